//! What a server says about its sign-in, and what of it is not believed.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, at, server},
};
use credentials::{Error, Kind, Wanted};
use serde_json::json;

async fn begin(url: &str) -> Error {
    Sandbox::new().credentials.begin_sign_in(&at(url), Wanted::default()).await.unwrap_err()
}

/// Changes the world, tries to sign in, and expects this kind and these words, before any browser.
async fn check(change: impl FnOnce(&mut crate::authority::World), kind: Kind, words: &str) {
    let authority = Authority::start().await;
    authority.with(change);
    let error = begin(server(&authority).url.as_str()).await;
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(authority.world().registrations.is_empty());
}

#[tokio::test]
async fn wrong_addresses_are_told_apart() {
    let base = Authority::start().await.base();
    for (url, kind, words) in [
        (format!("{base}/page"), Kind::NotAnMcpServer, "a web page answers there"),
        (format!("{base}/nothing"), Kind::NotAnMcpServer, "nothing at this address"),
        (format!("{base}/open"), Kind::Open, "needs no sign-in"),
        (format!("{base}/open-and-modern"), Kind::Open, "needs no sign-in"),
        ("http://127.0.0.1:1/mcp".to_owned(), Kind::Unreachable, "nothing accepts the connection"),
        ("https://no-such-name.invalid/mcp".to_owned(), Kind::Unreachable, "cannot be found"),
        ("http://example.invalid/mcp".to_owned(), Kind::Discovery, "must begin with https://"),
    ] {
        let error = begin(&url).await;
        assert_eq!(error.kind(), kind, "{url}: {error}");
        assert!(error.to_string().contains(words), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_sign_in_that_is_asked_for_only_after_the_beginning_is_found() {
    for path in ["/late", "/late-and-modern"] {
        let authority = Authority::start().await;
        authority.with(|world| world.resource.clone_from(&world.base));
        let url = format!("{}{path}", authority.base());
        let sign_in = Sandbox::new().credentials.begin_sign_in(&at(&url), Wanted::default()).await;
        assert!(sign_in.unwrap().url().contains("/authorize?"), "{path}");
    }
}

#[tokio::test]
async fn without_pkce_nobody_signs_in() {
    for methods in [json!(null), json!([]), json!(["plain"])] {
        check(|world| world.pkce = methods, Kind::NoPkce, "does not offer PKCE").await;
    }
}

#[tokio::test]
async fn sign_in_data_for_another_server_is_refused() {
    for resource in ["https://other.example/mcp", "not a url", ""] {
        check(|world| world.resource = resource.to_owned(), Kind::Discovery, "for another server").await;
    }
}

#[tokio::test]
async fn another_issuer_is_refused() {
    check(|world| world.issuer = "https://honest.example".into(), Kind::Discovery, "says it is another one")
        .await;
    check(|world| world.issuer += "/t", Kind::Discovery, "says it is another one").await;
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let elsewhere = Authority::start().await;
    let to = format!("{}/.well-known/oauth-protected-resource/mcp", elsewhere.base());
    check(
        |world| {
            // What waits there would fit, were it believed.
            elsewhere.with(|other| other.resource.clone_from(&world.resource));
            world.redirect_metadata = Some(to);
        },
        Kind::Discovery,
        "sends us on to",
    )
    .await;
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed() {
    let authority = Authority::start().await;
    authority.with(|world| {
        world.redirect_metadata = Some("/.well-known/oauth-authorization-server".into());
    });
    // It leads to a document that is no resource metadata: the redirect was taken, the content judged.
    let error = begin(server(&authority).url.as_str()).await;
    assert!(error.to_string().contains("does not say what it is for"), "{error}");
}

#[tokio::test]
async fn unsafe_endpoints_are_refused_before_anything_is_sent_there() {
    for (member, value) in [
        ("authorization_endpoint", "javascript:alert(1)"),
        ("authorization_endpoint", "file:///etc/passwd"),
        ("authorization_endpoint", "ms-msdt:/id"),
        ("authorization_endpoint", "http://public.example/authorize"),
        ("token_endpoint", "http://public.example/token"),
        ("token_endpoint", "https://169.254.169.254/token"),
        ("registration_endpoint", "http://10.0.0.1/register"),
        ("revocation_endpoint", "http://public.example/revoke"),
        ("revocation_endpoint", "not a url"),
    ] {
        let metadata = json!({ member: value });
        check(|world| world.metadata = metadata, Kind::Discovery, member).await;
    }
}

#[tokio::test]
async fn a_challenge_does_not_lead_us_inside_or_off_http() {
    for place in [
        "http://169.254.169.254/latest",
        "https://169.254.169.254/latest",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "not a url",
    ] {
        let challenge = format!("Bearer resource_metadata=\"{place}\"");
        check(|world| world.challenge = Some(challenge), Kind::Discovery, "Vendor").await;
    }
}

#[tokio::test]
async fn a_bare_401_is_enough() {
    for challenge in ["", "Basic realm=\"a, b\", Bearer error=\"x\"", "Negotiate abc=="] {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(|world| world.challenge = Some(challenge.to_owned()));
        sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    }
}

#[tokio::test]
async fn the_scope_of_the_challenge_comes_first() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.challenge = Some("Bearer scope=\"a b\"".into());
        world.metadata = json!({"scopes_supported": ["everything", "offline_access"]});
    });
    sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap();
    assert_eq!(authority.world().authorizations[0]["scope"], "a b offline_access");
}

#[tokio::test]
async fn a_server_without_registration_says_so() {
    check(
        |world| world.metadata = json!({"registration_endpoint": null}),
        Kind::Discovery,
        "only lets in programs that were registered beforehand",
    )
    .await;
}
