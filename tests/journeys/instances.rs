//! Which account is it? Identities, keys of one program, and the question after another account was chosen.

use serde_json::{Value, json};
use std::fs;
use support::{Process, Sandbox, Vendors, program};

#[test]
fn the_servers_say_whose_account_it_is() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    // Part3 names nobody in its token response: its identity tool is asked.
    let prime = vendors.about("/part3/prime/user").to_owned();
    let signed_in = sandbox.sign_in_part3(&vendors);
    assert_eq!((&signed_in["label"], &signed_in["identity"]), (&json!(prime), &json!(prime)), "{signed_in}");
    sandbox.traygate(&["instance", "rename", "part3", &prime, "Studio"]);
    let again = sandbox.sign_in_part3(&vendors);
    assert_eq!((&again["label"], &again["added"]), (&json!("Studio"), &json!(false)), "{again}");
    assert_eq!(instances(&sandbox, "part3").len(), 1);

    // A second key of the same program is the same instance.
    let program = sandbox.sign_in_partnero(&vendors);
    assert_eq!(program["label"], "Orchid Referrals", "{program}");
    let key = vendors.fault("partnero", "new-key", &json!({}));
    let words = ["sign-in", "partnero", "--api-key-stdin"];
    let again = sandbox.cli(&words).stdin(key.as_str().unwrap()).json().ok();
    assert_eq!((&again["label"], &again["added"]), (&json!("Orchid Referrals"), &json!(false)), "{again}");
    assert_eq!(instances(&sandbox, "partnero").len(), 1);
    let only =
        vendors.memory("partnero")["calls"].as_array().unwrap().iter().all(|it| it["read_only"] == true);
    assert!(only, "who it is was asked without changing anything");
}

#[test]
fn a_server_that_cannot_say_who_it_is_loses_no_sign_in() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    let before = sandbox.sign_in_part3(&vendors);
    vendors.fault("part3", "limits?calls=0", &json!({}));
    let nameless = sandbox.reconnect_part3(&vendors);
    assert_eq!(nameless["identity"], json!(null), "{nameless}");
    assert_eq!(nameless["other_than"], before["label"], "it may be anybody: {nameless}");
    assert_eq!(instances(&sandbox, "part3").len(), 2);
}

// `script` makes a terminal of its standard input; what is asked there ends without a line break, so it goes to a file.
#[cfg(target_os = "linux")]
#[test]
fn another_account_than_meant_is_asked_about_and_signed_out_on_request() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let said = sandbox.root().join("said");
    let reconnect = || {
        let line = format!("{} reconnect partnerstack 2>{}", program("traygate").display(), said.display());
        let mut command = sandbox.command("script");
        command
            .args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"])
            .env("BROWSER_USER", vendors.about("/partnerstack/user"))
            .env("BROWSER_PASSWORD", vendors.about("/partnerstack/password"))
            .env("BROWSER_INSTANCE", "Borealis");
        Process::start(&mut command)
    };
    let written = || fs::read_to_string(&said).unwrap_or_default();
    let asked = |times: usize| {
        support::until("the question", || (written().matches("[y/N]").count() == times).then_some(()));
    };

    let mut terminal = reconnect();
    asked(1);
    let kept: Vec<Value> = instances(&sandbox, "partnerstack").iter().map(|it| it["label"].clone()).collect();
    assert_eq!(kept, ["Acme", "Borealis"], "durable before anything is asked");
    assert_eq!(instances(&sandbox, "partnerstack")[0]["active"], true, "what is active has not changed");
    terminal.send("y");
    // Borealis is signed out at the server, and the page comes again.
    asked(2);
    let revoked = vendors.count("partnerstack", "revocations.effective");
    assert!(revoked > 0, "Borealis's tokens are dead at the server");
    assert!(written().contains("Signed out of partnerstack"), "{}", written());
    terminal.send("");
    terminal.ends_well();
    assert_eq!(instances(&sandbox, "partnerstack").len(), 2);

    // An instance that was there before is not signed out for a slip.
    fs::remove_file(&said).unwrap();
    let mut terminal = reconnect();
    asked(1);
    assert!(!written().contains("signs Borealis out"), "{}", written());
    terminal.send("n");
    terminal.ends_well();
    assert_eq!(vendors.count("partnerstack", "revocations.effective"), revoked);
    assert_eq!(instances(&sandbox, "partnerstack").len(), 2);
}

#[test]
fn the_address_alone_is_printed_for_another_browser_profile() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let mut waiting = sandbox.cli(&["sign-in", "partnerstack", "--print-url"]).spawn();
    let url = waiting.line();
    assert!(url.starts_with("http://127.0.0.1:") && url.contains("/oauth/authorize?"), "{url}");
    let mut browser = sandbox.command(program("scripted-browser"));
    browser
        .arg(&url)
        .env("BROWSER_USER", vendors.about("/partnerstack/user"))
        .env("BROWSER_PASSWORD", vendors.about("/partnerstack/password"))
        .env("BROWSER_INSTANCE", "Cirrus");
    Process::start(&mut browser).ends_well();
    waiting.ends_well();
    assert!(waiting.line_within(support::PATIENCE).is_err(), "nothing else stands on standard output");
    assert!(waiting.written().contains("Signed in to partnerstack as Cirrus"), "{}", waiting.written());
    assert_eq!(vendors.count("partnerstack", "authorizations"), 1);
}

#[test]
fn instances_show_who_since_when_last_used_and_who_is_pinned() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["instance", "rename", "partnerstack", "Acme", "Main"]);
    sandbox.traygate(&["instance", "pin", "cursor", "partnerstack", "Main"]);
    sandbox.traygate(&["server", "test", "partnerstack"]);
    let shown = sandbox.cli(&["instance", "list", "partnerstack"]).run().stdout;
    for words in ["Main (Acme)", "signed in just now", "used just now", "pinned by Cursor"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

fn instances(sandbox: &Sandbox, server: &str) -> Vec<Value> {
    sandbox.traygate(&["instance", "list", server])["instances"].as_array().unwrap().clone()
}
