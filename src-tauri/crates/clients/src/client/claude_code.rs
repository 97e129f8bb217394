//! Claude Code, in its user scope.
//!
//! Edited directly, under the lock its own writes take, and not through `claude mcp add-json`: the command line
//! refuses a name that exists (so a change would be remove and add, with a moment without entry), shows tokens in
//! the process list, answers 0 whatever happened, rewrites the file seven times in one go, cannot preview, and is
//! often not on the PATH a tray app gets. What it would take for us, the lock, we take ourselves.

use configfile::{Format, lock::Protocol};
use serde_json::Value;
use std::path::PathBuf;

use super::{Client, app::typed};
use crate::{entry::Launch, home::Home, program::Programs};

pub(super) struct ClaudeCode;

impl Client for ClaudeCode {
    fn id(&self) -> &'static str {
        "claude-code"
    }

    fn name(&self) -> &'static str {
        "Claude Code"
    }

    fn installed(&self, home: &Home) -> bool {
        let signs = [home.dir.join(".claude"), home.dir.join(".claude.json")];
        home.var("CLAUDE_CONFIG_DIR").is_some()
            || signs.iter().any(|it| it.exists())
            || home.on_path("claude")
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        vec![home.var("CLAUDE_CONFIG_DIR").unwrap_or_else(|| home.dir.clone()).join(".claude.json")]
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "Start a new Claude Code session; running ones keep their old list."
    }

    fn programs(&self) -> Programs {
        Programs::commands(&["claude"]).of_npm("@anthropic-ai/claude-code")
    }

    /// A comment or trailing comma makes it move the file away and begin with defaults.
    fn format(&self) -> Format {
        Format::Json
    }

    /// An entry with `url` but without `type` is skipped.
    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        typed(launch)
    }

    fn lock(&self) -> Protocol {
        Protocol::Folder
    }

    /// Moves it away as damaged and begins with defaults.
    fn refuses_empty_file(&self) -> bool {
        true
    }

    /// An entry with another word is skipped (2.1.329).
    fn types(&self) -> &'static [&'static str] {
        &["stdio", "http", "sse", "streamable-http", "ws", "sse-ide", "ws-ide", "sdk"]
    }

    fn elsewhere(&self) -> &'static str {
        "`$CLAUDE_CONFIG_DIR/.claude.json` where that variable is set"
    }
}
