//! How the app starts: without a screen, twice, beside `traygate serve`, with and without a panel.

use serde_json::json;
use support::{Mcp, Process, Vendors, text, until};

use crate::{
    screen::{Screen, begin_slow_call, cursor_at_work, desktop},
    tray_driver::Panel,
};

#[test]
fn without_a_display_it_says_what_to_do() {
    let program = desktop();
    let sandbox = support::Sandbox::new();
    for (display, word) in [(None, "DISPLAY"), (Some(":4711"), "cannot be opened")] {
        for words in [&[][..], &["--window"]] {
            let mut command = sandbox.command(&program);
            command.args(words).envs(display.map(|it| ("DISPLAY", it)));
            let mut app = Process::start(&mut command);
            assert_eq!(app.ended().code(), Some(1), "{}", app.written());
            let said = until("its last words", || Some(app.written()).filter(|it| it.contains("hint: ")));
            assert!(said.contains(word) && said.contains("traygate serve"), "{said}");
            assert!(!said.contains("panicked"), "{said}");
        }
    }
}

#[test]
fn without_a_panel_the_window_opens() {
    let screen = Screen::new();
    let mut app = Process::start(&mut screen.desktop(&[]));
    until("a window", || screen.window());
    // Log-out: the app ends well and takes its window along.
    app.terminate();
    app.ends_well();
    until("the window's end", || screen.window().is_none().then_some(()));
}

#[test]
fn a_second_start_opens_the_one_window_of_the_first() {
    let screen = Screen::new();
    let panel = Panel::new(&screen.bus);
    let _app = screen.background();
    let icon = panel.icon();
    assert_eq!(screen.window(), None);

    let mut second = Process::start(&mut screen.desktop(&[]));
    second.ends_well();
    let port = until("the window", || screen.window());

    // The third start, a left click and "Open" find the same window.
    let mut third = Process::start(&mut screen.desktop(&[]));
    third.ends_well();
    let mut fourth = Process::start(&mut screen.desktop(&["--window"]));
    fourth.ends_well();
    icon.activate();
    icon.click(&["Open Traygate"]);
    assert_eq!(screen.window(), Some(port));
}

#[test]
fn beside_serve_it_becomes_the_window() {
    let screen = Screen::new();
    let owner = screen.sandbox.serve();
    let mut app = Process::start(&mut screen.desktop(&[]));
    until("the window", || screen.window());
    assert!(app.written().contains("without a tray"), "{}", app.written());
    let mut hidden = Process::start(&mut screen.desktop(&["--background"]));
    hidden.ends_well();
    let said = until("why there is no tray", || Some(hidden.written()).filter(|it| it.contains("end that")));
    assert!(said.contains("traygate serve"), "{said}");
    assert_eq!(screen.sandbox.owner(), Some(owner.id()), "the owner is still the first");
    app.terminate();
    app.ends_well();
    assert_eq!(screen.window(), None);
}

#[test]
fn an_owner_that_nobody_asked_for_makes_way() {
    let mut screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    // Few AI apps hand on the variables that lead to a screen.
    let display = screen.sandbox.env.remove("DISPLAY").unwrap();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    assert_eq!(screen.sandbox.status()["owner"]["desktop"], false);
    let call = begin_slow_call(&mut cursor);

    screen.sandbox.set("DISPLAY", display);
    let app = screen.background();
    panel.icon().wait(&["Open Traygate"], |it| it.enabled);
    let answer = cursor.answer(call);
    assert!(answer["result"]["isError"].as_bool() != Some(true) && answer.get("error").is_none(), "{answer}");
    assert!(text(&cursor.call("get_program", json!({}))).contains("Acme"), "the app did not notice");
    let owner = &screen.sandbox.status()["owner"];
    assert_eq!((owner["desktop"].as_bool(), owner["pid"].as_u64()), (Some(true), Some(app.id().into())));
}
