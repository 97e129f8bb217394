//! What we did to a client's files in the past, for people: a list of edits, and what became of each since.

use configfile::{Document, diff, disk::Snapshot};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    client::Client,
    error::Error,
    history::{self, After, Ends},
    plan::parse,
    standing::entry,
};

/// One edit of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEdit {
    /// Counts from 1 for each client.
    pub number: u32,
    /// Unix seconds. `None` for edits from before dates were kept.
    pub at: Option<u64>,
    pub files: Vec<PathBuf>,
    /// The entries it put, changed or removed, by name, sorted.
    pub changes: Vec<(String, Done)>,
}

/// What an edit did to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Added,
    Changed,
    Removed,
}

/// One file of an edit, seen from three places as two unified diffs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreeWay {
    pub path: PathBuf,
    /// From before the edit to after it. `None`: the record is too old to say.
    pub ours: Option<String>,
    /// From after the edit to now: what others did, and later edits of ours. `None`: as above.
    pub since: Option<String>,
}

/// The edits of `client` that can still be looked at, newest last.
pub fn history(client: &dyn Client, backups: &Path) -> Result<Vec<PastEdit>, Error> {
    let folder = backups.join(client.id());
    let mut edits = Vec::new();
    for number in history::numbers(&folder) {
        let Some(edit) = history::read(&folder, number)? else { continue };
        let Some(ends) = history::ends(&folder, &edit)? else { continue };
        let mut changes: Vec<(String, Done)> = Vec::new();
        for change in ends.iter().flat_map(|it| changed_entries(client, it)) {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        changes.sort_by(|a, b| a.0.cmp(&b.0));
        let files = ends.into_iter().map(|it| it.path).collect();
        edits.push(PastEdit { number, at: edit.at, files, changes });
    }
    Ok(edits)
}

/// Each file of edit `number` before it, after it and now; without a number of the newest edit.
pub fn three_way(client: &dyn Client, backups: &Path, number: Option<u32>) -> Result<Vec<ThreeWay>, Error> {
    let folder = backups.join(client.id());
    let number = number.or_else(|| history::newest(&folder));
    let number = number.ok_or(Error::NothingToUndo { client: client.name() })?;
    let mut files = Vec::new();
    for Ends { path, before, after } in recorded(client, &folder, number)?.1 {
        let now = Snapshot::read(&path)?;
        let name = path.to_string_lossy();
        let diff = |from: Option<&str>, to: Option<&str>| Some(diff::unified(&name, from, to));
        let (ours, since) = match &after {
            After::Text(after) => (diff(before.as_deref(), Some(after)), diff(Some(after), now.text())),
            After::Deleted => (diff(before.as_deref(), None), diff(None, now.text())),
            After::Unknown(_) => (None, None),
        };
        files.push(ThreeWay { path, ours, since });
    }
    Ok(files)
}

/// Edit `number` and its files at both ends.
pub(crate) fn recorded(
    client: &dyn Client,
    folder: &Path,
    number: u32,
) -> Result<(history::Edit, Vec<Ends>), Error> {
    let unknown = || Error::NoSuchEdit { client: client.name(), number };
    let edit = history::read(folder, number)?.ok_or_else(unknown)?;
    let ends = history::ends(folder, &edit)?.ok_or_else(unknown)?;
    Ok((edit, ends))
}

/// Forgets edits that are too old `now`, of every client.
pub fn forget_old_edits(backups: &Path, now: u64) {
    for client in crate::CLIENTS {
        history::forget_old(&backups.join(client.id()), now);
    }
}

/// The entries an edit put, changed or removed in one file.
pub(crate) fn changed_entries(client: &dyn Client, file: &Ends) -> Vec<(String, Done)> {
    let read = |text: &str| parse(client, &file.path, text).ok();
    let before = read(file.before.as_deref().unwrap_or_default());
    let after = match &file.after {
        After::Text(text) => read(text),
        After::Deleted => read(""),
        After::Unknown(_) => None,
    };
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    let names: BTreeSet<String> = [&before, &after].into_iter().flat_map(|it| names(client, it)).collect();
    let done = |name: String| {
        let done = match (entry(client, &before, &name), entry(client, &after, &name)) {
            (None, Some(_)) => Done::Added,
            (Some(_), None) => Done::Removed,
            (Some(was), Some(is)) if was != is => Done::Changed,
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some((name, done))
    };
    names.into_iter().filter_map(done).collect()
}

fn names(client: &dyn Client, document: &Document) -> Vec<String> {
    let table = document.get(&client.table_path(document)).and_then(Value::as_object);
    table.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}
