//! Where a new line goes, how it is laid out, and how to take it out again: the two are each other's inverse.

use serde_json::Value;

use super::{
    Found, Tree,
    node::{Form, Node, Pair},
};
use crate::{
    listed::{element, is_listed, nested},
    splice::{self, Splice, eol, indent, line_end, line_start},
};

/// How to print below one key: line break, blanks before each line, and how many more each step.
#[derive(Clone, Copy)]
struct Style {
    eol: &'static str,
    column: usize,
    unit: usize,
}

impl Tree<'_> {
    /// A text without any value; its comments stay on top.
    pub(super) fn first(&self, path: &[&str], value: &Value) -> Option<Vec<Splice>> {
        let style = Style { eol: eol(self.text, self.text.len()), column: 0, unit: 2 };
        let lines = print_lines(&nested(self.listed, &[], path, value), style)?;
        let kept = self.text.trim_end().len();
        Some(vec![match kept {
            0 => Splice::replace(0..self.text.len(), format!("{lines}{}", style.eol)),
            _ => Splice::insert(kept, format!("{}{lines}", style.eol)),
        }])
    }

    /// Makes `path` hold `value`, where `node`, which `path[..depth]` leads to, has no `path[depth]`.
    pub(super) fn insertion(
        &self,
        found: Option<Found<'_>>,
        node: &Node,
        path: &[&str],
        depth: usize,
        value: &Value,
    ) -> Option<Vec<Splice>> {
        let (above, key) = (&path[..depth], path[depth]);
        let inner = nested(self.listed, &path[..=depth], &path[depth + 1..], value);
        let is_list = is_listed(self.listed, above);
        match &node.form {
            Form::Table(pairs) if !pairs.is_empty() && !node.in_braces => {
                let last = pairs.last()?;
                let style = self.style(node, self.column(pairs[0].key.span.start), last.value.span.end);
                let line = format!("{}{}", word(key), print_behind(&inner, style.deeper()));
                let at = self.end_of_member(&last.value, style.column);
                Some(vec![Splice::insert(at, format!("{}{}{line}", style.eol, blanks(style.column)))])
            }
            Form::List(items) if !items.is_empty() && !node.in_braces => {
                let (dash, last) = (items[0].after.checked_sub(1)?, items.last()?);
                let style = self.style(node, self.column(dash), last.span.end);
                let lines = print_lines(&Value::Array(vec![element(key, &inner)]), style)?;
                let at = self.end_of_member(last, style.column);
                Some(vec![Splice::insert(at, format!("{}{lines}", style.eol))])
            }
            Form::Table(pairs) if !pairs.is_empty() => {
                let at = pairs.last()?.value.span.end;
                Some(vec![Splice::insert(at, format!(", {}: {}", word(key), print_in_braces(&inner)))])
            }
            Form::List(items) if !items.is_empty() => {
                let member = print_in_braces(&element(key, &inner));
                Some(vec![Splice::insert(items.last()?.span.end, format!(", {member}"))])
            }
            Form::Table(_) | Form::List(_) | Form::Word { .. } => {
                let table = match is_list {
                    true => Value::Array(vec![element(key, &inner)]),
                    false => Value::Object([(key.to_owned(), inner)].into_iter().collect()),
                };
                match found {
                    Some(found) => self.replacement(found, &table),
                    None => self.fill_root(node, &table),
                }
            }
            Form::Alias => None,
        }
    }

    fn fill_root(&self, node: &Node, table: &Value) -> Option<Vec<Splice>> {
        if node.span.is_empty() {
            return self.first(&[], table);
        }
        let style = Style { eol: eol(self.text, node.span.start), column: 0, unit: 2 };
        Some(vec![Splice::replace(node.span.clone(), print_lines(table, style)?)])
    }

    /// Makes `found` hold `value` and nothing of what it held.
    pub(super) fn replacement(&self, found: Found<'_>, value: &Value) -> Option<Vec<Splice>> {
        let Found { holder, index, node } = found;
        let in_one_line = || {
            if node.span.is_empty() { format!(" {}", print_in_braces(value)) } else { print_in_braces(value) }
        };
        if holder.in_braces {
            return Some(vec![Splice::replace(node.span.clone(), in_one_line())]);
        }
        let Form::Table(pairs) = &holder.form else { return None };
        let column = self.column(pairs[index].key.span.start);
        let style = self.style(holder, column, node.span.end).deeper();
        if !is_in_lines(value) && !self.text[node.after..node.span.end].contains('\n') {
            return Some(vec![Splice::replace(node.span.clone(), in_one_line())]);
        }
        if !is_in_lines(value) {
            return Some(vec![Splice::replace(
                node.after..node.span.end,
                format!(" {}", print_in_braces(value)),
            )]);
        }
        // A comment behind the colon stays there.
        let lines =
            Splice::insert(self.line_end(node), format!("{}{}", style.eol, print_lines(value, style)?));
        Some(vec![Splice::delete(node.after..node.span.end), lines])
    }

    /// What must go so that `found` is not in what holds it, which `above` leads to.
    pub(super) fn deletion(&self, found: Found<'_>, above: Option<Found<'_>>) -> Option<Vec<Splice>> {
        let Found { holder, index, node } = found;
        let (starts, ends): (Vec<usize>, Vec<usize>) = match &holder.form {
            Form::Table(pairs) => pairs
                .iter()
                .map(|Pair { key, value }| (key.span.start, value.span.end.max(value.after)))
                .unzip(),
            Form::List(items) if holder.in_braces => {
                items.iter().map(|it| (it.span.start, it.span.end)).unzip()
            }
            Form::List(items) => items.iter().map(|it| (it.after.saturating_sub(1), it.span.end)).unzip(),
            Form::Word { .. } | Form::Alias => return None,
        };
        if holder.in_braces {
            return Some(vec![Splice::delete(match (index.checked_sub(1), starts.get(index + 1)) {
                (_, Some(next)) => starts[index]..*next,
                (Some(before), None) => ends[before]..ends[index],
                (None, None) => holder.span.start + 1..holder.span.end - 1,
            })]);
        }
        let start = starts[index];
        let begins_line = self.text[line_start(self.text, start)..start].trim().is_empty();
        let is_dash = matches!(holder.form, Form::Table(_)) || self.text[start..].starts_with('-');
        if !begins_line || !is_dash {
            return None;
        }
        let mut splices =
            vec![Splice::delete(splice::lines(self.text, start..node.span.end.max(node.after)))];
        if let (1, Some(above)) = (starts.len(), above) {
            // Nothing behind the colon would be null, which some programs refuse where they expect a table.
            let empty = if matches!(holder.form, Form::Table(_)) { " {}" } else { " []" };
            splices.insert(0, Splice::insert(above.node.after, empty));
        }
        Some(splices)
    }

    fn style(&self, node: &Node, column: usize, at: usize) -> Style {
        let unit = self.unit(node).or_else(|| self.root.as_ref().and_then(|it| self.unit(it))).unwrap_or(2);
        Style { eol: eol(self.text, at), column, unit }
    }

    /// How much deeper a table stands than its key, here or further down.
    fn unit(&self, node: &Node) -> Option<usize> {
        let values: Vec<(Option<&Node>, &Node)> = match &node.form {
            Form::Table(pairs) => pairs.iter().map(|it| (Some(&it.key), &it.value)).collect(),
            Form::List(items) => items.iter().map(|it| (None, it)).collect(),
            Form::Word { .. } | Form::Alias => Vec::new(),
        };
        let step = |(key, value): &(Option<&Node>, &Node)| {
            let Form::Table(pairs) = &value.form else { return None };
            let inner = self.column(pairs.first().filter(|_| !value.in_braces)?.key.span.start);
            inner.checked_sub(self.column(key.as_ref()?.span.start)).filter(|it| *it > 0)
        };
        values.iter().find_map(step).or_else(|| values.iter().find_map(|(_, value)| self.unit(value)))
    }

    /// The end of the last line of a member, and of comments right below it that are indented like what is in it.
    pub(super) fn end_of_member(&self, value: &Node, column: usize) -> usize {
        let mut at = self.line_end(value);
        while let Some((start, line)) = splice::line_after(self.text, at) {
            if indent(line).len() <= column || !line.trim_start().starts_with('#') {
                break;
            }
            at = start + line.len();
        }
        at
    }

    /// The column of the key or dash that `found` stands behind.
    pub(super) fn member_column(&self, found: Found<'_>) -> usize {
        match &found.holder.form {
            Form::Table(pairs) => self.column(pairs[found.index].key.span.start),
            Form::List(_) | Form::Word { .. } | Form::Alias => {
                self.column(found.node.after.saturating_sub(1))
            }
        }
    }

    fn line_end(&self, node: &Node) -> usize {
        line_end(self.text, node.span.end.max(node.after))
    }

    fn column(&self, at: usize) -> usize {
        self.text[line_start(self.text, at)..at].chars().count()
    }
}

impl Style {
    fn deeper(self) -> Style {
        Style { column: self.column + self.unit, ..self }
    }
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}

/// Tables get lines, and lists of tables; other lists stay in one line even here: arguments are few, and people read
/// them as one command.
fn is_in_lines(value: &Value) -> bool {
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => items.iter().any(Value::is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// What stands behind a key: the colon and what follows.
fn print_behind(value: &Value, style: Style) -> String {
    match print_lines(value, style).filter(|_| is_in_lines(value)) {
        Some(lines) => format!(":{}{lines}", style.eol),
        None => format!(": {}", print_in_braces(value)),
    }
}

/// A table or list in lines, without a line break before and after.
fn print_lines(value: &Value, style: Style) -> Option<String> {
    let lines: Vec<String> = match value {
        Value::Object(fields) => {
            let line = |(key, it): (&String, &Value)| {
                format!("{}{}{}", blanks(style.column), word(key), print_behind(it, style.deeper()))
            };
            fields.iter().map(line).collect()
        }
        Value::Array(items) => {
            let item = |it: &Value| {
                let inner = Style { column: style.column + 2, ..style };
                let lines = print_lines(it, inner)?;
                Some(format!("{}- {}", blanks(style.column), lines.trim_start()))
            };
            items.iter().map(item).collect::<Option<_>>()?
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    Some(lines.join(style.eol))
}

fn print_in_braces(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => word(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(print_in_braces).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let pair = |(key, it): (&String, &Value)| format!("{}: {}", word(key), print_in_braces(it));
            format!("{{{}}}", fields.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Words that some reader of YAML 1.1 or 1.2 takes for something else.
const OTHERS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A text without quotes where no reader could take it for anything else.
fn word(text: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "_-./".contains(it);
    let begins = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_' || it == '/');
    let is_other = OTHERS.iter().any(|it| it.eq_ignore_ascii_case(text));
    if begins && !is_other && text.chars().all(plain) {
        return text.to_owned();
    }
    // JSON's escapes are YAML's; what YAML does not print JSON does.
    let unprinted = |it: char| matches!(it, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let quoted = Value::from(text).to_string();
    quoted
        .chars()
        .map(|it| if unprinted(it) { format!("\\u{:04x}", it as u32) } else { it.to_string() })
        .collect()
}
