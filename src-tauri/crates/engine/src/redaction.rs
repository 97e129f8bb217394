//! Text on its way to somebody else: without the user's home, and without anything that looks like a key.
//!
//! Nothing secret is in what is given here. This is for what nobody foresaw: a vendor's address with a key in it, a
//! server that repeats a token in an error.

use clients::{Home, Platform, REDACTED};
use serde_json::Value;

/// What is taken out.
pub(crate) struct Redaction {
    /// The home directory in its spellings.
    homes: Vec<String>,
    /// Whether paths may be spelled in either case.
    any_case: bool,
}

impl Redaction {
    /// For texts of the user with this home. Looks whether it is a link.
    pub(crate) fn of(home: &Home) -> Redaction {
        let behind_links = std::fs::canonicalize(&home.dir).ok();
        let dirs = [Some(home.dir.clone()), behind_links].into_iter().flatten();
        // A home that is the root has nothing to hide.
        let mut homes: Vec<String> =
            dirs.filter(|it| it.parent().is_some()).map(|it| it.display().to_string()).collect();
        homes.sort_by_key(|it| std::cmp::Reverse(it.len()));
        homes.dedup();
        Redaction { homes, any_case: home.platform == Platform::Windows }
    }

    /// Every text in the value, names of members too.
    pub(crate) fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|it| self.json(it)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, it)| (self.text(&name), self.json(it))).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value,
        }
    }

    fn text(&self, text: &str) -> String {
        let text = self.homes.iter().fold(text.to_owned(), |text, home| self.without_home(&text, home));
        without_keys(&without_queries(&text))
    }

    fn without_home(&self, text: &str, home: &str) -> String {
        // Of the same length in bytes, so that what is found in one is cut out of the other.
        let spelled = |it: &str| if self.any_case { it.to_ascii_lowercase() } else { it.to_owned() };
        let (searched, home) = (spelled(text), spelled(home));
        let part_of_a_name = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
        let (mut out, mut done) = (String::new(), 0);
        for (at, _) in searched.match_indices(&home) {
            let end = at + home.len();
            let inside = text[..at].ends_with(part_of_a_name) || text[end..].starts_with(part_of_a_name);
            if !inside {
                out.push_str(&text[done..at]);
                out.push('~');
                done = end;
            }
        }
        out + &text[done..]
    }
}

/// Addresses without what comes after `?`: some vendors put the key there.
fn without_queries(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        match word.split_once('?') {
            Some((address, query)) if address.contains("://") && !query.trim().is_empty() => {
                let after = &word[word.trim_end().len()..];
                out.push_str(&format!("{address}?{REDACTED}{after}"));
            }
            _ => out.push_str(word),
        }
    }
    out
}

fn without_keys(text: &str) -> String {
    let in_key = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(in_key) {
        let run = &rest[start..];
        let run = &run[..run.find(|it| !in_key(it)).unwrap_or(run.len())];
        out.push_str(&rest[..start]);
        out.push_str(if looks_like_a_key(run) { REDACTED } else { run });
        rest = &rest[start + run.len()..];
    }
    out + rest
}

/// Rather one name too many than one key too few; words joined by `-` and `_`, also with a year, are names.
fn looks_like_a_key(run: &str) -> bool {
    let digits = |it: &str| it.bytes().filter(u8::is_ascii_digit).count();
    let mixed = |it: &str| digits(it) > 0 && digits(it) < it.len();
    let dense = |it: &str| it.len() >= 32 || (it.len() >= 16 && mixed(it));
    run.split(['-', '_']).any(dense) || (run.len() >= 20 && digits(run) >= 5 && mixed(run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn redaction(any_case: bool, home: &str) -> Redaction {
        Redaction { homes: vec![home.to_owned()], any_case }
    }

    #[test]
    fn the_home_is_a_tilde_and_its_neighbours_stay() {
        let unix = redaction(false, "/home/ann");
        for (text, expected) in [
            ("/home/ann/.cursor/mcp.json is damaged", "~/.cursor/mcp.json is damaged"),
            ("file:///home/ann", "file://~"),
            ("in \"/home/ann\", and /home/ann/x", "in \"~\", and ~/x"),
            ("/home/anna /mnt/home/ann /home/ann-2", "/home/anna /mnt/home/ann /home/ann-2"),
            ("/HOME/ANN/x", "/HOME/ANN/x"),
        ] {
            assert_eq!(unix.text(text), expected);
        }
        let windows = redaction(true, r"C:\Users\Änn");
        assert_eq!(windows.text(r"c:\users\Änn\AppData\x"), r"~\AppData\x");
    }

    #[test]
    fn what_looks_like_a_key_goes_and_names_stay() {
        let unix = redaction(false, "/home/ann");
        for (text, expected) in [
            ("https://mcp.example/s/Zk3xUe8rT1yQp0aB/mcp", "https://mcp.example/s/***/mcp"),
            ("https://mcp.example/mcp?key=abc and more", "https://mcp.example/mcp?*** and more"),
            ("refused 3f2b8a6e-1c4d-4f6a-9b0e-5d7c8a9b0c1d!", "refused ***!"),
            ("a_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEf.x", "***.x"),
            ("sk_live_51HxQ2eKb7RnV0mz", "***"),
            ("which one? https://mcp.example/mcp?", "which one? https://mcp.example/mcp?"),
        ] {
            assert_eq!(unix.text(text), expected);
        }
        for name in [
            "https://mcp.partnerstack.com/mcp",
            "partnerstack-of-acme-europe-2026",
            "a file only you can read, because TRAYGATE_KEY_STORE=file",
            "ann.person@acme.example",
            "2026-05-01 12:03:04",
        ] {
            assert_eq!(unix.text(name), name);
        }
    }

    #[test]
    fn names_of_members_are_texts_too() {
        let told = json!({ "/home/ann/a": [{ "b": "/home/ann" }, 7, null, true] });
        assert_eq!(redaction(false, "/home/ann").json(told), json!({ "~/a": [{ "b": "~" }, 7, null, true] }));
    }
}
