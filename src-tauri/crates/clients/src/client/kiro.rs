//! Kiro and Kiro CLI, which Amazon Q's command line became.

use configfile::Format;
use serde_json::{Value, json};

use super::app::{App, Signs, untyped};
use crate::{entry::Launch, home::below, program::Programs};

pub(super) const KIRO: App = App {
    id: "kiro",
    name: "Kiro",
    signs: Signs {
        programs: &["kiro", "kiro-cli"],
        applications: &["Kiro.app"],
        windows: &["Programs/Kiro"],
        home: &[".kiro"],
        config: &["Kiro"],
        ..Signs::NONE
    },
    files: |home| vec![below(&home.dir, ".kiro/settings/mcp.json")],
    format: Format::Jsonc,
    spell,
    reload: "Kiro sees the change by itself and asks before it uses a tool for the first time; on the command line, \
             start a new session.",
    programs: Programs::commands(&["kiro-cli"]),
    ..App::USUAL
};

/// Its list switches a server off by `disabled`; who connects it wants it on.
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    let mut entry = untyped("url", launch);
    entry["disabled"] = json!(false);
    entry
}
