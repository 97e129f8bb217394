//! One AI app's entry for one server: where it leads, through which program, with what credential.

use credentials::Secret;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use url::Url;

use crate::{
    address::{self, Refused},
    credential::{self, Credential},
};

/// Where an entry leads.
#[derive(Clone, Debug)]
pub enum Leads {
    /// To a server somewhere else.
    Remote(Box<Remote>),
    /// To Traygate.
    Here,
    /// To a program on this machine that is a server itself.
    Program,
    /// To an address we do not take.
    Refused(Refused),
}

/// A remote server as an entry names it.
#[derive(Clone, Debug)]
pub struct Remote {
    pub url: Url,
    /// The local program that stands in for it: one of [`RELAYS`].
    pub through: Option<&'static str>,
    pub credential: Option<Credential>,
    /// What the relay was told, as written: it names its files after it.
    pub told: Told,
    /// What the entry asks for beyond what we would give, in words.
    pub beyond: Vec<String>,
}

/// What `mcp-remote` was started with, as far as it names its files after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub url: String,
    /// `--resource`: tells sign-ins to one server apart.
    pub resource: Option<String>,
    pub headers: BTreeMap<String, String>,
}

/// Programs that only carry messages to a remote server.
pub const RELAYS: &[&str] = &["mcp-remote", "mcp-proxy", "supergateway"];

/// Options of relays for what Traygate does in another way or not at all, in words.
const BEYOND: &[(&str, &str)] = &[
    ("--header-file", "headers from a file"),
    ("--static-oauth-client-info", "a client id of its own"),
    ("--static-oauth-client-metadata", "client metadata of its own"),
    ("--client-metadata-url", "a client metadata address of its own"),
    ("--client-credentials", "a sign-in without a person"),
    ("--device-code", "a sign-in by device code"),
    ("--token-endpoint", "a token address of its own"),
    ("--authorize-param", "parameters of its own for the sign-in"),
    ("--ignore-tool", "hidden tools (traygate policy can hide them, too)"),
    ("--client-id", "a client id of its own"),
    ("--client-secret", "a client secret of its own"),
];

/// The names clients have for the address.
const URL_KEYS: &[&str] = &["url", "serverUrl", "httpUrl", "uri", "endpoint", "server_url", "baseUrl"];

/// The names clients have for the program: Goose says `cmd`.
const PROGRAM_KEYS: &[&str] = &["command", "cmd"];

/// Whether a table is an entry, and not a table of entries.
pub fn is_entry(members: &Map<String, Value>) -> bool {
    let text = |holder: &Map<String, Value>, key: &str| holder.get(key).is_some_and(Value::is_string);
    let leads = |it: &Map<String, Value>| {
        URL_KEYS.iter().any(|key| text(it, key))
            || program(it).is_some_and(|it| it.is_string() || it.is_array() || it["path"].is_string())
    };
    leads(members) || members.get("transport").and_then(Value::as_object).is_some_and(leads)
}

fn program(members: &Map<String, Value>) -> Option<&Value> {
    PROGRAM_KEYS.iter().find_map(|it| members.get(*it))
}

/// Reads one entry.
pub fn read(members: &Map<String, Value>) -> Leads {
    // Cline nests what others have side by side.
    let members = match members.get("transport").and_then(Value::as_object) {
        Some(inner) if is_entry(inner) => inner,
        Some(_) | None => members,
    };
    if let Some(written) = URL_KEYS.iter().find_map(|it| members.get(*it)?.as_str()) {
        let (credential, others) = credential::among(&credential::headers_of(members));
        return match address::clean(written) {
            Ok(url) => Leads::Remote(Box::new(Remote {
                url,
                through: None,
                credential,
                told: Told::default(),
                beyond: others.iter().map(|it| format!("the header {it}")).collect(),
            })),
            Err(refused) => Leads::Refused(refused),
        };
    }
    let env = ["env", "environment", "envs"].iter().find_map(|it| members.get(*it)?.as_object());
    let inner = program(members).and_then(Value::as_object);
    let env = env.or_else(|| inner?.get("env")?.as_object());
    let command = inner.and_then(|it| it.get("path")).or_else(|| program(members));
    let mut words = command.map(words_of).unwrap_or_default();
    // Some dialogs take a whole line for the command.
    if let [line] = words.as_slice()
        && line.contains(' ')
        && relay(line.split_whitespace()).is_some()
    {
        words = crate::snippet::split(line);
    }
    words.extend(inner.and_then(|it| it.get("args")).map(words_of).unwrap_or_default());
    words.extend(members.get("args").map(args_of).unwrap_or_default());
    by_words(&words, env)
}

/// Every text in an entry that may be secret: values of headers and variables, and words of its command that are
/// neither an option, an address nor a program. For masking, so rather too many.
pub fn secrets(members: &Map<String, Value>) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (key, value) in members {
        let key = key.as_str();
        let harmless =
            URL_KEYS.contains(&key) || PROGRAM_KEYS.contains(&key) || matches!(key, "type" | "name");
        if !harmless {
            texts(value, &mut secrets);
        }
    }
    let words = secrets.iter().flat_map(|it| it.split([':', '=', ' '])).map(str::trim);
    let longer: Vec<String> = words.filter(|it| it.len() >= 8).map(str::to_owned).collect();
    let plain = |it: &str| it.starts_with('-') || is_address(it) || relay([it].into_iter()).is_some();
    longer.iter().filter(|it| !plain(it)).map(Secret::new).collect()
}

fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|it| texts(it, into)),
        Value::Object(members) => members.values().for_each(|it| texts(it, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads the words of a command.
pub(crate) fn by_words(words: &[String], env: Option<&Map<String, Value>>) -> Leads {
    let name = |it: &String| it.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    if words.iter().any(|it| name(it).trim_end_matches(".exe") == "traygate-bridge") {
        return Leads::Here;
    }
    let Some(through) = relay(words.iter().map(String::as_str)) else { return Leads::Program };
    let Some(written) = words.iter().find(|it| is_address(it)) else { return Leads::Program };
    let url = match address::clean(written) {
        Ok(url) => url,
        Err(refused) => return Leads::Refused(refused),
    };
    let mut told = Told { url: written.clone(), ..Told::default() };
    let (mut headers, mut beyond) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let (option, joined) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let after = |steps: usize| words.get(at + steps).cloned();
        let value = joined.clone().or_else(|| after(1));
        match (option, value) {
            ("--header" | "-H", Some(value)) => headers.extend(header(&value)),
            // mcp-proxy: the name and the value are two words.
            ("--headers", Some(name)) => headers.extend(after(2).map(|value| (name, value))),
            ("--oauth2Bearer", Some(token)) => headers.push(("Authorization".to_owned(), token)),
            ("--resource", Some(value)) => told.resource = Some(value),
            _ => {
                let wants = BEYOND.iter().find(|(it, _)| *it == option);
                beyond.extend(wants.map(|(_, words)| (*words).to_owned()));
            }
        }
    }
    // mcp-proxy takes the token from the environment, too.
    if through == "mcp-proxy"
        && let Some(token) = env.and_then(|it| it.get("API_ACCESS_TOKEN")?.as_str())
    {
        headers.push(("Authorization".to_owned(), token.to_owned()));
    }
    told.headers = headers.iter().cloned().collect();
    for (_, value) in &mut headers {
        *value = expand(value, env);
    }
    let (credential, others) = credential::among(&headers);
    beyond.extend(others.iter().map(|it| format!("the header {it}")));
    Leads::Remote(Box::new(Remote { url, through: Some(through), credential, told, beyond }))
}

/// `Name: value`, or `Name=value` where there is no colon.
pub(crate) fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':').or_else(|| text.split_once('='))?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

/// The relay among these words: by its name, with a version, or as a path to it.
pub(crate) fn relay<'a>(words: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let is = |word: &str, name: &str| {
        word.split(['/', '\\']).any(|part| {
            let part = part.split_once('@').map_or(part, |(before, _)| before);
            let part = [".cmd", ".exe", ".js"].iter().find_map(|it| part.strip_suffix(it)).unwrap_or(part);
            part == name
        })
    };
    let words: Vec<&str> = words.filter(|it| !is_address(it)).collect();
    RELAYS.iter().copied().find(|name| words.iter().any(|it| is(it, name)))
}

pub(crate) fn is_address(word: &str) -> bool {
    let bare = word.trim_start_matches(['<', '"', '\'', '`']);
    bare.starts_with("https://") || bare.starts_with("http://")
}

fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Array(items) => items.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// Arguments; a text instead of a list is a line of them.
fn args_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(line) => crate::snippet::split(line),
        other => words_of(other),
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
