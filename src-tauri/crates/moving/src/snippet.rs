//! Vendors' snippets as people paste them: JSON of any client, command lines, install links, TOML, YAML, with prose
//! around. Pure: text in, servers and keys out.

mod command_line;
mod json;
mod link;
mod note;
mod outline;
mod text;

pub(crate) use command_line::split;
pub use note::Note;

use serde_json::{Map, Value};
use url::Url;

use crate::{
    address,
    credential::{self, Credential},
    entry::{self, Leads},
};

/// What was understood.
#[derive(Debug, Default)]
pub struct Snippet {
    pub found: Vec<Found>,
    /// What was seen and left out, with the reason.
    pub notes: Vec<Note>,
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

/// Reads a snippet.
pub fn read(text: &str) -> Snippet {
    let text = text::straighten(text);
    let mut snippet = Snippet::default();
    let rest = link::read(&text, &mut snippet);
    let rest = json::read(&rest, &mut snippet);
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

impl Snippet {
    /// Notes a server; the same address twice is one server, and a key wins over none.
    fn add(&mut self, found: Found) {
        match self.found.iter_mut().find(|it| it.url == found.url) {
            Some(known) => {
                known.credential = credential::better(known.credential.take(), found.credential);
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
            Value::Object(members) if entry::is_entry(members) => self.entry(members, name, form),
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
        self.leads(&entry::read(members), name, form);
    }

    /// Notes where something leads.
    fn leads(&mut self, leads: &Leads, name: Option<String>, form: &'static str) {
        let shown = name.clone().unwrap_or_else(|| "an entry".to_owned());
        match leads {
            Leads::Remote(remote) => {
                if !remote.beyond.is_empty() {
                    self.notes.push(Note::Beyond { shown, beyond: remote.beyond.clone() });
                }
                self.add(Found {
                    name,
                    url: remote.url.clone(),
                    credential: remote.credential.clone(),
                    form,
                });
            }
            Leads::Here => self.notes.push(Note::Here { shown }),
            Leads::Program => self.notes.push(Note::Program { shown }),
            Leads::Refused(refused) => {
                self.notes.push(Note::Refused { shown, refused: refused.clone() });
            }
        }
    }
}

/// Addresses in plain prose: those of vendors we know and those that say they are for MCP.
fn read_prose(text: &str, snippet: &mut Snippet) {
    let alone = !text.trim().contains(char::is_whitespace);
    for word in text.split_whitespace() {
        let Some(at) = word.find("https://").or_else(|| word.find("http://")) else { continue };
        let word = word[at..].trim_end_matches(['.', ')', ']', '>', '"', '\'', '!', '?', ':', '*', '_']);
        let Ok(url) = address::clean(word) else { continue };
        if alone || url.as_str().contains("mcp") {
            snippet.add(Found { name: None, url, credential: None, form: "The text" });
        }
    }
    // A key beside one address is that server's; beside several it is anybody's.
    if let [only] = snippet.found.as_mut_slice() {
        only.credential = text.lines().find_map(key_in_line);
    }
    if snippet.found.is_empty() && alone && !text.trim().is_empty() {
        match address::clean(text) {
            Ok(url) => snippet.add(Found { name: None, url, credential: None, form: "The text" }),
            Err(refused) => snippet.notes.push(Note::Address(refused)),
        }
    }
}

/// `Authorization: Bearer KEY` on a line of its own, as dashboards show it.
fn key_in_line(line: &str) -> Option<Credential> {
    let line = line.trim().trim_matches(['"', '\'', '`', ',']);
    let (name, value) = line.split_once(':')?;
    let is_it = name.trim().trim_matches(['"', '\'', '*']).eq_ignore_ascii_case("authorization");
    is_it.then(|| credential::of_header("authorization", value.trim().trim_matches(['"', '\''])))?
}

#[cfg(test)]
mod tests;
