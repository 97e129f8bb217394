//! Bad input at the HTTP endpoint (facts §5 A).

use crate::support::{House, HttpClient, INITIALIZE, house, house_with, request, said};
use gateway::{Config, Limits};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends bytes as they are and gives status line and headers.
async fn raw(port: u16, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"connection: close\r\n\r\n").await.unwrap();
    // What is refused by its head alone may be answered before all of it is written.
    drop(stream.write_all(body.as_bytes()).await);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).to_lowercase()
}

fn head(house: &House, lines: &[&str]) -> String {
    let port = house.gateway.port();
    let mut head = format!(
        "POST /shop/mcp HTTP/1.1\r\ncontent-type: application/json\r\nauthorization: Bearer token-of-cursor\r\ncontent-length: {}\r\n",
        INITIALIZE.len()
    );
    for line in lines {
        head.push_str(&line.replace("PORT", &port.to_string()));
        head.push_str("\r\n");
    }
    head
}

#[tokio::test]
async fn strangers_by_host_or_origin_are_turned_away_before_anything_else() {
    let house = house().await;
    for lines in [
        &["host: evil.com"][..],
        &["host: evil.com:PORT"],
        &["host: 127.0.0.1:1"],
        &["host: 0.0.0.0:PORT"],
        &["host: 127.0.0.1:PORT", "origin: http://evil.com"],
        &["host: 127.0.0.1:PORT", "origin: null"],
        &["host: 127.0.0.1:PORT", "origin: http://127.0.0.1:PORT", "origin: http://evil.com"],
        &["host: 127.0.0.1:PORT", "origin: http://127.0.0.1.evil.com:PORT"],
        &["host: 127.0.0.1:PORT", "origin: http://localhost:1"],
        &["host: 127.0.0.1:PORT", "origin: http://user@127.0.0.1:PORT"],
    ] {
        let answer = raw(house.gateway.port(), &head(&house, lines), INITIALIZE).await;
        assert!(answer.starts_with("http/1.1 403"), "{lines:?}: {answer}");
    }
    assert!(house.server.seen().is_empty(), "nothing was forwarded");
    for lines in [&["host: 127.0.0.1:PORT"][..], &["host: localhost:PORT", "origin: http://localhost:PORT"]] {
        let answer = raw(house.gateway.port(), &head(&house, lines), INITIALIZE).await;
        assert!(answer.starts_with("http/1.1 200"), "{lines:?}: {answer}");
    }
}

#[tokio::test]
async fn a_preflight_gets_no_permission() {
    let house = house().await;
    let text = head(&house, &["host: 127.0.0.1:PORT", "access-control-request-method: POST"])
        .replace("POST /", "OPTIONS /");
    let answer = raw(house.gateway.port(), &text, INITIALIZE).await;
    assert!(answer.starts_with("http/1.1 405") && !answer.contains("access-control"), "{answer}");
    let foreign =
        head(&house, &["host: 127.0.0.1:PORT", "origin: http://evil.com"]).replace("POST /", "OPTIONS /");
    let answer = raw(house.gateway.port(), &foreign, INITIALIZE).await;
    assert!(answer.starts_with("http/1.1 403") && !answer.contains("access-control"), "{answer}");
}

#[tokio::test]
async fn without_a_token_of_ours_nothing_is_served_and_no_sign_in_is_offered() {
    let house = house().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://127.0.0.1:{}", house.gateway.port());
    for authorization in [None, Some("Bearer wrong"), Some("Basic dG9rZW4tb2YtY3Vyc29y"), Some("Bearer ")] {
        let request = http.post(format!("{url}/shop/mcp?token=token-of-cursor&access_token=token-of-cursor"));
        let request = request.header("content-type", "application/json").body(INITIALIZE);
        let request = match authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        };
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }
    for path in [
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/shop/mcp",
        "/.well-known/oauth-authorization-server",
        "/shop/mcp/.well-known/openid-configuration",
        "/",
        "/shop",
        "/other/mcp",
        "/shop/mcp/",
        "//mcp",
    ] {
        let response = http.get(format!("{url}{path}")).bearer_auth("token-of-cursor").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert!(house.server.seen().is_empty());
}

#[tokio::test]
async fn what_is_no_message_is_refused_with_the_right_code() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let before = house.server.seen().len();
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    for (text, code) in [
        ("{", -32700),
        ("", -32700),
        ("[]", -32600),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1e3,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":99999999999999999999,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{},"_meta":{"a":1}}}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":{"k":1,"\u006b":2}}}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look","name":"pay"}}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}}"#, -32600),
        (&deep, -32600),
    ] {
        let response = client.post(text).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{text:.80}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["error"]["code"], code, "{text:.80}");
    }
    let foreign = client.post(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#).await;
    assert_eq!(foreign.status(), StatusCode::BAD_REQUEST, "a response nobody asked for");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
        let request = client.request(Method::POST).header("content-type", kind).body(INITIALIZE);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    let untyped = client.request(Method::POST).body(INITIALIZE).send().await.unwrap();
    assert_eq!(untyped.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(house.server.seen().len(), before, "nothing of it was forwarded");

    let charset = client.request(Method::POST).header("content-type", "Application/JSON; charset=utf-8");
    let answer = charset.body(request(1, "tools/call", json!({ "name": "look" }))).send().await.unwrap();
    assert_eq!(said(&answer.json().await.unwrap()), "look Acme");
}

#[tokio::test]
async fn a_message_past_10_mib_is_refused_and_one_below_is_not() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let sized =
        |size: usize| request(1, "tools/call", json!({ "name": "look", "arguments": "x".repeat(size) }));
    let long = client.post(sized(9 * 1024 * 1024)).await;
    assert_eq!(said(&long.json().await.unwrap()), "look Acme");
    let announced = format!(
        "POST /shop/mcp HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-type: application/json\r\nauthorization: Bearer token-of-cursor\r\ncontent-length: 99999999\r\n",
        house.gateway.port()
    );
    assert!(raw(house.gateway.port(), &announced, "").await.starts_with("http/1.1 413"));
    let chunked = announced.replace("content-length: 99999999", "transfer-encoding: chunked");
    let piece = |size: usize| format!("{size:x}\r\n{}\r\n", "x".repeat(size));
    let answer =
        raw(house.gateway.port(), &chunked, &format!("{}{}", piece(10 * 1024 * 1024), piece(1))).await;
    assert!(answer.starts_with("http/1.1 413"), "{answer:.200}");
}

#[tokio::test]
async fn sessions_belong_to_one_client_and_one_server() {
    let house = house().await;
    house.desk.add_server("other", &house.server.url);
    let mut client = house.http();
    client.begin().await;
    let session = client.session.clone().unwrap();
    assert!(session.len() == 32 && session.chars().all(|it| it.is_ascii_hexdigit()));
    let with = |server: &str, name: &str, id: Option<&str>| {
        let mut other = HttpClient::new(house.gateway.port(), server, name);
        other.session = id.map(str::to_owned);
        other
    };
    let stranger = with("shop", "vscode", Some(&session));
    let elsewhere = with("other", "cursor", Some(&session));
    let invented = with("shop", "cursor", Some("upstream-1"));
    for wrong in [&stranger, &elsewhere, &invented] {
        assert_eq!(wrong.post(request(1, "ping", json!({}))).await.status(), StatusCode::NOT_FOUND);
        for method in [Method::GET, Method::DELETE] {
            assert_eq!(wrong.request(method).send().await.unwrap().status(), StatusCode::NOT_FOUND);
        }
    }
    let nameless = with("shop", "cursor", None);
    assert_eq!(nameless.post(request(1, "ping", json!({}))).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        client.post(request(1, "ping", json!({}))).await.status(),
        StatusCode::OK,
        "and the owner is not disturbed"
    );
}

#[tokio::test]
async fn a_full_table_turns_away_and_does_not_throw_out() {
    let house = house_with(Limits { sessions: 3, ..Limits::default() }).await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = house.http();
        client.begin().await;
        clients.push(client);
    }
    assert_eq!(house.http().post(INITIALIZE).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said(&clients[0].call("look").await), "look Acme");
    clients[1].request(Method::DELETE).send().await.unwrap();
    assert_eq!(house.http().post(INITIALIZE).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn forgotten_sessions_make_room_but_not_those_somebody_listens_to() {
    let house = house_with(Limits { sessions: 2, idle: Duration::ZERO, ..Limits::default() }).await;
    let mut listening = house.http();
    listening.begin().await;
    let events = listening.listen().await;
    let mut silent = house.http();
    silent.begin().await;
    house.http().begin().await;
    assert_eq!(silent.post(request(1, "ping", json!({}))).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(listening.post(request(1, "ping", json!({}))).await.status(), StatusCode::OK);
    drop(events);
}

#[tokio::test]
async fn a_client_of_the_2026_revision_is_told_to_fall_back() {
    let house = house().await;
    let client = house.http();
    let meta = json!({ "_meta": { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } });
    for text in [request(1, "server/discover", json!({})), request(1, "tools/list", meta)] {
        let response = client.post(text).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let answer: Value = response.json().await.unwrap();
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(-32601), &json!(1)));
    }
    assert_eq!(house.server.seen().len(), 1, "asked once whether it is modern, with a question of ours");
    assert_eq!(house.server.seen_of("server/discover").len(), 1);
    assert!(house.desk.events.lock().unwrap().is_empty(), "that is no conversation yet");
}

#[tokio::test]
async fn a_line_break_in_a_header_is_no_header() {
    let house = crate::support::modern_house().await;
    let body = crate::support::modern_request(1, "tools/call", json!({ "name": "look" }));
    let port = house.gateway.port();
    let head = |value: &str| {
        format!(
            "POST /shop/mcp HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Bearer token-of-cursor\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nmcp-protocol-version: 2026-07-28\r\n\
             mcp-method: tools/call\r\nmcp-name: look\r\nmcp-param-region: {value}\r\n",
            body.len()
        )
    };
    for value in ["a\r\n b", "a\n b", "a\rb", "a\0b", "é", "=?base64?6Q==?="] {
        let answer = raw(port, &head(value), &body).await;
        assert!(answer.starts_with("http/1.1 400"), "{value:?}: {answer}");
    }
    assert!(house.server.seen_of("tools/call").is_empty());
    assert!(raw(port, &head("=?base64?DQo=?="), &body).await.starts_with("http/1.1 200"));
}

#[tokio::test]
async fn a_quiet_stream_shows_that_it_lives() {
    let house = house_with(Limits { heartbeat: Duration::from_millis(20), ..Limits::default() }).await;
    let mut client = house.http();
    client.begin().await;
    let mut events = client.listen().await;
    assert_eq!(events.block().await.unwrap(), ": still here\n\n");
    assert_eq!(events.block().await.unwrap(), ": still here\n\n");
    let picky = client.request(Method::GET).header("accept", "text/html");
    assert_eq!(picky.send().await.unwrap().status(), StatusCode::OK, "one of the two accepted kinds fits");
}

#[tokio::test]
async fn a_head_that_trickles_in_is_given_up() {
    let house = house_with(Limits { head: Duration::from_millis(50), ..Limits::default() }).await;
    let stream = TcpStream::connect(("127.0.0.1", house.gateway.port())).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    write.write_all(b"POST /shop/mcp HTTP/1.1\r\nx-trickle: ").await.unwrap();
    let mut beat = tokio::time::interval(Duration::from_millis(5));
    let trickle = async {
        // Until the other side has had enough.
        while write.write_all(b"x").await.is_ok() {
            beat.tick().await;
        }
    };
    let mut answer = Vec::new();
    let closed = async { drop(read.read_to_end(&mut answer).await) };
    let given_up = async { tokio::join!(trickle, closed) };
    tokio::time::timeout(Duration::from_secs(20), given_up).await.expect("it is listened to no longer");
    let mut client = house.http();
    client.begin().await;
    assert_eq!(said(&client.call("look").await), "look Acme", "the others are served");
}

#[tokio::test]
async fn a_connection_too_many_waits_until_another_ends() {
    let house = house_with(Limits { connections: 1, ..Limits::default() }).await;
    let port = house.gateway.port();
    let text = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n");
    let answered = async |stream: &mut TcpStream| {
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"HTTP/1.1 404");
    };
    let mut first = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    first.write_all(text.as_bytes()).await.unwrap();
    answered(&mut first).await;
    let mut second = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    second.write_all(text.as_bytes()).await.unwrap();
    // The kernel has taken it; the gateway still serves the first one alone.
    first.write_all(text.as_bytes()).await.unwrap();
    first.readable().await.unwrap();
    assert!(second.try_read(&mut [0; 1]).is_err());
    drop(first);
    answered(&mut second).await;
}

#[tokio::test]
async fn the_wanted_port_is_taken_when_it_is_free_and_another_when_not() {
    let house = house().await;
    let config = Config { port: house.gateway.port(), version: String::new() };
    let second =
        gateway::start(config, std::sync::Arc::<crate::support::Desk>::clone(&house.desk)).await.unwrap();
    assert_ne!(second.port(), house.gateway.port());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = Config { port: free, version: String::new() };
    let third =
        gateway::start(config, std::sync::Arc::<crate::support::Desk>::clone(&house.desk)).await.unwrap();
    assert_eq!(third.port(), free);
}
