//! Command lines in a snippet: `claude mcp add …` and its kin, `npx mcp-remote …`, `curl`.

use super::{Found, Note, Snippet};
use crate::{
    address, credential,
    credential::Credential,
    entry::{self, Leads},
};

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
    "--name",
    "-n",
    "--client",
    "-c",
    "-a",
    "--description",
];

/// Programs that add a server by themselves, without the words `mcp add`.
const ADDERS: &[&str] = &["add-mcp", "install-mcp"];

/// Reads the command lines in the text.
pub(super) fn read(text: &str, snippet: &mut Snippet) {
    // A backslash (or in PowerShell a backtick, in cmd a caret) at the end of a line continues it.
    let text = text.replace("\\\n", " ").replace("`\n", " ").replace("^\n", " ");
    for line in text.lines() {
        let words = split(line);
        let add =
            words.windows(2).position(|it| it[0] == "mcp" && matches!(it[1].as_str(), "add" | "install"));
        let adder = words.iter().position(|it| ADDERS.contains(&it.split('@').next().unwrap_or_default()));
        match (add, adder) {
            (Some(at), _) => read_add(&words[at + 2..], snippet),
            (None, Some(at)) => read_add(&words[at + 1..], snippet),
            (None, None) if words.iter().take(2).any(|it| it == "curl") => read_curl(&words, snippet),
            (None, None) if entry::relay(words.iter().map(String::as_str)).is_some() => {
                let leads = entry::by_words(&words, None);
                if matches!(leads, Leads::Remote(_) | Leads::Refused(_)) {
                    snippet.leads(&leads, None, "The command line");
                }
            }
            (None, None) => {}
        }
    }
}

/// The words after `mcp add`.
fn read_add(words: &[String], snippet: &mut Snippet) {
    let (mut plain, mut headers, mut url, mut name) = (Vec::new(), Vec::new(), None, None);
    let mut given: Option<Credential> = None;
    let mut at = 0;
    while at < words.len() {
        let (option, joined) = match words[at].split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ => (words[at].as_str(), None),
        };
        if option == "--" {
            // What follows is a program to start; perhaps one that leads to a remote server.
            match entry::by_words(&words[at + 1..], None) {
                Leads::Remote(remote) => {
                    url = Some(remote.url);
                    given = credential::better(given, remote.credential);
                }
                Leads::Here | Leads::Program | Leads::Refused(_) => {}
            }
            break;
        }
        let mut value = joined;
        if WITH_VALUE.contains(&option) && joined.is_none() {
            at += 1;
            value = words.get(at).map(String::as_str);
        }
        match (option, value) {
            ("-H" | "--header", Some(header)) => headers.extend(entry::header(header)),
            ("--bearer-token-env-var", Some(_)) => {
                given = credential::better(given, Some(Credential::Placeholder));
            }
            ("--url", Some(value)) => url = address::clean(value).ok(),
            ("--name" | "-n", Some(value)) => name = Some(value),
            (option, _) if option.starts_with('-') => {}
            (word, _) => plain.push(word),
        }
        at += 1;
    }
    let credential = credential::better(given, credential::among(&headers).0);
    let is_address = |it: &&&str| entry::is_address(it);
    let stated = plain.iter().find(is_address).map(|it| address::clean(it));
    let name = name.or_else(|| plain.iter().copied().find(|it| !entry::is_address(it))).map(str::to_owned);
    let shown = name.clone().unwrap_or_else(|| "the command line".to_owned());
    match (url, stated) {
        (Some(url), _) | (None, Some(Ok(url))) => {
            snippet.add(Found { name, url, credential, form: "The command line" });
        }
        (None, Some(Err(refused))) => snippet.notes.push(Note::Refused { shown, refused }),
        (None, None) => snippet.notes.push(Note::NoAddress { shown }),
    }
}

/// `curl -H "Authorization: Bearer KEY" https://…`, as dashboards show how to try a key.
fn read_curl(words: &[String], snippet: &mut Snippet) {
    let Some(Ok(url)) = words.iter().find(|it| entry::is_address(it)).map(|it| address::clean(it)) else {
        return;
    };
    let after = words.windows(2).filter(|it| matches!(it[0].as_str(), "-H" | "--header"));
    let headers: Vec<(String, String)> = after.filter_map(|it| entry::header(&it[1])).collect();
    let credential = credential::among(&headers).0;
    if url.as_str().contains("mcp") {
        snippet.add(Found { name: None, url, credential, form: "The command line" });
    }
}

/// A line's words as a shell would see them; `<…>` of documentation is no redirection.
pub(crate) fn split(line: &str) -> Vec<String> {
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
