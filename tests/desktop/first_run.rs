//! From nothing to the first call: a fresh home, the real window, a real browser at the vendor's own pages.

use serde_json::{Value, json};
use std::fs;
use support::{Bridge, Mcp, Vendors, text};

use crate::{chromium::Browser, screen::Screen, tray_driver::Panel, webdriver::Window};

#[test]
fn the_first_run_leads_from_nothing_over_a_real_browser_to_the_first_call() {
    let screen = Screen::new();
    let sandbox = &screen.sandbox;
    let vendors = Vendors::start();
    // All that is there: Claude Code was used once.
    sandbox.write(".claude/settings.json", "{}\n");
    let file = sandbox.home().join(".claude.json");
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    sandbox.add_vendors(&vendors);

    let browser = Browser::new(sandbox);
    let window = Window::open(&screen, browser.vars());
    window.shows("Four steps, and your AI app works with your account.");
    window.picture("first-run");
    window.click("//main//button[contains(., 'PartnerStack')]");
    window.click("//main//button[contains(., 'Sign in to PartnerStack')]");
    window.shows("Your browser opens PartnerStack’s own sign-in page.");
    assert!(!browser.is_open(), "no browser opens before somebody wants it");
    window.press("Open browser");

    // What follows happens at PartnerStack.
    let page = browser.page(sandbox);
    page.shows("Sign in to PartnerStack");
    assert_eq!(page.address().split('?').next(), Some(&*at_vendor(&vendors, "/login")));
    page.picture("chromium-sign-in");
    page.fill("//input[@name='email']", vendors.about("/partnerstack/user"));
    page.fill("//input[@name='password']", "wrong");
    page.press("Sign in");
    page.shows("Wrong email or password.");
    page.fill("//input[@name='email']", vendors.about("/partnerstack/user"));
    page.fill("//input[@name='password']", vendors.about("/partnerstack/password"));
    page.press("Sign in");
    page.shows("Let Traygate use PartnerStack?");
    page.click("//select[@name='instance']/option[normalize-space()='Borealis']");
    page.picture("chromium-approve");
    page.press("Approve");
    page.shows("Signed in to PartnerStack as Borealis");
    page.shows("You can close this tab");
    let address = page.address();
    assert!(address.starts_with("http://127.0.0.1:") && address.ends_with("/done"), "{address}");
    page.picture("chromium-signed-in");
    assert_eq!(vendors.count("partnerstack", "authorizations"), 1);
    assert_eq!(vendors.count("partnerstack", "approvals"), 1);

    // The window has gone on by itself. Nothing is written before the preview was agreed to.
    window.shows("Signed in to PartnerStack as Borealis.");
    window.shows("These apps were found on this computer.");
    window.click("//main//button[normalize-space()='Claude Code']");
    window.shows("traygate-bridge");
    assert!(!file.exists(), "the preview writes nothing");
    window.press("Write");
    window.shows("ask Claude Code something about PartnerStack");
    let settings: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let entry = &settings["mcpServers"]["partnerstack"];
    assert_eq!(entry["args"], json!(["partnerstack", "--client", "claude-code"]), "{settings}");

    // Claude Code starts what its file says now, and calls.
    let mut claude = Bridge::of_entry(sandbox, entry);
    claude.initialize();
    assert!(text(&claude.call("get_program", json!({}))).contains("Borealis"));
    window.shows("Claude Code has called PartnerStack. All is well.");
    window.picture("first-run-done");
    window.press("Show all connections");
    assert!(window.is_on("PartnerStack in Claude Code"));
    window.go("activity");
    let call = window.row("get_program");
    for word in ["Claude Code", "PartnerStack", "Borealis", "Done"] {
        assert!(call.contains(word), "{word} is not in {call:?}");
    }
    icon.wait(&["PartnerStack", "Borealis"], |it| it.ticked == Some(true));
}

/// A page of PartnerStack's.
fn at_vendor(vendors: &Vendors, path: &str) -> String {
    let url = vendors.about("/partnerstack/url");
    format!("{}{path}", url.strip_suffix("/mcp").unwrap())
}
