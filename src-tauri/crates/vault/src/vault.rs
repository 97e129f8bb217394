//! Where credentials rest: one SQLite file, secrets sealed, written through to the disk before they are used.

mod keychain;
mod master_key;
mod preregistered;
mod record;
mod rekey;
mod reset;
mod rows;
mod schema;
mod seal;

pub use preregistered::{PreregisteredClient, RegisteredFor};
pub use record::{Credential, Grant, Row};
pub use reset::Reset;
pub use seal::MasterKey;

use crate::{Client, Error, KeyStore, Scopes, error::cause};
use master_key::{KeyPlace, Lost};
use rows::seconds;
use rusqlite::{Connection, OptionalExtension, params};
use schema::Found;
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

const FILE: &str = "vault.db";
const CHECK: &[u8] = b"this vault's key";

/// The vault. Rows are mirrored in memory, so that lists cost nothing.
pub struct Vault {
    path: PathBuf,
    keys: KeyPlace,
    store: Mutex<Store>,
    /// One change of the master key at a time.
    rekeying: tokio::sync::Mutex<()>,
}

struct Store {
    path: PathBuf,
    base: Base,
    rows: Mirror,
    /// Set by a change of the master key.
    in_force: Option<rekey::InForce>,
}

/// The rows in memory.
struct Mirror {
    rows: Vec<Row>,
    /// How often they may have been changed.
    changes: u64,
}

impl Deref for Mirror {
    type Target = Vec<Row>;

    fn deref(&self) -> &Vec<Row> {
        &self.rows
    }
}

/// Whoever may change them is taken to have done so.
impl DerefMut for Mirror {
    fn deref_mut(&mut self) -> &mut Vec<Row> {
        self.changes += 1;
        &mut self.rows
    }
}

/// What the rows are kept in.
enum Base {
    Sound(Connection),
    /// Nothing is written any more; what could be read serves on. Says what is wrong, and holds the check record.
    Damaged {
        reason: String,
        check: Option<Vec<u8>>,
    },
}

impl Vault {
    /// Opens `vault.db` in this folder, or begins it. The key's place is not asked before a secret is needed.
    ///
    /// # Errors
    /// [`Error::File`] when it is newer than this program or cannot be opened at all. One that is damaged opens, for
    /// reading ([`Vault::damage`]).
    pub fn open(dir: &Path, keys: KeyStore) -> Result<Vault, Error> {
        let path = dir.join(FILE);
        let (base, rows) = match schema::open(dir, &path)? {
            Found::Sound(db) => {
                let rows = rows::all(&db).map_err(|error| trouble(&path, "cannot be read", error))?;
                (Base::Sound(db), rows)
            }
            Found::Damaged { db, reason } => {
                tracing::error!(vault = %path.display(), reason, "the vault is damaged");
                let rows = db.as_ref().map(rows::readable).unwrap_or_default();
                let check = db.as_ref().and_then(|db| rows::check(db).ok().flatten());
                (Base::Damaged { reason, check }, rows)
            }
        };
        let store =
            Mutex::new(Store { path: path.clone(), base, rows: Mirror { rows, changes: 0 }, in_force: None });
        // The keychain item is named after the folder, so the folder must always be spelt the same.
        let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        Ok(Vault { path, keys: KeyPlace::new(keys, &dir), store, rekeying: Default::default() })
    }

    pub fn file(&self) -> &Path {
        &self.path
    }

    pub fn all(&self) -> Vec<Row> {
        self.lock().rows.to_vec()
    }

    pub fn rows(&self, server: &str) -> Vec<Row> {
        self.lock().rows.iter().filter(|row| row.server == server).cloned().collect()
    }

    /// What `read` makes of each of them, which spares a copy with the sealed credential.
    pub fn read<T>(&self, server: &str, read: impl Fn(&Row) -> T) -> Vec<T> {
        self.lock().rows.iter().filter(|row| row.server == server).map(read).collect()
    }

    /// [`Vault::read`], unless nothing has changed `since` it was read last. The number is for the next time.
    pub fn read_anew<T>(
        &self,
        server: &str,
        since: Option<u64>,
        read: impl Fn(&Row) -> T,
    ) -> Option<(u64, Vec<T>)> {
        let store = self.lock();
        let changes = store.rows.changes;
        (since != Some(changes))
            .then(|| (changes, store.rows.iter().filter(|row| row.server == server).map(read).collect()))
    }

    pub fn row(&self, server: &str, id: &str) -> Option<Row> {
        self.lock().rows.iter().find(|row| row.server == server && row.id == id).cloned()
    }

    /// The master key, proven to be the one this vault was sealed with.
    pub async fn key(&self) -> Result<Arc<MasterKey>, Error> {
        if let Some(key) = self.key_in_force() {
            return Ok(key);
        }
        let empty = self.lock().rows.iter().all(Row::is_vacant);
        let keys = self.keys.keys(empty).await?;
        let chosen = self.choose(&keys, empty);
        if let Some(key) = self.key_in_force() {
            // It was changed while we asked.
            return Ok(key);
        }
        match chosen {
            Ok(Some(key)) => {
                if keys.len() > 1
                    && let Err(error) = self.keys.keep(&[&key]).await
                {
                    tracing::warn!(%error, "a master key that is no longer used could not be removed");
                }
                Ok(key)
            }
            Ok(None) => {
                self.keys.forget().await;
                let reason = "the key there is not the one it was sealed with".to_owned();
                Err(self.keys.explain(Lost::Gone(reason)))
            }
            Err(error) => {
                self.keys.forget().await;
                Err(error)
            }
        }
    }

    fn key_in_force(&self) -> Option<Arc<MasterKey>> {
        self.lock().in_force.as_ref().map(|it| it.key.clone())
    }

    /// The key the vault was sealed with: it opens the check record, or, where that is lost, a row. An empty vault
    /// takes any key for its own.
    fn choose(&self, keys: &[Arc<MasterKey>], empty: bool) -> Result<Option<Arc<MasterKey>>, Error> {
        let store = self.lock();
        let check = match &store.base {
            Base::Sound(db) => {
                rows::check(db).map_err(|error| trouble(&self.path, "cannot be read", error))?
            }
            Base::Damaged { check, .. } => check.clone(),
        };
        let proven = |key: &&Arc<MasterKey>| match &check {
            Some(sealed) => key.open(&["check"], sealed).is_ok_and(|plain| *plain == CHECK),
            None => store.rows.iter().any(|row| row.open(key).is_ok()),
        };
        let chosen = keys.iter().find(proven).cloned();
        let (None, true, Some(first)) = (&chosen, empty, keys.first()) else { return Ok(chosen) };
        let sealed = first.seal(&["check"], CHECK).map_err(random)?;
        store.write(|db| {
            // Registrations sealed with a key that is gone are gone with it.
            db.execute_batch("DELETE FROM registration; DELETE FROM preregistered")?;
            rows::put_check(db, &sealed)
        })?;
        Ok(Some(first.clone()))
    }

    /// Opens the secrets of a row.
    pub fn unseal(&self, key: &MasterKey, row: &Row) -> Result<Credential, Error> {
        let store = self.lock();
        let now = Row { sealed: store.now(&row.sealed).to_owned(), ..row.clone() };
        now.open(store.key(key)).map_err(|error| Error::File {
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
    pub fn put(&self, key: &MasterKey, mut row: Row, credential: &Credential) -> Result<Row, Error> {
        let mut store = self.lock();
        row.seal(store.key(key), credential).map_err(random)?;
        store.write(|db| rows::put(db, &row))?;
        match store.rows.iter_mut().find(|old| old.id == row.id) {
            Some(old) => old.clone_from(&row),
            None => store.rows.push(row.clone()),
        }
        Ok(row)
    }

    /// Puts in a row that holds no credential.
    pub fn put_vacant(&self, row: Row) -> Result<Row, Error> {
        let mut store = self.lock();
        store.write(|db| rows::put(db, &row))?;
        store.rows.push(row.clone());
        Ok(row)
    }

    /// Puts renewed tokens in the place of those in `old`; `false` when the row is gone or was signed in anew
    /// meanwhile, and what is there stays. On the disk when it returns.
    pub fn renew(&self, key: &MasterKey, old: &Row, credential: &Credential) -> Result<bool, Error> {
        let mut new = Row { refreshing_since: None, ending: None, ..old.clone() };
        let mut store = self.lock();
        new.seal(store.key(key), credential).map_err(random)?;
        let before = store.now(&old.sealed).to_owned();
        let changed = store.write(|db| rows::replace(db, &before, &new))?;
        store.mirror(&before, &new);
        Ok(changed == 1)
    }

    /// Puts an access token that can no longer be renewed in the place of the tokens in `old`, with the reason. Holds
    /// for this run though the disk fails: the refresh token must not be shown again.
    pub fn end_renewing(
        &self,
        key: &MasterKey,
        old: &Row,
        last: &Credential,
        why: &str,
    ) -> Result<(), Error> {
        let mut new = Row { refreshing_since: None, ending: Some(why.to_owned()), ..old.clone() };
        let mut store = self.lock();
        new.seal(store.key(key), last).map_err(random)?;
        let before = store.now(&old.sealed).to_owned();
        let written = store.write(|db| rows::replace(db, &before, &new));
        store.mirror(&before, &new);
        written.map(drop)
    }

    /// Writes down that the refresh token of `row` is on its way (`Some`) or certainly was not taken (`None`).
    pub fn set_refreshing(&self, row: &Row, since: Option<u64>) -> Result<(), Error> {
        let sql = "UPDATE instance SET refreshing_since = ?1 WHERE id = ?2 AND sealed = ?3";
        self.change(row, sql, &since.map(seconds), |row| row.refreshing_since = since)
    }

    /// Writes down why this credential is of no more use. Holds for this run though the disk fails: what is dead is
    /// not tried again.
    pub fn set_dead(&self, row: &Row, why: &str) -> Result<(), Error> {
        let sql = "UPDATE instance SET dead = ?1, refreshing_since = NULL WHERE id = ?2 AND sealed = ?3";
        let mut store = self.lock();
        let sealed = store.now(&row.sealed).to_owned();
        let written = store.write(|db| db.execute(sql, params![why, row.id, sealed]));
        for row in store.rows.iter_mut().filter(|it| it.id == row.id && it.sealed == sealed) {
            row.dead = Some(why.to_owned());
            row.refreshing_since = None;
        }
        written.map(drop)
    }

    pub fn set_label(&self, row: &Row, label: &str) -> Result<(), Error> {
        self.change(row, "UPDATE instance SET label = ?1 WHERE id = ?2 AND sealed = ?3", &label, |row| {
            label.clone_into(&mut row.label);
        })
    }

    /// Changes what is known of the scopes of an instance, in one go for all who do so at the same time; `None`: the
    /// instance is gone. On the disk when it returns.
    pub fn with_scopes<T>(
        &self,
        instance: &str,
        change: impl FnOnce(&mut Scopes) -> T,
    ) -> Result<Option<T>, Error> {
        let mut store = self.lock();
        let Some(place) = store.rows.iter().position(|row| row.id == instance) else { return Ok(None) };
        let mut scopes = store.rows[place].scopes.clone();
        let outcome = change(&mut scopes);
        if scopes != store.rows[place].scopes {
            store.write(|db| rows::put_scopes(db, instance, &scopes))?;
            store.rows[place].scopes = scopes;
        }
        Ok(Some(outcome))
    }

    fn change(
        &self,
        of: &Row,
        sql: &str,
        value: &dyn rusqlite::ToSql,
        mirror: impl Fn(&mut Row),
    ) -> Result<(), Error> {
        let mut store = self.lock();
        let sealed = store.now(&of.sealed).to_owned();
        store.write(|db| db.execute(sql, params![value, of.id, sealed]))?;
        store.rows.iter_mut().filter(|row| row.id == of.id && row.sealed == sealed).for_each(mirror);
        Ok(())
    }

    /// Forgets a row, unless somebody has signed in to it anew since it was read. The registration goes with the last
    /// row of its issuer: whoever clears credentials because the server no longer knows us must not meet the same
    /// refusal at the next sign-in (microsoft/vscode#321834).
    pub fn remove(&self, row: &Row) -> Result<(), Error> {
        let mut store = self.lock();
        let sealed = store.now(&row.sealed).to_owned();
        store.write(|db| {
            db.execute("DELETE FROM instance WHERE id = ?1 AND sealed = ?2", params![row.id, sealed])?;
            db.execute(
                "DELETE FROM registration WHERE issuer = ?1
                 AND NOT EXISTS (SELECT 1 FROM instance WHERE issuer = ?1)",
                [&row.issuer],
            )
        })?;
        store.rows.retain(|it| it.id != row.id || it.sealed != sealed);
        Ok(())
    }

    /// Traygate as this issuer knows it; one that does not open counts as none.
    pub fn client(&self, key: &MasterKey, issuer: &str) -> Result<Option<Client>, Error> {
        let store = self.lock();
        let sealed: Option<Vec<u8>> = store
            .writable()?
            .query_row("SELECT sealed FROM registration WHERE issuer = ?1", [issuer], |row| row.get(0))
            .optional()
            .map_err(|error| trouble(&self.path, "cannot be read", error))?;
        Ok(sealed.and_then(|sealed| record::open_client(store.key(key), issuer, &sealed)))
    }

    pub fn put_client(&self, key: &MasterKey, issuer: &str, client: &Client) -> Result<(), Error> {
        let store = self.lock();
        let sealed = record::seal_client(store.key(key), issuer, client).map_err(random)?;
        store.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO registration (issuer, sealed) VALUES (?1, ?2)",
                params![issuer, sealed],
            )
        })?;
        Ok(())
    }

    pub fn remove_client(&self, issuer: &str) -> Result<(), Error> {
        self.lock().write(|db| db.execute("DELETE FROM registration WHERE issuer = ?1", [issuer]))?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// What [`rows::replace`] did, in memory. What was found dead or is being signed out meanwhile stays so.
    fn mirror(&mut self, before: &[u8], new: &Row) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == new.id && row.sealed == before) {
            row.sealed.clone_from(&new.sealed);
            row.ending.clone_from(&new.ending);
            (row.expires_at, row.refreshing_since) = (new.expires_at, new.refreshing_since);
            (row.renew_at, row.ends_at) = (new.renew_at, new.ends_at);
        }
    }
}

fn trouble(path: &Path, reason: &str, error: rusqlite::Error) -> Error {
    Error::File { path: path.to_owned(), reason: schema::words(reason, &error), source: cause(error) }
}

fn random(error: getrandom::Error) -> Error {
    Error::Ours { attempt: "get random numbers from the system", source: cause(error) }
}
