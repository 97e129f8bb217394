//! The tree of one YAML text, made from a parser's events.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_json::{Number, Value};
use std::ops::Range;

use crate::{
    document::ParseError,
    reason,
    splice::{line_number, line_start},
};

/// Deeper than any configuration file, and not too deep for the stack.
const DEPTH: usize = 64;

/// One value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) form: Form,
    /// Its text, without a comment behind it. Of a table or list in lines: from its first key or dash on.
    pub(super) span: Range<usize>,
    /// The end of the colon or dash it stands behind.
    pub(super) after: usize,
    /// Whether it is written in braces or brackets.
    pub(super) in_braces: bool,
    /// Whether it has an anchor or a tag.
    pub(super) is_marked: bool,
}

#[derive(Debug)]
pub(super) enum Form {
    Table(Vec<Pair>),
    List(Vec<Node>),
    Word { text: String, style: ScalarStyle },
    Alias,
}

#[derive(Debug)]
pub(super) struct Pair {
    pub(super) key: Node,
    pub(super) value: Node,
}

impl Node {
    /// Whether it is this text.
    pub(super) fn is(&self, wanted: &str) -> bool {
        matches!(&self.form, Form::Word { text, .. } if text == wanted)
    }

    pub(super) fn field(&self, key: &str) -> Option<&Node> {
        let Form::Table(pairs) = &self.form else { return None };
        pairs.iter().find(|it| it.key.is(key)).map(|it| &it.value)
    }

    /// Whether it is null: nothing at all, or a word for it.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.form, Form::Word { text, style: ScalarStyle::Plain } if NULLS.contains(&text.as_str()))
    }

    /// Whether something here stands in other places, too, or comes from there.
    pub(super) fn is_shared(&self) -> bool {
        let merged = |it: &Pair| it.key.is("<<");
        self.is_marked
            || match &self.form {
                Form::Table(pairs) => pairs.iter().any(merged),
                Form::Alias => true,
                Form::List(_) | Form::Word { .. } => false,
            }
    }

    pub(super) fn value(&self) -> Value {
        match &self.form {
            Form::Table(pairs) => {
                let pair = |it: &Pair| (it.key.as_key(), it.value.value());
                Value::Object(pairs.iter().map(pair).collect())
            }
            Form::List(items) => items.iter().map(Node::value).collect(),
            Form::Word { text, style: ScalarStyle::Plain } => plain(text),
            Form::Word { text, .. } => Value::from(text.as_str()),
            Form::Alias => Value::from("an alias"),
        }
    }

    /// A key that is no text is compared as what it says.
    fn as_key(&self) -> String {
        match &self.form {
            Form::Word { text, .. } => text.clone(),
            Form::Table(_) | Form::List(_) | Form::Alias => self.value().to_string(),
        }
    }

    /// The spans in which `#` begins no comment.
    pub(super) fn words(&self, words: &mut Vec<Range<usize>>) {
        match &self.form {
            Form::Table(pairs) => pairs.iter().for_each(|it| {
                it.key.words(words);
                it.value.words(words);
            }),
            Form::List(items) => items.iter().for_each(|it| it.words(words)),
            Form::Word { .. } | Form::Alias => words.push(self.span.clone()),
        }
    }
}

const NULLS: &[&str] = &["", "~", "null", "Null", "NULL"];

/// A word without quotes, by YAML's core schema (1.2.2, §10.3.2).
fn plain(text: &str) -> Value {
    match text {
        _ if NULLS.contains(&text) => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => {
            let begins = text.starts_with(|it: char| it.is_ascii_digit() || "+-.".contains(it));
            let number = || {
                let float = || text.parse::<f64>().ok().and_then(Number::from_f64);
                text.parse::<i64>().ok().map(Number::from).or_else(float)
            };
            begins.then(number).flatten().map_or_else(|| Value::from(text), Value::Number)
        }
    }
}

/// The one document of `text`; `None` when there is nothing in it but, perhaps, comments.
pub(super) fn parse(text: &str) -> Result<Option<Node>, ParseError> {
    let mut builder = Builder { text, bytes: bytes(text), open: Vec::new(), root: None, documents: 0 };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.error(&error))?;
        builder.take(event, span)?;
    }
    Ok(builder.root)
}

/// Where each character begins, and the end: the parser counts characters.
fn bytes(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// A table or list that goes on.
struct Open {
    node: Node,
    key: Option<Node>,
}

struct Builder<'a> {
    text: &'a str,
    bytes: Vec<usize>,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), ParseError> {
        let at = |index: usize| self.bytes[index.min(self.bytes.len() - 1)];
        let span = at(span.start.index())..at(span.end.index());
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(self.refused(span.start, "a second document begins here"));
                }
            }
            Event::Alias(_) => self.put(Form::Alias, span, false),
            Event::Scalar(text, style, anchor, tag) => {
                let end = self.end_of_word(&span, style);
                let marked = anchor != 0 || tag.is_some();
                self.put(Form::Word { text: text.into_owned(), style }, span.start..end, marked);
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Form::List(Vec::new()), span, anchor != 0 || tag.is_some())?;
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(Form::Table(Vec::new()), span, anchor != 0 || tag.is_some())?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn begin(&mut self, form: Form, span: Range<usize>, is_marked: bool) -> Result<(), ParseError> {
        if self.open.len() >= DEPTH {
            return Err(self.refused(span.start, reason::DEEP));
        }
        let in_braces = self.text[span.clone()].ends_with(['{', '[']);
        let after = self.after(span.start);
        self.open.push(Open { node: Node { form, span, after, in_braces, is_marked }, key: None });
        Ok(())
    }

    fn end(&mut self, span: &Range<usize>) {
        let Some(Open { mut node, .. }) = self.open.pop() else { return };
        let (first, last) = match &node.form {
            Form::Table(pairs) => {
                (pairs.first().map(|it| it.key.span.start), pairs.last().map(|it| &it.value))
            }
            Form::List(items) => (items.first().map(|it| it.after.saturating_sub(1)), items.last()),
            Form::Word { .. } | Form::Alias => (None, None),
        };
        node.span = match (node.in_braces, last) {
            (false, Some(last)) => first.unwrap_or(node.span.start)..last.span.end.max(last.after),
            // The parser counts a comment to a closing brace.
            _ => node.span.start..span.start + 1,
        };
        self.place(node);
    }

    fn put(&mut self, form: Form, span: Range<usize>, is_marked: bool) {
        let after = self.after(span.start);
        // What is not there is nowhere but behind its colon; the parser counts a comment to it.
        let is_absent = matches!(&form, Form::Word { text, style: ScalarStyle::Plain } if text.is_empty());
        let span = if is_absent { after..after } else { span };
        self.place(Node { form, span, after, in_braces: false, is_marked });
    }

    fn place(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { node: Node { form: Form::List(items), .. }, .. }) => items.push(node),
            Some(Open { node: Node { form: Form::Table(pairs), .. }, key }) => match key.take() {
                None => *key = Some(node),
                Some(key) => pairs.push(Pair { key, value: node }),
            },
            Some(_) => {}
        }
    }

    /// The end of the colon or dash that a node which begins at `start` stands behind; for a key, or where there is
    /// neither (`? key`, brackets), its own beginning.
    fn after(&self, start: usize) -> usize {
        let Some(open) = self.open.last() else { return start };
        match (&open.key, &open.node.form) {
            (Some(key), _) => {
                let behind = &self.text[key.span.end..];
                let colon = behind.trim_start_matches([' ', '\t']);
                let at = key.span.end + behind.len() - colon.len();
                if colon.starts_with(':') { at + 1 } else { start }
            }
            (None, Form::List(_)) if !open.node.in_braces => {
                let before = self.text[..start].trim_end();
                if before.ends_with('-') { before.len() } else { start }
            }
            (None, _) => start,
        }
    }

    /// The parser counts a comment to a quoted word, and the empty lines below a block to the block.
    fn end_of_word(&self, span: &Range<usize>, style: ScalarStyle) -> usize {
        let text = &self.text[span.clone()];
        match style {
            ScalarStyle::Plain => span.end,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                span.start + closing_quote(text).unwrap_or(text.len())
            }
            // With a plus the empty lines below belong to it, too.
            ScalarStyle::Literal | ScalarStyle::Folded if self.keeps_empty_lines(span.start) => {
                let lines = text.trim_end_matches([' ', '\t']);
                let last = lines.strip_suffix('\n').unwrap_or(lines);
                span.start + last.strip_suffix('\r').unwrap_or(last).len()
            }
            ScalarStyle::Literal | ScalarStyle::Folded => span.start + text.trim_end().len(),
        }
    }

    /// Whether the text in lines of its own that begins at `start` says `+` behind its `|` or `>`, in the line above.
    fn keeps_empty_lines(&self, start: usize) -> bool {
        let above = self.text[..start].trim_end().lines().next_back().unwrap_or_default();
        let header = above.split(" #").next().unwrap_or_default().trim_end();
        let said = header.rsplit(['|', '>']).next().unwrap_or_default();
        said.len() <= 2 && said.contains('+')
    }

    fn error(&self, error: &ScanError) -> ParseError {
        let at = error.marker().index().min(self.bytes.len() - 1);
        self.refused(self.bytes[at], reason::of_yaml(error.info()))
    }

    fn refused(&self, at: usize, reason: &str) -> ParseError {
        let column = self.text[line_start(self.text, at)..at].chars().count() + 1;
        ParseError { line: line_number(self.text, at), column, reason: reason.to_owned() }
    }
}

/// The end of a quoted word that `text` begins with.
fn closing_quote(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, it)) = chars.next() {
        if it == '\\' && quote == '"' {
            chars.next();
        } else if it == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return Some(at + 1);
            }
        }
    }
    None
}
