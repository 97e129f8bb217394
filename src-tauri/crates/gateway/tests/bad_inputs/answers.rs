//! Answers no client may get as they are (37, 38, 43).

use super::wild::{Trap, Wild, json_of, text};
use crate::support::{Events, house, house_with, request};
use axum::body::{Body, Bytes};
use futures_util::stream;
use gateway::Limits;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const MIB: usize = 1024 * 1024;

/// Pieces until nobody takes them any more, at most `most`; counts what was taken.
fn flood(first: &'static [u8], piece: Bytes, most: usize, taken: &Arc<AtomicUsize>) -> Body {
    let taken = Arc::clone(taken);
    let pieces = stream::unfold(Some(Bytes::from_static(first)), move |next| {
        let (taken, piece) = (Arc::clone(&taken), piece.clone());
        async move {
            let next = next?;
            let so_far = taken.fetch_add(next.len(), Ordering::SeqCst);
            let after = (so_far < most).then_some(piece);
            Some((Ok::<_, Infallible>(next), after))
        }
    });
    Body::from_stream(pieces)
}

#[tokio::test]
async fn frames_that_are_no_answer_to_this_call_are_replaced() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    let deep = format!(r#"{{"jsonrpc":"2.0","id":7,"result":{}{}}}"#, "[".repeat(500), "]".repeat(500));
    for frame in [
        r#"{"id":7,"result":{}}"#,
        r#"{"jsonrpc":"1.0","id":7,"result":{}}"#,
        r#"{"jsonrpc":2.0,"id":7,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":8,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":"7","result":{}}"#,
        r#"{"jsonrpc":"2.0","id":7.5,"result":{}}"#,
        r#"{"jsonrpc":"2.0","result":{}}"#,
        r#"{"jsonrpc":"2.0","id":7}"#,
        r#"{"jsonrpc":"2.0","id":7,"result":{},"error":{"code":1,"message":"both"}}"#,
        r#"{"jsonrpc":"2.0","id":7,"id":8,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":7,"result":{"_meta":{},"_meta":{}}}"#,
        r#"[{"jsonrpc":"2.0","id":7,"result":{}}]"#,
        r#"{"jsonrpc":"2.0","id":7,"result":{}} and more"#,
        r#""text""#,
        "no JSON",
        &deep,
    ] {
        for kind in ["application/json", "text/event-stream"] {
            let body = match kind {
                "application/json" => frame.to_owned(),
                _ => format!("data: {frame}\n\n"),
            };
            wild.answer_calls(move |_| text(kind, body.clone()));
            let response = client.post(request(7, "tools/call", json!({ "name": "look" }))).await;
            let answer: Value = match kind {
                "application/json" => response.json().await.unwrap(),
                _ => Events::of(response).message().await.unwrap(),
            };
            assert_eq!(answer["id"], 7, "{kind} {frame:.80}: {answer}");
            assert_eq!(answer["error"]["code"], -32603, "{kind} {frame:.80}: {answer}");
            assert!(answer.get("result").is_none());
        }
    }
}

#[tokio::test]
async fn the_answer_to_another_call_under_way_is_nobodys() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    // Both answer the other one's call.
    wild.answer_calls(|message| {
        let other = if message["id"] == 1 { 2 } else { 1 };
        json_of(&json!({ "jsonrpc": "2.0", "id": other, "result": { "content": ["stolen"] } }))
    });
    let call = |id| client.post(request(id, "tools/call", json!({ "name": "look" })));
    let (one, two) = tokio::join!(call(1), call(2));
    for (id, response) in [(1, one), (2, two)] {
        let answer: Value = response.json().await.unwrap();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(-32603)));
        assert!(!answer.to_string().contains("stolen"));
    }
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    let events = "text/event-stream";
    for (what, kind, first, piece) in [
        ("one event of 100 MiB", events, &b"data: "[..], vec![b'x'; MIB]),
        (
            "an event in many lines",
            events,
            b"data: x\n",
            format!("data: {}\n", "x".repeat(90)).repeat(MIB / 100).into_bytes(),
        ),
        (
            "an event that never ends",
            events,
            b"id: x\n",
            format!("id: {}\n", "x".repeat(90)).repeat(MIB / 100).into_bytes(),
        ),
        ("an id without end", events, b"id: ", vec![b'x'; MIB]),
        ("a comment without end", events, b": ", vec![b'x'; MIB]),
        ("a line that only begins", events, b"", vec![b'x'; MIB]),
        ("one message of 100 MiB", "application/json", b"{", vec![b' '; MIB]),
    ] {
        let taken = Arc::new(AtomicUsize::new(0));
        let (counted, piece) = (Arc::clone(&taken), Bytes::from(piece));
        wild.answer_calls(move |_| text(kind, flood(first, piece.clone(), 100 * MIB, &counted)));
        let response = client.post(request(7, "tools/call", json!({ "name": "look" }))).await;
        let answer: Value = match kind == events {
            true => Events::of(response).message().await.unwrap(),
            false => response.json().await.unwrap(),
        };
        assert_eq!(answer["error"]["code"], -31502, "{what}: {answer}");
        assert!(
            answer["error"]["message"].as_str().unwrap().contains("longer than 10 MiB"),
            "{what}: {answer}"
        );
        // What the sockets hold on the way is not ours.
        assert!(taken.load(Ordering::SeqCst) < 64 * MIB, "{what}: {taken:?}");
    }
}

#[tokio::test]
async fn a_length_beyond_measure_is_not_waited_for() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    wild.answer_calls(|_| {
        let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        let mut response = text("application/json", never);
        response.headers_mut().insert("content-length", "104857600".parse().unwrap());
        response
    });
    let answer = client.call("look").await;
    assert!(answer["error"]["message"].as_str().unwrap().contains("longer than 10 MiB"), "{answer}");
}

#[tokio::test]
async fn comments_without_end_do_not_hold_what_must_be_quick() {
    let short = Duration::from_millis(300);
    let house = house_with(Limits { list: short, ..Limits::default() }).await;
    let wild = Wild::instead_of_the_server(&house).await;
    let comments = || {
        let lines = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Some((Ok::<_, Infallible>(": still here\n\n"), ()))
        });
        text("text/event-stream", Body::from_stream(lines))
    };
    let mut client = house.http();
    client.begin().await;
    wild.answer(move |came| (came.message["method"] == "tools/list").then(comments));
    let response = client.post(request(7, "tools/list", json!({}))).await;
    let answer = Events::of(response).message().await.unwrap();
    assert!(answer["error"]["message"].as_str().unwrap().contains("did not answer within"), "{answer}");
    wild.answer(move |came| (came.message["method"] == "initialize").then(comments));
    house.desk.remembered.lock().unwrap().clear();
    let answer: Value = house.http().post(crate::support::INITIALIZE).await.json().await.unwrap();
    assert_eq!(answer["result"]["serverInfo"]["title"], "SHOP (not reached yet)", "{answer}");
}

#[tokio::test]
async fn nothing_is_unpacked_that_was_not_asked_for() {
    let house = house().await;
    let wild = Wild::instead_of_the_server(&house).await;
    let mut client = house.http();
    client.begin().await;
    for coding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
        for kind in ["application/json", "text/event-stream"] {
            wild.answer_calls(move |_| {
                // A gigabyte of zeros begins like this.
                let mut response =
                    text(kind, &b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xed\xc1\x01\x0d\0\0\0\xc2\xa0"[..]);
                response.headers_mut().insert("content-encoding", coding.parse().unwrap());
                response
            });
            let response = client.post(request(7, "tools/call", json!({ "name": "look" }))).await;
            assert_eq!(response.status(), StatusCode::OK);
            let answer: Value = response.json().await.unwrap();
            assert!(
                answer["error"]["message"].as_str().unwrap().contains("compressed"),
                "{coding}: {answer}"
            );
        }
    }
    let calls = wild.came();
    assert!(calls.iter().all(|it| !it.headers.contains_key("accept-encoding")), "and nobody asks for it");
}

#[tokio::test]
async fn addresses_inside_an_answer_are_not_visited() {
    let house = house().await;
    let (wild, trap) = (Wild::instead_of_the_server(&house).await, Trap::set().await);
    let place = format!("http://127.0.0.1:{}/x", trap.port);
    let icons = json!([{ "src": format!("{place}.png") }, { "src": "javascript:alert(1)" }, { "src": "file:///etc/passwd" }]);
    let tool = json!({
        "name": "look", "icons": icons,
        "inputSchema": { "$schema": format!("{place}#"), "$ref": place, "properties": { "a": { "$ref": place } } },
        "outputSchema": { "$dynamicRef": place },
    });
    let (listed, shown) = (tool.clone(), icons.clone());
    wild.answer(move |came| {
        let result = match came.message["method"].as_str()? {
            "initialize" => json!({
                "protocolVersion": "2025-06-18", "capabilities": { "tools": {} },
                "serverInfo": { "name": "wild", "version": "1", "icons": shown, "websiteUrl": place },
            }),
            "tools/list" => json!({ "tools": [listed] }),
            _ => return None,
        };
        Some(json_of(&json!({ "jsonrpc": "2.0", "id": came.message["id"], "result": result })))
    });
    let mut client = house.http();
    client.begin().await;
    let answer = client.ask("tools/list", json!({})).await;
    assert_eq!(answer["result"]["tools"], json!([tool]), "it is the client's to read, letter by letter");
    client.call("look").await;
    let server = gateway::Access::server(&*house.desk, "shop").unwrap();
    house.gateway.probe(&server, None).await.unwrap();
    assert_eq!(trap.knocks(), 0);
}
