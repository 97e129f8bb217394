//! A server of either era that keeps every byte it is told and says exactly what it was given to say.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{Method, Response, StatusCode, header},
    response::IntoResponse,
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};
use tokio::sync::{mpsc, watch};

/// What it answers the next request with.
#[derive(Clone, Debug)]
pub(crate) enum Play {
    /// One message, as JSON.
    One(String),
    /// The text of an event stream.
    Events(String),
    /// The same, piece by piece.
    Pieces(Vec<Bytes>),
}

pub(crate) struct Parrot {
    pub(crate) url: String,
    next: Arc<Mutex<Option<Play>>>,
    heard: mpsc::UnboundedReceiver<Bytes>,
    said: watch::Receiver<Option<mpsc::Sender<Bytes>>>,
}

#[derive(Clone)]
struct Inner {
    modern: bool,
    next: Arc<Mutex<Option<Play>>>,
    heard: mpsc::UnboundedSender<Bytes>,
    /// Where pieces of its own event stream go, once somebody listens; a silent one has none.
    said: Option<Arc<watch::Sender<Option<mpsc::Sender<Bytes>>>>>,
}

impl Parrot {
    pub(crate) async fn start(modern: bool) -> Parrot {
        Parrot::started(modern, false).await
    }

    /// One that says things on its own.
    pub(crate) async fn start_talking() -> Parrot {
        Parrot::started(false, true).await
    }

    async fn started(modern: bool, talks: bool) -> Parrot {
        let (sender, heard) = mpsc::unbounded_channel();
        let next = Arc::new(Mutex::new(None));
        let (listened, said) = watch::channel(None);
        let listened = talks.then(|| Arc::new(listened));
        let inner = Inner { modern, next: Arc::clone(&next), heard: sender, said: listened };
        let router = Router::new().fallback(serve).with_state(inner);
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/mcp", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Parrot { url, next, heard, said }
    }

    pub(crate) fn answer_next_with(&self, play: Play) {
        *self.next.lock().unwrap() = Some(play);
    }

    /// Says this on its own event stream, which somebody opens soon.
    pub(crate) async fn say(&mut self, pieces: Vec<Bytes>) {
        let open = self.said.wait_for(Option::is_some);
        let said =
            tokio::time::timeout(crate::support::SOON, open).await.expect("a listener").unwrap().clone();
        for piece in pieces {
            said.as_ref().unwrap().send(piece).await.unwrap();
            tokio::task::yield_now().await;
        }
    }

    /// The next message that reached it and did not belong to the handshake, as it came.
    pub(crate) async fn hear(&mut self) -> Bytes {
        let next = tokio::time::timeout(crate::support::SOON, self.heard.recv());
        next.await.expect("a message reaches the server").unwrap()
    }

    /// Whether everything it was told has been looked at.
    pub(crate) fn is_quiet(&self) -> bool {
        self.heard.is_empty()
    }
}

async fn serve(State(it): State<Inner>, method: Method, body: Bytes) -> Response<Body> {
    if let (&Method::GET, Some(listened)) = (&method, &it.said) {
        let (said, pieces) = mpsc::channel(1);
        listened.send_replace(Some(said));
        return piece_by_piece(pieces);
    }
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    // What no value can hold is none of the handshake.
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    let greeting = match message["method"].as_str() {
        Some("initialize") if !it.modern => {
            Some(json!({ "protocolVersion": "2025-06-18", "capabilities": {} }))
        }
        Some("server/discover") if it.modern => {
            Some(json!({ "supportedVersions": ["2026-07-28"], "capabilities": {}, "resultType": "complete" }))
        }
        Some("server/discover") => return StatusCode::BAD_REQUEST.into_response(),
        Some("notifications/initialized") => return StatusCode::ACCEPTED.into_response(),
        _ => None,
    };
    if let Some(result) = greeting {
        let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result });
        return typed("application/json", answer.to_string());
    }
    it.heard.send(body.clone()).unwrap();
    let is_request =
        jsonrpc::Message::from_client(body).is_ok_and(|it| matches!(it.kind, jsonrpc::Kind::Request { .. }));
    if !is_request {
        return StatusCode::ACCEPTED.into_response();
    }
    match it.next.lock().unwrap().take() {
        Some(Play::One(text)) => typed("application/json", text),
        Some(Play::Events(text)) => typed("text/event-stream", text),
        Some(Play::Pieces(all)) => {
            let (said, pieces) = mpsc::channel(1);
            tokio::spawn(async move {
                for piece in all {
                    if said.send(piece).await.is_err() {
                        return;
                    }
                    tokio::task::yield_now().await;
                }
            });
            piece_by_piece(pieces)
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn piece_by_piece(pieces: mpsc::Receiver<Bytes>) -> Response<Body> {
    let pieces = stream::unfold(pieces, |mut pieces| async move {
        let piece = pieces.recv().await?;
        Some((Ok::<_, Infallible>(piece), pieces))
    });
    Response::builder()
        .header(header::CONTENT_TYPE, "text/event-stream")
        .body(Body::from_stream(pieces))
        .unwrap()
}

fn typed(kind: &str, text: String) -> Response<Body> {
    Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from(text)).unwrap()
}
