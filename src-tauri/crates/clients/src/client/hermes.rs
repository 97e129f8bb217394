//! Hermes Agent.

use configfile::Format;
use serde_json::{Value, json};

use super::app::{App, Signs, untyped};
use crate::{
    entry::Launch,
    home::{Home, Platform},
    program::Programs,
};

pub(super) const HERMES: App = App {
    id: "hermes",
    name: "Hermes Agent",
    signs: Signs { programs: &["hermes"], windows: &["hermes"], home: &[".hermes"], ..Signs::NONE },
    files: |home| vec![folder(home).join("config.yaml")],
    format: Format::Yaml,
    table: "mcp_servers",
    spell,
    reload: "Quit Hermes and start it again.",
    programs: Programs::commands(&["hermes"]),
    elsewhere: "`$HERMES_HOME/config.yaml` where that variable is set",
    ..App::USUAL
};

fn folder(home: &Home) -> std::path::PathBuf {
    home.var("HERMES_HOME").unwrap_or_else(|| match home.platform {
        Platform::Windows => home.local.join("hermes"),
        Platform::Linux | Platform::MacOs => home.dir.join(".hermes"),
    })
}

fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    let mut entry = untyped("url", launch);
    entry["enabled"] = json!(true);
    entry
}
