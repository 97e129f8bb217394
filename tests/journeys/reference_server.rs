//! The MCP project's own server behind the gateway: everything it offers, answered as in a direct conversation.

use serde_json::{Value, json};
use std::thread;
use support::{Bridge, Http, Mcp, Sandbox, everything, everything_over_sse, text, until};

#[test]
fn a_direct_conversation_repeats_itself() {
    // What the comparison below rests on: differences are the gateway's, not the server's mood.
    let (_everything, url) = everything();
    let talk = || heard_of(&mut Http::new(&url, None));
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(talk);
        (talk(), one.join().unwrap())
    });
    agree("itself", &one, &other);
}

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

    let (direct, http, bridge) = thread::scope(|scope| {
        let direct = scope.spawn(|| heard_of(&mut Http::new(&url, None)));
        let http = scope.spawn(|| heard_of(&mut Http::new(entry["url"].as_str().unwrap(), Some(token))));
        let bridge = heard_of(&mut Bridge::start(&sandbox, "everything", Some("cursor")));
        (direct.join().unwrap(), http.join().unwrap(), bridge)
    });
    assert!(direct.iter().filter(|(what, _)| what.starts_with("tool ")).count() >= 15, "{direct:#?}");
    agree("http", &http, &direct);
    agree("bridge", &bridge, &direct);
}

#[test]
fn everything_is_reachable_and_equal_over_the_oldest_transport_too() {
    let sandbox = Sandbox::new();
    let ((_today, today), (_older, older)) = (everything(), everything_over_sse());
    sandbox.traygate(&["server", "add", &older, "--id", "everything"]);
    let direct = without_port(heard_of(&mut Http::new(&today, None)), &today);
    let bridge = without_port(heard_of(&mut Bridge::start(&sandbox, "everything", None)), &older);
    agree("bridge and HTTP+SSE", &bridge, &direct);
}

/// Answers that do not say which of two servers gave them: one tool shows the environment.
fn without_port(heard: Vec<(String, Value)>, url: &str) -> Vec<(String, Value)> {
    let (_, port) = url.rsplit_once(':').unwrap();
    let (port, _) = port.split_once('/').unwrap();
    let told = |it: Value| serde_json::from_str(&it.to_string().replace(port, "0")).unwrap();
    heard.into_iter().map(|(what, it)| (what, told(it))).collect()
}

/// Fails at the first answer that differs, and shows only that one.
fn agree(through: &str, answers: &[(String, Value)], direct: &[(String, Value)]) {
    for ((what, answer), (_, expected)) in answers.iter().zip(direct) {
        let (answer, expected) = (answer.to_string(), expected.to_string());
        let same = answer.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
        let from = (0..=same.saturating_sub(80)).rev().find(|at| answer.is_char_boundary(*at)).unwrap_or(0);
        let excerpt = |text: &str| text[from..].chars().take(300).collect::<String>();
        assert!(
            answer == expected,
            "{what} through {through}:\n  {}\ndirectly:\n  {}",
            excerpt(&answer),
            excerpt(&expected)
        );
    }
    assert_eq!(answers.len(), direct.len(), "{through}");
}

/// Everything the server says to one client, question by question, without what differs from call to call.
fn heard_of(mcp: &mut dyn Mcp) -> Vec<(String, Value)> {
    let mut heard = vec![("initialize".to_owned(), without_our_edits(mcp.initialize()))];
    // The server asks for the roots on its own, a moment after the handshake; until then some answers differ.
    until("the server's knowledge of the roots", || {
        text(&mcp.call("get-roots-list", json!({}))).contains("journey").then_some(())
    });
    let tools = mcp.all("tools/list", "tools");
    let prompts = mcp.all("prompts/list", "prompts");
    let resources = mcp.all("resources/list", "resources");
    let templates = mcp.all("resources/templates/list", "resourceTemplates");
    for tool in &tools {
        let name = tool["name"].as_str().unwrap();
        let mut params = json!({ "name": name, "arguments": arguments(name) });
        if name != TASK {
            params["_meta"] = json!({ "progressToken": name });
            heard.push((format!("tool {name}"), settled(mcp.ask("tools/call", params))));
            continue;
        }
        params["task"] = json!({ "ttl": 60_000 });
        let task = mcp.result("tools/call", params)["task"]["taskId"].clone();
        heard.push((format!("task {name}"), settled(mcp.ask("tasks/result", json!({ "taskId": task })))));
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

/// The one tool that runs as a task (MCP 2025-11-25, "Tasks").
const TASK: &str = "simulate-research-query";

/// What to call each tool with.
fn arguments(tool: &str) -> Value {
    match tool {
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
        "trigger-url-elicitation" => json!({ "url": "https://form.example/", "message": "look" }),
        TASK => json!({ "topic": "tides" }),
        _ => json!({}),
    }
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

/// The whole answer without its id, our `_meta`, and what the server makes up anew: clock times and UUIDs.
fn settled(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().shift_remove("id");
    forget_instance(&mut answer["result"]);
    let text = serde_json::to_string(&answer).unwrap();
    let words = text.split_inclusive([' ', '"', '\\']);
    let time = |it: &str| it.contains(':') && it.matches(char::is_numeric).count() >= 5;
    let uuid = |it: &str| {
        let hex = it.trim_matches(|it: char| !it.is_ascii_alphanumeric());
        hex.len() >= 32 && hex.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
    };
    let kept = words.filter(|it| !time(it) && !uuid(it));
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
