//! A language model that only ever wants one thing: it is offered tools, calls ours once, and reads the answer. It
//! speaks as OpenAI (both ways), Anthropic and Google do, always as a stream, which is how every app asks.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

/// Running until dropped.
pub(super) struct Model {
    /// Without a path; every vendor's own follows.
    pub(super) url: String,
    state: Arc<Mutex<Heard>>,
    _runtime: Runtime,
}

/// What it calls, what it was offered, what came back.
#[derive(Default)]
struct Heard {
    arguments: Value,
    offered: Vec<String>,
    results: Vec<String>,
}

/// The tool it calls: reads only, and takes a number by which the call is known at the other end.
pub(super) const TOOL: &str = "list_partnerships";

impl Model {
    pub(super) fn start() -> Model {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state = Arc::<Mutex<Heard>>::default();
        let app =
            Router::new().fallback(answer).layer(DefaultBodyLimit::max(16 << 20)).with_state(state.clone());
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, app).await });
        Model { url, state, _runtime: runtime }
    }

    /// What it will call the tool with from now on; what it heard before is forgotten.
    pub(super) fn call_with(&self, arguments: Value) {
        *self.state.lock().unwrap() = Heard { arguments, ..Heard::default() };
    }

    /// Names of all tools it was offered, as the app calls them.
    pub(super) fn offered(&self) -> Vec<String> {
        self.state.lock().unwrap().offered.clone()
    }

    /// What the app said the tool answered.
    pub(super) fn results(&self) -> Vec<String> {
        self.state.lock().unwrap().results.clone()
    }
}

/// Whose way of asking it is.
#[derive(Clone, Copy)]
enum Dialect {
    /// OpenAI's chat completions, which nearly everybody speaks.
    Chat,
    /// OpenAI's responses.
    Responses,
    Anthropic,
    Google,
}

impl Dialect {
    fn of(path: &str) -> Option<Dialect> {
        [
            ("/chat/completions", Dialect::Chat),
            ("/responses", Dialect::Responses),
            ("/messages", Dialect::Anthropic),
            (":streamGenerateContent", Dialect::Google),
        ]
        .into_iter()
        .find_map(|(end, dialect)| path.ends_with(end).then_some(dialect))
    }

    /// Every tool's group, where the dialect has such, and name.
    fn offered(self, asked: &Value) -> Vec<(Option<String>, String)> {
        let text = |it: &Value| it.as_str().map(str::to_owned);
        let mut all = Vec::new();
        for tool in list(&asked["tools"]) {
            match self {
                Dialect::Chat => all.extend(text(&tool["function"]["name"]).map(|it| (None, it))),
                Dialect::Anthropic => all.extend(text(&tool["name"]).map(|it| (None, it))),
                Dialect::Google => {
                    let declared = list(&tool["functionDeclarations"]).iter();
                    all.extend(declared.filter_map(|it| Some((None, text(&it["name"])?))));
                }
                Dialect::Responses => {
                    let group = text(&tool["name"]);
                    if list(&tool["tools"]).is_empty() {
                        all.extend(group.clone().map(|it| (None, it)));
                    }
                    let inner = list(&tool["tools"]).iter();
                    all.extend(inner.filter_map(|it| Some((group.clone(), text(&it["name"])?))));
                }
            }
        }
        all
    }

    /// What tools answered, in the app's own words.
    fn results(self, asked: &Value) -> Vec<String> {
        let of_kind = |at: &Value, key: &str, kind: &str| {
            let found = list(at).iter().filter(|it| it[key] == kind);
            found.map(Value::to_string).collect::<Vec<_>>()
        };
        match self {
            Dialect::Chat => of_kind(&asked["messages"], "role", "tool"),
            Dialect::Responses => of_kind(&asked["input"], "type", "function_call_output"),
            Dialect::Anthropic => {
                let messages = list(&asked["messages"]).iter();
                messages.flat_map(|it| of_kind(&it["content"], "type", "tool_result")).collect()
            }
            Dialect::Google => {
                let parts = list(&asked["contents"]).iter().flat_map(|it| list(&it["parts"]));
                parts.filter(|it| it["functionResponse"].is_object()).map(Value::to_string).collect()
            }
        }
    }

    /// The events of an answer: a call of this tool, or a last word.
    fn events(self, call: Call<'_>) -> Vec<Value> {
        match self {
            Dialect::Chat => chat(call),
            Dialect::Responses => responses(call),
            Dialect::Anthropic => anthropic(call),
            Dialect::Google => google(call),
        }
    }
}

/// Group, name and arguments of the tool that is called, if one is.
type Call<'a> = Option<(Option<&'a str>, &'a str, &'a Value)>;

fn chat(call: Call<'_>) -> Vec<Value> {
    let (delta, reason) = match call {
        Some((_, name, arguments)) => {
            let function = json!({ "name": name, "arguments": arguments.to_string() });
            let calls = json!([{ "index": 0, "id": "call_1", "type": "function", "function": function }]);
            (json!({ "role": "assistant", "content": null, "tool_calls": calls }), "tool_calls")
        }
        None => (json!({ "role": "assistant", "content": "done" }), "stop"),
    };
    let chunk = |delta: Value, reason: Value| {
        json!({
            "id": "chat_1", "object": "chat.completion.chunk", "created": 1, "model": "stub",
            "choices": [{ "index": 0, "delta": delta, "finish_reason": reason }],
        })
    };
    // Only the last tells what it cost: Continue overlooks what else is in such a chunk.
    let mut last = chunk(json!({}), json!(reason));
    last["usage"] = json!({ "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2 });
    vec![chunk(delta, Value::Null), last]
}

fn responses(call: Call<'_>) -> Vec<Value> {
    let item = match call {
        Some((group, name, arguments)) => {
            let mut item = json!({
                "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": name,
                "arguments": arguments.to_string(), "status": "completed",
            });
            if let Some(group) = group {
                item["namespace"] = json!(group);
            }
            item
        }
        None => json!({
            "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{ "type": "output_text", "text": "done", "annotations": [] }],
        }),
    };
    let response = |status: &str, output: Value| {
        json!({
            "id": "resp_1", "object": "response", "created_at": 1, "model": "stub", "status": status,
            "output": output,
            "usage": {
                "input_tokens": 1, "output_tokens": 1, "total_tokens": 2,
                "input_tokens_details": { "cached_tokens": 0 },
                "output_tokens_details": { "reasoning_tokens": 0 },
            },
        })
    };
    vec![
        json!({ "type": "response.created", "response": response("in_progress", json!([])) }),
        json!({ "type": "response.output_item.added", "output_index": 0, "item": item }),
        json!({ "type": "response.output_item.done", "output_index": 0, "item": item }),
        json!({ "type": "response.completed", "response": response("completed", json!([item])) }),
    ]
}

fn anthropic(call: Call<'_>) -> Vec<Value> {
    let (block, delta, reason) = match call {
        Some((_, name, arguments)) => (
            json!({ "type": "tool_use", "id": "toolu_1", "name": name, "input": {} }),
            json!({ "type": "input_json_delta", "partial_json": arguments.to_string() }),
            "tool_use",
        ),
        None => (
            json!({ "type": "text", "text": "" }),
            json!({ "type": "text_delta", "text": "done" }),
            "end_turn",
        ),
    };
    let message = json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "stub", "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": { "input_tokens": 1, "output_tokens": 1 },
    });
    vec![
        json!({ "type": "message_start", "message": message }),
        json!({ "type": "content_block_start", "index": 0, "content_block": block }),
        json!({ "type": "content_block_delta", "index": 0, "delta": delta }),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({
            "type": "message_delta", "delta": { "stop_reason": reason, "stop_sequence": null },
            "usage": { "output_tokens": 1 },
        }),
        json!({ "type": "message_stop" }),
    ]
}

fn google(call: Call<'_>) -> Vec<Value> {
    let part = match call {
        Some((_, name, arguments)) => json!({ "functionCall": { "name": name, "args": arguments } }),
        None => json!({ "text": "done" }),
    };
    vec![json!({
        "candidates": [{ "content": { "role": "model", "parts": [part] }, "finishReason": "STOP", "index": 0 }],
        "usageMetadata": { "promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2 },
        "modelVersion": "stub",
    })]
}

async fn answer(State(state): State<Arc<Mutex<Heard>>>, uri: Uri, body: Bytes) -> Response {
    // Some ask first which models there are.
    if uri.path().ends_with("/models") {
        return json!({ "object": "list", "data": [{ "id": "stub", "object": "model" }] })
            .to_string()
            .into_response();
    }
    let (Some(dialect), Ok(asked)) = (Dialect::of(uri.path()), serde_json::from_slice::<Value>(&body)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut heard = state.lock().unwrap();
    let (offered, results) = (dialect.offered(&asked), dialect.results(&asked));
    let ours = offered.iter().find(|(_, name)| name.ends_with(TOOL)).filter(|_| results.is_empty());
    let call = ours.map(|(group, name)| (group.as_deref(), name.as_str(), &heard.arguments));
    let events = dialect.events(call);
    heard.offered.extend(offered.into_iter().map(|(_, name)| name));
    heard.results.extend(results);
    let mut text = String::new();
    for event in events {
        if let Some(kind) = event["type"].as_str() {
            text += &format!("event: {kind}\n");
        }
        text += &format!("data: {event}\n\n");
    }
    if matches!(dialect, Dialect::Chat) {
        text += "data: [DONE]\n\n";
    }
    ([(header::CONTENT_TYPE, "text/event-stream")], text).into_response()
}

/// A list, or nothing.
fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
