//! Servers of the transport HTTP+SSE, revision 2024-11-05, at clients of today.

use crate::support::{
    Events, FakeServer, HttpClient, INITIALIZE, request, said, sse_house, sse_house_with, until,
};
use credentials::{Authorization, Secret};
use gateway::{BridgeHello, Limits, ProbeError};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

/// The answer, which comes in a stream.
async fn ask(client: &HttpClient, id: u32, method: &str, params: Value) -> Value {
    let mut events = Events::of(client.post(request(id, method, params)).await);
    events.message().await.unwrap()
}

async fn call(client: &HttpClient, tool: &str) -> Value {
    ask(client, 7, "tools/call", json!({ "name": tool })).await
}

/// `initialize` and what follows it.
async fn begun(house: &crate::support::House<crate::support::SseServer>) -> HttpClient {
    let mut client = house.http();
    let greeting = client.begin().await;
    assert_eq!(greeting["result"]["protocolVersion"], "2024-11-05");
    assert_eq!(greeting["result"]["serverInfo"]["title"], "old (Acme)");
    client
}

#[tokio::test]
async fn answers_find_their_requests_on_the_one_stream() {
    let house = sse_house().await;
    let client = begun(&house).await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { ask(&client, 3, "tools/call", json!({ "name": "slow" })).await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    let list = ask(&client, 4, "tools/list", json!({})).await;
    assert_eq!((&list["id"], &list["result"]["tools"][0]["name"]), (&json!(4), &json!("look")));
    let mut events = Events::of(
        client
            .post(request(5, "tools/call", json!({ "name": "look", "_meta": { "progressToken": "p" } })))
            .await,
    );
    assert_eq!(
        events.block().await.unwrap(),
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":1}}\n\n"
    );
    let answer = events.message().await.unwrap();
    assert_eq!((said(&answer), &answer["result"]["x-unknown"]), ("look Acme", &json!(1.0)));
    assert_eq!(events.message().await, None);
    house.server.release();
    assert_eq!(said(&slow.await.unwrap()), "slow Acme");

    let seen = house.server.seen_of("initialize");
    assert_eq!((seen.len(), seen[0].text.as_str()), (1, INITIALIZE));
    assert_eq!(seen[0].headers["authorization"], "Bearer acme-1");
    assert_eq!(house.server.seen_of("notifications/initialized").len(), 1);
    assert_eq!(client.request(reqwest::Method::DELETE).send().await.unwrap().status(), StatusCode::OK);
    until("the stream is closed", || house.server.streams() == 0).await;
}

#[tokio::test]
async fn a_server_may_ask_and_tell() {
    let house = sse_house().await;
    let client = begun(&house).await;
    let mut events = Events::of(client.post(request(7, "tools/call", json!({ "name": "ask" }))).await);
    let question = events.message().await.unwrap();
    assert_eq!(question["method"], "roots/list", "with the call, for nobody listens");
    let answer = r#"{"jsonrpc":"2.0","id":1,"result":{"roots":[]}}"#;
    assert_eq!(client.post(answer).await.status(), StatusCode::ACCEPTED);
    assert!(said(&events.message().await.unwrap()).contains("roots"));

    let mut listening = client.listen().await;
    let news = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"n":1.0}}"#;
    house.server.tell(news);
    assert_eq!(listening.block().await.unwrap(), format!("data: {news}\n\n"));

    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    bridge.say(request(7, "tools/call", json!({ "name": "ask" }))).await;
    assert_eq!(bridge.hear().await["method"], "roots/list");
    bridge.say(answer).await;
    assert!(said(&bridge.hear().await).contains("roots"));
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
}

#[tokio::test]
async fn a_broken_stream_ends_its_calls_and_the_next_one_begins_anew() {
    let house = sse_house().await;
    let client = begun(&house).await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { ask(&client, 3, "tools/call", json!({ "name": "slow" })).await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    house.server.hang_up();
    let lost = slow.await.unwrap();
    assert_eq!((&lost["id"], &lost["error"]["code"]), (&json!(3), &json!(-31503)));
    assert_eq!(said(&call(&client, "pay").await), "pay Acme", "what was never sent is no risk");
    assert_eq!(house.server.seen_of("initialize").len(), 2);
}

#[tokio::test]
async fn a_cancelled_call_and_one_nobody_answers_end() {
    let house = sse_house_with(Limits { call: Duration::from_secs(1), ..Limits::default() }).await;
    let client = begun(&house).await;
    let never = call(&client, "never").await;
    assert_eq!(never["error"]["code"], -31503, "{never}");
    let mut events = Events::of(client.post(request(3, "tools/call", json!({ "name": "slow" }))).await);
    let cancel = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#;
    client.post(cancel).await;
    assert_eq!(events.message().await, None);
    assert_eq!(house.server.seen_of("notifications/cancelled").len(), 1);
    assert_eq!(said(&call(&client, "look").await), "look Acme");
}

#[tokio::test]
async fn the_instance_is_switched_and_guarded_as_everywhere() {
    let house = sse_house().await;
    let client = begun(&house).await;
    let mut events = client.listen().await;
    ask(&client, 1, "tools/list", json!({})).await;
    assert_eq!(said(&call(&client, "pay").await), "pay Acme");
    house.switch("Borealis");
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!(said(&call(&client, "look").await), "look Borealis");
    until("the old stream is closed", || house.server.streams() == 1).await;
    let held = client.post(request(7, "tools/call", json!({ "name": "pay" }))).await;
    assert!(said(&held.json().await.unwrap()).contains("Nothing was sent"));
    assert_eq!(said(&call(&client, "pay").await), "pay Borealis");
}

#[tokio::test]
async fn such_a_server_is_probed_too() {
    let house = sse_house().await;
    let server = house.desk.servers.lock().unwrap()["shop"].clone();
    let key = |it: &str| {
        Some(Authorization { header: "authorization".to_owned(), value: Secret::new(format!("Bearer {it}")) })
    };
    let probe = house.gateway.probe_with(&server, key("acme-1"), Some("look")).await.unwrap();
    assert_eq!((probe.server_info.name.as_str(), probe.protocol.as_str()), ("old", "2024-11-05"));
    assert_eq!(probe.tools.len(), 2);
    assert_eq!(probe.told.unwrap()["content"][0]["text"], "look Acme");
    let refused = house.gateway.probe(&server, key("wrong")).await;
    assert!(matches!(refused, Err(ProbeError::Unauthorized(_))), "{refused:?}");
    until("the stream is closed", || house.server.streams() == 0).await;
}

#[tokio::test]
async fn messages_are_not_taken_to_another_address() {
    let house = sse_house().await;
    let other = FakeServer::start().await;
    house.server.name_address(&other.url);
    let answer: Value = house.http().post(INITIALIZE).await.json().await.unwrap();
    assert_eq!(answer["error"]["code"], -31502);
    assert!(other.seen().is_empty(), "no credential leaves");
    until("the stream is closed", || house.server.streams() == 0).await;
}
