//! What the owner tells of edits of AI apps' files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Said;

/// One file of one client, before and after.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Edit {
    pub client: String,
    pub file: String,
    /// Unified diff; empty when nothing had to change.
    pub diff: String,
    /// Whether it was written (false for `--dry-run` and for an empty diff).
    pub written: bool,
    /// What the app's user must do now.
    #[ts(type = "string")]
    pub reload: Said,
}

/// One edit of a client's files.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastEdit {
    /// For `Undo` and `ThreeWay`.
    pub number: u32,
    /// Unix seconds. `None` for edits from before dates were kept.
    #[ts(type = "number | null")]
    pub at: Option<u64>,
    pub files: Vec<String>,
    pub changes: Vec<EntryChange>,
}

/// What an edit did to one entry.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EntryChange {
    /// The entry's name: a server's id.
    pub entry: String,
    /// `added`, `changed` or `removed`.
    pub done: String,
}

/// One file of an edit: before it, after it and now, as two unified diffs. `None`: kept by a Traygate that did not
/// keep enough to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileThreeWay {
    pub file: String,
    /// From before the edit to after it.
    pub ours: Option<String>,
    /// From after the edit to now.
    pub since: Option<String>,
}
