//! "Pause gateway" in the tray, and a quit while a call is under way.

use serde_json::json;
use support::{Mcp, Vendors, text};

use crate::{
    screen::{Screen, begin_slow_call, cursor_at_work},
    tray_driver::Panel,
};

const PAUSED: &str = "Paused: no AI app reaches any server";

#[test]
fn what_is_paused_stays_so_until_it_is_resumed() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let mut app = screen.background();
    let icon = panel.icon();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    assert!(text(&cursor.call("get_program", json!({}))).contains("Acme"));
    let calls = vendors.calls("partnerstack");

    icon.click(&["Pause gateway"]);
    icon.wait(&[PAUSED], |it| !it.enabled);
    let said = text(&cursor.call("get_program", json!({})));
    assert!(said.contains("paused Traygate") && said.contains("Resume"), "{said}");
    assert_eq!(vendors.calls("partnerstack"), calls, "nothing was sent");
    assert_eq!(screen.sandbox.status()["owner"]["paused"], true);

    // A restart forgets nothing: an app may start Traygate at any time.
    icon.click_last(&["Quit"]);
    app.ends_well();
    let _app = screen.background();
    let icon = panel.icon();
    icon.wait(&[PAUSED], |it| !it.enabled);
    icon.click(&["Resume"]);
    icon.wait(&["Pause gateway"], |it| it.enabled);
    assert!(icon.find(&[PAUSED]).is_none());
    assert!(text(&cursor.call("get_program", json!({}))).contains("Acme"));
}

#[test]
fn a_quit_lets_a_call_under_way_end() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let panel = Panel::new(&screen.bus);
    let mut app = screen.background();
    let icon = panel.icon();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    let call = begin_slow_call(&mut cursor);
    icon.click_last(&["Quit"]);
    let answer = cursor.answer(call);
    assert!(answer["result"]["isError"].as_bool() != Some(true) && answer.get("error").is_none(), "{answer}");
    app.ends_well();
}
