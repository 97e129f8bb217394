//! The edits we made to a client's files, newest last, with a copy of each file before the edit.
//!
//! `<backups>/<client>/000017.json` says which files edit 17 changed; `000017.1.mcp.json` is the first of them as it
//! was, for [`crate::undo()`] and for people.

use configfile::disk::{self, Snapshot};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    memory::{Fingerprint, Memory, write_json},
};

/// How many edits can be taken back.
const KEPT: usize = 20;

/// One edit of one client's files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Edit {
    pub(crate) files: Vec<EditedFile>,
    /// What was remembered before the edit.
    pub(crate) memory: Memory,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EditedFile {
    pub(crate) path: PathBuf,
    /// The name of the copy from before the edit; `None` when there was no file.
    pub(crate) copy: Option<String>,
    /// The file after the edit; `None` when the edit deleted it.
    pub(crate) left: Option<Fingerprint>,
}

/// The number of the newest edit in `folder`.
pub(crate) fn newest(folder: &Path) -> Option<u32> {
    numbers(folder).last().copied()
}

/// Reads edit `number`, if it can be understood.
pub(crate) fn read(folder: &Path, number: u32) -> Result<Option<Edit>, Error> {
    let snapshot = Snapshot::read(&record(folder, number)).map_err(Error::from)?;
    Ok(snapshot.text().and_then(|it| serde_json::from_str(it).ok()))
}

/// The text of a file before an edit.
pub(crate) fn copy(folder: &Path, name: &str) -> Result<Option<String>, Error> {
    Ok(Snapshot::read(&folder.join(name)).map_err(Error::from)?.text().map(str::to_owned))
}

/// Writes down an edit that is about to be made, as the newest: file, text before, text after. The record comes
/// last, so that half a backup is none.
pub(crate) fn write(
    folder: &Path,
    memory: Memory,
    files: &[(&Path, Option<&str>, Option<&str>)],
) -> Result<u32, Error> {
    let number = newest(folder).unwrap_or(0) + 1;
    let keep = |(index, (path, before, after)): (usize, &(&Path, Option<&str>, Option<&str>))| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{number:06}.{}.{name}", index + 1);
        if let Some(before) = before {
            disk::write_own(&folder.join(&name), before).map_err(Error::from)?;
        }
        let (copy, left) = (before.map(|_| name), after.map(Fingerprint::of));
        Ok(EditedFile { path: (*path).to_owned(), copy, left })
    };
    let kept: Result<Vec<EditedFile>, Error> = files.iter().enumerate().map(keep).collect();
    let written = kept.and_then(|files| write_json(&record(folder, number), &Edit { files, memory }));
    if let Err(error) = written {
        forget(folder, number);
        return Err(error);
    }
    let numbers = numbers(folder);
    for old in &numbers[..numbers.len().saturating_sub(KEPT)] {
        forget(folder, *old);
    }
    Ok(number)
}

/// Deletes edit `number` and its copies. What cannot be deleted is in nobody's way.
pub(crate) fn forget(folder: &Path, number: u32) {
    let prefix = format!("{number:06}.");
    for name in names(folder).iter().filter(|it| it.starts_with(&prefix)) {
        disk::delete_own(&folder.join(name)).ok();
    }
}

fn record(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:06}.json"))
}

fn numbers(folder: &Path) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        names(folder).iter().filter_map(|it| it.strip_suffix(".json")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|it| it.file_name().into_string().ok()).collect()
}
