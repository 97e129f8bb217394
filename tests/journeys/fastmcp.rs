//! A server made with FastMCP, which brings its own authorisation server: the commonest way to make one in Python.

use serde_json::json;
use support::{Bridge, Mcp, Peer, Sandbox, text};

#[test]
fn a_fastmcp_server_is_signed_in_to_renewed_and_signed_out_of() {
    let mut peer = Peer::fastmcp();
    let sandbox = Sandbox::new();
    sandbox.traygate(&["server", "add", &peer.url, "--id", "notes"]);
    sandbox.traygate(&["sign-in", "notes"]);
    sandbox.approve("cursor", "notes");
    let mut bridge = Bridge::start(&sandbox, "notes", Some("cursor"));
    bridge.initialize();
    assert_eq!(bridge.tools(), ["latest"]);
    assert_eq!(text(&bridge.call("latest", json!({}))), "buy milk");

    peer.ask("expire");
    assert_eq!(text(&bridge.call("latest", json!({}))), "buy milk");
    let state = peer.ask("state");
    assert_eq!((&state["refreshes"], &state["refresh"]), (&json!(1), &json!(1)), "{state}");

    // It forgets a dead sign-in and its client at once; one click makes both anew.
    peer.ask("revoke");
    peer.ask("purge");
    bridge.ask("tools/call", json!({ "name": "latest", "arguments": {} }));
    sandbox.cli(&["server", "test", "notes"]).fails(3);
    sandbox.traygate(&["reconnect", "notes"]);
    assert_eq!(text(&bridge.call("latest", json!({}))), "buy milk");
    assert_eq!(peer.ask("state")["registrations"], 2);

    let out = sandbox.traygate(&["sign-out", "notes"]);
    assert_eq!(out["instances"][0]["revoked"], true, "{out}");
    let state = peer.ask("state");
    assert_eq!((&state["access"], &state["refresh"]), (&json!(0), &json!(0)), "{state}");
    sandbox.cli(&["server", "test", "notes"]).fails(3);
}
