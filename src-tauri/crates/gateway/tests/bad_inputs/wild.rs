//! A server that answers whatever the test makes up, and a port nobody may knock at.

use crate::support::House;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode, Uri},
    response::IntoResponse,
};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) message: Value,
}

type Answer = Arc<dyn Fn(&Came) -> Option<Response<Body>> + Send + Sync>;

/// Greets as a legacy server does, and leaves everything else to the test.
pub(crate) struct Wild {
    pub(crate) origin: String,
    inner: Arc<Inner>,
}

struct Inner {
    answer: Mutex<Answer>,
    came: Mutex<Vec<Came>>,
}

impl Wild {
    pub(crate) async fn start() -> Wild {
        let nothing: Answer = Arc::new(|_| None);
        let inner = Arc::new(Inner { answer: Mutex::new(nothing), came: Mutex::default() });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&inner));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Wild { origin, inner }
    }

    /// In the place of the house's own server from now on.
    pub(crate) async fn instead_of_the_server<S>(house: &House<S>) -> Wild {
        let wild = Wild::start().await;
        house.desk.add_server("shop", &format!("{}/mcp", wild.origin));
        wild
    }

    /// Answers with what this makes; where it makes nothing, as a small legacy server would.
    pub(crate) fn answer(&self, made: impl Fn(&Came) -> Option<Response<Body>> + Send + Sync + 'static) {
        *self.inner.answer.lock().unwrap() = Arc::new(made);
    }

    /// Answers every tool call so.
    pub(crate) fn answer_calls(&self, made: impl Fn(&Value) -> Response<Body> + Send + Sync + 'static) {
        self.answer(move |came| (came.message["method"] == "tools/call").then(|| made(&came.message)));
    }

    pub(crate) fn came(&self) -> Vec<Came> {
        self.inner.came.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, method: &str) -> usize {
        self.came().iter().filter(|it| it.message["method"] == method).count()
    }
}

async fn serve(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    let came = Came { path: uri.path().to_owned(), headers, message };
    inner.came.lock().unwrap().push(came.clone());
    let answer = Arc::clone(&inner.answer.lock().unwrap());
    if let Some(made) = answer(&came) {
        return made;
    }
    let message = &came.message;
    match message["method"].as_str() {
        Some("initialize") => json_of(&json!({
            "jsonrpc": "2.0", "id": message["id"],
            "result": { "protocolVersion": "2025-06-18", "capabilities": { "tools": {} } },
        })),
        Some(_) if message.get("id").is_some() => done(message),
        _ if method == Method::GET => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        _ => StatusCode::ACCEPTED.into_response(),
    }
}

pub(crate) fn done(message: &Value) -> Response<Body> {
    json_of(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": { "content": [] } }))
}

pub(crate) fn json_of(message: &Value) -> Response<Body> {
    text("application/json", message.to_string())
}

pub(crate) fn text(kind: &str, body: impl Into<Body>) -> Response<Body> {
    Response::builder().header("content-type", kind).body(body.into()).unwrap()
}

/// A port on this machine that counts who comes.
pub(crate) struct Trap {
    pub(crate) port: u16,
    knocks: Arc<AtomicUsize>,
}

impl Trap {
    pub(crate) async fn set() -> Trap {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, knocks) = (socket.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&knocks);
        tokio::spawn(async move {
            while socket.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Trap { port, knocks }
    }

    pub(crate) fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}
