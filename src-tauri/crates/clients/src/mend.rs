//! Mending the text of a file that its app cannot read.

use configfile::disk::Snapshot;
use std::path::{Path, PathBuf};

use crate::{
    client::Client,
    error::Error,
    history::{self, After},
    memory::Memory,
    plan::{Plan, TakesBack, parse},
};

/// Computes the replacement of a client's file by what `mended` makes of its text, which its app must be able to read.
/// `None`: there is nothing to mend any more. Applied, it has a backup and can be taken back like any other edit.
pub fn mend(
    client: &dyn Client,
    backups: &Path,
    path: &Path,
    mended: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Plan>, Error> {
    let folder = backups.join(client.id());
    let snapshot = Snapshot::read(path)?;
    let Some(after) = snapshot.text().and_then(mended) else { return Ok(None) };
    parse(client, path, &after)?;
    let memory = Memory::read(&folder)?;
    let files = vec![(path.to_owned(), snapshot, Some(after))];
    Ok(Some(Plan::taking_back(client, folder, TakesBack::Keeps, memory, files)))
}

/// Computes the return of a file that its app cannot read to what our newest edit left in it. `None`: it can be read,
/// or nobody knows. Applied, the damaged text is kept and can be had back like that of any other edit.
pub fn put_back(client: &dyn Client, backups: &Path, path: &Path) -> Result<Option<Plan>, Error> {
    let Some(left) = last_left(client, backups, path) else { return Ok(None) };
    mend(client, backups, path, &|text| parse(client, path, text).is_err().then(|| left.clone()))
}

/// The text our newest edit left in this file, where that is known and its app could read it.
pub fn last_left(client: &dyn Client, backups: &Path, path: &Path) -> Option<String> {
    let folder = backups.join(client.id());
    let file = history::numbers(&folder).into_iter().rev().find_map(|number| {
        let edit = history::read(&folder, number).ok()??;
        history::ends(&folder, &edit).ok()??.into_iter().find(|it| it.path == path)
    });
    match file?.after {
        After::Text(text) => parse(client, path, &text).is_ok().then_some(text),
        After::Deleted | After::Unknown(_) => None,
    }
}

/// The newest copy among the backups of this file that its app could read.
pub fn last_copy(client: &dyn Client, backups: &Path, path: &Path) -> Option<PathBuf> {
    let folder = backups.join(client.id());
    let newest = history::newest(&folder)?;
    (1..=newest).rev().find_map(|number| {
        let edit = history::read(&folder, number).ok()??;
        let name = edit.files.into_iter().find(|it| it.path == path)?.copy?;
        let kept = Snapshot::read(&folder.join(&name)).ok()?;
        let text = kept.text()?;
        parse(client, path, text).is_ok().then(|| folder.join(name))
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        Change, Entry, Home, Launch, Platform, client, last_copy, last_left, mend, plan, put_back, undo,
    };
    use std::{collections::BTreeMap, fs};

    #[test]
    fn a_mended_file_has_a_backup_and_can_be_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let vars = BTreeMap::from([("HOME".to_owned(), dir.path().as_os_str().to_owned())]);
        let home = Home::find(Platform::Linux, vars).unwrap();
        let (cursor, backups) = (client("cursor").unwrap(), dir.path().join("backups"));
        let file = dir.path().join(".cursor/mcp.json");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "{}").unwrap();
        let launch = Launch::Bridge { program: "/opt/traygate-bridge".into(), arguments: Vec::new() };
        let change = Change::Connect(Entry { name: "acme".to_owned(), launch });
        plan(cursor, &home, &backups, &[change]).unwrap().apply(1).unwrap();
        let good = fs::read_to_string(&file).unwrap();

        let bad = good.replace('{', "(");
        fs::write(&file, &bad).unwrap();
        let copy = last_copy(cursor, &backups, &file).unwrap();
        assert_eq!(fs::read_to_string(copy).unwrap(), "{}");
        let unreadable = mend(cursor, &backups, &file, &|text| Some(format!("{text} ")));
        assert!(unreadable.is_err(), "what its app cannot read is not written");
        let mended = mend(cursor, &backups, &file, &|text| Some(text.replace('(', "{")));
        mended.unwrap().unwrap().apply(1).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), good);
        undo(cursor, &home, &backups).unwrap().apply(1).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), bad);
        assert!(mend(cursor, &backups, &file, &|_| None).unwrap().is_none());

        assert_eq!(last_left(cursor, &backups, &file).unwrap(), good);
        put_back(cursor, &backups, &file).unwrap().unwrap().apply(1).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), good);
        assert!(put_back(cursor, &backups, &file).unwrap().is_none(), "what can be read stays as it is");
        undo(cursor, &home, &backups).unwrap().apply(1).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), bad);
    }
}
