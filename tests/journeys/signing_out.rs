//! "Clear credentials" and "Reconnect".

use serde_json::json;
use support::{Bridge, Mcp, Sandbox, Vendors};

#[test]
fn signing_out_revokes_at_the_server_and_then_forgets() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    bridge.call("get_program", json!({}));
    assert!(vendors.live("partnerstack", "Acme") >= 2, "an access and a refresh token");

    let out = sandbox.traygate(&["sign-out", "partnerstack"]);
    let cleared = &out["instances"][0];
    assert_eq!((&cleared["label"], &cleared["revoked"]), (&json!("Acme"), &json!(true)), "{out}");
    assert_eq!(vendors.live("partnerstack", "Acme"), 0, "the server itself says that its tokens are dead");
    assert!(vendors.live("partnerstack", "Borealis") >= 2, "the other instance is left alone");

    // What is left does not act by itself for the one that went: either nobody is active or the app is told.
    let instances = sandbox.traygate(&["instance", "list", "partnerstack"]);
    let labels: Vec<_> = instances["instances"].as_array().unwrap().iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Borealis"]);
    let calls = vendors.calls("partnerstack");
    let write = json!({ "name": "create_partner", "arguments": { "name": "X", "email": "x@example.com" } });
    bridge.ask("tools/call", write);
    assert_eq!(vendors.calls("partnerstack"), calls, "a write meant for Acme does not reach Borealis");

    let out = sandbox.traygate(&["sign-out", "partnerstack", "--all"]);
    assert_eq!(out["instances"].as_array().unwrap().len(), 1, "{out}");
    assert_eq!(vendors.live("partnerstack", "Borealis"), 0);
    sandbox.cli(&["server", "test", "partnerstack"]).fails(3);
}

#[test]
fn signing_out_of_a_server_that_does_not_answer_forgets_all_the_same_and_says_so() {
    let sandbox = Sandbox::new();
    let vendors = Vendors::start();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    sandbox.sign_in_partnero(&vendors);
    drop(vendors);
    let out = sandbox.traygate(&["sign-out", "part3"]);
    assert_eq!(out["instances"][0]["revoked"], false, "{out}");
    // A key can only be deleted in the vendor's dashboard; that is said.
    let out = sandbox.traygate(&["sign-out", "partnero"]);
    assert_eq!(out["instances"][0]["revoked"], false, "{out}");
    for server in ["part3", "partnero"] {
        let left = sandbox.traygate(&["instance", "list", server]);
        assert_eq!(left["instances"], json!([]), "{left}");
    }
}

#[test]
fn reconnecting_to_another_instance_is_noticed_and_loses_neither() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let other = sandbox.reconnect_partnerstack(&vendors, "Borealis");
    assert_eq!((&other["label"], &other["other_than"]), (&json!("Borealis"), &json!("Acme")), "{other}");
    assert_eq!(other["active"], false, "the mistake of a click must not redirect running apps: {other}");
    let same = sandbox.reconnect_partnerstack(&vendors, "Acme");
    assert_eq!((&same["label"], &same["other_than"]), (&json!("Acme"), &json!(null)), "{same}");
    let instances = sandbox.traygate(&["instance", "list", "partnerstack"]);
    let labels: Vec<_> = instances["instances"].as_array().unwrap().iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Acme", "Borealis"]);
}

#[test]
fn an_instance_can_be_called_what_its_user_likes() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["instance", "rename", "partnerstack", "Acme", "Main programme ✓"]);
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    let hello = bridge.initialize();
    assert!(hello["serverInfo"]["title"].as_str().unwrap().contains("Main programme ✓"), "{hello}");
    sandbox.quit();
    sandbox.traygate(&["instance", "switch", "partnerstack", "Main programme ✓"]);
    let message = sandbox.cli(&["instance", "switch", "partnerstack", "Acme"]).fails(2);
    assert!(message.contains("Acme") && message.contains("Main programme ✓"), "{message}");
}
