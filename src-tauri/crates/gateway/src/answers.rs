//! What the gateway answers itself: errors, the guard's explanation, and everything while a server is closed.

use crate::{
    Server,
    closed::{Closed, Reason},
    edit::INSTANCE_KEY,
};
use bytes::Bytes;
use jsonrpc::{Message, splice::json, string};
use serde::Deserialize;
use serde_json::{json as value, value::RawValue};

/// The revisions with an `initialize`, oldest first.
pub(crate) const PROTOCOLS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", LATEST];

/// The newest of them.
pub(crate) const LATEST: &str = "2025-11-25";

/// A JSON-RPC error. `id` as it is spelled, or `null`.
pub(crate) fn error(id: &str, code: i32, words: &str) -> Bytes {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":{}}}}}"#, json(words)).into()
}

fn result(id: &str, result: &serde_json::Value) -> Bytes {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#).into()
}

/// A tool's result that only talks.
pub(crate) fn tool_result(id: &str, words: &str, is_error: bool, label: Option<&str>) -> Bytes {
    let mut said = value!({ "content": [{ "type": "text", "text": words }], "isError": is_error });
    if let Some(label) = label.filter(|it| !it.is_empty()) {
        said["_meta"] = value!({ INSTANCE_KEY: label });
    }
    result(id, &said)
}

/// `initialize` without a server behind it: the client's own revision where it has an `initialize`, and one tool.
pub(crate) fn initialize(message: &Message, server: &Server, version: &str, closed: &Closed) -> Bytes {
    let title = format!("{} ({})", server.name, closed.reason.mark());
    let chosen = revision_for(message);
    let id = jsonrpc::splice::id_or_null(message.id());
    result(
        &id,
        &value!({
            "protocolVersion": chosen,
            "capabilities": { "tools": { "listChanged": true } },
            "serverInfo": { "name": server.id, "title": title, "version": version },
            "instructions": closed.why,
        }),
    )
}

/// The revision to speak with the client of this `initialize`: its own where it has an `initialize`.
pub(crate) fn revision_for(initialize: &Message) -> &'static str {
    let asked = protocol(initialize);
    PROTOCOLS.iter().find(|it| Some(**it) == asked.as_deref()).unwrap_or(&LATEST)
}

/// The revision an `initialize` request asks for.
pub(crate) fn protocol(message: &Message) -> Option<String> {
    #[derive(Deserialize)]
    struct Whole<'a> {
        #[serde(borrow)]
        params: Asked<'a>,
    }
    #[derive(Deserialize)]
    struct Asked<'a> {
        #[serde(borrow, rename = "protocolVersion")]
        version: &'a RawValue,
    }
    let whole: Whole<'_> = serde_json::from_slice(message.text()).ok()?;
    string(whole.params.version.get().as_bytes()).map(|it| it.into_owned())
}

/// `tools/list` while the server is closed.
fn one_tool(id: &str, server: &str, reason: Reason) -> Bytes {
    result(
        id,
        &value!({ "tools": [{
            "name": reason.tool(),
            "title": reason.title(server),
            "description": reason.description(server),
            "inputSchema": { "type": "object", "properties": {}, "additionalProperties": false },
            "annotations": { "readOnlyHint": true, "openWorldHint": false },
        }] }),
    )
}

/// An answer of ours as revision 2026-07-28 wants it: its result has a type, is from somebody, and is not to be kept
/// where results may be (specification 2026-07-28, basic/index and server/utilities/caching). `server` is an id.
pub(crate) fn modern(text: Bytes, method: &str, server: &str, version: &str) -> Bytes {
    let Ok(mut whole) = serde_json::from_slice::<serde_json::Value>(&text) else { return text };
    let Some(said) = whole.get_mut("result") else { return text };
    said["resultType"] = "complete".into();
    if matches!(method, "server/discover" | "tools/list") {
        said["ttlMs"] = 0.into();
        said["cacheScope"] = "private".into();
    }
    said["_meta"]["io.modelcontextprotocol/serverInfo"] = value!({ "name": server, "version": version });
    // The id as it is spelled, which a number may not survive.
    result(
        &jsonrpc::splice::id_or_null(Message::from_server(text).ok().as_ref().and_then(Message::id)),
        &whole["result"],
    )
}

/// `ping`, which asks nothing of the server.
pub(crate) fn pong(message: &Message) -> Bytes {
    result(&jsonrpc::splice::id_or_null(message.id()), &value!({}))
}

/// Any request but `initialize` while the server is closed.
pub(crate) fn closed(message: &Message, method: &str, server: &str, closed: &Closed) -> Bytes {
    let Closed { reason, why } = closed;
    let id = jsonrpc::splice::id_or_null(message.id());
    match method {
        "ping" => pong(message),
        "server/discover" => result(
            &id,
            &value!({
                "supportedVersions": crate::modern::MODERN,
                "capabilities": { "tools": { "listChanged": true } },
                "instructions": why,
            }),
        ),
        "tools/list" => one_tool(&id, server, *reason),
        "tools/call" => {
            let asked_how = message.params().name().as_deref() == Some(reason.tool());
            tool_result(&id, why, !asked_how, None)
        }
        _ => error(&id, reason.code(), why),
    }
}

/// The tool that was there while the server was closed, called after it was opened.
pub(crate) fn opened(id: &str, server: &str, label: &str, reason: Reason) -> Bytes {
    let whom = if label.is_empty() { String::new() } else { format!(" as \"{label}\"") };
    tool_result(id, &reason.is_over(server, &whom), false, Some(label))
}
