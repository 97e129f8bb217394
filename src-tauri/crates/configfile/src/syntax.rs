//! What an edit needs to know of a parsed text, whatever its format.

use serde_json::Value;
use std::ops::Range;

use crate::{
    document::{EditError, Format, ParseError},
    json,
    splice::Splice,
    toml, yaml,
};

/// A parsed text: where things stand in it, and what must change so that they are others.
pub(crate) trait Syntax {
    /// Where what `path` names stands, with all that belongs to it.
    fn span(&self, path: &[&str]) -> Option<Range<usize>>;

    /// Refuses paths on which something is no table, a key stands twice (in the entry itself, too) or an edit
    /// would reach further than the entry.
    fn check(&self, path: &[&str]) -> Result<(), EditError>;

    /// What must change so that `path` holds `value`.
    fn assignment(&self, path: &[&str], value: &Value) -> Result<Vec<Splice>, EditError>;

    /// What must go so that nothing stands at `path`; `None` when nothing does.
    fn removal(&self, path: &[&str]) -> Option<Vec<Splice>>;
}

/// What `text` says; blank text says `{}`.
pub(crate) fn value(format: Format, text: &str) -> Result<Value, ParseError> {
    match format {
        Format::Json | Format::CommentedJson | Format::Jsonc => json::value(format, text),
        Format::Toml => toml::value(text),
        Format::Yaml => yaml::value(text),
    }
}

/// The comments of a text, or of a part of it, that was parsed before.
pub(crate) fn comments(format: Format, text: &str) -> Vec<String> {
    match format {
        Format::Json | Format::CommentedJson | Format::Jsonc => json::comments(text),
        Format::Toml => toml::comments(text),
        Format::Yaml => yaml::comments(text),
    }
}

/// Looks at a `text` that was parsed before; the list at `listed` is walked by names.
pub(crate) fn look<T>(
    format: Format,
    text: &str,
    listed: &[String],
    look: impl FnOnce(&dyn Syntax) -> T,
) -> T {
    const PARSED: &str = "the text was parsed before";
    match format {
        Format::Json | Format::CommentedJson | Format::Jsonc => {
            let masked = json::mask_lone_surrogates(text);
            look(&json::Tree::parse(format, text, &masked).expect(PARSED))
        }
        Format::Toml => look(&toml::Tree::parse(text, listed).expect(PARSED)),
        Format::Yaml => look(&yaml::Tree::parse(text, listed).expect(PARSED)),
    }
}
