//! Cursor. Reads JSON with comments in practice, documents nothing; what we add is strict JSON.

use configfile::Format;

use super::app::{App, Signs};
use crate::home::below;

pub(super) const CURSOR: App = App {
    id: "cursor",
    name: "Cursor",
    signs: Signs {
        programs: &["cursor", "cursor-agent"],
        applications: &["Cursor.app"],
        windows: &["Programs/cursor/Cursor.exe"],
        home: &[".cursor"],
        config: &["Cursor"],
        ..Signs::NONE
    },
    // On Windows, too, it is the home directory and not `%APPDATA%\Cursor`.
    files: |home| vec![below(&home.dir, ".cursor/mcp.json")],
    format: Format::Jsonc,
    reload: "In Cursor, open Settings and find the list of MCP servers; switch the new server on there, for Cursor \
             leaves new servers off until you do.",
    ..App::USUAL
};
