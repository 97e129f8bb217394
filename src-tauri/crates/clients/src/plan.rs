//! Read, compute, compare; write only what differs.

mod apply;
mod edit;

use configfile::{Document, diff, disk::Snapshot, lock::Protocol};
use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::{
    client::{Client, Naming},
    entry::{Change, Launch},
    error::Error,
    home::Home,
    memory::{Fingerprint, Memory},
};

/// A change to one client's files, computed but not yet made.
pub struct Plan {
    client: &'static str,
    lock: Protocol,
    files: Vec<Planned>,
    /// The client's own folder among the backups.
    folder: PathBuf,
    /// What is remembered after the change.
    memory: Memory,
    /// What it does to the history.
    history: TakesBack,
}

/// What a plan does to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakesBack {
    /// Takes the edit of this number back, which is forgotten with that.
    Forgets(u32),
    /// Adds an edit.
    Keeps,
}

/// One file of a plan.
struct Planned {
    path: PathBuf,
    snapshot: Snapshot,
    after: Option<String>,
}

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
    let folder = backups.join(client.id());
    let mut memory = Memory::read(&folder)?;
    let connects = changes.iter().any(|it| matches!(it, Change::Connect(_)));
    let paths = client.files(home);
    if paths.is_empty() && connects {
        return Err(Error::NotInstalled { client: client.name() });
    }
    let mut files = Vec::new();
    for path in paths {
        let snapshot = Snapshot::read(&path)?;
        if snapshot.text().is_none() && connects && !client.installed(home) {
            return Err(Error::NotInstalled { client: client.name() });
        }
        let mut document = parse(client, &path, snapshot.text().unwrap_or_default())?;
        // Whatever was known of a file that is gone is over.
        let mut remembered = snapshot.text().map(|_| memory.of(&path)).unwrap_or_default();
        let ours_alone =
            snapshot.text().is_none() || remembered.created == snapshot.text().map(Fingerprint::of);
        for change in changes {
            match change {
                Change::Connect(entry) => {
                    if matches!(entry.launch, Launch::Http { .. }) && !client.speaks_http() {
                        return Err(Error::NoHttp { client: client.name() });
                    }
                    let is_new = snapshot.text().is_none();
                    edit::connect(client, &mut document, &mut remembered, entry, is_new)
                }
                Change::Disconnect(name) => edit::disconnect(client, &mut document, &mut remembered, name),
                Change::Replace { name, with } => {
                    edit::replace(client, &mut document, &mut remembered, name, with)
                }
            }
            .map_err(|error| Error::layout(&path, error))?;
        }
        let after = match snapshot.text() {
            None if document.text().is_empty() => None,
            Some(_) if remembered.created.is_some() && ours_alone && edit::is_blank(client, &document) => {
                None
            }
            _ => Some(document.text()),
        };
        remembered.created = after.as_deref().filter(|_| ours_alone).map(Fingerprint::of);
        memory.put(&path, remembered);
        files.push(Planned { path, snapshot, after });
    }
    Ok(Plan { client: client.name(), lock: client.lock(), files, folder, memory, history: TakesBack::Keeps })
}

/// Parses a client's file as strictly as the client does.
pub fn parse(client: &dyn Client, path: &Path, text: &str) -> Result<Document, Error> {
    let malformed = |error| Error::malformed(client.name(), path, error);
    let mut document = Document::parse(client.format(), text).map_err(malformed)?;
    if client.naming() == Naming::List {
        let table = client.table_path(&document);
        document = document.listing(&table);
    }
    if document.has_byte_order_mark() && client.refuses_byte_order_mark() {
        let reason = "it begins with a byte order mark; save it as \"UTF-8 without BOM\"".to_owned();
        return Err(malformed(configfile::ParseError { line: 1, column: 1, reason }));
    }
    Ok(document)
}

impl Plan {
    /// A plan that takes edits back: each file with the text it shall have again.
    pub(crate) fn taking_back(
        client: &dyn Client,
        folder: PathBuf,
        history: TakesBack,
        memory: Memory,
        files: Vec<(PathBuf, Snapshot, Option<String>)>,
    ) -> Plan {
        let files =
            files.into_iter().map(|(path, snapshot, after)| Planned { path, snapshot, after }).collect();
        Plan { client: client.name(), lock: client.lock(), files, folder, memory, history }
    }

    /// Every file the client reads its entries from, also those that stay as they are.
    pub fn edits(&self) -> Vec<FileEdit> {
        let edit = |it: &Planned| FileEdit {
            path: it.path.clone(),
            before: it.snapshot.text().map(str::to_owned),
            after: it.after.clone(),
        };
        self.files.iter().map(edit).collect()
    }

    /// The same as unified diffs.
    pub fn diff(&self) -> Vec<FileDiff> {
        let diff = |it: &Planned| FileDiff {
            path: it.path.clone(),
            diff: diff::unified(&it.path.to_string_lossy(), it.snapshot.text(), it.after.as_deref()),
        };
        self.files.iter().map(diff).collect()
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(Planned::stays)
    }
}

impl Planned {
    fn stays(&self) -> bool {
        self.snapshot.text() == self.after.as_deref()
    }
}

/// Names the files and nothing of what is in them: it may be secret.
impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<&PathBuf> = self.files.iter().map(|it| &it.path).collect();
        f.debug_struct("Plan").field("client", &self.client).field("files", &paths).finish_non_exhaustive()
    }
}
