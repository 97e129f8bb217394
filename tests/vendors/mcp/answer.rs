//! What each method of a session is answered.

use axum::response::Response;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc::UnboundedSender, oneshot};

use super::{Frame, delivered, respond, stream, too_many};
use crate::{
    product::{Does, Tool, cursor, position},
    vendor::{Caller, Vendor, random, take},
};

/// Answers one request.
pub(super) fn answer(
    vendor: &Arc<Vendor>,
    caller: &Caller,
    session: &str,
    method: &str,
    message: &Value,
) -> Response {
    let (id, params) = (&message["id"], &message["params"]);
    let result = match method {
        "tools/call" => return call(vendor, caller, session, id, params),
        "ping" => Ok(json!({})),
        "tools/list" => tools(vendor, params),
        "resources/list" if !vendor.product.resources.is_empty() => Ok(resources(vendor)),
        "resources/templates/list" if !vendor.product.resources.is_empty() => {
            Ok(json!({"resourceTemplates": []}))
        }
        "resources/read" if !vendor.product.resources.is_empty() => read(vendor, caller, params),
        "prompts/list" if !vendor.product.prompts.is_empty() => Ok(prompts(vendor)),
        "prompts/get" if !vendor.product.prompts.is_empty() => prompt(vendor, params),
        _ => Err((-32601, format!("Method not found: {method}"))),
    };
    respond(vendor, closed(id, result))
}

fn closed(id: &Value, result: Result<Value, (i32, String)>) -> Value {
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, text)) => json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": text}}),
    }
}

/// The tools on show at the moment.
fn on_show(vendor: &Vendor) -> &'static [Tool] {
    if vendor.faults().changed_tools { vendor.product.changed_tools } else { vendor.product.tools }
}

fn tools(vendor: &Vendor, params: &Value) -> Result<Value, (i32, String)> {
    let from = match params.get("cursor").and_then(Value::as_str) {
        None => 0,
        Some(text) => position(text).ok_or((-32602, "Invalid cursor".to_owned()))?,
    };
    let all = on_show(vendor);
    let page: Vec<Value> = all.iter().skip(from).take(vendor.product.page).map(Tool::shown).collect();
    let next = from + page.len();
    let mut result = json!({"tools": page});
    if next < all.len() {
        result["nextCursor"] = json!(cursor(next));
    }
    Ok(result)
}

fn resources(vendor: &Vendor) -> Value {
    let shown = vendor.product.resources.iter().map(|it| {
        json!({"uri": it.uri, "name": it.name, "title": it.name, "description": it.about, "mimeType": "text/markdown"})
    });
    json!({"resources": shown.collect::<Vec<_>>()})
}

fn read(vendor: &Vendor, caller: &Caller, params: &Value) -> Result<Value, (i32, String)> {
    let found = vendor.product.resources.iter().find(|it| params["uri"] == it.uri);
    let resource = found.ok_or_else(|| (-32002, format!("Resource not found: {}", params["uri"])))?;
    let text = resource.text.replace("{account}", &caller.account);
    Ok(json!({"contents": [{"uri": resource.uri, "mimeType": "text/markdown", "text": text}]}))
}

fn prompts(vendor: &Vendor) -> Value {
    let shown = vendor.product.prompts.iter().map(|it| {
        let argument = json!({"name": it.argument, "required": true});
        json!({"name": it.name, "title": it.about, "description": it.about, "arguments": [argument]})
    });
    json!({"prompts": shown.collect::<Vec<_>>()})
}

fn prompt(vendor: &Vendor, params: &Value) -> Result<Value, (i32, String)> {
    let found = vendor.product.prompts.iter().find(|it| params["name"] == it.name);
    let prompt = found.ok_or_else(|| (-32602, format!("Unknown prompt: {}", params["name"])))?;
    let argument = params["arguments"][prompt.argument].as_str();
    let argument = argument.ok_or_else(|| (-32602, format!("Missing argument: {}", prompt.argument)))?;
    let text = prompt.text.replace("{argument}", argument);
    Ok(
        json!({"description": prompt.about, "messages": [{"role": "user", "content": {"type": "text", "text": text}}]}),
    )
}

fn call(vendor: &Arc<Vendor>, caller: &Caller, session: &str, id: &Value, params: &Value) -> Response {
    if let Err(wait) = vendor.limits().call(&caller.token) {
        return too_many(vendor, "tool calls", wait);
    }
    let name = params["name"].as_str().unwrap_or_default();
    let Some(tool) = on_show(vendor).iter().find(|it| it.name == name) else {
        return respond(vendor, closed(id, Err((-32602, format!("Unknown tool: {name}")))));
    };
    let arguments = params.get("arguments").cloned().unwrap_or_else(|| json!({}));
    vendor.ledger().called(json!({
        "account": caller.account,
        "user": caller.user,
        "tool": tool.name,
        "read_only": tool.does.reads_only(),
        "arguments": arguments,
        "token": caller.token,
        "session": session,
    }));
    let outcome = tool.call(&vendor.product, &mut vendor.records(), caller, &arguments);
    let message = closed(id, Ok(result(vendor, outcome)));
    if matches!(tool.does, Does::Report) {
        return report(vendor, session, id, params, message);
    }
    delivered(vendor, message)
}

/// A tool's outcome as MCP has it, with a `_meta` no typed model knows: whoever relays it must keep it.
fn result(vendor: &Vendor, outcome: Result<Value, String>) -> Value {
    let trace = json!({format!("{}.example/request-id", vendor.id): random().unwrap_or_default()});
    match outcome {
        Ok(value) => json!({
            "content": [{"type": "text", "text": value.to_string(), "annotations": {"audience": ["assistant"], "priority": 0.9}}],
            "structuredContent": value,
            "isError": false,
            "_meta": trace,
        }),
        Err(text) => json!({"content": [{"type": "text", "text": text}], "isError": true, "_meta": trace}),
    }
}

/// Answers by an event stream: progress as it goes, the result at its end. A client that goes away does not stop
/// it (2025-11-25, transports); `notifications/cancelled` does.
fn report(vendor: &Arc<Vendor>, session: &str, id: &Value, params: &Value, message: Value) -> Response {
    let number = |name: &str, usual: u64| params["arguments"][name].as_u64().unwrap_or(usual);
    let (steps, pause) = (number("steps", 5).clamp(1, 1000), Duration::from_millis(number("step_ms", 200)));
    let token = params["_meta"].get("progressToken").cloned();
    let (frames, response) = stream::open();
    let (stop, stopped) = oneshot::channel();
    if let Some(session) = vendor.sessions().iter_mut().find(|it| it.id == session) {
        session.running.insert(id.to_string(), stop);
    }
    let work = Report {
        vendor: Arc::clone(vendor),
        session: session.to_owned(),
        id: id.to_string(),
        steps,
        pause,
        token,
    };
    tokio::spawn(work.run(frames, stopped, message));
    response
}

struct Report {
    vendor: Arc<Vendor>,
    session: String,
    id: String,
    steps: u64,
    pause: Duration,
    token: Option<Value>,
}

impl Report {
    async fn run(self, frames: UnboundedSender<Frame>, mut stopped: oneshot::Receiver<()>, message: Value) {
        for step in 1..=self.steps {
            // Cancelled, or the whole session is gone.
            if tokio::time::timeout(self.pause, &mut stopped).await.is_ok() {
                return;
            }
            if let Some(token) = &self.token {
                let params = json!({
                    "progressToken": token,
                    "progress": step,
                    "total": self.steps,
                    "message": format!("{step} of {} parts", self.steps),
                });
                let note = json!({"jsonrpc": "2.0", "method": "notifications/progress", "params": params});
                frames.send(Frame::Message(note)).ok();
            }
            if step == 1 && take(&mut self.vendor.faults().drop_answers) {
                frames.send(Frame::Cut).ok();
                return;
            }
        }
        let mut sessions = self.vendor.sessions();
        if let Some(session) = sessions.iter_mut().find(|it| it.id == self.session) {
            session.running.remove(&self.id);
        }
        drop(sessions);
        self.vendor.ledger().count("reports");
        frames.send(Frame::Message(message)).ok();
    }
}
