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
