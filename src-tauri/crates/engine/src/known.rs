//! What servers last answered to the questions every app asks first (`known.db`), so that they can be spoken for while
//! they are slow or out of reach. Nothing is lost with this file: a damaged or foreign one is begun anew.

use gateway::Page;
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use crate::lock::private_file;

/// The layout written by this program (`PRAGMA user_version`).
const VERSION: i64 = 1;
/// Of which server, address and instance; which page of the answer to which question (`cursor` is empty for the first).
const TABLE: &str = "CREATE TABLE answer (server TEXT NOT NULL, url TEXT NOT NULL, instance TEXT NOT NULL,
                     question TEXT NOT NULL, cursor TEXT NOT NULL, text BLOB NOT NULL,
                     PRIMARY KEY (server, url, instance, question, cursor)) STRICT";
/// Longer answers are not worth their place.
const LONGEST: usize = 1024 * 1024;
/// Pages of one list beyond this are not kept.
const PAGES: i64 = 100;
/// Answers waiting to be written; beyond it they are left out.
const QUEUE: usize = 256;

/// The answers. Written by a thread of its own, so that no call waits for the disk.
pub(crate) struct Known {
    database: Arc<Mutex<Connection>>,
    sender: Mutex<Option<SyncSender<Change>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

enum Change {
    Answer { place: Place, page: Page, text: Vec<u8> },
    Forget { server: String, instance: Option<String> },
}

/// Whose answers they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) server: String,
    pub(crate) url: String,
    pub(crate) instance: String,
}

impl Known {
    /// Opens or begins the file at `path`.
    ///
    /// # Errors
    /// It can be neither read nor replaced.
    pub(crate) fn open(path: &Path) -> Result<Known, std::io::Error> {
        let database = match open(path) {
            Ok(database) => database,
            Err(error) => {
                tracing::info!(%error, "what servers last answered cannot be read and is begun anew");
                for end in ["", "-wal", "-shm"] {
                    let mut file = path.as_os_str().to_owned();
                    file.push(end);
                    fs::remove_file(file).ok();
                }
                open(path).map_err(std::io::Error::other)?
            }
        };
        let database = Arc::new(Mutex::new(database));
        let (sender, receiver) = sync_channel(QUEUE);
        let writing = Arc::clone(&database);
        let thread = thread::spawn(move || write_all(&writing, &receiver));
        Ok(Known { database, sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Keeps an answer. A first page makes the later ones worthless.
    pub(crate) fn remember(&self, place: Place, page: Page, text: &[u8]) {
        if text.len() <= LONGEST {
            self.send(Change::Answer { place, page, text: text.to_owned() });
        }
    }

    pub(crate) fn recall(&self, place: &Place, page: &Page) -> Option<Vec<u8>> {
        let Place { server, url, instance } = place;
        let cursor = page.cursor.as_deref().unwrap_or_default();
        let found = lock(&self.database)
            .query_row(
                "SELECT text FROM answer WHERE server = ?1 AND url = ?2 AND instance = ?3 AND question = ?4
                 AND cursor = ?5",
                params![server, url, instance, page.question, cursor],
                |row| row.get(0),
            )
            .optional();
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, "what a server last answered cannot be read");
            None
        })
    }

    /// Forgets what an instance was answered; `None`: all instances of the server.
    pub(crate) fn forget(&self, server: &str, instance: Option<&str>) {
        self.send(Change::Forget { server: server.to_owned(), instance: instance.map(str::to_owned) });
    }

    /// Writes what waits and ends the thread.
    pub(crate) fn close(&self) {
        lock(&self.sender).take();
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that keeps what servers answered panicked");
        }
    }

    fn send(&self, change: Change) {
        // Forgetting waits for its place; an answer comes again.
        if let Some(sender) = lock(&self.sender).as_ref() {
            match change {
                change @ Change::Forget { .. } => drop(sender.send(change)),
                change @ Change::Answer { .. } => drop(sender.try_send(change)),
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(path: &Path) -> Result<Connection, Box<dyn std::error::Error + Send + Sync>> {
    private_file(path, false)?;
    let database = Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "NORMAL")?;
    match database.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
        VERSION => {}
        0 => {
            database.execute_batch(TABLE)?;
            database.pragma_update(None, "user_version", VERSION)?;
        }
        other => return Err(format!("layout {other} is not ours").into()),
    }
    database.query_row("SELECT count(*) FROM answer", [], |_| Ok(()))?;
    Ok(database)
}

fn write_all(database: &Mutex<Connection>, changes: &Receiver<Change>) {
    while let Ok(change) = changes.recv() {
        if let Err(error) = write(&lock(database), &change) {
            tracing::warn!(%error, "what a server answered cannot be kept");
        }
    }
}

fn write(database: &Connection, change: &Change) -> Result<(), rusqlite::Error> {
    match change {
        Change::Answer { place: Place { server, url, instance }, page, text } => {
            let cursor = page.cursor.as_deref().unwrap_or_default();
            if cursor.is_empty() {
                database.execute(
                    "DELETE FROM answer WHERE server = ?1 AND url = ?2 AND instance = ?3 AND question = ?4
                     AND cursor <> ''",
                    params![server, url, instance, page.question],
                )?;
            }
            database.execute(
                "INSERT INTO answer SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?7 >
                 (SELECT count(*) FROM answer WHERE server = ?1 AND url = ?2 AND instance = ?3 AND question = ?4)
                 ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text",
                params![server, url, instance, page.question, cursor, text, PAGES],
            )?;
        }
        Change::Forget { server, instance } => {
            database.execute(
                "DELETE FROM answer WHERE server = ?1 AND (?2 IS NULL OR instance = ?2)",
                params![server, instance],
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Known, Place};
    use gateway::Page;
    use std::{fs, path::Path};

    fn place(instance: &str) -> Place {
        let (server, url) = ("shop".to_owned(), "https://shop.example/mcp".to_owned());
        Place { server, url, instance: instance.to_owned() }
    }

    fn page(cursor: Option<&str>) -> Page {
        Page { question: "tools/list".to_owned(), cursor: cursor.map(str::to_owned) }
    }

    /// What is there after a restart.
    fn after(path: &Path, change: impl FnOnce(&Known)) -> Known {
        let known = Known::open(path).unwrap();
        change(&known);
        known.close();
        Known::open(path).unwrap()
    }

    #[test]
    fn answers_are_there_after_a_restart_each_for_its_instance_and_address() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("known.db");
        let known = after(&path, |it| {
            it.remember(place("acme"), page(None), b"one");
            it.remember(place("acme"), page(Some("\"2\"")), b"two");
            it.remember(place("borealis"), page(None), b"other");
        });
        assert_eq!(known.recall(&place("acme"), &page(None)).as_deref(), Some(&b"one"[..]));
        assert_eq!(known.recall(&place("acme"), &page(Some("\"2\""))).as_deref(), Some(&b"two"[..]));
        assert_eq!(known.recall(&place("borealis"), &page(None)).as_deref(), Some(&b"other"[..]));
        let moved = Place { url: "https://elsewhere.example/mcp".to_owned(), ..place("acme") };
        assert_eq!(known.recall(&moved, &page(None)), None);
        known.close();
        let known = after(&path, |it| it.remember(place("acme"), page(None), b"new"));
        assert_eq!(known.recall(&place("acme"), &page(None)).as_deref(), Some(&b"new"[..]));
        assert_eq!(known.recall(&place("acme"), &page(Some("\"2\""))), None, "of the list before");
        known.close();
        let known = after(&path, |it| it.forget("shop", Some("acme")));
        assert_eq!(known.recall(&place("acme"), &page(None)), None);
        assert!(known.recall(&place("borealis"), &page(None)).is_some());
        known.close();
        let known = after(&path, |it| it.forget("shop", None));
        assert_eq!(known.recall(&place("borealis"), &page(None)), None);
    }

    #[test]
    fn a_damaged_or_foreign_file_is_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("known.db");
        fs::write(&path, "this is no database, it only stands in its place").unwrap();
        let known = after(&path, |it| it.remember(place("acme"), page(None), b"one"));
        assert!(known.recall(&place("acme"), &page(None)).is_some());
        known.close();
        // Windows deletes no file that somebody holds.
        drop(known);
        rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let known = Known::open(&path).unwrap();
        assert_eq!(known.recall(&place("acme"), &page(None)), None);
    }
}
