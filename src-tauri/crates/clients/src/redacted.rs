//! Our entries as others may read them: only what is known to be harmless stands there as it is.

use configfile::disk::Snapshot;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

use crate::{
    client::Client,
    entry::{ADDRESSES, leads_to_us},
    home::Home,
    plan::parse,
};

/// Stands where something may be secret.
pub const REDACTED: &str = "***";

/// What apps write as the type of an entry.
const TRANSPORTS: &[&str] =
    &["stdio", "local", "sse", "http", "remote", "streamable-http", "streamableHttp", "streamable_http"];

/// The entries in each of the client's files that lead to us, by name. Names of fields stay; of values only where an
/// entry leads, words that `is_known` among the arguments, and yes or no. Other entries, and files that cannot be
/// read, are left out.
pub fn redacted_entries(
    client: &dyn Client,
    home: &Home,
    is_known: &dyn Fn(&str) -> bool,
) -> Vec<(PathBuf, Map<String, Value>)> {
    let ours = |path: &PathBuf| {
        let snapshot = Snapshot::read(path).ok()?;
        let document = parse(client, path, snapshot.text().unwrap_or_default()).ok()?;
        let entries = document.get(&client.table_path(&document))?.as_object()?.iter();
        let ours = entries.filter(|(name, entry)| leads_to_us(name, entry));
        Some(ours.map(|(name, entry)| (name.clone(), redacted(name, "", entry, is_known))).collect())
    };
    let files = client.files(home).into_iter();
    files
        .filter_map(|it| Some((ours(&it)?, it)))
        .filter(|(entries, _): &(Map<String, Value>, _)| !entries.is_empty())
        .map(|(entries, file)| (file, entries))
        .collect()
}

/// A value that stands under `key` in the entry called `name`.
fn redacted(name: &str, key: &str, value: &Value, is_known: &dyn Fn(&str) -> bool) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(key, it)| (key.clone(), redacted(name, key, it, is_known))).collect()
        }
        Value::Array(items) => items.iter().map(|it| redacted(name, key, it, is_known)).collect(),
        Value::String(text) => {
            let harmless = match key {
                // Another program's may have a key in it.
                "command" | "cmd" => {
                    leads_to_us(name, &json!({ key: text })) || text == name || is_known(text)
                }
                _ if ADDRESSES.contains(&key) => leads_to_us(name, &json!({ key: text })),
                "type" | "transportType" | "transport" => TRANSPORTS.contains(&text.as_str()),
                "args" => text == name || is_known(text),
                _ => false,
            };
            if harmless { value.clone() } else { json!(REDACTED) }
        }
        Value::Bool(_) | Value::Null => value.clone(),
        Value::Number(_) => json!(REDACTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(entry: Value, expected: Value) {
        let is_known = |it: &str| ["--client", "cursor"].contains(&it);
        assert_eq!(redacted("acme", "", &entry, &is_known), expected);
    }

    #[test]
    fn where_an_entry_leads_stays() {
        for entry in [
            json!({ "type": "stdio", "command": "/opt/traygate-bridge", "args": ["acme", "--client", "cursor"] }),
            json!({ "transport": { "type": "streamable-http", "url": "http://127.0.0.1:7717/acme/mcp" } }),
            json!({ "command": "C:\\Traygate\\traygate-bridge.exe", "disabled": false }),
            json!({ "type": "local", "command": ["/opt/traygate-bridge", "acme", "--client", "cursor"] }),
            json!({ "serverUrl": "http://127.0.0.1:7717/acme/mcp" }),
        ] {
            check(entry.clone(), entry);
        }
    }

    #[test]
    fn everything_that_could_be_secret_is_gone() {
        check(
            json!({
                "url": "http://127.0.0.1:7717/acme/mcp",
                "headers": { "Authorization": "Bearer abc", "X-Team": ["s3cret", 7] },
            }),
            json!({
                "url": "http://127.0.0.1:7717/acme/mcp",
                "headers": { "Authorization": "***", "X-Team": ["***", "***"] },
            }),
        );
        check(
            json!({
                "command": "traygate-bridge", "args": ["acme", "--key", "s3cret"], "type": "k3y",
                "env": { "KEY": "s3cret", "PIN": 1234, "url": "https://x.example/?key=s3cret" },
                "transport": { "command": "curl -H s3cret", "url": "http://127.0.0.1:7717/acme/mcp?key=s3cret" },
                "httpUrl": "https://x.example/?key=s3cret", "x": { "command": ["curl", "-H", "s3cret"] },
            }),
            json!({
                "command": "traygate-bridge", "args": ["acme", "***", "***"], "type": "***",
                "env": { "KEY": "***", "PIN": "***", "url": "***" },
                "transport": { "command": "***", "url": "***" },
                "httpUrl": "***", "x": { "command": ["***", "***", "***"] },
            }),
        );
    }
}
