//! Apps that nobody connected: no data and no call with the user's sign-in before the user has said yes.

use serde_json::{Map, Value, json};
use std::fs;
use support::{Bridge, Mcp, Sandbox, Vendors, program, text, until};

use super::apps;

/// A read-only tool whose answer names the instance.
const WHO: &str = "get_program";

/// Signed in to PartnerStack as Acme.
fn signed_in() -> (Vendors, Sandbox) {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    // After a sign-in the server is asked once what it is; what is counted here begins behind that.
    until("the acquaintance", || requests(&vendors).get("requests.delete").cloned());
    (vendors, sandbox)
}

/// Everything that came to PartnerStack's MCP endpoint, by its own ledger.
fn requests(vendors: &Vendors) -> Map<String, Value> {
    let counts = vendors.memory("partnerstack")["counts"].as_object().unwrap().clone();
    counts.into_iter().filter(|(name, _)| name.starts_with("requests.") || name == "unauthorized").collect()
}

fn approvals(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.traygate(&["approve"])["approvals"].as_array().unwrap().clone()
}

/// What an app that may not act hears when it tries everything.
fn is_held(bridge: &mut Bridge) -> String {
    let answer = bridge.call(WHO, json!({}));
    assert_eq!(answer["isError"], true, "{answer}");
    assert!(answer["_meta"].is_null(), "{answer}");
    assert_eq!(bridge.tools(), ["approval"]);
    let read = bridge.ask("resources/list", json!({}));
    assert_eq!(read["error"]["code"], -31403, "{read}");
    text(&answer)
}

#[test]
fn an_app_nobody_connected_gets_nothing_until_the_user_allows_it() {
    let (vendors, sandbox) = signed_in();
    let before = requests(&vendors);
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    let hello = bridge.initialize();
    assert_eq!(hello["serverInfo"]["title"], "PartnerStack (not allowed yet)");
    let said = is_held(&mut bridge);
    for words in ["Cursor wants to use PartnerStack as \"Acme\"", "`traygate approve cursor partnerstack`"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(requests(&vendors), before, "nothing was asked with the user's sign-in");

    let asked = &approvals(&sandbox)[0];
    assert_eq!(
        (&asked["name"], &asked["claimed"], &asked["server_name"], &asked["instance"], &asked["verdict"]),
        (&json!("Cursor"), &json!(false), &json!("PartnerStack"), &json!("Acme"), &json!("pending")),
    );
    let status = sandbox.cli(&["status"]).run().stdout;
    assert!(status.contains("Cursor wants to use PartnerStack as Acme"), "{status}");
    assert_eq!(sandbox.status()["approvals"][0]["app"], json!({ "client": "cursor" }));

    // The same conversation, without a restart of the app.
    sandbox.traygate(&["approve", "cursor", "partnerstack"]);
    bridge.heard("notifications/tools/list_changed");
    assert!(bridge.tools().contains(&WHO.to_owned()));
    assert!(text(&bridge.call(WHO, json!({}))).contains("Acme"));
    assert!(requests(&vendors) != before);
    // Every other app, and every other server, is as closed as before.
    let mut other = Bridge::start(&sandbox, "partnerstack", Some("vscode"));
    other.initialize();
    is_held(&mut other);

    // It outlives the owner, under which the conversation goes on.
    sandbox.quit();
    assert!(text(&bridge.call(WHO, json!({}))).contains("Acme"));
    let verdict = |app: &str| {
        let all = approvals(&sandbox);
        all.iter().find(|it| it["app"] == json!({ "client": app })).map(|it| it["verdict"].clone())
    };
    assert_eq!(verdict("cursor"), Some(json!("approved")));
    sandbox.traygate(&["approve", "cursor", "partnerstack", "--decline"]);
    bridge.heard("notifications/tools/list_changed");
    is_held(&mut bridge);
    assert_eq!(verdict("cursor"), Some(json!("declined")));
}

#[test]
fn a_refusal_holds_while_the_app_runs_and_is_asked_about_once_more_when_it_is_started_anew() {
    let (vendors, sandbox) = signed_in();
    let before = requests(&vendors);
    let mut bridge = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    is_held(&mut bridge);
    sandbox.traygate(&["approve", "cursor", "partnerstack", "--decline"]);
    for _ in 0..2 {
        let said = is_held(&mut bridge);
        assert!(said.contains("You did not allow this"), "{said}");
    }
    let mut window = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    window.initialize();
    assert!(is_held(&mut window).contains("You did not allow this"));
    let all = approvals(&sandbox);
    assert_eq!((all.len(), &all[0]["verdict"]), (1, &json!("declined")), "{all:?}");
    drop((bridge, window));
    until("the end of both conversations", || approvals(&sandbox).is_empty().then_some(()));

    let mut anew = Bridge::start(&sandbox, "partnerstack", Some("cursor"));
    anew.initialize();
    assert!(!is_held(&mut anew).contains("You did not allow this"));
    assert_eq!(approvals(&sandbox)[0]["verdict"], "pending");
    assert_eq!(requests(&vendors), before);
    let message = sandbox.cli(&["approve", "vscode", "partnerstack", "--decline"]).fails(2);
    assert!(message.contains("neither waits"), "{message}");
    let message = sandbox.cli(&["approve", "no-such-app", "partnerstack"]).fails(2);
    assert!(message.contains("no-such-app") && message.contains("claude-desktop"), "{message}");
}

#[test]
fn nothing_that_is_imported_added_or_written_by_others_allows_an_app() {
    let (vendors, sandbox) = signed_in();
    apps::install(&sandbox);
    let bridge = program("traygate-bridge");
    let entry = json!({
        "command": bridge.to_str().unwrap(), "args": ["partnerstack", "--client", "cursor"],
        "approved": true, "autoApprove": ["*"], "alwaysAllow": [WHO],
    });
    let entries = json!({ "mcpServers": { "partnerstack": entry } }).to_string();
    let held = |what: &str| {
        let before = requests(&vendors);
        let mut app = Bridge::of_entry(&sandbox, &entry);
        app.initialize();
        is_held(&mut app);
        assert_eq!(requests(&vendors), before, "{what}");
        assert!(approvals(&sandbox).iter().all(|it| it["verdict"] != "approved"), "{what}");
    };
    sandbox.cli(&["server", "import"]).stdin(&entries).json().run();
    held("a snippet that names the bridge");
    let url = vendors.about("/partnerstack/url");
    let copy =
        json!({ "mcpServers": { "partnerstack": { "url": url, "approved": ["cursor"] } } }).to_string();
    sandbox.cli(&["server", "import"]).stdin(&copy).json().run();
    sandbox.traygate(&["server", "add", url, "--id", "partnerstack"]);
    held("the server's address once more");
    sandbox.write(".cursor/mcp.json", &entries);
    sandbox.cli(&["doctor"]).run();
    sandbox.status();
    held("an entry that somebody else wrote");
    // What the user allowed is not in a backup, which may have come from anywhere.
    sandbox.approve("cline", "partnerstack");
    let file = sandbox.home().join("set-up.json");
    sandbox.traygate(&["vault", "backup", file.to_str().unwrap()]);
    assert!(!fs::read_to_string(&file).unwrap().contains("cline"));
}

#[test]
fn a_disconnected_app_loses_its_access_while_it_runs() {
    let (vendors, sandbox) = signed_in();
    apps::install(&sandbox);
    sandbox.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    let file = fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let mut bridge = Bridge::of_entry(&sandbox, &file["mcpServers"]["partnerstack"]);
    bridge.initialize();
    assert!(text(&bridge.call(WHO, json!({}))).contains("Acme"));
    sandbox.traygate(&["disconnect", "cursor"]);
    bridge.heard("notifications/tools/list_changed");
    let before = requests(&vendors);
    let said = is_held(&mut bridge);
    assert!(said.contains("You did not allow this"), "{said}");
    let calls = vendors.calls("partnerstack");
    bridge.call("create_partner", json!({ "name": "X", "email": "x@example.com" }));
    assert_eq!((vendors.calls("partnerstack"), requests(&vendors)), (calls, before));
    // Connecting again gives it back, and undoing that takes it away.
    sandbox.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    assert!(text(&bridge.call(WHO, json!({}))).contains("Acme"));
    sandbox.traygate(&["undo", "cursor"]);
    is_held(&mut bridge);
}

#[test]
fn without_a_tray_the_documented_command_line_is_the_users_own() {
    let (_vendors, sandbox) = signed_in();
    let mut script = Bridge::start(&sandbox, "partnerstack", None);
    script.initialize();
    assert!(text(&script.call(WHO, json!({}))).contains("Acme"));
    // An id that no app has is an app nobody connected; it is known by what it calls itself, and said so.
    let mut agent = Bridge::start(&sandbox, "partnerstack", Some("my-agent"));
    agent.initialize();
    let said = is_held(&mut agent);
    assert!(
        said.contains("An app that calls itself \"journey\"") && !said.contains("traygate connect"),
        "{said}"
    );
    let asked = approvals(&sandbox)[0].clone();
    assert_eq!((&asked["name"], &asked["claimed"]), (&json!("journey"), &json!(true)), "{asked}");
    sandbox.traygate(&["approve", "my-agent", "partnerstack"]);
    assert!(text(&agent.call(WHO, json!({}))).contains("Acme"));
    let listed = sandbox.cli(&["approve"]).run().stdout;
    assert!(listed.contains("allowed") && listed.contains("\"journey\""), "{listed}");
    // A server that asks nobody to sign in has nothing to protect.
    let message = sandbox.cli(&["approve", "cursor", "nowhere"]).fails(2);
    assert!(message.contains("nowhere"), "{message}");
}
