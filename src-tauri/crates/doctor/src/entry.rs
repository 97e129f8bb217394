//! What one entry of an app's file says: where it leads, by what program, with what in it.

use serde_json::Value;
use url::Url;

use crate::house::{Client, House, Server};

/// One entry as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub name: String,
    pub value: Value,
    /// Whether the program it names is there; `None` where that is not known.
    pub program_there: Option<bool>,
}

/// The names apps have for the address.
const ADDRESSES: &[&str] = &["url", "serverUrl", "httpUrl", "uri", "endpoint"];

/// Programs that stand between an app and a remote server, as ours does.
const STAND_INS: &[&str] = &[
    "mcp-remote",
    "mcp-proxy",
    "supergateway",
    "mcp-remote-proxy",
    "@pyroprompts/mcp-stdio-to-streamable-http-adapter",
];

impl Entry {
    /// The entry itself and, for Cline, what it nests.
    fn forms(&self) -> impl Iterator<Item = &Value> {
        [Some(&self.value), self.value.get("transport")].into_iter().flatten()
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.forms().find_map(|it| it.get(key)?.as_str())
    }

    /// The program it starts.
    pub fn command(&self) -> Option<&str> {
        self.text("command").or_else(|| self.text("cmd"))
    }

    /// The words after the program.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        let list = self.forms().find_map(|it| it.get("args")?.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    pub(crate) fn kind(&self) -> Option<&str> {
        self.text("type")
    }

    /// The name of the program without its folder and ending.
    pub(crate) fn program(&self) -> Option<String> {
        let name = self.command()?.trim().rsplit(['/', '\\']).next()?.to_ascii_lowercase();
        let bare = [".exe", ".cmd", ".bat"].iter().find_map(|it| name.strip_suffix(it));
        Some(bare.unwrap_or(&name).to_owned())
    }

    /// Whether it starts our bridge, wherever that is.
    pub(crate) fn starts_bridge(&self) -> bool {
        self.program().as_deref() == Some("traygate-bridge")
    }

    /// The address as it stands there: of the entry, or the one a stand-in is started with.
    pub(crate) fn address(&self) -> Option<&str> {
        ADDRESSES.iter().find_map(|it| self.text(it)).or_else(|| {
            let is_address = |it: &&str| it.contains("://") && !it.contains("Authorization");
            self.arguments().into_iter().find(is_address)
        })
    }

    /// The stand-in it starts, by `npx`, `uvx` or directly.
    pub(crate) fn stand_in(&self) -> Option<&'static str> {
        let program = self.program()?;
        let words = self.arguments();
        let is_it = |name: &&&str| {
            program == **name || words.iter().any(|it| it.split('@').next() == Some(**name) || it == *name)
        };
        STAND_INS.iter().find(is_it).copied()
    }

    /// Every text in it, however deep.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        collect(&self.value, &mut texts);
        texts
    }

    /// The secrets that stand in it: values of headers and arguments that let somebody in.
    pub(crate) fn credentials(&self) -> Vec<&str> {
        let headers = self.forms().filter_map(|it| it.get("headers")?.as_object()).flatten();
        let secret = |name: &str| {
            let name = name.to_ascii_lowercase();
            ["authorization", "key", "token", "secret"].iter().any(|it| name.contains(it))
        };
        let in_headers = headers.filter(|(name, _)| secret(name)).filter_map(|(_, it)| it.as_str());
        let words = self.arguments();
        let in_words = words.into_iter().filter_map(|it| {
            let (name, value) = it.split_once(':')?;
            (secret(name) && !name.contains('/')).then_some(value)
        });
        in_headers.chain(in_words).map(str::trim).collect()
    }

    /// The server it is meant for: by its address, else by its name.
    pub(crate) fn server<'a>(&self, house: &'a House) -> Option<&'a Server> {
        let url = self.address().and_then(cleaned);
        let same_host = |it: &&Server| {
            let (Some(theirs), Some(url)) = (&it.url, &url) else { return false };
            // On this computer the port is the server; the gateway has one of its own.
            let same_port = theirs.port_or_known_default() == url.port_or_known_default();
            theirs.host_str() == url.host_str() && (!is_loopback(url.host_str()) || same_port)
        };
        let same_name = |it: &&Server| it.id.eq_ignore_ascii_case(&self.name);
        house.servers.iter().find(same_host).or_else(|| house.servers.iter().find(same_name))
    }

    /// Whether it leads to our gateway or bridge, also in a way the app cannot use.
    pub(crate) fn is_ours(&self) -> bool {
        let gateway = || {
            let url = cleaned(self.address()?)?;
            let path = url.path().trim_matches('/').strip_suffix("/mcp")?.to_owned();
            Some(is_loopback(url.host_str()) && path == self.name)
        };
        self.starts_bridge() || gateway() == Some(true)
    }
}

/// The entries of this client that are meant for servers we know and lead past us.
pub(crate) fn strangers<'a>(
    house: &'a House,
    client: &'a Client,
) -> impl Iterator<Item = (&'a Entry, &'a Server)> {
    let foreign = client.entries().filter(|(_, it)| !it.is_ours());
    let mut seen: Vec<(&str, &Entry)> = Vec::new();
    foreign.filter_map(move |(_, entry)| {
        let server = entry.server(house)?;
        // The same entry in two files of one app is told once.
        let known = seen.iter().any(|(_, it)| *it == entry);
        seen.push((&server.id, entry));
        (!known).then_some((entry, server))
    })
}

/// What an address was before a page, a chat or a word processor got hold of it.
pub(crate) fn cleaned(address: &str) -> Option<Url> {
    let bare = unescaped(address);
    let around = |it: char| it.is_whitespace() || "<>\"'`".contains(it) || is_typographic(it);
    Url::parse(bare.trim_matches(around)).ok()
}

/// `&quot;` and its kin as the signs they stand for.
pub(crate) fn unescaped(text: &str) -> String {
    HTML.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// `&amp;` comes last, so that nothing is unescaped twice.
const HTML: &[(&str, &str)] =
    &[("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];

/// Whether a text has signs in it that a web page wrote as entities.
pub(crate) fn has_html(text: &str) -> bool {
    HTML.iter().any(|(entity, _)| text.contains(entity))
}

/// The quotation marks word processors put in place of plain ones.
pub(crate) fn is_typographic(it: char) -> bool {
    matches!(it, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}')
}

/// Whether this is what stands in a vendor's page where a key belongs.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let bare =
        text.strip_prefix("Bearer ").unwrap_or(text).trim_matches(['<', '>', '[', ']', '{', '}', '"', '\'']);
    let upper = bare.to_ascii_uppercase().replace([' ', '-'], "_");
    let known =
        ["YOUR_API_KEY", "YOUR_TOKEN", "YOUR_KEY", "API_KEY", "API_KEY_HERE", "YOUR_ACCESS_TOKEN", "TOKEN"];
    known.contains(&upper.as_str()) || (upper.starts_with("YOUR_") && !bare.contains(char::is_whitespace))
}

pub(crate) fn is_loopback(host: Option<&str>) -> bool {
    matches!(host, Some("127.0.0.1" | "localhost" | "[::1]" | "0.0.0.0"))
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|it| collect(it, texts)),
        Value::Object(members) => members.values().for_each(|it| collect(it, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
