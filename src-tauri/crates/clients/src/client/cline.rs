//! Cline: the command line and the extension for VS Code and its kin, which share one file and also have old ones.
//!
//! One extension package ships two bundles, and a remote flag picks one per window: the new one reads the file it
//! shares with the command line, the old one a file in the editor's storage. So both are written where both are.

use configfile::{Format, lock::Protocol};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

use super::{Client, app::untyped, editors};
use crate::{
    entry::{Launch, bearer},
    home::Home,
    program::Programs,
};

pub(super) struct Cline;

const FILE: &str = "cline_mcp_settings.json";

const EXTENSION: &str = "saoudrizwan.claude-dev";

impl Cline {
    /// The file of command line and new extension, as Cline itself finds it
    /// (`apps/vscode/src/hosts/vscode/mcp-settings-legacy-migration.ts`, `getSharedMcpSettingsPath`).
    fn shared(home: &Home) -> PathBuf {
        if let Some(file) = home.var("CLINE_MCP_SETTINGS_PATH") {
            return file;
        }
        let data = home
            .var("CLINE_DATA_DIR")
            .unwrap_or_else(|| home.var("CLINE_DIR").unwrap_or_else(|| home.dir.join(".cline")).join("data"));
        data.join("settings").join(FILE)
    }

    /// Whether something is here that reads the shared file.
    fn reads_shared(home: &Home) -> bool {
        let variables = ["CLINE_MCP_SETTINGS_PATH", "CLINE_DATA_DIR", "CLINE_DIR"];
        variables.iter().any(|it| home.var(it).is_some())
            || home.dir.join(".cline").is_dir()
            || home.on_path("cline")
    }

    /// The folders of the old extension, in each editor that has it.
    fn old(home: &Home) -> Vec<PathBuf> {
        editors::storages(home, EXTENSION)
    }

    fn is_unused_extension(home: &Home) -> bool {
        let extensions = home.dir.join(".vscode").join("extensions");
        !home.matching(&extensions, |name| name.starts_with(EXTENSION)).is_empty()
    }
}

impl Client for Cline {
    fn id(&self) -> &'static str {
        "cline"
    }

    fn name(&self) -> &'static str {
        "Cline"
    }

    fn installed(&self, home: &Home) -> bool {
        Cline::reads_shared(home) || !Cline::old(home).is_empty() || Cline::is_unused_extension(home)
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let old = Cline::old(home);
        // Without an old file to take over, a fresh extension starts with the shared one.
        let shared = (Cline::reads_shared(home) || old.is_empty()).then(|| Cline::shared(home));
        shared.into_iter().chain(old.into_iter().map(|it| it.join("settings").join(FILE))).collect()
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "The Cline extension sees the change by itself; on the command line, start a new session."
    }

    /// The command line alone; the extension watches its file.
    fn programs(&self) -> Programs {
        Programs::commands(&["cline"]).of_npm("cline")
    }

    /// Comments, trailing commas, an empty file: each makes it load no server at all.
    fn format(&self) -> Format {
        Format::Json
    }

    /// Cline's command line nests what we write flat (`transport`); both are read everywhere, and an entry keeps the
    /// form it has. `type` must be `streamableHttp` to the letter: `http` makes the whole file invalid.
    fn spell(&self, launch: &Launch, standing: Option<&Value>) -> Value {
        let nested = standing.is_some_and(|it| it["transport"].is_object());
        let mut transport = match launch {
            Launch::Bridge { .. } => untyped("url", launch),
            Launch::Http { url, token } => {
                json!({ "type": "streamableHttp", "url": url, "headers": bearer(token) })
            }
        };
        if !nested {
            transport["disabled"] = Value::Bool(false);
            return transport;
        }
        let kind = transport.get("type").cloned().unwrap_or_else(|| Value::from("stdio"));
        let fields = transport.as_object().cloned().unwrap_or_default();
        let transport: Map<String, Value> =
            Map::from_iter([("type".to_owned(), kind)]).into_iter().chain(fields).collect();
        json!({ "transport": transport, "disabled": false })
    }

    fn lock(&self) -> Protocol {
        Protocol::OwnedFolder
    }

    fn refuses_byte_order_mark(&self) -> bool {
        true
    }

    /// As measured with 3.0.65; a file of `{}` alone is refused, too.
    fn refuses_empty_file(&self) -> bool {
        true
    }

    /// Any other word makes it load no server at all.
    fn types(&self) -> &'static [&'static str] {
        &["stdio", "sse", "streamableHttp"]
    }

    fn elsewhere(&self) -> &'static str {
        "old extension: `User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json` of VS Code, \
         VS Code Insiders, VSCodium, Cursor and Windsurf"
    }
}
