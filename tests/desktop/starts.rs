//! How the app starts: without a screen, twice, beside `traygate serve`, with and without a panel.

use support::{Process, until};

use crate::{
    screen::{Screen, desktop},
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
    assert_eq!(app.ended().code(), Some(0), "{}", app.written());
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
    assert_eq!(second.ended().code(), Some(0), "{}", second.written());
    let port = until("the window", || screen.window());

    // The third start, a left click and "Open" find the same window.
    let mut third = Process::start(&mut screen.desktop(&[]));
    assert_eq!(third.ended().code(), Some(0), "{}", third.written());
    let mut fourth = Process::start(&mut screen.desktop(&["--window"]));
    assert_eq!(fourth.ended().code(), Some(0), "{}", fourth.written());
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
    assert_eq!(screen.sandbox.owner(), Some(owner.id()), "the owner is still the first");
    app.kill();
}
