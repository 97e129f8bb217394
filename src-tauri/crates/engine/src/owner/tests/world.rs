//! What the owner's tests stand on: a temporary home, an MCP server, an HTTP client, short questions.

use axum::{Json, Router, extract::State as Shared, http::StatusCode, response::IntoResponse, routing::post};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tempfile::TempDir;

use crate::{Command, HomePlatform, Owner, Reply, Setup, Snapshot, Status, Via};

/// The AI app the tests connect. Signs of it are laid out in the temporary home.
pub(super) const APP: &str = "cursor";

pub(super) struct World {
    pub(super) dir: TempDir,
    pub(super) setup: Setup,
}

pub(super) fn world() -> World {
    let dir = tempfile::Builder::new().prefix("tg").tempdir().unwrap();
    let home = dir.path().join("home");
    std::fs::create_dir_all(home.join(".cursor")).unwrap();
    let bridge = dir.path().join("traygate-bridge");
    std::fs::write(&bridge, "").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&bridge, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let set = |name: &str, value: &Path| (name.to_owned(), OsString::from(value));
    let vars = BTreeMap::from([
        set("HOME", &home),
        set("XDG_CONFIG_HOME", &home.join(".config")),
        set("USERPROFILE", &home),
        set("APPDATA", &home.join("AppData/Roaming")),
        set("LOCALAPPDATA", &home.join("AppData/Local")),
    ]);
    let platform = match rendezvous::Platform::CURRENT {
        rendezvous::Platform::Linux => HomePlatform::Linux,
        rendezvous::Platform::MacOs => HomePlatform::MacOs,
        rendezvous::Platform::Windows => HomePlatform::Windows,
    };
    let setup = Setup {
        place: rendezvous::Place { state: dir.path().join("state"), run: dir.path().join("run") },
        home: crate::Home::find(platform, vars).unwrap(),
        keys: crate::KeyStore::File,
        bridge,
        image: None,
        clock: Arc::new(|| {
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
        }),
        locale: None,
        port: 0,
        desktop: false,
        makes_way: false,
        version: "0.0.0-test".to_owned(),
    };
    World { dir, setup }
}

impl World {
    pub(super) async fn owner(&self) -> Owner {
        Owner::start(self.setup.clone()).await.unwrap()
    }

    pub(super) fn entries(&self) -> Value {
        let text = std::fs::read_to_string(self.dir.path().join("home/.cursor/mcp.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// An MCP server of the 2025 era that lets everybody in, or only those with this header.
pub(super) async fn mcp_server(key: Option<&'static str>) -> (String, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let app = Router::new().route("/mcp", post(answer).get(|| async { StatusCode::METHOD_NOT_ALLOWED }));
    let app = app.with_state((key, calls.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, calls)
}

type Lock = (Option<&'static str>, Arc<AtomicUsize>);

async fn answer(
    Shared((key, calls)): Shared<Lock>,
    headers: axum::http::HeaderMap,
    Json(message): Json<Value>,
) -> axum::response::Response {
    let shown = headers.get("authorization").and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "));
    // `one|two`: either key opens.
    if let Some(keys) = key
        && shown.is_none_or(|shown| keys.split('|').all(|it| it != shown))
    {
        return (StatusCode::UNAUTHORIZED, [("www-authenticate", "Bearer")]).into_response();
    }
    let Some(id) = message.get("id").cloned() else { return StatusCode::ACCEPTED.into_response() };
    let result = match message["method"].as_str().unwrap() {
        "initialize" => json!({
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {"listChanged": true}},
            "serverInfo": {"name": "fake", "version": "1"}
        }),
        "tools/list" => json!({"tools": [{"name": "greet", "inputSchema": {"type": "object"}}]}),
        "tools/call" => {
            calls.fetch_add(1, Ordering::SeqCst);
            json!({"content": [{"type": "text", "text": "hello from upstream"}]})
        }
        _ => json!({}),
    };
    let body = Json(json!({"jsonrpc": "2.0", "id": id, "result": result}));
    ([("mcp-session-id", "s1")], body).into_response()
}

pub(super) async fn add_open(owner: &Owner) -> Arc<AtomicUsize> {
    let (url, calls) = mcp_server(None).await;
    let add = Command::AddServer {
        url,
        id: Some("demo".to_owned()),
        name: Some("Demo".to_owned()),
        auth: None,
        terms: None,
    };
    owner.run(add).await.unwrap();
    calls
}

pub(super) fn connect(via: Via, dry_run: bool) -> Command {
    Command::Connect { clients: vec![APP.to_owned()], servers: vec!["demo".to_owned()], via, dry_run }
}

pub(super) async fn snapshot(owner: &Owner) -> Snapshot {
    match owner.run(Command::Snapshot).await.unwrap() {
        Reply::Snapshot { snapshot } => snapshot,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn status(owner: &Owner) -> Status {
    let snapshot = snapshot(owner).await;
    snapshot.clients.iter().find(|it| it.id == APP).unwrap().crossings["demo"].status
}

pub(super) async fn findings(owner: &Owner, fix: bool) -> (Vec<String>, Vec<String>) {
    match owner.run(Command::Doctor { fix, only: Vec::new() }).await.unwrap() {
        Reply::Doctor { findings, fixed, .. } => {
            // The clock is where the test put it, and the servers' is not.
            let told = |it: &crate::Finding| it.code != "clock-wrong";
            let codes = |it: Vec<crate::Finding>| it.into_iter().filter(told).map(|it| it.code).collect();
            (codes(findings), codes(fixed))
        }
        other => panic!("{other:?}"),
    }
}

/// One HTTP client of the gateway, as an AI app would be.
pub(super) async fn speak(
    url: &str,
    token: &str,
    message: Value,
    session: Option<&str>,
) -> (u16, Option<String>, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client
        .post(url)
        .bearer_auth(token)
        .header("accept", "application/json, text/event-stream")
        .header("content-type", "application/json")
        .body(message.to_string());
    if let Some(session) = session {
        request = request.header("mcp-session-id", session).header("mcp-protocol-version", "2025-06-18");
    }
    let response = request.send().await.unwrap();
    let session = response.headers().get("mcp-session-id").map(|it| it.to_str().unwrap().to_owned());
    (response.status().as_u16(), session, response.text().await.unwrap())
}

pub(super) fn initialize() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "app", "version": "1"}}})
}

pub(super) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
