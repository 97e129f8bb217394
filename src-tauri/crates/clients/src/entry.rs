//! What we write into a client's file for one server, and how we know it again.

use serde_json::{Map, Value, json};
use std::path::PathBuf;

use crate::client::{Client, Naming};

/// One server as it should stand in a client's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key it is listed under: the server id.
    pub name: String,
    /// How the client reaches the gateway.
    pub launch: Launch,
}

/// How a client reaches the gateway.
#[derive(Clone, PartialEq, Eq)]
pub enum Launch {
    /// It starts `program` and speaks stdio to it.
    Bridge { program: PathBuf, arguments: Vec<String> },
    /// It speaks HTTP to `url` with `Authorization: Bearer token` (the client's own gateway token).
    Http { url: String, token: String },
}

impl std::fmt::Debug for Launch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Launch::Bridge { program, arguments } => {
                f.debug_struct("Bridge").field("program", program).field("arguments", arguments).finish()
            }
            Launch::Http { url, token: _ } => {
                f.debug_struct("Http").field("url", url).finish_non_exhaustive()
            }
        }
    }
}

/// One change to a client's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Connect(Entry),
    /// Remove the entry of this name. An entry that does not lead to us and never did stays.
    Disconnect(String),
    /// Remove somebody else's entry, which the user named, and put ours where it led. What it was started with goes
    /// with it, for it may hold a key; what the user decided about it stays.
    Replace {
        name: String,
        with: Entry,
    },
}

/// What users decide about an entry, in all spellings we meet: none of it leads anywhere or is secret.
pub(crate) const DECISIONS: &[&str] = &[
    "disabled",
    "enabled",
    "autoApprove",
    "alwaysAllow",
    "disabledTools",
    "includeTools",
    "excludeTools",
    "timeout",
    "trust",
];

/// The entry as it should stand in the client's file, where `standing` stands now.
pub(crate) fn spelled(client: &dyn Client, entry: &Entry, standing: Option<&Value>) -> Value {
    let spelled = client.spell(&entry.launch, standing);
    match (client.naming(), spelled) {
        (Naming::Both, Value::Object(fields)) => {
            let name = ("name".to_owned(), Value::from(entry.name.as_str()));
            Value::Object([name].into_iter().chain(fields).collect::<Map<_, _>>())
        }
        (Naming::Key | Naming::Both | Naming::List, spelled) => spelled,
    }
}

/// Every field by which an entry says where it leads and as whom, in all spellings we meet. Fields outside this list
/// are the user's: they survive each change of ours. `headersHelper` (Claude Code) would put another token over ours,
/// and so would what Codex calls `http_headers_helper` and `bearer_token_env_var`.
const LEADING: &[&[&str]] = &[
    &["type"],
    &["transportType"],
    &["command"],
    &["cmd"],
    &["args"],
    &["url"],
    &["uri"],
    &["serverUrl"],
    &["httpUrl"],
    &["headers", "Authorization"],
    &["headers", "authorization"],
    &["headersHelper"],
    &["requestInit", "headers", "Authorization"],
    &["http_headers", "Authorization"],
    &["env_http_headers", "Authorization"],
    &["http_headers_helper"],
    &["bearer_token_env_var"],
    &["requestOptions", "headers", "Authorization"],
];

/// Under which fields apps look for the address of an HTTP entry.
pub(crate) const ADDRESSES: &[&str] = &["url", "serverUrl", "httpUrl", "uri"];

/// The headers of an HTTP entry.
pub(crate) fn bearer(token: &str) -> Value {
    json!({ "Authorization": format!("Bearer {token}") })
}

/// The token in an HTTP entry, in either spelling.
pub(crate) fn token(entry: &Value) -> Option<&str> {
    const HEADERS: &[&[&str]] =
        &[&["headers"], &["requestInit", "headers"], &["http_headers"], &["requestOptions", "headers"]];
    let headers = |it| HEADERS.iter().filter_map(move |path| at(it, path));
    forms(entry).flat_map(headers).find_map(|it| it["Authorization"].as_str()?.strip_prefix("Bearer "))
}

/// Whether the entry called `name` starts our bridge or speaks to our gateway, on whatever port.
pub(crate) fn leads_to_us(name: &str, entry: &Value) -> bool {
    let bridge = |it: &Value| {
        // OpenCode lists program and arguments together.
        let command = it["command"].get(0).unwrap_or(&it["command"]);
        // Goose has its own word for it.
        let program =
            command.as_str().or_else(|| it["cmd"].as_str())?.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
        Some(program.strip_suffix(".exe").unwrap_or(&program) == "traygate-bridge")
    };
    let gateway = |address: &Value| {
        let (port, path) = address.as_str()?.strip_prefix("http://127.0.0.1:")?.split_once('/')?;
        Some(port.parse::<u16>().is_ok() && path == format!("{name}/mcp"))
    };
    forms(entry)
        .any(|it| bridge(it) == Some(true) || ADDRESSES.iter().any(|key| gateway(&it[*key]) == Some(true)))
}

/// Whether `standing` says all that `wanted` says and leads nowhere else besides.
pub(crate) fn agrees(standing: &Value, wanted: &Value) -> bool {
    holds(standing, wanted) && stale(standing, wanted).is_empty()
}

/// The leading fields of `standing` that have no place in `wanted`: those of another way to reach something.
pub(crate) fn stale(standing: &Value, wanted: &Value) -> Vec<Vec<&'static str>> {
    let nested = LEADING.iter().map(|it| [&["transport"], *it].concat());
    let all = LEADING.iter().map(|it| it.to_vec()).chain(nested);
    all.filter(|path| {
        at(wanted, path).is_none() && at(standing, path).is_some_and(|it| !is_said(path, it, wanted))
    })
    .collect()
}

/// What is meant for a program, and what for an address: fields that lead nowhere and are in the way of the other
/// way. Cline and Roo Code refuse an entry that has of both, Cline the whole file; Codex does not even start.
const COMPANIONS: [&[&str]; 2] = [
    &[
        "env",
        "environment",
        "envFile",
        "cwd",
        "workingDirectory",
        "working_directory",
        "sandboxEnabled",
        "env_vars",
    ],
    &[
        "headers",
        "requestInit",
        "oauth",
        "auth",
        "http_headers",
        "env_http_headers",
        "oauth_resource",
        "oauth_client_id",
        "scopes",
        "requestOptions",
    ],
];

/// The fields of `standing` that come with the way `wanted` does not take.
pub(crate) fn left_over(standing: &Value, wanted: &Value) -> Vec<Vec<&'static str>> {
    let [of_programs, of_addresses] = COMPANIONS;
    let above = if wanted["transport"].is_object() { &["transport"][..] } else { &[] };
    let says = |field: &str| at(wanted, &[above, &[field]].concat()).is_some();
    let fields = match (says("command") || says("cmd"), ADDRESSES.iter().any(|it| says(it))) {
        (true, false) => of_addresses,
        (false, true) => of_programs,
        (true, true) | (false, false) => &[],
    };
    let paths = fields.iter().filter(|it| !says(it)).map(|it| [above, &[*it]].concat());
    paths.filter(|it| at(standing, it).is_some()).collect()
}

/// Whether a `type` only says in words what `wanted` says anyway. Apps add it when they write their files anew.
fn is_said(path: &[&str], value: &Value, wanted: &Value) -> bool {
    let (Some((&"type", above)), Some(kind)) = (path.split_last(), value.as_str()) else { return false };
    let says = |field: &str| at(wanted, &[above, &[field]].concat()).is_some();
    match kind {
        "stdio" | "local" => says("command"),
        "http" | "remote" | "streamable-http" | "streamableHttp" => ADDRESSES.iter().any(|it| says(it)),
        _ => false,
    }
}

fn holds(standing: &Value, wanted: &Value) -> bool {
    match (standing, wanted) {
        (Value::Object(standing), Value::Object(wanted)) => {
            wanted.iter().all(|(key, wanted)| standing.get(key).is_some_and(|it| holds(it, wanted)))
        }
        _ => standing == wanted,
    }
}

fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |it, key| it.get(key))
}

/// The entry itself and, for Cline, what it nests.
fn forms(entry: &Value) -> impl Iterator<Item = &Value> {
    [Some(entry), entry.get("transport")].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_entries_are_known_by_where_they_lead() {
        for (entry, ours) in [
            (json!({ "command": "/opt/traygate/traygate-bridge", "args": ["acme"] }), true),
            (json!({ "command": "C:\\Program Files\\Traygate\\Traygate-Bridge.exe" }), true),
            (json!({ "transport": { "type": "stdio", "command": "/opt/traygate-bridge" } }), true),
            (json!({ "url": "http://127.0.0.1:7717/acme/mcp" }), true),
            (json!({ "url": "http://127.0.0.1:40000/acme/mcp" }), true),
            (json!({ "serverUrl": "http://127.0.0.1:7717/acme/mcp" }), true),
            (json!({ "httpUrl": "http://127.0.0.1:7717/acme/mcp" }), true),
            (json!({ "command": ["/opt/traygate-bridge", "acme"] }), true),
            (json!({ "command": ["npx", "/opt/traygate-bridge"] }), false),
            (json!({ "command": [] }), false),
            (json!({ "url": "http://127.0.0.1:7717/other/mcp" }), false),
            (json!({ "url": "http://127.0.0.1:port/acme/mcp" }), false),
            (json!({ "url": "https://mcp.acme.com/mcp" }), false),
            (json!({ "command": "npx", "args": ["traygate-bridge"] }), false),
            (json!("traygate-bridge"), false),
        ] {
            assert_eq!(leads_to_us("acme", &entry), ours, "{entry}");
        }
    }

    #[test]
    fn a_token_is_found_in_both_spellings_and_never_printed() {
        assert_eq!(token(&json!({ "headers": bearer("s3cret") })), Some("s3cret"));
        assert_eq!(token(&json!({ "transport": { "headers": bearer("s3cret") } })), Some("s3cret"));
        assert_eq!(token(&json!({ "headers": { "Authorization": "Basic x" } })), None);
        let launch =
            Launch::Http { url: "http://127.0.0.1:1/acme/mcp".to_owned(), token: "s3cret".to_owned() };
        assert!(!format!("{launch:?}").contains("s3cret"));
    }

    #[test]
    fn fields_of_another_way_are_stale_and_foreign_ones_are_not() {
        let standing =
            json!({ "type": "http", "url": "x", "headers": { "Authorization": "a", "X": "y" }, "env": {} });
        let wanted = json!({ "command": "bridge", "args": [] });
        let stale = stale(&standing, &wanted);
        assert_eq!(stale, [vec!["type"], vec!["url"], vec!["headers", "Authorization"]]);
        assert_eq!(left_over(&standing, &wanted), [vec!["headers"]]);
        let address = json!({ "url": "x", "headers": bearer("s3cret") });
        assert_eq!(left_over(&standing, &address), [vec!["env"]]);
        let nested = json!({ "transport": { "command": "npx", "cwd": "/", "env": {} } });
        assert_eq!(
            left_over(&nested, &json!({ "transport": { "url": "x" } })),
            [vec!["transport", "env"], vec!["transport", "cwd"]]
        );
        assert!(agrees(&json!({ "command": "bridge", "args": [], "env": {} }), &wanted));
        assert!(!agrees(&json!({ "command": "bridge", "args": [], "url": "x" }), &wanted));
        assert!(agrees(&json!({ "type": "stdio", "command": "bridge", "args": [] }), &wanted));
        assert!(!agrees(&json!({ "type": "sse", "command": "bridge", "args": [] }), &wanted));
    }
}
