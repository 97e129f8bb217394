//! The MCP project's own server behind the gateway: everything it offers, answered as in a direct conversation.

use serde_json::{Value, json};
use support::{Bridge, Http, Mcp, Sandbox, everything};

#[test]
fn everything_is_reachable_and_equal_through_bridge_and_http() {
    let sandbox = Sandbox::new();
    let (_everything, url) = everything();
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    sandbox.write(".cursor/mcp.json", "{}\n");
    sandbox.traygate(&["connect", "cursor", "--server", "everything", "--via", "http"]);
    let file = std::fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
    let entry: Value = serde_json::from_str(&file).unwrap();
    let entry = &entry["mcpServers"]["everything"];
    let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();

    let direct = heard_of(&mut Http::new(&url, None));
    let http = heard_of(&mut Http::new(entry["url"].as_str().unwrap(), Some(token)));
    let bridge = heard_of(&mut Bridge::start(&sandbox, "everything", Some("cursor")));
    assert!(direct.iter().filter(|(what, _)| what.starts_with("tool ")).count() >= 15, "{direct:#?}");
    for (through, answers) in [("http", http), ("bridge", bridge)] {
        assert_eq!(answers.len(), direct.len(), "{through}");
        for ((what, answer), (_, expected)) in answers.iter().zip(&direct) {
            assert_eq!(answer, expected, "{what} through {through}");
        }
    }
}

/// Everything the server says to one client, question by question, without what differs from call to call.
fn heard_of(mcp: &mut dyn Mcp) -> Vec<(String, Value)> {
    let mut heard = vec![("initialize".to_owned(), without_our_edits(mcp.initialize()))];
    // The server asks for the roots first and offers more tools once it knows the client's capabilities.
    mcp.heard("notifications/tools/list_changed");
    let tools = mcp.all("tools/list", "tools");
    let prompts = mcp.all("prompts/list", "prompts");
    let resources = mcp.all("resources/list", "resources");
    let templates = mcp.all("resources/templates/list", "resourceTemplates");
    for tool in &tools {
        let name = tool["name"].as_str().unwrap();
        if let Some(arguments) = arguments(name) {
            let params = json!({ "name": name, "arguments": arguments, "_meta": { "progressToken": name } });
            heard.push((format!("tool {name}"), settled(mcp.ask("tools/call", params))));
        }
    }
    for prompt in &prompts {
        let wanted = prompt["arguments"].as_array().into_iter().flatten();
        let arguments: serde_json::Map<String, Value> = wanted
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .map(|name| (name.clone(), json!(prompt_argument(&name))))
            .collect();
        let params = json!({ "name": prompt["name"], "arguments": arguments });
        heard.push((format!("prompt {}", prompt["name"]), settled(mcp.ask("prompts/get", params))));
    }
    for resource in &resources {
        let params = json!({ "uri": resource["uri"] });
        heard.push((format!("resource {}", resource["uri"]), settled(mcp.ask("resources/read", params))));
    }
    let completion = json!({
        "ref": { "type": "ref/prompt", "name": "completable-prompt" },
        "argument": { "name": "department", "value": "E" },
    });
    heard.push(("completion".to_owned(), mcp.ask("completion/complete", completion)["result"].clone()));
    heard.push(("no such tool".to_owned(), settled(mcp.ask("tools/call", json!({ "name": "none" })))));
    heard.push(("no such method".to_owned(), mcp.ask("no/such", json!({}))["error"].clone()));
    for (what, list) in
        [("tools", tools), ("prompts", prompts), ("resources", resources), ("templates", templates)]
    {
        heard.push((what.to_owned(), json!(list)));
    }
    heard
}

/// What to call each tool with; `None`: it changes what later calls answer, or never ends the same way.
fn arguments(tool: &str) -> Option<Value> {
    Some(match tool {
        "echo" => json!({ "message": "héllo \u{1f30d} \"quoted\"" }),
        "get-sum" => json!({ "a": 0.1, "b": 1e21 }),
        "get-annotated-message" => json!({ "messageType": "error", "includeImage": true }),
        "get-resource-links" => json!({ "count": 3 }),
        "get-resource-reference" => json!({ "resourceType": "Text", "resourceId": 1 }),
        "get-structured-content" => json!({ "location": "Chicago" }),
        "gzip-file-as-resource" => {
            json!({ "name": "x.txt.gz", "data": "data:text/plain;base64,aGVsbG8=", "outputType": "resource" })
        }
        "trigger-long-running-operation" => json!({ "duration": 0.2, "steps": 2 }),
        "trigger-sampling-request" => json!({ "prompt": "say x", "maxTokens": 10 }),
        // Switches for streams of log lines and updates, and tools that run as tasks.
        "toggle-simulated-logging" | "toggle-subscriber-updates" | "simulate-research-query" => return None,
        "trigger-sampling-request-async" | "trigger-elicitation-request-async" => return None,
        _ => json!({}),
    })
}

fn prompt_argument(name: &str) -> &'static str {
    match name {
        "resourceType" => "Text",
        "resourceId" => "1",
        "department" => "Engineering",
        "name" => "Alice",
        "city" => "Chicago",
        _ => "x",
    }
}

/// The whole answer without its id, our `_meta`, and the clock times the server writes into texts.
fn settled(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().shift_remove("id");
    forget_instance(&mut answer["result"]);
    let text = serde_json::to_string(&answer).unwrap();
    let words = text.split_inclusive([' ', '"', '\\']);
    let kept = words.filter(|it| !(it.contains(':') && it.matches(char::is_numeric).count() >= 5));
    Value::String(kept.collect())
}

/// The documented edits: the instance in `serverInfo.title`, `instructions` and `_meta` (here there is none).
fn without_our_edits(mut hello: Value) -> Value {
    forget_instance(&mut hello);
    hello
}

fn forget_instance(result: &mut Value) {
    if let Some(meta) = result.get_mut("_meta").and_then(Value::as_object_mut) {
        meta.shift_remove("io.traygate/instance");
        if meta.is_empty() {
            result.as_object_mut().unwrap().shift_remove("_meta");
        }
    }
}
