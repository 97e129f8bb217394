//! Trae.

use configfile::Format;

use super::app::{App, Signs};
use crate::home::below;

pub(super) const TRAE: App = App {
    id: "trae",
    name: "Trae",
    signs: Signs {
        programs: &["trae"],
        applications: &["Trae.app"],
        windows: &["Programs/Trae"],
        config: &["Trae"],
        ..Signs::NONE
    },
    files: |home| vec![below(&home.config, "Trae/User/mcp.json")],
    format: Format::Jsonc,
    reload: "In Trae, open the list of MCP servers and switch the new server on, or start Trae again.",
    ..App::USUAL
};
