//! Taking edits of a client's files back.

use configfile::disk::Snapshot;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    client::Client,
    error::Error,
    history::{self, After, Ends},
    home::Home,
    past::{changed_entries, recorded},
    plan::{Plan, TakesBack, parse},
};

/// Computes how to take the last edit back. What others changed since stays; refused when they changed the very
/// entries we did.
///
/// `home` has no say: the edit knows its files, also those the client would no longer be found with.
pub fn undo(client: &dyn Client, _home: &Home, backups: &Path) -> Result<Plan, Error> {
    let folder = backups.join(client.id());
    let number = history::newest(&folder).ok_or(Error::NothingToUndo { client: client.name() })?;
    take_back(client, folder, number, TakesBack::Forgets(number))
}

/// Computes how to take edit `number` back and all that came after it, as an edit of its own that can be taken back in
/// turn. What others changed since stays, as with [`undo`].
pub fn restore(client: &dyn Client, backups: &Path, number: u32) -> Result<Plan, Error> {
    take_back(client, backups.join(client.id()), number, TakesBack::Keeps)
}

/// Whether [`undo`] has something to take back.
pub fn can_undo(client: &dyn Client, home: &Home, backups: &Path) -> bool {
    undo(client, home, backups).is_ok()
}

fn take_back(
    client: &dyn Client,
    folder: PathBuf,
    number: u32,
    takes_back: TakesBack,
) -> Result<Plan, Error> {
    let mut memory = recorded(client, &folder, number)?.0.memory;
    let mut files: BTreeMap<PathBuf, (Snapshot, Option<String>)> = BTreeMap::new();
    for later in history::numbers(&folder).into_iter().rev().filter(|it| *it >= number) {
        let (edit, ends) = recorded(client, &folder, later)?;
        memory = edit.memory;
        for file in ends {
            let (_, text) = match files.remove(&file.path) {
                Some(known) => files.entry(file.path.clone()).or_insert(known),
                None => {
                    let now = Snapshot::read(&file.path)?;
                    let text = now.text().map(str::to_owned);
                    files.entry(file.path.clone()).or_insert((now, text))
                }
            };
            *text = without(client, &file, text.as_deref())?;
        }
    }
    let files = files.into_iter().map(|(path, (now, text))| (path, now, text)).collect();
    Ok(Plan::taking_back(client, folder, takes_back, memory, files))
}

/// The text `now` as if the edit had not been. Where somebody else changed the file since, only our entries go back to
/// what they were.
fn without(client: &dyn Client, edit: &Ends, now: Option<&str>) -> Result<Option<String>, Error> {
    if edit.after.is(now) {
        return Ok(edit.before.clone());
    }
    let newer = || Error::NewerEdits { path: edit.path.clone() };
    let after = match &edit.after {
        After::Text(text) => text,
        After::Deleted => "",
        After::Unknown(_) => return Err(newer()),
    };
    let read = |text: &str| parse(client, &edit.path, text);
    let (before, after) = (read(edit.before.as_deref().unwrap_or_default())?, read(after)?);
    let mut document = read(now.ok_or_else(newer)?)?;
    let table = client.table_path(&document);
    for (name, _) in changed_entries(client, edit) {
        let path = [table.as_slice(), &[&name]].concat();
        if document.get(&path) != after.get(&path) {
            return Err(newer());
        }
        let done = match (before.get(&path), before.raw(&path)) {
            (Some(_), Some(raw)) if document.get(&path).is_some() => document.set_raw(&path, raw),
            (Some(value), _) => document.set(&path, value),
            (None, _) => document.remove(&path),
        };
        done.map_err(|error| Error::layout(&edit.path, error))?;
    }
    // A file that we made and somebody else worked on since is theirs, too: it stays, with an empty table.
    if edit.before.is_some() {
        document.restore(&table, &before.ground(&table)).map_err(|error| Error::layout(&edit.path, error))?;
    }
    Ok(Some(document.text()))
}
