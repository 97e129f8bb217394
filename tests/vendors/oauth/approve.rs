//! The part of an authorisation a person sees: sign in, choose the instance, approve or deny.

use axum::{
    extract::{RawForm, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc, time::Duration};
use url::Url;

use super::{Pending, Person, Rules, members, metadata::rules, names_resource, pages};
use crate::{
    ledger::{Grant, Kind},
    vendor::{Vendor, overlaid, random},
};

/// How long a code may wait for its exchange.
const CODE_LIFE: Duration = Duration::from_secs(60);

pub(super) async fn authorize(
    State(vendor): State<Arc<Vendor>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    vendor.ledger().count("authorizations");
    let asked = members(&query.unwrap_or_default());
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let Some(client) = vendor.desk().client(&text("client_id")).cloned() else {
        return pages::stop(
            &vendor,
            "Unknown app",
            "This app is not registered here. Remove the connection in your app and add it again.",
        );
    };
    let redirect = text("redirect_uri");
    if !client.allows(&redirect, vendor.faults().pin_port) {
        return pages::stop(
            &vendor,
            "Wrong address",
            "The app asked to be called back at an address it did not register.",
        );
    }
    let pending = Pending {
        client,
        redirect,
        state: asked.get("state").cloned(),
        challenge: text("code_challenge"),
        scope: asked
            .get("scope")
            .filter(|it| !it.is_empty())
            .cloned()
            .unwrap_or_else(|| rules.scopes.join(" ")),
    };
    if let Some((error, why)) = problem(&vendor, rules, &asked, &pending) {
        return call_back(&vendor, rules, &pending, &[("error", error), ("error_description", why)]);
    }
    let Ok(id) = random() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    vendor.desk().pending.insert(id.clone(), pending);
    let next = if person(&vendor, &headers).is_some() { rules.consent } else { rules.login };
    found(&format!("{next}?request={id}"))
}

/// What is wrong with a request that may be told to the app (RFC 6749 §4.1.2.1, RFC 8707 §2).
fn problem(
    vendor: &Vendor,
    rules: &Rules,
    asked: &HashMap<String, String>,
    pending: &Pending,
) -> Option<(&'static str, &'static str)> {
    let is = |name: &str, wanted: &str| asked.get(name).is_some_and(|it| it == wanted);
    if !is("response_type", "code") {
        return Some(("unsupported_response_type", "Only response_type=code is supported"));
    }
    if pending.challenge.len() != 43 || !is("code_challenge_method", "S256") {
        return Some(("invalid_request", "PKCE with S256 is required"));
    }
    if !names_resource(vendor, asked.get("resource")) {
        return Some(("invalid_target", "resource must name the MCP server"));
    }
    let further = vendor.desk().further_scopes.clone();
    if pending
        .scope
        .split(' ')
        .any(|it| !rules.scopes.contains(&it) && !further.iter().any(|more| more == it))
    {
        return Some(("invalid_scope", "There is no such scope"));
    }
    None
}

pub(super) async fn login_page(State(vendor): State<Arc<Vendor>>, RawQuery(query): RawQuery) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    match under_way(&vendor, &members(&query.unwrap_or_default())) {
        Some((id, _)) => pages::login(&vendor, rules, &id, None),
        None => pages::over(&vendor),
    }
}

pub(super) async fn login(State(vendor): State<Arc<Vendor>>, RawForm(form): RawForm) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    let given = members(&String::from_utf8_lossy(&form));
    let Some((id, _)) = under_way(&vendor, &given) else { return pages::over(&vendor) };
    let is = |name: &str, wanted: &str| given.get(name).is_some_and(|it| it == wanted);
    let Some(person) = rules.people.iter().find(|it| is("email", it.name) && is("password", it.password))
    else {
        vendor.ledger().count("logins.wrong");
        return pages::login(&vendor, rules, &id, Some("Wrong email or password."));
    };
    let Ok(cookie) = random() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    vendor.ledger().count("logins");
    vendor.desk().logins.insert(cookie.clone(), *person);
    let mut response = Redirect::to(&format!("{}?request={id}", rules.consent)).into_response();
    let cookie = format!("{}_login={cookie}; Path=/; HttpOnly; SameSite=Lax", rules.prefix);
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

pub(super) async fn consent_page(
    State(vendor): State<Arc<Vendor>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    let Some((id, pending)) = under_way(&vendor, &members(&query.unwrap_or_default())) else {
        return pages::over(&vendor);
    };
    match person(&vendor, &headers) {
        None => found(&format!("{}?request={id}", rules.login)),
        Some(person) if !person.allowed => pages::refused(&vendor, rules, &id),
        Some(person) => pages::consent(&vendor, rules, &id, &pending.client.name, person.name),
    }
}

pub(super) async fn consent(
    State(vendor): State<Arc<Vendor>>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    let given = members(&String::from_utf8_lossy(&form));
    let Some((id, pending)) = under_way(&vendor, &given) else { return pages::over(&vendor) };
    let Some(person) = person(&vendor, &headers) else {
        return Redirect::to(&format!("{}?request={id}", rules.login)).into_response();
    };
    vendor.desk().pending.remove(&id);
    let approved = given.get("decision").is_some_and(|it| it == "approve");
    if !approved || !person.allowed {
        vendor.ledger().count("denials");
        let why = if person.allowed { "The user denied the request" } else { rules.refused };
        return call_back(
            &vendor,
            rules,
            &pending,
            &[("error", "access_denied"), ("error_description", why)],
        );
    }
    let chosen = given.get("instance").and_then(|it| rules.instances.iter().find(|name| *name == it));
    let account = match (chosen, rules.instances.first()) {
        (Some(name), _) | (None, Some(name)) => (*name).to_owned(),
        (None, None) => person.name.to_owned(),
    };
    let (Ok(grant), Ok(code)) = (random(), random()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let grant = Arc::new(Grant {
        id: grant,
        client: pending.client.id.clone(),
        account,
        user: person.name.to_owned(),
        scope: pending.scope.clone(),
        redirect: pending.redirect.clone(),
        challenge: pending.challenge.clone(),
        refreshable: pending.client.refreshable,
    });
    let code = format!("{}_code_{code}", rules.prefix);
    let mut ledger = vendor.ledger();
    ledger.count("approvals");
    ledger.issue(Kind::Code, code.clone(), &grant, CODE_LIFE);
    drop(ledger);
    call_back(&vendor, rules, &pending, &[("code", &code)])
}

/// Sends the browser back to the app.
fn call_back(vendor: &Vendor, rules: &Rules, pending: &Pending, said: &[(&str, &str)]) -> Response {
    let mut honest: Value = said.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    if let Some(state) = &pending.state {
        honest["state"] = json!(state);
    }
    if rules.names_issuer {
        honest["iss"] = json!(vendor.origin);
    }
    let said = overlaid(honest, &vendor.faults().callback);
    let Ok(mut url) = Url::parse(&pending.redirect) else { return StatusCode::BAD_REQUEST.into_response() };
    for (name, value) in said.as_object().into_iter().flatten() {
        url.query_pairs_mut().append_pair(name, value.as_str().unwrap_or_default());
    }
    found(url.as_str())
}

/// 303 after a form, 302 after a link: both lead the browser on by GET.
fn found(to: &str) -> Response {
    Redirect::to(to).into_response()
}

fn under_way(vendor: &Vendor, given: &HashMap<String, String>) -> Option<(String, Pending)> {
    let id = given.get("request")?;
    let pending = vendor.desk().pending.get(id).cloned()?;
    Some((id.clone(), pending))
}

/// Who is logged in, by cookie.
fn person(vendor: &Vendor, headers: &HeaderMap) -> Option<Person> {
    let name = format!("{}_login", rules(vendor)?.prefix);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let cookie = pairs.find(|(key, _)| *key == name)?.1;
    vendor.desk().logins.get(cookie).copied()
}
