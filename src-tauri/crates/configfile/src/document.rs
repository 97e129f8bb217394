//! Text in, text out: everything an edit does not name keeps its bytes.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    listed,
    splice::{self, Splice},
    syntax::{self, Syntax},
};

/// How strict the program is that reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259 and nothing more.
    Json,
    /// JSON with comments but without trailing commas, as Gemini CLI reads it.
    CommentedJson,
    /// JSON with comments and trailing commas, as VS Code reads it.
    Jsonc,
    /// TOML 1.0 and what 1.1 adds.
    Toml,
    /// YAML 1.2, one document.
    Yaml,
}

/// Why a text is not a document, and where. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}, column {column}: {reason}")]
pub struct ParseError {
    pub line: usize,
    pub column: usize,
    pub reason: String,
}

/// Why an edit was refused. The document is as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    #[error("{key} holds something other than a table")]
    NotATable { key: String },
    /// An edit would land in the first of them, but `JSON.parse` readers use the last.
    #[error("{key} stands there twice (again in line {line}), and it is not certain which one counts")]
    Duplicate { key: String, line: usize },
    #[error("{key} is shared with another place in the file (by an anchor, an alias or a merge key)")]
    Shared { key: String },
    #[error("{key} is written in braces over several lines; write it one setting a line, without braces")]
    Braces { key: String },
    /// A guard against our own mistakes and against layouts nobody thought of.
    #[error("{key} cannot be edited without touching something else")]
    Entangled { key: String },
}

/// A configuration file's text, parsed so that it can be edited in place.
///
/// Edits are splices of the text, computed from the spans of the syntax tree. (The tree of `jsonc_parser::cst`
/// was measured first: it breaks minified files over lines, puts LF into CRLF files and accepts comments where
/// they are switched off.)
#[derive(Clone, Debug)]
pub struct Document {
    format: Format,
    marked: bool,
    body: String,
    value: Value,
    listed: Vec<String>,
}

/// The byte order mark some Windows editors put first. Kept, but not part of any grammar (RFC 8259 §8.1).
const BYTE_ORDER_MARK: char = '\u{feff}';

impl Document {
    /// Parses `text` in the reader's dialect. Blank text is an empty table.
    pub fn parse(format: Format, text: &str) -> Result<Document, ParseError> {
        let (marked, body) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => (true, body),
            None => (false, text),
        };
        let value = syntax::value(format, body)?;
        Ok(Document { format, marked, body: body.to_owned(), value, listed: Vec::new() })
    }

    /// The same with `table` read as a list of elements that carry their own names (`- name: acme`, `[[servers]]`):
    /// it looks like a table by these names, and an element that is added gets its name.
    pub fn listing(mut self, table: &[&str]) -> Document {
        self.listed = table.iter().map(|it| (*it).to_owned()).collect();
        self.value = listed::by_name(self.value, &self.listed);
        self
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> String {
        if self.marked { format!("{BYTE_ORDER_MARK}{}", self.body) } else { self.body.clone() }
    }

    /// Whether the text begins with a byte order mark, which some readers refuse.
    pub fn has_byte_order_mark(&self) -> bool {
        self.marked
    }

    /// What stands at `path`, if anything does.
    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.value, |it, key| it.as_object()?.get(*key))
    }

    /// The exact text of what stands at `path`.
    pub fn raw(&self, path: &[&str]) -> Option<&str> {
        self.read(|tree| tree.span(path)).map(|span| &self.body[span])
    }

    /// Makes `path` hold `value`, creating the tables above it. A table that is there already is filled field by
    /// field, so that fields and comments of somebody else survive in it; what is right already keeps its bytes.
    pub fn set(&mut self, path: &[&str], value: &Value) -> Result<(), EditError> {
        self.read(|tree| tree.check(path))?;
        self.guarded(path, |it| it.merge(path, value))?;
        Ok(())
    }

    /// Makes `path`, which must be there, hold exactly the text `raw`.
    pub fn set_raw(&mut self, path: &[&str], raw: &str) -> Result<(), EditError> {
        self.read(|tree| tree.check(path))?;
        self.guarded(path, |it| {
            let span = it.read(|tree| tree.span(path)).ok_or_else(|| entangled(path))?;
            it.splice(path, vec![Splice::replace(span, raw)])
        })
    }

    /// Removes what stands at `path`. An emptied table stays; [`Document::restore`] knows what it was before.
    pub fn remove(&mut self, path: &[&str]) -> Result<(), EditError> {
        self.read(|tree| tree.check(path))?;
        if self.get(path).is_none() {
            return Ok(());
        }
        self.guarded(path, |it| {
            let splices = it.read(|tree| tree.removal(path)).ok_or_else(|| entangled(path))?;
            it.splice(path, splices)
        })
    }

    /// Whether both documents say the same, whatever they look like.
    pub fn same_content(&self, other: &Document) -> bool {
        self.value == other.value
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    pub(crate) fn set_body(&mut self, path: &[&str], body: &str) -> Result<(), EditError> {
        self.splice(path, vec![Splice::replace(0..self.body.len(), body)])
    }

    fn merge(&mut self, path: &[&str], value: &Value) -> Result<(), EditError> {
        match (self.get(path), value) {
            (Some(standing), wanted) if standing == wanted => Ok(()),
            (Some(Value::Object(_)), Value::Object(fields)) => fields.iter().try_for_each(|(key, field)| {
                let path: Vec<&str> = path.iter().copied().chain([key.as_str()]).collect();
                self.merge(&path, field)
            }),
            _ => {
                let splices = self.read(|tree| tree.assignment(path, value))?;
                self.splice(path, splices)
            }
        }
    }

    /// Runs `edit`, and takes it back unless everything outside `path` still says what it said.
    pub(crate) fn guarded(
        &mut self,
        path: &[&str],
        edit: impl FnOnce(&mut Document) -> Result<(), EditError>,
    ) -> Result<(), EditError> {
        let mut edited = self.clone();
        edit(&mut edited)?;
        if without(self.value.clone(), path) != without(edited.value.clone(), path) {
            return Err(entangled(path));
        }
        *self = edited;
        Ok(())
    }

    fn splice(&mut self, path: &[&str], splices: Vec<Splice>) -> Result<(), EditError> {
        let body = splice::apply(&self.body, splices);
        // A result the reader could not parse is never handed out.
        let value = syntax::value(self.format, &body).map_err(|_unreadable| entangled(path))?;
        self.value = listed::by_name(value, &self.listed);
        self.body = body;
        Ok(())
    }

    /// The comments of a part of the text.
    pub(crate) fn comments(&self, part: &str) -> Vec<String> {
        syntax::comments(self.format, part)
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&dyn Syntax) -> T) -> T {
        syntax::look(self.format, &self.body, &self.listed, look)
    }
}

pub(crate) fn not_a_table(path: &[&str]) -> EditError {
    EditError::NotATable { key: named(path) }
}

pub(crate) fn entangled(path: &[&str]) -> EditError {
    EditError::Entangled { key: named(path) }
}

/// A path as errors name it.
pub(crate) fn named(path: &[&str]) -> String {
    if path.is_empty() { "the top level".to_owned() } else { path.join(".") }
}

/// `value` without what stands at `path` and without tables above it that hold nothing else.
fn without(value: Value, path: &[&str]) -> Value {
    let Some((key, below)) = path.split_first() else { return value };
    let mut table = match value {
        Value::Object(table) => table,
        other => return other,
    };
    if below.is_empty() {
        table.remove(*key);
    } else if let Some(inner) = table.get_mut(*key).filter(|it| it.is_object() || it.is_null()) {
        // YAML's `key:` with nothing behind it is a table yet to be filled.
        let rest = without(inner.take(), below);
        if rest == Value::Object(Map::new()) || rest.is_null() {
            table.remove(*key);
        } else {
            *inner = rest;
        }
    }
    Value::Object(table)
}

#[cfg(test)]
mod tests;
