//! Read, compute, compare; write only what differs.

use std::path::{Path, PathBuf};

use crate::{Change, Client, Error, Home};

/// A change to one client's files, computed but not yet made.
#[derive(Debug)]
pub struct Plan {}

/// One file of a plan. `None`: there is no such file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    pub path: PathBuf,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One file of a plan as a unified diff; empty when the file stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    pub path: PathBuf,
    pub diff: String,
}

/// Computes what `client`'s files must become for `changes`. Reads, never writes.
pub fn plan(client: &dyn Client, home: &Home, backups: &Path, changes: &[Change]) -> Result<Plan, Error> {
    let _ = (client, home, backups, changes);
    Ok(Plan {})
}

impl Plan {
    /// Every file the client reads its entries from, also those that stay as they are.
    pub fn edits(&self) -> Vec<FileEdit> {
        Vec::new()
    }

    /// The same as unified diffs.
    pub fn diff(&self) -> Vec<FileDiff> {
        Vec::new()
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Makes the change. A plan that changes nothing touches nothing.
    pub fn apply(self) -> Result<(), Error> {
        Ok(())
    }
}
