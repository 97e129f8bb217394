//! Google Antigravity, editor and command line. A fresh installation has an empty file.

use configfile::Format;

use super::app::{App, Signs, untyped};
use crate::home::below;

pub(super) const ANTIGRAVITY: App = App {
    id: "antigravity",
    name: "Antigravity",
    signs: Signs {
        programs: &["agy", "antigravity"],
        applications: &["Antigravity.app"],
        windows: &["Programs/Antigravity"],
        home: &[NEW, OLD],
        config: &["Antigravity"],
        ..Signs::NONE
    },
    // Version 2 reads the new place only, version 1 the old one only.
    files: |home| {
        let [new, old] = [NEW, OLD].map(|it| below(&home.dir, it));
        let mut folders = vec![new.clone(), old];
        folders.retain(|it| it.is_dir());
        if folders.is_empty() {
            folders.push(new);
        }
        folders.into_iter().map(|it| it.join("mcp_config.json")).collect()
    },
    format: Format::Jsonc,
    spell: |launch, _| untyped("serverUrl", launch),
    reload: "In Antigravity, open the list of MCP servers and press Refresh; on the command line, start a new session.",
    elsewhere: "Antigravity 1: `~/.gemini/antigravity/mcp_config.json`",
    ..App::USUAL
};

const NEW: &str = ".gemini/config";

const OLD: &str = ".gemini/antigravity";
