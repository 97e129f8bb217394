//! The tables of `vault.db`, and opening the file so that what is written is on the disk.

use crate::{Error, error::cause};
use rusqlite::{Connection, ErrorCode};
use std::{fs, io, path::Path};

/// Counts up with every change of the tables.
const VERSION: i64 = 1;

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

pub(super) fn open(dir: &Path, path: &Path) -> Result<Connection, Error> {
    prepare(dir, path).map_err(|error| Error::Vault {
        path: path.to_owned(),
        reason: format!("cannot be opened ({error})"),
        source: cause(error),
    })?;
    let failed = |error: rusqlite::Error| super::trouble(path, "cannot be opened", error);
    let mut db = Connection::open(path).map_err(failed)?;
    // With a write-ahead log, FULL puts every commit on the disk before it returns; with a rollback journal it would
    // not (sqlite.org/pragma.html#pragma_synchronous).
    db.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
    )
    .map_err(failed)?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
    match version {
        VERSION => Ok(db),
        0 => {
            let create = |db: &mut Connection| {
                let transaction = db.transaction()?;
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
                transaction.commit()
            };
            create(&mut db).map_err(failed)?;
            Ok(db)
        }
        newer => Err(Error::Vault {
            path: path.to_owned(),
            reason: format!(
                "was written by a newer Traygate (format {newer}, this one knows {VERSION}). Update Traygate; the \
                 vault was not touched"
            ),
            source: None,
        }),
    }
}

/// The folder and an empty file, both the user's alone before anything is in them.
fn prepare(dir: &Path, path: &Path) -> io::Result<()> {
    let mut folders = fs::DirBuilder::new();
    folders.recursive(true);
    let mut file = fs::OpenOptions::new();
    file.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
        folders.mode(0o700).create(dir)?;
        file.mode(0o600).open(path)?.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    #[cfg(not(unix))]
    {
        folders.create(dir)?;
        file.open(path)?;
    }
    Ok(())
}

/// What a database error means to the user.
pub(super) fn words(attempt: &str, error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => format!("{attempt}: the disk is full. Make room and try again"),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            format!("{attempt}: its folder or file does not let Traygate write. Check its permissions")
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!(
                "{attempt}: it is damaged. Move the file away and sign in again; nothing else is affected"
            )
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("{attempt}: another program holds it. Close that program and try again")
        }
        _ => attempt.to_owned(),
    }
}
