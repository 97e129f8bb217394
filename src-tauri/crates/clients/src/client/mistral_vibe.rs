//! Mistral Vibe. Its entries are a list, `[[mcp_servers]]`, each with its name in it.

use configfile::Format;
use serde_json::{Value, json};

use super::{
    Naming,
    app::{App, Signs},
};
use crate::{
    entry::{Launch, bearer},
    program::Programs,
};

pub(super) const MISTRAL_VIBE: App = App {
    id: "mistral-vibe",
    name: "Mistral Vibe",
    signs: Signs { programs: &["vibe"], home: &[".vibe"], ..Signs::NONE },
    files: |home| vec![home.dir.join(".vibe").join("config.toml")],
    format: Format::Toml,
    table: "mcp_servers",
    naming: Naming::List,
    spell,
    reload: "Quit Mistral Vibe and start it again.",
    programs: Programs::commands(&["vibe"]),
    ..App::USUAL
};

fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    match launch {
        Launch::Bridge { program, arguments } => {
            json!({ "transport": "stdio", "command": program.to_string_lossy(), "args": arguments })
        }
        Launch::Http { url, token } => {
            json!({ "transport": "streamable-http", "url": url, "headers": bearer(token) })
        }
    }
}
