//! JSON in a snippet: found between prose, forgiven comments and trailing commas.

use serde_json::Value;

use super::Snippet;

/// Bytes looked at before giving up on a text full of braces that never close.
const PATIENCE: usize = 4 * 1024 * 1024;

/// Reads every JSON object in the text and returns the text without them.
pub(super) fn read(text: &str, snippet: &mut Snippet) -> String {
    let mut rest = String::with_capacity(text.len());
    let (mut at, mut looked_at) = (0, 0);
    while let Some(offset) = text[at..].find('{') {
        let start = at + offset;
        if looked_at > PATIENCE {
            break;
        }
        let object = balanced(&text[start..]);
        looked_at += object.map_or(text.len() - start, str::len);
        let parsed = object.and_then(|it| Some((it.len(), parse(it)?)));
        let Some((length, value)) = parsed else {
            rest.push_str(&text[at..=start]);
            at = start + 1;
            continue;
        };
        rest.push_str(&text[at..start]);
        let before = snippet.found.len() + snippet.notes.len();
        snippet.walk(&value, name_before(&text[..start]).as_deref(), "The JSON");
        if snippet.found.len() + snippet.notes.len() == before {
            // No server in it: it may be part of another notation (an inline table of TOML).
            rest.push_str(&text[start..start + length]);
        } else {
            rest.push('\n');
        }
        at = start + length;
    }
    rest.push_str(&text[at..]);
    rest
}

/// The text up to the brace that closes its first one; strings are looked over.
fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            // No string of a snippet goes over a line: a lone quote in prose must not swallow the rest.
            b'\n' => in_string = false,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[..=at]);
                }
            }
            _ => {}
        }
    }
    None
}

/// Strict JSON, else without comments and trailing commas.
fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).or_else(|_strict| serde_json::from_str(&forgive(text))).ok()
}

/// Without comments, and without commas before a closing bracket.
fn forgive(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let (mut in_string, mut escaped) = (false, false);
    while let Some(it) = characters.next() {
        match it {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '/' if !in_string && characters.peek() == Some(&'/') => {
                while characters.peek().is_some_and(|it| *it != '\n') {
                    characters.next();
                }
                continue;
            }
            '/' if !in_string && characters.peek() == Some(&'*') => {
                let mut last = ' ';
                for it in characters.by_ref() {
                    if last == '*' && it == '/' {
                        break;
                    }
                    last = it;
                }
                continue;
            }
            '}' | ']' if !in_string => {
                let kept = out.trim_end();
                if kept.ends_with(',') {
                    out.truncate(kept.len() - 1);
                }
            }
            _ => {}
        }
        out.push(it);
    }
    out
}

/// The name an object goes by when only a part of the file was pasted: `"name": {`, or `add-json name '{`.
fn name_before(text: &str) -> Option<String> {
    let line = text.lines().last().unwrap_or_default().trim_end().trim_end_matches(['\'', '"']).trim_end();
    if let Some(keyed) = line.strip_suffix(':') {
        let keyed = keyed.trim_end().strip_suffix('"')?;
        return keyed.rsplit('"').next().map(str::to_owned);
    }
    let mut words = line.split_whitespace().skip_while(|it| *it != "add-json").skip(1);
    words.find(|it| !it.starts_with('-') && !matches!(*it, "user" | "local" | "project")).map(str::to_owned)
}
