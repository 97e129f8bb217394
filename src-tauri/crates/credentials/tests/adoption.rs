//! Sign-ins of another program, taken over: kept before they are tried, bound to their server, never twice.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use credentials::{Adopted, Foreign, Identity, Kind, Secret, Server, Wanted};
use std::{collections::HashSet, sync::atomic::Ordering};

/// What another program got for itself. It is as old as the sandboxes' clock.
async fn foreign(authority: &Authority, server: &Server) -> Foreign {
    let elsewhere = Sandbox::new();
    let tokens = authority.world().live.clone();
    let clients = authority.world().clients.clone();
    let instance = elsewhere.sign_in(server, Wanted::default()).await.unwrap().instance;
    let access = elsewhere.value(server, &instance.id).await;
    let access = access.expose().trim_start_matches("Bearer ").to_owned();
    let new = |all: &HashSet<String>, before: &HashSet<String>| -> Vec<String> {
        all.difference(before).filter(|it| **it != access).cloned().collect()
    };
    let (refresh, client_id) = {
        let world = authority.world();
        (new(&world.live, &tokens).remove(0), new(&world.clients, &clients).remove(0))
    };
    Foreign {
        access: Secret::new(access),
        refresh: Some(Secret::new(refresh)),
        life: Some(3600),
        received_at: elsewhere.now.load(Ordering::SeqCst),
        scopes: None,
        client_id,
        client_secret: None,
        client_secret_expires_at: None,
        method: None,
        redirect_uri: None,
        issuer: None,
    }
}

fn instance(adopted: Adopted) -> credentials::Instance {
    match adopted {
        Adopted::Kept(instance) => instance,
        Adopted::Known(instance) => panic!("{} was there before", instance.label),
    }
}

#[tokio::test]
async fn a_sign_in_is_on_the_disk_and_is_renewed_as_the_program_it_came_from() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let tokens = foreign(&authority, &server).await;
    let (client_id, access) = (tokens.client_id.clone(), tokens.access.clone());
    let kept = instance(sandbox.credentials.adopt(&server, tokens, Some("Old".to_owned())).await.unwrap());
    assert_eq!(kept.label, "Old");
    assert_eq!(sandbox.reopened().instances("vendor")[0].id, kept.id, "before anybody tried it");
    assert!(sandbox.value(&server, &kept.id).await.expose().ends_with(access.expose()), "it still serves");
    sandbox.pass(3600);
    let renewed = sandbox.value(&server, &kept.id).await;
    assert!(!renewed.expose().ends_with(access.expose()));
    assert_eq!(authority.world().token_requests.last().unwrap()["client_id"], client_id);
    let whose = Identity::named("Acme");
    let settled = sandbox.credentials.settle_adopted(&server, &kept.id, whose, false).await.unwrap();
    let settled = instance(settled);
    assert_eq!((settled.id, settled.label.as_str()), (kept.id, "Acme"), "called after its account");
}

#[tokio::test]
async fn the_same_registration_is_not_taken_over_twice() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let tokens = foreign(&authority, &server).await;
    let again = Foreign {
        access: tokens.access.clone(),
        refresh: tokens.refresh.clone(),
        client_id: tokens.client_id.clone(),
        ..foreign(&authority, &server).await
    };
    let kept = instance(sandbox.credentials.adopt(&server, tokens, None).await.unwrap());
    assert!(sandbox.credentials.holds_client(&server, &again.client_id).await);
    let asked = authority.world().token_requests.len();
    let known = sandbox.credentials.adopt(&server, again, None).await.unwrap();
    assert!(matches!(known, Adopted::Known(it) if it.id == kept.id));
    assert_eq!(authority.world().token_requests.len(), asked, "its refresh token was not shown");
    assert_eq!(sandbox.credentials.instances("vendor").len(), 1);
}

#[tokio::test]
async fn an_account_that_is_signed_in_to_keeps_its_own_grant() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let own = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let tokens = foreign(&authority, &server).await;
    let kept = instance(sandbox.credentials.adopt(&server, tokens, None).await.unwrap());
    let whose = Identity::read(&serde_json::json!({"id": "i-acme", "name": "Acme"}));
    let known = sandbox.credentials.settle_adopted(&server, &kept.id, whose, false).await.unwrap();
    assert!(matches!(known, Adopted::Known(it) if it.id == own.id));
    sandbox.credentials.abandon("vendor", &kept.id).await.unwrap();
    assert!(authority.world().revocations.is_empty(), "forgotten without a word");
    assert_eq!(sandbox.reopened().instances("vendor").len(), 1);
}

#[tokio::test]
async fn tokens_of_another_sign_in_server_are_not_shown_to_this_one() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let tokens = foreign(&authority, &server).await;
    for wrong in [
        Foreign { issuer: Some("https://other.example".to_owned()), ..tokens },
        Foreign { access: Secret::new("not\na token"), ..foreign(&authority, &server).await },
    ] {
        let error = sandbox.credentials.adopt(&server, wrong, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Denied, "{error}");
    }
    assert!(sandbox.credentials.instances("vendor").is_empty());
}
