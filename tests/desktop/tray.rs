//! The tray's menu, driven as a panel does.

use std::{
    fs::{self, File},
    io::BufReader,
    path::Path,
};
use support::{Bridge, Mcp, Vendors, until};

use crate::{
    screen::{Screen, await_that},
    tray_driver::{Icon, Panel},
};

#[test]
fn the_tray_signs_in_switches_connects_and_quits() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let cursor = screen.sandbox.write(".cursor/mcp.json", "{}\n");
    let panel = Panel::new(&screen.bus);
    let mut app = screen.background_with(Screen::person(&vendors, "Acme"));
    let icon = panel.icon();
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
    app.ends_well();
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
fn the_panel_gets_the_picture_and_the_words_of_each_mood() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    looks(&icon, "tray-ok", "Nobody is signed in");
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_partnerstack(&vendors, "Acme");
    looks(&icon, "tray-ok", "PartnerStack: Acme");

    let mut cursor = Bridge::start(&screen.sandbox, "partnerstack", Some("cursor"));
    cursor.initialize();
    looks(&icon, "tray-attention", "Cursor waits for your answer\nPartnerStack: Acme");
    icon.click(&["Pause gateway"]);
    looks(&icon, "tray-paused", "Paused: no AI app reaches any server\nCursor waits for your answer");
    icon.click(&["Resume"]);
    looks(&icon, "tray-attention", "Cursor waits for your answer");
    screen.sandbox.approve("cursor", "partnerstack");
    looks(&icon, "tray-ok", "PartnerStack: Acme");
}

/// Waits until the panel has this of `icons`, pixel by pixel, with words that begin so.
fn looks(icon: &Icon<'_>, name: &str, words: &str) {
    let icons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../icons");
    let file = BufReader::new(File::open(icons.join(format!("{name}.png"))).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    // Opacity comes first in a panel, and last in a file.
    pixels.chunks_exact_mut(4).for_each(|it| it.rotate_right(1));
    let words = format!("Traygate\n{words}");
    let look =
        || (icon.picture() == (44, pixels.clone()) && icon.tooltip().starts_with(&words)).then_some(());
    await_that(&format!("{name}, {words:?}"), look, || icon.tooltip());
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
    app.ends_well();
}

#[test]
fn whoever_ends_it_at_once_is_heard() {
    let screen = Screen::new();
    let mut app = screen.background();
    app.terminate();
    app.ends_well();
    assert!(rendezvous_is_gone(&screen));
}

#[test]
fn the_tray_speaks_the_language_that_was_just_chosen() {
    let screen = Screen::new();
    let panel = Panel::new(&screen.bus);
    let mut app = screen.background();
    let icon = panel.icon();
    icon.wait(&["Open Traygate"], |it| it.enabled);
    screen.sandbox.traygate(&["settings", "language", "de"]);
    icon.wait(&["Traygate öffnen"], |it| it.enabled);
    assert!(icon.find(&["Open Traygate"]).is_none());
    screen.sandbox.traygate(&["settings", "language", "system"]);
    icon.wait(&["Open Traygate"], |it| it.enabled);
    icon.click_last(&["Quit"]);
    app.ends_well();
}

fn rendezvous_is_gone(screen: &Screen) -> bool {
    !screen.sandbox.place().socket().exists()
}
