//! Notifications, at a desktop that shows them: what is told, once, and where a click leads.

use std::{collections::HashMap, sync::mpsc};
use support::{Bridge, Mcp, PATIENCE, Vendors, until};
use zbus::{
    blocking::{Connection, connection::Builder},
    zvariant::OwnedValue,
};

use crate::{screen::Screen, tray_driver::Panel};

/// What a program wants shown.
#[derive(Debug)]
struct Note {
    id: u32,
    title: String,
    body: String,
    actions: Vec<String>,
}

/// What was shown or taken back.
#[derive(Debug)]
enum Heard {
    Note(Note),
    Closed(u32),
}

struct Board {
    heard: mpsc::Sender<Heard>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Board {
    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "body-markup"].map(str::to_owned).to_vec()
    }

    #[expect(clippy::too_many_arguments, reason = "that is the interface")]
    fn notify(
        &mut self,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _time: i32,
    ) -> u32 {
        self.last += 1;
        self.heard.send(Heard::Note(Note { id: self.last, title, body, actions })).ok();
        self.last
    }

    fn close_notification(&self, id: u32) {
        self.heard.send(Heard::Closed(id)).ok();
    }
}

struct Shown {
    bus: Connection,
    heard: mpsc::Receiver<Heard>,
}

impl Shown {
    fn on(screen: &Screen) -> Shown {
        let (sender, heard) = mpsc::channel();
        let bus = Builder::address(screen.bus.as_str())
            .unwrap()
            .serve_at("/org/freedesktop/Notifications", Board { heard: sender, last: 0 })
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .build()
            .unwrap();
        Shown { bus, heard }
    }

    /// The next one with this title; others may come before.
    fn note(&self, title: &str) -> Note {
        loop {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(Heard::Note(note)) if note.title == title => return note,
                Ok(Heard::Note(_) | Heard::Closed(_)) => {}
                Err(_) => panic!("waited in vain for the notification {title:?}"),
            }
        }
    }

    fn closed(&self, note: &Note) {
        loop {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(Heard::Closed(id)) if id == note.id => return,
                Ok(Heard::Note(it)) if it.title == note.title => panic!("told twice: {it:?}"),
                Ok(Heard::Note(_) | Heard::Closed(_)) => {}
                Err(_) => panic!("it was not taken back: {note:?}"),
            }
        }
    }

    fn click(&self, note: &Note) {
        assert_eq!(note.actions, ["default", "Open Traygate"]);
        let (path, service) = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications");
        self.bus.emit_signal(None::<&str>, path, service, "ActionInvoked", &(note.id, "default")).unwrap();
    }
}

#[test]
fn an_app_that_asks_is_told_once_and_a_click_leads_there() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let shown = Shown::on(&screen);
    let _app = screen.background();
    let _icon = panel.icon();
    screen.sandbox.add_vendors(&vendors);
    screen.sandbox.sign_in_partnerstack(&vendors, "Acme");

    // Answered elsewhere, it is taken back.
    let mut cursor = Bridge::start(&screen.sandbox, "partnerstack", Some("cursor"));
    cursor.initialize();
    let note = shown.note("Cursor wants to use PartnerStack");
    screen.sandbox.approve("cursor", "partnerstack");
    shown.closed(&note);

    // A click leads to the question, and looking it up again tells nobody again.
    let mut script = Bridge::start(&screen.sandbox, "partnerstack", None);
    script.initialize();
    let note = shown.note("“journey” wants to use PartnerStack");
    assert!(note.body.contains("Allow or refuse it"), "{note:?}");
    assert_eq!(screen.window(), None);
    script.tools();
    shown.click(&note);
    until("the window", || screen.window());
    let again = |it: Heard| matches!(it, Heard::Note(it) if it.title == note.title);
    assert!(!shown.heard.try_iter().any(again));
}
