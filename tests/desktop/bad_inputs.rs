//! Bad inputs at the desktop: whatever is wrong is said where somebody looks, and nothing ends without a word.

use serde_json::json;
use std::fs;
use support::{Mcp, Process, Vendors, until};

use crate::{
    screen::{Screen, cursor_at_work},
    tray_driver::Panel,
    webdriver::Window,
};

#[test]
fn without_a_panel_the_window_says_so() {
    let screen = Screen::new();
    let window = Window::started(&screen, &["--window", "--no-tray"], Vec::new());
    window.shows("This desktop shows no tray icons.");
}

#[test]
fn a_state_of_a_newer_version_is_left_alone_and_told_in_the_window() {
    let screen = Screen::new();
    let mut owner = screen.sandbox.serve();
    screen.sandbox.quit();
    owner.ended();
    let path = screen.sandbox.state().join("state.db");
    // Where SQLite's header keeps the layout's number.
    let mut database = fs::read(&path).unwrap();
    database[60..64].copy_from_slice(&9999_u32.to_be_bytes());
    fs::write(&path, database).unwrap();
    let before = fs::read(&path).unwrap();
    let window = Window::started(&screen, &[], Vec::new());
    window.shows("was written by a newer Traygate");
    window.shows("state.db");
    window.picture("newer-state");
    window.press("Start Traygate again");
    window.shows("could not be started");
    assert_eq!(fs::read(&path).unwrap(), before, "it is as it was");
    // At login nobody waits for a window, but the journal has the words.
    let mut app = Process::start(&mut screen.desktop(&["--background"]));
    assert_eq!(app.ended().code(), Some(1));
    assert!(app.written().contains("newer Traygate"), "{}", app.written());
}

#[test]
fn without_a_browser_the_menu_says_so() {
    let mut screen = Screen::new();
    let vendors = Vendors::start();
    screen.sandbox.set("TRAYGATE_BROWSER", "/no/such/browser");
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    screen.sandbox.add_vendors(&vendors);
    icon.click(&["PartnerStack", "Sign in…"]);
    let first = || icon.menu().lines.into_iter().next().filter(|it| !it.enabled).map(|it| it.label);
    let said = until("the failure in the menu", || first().filter(|it| !it.contains("in your browser")));
    assert!(said.contains("/no/such/browser"), "{said}");
}

#[test]
fn without_a_key_store_signing_in_says_what_to_do() {
    let mut screen = Screen::new();
    screen.sandbox.env.remove("TRAYGATE_KEY_STORE");
    let vendors = Vendors::start();
    let mut app = screen.background();
    screen.sandbox.add_vendors(&vendors);
    let said = screen.sandbox.as_person(&vendors, "/part3/prime", &["sign-in", "part3"]).json().run();
    assert_eq!(said.code, Some(1));
    assert!(
        said.written.contains("keychain") && said.written.contains("TRAYGATE_KEY_STORE=file"),
        "{}",
        said.written
    );
    app.terminate();
    app.ends_well();
}

#[test]
fn when_the_display_is_lost_apps_go_on_without_a_tray() {
    let mut screen = Screen::new();
    let vendors = Vendors::start();
    let mut app = screen.background();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    screen.lose_display();
    app.ended();
    let said = app.written();
    assert!(!said.contains("panicked") && said.to_lowercase().contains("display"), "{said}");
    // The bridge starts the next owner, which finds no screen and does without.
    let answer = until("the next owner", || {
        let answer = cursor.ask("tools/call", json!({ "name": "get_program", "arguments": {} }));
        Some(answer).filter(|it| it.to_string().contains("Acme"))
    });
    assert!(answer.get("error").is_none(), "{answer}");
    assert_eq!(screen.sandbox.status()["owner"]["desktop"], false);
}
