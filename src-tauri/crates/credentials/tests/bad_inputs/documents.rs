//! What a server publishes about its sign-in, and what of it is not taken (47–51).

use super::public::{Public, Trap};
use crate::authority::{Instead, World};
use axum::{
    body::{Body, Bytes},
    http::{
        StatusCode,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
};
use credentials::Kind;
use futures_util::stream;
use serde_json::{Value, json};
use std::{convert::Infallible, sync::Arc, time::Duration};

const RESOURCE: &str = "/.well-known/oauth-protected-resource/mcp";
const RESOURCE_OF_ORIGIN: &str = "/.well-known/oauth-protected-resource";
const ISSUER: &str = "/.well-known/oauth-authorization-server";
const LEGACY: [&str; 3] = ["/authorize", "/token", "/register"];

/// No sign-in, for this reason; and nothing was tried beyond what is published.
async fn check(public: &Public, change: impl FnOnce(&mut World), kind: Kind, words: &str) {
    public.authority.with(|world| {
        world.visits.clear();
        world.instead.clear();
        change(world);
    });
    let error = public.refused().await;
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "not \"{words}\": {error}");
    let world = public.authority.world();
    assert!(!world.visits.iter().any(|it| LEGACY.contains(&it.as_str())), "{:?}", world.visits);
}

fn instead(made: impl Fn() -> Response + Send + Sync + 'static) -> Instead {
    Arc::new(made)
}

fn to(status: u16, place: &str) -> Instead {
    let place = place.to_owned();
    instead(move || (StatusCode::from_u16(status).unwrap(), [(LOCATION, place.clone())]).into_response())
}

fn document(value: Value) -> Instead {
    instead(move || axum::Json(value.clone()).into_response())
}

/// Pieces that never end, with a pause before each.
fn drip(piece: &'static [u8], pause: Duration) -> Instead {
    instead(move || {
        let pieces = stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(piece)), ()))
        });
        ([(CONTENT_TYPE, "application/json")], Body::from_stream(pieces)).into_response()
    })
}

#[tokio::test]
async fn published_data_comes_from_its_origin_or_not_at_all() {
    let (public, trap) = (Public::start().await, Trap::set().await);
    for place in [
        "https://127.0.0.1:TRAP/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://other.test:TRAP/",
        "http://vendor.test:TRAP/",
        "https://vendor.test:TRAP/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[",
        "",
    ] {
        let place = place.replace("TRAP", &trap.port.to_string());
        // An empty `Location` leads to the address itself.
        let words = if place.is_empty() { "redirects in circles" } else { "sends us on to" };
        let kind = if place.is_empty() { Kind::Unreachable } else { Kind::Discovery };
        for (path, status) in
            [(RESOURCE, 302), (RESOURCE, 303), (RESOURCE, 308), (ISSUER, 301), (ISSUER, 307)]
        {
            let answer = to(status, &place);
            check(&public, |world| drop(world.instead.insert(path.into(), answer)), kind, words).await;
        }
    }
    assert_eq!(trap.knocks(), 0);
}

#[tokio::test]
async fn redirects_in_circles_end() {
    let public = Public::start().await;
    for (path, other) in [(RESOURCE, "/a"), (ISSUER, "/a")] {
        check(
            &public,
            |world| {
                world.instead.insert(path.into(), to(302, other));
                world.instead.insert(other.into(), to(302, path));
            },
            Kind::Unreachable,
            "redirects in circles",
        )
        .await;
        let rounds = public.authority.world().visits.iter().filter(|it| *it == path || *it == other).count();
        assert!(rounds <= 10, "{rounds}");
    }
}

#[tokio::test]
async fn no_more_than_a_mebibyte_is_read() {
    let public = Public::start().await;
    let long = || format!("{{\"resource\":\"{}\"}}", "x".repeat(1 << 20));
    for (path, not_read) in [(RESOURCE, "but there is none"), (ISSUER, "publishes no data")] {
        let announced = instead(move || ([(CONTENT_TYPE, "application/json")], long()).into_response());
        // Without a length there is nothing to see beforehand.
        let endless = drip(&[b' '; 64 * 1024], Duration::ZERO);
        for answer in [announced, endless] {
            let change = |world: &mut World| drop(world.instead.insert(path.into(), answer));
            check(&public, change, Kind::Discovery, "more than 1 MiB").await;
        }
        // Nobody asked for it compressed: it is not unpacked, so that a small answer cannot become a huge one.
        let bomb =
            instead(|| ([(CONTENT_ENCODING, "gzip")], &b"\x1f\x8b\x08\0\0\0\0\0\0\xff"[..]).into_response());
        let change = |world: &mut World| drop(world.instead.insert(path.into(), bomb));
        check(&public, change, Kind::Discovery, not_read).await;
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let public = Public::start().await;
    for path in [RESOURCE, ISSUER] {
        let half = instead(|| {
            let never = stream::pending::<Result<Bytes, Infallible>>();
            ([(CONTENT_LENGTH, "100")], Body::from_stream(never)).into_response()
        });
        // A byte now and then is no answer either.
        for answer in [half, drip(b" ", Duration::from_millis(50))] {
            let change = |world: &mut World| drop(world.instead.insert(path.into(), answer));
            let hung = check(&public, change, Kind::Unreachable, "does not answer");
            tokio::time::timeout(Duration::from_secs(20), hung).await.expect("it is given up in time");
        }
    }
}

#[tokio::test]
async fn data_for_another_server_ends_the_sign_in() {
    let public = Public::start().await;
    let own = public.server.url.to_string();
    let other = |resource: Value| {
        document(json!({ "resource": resource, "authorization_servers": [public.authority.base()] }))
    };
    for (resource, words) in [
        (json!("https://other.example/mcp"), "for another server"),
        (json!(format!("{own}#part")), "for another server"),
        (json!(format!("{own}?tenant=1")), "for another server"),
        (json!(own.replace("https:", "http:")), "for another server"),
        (json!(own.replace("vendor.test", "vendor.test.evil.example")), "for another server"),
        (json!(own.replace("/mcp", "/other")), "for another server"),
        (json!("not an address"), "for another server"),
        (json!(""), "for another server"),
        (json!(null), "what it is for"),
        (json!([own]), "what it is for"),
    ] {
        // Named by the challenge, or found by looking where the standard says: the same.
        for challenge in [None, Some(String::new())] {
            let answer = other(resource.clone());
            let change = |world: &mut World| {
                world.challenge = challenge;
                world.instead.insert(RESOURCE.into(), answer);
            };
            check(&public, change, Kind::Discovery, words).await;
            assert!(!public.authority.world().visits.iter().any(|it| it == ISSUER), "{resource}");
        }
    }
}

#[tokio::test]
async fn data_that_names_no_sign_in_server_ends_the_sign_in() {
    let public = Public::start().await;
    let own = public.server.url.to_string();
    for servers in [json!(null), json!([]), json!({}), json!("x"), json!([7])] {
        let answer = document(json!({ "resource": own, "authorization_servers": servers }));
        let change = |world: &mut World| {
            world.challenge = Some(String::new());
            world.instead.insert(RESOURCE.into(), answer);
        };
        check(&public, change, Kind::Discovery, "names no sign-in server").await;
    }
    // None at all is no invitation to guess endpoints (MCP before 2025-06-18 had that).
    let missing = instead(|| StatusCode::NOT_FOUND.into_response());
    let change = |world: &mut World| {
        for path in [RESOURCE, RESOURCE_OF_ORIGIN] {
            world.instead.insert(path.into(), missing.clone());
        }
    };
    check(&public, change, Kind::Discovery, "does not say where").await;
}

#[tokio::test]
async fn a_sign_in_server_is_only_itself() {
    let public = Public::start().await;
    let base = public.authority.base();
    let tenant = format!("{base}/Tenant");
    let metadata_of_tenant = format!("{ISSUER}/Tenant");
    for (asked, path, claims) in [
        (&base, ISSUER, json!("https://honest.example")),
        (&base, ISSUER, json!(base.replace("https:", "http:"))),
        (&base, ISSUER, json!(format!("{base}/Tenant"))),
        (&base, ISSUER, json!(format!("{base}?"))),
        (&base, ISSUER, json!(null)),
        (&base, ISSUER, json!([base])),
        (&tenant, &metadata_of_tenant, json!(format!("{tenant}/"))),
        (&tenant, &metadata_of_tenant, json!(format!("{base}/tenant"))),
        (&tenant, &metadata_of_tenant, json!(format!("{base}//Tenant"))),
        (&tenant, &metadata_of_tenant, json!(format!("{base}/%54enant"))),
        (&tenant, &metadata_of_tenant, json!(base)),
    ] {
        let answer = document(json!({
            "issuer": claims,
            "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{base}/token"),
            "registration_endpoint": format!("{base}/register"),
            "code_challenge_methods_supported": ["S256"],
        }));
        let change = |world: &mut World| {
            world.challenge = None;
            world.authorization_servers = Some(json!([asked]));
            world.instead.insert(path.into(), answer);
        };
        check(&public, change, Kind::Discovery, "says it is another one").await;
    }
}

#[tokio::test]
async fn a_sign_in_that_could_be_stolen_is_not_begun() {
    let public = Public::start().await;
    for methods in
        [json!(null), json!([]), json!(["plain"]), json!(["s256"]), json!("S256"), json!([["S256"]])]
    {
        check(&public, |world| world.pkce = methods, Kind::NoPkce, "does not offer PKCE").await;
    }
}
