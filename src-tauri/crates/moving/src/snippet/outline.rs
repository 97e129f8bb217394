//! The simple TOML and YAML that vendors' pages show: tables and mappings of strings, nothing clever.

use serde_json::{Map, Value};

use super::Snippet;

/// Reads `[mcp_servers.NAME]` tables (Codex) and their like.
pub(super) fn read_toml(text: &str, snippet: &mut Snippet) {
    let mut root = Map::new();
    let mut path: Vec<String> = Vec::new();
    let mut tables = 0;
    for line in joined(text) {
        let line = line.trim();
        if let Some(header) =
            line.strip_prefix('[').and_then(|it| it.trim_end_matches(']').trim_start_matches('[').into())
        {
            let header: &str = header;
            path = header.split('.').map(|it| it.trim().trim_matches(['"', '\'']).to_owned()).collect();
            tables += 1;
        } else if let Some((key, value)) = line.split_once('=')
            && let Some(value) = toml_value(value.trim())
        {
            // `mcp_servers.name.url = …` needs no table before it.
            let mut dotted: Vec<&str> = key.split('.').collect();
            let key = dotted.pop().unwrap_or_default();
            if tables == 0 && dotted.is_empty() {
                continue;
            }
            let mut table = &mut root;
            let dotted = dotted.iter().map(|it| it.trim().trim_matches(['"', '\'']).to_owned());
            for step in path.iter().cloned().chain(dotted) {
                let next = table.entry(step).or_insert_with(|| Value::Object(Map::new()));
                let Value::Object(next) = next else { return };
                table = next;
            }
            table.insert(key.trim().trim_matches(['"', '\'']).to_owned(), value);
        }
    }
    snippet.walk(&Value::Object(root), None, "The TOML");
}

/// The lines, with arrays over several of them in one.
fn joined(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let begins = !open && line.contains('=') && line.trim_end().ends_with('[');
        match lines.last_mut() {
            Some(last) if open => last.push_str(line.split(" #").next().unwrap_or_default().trim()),
            Some(_) | None => lines.push(line.to_owned()),
        }
        open = begins || (open && !line.contains(']'));
    }
    lines
}

/// A string, an array of strings, or an inline table of strings.
fn toml_value(text: &str) -> Option<Value> {
    let text = text.trim().trim_end_matches(',');
    let inside = |open: char, close: char| Some(text.strip_prefix(open)?.split(close).next()?.to_owned());
    match text.chars().next()? {
        quote @ ('"' | '\'') => Some(Value::String(text[1..].split(quote).next()?.to_owned())),
        '[' => {
            Some(Value::Array(inside('[', ']')?.split(',').filter_map(|it| toml_value(it.trim())).collect()))
        }
        '{' => {
            let pairs = inside('{', '}')?;
            let members = pairs.split(',').filter_map(|it| {
                let (key, value) = it.split_once('=')?;
                Some((key.trim().trim_matches(['"', '\'']).to_owned(), toml_value(value.trim())?))
            });
            Some(Value::Object(members.collect()))
        }
        _ => None,
    }
}

/// Reads indented mappings (Continue, Goose, LibreChat).
pub(super) fn read_yaml(text: &str, snippet: &mut Snippet) {
    let lines: Vec<Line> = text.lines().filter_map(Line::read).collect();
    let names_an_address =
        |it: &Line| matches!(it.key.as_str(), "url" | "uri" | "command") && !it.value.is_empty();
    if !lines.iter().any(names_an_address) {
        return;
    }
    let mut at = 0;
    while at < lines.len() {
        let indent = lines[at].indent;
        let value = block(&lines, &mut at, indent);
        snippet.walk(&value, None, "The YAML");
    }
}

/// One `key: value` line.
struct Line {
    /// Columns before the key; those of a leading `- ` count.
    indent: usize,
    /// Whether a `- ` began a new item.
    item: bool,
    key: String,
    value: String,
}

impl Line {
    fn read(line: &str) -> Option<Line> {
        let trimmed = line.trim_start();
        let mut indent = line.len() - trimmed.len();
        let mut rest = trimmed;
        let mut item = false;
        if let Some(after) = rest.strip_prefix("- ") {
            item = true;
            indent += rest.len() - after.trim_start().len();
            rest = after.trim_start();
        }
        if rest.starts_with('#') {
            return None;
        }
        let (key, value) = match rest.split_once(": ") {
            Some((key, value)) => (key, value),
            None => match rest.strip_suffix(':') {
                Some(key) => (key, ""),
                // A plain item of a list of words.
                None if item => ("", rest),
                None => return None,
            },
        };
        let key = key.trim().trim_matches(['"', '\'']);
        (!key.contains(' ')).then(|| Line {
            indent,
            item,
            key: key.to_owned(),
            value: value.split(" #").next().unwrap_or_default().trim().to_owned(),
        })
    }
}

/// A word, a list of words in brackets, or a mapping of words in braces.
fn yaml_value(text: &str) -> Value {
    let bare = |it: &str| it.trim().trim_matches(['"', '\'']).to_owned();
    let inside = |open: char, close: char| text.strip_prefix(open).and_then(|it| it.strip_suffix(close));
    if let Some(words) = inside('[', ']') {
        return Value::Array(words.split(',').map(|it| Value::String(bare(it))).collect());
    }
    if let Some(pairs) = inside('{', '}') {
        let pairs = pairs.split(',').filter_map(|it| it.split_once(':'));
        return Value::Object(pairs.map(|(key, it)| (bare(key), Value::String(bare(it)))).collect());
    }
    Value::String(bare(text))
}

/// The mapping or list whose lines begin at this column.
fn block(lines: &[Line], at: &mut usize, indent: usize) -> Value {
    let mut items: Vec<Value> = Vec::new();
    let mut members = Map::new();
    let first = *at;
    while let Some(line) = lines.get(*at).filter(|it| it.indent >= indent) {
        if line.item && *at > first && !members.is_empty() {
            items.push(Value::Object(std::mem::take(&mut members)));
        }
        *at += 1;
        if line.key.is_empty() {
            items.push(yaml_value(&line.value));
            continue;
        }
        let deeper = lines.get(*at).filter(|it| it.indent > line.indent || (it.item && it.indent > indent));
        let value = match deeper {
            Some(next) if line.value.is_empty() => block(lines, at, next.indent),
            _ => yaml_value(&line.value),
        };
        members.insert(line.key.clone(), value);
    }
    match (items.is_empty(), members.is_empty()) {
        (true, _) => Value::Object(members),
        (false, true) => Value::Array(items),
        (false, false) => {
            items.push(Value::Object(members));
            Value::Array(items)
        }
    }
}
