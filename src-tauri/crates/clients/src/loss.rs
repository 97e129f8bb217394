//! What happened to an entry that no longer stands as we wrote it, as far as the files tell.

use configfile::disk::Snapshot;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::{client::Client, history, home::Home, past::recorded, plan::parse};

/// What happened, and when. Who did it no file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub file: PathBuf,
    pub what: Lost,
    /// When the file was last written, in Unix seconds. `None`: it is gone.
    pub at: Option<u64>,
}

/// How an entry of ours was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// There is no such file any more.
    FileGone,
    /// The file is, byte for byte, what it was before one of our edits.
    OlderVersion,
    /// No entry of anybody is left.
    Emptied,
    /// Ours is gone, others are there.
    Removed,
    /// Ours stands there in another form.
    Changed,
}

/// What happened to the entry called `name`, which we once wrote and which does not stand as written any more.
/// `None` for a file that cannot be read: that is another trouble.
pub fn loss(client: &dyn Client, home: &Home, backups: &Path, name: &str) -> Option<Loss> {
    let mut changed = None;
    for file in client.files(home) {
        let at = modified(&file);
        let snapshot = Snapshot::read(&file).ok()?;
        let Some(text) = snapshot.text() else {
            return Some(Loss { file, what: Lost::FileGone, at: None });
        };
        let document = parse(client, &file, text).ok()?;
        let table = document.get(&client.table_path(&document)).and_then(Value::as_object);
        let what = match table {
            Some(table) if table.contains_key(name) => {
                changed.get_or_insert(Loss { file, what: Lost::Changed, at });
                continue;
            }
            _ if was_before_an_edit(client, backups, &file, text) => Lost::OlderVersion,
            Some(table) if !table.is_empty() => Lost::Removed,
            Some(_) | None => Lost::Emptied,
        };
        return Some(Loss { file, what, at });
    }
    changed
}

fn was_before_an_edit(client: &dyn Client, backups: &Path, file: &Path, text: &str) -> bool {
    let folder = backups.join(client.id());
    history::numbers(&folder).into_iter().rev().any(|number| {
        recorded(client, &folder, number).is_ok_and(|(_, ends)| {
            ends.iter().any(|it| it.path == file && it.before.as_deref() == Some(text))
        })
    })
}

fn modified(file: &Path) -> Option<u64> {
    let time = fs::metadata(file).and_then(|it| it.modified()).ok()?;
    Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs())
}
