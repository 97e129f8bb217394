//! Connections to a server: one serves call after call, and one that the server has closed stands in nobody's way.

use crate::support::house;
use gateway::Server;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::watch,
};

#[tokio::test]
async fn a_connection_serves_call_after_call_until_its_server_closes_it() {
    let house = house().await;
    let plain = Plain::start().await;
    let near = house.desk.servers.lock().unwrap()["shop"].clone();
    let server = Server { url: plain.url.parse().unwrap(), ..near.clone() };

    // Answered by JSON, by a status that nobody reads, by nothing and by events.
    house.gateway.probe(&server, None).await.unwrap();
    assert!(plain.requests.load(Ordering::Relaxed) >= 4);
    house.gateway.probe(&server, None).await.unwrap();
    assert_eq!(plain.connections.load(Ordering::Relaxed), 1);

    plain.hang_up.send_replace(());
    // By then everybody knows that it was closed.
    house.gateway.probe(&near, None).await.unwrap_err();
    house.gateway.probe(&server, None).await.unwrap();
    assert_eq!(plain.connections.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn calls_that_come_together_do_not_wait_for_each_others_connection() {
    let house = house().await;
    let plain = Plain::start().await;
    let near = house.desk.servers.lock().unwrap()["shop"].clone();
    let server = Server { url: plain.url.parse().unwrap(), ..near };
    let probes = (0..4).map(|_| house.gateway.probe(&server, None));
    for probe in futures_util::future::join_all(probes).await {
        probe.unwrap();
    }
    let made = plain.connections.load(Ordering::Relaxed);
    assert!((2..=4).contains(&made), "{made}");
    house.gateway.probe(&server, None).await.unwrap();
    assert_eq!(plain.connections.load(Ordering::Relaxed), made, "all of them were kept");
}

/// A server that counts its connections and answers in every form there is.
struct Plain {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    hang_up: watch::Sender<()>,
}

impl Plain {
    async fn start() -> Plain {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/mcp", socket.local_addr().unwrap());
        let plain = Plain {
            url,
            connections: Arc::default(),
            requests: Arc::default(),
            hang_up: watch::Sender::new(()),
        };
        let (connections, requests) = (Arc::clone(&plain.connections), Arc::clone(&plain.requests));
        let ended = plain.hang_up.subscribe();
        tokio::spawn(async move {
            loop {
                let mut stream = BufReader::new(socket.accept().await.unwrap().0);
                connections.fetch_add(1, Ordering::Relaxed);
                let (requests, mut ended) = (Arc::clone(&requests), ended.clone());
                ended.mark_unchanged();
                tokio::spawn(async move {
                    loop {
                        let request = tokio::select! {
                            request = read(&mut stream) => request,
                            _ = ended.changed() => return,
                        };
                        let Some(request) = request else { return };
                        requests.fetch_add(1, Ordering::Relaxed);
                        stream.write_all(answer(&request).as_bytes()).await.unwrap();
                    }
                });
            }
        });
        plain
    }
}

/// The message of the next request; `None` when the client closed the connection.
async fn read(stream: &mut BufReader<tokio::net::TcpStream>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(serde_json::from_slice(&body).unwrap_or_default())
}

fn answer(request: &Value) -> String {
    let whole = |status: &str, kind: &str, text: &str| {
        format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{text}", text.len())
    };
    let result =
        |result: Value| json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }).to_string();
    match request["method"].as_str() {
        Some("initialize") => {
            let greeting = json!({
                "protocolVersion": "2025-11-25", "capabilities": { "tools": {} },
                "serverInfo": { "name": "plain", "version": "1" },
            });
            whole("200 OK", "application/json", &result(greeting))
        }
        Some("notifications/initialized") => whole("202 Accepted", "text/plain", ""),
        Some("tools/list") => {
            let event = format!("data: {}\n\n", result(json!({ "tools": [{ "name": "look" }] })));
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n\
                 {:x}\r\n{event}\r\n0\r\n\r\n",
                event.len()
            )
        }
        _ => whole("404 Not Found", "text/html", "<h1>Not here</h1>"),
    }
}
