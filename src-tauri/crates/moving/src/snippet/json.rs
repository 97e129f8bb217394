//! JSON in a snippet: found between prose, forgiven comments, trailing commas, missing brackets at its end, and the
//! spelling of JavaScript.

use serde_json::Value;

use super::Snippet;

/// Bytes looked at before giving up on a text full of braces that never close.
const PATIENCE: usize = 4 * 1024 * 1024;
/// How many beginnings are tried as something without an end.
const UNFINISHED: usize = 8;
/// No client nests its entries deeper.
const DEEPEST: usize = 8;

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
    if snippet.found.is_empty() && snippet.notes.is_empty() {
        read_unfinished(text, snippet);
    }
    rest
}

/// The end of a snippet is what copying loses.
fn read_unfinished(text: &str, snippet: &mut Snippet) {
    for (start, _) in text.match_indices('{').take(UNFINISHED) {
        let Some(value) = finished(&text[start..]).and_then(|it| parse(&it)) else { continue };
        snippet.walk(&value, name_before(&text[..start]).as_deref(), "The JSON");
        if !snippet.found.is_empty() {
            return;
        }
    }
}

/// The text with the brackets it still needs.
fn finished(text: &str) -> Option<String> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    for it in text.chars() {
        match it {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => open.push('}'),
            '[' if !in_string => open.push(']'),
            '}' | ']' if !in_string => (open.pop()? == it).then_some(())?,
            _ => {}
        }
    }
    let missing = (1..=DEEPEST).contains(&open.len()) && !in_string;
    missing.then(|| text.trim_end().chars().chain(open.into_iter().rev()).collect())
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

/// Strict JSON, else without comments and trailing commas, else as JavaScript spells it.
fn parse(text: &str) -> Option<Value> {
    let strict = serde_json::from_str(text).ok();
    strict.or_else(|| {
        let forgiven = forgive(text);
        serde_json::from_str(&forgiven).or_else(|_json| serde_json::from_str(&as_json(&forgiven))).ok()
    })
}

/// Single quotes become double ones, bare names of members get quotes.
fn as_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut characters = text.chars().peekable();
    while let Some(it) = characters.next() {
        match it {
            '"' | '\'' => {
                out.push('"');
                while let Some(inner) = characters.next() {
                    match inner {
                        '\\' => match characters.next() {
                            Some('\'') => out.push('\''),
                            Some(other) => out.extend(['\\', other]),
                            None => {}
                        },
                        _ if inner == it => break,
                        '"' => out.push_str("\\\""),
                        _ => out.push(inner),
                    }
                }
                out.push('"');
            }
            _ if it.is_ascii_alphabetic() || it == '_' => {
                let mut name = String::from(it);
                while let Some(next) =
                    characters.next_if(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'))
                {
                    name.push(next);
                }
                let is_member = {
                    let mut ahead = characters.clone();
                    ahead.find(|it| !it.is_whitespace()) == Some(':')
                };
                match is_member {
                    true => out.push_str(&format!("\"{name}\"")),
                    false => out.push_str(&name),
                }
            }
            _ => out.push(it),
        }
    }
    out
}

/// Without comments, and without commas before a closing bracket.
fn forgive(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let (mut quote, mut escaped) = (None, false);
    while let Some(it) = characters.next() {
        let in_string = quote.is_some();
        match it {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' | '\'' if quote == Some(it) => quote = None,
            '"' | '\'' if !in_string => quote = Some(it),
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
        let quoted = keyed.trim_end().strip_suffix(['"', '\''])?;
        return quoted.rsplit(['"', '\'']).next().map(str::to_owned);
    }
    let mut words = line.split_whitespace().skip_while(|it| *it != "add-json").skip(1);
    words.find(|it| !it.starts_with('-') && !matches!(*it, "user" | "local" | "project")).map(str::to_owned)
}
