//! Servers with sign-in rules of their own: clients registered beforehand, metadata documents, no `resource`, the old
//! revision.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use credentials::{Kind, Preregistered, Secret, Server, State, Terms, Wanted};
use serde_json::json;

const DOCUMENT: &str = "https://traygate.example/client.json";

fn with(authority: &Authority, terms: Terms) -> Server {
    Server { terms, ..server(authority) }
}

fn preregistered(id: &str, has_secret: bool) -> Terms {
    Terms { client: Some(Preregistered { id: id.into(), has_secret }), ..Terms::default() }
}

fn document() -> Terms {
    Terms { client_metadata: Some(DOCUMENT.parse().unwrap()), ..Terms::default() }
}

/// An authority that registers nobody.
async fn closed() -> Authority {
    let authority = Authority::start().await;
    authority.with(|world| {
        world.metadata = json!({"registration_endpoint": null});
        world.auth_methods = json!(null);
    });
    authority
}

#[tokio::test]
async fn a_client_registered_beforehand_is_shown_as_the_server_lists() {
    for (methods, by_header) in
        [(json!(null), true), (json!(["client_secret_basic"]), true), (json!(["client_secret_post"]), false)]
    {
        let (authority, sandbox) = (closed().await, Sandbox::new());
        authority.with(|world| world.auth_methods = methods);
        // Both halves need the encoding of RFC 6749 §2.3.1.
        let server = with(&authority, preregistered("our app:1", true));
        authority.with(|world| world.knows("our app:1"));
        let secret = Secret::new("s3:c%r+t");
        sandbox.credentials.set_client_secret(&server, Some(secret)).await.unwrap();
        let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
        let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
        let value = sandbox.value(&server, &instance.id).await;
        sandbox.renewed(&server, &instance.id, &value).await.unwrap();

        let world = authority.world();
        assert_eq!(world.authorizations[0]["client_id"], "our app:1");
        assert_eq!((world.registrations.len(), world.token_requests.len()), (0, 2));
        for (headers, fields) in world.token_headers.iter().zip(&world.token_requests) {
            let shown = headers.get("authorization").map(|it| it.to_str().unwrap().to_owned());
            let pair = STANDARD.encode("our+app%3A1:s3%3Ac%25r%2Bt");
            assert_eq!(shown, by_header.then(|| format!("Basic {pair}")));
            assert_eq!(fields.get("client_secret").map(String::as_str), (!by_header).then_some("s3:c%r+t"));
        }
    }
}

#[tokio::test]
async fn a_client_id_without_a_secret_is_a_public_client() {
    let (authority, sandbox) = (closed().await, Sandbox::new());
    authority.with(|world| world.knows("ours"));
    let server = with(&authority, preregistered("ours", false));
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let world = authority.world();
    assert_eq!(world.token_requests[0]["client_id"], "ours");
    assert!(!world.token_headers[0].contains_key("authorization"));
    assert!(!world.token_requests[0].contains_key("client_secret"));
}

#[tokio::test]
async fn a_client_id_the_server_does_not_take_is_said_and_nothing_else_is_tried() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = with(&authority, preregistered("unknown", false));
    let error = sandbox.sign_in(&server, Wanted::default()).await.unwrap_err();
    assert!(error.to_string().contains("does not take the client id unknown"), "{error}");
    let world = authority.world();
    assert_eq!((world.registrations.len(), world.token_requests.len()), (0, 1));
}

#[tokio::test]
async fn a_client_registered_beforehand_is_shown_to_its_first_issuer_only() {
    let (authority, other, sandbox) = (closed().await, closed().await, Sandbox::new());
    let server = with(&authority, preregistered("ours", true));
    for it in [&authority, &other] {
        it.with(|world| world.knows("ours"));
    }
    sandbox.credentials.set_client_secret(&server, Some(Secret::new("s3cret"))).await.unwrap();
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();

    authority.with(|world| world.authorization_servers = Some(json!([other.base()])));
    let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
    let error = sandbox.sign_in(&server, Wanted::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Discovery);
    assert!(
        error.to_string().contains(&other.base()) && error.to_string().contains("--client-id"),
        "{error}"
    );
    {
        let world = other.world();
        assert_eq!(
            (world.authorizations.len(), world.registrations.len(), world.token_requests.len()),
            (0, 0, 0)
        );
    }
    // Given anew, it belongs to whoever is shown it first.
    sandbox.credentials.set_client_secret(&server, Some(Secret::new("s3cret"))).await.unwrap();
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(other.world().token_requests.len(), 1);
}

#[tokio::test]
async fn a_client_secret_that_is_not_there_is_said_before_the_browser_opens() {
    let (authority, sandbox) = (closed().await, Sandbox::new());
    let server = with(&authority, preregistered("ours", true));
    let missing = async |server: &Server| {
        let error = sandbox.credentials.begin_sign_in(server, Wanted::default()).await.unwrap_err();
        assert!(error.to_string().contains("--client-secret-stdin"), "{error}");
    };
    missing(&server).await;
    sandbox.credentials.set_client_secret(&server, Some(Secret::new("s3cret"))).await.unwrap();
    let elsewhere = Server { url: format!("{}/mcp?x", authority.base()).parse().unwrap(), ..server.clone() };
    authority.with(|world| world.resource = world.base.clone());
    missing(&elsewhere).await;
    assert!(sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.is_ok());
    sandbox.credentials.rekey().await.unwrap();
    assert!(
        sandbox.reopened().begin_sign_in(&server, Wanted::default()).await.is_ok(),
        "sealed anew with the rest"
    );
    sandbox.credentials.forget_server(&server.id).unwrap();
    missing(&server).await;

    // Moved to another issuer in the file, it does not open.
    sandbox.credentials.set_client_secret(&server, Some(Secret::new("s3cret"))).await.unwrap();
    let db = rusqlite::Connection::open(sandbox.dir.path().join("vault.db")).unwrap();
    db.execute("UPDATE preregistered SET issuer = 'https://evil.example'", []).unwrap();
    missing(&server).await;
}

#[tokio::test]
async fn a_metadata_document_goes_before_registration_where_the_server_takes_it() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.clients.insert(DOCUMENT.into());
        world.metadata = json!({"client_id_metadata_document_supported": true});
    });
    let server = with(&authority, document());
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let value = sandbox.value(&server, &instance.id).await;
    sandbox.renewed(&server, &instance.id, &value).await.unwrap();
    {
        let mut world = authority.world();
        assert_eq!((world.registrations.len(), world.authorizations[0]["client_id"].as_str()), (0, DOCUMENT));
        assert!(world.authorizations[0]["redirect_uri"].starts_with("http://127.0.0.1:"));
        assert!(world.token_requests.iter().all(|it| it["client_id"] == DOCUMENT));
        assert!(world.token_headers.iter().all(|it| !it.contains_key("authorization")));
        world.metadata = json!({});
    }
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 1);
    // A client registered beforehand goes before both.
    authority.with(|world| {
        world.clients.insert("ours".into());
        world.metadata = json!({"client_id_metadata_document_supported": true});
    });
    let both = with(
        &authority,
        Terms { client_metadata: document().client_metadata, ..preregistered("ours", false) },
    );
    sandbox.sign_in(&both, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().authorizations.last().unwrap()["client_id"], "ours");
}

#[tokio::test]
async fn a_server_that_nobody_can_register_with_says_what_to_do() {
    let (authority, sandbox) = (closed().await, Sandbox::new());
    let begin = async |terms| {
        let server = with(&authority, terms);
        sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap_err().to_string()
    };
    let said = begin(Terms::default()).await;
    assert!(said.contains("--client-id") && !said.contains("--client-metadata-url"), "{said}");
    authority.with(|world| world.metadata["client_id_metadata_document_supported"] = true.into());
    let said = begin(Terms::default()).await;
    assert!(said.contains("--client-metadata-url"), "{said}");
}

#[tokio::test]
async fn resource_is_left_out_everywhere_when_the_terms_say_so() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = with(&authority, Terms { no_resource: true, ..Terms::default() });
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let value = sandbox.value(&server, &instance.id).await;
    sandbox.renewed(&server, &instance.id, &value).await.unwrap();
    let world = authority.world();
    assert_eq!(world.token_requests.len(), 2);
    assert!(world.authorizations.iter().chain(&world.token_requests).all(|it| !it.contains_key("resource")));
}

#[tokio::test]
async fn an_old_server_is_signed_in_to_only_by_choice() {
    let old = || Terms { old_sign_in: true, ..Terms::default() };
    for no_metadata in [false, true] {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(|world| {
            world.challenge = Some(String::new());
            world.no_resource_data = true;
            world.no_metadata = no_metadata;
            world.pkce = json!(null);
        });
        let usual = server(&authority);
        let error = sandbox.credentials.begin_sign_in(&usual, Wanted::default()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Discovery);
        assert!(error.to_string().contains("--old-sign-in"), "{error}");
        assert_eq!(authority.world().registrations.len(), 0, "nothing was tried");

        let chosen = with(&authority, old());
        let instance = sandbox.sign_in(&chosen, Wanted::default()).await.unwrap().instance;
        let value = sandbox.value(&chosen, &instance.id).await;
        sandbox.renewed(&chosen, &instance.id, &value).await.unwrap();
        let world = authority.world();
        assert_eq!(world.authorizations[0]["code_challenge_method"], "S256");
        assert!(!world.authorizations[0].contains_key("scope"));
        assert!(world.token_requests[0].contains_key("code_verifier"));
    }
}

#[tokio::test]
async fn the_old_way_is_no_way_around_what_a_server_says() {
    let old = Terms { old_sign_in: true, ..Terms::default() };
    let begin = async |change: fn(&mut crate::authority::World)| {
        let (authority, sandbox) = (Authority::start().await, Sandbox::new());
        authority.with(change);
        let server = with(&authority, old.clone());
        let error = sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap_err();
        assert_eq!(authority.world().registrations.len(), 0);
        error.kind()
    };
    // Data that is there and wrong is not passed over.
    assert_eq!(begin(|world| world.resource = "https://other.example/mcp".into()).await, Kind::Discovery);
    // A challenge that names data which is not there is no old server's.
    assert_eq!(begin(|world| world.no_resource_data = true).await, Kind::Discovery);
    let bare = |world: &mut crate::authority::World| {
        world.challenge = Some(String::new());
        world.no_resource_data = true;
        world.pkce = json!(["plain"]);
    };
    assert_eq!(begin(bare).await, Kind::NoPkce);
    assert_eq!(
        begin(|world| {
            world.challenge = Some(String::new());
            world.no_resource_data = true;
            world.issuer = "https://other.example".into();
        })
        .await,
        Kind::Discovery
    );
}

#[tokio::test]
async fn a_server_that_registers_no_ip_addresses_is_come_back_to_by_name() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| world.wants_names = true);
    let server = server(&authority);
    // Twice: the second time with the registration of the first.
    for _ in 0..2 {
        sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    }
    let world = authority.world();
    let asked: Vec<&str> =
        world.registrations.iter().map(|it| it["redirect_uris"][0].as_str().unwrap()).collect();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].starts_with("http://127.0.0.1:") && asked[1].starts_with("http://localhost:"));
    assert!(world.authorizations.iter().all(|it| it["redirect_uri"] == asked[1]));
}

#[tokio::test]
async fn a_port_that_is_taken_leads_to_one_new_registration() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let port = |at: usize| {
        let uri: url::Url = authority.world().authorizations[at]["redirect_uri"].parse().unwrap();
        uri.port().unwrap()
    };
    // The last page of the first sign-in may still hold it for a moment.
    let taken = loop {
        match std::net::TcpListener::bind(("127.0.0.1", port(0))) {
            Ok(taken) => break taken,
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    };
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
    assert_ne!(port(0), port(1));
    drop(taken);
}

#[tokio::test]
async fn a_new_issuer_never_sees_what_belongs_to_the_old_one() {
    let (authority, other, sandbox) = (Authority::start().await, Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.auth_methods = json!(["client_secret_post"]);
        world.registered =
            json!({"client_secret": "0ld", "token_endpoint_auth_method": "client_secret_post"});
    });
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    authority.with(|world| world.authorization_servers = Some(json!([other.base()])));

    // A renewal goes where the grant came from.
    let value = sandbox.value(&server, &instance.id).await;
    let value = sandbox.renewed(&server, &instance.id, &value).await.unwrap();
    assert_eq!(other.world().token_requests.len(), 0);
    authority.with(|world| world.live.clear());
    assert_eq!(sandbox.renewed(&server, &instance.id, &value).await.unwrap_err().kind(), Kind::SignInNeeded);

    let wanted = Wanted { label: None, replaces: Some(instance.id.clone()) };
    let again = sandbox.sign_in(&server, wanted).await.unwrap().instance;
    assert_eq!((again.id, again.state), (instance.id, State::Ready));
    let world = other.world();
    assert_eq!((world.registrations.len(), world.token_requests.len()), (1, 1));
    let seen = format!("{:?} {:?} {:?}", world.authorizations, world.token_requests, world.token_headers);
    assert!(!seen.contains("0ld-") && !seen.contains("refresh-"), "{seen}");
    assert!(!world.token_requests[0].contains_key("client_secret"));
}

#[tokio::test]
async fn a_registration_that_ran_out_ends_the_grant_and_is_made_anew() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.auth_methods = json!(["client_secret_post"]);
        world.registered = json!({"client_secret": "s", "client_secret_expires_at": 1_750_010_000_u64,
            "token_endpoint_auth_method": "client_secret_post"});
    });
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    sandbox.pass(20_000);
    authority.with(|world| world.token_answer = Some((401, r#"{"error":"invalid_client"}"#)));
    let error = sandbox.credentials.authorize(&server, &instance.id, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::SignInNeeded);
    assert!(error.to_string().contains("registration of Traygate on this machine run out"), "{error}");
    assert!(matches!(&sandbox.credentials.instances("vendor")[0].state, State::SignInNeeded(_)));
    authority.with(|world| world.token_answer = None);
    let wanted = Wanted { label: None, replaces: Some(instance.id) };
    sandbox.sign_in(&server, wanted).await.unwrap();
    assert_eq!(authority.world().registrations.len(), 2);
}

#[tokio::test]
async fn a_vault_of_the_first_format_is_carried_over() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    {
        let db = rusqlite::Connection::open(sandbox.dir.path().join("vault.db")).unwrap();
        for column in ["scopes", "ending", "renew_at", "ends_at"] {
            db.execute_batch(&format!("ALTER TABLE instance DROP COLUMN {column}")).unwrap();
        }
        db.execute_batch("DROP TABLE preregistered; PRAGMA user_version = 1;").unwrap();
    }
    let sandbox = Sandbox { credentials: sandbox.reopened(), ..sandbox };
    assert!(authority.accepts(sandbox.value(&server, &instance.id).await.expose()));
    sandbox.credentials.insufficient_scope("vendor", &instance.id, "tools/call x", "write").await.unwrap();
    assert!(sandbox.reopened().instances("vendor")[0].needs.is_some());
}
