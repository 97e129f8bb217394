//! A client that begins with `initialize` at a server of revision 2026-07-28 alone, over HTTP.

use crate::support::{Events, HttpClient, INITIALIZE, modern_house, modern_house_with, request, said, until};
use gateway::{Event, Limits, Outcome};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

/// Sends a request whose answer is a stream.
async fn stream(client: &HttpClient, id: u32, method: &str, params: Value) -> Events {
    Events::of(client.post(request(id, method, params)).await)
}

#[tokio::test]
async fn the_greeting_is_made_from_the_servers_own_words() {
    let house = modern_house().await;
    let mut client = house.http();
    let greeting = client.begin().await;
    assert_eq!(greeting["id"], 0);
    let result = &greeting["result"];
    assert_eq!(result["protocolVersion"], "2025-06-18", "the client's own");
    assert_eq!(result["serverInfo"], json!({ "title": "fake (Acme)", "name": "fake", "version": "1" }));
    assert_eq!(
        result["capabilities"],
        json!({ "tools": { "listChanged": true }, "resources": { "subscribe": true }, "x-kept": 1, "extensions": {} })
    );
    assert!(result["instructions"].as_str().unwrap().starts_with("Be kind.\n\nCalls to this server act on"));
    assert_eq!(result["_meta"]["io.traygate/instance"], "Acme");
    assert!(result.get("resultType").is_none() && result.get("ttlMs").is_none());

    let discover: Value = serde_json::from_str(&house.server.seen_of("server/discover")[0].text).unwrap();
    let meta = &discover["params"]["_meta"];
    assert_eq!(meta["io.modelcontextprotocol/clientCapabilities"], json!({ "elicitation": {} }));
    assert_eq!(meta["io.modelcontextprotocol/clientInfo"]["name"], "test");

    let later = INITIALIZE.replace("2025-06-18", "2099-01-01");
    let answer: Value = house.http().post(later).await.json().await.unwrap();
    assert_eq!(answer["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(house.server.seen_of("initialize").len(), 1, "known by now to mean nothing there");
}

#[tokio::test]
async fn lists_and_calls_are_read_by_a_client_of_the_older_revision() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    let list = client.ask("tools/list", json!({ "_meta": { "k": 1 } })).await["result"].clone();
    assert!(list.get("resultType").or(list.get("ttlMs")).or(list.get("cacheScope")).is_none(), "{list}");
    let names: Vec<&str> =
        list["tools"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["look", "pay", "place", "count"], "without the tool whose annotation is invalid");
    assert_eq!(list["tools"][1]["execution"], json!({}));
    assert_eq!(list["tools"][3]["outputSchema"]["properties"], json!({ "result": { "type": "integer" } }));
    assert_eq!(client.call("count").await["result"]["structuredContent"], json!({ "result": 3 }));

    let answer = client.call("look").await;
    assert_eq!((said(&answer), &answer["id"]), ("look Acme", &json!(7)));
    assert_eq!(answer["result"]["_meta"]["io.traygate/instance"], "Acme");
    let seen = house.server.seen_of("tools/call").pop().unwrap();
    let shown = |name: &str| seen.headers[name].to_str().unwrap();
    assert_eq!((shown("mcp-method"), shown("mcp-name")), ("tools/call", "look"));
    assert_eq!(shown("mcp-protocol-version"), "2026-07-28");
    assert!(!seen.headers.contains_key("mcp-session-id"));
    assert!(
        seen.text
            .contains(r#""io.modelcontextprotocol/clientInfo":{"name":"test","version":"1","x-kept":1.0}"#)
    );

    assert_eq!(
        client.ask("ping", json!({})).await["result"],
        json!({ "_meta": { "io.traygate/instance": "Acme" } })
    );
    assert!(house.server.seen_of("ping").is_empty());
    let calls = house.desk.events.lock().unwrap().clone();
    assert!(calls.iter().any(
        |it| matches!(it, Event::Call { tool: Some(tool), outcome: Outcome::Done, .. } if tool == "look")
    ));
}

#[tokio::test]
async fn arguments_are_mirrored_and_a_changed_schema_is_learnt_anew() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.mirror("region");
    let call = json!({ "name": "place", "arguments": { "region": "us-west1" } });
    assert_eq!(said(&client.ask("tools/call", call.clone()).await), "place Acme");
    assert_eq!(said(&client.ask("tools/call", call).await), "place Acme");
    let calls = house.server.seen_of("tools/call");
    assert_eq!(calls.len(), 3, "refused once, then listed and sent with the header");
    assert_eq!(calls[1].headers["mcp-param-region"], "us-west1");
}

#[tokio::test]
async fn no_answer_is_404_and_what_only_the_new_revision_knows_is_explained() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    let response = client.post(request(1, "no/such", json!({}))).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], -32601);

    house.server.set_raw(r#"{"resultType":"task","taskId":"1"}"#);
    let task = client.call("raw").await;
    assert_eq!(task["error"]["code"], -32603);
    assert!(task["error"]["message"].as_str().unwrap().contains("\"task\""));
    let array = client.post(request(1, "tools/call", json!([1]))).await;
    assert_eq!(array.json::<Value>().await.unwrap()["error"]["code"], -32603);

    let missing = r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32021,"message":"needs sampling"}}"#;
    house.server.answer_with(400, "application/json", missing);
    let answer = client.call("look").await;
    assert_eq!(answer["error"]["code"], -32603);
    assert!(answer["error"]["message"].as_str().unwrap().contains("needs sampling (-32021)"));
    house.server.answer_with(404, "text/plain", "gone");
    assert_eq!(client.post(request(1, "tools/list", json!({}))).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn progress_and_logs_ride_the_answers_stream() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(client.ask("logging/setLevel", json!({ "level": 7 })).await["error"]["code"], -32602);
    let set = client.ask("logging/setLevel", json!({ "level": "debug" })).await;
    assert!(set["result"].is_object(), "{set}");
    assert!(house.server.seen_of("logging/setLevel").is_empty());
    let params = json!({ "name": "logs", "_meta": { "progressToken": "p" } });
    let mut events = stream(&client, 3, "tools/call", params).await;
    let log = events.message().await.unwrap();
    assert_eq!((&log["method"], &log["params"]["level"]), (&json!("notifications/message"), &json!("debug")));
    assert_eq!(events.message().await.unwrap()["method"], "notifications/progress");
    assert_eq!(said(&events.message().await.unwrap()), "logs Acme");
    assert_eq!(events.message().await, None);
    assert!(house.server.seen_of("tools/call")[0].text.contains(r#""progressToken":"p""#));
}

#[tokio::test]
async fn a_cancelled_call_closes_the_servers_stream_and_a_client_that_goes_has_not_cancelled() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    let cancel = |id: u32| {
        format!(r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id}}}}}"#)
    };
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.post(request(3, "tools/call", json!({ "name": "slow" }))).await.status() }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    assert_eq!(client.post(cancel(3)).await.status(), StatusCode::ACCEPTED);
    until("the server sees it go", || house.server.dropped() == 1).await;
    assert_eq!(slow.await.unwrap(), StatusCode::ACCEPTED);

    let mut events = stream(&client, 4, "tools/call", json!({ "name": "endless" })).await;
    events.message().await.unwrap();
    client.post(cancel(4)).await;
    until("the stream is closed", || house.server.dropped() == 2).await;
    assert_eq!(events.message().await, None);
    assert!(house.server.seen_of("notifications/cancelled").is_empty());

    let gone = tokio::spawn({
        let client = client.clone();
        async move { client.post(request(5, "tools/call", json!({ "name": "slow" }))).await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 3).await;
    gone.abort();
    house.server.release();
    let ended = |it: &Event| matches!(it, Event::Call { tool: Some(tool), outcome: Outcome::Done, .. } if tool == "slow");
    until("the call ends by itself", || house.desk.events.lock().unwrap().iter().any(ended)).await;
}

#[tokio::test]
async fn changes_are_told_on_the_clients_own_stream() {
    let house = modern_house_with(Limits { heartbeat: Duration::from_secs(60), ..Limits::default() }).await;
    let mut client = house.http();
    client.begin().await;
    let mut events = client.listen().await;
    until("the server is listened to", || house.server.listeners() == 1).await;
    let listen = house.server.seen_of("subscriptions/listen").pop().unwrap();
    assert!(listen.text.contains(r#""notifications":{"toolsListChanged":true}"#), "{}", listen.text);
    let news = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"traygate-listen"},"n":1.0}}"#;
    house.server.tell(news);
    let block = events.block().await.unwrap();
    assert_eq!(
        block,
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{\"n\":1.0}}\n\n"
    );

    let subscribed = client.ask("resources/subscribe", json!({ "uri": "a:b" })).await;
    assert!(subscribed["result"].is_object(), "{subscribed}");
    assert!(house.server.seen_of("resources/subscribe").is_empty());
    let listen = house.server.seen_of("subscriptions/listen").pop().unwrap();
    assert!(listen.text.contains(r#""resourceSubscriptions":["a:b"]"#), "{}", listen.text);
    until("the earlier stream is closed", || house.server.listeners() == 1).await;
    house
        .server
        .tell(r#"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b"}}"#);
    assert_eq!(events.message().await.unwrap()["params"]["uri"], "a:b");

    client.ask("resources/unsubscribe", json!({ "uri": "a:b" })).await;
    let listen = house.server.seen_of("subscriptions/listen").pop().unwrap();
    assert!(!listen.text.contains("resourceSubscriptions"));
    until("the earlier stream is closed", || house.server.listeners() == 1).await;

    house.server.hang_up();
    until("the stream is opened again", || house.server.seen_of("subscriptions/listen").len() == 4).await;
    until("the server is listened to", || house.server.listeners() == 1).await;
    drop(events);
    until("nobody reads any more", || house.server.listeners() == 0).await;
}

#[tokio::test]
async fn the_instance_is_switched_and_guarded_as_everywhere() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    let mut events = client.listen().await;
    client.ask("resources/subscribe", json!({ "uri": "a:b" })).await;
    assert_eq!(said(&client.call("pay").await), "pay Acme");
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.call("slow").await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 2).await;
    house.switch("Borealis");
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!(events.message().await.unwrap()["method"], "notifications/resources/list_changed");
    assert_eq!(said(&client.call("look").await), "look Borealis", "reading needs no warning");
    let held = client.call("pay").await;
    assert!(said(&held).contains("Nothing was sent"), "{held}");
    assert_eq!(said(&client.call("pay").await), "pay Borealis");
    until("the new instance is listened to", || {
        house.server.seen_of("subscriptions/listen").last().unwrap().instance.as_deref() == Some("Borealis")
    })
    .await;
    assert!(house.server.seen_of("subscriptions/listen").last().unwrap().text.contains("a:b"));
    house.server.release();
    assert_eq!(said(&slow.await.unwrap()), "slow Acme", "ends where it began");

    house.desk.sign_out();
    house.gateway.instances_changed();
    assert_eq!(client.ask("tools/list", json!({})).await["result"]["tools"][0]["name"], "sign_in");
    house.switch("Acme");
    assert!(said(&client.call("sign_in").await).contains("\"Acme\""));
}

#[tokio::test]
async fn a_missing_permission_and_a_refused_sign_in_are_told_as_everywhere() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    let answer = client.call("forbidden").await;
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    assert_eq!(house.desk.challenges.lock().unwrap()[0][2], "tools/call forbidden");
    house.server.refuse("acme-1");
    assert_eq!(client.ask("prompts/list", json!({})).await["error"]["code"], -31401);
}

#[tokio::test]
async fn a_server_that_takes_up_initialize_again_is_spoken_to_in_it() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.answer_with(404, "text/plain", "moved");
    assert_eq!(client.call("look").await["error"]["code"], -31502);
    house.server.answer_as_usual();
    house.server.become_dual();
    assert_eq!(said(&client.call("look").await), "legacy");
}
