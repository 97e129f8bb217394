//! Command lines in a snippet: `claude mcp add …` and its kin, `npx mcp-remote …`.

use super::{Found, Snippet, from_words, header_credential};
use crate::address;

/// Options of `mcp add` commands that take a value.
const WITH_VALUE: &[&str] = &[
    "-t",
    "--transport",
    "-s",
    "--scope",
    "-H",
    "--header",
    "-e",
    "--env",
    "--url",
    "--bearer-token-env-var",
    "--client-id",
    "--client-secret",
    "--callback-port",
    "--timeout",
    "--type",
];

/// Reads the command lines in the text.
pub(super) fn read(text: &str, snippet: &mut Snippet) {
    // A backslash (or in PowerShell a backtick) at the end of a line continues it.
    let text = text.replace("\\\n", " ").replace("`\n", " ");
    for line in text.lines() {
        let words = split(line);
        let add =
            words.windows(2).position(|it| it[0] == "mcp" && matches!(it[1].as_str(), "add" | "install"));
        match add {
            Some(at) => read_add(&words[at + 2..], snippet),
            None if words.iter().any(|it| it.starts_with("mcp-remote")) => {
                if let Some((url, credential)) = from_words(&words) {
                    snippet.add(Found { name: None, url, credential, form: "The command line" });
                }
            }
            None => {}
        }
    }
}

/// The words after `mcp add`.
fn read_add(words: &[String], snippet: &mut Snippet) {
    let (mut plain, mut credential, mut url) = (Vec::new(), None, None);
    let mut at = 0;
    while at < words.len() {
        let (option, joined) = match words[at].split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ => (words[at].as_str(), None),
        };
        if option == "--" {
            // What follows is a program to start; perhaps one that leads to a remote server.
            if let Some((address, header)) = from_words(&words[at + 1..]) {
                url = Some(address);
                credential = credential.or(header);
            }
            break;
        }
        let mut value = joined;
        if WITH_VALUE.contains(&option) && joined.is_none() {
            at += 1;
            value = words.get(at).map(String::as_str);
        }
        match (option, value) {
            ("-H" | "--header", Some(header)) => {
                let parts = header.split_once(':').or_else(|| header.split_once('='));
                credential = credential.or(parts.and_then(|(name, value)| header_credential(name, value)));
            }
            ("--url", Some(value)) => url = address::clean(value).ok(),
            (option, _) if option.starts_with('-') => {}
            (word, _) => plain.push(word),
        }
        at += 1;
    }
    let is_address = |it: &&&str| it.contains("://");
    let stated = plain.iter().find(is_address).and_then(|it| address::clean(it).ok());
    let name = plain.iter().find(|it| !is_address(it)).map(|it| (*it).to_owned());
    match url.or(stated) {
        Some(url) => snippet.add(Found { name, url, credential, form: "The command line" }),
        None => {
            let shown = name.unwrap_or_else(|| "the command line".to_owned());
            snippet.notes.push(format!("{shown} names no remote address: left out"));
        }
    }
}

/// A line's words as a shell would see them; `<…>` of documentation is no redirection.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut begun, mut quote) = (String::new(), false, None);
    let mut characters = line.chars();
    while let Some(it) = characters.next() {
        match (quote, it) {
            (Some(open), _) if it == open => quote = None,
            (Some('\''), _) => word.push(it),
            (None | Some(_), '\\') => word.extend(characters.next()),
            (Some(_), _) => word.push(it),
            (None, '"' | '\'') => {
                quote = Some(it);
                begun = true;
            }
            (None, _) if it.is_whitespace() => {
                if begun || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (None, _) => word.push(it),
        }
    }
    if begun || !word.is_empty() {
        words.push(word);
    }
    words
}
