//! The verdict for one call, and a list as an app may see it.

use crate::{
    book::{Book, name_of},
    definition::Definition,
    page::{TwoReadings, page},
    rules::{Mode, Rules},
};
use jsonrpc::{
    Span,
    splice::{Edit, place},
};
use std::sync::Arc;

/// What holds for the tools of one instance of a server, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub rules: Arc<Rules>,
    pub book: Arc<Book>,
    /// The user has paused everything. Lists stay as they are, so that apps still know their tools afterwards.
    pub paused: bool,
}

/// What is to become of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Pass,
    /// The user is asked first.
    Ask,
    Refuse(Reason),
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The user switched the tool off.
    Off,
    /// The server changed what it says of the tool, and the user has not accepted that.
    Changed,
    /// It may change something, and only reading is allowed.
    Writes,
    /// The user has paused everything. Never the answer of [`Policy::decide`], which also decides about lists.
    Paused,
}

impl Policy {
    /// Decides about a call of a tool; `None`: of no tool anybody could name.
    pub fn decide(&self, tool: Option<&str>) -> Decision {
        if tool.is_some_and(|it| self.rules.off.contains(it)) {
            return Decision::Refuse(Reason::Off);
        }
        match tool.and_then(|it| self.book.find(it)) {
            Some((_, true)) => Decision::Refuse(Reason::Changed),
            Some((known, false)) if known.read_only => Decision::Pass,
            // What no list spoke of may do anything.
            Some(_) | None => self.acting(),
        }
    }

    /// Decides about what may change something and is no tool.
    pub fn acting(&self) -> Decision {
        match self.rules.mode {
            Mode::Allow => Decision::Pass,
            Mode::Ask => Decision::Ask,
            Mode::ReadOnly => Decision::Refuse(Reason::Writes),
        }
    }

    /// Whether only the server's list can tell what is to become of a call of this tool.
    pub fn is_in_the_dark(&self, tool: &str) -> bool {
        !self.paused
            && self.rules.mode != Mode::Allow
            && !self.rules.off.contains(tool)
            && self.book.find(tool).is_none()
    }

    /// The tool as the user knows it.
    pub fn known(&self, tool: &str) -> Option<&Definition> {
        self.book.find(tool).map(|(known, _)| known)
    }

    /// How a list becomes what an app may see of it; `text` is the message, `result` its result. Tools that may not be
    /// called are left out; one that was changed stands there as the user knows it, so that an app that calls it learns
    /// why it is held.
    ///
    /// # Errors
    /// The list could be read in two ways.
    pub fn edits(&self, text: &[u8], result: &Span) -> Result<Option<Edit>, TwoReadings> {
        let Some(page) = page(&text[result.clone()])? else { return Ok(None) };
        let shown: Vec<Option<String>> = page.tools.iter().map(|it| self.shown(it.get())).collect();
        if shown.iter().zip(&page.tools).all(|(shown, raw)| shown.as_deref() == Some(raw.get())) {
            return Ok(None);
        }
        let kept: Vec<String> = shown.into_iter().flatten().collect();
        Ok(Some((place(text, page.array), format!("[{}]", kept.join(",")))))
    }

    /// `None`: it is left out.
    fn shown(&self, raw: &str) -> Option<String> {
        // Nobody can call it, or somebody else than those it shows itself to.
        let name = name_of(raw)?;
        let known = self.book.find(&name);
        let is_open = match (self.decide(Some(&name)), known) {
            (Decision::Refuse(Reason::Off | Reason::Writes | Reason::Paused), _) => false,
            (Decision::Refuse(Reason::Changed), Some((known, _))) => {
                return (known.read_only || self.rules.mode != Mode::ReadOnly).then(|| known.shown());
            }
            (Decision::Refuse(Reason::Changed), None) => false,
            (Decision::Pass | Decision::Ask, Some(_)) => true,
            // From a list that was remembered before there was a book, or one tool too many.
            (Decision::Pass | Decision::Ask, None) => !self.book.is_full() && Definition::read(raw).is_some(),
        };
        is_open.then(|| raw.to_owned())
    }
}

#[cfg(test)]
mod tests;
