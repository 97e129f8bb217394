//! Partnero's limits, with more apps than they were made for.

use serde_json::{Value, json};
use support::{Bridge, Mcp, Sandbox, Vendors};

const APPS: usize = 8;

fn partnero() -> (Vendors, Sandbox) {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    (vendors, sandbox)
}

fn app(sandbox: &Sandbox) -> Bridge {
    let mut app = Bridge::start(sandbox, "partnero", None);
    app.initialize();
    app
}

#[test]
fn at_twice_the_limit_from_eight_apps_no_call_fails() {
    let (vendors, sandbox) = partnero();
    // A sixth of a minute's calls, in two seconds.
    vendors.fault("partnero", "limits?calls=60&window=2", &json!({}));
    vendors.fault("partnero", "forget-calls", &json!({}));
    let mut apps: Vec<Bridge> = (0..APPS).map(|_| app(&sandbox)).collect();
    let call = json!({ "name": "list_partners", "arguments": {} });
    let asked: Vec<Vec<u64>> = apps
        .iter_mut()
        .map(|app| (0..120 / APPS).map(|_| app.begin("tools/call", call.clone())).collect())
        .collect();
    for (app, ids) in apps.iter_mut().zip(asked) {
        for answer in app.answers(ids) {
            assert!(answer["result"]["content"].is_array(), "{answer}");
            assert_ne!(answer["result"]["isError"], true, "{answer}");
        }
    }
    assert_eq!(vendors.calls("partnero"), 120);
    // What the vendor refused (its limit is lower here than its pages say) was learnt.
    let status = sandbox.status();
    let limits = |status: &Value| {
        let servers = status["servers"].as_array().unwrap();
        servers.iter().find(|it| it["id"] == "partnero").unwrap()["limits"].clone()
    };
    assert_eq!(
        (&limits(&status)["per_minute"], &limits(&status)["waiting"]),
        (&json!(360), &json!(0)),
        "{status}"
    );
    assert!(limits(&status)["used"].as_u64().unwrap() >= 120, "{status}");
}

#[test]
fn eight_apps_that_start_twice_share_one_event_stream_and_hear_of_every_change() {
    let (vendors, sandbox) = partnero();
    let mut apps: Vec<Bridge> = (0..APPS)
        .map(|_| {
            // As Claude Desktop does.
            drop(app(&sandbox));
            let mut app = app(&sandbox);
            // What follows `initialized` waits for the stream.
            assert_eq!(app.tools().len(), 33);
            app
        })
        .collect();
    support::until("the stream", || (vendors.count("partnero", "streams") == 1).then_some(()));
    vendors.fault("partnero", "change-tools", &json!({}));
    for app in &mut apps {
        app.heard("notifications/tools/list_changed");
        assert_eq!(app.tools(), ["list_partners", "merge_partners"]);
    }
    vendors.fault("partnero", "drop-streams", &json!({}));
    vendors.fault("partnero", "change-tools?on=false", &json!({}));
    for app in &mut apps {
        app.heard("notifications/tools/list_changed");
        assert_eq!(app.tools().len(), 33);
    }
    assert_eq!(vendors.count("partnero", "streams"), 2);
    assert_eq!(vendors.count("partnero", "limited"), 0);
}
