//! "Clear credentials" and "Reconnect".

use serde_json::{Map, Value, json};
use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};
use support::{Bridge, Http, Mcp, Sandbox, Vendors, until};

#[test]
fn signing_out_revokes_at_the_server_and_then_forgets() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.approve("cursor", "partnerstack");
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
fn no_call_carries_the_old_token_once_the_sign_out_has_returned() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.write(".claude.json", "{}");
    sandbox.traygate(&["connect", "claude-code", "--server", "partnerstack", "--via", "http"]);
    let file = fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
    let entry = serde_json::from_str::<Value>(&file).unwrap()["mcpServers"]["partnerstack"].clone();
    let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
    sandbox.approve("cursor", "partnerstack");
    let (calls, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (before, after) = thread::scope(|scope| {
        for number in 0..20 {
            let (sandbox, entry, calls, enough) = (&sandbox, &entry, &calls, &enough);
            scope.spawn(move || {
                let mut session: Box<dyn Mcp> = match number % 2 {
                    0 => Box::new(Http::new(entry["url"].as_str().unwrap(), Some(token))),
                    _ => Box::new(Bridge::start(sandbox, "partnerstack", Some("cursor"))),
                };
                session.initialize();
                while !enough.load(Ordering::Relaxed) {
                    session.ask("tools/call", json!({ "name": "get_program", "arguments": {} }));
                    calls.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // A wait that fails must end the sessions first, or nobody ever would.
        let made = |least: usize| {
            for _ in 0..3000 {
                if calls.load(Ordering::Relaxed) >= least {
                    return;
                }
                thread::sleep(std::time::Duration::from_millis(10));
            }
        };
        made(200);
        sandbox.traygate(&["sign-out", "partnerstack"]);
        let before = requests(&vendors);
        made(calls.load(Ordering::Relaxed) + 200);
        let after = requests(&vendors);
        enough.store(true, Ordering::Relaxed);
        (before, after)
    });
    assert!(calls.into_inner() >= 400, "the sessions called on");
    assert_eq!(before, after, "what reached the server after the sign-out had returned");
}

/// Everything that came to the MCP endpoint, by method.
fn requests(vendors: &Vendors) -> Map<String, Value> {
    let counts = vendors.memory("partnerstack")["counts"].as_object().unwrap().clone();
    counts.into_iter().filter(|(name, _)| name.starts_with("requests.") || name == "unauthorized").collect()
}

#[test]
fn an_owner_killed_in_the_middle_of_a_sign_out_finishes_it_at_the_next_start() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    let mut owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let killed_in_mid_sign_out = |owner: &mut support::Process| {
        vendors.fault("partnerstack", "slow?ms=20000&where=token", &json!({}));
        let before = vendors.count("partnerstack", "revocations");
        let mut command = sandbox.cli(&["sign-out", "partnerstack", "--json"]).spawn();
        until("the server's being asked", || {
            (vendors.count("partnerstack", "revocations") > before).then_some(())
        });
        owner.kill();
        assert!(!command.ended().success());
        vendors.fault("partnerstack", "reset", &json!({}));
    };
    killed_in_mid_sign_out(&mut owner);
    assert!(vendors.live("partnerstack", "Acme") > 0);
    let mut owner = sandbox.serve();
    until("the end of the tokens", || (vendors.live("partnerstack", "Acme") == 0).then_some(()));
    until("the end of the instance", || {
        let left = sandbox.traygate(&["instance", "list", "partnerstack"]);
        (left["instances"] == json!([])).then_some(())
    });

    // Where the server cannot be asked at the next start either, that is said until somebody has read it.
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    killed_in_mid_sign_out(&mut owner);
    vendors.fault("partnerstack", "fail?times=1000&where=token", &json!({}));
    let asked = vendors.count("partnerstack", "revocations");
    let _owner = sandbox.serve();
    until("the failed attempt", || (vendors.count("partnerstack", "revocations") > asked).then_some(()));
    sandbox.cli(&["server", "test", "partnerstack"]).fails(3);
    let doctor = sandbox.cli(&["doctor", "--only", "sign-out-unfinished"]).run();
    assert_eq!(doctor.code, Some(4), "{doctor:?}");
    assert!(doctor.stdout.contains("traygate sign-out partnerstack \"Acme\""), "{doctor:?}");
    let out = sandbox.traygate(&["sign-out", "partnerstack", "Acme"]);
    assert_eq!(out["instances"][0]["revoked"], false, "{out}");
    let said = out["instances"][0]["server_said"].as_str().unwrap();
    assert!(said.contains("503") && said.contains("forgotten here all the same"), "{out}");
}

#[test]
fn removing_a_server_revokes_every_instance_of_it() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["server", "remove", "partnerstack"]);
    assert_eq!(vendors.live("partnerstack", "Acme") + vendors.live("partnerstack", "Borealis"), 0);
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
    sandbox.approve("cursor", "partnerstack");
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    let hello = bridge.initialize();
    assert!(hello["serverInfo"]["title"].as_str().unwrap().contains("Main programme ✓"), "{hello}");
    sandbox.quit();
    sandbox.traygate(&["instance", "switch", "partnerstack", "Main programme ✓"]);
    let message = sandbox.cli(&["instance", "switch", "partnerstack", "Acme"]).fails(2);
    assert!(message.contains("Acme") && message.contains("Main programme ✓"), "{message}");
}
