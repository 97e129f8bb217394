//! TOML as a list of statements (`[table]`, `key = value`) and spans of text within them.

mod layout;

use serde_json::{Map, Value};
use std::ops::Range;
use toml_edit::{ArrayOfTables, Document, Item, Table, Value as Inline};

use crate::{
    document::{EditError, ParseError, entangled, named, not_a_table},
    listed::{NAME, is_listed, names},
    reason,
    splice::{Splice, indent, line_end, line_number, line_start, outside},
    syntax::Syntax,
};

/// What `text` says. Dates are text in it: nothing we write is one.
pub(crate) fn value(text: &str) -> Result<Value, ParseError> {
    Ok(of_table(parse(text)?.as_table()))
}

/// The comments of a text that was parsed before, in order. A part that is no document by itself has none.
pub(crate) fn comments(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    if let Ok(document) = parse(text) {
        words_of(document.as_table(), &mut words);
    }
    outside(text, &words).into_iter().map(|at| text[at..line_end(text, at)].to_owned()).collect()
}

fn parse(text: &str) -> Result<Document<&str>, ParseError> {
    Document::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |it| it.start.min(text.len()));
        ParseError {
            line: line_number(text, at),
            column: text[line_start(text, at)..at].chars().count() + 1,
            reason: reason::of_toml(error.message().lines().next().unwrap_or_default()).to_owned(),
        }
    })
}

/// One line, or several where a value goes over them.
#[derive(Debug)]
struct Statement {
    /// What it defines; the element of a list by its name or number.
    path: Vec<String>,
    /// From its first character to the end of its last line, a comment there included.
    span: Range<usize>,
    is_header: bool,
    /// The table it stands in, by the header above it.
    within: Vec<String>,
}

/// What a path may lead to.
#[derive(Clone, Copy)]
enum Node<'t> {
    /// A table in lines of its own.
    Block(&'t Table),
    /// `[[several]]` of them.
    Blocks(&'t ArrayOfTables),
    /// Everything else, `{ tables = "in one line" }` among it.
    Inline(&'t Inline),
}

/// The syntax tree of one text and its statements in order.
pub(crate) struct Tree<'a> {
    text: &'a str,
    listed: &'a [String],
    document: Document<&'a str>,
    statements: Vec<Statement>,
}

impl<'a> Tree<'a> {
    pub(crate) fn parse(text: &'a str, listed: &'a [String]) -> Result<Tree<'a>, ParseError> {
        let document = parse(text)?;
        let mut tree = Tree { text, listed, document, statements: Vec::new() };
        let mut statements = Vec::new();
        tree.collect(tree.document.as_table(), &mut Vec::new(), &mut statements);
        statements.sort_by_key(|it: &Statement| it.span.start);
        let mut within = Vec::new();
        for statement in &mut statements {
            if statement.is_header {
                within.clone_from(&statement.path);
            }
            statement.within.clone_from(&within);
        }
        tree.statements = statements;
        Ok(tree)
    }

    fn collect(&self, table: &Table, path: &mut Vec<String>, all: &mut Vec<Statement>) {
        for (name, item) in table.iter() {
            path.push(name.to_owned());
            match item {
                Item::Value(value) => {
                    let key = table.key(name).and_then(toml_edit::Key::span).unwrap_or_default();
                    all.push(self.statement(path, key.start, end(value), false));
                }
                Item::Table(inner) => {
                    if !inner.is_implicit() && !inner.is_dotted() {
                        let header = inner.span().unwrap_or_default();
                        all.push(self.statement(path, header.start, header.end, true));
                    }
                    self.collect(inner, path, all);
                }
                Item::ArrayOfTables(tables) => {
                    for (inner, name) in tables.iter().zip(self.names(path, tables)) {
                        path.push(name);
                        let header = inner.span().unwrap_or_default();
                        all.push(self.statement(path, header.start, header.end, true));
                        self.collect(inner, path, all);
                        path.pop();
                    }
                }
                Item::None => {}
            }
            path.pop();
        }
    }

    fn statement(&self, path: &[String], start: usize, end: usize, is_header: bool) -> Statement {
        let line = line_start(self.text, start);
        let start = line + indent(&self.text[line..]).len();
        Statement {
            path: path.to_vec(),
            span: start..line_end(self.text, end),
            is_header,
            within: Vec::new(),
        }
    }

    /// The names of the elements, where the list is the one walked by names; else their numbers.
    fn names(&self, path: &[String], tables: &ArrayOfTables) -> Vec<String> {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_listed = is_listed(self.listed, &path);
        names(tables.iter().map(|it| it.get(NAME).and_then(Item::as_str).filter(|_| is_listed)))
    }

    fn root(&self) -> Node<'_> {
        Node::Block(self.document.as_table())
    }

    fn step<'t>(&'t self, node: Node<'t>, above: &[&str], key: &str) -> Option<Node<'t>> {
        let nth = |names: Vec<String>| names.iter().position(|it| it == key);
        match node {
            Node::Block(table) => match table.get(key)? {
                Item::Table(it) => Some(Node::Block(it)),
                Item::ArrayOfTables(it) => Some(Node::Blocks(it)),
                Item::Value(it) => Some(Node::Inline(it)),
                Item::None => None,
            },
            Node::Blocks(tables) if is_listed(self.listed, above) => {
                let names = names(tables.iter().map(|it| it.get(NAME).and_then(Item::as_str)));
                tables.get(nth(names)?).map(Node::Block)
            }
            Node::Inline(Inline::InlineTable(table)) => table.get(key).map(Node::Inline),
            Node::Inline(Inline::Array(items)) if is_listed(self.listed, above) => {
                items.get(nth(names(items.iter().map(name_of)))?).map(Node::Inline)
            }
            Node::Blocks(_) | Node::Inline(_) => None,
        }
    }

    fn node(&self, path: &[&str]) -> Option<Node<'_>> {
        (0..path.len()).try_fold(self.root(), |it, depth| self.step(it, &path[..depth], path[depth]))
    }

    /// The statements that define `path` and what is in it: their numbers, and whether nothing else is between them.
    fn statements_of(&self, path: &[&str]) -> (Range<usize>, bool) {
        let ours =
            |it: &Statement| it.path.len() >= path.len() && it.path.iter().zip(path).all(|(a, b)| a == b);
        let first = self.statements.iter().position(ours).unwrap_or(0);
        let end = self.statements.iter().rposition(ours).map_or(first, |it| it + 1);
        (first..end, self.statements[first..end].iter().all(ours))
    }

    fn hull(&self, statements: Range<usize>) -> Option<Range<usize>> {
        let all = &self.statements[statements];
        Some(all.first()?.span.start..all.last()?.span.end)
    }
}

impl Syntax for Tree<'_> {
    fn span(&self, path: &[&str]) -> Option<Range<usize>> {
        match self.node(path)? {
            _ if path.is_empty() => Some(0..self.text.len()),
            Node::Inline(value) => value.span(),
            Node::Block(_) | Node::Blocks(_) => {
                let hull = self.hull(self.statements_of(path).0)?;
                Some(hull.start..self.comments_after(hull.end))
            }
        }
    }

    fn check(&self, path: &[&str]) -> Result<(), EditError> {
        let mut node = self.root();
        for (depth, key) in path.iter().enumerate() {
            let above = &path[..depth];
            match node {
                Node::Block(_) => {}
                Node::Inline(Inline::InlineTable(_)) => self.check_braces(node, above)?,
                Node::Blocks(tables) if is_listed(self.listed, above) => {
                    let same = tables.iter().filter(|it| it.get(NAME).and_then(Item::as_str) == Some(*key));
                    self.check_twins(key, same.map(Table::span))?;
                }
                Node::Inline(Inline::Array(items)) if is_listed(self.listed, above) => {
                    self.check_braces(node, above)?;
                    let same = items.iter().filter(|it| name_of(it) == Some(*key));
                    self.check_twins(key, same.map(Inline::span))?;
                }
                Node::Blocks(_) | Node::Inline(_) => return Err(not_a_table(above)),
            }
            let Some(found) = self.step(node, above, key) else { return Ok(()) };
            node = found;
        }
        self.check_braces(node, path)?;
        let (_, together) = self.statements_of(path);
        if together { Ok(()) } else { Err(entangled(path)) }
    }

    fn assignment(&self, path: &[&str], value: &Value) -> Result<Vec<Splice>, EditError> {
        let mut node = self.root();
        for (depth, key) in path.iter().enumerate() {
            match self.step(node, &path[..depth], key) {
                Some(found) => node = found,
                None => return self.insertion(node, path, depth, value),
            }
        }
        match node {
            Node::Inline(standing) => {
                let text = layout::print(value).ok_or_else(|| entangled(path))?;
                Ok(vec![Splice::replace(standing.span().unwrap_or_default(), text)])
            }
            Node::Block(_) | Node::Blocks(_) => Err(entangled(path)),
        }
    }

    fn removal(&self, path: &[&str]) -> Option<Vec<Splice>> {
        let (key, above) = path.split_last()?;
        self.node(path)?;
        Some(vec![Splice::delete(match self.node(above)? {
            Node::Inline(container) => layout::deletion(container, key)?,
            Node::Block(_) | Node::Blocks(_) => self.deletion(path)?,
        })])
    }
}

impl Tree<'_> {
    /// What is in braces or brackets is edited in one line only; `a.b = 1` within braces is not.
    fn check_braces(&self, node: Node<'_>, path: &[&str]) -> Result<(), EditError> {
        let Node::Inline(value @ (Inline::InlineTable(_) | Inline::Array(_))) = node else { return Ok(()) };
        if value.as_inline_table().is_some_and(|it| it.is_dotted()) {
            return Err(entangled(path));
        }
        let is_table = value.is_inline_table() || is_listed(self.listed, path);
        let lines = value.span().is_some_and(|it| self.text[it].contains('\n'));
        if is_table && lines { Err(EditError::Braces { key: named(path) }) } else { Ok(()) }
    }

    fn check_twins(
        &self,
        key: &str,
        mut same: impl Iterator<Item = Option<Range<usize>>>,
    ) -> Result<(), EditError> {
        match same.nth(1).flatten() {
            Some(again) => {
                let line = line_number(self.text, again.start);
                Err(EditError::Duplicate { key: key.to_owned(), line })
            }
            None => Ok(()),
        }
    }
}

fn name_of(element: &Inline) -> Option<&str> {
    element.as_inline_table()?.get(NAME)?.as_str()
}

/// Where a value ends; `{ a.b = 1 }` keeps no span of its own for `a`.
fn end(value: &Inline) -> usize {
    let own = value.span().map_or(0, |it| it.end);
    let dotted = value.as_inline_table().filter(|it| it.is_dotted());
    dotted.into_iter().flat_map(|it| it.iter()).map(|(_, it)| end(it)).max().unwrap_or(own)
}

fn of_table(table: &Table) -> Value {
    let of_item = |item: &Item| match item {
        Item::Value(value) => of_value(value),
        Item::Table(table) => of_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(of_table).collect(),
        Item::None => Value::Null,
    };
    Value::Object(table.iter().map(|(key, item)| (key.to_owned(), of_item(item))).collect::<Map<_, _>>())
}

fn of_value(value: &Inline) -> Value {
    match value {
        Inline::String(it) => Value::from(it.value().as_str()),
        Inline::Integer(it) => Value::from(*it.value()),
        // JSON has neither infinity nor NaN.
        Inline::Float(it) => serde_json::Number::from_f64(*it.value())
            .map_or_else(|| it.value().to_string().into(), Value::from),
        Inline::Boolean(it) => Value::from(*it.value()),
        Inline::Datetime(it) => Value::from(it.value().to_string()),
        Inline::Array(it) => it.iter().map(of_value).collect(),
        Inline::InlineTable(it) => {
            Value::Object(it.iter().map(|(key, it)| (key.to_owned(), of_value(it))).collect())
        }
    }
}

/// The spans in which `#` begins no comment.
fn words_of(table: &Table, words: &mut Vec<Range<usize>>) {
    for (name, item) in table.iter() {
        words.extend(table.key(name).and_then(toml_edit::Key::span));
        match item {
            Item::Value(value) => words_of_value(value, words),
            Item::Table(inner) => words_of(inner, words),
            Item::ArrayOfTables(tables) => tables.iter().for_each(|it| words_of(it, words)),
            Item::None => {}
        }
    }
}

fn words_of_value(value: &Inline, words: &mut Vec<Range<usize>>) {
    match value {
        Inline::Array(items) => items.iter().for_each(|it| words_of_value(it, words)),
        Inline::InlineTable(table) => {
            for (name, value) in table.iter() {
                words.extend(table.key(name).and_then(toml_edit::Key::span));
                words_of_value(value, words);
            }
        }
        Inline::String(_)
        | Inline::Integer(_)
        | Inline::Float(_)
        | Inline::Boolean(_)
        | Inline::Datetime(_) => {
            words.extend(value.span());
        }
    }
}
