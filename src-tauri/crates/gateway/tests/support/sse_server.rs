//! A small MCP server over HTTP+SSE, the transport of revision 2024-11-05.

use super::server::{Seen, reply, sse};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Instant,
};
use tokio::sync::{mpsc, watch};

#[derive(Clone)]
pub(crate) struct SseServer {
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    tokens: Mutex<HashMap<String, String>>,
    seen: Mutex<Vec<Seen>>,
    /// What goes out on each stream, by the number in its address.
    streams: Mutex<HashMap<String, mpsc::UnboundedSender<String>>>,
    begun: Mutex<u32>,
    /// The address to name instead of its own.
    elsewhere: Mutex<Option<String>>,
    released: watch::Sender<bool>,
    /// How often every stream was ended.
    hung_up: watch::Sender<usize>,
}

impl SseServer {
    pub(crate) async fn start() -> SseServer {
        let inner = Arc::new(Inner {
            tokens: Mutex::default(),
            seen: Mutex::default(),
            streams: Mutex::default(),
            begun: Mutex::default(),
            elsewhere: Mutex::default(),
            released: watch::Sender::new(false),
            hung_up: watch::Sender::new(0),
        });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&inner));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sse", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        SseServer { url, inner }
    }

    pub(crate) fn accept(&self, token: &str, instance: &str) {
        self.inner.tokens.lock().unwrap().insert(token.to_owned(), instance.to_owned());
    }

    pub(crate) fn name_address(&self, address: &str) {
        *self.inner.elsewhere.lock().unwrap() = Some(address.to_owned());
    }

    pub(crate) fn release(&self) {
        self.inner.released.send_replace(true);
    }

    /// Says something on every stream.
    pub(crate) fn tell(&self, message: &str) {
        for stream in self.inner.streams.lock().unwrap().values() {
            stream.send(message.to_owned()).ok();
        }
    }

    /// Ends every stream.
    pub(crate) fn hang_up(&self) {
        self.inner.streams.lock().unwrap().clear();
        self.inner.hung_up.send_modify(|it| *it += 1);
    }

    /// The streams somebody reads.
    pub(crate) fn streams(&self) -> usize {
        self.inner.streams.lock().unwrap().values().filter(|it| !it.is_closed()).count()
    }

    pub(crate) fn seen_of(&self, method: &str) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().iter().filter(|it| it.rpc() == method).cloned().collect()
    }
}

async fn serve(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let text = String::from_utf8(body.to_vec()).unwrap();
    let token = headers.get("authorization").and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "));
    let instance = token.and_then(|it| inner.tokens.lock().unwrap().get(it).cloned());
    let Some(instance) = instance else { return reply(401, "text/plain", "who are you?".to_owned()) };
    match (method, uri.path()) {
        (Method::GET, "/sse") => open(&inner),
        (Method::POST, "/messages") => {
            let seen =
                Seen { at: Instant::now(), headers, text: text.clone(), instance: Some(instance.clone()) };
            inner.seen.lock().unwrap().push(seen);
            let stream = inner.streams.lock().unwrap().get(uri.query().unwrap_or_default()).cloned();
            let Some(stream) = stream else { return reply(404, "text/plain", "no such session".to_owned()) };
            answer(inner, instance, serde_json::from_str(&text).unwrap(), stream);
            reply(202, "text/plain", "Accepted".to_owned())
        }
        _ => reply(405, "text/html", "Cannot POST /sse".to_owned()),
    }
}

fn open(inner: &Inner) -> Response<Body> {
    let name = {
        let mut begun = inner.begun.lock().unwrap();
        *begun += 1;
        format!("s={begun}")
    };
    let (out, said) = mpsc::unbounded_channel();
    inner.streams.lock().unwrap().insert(name.clone(), out);
    let own = || format!("/messages?{name}");
    let address = inner.elsewhere.lock().unwrap().clone().unwrap_or_else(own);
    let first = format!(": welcome\n\nevent: endpoint\ndata: {address}\n\n");
    let state = (Some(first), said, inner.hung_up.subscribe());
    let body = stream::unfold(state, |(first, mut said, mut hung_up)| async {
        let text = match first {
            Some(first) => first,
            None => tokio::select! {
                text = said.recv() => format!("event: message\nid: 9\ndata: {}\n\n", text?),
                _ = hung_up.changed() => return None,
            },
        };
        Some((Ok::<_, Infallible>(text), (None, said, hung_up)))
    });
    sse(Body::from_stream(body))
}

fn answer(inner: Arc<Inner>, instance: String, message: Value, stream: mpsc::UnboundedSender<String>) {
    let result = match message["method"].as_str() {
        None => {
            let heard = json!({ "jsonrpc": "2.0", "id": 7, "result": talk(&message.to_string()) });
            stream.send(heard.to_string()).ok();
            return;
        }
        Some("initialize") => json!({
            "protocolVersion": "2024-11-05", "capabilities": { "tools": { "listChanged": true } },
            "serverInfo": { "name": "old", "version": "1" },
        }),
        Some("tools/list") => json!({ "tools": [
            { "name": "look", "inputSchema": {}, "annotations": { "readOnlyHint": true } },
            { "name": "pay", "inputSchema": {} },
        ] }),
        Some("tools/call") => talk(&format!("{} {instance}", message["params"]["name"].as_str().unwrap())),
        Some(_) => return,
    };
    let response = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
    tokio::spawn(async move {
        let params = &message["params"];
        if let Some(token) = params["_meta"].get("progressToken") {
            let params = json!({ "progressToken": token, "progress": 1 });
            let progress = json!({ "jsonrpc": "2.0", "method": "notifications/progress", "params": params });
            stream.send(progress.to_string()).ok();
        }
        match params["name"].as_str() {
            Some("ask") => {
                stream.send(r#"{"jsonrpc":"2.0","id":1,"method":"roots/list"}"#.to_owned()).ok();
                return;
            }
            Some("slow") => drop(inner.released.subscribe().wait_for(|it| *it).await.unwrap()),
            Some("never") => return,
            _ => {}
        }
        stream.send(response).ok();
    });
}

fn talk(what: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": what }], "x-unknown": 1.0 })
}
