//! Fifty running apps and one switch: what was under way ends where it began, nothing later goes out with the token of
//! the instance before, and a pinned app stays where it is.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Bridge, Mcp, Sandbox, Vendors, text, until};

const APPS: usize = 50;
/// A read-only tool.
const LOOK: &str = "get_program";

#[test]
fn fifty_apps_follow_one_switch_and_a_pinned_one_does_not() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.approve("cursor", "partnerstack");
    sandbox.traygate(&["instance", "pin", "cursor", "partnerstack", "Acme"]);
    let mut pinned = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    let mut apps: Vec<Bridge> = (0..APPS).map(|_| Bridge::start(&sandbox, "partnerstack", None)).collect();
    for app in apps.iter_mut().chain([&mut pinned]) {
        app.initialize();
        app.tools();
        assert_eq!(instance_of(&app.call(LOOK, json!({}))), "Acme");
    }

    // Every app has a call under way when the user switches.
    let before = vendors.calls("partnerstack");
    let report = json!({ "name": "slow_report", "arguments": { "steps": 20, "step_ms": 100 } });
    let under_way: Vec<u64> = apps.iter_mut().map(|it| it.begin("tools/call", report.clone())).collect();
    until("every report is under way", || (vendors.calls("partnerstack") >= before + APPS).then_some(()));
    sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    let switched = vendors.calls("partnerstack");
    for (app, id) in apps.iter_mut().zip(under_way) {
        app.heard("notifications/tools/list_changed");
        let ended = app.answer(id);
        assert_eq!(instance_of(&ended["result"]), "Acme", "it ends where it began: {ended}");
    }

    // From now on all of them act on the other instance; the first change is explained instead of made.
    for app in &mut apps {
        assert_eq!(instance_of(&app.call(LOOK, json!({}))), "Borealis");
        let change = json!({ "name": "Fifty", "email": "fifty@example.com" });
        let held = app.call("create_partner", change.clone());
        assert!(text(&held).contains("You are now on Borealis"), "{held}");
        assert_eq!(instance_of(&app.call("create_partner", change)), "Borealis");
    }
    assert_eq!(instance_of(&pinned.call(LOOK, json!({}))), "Acme");

    // As the vendor saw it.
    let memory = vendors.memory("partnerstack");
    let calls = memory["calls"].as_array().unwrap();
    let (earlier, later) = calls.split_at(switched);
    let accounts = |calls: &[Value]| -> Vec<String> {
        calls.iter().map(|it| it["account"].as_str().unwrap().to_owned()).collect()
    };
    assert!(accounts(earlier).iter().all(|it| it == "Acme"));
    let of_acme = accounts(later).iter().filter(|it| *it == "Acme").count();
    assert_eq!((later.len(), of_acme), (2 * APPS + 1, 1), "of Acme only the pinned app's");
    let tokens = |of: &str| -> BTreeSet<&str> {
        calls.iter().filter(|it| it["account"] == of).map(|it| it["token"].as_str().unwrap()).collect()
    };
    assert_eq!((tokens("Acme").len(), tokens("Borealis").len()), (1, 1), "one token each");
    assert!(tokens("Acme").is_disjoint(&tokens("Borealis")));
}

fn instance_of(result: &Value) -> &str {
    result["_meta"]["io.traygate/instance"].as_str().unwrap_or_else(|| panic!("of no instance: {result}"))
}
