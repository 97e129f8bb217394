//! Continue: command line and extension. Only its own file is read by both; a file of ours beside it would be read by
//! the extension alone.

use configfile::Format;
use serde_json::{Value, json};
use std::path::PathBuf;

use super::{
    Naming,
    app::{App, Signs},
};
use crate::{
    entry::{Launch, bearer},
    home::Home,
    program::Programs,
};

pub(super) const CONTINUE: App = App {
    id: "continue",
    name: "Continue",
    signs: Signs { file: Some(file), ..Signs::NONE },
    files: |home| vec![file(home)],
    format: Format::Yaml,
    naming: Naming::List,
    spell,
    reload: "The Continue extension sees the change by itself; on the command line, start a new session.",
    programs: Programs::commands(&["cn"]).of_npm("@continuedev/cli"),
    elsewhere: "`$CONTINUE_GLOBAL_DIR/config.yaml` where that variable is set",
    ..App::USUAL
};

fn file(home: &Home) -> PathBuf {
    home.var("CONTINUE_GLOBAL_DIR").unwrap_or_else(|| home.dir.join(".continue")).join("config.yaml")
}

/// `packages/config-yaml/src/schemas/mcp/index.ts`.
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    match launch {
        Launch::Bridge { program, arguments } => {
            json!({ "command": program.to_string_lossy(), "args": arguments })
        }
        Launch::Http { url, token } => json!({
            "type": "streamable-http", "url": url, "requestOptions": { "headers": bearer(token) },
        }),
    }
}
