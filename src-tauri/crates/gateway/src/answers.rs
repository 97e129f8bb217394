//! What the gateway answers itself: errors, the guard's explanation, and everything while nobody is signed in.

use crate::{Server, edit::INSTANCE_KEY};
use bytes::Bytes;
use jsonrpc::{Message, splice::json, string};
use serde::Deserialize;
use serde_json::{json as value, value::RawValue};

/// The one tool a server has while nobody is signed in to it.
pub(crate) const SIGN_IN_TOOL: &str = "sign_in";

/// The revisions with an `initialize`, oldest first.
const PROTOCOLS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", LATEST];

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
pub(crate) fn initialize(message: &Message, server: &Server, version: &str, why: &str) -> Bytes {
    let asked = protocol(message);
    let chosen = PROTOCOLS.iter().find(|it| Some(**it) == asked.as_deref()).unwrap_or(&LATEST);
    let id = jsonrpc::splice::id_or_null(message.id());
    result(
        &id,
        &value!({
            "protocolVersion": chosen,
            "capabilities": { "tools": { "listChanged": true } },
            "serverInfo": { "name": server.id, "title": format!("{} (signed out)", server.name), "version": version },
            "instructions": why,
        }),
    )
}

/// The revision an `initialize` request asks for.
fn protocol(message: &Message) -> Option<String> {
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

/// `tools/list` while nobody is signed in.
pub(crate) fn sign_in_tools(id: &str, server: &str) -> Bytes {
    result(
        id,
        &value!({ "tools": [{
            "name": SIGN_IN_TOOL,
            "title": format!("Sign in to {server}"),
            "description": format!(
                "The user is not signed in to {server}, so its tools are not available yet. Call this to learn how \
                 the user signs in. It opens nothing and changes nothing; the real tools appear by themselves once \
                 the user has signed in."
            ),
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

/// Any request but `initialize` while nobody is signed in.
pub(crate) fn signed_out(message: &Message, method: &str, server: &str, why: &str) -> Bytes {
    let id = jsonrpc::splice::id_or_null(message.id());
    match method {
        "ping" => result(&id, &value!({})),
        "server/discover" => result(
            &id,
            &value!({
                "supportedVersions": crate::modern::MODERN,
                "capabilities": { "tools": { "listChanged": true } },
                "instructions": why,
            }),
        ),
        "tools/list" => sign_in_tools(&id, server),
        "tools/call" => {
            let asked_how = message.params().name().as_deref() == Some(SIGN_IN_TOOL);
            tool_result(&id, why, !asked_how, None)
        }
        _ => error(&id, crate::trouble::SIGN_IN_NEEDED, why),
    }
}

/// The sign-in tool, called after the user had signed in.
pub(crate) fn signed_in(id: &str, server: &str, label: &str) -> Bytes {
    let whom = if label.is_empty() { String::new() } else { format!(" as \"{label}\"") };
    let words = format!(
        "The user is signed in to {server}{whom}. List the tools again: the real ones are there now."
    );
    tool_result(id, &words, false, Some(label))
}
