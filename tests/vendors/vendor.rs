//! One simulated vendor: its product, its memory, the faults switched on, and who may call it.

use axum::{
    Json, Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Map, Value, json};
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    ledger::{Kind, Ledger, Standing},
    limits::Limits,
    mcp::{self, Session},
    oauth::{self, Desk, Rules},
    product::{Product, Records},
};

/// One vendor as it runs.
pub(crate) struct Vendor {
    pub(crate) id: &'static str,
    /// `http://127.0.0.1:PORT`
    pub(crate) origin: String,
    /// The MCP endpoint's path; empty where the server's URL has none.
    pub(crate) path: &'static str,
    pub(crate) product: Product,
    pub(crate) guard: Guard,
    ledger: Mutex<Ledger>,
    desk: Mutex<Desk>,
    faults: Mutex<Faults>,
    usual_limits: fn() -> Limits,
    limits: Mutex<Limits>,
    records: Mutex<Records>,
    sessions: Mutex<Vec<Session>>,
}

/// How a vendor wants to be convinced.
pub(crate) enum Guard {
    OAuth(&'static Rules),
    /// One API key per program; the ledger holds the valid ones.
    Key {
        account: &'static str,
    },
}

/// Somebody who was let in.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) token: String,
}

/// What has been switched on over the control endpoint. The default is a vendor in good health.
#[derive(Default)]
pub(crate) struct Faults {
    /// How long every MCP request and every token request waits first.
    pub(crate) slow_mcp: Duration,
    pub(crate) slow_token: Duration,
    /// How long the answer to a refresh waits after the refresh was carried out.
    pub(crate) slow_answer: Duration,
    /// How long a rotated refresh token that comes again is answered as it was the first time.
    pub(crate) grace: Duration,
    /// So many more requests are answered with this status.
    pub(crate) fail_mcp: Failing,
    pub(crate) fail_token: Failing,
    /// So many more MCP answers are no JSON-RPC.
    pub(crate) garbage: u32,
    /// So many more tool calls are carried out, then the connection is cut instead of answered.
    pub(crate) drop_answers: u32,
    /// So many more refreshes are carried out, then the connection is cut instead of answered.
    pub(crate) rotate_silently: u32,
    pub(crate) deny_registration: bool,
    /// Whether registration hands out a client secret whatever was asked for.
    pub(crate) confidential: bool,
    /// Whether the loopback port is part of the redirect address (against RFC 8252 §7.3).
    pub(crate) pin_port: bool,
    /// Whether an expired token is answered 200 with a tool error instead of 401.
    pub(crate) expiry_in_band: bool,
    /// The permission without which tool calls are refused.
    pub(crate) wanted_scope: Option<String>,
    /// Whether `tools/list` shows another set of tools.
    pub(crate) changed_tools: bool,
    /// Members laid over the honest answers; `null` takes one away.
    pub(crate) metadata: Map<String, Value>,
    pub(crate) resource_metadata: Map<String, Value>,
    pub(crate) callback: Map<String, Value>,
    pub(crate) token_answer: Map<String, Value>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Failing {
    pub(crate) times: u32,
    pub(crate) status: u16,
}

impl Failing {
    /// The status to answer with, while there are times left.
    pub(crate) fn take(&mut self) -> Option<StatusCode> {
        self.times = self.times.checked_sub(1)?;
        StatusCode::from_u16(self.status).ok()
    }
}

/// Takes one from a number of times that is left.
pub(crate) fn take(times: &mut u32) -> bool {
    let some = *times > 0;
    *times = times.saturating_sub(1);
    some
}

/// Lays `over` on an honest answer: members replace or, with `null`, disappear.
pub(crate) fn overlaid(mut honest: Value, over: &Map<String, Value>) -> Value {
    if let Some(members) = honest.as_object_mut() {
        for (name, value) in over {
            if value.is_null() {
                members.shift_remove(name);
            } else {
                members.insert(name.clone(), value.clone());
            }
        }
    }
    honest
}

impl Vendor {
    pub(crate) fn new(
        id: &'static str,
        origin: &str,
        path: &'static str,
        product: Product,
        guard: Guard,
        usual_limits: fn() -> Limits,
    ) -> io::Result<Vendor> {
        let vendor = Vendor {
            id,
            origin: origin.to_owned(),
            path,
            records: Mutex::new((product.seed)()),
            product,
            guard,
            ledger: Mutex::default(),
            desk: Mutex::default(),
            faults: Mutex::default(),
            limits: Mutex::new(usual_limits()),
            usual_limits,
            sessions: Mutex::default(),
        };
        if matches!(vendor.guard, Guard::Key { .. }) {
            vendor.new_key()?;
        }
        Ok(vendor)
    }

    /// The address users are given.
    pub(crate) fn url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// Makes another valid API key and returns it.
    pub(crate) fn new_key(&self) -> io::Result<String> {
        let key = format!("{}_live_{}", self.id, random()?);
        self.ledger().keys.push(key.clone());
        Ok(key)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        held(&self.ledger)
    }

    pub(crate) fn desk(&self) -> MutexGuard<'_, Desk> {
        held(&self.desk)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        held(&self.faults)
    }

    pub(crate) fn limits(&self) -> MutexGuard<'_, Limits> {
        held(&self.limits)
    }

    /// The limits of this vendor in good health.
    pub(crate) fn usual_limits(&self) -> Limits {
        (self.usual_limits)()
    }

    pub(crate) fn records(&self) -> MutexGuard<'_, Records> {
        held(&self.records)
    }

    pub(crate) fn sessions(&self) -> MutexGuard<'_, Vec<Session>> {
        held(&self.sessions)
    }

    /// Decides who calls.
    ///
    /// # Errors
    /// The 401 to answer with, and whether the credential was one of ours that has expired.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> Result<Caller, (bool, Box<Response>)> {
        let bearer = bearer(headers);
        let mut ledger = self.ledger();
        for name in headers.keys().filter(|it| !ledger.headers.contains(it.as_str())).collect::<Vec<_>>() {
            ledger.headers.insert(name.to_string());
        }
        let expired = match (&self.guard, bearer) {
            (Guard::Key { account }, Some(key)) if ledger.key_is_valid(&key) => {
                return Ok(Caller { account: (*account).to_owned(), user: "api".to_owned(), token: key });
            }
            (Guard::OAuth(_), Some(token)) => match ledger.find(Kind::Access, &token) {
                Some(found) if found.standing() == Standing::Live => {
                    let (account, user) = (found.grant.account.clone(), found.grant.user.clone());
                    return Ok(Caller { account, user, token });
                }
                found => found.is_some_and(|it| it.standing() == Standing::Expired),
            },
            (Guard::Key { .. } | Guard::OAuth(_), _) => false,
        };
        ledger.count("unauthorized");
        drop(ledger);
        Err((expired, Box::new(self.unauthorized(headers.contains_key(header::AUTHORIZATION)))))
    }

    fn unauthorized(&self, presented: bool) -> Response {
        let Guard::OAuth(rules) = &self.guard else {
            let body = json!({"error": {"status": 401, "message": "Unauthenticated. Check your API key and the Authorization header."}});
            return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
        };
        let body =
            json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32001, "message": rules.unauthorized}});
        let mut response = (StatusCode::UNAUTHORIZED, Json(body)).into_response();
        let challenge = oauth::challenge(self, rules, presented);
        if let Ok(value) = HeaderValue::try_from(challenge) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
        }
        response
    }
}

/// Everything one vendor serves on its port.
pub(crate) fn router(vendor: Arc<Vendor>) -> Router {
    let router = mcp::routes(vendor.path);
    let router = match &vendor.guard {
        Guard::OAuth(rules) => router.merge(oauth::routes(rules, vendor.path)),
        Guard::Key { .. } => router,
    };
    router.with_state(vendor)
}

/// The token of an `Authorization: Bearer …` header.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.to_owned())
}

/// 192 bits nobody can guess, as text that is safe everywhere.
pub(crate) fn random() -> io::Result<String> {
    use base64::Engine as _;
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
