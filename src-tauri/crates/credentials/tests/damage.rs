//! A vault whose file is damaged: told, never written over, put aside only when asked; what can be read serves on.

use crate::sandbox::{Sandbox, at};
use credentials::{Auth, Credentials, Kind, Secret, Server, Wanted};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
};

const PAGE: usize = 4096;

fn server() -> Server {
    Server { auth: Auth::ApiKey, ..at("https://key.example/mcp") }
}

/// A vault with this many keys in it, closed; the ids in order.
async fn filled(count: usize) -> (Sandbox, Vec<String>) {
    let mut sandbox = Sandbox::new();
    let mut ids = Vec::new();
    for number in 0..count {
        let key = Secret::new(format!("key-{number}"));
        let signed_in = sandbox.credentials.sign_in_with_key(&server(), Wanted::default(), key).await;
        ids.push(signed_in.unwrap().instance.id);
    }
    // Whoever had it open has let go of it.
    sandbox.credentials = Sandbox::new().credentials;
    (sandbox, ids)
}

fn vault(sandbox: &Sandbox) -> PathBuf {
    sandbox.dir.path().join("vault.db")
}

/// Which of the keys still come out, and that they are the right ones.
async fn readable(credentials: &Credentials, ids: &[String]) -> Vec<usize> {
    let mut readable = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        if let Ok(Some(header)) = credentials.authorize(&server(), id, None).await {
            assert_eq!(header.value.expose(), format!("Bearer key-{number}"));
            readable.push(number);
        }
    }
    readable
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

/// Refused with the file's name and the way out, untouched, and healed by the reset alone.
async fn check(sandbox: &Sandbox, ids: &[String], expected: impl Fn(usize) -> bool, what: &str) {
    let path = vault(sandbox);
    let before = bytes(&path);
    let credentials = sandbox.reopened();
    let reason = credentials.damage().unwrap_or_else(|| panic!("{what}: taken for sound"));
    assert!(!reason.is_empty());
    let error = credentials.sign_in_with_key(&server(), Wanted::default(), Secret::new("new")).await;
    let error = error.unwrap_err();
    let text = error.to_string();
    assert_eq!(error.kind(), Kind::Vault, "{what}: {error}");
    assert!(text.contains("vault.db") && text.contains("traygate vault reset"), "{what}: {text}");
    let serving = readable(&credentials, ids).await;
    assert!(expected(serving.len()), "{what}: {serving:?}");
    drop(credentials);
    assert!(bytes(&path) == before, "{what}: a damaged file is not written to");

    let credentials = sandbox.reopened();
    let reset = credentials.reset_vault().await.unwrap();
    // A row may be whole and its credential not: it keeps its name and asks for a sign-in.
    assert!(reset.kept >= serving.len(), "{what}: {reset:?}");
    let name = reset.aside.file_name().unwrap().to_string_lossy();
    assert!(name.starts_with("vault.damaged-20250615-15") && name.ends_with(".db"), "{name}");
    sandbox.pass(1);
    assert!(bytes(&reset.aside) == before, "{what}: the damaged file is put aside whole");
    assert_eq!(credentials.damage(), None);
    for credentials in [credentials, sandbox.reopened()] {
        assert_eq!(readable(&credentials, ids).await, serving, "{what}: nothing readable is lost");
        let again = credentials.sign_in_with_key(&server(), Wanted::default(), Secret::new("new")).await;
        assert!(again.is_ok(), "{what}: {again:?}");
    }
}

#[tokio::test]
async fn files_that_are_no_vault_are_told_from_a_first_start() {
    let garbage = "this is no database, and long enough to be looked at as one".repeat(200);
    let cases: [(&str, &[u8]); 4] = [
        ("garbage", garbage.as_bytes()),
        ("zero length", b""),
        ("one byte", b"S"),
        ("a header and nothing else", b"SQLite format 3\0"),
    ];
    for (what, content) in cases {
        let (sandbox, ids) = filled(2).await;
        fs::write(vault(&sandbox), content).unwrap();
        check(&sandbox, &ids, |count| count == 0, what).await;
    }
}

#[tokio::test]
async fn a_database_without_our_tables_is_not_ours_to_fill() {
    let (sandbox, ids) = filled(1).await;
    fs::remove_file(vault(&sandbox)).unwrap();
    let other = Connection::open(vault(&sandbox)).unwrap();
    other.execute_batch("CREATE TABLE holiday (photo BLOB)").unwrap();
    drop(other);
    check(&sandbox, &ids, |count| count == 0, "another program's database").await;
}

#[tokio::test]
async fn a_truncated_database_gives_what_is_left_of_it() {
    let (sandbox, ids) = filled(60).await;
    let whole = bytes(&vault(&sandbox));
    assert!(whole.len() > 6 * PAGE, "{} bytes are too few to cut", whole.len());
    for length in [whole.len() - PAGE, whole.len() / 2, PAGE + 100, PAGE, 100] {
        fs::write(vault(&sandbox), &whole[..length]).unwrap();
        check(&sandbox, &ids, |count| count < 60, &format!("cut at {length}")).await;
    }
}

#[tokio::test]
async fn a_half_written_page_costs_the_records_on_it_alone() {
    let (sandbox, ids) = filled(60).await;
    let whole = bytes(&vault(&sandbox));
    let mut survivors = 0;
    for page in 1..whole.len() / PAGE {
        let mut torn = whole.clone();
        torn[page * PAGE + PAGE / 2..(page + 1) * PAGE].fill(0);
        fs::write(vault(&sandbox), &torn).unwrap();
        let credentials = sandbox.reopened();
        let serving = readable(&credentials, &ids).await.len();
        // A page with an index or with free room only: nothing is lost, and nobody has to know.
        if credentials.damage().is_some() {
            drop(credentials);
            check(&sandbox, &ids, |count| count == serving, &format!("page {page}")).await;
        }
        survivors = survivors.max(serving % 60);
    }
    assert!(survivors >= 40, "at the best {survivors} of 60 survived a torn page of records");
}

#[tokio::test]
async fn a_log_that_is_deleted_after_a_crash_costs_nothing() {
    let mut sandbox = Sandbox::new();
    let key = Secret::new("key-0");
    let signed_in = sandbox.credentials.sign_in_with_key(&server(), Wanted::default(), key).await;
    let ids = [signed_in.unwrap().instance.id];
    // As `kill -9` leaves it: copied while it is open.
    let crashed = Sandbox::new();
    fs::copy(vault(&sandbox), vault(&crashed)).unwrap();
    fs::copy(sandbox.dir.path().join("vault.key"), crashed.dir.path().join("vault.key")).unwrap();
    sandbox.credentials = crashed.reopened();
    assert_eq!(sandbox.credentials.damage(), None);
    assert_eq!(readable(&sandbox.credentials, &ids).await, [0]);
}

#[tokio::test]
async fn a_log_that_is_garbage_is_not_believed() {
    let (sandbox, ids) = filled(2).await;
    fs::write(sandbox.dir.path().join("vault.db-wal"), vec![0x5a; 10_000]).unwrap();
    let credentials = sandbox.reopened();
    assert_eq!(credentials.damage(), None);
    assert_eq!(readable(&credentials, &ids).await, [0, 1]);
}

#[tokio::test]
async fn a_lost_check_record_does_not_lose_the_rest() {
    let (sandbox, ids) = filled(2).await;
    Connection::open(vault(&sandbox)).unwrap().execute("DELETE FROM meta", []).unwrap();
    assert_eq!(readable(&sandbox.reopened(), &ids).await, [0, 1]);
}

#[tokio::test]
async fn a_sound_vault_is_not_put_aside() {
    let (sandbox, ids) = filled(1).await;
    let credentials = sandbox.reopened();
    let error = credentials.reset_vault().await.unwrap_err();
    assert!(error.to_string().contains("not damaged"), "{error}");
    assert_eq!(readable(&credentials, &ids).await, [0]);
    assert_eq!(fs::read_dir(sandbox.dir.path()).unwrap().count(), 4, "vault.db, its two logs, vault.key");
}
