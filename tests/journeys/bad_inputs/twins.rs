//! Two MCP servers at one address, with one authorisation server for both, and a record of what each was shown.

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::runtime::Runtime;
use url::Url;

type Fields = HashMap<String, String>;

/// Running until dropped.
pub(super) struct Twins {
    inner: Arc<Inner>,
    _runtime: Runtime,
}

struct Inner {
    origin: String,
    /// Code → the resource it was asked for.
    codes: Mutex<Fields>,
    /// Server and bearer token, as they came.
    shown: Mutex<Vec<(String, String)>>,
}

impl Twins {
    pub(super) fn start() -> Twins {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let socket = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        let inner = Arc::new(Inner { origin, codes: Mutex::default(), shown: Mutex::default() });
        let router = Router::new()
            .route("/{server}/mcp", post(mcp))
            .route("/.well-known/oauth-protected-resource/{server}/mcp", get(resource))
            .route("/.well-known/oauth-authorization-server", get(metadata))
            .route("/register", post(register))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(Arc::clone(&inner));
        runtime.spawn(async move { axum::serve(socket, router).await });
        Twins { inner, _runtime: runtime }
    }

    pub(super) fn url(&self, server: &str) -> String {
        self.inner.url(server)
    }

    /// The token that is meant for this server.
    pub(super) fn token_for(&self, server: &str) -> String {
        self.inner.token_for(&self.inner.url(server))
    }

    pub(super) fn shown(&self) -> Vec<(String, String)> {
        self.inner.shown.lock().unwrap().clone()
    }
}

impl Inner {
    fn url(&self, server: &str) -> String {
        format!("{}/{server}/mcp", self.origin)
    }

    fn token_for(&self, resource: &str) -> String {
        format!("token-for-{}", resource.trim_start_matches(&self.origin).trim_matches('/').replace('/', "-"))
    }
}

async fn mcp(
    State(it): State<Arc<Inner>>,
    Path(server): Path<String>,
    headers: HeaderMap,
    Json(asked): Json<Value>,
) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "));
    let Some(shown) = shown else { return StatusCode::UNAUTHORIZED.into_response() };
    it.shown.lock().unwrap().push((server, shown.to_owned()));
    if asked.get("id").is_none() {
        return StatusCode::ACCEPTED.into_response();
    }
    let result = match asked["method"].as_str() {
        Some("initialize") => json!({
            "protocolVersion": "2025-06-18", "capabilities": { "tools": {} },
            "serverInfo": { "name": "twin", "version": "1" },
        }),
        Some("tools/list") => json!({ "tools": [{ "name": "look", "inputSchema": { "type": "object" } }] }),
        _ => json!({ "content": [] }),
    };
    Json(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result })).into_response()
}

async fn resource(State(it): State<Arc<Inner>>, Path(server): Path<String>) -> Json<Value> {
    Json(json!({ "resource": it.url(&server), "authorization_servers": [it.origin] }))
}

async fn metadata(State(it): State<Arc<Inner>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", it.origin);
    Json(json!({
        "issuer": it.origin,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "registration_endpoint": at("/register"),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
    }))
}

async fn register(Json(asked): Json<Value>) -> (StatusCode, Json<Value>) {
    (StatusCode::CREATED, Json(json!({ "client_id": "c", "redirect_uris": asked["redirect_uris"] })))
}

async fn authorize(State(it): State<Arc<Inner>>, Query(asked): Query<Fields>) -> Redirect {
    let mut codes = it.codes.lock().unwrap();
    let code = format!("code-{}", codes.len());
    let mut back: Url = asked["redirect_uri"].parse().unwrap();
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asked["state"]);
    codes.insert(code, asked["resource"].clone());
    Redirect::to(back.as_str())
}

async fn token(State(it): State<Arc<Inner>>, Form(asked): Form<Fields>) -> Response {
    let resource = it.codes.lock().unwrap().get(&asked["code"]).cloned();
    match resource.filter(|it| *it == asked["resource"]) {
        Some(resource) => {
            Json(json!({ "access_token": it.token_for(&resource), "token_type": "Bearer" })).into_response()
        }
        None => (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_target" }))).into_response(),
    }
}
