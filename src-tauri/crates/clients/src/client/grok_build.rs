//! Grok Build. Codex' layout, but the headers are called `headers`.

use configfile::Format;

use super::app::{App, Signs};
use crate::program::Programs;

pub(super) const GROK_BUILD: App = App {
    id: "grok-build",
    name: "Grok Build",
    signs: Signs { programs: &["grok"], home: &[".grok"], ..Signs::NONE },
    files: |home| vec![home.var("GROK_HOME").unwrap_or_else(|| home.dir.join(".grok")).join("config.toml")],
    format: Format::Toml,
    table: "mcp_servers",
    reload: "Quit Grok Build and start it again.",
    programs: Programs::commands(&["grok"]),
    elsewhere: "`$GROK_HOME/config.toml` where that variable is set",
    ..App::USUAL
};
