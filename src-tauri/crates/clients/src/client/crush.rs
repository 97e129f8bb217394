//! Crush. An entry without `type` is refused by its schema.

use std::path::PathBuf;

use super::app::{App, Signs, typed};
use crate::{
    home::{Home, Platform},
    program::Programs,
};

pub(super) const CRUSH: App = App {
    id: "crush",
    name: "Crush",
    signs: Signs {
        programs: &["crush"],
        windows: &["crush"],
        home: &[".config/crush"],
        config: &["crush"],
        ..Signs::NONE
    },
    files: |home| vec![folder(home).join("crush.json")],
    table: "mcp",
    spell: |launch, _| typed(launch),
    reload: "Quit Crush and start it again.",
    programs: Programs::commands(&["crush"]).of_npm("@charmland/crush"),
    elsewhere: "`$CRUSH_GLOBAL_CONFIG/crush.json` where that variable is set",
    ..App::USUAL
};

/// As Crush finds it (`internal/config/load.go`).
fn folder(home: &Home) -> PathBuf {
    let chosen = || home.var("XDG_CONFIG_HOME").map(|it| it.join("crush"));
    home.var("CRUSH_GLOBAL_CONFIG").or_else(chosen).unwrap_or_else(|| match home.platform {
        Platform::Windows => home.local.join("crush"),
        Platform::Linux | Platform::MacOs => home.dir.join(".config").join("crush"),
    })
}
