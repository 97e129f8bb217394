//! What differs from one app to the next, and the list of all of them.

mod claude_code;
mod claude_desktop;
mod cline;
mod cursor;
mod vscode;

use configfile::{Format, lock::Protocol};
use serde_json::Value;
use std::path::PathBuf;

use crate::{entry::Launch, home::Home};

/// Every app we can connect, in the order the window lists them.
pub const CLIENTS: &[&dyn Client] = &[
    &claude_desktop::ClaudeDesktop,
    &cursor::Cursor,
    &vscode::VsCode,
    &cline::Cline,
    &claude_code::ClaudeCode,
];

/// The client with this id (`claude-desktop`, `cursor`, …).
pub fn client(id: &str) -> Option<&'static dyn Client> {
    CLIENTS.iter().copied().find(|it| it.id() == id)
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
    /// Where nothing is installed, the one file that would be.
    fn files(&self, home: &Home) -> Vec<PathBuf>;

    /// Whether it can use an HTTP entry (Claude Desktop cannot).
    fn speaks_http(&self) -> bool;

    /// What its user must do before a new entry is read, in plain words.
    fn reload(&self) -> &'static str;

    /// How strictly it reads its files.
    fn format(&self) -> Format;

    /// The top-level table that lists MCP servers.
    fn table(&self) -> &'static str {
        "mcpServers"
    }

    /// How it spells an entry. `standing` is the entry of that name there is, for apps with more than one spelling.
    fn spell(&self, launch: &Launch, standing: Option<&Value>) -> Value;

    /// The lock it takes when it writes its files itself.
    fn lock(&self) -> Protocol {
        Protocol::None
    }

    /// Whether a byte order mark keeps it from reading a file.
    fn refuses_byte_order_mark(&self) -> bool {
        false
    }

    /// Further places it may keep its files in, for the table in the docs.
    fn elsewhere(&self) -> &'static str {
        ""
    }
}
