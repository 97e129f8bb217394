//! An OAuth 2.1 authorisation server as MCP wants it: metadata, registration, a page to approve on, tokens, revocation.

mod approve;
mod metadata;
mod pages;
mod token;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{collections::HashMap, io, sync::Arc, time::Duration};
use url::Url;

use crate::vendor::Vendor;

/// How one vendor's authorisation server behaves.
pub(crate) struct Rules {
    /// Begins every token, so that people reading a log know whose it is.
    pub(crate) prefix: &'static str,
    /// What a request without a valid token is told.
    pub(crate) unauthorized: &'static str,
    pub(crate) authorize: &'static str,
    pub(crate) login: &'static str,
    pub(crate) consent: &'static str,
    pub(crate) token: &'static str,
    pub(crate) register: &'static str,
    pub(crate) revoke: &'static str,
    pub(crate) scopes: &'static [&'static str],
    /// Whether callbacks carry `iss` (RFC 9207).
    pub(crate) names_issuer: bool,
    /// Whether every refresh replaces the refresh token, and presenting a replaced one ends the whole family.
    pub(crate) rotates: bool,
    pub(crate) access: Duration,
    pub(crate) refresh: Duration,
    pub(crate) people: &'static [Person],
    /// What the chooser offers; none: the account is the person.
    pub(crate) instances: &'static [&'static str],
    /// The field of the token response that names the instance.
    pub(crate) instance_field: Option<&'static str>,
    /// The page people see who may not connect anything.
    pub(crate) refused_title: &'static str,
    pub(crate) refused: &'static str,
    /// What approving means, on the consent page.
    pub(crate) terms: &'static str,
}

/// Somebody with an account.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) password: &'static str,
    /// Whether this person may connect AI apps.
    pub(crate) allowed: bool,
}

/// What lies on the authorisation server's desk: registered clients, sign-ins under way, who is logged in.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) clients: Vec<Registered>,
    pending: HashMap<String, Pending>,
    /// Cookie → person.
    logins: HashMap<String, Person>,
    /// Permissions there are besides the usual ones: once a sign-in was asked for them, later ones may be, too.
    pub(crate) further_scopes: Vec<String>,
    /// Access tokens issued from now on live this long instead.
    pub(crate) access_life: Option<Duration>,
}

/// One dynamic registration.
#[derive(Clone)]
pub(crate) struct Registered {
    pub(crate) id: String,
    name: String,
    secret: Option<String>,
    redirects: Vec<String>,
    refreshable: bool,
}

/// One authorisation request that waits for a person.
#[derive(Clone)]
struct Pending {
    client: Registered,
    redirect: String,
    state: Option<String>,
    challenge: String,
    scope: String,
}

/// The endpoints of `rules`.
pub(crate) fn routes(rules: &Rules, path: &str) -> Router<Arc<Vendor>> {
    Router::new()
        .route(&format!("/.well-known/oauth-protected-resource{path}"), get(metadata::resource))
        .route("/.well-known/oauth-authorization-server", get(metadata::server))
        .route(rules.register, post(metadata::register))
        .route(rules.authorize, get(approve::authorize))
        .route(rules.login, get(approve::login_page).post(approve::login))
        .route(rules.consent, get(approve::consent_page).post(approve::consent))
        .route(rules.token, post(token::token))
        .route(rules.revoke, post(token::revoke))
}

/// The `WWW-Authenticate` of a 401 (RFC 9728 §5.1). `presented`: there was a token, but none that is valid.
pub(crate) fn challenge(vendor: &Vendor, rules: &Rules, presented: bool) -> String {
    // A comma inside quotes, as real servers send it.
    let why = format!(
        "error=\"invalid_token\", error_description=\"The token is missing, expired or revoked\", scope=\"{}\", ",
        rules.scopes.join(" ")
    );
    let why = if presented { why } else { String::new() };
    let (origin, path) = (&vendor.origin, vendor.path);
    format!(
        "Bearer realm=\"{}\", {why}resource_metadata=\"{origin}/.well-known/oauth-protected-resource{path}\"",
        vendor.id
    )
}

impl Desk {
    fn client(&self, id: &str) -> Option<&Registered> {
        self.clients.iter().find(|it| it.id == id)
    }
}

impl Registered {
    /// Whether a callback may go to `wanted`: exactly as registered, or on another port of the same loopback
    /// address (RFC 8252 §7.3).
    fn allows(&self, wanted: &str, pin_port: bool) -> bool {
        let without_port = |text: &str| {
            let mut url = Url::parse(text).ok()?;
            let loopback =
                url.scheme() == "http" && url.host_str().is_some_and(|it| it == "127.0.0.1" || it == "[::1]");
            (loopback && url.set_port(None).is_ok()).then(|| url.to_string())
        };
        self.redirects.iter().any(|registered| {
            let same_but_port = without_port(wanted).is_some_and(|it| Some(it) == without_port(registered));
            registered == wanted || (same_but_port && !pin_port)
        })
    }
}

/// Whether `wanted` names this vendor's MCP server (RFC 8707); a trailing slash makes no difference.
fn names_resource(vendor: &Vendor, wanted: Option<&String>) -> bool {
    wanted.is_some_and(|it| it.trim_end_matches('/') == vendor.url())
}

/// The members of a query or a form. The last of several with one name counts.
fn members(text: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// An error of the token, registration and revocation endpoints (RFC 6749 §5.2).
fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    uncached(status, &json!({"error": error, "error_description": description}))
}

fn uncached(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An answer whose connection breaks before it is there.
pub(crate) fn cut() -> Response {
    let broken = futures_util::stream::iter([Err::<Bytes, io::Error>(io::Error::other("cut"))]);
    (
        [(header::CONTENT_TYPE, "application/json"), (header::CONTENT_LENGTH, "4096")],
        Body::from_stream(broken),
    )
        .into_response()
}
