//! Tokens that end: renewed without a word where that can be done, said plainly where it cannot.

use serde_json::json;
use support::{Bridge, Mcp, Sandbox, Storm, Vendors, text, until};

#[test]
fn an_expired_token_is_renewed_once_and_nobody_notices() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let apps = ["cursor", "vscode", "cline"];
    apps.iter().for_each(|app| sandbox.approve(app, "part3"));
    let mut bridges: Vec<Bridge> = apps.map(|app| Bridge::start(&sandbox, "part3", Some(app))).into();
    for bridge in &mut bridges {
        bridge.initialize();
        bridge.call("list_projects", json!({}));
    }
    assert_eq!(vendors.count("part3", "token_requests.refresh_token"), 0);
    vendors.expire("part3");
    let params = json!({ "name": "list_projects", "arguments": {} });
    let calls: Vec<u64> = bridges.iter_mut().map(|it| it.begin("tools/call", params.clone())).collect();
    for (bridge, call) in bridges.iter_mut().zip(calls) {
        let answer = bridge.answer(call);
        assert!(answer["result"]["isError"] != true && answer.get("error").is_none(), "{answer}");
    }
    // Part3 takes a refresh token that comes twice for theft and ends the whole family.
    assert_eq!(vendors.count("part3", "token_requests.refresh_token"), 1);

    // The rotated one was kept: it survives the owner's end.
    vendors.expire("part3");
    sandbox.quit();
    assert_eq!(sandbox.traygate(&["server", "test", "part3"])["server"], "part3");
    assert_eq!(vendors.count("part3", "token_requests.refresh_token"), 2);
}

#[test]
fn a_sign_in_is_renewed_though_no_app_calls() {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    vendors.fault("part3", "lifetime?access=10", &json!({}));
    let _owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let calls = vendors.calls("part3");
    until("a renewal that nobody asked for", || (vendors.count("part3", "refreshes") >= 2).then_some(()));
    assert_eq!(vendors.count("part3", "families_revoked"), 0);
    assert_eq!(vendors.calls("part3"), calls);
}

#[test]
fn fifty_sessions_and_a_thousand_calls_with_an_expired_token_make_one_request() {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let storm = Storm { http: 40, bridges: 10, calls: (5, 80) };
    assert_eq!(storm.all_calls(), 1000);
    assert_eq!(storm.break_out(&vendors, &sandbox), 1);
    assert_eq!(vendors.count("part3", "families_revoked"), 0);
}

#[test]
fn a_token_endpoint_that_is_out_of_order_is_not_asked_by_every_call() {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    sandbox.approve("cursor", "part3");
    let mut bridge = Bridge::start(&sandbox, "part3", Some("cursor"));
    bridge.initialize();
    bridge.call("list_projects", json!({}));
    vendors.fault("part3", "fail?where=token&times=1000&status=503", &json!({}));
    vendors.expire("part3");
    let params = json!({ "name": "list_projects", "arguments": {} });
    let calls: Vec<u64> = (0..100).map(|_| bridge.begin("tools/call", params.clone())).collect();
    for answer in bridge.answers(calls) {
        let said = answer.to_string();
        assert!(said.contains("out of order"), "{said}");
    }
    assert_eq!(vendors.count("part3", "token_requests.refresh_token"), 1);
    let instances = sandbox.traygate(&["instance", "list", "part3"]);
    assert_eq!(instances["instances"][0]["sign_in_needed"], json!(null), "{instances}");
}

#[test]
fn a_revoked_sign_in_asks_for_a_new_one_in_every_place() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    sandbox.approve("cursor", "part3");
    let mut bridge = Bridge::start(&sandbox, "part3", Some("cursor"));
    bridge.initialize();
    let tools = bridge.tools();
    vendors.revoke("part3");

    // In the app: an answer that says what to do, not a hang and not a challenge of the server's.
    let refused = bridge.ask("tools/call", json!({ "name": "list_projects", "arguments": {} }));
    let said = refused.to_string();
    assert!(said.contains("sign in") || said.contains("Sign in") || said.contains("sign-in"), "{said}");
    let left = bridge.tools();
    assert!(left.len() == 1 && left[0].contains("sign_in"), "{left:?}");
    // On the command line: exit code 3, and the status knows why.
    let message = sandbox.cli(&["server", "test", "part3"]).fails(3);
    assert!(message.contains("Part3"), "{message}");
    let instances = sandbox.traygate(&["instance", "list", "part3"]);
    assert!(instances["instances"][0]["sign_in_needed"].is_string(), "{instances}");

    // Reconnect heals the running app.
    let again = sandbox.reconnect_part3(&vendors);
    assert_eq!(again["other_than"], json!(null), "{again}");
    bridge.heard("notifications/tools/list_changed");
    assert_eq!(bridge.tools(), tools);
    let instances = sandbox.traygate(&["instance", "list", "part3"]);
    assert_eq!(instances["instances"].as_array().unwrap().len(), 1, "{instances}");
}

#[test]
fn a_deleted_key_is_noticed_and_replaced() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    sandbox.approve("cursor", "partnero");
    let mut bridge = Bridge::start(&sandbox, "partnero", Some("cursor"));
    bridge.initialize();
    bridge.call("get_program_overview", json!({}));
    vendors.revoke("partnero");
    let key = vendors.fault("partnero", "new-key", &json!({}));
    let key = key.as_str().unwrap();
    let message = sandbox.cli(&["server", "test", "partnero"]).fails(3);
    assert!(message.contains("Partnero") && message.contains("key"), "{message}");
    let refused = bridge.ask("tools/call", json!({ "name": "get_program_overview", "arguments": {} }));
    assert!(refused.to_string().contains("key"), "{refused}");
    sandbox.cli(&["reconnect", "partnero", "--api-key-stdin"]).stdin(key).json().ok();
    let overview = bridge.call("get_program_overview", json!({}));
    assert!(text(&overview).contains("partners"), "{overview}");
    let instances = sandbox.traygate(&["instance", "list", "partnero"]);
    assert_eq!(instances["instances"].as_array().unwrap().len(), 1, "{instances}");
}

#[test]
fn signed_out_apps_are_answered_at_once() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.approve("cursor", "partnerstack");
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    let tools = bridge.tools();
    assert!(tools.len() == 1 && tools[0].contains("sign_in"), "{tools:?}");
    let refused = bridge.ask("tools/call", json!({ "name": "get_program", "arguments": {} }));
    assert!(refused.to_string().contains("PartnerStack"), "{refused}");
    // The sign-in is heard of in the running conversation.
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    bridge.heard("notifications/tools/list_changed");
    assert!(text(&bridge.call("get_program", json!({}))).contains("Acme"));
}
