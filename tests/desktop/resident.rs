//! What stays in memory is the icon: the window and its webview come and go in processes of their own. How much and
//! how fast is for `cargo xtask bench desktop` to say.

use support::until;

use crate::{
    processes::{descendants, name},
    screen::{Screen, WORDS},
    tray_driver::Panel,
};

#[test]
fn a_closed_window_leaves_no_process_behind() {
    let screen = Screen::new();
    let panel = Panel::new(&screen.bus);
    let app = screen.background();
    let icon = panel.icon();
    let started = || descendants(app.id()).into_iter().map(name).collect::<Vec<_>>();
    assert_eq!(started(), [""; 0], "an icon needs nobody");
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", app.id())).unwrap();
    for driver in ["_dri.so", "libgallium", "libLLVM"] {
        assert!(!maps.contains(driver), "an icon needs no OpenGL: {maps}");
    }
    for _ in 0..2 {
        icon.activate();
        until("words on the screen", || (screen.colours() >= WORDS).then_some(()));
        let with_window = started();
        let webviews = with_window.iter().filter(|it| it.starts_with("WebKit")).count();
        assert!(webviews > 0, "nothing draws: {with_window:?}");
        assert_eq!(with_window.len() - webviews, 1, "beside the window itself: {with_window:?}");
        screen.close_window();
        until("the end of them all", || started().is_empty().then_some(()));
    }
    assert_eq!(screen.sandbox.owner(), Some(app.id()));
}
