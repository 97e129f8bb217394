//! Everything this version does with secrets, the failures included.

use serde_json::{Value, json};
use std::fs;
use support::{Bridge, Http, Mcp, Peer, Process, Sandbox, Vendors, until};

use super::super::apps::APPS;

/// Keys that no vendor issued: a user's mistake must not come to light either.
pub(super) const WRONG: [&str; 3] =
    ["partnero_live_wrong_key", "another_wrong_secret", "client_secret_nobody_registered"];

/// Signs in everywhere, connects every app, calls, renews, switches, reconnects, replaces, signs out.
pub(super) fn with_vendors(vendors: &Vendors, sandbox: &Sandbox) {
    sandbox.add_vendors(vendors);
    sandbox.sign_in_partnerstack(vendors, "Acme");
    sandbox.sign_in_partnerstack(vendors, "Borealis");
    sandbox.sign_in_part3(vendors);
    sandbox.sign_in_partnero(vendors);
    let snippet = format!(
        r#"{{"mcpServers":{{"copied":{{"url":"{}","headers":{{"Authorization":"Bearer {}"}}}}}}}}"#,
        vendors.about("/partnero/url"),
        vendors.about("/partnero/api_key"),
    );
    sandbox.cli(&["server", "import"]).stdin(&snippet).json().ok();
    sandbox.traygate(&[&["connect"], APPS].concat());
    sandbox.traygate(&["connect", "claude-code", "--server", "part3", "--via", "http"]);

    let mut bridge = Bridge::start(sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    bridge.call("get_program", json!({}));
    sandbox.traygate(&["instance", "switch", "partnerstack", "Acme"]);
    bridge.heard("notifications/tools/list_changed");
    bridge.call("get_program", json!({}));
    let file = fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let url = file["mcpServers"]["part3"]["url"].as_str().unwrap();
    let mut http = Http::new(url, Some(&gateway_token(sandbox)));
    http.initialize();
    // Renewed over both ways in, with a token that is replaced and with one that stays.
    for vendor in ["part3", "partnerstack"] {
        vendors.expire(vendor);
    }
    sandbox.keep(&http.call("list_projects", json!({})).to_string());
    sandbox.keep(&bridge.call("get_program", json!({})).to_string());
    for vendor in ["part3", "partnerstack"] {
        assert_eq!(vendors.count(vendor, "token_requests.refresh_token"), 1, "{vendor}");
    }
    sandbox.reconnect_partnerstack(vendors, "Acme");
    sandbox.reconnect_partnerstack(vendors, "Cirrus");
    sandbox.traygate(&["sign-out", "partnerstack", "Borealis"]);

    // A dead sign-in, met over both ways in; then a client with a secret of its own.
    vendors.revoke("part3");
    sandbox.keep(&http.ask("tools/call", json!({ "name": "list_projects", "arguments": {} })).to_string());
    sandbox.cli(&["server", "test", "part3"]).fails(3);
    sandbox.reconnect_part3(vendors);
    vendors.fault("part3", "confidential", &json!({}));
    vendors.fault("part3", "purge-clients", &json!({}));
    vendors.expire("part3");
    sandbox.cli(&["server", "test", "part3"]).fails(3);
    sandbox.reconnect_part3(vendors);
    vendors.expire("part3");
    sandbox.keep(&http.ask("tools/call", json!({ "name": "list_projects", "arguments": {} })).to_string());

    // A permission that the sign-in lacks, then has.
    vendors.fault("part3", "want-scope?scope=mcp:write", &json!({}));
    let refused = http.ask("tools/call", json!({ "name": "list_projects", "arguments": {} })).to_string();
    assert!(refused.contains("mcp:write"), "{refused}");
    sandbox.keep(&refused);
    sandbox.reconnect_part3(vendors);
    sandbox.keep(&http.call("list_projects", json!({})).to_string());

    // A key that is wrong, one that was deleted, one that takes its place.
    sandbox.cli(&["sign-in", "partnero", "--api-key-stdin"]).stdin(WRONG[0]).json().run();
    let header =
        ["server", "add", vendors.about("/partnero/url"), "--id", "odd", "--header-stdin", "X-Api-Key"];
    sandbox.cli(&header).stdin(WRONG[1]).json().run();
    // A client that its user says the vendor registered, with a secret that the vendor does not know.
    let words = [
        "server",
        "add",
        vendors.about("/part3/url"),
        "--id",
        "registered",
        "--client-id",
        "traygate-at-acme",
    ];
    let registered = [&words[..], &["--client-secret-stdin"]].concat();
    sandbox.cli(&registered).stdin(WRONG[2]).json().ok();
    let words = ["sign-in", "registered", "--timeout", "2"];
    sandbox.as_person(vendors, "/part3/prime", &words).json().run();
    vendors.revoke("partnero");
    sandbox.cli(&["server", "test", "partnero"]).fails(3);
    let fresh = vendors.fault("partnero", "new-key", &json!({}));
    sandbox.cli(&["reconnect", "partnero", "--api-key-stdin"]).stdin(fresh.as_str().unwrap()).json().ok();
}

/// The authorisation servers nobody here wrote: signed JWTs, opaque tokens, a client secret.
pub(super) fn with_peers(peers: &mut [Peer], sandbox: &Sandbox) {
    for (number, peer) in peers.iter_mut().enumerate() {
        let id = format!("peer-{number}");
        sandbox.traygate(&["server", "add", &peer.url, "--id", &id]);
        sandbox.as_somebody("ann", &["sign-in", &id]).json().ok();
        peer.ask("expire");
        sandbox.traygate(&["server", "test", &id]);
        assert_eq!(peer.ask("state")["refreshes"], 1);
        sandbox.traygate(&["sign-out", &id, "--all"]);
    }
    peers[0].ask("jwt");
    sandbox.as_somebody("bob", &["sign-in", "peer-0"]).json().ok();
    sandbox.traygate(&["server", "test", "peer-0"]);
}

/// Servers that answer with rubbish, break off, or send the browser back with something wrong.
pub(super) fn with_trouble(vendors: &Vendors, sandbox: &Sandbox) {
    let test = || sandbox.cli(&["server", "test", "part3"]).json().run();
    for (fault, body) in [
        ("garbage", json!({})),
        ("fail?status=500&times=2", json!({})),
        ("fail?where=token&status=503&times=1", json!({})),
    ] {
        vendors.expire("part3");
        vendors.fault("part3", fault, &body);
        test();
    }
    // The server has replaced the token and its answer never came.
    vendors.expire("part3");
    vendors.fault("part3", "rotate-silently", &json!({}));
    test();
    test();
    vendors.fault("part3", "reset", &json!({}));
    let words = ["sign-in", "part3", "--timeout", "2"];
    for (fault, body) in [
        ("token-answer", json!({ "token_type": "mac" })),
        ("callback", json!({ "state": "another" })),
        ("callback", json!({ "iss": "https://evil.example" })),
        ("metadata", json!({ "token_endpoint": "http://127.0.0.1:1/token" })),
    ] {
        vendors.fault("part3", fault, &body);
        sandbox.as_person(vendors, "/part3/prime", &words).json().run();
        vendors.fault("part3", fault, &json!({}));
    }
    sandbox.as_person(vendors, "/part3/prime", &words).env("BROWSER_ANSWER", "deny").json().run();
    sandbox.as_person(vendors, "/part3/other", &words).json().run();
    sandbox.cli(&["sign-in", "part3", "--timeout", "1"]).env("TRAYGATE_BROWSER", "/nowhere/browser").run();
    vendors.fault("part3", "reset", &json!({}));
    sandbox.sign_in_part3(vendors);
}

/// The owner dies while it renews a token.
pub(super) fn with_a_crash(vendors: &Vendors, sandbox: &Sandbox, owner: &mut Process) {
    vendors.expire("part3");
    vendors.fault("part3", "slow?ms=5000&where=token", &json!({}));
    let before = vendors.count("part3", "token_requests.refresh_token");
    let mut call = sandbox.cli(&["server", "test", "part3", "--json"]).spawn();
    until("the renewal under way", || {
        (vendors.count("part3", "token_requests.refresh_token") > before).then_some(())
    });
    owner.kill();
    call.ended();
    sandbox.keep(&call.written());
    vendors.fault("part3", "slow?ms=0&where=token", &json!({}));
    sandbox.cli(&["server", "test", "part3"]).json().run();
}

/// The key the vault is sealed with.
pub(super) fn master_key(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.state().join("vault.key")).unwrap().trim().to_owned()
}

/// The token of Claude Code's HTTP entry.
pub(super) fn gateway_token(sandbox: &Sandbox) -> String {
    let file: Value =
        serde_json::from_str(&fs::read_to_string(sandbox.home().join(".claude.json")).unwrap()).unwrap();
    let header = file["mcpServers"]["part3"]["headers"]["Authorization"].as_str().unwrap();
    header.strip_prefix("Bearer ").unwrap().to_owned()
}
