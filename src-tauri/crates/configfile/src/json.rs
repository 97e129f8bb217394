//! JSON and JSONC as spans of text: where things stand, and the splices that change one of them.

mod layout;

use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions,
    ast::{Object, ObjectProp, Value as Node},
    common::Ranged as _,
    parse_to_ast,
    tokens::{Token, TokenAndRange},
};
use serde_json::{Map, Value};
use std::{borrow::Cow, ops::Range};

use crate::{
    document::{EditError, Format, ParseError, not_a_table},
    reason,
    splice::{self, Splice},
    syntax::Syntax,
};

/// What `text` says; blank text says `{}`.
pub(crate) fn value(format: Format, text: &str) -> Result<Value, ParseError> {
    let masked = mask_lone_surrogates(text);
    let parsed = parse(format, &masked)?;
    let value = parsed.value.map_or_else(|| Value::Object(Map::new()), Value::from);
    if format == Format::Json && !masked.trim().is_empty() {
        // The parser lets raw line breaks in strings and Unicode blanks pass, which `JSON.parse` refuses.
        serde_json::from_str::<serde::de::IgnoredAny>(&masked).map_err(|error| {
            let reason = reason::of_strict_json(&error.to_string());
            ParseError { line: error.line(), column: error.column(), reason: reason.to_owned() }
        })?;
    }
    Ok(value)
}

/// The comments of a text that was parsed before, in order.
pub(crate) fn comments(text: &str) -> Vec<String> {
    let masked = mask_lone_surrogates(text);
    let tokens = parse(Format::Jsonc, &masked).ok().and_then(|it| it.tokens).unwrap_or_default();
    tokens
        .iter()
        .filter(|it| is_comment(it))
        .map(|it| text[it.range.start..it.range.end].to_owned())
        .collect()
}

/// Turns `\ud83d` without its other half into `\ufffd`, byte for byte as long. JavaScript programs write such
/// halves when they cut a text in the middle of an emoji (Claude Code's history), and read them again; no Rust
/// string can hold them. Spans found in the masked text are valid in the true one.
pub(crate) fn mask_lone_surrogates(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| -> Option<u16> {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        at += match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => {
                lone.push(Splice::replace(at..at + 6, "\\ufffd"));
                6
            }
            Some(_) => 6,
            None => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if lone.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(splice::apply(text, lone)) }
}

fn parse(format: Format, text: &str) -> Result<jsonc_parser::ParseResult<'_>, ParseError> {
    let comments = format != Format::Json;
    // Spelled out without `..Default::default()`: the parser's default also accepts missing commas, single quotes
    // and more, and a new permission shall stop our build instead of our strictness.
    let grammar = ParseOptions {
        allow_comments: comments,
        allow_trailing_commas: format == Format::Jsonc,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let collect = CollectOptions {
        // Collected as tokens, comments would pass even where the grammar forbids them.
        comments: if comments { CommentCollectionStrategy::AsTokens } else { CommentCollectionStrategy::Off },
        tokens: true,
    };
    parse_to_ast(text, &collect, &grammar).map_err(|error| ParseError {
        line: error.line_display(),
        column: error.column_display(),
        reason: reason::of_json(error.kind(), text.get(error.range().start..).unwrap_or_default()).to_owned(),
    })
}

fn is_comment(token: &TokenAndRange<'_>) -> bool {
    matches!(token.token, Token::CommentLine(_) | Token::CommentBlock(_))
}

/// The syntax tree of one text, its tokens in order (comments among them), and the true text.
pub(crate) struct Tree<'a> {
    text: &'a str,
    root: Option<Node<'a>>,
    tokens: Vec<TokenAndRange<'a>>,
}

impl<'a> Tree<'a> {
    /// `masked` is `text` after [`mask_lone_surrogates`].
    pub(crate) fn parse(format: Format, text: &'a str, masked: &'a str) -> Result<Tree<'a>, ParseError> {
        let parsed = parse(format, masked)?;
        Ok(Tree { text, root: parsed.value, tokens: parsed.tokens.unwrap_or_default() })
    }

    fn node(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self.root.as_ref()?, |it, key| member(it.as_object()?, key).map(|it| &it.value))
    }

    fn twin(&self, node: Option<&Node<'_>>, key: &str, after: usize) -> Option<usize> {
        let table = node?.as_object()?;
        let again = table.properties.iter().find(|it| it.name.as_str() == key && it.range.start > after)?;
        Some(self.line(again.range.start))
    }

    fn line(&self, at: usize) -> usize {
        splice::line_number(self.text, at)
    }
}

impl Syntax for Tree<'_> {
    fn span(&self, path: &[&str]) -> Option<Range<usize>> {
        self.node(path).map(|it| it.start()..it.end())
    }

    fn check(&self, path: &[&str]) -> Result<(), EditError> {
        let mut node = self.root.as_ref();
        for (depth, key) in path.iter().enumerate() {
            let Some(found) = node else { return Ok(()) };
            let table = found.as_object().ok_or_else(|| not_a_table(&path[..depth]))?;
            let mut same = table.properties.iter().filter(|it| it.name.as_str() == *key);
            node = same.next().map(|it| &it.value);
            if let Some(again) = same.next() {
                return Err(EditError::Duplicate {
                    key: (*key).to_owned(),
                    line: self.line(again.range.start),
                });
            }
        }
        for field in node.and_then(Node::as_object).iter().flat_map(|it| it.properties.iter()) {
            let key = field.name.as_str();
            let twin = self.twin(node, key, field.range.start);
            if let Some(line) = twin {
                return Err(EditError::Duplicate { key: key.to_owned(), line });
            }
        }
        Ok(())
    }

    fn assignment(&self, path: &[&str], value: &Value) -> Result<Vec<Splice>, EditError> {
        let Some(root) = &self.root else { return Ok(self.first_table(path, value)) };
        let mut node = root;
        for (depth, key) in path.iter().enumerate() {
            let table = node.as_object().ok_or_else(|| not_a_table(&path[..depth]))?;
            match member(table, key) {
                Some(found) => node = &found.value,
                None => return Ok(self.insertion(table, key, &nested(&path[depth + 1..], value))),
            }
        }
        Ok(vec![Splice::replace(node.start()..node.end(), self.replacement(node.start(), value))])
    }

    fn removal(&self, path: &[&str]) -> Option<Vec<Splice>> {
        let (key, above) = path.split_last()?;
        let table = self.node(above)?.as_object()?;
        let index = table.properties.iter().position(|it| it.name.as_str() == *key)?;
        Some(self.deletion(table, index))
    }
}

fn member<'o, 'a>(table: &'o Object<'a>, key: &str) -> Option<&'o ObjectProp<'a>> {
    table.properties.iter().find(|it| it.name.as_str() == key)
}

/// `value` wrapped into one table for each of `path`.
fn nested(path: &[&str], value: &Value) -> Value {
    path.iter()
        .rev()
        .fold(value.clone(), |value, key| Value::Object(Map::from_iter([((*key).to_owned(), value)])))
}
