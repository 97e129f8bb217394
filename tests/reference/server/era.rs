//! Which revisions the server speaks: rmcp speaks all of them, on one path, and is pinned here.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use rmcp::model::ProtocolVersion;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The first revision without `initialize`.
const MODERN: &str = "2026-07-28";
/// As much as rmcp takes.
const MOST: usize = 4 * 1024 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    Legacy,
    Modern,
    Dual,
}

impl Era {
    pub(crate) fn named(name: Option<&str>) -> Result<Era, String> {
        match name {
            Some("legacy") => Ok(Era::Legacy),
            Some("modern") => Ok(Era::Modern),
            None | Some("dual") => Ok(Era::Dual),
            Some(other) => Err(format!("no era is called {other}; there are: legacy, modern, dual")),
        }
    }

    pub(crate) fn has_initialize(self) -> bool {
        self != Era::Modern
    }

    pub(crate) fn versions(self) -> Cow<'static, [ProtocolVersion]> {
        match self {
            Era::Legacy => Cow::Borrowed(ProtocolVersion::known_up_to(&ProtocolVersion::V_2025_11_25)),
            Era::Modern => Cow::Borrowed(&[ProtocolVersion::V_2026_07_28]),
            Era::Dual => Cow::Borrowed(ProtocolVersion::KNOWN_VERSIONS),
        }
    }

    /// The refusal of what a server of this era never heard of. rmcp's own would give away that it knows better.
    fn refusal(self, method: &Method, headers: &HeaderMap, message: &Value) -> Option<Response> {
        let header = headers.get("mcp-protocol-version").and_then(|it| it.to_str().ok());
        let version =
            message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"].as_str().or(header);
        let is_modern = version.is_some_and(|it| it >= MODERN);
        match self {
            // As the TypeScript SDK 1.x answers a version it does not know.
            Era::Legacy if is_modern => Some(error(
                StatusCode::BAD_REQUEST,
                &Value::Null,
                -32000,
                "Bad Request: Unsupported protocol version",
                &Value::Null,
            )),
            Era::Modern if method != Method::POST => Some(StatusCode::METHOD_NOT_ALLOWED.into_response()),
            Era::Modern if !is_modern => {
                let requested = message["params"]["protocolVersion"].as_str().or(version).unwrap_or_default();
                let data = json!({ "supported": [MODERN], "requested": requested });
                let words = "Unsupported protocol version";
                Some(error(StatusCode::BAD_REQUEST, &message["id"], -32022, words, &data))
            }
            Era::Legacy | Era::Modern | Era::Dual => None,
        }
    }
}

fn error(status: StatusCode, id: &Value, code: i32, words: &str, data: &Value) -> Response {
    let mut error = json!({ "code": code, "message": words });
    if !data.is_null() {
        error["data"] = data.clone();
    }
    (status, Json(json!({ "jsonrpc": "2.0", "id": id, "error": error }))).into_response()
}

/// Lets pass what a server of this era understands.
pub(crate) async fn admit(State(era): State<Era>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    // What is no JSON, rmcp refuses.
    let message = serde_json::from_slice(&body).unwrap_or_default();
    match era.refusal(&parts.method, &parts.headers, &message) {
        Some(refusal) => refusal,
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    }
}
