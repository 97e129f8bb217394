//! The tray's menu, driven as a panel does.

use std::fs;
use support::{Vendors, until};

use crate::{screen::Screen, tray_driver::Panel};

#[test]
fn the_tray_signs_in_switches_connects_and_quits() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let cursor = screen.sandbox.write(".cursor/mcp.json", "{}\n");
    let panel = Panel::new(&screen.bus);
    let mut app = screen.background_with(Screen::person(&vendors, "Acme"));
    let icon = panel.icon();
    assert_eq!(icon.width(), 44);
    assert!(icon.find(&["Connect to", "Cursor"]).is_some_and(|it| !it.enabled), "nobody is signed in yet");
    screen.sandbox.add_vendors(&vendors);

    // The tray opens the browser itself; the scripted one chooses Acme.
    icon.click(&["PartnerStack", "Sign in…"]);
    icon.wait(&["PartnerStack", "Acme"], |it| it.ticked == Some(true));
    screen.sandbox.sign_in_partnerstack(&vendors, "Borealis");
    screen.sandbox.traygate(&["instance", "switch", "partnerstack", "Acme"]);
    icon.wait(&["PartnerStack", "Borealis"], |it| it.ticked == Some(false));

    // One click switches; the radio list follows the owner.
    icon.click(&["PartnerStack", "Borealis"]);
    icon.wait(&["PartnerStack", "Borealis"], |it| it.ticked == Some(true));
    icon.wait(&["PartnerStack", "Acme"], |it| it.ticked == Some(false));
    let instances = screen.sandbox.traygate(&["instance", "list", "partnerstack"]);
    let active = instances["instances"].as_array().unwrap().iter().find(|it| it["active"] == true).unwrap();
    assert_eq!(active["label"], "Borealis");

    // A click on what is active already leaves the tick where it is.
    icon.click(&["PartnerStack", "Borealis"]);
    icon.wait(&["PartnerStack", "Borealis"], |it| it.ticked == Some(true));

    icon.click(&["Connect to", "Cursor"]);
    icon.wait(&["Connect to", "Cursor (not seen yet)"], |it| it.ticked == Some(true));
    assert!(fs::read_to_string(&cursor).unwrap().contains("traygate-bridge"));
    icon.click(&["Connect to", "Cursor (not seen yet)"]);
    icon.wait(&["Connect to", "Cursor"], |it| it.ticked == Some(false));
    assert_eq!(fs::read_to_string(&cursor).unwrap(), "{}\n");

    icon.click_last(&["Quit"]);
    assert_eq!(app.ended().code(), Some(0), "{}", app.written());
    assert!(rendezvous_is_gone(&screen), "nobody listens any more");
}

#[test]
fn what_went_wrong_stands_in_the_menu() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let mut person = Screen::person(&vendors, "Acme");
    person.push(("BROWSER_ANSWER", "deny".to_owned()));
    let _app = screen.background_with(person);
    let icon = panel.icon();
    screen.sandbox.add_vendors(&vendors);
    let calm = icon.menu().lines.len();
    icon.click(&["PartnerStack", "Sign in…"]);
    let first = || icon.menu().lines.into_iter().next().filter(|it| !it.enabled).map(|it| it.label);
    let said = until("the failure in the menu", || first().filter(|it| !it.contains("in your browser")));
    assert!(said.contains("PartnerStack"), "{said}");
    assert_eq!(icon.menu().lines.len(), calm + 2, "the notice and a line below it");
}

#[test]
fn a_panel_that_comes_late_gets_the_icon() {
    let screen = Screen::new();
    let mut app = screen.background();
    assert_eq!(screen.window(), None, "in the background no window comes up by itself");
    let panel = Panel::new(&screen.bus);
    let icon = panel.icon();
    icon.wait(&["Open Traygate"], |it| it.enabled);
    app.terminate();
    assert_eq!(app.ended().code(), Some(0), "{}", app.written());
}

#[test]
fn the_tray_speaks_the_language_that_was_just_chosen() {
    let screen = Screen::new();
    let panel = Panel::new(&screen.bus);
    let mut app = Process::start(&mut screen.desktop(&["--background"]));
    let icon = panel.icon();
    icon.wait(&["Open Traygate"], |it| it.enabled);
    screen.sandbox.traygate(&["settings", "language", "de"]);
    icon.wait(&["Traygate öffnen"], |it| it.enabled);
    assert!(icon.find(&["Open Traygate"]).is_none());
    screen.sandbox.traygate(&["settings", "language", "system"]);
    icon.wait(&["Open Traygate"], |it| it.enabled);
    icon.click_last(&["Quit"]);
    assert_eq!(app.ended().code(), Some(0), "{}", app.written());
}

fn rendezvous_is_gone(screen: &Screen) -> bool {
    !screen.sandbox.place().socket().exists()
}
