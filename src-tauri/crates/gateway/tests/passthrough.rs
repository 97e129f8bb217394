//! What a direct connection shows, the gateway shows.

use crate::support::{Events, INITIALIZE, INITIALIZED, house, request, said, until};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn initialize_reaches_the_server_as_it_is_and_shows_the_instance_in_its_answer() {
    let house = house().await;
    let mut client = house.http();
    let answer = client.begin().await;
    assert_eq!(house.server.seen_of("initialize")[0].text, INITIALIZE);
    assert_eq!(house.server.seen_of("notifications/initialized")[0].text, INITIALIZED);
    let result = &answer["result"];
    assert_eq!(result["serverInfo"], json!({ "title": "fake (Acme)", "name": "fake", "version": "1" }));
    assert!(result["instructions"].as_str().unwrap().starts_with("Be kind.\n\n"));
    assert!(result["instructions"].as_str().unwrap().contains("\"Acme\""));
    assert_eq!(result["_meta"]["io.traygate/instance"], "Acme");
    assert_eq!(result["capabilities"]["x-kept"], 1);
}

#[tokio::test]
async fn bytes_survive_in_both_directions_apart_from_the_instance() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.set_raw(r#"{ "z" : 1.0, "a":1e3 ,"content":[{"type":"vendor/x","text":"\u00e9\/"}], "big":123456789012345678901 }"#);
    let asked = r#" {"params":{"arguments":{"n":1.0,"s":"\u0041\/","huge":1e300},"name":"raw","task":{"ttl":1}} , "x":null,
        "id":"7\u0041","method":"tools\/call","jsonrpc":"2.0"} "#;
    let answer = client.post(asked).await.text().await.unwrap();
    assert_eq!(house.server.seen().last().unwrap().text, asked);
    assert_eq!(
        answer,
        r#"{"jsonrpc":"2.0","id":"7A","result":{"_meta":{"io.traygate/instance":"Acme"}, "z" : 1.0, "a":1e3 ,"content":[{"type":"vendor/x","text":"\u00e9\/"}], "big":123456789012345678901 }}"#
    );
}

#[tokio::test]
async fn headers_of_one_side_never_reach_the_other() {
    let house = house().await;
    let mut client = house.http();
    let response = client
        .post_request(INITIALIZE)
        .header("cookie", "a=b")
        .header("origin", format!("http://127.0.0.1:{}", house.gateway.port()))
        .header("referer", "http://x/")
        .header("forwarded", "for=1.2.3.4")
        .header("x-forwarded-for", "1.2.3.4")
        .header("proxy-authorization", "Basic eDp5")
        .send()
        .await
        .unwrap();
    for name in ["set-cookie", "www-authenticate", "access-control-allow-origin"] {
        assert!(!response.headers().contains_key(name), "{name}");
    }
    client.session = Some(response.headers()["mcp-session-id"].to_str().unwrap().to_owned());
    assert_ne!(client.session.as_deref(), Some("upstream-1"));
    client.call("look").await;

    let seen = house.server.seen();
    let names: Vec<&str> = seen[0].headers.keys().map(|it| it.as_str()).collect();
    let mut expected =
        ["accept", "authorization", "content-length", "content-type", "host", "user-agent"].to_vec();
    expected.sort_unstable();
    let mut names_sorted = names.clone();
    names_sorted.sort_unstable();
    assert_eq!(names_sorted, expected);
    assert_eq!(seen[0].headers["authorization"], "Bearer acme-1");
    let call = &house.server.seen_of("tools/call")[0];
    assert_eq!(call.headers["mcp-session-id"], "upstream-1");
    assert_eq!(call.headers["mcp-protocol-version"], "2025-03-26");
}

#[tokio::test]
async fn an_answer_in_a_stream_comes_frame_by_frame_with_its_ids() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let response = client.post(request(3, "tools/call", json!({ "name": "stream" }))).await;
    let mut events = Events::of(response);
    assert_eq!(events.block().await.unwrap(), "id: e1\nretry: 5\ndata: \n\n");
    let progress = events.block().await.unwrap();
    assert!(progress.starts_with("event: message\nid: e2\ndata: {"), "{progress}");
    assert!(progress.contains("\"progress\":1.0"));
    let last = events.block().await.unwrap();
    assert!(
        last.starts_with("id: e3\ndata: ")
            && last.contains("stream Acme")
            && last.contains("\"x-unknown\":1.0")
    );
    assert_eq!(events.block().await, None);
}

#[tokio::test]
async fn a_servers_own_error_keeps_its_words_and_status_and_gets_the_id() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let response = client.post(request(3, "tools/call", json!({ "name": "told_off" }))).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        response.text().await.unwrap(),
        r#"{"jsonrpc":"2.0","id":3,"error":{"code":-32602,"message":"no such thing","data":1.0}}"#
    );
}

#[tokio::test]
async fn a_server_asks_and_the_clients_answer_finds_its_way_back() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let mut events = Events::of(client.post(request(3, "tools/call", json!({ "name": "ask" }))).await);
    let question = events.message().await.unwrap();
    assert_eq!(question["method"], "elicitation/create");
    let answer = json!({ "jsonrpc": "2.0", "id": question["id"], "result": { "action": "accept" } });
    assert_eq!(client.post(answer.to_string()).await.status(), StatusCode::ACCEPTED);
    assert!(said(&events.message().await.unwrap()).contains("accept"));

    let again = client.post(answer.to_string()).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST, "nobody asks any more");
}

#[tokio::test]
async fn what_the_server_says_on_its_own_reaches_the_clients_stream() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(house.server.listeners(), 0, "no stream before the client wants one");
    let mut events = client.listen().await;
    until("the gateway listens", || house.server.listeners() == 1).await;
    house.server.tell(
        r#"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b","n":1.0}}"#,
    );
    house.server.tell("no JSON at all");
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message","params":{}}"#);
    let block = events.block().await.unwrap();
    assert_eq!(
        block,
        "id: n1\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"a:b\",\"n\":1.0}}\n\n"
    );
    assert_eq!(events.message().await.unwrap()["method"], "notifications/message");
    drop(events);
    until("the upstream stream has ended", || house.server.listeners() == 0).await;
}

#[tokio::test]
async fn cancelling_goes_where_the_call_went() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.call("slow").await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    house.switch("Borealis");
    let cancel = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#;
    assert_eq!(client.post(cancel).await.status(), StatusCode::ACCEPTED);
    until("it is cancelled", || house.server.seen_of("notifications/cancelled").len() == 1).await;
    assert_eq!(house.server.seen_of("notifications/cancelled")[0].instance.as_deref(), Some("Acme"));
    house.server.release();
    slow.await.unwrap();
}

#[tokio::test]
async fn ending_the_session_ends_it_at_the_server() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(house.server.open_sessions(), 1);
    let response = client.request(Method::DELETE).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    until("the upstream session is ended", || house.server.open_sessions() == 0).await;
    assert_eq!(client.post(request(1, "ping", json!({}))).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_client_picks_up_a_stream_it_lost_beside_the_one_it_has() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let mut own = client.listen().await;
    until("the gateway listens", || house.server.listeners() == 1).await;
    let mut events = Events::of(client.post(request(7, "tools/call", json!({ "name": "poll" }))).await);
    assert_eq!(events.block().await.unwrap(), "id: p1\nretry: 1\ndata: \n\n");
    assert_eq!(events.block().await, None);

    let again = client.request(Method::GET).header("last-event-id", "p1").send().await.unwrap();
    let mut again = Events::of(again);
    assert_eq!(said(&again.message().await.unwrap()), "resumed at p1 Acme");
    assert_eq!(again.message().await, None);
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message"}"#);
    assert_eq!(own.message().await.unwrap()["method"], "notifications/message");
}

#[tokio::test]
async fn a_stream_wanted_during_the_handshake_is_opened_once_and_after_it() {
    let house = house().await;
    house.server.begin_slowly();
    let mut client = house.http();
    let begun = client.post(INITIALIZE).await;
    client.session = Some(begun.headers()["mcp-session-id"].to_str().unwrap().to_owned());
    let initialized = tokio::spawn(client.post_request(INITIALIZED).send());
    until("the handshake", || !house.server.seen_of("notifications/initialized").is_empty()).await;
    let mut events = client.listen().await;
    let streams = || house.server.seen().iter().filter(|it| it.text.is_empty()).count();
    assert_eq!(streams(), 0, "the server has not heard the end of the handshake");

    house.server.release();
    assert_eq!(initialized.await.unwrap().unwrap().status(), StatusCode::ACCEPTED);
    until("the stream", || house.server.listeners() == 1).await;
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#);
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!(streams(), 1);
}
