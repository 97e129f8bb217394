//! Windsurf, called Devin Desktop since June 2026. Its file moved with the name, and sources disagree whether the old
//! place is still read: both are written where both are.

use configfile::Format;
use std::path::PathBuf;

use super::app::{App, Signs, untyped};
use crate::home::{Home, Platform, below};

const FILE: &str = "mcp_config.json";

pub(super) const WINDSURF: App = App {
    id: "windsurf",
    name: "Windsurf",
    signs: Signs {
        programs: &["windsurf"],
        applications: &["Windsurf.app", "Devin.app"],
        windows: &["Programs/Windsurf", "Programs/Devin"],
        home: &[".codeium/windsurf", ".codeium/windsurf-next", ".config/devin"],
        config: &["devin"],
        ..Signs::NONE
    },
    files,
    format: Format::Jsonc,
    // Windsurf knows `serverUrl` alone; what Devin added reads both names.
    spell: |launch, _| untyped("serverUrl", launch),
    reload: "In Windsurf (Devin Desktop), open the list of MCP servers and press Refresh, or start the app again.",
    elsewhere: "Windsurf before Devin Desktop: `~/.codeium/windsurf/mcp_config.json`; Windsurf Next: \
                `~/.codeium/windsurf-next/mcp_config.json`; plug-in for JetBrains, where it has made its file: \
                `~/.codeium/mcp_config.json`",
    ..App::USUAL
};

fn files(home: &Home) -> Vec<PathBuf> {
    let devin = match home.platform {
        Platform::Windows => home.config.join("devin"),
        Platform::Linux | Platform::MacOs => below(&home.dir, ".config/devin"),
    };
    let codeium = home.dir.join(".codeium");
    let mut folders = vec![devin.clone(), codeium.join("windsurf"), codeium.join("windsurf-next")];
    folders.retain(|it| it.is_dir());
    // Every Windsurf makes this folder; only the plug-in makes the file.
    folders.extend([codeium].into_iter().filter(|it| it.join(FILE).is_file()));
    if folders.is_empty() {
        folders.push(devin);
    }
    folders.into_iter().map(|it| it.join(FILE)).collect()
}
