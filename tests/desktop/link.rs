//! `traygate://` links, as a desktop hands them over: as the one argument of a start.

use support::Process;

use crate::{screen::Screen, webdriver::Window};

#[test]
fn a_link_brings_up_the_question_and_adds_nothing() {
    let screen = Screen::new();
    let _app = screen.background();
    let window = Window::open(&screen, Vec::new());
    window.shows("PartnerStack");
    let follow = |link: &str| {
        let mut start = Process::start(&mut screen.desktop(&[link]));
        start.ends_well();
    };
    let servers = || screen.sandbox.status()["servers"].as_array().unwrap().len();
    let before = servers();

    follow("traygate://connect?server=https%3A%2F%2Fmcp.example.com%2Fmcp");
    window.shows("A link asks you to add this server.");
    assert_eq!(
        window.script("return document.querySelector('dialog textarea').value"),
        "https://mcp.example.com/mcp"
    );
    window.picture("link");
    window.press("Cancel");

    follow("traygate://connect?server=http://mcp.example.com");
    window.shows("must begin with https://");
    follow("traygate://connect?server=part3");
    window.shows("Add an instance of Part3");
    assert_eq!(servers(), before, "nothing was added");
}
