//! Warp.

use super::app::{App, Signs};
use crate::home::below;

pub(super) const WARP: App = App {
    id: "warp",
    name: "Warp",
    signs: Signs {
        programs: &["warp-terminal"],
        applications: &["Warp.app"],
        windows: &["Programs/Warp"],
        home: &[".warp"],
        ..Signs::NONE
    },
    files: |home| vec![below(&home.dir, ".warp/.mcp.json")],
    reload: "Warp sees the change by itself; you find the server in its settings under MCP servers.",
    ..App::USUAL
};
