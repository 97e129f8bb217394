//! What AI apps may do, through the real command line, bridge and a vendor that changes its tools.

use serde_json::{Value, json};
use support::{Bridge, Mcp, Sandbox, Vendors, text};

/// Tools of the simulated PartnerStack: one that reads and one that does not.
const READS: &str = "get_program";
const WRITES: &str = "create_partner";

#[test]
fn the_policy_is_kept_and_followed_by_a_running_app() {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.approve("cursor", "partnerstack");
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    let before = bridge.tools();
    assert!(before.iter().any(|it| it == WRITES), "{before:?}");
    let policy = sandbox.traygate(&["policy", "partnerstack"]);
    assert_eq!(
        (&policy["mode"], &policy["tools_off"], &policy["held"]),
        (&json!("allow"), &json!([]), &json!([]))
    );
    assert_eq!(policy["tools"].as_array().unwrap().len(), before.len());

    sandbox.traygate(&[
        "policy",
        "partnerstack",
        "--mode",
        "read-only",
        "--disable-tool",
        "list_partnerships",
    ]);
    bridge.heard("notifications/tools/list_changed");
    let now = bridge.tools();
    assert!(now.iter().any(|it| it == READS), "{now:?}");
    assert!(!now.iter().any(|it| it == WRITES || it == "list_partnerships"), "{now:?}");
    let calls = vendors.calls("partnerstack");
    for (tool, words) in [(WRITES, "--mode ask"), ("list_partnerships", "--enable-tool list_partnerships")] {
        let refused = bridge.call(tool, json!({}));
        assert!(refused["isError"] == true && text(&refused).contains(words), "{refused}");
    }
    // Under `serve` there is nobody to ask, and the next owner keeps to the same.
    sandbox.traygate(&["policy", "partnerstack", "--mode", "ask", "--enable-tool", "list_partnerships"]);
    sandbox.quit();
    let refused = bridge.call(WRITES, json!({ "name": "x" }));
    assert!(text(&refused).contains("`traygate policy partnerstack --mode allow`"), "{refused}");
    assert_eq!(vendors.calls("partnerstack"), calls);
    let message = sandbox.cli(&["policy", "partnerstack", "--disable-tool", "no_such"]).fails(2);
    assert!(message.contains("no tool \"no_such\""), "{message}");
}

#[test]
fn a_vendor_that_changes_its_tools_is_held_until_the_change_is_accepted() {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.approve("cursor", "partnerstack");
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    let known = described(&mut bridge);
    vendors.fault("partnerstack", "change-tools?on=true", &json!({}));
    bridge.heard("notifications/tools/list_changed");
    let shown = described(&mut bridge);
    let policy = sandbox.traygate(&["policy", "partnerstack"]);
    let held = policy["held"].as_array().unwrap().clone();
    assert!(!held.is_empty(), "the vendor changed a tool: {policy}");
    for change in &held {
        let tool = change["tool"].as_str().unwrap();
        assert_eq!(shown[tool], known[tool], "shown as the user knows it");
        assert_eq!(change["instance"], "Acme");
        let refused = bridge.call(tool, json!({}));
        assert!(text(&refused).contains(&format!("--accept-change {tool}")), "{refused}");
    }
    let findings = sandbox.status()["findings"].clone();
    assert!(findings.as_array().unwrap().iter().any(|it| it["code"] == "tool-changed"), "{findings}");
    // A restart forgets nothing.
    sandbox.quit();
    let human = sandbox.cli(&["policy", "partnerstack"]).run().stdout;
    assert!(human.contains("held") && human.contains("+description:"), "{human}");
    for change in &held {
        let tool = change["tool"].as_str().unwrap();
        let accepted = sandbox.traygate(&["policy", "partnerstack", "--accept-change", tool]);
        assert_eq!(accepted["accepted"][0]["diff"], change["diff"], "{accepted}");
    }
    let last = held[0]["tool"].as_str().unwrap();
    assert_ne!(described(&mut bridge)[last], known[last]);
    assert_eq!(sandbox.traygate(&["policy", "partnerstack"])["held"], json!([]));
    sandbox.cli(&["policy", "partnerstack", "--accept-change", last]).fails(2);
}

/// The descriptions of all tools, by name.
fn described(bridge: &mut Bridge) -> Value {
    let (mut all, mut params) = (json!({}), json!({}));
    loop {
        let page = bridge.ask("tools/list", params)["result"].clone();
        for tool in page["tools"].as_array().unwrap() {
            all[tool["name"].as_str().unwrap()] = tool["description"].clone();
        }
        if page["nextCursor"].is_null() {
            return all;
        }
        params = json!({ "cursor": page["nextCursor"] });
    }
}
