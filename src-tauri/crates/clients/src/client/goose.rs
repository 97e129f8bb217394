//! Goose: command line and desktop app. It makes its file itself and puts its own extensions in; a file begun by us
//! would keep it from that.

use configfile::Format;
use serde_json::{Value, json};
use std::path::PathBuf;

use super::{
    Naming,
    app::{App, Signs},
};
use crate::{
    entry::{Launch, bearer},
    home::{Home, Platform},
    program::Programs,
};

pub(super) const GOOSE: App = App {
    id: "goose",
    name: "Goose",
    signs: Signs { file: Some(file), ..Signs::NONE },
    files: |home| vec![file(home)],
    format: Format::Yaml,
    table: "extensions",
    naming: Naming::Both,
    spell,
    reload: "Start a new Goose session; running ones keep their old list.",
    programs: Programs::commands(&["goose"]),
    elsewhere: "`$GOOSE_PATH_ROOT/config/config.yaml` where that variable is set",
    ..App::USUAL
};

/// `crates/goose/src/config/paths.rs`.
fn file(home: &Home) -> PathBuf {
    let folder = match (home.var("GOOSE_PATH_ROOT"), home.platform) {
        (Some(root), _) => root.join("config"),
        (None, Platform::Windows) => home.config.join("Block").join("goose").join("config"),
        (None, Platform::Linux | Platform::MacOs) => home.dot_config().join("goose"),
    };
    folder.join("config.yaml")
}

/// An entry without a description is passed over with a line in the log (`crates/goose/src/agents/extension.rs`).
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    match launch {
        Launch::Bridge { program, arguments } => json!({
            "type": "stdio", "enabled": true, "description": "",
            "cmd": program.to_string_lossy(), "args": arguments,
        }),
        Launch::Http { url, token } => json!({
            "type": "streamable_http", "enabled": true, "description": "", "uri": url, "headers": bearer(token),
        }),
    }
}
