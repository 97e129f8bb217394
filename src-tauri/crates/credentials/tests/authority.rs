//! A small authorisation server with an MCP server beside it, both at one loopback port, with everything that can
//! go wrong as a switch.

use axum::{
    Form, Json, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use url::Url;

pub(crate) type Fields = HashMap<String, String>;

/// An answer made by the test itself.
pub(crate) type Instead = Arc<dyn Fn() -> Response + Send + Sync>;

/// How it behaves, and what it saw.
pub(crate) struct World {
    pub base: String,
    /// 401 carries `resource_metadata`; `Some("")`: a bare 401; otherwise this header.
    pub challenge: Option<String>,
    pub resource: String,
    /// What the resource names as its authorisation servers; itself unless said otherwise.
    pub authorization_servers: Option<Value>,
    /// Nothing by RFC 9728, as in the revision 2025-03-26.
    pub no_resource_data: bool,
    /// Nothing by RFC 8414 either.
    pub no_metadata: bool,
    /// Registers nobody who comes back to an IP address.
    pub wants_names: bool,
    pub issuer: String,
    pub pkce: Value,
    pub auth_methods: Value,
    /// What a registration is answered beyond `client_id`.
    pub registered: Value,
    /// More members for the server's metadata, over what stands there.
    pub metadata: Value,
    /// 302 to this for the protected-resource metadata.
    pub redirect_metadata: Option<String>,
    pub sends_iss: Option<String>,
    pub denies: Option<&'static str>,
    /// Takes a redirect only as it was registered, port and all (no RFC 8252 §7.3).
    pub pins_redirects: bool,
    pub identity: Value,
    /// What the userinfo endpoint says.
    pub userinfo: Value,
    /// What userinfo was asked with.
    pub asked_userinfo: Vec<String>,
    pub life: Option<u64>,
    pub rotates: bool,
    /// Answers every token request with this instead.
    pub token_answer: Option<(u16, &'static str)>,
    pub token_delay: Duration,
    /// So many more refreshes are carried out, then the connection is cut instead of answered.
    pub cuts: u32,
    /// A refresh token that comes again is answered as it was the first time.
    pub forgives: bool,
    pub revoke_answer: (u16, &'static str),
    pub revoke_type: &'static str,
    /// 302 to this instead.
    pub revoke_redirect: Option<String>,
    pub revoke_delay: Duration,
    /// Path → what is answered there, whatever is said above.
    pub instead: HashMap<String, Instead>,

    /// Every path that was asked for.
    pub visits: Vec<String>,
    pub clients: HashSet<String>,
    codes: HashMap<String, Fields>,
    /// What each refresh token was answered.
    answered: HashMap<String, Value>,
    pub live: HashSet<String>,
    pub registrations: Vec<Value>,
    pub authorizations: Vec<Fields>,
    pub token_requests: Vec<Fields>,
    pub token_headers: Vec<HeaderMap>,
    /// Counted before any delay.
    pub token_arrivals: usize,
    pub revocations: Vec<Fields>,
    pub revoke_headers: Vec<HeaderMap>,
    count: usize,
}

#[derive(Clone)]
pub(crate) struct Authority {
    world: Arc<Mutex<World>>,
}

impl Authority {
    pub(crate) async fn start() -> Authority {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let world = World {
            challenge: None,
            resource: format!("{base}/mcp"),
            authorization_servers: None,
            no_resource_data: false,
            no_metadata: false,
            wants_names: false,
            issuer: base.clone(),
            pkce: json!(["S256"]),
            auth_methods: json!(["none"]),
            registered: json!({}),
            metadata: json!({}),
            redirect_metadata: None,
            sends_iss: None,
            denies: None,
            pins_redirects: false,
            identity: json!({"instance": {"id": "i-acme", "name": "Acme"}}),
            userinfo: json!({}),
            asked_userinfo: Vec::new(),
            life: Some(3600),
            rotates: true,
            token_answer: None,
            token_delay: Duration::ZERO,
            cuts: 0,
            forgives: false,
            revoke_answer: (200, ""),
            revoke_type: "application/json",
            revoke_redirect: None,
            revoke_delay: Duration::ZERO,
            instead: HashMap::new(),
            visits: Vec::new(),
            clients: HashSet::new(),
            codes: HashMap::new(),
            answered: HashMap::new(),
            live: HashSet::new(),
            registrations: Vec::new(),
            authorizations: Vec::new(),
            token_requests: Vec::new(),
            token_headers: Vec::new(),
            token_arrivals: 0,
            revocations: Vec::new(),
            revoke_headers: Vec::new(),
            count: 0,
            base,
        };
        let authority = Authority { world: Arc::new(Mutex::new(world)) };
        let router = Router::new()
            .route("/mcp", post(mcp))
            .route("/open", post(open))
            .route("/open-and-modern", post(open_and_modern))
            .route("/late", post(late))
            .route("/late-and-modern", post(late_and_modern))
            .route("/page", get(page).post(page))
            .route("/.well-known/oauth-protected-resource/mcp", get(resource))
            .route("/.well-known/oauth-authorization-server", get(metadata))
            .route("/register", post(register))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .route("/userinfo", get(userinfo))
            .layer(from_fn_with_state(authority.clone(), instead))
            .with_state(authority.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        authority
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Runs a change on the world.
    pub(crate) fn with(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world());
    }

    pub(crate) fn base(&self) -> String {
        self.world().base.clone()
    }

    /// Access tokens issued so far no longer work.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        self.world().live.contains(value.trim_start_matches("Bearer "))
    }
}

impl World {
    /// Answers `path` with this from now on.
    pub(crate) fn answer(&mut self, path: &str, made: impl Fn() -> Response + Send + Sync + 'static) {
        self.instead.insert(path.to_owned(), Arc::new(made));
    }

    /// A client that was registered by hand.
    pub(crate) fn knows(&mut self, client: &str) {
        self.clients.insert(client.to_owned());
    }

    fn next(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}-{}", self.count)
    }
}

async fn instead(State(it): State<Authority>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let made = {
        let mut world = it.world();
        world.visits.push(path.clone());
        world.instead.get(&path).cloned()
    };
    match made {
        Some(made) => made(),
        None => next.run(request).await,
    }
}

async fn mcp(State(it): State<Authority>, headers: HeaderMap) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if it.accepts(bearer) {
        return Json(json!({"jsonrpc": "2.0", "id": 1, "result": {}})).into_response();
    }
    let world = it.world();
    let named =
        format!("Bearer resource_metadata=\"{}/.well-known/oauth-protected-resource/mcp\"", world.base);
    let challenge = world.challenge.clone().unwrap_or(named);
    if challenge.is_empty() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
}

async fn open() -> Json<Value> {
    Json(json!({"jsonrpc": "2.0", "id": 1, "result": {"protocolVersion": "2025-11-25"}}))
}

/// Knows no other revision than the newest.
async fn open_and_modern(headers: HeaderMap) -> Response {
    if headers.get("mcp-protocol-version").is_none_or(|it| it != "2026-07-28") {
        return page().await;
    }
    Json(json!({"jsonrpc": "2.0", "id": 1, "result": {"supportedVersions": ["2026-07-28"]}})).into_response()
}

/// Lets anybody begin, and nobody go on.
async fn late(state: State<Authority>, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    match (asked["method"].as_str(), headers.get("mcp-session-id")) {
        (Some("initialize"), _) => ([("mcp-session-id", "s")], open().await).into_response(),
        (Some("notifications/initialized"), Some(_)) => StatusCode::ACCEPTED.into_response(),
        (_, Some(_)) => mcp(state, headers).await,
        (_, None) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The same, of the revision that begins without `initialize`.
async fn late_and_modern(state: State<Authority>, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    let version = &asked["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"];
    if headers.get("mcp-protocol-version").is_some_and(|it| version == it.to_str().unwrap()) {
        return mcp(state, headers).await;
    }
    let error = json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32020, "message": "no version"}});
    (StatusCode::BAD_REQUEST, Json(error)).into_response()
}

async fn page() -> Response {
    ([(header::CONTENT_TYPE, "text/html")], "<html>Welcome</html>").into_response()
}

async fn resource(State(it): State<Authority>) -> Response {
    let world = it.world();
    if let Some(to) = &world.redirect_metadata {
        return (StatusCode::FOUND, [(header::LOCATION, to.clone())]).into_response();
    }
    if world.no_resource_data {
        return StatusCode::NOT_FOUND.into_response();
    }
    let servers = world.authorization_servers.clone().unwrap_or_else(|| json!([world.base]));
    Json(json!({"resource": world.resource, "authorization_servers": servers, "scopes_supported": ["read"]}))
        .into_response()
}

async fn metadata(State(it): State<Authority>) -> Response {
    let world = it.world();
    if world.no_metadata {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = &world.base;
    let mut document = json!({
        "issuer": world.issuer,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "registration_endpoint": format!("{base}/register"),
        "revocation_endpoint": format!("{base}/revoke"),
        "code_challenge_methods_supported": world.pkce,
        "token_endpoint_auth_methods_supported": world.auth_methods,
    });
    for (name, value) in world.metadata.as_object().unwrap() {
        document[name] = value.clone();
    }
    Json(document).into_response()
}

async fn register(State(it): State<Authority>, Json(asked): Json<Value>) -> (StatusCode, Json<Value>) {
    let mut world = it.world();
    if world.wants_names && asked["redirect_uris"][0].as_str().unwrap().contains("127.0.0.1") {
        world.registrations.push(asked);
        let answer = json!({"error": "invalid_redirect_uri", "error_description": "no IP addresses"});
        return (StatusCode::BAD_REQUEST, Json(answer));
    }
    let id = world.next("client");
    world.clients.insert(id.clone());
    let mut answer = json!({"client_id": id, "redirect_uris": asked["redirect_uris"]});
    for (name, value) in world.registered.as_object().unwrap() {
        answer[name] = value.clone();
    }
    world.registrations.push(asked);
    (StatusCode::CREATED, Json(answer))
}

async fn authorize(State(it): State<Authority>, Query(asked): Query<Fields>) -> Response {
    let mut world = it.world();
    world.authorizations.push(asked.clone());
    let known = |registered: &Value| {
        registered["redirect_uris"].as_array().unwrap().contains(&Value::from(asked["redirect_uri"].as_str()))
    };
    if world.pins_redirects && !world.registrations.iter().any(known) {
        return (StatusCode::BAD_REQUEST, "this redirect was not registered").into_response();
    }
    let mut back: Url = asked["redirect_uri"].parse().unwrap();
    if let Some(iss) = &world.sends_iss {
        back.query_pairs_mut().append_pair("iss", iss);
    }
    back.query_pairs_mut().append_pair("state", &asked["state"]);
    if let Some(reason) = world.denies {
        back.query_pairs_mut().append_pair("error", "access_denied").append_pair("error_description", reason);
        return Redirect::to(back.as_str()).into_response();
    }
    let code = world.next("code");
    back.query_pairs_mut().append_pair("code", &code);
    world.codes.insert(code, asked);
    Redirect::to(back.as_str()).into_response()
}

async fn token(State(it): State<Authority>, headers: HeaderMap, Form(asked): Form<Fields>) -> Response {
    let delay = {
        let mut world = it.world();
        world.token_arrivals += 1;
        world.token_delay
    };
    tokio::time::sleep(delay).await;
    let mut world = it.world();
    world.token_requests.push(asked.clone());
    world.token_headers.push(headers.clone());
    if let Some((status, body)) = world.token_answer {
        let json = [(header::CONTENT_TYPE, "application/json")];
        return (StatusCode::from_u16(status).unwrap(), json, body).into_response();
    }
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let by_header = headers.contains_key(header::AUTHORIZATION);
    if !by_header && !asked.get("client_id").is_some_and(|id| world.clients.contains(id)) {
        return refused("invalid_client");
    }
    match asked["grant_type"].as_str() {
        "authorization_code" => {
            let Some(authorized) = world.codes.remove(&asked["code"]) else {
                return refused("invalid_grant");
            };
            let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(&asked["code_verifier"]));
            let fits = proven == authorized["code_challenge"]
                && asked["redirect_uri"] == authorized["redirect_uri"]
                && asked.get("resource") == authorized.get("resource");
            if !fits {
                return refused("invalid_grant");
            }
        }
        _ => {
            if let Some(answer) = world.answered.get(&asked["refresh_token"]).filter(|_| world.forgives) {
                return Json(answer.clone()).into_response();
            }
            if !world.live.contains(&asked["refresh_token"]) {
                // Reuse detection: the whole family dies.
                world.live.clear();
                return refused("invalid_grant");
            }
            if world.rotates {
                let spent = asked["refresh_token"].clone();
                world.live.remove(&spent);
            }
        }
    }
    let access = world.next("access");
    world.live.insert(access.clone());
    let mut answer = json!({"access_token": access, "token_type": "bearer"});
    if world.rotates || asked["grant_type"] == "authorization_code" {
        let refresh = world.next("refresh");
        world.live.insert(refresh.clone());
        answer["refresh_token"] = refresh.into();
    }
    if let Some(life) = world.life {
        answer["expires_in"] = life.into();
    }
    for (name, value) in world.identity.as_object().unwrap() {
        answer[name] = value.clone();
    }
    if let Some(spent) = asked.get("refresh_token") {
        world.answered.insert(spent.clone(), answer.clone());
        if let Some(left) = world.cuts.checked_sub(1) {
            world.cuts = left;
            let cut = futures_util::stream::iter([Err::<&str, _>(std::io::Error::other("cut"))]);
            return axum::body::Body::from_stream(cut).into_response();
        }
    }
    Json(answer).into_response()
}

async fn revoke(State(it): State<Authority>, headers: HeaderMap, Form(asked): Form<Fields>) -> Response {
    let delay = it.world().revoke_delay;
    tokio::time::sleep(delay).await;
    let mut world = it.world();
    world.revoke_headers.push(headers);
    if let Some(to) = world.revoke_redirect.clone() {
        world.revocations.push(asked);
        return (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
    }
    if world.revoke_answer.0 == 200 {
        world.live.remove(&asked["token"]);
    }
    world.revocations.push(asked);
    let (status, body) = world.revoke_answer;
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, world.revoke_type)], body).into_response()
}

async fn userinfo(State(it): State<Authority>, headers: HeaderMap) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    it.with(|world| world.asked_userinfo.push(bearer.to_owned()));
    if !it.accepts(bearer) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(it.world().userinfo.clone()).into_response()
}
