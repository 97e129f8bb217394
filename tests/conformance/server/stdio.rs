//! An HTTP endpoint whose messages travel over `traygate-bridge`: the suite itself speaks no stdio.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode},
};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    process::Stdio,
    sync::{Arc, Mutex},
};
use support::{Sandbox, program};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
    runtime::Runtime,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

/// The key of a request's `_meta` that only a client of 2026-07-28 sends.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const SESSION: &str = "mcp-session-id";

/// The endpoint, until dropped.
pub(super) struct Door {
    pub(super) url: String,
    _runtime: Runtime,
}

/// Starts a bridge as an app of the sandbox would.
type Launch = Arc<dyn Fn() -> std::process::Command + Send + Sync>;

#[derive(Clone)]
struct Bridges {
    launch: Launch,
    /// Conversations that began with `initialize`, by their session.
    sessions: Arc<Mutex<BTreeMap<String, Arc<Conversation>>>>,
    /// Those without; one takes all requests unless two of them have the same id.
    modern: Arc<Mutex<Vec<Arc<Conversation>>>>,
}

impl Door {
    pub(super) fn open(sandbox: &Sandbox, server: &'static str) -> Door {
        let (env, home) = (sandbox.env.clone(), sandbox.home());
        let launch: Launch = Arc::new(move || {
            let mut command = std::process::Command::new(program("traygate-bridge"));
            command.arg(server).env_clear().envs(&env).current_dir(&home);
            command
        });
        let bridges = Bridges { launch, sessions: Arc::default(), modern: Arc::default() };
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/mcp", listener.local_addr().unwrap());
        let router = Router::new().fallback(serve).with_state(bridges);
        runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Door { url, _runtime: runtime }
    }
}

impl Bridges {
    fn launch(&self) -> Arc<Conversation> {
        Conversation::start(Command::from((self.launch)()))
    }

    /// The conversation of a request without a session.
    fn modern(&self, id: &Value) -> Arc<Conversation> {
        let mut all = self.modern.lock().unwrap();
        if let Some(free) = all.iter().find(|it| !it.awaits(id)) {
            return Arc::clone(free);
        }
        all.push(self.launch());
        Arc::clone(all.last().unwrap())
    }
}

/// One bridge and who waits for what from it.
struct Conversation {
    input: UnboundedSender<String>,
    waiting: Mutex<Vec<Waiting>>,
    /// Messages that belong to no request, and who hears them.
    unasked: Mutex<Option<UnboundedSender<Value>>>,
    _bridge: Child,
}

/// A request on its way.
struct Waiting {
    id: Value,
    token: Value,
    answers: UnboundedSender<Value>,
}

impl Conversation {
    fn start(mut command: Command) -> Arc<Conversation> {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut bridge = pipes.spawn().unwrap();
        let (mut stdin, stdout) = (bridge.stdin.take().unwrap(), bridge.stdout.take().unwrap());
        let (input, mut lines) = unbounded_channel::<String>();
        tokio::spawn(async move {
            while let Some(line) = lines.recv().await {
                stdin.write_all(format!("{line}\n").as_bytes()).await.unwrap();
            }
        });
        let it =
            Conversation { input, waiting: Mutex::default(), unasked: Mutex::default(), _bridge: bridge };
        let conversation = Arc::new(it);
        let weak = Arc::downgrade(&conversation);
        tokio::spawn(async move {
            let mut lines = BufReader::new(stdout).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let Some(conversation) = weak.upgrade() else { return };
                conversation.take(serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}")));
            }
        });
        conversation
    }

    fn awaits(&self, id: &Value) -> bool {
        self.waiting.lock().unwrap().iter().any(|it| it.id == *id)
    }

    fn send(&self, message: &Value) {
        // A bridge that has ended is seen by its silence.
        self.input.send(message.to_string()).ok();
    }

    /// Sends a request; what comes back to it ends with its answer.
    fn ask(&self, message: &Value) -> UnboundedReceiver<Value> {
        let (answers, receiver) = unbounded_channel();
        let token = message["params"]["_meta"]["progressToken"].clone();
        self.waiting.lock().unwrap().push(Waiting { id: message["id"].clone(), token, answers });
        self.send(message);
        receiver
    }

    /// Hands a message to whom it belongs.
    fn take(&self, message: Value) {
        let mut waiting = self.waiting.lock().unwrap();
        let params = &message["params"];
        let listens = &params["_meta"]["io.modelcontextprotocol/subscriptionId"];
        let at = match message.get("method") {
            None => waiting.iter().position(|it| it.id == message["id"]),
            Some(_) if !listens.is_null() => waiting.iter().position(|it| it.id == *listens),
            Some(method) if method == "notifications/progress" => {
                waiting.iter().position(|it| it.token == params["progressToken"])
            }
            Some(method)
                if method.as_str().is_some_and(|it| it.contains("changed") || it.contains("updated")) =>
            {
                None
            }
            // A pipe does not say which request this belongs to; the suite has no other under way.
            Some(_) => waiting.len().checked_sub(1),
        };
        match at {
            Some(at) if message.get("method").is_none() => {
                waiting.remove(at).answers.send(message).ok();
            }
            Some(at) => {
                waiting[at].answers.send(message).ok();
            }
            None => {
                if let Some(unasked) = &*self.unasked.lock().unwrap() {
                    unasked.send(message).ok();
                }
            }
        }
    }
}

/// Cancels a request whose client has gone, as 2026-07-28 wants it.
struct Cancel {
    conversation: Arc<Conversation>,
    id: Value,
    is_modern: bool,
}

impl Drop for Cancel {
    fn drop(&mut self) {
        if self.is_modern && self.conversation.awaits(&self.id) {
            self.conversation.waiting.lock().unwrap().retain(|it| it.id != self.id);
            let params = json!({ "requestId": self.id });
            let cancelled =
                json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": params });
            self.conversation.send(&cancelled);
        }
    }
}

async fn serve(
    State(bridges): State<Bridges>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let session = headers.get(SESSION).and_then(|it| it.to_str().ok());
    let known = session.and_then(|it| bridges.sessions.lock().unwrap().get(it).cloned());
    if session.is_some() && known.is_none() {
        return plain(StatusCode::NOT_FOUND);
    }
    match (method, known) {
        (Method::POST, known) => post(&bridges, known, &body).await,
        (Method::GET, Some(conversation)) => {
            let (sender, receiver) = unbounded_channel();
            *conversation.unasked.lock().unwrap() = Some(sender);
            events(receiver, Vec::new(), None)
        }
        (Method::DELETE, Some(_)) => {
            bridges.sessions.lock().unwrap().remove(session.unwrap_or_default());
            plain(StatusCode::OK)
        }
        _ => plain(StatusCode::METHOD_NOT_ALLOWED),
    }
}

async fn post(bridges: &Bridges, known: Option<Arc<Conversation>>, body: &[u8]) -> Response<Body> {
    let Ok(message) = serde_json::from_slice::<Value>(body) else {
        return plain(StatusCode::BAD_REQUEST);
    };
    let is_modern = known.is_none() && (message["method"] != "initialize" || is_enveloped(&message));
    let (conversation, session) = match known {
        Some(known) => (known, None),
        None if is_modern => (bridges.modern(&message["id"]), None),
        None => {
            let mut sessions = bridges.sessions.lock().unwrap();
            let (conversation, session) = (bridges.launch(), format!("pipe-{}", sessions.len()));
            sessions.insert(session.clone(), Arc::clone(&conversation));
            (conversation, Some(session))
        }
    };
    if message.get("id").is_none() || message.get("method").is_none() {
        conversation.send(&message);
        return plain(StatusCode::ACCEPTED);
    }
    let mut answers = conversation.ask(&message);
    let cancel = Cancel { conversation, id: message["id"].clone(), is_modern };
    let Some(first) = answers.recv().await else { return plain(StatusCode::BAD_GATEWAY) };
    let mut response = match first["error"]["code"].as_i64() {
        // What the specification pairs each code with; a pipe has no status.
        Some(code) if is_modern => {
            let mut response = Response::new(Body::from(first.to_string()));
            *response.status_mut() = match code {
                -32601 => StatusCode::NOT_FOUND,
                -32602 | -32022..=-32020 => StatusCode::BAD_REQUEST,
                _ => StatusCode::OK,
            };
            response.headers_mut().insert("content-type", "application/json".parse().unwrap());
            response
        }
        _ => events(answers, vec![first], Some(cancel)),
    };
    if let Some(session) = session {
        response.headers_mut().insert(SESSION, session.parse().unwrap());
    }
    response
}

fn is_enveloped(message: &Value) -> bool {
    !message["params"]["_meta"][VERSION].is_null()
}

/// A stream of these messages and those that come.
fn events(messages: UnboundedReceiver<Value>, first: Vec<Value>, cancel: Option<Cancel>) -> Response<Body> {
    let event = |it: Value| Ok::<String, Infallible>(format!("event: message\ndata: {it}\n\n"));
    let coming = stream::unfold((messages, cancel), |(mut messages, cancel)| async {
        messages.recv().await.map(|it| (it, (messages, cancel)))
    });
    let mut response = Response::new(Body::from_stream(stream::iter(first).chain(coming).map(event)));
    response.headers_mut().insert("content-type", "text/event-stream".parse().unwrap());
    response
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
