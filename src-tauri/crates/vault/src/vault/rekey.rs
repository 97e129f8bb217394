//! A new master key: every record sealed anew, and at any moment a key in its place that opens them.
//!
//! The key's place holds both keys before the database changes and the new one alone afterwards; which of the two is
//! in force is told by the check record. So a crash between any two steps leaves a vault that opens.

use super::{CHECK, MasterKey, Store, Vault, preregistered, random, record, rows};
use crate::{Error, error::cause};
use rusqlite::{Connection, params};
use std::{collections::HashMap, sync::Arc};

/// What the last change of the key put in the place of what. Whoever began before it still holds the old ones.
pub(super) struct InForce {
    pub(super) key: Arc<MasterKey>,
    /// Sealed with an earlier key → the same record, sealed with `key`.
    sealed: HashMap<Vec<u8>, Vec<u8>>,
}

impl Vault {
    /// Makes a new master key and seals everything with it. Says how many instances there are. `holds_all` is asked
    /// once no other change of the key is under way: whether every token there is has come to the disk.
    ///
    /// # Errors
    /// The key's place or the disk does not take the change; then the old key stays in force.
    pub async fn rekey(self: &Arc<Self>, holds_all: impl FnOnce() -> bool) -> Result<usize, Error> {
        let _one_at_a_time = self.rekeying.lock().await;
        self.lock().writable()?;
        // What is not there yet is meant for the place of what is sealed now.
        if !holds_all() {
            return Err(Error::File {
                path: self.path.clone(),
                reason: "does not hold the newest tokens yet, because the disk did not take them. Make room on it, \
                         then change the key"
                    .to_owned(),
                source: None,
            });
        }
        let old = self.key().await?;
        let new = Arc::new(MasterKey::generate().map_err(random)?);
        self.keys.keep(&[&old, &new]).await?;
        let (vault, from, to) = (self.clone(), old.clone(), new.clone());
        let resealed = tokio::task::spawn_blocking(move || vault.reseal(&from, &to))
            .await
            .unwrap_or_else(|error| Err(Error::Ours { attempt: "write to the vault", source: cause(error) }));
        let in_force = if resealed.is_ok() { new } else { old };
        // Not done is not lost: with both keys there the vault opens all the same, and the next opening tidies up.
        if let Err(error) = self.keys.keep(&[&in_force]).await {
            tracing::warn!(%error, "a master key that is no longer used could not be removed");
        }
        resealed
    }

    /// Seals every record with `new` in one transaction. What does not open with `old` stays as it is.
    fn reseal(&self, old: &MasterKey, new: &Arc<MasterKey>) -> Result<usize, Error> {
        let mut store = self.lock();
        let (mut all, mut sealed) = (store.rows.to_vec(), HashMap::new());
        for row in &mut all {
            let Ok(credential) = row.open(old) else { continue };
            let before = row.sealed.clone();
            row.seal(new, &credential).map_err(random)?;
            sealed.insert(before, row.sealed.clone());
        }
        let check = new.seal(&["check"], CHECK).map_err(random)?;
        let registrations = store.write(registrations)?;
        let registrations: Vec<(&str, Vec<u8>)> = registrations
            .iter()
            .filter_map(|(issuer, sealed)| Some((issuer, record::open_client(old, issuer, sealed)?)))
            .map(|(issuer, client)| Ok((issuer.as_str(), record::seal_client(new, issuer, &client)?)))
            .collect::<Result<_, _>>()
            .map_err(random)?;
        store.write(|db| {
            let transaction = db.unchecked_transaction()?;
            rows::put_check(&transaction, &check)?;
            all.iter().try_for_each(|row| rows::put(&transaction, row))?;
            // One that does not open serves nobody: the next sign-in registers anew.
            transaction.execute("DELETE FROM registration", [])?;
            for (issuer, sealed) in registrations {
                transaction.execute(
                    "INSERT INTO registration (issuer, sealed) VALUES (?1, ?2)",
                    params![issuer, sealed],
                )?;
            }
            preregistered::reseal(&transaction, old, new)?;
            transaction.commit()
        })?;
        *store.rows = all;
        store.took_force(new.clone(), sealed);
        Ok(store.rows.len())
    }
}

fn registrations(db: &Connection) -> rusqlite::Result<Vec<(String, Vec<u8>)>> {
    db.prepare("SELECT issuer, sealed FROM registration")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

impl Store {
    fn took_force(&mut self, key: Arc<MasterKey>, sealed: HashMap<Vec<u8>, Vec<u8>>) {
        let mut all = sealed.clone();
        for (before, between) in self.in_force.take().into_iter().flat_map(|it| it.sealed) {
            if let Some(now) = sealed.get(&between) {
                all.insert(before, now.clone());
            }
        }
        self.in_force = Some(InForce { key, sealed: all });
    }

    /// The key to seal and open with, for somebody who was given `key` earlier.
    pub(super) fn key<'a>(&'a self, key: &'a MasterKey) -> &'a MasterKey {
        self.in_force.as_ref().map_or(key, |it| &it.key)
    }

    /// What `sealed` has become.
    pub(super) fn now<'a>(&'a self, sealed: &'a [u8]) -> &'a [u8] {
        self.in_force.as_ref().and_then(|it| it.sealed.get(sealed)).map_or(sealed, Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credential, KeyStore, Row, Scopes, Secret};
    use std::{fs, path::Path};

    fn open(dir: &Path) -> Arc<Vault> {
        Arc::new(Vault::open(dir, KeyStore::File).unwrap())
    }

    async fn filled(dir: &Path) -> Arc<Vault> {
        let vault = open(dir);
        let row = Row {
            id: "i-1".to_owned(),
            server: "vendor".to_owned(),
            url: "https://key.example/mcp".to_owned(),
            label: "Acme".to_owned(),
            identity: None,
            identity_key: None,
            kind: String::new(),
            issuer: String::new(),
            resource: String::new(),
            dead: None,
            signed_in_at: 1_750_000_000,
            expires_at: None,
            refreshing_since: None,
            ending: None,
            renew_at: None,
            ends_at: None,
            scopes: Scopes::default(),
            sealed: Vec::new(),
        };
        let credential = Credential::Key { header: "authorization".to_owned(), value: Secret::new("k-1") };
        vault.put(&vault.key().await.unwrap(), row, &credential).unwrap();
        vault
    }

    async fn opens(vault: &Vault) {
        let (key, row) = (vault.key().await.unwrap(), vault.row("vendor", "i-1").unwrap());
        let credential = vault.unseal(&key, &row).unwrap();
        assert!(matches!(credential, Credential::Key { value, .. } if value == Secret::new("k-1")));
    }

    fn keys_kept(dir: &Path) -> usize {
        fs::read_to_string(dir.join("vault.key")).unwrap().split_whitespace().count()
    }

    #[tokio::test]
    async fn a_crash_between_any_two_steps_leaves_a_vault_that_opens() {
        for steps in 0..=3 {
            let dir = tempfile::tempdir().unwrap();
            let vault = filled(dir.path()).await;
            let old = vault.key().await.unwrap();
            let new = Arc::new(MasterKey::generate().unwrap());
            if steps >= 1 {
                vault.keys.keep(&[&old, &new]).await.unwrap();
            }
            if steps >= 2 {
                vault.reseal(&old, &new).unwrap();
            }
            if steps >= 3 {
                vault.keys.keep(&[&new]).await.unwrap();
            }
            drop(vault);
            let again = open(dir.path());
            opens(&again).await;
            assert_eq!(keys_kept(dir.path()), 1, "after {steps} steps: the unused key is removed");
            again.rekey(|| true).await.unwrap();
            opens(&open(dir.path())).await;
        }
    }

    #[tokio::test]
    async fn a_key_place_that_fails_leaves_the_old_key_in_force() {
        let dir = tempfile::tempdir().unwrap();
        let vault = filled(dir.path()).await;
        let before = fs::read(dir.path().join("vault.key")).unwrap();
        // Where the new file would be made something else stands.
        fs::create_dir(dir.path().join("vault.key.new")).unwrap();
        let error = vault.rekey(|| true).await.unwrap_err();
        assert!(matches!(error, Error::KeyFile { .. }), "{error}");
        assert_eq!(fs::read(dir.path().join("vault.key")).unwrap(), before);
        opens(&vault).await;
        opens(&open(dir.path())).await;
    }

    #[tokio::test]
    async fn tokens_that_did_not_come_to_the_disk_keep_the_key_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let vault = filled(dir.path()).await;
        let before = fs::read(dir.path().join("vault.key")).unwrap();
        let error = vault.rekey(|| false).await.unwrap_err();
        assert!(error.to_string().contains("Make room"), "{error}");
        assert_eq!(fs::read(dir.path().join("vault.key")).unwrap(), before);
    }

    #[tokio::test]
    async fn whoever_began_before_is_served_after() {
        let dir = tempfile::tempdir().unwrap();
        let vault = filled(dir.path()).await;
        let (key, row) = (vault.key().await.unwrap(), vault.row("vendor", "i-1").unwrap());
        for _ in 0..3 {
            vault.rekey(|| true).await.unwrap();
        }
        let credential = vault.unseal(&key, &row).unwrap();
        assert!(vault.renew(&key, &row, &credential).unwrap(), "new tokens find their place");
        opens(&vault).await;
        opens(&open(dir.path())).await;
    }

    #[tokio::test]
    async fn the_old_key_opens_nothing_any_more() {
        let dir = tempfile::tempdir().unwrap();
        let vault = filled(dir.path()).await;
        let old = fs::read(dir.path().join("vault.key")).unwrap();
        vault.rekey(|| true).await.unwrap();
        drop(vault);
        fs::write(dir.path().join("vault.key"), old).unwrap();
        let error = open(dir.path()).key().await.err().unwrap();
        assert!(matches!(error, Error::KeyLost { .. }), "{error}");
    }
}
