//! GitHub Copilot CLI. `XDG_CONFIG_HOME` has no say in where its file is (1.0.102, run).

use configfile::Format;
use serde_json::{Value, json};

use super::app::{App, Signs, typed};
use crate::entry::Launch;

pub(super) const COPILOT_CLI: App = App {
    id: "copilot-cli",
    name: "GitHub Copilot CLI",
    signs: Signs { programs: &["copilot"], home: &[".copilot"], ..Signs::NONE },
    files: |home| {
        let folder = home.var("COPILOT_HOME").unwrap_or_else(|| home.dir.join(".copilot"));
        vec![folder.join("mcp-config.json")]
    },
    format: Format::Jsonc,
    spell,
    reload: "Copilot sees the change before your next message; else type /mcp reload.",
    elsewhere: "`$COPILOT_HOME/mcp-config.json` where that variable is set",
    ..App::USUAL
};

/// Every entry says which tools it is good for. Who has chosen some keeps the choice.
fn spell(launch: &Launch, standing: Option<&Value>) -> Value {
    let mut entry = typed(launch);
    if matches!(launch, Launch::Bridge { .. }) {
        entry["type"] = json!("local");
    }
    let chosen = standing.and_then(|it| it.get("tools")).filter(|it| it.is_array());
    entry["tools"] = chosen.cloned().unwrap_or_else(|| json!(["*"]));
    entry
}
