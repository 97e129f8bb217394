//! The tables of `vault.db`, and opening the file so that what is written is on the disk.

use crate::{Error, error::cause};
use rusqlite::{Connection, ErrorCode, Transaction, config::DbConfig};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Counts up with every change of the tables; each has its step in [`STEPS`].
const VERSION: i64 = 3;

/// What the user can do about a damaged vault.
pub(super) const REPAIR: &str = "`traygate vault reset` puts the damaged file aside, begins a new one and takes \
     over every sign-in that can still be read";

/// As they were at version 1.
const TABLES: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE instance (
        id TEXT NOT NULL UNIQUE,
        server TEXT NOT NULL,
        url TEXT NOT NULL,
        label TEXT NOT NULL,
        identity TEXT,
        identity_key TEXT,
        kind TEXT NOT NULL,
        issuer TEXT NOT NULL,
        resource TEXT NOT NULL,
        dead TEXT,
        signed_in_at INTEGER NOT NULL,
        expires_at INTEGER,
        refreshing_since INTEGER,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE registration (issuer TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
";

/// From each version to the next; a new vault goes through all of them.
const STEPS: &[(i64, &str)] = &[
    (
        1,
        "
    ALTER TABLE instance ADD COLUMN scopes TEXT;
    CREATE TABLE preregistered (
        server TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        client TEXT NOT NULL,
        issuer TEXT NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
",
    ),
    (
        2,
        "
    ALTER TABLE instance ADD COLUMN ending TEXT;
    ALTER TABLE instance ADD COLUMN renew_at INTEGER;
    ALTER TABLE instance ADD COLUMN ends_at INTEGER;
",
    ),
];

/// What lies at the vault's place.
pub(super) enum Found {
    Sound(Connection),
    /// Not all of it can be read, and nobody writes to it. The reason completes "the vault is damaged: …".
    Damaged {
        /// Open for reading, when it is a database at all.
        db: Option<Connection>,
        reason: String,
    },
}

/// Opens the vault, or makes an empty one where there is none.
///
/// # Errors
/// The file is a newer Traygate's, another program holds it, or its folder does not let us in. It is left as it was.
pub(super) fn open(dir: &Path, path: &Path) -> Result<Found, Error> {
    let failed = |error: rusqlite::Error| super::trouble(path, "cannot be opened", error);
    let length = prepare(dir, path).map_err(|error| Error::File {
        path: path.to_owned(),
        reason: format!("cannot be opened ({error})"),
        source: cause(error),
    })?;
    match length {
        None => put_new(path, |_| Ok(()))?,
        // SQLite would take it for a new database and throw away the log beside it, in which everything may be.
        Some(0) => return Ok(Found::Damaged { db: None, reason: "the file is empty".to_owned() }),
        Some(_) => {}
    }
    let db = Connection::open(path).map_err(failed)?;
    match look(&db) {
        Ok(None) => Ok(Found::Sound(durable(db).and_then(caught_up).map_err(failed)?)),
        Ok(Some(Wrong::Newer(newer))) => Err(Error::File {
            path: path.to_owned(),
            reason: format!(
                "was written by a newer Traygate (format {newer}, this one knows {VERSION}). Update Traygate; the \
                 vault was not touched"
            ),
            source: None,
        }),
        Ok(Some(Wrong::Damaged(reason))) => Ok(Found::Damaged { db: Some(db), reason }),
        Err(error) if is_damage(&error) => Ok(Found::Damaged { db: Some(db), reason: error.to_string() }),
        Err(error) => Err(failed(error)),
    }
}

/// Makes a vault with `fill` in it and puts it at `path` whole: what is there was never half written.
pub(super) fn put_new(
    path: &Path,
    fill: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
) -> Result<(), Error> {
    let new = path.with_extension("new");
    let make = || {
        let mut db = Connection::open(&new)?;
        db.execute_batch("PRAGMA synchronous = EXTRA;")?;
        let transaction = db.transaction()?;
        transaction.execute_batch(TABLES)?;
        steps(&transaction, 1)?;
        fill(&transaction)?;
        transaction.commit()
    };
    let unmade = |error: io::Error| Error::File {
        path: path.to_owned(),
        reason: format!("cannot be made ({error})"),
        source: cause(error),
    };
    clear(&new).and_then(|()| private(&new)).map_err(unmade)?;
    make().map_err(|error| super::trouble(path, "cannot be made", error))?;
    // A log of a vault that was here before must not be played over this one.
    for log in logs(path) {
        clear(&log).map_err(unmade)?;
    }
    move_over(&new, path).map_err(unmade)
}

/// Brings a vault of an earlier version up to this one, whole or not at all.
fn caught_up(mut db: Connection) -> rusqlite::Result<Connection> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version < VERSION {
        let transaction = db.transaction()?;
        steps(&transaction, version)?;
        transaction.commit()?;
    }
    Ok(db)
}

fn steps(transaction: &Transaction<'_>, version: i64) -> rusqlite::Result<()> {
    for (_, step) in STEPS.iter().filter(|(from, _)| *from >= version) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)
}

/// The files SQLite keeps beside a database: what was committed last, and the index to that.
pub(super) fn logs(path: &Path) -> [PathBuf; 2] {
    ["db-wal", "db-shm"].map(|it| path.with_extension(it))
}

#[expect(
    clippy::disallowed_methods,
    reason = "vault.db is nobody else's file, and this crate knows none that are"
)]
fn move_over(new: &Path, path: &Path) -> io::Result<()> {
    fs::rename(new, path)?;
    // The name must be as durable as the records under it.
    #[cfg(unix)]
    if let Some(dir) = path.parent() {
        fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}

/// An empty file, the user's alone before anything is in it. SQLite gives its logs the same permissions.
fn private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn clear(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Why a database is not used as it is.
enum Wrong {
    Newer(i64),
    Damaged(String),
}

/// Looks a database through without writing to it.
fn look(db: &Connection) -> rusqlite::Result<Option<Wrong>> {
    db.execute_batch("PRAGMA busy_timeout = 5000;")?;
    // Closing it would write the log into what may turn out to be damaged.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > VERSION {
        return Ok(Some(Wrong::Newer(version)));
    }
    if version < 1 {
        return Ok(Some(Wrong::Damaged("its tables are gone".to_owned())));
    }
    let verdict: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((verdict != "ok").then(|| Wrong::Damaged(first_line(&verdict))))
}

/// SQLite's verdict begins with a banner when it is about a tree.
fn first_line(verdict: &str) -> String {
    verdict.lines().find(|it| !it.starts_with("***")).unwrap_or(verdict).trim().to_owned()
}

/// From here on what is committed is on the disk.
pub(super) fn durable(db: Connection) -> rusqlite::Result<Connection> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    // With a write-ahead log, FULL puts every commit on the disk before it returns; with a rollback journal it would
    // not (sqlite.org/pragma.html#pragma_synchronous). Every commit is copied into the database at once, so that the
    // log holds nothing that could be lost with it.
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1; \
         PRAGMA secure_delete = ON;",
    )?;
    Ok(db)
}

/// The folder, the user's alone before anything is in it, and the length of the file, if there is one.
fn prepare(dir: &Path, path: &Path) -> io::Result<Option<u64>> {
    let mut folders = fs::DirBuilder::new();
    folders.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    folders.create(dir)?;
    let file = match fs::OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(Some(file.metadata()?.len()))
}

/// Whether the file itself is at fault, rather than its surroundings.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// What a database error means to the user.
pub(super) fn words(attempt: &str, error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => format!("{attempt}: the disk is full. Make room and try again"),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            format!("{attempt}: its folder or file does not let Traygate write. Check its permissions")
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!("{attempt}: it is damaged. {REPAIR}")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("{attempt}: another program holds it. Close that program and try again")
        }
        _ => attempt.to_owned(),
    }
}
