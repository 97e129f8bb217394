//! Servers of revision 2026-07-28 that ask, cache or annotate what they may not (40–42), and scopes (67).

use super::wild::{Came, Wild, json_of};
use crate::support::{House, HttpClient, house, modern_request};
use axum::{body::Body, http::Response};
use gateway::BridgeHello;
use serde_json::{Value, json};

fn result(came: &Came, mut result: Value) -> Response<Body> {
    if result.get("resultType").is_none() {
        result["resultType"] = "complete".into();
    }
    json_of(&json!({ "jsonrpc": "2.0", "id": came.message["id"], "result": result }))
}

/// A modern server that answers this to everything but `server/discover`.
async fn modern(made: impl Fn(&Came) -> Value + Send + Sync + 'static) -> (House, Wild) {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    wild.answer(move |came| {
        let answer = match came.message["method"].as_str()? {
            "server/discover" => json!({
                "supportedVersions": ["2026-07-28"], "capabilities": { "tools": {} },
                "ttlMs": 3_600_000, "cacheScope": "public",
            }),
            _ => made(came),
        };
        Some(result(came, answer))
    });
    (house, wild)
}

/// Calls a tool as an app with these capabilities.
async fn call(client: &HttpClient, capabilities: Value) -> Value {
    let mut message: Value =
        serde_json::from_str(&modern_request(7, "tools/call", json!({ "name": "look" }))).unwrap();
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = capabilities;
    let request = client
        .post_request(message.to_string())
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "tools/call")
        .header("mcp-name", "look");
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn questions_that_may_not_be_asked_reach_no_app() {
    let question = |method: &str| json!({ "method": method, "params": {} });
    let many = |count: usize| -> Value {
        (0..count)
            .map(|at| (format!("q{at}"), question("elicitation/create")))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let able = json!({ "elicitation": {} });
    for (asked, capabilities, words) in [
        (json!({ "a": question("sampling/createMessage") }), able.clone(), "did not say it can answer"),
        (json!({ "a": question("elicitation/create") }), json!({}), "did not say it can answer"),
        (json!({ "a": question("roots/list") }), json!({ "roots": null }), "did not say it can answer"),
        (json!({ "a": question("tools/call") }), able.clone(), "does not know"),
        (json!({ "a": question("") }), able.clone(), "does not know"),
        (many(9), able.clone(), "more than eight"),
        (json!({}), able.clone(), "without a question"),
        (json!([question("elicitation/create")]), able.clone(), "cannot be read"),
        (json!({ "a": 7 }), able.clone(), "cannot be read"),
    ] {
        let shown = asked.to_string();
        let (house, wild) =
            modern(move |_| json!({ "resultType": "input_required", "inputRequests": asked })).await;
        let answer = call(&house.http(), capabilities).await;
        assert_eq!(answer["error"]["code"], -32603, "{shown}: {answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(words), "{shown}: {answer}");
        assert_eq!(wild.count("tools/call"), 1, "{shown}");
    }
    // What may be asked is passed on, its state letter by letter.
    let state = "a/b\u{e9}=";
    let asked = json!({ "resultType": "input_required", "requestState": state, "inputRequests": many(8) });
    let (house, _wild) = modern(move |_| asked.clone()).await;
    let answer = call(&house.http(), able).await;
    assert_eq!(answer["result"]["requestState"], state);
    assert_eq!(answer["result"]["inputRequests"], many(8));
}

#[tokio::test]
async fn nothing_is_answered_from_what_another_app_was_told() {
    let (house, wild) = modern(|came| {
        let who = came.headers["authorization"].to_str().unwrap().to_owned();
        json!({ "tools": [], "contents": [{ "uri": "a:b", "text": who }], "ttlMs": 3_600_000, "cacheScope": "private" })
    })
    .await;
    let (one, two) = (house.http(), HttpClient::new(house.gateway.port(), "shop", "vscode"));
    for (method, params) in [
        ("tools/list", json!({})),
        ("resources/read", json!({ "uri": "a:b" })),
        ("resources/read", json!({ "uri": "a:b", "requestState": "s", "inputResponses": { "a": {} } })),
    ] {
        let before = wild.count(method);
        for client in [&one, &two, &one] {
            assert!(client.modern_ask(method, params.clone()).await["result"].is_object(), "{method}");
        }
        assert_eq!(wild.count(method) - before, 3, "{method}: each was asked for anew");
    }
    house.switch("Borealis");
    let answer = one.modern_ask("resources/read", json!({ "uri": "a:b" })).await;
    assert_eq!(answer["result"]["contents"][0]["text"], "Bearer borealis-1");
}

#[tokio::test]
async fn tools_that_want_headers_wrongly_are_left_out() {
    let property = |annotation: Value, kind: &str| json!({ "type": "object", "properties": { "a": { "type": kind, "x-mcp-header": annotation } } });
    let tools = [
        ("good", property(json!("Region"), "string")),
        ("empty", property(json!(""), "string")),
        ("space", property(json!("my region"), "string")),
        ("line", property(json!("a\r\nx"), "string")),
        ("no-text", property(json!(7), "string")),
        ("number", property(json!("Region"), "number")),
        ("array", property(json!("Region"), "array")),
        (
            "twice",
            json!({ "type": "object", "properties": {
            "a": { "type": "string", "x-mcp-header": "Region" }, "b": { "type": "string", "x-mcp-header": "REGION" },
        } }),
        ),
        (
            "referred",
            json!({ "type": "object", "properties": { "a": { "$ref": "#/$defs/a" } },
            "$defs": { "a": { "type": "string", "x-mcp-header": "Region" } } }),
        ),
    ];
    let listed: Vec<Value> =
        tools.iter().map(|(name, schema)| json!({ "name": name, "inputSchema": schema })).collect();
    let (house, _wild) =
        modern(move |_| json!({ "tools": listed, "ttlMs": 0, "cacheScope": "private" })).await;
    let mut bridge = house.bridge(BridgeHello::default());
    let list = bridge.modern_ask("tools/list", json!({})).await;
    let names: Vec<&str> =
        list["result"]["tools"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["good"]);
}

#[tokio::test]
async fn a_scope_that_is_never_enough_is_not_asked_for_in_circles() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    for scope in ["scope=\"a\"", "scope=\"a b c\"", "scope=\"\"", ""] {
        wild.answer_calls(move |_| {
            let challenge = format!("Bearer error=\"insufficient_scope\", {scope}");
            Response::builder().status(403).header("www-authenticate", challenge).body(Body::empty()).unwrap()
        });
        let before = wild.count("tools/call");
        let answer = client.call("pay").await;
        assert!(answer.get("result").is_none_or(|it| it["isError"] == true), "{scope}: {answer}");
        assert!(wild.count("tools/call") - before <= 3, "{scope}");
    }
    assert_eq!(*house.desk.refreshes.lock().unwrap(), 0, "a fresh token of the same scope changes nothing");
}
