//! What the server offers: `offers.json`, in the words of MCP.

use rmcp::model::{CallToolResponse, CallToolResult};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// One red pixel.
const IMAGE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
/// No sample.
const AUDIO: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";
/// How long a client may keep a list or a resource.
const FRESH_MS: u64 = 60_000;

pub(crate) struct Offers(Value);

impl Offers {
    pub(crate) fn load() -> Offers {
        let text = include_str!("offers.json").replace("$IMAGE", IMAGE).replace("$AUDIO", AUDIO);
        let mut offers: Value = serde_json::from_str(&text).expect("offers.json is JSON");
        for tool in offers["tools"].as_array_mut().into_iter().flatten() {
            if tool["inputSchema"].is_null() {
                tool["inputSchema"] = json!({ "type": "object", "properties": {} });
            }
        }
        Offers(offers)
    }

    /// Everything of a kind.
    pub(crate) fn all(&self, kind: &str) -> Value {
        self.0[kind].clone()
    }

    /// One thing of a kind.
    pub(crate) fn one(&self, kind: &str, name: &str) -> Option<Value> {
        self.0[kind].get(name).cloned()
    }

    /// One of the things that are listed by name.
    pub(crate) fn listed(&self, kind: &str, name: &str) -> Option<Value> {
        self.0[kind].as_array()?.iter().find(|it| it["name"] == name).cloned()
    }

    /// The messages of a prompt with these arguments.
    pub(crate) fn prompt(&self, name: &str, arguments: &Map<String, Value>) -> Option<Value> {
        let mut messages = self.one("texts", name)?.to_string();
        for (name, value) in arguments {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let quoted = Value::String(value).to_string();
            messages = messages.replace(&format!("${name}"), quoted.trim_matches('"'));
        }
        serde_json::from_str(&messages).ok()
    }

    /// What is read at an address.
    pub(crate) fn contents(&self, uri: &str) -> Option<Value> {
        let template = |id: &str| {
            let text = json!({ "id": id, "templateTest": true, "data": format!("Data for ID: {id}") });
            json!({ "uri": uri, "mimeType": "application/json", "text": text.to_string() })
        };
        self.one("contents", uri).or_else(|| {
            uri.strip_prefix("test://template/").and_then(|it| it.strip_suffix("/data")).map(template)
        })
    }
}

/// A result as rmcp types it.
pub(crate) fn typed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the words of MCP are rmcp's, too")
}

/// A complete result. rmcp leaves the mark out for clients of before 2026-07-28.
pub(crate) fn complete<T: DeserializeOwned>(mut value: Value) -> T {
    value["resultType"] = "complete".into();
    typed(value)
}

/// A complete result that may be kept by anybody.
pub(crate) fn lasting<T: DeserializeOwned>(mut value: Value) -> T {
    value["ttlMs"] = FRESH_MS.into();
    value["cacheScope"] = "public".into();
    complete(value)
}

/// A tool's result that is one text.
pub(crate) fn text(text: impl Into<String>) -> CallToolResult {
    complete(json!({ "content": [{ "type": "text", "text": text.into() }] }))
}

/// The same as a tool returns it.
pub(crate) fn said(words: impl Into<String>) -> CallToolResponse {
    text(words).into()
}
