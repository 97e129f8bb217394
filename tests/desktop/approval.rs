//! An app that nobody connected, at the desktop app: the tray asks, the window asks, and the answer reaches the app.

use serde_json::json;
use support::{Bridge, Mcp, Vendors, text, until};

use crate::{screen::Screen, tray_driver::Panel, webdriver::Window};

#[test]
fn an_app_nobody_connected_is_asked_about_in_tray_and_window() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_partnerstack(&vendors, "Acme");

    // Where somebody can be asked, the bare command line is no exception.
    let mut script = Bridge::start(&screen.sandbox, "partnerstack", None);
    let hello = script.initialize();
    assert_eq!(hello["serverInfo"]["title"], "PartnerStack (not allowed yet)");
    let question = "Allow “journey” to use PartnerStack?…";
    icon.wait(&[question], |it| it.enabled);
    assert_eq!(screen.window(), None, "no window comes up by itself");

    for (name, theme) in [("approval", "Adwaita"), ("approval-dark", "Adwaita:dark")] {
        let window = Window::open(&screen, vec![("GTK_THEME", theme.to_owned())]);
        window.shows("“journey” wants to use PartnerStack as Acme.");
        window.shows("“journey” is only what the program calls itself.");
        let (role, spoken) = window.spoken("//dialog");
        assert_eq!((role.as_str(), spoken.as_str()), ("dialog", "Allow “journey” to use PartnerStack?"));
        assert_eq!(window.script("return document.activeElement.localName"), "dialog");
        window.picture(name);
        window.close(&screen);
    }
    // Closed without an answer it still waits; the tray's line brings the window to that question.
    icon.click(&[question]);
    until("the window", || screen.window());
    assert!(text(&script.call("get_program", json!({}))).contains("Traygate icon"));
    screen.sandbox.traygate(&["approve", "journey", "partnerstack"]);
    script.heard("notifications/tools/list_changed");
    assert!(text(&script.call("get_program", json!({}))).contains("Acme"));
    until("the menu without the question", || icon.find(&[question]).is_none().then_some(()));
}

#[test]
fn the_windows_answer_reaches_the_running_app() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let _app = screen.background();
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_partnerstack(&vendors, "Acme");
    let window = Window::open(&screen, Vec::new());
    window.shows("PartnerStack");
    let mut cursor = Bridge::start(&screen.sandbox, "partnerstack", Some("cursor"));
    cursor.initialize();
    window.shows("Cursor is not connected to PartnerStack in Traygate");
    window.press("Allow");
    window.shows("Cursor may use PartnerStack as Acme.");
    cursor.heard("notifications/tools/list_changed");
    assert!(text(&cursor.call("get_program", json!({}))).contains("Acme"));
    window.press("Take back");
    window.shows("Cursor may not use PartnerStack any more.");
    cursor.heard("notifications/tools/list_changed");
    assert_eq!(cursor.tools(), ["approval"]);
}
