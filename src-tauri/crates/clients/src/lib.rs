//! The AI apps whose configuration we edit, one file each; what an edit would do, and doing it.

mod error;
mod home;
mod plan;
mod standing;
mod undo;

pub use error::Error;
pub use home::{Home, Platform};
pub use plan::{FileDiff, FileEdit, Plan, plan};
pub use standing::{entry_names, http_token, standing};
pub use undo::{can_undo, undo};

use std::path::PathBuf;

/// Every app we can connect, in the order the window lists them.
pub const CLIENTS: &[&dyn Client] = &[];

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
    fn files(&self, home: &Home) -> Vec<PathBuf>;
    /// Whether it can use an HTTP entry (Claude Desktop cannot).
    fn speaks_http(&self) -> bool;
    /// What its user must do before a new entry is read, in plain words.
    fn reload(&self) -> &'static str;
}

/// One server as it should stand in a client's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key it is listed under: the server id.
    pub name: String,
    /// How the client reaches the gateway.
    pub launch: Launch,
}

/// How a client reaches the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Launch {
    /// It starts `program` and speaks stdio to it.
    Bridge { program: PathBuf, arguments: Vec<String> },
    /// It speaks HTTP to `url` with `Authorization: Bearer token` (the client's own gateway token).
    Http { url: String, token: String },
}

/// One change to a client's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Connect(Entry),
    /// Remove the entry of this name.
    Disconnect(String),
}

/// What a client's files say about one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No entry of that name in any of its files.
    Absent,
    /// The entry stands as we would write it.
    Written,
    /// An entry of that name stands there but is not as we wrote it.
    Differs,
    /// The file cannot be read or parsed; the text says which file, where and why.
    Damaged(String),
}
