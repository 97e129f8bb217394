//! What lies on the disk: sealed, the user's alone, and refused when somebody else wrote in it.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, at, server},
};
use credentials::{Auth, Credentials, Kind, Secret, Server, State, Wanted};
use rusqlite::Connection;

async fn two_keys() -> (Sandbox, Server, [String; 2]) {
    let sandbox = Sandbox::new();
    let server = Server { auth: Auth::ApiKey, ..at("https://key.example/mcp") };
    let mut ids = Vec::new();
    for key in ["secret-one", "secret-two"] {
        let signed_in =
            sandbox.credentials.sign_in_with_key(&server, Wanted::default(), Secret::new(key)).await;
        ids.push(signed_in.unwrap().instance.id);
    }
    (sandbox, server, ids.try_into().unwrap())
}

fn edit(sandbox: &Sandbox, sql: &str) {
    Connection::open(sandbox.dir.path().join("vault.db")).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn changed_and_moved_records_are_refused_and_the_others_keep_working() {
    for sql in [
        "UPDATE instance SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE rowid = 1",
        "UPDATE instance SET sealed = x'' WHERE rowid = 1",
        "UPDATE instance SET sealed = (SELECT sealed FROM instance WHERE rowid = 2) WHERE rowid = 1",
        "UPDATE instance SET issuer = 'https://evil.example' WHERE rowid = 1",
        "UPDATE instance SET resource = 'https://evil.example' WHERE rowid = 1",
        "UPDATE instance SET kind = 'oauth' WHERE rowid = 1",
        "UPDATE instance SET sealed = zeroblob(length(sealed)) WHERE rowid = 1",
        "UPDATE instance SET sealed = CAST(sealed || x'00' AS BLOB) WHERE rowid = 1",
    ] {
        let (sandbox, server, [one, two]) = two_keys().await;
        edit(&sandbox, sql);
        let credentials = sandbox.reopened();
        let error = credentials.authorize(&server, &one, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Vault, "{sql}: {error}");
        assert!(error.to_string().contains("Sign in to it again; the others are not affected"), "{error}");
        assert!(matches!(credentials.instances("vendor")[0].state, State::SignInNeeded(_)));
        let fine = credentials.authorize(&server, &two, None).await.unwrap().unwrap();
        assert_eq!(fine.value.expose(), "Bearer secret-two");
    }
}

#[tokio::test]
async fn a_record_that_claims_another_servers_address_does_not_open() {
    let (sandbox, server, [one, _]) = two_keys().await;
    edit(&sandbox, "UPDATE instance SET url = 'https://evil.example/mcp'");
    let evil = Server { url: "https://evil.example/mcp".parse().unwrap(), ..server };
    assert_eq!(sandbox.reopened().authorize(&evil, &one, None).await.unwrap_err().kind(), Kind::Vault);
}

#[tokio::test]
async fn records_swapped_between_two_servers_open_for_neither() {
    let sandbox = Sandbox::new();
    let servers = ["one", "two"].map(|id| Server {
        id: id.to_owned(),
        auth: Auth::ApiKey,
        ..at(&format!("https://{id}.example/mcp"))
    });
    let mut ids = Vec::new();
    for server in &servers {
        let key = Secret::new(format!("secret-{}", server.id));
        let signed_in = sandbox.credentials.sign_in_with_key(server, Wanted::default(), key).await;
        ids.push(signed_in.unwrap().instance.id);
    }
    edit(
        &sandbox,
        "CREATE TEMP TABLE kept AS SELECT * FROM instance;
         UPDATE instance SET sealed = (SELECT kept.sealed FROM kept WHERE kept.id <> instance.id);",
    );
    let credentials = sandbox.reopened();
    for (server, id) in servers.iter().zip(&ids) {
        let error = credentials.authorize(server, id, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Vault, "{error}");
    }
    // The whole row under the other server's name is no better.
    edit(&sandbox, "UPDATE instance SET server = 'two', label = 'moved' WHERE server = 'one'");
    let error = sandbox.reopened().authorize(&servers[1], &ids[0], None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::SignInNeeded, "{error}");
    assert!(error.to_string().contains("another address"), "{error}");
}

#[tokio::test]
async fn nothing_secret_lies_open_on_the_disk_or_in_debug_output() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.auth_methods = serde_json::json!(["client_secret_post"]);
        world.registered =
            serde_json::json!({"client_secret": "s3cret-of-client", "token_endpoint_auth_method": "client_secret_post"});
    });
    let server = server(&authority);
    let signed_in = sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let header = sandbox.credentials.authorize(&server, &signed_in.instance.id, None).await.unwrap();
    let shown = format!("{signed_in:?} {header:?} {server:?}");
    let secrets: Vec<String> =
        authority.world().live.iter().cloned().chain(["s3cret-of-client".into()]).collect();
    assert!(secrets.len() >= 3);
    for secret in &secrets {
        assert!(!shown.contains(secret), "{shown}");
        for file in std::fs::read_dir(sandbox.dir.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{}",
                path.display()
            );
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (sandbox, ..) = two_keys().await;
    for file in std::fs::read_dir(sandbox.dir.path()).unwrap() {
        let path = file.unwrap().path();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_file_that_others_can_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let (sandbox, server, [one, _]) = two_keys().await;
    let path = sandbox.dir.path().join("vault.key");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = sandbox.reopened().authorize(&server, &one, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::KeyStore);
    assert!(error.to_string().contains("chmod 600"), "{error}");
}

#[tokio::test]
async fn another_key_is_not_taken_for_ours() {
    let (sandbox, server, [one, _]) = two_keys().await;
    let (stranger, ..) = two_keys().await;
    std::fs::copy(stranger.dir.path().join("vault.key"), sandbox.dir.path().join("vault.key")).unwrap();
    let credentials = sandbox.reopened();
    let error = credentials.authorize(&server, &one, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::KeyStore, "{error}");
    assert_eq!(credentials.instances("vendor")[0].state, State::Ready, "the right key would open it");
}

#[test]
fn a_vault_of_a_newer_traygate_is_left_alone() {
    let sandbox = Sandbox::new();
    edit(&sandbox, "PRAGMA user_version = 99");
    let error = open_error(&sandbox);
    assert!(error.contains("newer Traygate"), "{error}");
    let connection = Connection::open(sandbox.dir.path().join("vault.db")).unwrap();
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

fn open_error(sandbox: &Sandbox) -> String {
    Credentials::open(sandbox.setup()).err().unwrap().to_string()
}

#[tokio::test]
async fn labels_stay_unique() {
    let (sandbox, _, [one, two]) = two_keys().await;
    sandbox.credentials.rename("vendor", &one, "Main").unwrap();
    let error = sandbox.credentials.rename("vendor", &two, " main ").unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    sandbox.credentials.rename("vendor", &one, "MAIN").unwrap();
    let labels: Vec<String> =
        sandbox.reopened().instances("vendor").into_iter().map(|one| one.label).collect();
    assert_eq!(labels, ["MAIN", "Vendor 2"]);
}

#[tokio::test]
async fn a_vault_from_before_the_background_renewed_is_taken_over() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let old = sandbox.value(&server, &instance.id).await;
    let db = Connection::open(sandbox.dir.path().join("vault.db")).unwrap();
    for column in ["ending", "renew_at", "ends_at"] {
        db.execute_batch(&format!("ALTER TABLE instance DROP COLUMN {column}")).unwrap();
    }
    db.pragma_update(None, "user_version", 2).unwrap();
    let again = sandbox.reopened();
    assert_eq!(again.instances("vendor"), std::slice::from_ref(&instance));
    let value = again.authorize(&server, &instance.id, None).await.unwrap().unwrap().value;
    assert_eq!(value, old);
    assert_ne!(again.authorize(&server, &instance.id, Some(&old)).await.unwrap().unwrap().value, old);
}
