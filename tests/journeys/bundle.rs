//! The support bundle: what is in it, what is not, and files that cannot be made.

use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _};
use support::{Bridge, Mcp, Sandbox, Vendors, program, unzipped};

use super::apps;

#[test]
fn the_bundle_tells_what_is_wrong_and_nothing_secret() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    apps::install(&sandbox);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    sandbox.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);
    // An address with a key in it, as some vendors hand out.
    let keyed = "https://mcp.example/s/Zk3xUe8rT1yQp0aB/mcp?key=hunter2";
    sandbox.traygate(&["server", "add", keyed, "--id", "keyed"]);
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    bridge.call("create_partner", json!({ "name": "Between Us Ltd", "email": "jo@between.example" }));
    // The user has put a key of their own into our entry, and there is another server beside it.
    let path = sandbox.home().join(".cursor/mcp.json");
    let mut entries: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    entries["mcpServers"]["partnerstack"]["env"] = json!({ "PROXY_KEY": "sesame" });
    entries["mcpServers"]["weather"]["headers"] = json!({ "X-Key": "rainbow" });
    fs::write(&path, entries.to_string()).unwrap();
    let entry = fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
    let entry: Value = serde_json::from_str(&entry).unwrap();
    let header = entry["mcpServers"]["partnerstack"]["headers"]["Authorization"].as_str().unwrap();
    let token = header.strip_prefix("Bearer ").unwrap();

    let file = sandbox.home().join("bundle.zip");
    let made = sandbox.traygate(&["doctor", "--bundle", file.to_str().unwrap()]);
    assert_eq!(made["bundle"], file.to_str().unwrap());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let parts = unzipped(&file);
    let listed: BTreeMap<&str, u64> = made["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["bytes"].as_u64().unwrap()))
        .collect();
    let sizes: BTreeMap<&str, u64> =
        parts.iter().map(|(name, text)| (name.as_str(), text.len() as u64)).collect();
    assert_eq!(listed, sizes);
    let names: Vec<&str> = listed.into_keys().collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "activity.json",
            "clients/claude-code.json",
            "clients/cursor.json",
            "findings.json",
            "status.json",
            "vault.json",
            "versions.json"
        ]
    );
    for name in ["versions.json", "status.json", "findings.json", "activity.json", "vault.json", "clients/"] {
        assert!(parts["README.txt"].contains(name), "{name}");
    }

    assert_eq!(made["files"][0]["name"], "README.txt", "what is in it comes first");
    for (name, text) in parts.iter().filter(|(name, _)| *name != "README.txt") {
        let line = format!("{name} ({} bytes)", text.len());
        assert!(parts["README.txt"].contains(&line), "{line}");
    }

    let part = |name: &str| -> Value { serde_json::from_str(&parts[name]).unwrap() };
    assert_eq!(part("versions.json")["os"], "linux");
    assert_eq!(part("status.json")["owner"]["version"], part("versions.json")["traygate"]);
    assert_eq!(part("findings.json")["reply"], "doctor");
    let calls = part("activity.json");
    assert!(calls["calls"].as_array().unwrap().iter().any(|it| it["tool"] == "create_partner"), "{calls}");
    let vault = part("vault.json");
    assert_eq!(vault["vault"]["records"][0]["label"], "Acme", "{vault}");
    let bridge = program("traygate-bridge");
    assert_eq!(
        part("clients/cursor.json"),
        json!([{
            "file": "~/.cursor/mcp.json",
            "entries": { "partnerstack": {
                "command": bridge,
                "args": ["partnerstack", "--client", "cursor"],
                "env": { "PROXY_KEY": "***" },
            } },
        }])
    );
    let http = &part("clients/claude-code.json")[0]["entries"]["partnerstack"];
    assert_eq!(http["url"], entry["mcpServers"]["partnerstack"]["url"], "{http}");
    assert_eq!(http["headers"], json!({ "Authorization": "***" }), "{http}");

    let mut hidden = vendors.secrets();
    let home = sandbox.home().display().to_string();
    let more = [token, "sesame", "rainbow", "weather", "hunter2", "Zk3xUe8rT1yQp0aB", "Between Us", &home];
    hidden.extend(more.map(str::to_owned));
    for (name, text) in &parts {
        for it in &hidden {
            assert!(!text.contains(it.as_str()), "{it} in {name}: {text}");
        }
    }
}

#[test]
fn people_are_told_what_is_in_the_bundle() {
    let sandbox = Sandbox::new();
    let told = sandbox.cli(&["doctor", "--bundle", "mine.zip"]).run();
    assert_eq!(told.code, Some(0), "{told:?}");
    for (name, text) in unzipped(&sandbox.home().join("mine.zip")) {
        let line = told.stdout.lines().find(|it| it.trim_start().starts_with(&name));
        assert!(line.is_some_and(|it| it.ends_with(&format!(" {} bytes", text.len()))), "{name}: {told:?}");
    }
}

#[test]
fn a_bundle_is_a_new_file_or_none() {
    let sandbox = Sandbox::new();
    let owner = sandbox.serve();
    let there = sandbox.write("there.zip", "mine");
    let message = sandbox.cli(&["doctor", "--bundle", there.to_str().unwrap()]).fails(2);
    assert!(message.contains("there.zip") && message.contains("there already"), "{message}");
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");

    let nowhere = sandbox.home().join("no/such/folder/x.zip");
    let message = sandbox.cli(&["doctor", "--bundle", nowhere.to_str().unwrap()]).fails(2);
    assert!(message.contains("no/such/folder/x.zip") && message.contains("folder"), "{message}");
    assert!(!sandbox.home().join("no").exists());

    // Nobody may make a file in there, not even root.
    let message = sandbox.cli(&["doctor", "--bundle", "/proc/x.zip"]).fails(2);
    assert!(message.contains("/proc/x.zip"), "{message}");

    // The disk is full, as far as this process can tell: no file may be longer than nothing.
    let full = sandbox.home().join("full.zip");
    let mut command = sandbox.command("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" doctor --json --bundle \"$1\""]);
    let output = command.arg(program("traygate")).arg(&full).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said.contains("full.zip") && said.contains("nothing was kept of it"), "{said}");
    assert!(!full.exists());
    drop(owner);
}
