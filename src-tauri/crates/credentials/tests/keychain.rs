//! The real Secret Service in a session bus of its own, and no Secret Service at all. The user's own keychain is never
//! touched: each case runs in a child process that sees only the bus made for it.

#![expect(clippy::print_stdout, reason = "the child's words are what its parent waits for")]

use crate::{
    rekey,
    sandbox::{Sandbox, at},
};
use credentials::{Auth, Credentials, KeyStore, Kind, Secret, Server, Setup, Wanted};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

const CASE: &str = "TRAYGATE_TEST_KEYCHAIN";
const DONE: &str = "keychain case done";

fn server() -> Server {
    Server { auth: Auth::ApiKey, ..at("https://key.example/mcp") }
}

fn open(dir: &Path) -> Credentials {
    let setup = Setup { keys: KeyStore::Keychain, dir: dir.to_owned(), ..Sandbox::new().setup() };
    Credentials::open(setup).unwrap()
}

/// This very test binary again, for the one test below, in the shell's words.
fn child(case: &str) -> String {
    let program = std::env::current_exe().unwrap();
    format!("{CASE}={case} '{}' --exact keychain::in_the_child --nocapture", program.display())
}

fn done(output: &Output) -> bool {
    output.status.success() && String::from_utf8_lossy(&output.stdout).contains(DONE)
}

/// Does nothing in the ordinary run; the tests below start it with a case.
#[tokio::test]
async fn in_the_child() {
    let dir = tempfile::tempdir().unwrap();
    match std::env::var(CASE).as_deref() {
        Ok("kept") => kept(dir.path()).await,
        Ok("absent") => absent(dir.path()).await,
        Ok("lost") => lost(dir.path()).await,
        Ok("rekeying") => rekeying().await,
        Ok("rekeyed") => rekey::check(&open(&shared())).await,
        _ => return,
    }
    println!("{DONE}");
}

async fn kept(dir: &Path) {
    let signed_in =
        open(dir).sign_in_with_key(&server(), Wanted::default(), Secret::new("k-1")).await.unwrap();
    let header = open(dir).authorize(&server(), &signed_in.instance.id, None).await.unwrap().unwrap();
    assert_eq!(header.value.expose(), "Bearer k-1");
    assert!(!dir.join("vault.key").exists());
    // Another folder has another key.
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(dir.join("vault.db"), other.path().join("vault.db")).unwrap();
    let error = open(other.path()).authorize(&server(), &signed_in.instance.id, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::KeyStore, "{error}");
}

async fn absent(dir: &Path) {
    let credentials = open(dir);
    let error =
        credentials.sign_in_with_key(&server(), Wanted::default(), Secret::new("k")).await.unwrap_err();
    assert_eq!(error.kind(), Kind::KeyStore);
    let text = error.to_string();
    assert!(text.contains("TRAYGATE_KEY_STORE=file") && text.contains("install a keychain"), "{text}");
    assert!(!dir.join("vault.key").exists());
    assert!(credentials.instances("vendor").is_empty());
}

/// The records were sealed on another bus; this one's keychain is empty.
async fn lost(_dir: &Path) {
    let credentials = open(&shared());
    match credentials.instances("vendor").first() {
        None => {
            credentials.sign_in_with_key(&server(), Wanted::default(), Secret::new("k")).await.unwrap();
        }
        Some(instance) => {
            let error = credentials.authorize(&server(), &instance.id, None).await.unwrap_err();
            assert_eq!(error.kind(), Kind::KeyStore);
            assert!(error.to_string().contains("holds no key for it"), "{error}");
        }
    }
}

/// The folder that several children are given one after another.
fn shared() -> PathBuf {
    std::env::var_os("TRAYGATE_TEST_DIR").unwrap().into()
}

/// Changes the key until it is killed.
async fn rekeying() {
    let credentials = open(&shared());
    rekey::check(&credentials).await;
    std::fs::write(shared().join("ready"), "").unwrap();
    loop {
        credentials.rekey().await.unwrap();
    }
}

#[test]
fn a_change_of_the_key_may_be_killed_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    // Not to wait for anything, but to hit another moment each time.
    let script = format!(
        "export TRAYGATE_TEST_DIR='{}'; for pause in 000 003 005 007 011 013 017 019 023 029 031 037; do
             rm -f \"$TRAYGATE_TEST_DIR/ready\"; ({}) >/dev/null & child=$!;
             until [ -e \"$TRAYGATE_TEST_DIR/ready\" ]; do sleep 0.01; done;
             sleep 0.$pause; kill -9 $child; wait $child; {} || exit 1; done",
        dir.path().display(),
        child("rekeying").replacen(CASE, &format!("exec env {CASE}"), 1),
        child("rekeyed"),
    );
    let Some(output) = in_a_session(&script) else { return };
    assert!(done(&output), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches(DONE).count(), 12, "{output:?}");
}

#[test]
fn without_a_keychain_both_ways_out_are_named_and_nothing_is_stored() {
    let output = Command::new("sh")
        .args(["-c", &child("absent")])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    assert!(done(&output), "{output:?}");
}

#[test]
fn the_keychain_keeps_the_key_per_folder() {
    let Some(output) = in_a_session(&child("kept")) else { return };
    assert!(done(&output), "{output:?}");
}

#[test]
fn an_emptied_keychain_does_not_get_a_new_key_over_old_records() {
    let dir = tempfile::tempdir().unwrap();
    let case = format!("TRAYGATE_TEST_DIR='{}' {}", dir.path().display(), child("lost"));
    for _ in 0..2 {
        let Some(output) = in_a_session(&case) else { return };
        assert!(done(&output), "{output:?}");
    }
}

/// Runs a command beside a fresh, unlocked gnome-keyring on a bus of its own; `None` where that is not installed
/// (`cargo xtask test` installs it).
fn in_a_session(command: &str) -> Option<Output> {
    let installed = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        assert!(std::env::var_os("CI").is_none(), "CI must have a Secret Service to test against");
        println!("not run: dbus-run-session and gnome-keyring-daemon are not installed");
        return None;
    }
    let home = tempfile::tempdir().unwrap();
    // The daemon's own output is the environment it would set; the collection is unlocked when it has been printed.
    let script = format!(
        "printf test | gnome-keyring-daemon --unlock --components=secrets >\"$HOME/started\" && {command}"
    );
    let output = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output();
    Some(output.unwrap())
}
