//! Codex: command line, desktop app and extension. One entry it cannot read keeps all of it from starting.

use configfile::Format;
use serde_json::{Value, json};

use super::app::{App, Signs, untyped};
use crate::{
    entry::{Launch, bearer},
    program::Programs,
};

pub(super) const CODEX: App = App {
    id: "codex",
    name: "Codex",
    signs: Signs { programs: &["codex"], applications: &["Codex.app"], home: &[".codex"], ..Signs::NONE },
    files: |home| vec![home.var("CODEX_HOME").unwrap_or_else(|| home.dir.join(".codex")).join("config.toml")],
    format: Format::Toml,
    table: "mcp_servers",
    spell,
    reload: "Start a new Codex session; running ones keep their old list.",
    programs: Programs::commands(&["codex"]).of_npm("@openai/codex"),
    elsewhere: "`$CODEX_HOME/config.toml` where that variable is set",
    ..App::USUAL
};

/// By what Traygate is found, and started where it does not run. Codex gives a program it starts none of its own
/// variables but a few of its choice. Without the first two a bridge looks for it where most systems have it
/// (`Place::find`), which is not where every one has it.
const PASSED_ON: [&str; 8] = [
    "XDG_RUNTIME_DIR",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "TRAYGATE_HOME",
    "TRAYGATE_KEY_STORE",
];

/// `headers` is passed over without a word.
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    match launch {
        Launch::Bridge { .. } => {
            let mut entry = untyped("url", launch);
            entry["env_vars"] = json!(PASSED_ON);
            entry
        }
        Launch::Http { url, token } => json!({ "url": url, "http_headers": bearer(token) }),
    }
}
