//! Claude Desktop. Speaks stdio only, so every entry launches the bridge.

use configfile::Format;
use serde_json::Value;
use std::path::PathBuf;

use super::{Client, app::untyped};
use crate::{
    entry::Launch,
    home::{Home, Platform},
    program::Programs,
};

pub(super) struct ClaudeDesktop;

const FILE: &str = "claude_desktop_config.json";

impl ClaudeDesktop {
    /// The Windows Store build sees its own copy of the roaming folder and reads nothing else. It is the default
    /// installer since February 2026; its package is `Claude_` and a publisher id.
    fn store_packages(home: &Home) -> Vec<PathBuf> {
        if home.platform != Platform::Windows {
            return Vec::new();
        }
        home.matching(&home.local.join("Packages"), |name| name.starts_with("Claude_"))
    }
}

impl Client for ClaudeDesktop {
    fn id(&self) -> &'static str {
        "claude-desktop"
    }

    fn name(&self) -> &'static str {
        "Claude Desktop"
    }

    fn installed(&self, home: &Home) -> bool {
        let signs = match home.platform {
            Platform::MacOs => {
                vec![PathBuf::from("/Applications/Claude.app"), home.dir.join("Applications/Claude.app")]
            }
            Platform::Windows => vec![home.local.join("AnthropicClaude")],
            Platform::Linux => Vec::new(),
        };
        home.config.join("Claude").is_dir()
            || signs.iter().any(|it| it.exists())
            || !ClaudeDesktop::store_packages(home).is_empty()
            || (home.platform == Platform::Linux && home.on_path("claude-desktop"))
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let classic = home.config.join("Claude");
        let store = ClaudeDesktop::store_packages(home)
            .into_iter()
            .map(|it| it.join("LocalCache").join("Roaming").join("Claude"));
        let mut folders: Vec<PathBuf> = store.collect();
        if folders.is_empty() || classic.is_dir() {
            folders.insert(0, classic);
        }
        folders.into_iter().map(|it| it.join(FILE)).collect()
    }

    fn speaks_http(&self) -> bool {
        false
    }

    fn reload(&self) -> &'static str {
        "Quit Claude completely (from its menu or its tray icon; closing the window is not enough), then start it again."
    }

    /// Users of several versions report `mcpServers` emptied after a start or an update (anthropics/claude-code#34359
    /// and its like); the vendor has not confirmed it.
    fn loses_entries(&self) -> bool {
        true
    }

    fn programs(&self) -> Programs {
        // The classic installer's folder and that of the Windows Store build.
        Programs::commands(&["claude-desktop"])
            .and_application("Claude", &["AnthropicClaude", "WindowsApps/Claude_*"])
    }

    fn format(&self) -> Format {
        Format::Json
    }

    /// An address is never written: planning refuses it, because the app skips such entries with a dialog.
    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        untyped("url", launch)
    }

    fn elsewhere(&self) -> &'static str {
        r"Windows Store build: `%LOCALAPPDATA%\Packages\Claude_*\LocalCache\Roaming\Claude\claude_desktop_config.json`"
    }
}
