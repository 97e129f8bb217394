//! YAML as spans of text: a tree of nodes with the places of their keys, dashes and values.

mod layout;
mod node;

use serde_json::Value;
use std::ops::Range;

use crate::{
    document::{EditError, ParseError, entangled, named, not_a_table},
    listed::{NAME, is_listed},
    splice::{Splice, line_end, line_number, outside},
    syntax::Syntax,
};
use node::{Form, Node, Pair};

/// What `text` says; blank text says `{}`. An alias is text in it: what it stands for is not ours to edit.
pub(crate) fn value(text: &str) -> Result<Value, ParseError> {
    let root = node::parse(text)?;
    Ok(root
        .filter(|it| !it.is_nothing())
        .map_or_else(|| Value::Object(serde_json::Map::new()), |it| it.value()))
}

/// The comments of a text that was parsed before, in order, or of what stands behind a colon in it.
pub(crate) fn comments(text: &str) -> Vec<String> {
    let find = |text: &str| {
        let root = node::parse(text).ok()?;
        let mut words = Vec::new();
        root.iter().for_each(|it| it.words(&mut words));
        let comments = outside(text, &words).into_iter();
        Some(comments.map(|at| text[at..line_end(text, at)].to_owned()).collect())
    };
    find(text).or_else(|| find(&format!("k:{text}"))).unwrap_or_default()
}

/// The syntax tree of one text.
pub(crate) struct Tree<'a> {
    text: &'a str,
    listed: &'a [String],
    root: Option<Node>,
}

/// Where a path leads: what holds it, its number in there, and the node itself.
#[derive(Clone, Copy)]
struct Found<'t> {
    holder: &'t Node,
    index: usize,
    node: &'t Node,
}

impl<'a> Tree<'a> {
    pub(crate) fn parse(text: &'a str, listed: &'a [String]) -> Result<Tree<'a>, ParseError> {
        Ok(Tree { text, listed, root: node::parse(text)? })
    }

    fn step<'t>(&self, node: &'t Node, above: &[&str], key: &str) -> Option<Found<'t>> {
        let found = |index: usize, node: &'t Node, holder: &'t Node| Some(Found { holder, index, node });
        match &node.form {
            Form::Table(pairs) => {
                let index = pairs.iter().position(|it| it.key.is(key))?;
                found(index, &pairs[index].value, node)
            }
            Form::List(items) if is_listed(self.listed, above) => {
                let index = items.iter().position(|it| it.field(NAME).is_some_and(|it| it.is(key)))?;
                found(index, &items[index], node)
            }
            Form::List(_) | Form::Word { .. } | Form::Alias => None,
        }
    }

    fn find(&self, path: &[&str]) -> Option<Found<'_>> {
        let mut found = None;
        let mut node = self.root.as_ref()?;
        for (depth, key) in path.iter().enumerate() {
            found = self.step(node, &path[..depth], key);
            node = found?.node;
        }
        found
    }

    /// What stands behind the colon or dash of `found`, with the comments that belong to it: they go where the value
    /// goes, so that it can be put back as it was. Within braces, the value alone.
    fn extent(&self, found: Found<'_>) -> Range<usize> {
        let node = found.node;
        if found.holder.in_braces {
            return node.span.clone();
        }
        node.after..self.end_of_member(node, self.member_column(found))
    }
}

impl Syntax for Tree<'_> {
    fn span(&self, path: &[&str]) -> Option<Range<usize>> {
        if path.is_empty() {
            return Some(0..self.text.len());
        }
        self.find(path).map(|it| self.extent(it))
    }

    fn check(&self, path: &[&str]) -> Result<(), EditError> {
        let Some(mut node) = self.root.as_ref() else { return Ok(()) };
        for depth in 0..=path.len() {
            let above = &path[..depth];
            if node.is_shared() {
                return Err(EditError::Shared { key: named(above) });
            }
            let is_last = depth == path.len();
            match &node.form {
                Form::List(_) if is_listed(self.listed, above) => {}
                Form::Word { .. } if node.is_nothing() => return Ok(()),
                Form::Table(_) => {}
                _ if is_last => return Ok(()),
                Form::List(_) | Form::Word { .. } | Form::Alias => return Err(not_a_table(above)),
            }
            if node.in_braces && self.text[node.span.clone()].contains('\n') {
                return Err(EditError::Braces { key: named(above) });
            }
            let wanted = path.get(depth).copied();
            self.check_twins(node, wanted)?;
            let Some(found) = wanted.and_then(|it| self.step(node, above, it)) else { return Ok(()) };
            node = found.node;
        }
        Ok(())
    }

    fn assignment(&self, path: &[&str], value: &Value) -> Result<Vec<Splice>, EditError> {
        let refused = || entangled(path);
        let Some(root) = &self.root else { return self.first(path, value).ok_or_else(refused) };
        let (mut holder, mut node) = (None, root);
        for (depth, key) in path.iter().enumerate() {
            match self.step(node, &path[..depth], key) {
                Some(found) => (holder, node) = (Some(found), found.node),
                None => return self.insertion(holder, node, path, depth, value).ok_or_else(refused),
            }
        }
        let found = holder.ok_or_else(refused)?;
        self.replacement(found, value).ok_or_else(refused)
    }

    fn removal(&self, path: &[&str]) -> Option<Vec<Splice>> {
        let found = self.find(path)?;
        let above = self.find(&path[..path.len() - 1]);
        self.deletion(found, above)
    }
}

impl Tree<'_> {
    /// Keys that stand twice: the wanted one, or any when the table is the entry itself.
    fn check_twins(&self, node: &Node, wanted: Option<&str>) -> Result<(), EditError> {
        let names: Vec<&Node> = match &node.form {
            Form::Table(pairs) => pairs.iter().map(|it: &Pair| &it.key).collect(),
            Form::List(items) => items.iter().filter_map(|it| it.field(NAME)).collect(),
            Form::Word { .. } | Form::Alias => Vec::new(),
        };
        for (index, name) in names.iter().enumerate() {
            let Form::Word { text, .. } = &name.form else { continue };
            let again = names[..index].iter().any(|it| it.is(text));
            if again && wanted.is_none_or(|it| it == text) {
                let line = line_number(self.text, name.span.start);
                return Err(EditError::Duplicate { key: text.clone(), line });
            }
        }
        Ok(())
    }
}
