//! What may not cross from one side to the other: tokens and headers (31, 32, 34).

use super::wild::{Trap, Wild, json_of};
use crate::support::{INITIALIZE, house, house_with, request};
use axum::{body::Body, http::Response};
use gateway::Limits;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_servers_own_token_opens_nothing_here_and_goes_nowhere() {
    let house = house().await;
    let url = house.http().url;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = || http.post(&url).header("content-type", "application/json").body(INITIALIZE);
    for request in [
        // Valid at the server, and no token of ours.
        post().bearer_auth("acme-1"),
        post().bearer_auth("token-of-cursor").bearer_auth("acme-1"),
        post().bearer_auth("acme-1").bearer_auth("token-of-cursor"),
    ] {
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
    assert!(house.server.seen().is_empty());
    // Beside our own it stays here.
    for name in ["x-authorization", "x-api-key", "proxy-authorization", "x-forwarded-access-token"] {
        let response = post().bearer_auth("token-of-cursor").header(name, "Bearer borealis-1").send().await;
        assert_eq!(response.unwrap().status(), StatusCode::OK, "{name}");
        let seen = house.server.seen();
        let last = seen.last().unwrap();
        assert_eq!(last.headers["authorization"], "Bearer acme-1", "{name}");
        assert!(!format!("{:?}", last.headers).contains("borealis-1"), "{name}");
    }
}

/// Everything a response of ours may have in its head.
const OURS: &[&str] = &[
    "cache-control",
    "content-length",
    "content-type",
    "date",
    "mcp-session-id",
    "transfer-encoding",
    "x-accel-buffering",
];

#[tokio::test]
async fn what_a_server_says_in_its_headers_stays_with_us() {
    // A refusal is passed on instead of being waited for.
    let house = house_with(Limits { wait: Duration::ZERO, ..Limits::default() }).await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    for (status, kind, body) in [
        (200, "application/json", r#"{"jsonrpc":"2.0","id":7,"result":{}}"#),
        (200, "text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n"),
        (400, "application/json", r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32602,"message":"no"}}"#),
        (401, "text/plain", "who are you?"),
        (403, "application/json", r#"{"error":"insufficient_scope"}"#),
        (429, "text/plain", "slower"),
        (500, "text/html", "<html>"),
    ] {
        wild.answer_calls(move |_| {
            let mut response = Response::builder().status(status).header("content-type", kind);
            for (name, value) in [
                ("set-cookie", "session=1; Path=/"),
                ("www-authenticate", "Bearer resource_metadata=\"https://as.example/x\""),
                ("proxy-authenticate", "Basic"),
                ("access-control-allow-origin", "*"),
                ("access-control-allow-credentials", "true"),
                ("access-control-expose-headers", "*"),
                ("keep-alive", "timeout=1000"),
                ("proxy-connection", "keep-alive"),
                ("trailer", "x-late"),
                ("upgrade", "h2c"),
                ("location", "https://evil.example/"),
                ("refresh", "0; url=https://evil.example/"),
                ("clear-site-data", "\"*\""),
                ("alt-svc", "h3=\":443\""),
                ("server", "wild"),
                ("mcp-session-id", "another"),
                ("x-secret", "1"),
            ] {
                response = response.header(name, value);
            }
            response.body(Body::from(body)).unwrap()
        });
        let response = client.post(request(7, "tools/call", json!({ "name": "look" }))).await;
        for (name, value) in response.headers() {
            assert!(OURS.contains(&name.as_str()), "{status} {kind}: {name}: {value:?}");
        }
        assert!(!response.headers().contains_key("mcp-session-id"), "{status}");
        assert!(
            ![401, 403].contains(&response.status().as_u16()),
            "no challenge of another server: {status}"
        );
        let answer = response.text().await.unwrap();
        assert!(!answer.contains("as.example"), "{answer}");
        assert_eq!(
            wild.count("tools/call"),
            wild.came().iter().filter(|it| it.path == "/mcp" && it.message["method"] == "tools/call").count()
        );
    }
}

#[tokio::test]
async fn a_redirect_takes_the_credential_nowhere() {
    let (house, trap, other) = (house().await, Trap::set().await, Wild::start().await);
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    let own = wild.origin.clone();
    for (statuses, place) in [
        // Method and body would be kept, and the credential shown to somebody else.
        (&[307, 308][..], format!("{}/mcp", other.origin)),
        (&[307, 308], format!("http://127.0.0.1:{}/mcp", trap.port)),
        (&[307, 308], format!("http://localhost:{}/mcp", own.rsplit(':').next().unwrap())),
        (&[307, 308], own.replace("http:", "https:") + "/mcp"),
        (&[307, 308], "http://169.254.169.254/latest/meta-data".to_owned()),
        (&[307, 308], format!("//127.0.0.1:{}/mcp", trap.port)),
        (&[307, 308], "file:///etc/passwd".to_owned()),
        (&[307, 308], String::new()),
        // A POST would become a GET, or nothing at all is said about it: not even within the origin.
        (&[300, 301, 302, 303, 304, 305], format!("{own}/elsewhere")),
        (&[301, 302, 303], format!("{}/mcp", other.origin)),
    ] {
        for status in statuses.iter().copied() {
            let to = place.clone();
            wild.answer(move |came| {
                let answer = Response::builder().status(status).header("location", &to);
                (came.message["method"] == "tools/call").then(|| answer.body(Body::empty()).unwrap())
            });
            let answer = client.call("look").await;
            assert_eq!(answer["error"]["code"], -31502, "{status} {place}: {answer}");
            let words = answer["error"]["message"].as_str().unwrap();
            assert!(words.contains("SHOP redirects"), "{status} {place}: {words}");
        }
    }
    assert_eq!((trap.knocks(), other.came().len()), (0, 0));
    assert!(wild.came().iter().all(|it| it.path == "/mcp"));
    // The stream a client reads, and the end of a session, are not led away either.
    let to = format!("{}/mcp", other.origin);
    wild.answer(move |came| {
        let answer = Response::builder().status(307).header("location", &to);
        came.message.is_null().then(|| answer.body(Body::empty()).unwrap())
    });
    drop(client.listen().await);
    client.request(Method::DELETE).send().await.unwrap();
    house.gateway.shutdown().await;
    assert!(other.came().is_empty());
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_once_and_not_in_circles() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    let moved =
        |to: &str| Response::builder().status(308).header("location", to).body(Body::empty()).unwrap();
    wild.answer(move |came| match (came.message["method"].as_str(), came.path.as_str()) {
        (Some("tools/call"), "/mcp") => Some(moved("/mcp/")),
        (Some("tools/call"), _) => Some(json_of(&json!({ "jsonrpc": "2.0", "id": 7, "result": {} }))),
        _ => None,
    });
    assert!(client.call("look").await["result"].is_object());
    wild.answer(move |came| (came.message["method"] == "tools/call").then(|| moved("/mcp")));
    let before = wild.count("tools/call");
    let answer: Value = client.call("look").await;
    assert_eq!(answer["error"]["code"], -31502);
    assert_eq!(wild.count("tools/call") - before, 2);
    assert!(wild.came().iter().all(|it| it.headers["authorization"] == "Bearer acme-1"));
}
