//! A plain Streamable HTTP client (MCP 2025-11-25, "Transports"), for the gateway's endpoint and for direct comparison.

use futures_util::StreamExt;
use reqwest::{RequestBuilder, Response, header};
use serde_json::{Value, json};
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::runtime::Runtime;

use crate::{
    Mcp, PATIENCE,
    mcp::{reply_to, usual_result},
};

/// One session over HTTP, with its event stream.
pub struct Http {
    runtime: Runtime,
    client: reqwest::Client,
    url: String,
    token: Option<String>,
    session: Option<String>,
    version: Option<String>,
    next_id: u64,
    heard: (Sender<Value>, Receiver<Value>),
    kept: Vec<Value>,
}

impl Http {
    /// Nothing is sent yet.
    pub fn new(url: &str, token: Option<&str>) -> Http {
        // Somebody else in this process may have been first.
        rustls::crypto::ring::default_provider().install_default().ok();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let (url, token) = (url.to_owned(), token.map(str::to_owned));
        let heard = channel();
        Http {
            runtime,
            client,
            url,
            token,
            session: None,
            version: None,
            next_id: 0,
            heard,
            kept: Vec::new(),
        }
    }

    /// The status and body of one GET with this client's token; for endpoints that are not MCP.
    pub fn get(&self, url: &str) -> (u16, String) {
        self.runtime.block_on(async {
            let response = self.dressed(self.client.get(url)).send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        })
    }

    /// The status and body of one POST of JSON.
    pub fn post(&self, url: &str, body: &Value) -> (u16, String) {
        self.runtime.block_on(async {
            let response = self.dressed(self.client.post(url)).json(body).send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        })
    }

    /// Sends so many of the same request at once; returns every whole answer.
    pub fn ask_at_once(&mut self, method: &str, params: &Value, many: usize) -> Vec<Value> {
        let first = self.next_id + 1;
        self.next_id += many as u64;
        let asked = (first..=self.next_id).map(|id| {
            let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            let request = self.dressed(self.client.post(&self.url)).json(&message);
            async move {
                let text = request.send().await.unwrap().text().await.unwrap();
                // A stream of events or the answer alone.
                let events = text.lines().filter_map(|it| it.strip_prefix("data:")).chain([text.as_str()]);
                let mut messages = events.filter_map(|it| serde_json::from_str::<Value>(it).ok());
                messages.find(|it| it["id"] == id).unwrap_or_else(|| panic!("no answer to {method}: {text}"))
            }
        });
        self.runtime.block_on(futures_util::future::join_all(asked))
    }

    /// The status of one DELETE.
    pub fn delete(&self, url: &str) -> u16 {
        let request = self.dressed(self.client.delete(url));
        self.runtime.block_on(async { request.send().await.unwrap().status().as_u16() })
    }

    /// The status of an `initialize` that carries these extra headers.
    pub fn knock(&self, extra: &[(&str, &str)]) -> u16 {
        let body = json!({ "jsonrpc": "2.0", "id": 0, "method": "ping" });
        let mut request = self.dressed(self.client.post(&self.url)).json(&body);
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.runtime.block_on(async { request.send().await.unwrap().status().as_u16() })
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        dressed(request, self.token.as_deref(), self.session.as_deref(), self.version.as_deref())
    }

    fn send(&mut self, message: &Value) -> Response {
        let request = self.dressed(self.client.post(&self.url)).json(message);
        let response = self.runtime.block_on(request.send()).unwrap();
        let status = response.status();
        assert!(status.is_success(), "{status} for {message}");
        if let Some(session) = response.headers().get("mcp-session-id") {
            self.session = Some(session.to_str().unwrap().to_owned());
        }
        response
    }

    /// Opens the stream on which the server speaks unasked.
    fn listen(&mut self) {
        let request = self.dressed(self.client.get(&self.url)).header(header::ACCEPT, "text/event-stream");
        let (sender, answer) = (self.heard.0.clone(), self.answerer());
        let response = self.runtime.block_on(request.send()).unwrap();
        if response.status().is_success() {
            self.runtime.spawn(events(response, move |message| sort(message, &sender, &answer)));
        }
    }

    /// Posts our answer to a request of the server, without waiting.
    fn answerer(&self) -> impl Fn(Value) + Send + 'static {
        let (client, url, runtime) = (self.client.clone(), self.url.clone(), self.runtime.handle().clone());
        let (token, session, version) = (self.token.clone(), self.session.clone(), self.version.clone());
        move |request| {
            let answer = dressed(client.post(&url), token.as_deref(), session.as_deref(), version.as_deref())
                .json(&reply_to(&request, usual_result));
            runtime.spawn(answer.send());
        }
    }
}

impl Mcp for Http {
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        let response = self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let kind = response.headers().get(header::CONTENT_TYPE).map(|it| it.to_str().unwrap().to_owned());
        let answer = if kind.as_deref().is_some_and(|it| it.starts_with("text/event-stream")) {
            let mut answer = None;
            let (sender, reply) = (self.heard.0.clone(), self.answerer());
            self.runtime.block_on(events(response, |message| {
                if message["id"] == id && message.get("method").is_none() {
                    answer = Some(message);
                    return false;
                }
                sort(message, &sender, &reply)
            }));
            answer.unwrap_or_else(|| panic!("the stream ended without the answer to {method}"))
        } else {
            self.runtime.block_on(response.json()).unwrap()
        };
        if method == "initialize" {
            self.version = answer["result"]["protocolVersion"].as_str().map(str::to_owned);
        }
        answer
    }

    fn tell(&mut self, method: &str, params: Value) {
        // The server may speak as soon as it hears that we are ready; what nobody listens to is lost.
        if method == "notifications/initialized" {
            self.listen();
        }
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn heard(&mut self, method: &str) -> Value {
        if let Some(at) = self.kept.iter().position(|it| it["method"] == method) {
            return self.kept.remove(at);
        }
        loop {
            let message =
                self.heard.1.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{method} never came"));
            if message["method"] == method {
                return message;
            }
            self.kept.push(message);
        }
    }
}

fn dressed(
    request: RequestBuilder,
    token: Option<&str>,
    session: Option<&str>,
    version: Option<&str>,
) -> RequestBuilder {
    let mut request = request.header(header::ACCEPT, "application/json, text/event-stream");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(session) = session {
        request = request.header("mcp-session-id", session);
    }
    if let Some(version) = version {
        request = request.header("mcp-protocol-version", version);
    }
    request
}

/// A request of the server is answered, a notification kept. Always wants more.
fn sort(message: Value, heard: &Sender<Value>, answer: &impl Fn(Value)) -> bool {
    if message.get("id").is_some() {
        answer(message);
    } else {
        // Nobody listens any more when the test is over.
        heard.send(message).ok();
    }
    true
}

/// Hands every event's message to `take` until it wants no more or the stream ends.
async fn events(response: Response, mut take: impl FnMut(Value) -> bool) {
    let mut stream = response.bytes_stream();
    let mut buffer = Vec::new();
    while let Some(Ok(chunk)) = stream.next().await {
        buffer.extend_from_slice(&chunk);
        while let Some(end) = buffer.windows(2).position(|it| it == b"\n\n") {
            let event = String::from_utf8(buffer.drain(..end + 2).collect()).unwrap();
            let data: Vec<&str> = event.lines().filter_map(|it| it.strip_prefix("data:")).collect();
            let data = data.join("\n");
            if !data.trim().is_empty() && !take(serde_json::from_str(&data).unwrap()) {
                return;
            }
        }
    }
}
