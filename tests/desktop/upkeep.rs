//! Looking after what there is at the real window: mending, watching, switching, clearing.

use serde_json::json;
use std::fs;
use support::{Bridge, Mcp, Vendors, text, unzipped};

use crate::{
    screen::{Screen, await_that, cursor_at_work},
    webdriver::Window,
};

#[test]
fn a_broken_entry_is_healed_by_a_click() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let _app = screen.background();
    let _cursor = cursor_at_work(&screen.sandbox, &vendors);
    let file = screen.sandbox.home().join(".cursor/mcp.json");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace("traygate-bridge", "gone/traygate-bridge")).unwrap();

    let window = Window::open(&screen, Vec::new());
    window.go("doctor");
    window.shows("from a folder where it no longer is");
    window.picture("doctor-broken");
    let broken = "//li[contains(., 'from a folder where it no longer is')]";
    window.click(&format!("{broken}//button[normalize-space()='Fix' and not(@disabled)]"));
    window.shows("Mended");
    assert_eq!(fs::read_to_string(&file).unwrap(), good);
    // It is looked at anew, and each app's tools are really asked for.
    window.press("Look again");
    window.shows("What each connected app gets");
    window.element("//tbody/tr[contains(., 'Cursor') and contains(., 'Acme') and contains(., ' tools')]");
    window.picture("doctor-mended");
    let entry: serde_json::Value = serde_json::from_str(&good).unwrap();
    let mut again = Bridge::of_entry(&screen.sandbox, &entry["mcpServers"]["partnerstack"]);
    again.initialize();
    assert!(text(&again.call("get_program", json!({}))).contains("Acme"));
}

#[test]
fn calls_are_seen_the_instance_is_switched_and_credentials_are_cleared() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let _app = screen.background();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    screen.sandbox.sign_in_partnerstack(&vendors, "Borealis");
    screen.sandbox.traygate(&["instance", "switch", "partnerstack", "Acme"]);
    let mut program = || text(&cursor.call("get_program", json!({})));

    let window = Window::open(&screen, Vec::new());
    window.go("activity");
    let call = window.row("Cursor");
    assert!(call.contains("initialize"), "{call:?}");
    assert!(program().contains("Acme"));
    let call = window.row("get_program");
    for word in ["Cursor", "PartnerStack", "Acme", "Done"] {
        assert!(call.contains(word), "{word} is not in {call:?}");
    }

    // Switched at the window, the running app acts on the other account.
    window.go("connections");
    let choice = "//select[@aria-label='Active instance of PartnerStack']";
    window.click(&format!("{choice}/option[normalize-space()='Borealis']"));
    window.shows("PartnerStack now uses Borealis. Running apps follow without a restart.");
    assert!(program().contains("Borealis"));
    window.go("activity");
    window.element("//tr[contains(., 'Cursor') and contains(., 'Borealis') and contains(., 'Done')]");
    window.picture("activity");

    // The vendor hears of it before it is forgotten here, and its answer is shown.
    window.go("connections");
    let revoked = vendors.count("partnerstack", "revocations");
    assert!(vendors.live("partnerstack", "Borealis") > 0);
    window.press("Clear credentials…");
    window.shows("This cannot be undone.");
    window.picture("clear");
    window.press("Clear credentials");
    window.shows("Borealis is forgotten here.");
    window.shows("PartnerStack said:");
    window.picture("cleared");
    assert!(vendors.count("partnerstack", "revocations") > revoked);
    assert_eq!(vendors.live("partnerstack", "Borealis"), 0);
    assert!(vendors.live("partnerstack", "Acme") > 0, "the other sign-in stays");
    window.press("Close");
    let gone = || (!window.row("PartnerStack").contains("Borealis")).then_some(());
    await_that("the row without it", gone, || window.text());
    let calls = vendors.calls("partnerstack");
    cursor.ask("tools/call", json!({ "name": "get_program", "arguments": {} }));
    assert_eq!(vendors.calls("partnerstack"), calls, "no instance is chosen for the user");
}

#[test]
fn a_locked_keychain_shows_before_anything_fails() {
    let screen = Screen::with_keychain();
    let vendors = Vendors::start();
    let mut app = screen.background();
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_partnero(&vendors);
    app.terminate();
    app.ends_well();

    screen.lock_keychain();
    let _app = screen.background();
    let window = Window::open(&screen, Vec::new());
    window.shows("The system’s keychain is locked.");
    window.picture("locked");
}

#[test]
fn a_server_out_of_reach_shows_by_itself() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let _app = screen.background();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    let window = Window::open(&screen, Vec::new());
    window.shows("PartnerStack");
    let is_away = || window.text().contains("Cannot be reached just now");
    assert!(!is_away(), "{}", window.text());
    drop(vendors);
    // It is an app that runs into it.
    let call = json!({ "name": "get_program", "arguments": {} });
    let away = || {
        cursor.ask("tools/call", call.clone());
        is_away().then_some(())
    };
    await_that("the server's line", away, || window.text());
    window.picture("away");
}

#[test]
fn the_support_bundle_is_saved_as_it_was_shown_and_holds_no_secret() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let _app = screen.background();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    screen.sandbox.sign_in_partnero(&vendors);
    cursor.call("create_partner", json!({ "name": "Between Us Ltd", "email": "jo@between.example" }));
    let downloads = screen.sandbox.home().join("Downloads");
    fs::create_dir(&downloads).unwrap();

    let window = Window::open(&screen, Vec::new());
    window.go("doctor");
    window.press("Look at it…");
    window.shows("This is all that is in it.");
    let dialog = "//dialog[.//h2[normalize-space()='Support bundle']]";
    window.click(&format!("{dialog}//details[1]/summary"));
    let shown = window.script("return document.querySelector('dialog details pre').textContent");
    window.press("Save as a file");
    let file = downloads.join("traygate-support.zip");
    window.shows(&format!("Saved as {}.", file.display()));
    window.picture("bundle");
    // What is there is not overwritten.
    window.press("Save as a file");
    window.shows(&format!("Saved as {}.", downloads.join("traygate-support-2.zip").display()));

    let parts = unzipped(&file);
    assert_eq!(shown, parts["README.txt"], "what was shown was saved");
    for name in ["activity.json", "clients/cursor.json", "findings.json", "status.json", "vault.json"] {
        assert!(parts.contains_key(name), "{name} is not among {:?}", parts.keys());
    }
    assert!(parts["activity.json"].contains("create_partner"));
    let mut hidden = vendors.secrets();
    assert!(hidden.len() > 3, "{hidden:?}");
    let home = screen.sandbox.home().display().to_string();
    let more = [vendors.about("/partnerstack/password"), "Between Us", &home];
    hidden.extend(more.map(str::to_owned));
    for (name, text) in &parts {
        for it in &hidden {
            assert!(!text.contains(it.as_str()), "{it} in {name}: {text}");
        }
    }
}
