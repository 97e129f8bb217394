//! What became of other programs' entries and sign-ins that were to move to Traygate.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Said;

/// One entry of an app that leads to a server without Traygate.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MovedEntry {
    pub client: String,
    pub file: String,
    /// What it is called in that file.
    pub entry: String,
    /// The program that stands in for the server, e.g. `mcp-remote`; `None`: the app speaks to it itself.
    pub through: Option<String>,
    pub server: String,
    pub url: String,
    pub outcome: Outcome,
    /// The instance the app acts on afterwards, as far as the entry decides it.
    pub instance: Option<String>,
    /// What is done, or why nothing is, in plain words.
    #[ts(type = "string")]
    pub said: Said,
}

/// One sign-in that mcp-remote keeps in plain files.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MovedSignIn {
    pub server: String,
    pub files: Vec<String>,
    pub outcome: Outcome,
    pub instance: Option<String>,
    /// What is done, or why nothing is, in plain words.
    #[ts(type = "string")]
    pub said: Said,
}

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Outcome {
    /// It would move.
    Planned,
    Moved,
    /// It stays as it is.
    Left,
}
