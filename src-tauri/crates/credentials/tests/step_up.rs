//! Permissions that turn out to be missing, from the challenge to the sign-in that asks for them.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use credentials::{Instance, Kind, Server, State, StepUp, Wanted};
use serde_json::json;

const CALL: &str = "tools/call pay";

async fn signed_in(authority: &Authority, sandbox: &Sandbox) -> (Server, Instance) {
    let server = server(authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    (server, instance)
}

fn reconnect(instance: &Instance) -> Wanted {
    Wanted { label: None, replaces: Some(instance.id.clone()) }
}

fn asked(authority: &Authority) -> Vec<String> {
    authority.world().authorizations.iter().map(|it| it.get("scope").cloned().unwrap_or_default()).collect()
}

async fn challenged(sandbox: &Sandbox, instance: &Instance, scope: &str) -> StepUp {
    sandbox.credentials.insufficient_scope("vendor", &instance.id, CALL, scope).await.unwrap()
}

fn needs(sandbox: &Sandbox) -> Option<String> {
    sandbox.credentials.instances("vendor")[0].needs.clone()
}

#[tokio::test]
async fn the_next_sign_in_asks_for_the_union_also_after_a_restart() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let (server, instance) = signed_in(&authority, &sandbox).await;
    let changes = sandbox.credentials.changes();
    assert_eq!(challenged(&sandbox, &instance, "write").await, StepUp::Offered("write".into()));
    assert!(changes.has_changed().unwrap());
    assert_eq!(authority.world().authorizations.len(), 1, "nothing opens by itself");

    let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
    let now = &sandbox.credentials.instances("vendor")[0];
    assert_eq!((&now.state, now.needs.as_deref()), (&State::Ready, Some("one more permission (write)")));
    assert!(authority.accepts(sandbox.value(&server, &instance.id).await.expose()), "it goes on working");

    let again = sandbox.sign_in(&server, reconnect(&instance)).await.unwrap().instance;
    assert_eq!((&again.id, again.needs), (&instance.id, None));
    // A plain sign-in under its label means the same instance.
    challenged(&sandbox, &instance, "admin").await;
    let labelled = Wanted { label: Some("acme".into()), replaces: None };
    sandbox.sign_in(&server, labelled).await.unwrap();
    assert_eq!(asked(&authority), ["read", "read write", "read write admin"]);
}

#[tokio::test]
async fn what_was_challenged_survives_a_renewal() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let (server, instance) = signed_in(&authority, &sandbox).await;
    challenged(&sandbox, &instance, "write").await;
    let value = sandbox.value(&server, &instance.id).await;
    sandbox.renewed(&server, &instance.id, &value).await.unwrap();
    assert!(!authority.world().token_requests[1].contains_key("scope"), "a renewal asks for no more");
    assert_eq!(needs(&sandbox).as_deref(), Some("one more permission (write)"));
}

#[tokio::test]
async fn three_sign_ins_that_do_not_help_are_the_last() {
    for scopes in [["read"; 4], ["", "", "", ""], ["a", "b", "c", "d"]] {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        let (server, instance) = signed_in(&authority, &sandbox).await;
        let mut sign_ins = 1;
        let mut vain = false;
        for scope in scopes {
            if let StepUp::InVain(_) = challenged(&sandbox, &instance, scope).await {
                vain = true;
                break;
            }
            sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
            sign_ins += 1;
        }
        assert!(vain, "{scopes:?}");
        // The same scope was asked for at the first sign-in already; new ones only after it.
        assert_eq!(sign_ins, if scopes[0] == "a" { 4 } else { 3 }, "{scopes:?}");
        assert_eq!(
            (needs(&sandbox), sandbox.credentials.instances("vendor")[0].state.clone()),
            (None, State::Ready)
        );
        // Once it succeeds, the count begins anew.
        sandbox.credentials.permitted("vendor", &instance.id, CALL);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while !matches!(challenged(&sandbox, &instance, "other").await, StepUp::Offered(_)) {
            assert!(std::time::Instant::now() < deadline);
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn what_the_user_turned_down_is_remembered_until_they_reconnect() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let (server, instance) = signed_in(&authority, &sandbox).await;
    challenged(&sandbox, &instance, "write").await;
    authority.with(|world| world.denies = Some("no"));
    let error = sandbox.sign_in(&server, reconnect(&instance)).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
    assert_eq!(challenged(&sandbox, &instance, "write").await, StepUp::Declined("write".into()));
    assert_eq!(needs(&sandbox), None);
    assert!(authority.accepts(sandbox.value(&server, &instance.id).await.expose()), "the old sign-in serves");

    // The user changes their mind, and this time the server says what it gives.
    authority.with(|world| {
        world.denies = None;
        world.identity["scope"] = json!("read");
    });
    sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
    assert_eq!(challenged(&sandbox, &instance, "write").await, StepUp::Declined("write".into()));
    // A sign-in that is dead is not held up by what was turned down.
    sandbox.credentials.mark_dead("vendor", &instance.id, "over").unwrap();
    sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
    authority.with(|world| world.identity["scope"] = json!("read write"));
    sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
    assert_eq!(asked(&authority), ["read", "read write", "read write", "read", "read write"]);
    assert_eq!(challenged(&sandbox, &instance, "write").await, StepUp::Offered("write".into()));
}

#[tokio::test]
async fn scopes_that_the_sign_in_server_does_not_know_any_more_are_left_out_the_next_time() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let (server, instance) = signed_in(&authority, &sandbox).await;
    challenged(&sandbox, &instance, "gone").await;
    let sign_in = sandbox.credentials.begin_sign_in(&server, reconnect(&instance)).await.unwrap();
    let url: url::Url = sign_in.url().parse().unwrap();
    let get = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let back = format!("{}?error=invalid_scope&state={}", get("redirect_uri"), get("state"));
    let browser = tokio::spawn(async move { crate::sandbox::browse(&back).await });
    assert!(sign_in.finish(std::time::Duration::from_secs(20)).await.is_err());
    browser.await.unwrap();
    sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
    assert_eq!(asked(&authority), ["read", "read"]);
}

#[tokio::test]
async fn offline_access_is_asked_for_where_the_sign_in_server_lists_it_and_nowhere_else() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| world.metadata = json!({"scopes_supported": ["read", "all", "offline_access"]}));
    let (server, instance) = signed_in(&authority, &sandbox).await;
    authority.with(|world| world.metadata = json!({"scopes_supported": ["read", "all"]}));
    sandbox.sign_in(&server, reconnect(&instance)).await.unwrap();
    assert_eq!(asked(&authority), ["read offline_access", "read"]);
}
