//! What differs from one app to the next, and the list of all of them.

mod amazon_q;
mod amp;
mod antigravity;
mod app;
mod augment;
mod claude_code;
mod claude_desktop;
mod cline;
mod codex;
mod continue_dev;
mod copilot_cli;
mod copilot_jetbrains;
mod crush;
mod cursor;
mod editors;
mod factory_droid;
mod gemini_cli;
mod goose;
mod grok_build;
mod hermes;
mod jetbrains_ai;
mod junie;
mod kimi_code;
mod kiro;
mod librechat;
mod lm_studio;
mod mistral_vibe;
mod opencode;
mod qwen_code;
mod roo_code;
mod trae;
mod visual_studio;
mod vscode;
mod warp;
mod windsurf;
mod zed;

use configfile::{Document, Format, lock::Protocol};
use serde_json::Value;
use std::path::PathBuf;

use crate::{entry::Launch, home::Home, program::Programs};

/// Every app we can connect, in the order the window lists them.
pub const CLIENTS: &[&dyn Client] = &[
    &claude_desktop::ClaudeDesktop,
    &cursor::CURSOR,
    &vscode::VSCODE,
    &cline::Cline,
    &claude_code::ClaudeCode,
    &codex::CODEX,
    &goose::GOOSE,
    &librechat::LIBRECHAT,
    &windsurf::WINDSURF,
    &copilot_cli::COPILOT_CLI,
    &gemini_cli::GEMINI_CLI,
    &lm_studio::LM_STUDIO,
    &zed::ZED,
    &opencode::OPENCODE,
    &opencode::KILO_CODE,
    &vscode::INSIDERS,
    &vscode::VSCODIUM,
    &jetbrains_ai::JETBRAINS_AI,
    &junie::JUNIE,
    &copilot_jetbrains::COPILOT_JETBRAINS,
    &visual_studio::VisualStudio,
    &kiro::KIRO,
    &antigravity::ANTIGRAVITY,
    &trae::TRAE,
    &warp::WARP,
    &qwen_code::QWEN_CODE,
    &crush::CRUSH,
    &amp::AMP,
    &continue_dev::CONTINUE,
    &roo_code::RooCode,
    &augment::AUGMENT,
    &kimi_code::KIMI_CODE,
    &factory_droid::FACTORY_DROID,
    &amazon_q::AMAZON_Q,
    &mistral_vibe::MISTRAL_VIBE,
    &grok_build::GROK_BUILD,
    &hermes::HERMES,
];

/// The client with this id (`claude-desktop`, `cursor`, …).
pub fn client(id: &str) -> Option<&'static dyn Client> {
    CLIENTS.iter().copied().find(|it| it.id() == id)
}

/// Where an entry has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// It is the key in the table.
    Key,
    /// The same, and once more in a field `name` (Goose).
    Both,
    /// In a field `name` alone: the table is a list (Continue, Mistral Vibe).
    List,
}

/// An AI app that can be pointed at the gateway by editing its configuration files.
pub trait Client: Sync {
    /// The stable name used in commands, settings and tests. Never shown.
    fn id(&self) -> &'static str;

    /// The name its own users know it by.
    fn name(&self) -> &'static str;

    /// Whether the app shows signs of being on this machine.
    fn installed(&self, home: &Home) -> bool;

    /// The files it reads its entries from; more than one is written together (Cline, Claude Desktop on Windows).
    /// Where nothing is installed, the one file that would be; none on a system the app does not run on.
    fn files(&self, home: &Home) -> Vec<PathBuf>;

    /// Whether it can use an HTTP entry (Claude Desktop cannot).
    fn speaks_http(&self) -> bool;

    /// What its user must do before a new entry is read, in plain words.
    fn reload(&self) -> &'static str;

    /// How strictly it reads its files.
    fn format(&self) -> Format;

    /// The top-level table that lists MCP servers. One key, also where it has a dot in it (Amp).
    fn table(&self) -> &'static str {
        "mcpServers"
    }

    /// The keys that lead to that table in this file, for apps with more than one layout (OpenCode).
    fn table_path(&self, _document: &Document) -> Vec<&'static str> {
        vec![self.table()]
    }

    /// Where an entry has its name.
    fn naming(&self) -> Naming {
        Naming::Key
    }

    /// How it spells an entry, without its name. `standing` is the entry of that name there is, for apps with more than one spelling.
    fn spell(&self, launch: &Launch, standing: Option<&Value>) -> Value;

    /// The lock it takes when it writes its files itself.
    fn lock(&self) -> Protocol {
        Protocol::None
    }

    /// Whether it is known to throw entries away without being told to. The guard then puts them back unasked.
    fn loses_entries(&self) -> bool {
        false
    }

    /// Those of its programs that read its files only when they are started.
    fn programs(&self) -> Programs {
        Programs::NONE
    }

    /// Whether a byte order mark keeps it from reading a file.
    fn refuses_byte_order_mark(&self) -> bool {
        false
    }

    /// Whether it takes an empty file for a broken one and loads nothing.
    fn refuses_empty_file(&self) -> bool {
        false
    }

    /// The words it understands as the `type` of an entry, where another one costs it that entry or all of them.
    fn types(&self) -> &'static [&'static str] {
        &[]
    }

    /// Further places it may keep its files in, for the table in the docs.
    fn elsewhere(&self) -> &'static str {
        ""
    }
}
