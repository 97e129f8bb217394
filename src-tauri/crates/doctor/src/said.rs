//! What a check has to say, while nobody knows yet in which language.

use std::fmt::Display;
use texts::{Texts, Value};

/// A text of the catalogue, and what stands in its gaps.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    id: &'static str,
    gaps: Vec<(&'static str, Value<'static>)>,
}

/// The text of this id.
pub(crate) fn say(id: &'static str) -> Said {
    Said { id, gaps: Vec::new() }
}

/// A name, which is the same in every language.
pub(crate) fn named(name: impl Display) -> Said {
    say("check-subject").with("name", name)
}

/// An app and a server, as the subject of what stands between the two.
pub(crate) fn crossing(app: impl Display, server: impl Display) -> Said {
    say("check-subject-crossing").with("app", app).with("server", server)
}

/// A server, or one instance of it.
pub(crate) fn instance(server: &str, label: &str) -> Said {
    match label {
        "" => named(server),
        label => say("check-subject-instance").with("server", server).with("instance", label),
    }
}

impl Said {
    /// The same with this in a gap.
    pub(crate) fn with(mut self, gap: &'static str, what: impl Display) -> Said {
        self.gaps.push((gap, Value::from(what.to_string())));
        self
    }

    /// The same with a number in a gap that the words around it agree with.
    pub(crate) fn counted(mut self, gap: &'static str, count: impl Into<Value<'static>>) -> Said {
        self.gaps.push((gap, count.into()));
        self
    }

    pub(crate) fn in_words(&self, texts: &Texts) -> String {
        texts.say(self.id, &self.gaps)
    }
}
