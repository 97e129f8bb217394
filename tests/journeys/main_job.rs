//! The product's main job: sign in, connect the apps, call a tool, switch the instance, call again.

use serde_json::{Value, json};
use std::{fs, net::TcpListener};
use support::{Bridge, Http, Mcp, Sandbox, Vendors, text};

use super::apps::{self, APPS};

#[test]
fn two_instances_five_apps_one_switch() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    apps::install(&sandbox);
    let _owner = sandbox.serve();

    // Servers get their addresses; sign in to PartnerStack twice, to Part3, and to Partnero with its key.
    sandbox.add_vendors(&vendors);
    for instance in ["Borealis", "Acme"] {
        let signed_in = sandbox.sign_in_partnerstack(&vendors, instance);
        assert_eq!(
            (&signed_in["label"], &signed_in["active"]),
            (&json!(instance), &json!(true)),
            "{signed_in}"
        );
    }
    sandbox.sign_in_part3(&vendors);
    sandbox.sign_in_partnero(&vendors);
    let instances = sandbox.traygate(&["instance", "list", "partnerstack"]);
    let labels: Vec<&Value> =
        instances["instances"].as_array().unwrap().iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Borealis", "Acme"]);

    // Connect all apps; a dry run before it writes nothing.
    let words = [&["connect"], APPS].concat();
    let planned = sandbox.traygate(&[&words[..], &["--dry-run"]].concat());
    assert!(planned["edits"].as_array().unwrap().iter().all(|it| it["written"] == false), "{planned}");
    assert_eq!(apps::contents(&sandbox), apps::original(&sandbox), "a dry run writes nothing");
    let edited = sandbox.traygate(&words);
    assert!(edited["edits"].as_array().unwrap().iter().all(|it| it["written"] == true), "{edited}");
    let again = sandbox.traygate(&words);
    assert!(again["edits"].as_array().unwrap().iter().all(|it| it["diff"] == ""), "{again}");
    for app in APPS {
        assert_eq!(sandbox.crossing(app, "partnerstack")["status"], "written", "{app}");
    }

    // Cursor starts the bridge as its file says, and calls a tool.
    let cursor = fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
    let cursor: Value = serde_json::from_str(&cursor).unwrap();
    let mut bridge = Bridge::of_entry(&sandbox, &cursor["mcpServers"]["partnerstack"]);
    let hello = bridge.initialize();
    assert!(hello["serverInfo"]["title"].as_str().unwrap().contains("Acme"), "{hello}");
    assert!(hello["instructions"].as_str().unwrap().contains("Acme"), "{hello}");
    assert!(bridge.tools().contains(&WHO.to_owned()));
    let before = bridge.call(WHO, json!({}));
    assert!(text(&before).contains("Acme"), "{before}");
    assert_eq!(before["_meta"]["io.traygate/instance"], "Acme");
    assert_eq!(sandbox.crossing("cursor", "partnerstack")["status"], "connected");

    // Switch: the running app hears of it, the next answer is the other instance's.
    sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    bridge.heard("notifications/tools/list_changed");
    let after = bridge.call(WHO, json!({}));
    assert!(text(&after).contains("Borealis") && !text(&after).contains("Acme"), "{after}");
    assert_ne!(text(&before), text(&after));
    assert_eq!(after["_meta"]["io.traygate/instance"], "Borealis");

    // Disconnect: every byte is as it was.
    sandbox.traygate(&[&["disconnect"], APPS].concat());
    assert_eq!(apps::contents(&sandbox), apps::original(&sandbox));
    assert_eq!(sandbox.crossing("cursor", "partnerstack")["status"], "not-connected");
}

#[test]
fn the_same_over_http() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    apps::install(&sandbox);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);

    let (url, token) = entry(&sandbox);
    assert!(url.ends_with("/partnerstack/mcp"), "{url}");
    let mut http = Http::new(&url, Some(&token));
    let hello = http.initialize();
    assert!(hello["serverInfo"]["title"].as_str().unwrap().contains("Acme"), "{hello}");
    http.tools();
    let before = http.call(WHO, json!({}));
    assert!(text(&before).contains("Acme"), "{before}");
    assert_eq!(sandbox.crossing("claude-code", "partnerstack")["status"], "connected");
    assert_eq!(sandbox.crossing("claude-code", "partnerstack")["via"], "http");
    sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    http.heard("notifications/tools/list_changed");
    let after = http.call(WHO, json!({}));
    assert!(text(&after).contains("Borealis") && !text(&after).contains("Acme"), "{after}");

    // Connecting again keeps the token: a running app must not lose its way.
    sandbox.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);
    assert_eq!(entry(&sandbox), (url.clone(), token.clone()));

    // Only this client, only from this machine.
    assert_eq!(Http::new(&url, None).knock(&[]), 401);
    assert_eq!(Http::new(&url, Some("wrong")).knock(&[]), 401);
    assert_eq!(http.knock(&[("origin", "https://evil.example")]), 403);
    assert_eq!(http.knock(&[("host", "evil.example")]), 403);
    let origin = url.strip_suffix("/partnerstack/mcp").unwrap();
    for path in ["oauth-protected-resource", "oauth-authorization-server", "openid-configuration"] {
        assert_eq!(http.get(&format!("{origin}/.well-known/{path}")).0, 404, "{path}");
    }

    // Disconnected, the token is worth nothing.
    sandbox.traygate(&["disconnect", "claude-code"]);
    assert_eq!(Http::new(&url, Some(&token)).knock(&[]), 401);
    assert_eq!(apps::contents(&sandbox), apps::original(&sandbox));
}

#[test]
fn another_port_counts_at_once() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    apps::install(&sandbox);
    let _owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    sandbox.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);
    let (old, token) = entry(&sandbox);
    let mut http = Http::new(&old, Some(&token));
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    http.initialize();
    http.tools();
    bridge.initialize();
    bridge.tools();

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let message = sandbox.cli(&["settings", "port", &port]).fails(1);
    assert!(message.contains(&format!("port {port} is taken by another program")), "{message}");
    assert_eq!(Http::new(&old, Some(&token)).knock(&[("host", "evil.example")]), 403, "the old one stays");
    drop(taken);
    let said = sandbox.cli(&["settings", "port", &port]).run().stdout;
    let left = "1 entry of an app still leads to the port before: traygate doctor --fix";
    assert_eq!(said, format!("{port}  {left}\n"));
    assert_eq!(sandbox.status()["owner"]["http"], format!("http://127.0.0.1:{port}"));

    // Apps that run notice nothing, one that starts anew finds the port in its file.
    sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    http.heard("notifications/tools/list_changed");
    bridge.heard("notifications/tools/list_changed");
    assert!(text(&bridge.call(WHO, json!({}))).contains("Borealis"));
    sandbox.traygate(&["doctor", "--fix", "--only", "port-moved"]);
    let mended = (format!("http://127.0.0.1:{port}/partnerstack/mcp"), token.clone());
    assert_eq!(entry(&sandbox), mended);
    Http::new(&mended.0, Some(&token)).initialize();
}

#[test]
fn the_wrong_instance_never_acts() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    for app in ["cursor", "vscode"] {
        sandbox.approve(app, "partnerstack");
    }
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    bridge.tools();
    bridge.call(WHO, json!({}));

    sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    bridge.heard("notifications/tools/list_changed");
    let calls = vendors.calls("partnerstack");
    let held = bridge.call(WRITE.0, WRITE.1());
    let said = text(&held);
    assert!(said.contains("Acme") && said.contains("Borealis"), "{said}");
    assert_eq!(vendors.calls("partnerstack"), calls, "nothing was sent to the server");
    let done = bridge.call(WRITE.0, WRITE.1());
    assert!(done["isError"] != true && text(&done) != said, "{done}");
    assert_eq!(vendors.calls("partnerstack"), calls + 1);

    // A pinned app keeps its instance whatever is active.
    sandbox.traygate(&["instance", "pin", "vscode", "partnerstack", "Acme"]);
    let mut pinned = Bridge::start(&sandbox, "partnerstack", Some("vscode"));
    pinned.initialize();
    assert!(text(&pinned.call(WHO, json!({}))).contains("Acme"));
    sandbox.traygate(&["instance", "unpin", "vscode", "partnerstack"]);
    pinned.heard("notifications/tools/list_changed");
    assert!(text(&pinned.call(WHO, json!({}))).contains("Borealis"));
}

/// A read-only tool whose answer names the instance.
const WHO: &str = "get_program";

/// A tool that changes something.
const WRITE: (&str, fn() -> Value) =
    ("create_partner", || json!({ "name": "Journey", "email": "j@example.com" }));

/// Address and token of Claude Code's HTTP entry.
fn entry(sandbox: &Sandbox) -> (String, String) {
    let file = fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let entry = &file["mcpServers"]["partnerstack"];
    let header = entry["headers"]["Authorization"].as_str().unwrap();
    (entry["url"].as_str().unwrap().to_owned(), header.strip_prefix("Bearer ").unwrap().to_owned())
}
