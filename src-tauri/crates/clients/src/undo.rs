//! Taking the last edit of a client's files back.

use configfile::disk::Snapshot;
use std::path::Path;

use crate::{client::Client, error::Error, history, home::Home, memory::Fingerprint, plan::Plan};

/// Computes how to take the last edit back. Refuses when that would lose somebody's newer edit.
///
/// `home` has no say: the edit knows its files, also those the client would no longer be found with.
pub fn undo(client: &dyn Client, _home: &Home, backups: &Path) -> Result<Plan, Error> {
    let folder = backups.join(client.id());
    let nothing = || Error::NothingToUndo { client: client.name() };
    let number = history::newest(&folder).ok_or_else(nothing)?;
    let edit = history::read(&folder, number)?.ok_or_else(nothing)?;
    let mut files = Vec::new();
    for file in edit.files {
        let now = Snapshot::read(&file.path)?;
        if now.text().map(Fingerprint::of) != file.left {
            return Err(Error::NewerEdits { path: file.path });
        }
        let before = match &file.copy {
            Some(name) => Some(history::copy(&folder, name)?.ok_or_else(nothing)?),
            None => None,
        };
        files.push((file.path, now, before));
    }
    Ok(Plan::taking_back(client, folder, number, edit.memory, files))
}

/// Whether [`undo`] has something to take back.
pub fn can_undo(client: &dyn Client, home: &Home, backups: &Path) -> bool {
    undo(client, home, backups).is_ok()
}
