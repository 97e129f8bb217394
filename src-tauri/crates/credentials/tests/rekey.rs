//! A new master key, with the program killed at any moment of it.

use crate::sandbox::{Sandbox, at};
use credentials::{Auth, Credentials, KeyStore, Secret, Server, Setup, Wanted};
use std::{
    io::Read,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const DIR: &str = "TRAYGATE_TEST_REKEY";
const KILLS: u64 = 60;

fn server() -> Server {
    Server { auth: Auth::ApiKey, ..at("https://key.example/mcp") }
}

pub(crate) fn open(dir: &Path, keys: KeyStore) -> Credentials {
    Credentials::open(Setup { keys, dir: dir.to_owned(), ..Sandbox::new().setup() }).unwrap()
}

/// Signs in the first time; then says whether every key still comes out. Ends with one more change.
pub(crate) async fn check(credentials: &Credentials) {
    if credentials.instances("vendor").is_empty() {
        for key in ["k-0", "k-1", "k-2"] {
            credentials.sign_in_with_key(&server(), Wanted::default(), Secret::new(key)).await.unwrap();
        }
    }
    for (number, instance) in credentials.instances("vendor").iter().enumerate() {
        let header = credentials.authorize(&server(), &instance.id, None).await.unwrap().unwrap();
        assert_eq!(header.value.expose(), format!("Bearer k-{number}"));
    }
}

/// Does nothing in the ordinary run; as a child it changes the key until it is killed.
#[tokio::test]
async fn in_the_child() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let credentials = open(Path::new(&dir), KeyStore::File);
    check(&credentials).await;
    println!("\nready");
    loop {
        credentials.rekey().await.unwrap();
    }
}

#[tokio::test]
async fn killed_at_any_moment_the_vault_opens() {
    let dir = tempfile::tempdir().unwrap();
    check(&open(dir.path(), KeyStore::File)).await;
    let mut interrupted = 0;
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "rekey::in_the_child", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut seen, mut out) = (Vec::new(), child.stdout.take().unwrap());
        let mut byte = [0];
        while !seen.ends_with(b"ready\n") {
            assert_eq!(out.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&byte);
        }
        // Not to wait for anything, but to hit another moment each time.
        std::thread::sleep(Duration::from_micros(round * 7919 % 20_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = std::fs::read_to_string(dir.path().join("vault.key")).unwrap();
        interrupted += usize::from(kept.split_whitespace().count() == 2);
        let credentials = open(dir.path(), KeyStore::File);
        assert_eq!(credentials.damage(), None);
        check(&credentials).await;
    }
    assert!(interrupted > 0, "no kill came between the steps; {KILLS} are too few");
}

#[tokio::test]
async fn whoever_is_served_meanwhile_does_not_notice() {
    let sandbox = Sandbox::new();
    check(&sandbox.credentials).await;
    let changing = {
        let credentials = sandbox.credentials.clone();
        tokio::spawn(async move {
            for _ in 0..20 {
                assert_eq!(credentials.rekey().await.unwrap(), 3);
            }
        })
    };
    while !changing.is_finished() {
        check(&sandbox.credentials).await;
        tokio::task::yield_now().await;
    }
    changing.await.unwrap();
    check(&sandbox.reopened()).await;
}
