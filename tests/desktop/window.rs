//! The real window: what it shows, and what it does to files.

use serde_json::json;
use std::fs;
use support::{Bridge, Mcp, Vendors, until};

use crate::{
    screen::Screen,
    tray_driver::Panel,
    webdriver::{Window, the_switch},
};

const APPS: &[(&str, &str)] = &[
    (".config/Claude/claude_desktop_config.json", "{\n  \"mcpServers\": {}\n}\n"),
    (".cursor/mcp.json", "{\n  \"mcpServers\": {\n    \"notes\": { \"command\": \"notes-mcp\" }\n  }\n}\n"),
    (".config/Code/User/mcp.json", "{\n\t// mine\n\t\"servers\": {}\n}\n"),
    (".claude.json", "{\n  \"numStartups\": 4\n}\n"),
];

const CLINE: (&str, &str) =
    (".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json", "{}\n");

#[test]
fn a_day_at_the_window() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    for (path, text) in APPS {
        screen.sandbox.write(path, text);
    }
    let cursor = screen.sandbox.home().join(".cursor/mcp.json");
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_part3(&vendors);
    screen.sandbox.sign_in_partnero(&vendors);

    // Sign in with the (scripted) browser.
    let window = Window::open(&screen, Screen::person(&vendors, "Acme"));
    window.shows("Not signed in");
    assert_eq!(
        window.spoken(&the_switch("PartnerStack in Cursor")),
        said("switch", "PartnerStack in Cursor")
    );
    window.click("//button[@aria-label='Sign in to PartnerStack…']");
    window.shows("Add an instance of PartnerStack");
    window.press("Open browser");
    window.shows("Signed in to PartnerStack as Acme.");

    // Nothing is written before the preview was agreed to.
    window.click(&the_switch("PartnerStack in Cursor"));
    window.shows("This is what will change in");
    window.shows("traygate-bridge");
    assert_eq!(fs::read_to_string(&cursor).unwrap(), APPS[1].1);
    window.picture("preview");
    window.press("Write");
    window.shows("PartnerStack is in Cursor’s settings.");
    assert!(window.is_on("PartnerStack in Cursor"));
    assert!(fs::read_to_string(&cursor).unwrap().contains("traygate-bridge"));

    // And can be taken back.
    window.press("Undo");
    window.shows("as they were before");
    assert_eq!(fs::read_to_string(&cursor).unwrap(), APPS[1].1);
    until("the switch's way back", || (!window.is_on("PartnerStack in Cursor")).then_some(()));

    // What others do shows by itself: a second instance, another one active.
    screen.sandbox.sign_in_partnerstack(&vendors, "Borealis");
    screen.sandbox.traygate(&["instance", "switch", "partnerstack", "Borealis"]);
    let chosen =
        "return document.querySelector('select[aria-label=\"Active instance of PartnerStack\"]').value";
    until("the new active instance", || (window.script(chosen) == "Borealis").then_some(()));

    // "Clear credentials…" in the tray: the open window asks first, then shows the server's own answer.
    assert_eq!(vendors.live("partnerstack", "Borealis"), 2);
    // A menu that is just being drawn anew has other numbers a moment later.
    icon.wait(&["PartnerStack", "Borealis"], |it| it.ticked == Some(true));
    icon.click(&["PartnerStack", "Clear credentials…"]);
    window.shows("This cannot be undone.");
    window.press("Clear credentials");
    window.shows("PartnerStack said:");
    assert_eq!(vendors.live("partnerstack", "Borealis"), 0);
    window.press("Close");
    // Nothing is chosen for the user: the next call would act on another account.
    window.shows("Choose the instance apps act on");
}

#[test]
fn three_servers_and_five_apps_fit_without_scrolling() {
    let screen = Screen::with_keychain();
    let vendors = Vendors::start();
    let sandbox = &screen.sandbox;
    for (path, text) in APPS.iter().chain([&CLINE]) {
        sandbox.write(path, text);
    }
    sandbox.write(".claude/settings.json", "{}\n");
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let _icon = panel.icon();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Borealis");
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let words = ["sign-in", "part3", "--label", "Studio North"];
    sandbox.as_person(&vendors, "/part3/prime", &words).json().ok();
    let words = ["sign-in", "partnero", "--label", "Referral program", "--api-key-stdin"];
    sandbox.cli(&words).stdin(vendors.about("/partnero/api_key")).json().ok();
    sandbox.traygate(&["instance", "pin", "claude-code", "partnerstack", "Borealis"]);
    let apps = ["connect", "claude-desktop", "cursor", "vscode", "claude-code"];
    sandbox.traygate(&[&apps[..], &["--server", "partnerstack"]].concat());
    sandbox.traygate(&["connect", "claude-desktop", "--server", "part3", "--server", "partnero"]);
    sandbox.traygate(&["connect", "claude-code", "--server", "partnero"]);
    let talking =
        [("partnerstack", "claude-desktop"), ("partnerstack", "claude-code"), ("part3", "claude-desktop")];
    let _talking: Vec<Bridge> = talking
        .iter()
        .map(|(server, client)| {
            let mut bridge = Bridge::start(sandbox, server, Some(client));
            bridge.initialize();
            bridge
        })
        .collect();
    // Somebody else's tool has rewritten our entry.
    let code = sandbox.home().join(".config/Code/User/mcp.json");
    let text = fs::read_to_string(&code).unwrap();
    fs::write(&code, text.replace("\"--client\"", "\"--verbose\"")).unwrap();

    for (name, theme) in [("window", "Adwaita"), ("window-dark", "Adwaita:dark")] {
        let window = Window::open(&screen, vec![("GTK_THEME", theme.to_owned())]);
        window.shows("Changed by hand");
        window.shows("Connected, seen");
        window.shows("uses Borealis");
        window.shows("the system keychain");
        assert_eq!(window.script("return [innerWidth, innerHeight]"), json!([960, 640]));
        let fits = "return [document.scrollingElement, document.querySelector('main'), \
                    document.querySelector('table').parentElement] \
                    .every((it) => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth)";
        assert_eq!(window.script(fits), true, "the first screen needs no scrolling");
        window.picture(name);
        window.close(&screen);
    }
}

#[test]
fn the_window_starts_traygate_and_says_when_it_is_gone() {
    let screen = Screen::new();
    let window = Window::open(&screen, vec![("GTK_THEME", "Adwaita:dark".to_owned())]);
    window.shows("PartnerStack");
    window.picture("first-run-dark");
    assert!(screen.sandbox.owner().is_some(), "the window has started an owner");
    let owner = screen.sandbox.owner().unwrap();
    std::process::Command::new("kill").args(["-9", &owner.to_string()]).status().unwrap();
    window.shows("Traygate was closed");
    window.press("Start Traygate again");
    until("another owner", || screen.sandbox.owner().filter(|it| *it != owner));
    until("the grid alive", || (!window.text().contains("Traygate was closed")).then_some(()));
}

fn said(role: &str, name: &str) -> (String, String) {
    (role.to_owned(), name.to_owned())
}
