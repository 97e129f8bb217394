//! The first question to a server: do you speak MCP, and do you want a sign-in?

use super::{explain, short};
use crate::{
    Error, Server,
    challenge::{self, Challenge},
    http::{Answer, Http, request, same_origin_redirect, shown},
};
use ::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::json;
use std::time::Duration;
use url::Url;

/// What the server wants from a stranger.
#[derive(Debug)]
pub(crate) enum Probed {
    /// It answered 401; the challenge, if it sent one.
    WantsSignIn(Option<Challenge>),
    /// It answers everybody.
    Open,
}

/// How much of an answer is read to see whether it is MCP.
const ENOUGH: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
const INITIALIZE: &str = concat!(
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#,
    r#""clientInfo":{"name":"Traygate","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#""}}}"#
);
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
const LIST: &str = r#"{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}"#;
/// The revision that knows no `initialize`.
const MODERN: &str = "2026-07-28";

/// Speaks to the server as somebody who is not signed in.
pub(crate) async fn probe(http: &Http, server: &Server) -> Result<Probed, Error> {
    if let Some(probed) = probe_modern(http, server).await? {
        return Ok(probed);
    }
    let answer = post(http, server, INITIALIZE, &HeaderMap::new()).await?;
    let status = answer.status();
    let headers = answer.headers().clone();
    if let Some(wanted) = wants_sign_in(status, &headers) {
        return Ok(wanted);
    }
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Error::Unreachable {
            host: server.url.host_str().unwrap_or_default().to_owned(),
            reason: format!("it is out of order just now (it answered {})", status.as_u16()),
            source: None,
        });
    }
    let not_mcp = |reason: String| Error::NotAnMcpServer { url: shown(&server.url), reason };
    match look(answer).await {
        Some(Look::JsonRpc(_)) => {
            let wanted = wants_sign_in_later(http, server, &headers).await;
            end_session(http, server, &headers).await;
            return Ok(wanted?.unwrap_or(Probed::Open));
        }
        Some(Look::Page) => {
            return Err(not_mcp(format!("a web page answers there ({})", status.as_u16())));
        }
        None => {}
    }
    if status == StatusCode::METHOD_NOT_ALLOWED || status == StatusCode::NOT_FOUND {
        return only_get(http, server, status).await;
    }
    Err(not_mcp(format!("it answers {} and nothing that is MCP", status.as_u16())))
}

/// The question of the newest revision comes first (specification 2026-07-28, basic/versioning). `None`: it tells
/// nothing, and the older ones are to be tried.
async fn probe_modern(http: &Http, server: &Server) -> Result<Option<Probed>, Error> {
    for method in ["server/discover", "tools/list"] {
        let text = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": { "_meta": {
            "io.modelcontextprotocol/protocolVersion": MODERN,
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": { "name": "Traygate", "version": env!("CARGO_PKG_VERSION") },
        } } });
        let mut extra = HeaderMap::new();
        extra.insert("mcp-protocol-version", HeaderValue::from_static(MODERN));
        extra.insert("mcp-method", HeaderValue::from_static(method));
        let answer = post(http, server, &text.to_string(), &extra).await?;
        if let Some(wanted) = wants_sign_in(answer.status(), answer.headers()) {
            return Ok(Some(wanted));
        }
        if method == "server/discover" {
            match look(answer).await {
                Some(Look::JsonRpc(text)) if is_modern(&text) => {}
                Some(Look::JsonRpc(_) | Look::Page) | None => return Ok(None),
            }
        }
    }
    Ok(Some(Probed::Open))
}

/// What only a server of the newest revision says: its versions, or one of the errors that came with it.
fn is_modern(text: &[u8]) -> bool {
    let signs: [&[u8]; 4] = [b"\"supportedVersions\"", b"-32020", b"-32021", b"-32022"];
    signs.iter().any(|it| contains(text, it))
}

/// Some servers let anybody begin a conversation and want a sign-in for what comes next. `headers` are those of the
/// answer to `initialize`.
async fn wants_sign_in_later(
    http: &Http,
    server: &Server,
    headers: &HeaderMap,
) -> Result<Option<Probed>, Error> {
    let mut extra = HeaderMap::new();
    if let Some(session) = headers.get("mcp-session-id") {
        extra.insert("mcp-session-id", session.clone());
    }
    for message in [INITIALIZED, LIST] {
        let answer = post(http, server, message, &extra).await?;
        if let Some(wanted) = wants_sign_in(answer.status(), answer.headers()) {
            return Ok(Some(wanted));
        }
    }
    Ok(None)
}

/// POSTs a message, following redirects that stay on the origin (`/mcp` → `/mcp/` is common).
async fn post(http: &Http, server: &Server, text: &str, extra: &HeaderMap) -> Result<Answer, Error> {
    let mut url = server.url.clone();
    for _ in 0..4 {
        let mut request = request(Method::POST, &url, text.into());
        request.headers_mut().extend(extra.clone());
        accept_both(&mut request);
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let answer = http.open(request).await.map_err(|failed| explain(server, failed))?;
        match same_origin_redirect(&url, answer.status(), answer.headers()) {
            Ok(None) => return Ok(answer),
            Ok(Some(next)) if answer.status().as_u16() >= 307 => url = next,
            Ok(Some(next)) => return Err(moved(server, &next)),
            Err(failed) => return Err(explain(server, failed)),
        }
    }
    Err(Error::NotAnMcpServer { url: shown(&server.url), reason: "it redirects in circles".to_owned() })
}

fn moved(server: &Server, to: &Url) -> Error {
    let reason = format!("it sends us on to {}", short(to.as_str()));
    Error::NotAnMcpServer { url: shown(&server.url), reason }
}

/// A server that refuses POST may still challenge a GET, or be one of the old HTTP+SSE kind.
async fn only_get(http: &Http, server: &Server, post: StatusCode) -> Result<Probed, Error> {
    let mut request = request(Method::GET, &server.url, Vec::new());
    accept_both(&mut request);
    let answer = http.open(request).await.map_err(|failed| explain(server, failed))?;
    if let Some(wanted) = wants_sign_in(answer.status(), answer.headers()) {
        return Ok(wanted);
    }
    let streams = media_type(answer.headers()) == "text/event-stream";
    let reason = if streams {
        "it speaks only the older MCP transport (HTTP+SSE), which Traygate does not".to_owned()
    } else if post == StatusCode::NOT_FOUND {
        "there is nothing at this address (404)".to_owned()
    } else {
        format!("it refuses what every MCP server accepts ({})", post.as_u16())
    };
    Err(Error::NotAnMcpServer { url: shown(&server.url), reason })
}

/// 401 asks for a sign-in whether or not it brings a challenge; 403 only with one.
fn wants_sign_in(status: StatusCode, headers: &HeaderMap) -> Option<Probed> {
    let challenge = challenge::bearer(headers);
    match status {
        StatusCode::UNAUTHORIZED => Some(Probed::WantsSignIn(challenge)),
        StatusCode::FORBIDDEN if challenge.is_some() => Some(Probed::WantsSignIn(challenge)),
        _ => None,
    }
}

enum Look {
    /// What was read of it.
    JsonRpc(Vec<u8>),
    Page,
}

/// Reads as little as tells MCP from a web page; an event stream may never end.
async fn look(mut answer: Answer) -> Option<Look> {
    let kind = media_type(answer.headers());
    if kind == "text/html" {
        return Some(Look::Page);
    }
    let mut text = Vec::new();
    let reading = async {
        while let Ok(Some(piece)) = answer.piece().await {
            text.extend_from_slice(&piece);
            let done =
                kind == "text/event-stream" && contains(&text, b"\n\n") && contains(&text, b"\"jsonrpc\"");
            if done || text.len() > ENOUGH {
                break;
            }
        }
    };
    // Running out of time leaves what was read, and that decides.
    let _in_time = tokio::time::timeout(PATIENCE, reading).await.is_ok();
    (contains(&text, b"\"jsonrpc\"") && contains(&text, b"\"2.0\"")).then_some(Look::JsonRpc(text))
}

/// An open server made a session for our question; it is over.
async fn end_session(http: &Http, server: &Server, headers: &HeaderMap) {
    let Some(session) = headers.get("mcp-session-id") else { return };
    let mut request = request(Method::DELETE, &server.url, Vec::new());
    request.headers_mut().insert("mcp-session-id", session.clone());
    if let Err(failed) = http.open(request).await {
        tracing::debug!(server = server.id, %failed, "the session of the first question could not be ended");
    }
}

fn accept_both(request: &mut crate::http::Request) {
    let both = HeaderValue::from_static("application/json, text/event-stream");
    request.headers_mut().insert(header::ACCEPT, both);
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
