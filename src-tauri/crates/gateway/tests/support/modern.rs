//! A small MCP server of revision 2026-07-28 that remembers what reached it and misbehaves on demand.

use super::{
    limiter::{Limiter, Refusing},
    server::{Seen, page, reply, sse, with},
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response},
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
};
use tokio::sync::{broadcast, watch};

#[derive(Clone)]
pub(crate) struct ModernServer {
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    tokens: Mutex<HashMap<String, String>>,
    seen: Mutex<Vec<Seen>>,
    /// Answers every POST from now on: status, content type, text.
    instead: Mutex<Option<(u16, &'static str, String)>>,
    /// The raw result of the tool `raw`.
    raw: Mutex<String>,
    /// The argument of the tool `place` that must come in a header, once it is annotated so.
    mirrored: Mutex<Option<&'static str>>,
    released: watch::Sender<bool>,
    /// It speaks 2025-11-25 too.
    dual: AtomicBool,
    /// What goes out on every `subscriptions/listen`.
    news: broadcast::Sender<String>,
    /// How often every such stream was ended.
    hung_up: watch::Sender<usize>,
    /// Requests whose stream or connection the other side closed.
    dropped: watch::Sender<usize>,
    /// What `tools/list` answers instead, page by page.
    pages: Mutex<Option<Value>>,
    limiter: Mutex<Limiter>,
    /// How many streams of `subscriptions/listen` may be open at once.
    most_open: Mutex<usize>,
}

/// Counts when the other side goes before the end.
struct Waiting(Option<Arc<Inner>>);

impl Waiting {
    fn done(&mut self) {
        self.0 = None;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(inner) = self.0.take() {
            inner.dropped.send_modify(|it| *it += 1);
        }
    }
}

impl ModernServer {
    pub(crate) async fn start() -> ModernServer {
        let inner = Arc::new(Inner {
            tokens: Mutex::default(),
            seen: Mutex::default(),
            instead: Mutex::default(),
            raw: Mutex::default(),
            pages: Mutex::default(),
            limiter: Mutex::default(),
            most_open: Mutex::new(usize::MAX),
            mirrored: Mutex::default(),
            released: watch::Sender::new(false),
            dual: AtomicBool::new(false),
            news: broadcast::Sender::new(16),
            hung_up: watch::Sender::new(0),
            dropped: watch::Sender::new(0),
        });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&inner));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/mcp", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        ModernServer { url, inner }
    }

    pub(crate) fn accept(&self, token: &str, instance: &str) {
        self.inner.tokens.lock().unwrap().insert(token.to_owned(), instance.to_owned());
    }

    pub(crate) fn refuse(&self, token: &str) {
        self.inner.tokens.lock().unwrap().remove(token);
    }

    pub(crate) fn answer_with(&self, status: u16, kind: &'static str, text: &str) {
        *self.inner.instead.lock().unwrap() = Some((status, kind, text.to_owned()));
    }

    pub(crate) fn answer_as_usual(&self) {
        *self.inner.instead.lock().unwrap() = None;
    }

    pub(crate) fn set_raw(&self, result: &str) {
        *self.inner.raw.lock().unwrap() = result.to_owned();
    }

    /// From now on the tool `place` wants this argument mirrored.
    pub(crate) fn mirror(&self, argument: &'static str) {
        *self.inner.mirrored.lock().unwrap() = Some(argument);
    }

    /// From now on it speaks 2025-11-25 too, without sessions.
    pub(crate) fn become_dual(&self) {
        self.inner.dual.store(true, Ordering::Release);
    }

    /// Lists these tools from now on, an array for each page.
    pub(crate) fn list_with(&self, pages: Value) {
        *self.inner.pages.lock().unwrap() = Some(pages);
    }

    pub(crate) fn tell(&self, message: &str) {
        self.inner.news.send(message.to_owned()).unwrap();
    }

    /// What it puts up with.
    pub(crate) fn limiter(&self) -> MutexGuard<'_, Limiter> {
        self.inner.limiter.lock().unwrap()
    }

    /// Takes no more streams than this at once.
    pub(crate) fn keep_open(&self, most: usize) {
        *self.inner.most_open.lock().unwrap() = most;
    }

    /// Tells everybody who asked for it that something changed, as the revision wants it said.
    pub(crate) fn change(&self, method: &str, params: Value) {
        let mut params = params;
        params["_meta"]["io.modelcontextprotocol/subscriptionId"] = WHOSE.into();
        self.tell(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Ends every stream of `subscriptions/listen`.
    pub(crate) fn hang_up(&self) {
        self.inner.hung_up.send_modify(|it| *it += 1);
    }

    pub(crate) fn listeners(&self) -> usize {
        self.inner.news.receiver_count()
    }

    pub(crate) fn release(&self) {
        self.inner.released.send_replace(true);
    }

    pub(crate) fn dropped(&self) -> usize {
        *self.inner.dropped.borrow()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    pub(crate) fn seen_of(&self, method: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|it| it.rpc() == method).collect()
    }
}

/// A request with the `_meta` that revision 2026-07-28 wants.
pub(crate) fn modern_request(id: u32, method: &str, mut params: Value) -> String {
    params["_meta"]["io.modelcontextprotocol/protocolVersion"] = "2026-07-28".into();
    params["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({});
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
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
    let at = std::time::Instant::now();
    let seen = Seen { headers: headers.clone(), text: text.clone(), at, instance: instance.clone() };
    inner.seen.lock().unwrap().push(seen);
    if let Some((status, kind, text)) = inner.instead.lock().unwrap().clone() {
        return reply(status, kind, text);
    }
    let rpc = serde_json::from_str::<Value>(&text).unwrap_or_default()["method"].clone();
    if let Err(Refusing { status, headers }) =
        inner.limiter.lock().unwrap().admit(rpc.as_str().unwrap_or_default())
    {
        return with(reply(status, "text/plain", String::new()), &headers);
    }
    let Some(instance) = instance else { return reply(401, "text/plain", "who are you?".to_owned()) };
    if method != Method::POST {
        return reply(405, "text/plain", String::new());
    }
    let message: Value = serde_json::from_str(&text).unwrap();
    let said = message["method"].as_str().unwrap();
    if said.starts_with("notifications/") {
        return reply(202, "", String::new());
    }
    if message["params"]["name"] == "forbidden" {
        let mut response = reply(403, "application/json", r#"{"error":"insufficient_scope"}"#.to_owned());
        let challenge = r#"Bearer error="insufficient_scope", scope="deals:write""#.parse().unwrap();
        response.headers_mut().insert("www-authenticate", challenge);
        return response;
    }
    let meta = &message["params"]["_meta"];
    if meta.is_null() && inner.dual.load(Ordering::Acquire) {
        let greeting = r#"{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"fake","version":"1"}}"#;
        return one(
            &message,
            if said == "initialize" { greeting } else { r#"{"content":[{"type":"text","text":"legacy"}]}"# },
        );
    }
    let version = &meta["io.modelcontextprotocol/protocolVersion"];
    let shown = |name: &str| headers.get(name).map(|it| it.to_str().unwrap().to_owned());
    if shown("mcp-protocol-version").as_deref() != version.as_str()
        || shown("mcp-method").as_deref() != Some(said)
    {
        return error(&message, 400, -32020, "the headers differ");
    }
    if !meta["io.modelcontextprotocol/clientCapabilities"].is_object() {
        return error(&message, 400, -32602, "no capabilities");
    }
    let info = json!({ "io.modelcontextprotocol/serverInfo": { "name": "fake", "version": "1" } });
    match said {
        "server/discover" => complete(
            &message,
            json!({
                "supportedVersions": ["2026-07-28"],
                "capabilities": {
                    "tools": { "listChanged": true }, "resources": { "subscribe": true }, "x-kept": 1,
                    "extensions": { "io.modelcontextprotocol/tasks": {} },
                },
                "instructions": "Be kind.",
                "ttlMs": 1000, "cacheScope": "private", "_meta": info,
            }),
        ),
        "tools/list" => {
            let mut list = tools(*inner.mirrored.lock().unwrap());
            if let Some(pages) = &*inner.pages.lock().unwrap() {
                list = page(pages, &message);
                (list["ttlMs"], list["cacheScope"]) = (0.into(), "private".into());
            }
            complete(&message, list)
        }
        "tools/call" => call(inner, &instance, &message, &headers).await,
        "resources/read" => {
            complete(&message, json!({ "contents": [], "ttlMs": 0, "cacheScope": "private" }))
        }
        "subscriptions/listen" => listen(inner, &message),
        _ => error(&message, 404, -32601, "no such method"),
    }
}

fn tools(mirrored: Option<&str>) -> Value {
    let mut place = json!({
        "name": "place",
        "inputSchema": { "type": "object", "properties": {
            "region": { "type": "string" }, "count": { "type": "integer" },
        } },
    });
    if let Some(name) = mirrored {
        place["inputSchema"]["properties"][name]["x-mcp-header"] = name.into();
    }
    json!({ "ttlMs": 0, "cacheScope": "private", "tools": [
        { "name": "look", "inputSchema": {}, "annotations": { "readOnlyHint": true } },
        { "name": "pay", "inputSchema": {}, "execution": { "taskSupport": "optional" } },
        place,
        { "name": "count", "inputSchema": {}, "outputSchema": { "type": "integer" } },
        { "name": "broken", "inputSchema": { "properties": { "a": { "type": "number", "x-mcp-header": "A" } } } },
    ] })
}

async fn call(inner: Arc<Inner>, instance: &str, message: &Value, headers: &HeaderMap) -> Response<Body> {
    let tool = message["params"]["name"].as_str().unwrap_or_default();
    let done = json!({ "content": [{ "type": "text", "text": format!("{tool} {instance}") }] });
    let progress = r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1.0}}"#;
    match tool {
        "raw" => one(message, &inner.raw.lock().unwrap().clone()),
        "place" => {
            let wanted = *inner.mirrored.lock().unwrap();
            let matches = wanted.is_none_or(|name| {
                let shown = headers.get(format!("mcp-param-{name}")).map(|it| it.to_str().unwrap());
                shown == message["params"]["arguments"][name].as_str()
            });
            if matches { complete(message, done) } else { error(message, 400, -32020, "a header is missing") }
        }
        "slow" => {
            let mut waiting = Waiting(Some(Arc::clone(&inner)));
            let mut released = inner.released.subscribe();
            released.wait_for(|it| *it).await.unwrap();
            waiting.done();
            complete(message, done)
        }
        "endless" => {
            let state = (Waiting(Some(inner)), Some(progress.to_owned()));
            let body = stream::unfold(state, |(waiting, first)| async {
                match first {
                    Some(text) => Some((Ok::<_, Infallible>(format!("data: {text}\n\n")), (waiting, None))),
                    None => std::future::pending().await,
                }
            });
            sse(Body::from_stream(body))
        }
        "asks" => {
            let question = r#"{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}"#;
            let answer = response(message, done);
            sse(Body::from(format!("data: {question}\n\nid: 7\ndata: {progress}\n\ndata: {answer}\n\n")))
        }
        "count" => complete(message, json!({ "content": [], "structuredContent": 3 })),
        "logs" => {
            let level = &message["params"]["_meta"]["io.modelcontextprotocol/logLevel"];
            let log = json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": { "level": level, "data": 1 } });
            sse(Body::from(format!(
                "data: {log}\n\ndata: {progress}\n\ndata: {}\n\n",
                response(message, done)
            )))
        }
        "question" => match message["params"].get("inputResponses") {
            None => one(message, &inner.raw.lock().unwrap().clone()),
            Some(answers) => {
                let heard = format!("{answers} {}", message["params"]["requestState"]);
                complete(message, json!({ "content": [{ "type": "text", "text": heard }] }))
            }
        },
        "circles" => one(message, &inner.raw.lock().unwrap().clone()),
        "cut" => sse(Body::from(format!("data: {progress}\n\n"))),
        _ => complete(message, done),
    }
}

/// The id of the subscription that a notification goes out on.
const WHOSE: &str = "whose it is";

/// It tells of everything but prompts, and knows no resource `bad:`.
fn listen(inner: Arc<Inner>, message: &Value) -> Response<Body> {
    let mut asked = message["params"]["notifications"].clone();
    if asked["resourceSubscriptions"].to_string().contains("\"bad:") {
        return error(message, 400, -32602, "no such resource");
    }
    if inner.news.receiver_count() >= *inner.most_open.lock().unwrap() {
        return reply(429, "text/plain", String::new());
    }
    if let Some(asked) = asked.as_object_mut() {
        asked.remove("promptsListChanged");
    }
    let acknowledged = json!({
        "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
        "params": {
            "_meta": { "io.modelcontextprotocol/subscriptionId": message["id"] },
            "notifications": asked,
        },
    });
    let (news, hung_up) = (inner.news.subscribe(), inner.hung_up.subscribe());
    let state = (Waiting(Some(inner)), news, hung_up, Some(acknowledged.to_string()));
    let (asked, id) = (Arc::new(asked), Arc::new(message["id"].to_string()));
    let body = stream::unfold(state, move |(waiting, mut news, mut hung_up, first)| {
        let (asked, id) = (Arc::clone(&asked), Arc::clone(&id));
        async move {
            let text = match first {
                Some(text) => text,
                None => loop {
                    let text = tokio::select! {
                        text = news.recv() => text.ok()?,
                        _ = hung_up.changed() => return None,
                    };
                    if is_asked_for(&asked, &text) {
                        break text.replace(&format!("\"{WHOSE}\""), &id);
                    }
                },
            };
            Some((Ok::<_, Infallible>(format!("data: {text}\n\n")), (waiting, news, hung_up, None)))
        }
    });
    sse(Body::from_stream(body))
}

/// What is told without looking goes to everybody.
fn is_asked_for(asked: &Value, text: &str) -> bool {
    let told: Value = serde_json::from_str(text).unwrap();
    if !text.contains(WHOSE) {
        return true;
    }
    match told["method"].as_str().unwrap() {
        "notifications/tools/list_changed" => asked["toolsListChanged"] == true,
        "notifications/resources/list_changed" => asked["resourcesListChanged"] == true,
        "notifications/resources/updated" => {
            let uri = told["params"]["uri"].as_str().unwrap();
            let watched = asked["resourceSubscriptions"].as_array().cloned().unwrap_or_default();
            watched.iter().any(|it| uri.starts_with(it.as_str().unwrap()) || uri == "file:///alias")
        }
        _ => true,
    }
}

fn response(message: &Value, mut result: Value) -> String {
    result["resultType"] = "complete".into();
    json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string()
}

fn complete(message: &Value, result: Value) -> Response<Body> {
    reply(200, "application/json", response(message, result))
}

fn one(message: &Value, result: &str) -> Response<Body> {
    reply(200, "application/json", format!(r#"{{"jsonrpc":"2.0","id":{},"result":{result}}}"#, message["id"]))
}

fn error(message: &Value, status: u16, code: i32, words: &str) -> Response<Body> {
    let error = json!({ "code": code, "message": words });
    let text = json!({ "jsonrpc": "2.0", "id": message["id"], "error": error });
    reply(status, "application/json", text.to_string())
}
