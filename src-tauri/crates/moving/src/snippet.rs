//! Vendors' snippets as people paste them: JSON of any client, command lines, TOML, YAML, with prose around. Pure:
//! text in, servers and keys out.

mod command_line;
mod json;
mod outline;

use credentials::{Secret, clean_key};
use serde_json::{Map, Value};
use url::Url;

use crate::address;

/// Nobody's snippet is longer; a whole page is.
const LONGEST: usize = 512 * 1024;

/// What was understood.
#[derive(Debug, Default)]
pub struct Snippet {
    pub found: Vec<Found>,
    /// What was seen and left out, with the reason.
    pub notes: Vec<String>,
}

/// One remote server a snippet names.
#[derive(Clone, Debug)]
pub struct Found {
    pub name: Option<String>,
    pub url: Url,
    pub credential: Option<Credential>,
    /// Where it stood: "The JSON".
    pub form: &'static str,
}

/// What a snippet gives for signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    Bearer(Secret),
    Header {
        name: String,
        value: Secret,
    },
    /// `YOUR_API_KEY` and its kin, or a variable that only the AI app knows.
    Placeholder,
}

/// Reads a snippet.
pub fn read(text: &str) -> Snippet {
    let text = straighten(text);
    let mut snippet = Snippet::default();
    let rest = json::read(&text, &mut snippet);
    let in_json = snippet.found.len();
    if in_json == 0 {
        outline::read_toml(&rest, &mut snippet);
    }
    if snippet.found.is_empty() {
        outline::read_yaml(&rest, &mut snippet);
    }
    // A table may hold the words of a command; they were understood with it.
    if snippet.found.len() == in_json {
        command_line::read(&rest, &mut snippet);
    }
    if snippet.found.is_empty() && snippet.notes.is_empty() {
        read_prose(&rest, &mut snippet);
    }
    snippet
}

/// Undoes what word processors and chats do to text.
fn straighten(text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let text = if text.len() > LONGEST { &text[..end] } else { text };
    text.chars()
        .filter_map(|it| match it {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => Some('"'),
            '\u{2018}' | '\u{2019}' => Some('\''),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
            '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => None,
            '\r' => None,
            other => Some(other),
        })
        .collect()
}

impl Snippet {
    /// Notes a server; the same address twice is one server, and a key wins over none.
    fn add(&mut self, found: Found) {
        match self.found.iter_mut().find(|it| it.url == found.url) {
            Some(known) => {
                if matches!(known.credential, None | Some(Credential::Placeholder))
                    && found.credential.is_some()
                {
                    known.credential = found.credential;
                }
                if known.name.is_none() {
                    known.name = found.name;
                }
            }
            None => self.found.push(found),
        }
    }

    /// Reads a tree in which servers stand somewhere, under whatever root key a client wants.
    fn walk(&mut self, value: &Value, name: Option<&str>, form: &'static str) {
        match value {
            Value::Object(members) if is_entry(members) => self.entry(members, name, form),
            Value::Object(members) => {
                for (key, value) in members {
                    self.walk(value, Some(key), form);
                }
            }
            Value::Array(items) => items.iter().for_each(|it| self.walk(it, None, form)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Reads one client's entry for one server.
    fn entry(&mut self, members: &Map<String, Value>, name: Option<&str>, form: &'static str) {
        let own = members.get("name").and_then(Value::as_str);
        let name = own.or(name).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        let shown = name.clone().unwrap_or_else(|| "an entry".to_owned());
        let url = URL_KEYS.iter().find_map(|it| members.get(*it)?.as_str());
        if let Some(url) = url {
            match address::clean(url) {
                Ok(url) => {
                    let credential = credential_in(members);
                    self.add(Found { name, url, credential, form });
                }
                Err(refused) => self.notes.push(format!("{shown} was left out: {refused}")),
            }
            return;
        }
        let command = members.get("command").map(words_of).unwrap_or_default();
        let mut words = command;
        words.extend(members.get("args").map(words_of).unwrap_or_default());
        let env = members.get("env").and_then(Value::as_object);
        let expanded: Vec<String> = words.iter().map(|it| expand(it, env)).collect();
        match from_words(&expanded) {
            Some((url, credential)) => self.add(Found { name, url, credential, form }),
            None if words.iter().any(|it| it.contains("traygate-bridge")) => {
                self.notes.push(format!("{shown} leads to Traygate already: left as it is"));
            }
            None => self
                .notes
                .push(format!("{shown} is a program on this machine, not a remote server: left out")),
        }
    }
}

/// The names clients have for the address.
const URL_KEYS: &[&str] = &["url", "serverUrl", "httpUrl", "uri", "endpoint", "server_url"];

fn is_entry(members: &Map<String, Value>) -> bool {
    let text = |key: &str| members.get(key).is_some_and(Value::is_string);
    URL_KEYS.iter().any(|it| text(it))
        || members.get("command").is_some_and(|it| it.is_string() || it.is_array())
}

fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(items) => items.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// `${NAME}` of the entry's own `env`.
fn expand(word: &str, env: Option<&Map<String, Value>>) -> String {
    let mut word = word.to_owned();
    for (name, value) in env.into_iter().flatten() {
        if let Some(value) = value.as_str() {
            word = word.replace(&format!("${{{name}}}"), value);
        }
    }
    word
}

/// The remote address a local stand-in (`mcp-remote` and its kin) is started with, and the header it is given.
fn from_words(words: &[String]) -> Option<(Url, Option<Credential>)> {
    if words.iter().any(|it| it.contains("traygate-bridge")) {
        return None;
    }
    let is_url = |it: &&String| {
        let bare = it.trim_start_matches(['<', '"', '\'']);
        bare.starts_with("https://") || bare.starts_with("http://")
    };
    let url = address::clean(words.iter().find(is_url)?).ok()?;
    let mut credential = None;
    for (at, word) in words.iter().enumerate() {
        let header = match word.as_str() {
            "--header" | "-H" => words.get(at + 1).map(String::as_str),
            other => other.strip_prefix("--header="),
        };
        if let Some((name, value)) = header.and_then(|it| it.split_once(':')) {
            credential = better(credential, header_credential(name, value));
        }
    }
    Some((url, credential))
}

/// The credential in an entry's headers.
fn credential_in(members: &Map<String, Value>) -> Option<Credential> {
    let mut credential = None;
    let nested = members.get("requestInit").or_else(|| members.get("request_init"));
    let in_request = nested.and_then(|it| it.get("headers"));
    let own = ["headers", "http_headers", "httpHeaders", "extra_headers"]
        .into_iter()
        .filter_map(|it| members.get(it));
    for headers in own.chain(in_request) {
        for (name, value) in headers.as_object().into_iter().flatten() {
            if let Some(value) = value.as_str() {
                credential = better(credential, header_credential(name, value));
            }
        }
    }
    let token = ["bearer_token", "bearerToken", "apiKey", "api_key"]
        .into_iter()
        .find_map(|it| members.get(it)?.as_str());
    if let Some(token) = token {
        credential = better(credential, header_credential("authorization", token));
    }
    credential
}

/// A real key wins over a placeholder, the first over the second.
fn better(one: Option<Credential>, other: Option<Credential>) -> Option<Credential> {
    match (one, other) {
        (None | Some(Credential::Placeholder), Some(other)) => Some(other),
        (one, _) => one,
    }
}

/// What one header of a snippet gives; headers that are no secret give nothing.
fn header_credential(name: &str, value: &str) -> Option<Credential> {
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    if name.is_empty()
        || value.is_empty()
        || matches!(name.as_str(), "content-type" | "accept" | "user-agent")
    {
        return None;
    }
    // `${input:key}` of VS Code, `${env:KEY}`, `{{KEY}}`: only the app knows what it stands for.
    if value.contains("${") || value.contains("{{") || value.starts_with('$') {
        return Some(Credential::Placeholder);
    }
    let scheme = value.split_whitespace().next().unwrap_or_default();
    let bearer = scheme.eq_ignore_ascii_case("bearer") || !value.contains(char::is_whitespace);
    match clean_key(value) {
        Ok(key) if name == "authorization" && bearer => Some(Credential::Bearer(key)),
        Err(credentials::KeyProblem::Placeholder) => Some(Credential::Placeholder),
        Ok(_) | Err(_) => Some(Credential::Header { name, value: Secret::new(value) }),
    }
}

/// Addresses in plain prose: those of vendors we know and those that say they are for MCP.
fn read_prose(text: &str, snippet: &mut Snippet) {
    let alone = !text.trim().contains(char::is_whitespace);
    for word in text.split_whitespace() {
        let Some(at) = word.find("https://").or_else(|| word.find("http://")) else { continue };
        let word = word[at..].trim_end_matches(['.', ')', ']', '>', '"', '\'', '!', '?', ':']);
        let Ok(url) = address::clean(word) else { continue };
        if alone || url.as_str().contains("mcp") {
            snippet.add(Found { name: None, url, credential: None, form: "The text" });
        }
    }
    if snippet.found.is_empty() && alone && !text.trim().is_empty() {
        match address::clean(text) {
            Ok(url) => snippet.add(Found { name: None, url, credential: None, form: "The text" }),
            Err(refused) => snippet.notes.push(refused.message),
        }
    }
}

#[cfg(test)]
mod tests;
