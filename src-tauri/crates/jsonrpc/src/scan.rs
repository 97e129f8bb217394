//! One pass over a text: that it is JSON, no deeper than allowed, perhaps with no member twice, and where things stand.
//!
//! The work is in long strings, so those are looked at 64 bytes at a time (`text.rs`); everything else is plain.

mod text;

use crate::envelope::Span;
use serde::Deserialize;
use std::{borrow::Cow, collections::HashSet};

/// The deepest nesting either side may send.
const MAX_DEPTH: usize = 64;

/// An object with more members than this remembers their names in a table.
const FEW: usize = 16;

/// A member's name, its escapes undone.
#[derive(Clone, Deserialize, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// One member of an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    /// Quotes included.
    pub(crate) name: Span,
    pub(crate) value: Span,
}

/// Where things stand in a text that is an object.
#[derive(Debug, Default)]
pub(crate) struct Found<'a> {
    /// The object's own members in their order.
    pub(crate) outer: Vec<(Key<'a>, Span)>,
    /// Those of its `params` and its `result`, where that is an object.
    pub(crate) inner: Vec<Member>,
}

/// Why a text cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no JSON.
    Syntax,
    Deep,
    /// An object has a member twice, or one with a name that no parser can hold.
    Twice,
    /// It is JSON, but no object.
    NoObject,
}

/// Reads all of `text`. With `once` no object may have a member twice. Values are only looked at as text: a number that
/// no parser can hold is no reason to refuse it.
pub(crate) fn scan(text: &str, once: bool) -> Result<Found<'_>, Fault> {
    let mut scan =
        Scan { text, at: 0, once, open: Vec::with_capacity(8), names: Vec::new(), found: Found::default() };
    scan.space();
    let is_object = scan.peek() == Some(b'{');
    scan.all()?;
    if is_object { Ok(scan.found) } else { Err(Fault::NoObject) }
}

/// Whether a text is an object of which every parser reads the same: no object in it has the same member twice.
pub fn is_unique(json: &str) -> bool {
    scan(json, true).is_ok()
}

/// The value of a JSON string, quotes included; `None`: it is none, or no parser can hold it.
pub(crate) fn value_of(string: &str) -> Option<Cow<'_, str>> {
    if !string.as_bytes().contains(&b'\\') {
        return Some(Cow::Borrowed(string.strip_prefix('"')?.strip_suffix('"')?));
    }
    serde_json::from_str::<Key<'_>>(string).ok().map(|it| it.0)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    once: bool,
    /// One entry for each open bracket.
    open: Vec<Open<'a>>,
    /// The names seen in the objects that are open, the innermost last.
    names: Vec<Key<'a>>,
    found: Found<'a>,
}

struct Open<'a> {
    is_object: bool,
    /// Its members are `found.inner`.
    is_inner: bool,
    /// Where its names begin.
    names: usize,
    /// Once they are many.
    table: Option<HashSet<Key<'a>>>,
}

impl<'a> Scan<'a> {
    fn all(&mut self) -> Result<(), Fault> {
        loop {
            self.space();
            self.begin_value();
            let mut is_over = true;
            match self.next()? {
                bracket @ (b'{' | b'[') => is_over = self.enter(bracket == b'{')?,
                b'"' => self.string()?,
                b't' => self.word(b"rue")?,
                b'f' => self.word(b"alse")?,
                b'n' => self.word(b"ull")?,
                first @ (b'-' | b'0'..=b'9') => self.number(first)?,
                _ => return Err(Fault::Syntax),
            }
            // Behind a value: whatever ends with it, up to the next one.
            while is_over {
                self.end_value();
                self.space();
                let Some(is_object) = self.open.last().map(|it| it.is_object) else {
                    return if self.peek().is_none() { Ok(()) } else { Err(Fault::Syntax) };
                };
                match (self.next()?, is_object) {
                    (b',', true) => {
                        self.space();
                        self.name()?;
                        is_over = false;
                    }
                    (b',', false) => is_over = false,
                    (b'}', true) | (b']', false) => self.leave(),
                    _ => return Err(Fault::Syntax),
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, Fault> {
        let next = self.peek().ok_or(Fault::Syntax)?;
        self.at += 1;
        Ok(next)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Behind its first quote.
    fn string(&mut self) -> Result<(), Fault> {
        self.at = text::end_of_string(self.text.as_bytes(), self.at).ok_or(Fault::Syntax)?;
        Ok(())
    }

    fn word(&mut self, rest: &[u8]) -> Result<(), Fault> {
        let end = self.at + rest.len();
        if self.text.as_bytes().get(self.at..end) != Some(rest) {
            return Err(Fault::Syntax);
        }
        self.at = end;
        Ok(())
    }

    /// RFC 8259 §6.
    fn number(&mut self, first: u8) -> Result<(), Fault> {
        let first = if first == b'-' { self.next()? } else { first };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            _ => return Err(Fault::Syntax),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Ok(())
    }

    fn some_digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.digits();
        if self.at > start { Ok(()) } else { Err(Fault::Syntax) }
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    /// Behind an opening bracket. Whether it is closed at once.
    fn enter(&mut self, is_object: bool) -> Result<bool, Fault> {
        if self.open.len() == MAX_DEPTH {
            return Err(Fault::Deep);
        }
        let is_inner = self.open.len() == 1
            && is_object
            && self.found.outer.last().is_some_and(|(it, _)| matches!(it.0.as_ref(), "params" | "result"));
        self.open.push(Open { is_object, is_inner, names: self.names.len(), table: None });
        self.space();
        if self.peek() == Some(if is_object { b'}' } else { b']' }) {
            self.at += 1;
            self.leave();
            return Ok(true);
        }
        if is_object {
            self.name()?;
        }
        Ok(false)
    }

    fn leave(&mut self) {
        if let Some(open) = self.open.pop() {
            self.names.truncate(open.names);
        }
    }

    /// A member's name and its colon.
    fn name(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.next()? != b'"' {
            return Err(Fault::Syntax);
        }
        self.string()?;
        let span = start..self.at;
        self.space();
        if self.next()? != b':' {
            return Err(Fault::Syntax);
        }
        let is_outer = self.open.len() == 1;
        if self.once || is_outer {
            let unreadable = if is_outer { Fault::Syntax } else { Fault::Twice };
            let name = value_of(&self.text[span.clone()]).map(Key).ok_or(unreadable)?;
            if self.once && !self.is_new(&name) {
                return Err(Fault::Twice);
            }
            if is_outer {
                self.found.outer.push((name, Span::default()));
            }
        }
        if self.open.last().is_some_and(|it| it.is_inner) {
            self.found.inner.push(Member { name: span, value: Span::default() });
        }
        Ok(())
    }

    /// Whether the innermost object has no such member yet.
    fn is_new(&mut self, name: &Key<'a>) -> bool {
        let Some(open) = self.open.last_mut() else { return true };
        if let Some(table) = &mut open.table {
            return table.insert(name.clone());
        }
        let seen = &self.names[open.names..];
        if seen.contains(name) {
            return false;
        }
        if seen.len() == FEW {
            open.table = Some(seen.iter().chain([name]).cloned().collect());
        } else {
            self.names.push(name.clone());
        }
        true
    }

    fn begin_value(&mut self) {
        let at = self.at;
        if let Some(value) = self.value() {
            *value = at..at;
        }
    }

    fn end_value(&mut self) {
        let at = self.at;
        if let Some(value) = self.value() {
            value.end = at;
        }
    }

    /// Where the value that is read now is to be noted.
    fn value(&mut self) -> Option<&mut Span> {
        let open = self.open.last()?;
        match self.open.len() {
            1 => self.found.outer.last_mut().map(|(_, it)| it),
            _ if open.is_inner => self.found.inner.last_mut().map(|it| &mut it.value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
