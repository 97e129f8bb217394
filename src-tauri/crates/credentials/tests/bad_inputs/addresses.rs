//! Where a public server's words may lead us, and where not (44–46, 52, 53, 55).

use super::public::{HERE, NAME, PUBLIC, Public, Trap, port};
use crate::{authority::World, sandbox::at};
use axum::{
    http::{StatusCode, header::WWW_AUTHENTICATE},
    response::{AppendHeaders, IntoResponse},
};
use credentials::{Kind, Wanted};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};

/// Refused as unsafe before any browser, and nobody registered or knocked anywhere.
async fn check(public: &Public, trap: &Trap, change: impl FnOnce(&mut World), words: &str) {
    public.authority.with(change);
    let error = public.refused().await;
    assert_eq!(error.kind(), Kind::Discovery, "{error}");
    assert!(error.to_string().contains(words), "not \"{words}\": {error}");
    assert!(public.authority.world().registrations.is_empty());
    assert_eq!(trap.knocks(), 0, "{error}");
}

#[tokio::test]
async fn a_public_server_is_signed_in_to() {
    // What the refusals below are worth: the same server, left alone, works.
    let public = Public::start().await;
    let sign_in = public.sandbox.credentials.begin_sign_in(&public.server, Wanted::default()).await.unwrap();
    let url = sign_in.url().to_owned();
    let finish = tokio::spawn(sign_in.finish(std::time::Duration::from_secs(20)));
    assert_eq!(public.browse(&url).await, 200);
    assert_eq!(finish.await.unwrap().unwrap().instance.label, "Acme");
}

#[tokio::test]
async fn a_challenge_leads_nowhere_inside() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let inside = "inside a private network";
    // It stands for a public address, so that only its name can give it away.
    public.book.write("metadata.google.internal", &[&[PUBLIC]]);
    for (place, words) in [
        ("https://169.254.169.254/latest/meta-data", inside),
        ("https://10.0.0.1/", inside),
        ("https://100.100.100.200/", inside),
        ("https://127.0.0.1:TRAP/", inside),
        ("https://[::1]:TRAP/", inside),
        ("https://[::ffff:127.0.0.1]:TRAP/", inside),
        ("https://[64:ff9b::7f00:1]:TRAP/", inside),
        ("https://0x7f.1:TRAP/", inside),
        ("https://2130706433:TRAP/", inside),
        ("https://017700000001:TRAP/", inside),
        ("https://0.0.0.0:TRAP/", inside),
        ("https://localhost:TRAP/", inside),
        ("https://a.localhost.:TRAP/", inside),
        ("https://metadata.google.internal:TRAP/", inside),
        ("http://169.254.169.254/latest/meta-data", "not https"),
        ("http://10.0.0.1/", "not https"),
        ("http://[::ffff:127.0.0.1]:TRAP/", "not https"),
        ("file:///etc/passwd", "no host"),
        ("gopher://127.0.0.1:TRAP/", "not https"),
        ("data:application/json,{}", "no host"),
        ("https://user:word@vendor.test/", "user name"),
        ("//vendor.test/", "no address"),
        ("", "no address"),
    ] {
        let place = place.replace("TRAP", &trap.port.to_string());
        let challenge = format!("Bearer resource_metadata=\"{place}\"");
        check(&public, &trap, |world| world.challenge = Some(challenge), words).await;
    }
    assert!(public.authority.world().visits.iter().all(|it| it == "/mcp"), "nothing else was asked for");
}

#[tokio::test]
async fn plain_http_is_not_used_for_a_server_with_https() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let plain = format!("http://{NAME}:{}", trap.port);
    let challenge = format!("Bearer resource_metadata=\"{plain}/.well-known/oauth-protected-resource/mcp\"");
    check(&public, &trap, |world| world.challenge = Some(challenge), "not https").await;
    let issuer = plain.clone();
    check(
        &public,
        &trap,
        |world| {
            world.challenge = None;
            world.authorization_servers = Some(json!([issuer]));
        },
        "not https",
    )
    .await;
}

#[tokio::test]
async fn a_server_on_this_machine_with_https_is_not_led_off_it() {
    let (mut public, trap) = (Public::start().await, Trap::set().await);
    let url = format!("https://127.0.0.1:{}/mcp", port(public.server.url.as_str()));
    public.server = at(&url);
    let challenge = format!("Bearer resource_metadata=\"http://127.0.0.1:{}/\"", trap.port);
    check(&public, &trap, |world| world.challenge = Some(challenge), "not https").await;
}

#[tokio::test]
async fn the_endpoints_of_a_sign_in_server_are_as_public_as_the_server() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let endpoints =
        ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint"];
    for member in endpoints {
        for place in [
            "http://vendor.test:TRAP/x",
            "https://127.0.0.1:TRAP/x",
            "https://10.0.0.1/x",
            "https://[fd00::1]/x",
            "https://localhost:TRAP/x",
            "https://169.254.169.254/x",
            "https://u:p@vendor.test/x",
            "ftp://vendor.test/x",
            "not an address",
        ] {
            let place = place.replace("TRAP", &trap.port.to_string());
            let metadata = json!({ member: place });
            check(&public, &trap, |world| world.metadata = metadata, member).await;
        }
    }
}

#[tokio::test]
async fn no_page_but_an_https_one_is_ever_to_be_opened() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    for page in [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "file://vendor.test/share",
        "ms-msdt:/id PCWDiagnostic /skip force",
        "ms-settings:privacy",
        "search-ms:query=x&crumb=location:\\\\evil.example",
        "smb://vendor.test/share",
        "vscode://evil.extension/install",
        "http://public.example/authorize",
    ] {
        let metadata = json!({ "authorization_endpoint": page });
        check(&public, &trap, |world| world.metadata = metadata, "authorization_endpoint").await;
    }
    // What a shell would read stays one address, encoded; that it meets no shell is the opener's own test.
    public.authority.with(|world| {
        let page = format!("{}/authorize?a=1&calc.exe|id;$(id)`id`%PATH%\" 'x' <y>", world.base);
        world.metadata = json!({ "authorization_endpoint": page });
    });
    let sign_in = public.sandbox.credentials.begin_sign_in(&public.server, Wanted::default()).await.unwrap();
    assert!(sign_in.url().starts_with("https://vendor.test:"));
    assert!(!sign_in.url().contains(['"', ' ', '<', '>', '\'']), "{}", sign_in.url());
}

#[tokio::test]
async fn a_public_name_for_a_private_address_is_not_connected_to() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let inner: [&[IpAddr]; 4] = [
        &[HERE],
        &[IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), HERE],
        &["::1".parse().unwrap(), "::ffff:127.0.0.1".parse().unwrap()],
        &["169.254.169.254".parse().unwrap()],
    ];
    for addresses in inner {
        public.book.write("inner.test", &[addresses]);
        let place = format!("https://inner.test:{}/", trap.port);
        let challenge = format!("Bearer resource_metadata=\"{place}\"");
        check(&public, &trap, |world| world.challenge = Some(challenge), "inside a private network").await;
        check(
            &public,
            &trap,
            |world| {
                world.challenge = None;
                world.authorization_servers = Some(json!([place]));
            },
            "inside a private network",
        )
        .await;
        public.authority.with(|world| world.authorization_servers = None);
    }
}

#[tokio::test]
async fn a_name_that_changes_between_check_and_connect_is_not_followed_inside() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let server = |name: &str| {
        let url = format!("https://{name}:{}/mcp", trap.port);
        credentials::Server { url: url.parse().unwrap(), ..public.server.clone() }
    };
    // The server itself: judged as public, then suddenly here.
    public.book.write("rebinding.test", &[&[PUBLIC], &[HERE]]);
    let error = public
        .sandbox
        .credentials
        .begin_sign_in(&server("rebinding.test"), Wanted::default())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("inside a private network"), "{error}");
    // Public and private at once is public: the private half is not connected to.
    public.book.write("both.test", &[&[HERE, "198.51.100.1".parse().unwrap()], &[HERE]]);
    let error =
        public.sandbox.credentials.begin_sign_in(&server("both.test"), Wanted::default()).await.unwrap_err();
    assert!(error.to_string().contains("inside a private network"), "{error}");
    assert_eq!(trap.knocks(), 0);
}

#[tokio::test]
async fn challenges_are_read_by_their_grammar() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    let good = format!("{}/.well-known/oauth-protected-resource/mcp", public.authority.base());
    let evil = format!("https://127.0.0.1:{}/", trap.port);
    for lines in [
        vec![format!("Basic realm=\"a, b\", Bearer error=\"invalid_token\", resource_metadata=\"{good}\"")],
        vec!["Basic realm=\"x\"".to_owned(), format!("bearer Resource_Metadata=\"{good}\"")],
        vec![format!(
            "Bearer error_description=\"no resource_metadata=\\\"{evil}\\\", error=insufficient_scope\", \
             resource_metadata=\"{good}\""
        )],
        vec![format!("Digest resource_metadata=\"{evil}\", Bearer resource_metadata=\"{good}\"")],
        vec![format!("Bearer xresource_metadata=\"{evil}\", resource_metadata = \"{good}\"")],
        // Twice is no statement at all: it is looked up where the standard says.
        vec![format!("Bearer resource_metadata=\"{evil}\", resource_metadata=\"{good}\"")],
        vec![format!("Negotiate {}==", "A".repeat(40))],
        vec!["Bearer resource_metadata=\"never ends".to_owned()],
        vec![],
    ] {
        let shown = format!("{lines:?}");
        public.authority.with(|world| {
            world.answer("/mcp", move || {
                let headers = lines.clone().into_iter().map(|line| (WWW_AUTHENTICATE, line));
                (StatusCode::UNAUTHORIZED, AppendHeaders(headers.collect::<Vec<_>>())).into_response()
            });
        });
        let begun = public.sandbox.credentials.begin_sign_in(&public.server, Wanted::default()).await;
        assert!(begun.is_ok(), "{shown}: {begun:?}");
        assert_eq!(trap.knocks(), 0, "{shown}");
    }
}
