//! Where a new member goes, how it is laid out, and how to take it out again: the two are each other's inverse.

use jsonc_parser::{
    ast::{Object, ObjectProp},
    common::Ranged as _,
    tokens::Token,
};
use serde_json::Value;
use std::ops::Range;

use super::{Tree, is_comment, nested};
use crate::splice::Splice;

/// How to print a value at one place of one text.
enum Style<'a> {
    /// One member per line, members of this value at `indent` + `unit`.
    Lines { eol: &'a str, indent: String, unit: &'a str },
    /// All in one line: `{` pad member `,` gap member pad `}`.
    Inline { pad: &'a str, gap: &'a str, colon: &'a str },
}

impl Tree<'_> {
    /// A text without any table becomes one; its comments stay on top.
    pub(super) fn first_table(&self, path: &[&str], value: &Value) -> Vec<Splice> {
        let eol = self.eol(self.text.len());
        let style = Style::Lines { eol, indent: String::new(), unit: "  " };
        let document = print(&nested(path, value), &style);
        let kept = if self.tokens.is_empty() { 0 } else { self.text.trim_end().len() };
        let gap = if kept == 0 { "" } else { eol };
        vec![Splice::replace(kept..self.text.len(), format!("{gap}{document}{eol}"))]
    }

    /// Adds a member after the last one of `table`.
    pub(super) fn insertion(&self, table: &Object<'_>, key: &str, value: &Value) -> Vec<Splice> {
        match table.properties.last() {
            Some(last) => self.append(table, last, key, value),
            None => self.fill(table, key, value),
        }
    }

    /// The text of `value` where something else begins at `start` now.
    pub(super) fn replacement(&self, start: usize, value: &Value) -> String {
        let style = if self.is_one_line() {
            self.inline(None)
        } else {
            Style::Lines {
                eol: self.eol(start),
                indent: self.indent(start).to_owned(),
                unit: self.unit(None),
            }
        };
        print(value, &style)
    }

    /// Takes the member at `index` out of `table`, with its line and one comma.
    pub(super) fn deletion(&self, table: &Object<'_>, index: usize) -> Vec<Splice> {
        let member = table.properties[index].range;
        let comma = self.comma_after(member.end);
        let before = self.end_before(member.start);
        let line_break = self.text[before..member.start].rfind('\n').map(|at| {
            let at = before + at;
            if self.text[..at].ends_with('\r') { at - 1 } else { at }
        });
        let lead = line_break.map_or(before, |it| it.max(before));
        // A comment may stand between a value and its comma, and is not ours.
        let joined = comma.clone().filter(|it| self.text[member.end..it.start].trim().is_empty());
        let end = joined.as_ref().map_or(member.end, |it| it.end);
        let start = if self.would_be_commented_out(before, end) { member.start } else { lead };
        if index + 1 < table.properties.len() {
            let next = self.start_after(end);
            return match (joined, comma) {
                // Something else on our line moves up into our place; else our line goes.
                (Some(_), _) if !self.text[end..next].contains('\n') => {
                    vec![Splice::delete(member.start..next)]
                }
                (Some(_), _) => vec![Splice::delete(start..end)],
                (None, comma) => {
                    vec![Splice::delete(start..end)].into_iter().chain(comma.map(Splice::delete)).collect()
                }
            };
        }
        let close = table.range.end - 1;
        if index == 0 && before == table.range.start + 1 && self.text[end..close].trim().is_empty() {
            return vec![Splice::delete(before..close)];
        }
        let mut splices = vec![Splice::delete(start..member.end)];
        // With a trailing comma the member before keeps its own; without, it becomes the last and loses it.
        let superfluous = match (comma, index.checked_sub(1)) {
            (Some(ours), _) => Some(ours),
            (None, Some(previous)) => self.comma_after(table.properties[previous].range.end),
            (None, None) => None,
        };
        splices.extend(superfluous.map(Splice::delete));
        splices
    }

    fn append(&self, table: &Object<'_>, last: &ObjectProp<'_>, key: &str, value: &Value) -> Vec<Splice> {
        let comma = self.comma_after(last.range.end);
        let end = comma.as_ref().map_or(last.range.end, |it| it.end);
        let (anchor, in_comment) = self.end_of_line_comments(end);
        let (lead, member) = if self.starts_line(last.range.start) || in_comment {
            let eol = self.eol(anchor);
            let indent = if self.starts_line(last.range.start) {
                self.indent(last.range.start).to_owned()
            } else {
                format!("{}{}", self.indent(table.range.start), self.unit(Some(table)))
            };
            let style = Style::Lines { eol, indent: indent.clone(), unit: self.unit(Some(table)) };
            (format!("{eol}{indent}"), print_member(key, value, self.colon(Some(table)), &style))
        } else {
            let style = self.inline(Some(table));
            let Style::Inline { gap, colon, .. } = style else { unreachable!("inline is inline") };
            (gap.to_owned(), print_member(key, value, colon, &style))
        };
        let mut splices = Vec::new();
        if comma.is_none() {
            splices.push(Splice::insert(last.range.end, ","));
        }
        splices.push(Splice::insert(
            anchor,
            format!("{lead}{member}{}", if comma.is_some() { "," } else { "" }),
        ));
        splices
    }

    fn fill(&self, table: &Object<'_>, key: &str, value: &Value) -> Vec<Splice> {
        let (open, close) = (table.range.start + 1, table.range.end - 1);
        let is_root = self.root.as_ref().is_some_and(|it| it.start() == table.range.start);
        if self.is_one_line() && !is_root {
            let style = self.inline(None);
            let Style::Inline { pad, colon, .. } = style else { unreachable!("inline is inline") };
            let member = print_member(key, value, colon, &style);
            let end = if open == close { pad } else { "" };
            return vec![Splice::insert(open, format!("{pad}{member}{end}"))];
        }
        let (anchor, _) = self.end_of_line_comments(open);
        let (eol, base, unit) = (self.eol(anchor), self.indent(table.range.start), self.unit(None));
        let indent = format!("{base}{unit}");
        let style = Style::Lines { eol, indent: indent.clone(), unit };
        let member = print_member(key, value, self.colon(None), &style);
        let end =
            if self.text[anchor..close].contains('\n') { String::new() } else { format!("{eol}{base}") };
        vec![Splice::insert(anchor, format!("{eol}{indent}{member}{end}"))]
    }

    /// A text that holds something and is written in one line: by a program that does not care for line breaks.
    fn is_one_line(&self) -> bool {
        self.root.as_ref().is_some_and(|root| {
            !self.text[root.start()..root.end()].contains('\n')
                && root.as_object().is_some_and(|it| !it.properties.is_empty())
        })
    }

    /// How `table` (else the root) writes members in one line.
    fn inline(&self, table: Option<&Object<'_>>) -> Style<'_> {
        let like = table.filter(|it| !it.properties.is_empty()).or_else(|| self.root.as_ref()?.as_object());
        let blank = |span: Range<usize>| {
            self.text.get(span).filter(|it| it.chars().all(|it| it == ' ' || it == '\t'))
        };
        let colon = self.colon(table);
        let pad = like.and_then(|it| blank(it.range.start + 1..it.properties.first()?.range.start));
        let gap = like.and_then(|it| match it.properties.as_slice() {
            [.., before, last] => blank(self.comma_after(before.range.end)?.end..last.range.start),
            _ => None,
        });
        let gap = gap.unwrap_or(if colon.ends_with(' ') { " " } else { "" });
        Style::Inline { pad: pad.unwrap_or_default(), gap, colon }
    }

    /// What stands between key and value in `table`, else in the root.
    fn colon(&self, table: Option<&Object<'_>>) -> &str {
        let of = |table: &Object<'_>| {
            let last = table.properties.last()?;
            let colon = &self.text[last.name.end()..last.value.start()];
            colon.chars().all(|it| matches!(it, ' ' | '\t' | ':')).then_some(colon)
        };
        let root = || self.root.as_ref()?.as_object();
        table.and_then(of).or_else(|| root().and_then(of)).unwrap_or(": ")
    }

    /// One step of indentation: as in `table`, else as in the root, else two blanks.
    fn unit(&self, table: Option<&Object<'_>>) -> &str {
        let of = |table: &Object<'_>| {
            let member = table.properties.iter().find(|it| self.starts_line(it.range.start))?;
            let step = self.indent(member.range.start).strip_prefix(self.indent(table.range.start))?;
            (!step.is_empty()).then_some(step)
        };
        let root = || self.root.as_ref()?.as_object();
        table.and_then(of).or_else(|| root().and_then(of)).unwrap_or("  ")
    }

    /// The line break in use around `at`; texts may mix them.
    fn eol(&self, at: usize) -> &'static str {
        let found = self.text[..at].rfind('\n').or_else(|| self.text.find('\n'));
        if found.is_some_and(|it| self.text[..it].ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// The blanks at the beginning of the line that holds `at`.
    fn indent(&self, at: usize) -> &str {
        let line = &self.text[self.text[..at].rfind('\n').map_or(0, |it| it + 1)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    fn starts_line(&self, at: usize) -> bool {
        let line = self.text[..at].rfind('\n').map(|it| it + 1);
        line.is_some_and(|it| self.text[it..at].trim().is_empty())
    }

    fn comma_after(&self, at: usize) -> Option<Range<usize>> {
        let next = self.tokens[self.index_from(at)..].iter().find(|it| !is_comment(it))?;
        (next.token == Token::Comma).then_some(next.range.start..next.range.end)
    }

    /// The end of the comments that follow `at` in its line, and whether the last one takes the rest of the line.
    fn end_of_line_comments(&self, at: usize) -> (usize, bool) {
        let (mut end, mut in_comment) = (at, false);
        for token in self.tokens[self.index_from(at)..].iter().take_while(|it| is_comment(it)) {
            if self.text[end..token.range.end].contains('\n') {
                break;
            }
            end = token.range.end;
            in_comment = matches!(token.token, Token::CommentLine(_));
        }
        (end, in_comment)
    }

    /// The end of the last token or comment before `at`.
    fn end_before(&self, at: usize) -> usize {
        let index = self.tokens.partition_point(|it| it.range.end <= at);
        index.checked_sub(1).map_or(0, |it| self.tokens[it].range.end)
    }

    /// The start of the first token or comment from `at` on.
    fn start_after(&self, at: usize) -> usize {
        self.tokens.get(self.index_from(at)).map_or(self.text.len(), |it| it.range.start)
    }

    /// Whether what follows `after` in its line would join a `//` comment that ends at `before`.
    fn would_be_commented_out(&self, before: usize, after: usize) -> bool {
        let index = self.tokens.partition_point(|it| it.range.end <= before);
        let comment = index.checked_sub(1).map(|it| &self.tokens[it]);
        let rest = self.text[after..].lines().next().unwrap_or_default().trim();
        comment.is_some_and(|it| matches!(it.token, Token::CommentLine(_)))
            && !(rest.is_empty() || rest.starts_with("//"))
    }

    fn index_from(&self, at: usize) -> usize {
        self.tokens.partition_point(|it| it.range.start < at)
    }
}

fn print_member(key: &str, value: &Value, colon: &str, style: &Style<'_>) -> String {
    format!("{}{colon}{}", Value::from(key), print(value, style))
}

fn print(value: &Value, style: &Style<'_>) -> String {
    match (value, style) {
        (Value::Object(members), _) if members.is_empty() => "{}".to_owned(),
        (Value::Object(members), Style::Lines { eol, indent, unit }) => {
            let inner = Style::Lines { eol, indent: format!("{indent}{unit}"), unit };
            let member = |(key, value): (&String, &Value)| {
                format!("{eol}{indent}{unit}{}", print_member(key, value, ": ", &inner))
            };
            format!("{{{}{eol}{indent}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        (Value::Object(members), Style::Inline { pad, gap, colon }) => {
            let member = |(key, value): (&String, &Value)| print_member(key, value, colon, style);
            let members: Vec<_> = members.iter().map(member).collect();
            format!("{{{pad}{}{pad}}}", members.join(&format!(",{gap}")))
        }
        (Value::Array(items), Style::Lines { .. }) => {
            // In one line even here: arguments are few, and people read them as one command.
            let style = Style::Inline { pad: "", gap: " ", colon: ": " };
            print_items(items, ", ", &style)
        }
        (Value::Array(items), Style::Inline { gap, .. }) => print_items(items, &format!(",{gap}"), style),
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => value.to_string(),
    }
}

fn print_items(items: &[Value], separator: &str, style: &Style<'_>) -> String {
    format!("[{}]", items.iter().map(|it| print(it, style)).collect::<Vec<_>>().join(separator))
}
