//! Servers that are away, forget, or talk nonsense.

use crate::support::{Events, house, house_with, request, said, until};
use gateway::{BridgeHello, Limits};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_forgotten_session_is_made_again_behind_the_clients_back_for_what_only_reads() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    house.server.forget_sessions();
    assert_eq!(said(&client.call("look").await), "look Acme");
    house.server.forget_sessions();
    let lost = client.call("pay").await;
    assert_eq!(lost["error"]["code"], -31503);
    assert!(lost["error"]["message"].as_str().unwrap().contains("SHOP"));
    assert_eq!(said(&client.call("pay").await), "pay Acme");
    assert_eq!(house.server.seen_of("initialize").len(), 3);
}

#[tokio::test]
async fn nonsense_is_replaced_by_an_error_with_the_calls_id() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    for (tool, code) in [("html", -31502), ("wrong_id", -32603), ("both", -32603), ("twice", -32603)] {
        let answer = client.call(tool).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!(code)), "{tool}: {answer}");
    }
    let html = client.call("html").await;
    assert!(html["error"]["message"].as_str().unwrap().contains("SHOP answered with a web page"));
    let mut events =
        Events::of(client.post(request(5, "tools/call", json!({ "name": "wrong_in_stream" }))).await);
    let answer = events.message().await.unwrap();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(5), &json!(-32603)));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_unknown_outcome() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let mut events = Events::of(client.post(request(5, "tools/call", json!({ "name": "cut" }))).await);
    assert_eq!(events.message().await.unwrap()["method"], "notifications/progress");
    assert_eq!(events.message().await.unwrap()["error"]["code"], -31503);
    assert_eq!(events.message().await, None);
}

#[tokio::test]
async fn a_status_becomes_words_and_never_a_challenge() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    for (status, hint) in
        [(403, "not allowed"), (500, "Try again later"), (302, "redirects"), (405, "no MCP server")]
    {
        house.server.answer_with(status, "application/json", r#"{"oops":true}"#);
        let answer = client.call("look").await;
        assert_eq!(answer["error"]["code"], -31502, "{status}");
        let words = answer["error"]["message"].as_str().unwrap();
        assert!(words.contains("SHOP") && words.contains(hint), "{status}: {words}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_at_once() {
    let house = house().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    house.desk.add_server("shop", &format!("http://{closed}/mcp"));
    let mut client = house.http();
    let answer = client.begin().await;
    assert!(answer["result"]["instructions"].as_str().unwrap().starts_with("SHOP cannot be reached"));
    let answer = client.call("pay").await;
    assert_eq!(answer["error"]["code"], -31502);
    assert!(answer["error"]["message"].as_str().unwrap().starts_with("SHOP cannot be reached"));
}

#[tokio::test]
async fn a_server_that_never_answers_does_not_hang_the_client() {
    let short = Duration::from_secs(1);
    let house = house_with(Limits { list: short, call: short, ..Limits::default() }).await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(client.call("slow").await["error"]["code"], -31503);
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    house.desk.add_server("shop", &format!("http://{}/mcp", silent.local_addr().unwrap()));
    let answer = client.begin().await;
    assert_eq!(answer["result"]["serverInfo"]["title"], "fake (Acme)", "what it said the last time");
    assert_eq!(client.call("look").await["error"]["code"], -31502);
}

#[tokio::test]
async fn a_server_that_was_removed_is_named() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    house.desk.servers.lock().unwrap().clear();
    let answer = bridge.ask("tools/list", json!({})).await;
    assert_eq!(answer["error"]["code"], -31502);
    assert!(answer["error"]["message"].as_str().unwrap().contains("\"shop\""));
}

#[tokio::test]
async fn a_redirect_is_followed_within_the_origin_only() {
    use axum::{Router, http::StatusCode, response::IntoResponse, routing::any};
    let house = house().await;
    let origin = house.server.url.trim_end_matches("/mcp").to_owned();
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = format!("http://{}", socket.local_addr().unwrap());
    let away = move || async move {
        (StatusCode::TEMPORARY_REDIRECT, [("location", format!("{origin}/mcp"))]).into_response()
    };
    let json = || async {
        let text = r#"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18","capabilities":{}}}"#;
        ([("content-type", "application/json")], text).into_response()
    };
    let near = || async { (StatusCode::PERMANENT_REDIRECT, [("location", "/mcp/")]).into_response() };
    let router = Router::new().route("/away", any(away)).route("/mcp", any(near)).route("/mcp/", any(json));
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });

    house.desk.add_server("shop", &format!("{own}/mcp"));
    assert_eq!(house.http().begin().await["result"]["protocolVersion"], "2025-06-18");
    house.desk.add_server("shop", &format!("{own}/away"));
    let answer: Value = house.http().post(crate::support::INITIALIZE).await.json().await.unwrap();
    assert_eq!(answer["error"]["code"], -31502);
    assert!(house.server.seen().is_empty(), "the credential went nowhere else");
}

#[tokio::test]
async fn calls_under_way_end_before_the_gateway_does() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.call("slow").await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    let gateway = house.gateway.clone();
    let ending = tokio::spawn(async move { gateway.shutdown().await });
    house.server.release();
    assert_eq!(said(&slow.await.unwrap()), "slow Acme");
    ending.await.unwrap();
    assert_eq!(house.server.open_sessions(), 0);
}

#[tokio::test]
async fn a_session_a_server_calls_invalid_is_as_lost_as_one_it_calls_not_found() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.call("look").await;
    let text = r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32000,"message":"Bad Request: No valid session ID provided"}}"#;
    house.server.answer_with(400, "application/json", text);
    assert_eq!(client.call("pay").await["error"]["code"], -31503);
}
