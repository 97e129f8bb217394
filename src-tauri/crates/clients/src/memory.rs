//! What we must remember of a client's files to give them back as they were.

use configfile::{
    Ground,
    disk::{self, Snapshot},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// Everything remembered of one client. Rests in its backup folder, readable by the user alone: an entry that we
/// replaced may hold a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    files: BTreeMap<PathBuf, FileMemory>,
}

/// What is remembered of one file while entries of ours stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FileMemory {
    /// Set when we created the file: what we left in it. While it is still that, nobody else has used it.
    pub(crate) created: Option<Fingerprint>,
    /// The tables around our entries before the first of them came.
    pub(crate) ground: Ground,
    pub(crate) entries: BTreeMap<String, EntryMemory>,
}

/// One entry of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EntryMemory {
    /// The text of somebody else's entry of that name, which ours took the place of.
    pub(crate) before: Option<String>,
    /// The text of the entry as we left it.
    pub(crate) left: String,
}

/// Tells two texts apart, not more: nobody who could forge it would gain anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint(String);

impl Fingerprint {
    /// FNV-1a, 64 bit, and the length. Written out because the standard library's hash may change with a compiler,
    /// and these are kept on disk.
    pub(crate) fn of(text: &str) -> Fingerprint {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        Fingerprint(format!("{}-{hash:016x}", text.len()))
    }
}

impl Memory {
    /// Reads what is remembered in `folder`. What cannot be understood is as good as forgotten: it makes a
    /// disconnect less exact, not wrong.
    pub(crate) fn read(folder: &Path) -> Result<Memory, Error> {
        let snapshot = Snapshot::read(&file(folder)).map_err(Error::from)?;
        Ok(snapshot.text().and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default())
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self)
            .expect("paths in it were text in a JSON file or from the system");
        disk::write_own(&file(folder), &text).map_err(Error::from)
    }

    pub(crate) fn of(&self, file: &Path) -> FileMemory {
        self.files.get(file).cloned().unwrap_or_default()
    }

    /// Remembers `memory` of `file`; without entries of ours there is nothing to remember.
    pub(crate) fn put(&mut self, file: &Path, memory: FileMemory) {
        if memory.entries.is_empty() {
            self.files.remove(file);
        } else {
            self.files.insert(file.to_owned(), memory);
        }
    }
}

/// Writes a file of our own. Fails for a path that is no text, which JSON cannot hold.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let unwritable = |error: serde_json::Error| Error::Access {
        what: "write",
        path: path.to_owned(),
        source: io::Error::other(error),
    };
    let text = serde_json::to_string_pretty(value).map_err(unwritable)?;
    disk::write_own(path, &text).map_err(Error::from)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("memory.json")
}
