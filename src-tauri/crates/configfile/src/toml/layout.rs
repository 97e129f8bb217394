//! Where a new statement goes, how it is laid out, and how to take it out again: the two are each other's inverse.

use serde_json::{Map, Value};
use std::ops::Range;
use toml_edit::Value as Inline;

use super::{Node, Tree, end};
use crate::{
    document::{EditError, entangled},
    listed::{element, is_listed, nested},
    splice::{self, Splice, eol, indent, line_start},
};

impl Tree<'_> {
    /// Makes `path` hold `value`, where `node`, which `path[..depth]` leads to, has no `path[depth]`.
    pub(super) fn insertion(
        &self,
        node: Node<'_>,
        path: &[&str],
        depth: usize,
        value: &Value,
    ) -> Result<Vec<Splice>, EditError> {
        let refused = || entangled(path);
        let (above, key) = (&path[..depth], path[depth]);
        let value = match value {
            // `[a.b]` for a table; a single value stands in the table above it.
            Value::Object(_) if matches!(node, Node::Block(_) | Node::Blocks(_)) && depth < 2 => {
                return self.block(above, path, value).ok_or_else(refused);
            }
            _ => nested(self.listed, &path[..=depth], &path[depth + 1..], value),
        };
        match node {
            Node::Inline(container) => {
                let is_list = is_listed(self.listed, above);
                let text = if is_list { print(&element(key, &value)) } else { print_pair(&[key], &value) };
                Ok(vec![fill(container, &text.ok_or_else(refused)?)])
            }
            Node::Blocks(_) => Err(refused()),
            Node::Block(_) => self.pair(above, key, &value).ok_or_else(refused),
        }
    }

    /// A table of its own: `[path]` and a line for each field, after what stands in `above` already.
    fn block(&self, above: &[&str], path: &[&str], value: &Value) -> Option<Vec<Splice>> {
        let (last, list) = path.split_last()?;
        let (header, value) = match is_listed(self.listed, list) {
            true => (format!("[[{}]]", print_keys(list)), element(last, value)),
            false => (format!("[{}]", print_keys(path)), value.clone()),
        };
        let pairs: Option<Vec<String>> =
            value.as_object()?.iter().map(|(key, it)| print_pair(&[key], it)).collect();
        let mut all = vec![header];
        all.extend(pairs?);
        let (anchor, eol) = self.block_anchor(above);
        let block = all.join(eol);
        Some(vec![match anchor {
            Some(at) => Splice::insert(at, format!("{eol}{eol}{block}")),
            None => Splice::replace(0..self.text.len(), format!("{block}{eol}")),
        }])
    }

    /// The end of the line after which a new table goes; `None` in a blank text.
    fn block_anchor(&self, above: &[&str]) -> (Option<usize>, &'static str) {
        let (of, _) = self.statements_of(above);
        let last = if of.is_empty() { self.statements.len() } else { of.end };
        // What follows in the same table would come under our header.
        let pairs = self.statements[last..].iter().take_while(|it| !it.is_header).count();
        let Some(last) = (last + pairs).checked_sub(1) else {
            let end = self.text.trim_end().len();
            return ((end > 0).then_some(end), eol(self.text, self.text.len()));
        };
        let end = self.comments_after(self.statements[last].span.end);
        (Some(end), eol(self.text, end))
    }

    /// Comments right below a table belong to it, unless they lead over to the next one.
    pub(super) fn comments_after(&self, end: usize) -> usize {
        let mut at = end;
        while let Some((start, line)) = splice::line_after(self.text, at) {
            match line.trim_start().chars().next() {
                Some('#') => at = start + line.len(),
                Some(_) => return end,
                None => return at,
            }
        }
        at
    }

    /// One line in the table at `above`.
    fn pair(&self, above: &[&str], key: &str, value: &Value) -> Option<Vec<Splice>> {
        let is_above = |it: &[String]| it.iter().eq(above.iter());
        let in_it = self.statements.iter().rfind(|it| !it.is_header && is_above(&it.within));
        let header = || self.statements.iter().find(|it| it.is_header && is_above(&it.path));
        // `above.key = value` among its like.
        let dotted = || {
            self.statements.iter().rfind(|it| {
                !it.is_header
                    && it.path.len() > above.len()
                    && it.path.iter().zip(above).all(|(a, b)| a == b)
                    && it.within.len() <= above.len()
            })
        };
        let Some(after) = in_it.or_else(header).or_else(dotted) else {
            if above.is_empty() {
                let eol = eol(self.text, self.text.len());
                return Some(vec![Splice::insert(0, format!("{}{eol}", print_pair(&[key], value)?))]);
            }
            let fields = Map::from_iter([(key.to_owned(), value.clone())]);
            return self.block(above, above, &Value::Object(fields));
        };
        let relative = if in_it.is_some() || after.is_header { above.len() } else { after.within.len() };
        let keys: Vec<&str> = above[relative..].iter().copied().chain([key]).collect();
        let blanks = indent(&self.text[line_start(self.text, after.span.start)..]);
        let (at, line) = (after.span.end, print_pair(&keys, value)?);
        Some(vec![Splice::insert(at, format!("{}{blanks}{line}", eol(self.text, at)))])
    }

    /// The lines of `path`, and with a table the empty line above it.
    pub(super) fn deletion(&self, path: &[&str]) -> Option<Range<usize>> {
        let (of, together) = self.statements_of(path);
        let hull = self.hull(of.clone()).filter(|_| together)?;
        let mut lines = splice::lines(self.text, hull);
        let above = line_start(self.text, lines.start);
        let is_blank = self.text[above..lines.start].trim().is_empty();
        if self.statements[of.start].is_header && above > 0 && is_blank {
            lines.start = splice::break_before(self.text, above);
        }
        Some(lines)
    }
}

/// A member more in braces or brackets, after the last one.
fn fill(container: &Inline, member: &str) -> Splice {
    let whole = container.span().unwrap_or_default();
    match members(container).last() {
        Some((_, last)) => Splice::insert(last.end, format!(", {member}")),
        None if container.is_array() => Splice::replace(whole, format!("[{member}]")),
        None => Splice::replace(whole, format!("{{ {member} }}")),
    }
}

/// What must go so that `key` is not in these braces or brackets.
pub(super) fn deletion(container: &Inline, key: &str) -> Option<Range<usize>> {
    let members = members(container);
    let index = members.iter().position(|(name, _)| name.as_deref() == Some(key))?;
    let ours = members[index].1.clone();
    Some(match (index.checked_sub(1), members.get(index + 1)) {
        (_, Some((_, next))) => ours.start..next.start,
        (Some(before), None) => members[before].1.end..ours.end,
        (None, None) => container.span().map(|it| it.start + 1..it.end - 1)?,
    })
}

fn members(container: &Inline) -> Vec<(Option<String>, Range<usize>)> {
    match container {
        Inline::InlineTable(table) => table
            .iter()
            .map(|(name, value)| {
                let start = table.key(name).and_then(toml_edit::Key::span).unwrap_or_default().start;
                (Some(name.to_owned()), start..end(value))
            })
            .collect(),
        Inline::Array(items) => items
            .iter()
            .map(|it| (super::name_of(it).map(str::to_owned), it.span().unwrap_or_default()))
            .collect(),
        Inline::String(_)
        | Inline::Integer(_)
        | Inline::Float(_)
        | Inline::Boolean(_)
        | Inline::Datetime(_) => Vec::new(),
    }
}

fn print_pair(keys: &[&str], value: &Value) -> Option<String> {
    Some(format!("{} = {}", print_keys(keys), print(value)?))
}

fn print_keys(keys: &[&str]) -> String {
    let print = |key: &&str| {
        let bare = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
        if !key.is_empty() && key.chars().all(bare) { (*key).to_owned() } else { print_text(key) }
    };
    keys.iter().map(print).collect::<Vec<_>>().join(".")
}

/// A value in one line; `None` for null, which TOML has not.
pub(super) fn print(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => print_text(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(print).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let pair = |(key, it): (&String, &Value)| print_pair(&[key], it);
            format!("{{ {} }}", fields.iter().map(pair).collect::<Option<Vec<_>>>()?.join(", "))
        }
    })
}

/// A path of Windows reads best in single quotes, which take everything as it is.
fn print_text(text: &str) -> String {
    if text.contains('\\') && !text.contains('\'') && !text.contains(char::is_control) {
        return format!("'{text}'");
    }
    // JSON's escapes are TOML's, but DEL needs one only here.
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
