//! Servers of revision 2026-07-28 that ask, cache or annotate what they may not (40–42), and scopes (67).

use super::wild::{Came, Wild, json_of};
use crate::support::{House, HttpClient, house, modern_request, said};
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
    let meta = json!({ "io.modelcontextprotocol/clientCapabilities": capabilities });
    call_with(client, json!({ "name": "look", "_meta": meta })).await
}

/// Calls the tool `look` with exactly these parameters.
async fn call_with(client: &HttpClient, params: Value) -> Value {
    let request = client
        .post_request(as_an_able_app(params))
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "tools/call")
        .header("mcp-name", "look");
    request.send().await.unwrap().json().await.unwrap()
}

/// The request with the capabilities that `params` name.
fn as_an_able_app(params: Value) -> String {
    let capabilities = params["_meta"]["io.modelcontextprotocol/clientCapabilities"].clone();
    let mut message: Value = serde_json::from_str(&modern_request(7, "tools/call", params)).unwrap();
    message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = capabilities;
    message.to_string()
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

/// How a call goes on that a server answered with `input_required`: itself, what was asked, and the state it was given.
fn continued(begun: &Value, answer: &Value, asks: bool) -> Value {
    let mut params = begun.clone();
    if asks {
        params["inputResponses"] = json!({ "q": { "action": "accept", "content": {} } });
    }
    if let Some(state) = answer["result"].get("requestState") {
        params["requestState"] = state.clone();
    }
    params
}

#[tokio::test]
async fn an_app_is_not_led_in_circles_by_questions() {
    // With state and questions, questions alone, state alone: each is a way to ask back.
    for (with_state, asks) in [(true, true), (false, true), (true, false)] {
        let (house, wild) = modern(move |came| {
            let mut asked = json!({ "resultType": "input_required" });
            if asks {
                asked["inputRequests"] = json!({ "q": { "method": "elicitation/create", "params": {} } });
            }
            if with_state {
                let before = came.message["params"]["requestState"].as_str().unwrap_or_default();
                let call = &came.message["params"]["arguments"]["call"];
                asked["requestState"] = format!("{before}{call}\u{e9}/").into();
            }
            asked
        })
        .await;
        let client = house.http();
        let mut bridge = house.bridge(BridgeHello::default());
        let begun = |call: &str| {
            json!({
                "name": "look", "arguments": { "call": call },
                "_meta": { "io.modelcontextprotocol/clientCapabilities": { "elicitation": {} } },
            })
        };
        // Three calls under way at once, two of them through the same app.
        let mut calls = [begun("http"), begun("http, too"), begun("bridge")];
        let first = calls.clone();
        for round in 1..=12 {
            for (at, call) in calls.iter_mut().enumerate() {
                let answer = match at {
                    2 => {
                        bridge.say(as_an_able_app(call.clone())).await;
                        bridge.hear().await
                    }
                    _ => call_with(&client, call.clone()).await,
                };
                if round <= 10 {
                    assert_eq!(answer["result"]["resultType"], "input_required", "{round}: {answer}");
                    let seen = wild.came().pop().unwrap().message["params"].clone();
                    assert_eq!(seen["requestState"], call["requestState"], "letter by letter");
                    *call = continued(&first[at], &answer, asks);
                } else {
                    // Also when the app tries the same once more.
                    assert_eq!(answer["error"]["code"], -32603, "{round}: {answer}");
                    let words = answer["error"]["message"].as_str().unwrap();
                    assert!(words.contains("asked back more than ten times"), "{words}");
                }
            }
        }
        // The next call of the same kind begins anew.
        let answer = call_with(&client, first[0].clone()).await;
        assert_eq!(answer["result"]["resultType"], "input_required", "{answer}");
    }
}

#[tokio::test]
async fn a_call_that_was_answered_in_the_tenth_round_leaves_the_next_its_own_ten() {
    let (house, _wild) = modern(|came| {
        let round = came.message["params"]["inputResponses"]["q"]["round"].as_u64().unwrap_or(0);
        match round {
            10 => json!({ "content": [{ "type": "text", "text": "done" }] }),
            _ => json!({
                "resultType": "input_required",
                "inputRequests": { "q": { "method": "elicitation/create", "params": { "round": round + 1 } } },
            }),
        }
    })
    .await;
    let client = house.http();
    for _ in 0..3 {
        let mut params = json!({
            "name": "look",
            "_meta": { "io.modelcontextprotocol/clientCapabilities": { "elicitation": {} } },
        });
        for round in 1..=10 {
            let answer = call_with(&client, params.clone()).await;
            let asked = &answer["result"]["inputRequests"]["q"]["params"]["round"];
            assert_eq!(*asked, json!(round), "{answer}");
            params["inputResponses"] = json!({ "q": { "round": round } });
        }
        assert_eq!(said(&call_with(&client, params).await), "done");
    }
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
