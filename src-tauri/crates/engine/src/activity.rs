//! The log of calls, and when each app and each instance was last busy. Written by a thread of its own, so that no
//! call waits for the disk.

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use rustc_hash::FxHashMap;
use std::{
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::{broadcast, oneshot};

use crate::{Call, store};

/// How many calls are kept at most.
pub(crate) const MOST_CALLS: u32 = 10_000;
/// How long a call is kept at most, in milliseconds: 30 days.
const LONGEST_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Calls waiting to be written; beyond it they are dropped rather than held in memory.
const QUEUE: usize = 4096;
/// How long a call may wait for others to be written with it. A transaction of its own would cost each call more
/// than all else we do for it; this is what a power cut may lose.
const GATHER: Duration = Duration::from_millis(100);
/// How many calls go in one statement, where there are that many.
const TOGETHER: usize = 64;
/// So many different words (tools, mostly) are remembered by their numbers before those that are out of use are removed.
const MOST_WORDS: usize = 1000;
/// Old calls are looked for after this many new ones.
const SWEEP_EVERY: usize = 500;

/// The log of calls.
pub(crate) struct Activity {
    sender: Mutex<Option<SyncSender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    live: broadcast::Sender<Call>,
    last: Mutex<Last>,
}

/// When somebody was last busy, in Unix seconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Last {
    /// (Server, client) → its last message through the gateway.
    pub(crate) seen: FxHashMap<(String, String), u64>,
    /// Instance id → its last call.
    pub(crate) used: FxHashMap<String, u64>,
}

enum Message {
    Call(Call),
    Seen { server: String, client: String, at: u64 },
    Used { instance: String, at: u64 },
    Latest { limit: u32, answer: oneshot::Sender<Result<Vec<Call>, rusqlite::Error>> },
}

impl Activity {
    /// Opens the log in the database at `path` and sweeps out what is too old at `now` (Unix seconds).
    pub(crate) fn open(path: &Path, now: u64) -> Result<Activity, store::Error> {
        let database = store::open(path)?;
        let failed = |source| store::Error::Database { attempt: "read", path: path.to_owned(), source };
        // A power cut may cost the last calls; the settings' own connection waits for the disk.
        database.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        sweep(&database, now * 1000).map_err(failed)?;
        let words: u32 =
            database.query_row("SELECT count(*) FROM word", [], |row| row.get(0)).map_err(failed)?;
        if words as usize > MOST_WORDS {
            forget_words(&database).map_err(failed)?;
        }
        let last = load(&database).map_err(failed)?;
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = thread::spawn(move || write_all(database, &receiver));
        Ok(Activity {
            sender: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
            live: broadcast::Sender::new(1024),
            last: Mutex::new(last),
        })
    }

    /// Notes one call.
    pub(crate) fn note(&self, call: Call) {
        if self.live.receiver_count() > 0 {
            // Whoever listened may just have gone.
            self.live.send(call.clone()).ok();
        }
        self.send(Message::Call(call));
    }

    /// A client spoke.
    pub(crate) fn seen(&self, server: &str, client: &str, at: u64) {
        let key = (server.to_owned(), client.to_owned());
        if lock(&self.last).seen.insert(key, at) != Some(at) {
            self.send(Message::Seen { server: server.to_owned(), client: client.to_owned(), at });
        }
    }

    /// An instance acted.
    pub(crate) fn used(&self, instance: &str, at: u64) {
        if lock(&self.last).used.insert(instance.to_owned(), at) != Some(at) {
            self.send(Message::Used { instance: instance.to_owned(), at });
        }
    }

    /// When everybody was last busy.
    pub(crate) fn last(&self) -> Last {
        lock(&self.last).clone()
    }

    /// The latest calls, newest last.
    pub(crate) async fn latest(&self, limit: u32) -> Result<Vec<Call>, rusqlite::Error> {
        let (answer, wait) = oneshot::channel();
        let sender = lock(&self.sender).clone();
        let asked = tokio::task::spawn_blocking(move || {
            sender.is_some_and(|it| it.send(Message::Latest { limit, answer }).is_ok())
        });
        match asked.await {
            Ok(true) => {
                self.hurry();
                wait.await.unwrap_or(Ok(Vec::new()))
            }
            // The log is closed: the owner is about to end.
            Ok(false) | Err(_) => Ok(Vec::new()),
        }
    }

    /// Calls from now on.
    pub(crate) fn follow(&self) -> broadcast::Receiver<Call> {
        self.live.subscribe()
    }

    /// Writes what waits and ends the thread.
    pub(crate) fn close(&self) {
        lock(&self.sender).take();
        self.hurry();
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the activity log's thread panicked");
        }
    }

    /// Ends the gathering of calls: somebody waits for what is written.
    fn hurry(&self) {
        if let Some(thread) = lock(&self.thread).as_ref() {
            thread.thread().unpark();
        }
    }

    fn send(&self, message: Message) {
        if let Some(sender) = lock(&self.sender).as_ref()
            && let Err(TrySendError::Full(_)) = sender.try_send(message)
        {
            tracing::warn!("the disk is too slow for the activity log; a call was left out of it");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes messages, many to a transaction, until the last sender is gone.
fn write_all(database: Connection, messages: &Receiver<Message>) {
    let mut log = Log { database, words: FxHashMap::default(), since_sweep: 0 };
    while let Ok(first) = messages.recv() {
        // Not in `recv_timeout`: a sender would have to wake this thread for each call.
        if !matches!(first, Message::Latest { .. }) {
            thread::park_timeout(GATHER);
        }
        let batch: Vec<Message> = std::iter::once(first).chain(messages.try_iter().take(QUEUE)).collect();
        if let Err(error) = log.write(batch) {
            tracing::warn!(%error, "the activity log could not be written");
        }
    }
}

/// The log as it is written.
struct Log {
    database: Connection,
    /// The words of the calls, by which they stand in the table `word`.
    words: FxHashMap<String, i64>,
    since_sweep: usize,
}

/// What a call is in the table: `at`, five words, `took_ms`, `bytes` and a word.
type Row = [Option<i64>; 9];

impl Log {
    fn write(&mut self, batch: Vec<Message>) -> Result<(), rusqlite::Error> {
        let mut questions = Vec::new();
        let mut calls = Vec::new();
        let transaction = self.database.transaction()?;
        for message in batch {
            match message {
                Message::Call(call) => calls.push(call),
                Message::Seen { server, client, at } => {
                    transaction
                        .prepare_cached(
                            "INSERT OR REPLACE INTO seen (server, client, at) VALUES (?1, ?2, ?3)",
                        )?
                        .execute(params![server, client, at.cast_signed()])?;
                }
                Message::Used { instance, at } => {
                    transaction
                        .prepare_cached("INSERT OR REPLACE INTO used (instance, at) VALUES (?1, ?2)")?
                        .execute(params![instance, at.cast_signed()])?;
                }
                Message::Latest { limit, answer } => questions.push((limit, answer)),
            }
        }
        let inserted = insert(&transaction, &mut self.words, &calls).and_then(|()| {
            self.since_sweep += calls.len();
            if let Some(newest) = calls.last().filter(|_| self.since_sweep >= SWEEP_EVERY) {
                self.since_sweep = 0;
                sweep(&transaction, newest.at)?;
                if self.words.len() > MOST_WORDS {
                    forget_words(&transaction)?;
                    self.words.clear();
                }
            }
            transaction.commit()
        });
        if inserted.is_err() {
            // Words that were to be written with it are not there.
            self.words.clear();
        }
        inserted?;
        for (limit, answer) in questions {
            // Whoever asked may have hung up.
            answer.send(latest(&self.database, limit)).ok();
        }
        Ok(())
    }
}

/// Writes calls, many with one statement: of a statement's cost little is the row's.
fn insert(
    database: &Connection,
    words: &mut FxHashMap<String, i64>,
    calls: &[Call],
) -> Result<(), rusqlite::Error> {
    let rows = calls.iter().map(|it| row(database, words, it)).collect::<Result<Vec<Row>, _>>()?;
    let (many, few) = rows.as_chunks::<TOGETHER>();
    many.iter().try_for_each(|it| insert_rows(database, it))?;
    few.chunks(1).try_for_each(|it| insert_rows(database, it))
}

fn row(
    database: &Connection,
    words: &mut FxHashMap<String, i64>,
    call: &Call,
) -> Result<Row, rusqlite::Error> {
    let Call { at, client, server, instance, method, tool, took_ms, bytes, outcome } = call;
    let mut word = |text: &Option<&str>| text.map(|it| word(database, words, it)).transpose();
    Ok([
        Some(at.cast_signed()),
        word(&client.as_deref())?,
        word(&Some(server))?,
        word(&instance.as_deref())?,
        word(&Some(method))?,
        word(&tool.as_deref())?,
        Some((*took_ms).into()),
        Some(bytes.cast_signed()),
        word(&Some(outcome))?,
    ])
}

/// The number of a word, which gets one if it has none.
fn word(
    database: &Connection,
    words: &mut FxHashMap<String, i64>,
    text: &str,
) -> Result<i64, rusqlite::Error> {
    if let Some(id) = words.get(text) {
        return Ok(*id);
    }
    let known = "SELECT id FROM word WHERE text = ?1";
    let known = database.prepare_cached(known)?.query_row([text], |row| row.get(0)).optional()?;
    let id = match known {
        Some(id) => id,
        None => {
            database.prepare_cached("INSERT INTO word (text) VALUES (?1)")?.execute([text])?;
            database.last_insert_rowid()
        }
    };
    words.insert(text.to_owned(), id);
    Ok(id)
}

fn insert_rows(database: &Connection, rows: &[Row]) -> Result<(), rusqlite::Error> {
    let places = vec!["(?, ?, ?, ?, ?, ?, ?, ?, ?)"; rows.len()].join(", ");
    let sql = format!(
        "INSERT INTO call (at, client, server, instance, method, tool, took_ms, bytes, outcome) VALUES {places}"
    );
    database.prepare_cached(&sql)?.execute(params_from_iter(rows.as_flattened()))?;
    Ok(())
}

/// Removes words that no call is told with any more.
fn forget_words(database: &Connection) -> Result<(), rusqlite::Error> {
    database.execute(
        "DELETE FROM word WHERE id NOT IN (SELECT client FROM call WHERE client IS NOT NULL UNION SELECT server FROM call
             UNION SELECT instance FROM call WHERE instance IS NOT NULL UNION SELECT method FROM call
             UNION SELECT tool FROM call WHERE tool IS NOT NULL UNION SELECT outcome FROM call)",
        [],
    )?;
    Ok(())
}

/// Removes what is too old or too much. `now` in Unix milliseconds.
fn sweep(database: &Connection, now: u64) -> Result<(), rusqlite::Error> {
    let oldest = now.saturating_sub(LONGEST_MS).cast_signed();
    // Nearly always the first one is young, and the others need no look.
    let mut first = database.prepare_cached("SELECT at FROM call ORDER BY number LIMIT 1")?;
    let first: Option<i64> = first.query_row([], |row| row.get(0)).optional()?;
    if first.is_some_and(|it| it < oldest) {
        database.execute("DELETE FROM call WHERE at < ?1", [oldest])?;
    }
    // Numbers only grow. Counting the rows instead would cost more than writing them.
    database.execute("DELETE FROM call WHERE number <= (SELECT max(number) FROM call) - ?1", [MOST_CALLS])?;
    Ok(())
}

fn latest(database: &Connection, limit: u32) -> Result<Vec<Call>, rusqlite::Error> {
    let mut calls: Vec<Call> = database
        .prepare_cached(
            "SELECT at, client.text, server.text, instance.text, method.text, tool.text, took_ms, bytes, outcome.text
             FROM call JOIN word AS server ON server.id = call.server JOIN word AS method ON method.id = call.method
             JOIN word AS outcome ON outcome.id = call.outcome LEFT JOIN word AS client ON client.id = call.client
             LEFT JOIN word AS instance ON instance.id = call.instance LEFT JOIN word AS tool ON tool.id = call.tool
             ORDER BY number DESC LIMIT ?1",
        )?
        .query_map([limit], |row| {
            Ok(Call {
                at: row.get::<_, i64>(0)?.cast_unsigned(),
                client: row.get(1)?,
                server: row.get(2)?,
                instance: row.get(3)?,
                method: row.get(4)?,
                tool: row.get(5)?,
                took_ms: row.get(6)?,
                bytes: row.get::<_, i64>(7)?.cast_unsigned(),
                outcome: row.get(8)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    calls.reverse();
    Ok(calls)
}

fn load(database: &Connection) -> Result<Last, rusqlite::Error> {
    let mut last = Last::default();
    let mut seen = database.prepare("SELECT server, client, at FROM seen")?;
    for row in seen.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?)))? {
        let (crossing, at) = row?;
        last.seen.insert(crossing, at.cast_unsigned());
    }
    let mut used = database.prepare("SELECT instance, at FROM used")?;
    for row in used.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))? {
        let (instance, at): (String, i64) = row?;
        last.used.insert(instance, at.cast_unsigned());
    }
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(at: u64, tool: &str) -> Call {
        Call {
            at,
            client: Some("cursor".to_owned()),
            server: "part3".to_owned(),
            instance: None,
            method: "tools/call".to_owned(),
            tool: Some(tool.to_owned()),
            took_ms: 1,
            bytes: 2,
            outcome: "done".to_owned(),
        }
    }

    #[tokio::test]
    async fn calls_come_back_newest_last_also_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        let activity = Activity::open(&path, 1).unwrap();
        for tool in ["a", "b", "c"] {
            activity.note(call(1000, tool));
        }
        activity.seen("part3", "cursor", 9);
        activity.used("i1", 8);
        let tools = |calls: Vec<Call>| calls.into_iter().filter_map(|it| it.tool).collect::<Vec<_>>();
        assert_eq!(tools(activity.latest(2).await.unwrap()), ["b", "c"]);
        activity.close();
        let activity = Activity::open(&path, 1).unwrap();
        assert_eq!(tools(activity.latest(9).await.unwrap()), ["a", "b", "c"]);
        let last = activity.last();
        assert_eq!(last.seen[&("part3".to_owned(), "cursor".to_owned())], 9);
        assert_eq!(last.used["i1"], 8);
        activity.close();
    }

    #[test]
    fn calls_are_written_whole_however_many_come_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let database = store::open(&dir.path().join("state.db")).unwrap();
        let mut words = FxHashMap::default();
        for count in [1, TOGETHER, 2 * TOGETHER + 3] {
            let before = latest(&database, MOST_CALLS).unwrap();
            let calls: Vec<Call> = (0..count)
                .map(|it| Call {
                    instance: (it % 2 == 0).then(|| "Acme".to_owned()),
                    bytes: it as u64,
                    took_ms: 7,
                    ..call(it as u64 + 5, &format!("tool {it}"))
                })
                .collect();
            insert(&database, &mut words, &calls).unwrap();
            let all = latest(&database, MOST_CALLS).unwrap();
            assert_eq!(format!("{all:?}"), format!("{:?}", [before, calls].concat()));
        }
        let count =
            || database.query_row("SELECT count(*) FROM word", [], |row| row.get::<_, u32>(0)).unwrap();
        forget_words(&database).unwrap();
        assert_eq!(count() as usize, words.len(), "all are in use");
        database.execute("DELETE FROM call", []).unwrap();
        forget_words(&database).unwrap();
        assert_eq!(count(), 0);
    }

    #[test]
    fn old_calls_and_too_many_calls_are_swept_out() {
        let dir = tempfile::tempdir().unwrap();
        let mut database = store::open(&dir.path().join("state.db")).unwrap();
        let transaction = database.transaction().unwrap();
        let calls = 0..u64::from(MOST_CALLS) + 10;
        let calls: Vec<_> = calls.map(|it| call(LONGEST_MS + it, "x")).collect();
        insert(&transaction, &mut FxHashMap::default(), &calls).unwrap();
        transaction.commit().unwrap();
        let count = |database: &Connection| {
            database.query_row("SELECT count(*) FROM call", [], |row| row.get::<_, u32>(0)).unwrap()
        };
        sweep(&database, LONGEST_MS).unwrap();
        assert_eq!(count(&database), MOST_CALLS);
        assert_eq!(
            latest(&database, 1).unwrap()[0].at,
            LONGEST_MS + u64::from(MOST_CALLS) + 9,
            "newest stay"
        );
        sweep(&database, 2 * LONGEST_MS + u64::from(MOST_CALLS) + 5).unwrap();
        assert_eq!(count(&database), 5);
    }
}
