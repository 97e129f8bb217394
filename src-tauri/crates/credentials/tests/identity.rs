//! Whose account a sign-in was, from every place that can tell.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, browse, server},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use credentials::{Authorization, Identity, SignedIn, Wanted};
use serde_json::{Value, json};
use std::{
    future::{pending, ready},
    time::{Duration, Instant},
};

/// A server whose token response names nobody and whose provider has a userinfo endpoint.
async fn provider(scopes: &str, userinfo: Value) -> Authority {
    let authority = Authority::start().await;
    authority.with(|world| {
        world.metadata = json!({"userinfo_endpoint": format!("{}/userinfo", world.base)});
        world.identity = json!({"scope": scopes});
        world.userinfo = userinfo;
    });
    authority
}

async fn sign_in_asking<F: Future<Output = Option<Identity>>>(
    sandbox: &Sandbox,
    authority: &Authority,
    wanted: Wanted,
    ask: impl FnOnce(Authorization) -> F,
) -> (SignedIn, String) {
    let sign_in = sandbox.credentials.begin_sign_in(&server(authority), wanted).await.unwrap();
    let url = sign_in.url().to_owned();
    let browser = tokio::spawn(async move { browse(&url).await });
    let signed_in = sign_in.finish_asking(Duration::from_secs(20), ask).await.unwrap();
    (signed_in, browser.await.unwrap().body)
}

fn id_token(authority: &Authority, subject: &str) -> Value {
    let client = authority.world().clients.iter().next().cloned().unwrap_or_else(|| "client-1".to_owned());
    let claims = json!({"iss": authority.base(), "aud": client, "sub": subject});
    format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string())).into()
}

#[tokio::test]
async fn userinfo_is_asked_with_the_new_token_where_openid_was_granted() {
    let authority = provider("openid mcp", json!({"sub": "u-1", "email": "jo@acme.example"})).await;
    let sandbox = Sandbox::new();
    let signed_in = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    assert_eq!(signed_in.instance.identity.as_deref(), Some("jo@acme.example"));
    let sent = sandbox.value(&server(&authority), &signed_in.instance.id).await;
    assert_eq!(authority.world().asked_userinfo, [sent.expose()]);
    // The address changed, the subject did not: it is the same account.
    authority.with(|world| world.userinfo = json!({"sub": "u-1", "email": "jo.new@acme.example"}));
    let again = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    assert_eq!((&again.instance.id, again.added), (&signed_in.instance.id, false));
    assert_eq!(again.instance.identity.as_deref(), Some("jo.new@acme.example"));
}

#[tokio::test]
async fn userinfo_is_left_alone_without_the_scope_and_trusted_only_about_the_same_subject() {
    let authority = provider("mcp", json!({"sub": "u-1", "email": "jo@acme.example"})).await;
    let sandbox = Sandbox::new();
    let signed_in = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    assert_eq!(signed_in.instance.identity, None);
    assert!(authority.world().asked_userinfo.is_empty());

    let token = id_token(&authority, "u-2");
    authority.with(|world| world.identity = json!({"scope": "openid", "id_token": token}));
    let other = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    assert_eq!(
        other.instance.identity.as_deref(),
        Some("u-2"),
        "what the id_token said still tells them apart"
    );
    assert_eq!(authority.world().asked_userinfo.len(), 1);
}

#[tokio::test]
async fn the_server_itself_is_asked_last_and_the_page_names_its_answer() {
    let authority = provider("mcp", json!({})).await;
    let sandbox = Sandbox::new();
    let asked = |it: Authorization| {
        assert!(authority.accepts(it.value.expose()));
        ready(Identity::named("Orchid"))
    };
    let (signed_in, page) = sign_in_asking(&sandbox, &authority, Wanted::default(), asked).await;
    assert_eq!(signed_in.instance.label, "Orchid");
    assert!(page.contains("Signed in to Vendor as Orchid"), "{page}");
    authority.with(|world| world.identity = json!({"team": "Acme"}));
    let never = |_| async { unreachable!("the token response had named the account") };
    let (named, _) = sign_in_asking(&sandbox, &authority, Wanted::default(), never).await;
    assert_eq!(named.instance.label, "Acme");
}

#[tokio::test]
async fn a_server_that_never_says_loses_no_sign_in_and_nobody_elses_instance() {
    let authority = provider("mcp", json!({})).await;
    let sandbox = Sandbox::new();
    let orchid = |_| ready(Identity::named("Orchid"));
    let (first, _) = sign_in_asking(&sandbox, &authority, Wanted::default(), orchid).await;
    let before = sandbox.value(&server(&authority), &first.instance.id).await;

    let wanted = Wanted { label: None, replaces: Some(first.instance.id.clone()) };
    let began = Instant::now();
    let (second, page) = sign_in_asking(&sandbox, &authority, wanted, |_| pending()).await;
    assert!(began.elapsed() < Duration::from_secs(8), "the browser waits for five seconds");
    assert_eq!((second.other_than.as_deref(), second.added), (Some("Orchid"), true));
    assert!(page.contains("did not say whether this is Orchid"), "{page}");
    let after = sandbox.value(&server(&authority), &first.instance.id).await;
    assert_eq!(before.expose(), after.expose(), "Orchid's own credential stays");
}
