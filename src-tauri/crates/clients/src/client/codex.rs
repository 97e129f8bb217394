//! Codex: command line, desktop app and extension. One entry it cannot read keeps all of it from starting.

use configfile::Format;
use serde_json::{Value, json};

use super::app::{App, Signs, untyped};
use crate::entry::{Launch, bearer};

pub(super) const CODEX: App = App {
    id: "codex",
    name: "Codex",
    signs: Signs { programs: &["codex"], applications: &["Codex.app"], home: &[".codex"], ..Signs::NONE },
    files: |home| vec![home.var("CODEX_HOME").unwrap_or_else(|| home.dir.join(".codex")).join("config.toml")],
    format: Format::Toml,
    table: "mcp_servers",
    spell,
    reload: "Start a new Codex session; running ones keep their old list.",
    programs: &["codex"],
    elsewhere: "`$CODEX_HOME/config.toml` where that variable is set",
    ..App::USUAL
};

/// `headers` is passed over without a word.
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    match launch {
        Launch::Bridge { .. } => untyped("url", launch),
        Launch::Http { url, token } => json!({ "url": url, "http_headers": bearer(token) }),
    }
}
