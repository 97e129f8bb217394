//! Where credentials rest: one SQLite file, secrets sealed, written through to the disk before they are used.

mod keychain;
mod master_key;
mod record;
mod schema;
mod seal;

pub(crate) use record::{Credential, Grant, Row};

use crate::{Error, Setup, error::cause, registration::Client};
use master_key::{KeyPlace, Lost};
use rusqlite::{Connection, OptionalExtension, params};
use seal::MasterKey;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

const FILE: &str = "vault.db";
const CHECK: &[u8] = b"this vault's key";

/// The vault. Rows are mirrored in memory, so that lists cost nothing.
pub(crate) struct Vault {
    path: PathBuf,
    keys: KeyPlace,
    store: Mutex<Store>,
}

struct Store {
    db: Connection,
    rows: Vec<Row>,
}

impl Vault {
    pub(crate) fn open(setup: &Setup) -> Result<Vault, Error> {
        let path = setup.dir.join(FILE);
        let db = schema::open(&setup.dir, &path)?;
        let rows = load(&db).map_err(|error| trouble(&path, "cannot be read", error))?;
        // The keychain item is named after the folder, so the folder must always be spelt the same.
        let dir = setup.dir.canonicalize().unwrap_or_else(|_| setup.dir.clone());
        Ok(Vault { path, keys: KeyPlace::new(setup.keys, &dir), store: Mutex::new(Store { db, rows }) })
    }

    pub(crate) fn rows(&self, server: &str) -> Vec<Row> {
        self.lock().rows.iter().filter(|row| row.server == server).cloned().collect()
    }

    pub(crate) fn row(&self, server: &str, id: &str) -> Option<Row> {
        self.lock().rows.iter().find(|row| row.server == server && row.id == id).cloned()
    }

    /// The master key, proven to be the one this vault was sealed with.
    pub(crate) async fn key(&self) -> Result<Arc<MasterKey>, Error> {
        let empty = self.lock().rows.is_empty();
        let key = self.keys.key(empty).await?;
        let proven = self.prove(&key, empty);
        if !matches!(proven, Ok(true)) {
            self.keys.forget().await;
        }
        if proven? {
            return Ok(key);
        }
        Err(self.keys.explain(Lost::Gone("the key there is not the one it was sealed with".to_owned())))
    }

    /// Whether the key opens the check record. An empty vault takes any key for its own.
    fn prove(&self, key: &MasterKey, empty: bool) -> Result<bool, Error> {
        let store = self.lock();
        let failed = |error| trouble(&self.path, "cannot be read", error);
        let check: Option<Vec<u8>> = store
            .db
            .query_row("SELECT value FROM meta WHERE name = 'check'", [], |row| row.get(0))
            .optional()
            .map_err(failed)?;
        if check.is_some_and(|sealed| key.open(&["check"], &sealed).is_ok_and(|plain| *plain == CHECK)) {
            return Ok(true);
        }
        if !empty {
            return Ok(false);
        }
        let sealed = key.seal(&["check"], CHECK).map_err(random)?;
        // Registrations sealed with a key that is gone are gone with it.
        store
            .db
            .execute("DELETE FROM registration", [])
            .and_then(|_| {
                store.db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('check', ?1)", [sealed])
            })
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        Ok(true)
    }

    /// Opens the secrets of a row.
    pub(crate) fn unseal(&self, key: &MasterKey, row: &Row) -> Result<Credential, Error> {
        row.open(key).map_err(|error| Error::Vault {
            path: self.path.clone(),
            reason: format!(
                "the credential of \"{}\" was changed or moved by something other than Traygate and is not used. \
                 Sign in to it again; the others are not affected",
                row.label
            ),
            source: cause(error),
        })
    }

    /// Puts a row in, or in the place of the one with its id. On the disk when it returns.
    pub(crate) fn put(&self, key: &MasterKey, mut row: Row, credential: &Credential) -> Result<Row, Error> {
        row.seal(key, credential).map_err(random)?;
        let mut store = self.lock();
        let written = store.db.execute(
            "INSERT INTO instance (id, server, url, label, identity, identity_key, kind, issuer, resource, dead,
                 signed_in_at, expires_at, refreshing_since, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (id) DO UPDATE SET url = ?3, label = ?4, identity = ?5, identity_key = ?6, kind = ?7,
                 issuer = ?8, resource = ?9, dead = ?10, signed_in_at = ?11, expires_at = ?12,
                 refreshing_since = ?13, sealed = ?14",
            params![
                row.id,
                row.server,
                row.url,
                row.label,
                row.identity,
                row.identity_key,
                row.kind,
                row.issuer,
                row.resource,
                row.dead,
                seconds(row.signed_in_at),
                row.expires_at.map(seconds),
                row.refreshing_since.map(seconds),
                row.sealed
            ],
        );
        written.map_err(|error| trouble(&self.path, "cannot be written", error))?;
        match store.rows.iter_mut().find(|old| old.id == row.id) {
            Some(old) => old.clone_from(&row),
            None => store.rows.push(row.clone()),
        }
        Ok(row)
    }

    /// Puts renewed tokens in the place of those in `old`; `false` when the row is gone or was signed in anew
    /// meanwhile, and what is there stays. On the disk when it returns.
    pub(crate) fn renew(&self, key: &MasterKey, old: &Row, credential: &Credential) -> Result<bool, Error> {
        let mut new = old.clone();
        new.seal(key, credential).map_err(random)?;
        let mut store = self.lock();
        let changed = store
            .db
            .execute(
                "UPDATE instance SET sealed = ?1, expires_at = ?2, refreshing_since = NULL
                 WHERE id = ?3 AND sealed = ?4",
                params![new.sealed, new.expires_at.map(seconds), old.id, old.sealed],
            )
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        if let Some(row) = store.rows.iter_mut().find(|row| row.id == old.id && row.sealed == old.sealed) {
            (row.sealed, row.expires_at, row.refreshing_since, row.dead) =
                (new.sealed, new.expires_at, None, None);
        }
        Ok(changed == 1)
    }

    /// Writes down that the refresh token of `row` is on its way (`Some`) or certainly was not taken (`None`).
    pub(crate) fn set_refreshing(&self, row: &Row, since: Option<u64>) -> Result<(), Error> {
        let sql = "UPDATE instance SET refreshing_since = ?1 WHERE id = ?2 AND sealed = ?3";
        self.change(row, sql, &since.map(seconds), |row| row.refreshing_since = since)
    }

    /// Writes down why this credential is of no more use.
    pub(crate) fn set_dead(&self, row: &Row, why: &str) -> Result<(), Error> {
        let sql = "UPDATE instance SET dead = ?1, refreshing_since = NULL WHERE id = ?2 AND sealed = ?3";
        self.change(row, sql, &why, |row| {
            row.dead = Some(why.to_owned());
            row.refreshing_since = None;
        })
    }

    pub(crate) fn set_label(&self, row: &Row, label: &str) -> Result<(), Error> {
        self.change(row, "UPDATE instance SET label = ?1 WHERE id = ?2 AND sealed = ?3", &label, |row| {
            label.clone_into(&mut row.label);
        })
    }

    fn change(
        &self,
        of: &Row,
        sql: &str,
        value: &dyn rusqlite::ToSql,
        mirror: impl Fn(&mut Row),
    ) -> Result<(), Error> {
        let mut store = self.lock();
        store
            .db
            .execute(sql, params![value, of.id, of.sealed])
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        store.rows.iter_mut().filter(|row| row.id == of.id && row.sealed == of.sealed).for_each(mirror);
        Ok(())
    }

    pub(crate) fn remove(&self, id: &str) -> Result<(), Error> {
        let mut store = self.lock();
        store
            .db
            .execute("DELETE FROM instance WHERE id = ?1", [id])
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        store.rows.retain(|row| row.id != id);
        Ok(())
    }

    /// Traygate as this issuer knows it; one that does not open counts as none.
    pub(crate) fn client(&self, key: &MasterKey, issuer: &str) -> Result<Option<Client>, Error> {
        let sealed: Option<Vec<u8>> = self
            .lock()
            .db
            .query_row("SELECT sealed FROM registration WHERE issuer = ?1", [issuer], |row| row.get(0))
            .optional()
            .map_err(|error| trouble(&self.path, "cannot be read", error))?;
        Ok(sealed.and_then(|sealed| record::open_client(key, issuer, &sealed)))
    }

    pub(crate) fn put_client(&self, key: &MasterKey, issuer: &str, client: &Client) -> Result<(), Error> {
        let sealed = record::seal_client(key, issuer, client).map_err(random)?;
        self.lock()
            .db
            .execute(
                "INSERT OR REPLACE INTO registration (issuer, sealed) VALUES (?1, ?2)",
                params![issuer, sealed],
            )
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        Ok(())
    }

    pub(crate) fn remove_client(&self, issuer: &str) -> Result<(), Error> {
        self.lock()
            .db
            .execute("DELETE FROM registration WHERE issuer = ?1", [issuer])
            .map_err(|error| trouble(&self.path, "cannot be written", error))?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn load(db: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut rows = db.prepare(
        "SELECT id, server, url, label, identity, identity_key, kind, issuer, resource, dead, signed_in_at,
             expires_at, refreshing_since, sealed
         FROM instance ORDER BY rowid",
    )?;
    rows.query_map([], |row| {
        Ok(Row {
            id: row.get(0)?,
            server: row.get(1)?,
            url: row.get(2)?,
            label: row.get(3)?,
            identity: row.get(4)?,
            identity_key: row.get(5)?,
            kind: row.get(6)?,
            issuer: row.get(7)?,
            resource: row.get(8)?,
            dead: row.get(9)?,
            signed_in_at: row.get::<_, i64>(10)?.unsigned_abs(),
            expires_at: row.get::<_, Option<i64>>(11)?.map(i64::unsigned_abs),
            refreshing_since: row.get::<_, Option<i64>>(12)?.map(i64::unsigned_abs),
            sealed: row.get(13)?,
        })
    })?
    .collect()
}

/// SQLite's integers are signed; the year 292 billion is far enough.
fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

fn trouble(path: &Path, reason: &str, error: rusqlite::Error) -> Error {
    Error::Vault { path: path.to_owned(), reason: schema::words(reason, &error), source: cause(error) }
}

fn random(error: getrandom::Error) -> Error {
    Error::Ours { attempt: "get random numbers from the system", source: cause(error) }
}
