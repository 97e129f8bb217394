//! Cursor. Reads JSON with comments in practice, documents nothing; what we add is strict JSON.

use configfile::Format;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use super::Client;
use crate::{
    entry::{Launch, bearer},
    home::{Home, Platform},
};

pub(super) struct Cursor;

impl Client for Cursor {
    fn id(&self) -> &'static str {
        "cursor"
    }

    fn name(&self) -> &'static str {
        "Cursor"
    }

    fn installed(&self, home: &Home) -> bool {
        let app = match home.platform {
            Platform::MacOs => Path::new("/Applications/Cursor.app").exists(),
            Platform::Windows => home.local.join("Programs").join("cursor").join("Cursor.exe").exists(),
            Platform::Linux => home.on_path("cursor") || home.on_path("cursor-agent"),
        };
        app || home.dir.join(".cursor").is_dir() || home.config.join("Cursor").is_dir()
    }

    /// On Windows, too, it is the home directory and not `%APPDATA%\Cursor`.
    fn files(&self, home: &Home) -> Vec<PathBuf> {
        vec![home.dir.join(".cursor").join("mcp.json")]
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "In Cursor, open Settings and find the list of MCP servers; switch the new server on there, for Cursor leaves \
         new servers off until you do."
    }

    fn format(&self) -> Format {
        Format::Jsonc
    }

    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        match launch {
            Launch::Bridge { program, arguments } => {
                json!({ "command": program.to_string_lossy(), "args": arguments })
            }
            Launch::Http { url, token } => json!({ "url": url, "headers": bearer(token) }),
        }
    }
}
