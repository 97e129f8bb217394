//! Signing out: what the server answers, and that it is forgotten here in any case.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use credentials::{Kind, Revocation, Wanted};
use serde_json::json;

async fn sign_out(change: impl FnOnce(&mut crate::authority::World)) -> (Authority, Revocation) {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(change);
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let answer = sandbox.credentials.sign_out(&server, &instance.id).await.unwrap();
    for credentials in [sandbox.credentials.clone(), sandbox.reopened()] {
        assert!(credentials.instances("vendor").is_empty());
        let error = credentials.authorize(&server, &instance.id, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
    }
    (authority, answer)
}

#[tokio::test]
async fn both_tokens_are_revoked_the_refresh_token_first() {
    let (authority, answer) = sign_out(|_| {}).await;
    assert_eq!(answer, Revocation::Confirmed);
    let world = authority.world();
    let hints: Vec<&str> =
        world.revocations.iter().map(|fields| fields["token_type_hint"].as_str()).collect();
    assert_eq!(hints, ["refresh_token", "access_token"]);
    assert!(world.revocations.iter().all(|fields| world.clients.contains(&fields["client_id"])));
    assert!(world.live.is_empty());
}

#[tokio::test]
async fn clearing_the_last_instance_clears_the_registration_with_it() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let acme = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    authority.with(|world| world.identity = json!({"instance": "Borealis"}));
    let borealis = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    sandbox.credentials.sign_out(&server, &acme.id).await.unwrap();
    let borealis =
        sandbox.sign_in(&server, Wanted { label: None, replaces: Some(borealis.id) }).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 1, "another instance still needs it");
    sandbox.credentials.sign_out(&server, &borealis.instance.id).await.unwrap();
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
}

#[tokio::test]
async fn a_server_that_offers_no_revocation_is_named() {
    let (_, answer) = sign_out(|world| world.metadata = json!({"revocation_endpoint": null})).await;
    assert_eq!(answer, Revocation::NotOffered);
}

#[tokio::test]
async fn a_server_that_fails_is_quoted() {
    let failing = r#"{"error":"server_error","error_description":"database down"}"#;
    let (_, answer) = sign_out(|world| world.revoke_answer = (503, failing)).await;
    assert_eq!(answer, Revocation::Failed("it answered 503 database down".into()));
}

#[tokio::test]
async fn whoever_answers_strangely_is_quoted_and_the_tokens_are_forgotten_all_the_same() {
    let unsupported = r#"{"error":"unsupported_token_type"}"#;
    let (authority, answer) = sign_out(|world| world.revoke_answer = (400, unsupported)).await;
    assert_eq!(answer, Revocation::Failed("it answered 400 unsupported_token_type".into()));
    assert_eq!(authority.world().revocations.len(), 1, "the refresh token lives; nothing more to ask");

    let page = |world: &mut crate::authority::World| {
        (world.revoke_answer, world.revoke_type) =
            ((200, "<html>Sign in</html>"), "text/html; charset=utf-8");
    };
    let (_, answer) = sign_out(page).await;
    assert_eq!(answer, Revocation::Failed("it answered with a web page".into()));

    let (_, answer) = sign_out(|world| world.revoke_answer = (500, "<html>oops</html>")).await;
    assert_eq!(answer, Revocation::Failed("it answered 500".into()));

    let elsewhere = Authority::start().await;
    let to = format!("{}/revoke", elsewhere.base());
    let (_, answer) = sign_out(|world| world.revoke_redirect = Some(to)).await;
    assert!(matches!(answer, Revocation::Failed(_)), "{answer:?}");
    assert!(elsewhere.world().revocations.is_empty(), "a token follows no redirect to another origin");
}

#[tokio::test]
async fn a_server_that_hangs_holds_nobody_up() {
    let begun = std::time::Instant::now();
    let hour = std::time::Duration::from_secs(3600);
    let (_, answer) = sign_out(|world| world.revoke_delay = hour).await;
    assert_eq!(answer, Revocation::Failed("no answer within 10 seconds".into()));
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}

#[tokio::test]
async fn the_client_proves_itself_as_the_server_asked() {
    for method in ["client_secret_basic", "client_secret_post"] {
        let (authority, answer) = sign_out(|world| {
            world.auth_methods = json!([method]);
            world.registered = json!({"client_secret": "s3cret", "token_endpoint_auth_method": method});
        })
        .await;
        assert_eq!(answer, Revocation::Confirmed);
        let world = authority.world();
        for (fields, headers) in world.revocations.iter().zip(&world.revoke_headers) {
            let basic = method == "client_secret_basic";
            assert_eq!(headers.contains_key("authorization"), basic, "{fields:?}");
            assert_eq!(fields.get("client_secret").map(String::as_str), (!basic).then_some("s3cret"));
        }
    }
}

#[tokio::test]
async fn a_renewal_that_races_with_the_sign_out_resurrects_nothing() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let refused = sandbox.value(&server, &instance.id).await;
    authority.with(|world| world.token_delay = std::time::Duration::from_millis(300));
    let old = refused.expose().trim_start_matches("Bearer ").to_owned();
    let (credentials, of, id) = (sandbox.credentials.clone(), server.clone(), instance.id.clone());
    let renewal = tokio::spawn(async move { credentials.authorize(&of, &id, Some(&refused)).await });
    while authority.world().token_arrivals < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(sandbox.credentials.sign_out(&server, &instance.id).await.unwrap(), Revocation::Confirmed);
    drop(renewal.await.unwrap());
    // This server ends no family: the token from before the renewal, which nobody holds any more, ends by time.
    assert_eq!(authority.world().live, [old].into(), "what the renewal brought is revoked");
    for credentials in [sandbox.credentials.clone(), sandbox.reopened()] {
        assert!(credentials.instances("vendor").is_empty());
    }
}

#[tokio::test]
async fn an_interrupted_sign_out_is_kept_until_the_server_can_be_asked() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    authority.with(|world| world.revoke_delay = std::time::Duration::from_secs(3600));
    let (credentials, of, id) = (sandbox.credentials.clone(), server.clone(), instance.id.clone());
    let leaving = tokio::spawn(async move { credentials.sign_out(&of, &id).await });
    while !sandbox.credentials.instances("vendor")[0].is_leaving() {
        tokio::task::yield_now().await;
    }
    leaving.abort();

    let again = sandbox.reopened();
    assert!(again.instances("vendor")[0].is_leaving());
    assert_eq!(again.authorize(&server, &instance.id, None).await.unwrap_err().kind(), Kind::SignInNeeded);
    authority.with(|world| {
        world.revoke_delay = std::time::Duration::ZERO;
        world.revoke_answer = (503, "");
    });
    let answer = again.finish_sign_out(&server, &instance.id).await.unwrap();
    assert!(matches!(answer, Revocation::Failed(_)), "{answer:?}");
    assert!(again.instances("vendor")[0].is_leaving(), "it can be tried again");
    authority.with(|world| world.revoke_answer = (200, ""));
    assert_eq!(again.finish_sign_out(&server, &instance.id).await.unwrap(), Revocation::Confirmed);
    assert!(again.instances("vendor").is_empty() && authority.world().live.is_empty());
}

#[tokio::test]
async fn a_vault_whose_key_is_lost_can_still_be_cleared() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    std::fs::remove_file(sandbox.dir.path().join("vault.key")).unwrap();
    let credentials = sandbox.reopened();
    let error = credentials.authorize(&server, &instance.id, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::KeyStore);
    assert!(error.to_string().contains("vault.key is missing"), "{error}");
    assert!(!sandbox.dir.path().join("vault.key").exists(), "no new key over records sealed with another");
    assert!(matches!(credentials.sign_out(&server, &instance.id).await.unwrap(), Revocation::Failed(_)));
    let sandbox = Sandbox { credentials, ..sandbox };
    assert!(sandbox.sign_in(&server, Wanted::default()).await.is_ok());
}
