//! A Streamable HTTP MCP server of the session era (2025-03-26 to 2025-11-25), written by hand on raw JSON.

mod answer;
mod stream;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde_json::{Value, json};
use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};
use tokio::sync::{mpsc::UnboundedSender, oneshot};

pub(crate) use stream::Frame;

use crate::{
    ledger::{Issued, Kind},
    oauth::cut,
    vendor::{Caller, Vendor, random, take},
};

/// Newest first.
const VERSIONS: &[&str] = &["2025-11-25", "2025-06-18", "2025-03-26"];
const SESSION: &str = "mcp-session-id";
const VERSION: &str = "mcp-protocol-version";

/// One client's conversation.
pub(crate) struct Session {
    id: String,
    pub(crate) account: String,
    /// Its GET stream, while one is open.
    pub(crate) stream: Option<UnboundedSender<Frame>>,
    /// Slow requests that can be cancelled, by the JSON text of their id.
    running: HashMap<String, oneshot::Sender<()>>,
}

pub(crate) fn routes(path: &str) -> Router<Arc<Vendor>> {
    let path = if path.is_empty() { "/" } else { path };
    Router::new().route(path, get(listen).post(post).delete(end))
}

async fn post(State(vendor): State<Arc<Vendor>>, headers: HeaderMap, body: Bytes) -> Response {
    vendor.ledger().count("requests.post");
    if let Some(response) = trouble(&vendor).await {
        return response;
    }
    let caller = match vendor.admit(&headers) {
        Ok(caller) => caller,
        Err((expired, response)) => {
            let in_band = expired && vendor.faults().expiry_in_band;
            return in_band.then(|| expiry_as_result(&vendor, &body)).flatten().unwrap_or(*response);
        }
    };
    let has = |name: header::HeaderName, wanted: &str| {
        headers.get_all(name).iter().any(|it| it.to_str().is_ok_and(|it| it.contains(wanted)))
    };
    if !has(header::CONTENT_TYPE, "application/json") {
        return broken(StatusCode::UNSUPPORTED_MEDIA_TYPE, -32000, "Content-Type must be application/json");
    }
    if !has(header::ACCEPT, "application/json") || !has(header::ACCEPT, "text/event-stream") {
        return broken(
            StatusCode::NOT_ACCEPTABLE,
            -32000,
            "Client must accept both application/json and text/event-stream",
        );
    }
    let message = match serde_json::from_slice::<Value>(&body) {
        Ok(message) if message["jsonrpc"] == "2.0" => message,
        Ok(_) => return broken(StatusCode::BAD_REQUEST, -32600, "Invalid Request"),
        Err(_) => return broken(StatusCode::BAD_REQUEST, -32700, "Parse error"),
    };
    let method = message["method"].as_str().unwrap_or_default().to_owned();
    if !method.is_empty() {
        vendor.ledger().count(&format!("methods.{method}"));
    }
    if method == "initialize" && message.get("id").is_some() {
        return initialize(&vendor, &caller, &message);
    }
    let session = match session(&vendor, &caller, &headers) {
        Ok(session) => session,
        Err(response) => return *response,
    };
    if message.get("id").is_none() || method.is_empty() {
        if method == "notifications/cancelled" {
            cancel(&vendor, &session, &message["params"]["requestId"]);
        }
        return StatusCode::ACCEPTED.into_response();
    }
    if method == "tools/call"
        && let Some(refusal) = insufficient_scope(&vendor, &caller)
    {
        return refusal;
    }
    answer::answer(&vendor, &caller, &session, &method, &message)
}

/// What the faults make of an MCP request before anybody looks at it.
async fn trouble(vendor: &Vendor) -> Option<Response> {
    let wait = vendor.faults().slow_mcp;
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let mut faults = vendor.faults();
    if let Some(status) = faults.fail_mcp.take() {
        return Some((status, "upstream connect error or disconnect/reset before headers").into_response());
    }
    if take(&mut faults.garbage) {
        let half = "{\"jsonrpc\":\"2.0\",\"id\":";
        return Some(([(header::CONTENT_TYPE, "application/json")], half).into_response());
    }
    None
}

fn initialize(vendor: &Arc<Vendor>, caller: &Caller, message: &Value) -> Response {
    let wanted = message["params"]["protocolVersion"].as_str().unwrap_or_default();
    let version = VERSIONS.iter().find(|it| **it == wanted).unwrap_or(&VERSIONS[0]);
    let Ok(id) = random() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let product = &vendor.product;
    let mut capabilities = json!({"tools": {"listChanged": true}});
    if !product.resources.is_empty() {
        capabilities["resources"] = json!({"listChanged": true});
    }
    if !product.prompts.is_empty() {
        capabilities["prompts"] = json!({"listChanged": true});
    }
    let result = json!({
        "protocolVersion": version,
        "capabilities": capabilities,
        "serverInfo": {"name": product.name, "title": product.title, "version": product.version},
        "instructions": product.instructions,
    });
    vendor.ledger().count("sessions");
    vendor.sessions().push(Session {
        id: id.clone(),
        account: caller.account.clone(),
        stream: None,
        running: HashMap::new(),
    });
    let mut response = respond(vendor, json!({"jsonrpc": "2.0", "id": message["id"], "result": result}));
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(SESSION, value);
    }
    response
}

/// A finished answer in the form this vendor prefers.
fn respond(vendor: &Vendor, message: Value) -> Response {
    if vendor.product.always_streams {
        let (frames, response) = stream::open();
        frames.send(Frame::Message(message)).ok();
        return response;
    }
    Json(message).into_response()
}

/// The session a request belongs to: known, and of the same account as the caller's token.
fn session(vendor: &Vendor, caller: &Caller, headers: &HeaderMap) -> Result<String, Box<Response>> {
    let refuse = |status, code, text: &str| Err(Box::new(broken(status, code, text)));
    if let Some(version) = headers.get(VERSION)
        && !VERSIONS.iter().any(|it| version == it)
    {
        return refuse(StatusCode::BAD_REQUEST, -32000, "Bad Request: Unsupported protocol version");
    }
    let Some(id) = headers.get(SESSION).and_then(|it| it.to_str().ok()) else {
        return refuse(StatusCode::BAD_REQUEST, -32000, "Bad Request: Mcp-Session-Id header is required");
    };
    let sessions = vendor.sessions();
    if sessions.iter().any(|it| it.id == id && it.account == caller.account) {
        return Ok(id.to_owned());
    }
    drop(sessions);
    vendor.ledger().count("sessions.unknown");
    refuse(StatusCode::NOT_FOUND, -32001, "Session not found")
}

fn cancel(vendor: &Vendor, session: &str, request: &Value) {
    let mut sessions = vendor.sessions();
    let found = sessions.iter_mut().find(|it| it.id == session);
    if let Some(stop) = found.and_then(|it| it.running.remove(&request.to_string())) {
        stop.send(()).ok();
        drop(sessions);
        vendor.ledger().count("cancelled");
    }
}

async fn listen(
    State(vendor): State<Arc<Vendor>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    vendor.ledger().count("requests.get");
    if let Some(response) = trouble(&vendor).await {
        return response;
    }
    let caller = match vendor.admit(&headers) {
        Ok(caller) => caller,
        Err((_, response)) => return *response,
    };
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !accept.contains("text/event-stream") {
        return broken(StatusCode::NOT_ACCEPTABLE, -32000, "Client must accept text/event-stream");
    }
    if let Err(wait) = vendor.limits().stream(peer.ip()) {
        return too_many(&vendor, "SSE connections", wait);
    }
    let id = match session(&vendor, &caller, &headers) {
        Ok(id) => id,
        Err(response) => return *response,
    };
    let mut sessions = vendor.sessions();
    let Some(session) = sessions.iter_mut().find(|it| it.id == id) else {
        return broken(StatusCode::NOT_FOUND, -32001, "Session not found");
    };
    if session.stream.as_ref().is_some_and(|it| !it.is_closed()) {
        return broken(StatusCode::CONFLICT, -32000, "Conflict: Only one SSE stream is allowed per session");
    }
    let (frames, response) = stream::open();
    frames.send(Frame::Comment("connected")).ok();
    session.stream = Some(frames);
    drop(sessions);
    vendor.ledger().count("streams");
    response
}

async fn end(State(vendor): State<Arc<Vendor>>, headers: HeaderMap) -> Response {
    vendor.ledger().count("requests.delete");
    let caller = match vendor.admit(&headers) {
        Ok(caller) => caller,
        Err((_, response)) => return *response,
    };
    match session(&vendor, &caller, &headers) {
        Ok(id) => {
            vendor.sessions().retain(|it| it.id != id);
            vendor.ledger().count("sessions.ended");
            StatusCode::OK.into_response()
        }
        Err(response) => *response,
    }
}

/// Tells everybody who listens.
pub(crate) fn announce(vendor: &Vendor, method: &str) -> usize {
    let message = json!({"jsonrpc": "2.0", "method": method});
    let sessions = vendor.sessions();
    let open = sessions.iter().filter_map(|it| it.stream.as_ref());
    open.filter(|it| it.send(Frame::Message(message.clone())).is_ok()).count()
}

/// 403 when the sign-in lacks the permission that is wanted just now (RFC 6750 §3.1).
fn insufficient_scope(vendor: &Vendor, caller: &Caller) -> Option<Response> {
    let wanted = vendor.faults().wanted_scope.clone()?;
    let has = |it: &Issued| it.grant.scope.split(' ').any(|scope| scope == wanted);
    if vendor.ledger().find(Kind::Access, &caller.token).is_some_and(|it| has(it)) {
        return None;
    }
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{wanted}\"");
    let mut response = broken(StatusCode::FORBIDDEN, -32000, "A permission is missing");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::try_from(challenge).ok()?);
    Some(response)
}

/// 429 with the time after which there is room again.
fn too_many(vendor: &Vendor, what: &str, wait: Duration) -> Response {
    vendor.ledger().count("limited");
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let body = json!({"error": {"status": 429, "message": format!("Too Many Requests: {what}. Try again in {seconds} s.")}});
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], Json(body)).into_response()
}

/// An error about the transport, without the id of a request.
fn broken(status: StatusCode, code: i32, message: &str) -> Response {
    (status, Json(json!({"jsonrpc": "2.0", "id": null, "error": {"code": code, "message": message}})))
        .into_response()
}

/// An expired sign-in as some servers report it: 200, and the words in the tool's result.
fn expiry_as_result(vendor: &Vendor, body: &[u8]) -> Option<Response> {
    let message: Value = serde_json::from_slice(body).ok()?;
    let crate::vendor::Guard::OAuth(rules) = &vendor.guard else { return None };
    let result = json!({"content": [{"type": "text", "text": rules.unauthorized}], "isError": true});
    let call = message["method"] == "tools/call";
    call.then(|| respond(vendor, json!({"jsonrpc": "2.0", "id": message["id"], "result": result})))
}

/// The last word on a tool call: its answer, or a connection that breaks after the work was done.
fn delivered(vendor: &Vendor, message: Value) -> Response {
    if take(&mut vendor.faults().drop_answers) { cut() } else { respond(vendor, message) }
}
