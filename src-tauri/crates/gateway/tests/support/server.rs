//! A small MCP server over Streamable HTTP that remembers what reached it and misbehaves on demand.

use super::limiter::{Limiter, Refusing};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode, header},
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use tokio::sync::{broadcast, mpsc, watch};

/// One request as it reached the server.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) at: Instant,
    /// Whose token it carried.
    pub(crate) instance: Option<String>,
}

impl Seen {
    /// The JSON-RPC method, empty for responses and for GET and DELETE.
    pub(crate) fn rpc(&self) -> String {
        let message: Value = serde_json::from_str(&self.text).unwrap_or_default();
        message["method"].as_str().unwrap_or_default().to_owned()
    }
}

#[derive(Clone)]
pub(crate) struct FakeServer {
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    tokens: Mutex<HashMap<String, String>>,
    /// Session id → whose it is.
    sessions: Mutex<HashMap<String, String>>,
    seen: Mutex<Vec<Seen>>,
    /// Answers every POST from now on: status, content type, text.
    instead: Mutex<Option<(u16, &'static str, String)>>,
    /// Answers `tools/call` and `tools/list` with 403 and this challenge.
    challenge: Mutex<Option<String>>,
    /// The raw result of the tool `raw`.
    raw: Mutex<String>,
    /// `notifications/initialized` is answered when the tool `slow` is.
    slow_to_begin: AtomicBool,
    /// Whether the tool `slow` may go on.
    released: watch::Sender<bool>,
    held: watch::Sender<bool>,
    more: Mutex<Option<String>>,
    /// What `tools/list` answers instead, page by page.
    pages: Mutex<Option<Value>>,
    /// What goes out on every GET stream.
    news: broadcast::Sender<String>,
    answers: broadcast::Sender<Value>,
    issued: Mutex<u32>,
    limiter: Mutex<Limiter>,
}

impl FakeServer {
    pub(crate) async fn start() -> FakeServer {
        let inner = Arc::new(Inner {
            tokens: Mutex::default(),
            sessions: Mutex::default(),
            seen: Mutex::default(),
            instead: Mutex::default(),
            challenge: Mutex::default(),
            raw: Mutex::default(),
            slow_to_begin: AtomicBool::new(false),
            released: watch::Sender::new(false),
            held: watch::Sender::new(false),
            more: Mutex::default(),
            pages: Mutex::default(),
            news: broadcast::Sender::new(16),
            answers: broadcast::Sender::new(16),
            issued: Mutex::new(0),
            limiter: Mutex::default(),
        });
        let router = Router::new()
            .fallback(serve)
            .layer(axum::extract::DefaultBodyLimit::disable())
            .with_state(Arc::clone(&inner));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/mcp", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        FakeServer { url, inner }
    }

    pub(crate) fn accept(&self, token: &str, instance: &str) {
        self.inner.tokens.lock().unwrap().insert(token.to_owned(), instance.to_owned());
    }

    pub(crate) fn refuse(&self, token: &str) {
        self.inner.tokens.lock().unwrap().remove(token);
    }

    pub(crate) fn forget_sessions(&self) {
        self.inner.sessions.lock().unwrap().clear();
    }

    pub(crate) fn open_sessions(&self) -> usize {
        self.inner.sessions.lock().unwrap().len()
    }

    pub(crate) fn answer_with(&self, status: u16, kind: &'static str, text: &str) {
        *self.inner.instead.lock().unwrap() = Some((status, kind, text.to_owned()));
    }

    /// Wants more permissions for everything about tools, or, with `None`, no more.
    pub(crate) fn challenge(&self, challenge: Option<&str>) {
        *self.inner.challenge.lock().unwrap() = challenge.map(str::to_owned);
    }

    /// What it puts up with.
    pub(crate) fn limiter(&self) -> MutexGuard<'_, Limiter> {
        self.inner.limiter.lock().unwrap()
    }

    pub(crate) fn set_raw(&self, result: &str) {
        *self.inner.raw.lock().unwrap() = result.to_owned();
    }

    /// From now on it answers `notifications/initialized` when it is released.
    pub(crate) fn begin_slowly(&self) {
        self.inner.slow_to_begin.store(true, Ordering::Release);
    }

    /// Lets everybody wait, or, with `false`, answers them all.
    pub(crate) fn hold(&self, held: bool) {
        self.inner.held.send_replace(held);
    }

    /// Has one more tool from now on.
    pub(crate) fn learn(&self, tool: &str) {
        *self.inner.more.lock().unwrap() = Some(tool.to_owned());
    }

    /// Lists these tools from now on, an array for each page.
    pub(crate) fn list_with(&self, pages: Value) {
        *self.inner.pages.lock().unwrap() = Some(pages);
    }

    pub(crate) fn release(&self) {
        self.inner.released.send_replace(true);
    }

    /// Says something on every GET stream.
    pub(crate) fn tell(&self, message: &str) {
        self.inner.news.send(message.to_owned()).unwrap();
    }

    pub(crate) fn listeners(&self) -> usize {
        self.inner.news.receiver_count()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    /// The requests with this JSON-RPC method.
    pub(crate) fn seen_of(&self, rpc: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|it| it.rpc() == rpc).collect()
    }
}

async fn serve(
    State(inner): State<Arc<Inner>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let text = String::from_utf8(body.to_vec()).unwrap();
    let token = headers.get("authorization").and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "));
    let instance = token.and_then(|it| inner.tokens.lock().unwrap().get(it).cloned());
    let at = Instant::now();
    let seen = Seen { headers: headers.clone(), text: text.clone(), at, instance: instance.clone() };
    let rpc = seen.rpc();
    inner.seen.lock().unwrap().push(seen);
    inner.held.subscribe().wait_for(|it| !*it).await.unwrap();
    let said = match inner.limiter.lock().unwrap().admit(if method == Method::GET { "GET" } else { &rpc }) {
        Ok(said) => said,
        Err(Refusing { status, headers }) => {
            return with(reply(status, "text/plain", String::new()), &headers);
        }
    };
    with(serve_as(inner, instance, method, headers, text).await, &said)
}

async fn serve_as(
    inner: Arc<Inner>,
    instance: Option<String>,
    method: Method,
    headers: HeaderMap,
    text: String,
) -> Response<Body> {
    if let Some((status, kind, text)) = inner.instead.lock().unwrap().clone() {
        return reply(status, kind, text);
    }
    let Some(instance) = instance else {
        let mut response = reply(401, "text/plain", "who are you?".to_owned());
        let challenge = "Bearer resource_metadata=\"https://as.example/x\"".parse().unwrap();
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        return response;
    };
    let message: Value = serde_json::from_str(&text).unwrap_or_default();
    let session =
        headers.get("mcp-session-id").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    if message["method"] == "initialize" {
        return initialize(&inner, &instance, &message);
    }
    if inner.sessions.lock().unwrap().get(&session) != Some(&instance) {
        return reply(404, "text/plain", "no such session".to_owned());
    }
    if message["method"].as_str().is_some_and(|it| it.starts_with("tools/"))
        && let Some(challenge) = inner.challenge.lock().unwrap().clone()
    {
        let mut response = reply(403, "application/json", r#"{"error":"insufficient_scope"}"#.to_owned());
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge.parse().unwrap());
        return response;
    }
    match method {
        Method::GET if headers.contains_key("last-event-id") => {
            let id = headers["last-event-id"].to_str().unwrap();
            let result = talk(&format!("resumed at {id}"), &instance);
            let text = json!({ "jsonrpc": "2.0", "id": 7, "result": result }).to_string();
            sse(Body::from(format!("id: p2\ndata: {text}\n\n")))
        }
        Method::GET => listen(&inner),
        Method::DELETE => {
            inner.sessions.lock().unwrap().remove(&session);
            reply(200, "text/plain", String::new())
        }
        _ if message.get("method").is_none() => {
            // Perhaps nobody here asked.
            drop(inner.answers.send(message));
            reply(202, "", String::new())
        }
        _ if message.get("id").is_none() => {
            if message["method"] == "notifications/initialized" && inner.slow_to_begin.load(Ordering::Acquire)
            {
                inner.released.subscribe().wait_for(|it| *it).await.unwrap();
            }
            reply(202, "", String::new())
        }
        _ => answer(inner, &instance, &message).await,
    }
}

fn initialize(inner: &Inner, instance: &str, message: &Value) -> Response<Body> {
    let id = {
        let mut issued = inner.issued.lock().unwrap();
        *issued += 1;
        format!("upstream-{issued}")
    };
    inner.sessions.lock().unwrap().insert(id.clone(), instance.to_owned());
    let result = json!({
        "protocolVersion": "2025-03-26",
        "capabilities": { "tools": { "listChanged": true }, "prompts": {}, "x-kept": 1 },
        "serverInfo": { "name": "fake", "version": "1" },
        "instructions": "Be kind.",
    });
    let mut response = one(message, &result.to_string());
    let headers = response.headers_mut();
    headers.insert("mcp-session-id", id.parse().unwrap());
    headers.insert(header::SET_COOKIE, "secret=1".parse().unwrap());
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".parse().unwrap());
    response
}

fn listen(inner: &Inner) -> Response<Body> {
    let news = inner.news.subscribe();
    let body = stream::unfold(news, |mut news| async {
        let text = news.recv().await.ok()?;
        Some((Ok::<_, Infallible>(format!("id: n1\ndata: {text}\n\n")), news))
    });
    sse(Body::from_stream(body))
}

async fn answer(inner: Arc<Inner>, instance: &str, message: &Value) -> Response<Body> {
    if message["method"] == "tools/list" {
        if let Some(pages) = &*inner.pages.lock().unwrap() {
            return one(message, &page(pages, message).to_string());
        }
        let mut tools = json!({ "tools": [
            { "name": "look", "inputSchema": {}, "annotations": { "readOnlyHint": true } },
            { "name": "pay", "inputSchema": {}, "description": format!("pays {instance}") },
        ] });
        if let Some(more) = &*inner.more.lock().unwrap() {
            tools["tools"].as_array_mut().unwrap().push(json!({ "name": more, "inputSchema": {} }));
        }
        return one(message, &tools.to_string());
    }
    let tool = message["params"]["name"].as_str().unwrap_or_default();
    let done = talk(tool, instance);
    let progress = r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1.0}}"#;
    let response = json!({ "jsonrpc": "2.0", "id": message["id"], "result": done }).to_string();
    match tool {
        "raw" => one(message, &inner.raw.lock().unwrap().clone()),
        "slow" => {
            let mut released = inner.released.subscribe();
            released.wait_for(|it| *it).await.unwrap();
            one(message, &done.to_string())
        }
        "stream" => {
            let text = format!(
                ": hi\n\nid: e1\nretry: 5\ndata: \n\nevent: message\nid: e2\ndata: {progress}\n\nid: e3\ndata: {response}\n\n"
            );
            sse(Body::from(text))
        }
        "cut" => sse(Body::from(format!("data: {progress}\n\n"))),
        "poll" => sse(Body::from("id: p1\nretry: 1\ndata: \n\n")),
        "ask" => ask(inner, message),
        "html" => reply(200, "text/html; charset=utf-8", "<html>Down for maintenance</html>".to_owned()),
        "wrong_id" => {
            reply(200, "application/json", r#"{"jsonrpc":"2.0","id":"other","result":{}}"#.to_owned())
        }
        "both" => {
            let text = format!(r#"{{"jsonrpc":"2.0","id":{},"result":{{}},"error":{{}}}}"#, message["id"]);
            reply(200, "application/json", text)
        }
        "twice" => one(message, r#"{"_meta":{},"_meta":{}}"#),
        "wrong_in_stream" => sse(Body::from("data: {\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}\n\n")),
        "told_off" => {
            let text =
                r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32602,"message":"no such thing","data":1.0}}"#;
            reply(400, "application/json", text.to_owned())
        }
        _ => one(message, &done.to_string()),
    }
}

/// The page of a list that a request asks for.
pub(super) fn page(pages: &Value, message: &Value) -> Value {
    let at: usize = message["params"]["cursor"].as_str().map_or(0, |it| it.parse().unwrap());
    let mut page = json!({ "tools": pages[at] });
    if pages.get(at + 1).is_some() {
        page["nextCursor"] = (at + 1).to_string().into();
    }
    page
}

/// Asks the client something and answers with what it said.
fn ask(inner: Arc<Inner>, message: &Value) -> Response<Body> {
    let id = message["id"].clone();
    let (sender, receiver) = mpsc::channel::<String>(4);
    let mut answers = inner.answers.subscribe();
    tokio::spawn(async move {
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": "elicitation/create", "params": {} });
        sender.send(question.to_string()).await.unwrap();
        let heard = answers.recv().await.unwrap();
        let result = talk(&heard.to_string(), "");
        drop(sender.send(json!({ "jsonrpc": "2.0", "id": id, "result": result }).to_string()).await);
    });
    let body = stream::unfold(receiver, |mut receiver| async {
        let text = receiver.recv().await?;
        Some((Ok::<_, Infallible>(format!("event: message\ndata: {text}\n\n")), receiver))
    });
    sse(Body::from_stream(body))
}

fn talk(what: &str, instance: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": format!("{what} {instance}") }], "x-unknown": 1.0 })
}

fn one(message: &Value, result: &str) -> Response<Body> {
    reply(200, "application/json", format!(r#"{{"jsonrpc":"2.0","id":{},"result":{result}}}"#, message["id"]))
}

pub(super) fn sse(body: Body) -> Response<Body> {
    Response::builder().header(header::CONTENT_TYPE, "text/event-stream").body(body).unwrap()
}

pub(super) fn reply(status: u16, kind: &str, text: String) -> Response<Body> {
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    let response = if kind.is_empty() { response } else { response.header(header::CONTENT_TYPE, kind) };
    response.body(Body::from(text)).unwrap()
}

pub(super) fn with(mut response: Response<Body>, headers: &[(&'static str, String)]) -> Response<Body> {
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}
