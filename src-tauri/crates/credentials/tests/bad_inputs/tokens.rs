//! What a token endpoint may not give, and where a token may not go (33, 64).

use super::public::{NAME, Public, Trap};
use crate::{
    authority::{Authority, Instead, World},
    sandbox::{Sandbox, at, server},
};
use axum::{
    http::{
        StatusCode,
        header::{CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
};
use credentials::{Kind, Server, State, Wanted};
use std::{sync::Arc, time::Duration};

/// Tries to sign in where tokens are answered with this; nothing is kept.
async fn check(change: impl FnOnce(&mut World), kind: Kind, words: &str) {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(change);
    let error = sandbox.sign_in(&server(&authority), Wanted::default()).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "not \"{words}\": {error}");
    assert!(!error.to_string().contains("s3cret-in-an-answer"), "{error}");
    assert!(sandbox.credentials.instances("vendor").is_empty());
    assert!(sandbox.reopened().instances("vendor").is_empty());
}

fn tokens(status: u16, kind: &'static str, body: &'static str) -> impl Fn() -> Response + Send + Sync {
    move || (StatusCode::from_u16(status).unwrap(), [(CONTENT_TYPE, kind)], body).into_response()
}

#[tokio::test]
async fn answers_that_are_no_bearer_tokens_keep_nothing() {
    let json = "application/json";
    for (status, kind, body, words) in [
        (200, "text/html", "<html>s3cret-in-an-answer</html>", "something else than tokens"),
        (200, json, "", "something else than tokens"),
        (200, json, "[]", "something else than tokens"),
        (200, json, r#"{"token_type":"Bearer","s3cret-in-an-answer":1}"#, "something else than tokens"),
        (200, json, r#"{"access_token":"s3cret-in-an-answer"}"#, "something else than tokens"),
        (200, json, r#"{"access_token":7,"token_type":"Bearer"}"#, "something else than tokens"),
        (200, json, r#"{"access_token":"s3cret-in-an-answer","token_type":"mac"}"#, "no Bearer token"),
        (200, json, r#"{"access_token":"s3cret-in-an-answer","token_type":"DPoP"}"#, "no Bearer token"),
        (200, json, r#"{"access_token":"","token_type":"Bearer"}"#, "no Bearer token"),
        (200, json, r#"{"access_token":"a b","token_type":"Bearer"}"#, "no Bearer token"),
        (200, json, r#"{"access_token":"a\r\nX-Evil: 1","token_type":"Bearer"}"#, "no Bearer token"),
        (400, json, r#"{"error":"invalid_grant"}"#, "invalid_grant"),
        (401, "text/plain", "who are you?", "something else than tokens"),
    ] {
        let change = |world: &mut World| world.answer("/token", tokens(status, kind, body));
        check(change, Kind::Discovery, words).await;
    }
}

#[tokio::test]
async fn a_token_request_is_sent_once_and_to_one_place() {
    let trap = Trap::set().await;
    for status in [301, 302, 303, 307, 308] {
        for place in [format!("http://127.0.0.1:{}/token", trap.port), "/elsewhere".to_owned()] {
            let change = |world: &mut World| {
                world.answer("/token", move || {
                    let status = StatusCode::from_u16(status).unwrap();
                    (status, [(LOCATION, place.clone())]).into_response()
                });
            };
            check(change, Kind::Discovery, "something else than tokens").await;
        }
    }
    assert_eq!(trap.knocks(), 0);
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_or_never_ends_is_given_up() {
    let public = Public::start().await;
    let never: Instead = Arc::new(|| {
        let never = futures_util::stream::pending::<Result<axum::body::Bytes, std::convert::Infallible>>();
        axum::body::Body::from_stream(never).into_response()
    });
    let long: Instead = Arc::new(|| " ".repeat((1 << 20) + 1).into_response());
    for (made, words) in [(never, "does not answer"), (long, "more than 1 MiB")] {
        public.authority.with(|world| drop(world.instead.insert("/token".to_owned(), made)));
        let begun = public.sandbox.credentials.begin_sign_in(&public.server, Wanted::default()).await;
        let begun = begun.unwrap();
        let url = begun.url().to_owned();
        assert!(url.contains(NAME));
        let ended = tokio::spawn(begun.finish(Duration::from_secs(20)));
        public.browse(&url).await;
        let error = ended.await.unwrap().unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(public.sandbox.credentials.instances("vendor").is_empty());
    }
}

#[tokio::test]
async fn a_token_serves_one_server_and_no_other_at_the_same_address() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let mine = server(&authority);
    let instance = sandbox.sign_in(&mine, Wanted::default()).await.unwrap().instance;
    for other in [
        format!("{}/mcp/other", authority.base()),
        format!("{}/", authority.base()),
        format!("{}/mcp?tenant=2", authority.base()),
        authority.base().replace("127.0.0.1", "localhost") + "/mcp",
    ] {
        let other = Server { id: "vendor".into(), ..at(&other) };
        let error = sandbox.credentials.authorize(&other, &instance.id, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::SignInNeeded, "{}: {error}", other.url);
    }
    let namesake = Server { id: "another".into(), ..mine.clone() };
    let error = sandbox.credentials.authorize(&namesake, &instance.id, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage, "an instance of one server is none of another: {error}");
    assert_eq!(sandbox.credentials.instances("vendor")[0].state, State::Ready);
    assert!(sandbox.credentials.authorize(&mine, &instance.id, None).await.is_ok());
}
