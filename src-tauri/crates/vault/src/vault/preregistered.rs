//! The clients that vendors registered for the user beforehand: each sealed for its server and, once used, its issuer.

use super::{MasterKey, Vault, random, record::bytes, trouble};
use crate::{Error, Secret};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use url::Url;

/// What the vault keeps of a client registered beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreregisteredClient {
    pub secret: Option<Secret>,
    /// The issuer it was first shown to; to no other one it is shown.
    pub issuer: Option<String>,
}

/// The server a client was registered for: its id, its name for people, and the address it is bound to.
#[derive(Clone, Copy, Debug)]
pub struct RegisteredFor<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub url: &'a Url,
}

#[derive(Deserialize, Serialize)]
struct Plain<T> {
    secret: Option<T>,
}

impl Vault {
    /// What is kept of `client` for this server at this address; `None`: nothing.
    ///
    /// # Errors
    /// [`Error::File`] when the record does not open: it was changed or moved.
    pub fn preregistered(
        &self,
        key: &MasterKey,
        server: RegisteredFor<'_>,
        client: &str,
    ) -> Result<Option<PreregisteredClient>, Error> {
        let store = self.lock();
        let found: Option<(String, Vec<u8>)> = store
            .writable()?
            .query_row(
                "SELECT issuer, sealed FROM preregistered WHERE server = ?1 AND url = ?2 AND client = ?3",
                [server.id, server.url.as_str(), client],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(|error| trouble(&self.path, "cannot be read", error))?;
        let Some((issuer, sealed)) = found else { return Ok(None) };
        let plain = store.key(key).open(&purpose(server, client, &issuer), &sealed).ok();
        let plain = plain.and_then(|plain| serde_json::from_slice::<Plain<String>>(&plain).ok());
        let plain = plain.ok_or_else(|| Error::File {
            path: self.path.clone(),
            reason: format!(
                "the client secret of {} was changed or moved by something other than Traygate and is not used. Give \
                 it again: traygate server add {} --id {} --client-id {client} --client-secret-stdin",
                server.name, server.url, server.id
            ),
            source: None,
        })?;
        Ok(Some(PreregisteredClient {
            secret: plain.secret.map(Secret::new),
            issuer: Some(issuer).filter(|issuer| !issuer.is_empty()),
        }))
    }

    /// Keeps it in the place of whatever is kept for this server. On the disk when it returns.
    pub fn put_preregistered(
        &self,
        key: &MasterKey,
        server: RegisteredFor<'_>,
        client: &str,
        kept: &PreregisteredClient,
    ) -> Result<(), Error> {
        let issuer = kept.issuer.as_deref().unwrap_or_default();
        let plain = bytes(&Plain { secret: kept.secret.as_ref().map(Secret::expose) });
        let store = self.lock();
        let sealed = store.key(key).seal(&purpose(server, client, issuer), &plain).map_err(random)?;
        store.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO preregistered (server, url, client, issuer, sealed)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![server.id, server.url.as_str(), client, issuer, sealed],
            )
        })?;
        Ok(())
    }

    /// Forgets what is kept for a server.
    pub fn remove_preregistered(&self, server: &str) -> Result<(), Error> {
        self.lock().write(|db| db.execute("DELETE FROM preregistered WHERE server = ?1", [server]))?;
        Ok(())
    }
}

/// Seals every one with a new key. One that does not open stays as it is.
pub(super) fn reseal(db: &Connection, old: &MasterKey, new: &MasterKey) -> rusqlite::Result<()> {
    let mut all = db.prepare("SELECT server, url, client, issuer, sealed FROM preregistered")?;
    let all: Vec<([String; 4], Vec<u8>)> = all
        .query_map([], |row| Ok(([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?], row.get(4)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for ([server, url, client, issuer], sealed) in all {
        let purpose = ["preregistered", &server, &url, &client, &issuer];
        let Ok(plain) = old.open(&purpose, &sealed) else { continue };
        let sealed = new
            .seal(&purpose, &plain)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        db.execute("UPDATE preregistered SET sealed = ?1 WHERE server = ?2", params![sealed, server])?;
    }
    Ok(())
}

fn purpose<'a>(server: RegisteredFor<'a>, client: &'a str, issuer: &'a str) -> [&'a str; 5] {
    ["preregistered", server.id, server.url.as_str(), client, issuer]
}
