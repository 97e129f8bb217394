//! The edits we made to a client's files, newest last, with a copy of each file before the edit.
//!
//! `<backups>/<client>/000017.json` says which files edit 17 changed and how; `000017.1.mcp.json` is the first of them
//! as it was, for [`crate::undo()`] and for people. Both may hold keys of other servers, so they are for their owner's
//! eyes alone and do not stay for ever.

mod middle;

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

use middle::Middle;

/// How many edits of a client can be taken back.
pub const KEPT: usize = 20;

/// For how long, in seconds: 90 days.
pub const KEPT_FOR: u64 = 90 * 24 * 60 * 60;

/// One edit of one client's files.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Edit {
    /// Unix seconds. `None` in records from before dates were kept.
    #[serde(default)]
    pub(crate) at: Option<u64>,
    pub(crate) files: Vec<EditedFile>,
    /// What was remembered before the edit.
    pub(crate) memory: Memory,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct EditedFile {
    pub(crate) path: PathBuf,
    /// The name of the copy from before the edit; `None` when there was no file.
    pub(crate) copy: Option<String>,
    /// The file after the edit; `None` when the edit deleted it.
    pub(crate) left: Option<Fingerprint>,
    /// How that came of the copy. `None` in records from before it was kept.
    #[serde(default)]
    change: Option<Middle>,
}

/// One file at both ends of an edit.
#[derive(Clone)]
pub(crate) struct Ends {
    pub(crate) path: PathBuf,
    pub(crate) before: Option<String>,
    pub(crate) after: After,
}

/// A file after an edit.
#[derive(Clone)]
pub(crate) enum After {
    Text(String),
    Deleted,
    /// The record is too old or damaged: only whether a text is that one can be told, if that.
    Unknown(Option<Fingerprint>),
}

impl After {
    /// Whether the file stands as the edit left it.
    pub(crate) fn is(&self, now: Option<&str>) -> bool {
        match (self, now) {
            (After::Text(text), Some(now)) => text == now,
            (After::Deleted, now) => now.is_none(),
            (After::Unknown(Some(left)), Some(now)) => *left == Fingerprint::of(now),
            (After::Text(_), None) | (After::Unknown(_), _) => false,
        }
    }
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

/// The files of an edit at both of its ends. `None` when a copy is gone.
pub(crate) fn ends(folder: &Path, edit: &Edit) -> Result<Option<Vec<Ends>>, Error> {
    let mut all = Vec::new();
    for file in &edit.files {
        let before = match &file.copy {
            Some(name) => match Snapshot::read(&folder.join(name))?.text() {
                Some(text) => Some(text.to_owned()),
                None => return Ok(None),
            },
            None => None,
        };
        let after = match (&file.left, &file.change) {
            (None, _) => After::Deleted,
            (Some(left), Some(change)) => match change.apply(before.as_deref().unwrap_or_default()) {
                Some(text) if Fingerprint::of(&text) == *left => After::Text(text),
                _ => After::Unknown(Some(left.clone())),
            },
            (Some(left), None) => After::Unknown(Some(left.clone())),
        };
        all.push(Ends { path: file.path.clone(), before, after });
    }
    Ok(Some(all))
}

/// Writes down an edit that is about to be made, as the newest: file, text before, text after. The record comes
/// last, so that half a backup is none. What is too old `at` that time goes.
pub(crate) fn write(
    folder: &Path,
    at: u64,
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
        let change = after.map(|it| Middle::between(before.unwrap_or_default(), it));
        Ok(EditedFile { path: (*path).to_owned(), copy, left, change })
    };
    let kept: Result<Vec<EditedFile>, Error> = files.iter().enumerate().map(keep).collect();
    let written =
        kept.and_then(|files| write_json(&record(folder, number), &Edit { at: Some(at), files, memory }));
    if let Err(error) = written {
        forget(folder, number);
        return Err(error);
    }
    forget_old(folder, at);
    Ok(number)
}

/// Deletes what nobody needs any more `now`: edits beyond the last twenty or older than 90 days, and copies left over
/// from a backup that was never finished. They may hold keys.
pub(crate) fn forget_old(folder: &Path, now: u64) {
    let numbers = numbers(folder);
    let beyond = numbers.len().saturating_sub(KEPT);
    let is_old = |number: u32| {
        let at = read(folder, number).ok().flatten().and_then(|it| it.at);
        at.is_some_and(|it| it.saturating_add(KEPT_FOR) < now)
    };
    let (gone, kept): (Vec<_>, Vec<_>) =
        numbers.iter().enumerate().partition(|(index, number)| *index < beyond || is_old(**number));
    gone.iter().for_each(|(_, number)| forget(folder, **number));
    let is_kept = |number: u32| kept.iter().any(|(_, it)| **it == number);
    for name in names(folder) {
        let number = name.split_once('.').and_then(|(number, _)| number.parse().ok());
        // Of our own temporary files only a writer that was killed leaves one.
        if number.is_some_and(|it| !is_kept(it)) || name.starts_with(disk::TEMPORARY) {
            disk::delete_own(&folder.join(name)).ok();
        }
    }
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

/// The numbers of the edits there are, oldest first.
pub(crate) fn numbers(folder: &Path) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        names(folder).iter().filter_map(|it| it.strip_suffix(".json")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|it| it.file_name().into_string().ok()).collect()
}
