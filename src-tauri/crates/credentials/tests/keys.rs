//! Servers that take a key instead of a browser sign-in.

use crate::sandbox::{Sandbox, at};
use credentials::{Auth, Kind, Revocation, Secret, Server, State, Wanted, clean_key};

fn server(auth: Auth) -> Server {
    Server { auth, ..at("https://key.example/mcp") }
}

#[tokio::test]
async fn a_key_is_sent_the_way_the_server_wants_it() {
    let sandbox = Sandbox::new();
    for (auth, header, value) in [
        (Auth::ApiKey, "authorization", "Bearer k-1"),
        (Auth::Header("X-Api-Key".into()), "x-api-key", "k-1"),
    ] {
        let server = server(auth);
        let key = clean_key("  Authorization: Bearer k-1\n").unwrap();
        let signed_in = sandbox.credentials.sign_in_with_key(&server, Wanted::default(), key).await.unwrap();
        let sent =
            sandbox.reopened().authorize(&server, &signed_in.instance.id, None).await.unwrap().unwrap();
        assert_eq!((sent.header.as_str(), sent.value.expose()), (header, value));
        assert_eq!(
            sandbox.credentials.sign_out(&server, &signed_in.instance.id).await.unwrap(),
            Revocation::NotOffered
        );
    }
    assert!(sandbox.credentials.authorize(&server(Auth::Open), "any", None).await.unwrap().is_none());
}

#[tokio::test]
async fn the_same_key_again_is_the_same_instance() {
    let sandbox = Sandbox::new();
    let server = server(Auth::ApiKey);
    let add = async |key: &str| {
        sandbox
            .credentials
            .sign_in_with_key(&server, Wanted::default(), Secret::new(key))
            .await
            .unwrap()
            .instance
    };
    let (one, two, again) = (add("k-1").await, add("k-2").await, add("k-1").await);
    assert_eq!((one.label.as_str(), two.label.as_str()), ("Vendor 1", "Vendor 2"));
    assert_eq!(one.id, again.id);
    let replace = Wanted { label: None, replaces: Some(two.id.clone()) };
    let replaced = sandbox.credentials.sign_in_with_key(&server, replace, Secret::new("k-3")).await.unwrap();
    assert_eq!((replaced.instance.id, replaced.other_than), (two.id, None));
}

#[tokio::test]
async fn a_refused_key_needs_a_new_one() {
    let sandbox = Sandbox::new();
    let server = server(Auth::ApiKey);
    let wanted = Wanted { label: Some("Main".into()), replaces: None };
    let signed_in = sandbox.credentials.sign_in_with_key(&server, wanted, Secret::new("k-1")).await.unwrap();
    let id = signed_in.instance.id;
    let other = Secret::new("Bearer something-else");
    assert!(sandbox.credentials.authorize(&server, &id, Some(&other)).await.is_ok());
    let error =
        sandbox.credentials.authorize(&server, &id, Some(&Secret::new("Bearer k-1"))).await.unwrap_err();
    assert_eq!(error.kind(), Kind::SignInNeeded);
    assert!(error.to_string().contains("deleted or is wrong"), "{error}");
    assert!(matches!(sandbox.credentials.instances("vendor")[0].state, State::SignInNeeded(_)));
}

#[tokio::test]
async fn what_cannot_be_a_header_is_refused() {
    let sandbox = Sandbox::new();
    for (auth, key) in [
        (Auth::ApiKey, "a\r\nX-Evil: 1"),
        (Auth::ApiKey, ""),
        (Auth::Header("X Api Key".into()), "k"),
        (Auth::Header("Host".into()), "k"),
        (Auth::Header("X-Key".into()), "a\nb"),
    ] {
        let server = server(auth);
        let error = sandbox
            .credentials
            .sign_in_with_key(&server, Wanted::default(), Secret::new(key))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Key, "{key:?}");
    }
}
