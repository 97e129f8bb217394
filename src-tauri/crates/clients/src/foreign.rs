//! The entries in a client's files that are not ours.

use configfile::disk::Snapshot;
use serde_json::{Map, Value};
use std::path::PathBuf;

use crate::{client::Client, entry::leads_to_us, home::Home, plan::parse};

/// An entry that does not lead to us. What it says may be secret, so it prints only its name.
pub struct Foreign {
    pub file: PathBuf,
    pub name: String,
    pub says: Map<String, Value>,
}

/// Every entry that does not lead to us, in each of the client's files. Files that cannot be read are left out: the
/// doctor names them.
pub fn foreign_entries(client: &dyn Client, home: &Home) -> Vec<Foreign> {
    let in_file = |path: PathBuf| {
        let snapshot = Snapshot::read(&path).ok()?;
        let document = parse(client, &path, snapshot.text().unwrap_or_default()).ok()?;
        let entries = document.get(&client.table_path(&document))?.as_object()?;
        let foreign = entries.iter().filter(|(name, entry)| !leads_to_us(name, entry));
        let named = foreign.filter_map(|(name, entry)| {
            Some(Foreign { file: path.clone(), name: name.clone(), says: entry.as_object()?.clone() })
        });
        Some(named.collect::<Vec<_>>())
    };
    client.files(home).into_iter().filter_map(in_file).flatten().collect()
}

impl std::fmt::Debug for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Foreign").field("file", &self.file).field("name", &self.name).finish_non_exhaustive()
    }
}
