//! Codes and refresh tokens against access tokens (RFC 6749 §4.1.3, §6), and their revocation (RFC 7009).

use axum::{
    extract::{RawForm, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::Engine as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, io, sync::Arc, time::Instant};

use super::{Registered, Rules, cut, members, metadata::rules, names_resource, refusal, uncached};
use crate::{
    ledger::{Grant, Kind, Standing},
    vendor::{Vendor, overlaid, random, take},
};

pub(super) async fn token(
    State(vendor): State<Arc<Vendor>>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    let Some(rules) = rules(&vendor) else { return StatusCode::NOT_FOUND.into_response() };
    let given = members(&String::from_utf8_lossy(&form));
    let kind = given.get("grant_type").cloned().unwrap_or_default();
    vendor.ledger().count(&format!("token_requests.{kind}"));
    let wait = vendor.faults().slow_token;
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    if let Some(status) = vendor.faults().fail_token.take() {
        return (status, "The server is having a bad day.").into_response();
    }
    let client = match client(&vendor, &headers, &given) {
        Ok(client) => client,
        Err(refused) => return *refused,
    };
    // A resource that is named must be ours; RFC 8707 §2.2, and MCP wants it in every token request.
    if !names_resource(&vendor, given.get("resource")) {
        return refusal(StatusCode::BAD_REQUEST, "invalid_target", "resource must name the MCP server");
    }
    if kind == "refresh_token"
        && let Some(answer) = forgiven(&vendor, &client, &given)
    {
        return uncached(StatusCode::OK, &answer);
    }
    let exchanged = match kind.as_str() {
        "authorization_code" => code(&vendor, &client, &given),
        "refresh_token" => refresh(&vendor, rules, &client, &given),
        _ => {
            return refusal(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Not a grant type of this server",
            );
        }
    };
    let grant = match exchanged {
        Ok(grant) => grant,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, "invalid_grant", why),
    };
    let again = kind == "refresh_token";
    let answer = issue(&vendor, rules, &grant, again && !rules.rotates);
    if again && let Ok(answer) = &answer {
        let spent = given.get("refresh_token").cloned().unwrap_or_default();
        let mut ledger = vendor.ledger();
        ledger.successors.insert(spent, (Instant::now(), answer.clone()));
        ledger.count("refreshes");
    }
    if again && take(&mut vendor.faults().rotate_silently) {
        return cut();
    }
    let wait = vendor.faults().slow_answer;
    if again && !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    match answer {
        Ok(answer) => uncached(StatusCode::OK, &answer),
        Err(error) => refusal(StatusCode::INTERNAL_SERVER_ERROR, "server_error", &error.to_string()),
    }
}

/// The client that asks, authenticated the way it registered (RFC 6749 §2.3).
fn client(
    vendor: &Vendor,
    headers: &HeaderMap,
    given: &HashMap<String, String>,
) -> Result<Registered, Box<Response>> {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.strip_prefix("Basic "));
    let basic = basic.and_then(|it| base64::engine::general_purpose::STANDARD.decode(it).ok());
    let basic = basic.and_then(|it| String::from_utf8(it).ok());
    let basic = basic.as_deref().and_then(|it| it.split_once(':')).map(|(id, secret)| {
        let plain = |text: &str| members(&format!("x={text}")).remove("x").unwrap_or_default();
        (plain(id), Some(plain(secret)))
    });
    let posted = || Some((given.get("client_id")?.clone(), given.get("client_secret").cloned()));
    let known = basic.or_else(posted).and_then(|(id, secret)| {
        let client = vendor.desk().client(&id).cloned()?;
        (client.secret == secret).then_some(client)
    });
    known.ok_or_else(|| {
        vendor.ledger().count("invalid_client");
        Box::new(refusal(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Unknown client, or wrong client authentication",
        ))
    })
}

fn code(
    vendor: &Vendor,
    client: &Registered,
    given: &HashMap<String, String>,
) -> Result<Arc<Grant>, &'static str> {
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let verifier = text("code_verifier");
    let mut ledger = vendor.ledger();
    if !verifier.is_empty() {
        ledger.verifiers.push(verifier.to_owned());
    }
    let found = ledger.find(Kind::Code, text("code")).ok_or("No such code")?;
    let (standing, grant) = (found.standing(), Arc::clone(&found.grant));
    if standing == Standing::Live {
        found.set = Standing::Used;
    }
    match standing {
        Standing::Live => {}
        Standing::Used => {
            // Somebody has the code who should not: everything it led to ends (RFC 6749 §4.1.2).
            ledger.end(Standing::Revoked, |it| it.grant.id == grant.id);
            return Err("The code was used before");
        }
        Standing::Expired | Standing::Rotated | Standing::Revoked => return Err("The code has expired"),
    }
    if grant.client != client.id || grant.redirect != text("redirect_uri") {
        return Err("The code belongs to another client or redirect_uri");
    }
    let digest = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    if digest != grant.challenge {
        return Err("code_verifier does not match");
    }
    Ok(grant)
}

fn refresh(
    vendor: &Vendor,
    rules: &Rules,
    client: &Registered,
    given: &HashMap<String, String>,
) -> Result<Arc<Grant>, &'static str> {
    let text = given.get("refresh_token").map(String::as_str).unwrap_or_default();
    let mut ledger = vendor.ledger();
    let found = ledger.find(Kind::Refresh, text).ok_or("No such refresh token")?;
    let (standing, grant) = (found.standing(), Arc::clone(&found.grant));
    if grant.client != client.id {
        return Err("The refresh token belongs to another client");
    }
    if standing == Standing::Live && rules.rotates {
        found.set = Standing::Rotated;
    }
    match standing {
        Standing::Live => Ok(grant),
        Standing::Rotated => {
            // Either the client or a thief holds the newer one; nobody can tell which (RFC 9700 §4.14.2).
            ledger.end(Standing::Revoked, |it| it.grant.id == grant.id);
            ledger.count("families_revoked");
            Err("The refresh token was used before; all tokens of this sign-in are revoked")
        }
        Standing::Expired | Standing::Used | Standing::Revoked => {
            Err("The refresh token has expired or was revoked")
        }
    }
}

/// The answer of before, for a client that lost it and comes again soon (`grace`).
fn forgiven(
    vendor: &Vendor,
    client: &Registered,
    given: &HashMap<String, String>,
) -> Option<serde_json::Value> {
    let spent = given.get("refresh_token")?;
    let grace = vendor.faults().grace;
    let mut ledger = vendor.ledger();
    if ledger.grant_of(spent)?.client != client.id {
        return None;
    }
    let answer = ledger.successor(spent, grace)?;
    ledger.count("refreshes.forgiven");
    Some(answer)
}

/// New tokens for `grant`. `keeps`: the refresh token stays the same and is not sent again.
fn issue(vendor: &Vendor, rules: &Rules, grant: &Arc<Grant>, keeps: bool) -> io::Result<serde_json::Value> {
    let life = vendor.desk().access_life.unwrap_or(rules.access);
    let access = format!("{}_at_{}", rules.prefix, random()?);
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": life.as_secs(),
        "scope": grant.scope,
    });
    let mut ledger = vendor.ledger();
    ledger.issue(Kind::Access, access, grant, life);
    if grant.refreshable && !keeps {
        let refresh = format!("{}_rt_{}", rules.prefix, random()?);
        answer["refresh_token"] = json!(refresh);
        ledger.issue(Kind::Refresh, refresh, grant, rules.refresh);
    }
    drop(ledger);
    if let Some(field) = rules.instance_field {
        answer[field] = json!(grant.account);
    }
    Ok(overlaid(answer, &vendor.faults().token_answer))
}

pub(super) async fn revoke(
    State(vendor): State<Arc<Vendor>>,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    let given = members(&String::from_utf8_lossy(&form));
    vendor.ledger().count("revocations");
    let wait = vendor.faults().slow_token;
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    if let Some(status) = vendor.faults().fail_token.take() {
        return (status, "The server is having a bad day.").into_response();
    }
    let client = match client(&vendor, &headers, &given) {
        Ok(client) => client,
        Err(refused) => return *refused,
    };
    let text = given.get("token").map(String::as_str).unwrap_or_default();
    let mut ledger = vendor.ledger();
    // Unknown tokens are answered 200 as well (RFC 7009 §2.2).
    if let Some(grant) = ledger.grant_of(text).filter(|it| it.client == client.id) {
        ledger.end(Standing::Revoked, |it| it.grant.id == grant.id);
        ledger.count("revocations.effective");
    }
    StatusCode::OK.into_response()
}
