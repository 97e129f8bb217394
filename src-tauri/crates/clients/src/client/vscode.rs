//! Visual Studio Code. Its table is called `servers`; a file with `mcpServers` is read as empty, without a word.

use configfile::Format;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use super::Client;
use crate::{
    entry::{Launch, bearer},
    home::{Home, Platform},
};

pub(super) struct VsCode;

impl VsCode {
    /// The variables VS Code's own start-up obeys, in its order (code-server 4.139.1, `lib/vscode`).
    fn user_data(home: &Home) -> Option<PathBuf> {
        let portable = home.var("VSCODE_PORTABLE").map(|it| it.join("user-data"));
        portable.or_else(|| home.var("VSCODE_APPDATA").map(|it| it.join("Code")))
    }

    /// Flatpak gives the app a configuration folder of its own.
    fn flatpak(home: &Home) -> Option<PathBuf> {
        let app = home.dir.join(".var").join("app").join("com.visualstudio.code");
        (home.platform == Platform::Linux && app.is_dir()).then(|| app.join("config").join("Code"))
    }
}

impl Client for VsCode {
    fn id(&self) -> &'static str {
        "vscode"
    }

    fn name(&self) -> &'static str {
        "VS Code"
    }

    fn installed(&self, home: &Home) -> bool {
        let app = match home.platform {
            Platform::MacOs => Path::new("/Applications/Visual Studio Code.app").exists(),
            Platform::Windows => {
                home.local.join("Programs").join("Microsoft VS Code").join("Code.exe").exists()
                    || home.var("ProgramFiles").is_some_and(|it| it.join("Microsoft VS Code").is_dir())
            }
            Platform::Linux => home.on_path("code") || VsCode::flatpak(home).is_some(),
        };
        app || home.config.join("Code").is_dir() || VsCode::user_data(home).is_some_and(|it| it.is_dir())
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let usual = home.config.join("Code");
        let folders = match (VsCode::user_data(home), VsCode::flatpak(home)) {
            (Some(chosen), _) => vec![chosen],
            (None, Some(flatpak)) if usual.is_dir() || home.on_path("code") => vec![usual, flatpak],
            (None, Some(flatpak)) => vec![flatpak],
            (None, None) => vec![usual],
        };
        folders.into_iter().map(|it| it.join("User").join("mcp.json")).collect()
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "VS Code sees the change by itself. If it asks whether to trust or start the server, say yes; you find it \
         under \"MCP: List Servers\"."
    }

    fn format(&self) -> Format {
        Format::Jsonc
    }

    fn table(&self) -> &'static str {
        "servers"
    }

    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        match launch {
            Launch::Bridge { program, arguments } => {
                json!({ "type": "stdio", "command": program.to_string_lossy(), "args": arguments })
            }
            Launch::Http { url, token } => json!({ "type": "http", "url": url, "headers": bearer(token) }),
        }
    }

    fn elsewhere(&self) -> &'static str {
        "Flatpak: `~/.var/app/com.visualstudio.code/config/Code/User/mcp.json`"
    }
}
