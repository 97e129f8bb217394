//! Roo Code, an extension for VS Code and its kin. Discontinued in May 2026, and still at work where it is installed.

use serde_json::{Value, json};
use std::path::PathBuf;

use super::{
    Client,
    app::untyped,
    editors::{storages, usual_storage},
};
use crate::{entry::Launch, home::Home};
use configfile::Format;

pub(super) struct RooCode;

const EXTENSION: &str = "rooveterinaryinc.roo-cline";

impl Client for RooCode {
    fn id(&self) -> &'static str {
        "roo-code"
    }

    fn name(&self) -> &'static str {
        "Roo Code"
    }

    fn installed(&self, home: &Home) -> bool {
        !storages(home, EXTENSION).is_empty()
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let mut folders = storages(home, EXTENSION);
        if folders.is_empty() {
            folders.push(usual_storage(home, EXTENSION));
        }
        folders.into_iter().map(|it| it.join("settings").join("mcp_settings.json")).collect()
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "Roo Code sees the change by itself."
    }

    fn format(&self) -> Format {
        Format::Json
    }

    /// An address without `type` is an error there (`src/services/mcp/McpHub.ts`).
    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        let mut entry = untyped("url", launch);
        if matches!(launch, Launch::Http { .. }) {
            entry["type"] = json!("streamable-http");
        }
        entry
    }

    fn elsewhere(&self) -> &'static str {
        "the same below the folders of VS Code Insiders, VSCodium, Cursor and Windsurf"
    }
}
