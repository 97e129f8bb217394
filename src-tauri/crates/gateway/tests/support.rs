//! What every test stands on: a gateway with a fake [`Access`] in front of a fake server, and an HTTP client.

mod limiter;
mod modern;
mod server;
mod sse_server;

pub(crate) use modern::{ModernServer, modern_request};
pub(crate) use server::{FakeServer, Seen};
pub(crate) use sse_server::SseServer;

use bytes::Bytes;
use credentials::{Authorization, Secret};
use futures_util::future::BoxFuture;
use gateway::{
    Access, BridgeHello, Budget, Caller, Config, Event, Gateway, Instance, Limits, Nobody, Page, Question,
    Refusal, Server, Word, start_with,
};
use policy::{Book, Mode, Policy, Rules};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf},
    sync::oneshot,
    time::timeout,
};

/// Nothing here takes this long; what does has failed.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// An [`Access`] whose answers the test writes down.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) servers: Mutex<HashMap<String, Server>>,
    /// Server id → the active instance.
    pub(crate) active: Mutex<HashMap<String, Instance>>,
    /// Instance id → token.
    pub(crate) tokens: Mutex<HashMap<String, String>>,
    /// Instance id → the token a refresh brings.
    pub(crate) renewed: Mutex<HashMap<String, String>>,
    pub(crate) refreshes: Mutex<usize>,
    /// Apps the user has not allowed, by what they call themselves.
    pub(crate) strangers: Mutex<HashSet<String>>,
    /// Server, instance, operation and scope of what was refused for want of a permission.
    pub(crate) challenges: Mutex<Vec<[String; 4]>>,
    pub(crate) events: Mutex<Vec<Event>>,
    /// Server id → what its user lets apps do.
    pub(crate) rules: Mutex<HashMap<String, Rules>>,
    pub(crate) paused: Mutex<bool>,
    /// What instances are known to have been listed, by server and instance.
    pub(crate) books: Mutex<HashMap<(String, String), Book>>,
    /// Calls that were put to the user, and where the answer goes.
    pub(crate) questions: Mutex<Vec<(Question, oneshot::Sender<Word>)>>,
    /// What servers last said, by server and instance.
    pub(crate) remembered: Mutex<HashMap<(String, String, Page), Bytes>>,
}

impl Access for Desk {
    fn server(&self, id: &str) -> Option<Arc<Server>> {
        self.servers.lock().unwrap().get(id).cloned().map(Arc::new)
    }

    fn client_of(&self, _: &str, token: &Secret) -> Option<String> {
        token.expose().strip_prefix("token-of-").map(str::to_owned)
    }

    fn instance(&self, server: &str, caller: &Caller, asked: Option<&str>) -> Result<Instance, Nobody> {
        let strangers = self.strangers.lock().unwrap();
        if let Some(name) = caller.name.as_ref().filter(|it| strangers.contains(*it)) {
            return Err(Nobody::NotApproved(format!("{name} is not allowed to use {server}.")));
        }
        match asked {
            Some(label) => Ok(Instance { id: label.to_lowercase(), label: label.to_owned() }),
            None => self.active.lock().unwrap().get(server).cloned().ok_or(Nobody::SignedOut),
        }
    }

    fn authorize<'a>(
        &'a self,
        _: &'a str,
        instance: &'a str,
        refused: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Option<Authorization>, Refusal>> {
        Box::pin(async move {
            let mut tokens = self.tokens.lock().unwrap();
            if let Some(refused) =
                refused.filter(|it| Some(it.expose()) == bearer(&tokens, instance).as_deref())
            {
                *self.refreshes.lock().unwrap() += 1;
                match self.renewed.lock().unwrap().remove(instance) {
                    Some(token) => drop(tokens.insert(instance.to_owned(), token)),
                    None => {
                        assert!(!refused.expose().is_empty());
                        return Err(Refusal::SignInNeeded("The sign-in has ended. Reconnect.".to_owned()));
                    }
                }
            }
            Ok(bearer(&tokens, instance)
                .map(|it| Authorization { header: "authorization".to_owned(), value: Secret::new(it) }))
        })
    }

    fn insufficient_scope<'a>(
        &'a self,
        server: &'a str,
        instance: &'a str,
        operation: &'a str,
        scope: &'a str,
    ) -> BoxFuture<'a, Refusal> {
        let asked = [server, instance, operation, scope].map(str::to_owned);
        let mut challenges = self.challenges.lock().unwrap();
        challenges.push(asked);
        let words = format!("{operation} needs {scope}. Reconnect.");
        let refusal = match challenges.len() {
            0..=3 => Refusal::PermissionNeeded(words),
            _ => Refusal::NotPermitted(words),
        };
        Box::pin(async move { refusal })
    }

    fn policy(&self, server: &str, instance: &str) -> Policy {
        let rules = self.rules.lock().unwrap().get(server).cloned().unwrap_or_default();
        let key = (server.to_owned(), instance.to_owned());
        let book = self.books.lock().unwrap().get(&key).cloned().unwrap_or_default();
        Policy { rules: Arc::new(rules), book: Arc::new(book), paused: *self.paused.lock().unwrap() }
    }

    fn listed(&self, server: &str, instance: &str, result: &[u8], first_page: bool) {
        let mut books = self.books.lock().unwrap();
        let book = books.entry((server.to_owned(), instance.to_owned())).or_default();
        drop(book.learn(result, first_page));
    }

    fn ask(&self, question: Question) -> BoxFuture<'_, Word> {
        let (sender, word) = oneshot::channel();
        self.questions.lock().unwrap().push((question, sender));
        Box::pin(async { word.await.unwrap_or(Word::No) })
    }

    fn remember(&self, server: &str, instance: &str, page: Page, text: Bytes) {
        self.remembered.lock().unwrap().insert((server.to_owned(), instance.to_owned(), page), text);
    }

    fn recall(&self, server: &str, instance: &str, page: &Page) -> Option<Bytes> {
        let place = (server.to_owned(), instance.to_owned(), page.clone());
        self.remembered.lock().unwrap().get(&place).cloned()
    }

    fn observe(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }
}

fn bearer(tokens: &HashMap<String, String>, instance: &str) -> Option<String> {
    tokens.get(instance).map(|it| format!("Bearer {it}"))
}

/// A running gateway, its desk and the server behind it.
pub(crate) struct House<S = FakeServer> {
    pub(crate) gateway: Gateway,
    pub(crate) desk: Arc<Desk>,
    pub(crate) server: S,
}

/// Signed in to the server "shop" as Acme and Borealis; Acme is active.
pub(crate) async fn house() -> House {
    house_with(Limits::default()).await
}

pub(crate) async fn house_with(limits: Limits) -> House {
    let server = FakeServer::start().await;
    let (gateway, desk) = built(&server.url, limits, |token, name| server.accept(token, name)).await;
    House { gateway, desk, server }
}

/// The same in front of a server of revision 2026-07-28.
pub(crate) async fn modern_house() -> House<ModernServer> {
    modern_house_with(Limits::default()).await
}

pub(crate) async fn modern_house_with(limits: Limits) -> House<ModernServer> {
    let server = ModernServer::start().await;
    let (gateway, desk) = built(&server.url, limits, |token, name| server.accept(token, name)).await;
    House { gateway, desk, server }
}

/// The same in front of a server of HTTP+SSE.
pub(crate) async fn sse_house() -> House<SseServer> {
    sse_house_with(Limits::default()).await
}

pub(crate) async fn sse_house_with(limits: Limits) -> House<SseServer> {
    let server = SseServer::start().await;
    let (gateway, desk) = built(&server.url, limits, |token, name| server.accept(token, name)).await;
    House { gateway, desk, server }
}

async fn built(url: &str, limits: Limits, accept: impl Fn(&str, &str)) -> (Gateway, Arc<Desk>) {
    let desk = Arc::new(Desk::default());
    desk.add_server("shop", url);
    for name in ["Acme", "Borealis"] {
        let id = name.to_lowercase();
        accept(&format!("{id}-1"), name);
        desk.tokens.lock().unwrap().insert(id.clone(), format!("{id}-1"));
    }
    desk.activate("Acme");
    let config = Config { port: 0, version: "9.9.9".to_owned() };
    (start_with(config, limits, Arc::<Desk>::clone(&desk)).await.unwrap(), desk)
}

impl Desk {
    pub(crate) fn add_server(&self, id: &str, url: &str) {
        let server = Server {
            id: id.to_owned(),
            name: id.to_uppercase(),
            url: url.parse().unwrap(),
            budget: Budget::UNKNOWN,
        };
        self.servers.lock().unwrap().insert(id.to_owned(), server);
    }

    /// What is known of the limits of "shop".
    pub(crate) fn budget(&self, budget: Budget) {
        self.servers.lock().unwrap().get_mut("shop").unwrap().budget = budget;
    }

    pub(crate) fn activate(&self, label: &str) {
        let instance = Instance { id: label.to_lowercase(), label: label.to_owned() };
        self.active.lock().unwrap().insert("shop".to_owned(), instance);
    }

    pub(crate) fn sign_out(&self) {
        self.active.lock().unwrap().clear();
    }

    /// The user takes back what the app with this name was allowed.
    pub(crate) fn refuse(&self, name: &str) {
        self.strangers.lock().unwrap().insert(name.to_owned());
    }

    /// The user sets the policy of "shop".
    pub(crate) fn set(&self, mode: Mode, off: &[&str]) {
        let rules = Rules { mode, off: off.iter().map(|it| (*it).to_owned()).collect() };
        self.rules.lock().unwrap().insert("shop".to_owned(), rules);
    }

    /// The user accepts what a tool of "shop" has become for Acme.
    pub(crate) fn accept(&self, tool: &str) -> bool {
        let mut books = self.books.lock().unwrap();
        let book = books.get_mut(&("shop".to_owned(), "acme".to_owned())).unwrap();
        let offered = book.held().find(|(known, _)| known.name == tool).map(|(_, it)| it.fingerprint());
        offered.is_some_and(|it| book.accept(tool, &it))
    }

    pub(crate) fn allow(&self, name: &str) {
        self.strangers.lock().unwrap().remove(name);
    }
}

impl<S> House<S> {
    /// The user sets what apps may do, while they run.
    pub(crate) fn set(&self, mode: Mode, off: &[&str]) {
        self.desk.set(mode, off);
        self.gateway.policy_changed("shop");
    }

    pub(crate) fn switch(&self, label: &str) {
        self.desk.activate(label);
        self.gateway.instances_changed();
    }

    pub(crate) fn http(&self) -> HttpClient {
        HttpClient::new(self.gateway.port(), "shop", "cursor")
    }

    /// A bridge whose client has begun its conversation.
    pub(crate) async fn app(&self, client: &str) -> BridgeClient {
        let hello = BridgeHello { client: Some(client.to_owned()), ..BridgeHello::default() };
        let mut bridge = self.bridge(hello);
        bridge.begin().await;
        bridge
    }

    /// A bridge that has just greeted.
    pub(crate) fn bridge(&self, hello: BridgeHello) -> BridgeClient {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let gateway = self.gateway.clone();
        let hello = BridgeHello { server: "shop".to_owned(), ..hello };
        let ended = tokio::spawn(async move { gateway.bridge(theirs, hello).await });
        let (read, write) = tokio::io::split(ours);
        BridgeClient { lines: BufReader::new(read).lines(), write, ended }
    }
}

/// A client that speaks Streamable HTTP and hides nothing.
#[derive(Clone)]
pub(crate) struct HttpClient {
    pub(crate) url: String,
    token: String,
    pub(crate) session: Option<String>,
    http: reqwest::Client,
}

impl HttpClient {
    pub(crate) fn new(port: u16, server: &str, client: &str) -> HttpClient {
        credentials::install_tls();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://127.0.0.1:{port}/{server}/mcp");
        HttpClient { url, token: format!("token-of-{client}"), session: None, http }
    }

    pub(crate) fn request(&self, method: Method) -> RequestBuilder {
        let request = self
            .http
            .request(method, &self.url)
            .bearer_auth(&self.token)
            .header("accept", "application/json, text/event-stream");
        match &self.session {
            Some(id) => request.header("mcp-session-id", id),
            None => request,
        }
    }

    pub(crate) fn post_request(&self, text: impl Into<String>) -> RequestBuilder {
        self.request(Method::POST).header("content-type", "application/json").body(text.into())
    }

    pub(crate) async fn post(&self, text: impl Into<String>) -> Response {
        timeout(SOON, self.post_request(text).send()).await.unwrap().unwrap()
    }

    /// `initialize`, and `notifications/initialized`. Gives the whole answer.
    pub(crate) async fn begin(&mut self) -> Value {
        let response = self.post(INITIALIZE).await;
        assert_eq!(response.status(), StatusCode::OK);
        self.session = Some(response.headers()["mcp-session-id"].to_str().unwrap().to_owned());
        let answer = response.json().await.unwrap();
        assert_eq!(self.post(INITIALIZED).await.status(), StatusCode::ACCEPTED);
        answer
    }

    pub(crate) async fn ask(&self, method: &str, params: Value) -> Value {
        let response = self.post(request(7, method, params)).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        response.json().await.unwrap()
    }

    pub(crate) async fn call(&self, tool: &str) -> Value {
        self.ask("tools/call", json!({ "name": tool, "arguments": {} })).await
    }

    /// A request of revision 2026-07-28 with the headers that belong to it.
    pub(crate) fn modern_post(&self, id: u32, method: &str, params: Value) -> RequestBuilder {
        let name = params.get("name").or(params.get("uri")).and_then(Value::as_str).map(str::to_owned);
        let request = self
            .post_request(modern_request(id, method, params))
            .header("mcp-protocol-version", "2026-07-28")
            .header("mcp-method", method);
        match name {
            Some(name) => request.header("mcp-name", name),
            None => request,
        }
    }

    pub(crate) async fn modern_ask(&self, method: &str, params: Value) -> Value {
        let response = timeout(SOON, self.modern_post(7, method, params).send()).await.unwrap().unwrap();
        response.json().await.unwrap()
    }

    /// The client's own event stream.
    pub(crate) async fn listen(&self) -> Events {
        let response = timeout(SOON, self.request(Method::GET).send()).await.unwrap().unwrap();
        Events::of(response)
    }
}

/// An event stream as the client reads it.
pub(crate) struct Events {
    response: Response,
    text: Vec<u8>,
}

impl Events {
    pub(crate) fn of(response: Response) -> Events {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { response, text: Vec::new() }
    }

    /// The next block of the stream as it is; `None` at its end.
    pub(crate) async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.text.windows(2).position(|it| it == b"\n\n") {
                return Some(String::from_utf8(self.text.drain(..end + 2).collect()).unwrap());
            }
            let piece = timeout(SOON, self.response.chunk()).await.expect("an event in time").unwrap()?;
            self.text.extend_from_slice(&piece);
        }
    }

    /// The next message; `None` at the end.
    pub(crate) async fn message(&mut self) -> Option<Value> {
        loop {
            let block = self.block().await?;
            let data = block.lines().find_map(|it| it.strip_prefix("data: "));
            if let Some(data) = data.filter(|it| !it.trim().is_empty()) {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }
}

/// The bridge's end of the local socket.
pub(crate) struct BridgeClient {
    lines: Lines<BufReader<ReadHalf<DuplexStream>>>,
    pub(crate) write: WriteHalf<DuplexStream>,
    pub(crate) ended: tokio::task::JoinHandle<()>,
}

impl BridgeClient {
    pub(crate) async fn say(&mut self, text: impl AsRef<str>) {
        self.write.write_all(text.as_ref().as_bytes()).await.unwrap();
        self.write.write_all(b"\n").await.unwrap();
    }

    pub(crate) async fn line(&mut self) -> Option<String> {
        timeout(SOON, self.lines.next_line()).await.expect("a line in time").unwrap()
    }

    pub(crate) async fn hear(&mut self) -> Value {
        serde_json::from_str(&self.line().await.unwrap()).unwrap()
    }

    pub(crate) async fn begin(&mut self) -> Value {
        self.say(INITIALIZE).await;
        let answer = self.hear().await;
        self.say(INITIALIZED).await;
        answer
    }

    pub(crate) async fn modern_ask(&mut self, method: &str, params: Value) -> Value {
        self.say(modern_request(7, method, params)).await;
        self.hear().await
    }

    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.say(request(7, method, params)).await;
        self.hear().await
    }
}

pub(crate) const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}},"clientInfo":{"name":"test","version":"1","x-kept":1.0}}}"#;

pub(crate) const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

pub(crate) fn request(id: u32, method: &str, params: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

/// The names of the tools in a list.
pub(crate) fn names(list: &Value) -> Vec<&str> {
    let tools = list["result"]["tools"].as_array().unwrap_or_else(|| panic!("no list: {list}"));
    tools.iter().map(|it| it["name"].as_str().unwrap()).collect()
}

/// The text of a tool's result.
pub(crate) fn said(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no tool result: {answer}"))
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(SOON, waiting).await.unwrap_or_else(|_| panic!("waited in vain until {what}"));
}
