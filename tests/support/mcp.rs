//! What every MCP client here can do, whatever carries its messages.

use serde_json::{Value, json};

/// One conversation with a server.
pub trait Mcp {
    /// Sends a request and returns the whole answer (with `result` or `error`).
    fn ask(&mut self, method: &str, params: Value) -> Value;

    /// Sends a notification.
    fn tell(&mut self, method: &str, params: Value);

    /// Waits until a notification of this method has come since the last time it was asked for.
    fn heard(&mut self, method: &str) -> Value;

    /// Sends a request and returns its result.
    fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The handshake of the 2025 era; returns the result of `initialize`.
    fn initialize(&mut self) -> Value {
        let result = self.result(
            "initialize",
            json!({
                "protocolVersion": "2025-11-25",
                "capabilities": { "roots": {}, "sampling": {}, "elicitation": { "form": {}, "url": {} } },
                "clientInfo": { "name": "journey", "version": "1" },
            }),
        );
        self.tell("notifications/initialized", json!({}));
        result
    }

    /// Calls a tool; returns its result.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.result("tools/call", json!({ "name": tool, "arguments": arguments }))
    }

    /// Every item of a paginated list.
    fn all(&mut self, method: &str, member: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut params = json!({});
        loop {
            let page = self.result(method, params);
            items.extend(page[member].as_array().unwrap_or_else(|| panic!("{method}: {page}")).clone());
            match page.get("nextCursor") {
                Some(cursor) if !cursor.is_null() => params = json!({ "cursor": cursor }),
                _ => return items,
            }
        }
    }

    /// The names of its tools.
    fn tools(&mut self) -> Vec<String> {
        let tools = self.all("tools/list", "tools");
        tools.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// All text of a tool result.
pub fn text(result: &Value) -> String {
    let content = result["content"].as_array().unwrap_or_else(|| panic!("no content: {result}"));
    content.iter().filter_map(|it| it["text"].as_str()).collect::<Vec<_>>().join("\n")
}

/// What a client answers when the server asks it something, with a result of its choice.
pub(crate) fn reply_to(request: &Value, result: fn(&Value) -> Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": request["id"], "result": result(request) })
}

/// The result a client chooses that has nothing to say.
pub(crate) fn usual_result(request: &Value) -> Value {
    match request["method"].as_str().unwrap_or_default() {
        "roots/list" => json!({ "roots": [{ "uri": "file:///tmp/journey", "name": "journey" }] }),
        "sampling/createMessage" => json!({
            "role": "assistant", "model": "journey", "stopReason": "endTurn",
            "content": { "type": "text", "text": "sampled" },
        }),
        "elicitation/create" => json!({ "action": "decline" }),
        _ => json!({}),
    }
}
