//! A certified authorisation server nobody here wrote, from the first sign-in to the last sign-out.

use serde_json::{Value, json};
use support::{Bridge, Mcp, Peer, Sandbox, text};

#[test]
fn a_sign_in_lives_and_ends_at_a_certified_authorisation_server() {
    let mut peer = Peer::oidc_provider();
    let sandbox = Sandbox::new();
    sandbox.traygate(&["server", "add", &peer.url, "--id", "crm"]);
    sandbox.as_somebody("ann", &["sign-in", "crm", "--label", "Ann"]).json().ok();
    sandbox.approve("cursor", "crm");
    let mut bridge = Bridge::start(&sandbox, "crm", Some("cursor"));
    bridge.initialize();
    assert_eq!(bridge.tools(), ["whoami"]);
    assert_eq!(who(&mut bridge), "Ann of Acme");

    // Expired: renewed once, with a refresh token that is replaced each time.
    for refreshes in 1..=2 {
        peer.ask("expire");
        assert_eq!(who(&mut bridge), "Ann of Acme");
        let state = peer.ask("state");
        assert_eq!((&state["refreshes"], &state["reuses"]), (&json!(refreshes), &json!(0)), "{state}");
        assert_eq!(state["refresh"], json!(["ann"]), "one live refresh token");
    }

    // A second account; the running app follows the switch there and back.
    sandbox.as_somebody("bob", &["sign-in", "crm", "--label", "Bob"]).json().ok();
    bridge.heard("notifications/tools/list_changed");
    assert_eq!(who(&mut bridge), "Bob of Borealis");
    sandbox.traygate(&["instance", "switch", "crm", "Ann"]);
    bridge.heard("notifications/tools/list_changed");
    assert_eq!(who(&mut bridge), "Ann of Acme");
    assert_eq!(peer.ask("state")["registrations"], 1, "both accounts use one registration");

    // A thief shows a replaced token: the provider ends the family, and we say so instead of trying again.
    assert_eq!(peer.ask("steal")["error"], "invalid_grant");
    for _ in 0..2 {
        bridge.ask("tools/call", json!({ "name": "whoami", "arguments": {} }));
        sandbox.cli(&["server", "test", "crm"]).fails(3);
    }
    assert_eq!(peer.ask("state")["reuses"], 1, "the thief's was the only one");
    sandbox.as_somebody("ann", &["reconnect", "crm", "Ann"]).json().ok();
    assert_eq!(who(&mut bridge), "Ann of Acme");
    let instances = sandbox.traygate(&["instance", "list", "crm"]);
    assert_eq!(instances["instances"].as_array().unwrap().len(), 2, "{instances}");

    // Sign-out: the provider itself says that the tokens are dead, and only those.
    let out = sandbox.traygate(&["sign-out", "crm", "Bob"]);
    assert_eq!(out["instances"][0]["revoked"], true, "{out}");
    let state = peer.ask("state");
    assert_eq!((&state["access"], &state["refresh"]), (&json!(["ann"]), &json!(["ann"])), "{state}");
    assert_eq!(who(&mut bridge), "Ann of Acme");
    let out = sandbox.traygate(&["sign-out", "crm", "--all"]);
    assert_eq!(out["instances"][0]["revoked"], true, "{out}");
    let state = peer.ask("state");
    assert_eq!((&state["access"], &state["refresh"]), (&json!([]), &json!([])), "{state}");
    sandbox.cli(&["server", "test", "crm"]).fails(3);
}

#[test]
fn a_provider_that_forgot_us_is_told_again_who_we_are() {
    let mut peer = Peer::oidc_provider();
    let sandbox = Sandbox::new();
    sandbox.traygate(&["server", "add", &peer.url, "--id", "crm"]);
    sandbox.as_somebody("ann", &["sign-in", "crm", "--label", "Ann"]).json().ok();
    peer.ask("purge");
    peer.ask("expire");
    let message = sandbox.cli(&["server", "test", "crm"]).fails(3);
    assert!(message.contains("no longer knows Traygate"), "{message}");
    let again = sandbox.as_somebody("ann", &["reconnect", "crm"]).json().ok();
    assert_eq!((&again["label"], &again["other_than"]), (&json!("Ann"), &json!(null)), "{again}");
    sandbox.traygate(&["server", "test", "crm"]);
    assert_eq!(peer.ask("state")["registrations"], 2);
}

#[test]
fn signed_tokens_that_cannot_be_revoked_do_not_keep_anybody_signed_in() {
    let mut peer = Peer::oidc_provider();
    peer.ask("jwt");
    let sandbox = Sandbox::new();
    sandbox.traygate(&["server", "add", &peer.url, "--id", "crm"]);
    sandbox.as_somebody("bob", &["sign-in", "crm"]).json().ok();
    sandbox.approve("cursor", "crm");
    let mut bridge = Bridge::start(&sandbox, "crm", Some("cursor"));
    bridge.initialize();
    assert_eq!(who(&mut bridge), "Bob of Borealis");
    // The provider has no list of its JWTs to strike one from; what can be ended is the refresh token.
    sandbox.traygate(&["sign-out", "crm", "--all"]);
    assert_eq!(peer.ask("state")["refresh"], json!([]));
    let calls = peer.ask("state")["calls"].clone();
    bridge.ask("tools/call", json!({ "name": "whoami", "arguments": {} }));
    assert_eq!(
        peer.ask("state")["calls"],
        calls,
        "the token is used no more, though it would still be taken"
    );
}

/// Whose account the call went to, by the server's own word.
fn who(bridge: &mut Bridge) -> String {
    let result: Value = bridge.call("whoami", json!({}));
    text(&result)
}
