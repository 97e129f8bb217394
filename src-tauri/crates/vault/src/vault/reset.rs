//! Beginning anew after damage: the damaged file is put aside, what can still be read is taken over.

use super::{Base, Store, Vault, rows, rows::seconds, schema, trouble};
use crate::{Error, error::cause};
use rusqlite::Connection;
use std::{
    fs, io, mem,
    path::{Path, PathBuf},
};

/// What became of a damaged vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Where the damaged file lies now, with what SQLite kept beside it.
    pub aside: PathBuf,
    /// How many instances were taken over. One whose credential does not open any more will ask for a sign-in.
    pub kept: usize,
}

impl Vault {
    /// What is wrong with the file, if it is damaged.
    pub fn damage(&self) -> Option<String> {
        match &self.lock().base {
            Base::Sound(_) => None,
            Base::Damaged { reason, .. } => Some(reason.clone()),
        }
    }

    /// Puts the damaged file aside as `vault.damaged-20261125-134500.db` (UTC) and begins a new one with every row
    /// that could be read. A crash at any point leaves the damaged file, its copy, or both.
    ///
    /// # Errors
    /// The vault is sound, or the disk does not take the copy; then nothing was changed.
    pub fn reset(&self, now: u64) -> Result<Reset, Error> {
        let mut store = self.lock();
        let check = match &store.base {
            Base::Damaged { check, .. } => check.clone(),
            Base::Sound(_) => {
                return Err(Error::File {
                    path: self.path.clone(),
                    reason: "it is not damaged, and nothing was changed. To be rid of its sign-ins, sign out of them"
                        .to_owned(),
                    source: None,
                });
            }
        };
        let stamp = stamp(now).map_err(|error| trouble(&self.path, "cannot be put aside", error))?;
        let aside = copy_aside(&self.path, &stamp).map_err(|error| Error::File {
            path: self.path.clone(),
            reason: format!("the damaged file cannot be put aside ({error}); nothing was changed"),
            source: cause(error),
        })?;
        schema::put_new(&self.path, |db| {
            check.iter().try_for_each(|sealed| rows::put_check(db, sealed))?;
            store.rows.iter().try_for_each(|row| rows::put(db, row))
        })?;
        let db = Connection::open(&self.path)
            .and_then(schema::durable)
            .map_err(|error| trouble(&self.path, "cannot be opened", error))?;
        drop(mem::replace(&mut store.base, Base::Sound(db)));
        Ok(Reset { aside, kept: store.rows.len() })
    }
}

/// A moment in a file's name.
fn stamp(now: u64) -> rusqlite::Result<String> {
    let sql = "SELECT strftime('%Y%m%d-%H%M%S', ?1, 'unixepoch')";
    Connection::open_in_memory()?.query_row(sql, [seconds(now)], |row| row.get(0))
}

/// Copies the file and its log. A copy and not a move: there must be a whole one at any time.
fn copy_aside(path: &Path, stamp: &str) -> io::Result<PathBuf> {
    let aside = path.with_file_name(format!("vault.damaged-{stamp}.db"));
    copy(path, &aside)?;
    let [log, _index] = schema::logs(path);
    if log.exists() {
        let [aside_log, _index] = schema::logs(&aside);
        copy(&log, &aside_log)?;
    }
    Ok(aside)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("{} is there already", to.display()),
        ));
    }
    // Copies the permissions, too.
    fs::copy(from, to)?;
    // For reading only, Windows would refuse to bring it to the disk.
    fs::OpenOptions::new().write(true).open(to)?.sync_all()
}

impl Store {
    /// The database, when it may be written to.
    pub(super) fn writable(&self) -> Result<&Connection, Error> {
        match &self.base {
            Base::Sound(db) => Ok(db),
            Base::Damaged { reason, .. } => Err(Error::File {
                path: self.path.clone(),
                reason: format!("it is damaged ({reason}). {}", schema::REPAIR),
                source: None,
            }),
        }
    }

    /// Changes the database. On the disk when it returns.
    pub(super) fn write<T>(
        &self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        change(self.writable()?).map_err(|error| trouble(&self.path, "cannot be written", error))
    }
}
