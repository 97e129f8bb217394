//! What apps may do, and the tools of each instance as the user knows them.

use policy::{Mode, Record, Rules};
use rusqlite::params;
use std::{collections::BTreeMap, sync::PoisonError};

use super::{Error, Store, schema::rows};

/// The kept tools of each server and instance.
type Kept = BTreeMap<(String, String), Vec<Record>>;

impl Store {
    /// Sets what apps may do with a server.
    pub(crate) fn set_rules(&self, server: &str, rules: &Rules) -> Result<(), Error> {
        let Rules { mode, off } = rules;
        let off = serde_json::to_string(off).expect("names always serialise");
        self.write(|it| match (mode, rules.off.is_empty()) {
            (Mode::Allow, true) => it.execute("DELETE FROM policy WHERE server = ?1", [server]),
            (Mode::Allow | Mode::Ask | Mode::ReadOnly, _) => it.execute(
                "INSERT OR REPLACE INTO policy (server, mode, off) VALUES (?1, ?2, ?3)",
                params![server, mode.word(), off],
            ),
        })
    }

    /// Every tool of every instance.
    pub(crate) fn books(&self) -> Result<Kept, Error> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = rows(&database, "SELECT server, instance, accepted, earlier, offered FROM tool", |row| {
            let earlier: Vec<u8> = row.get(3)?;
            let earlier = earlier.chunks_exact(32).filter_map(|it| it.try_into().ok()).collect();
            let record = Record { accepted: row.get(2)?, earlier, offered: row.get(4)? };
            Ok(((row.get(0)?, row.get(1)?), record))
        });
        let kept = kept.map_err(|source| self.failed("read", source))?;
        let mut all = Kept::new();
        for (key, record) in kept {
            all.entry(key).or_default().push(record);
        }
        Ok(all)
    }

    /// Keeps what is known of these tools.
    pub(crate) fn put_tools(
        &self,
        server: &str,
        instance: &str,
        records: &[(&str, Record)],
    ) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attempt = || {
            let transaction = database.transaction()?;
            for (name, it) in records {
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO tool (server, instance, name, accepted, earlier, offered)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![server, instance, name, it.accepted, it.earlier.concat(), it.offered])?;
            }
            transaction.commit()
        };
        attempt().map_err(|source| self.failed("write", source))
    }

    /// Forgets the tools of an instance; `None`: of all instances of the server.
    pub(crate) fn forget_tools(&self, server: &str, instance: Option<&str>) -> Result<(), Error> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let sql = "DELETE FROM tool WHERE server = ?1 AND (?2 IS NULL OR instance = ?2)";
        let forgotten = database.execute(sql, params![server, instance]);
        forgotten.map(drop).map_err(|source| self.failed("write", source))
    }

    fn failed(&self, attempt: &'static str, source: rusqlite::Error) -> Error {
        Error::Database { attempt, path: self.path.clone(), source }
    }
}
