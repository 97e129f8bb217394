//! From the click to the stored instance, and every way a sign-in may not end.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, at, browse, server},
};
use credentials::{Error, Kind, State, Wanted};
use serde_json::json;
use std::time::Duration;
use url::Url;

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(20);

/// The address to come back to, with these parameters instead of the server's.
fn callback(url: &str, query: &str) -> String {
    let query = query.replace("STATE", &param(url, "state"));
    format!("{}?{query}", param(url, "redirect_uri"))
}

fn param(url: &str, name: &str) -> String {
    let url: Url = url.parse().unwrap();
    url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
}

#[tokio::test]
async fn a_click_becomes_a_stored_instance() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let sign_in = sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap();
    let url = sign_in.url().to_owned();
    let browser = tokio::spawn(async move { browse(&url).await });
    let signed_in = sign_in.finish(LONG).await.unwrap();
    let page = browser.await.unwrap();

    assert_eq!(
        (signed_in.instance.label.as_str(), signed_in.instance.identity.as_deref()),
        ("Acme", Some("Acme"))
    );
    assert_eq!((signed_in.instance.state.clone(), signed_in.other_than), (State::Ready, None));
    assert_eq!(sandbox.credentials.instances("vendor"), vec![signed_in.instance.clone()]);
    assert!(authority.accepts(sandbox.value(&server, &signed_in.instance.id).await.expose()));

    assert_eq!(page.status, 200);
    assert!(page.body.contains("Signed in to Vendor as Acme"), "{}", page.body);
    assert!(page.url.ends_with("/done"), "no code stays in the address: {}", page.url);
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));

    let world = authority.world();
    let asked = &world.authorizations[0];
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["scope"], "read");
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:"));
    assert_eq!(world.registrations[0]["application_type"], "native");
    assert_eq!(world.registrations[0]["grant_types"], json!(["authorization_code", "refresh_token"]));
    let resource = format!("{}/mcp", world.base);
    assert_eq!((&asked["resource"], &world.token_requests[0]["resource"]), (&resource, &resource));
    assert!(!asked.contains_key("code_verifier"));
}

#[tokio::test]
async fn the_port_is_closed_after_the_answer() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let url = sign_in.url().to_owned();
    let port: u16 = param(&url, "redirect_uri").parse::<Url>().unwrap().port().unwrap();
    let browser = tokio::spawn(async move { browse(&url).await });
    sign_in.finish(LONG).await.unwrap();
    browser.await.unwrap();
    // The last page is served by a task of its own, which ends right after.
    for _ in 0..200 {
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("port {port} is still open");
}

#[tokio::test]
async fn answers_that_are_not_ours_are_refused_and_the_waiting_goes_on() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let url = sign_in.url().to_owned();
    let finish = tokio::spawn(sign_in.finish(LONG));
    for bad in [
        "code=c&state=wrong",
        "code=c",
        "code=c&state=STATE&state=STATE",
        "code=c&code=d&state=STATE",
        "state=STATE",
    ] {
        let page = browse(&callback(&url, bad)).await;
        assert_eq!(page.status, 400, "{bad}");
        assert!(!page.body.contains("Signed in"));
    }
    let home: Url = param(&url, "redirect_uri").parse().unwrap();
    assert_eq!(browse(home.join("/").unwrap().as_str()).await.status, 404);
    assert_eq!(browse(home.join("/callback/").unwrap().as_str()).await.status, 404);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let good = callback(&url, "code=c&state=STATE");
    assert_eq!(client.post(&good).send().await.unwrap().status(), 405);
    assert_eq!(client.get(&good).header("host", "evil.example").send().await.unwrap().status(), 404);
    let localhost = good.replace("127.0.0.1", "localhost");
    assert_eq!(client.get(localhost).send().await.unwrap().status(), 404);
    assert_eq!(authority.world().token_requests.len(), 0);

    browse(&url).await;
    assert_eq!(finish.await.unwrap().unwrap().instance.label, "Acme");
    assert_eq!(authority.world().token_requests.len(), 1);
}

#[tokio::test]
async fn denied_consent_says_why() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| world.denies = Some("Primes only."));
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let url = sign_in.url().to_owned();
    let browser = tokio::spawn(async move { browse(&url).await });
    let error = sign_in.finish(LONG).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert_eq!(error.to_string(), "Vendor did not grant access: Primes only");
    let page = browser.await.unwrap();
    assert_eq!(page.status, 403);
    assert!(page.body.contains("Primes only"));
    assert!(sandbox.credentials.instances("vendor").is_empty());
}

#[tokio::test]
async fn a_browser_that_never_comes_back_ends_in_time() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let port: u16 = param(sign_in.url(), "redirect_uri").parse::<Url>().unwrap().port().unwrap();
    assert_eq!(sign_in.finish(SHORT).await.unwrap_err().kind(), Kind::TimedOut);
    std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
}

#[tokio::test]
async fn dropping_a_sign_in_closes_its_port() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let port: u16 = param(sign_in.url(), "redirect_uri").parse::<Url>().unwrap().port().unwrap();
    drop(sign_in);
    std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
}

#[tokio::test]
async fn two_sign_ins_at_once_do_not_take_each_others_answers() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let one = sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap();
    let two = sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap();
    let (url_one, url_two) = (one.url().to_owned(), two.url().to_owned());
    assert_ne!(param(&url_one, "redirect_uri"), param(&url_two, "redirect_uri"));
    let (one, two) = (tokio::spawn(one.finish(LONG)), tokio::spawn(two.finish(LONG)));
    let swapped = format!("{}?code=c&state={}", param(&url_one, "redirect_uri"), param(&url_two, "state"));
    assert_eq!(browse(&swapped).await.status, 400);
    browse(&url_one).await;
    browse(&url_two).await;
    assert!(one.await.unwrap().is_ok() && two.await.unwrap().is_ok());
}

#[tokio::test]
async fn an_answer_from_another_issuer_ends_the_sign_in_without_a_token_request() {
    for (advertised, sends) in
        [(true, None), (true, Some("https://evil.example")), (false, Some("https://evil.example"))]
    {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(|world| {
            world.metadata = json!({"authorization_response_iss_parameter_supported": advertised});
            world.sends_iss = sends.map(str::to_owned);
        });
        let error = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Discovery, "{advertised} {sends:?}");
        assert_eq!(authority.world().token_requests.len(), 0);
    }
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.metadata = json!({"authorization_response_iss_parameter_supported": true});
        world.sends_iss = Some(world.issuer.clone());
    });
    assert!(sandbox.sign_in(&server(&authority), Wanted::default()).await.is_ok());
}

#[tokio::test]
async fn the_same_identity_replaces_and_another_one_is_kept_beside() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let acme = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let again =
        sandbox.sign_in(&server, Wanted { label: Some("Other".into()), replaces: None }).await.unwrap();
    assert_eq!((&again.instance.id, &again.instance.label), (&acme.id, &acme.label));

    authority.with(|world| world.identity = json!({"team": "Borealis"}));
    let reconnect = Wanted { label: None, replaces: Some(acme.id.clone()) };
    let other = sandbox.sign_in(&server, reconnect).await.unwrap();
    assert_eq!((other.instance.label.as_str(), other.other_than.as_deref()), ("Borealis", Some("Acme")));
    let labels: Vec<String> =
        sandbox.credentials.instances("vendor").into_iter().map(|one| one.label).collect();
    assert_eq!(labels, ["Acme", "Borealis"]);

    authority.with(|world| world.identity = json!({}));
    let nameless = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    assert_eq!((nameless.label.as_str(), nameless.identity), ("Vendor 1", None));
    let named =
        sandbox.sign_in(&server, Wanted { label: Some("Acme".into()), replaces: None }).await.unwrap();
    assert_eq!(named.instance.label, "Acme 2");
}

#[tokio::test]
async fn a_registration_serves_again_with_its_port_and_is_made_anew_when_the_server_forgot_it() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    {
        let mut world = authority.world();
        assert_eq!(world.registrations.len(), 1);
        assert_eq!(world.authorizations[0]["redirect_uri"], world.authorizations[1]["redirect_uri"]);
        world.clients.clear();
    }
    // The token endpoint says `invalid_client`; the same browser tab is sent through consent once more.
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let world = authority.world();
    assert_eq!((world.registrations.len(), world.authorizations.len()), (2, 4));
}

#[tokio::test]
async fn a_registration_that_led_to_no_answer_in_the_browser_is_not_tried_a_second_time() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    // The server forgot us and says so on a page of its own, which leads nowhere; the user gives up.
    drop(sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap());
    assert_eq!(authority.world().registrations.len(), 1);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
    // A refusal by the user is an answer.
    authority.with(|world| world.denies = Some("no"));
    sandbox.sign_in(&server, Wanted::default()).await.unwrap_err();
    authority.with(|world| world.denies = None);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
}

#[tokio::test]
async fn a_client_secret_is_used_the_way_the_server_says() {
    for (method, by_header) in [("client_secret_basic", true), ("client_secret_post", false)] {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(|world| {
            world.auth_methods = json!([method]);
            world.registered = json!({"client_secret": "s3cret", "token_endpoint_auth_method": method});
        });
        let server = server(&authority);
        let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
        // After a start, from the vault alone.
        let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
        let value = sandbox.value(&server, &instance.id).await;
        sandbox.renewed(&server, &instance.id, &value).await.unwrap();
        let world = authority.world();
        assert_eq!(world.registrations[0]["token_endpoint_auth_method"], method);
        for (headers, fields) in world.token_headers.iter().zip(&world.token_requests) {
            assert_eq!(headers.contains_key("authorization"), by_header);
            assert_eq!(fields.get("client_secret").map(String::as_str), (!by_header).then_some("s3cret"));
        }
        assert_eq!(world.token_requests.len(), 2);
    }
}

#[tokio::test]
async fn token_answers_that_are_none_store_nothing() {
    for (status, body) in [
        (200, "<html>"),
        (200, r#"{"token_type":"Bearer"}"#),
        (200, r#"{"access_token":"a","token_type":"mac"}"#),
        (200, r#"{"access_token":"","token_type":"Bearer"}"#),
        (302, ""),
        (400, r#"{"error":"invalid_grant"}"#),
        (503, "busy"),
    ] {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(|world| world.token_answer = Some((status, body)));
        let error = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap_err();
        let wanted = if status == 503 { Kind::Unreachable } else { Kind::Discovery };
        assert_eq!(error.kind(), wanted, "{status} {body}: {error}");
        assert!(sandbox.credentials.instances("vendor").is_empty());
    }
}

#[tokio::test]
async fn reconnecting_what_is_not_there_is_said_before_the_browser_opens() {
    let sandbox = Sandbox::new();
    let wanted = Wanted { label: None, replaces: Some("gone".into()) };
    let error = sandbox.credentials.begin_sign_in(&at("http://127.0.0.1:9/mcp"), wanted).await.unwrap_err();
    assert!(matches!(error, Error::NoInstance { .. }));
}

/// Callers run on any thread of any runtime; this holds when it compiles.
#[tokio::test]
async fn everything_that_waits_may_move_between_threads() {
    fn moves<T: Send>(_: &T) {}
    let sandbox = Sandbox::new();
    let (credentials, server) = (&sandbox.credentials, at("http://127.0.0.1:9/mcp"));
    moves(&credentials.begin_sign_in(&server, Wanted::default()));
    moves(&credentials.sign_in_with_key(&server, Wanted::default(), credentials::Secret::new("k")));
    moves(&credentials.authorize(&server, "i", None));
    moves(&credentials.sign_out(&server, "i"));
    if let Ok(sign_in) = credentials.begin_sign_in(&server, Wanted::default()).await {
        moves(&sign_in.finish(SHORT));
    }
}
