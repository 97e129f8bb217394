//! Backup and restore: everything but secrets, onto a fresh machine and onto one in use.

use serde_json::{Value, json};
use std::fs;
use support::{Sandbox, Vendors};

use super::apps;

#[test]
fn a_set_up_comes_back_on_a_fresh_machine_and_the_next_sign_in_fills_it() {
    let vendors = Vendors::start();
    let old = Sandbox::new();
    apps::install(&old);
    old.add_vendors(&vendors);
    old.traygate(&["server", "add", "https://mcp.example/mcp", "--id", "example", "--name", "Example"]);
    old.sign_in_partnerstack(&vendors, "Borealis");
    old.sign_in_partnerstack(&vendors, "Acme");
    old.sign_in_partnero(&vendors);
    old.traygate(&["instance", "rename", "partnerstack", "Acme", "Main programme"]);
    old.traygate(&["instance", "pin", "cursor", "partnerstack", "Borealis"]);
    old.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    old.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);
    let file = old.home().join("set-up.json");
    let path = file.to_str().unwrap();
    old.traygate(&["vault", "backup", path]);
    let document = fs::read_to_string(&file).unwrap();
    for secret in vendors.secrets() {
        assert!(!document.contains(&secret), "{secret}");
    }
    let message = old.cli(&["vault", "backup", path]).fails(2);
    assert!(message.contains("set-up.json"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), document, "a file that is there is not overwritten");

    let new = Sandbox::new();
    apps::install(&new);
    let restored = new.traygate(&["vault", "restore", path]);
    let left = restored["left"].to_string();
    assert!(
        left.contains("traygate reconnect partnerstack") && left.contains("--api-key-stdin"),
        "{restored}"
    );
    let instances = new.traygate(&["instance", "list", "partnerstack"]);
    let seen = |at: usize| {
        let it = &instances["instances"][at];
        (it["label"].clone(), it["active"].clone(), it["sign_in_needed"].is_string())
    };
    assert_eq!(seen(0), (json!("Borealis"), json!(false), true), "{instances}");
    assert_eq!(seen(1), (json!("Main programme"), json!(true), true), "{instances}");
    let status = new.status();
    let client = |id: &str| {
        let clients = status["clients"].as_array().unwrap();
        clients.iter().find(|it| it["id"] == id).unwrap().clone()
    };
    assert_eq!(client("cursor")["pins"]["partnerstack"], "Borealis");
    assert_eq!(client("cursor")["crossings"]["partnerstack"]["status"], "written");
    assert_eq!(client("claude-code")["crossings"]["partnerstack"]["via"], "http");
    assert!(status["servers"].as_array().unwrap().iter().any(|it| it["id"] == "example"), "{status}");
    new.cli(&["server", "test", "partnerstack"]).fails(3);
    let vault = new.traygate(&["vault", "status"]);
    assert_eq!(vault["vault"]["records"][0]["rest"], "nothing", "{vault}");

    // The same account signs in: its instance is filled, name, pin and place kept.
    let signed_in = new.sign_in_partnerstack(&vendors, "Acme");
    assert_eq!(signed_in["label"], "Main programme", "{signed_in}");
    new.traygate(&["server", "test", "partnerstack"]);
    let instances = new.traygate(&["instance", "list", "partnerstack"]);
    assert_eq!(instances["instances"].as_array().unwrap().len(), 2, "{instances}");

    // Again, onto a machine in use: nothing is touched.
    let again = new.traygate(&["vault", "restore", path]);
    assert_eq!((&again["done"], &again["left"]), (&json!([]), &json!([])), "{again}");
    new.traygate(&["server", "test", "partnerstack"]);
    // What waits can be signed out of like anything else.
    let out = new.traygate(&["sign-out", "partnerstack", "Borealis"]);
    assert!(out["instances"][0]["server_said"].as_str().unwrap().contains("nobody was signed in"), "{out}");
}

#[test]
fn a_file_that_is_no_backup_of_ours_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.traygate(&["server", "add", "https://mcp.example/mcp", "--id", "example"]);
    let file = sandbox.home().join("good.json");
    sandbox.traygate(&["vault", "backup", file.to_str().unwrap()]);
    let text = fs::read_to_string(&file).unwrap();
    let mut good: Value = serde_json::from_str(&text).unwrap();
    good["servers"][0]["id"] = json!("other");
    let damaged = |change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        bad.to_string()
    };
    let stranger = json!({
        "id": "x", "server": "other", "url": "https://mcp.example/mcp", "label": "L", "identity": null,
        "identity_key": null, "active": true, "signed_in_at": 1,
    });
    let cases = [
        ("cut off", text[..text.len() / 2].to_owned()),
        ("empty", String::new()),
        ("no JSON", "hello".to_owned()),
        ("of a later version", damaged(&|it| it["version"] = json!(2))),
        ("something else", damaged(&|it| it["format"] = json!("shopping-list"))),
        ("with a member nobody knows", damaged(&|it| it["tokens"] = json!([]))),
        (
            "with an address that is none",
            damaged(&|it| it["servers"][0]["url"] = json!("file:///etc/passwd")),
        ),
        ("with an id that is none", damaged(&|it| it["servers"][0]["id"] = json!("../x"))),
        ("with a made-up instance", damaged(&|it| it["instances"] = json!([stranger]))),
    ];
    for (what, text) in cases {
        let file = sandbox.write("bad.json", &text);
        let message = sandbox.cli(&["vault", "restore", file.to_str().unwrap()]).fails(2);
        assert!(message.contains("nothing was changed"), "{what}: {message}");
        let servers = sandbox.status()["servers"].to_string();
        assert!(!servers.contains("\"other\""), "{what}: {servers}");
    }
    let message = sandbox.cli(&["vault", "restore", "/nowhere/at-all.json"]).fails(2);
    assert!(message.contains("/nowhere/at-all.json"), "{message}");
}
