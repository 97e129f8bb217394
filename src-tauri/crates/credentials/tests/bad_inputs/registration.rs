//! What a registration may answer, and what then (66).

use crate::{
    authority::{Authority, World},
    sandbox::{Sandbox, server},
};
use axum::{Json, http::StatusCode, response::IntoResponse};
use credentials::{Kind, Wanted};
use serde_json::json;

/// Refused in these words before any browser, and the registration is not used later either.
async fn check(change: impl FnOnce(&mut World), kind: Kind, words: &str) {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(change);
    let server = server(&authority);
    let error = sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "not \"{words}\": {error}");
    authority.with(|world| {
        world.registered = json!({});
        world.instead.clear();
        world.registrations.clear();
    });
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 1, "it registered anew");
}

#[tokio::test]
async fn registrations_that_cannot_work_are_refused() {
    for (registered, words) in [
        (json!({ "client_id": null }), "without giving it a name"),
        (json!({ "client_id": "" }), "without giving it a name"),
        (json!({ "client_id": 7 }), "without giving it a name"),
        (json!({ "redirect_uris": ["https://evil.example/"] }), "another address to come back to"),
        (json!({ "redirect_uris": ["http://127.0.0.1:1/callback"] }), "another address to come back to"),
        (json!({ "redirect_uris": [] }), "another address to come back to"),
        (json!({ "token_endpoint_auth_method": "client_secret_basic" }), "a client secret and gave none"),
        (
            json!({ "token_endpoint_auth_method": "client_secret_post", "client_secret": "" }),
            "a client secret and gave none",
        ),
        (json!({ "token_endpoint_auth_method": "private_key_jwt" }), "a proof Traygate cannot give"),
    ] {
        check(|world| world.registered = registered, Kind::Discovery, words).await;
    }
}

#[tokio::test]
async fn a_refused_registration_says_why() {
    for (status, body, kind, words) in [
        (
            400,
            json!({ "error": "invalid_redirect_uri", "error_description": "No\u{7} loopback." }),
            Kind::Discovery,
            "refused to register Traygate (400) No loopback.",
        ),
        (
            400,
            json!({ "error": "invalid_client_metadata" }),
            Kind::Discovery,
            "(400) invalid_client_metadata",
        ),
        (401, json!({}), Kind::Discovery, "refused to register Traygate (401)"),
        (403, json!("no"), Kind::Discovery, "refused to register Traygate (403)"),
        (302, json!({ "client_id": "x" }), Kind::Discovery, "refused to register Traygate (302)"),
        (429, json!({}), Kind::Unreachable, "takes no registrations just now (429)"),
        (503, json!({}), Kind::Unreachable, "takes no registrations just now (503)"),
    ] {
        let change = |world: &mut World| {
            world.answer("/register", move || {
                (StatusCode::from_u16(status).unwrap(), Json(body.clone())).into_response()
            });
        };
        check(change, kind, words).await;
    }
}

#[tokio::test]
async fn a_secret_that_is_about_to_end_is_not_used_again() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let method = "client_secret_post";
    authority.with(|world| {
        world.auth_methods = json!([method]);
        world.registered = json!({
            "client_secret": "s3cret",
            "client_secret_expires_at": 1_750_000_000 + 3600,
            "token_endpoint_auth_method": method,
        });
    });
    let server = server(&authority);
    for registrations in [1, 1] {
        sandbox.sign_in(&server, Wanted::default()).await.unwrap();
        assert_eq!(authority.world().registrations.len(), registrations);
    }
    sandbox.pass(3600);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
}

#[tokio::test]
async fn traygate_registers_as_the_native_program_it_is() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let world = authority.world();
    let asked = &world.registrations[0];
    assert_eq!(asked["application_type"], "native");
    assert_eq!(asked["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(asked["response_types"], json!(["code"]));
    assert_eq!(asked["token_endpoint_auth_method"], "none");
    assert_eq!(asked["redirect_uris"], json!([world.authorizations[0]["redirect_uri"]]));
}
