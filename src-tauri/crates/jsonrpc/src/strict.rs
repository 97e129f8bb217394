//! What plain JSON parsing lets pass: members that come twice, and nesting without end.

use serde::Deserialize;
use std::{borrow::Cow, collections::HashSet};

/// The deepest nesting either side may send.
const MAX_DEPTH: usize = 64;

/// A member's name, its escapes undone.
#[derive(Deserialize, PartialEq, Eq, Hash)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// Whether no object in this valid JSON has the same member twice. One pass: the parser would read what is nested
/// once for each level around it. Values are looked at as text: a number that no parser can hold is no reason to
/// refuse it.
pub(crate) fn is_unique(json: &str) -> bool {
    let text = json.as_bytes();
    // One entry for each open bracket: the names seen in an object, nothing in an array.
    let mut open: Vec<Option<HashSet<Key<'_>>>> = Vec::new();
    let (mut at, mut name_is_next) = (0, false);
    while let Some(byte) = text.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'{' => {
                open.push(Some(HashSet::new()));
                name_is_next = true;
            }
            b'[' => {
                open.push(None);
                name_is_next = false;
            }
            b'}' | b']' => {
                open.pop();
            }
            b',' => name_is_next = matches!(open.last(), Some(Some(_))),
            b':' => name_is_next = false,
            b'"' => {
                at = end_of_string(text, at);
                if let (true, Some(Some(seen))) = (name_is_next, open.last_mut()) {
                    let name = json.get(start..at).and_then(|it| serde_json::from_str(it).ok());
                    if !name.is_some_and(|it| seen.insert(it)) {
                        return false;
                    }
                }
            }
            _ => {}
        }
    }
    true
}

/// Counts brackets outside of strings; that the rest is JSON is the parser's business.
pub(crate) fn too_deep(text: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => at = end_of_string(text, at),
            _ => {}
        }
    }
    false
}

/// Behind the quote that ends the string whose first byte is at `at`; where none ends it, the end of the text.
fn end_of_string(text: &[u8], mut at: usize) -> usize {
    while let Some(next) = memchr::memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        at += next + 1;
        if text[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{is_unique, too_deep};

    #[test]
    fn a_member_that_comes_twice_is_found_wherever_it_is() {
        for twice in [
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"b":[1,{"a":{"x":"}"},"c":0,"a":[]}]}"#,
            r#"[[{"":0,"":0}]]"#,
            r#"{"a":{"b":1},"c":[{}],"a":3}"#,
        ] {
            assert!(!is_unique(twice), "{twice}");
        }
        for once in [
            r#"{"a":{"a":{"a":"a"}},"b":"a"}"#,
            r#"[{"a":1},{"a":2},"a","a"]"#,
            r#"{"a":"\",\"a\":1","b":[","],"A":1e999}"#,
            r#"{"x":["a","a",{"a":"a"},"a"],"y":"x"}"#,
            r#""a""#,
            "{}",
        ] {
            assert!(is_unique(once), "{once}");
        }
    }

    #[test]
    fn brackets_in_strings_are_no_depth() {
        assert!(too_deep("[".repeat(65).as_bytes()) && !too_deep("[".repeat(64).as_bytes()));
        assert!(!too_deep(format!(r#"["{}\"{}"]"#, "[".repeat(99), "{".repeat(99)).as_bytes()));
    }
}
