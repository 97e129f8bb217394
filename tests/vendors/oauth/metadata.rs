//! What an authorisation server says about itself (RFC 9728, RFC 8414), and dynamic registration (RFC 7591).

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

use super::{Registered, Rules, refusal, uncached};
use crate::vendor::{Guard, Vendor, overlaid, random};

pub(super) async fn resource(State(vendor): State<Arc<Vendor>>) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    vendor.ledger().count("metadata.resource");
    let honest = json!({
        "resource": vendor.url(),
        "resource_name": vendor.product.title,
        "authorization_servers": [vendor.origin],
        "scopes_supported": rules.scopes,
        "bearer_methods_supported": ["header"],
    });
    Json(overlaid(honest, &vendor.faults().resource_metadata)).into_response()
}

pub(super) async fn server(State(vendor): State<Arc<Vendor>>) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    vendor.ledger().count("metadata.server");
    let at = |path: &str| format!("{}{path}", vendor.origin);
    let methods = ["none", "client_secret_post", "client_secret_basic"];
    let honest = json!({
        "issuer": vendor.origin,
        "authorization_endpoint": at(rules.authorize),
        "token_endpoint": at(rules.token),
        "registration_endpoint": at(rules.register),
        "revocation_endpoint": at(rules.revoke),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "scopes_supported": rules.scopes,
        "authorization_response_iss_parameter_supported": rules.names_issuer,
    });
    Json(overlaid(honest, &vendor.faults().metadata)).into_response()
}

pub(super) async fn register(State(vendor): State<Arc<Vendor>>, body: Bytes) -> Response {
    vendor.ledger().count("registrations");
    if vendor.faults().deny_registration {
        return refusal(
            StatusCode::FORBIDDEN,
            "access_denied",
            "Dynamic registration is switched off for this workspace.",
        );
    }
    let Ok(asked) = serde_json::from_slice::<Value>(&body) else {
        return refusal(StatusCode::BAD_REQUEST, "invalid_client_metadata", "The body is not JSON.");
    };
    let texts = |name: &str| -> Vec<String> {
        let members = asked[name].as_array().into_iter().flatten();
        members.filter_map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let redirects = texts("redirect_uris");
    if redirects.is_empty() || !redirects.iter().all(|it| acceptable(it)) {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_redirect_uri",
            "Every redirect_uri must be https, or http on a loopback address.",
        );
    }
    let grants = texts("grant_types");
    let grants = if grants.is_empty() { vec!["authorization_code".to_owned()] } else { grants };
    let method = asked["token_endpoint_auth_method"].as_str().unwrap_or("client_secret_basic").to_owned();
    let confidential = vendor.faults().confidential;
    let method = if confidential && method == "none" { "client_secret_post".to_owned() } else { method };
    match registered(&vendor, &asked, redirects, &grants, &method) {
        Ok(answer) => uncached(StatusCode::CREATED, &answer),
        Err(error) => refusal(StatusCode::INTERNAL_SERVER_ERROR, "server_error", &error.to_string()),
    }
}

fn registered(
    vendor: &Vendor,
    asked: &Value,
    redirects: Vec<String>,
    grants: &[String],
    method: &str,
) -> std::io::Result<Value> {
    let id = format!("client_{}", random()?);
    let secret = if method == "none" { None } else { Some(format!("secret_{}", random()?)) };
    let name = asked["client_name"].as_str().unwrap_or("An app without a name").to_owned();
    let mut answer = json!({
        "client_id": id,
        "client_name": name,
        "redirect_uris": redirects,
        "grant_types": grants,
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
    });
    if let Some(secret) = &secret {
        answer["client_secret"] = json!(secret);
        answer["client_secret_expires_at"] = json!(0);
        vendor.ledger().client_secrets.push(secret.clone());
    }
    let refreshable = grants.iter().any(|it| it == "refresh_token");
    vendor.desk().clients.push(Registered { id, name, secret, redirects, refreshable });
    Ok(answer)
}

fn acceptable(redirect: &str) -> bool {
    Url::parse(redirect).is_ok_and(|url| {
        let loopback = url.host_str().is_some_and(|it| ["127.0.0.1", "[::1]", "localhost"].contains(&it));
        url.fragment().is_none() && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
    })
}

/// The rules of an OAuth vendor. `None` cannot happen behind its routes.
pub(super) fn rules(vendor: &Vendor) -> Option<&'static Rules> {
    match &vendor.guard {
        Guard::OAuth(rules) => Some(rules),
        Guard::Key { .. } => None,
    }
}
