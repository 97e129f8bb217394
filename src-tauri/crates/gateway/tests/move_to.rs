//! Another port while the gateway runs: who stands at the old one is served on, and nobody loses a conversation.

use crate::support::{SOON, house, house_with, request, said, until};
use gateway::Limits;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::{io, net, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const CHANGED: &str = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;

fn free_port() -> u16 {
    net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A client that keeps its connection, and asks for what is not there.
struct Kept {
    stream: TcpStream,
    port: u16,
}

impl Kept {
    async fn connect(port: u16) -> Kept {
        Kept { stream: TcpStream::connect(("127.0.0.1", port)).await.unwrap(), port }
    }

    async fn asks(&mut self) {
        let request = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n\r\n", self.port);
        self.stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            let read = timeout(SOON, self.stream.read_buf(&mut answer)).await.expect("an answer").unwrap();
            assert_ne!(read, 0, "the connection is closed");
        }
        assert!(answer.starts_with(b"HTTP/1.1 404"), "{}", String::from_utf8_lossy(&answer));
    }

    /// Waits until the gateway closes the connection.
    async fn is_closed(&mut self) {
        let end = timeout(SOON, self.stream.read_to_end(&mut Vec::new())).await;
        end.expect("the connection ends").unwrap();
    }
}

#[tokio::test]
async fn a_new_port_takes_over_and_conversations_go_on() {
    let house = house().await;
    let old = house.gateway.port();
    let mut kept = Kept::connect(old).await;
    kept.asks().await;
    let mut app = house.http();
    app.begin().await;
    let mut events = app.listen().await;
    let mut bridge = house.app("claude-desktop").await;
    let caller = app.clone();
    let call = tokio::spawn(async move { caller.call("slow").await });
    until("the call is under way", || !house.server.seen_of("tools/call").is_empty()).await;

    let new = free_port();
    house.gateway.move_to(new).await.unwrap();
    assert_eq!(house.gateway.port(), new);
    let refused = TcpStream::connect(("127.0.0.1", old)).await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused, "nobody new comes to the old port");

    // What stood at the old one goes on: a connection, a stream and a call; bridges come another way.
    kept.asks().await;
    house.server.release();
    assert!(call.await.unwrap().get("result").is_some());
    until("both listen", || house.server.listeners() == 2).await;
    house.server.tell(CHANGED);
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    bridge.say(request(7, "tools/list", json!({}))).await;
    while bridge.hear().await["id"] != 7 {}

    // The same session at the new one, which goes by its own number only.
    app.url = format!("http://127.0.0.1:{new}/shop/mcp");
    assert_eq!(said(&app.call("look").await), "look Acme");
    let strange = app.request(Method::GET).header("host", format!("127.0.0.1:{old}"));
    assert_eq!(strange.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_taken_port_changes_nothing() {
    let house = house().await;
    let old = house.gateway.port();
    let taken = net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = house.gateway.move_to(taken.local_addr().unwrap().port()).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    assert_eq!(house.gateway.port(), old);
    house.gateway.move_to(old).await.unwrap();
    house.http().begin().await;
}

#[tokio::test]
async fn there_and_back_at_once() {
    let house = house().await;
    let old = house.gateway.port();
    let mut first = Kept::connect(old).await;
    first.asks().await;
    house.gateway.move_to(free_port()).await.unwrap();
    let mut second = Kept::connect(house.gateway.port()).await;
    house.gateway.move_to(old).await.unwrap();
    for kept in [&mut first, &mut second, &mut Kept::connect(old).await] {
        kept.asks().await;
    }
    house.http().begin().await;
}

#[tokio::test]
async fn a_port_that_was_left_is_silent_after_a_while() {
    let short = Duration::from_millis(50);
    let house = house_with(Limits { left: short, drain: short, ..Limits::default() }).await;
    let mut kept = Kept::connect(house.gateway.port()).await;
    kept.asks().await;
    let mut app = house.http();
    app.begin().await;
    let mut stream = timeout(SOON, app.request(Method::GET).send()).await.unwrap().unwrap();
    house.gateway.move_to(free_port()).await.unwrap();
    kept.is_closed().await;
    let cut = async { while let Ok(Some(_)) = stream.chunk().await {} };
    timeout(SOON, cut).await.expect("an event stream is cut off");
    house.http().begin().await;
}

#[tokio::test]
async fn the_end_of_the_gateway_is_the_end_of_every_port() {
    let house = house().await;
    let mut first = Kept::connect(house.gateway.port()).await;
    first.asks().await;
    house.gateway.move_to(free_port()).await.unwrap();
    let mut second = Kept::connect(house.gateway.port()).await;
    second.asks().await;
    house.gateway.clone().shutdown().await;
    first.is_closed().await;
    second.is_closed().await;
}
