//! The control endpoint: everything a vendor knows as JSON, and every fault as one POST.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, fmt::Write as _, sync::Arc, time::Duration};

use crate::{
    ledger::{Kind, Standing},
    mcp::{Frame, announce},
    vendor::{Failing, Faults, Vendor},
};

type Vendors = Arc<Vec<Arc<Vendor>>>;

/// One thing that can be done to a vendor.
struct Fault {
    name: &'static str,
    about: &'static str,
    act: fn(&Vendor, &Asked) -> Result<Value, String>,
}

/// The parameters of one request.
struct Asked {
    query: HashMap<String, String>,
    body: Map<String, Value>,
}

/// Every fault, in the order `docs/vendors.md` lists them.
const FAULTS: &[Fault] = &[
    Fault {
        name: "reset",
        about: "everything below off, limits as they were; tokens and sessions stay",
        act: reset,
    },
    Fault { name: "expire", about: "?account=: live access tokens expire", act: expire },
    Fault {
        name: "revoke",
        about: "?account=: every token of the sign-ins is revoked; a key is deleted",
        act: revoke,
    },
    Fault { name: "new-key", about: "Partnero: makes another key and answers it", act: new_key },
    Fault { name: "lifetime", about: "?access=SECONDS: for access tokens issued from now on", act: lifetime },
    Fault {
        name: "slow",
        about: "?ms=N&where=mcp|token|answer: every request waits first; answer: a refresh waits when it is done",
        act: slow,
    },
    Fault { name: "fail", about: "?times=N&status=503&where=mcp|token: so many requests fail", act: fail },
    Fault { name: "garbage", about: "?times=N: so many MCP answers are half a JSON text", act: garbage },
    Fault { name: "drop-streams", about: "breaks every open GET stream", act: drop_streams },
    Fault {
        name: "drop-answer",
        about: "?times=N: so many tool calls are done, then the connection is cut",
        act: drop_answer,
    },
    Fault {
        name: "rotate-silently",
        about: "?times=N: so many refreshes are done, then the connection is cut",
        act: rotate_silently,
    },
    Fault {
        name: "grace",
        about: "?seconds=N: a rotated refresh token is answered as before, so long",
        act: grace,
    },
    Fault {
        name: "forget-sessions",
        about: "every MCP session is unknown from now on (404)",
        act: forget_sessions,
    },
    Fault {
        name: "change-tools",
        about: "?on=: another set of tools; announced on GET streams",
        act: change_tools,
    },
    Fault {
        name: "limits",
        about: "?calls=N|off&streams=N|off&window=SECONDS: and forgets what was used",
        act: limits,
    },
    Fault { name: "purge-clients", about: "forgets every dynamic registration", act: purge_clients },
    Fault {
        name: "deny-registration",
        about: "?on=: registration is answered 403",
        act: |it, asked| switch(asked, &mut it.faults().deny_registration),
    },
    Fault {
        name: "confidential",
        about: "?on=: registration hands out a client secret",
        act: |it, asked| switch(asked, &mut it.faults().confidential),
    },
    Fault {
        name: "pin-port",
        about: "?on=: the callback's port must be the registered one",
        act: |it, asked| switch(asked, &mut it.faults().pin_port),
    },
    Fault {
        name: "expiry-in-band",
        about: "?on=: an expired token is answered 200 with a tool error",
        act: |it, asked| switch(asked, &mut it.faults().expiry_in_band),
    },
    Fault {
        name: "want-scope",
        about: "?scope=NAME: tool calls without this permission are answered 403",
        act: want_scope,
    },
    Fault { name: "no-pkce", about: "?on=: the metadata does not offer PKCE", act: no_pkce },
    Fault {
        name: "metadata",
        about: "JSON body: laid over the RFC 8414 metadata, null removes",
        act: |it, asked| lay(asked, &mut it.faults().metadata),
    },
    Fault {
        name: "resource-metadata",
        about: "JSON body: laid over the RFC 9728 metadata",
        act: |it, asked| lay(asked, &mut it.faults().resource_metadata),
    },
    Fault {
        name: "callback",
        about: "JSON body: laid over the callback's parameters (state, iss, code)",
        act: |it, asked| lay(asked, &mut it.faults().callback),
    },
    Fault {
        name: "token-answer",
        about: "JSON body: laid over every token response",
        act: |it, asked| lay(asked, &mut it.faults().token_answer),
    },
    Fault { name: "forget-calls", about: "empties the call log and the counts", act: forget_calls },
];

pub(crate) fn router(vendors: Vec<Arc<Vendor>>) -> Router {
    Router::new()
        .route("/", get(help))
        .route("/state", get(state))
        .route("/secrets", get(secrets))
        .route("/{vendor}/{fault}", post(fault))
        .with_state(Arc::new(vendors))
}

async fn help() -> String {
    let mut text =
        "GET /state, GET /secrets, POST /VENDOR/FAULT with VENDOR = partnerstack, partnero, part3:\n"
            .to_owned();
    for fault in FAULTS {
        writeln!(text, "  {:<18} {}", fault.name, fault.about).ok();
    }
    text
}

async fn state(State(vendors): State<Vendors>) -> Json<Value> {
    let mut all = json!({"secrets": {}});
    for vendor in vendors.iter() {
        let ledger = vendor.ledger();
        for (kind, texts) in ledger.secrets() {
            let known = all["secrets"][kind].as_array().cloned().unwrap_or_default();
            all["secrets"][kind] = known.into_iter().chain(texts.into_iter().map(Value::from)).collect();
        }
        all[vendor.id] = ledger.shown();
        drop(ledger);
        let sessions = vendor.sessions();
        let streams = sessions.iter().filter(|it| it.stream.as_ref().is_some_and(|it| !it.is_closed()));
        all[vendor.id]["sessions_open"] = sessions.iter().map(|it| it.account.clone()).collect();
        all[vendor.id]["streams_open"] = json!(streams.count());
        drop(sessions);
        all[vendor.id]["clients"] = vendor.desk().clients.iter().map(|it| it.id.clone()).collect();
    }
    Json(all)
}

/// Every secret on a line of its own, for `grep -F -f`.
async fn secrets(State(vendors): State<Vendors>) -> String {
    let all = vendors.iter().flat_map(|it| it.ledger().secrets().into_values().flatten().collect::<Vec<_>>());
    all.map(|it| it + "\n").collect()
}

async fn fault(
    State(vendors): State<Vendors>,
    Path((vendor, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let refuse = |status, text: String| (status, Json(json!({"ok": false, "error": text}))).into_response();
    let Some(vendor) = vendors.iter().find(|it| it.id == vendor) else {
        return refuse(StatusCode::NOT_FOUND, format!("no vendor is called {vendor}"));
    };
    let Some(fault) = FAULTS.iter().find(|it| it.name == name) else {
        return refuse(StatusCode::NOT_FOUND, format!("no fault is called {name}; GET / lists them"));
    };
    let body = match serde_json::from_slice(if body.is_empty() { b"{}" } else { &body }) {
        Ok(body) => body,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, format!("the body is no JSON object: {error}")),
    };
    let query = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    match (fault.act)(vendor, &Asked { query, body }) {
        Ok(done) => Json(json!({"ok": true, "done": done})).into_response(),
        Err(text) => refuse(StatusCode::BAD_REQUEST, text),
    }
}

impl Asked {
    fn text(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    fn number(&self, name: &str, usual: u64) -> Result<u64, String> {
        self.text(name).map_or(Ok(usual), |it| it.parse().map_err(|error| format!("{name}={it}: {error}")))
    }

    fn times(&self) -> Result<u32, String> {
        u32::try_from(self.number("times", 1)?).map_err(|error| error.to_string())
    }

    /// Whether the token endpoint is meant, else the MCP endpoint.
    fn at_token(&self) -> Result<bool, String> {
        match self.text("where") {
            None | Some("mcp") => Ok(false),
            Some("token") => Ok(true),
            Some(other) => Err(format!("where={other}: mcp or token")),
        }
    }

    fn names(&self, account: &str) -> bool {
        self.text("account").is_none_or(|it| it == account)
    }
}

fn reset(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    *vendor.faults() = Faults::default();
    vendor.desk().access_life = None;
    *vendor.limits() = vendor.usual_limits();
    Ok(json!("healthy"))
}

fn expire(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let chosen = vendor
        .ledger()
        .end(Standing::Expired, |it| it.kind == Kind::Access && asked.names(&it.grant.account));
    Ok(json!(chosen))
}

fn revoke(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let mut ledger = vendor.ledger();
    let keys: Vec<String> = ledger.keys.drain(..).collect();
    let ended = keys.len() + ledger.end(Standing::Revoked, |it| asked.names(&it.grant.account));
    ledger.dead_keys.extend(keys);
    Ok(json!(ended))
}

fn new_key(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    vendor.new_key().map(Value::from).map_err(|error| error.to_string())
}

fn lifetime(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let seconds = asked.number("access", 3600)?;
    vendor.desk().access_life = Some(Duration::from_secs(seconds));
    Ok(json!(seconds))
}

fn slow(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let wait = Duration::from_millis(asked.number("ms", 1000)?);
    let mut faults = vendor.faults();
    if asked.text("where") == Some("answer") {
        faults.slow_answer = wait;
    } else {
        *(if asked.at_token()? { &mut faults.slow_token } else { &mut faults.slow_mcp }) = wait;
    }
    Ok(json!(wait.as_millis()))
}

fn grace(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let seconds = asked.number("seconds", 30)?;
    vendor.faults().grace = Duration::from_secs(seconds);
    Ok(json!(seconds))
}

fn fail(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let status = u16::try_from(asked.number("status", 503)?).map_err(|error| error.to_string())?;
    let failing = Failing { times: asked.times()?, status };
    let mut faults = vendor.faults();
    *(if asked.at_token()? { &mut faults.fail_token } else { &mut faults.fail_mcp }) = failing;
    Ok(json!(failing.times))
}

fn garbage(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    vendor.faults().garbage = asked.times()?;
    Ok(json!(asked.times()?))
}

fn drop_streams(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    let mut sessions = vendor.sessions();
    let open = sessions.iter_mut().filter_map(|it| it.stream.take());
    Ok(json!(open.filter(|it| it.send(Frame::Cut).is_ok()).count()))
}

fn drop_answer(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    vendor.faults().drop_answers = asked.times()?;
    Ok(json!(asked.times()?))
}

fn rotate_silently(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    vendor.faults().rotate_silently = asked.times()?;
    Ok(json!(asked.times()?))
}

fn forget_sessions(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    Ok(json!(vendor.sessions().drain(..).count()))
}

fn change_tools(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    switch(asked, &mut vendor.faults().changed_tools)?;
    Ok(json!({"told": announce(vendor, "notifications/tools/list_changed")}))
}

fn limits(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let mut limits = vendor.limits();
    let read = |name: &str, now: Option<usize>| match asked.text(name) {
        None => Ok(now),
        Some("off") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|error| format!("{name}={text}: {error}")),
    };
    limits.calls = read("calls", limits.calls)?;
    limits.streams = read("streams", limits.streams)?;
    limits.window = Duration::from_secs(asked.number("window", limits.window.as_secs())?);
    limits.refill();
    Ok(json!({"calls": limits.calls, "streams": limits.streams, "window": limits.window.as_secs()}))
}

fn purge_clients(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    Ok(json!(vendor.desk().clients.drain(..).count()))
}

fn want_scope(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let scope = asked.text("scope").ok_or("scope=NAME is missing")?;
    vendor.desk().further_scopes.push(scope.to_owned());
    vendor.faults().wanted_scope = Some(scope.to_owned());
    Ok(json!(scope))
}

fn no_pkce(vendor: &Vendor, asked: &Asked) -> Result<Value, String> {
    let mut on = true;
    switch(asked, &mut on)?;
    let mut faults = vendor.faults();
    if on {
        faults.metadata.insert("code_challenge_methods_supported".to_owned(), Value::Null);
    } else {
        faults.metadata.remove("code_challenge_methods_supported");
    }
    Ok(json!(on))
}

fn forget_calls(vendor: &Vendor, _: &Asked) -> Result<Value, String> {
    vendor.ledger().forget_calls();
    Ok(json!("forgotten"))
}

/// On unless `?on=false`.
fn switch(asked: &Asked, switch: &mut bool) -> Result<Value, String> {
    *switch = match asked.text("on") {
        None | Some("true") => true,
        Some("false") => false,
        Some(other) => return Err(format!("on={other}: true or false")),
    };
    Ok(json!(*switch))
}

fn lay(asked: &Asked, over: &mut Map<String, Value>) -> Result<Value, String> {
    *over = asked.body.clone();
    Ok(Value::Object(over.clone()))
}
