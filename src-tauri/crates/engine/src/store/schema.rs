//! The tables of `state.db`, and the rows as values.

use policy::{Mode, Rules};
use rusqlite::{Connection, OptionalExtension, Row};
use std::{path::Path, sync::Arc, time::Duration};
use url::Url;

use super::{Added, Approved, Connected, Error, Pin, Settings};
use crate::{
    App, GuardRule, Language, Theme, Via,
    lock::private_file,
    route::Network,
    snapshot::{Auth, Terms},
};

/// The layout written by this program (`PRAGMA user_version`).
const VERSION: i64 = 7;

/// As they were in layout 1.
pub(super) const TABLES: &str = "
CREATE TABLE server (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT, url TEXT NOT NULL,
                     auth TEXT) STRICT;
CREATE TABLE active (server TEXT PRIMARY KEY, instance TEXT NOT NULL) STRICT;
CREATE TABLE pin (client TEXT NOT NULL, server TEXT NOT NULL, instance TEXT NOT NULL, label TEXT NOT NULL,
                  identity TEXT, PRIMARY KEY (client, server)) STRICT;
CREATE TABLE connected (client TEXT NOT NULL, server TEXT NOT NULL, via TEXT NOT NULL, since INTEGER NOT NULL,
                        port INTEGER, PRIMARY KEY (client, server)) STRICT;
CREATE TABLE token (sha256 BLOB PRIMARY KEY, client TEXT NOT NULL) STRICT;
CREATE TABLE fact (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
CREATE TABLE seen (server TEXT NOT NULL, client TEXT NOT NULL, at INTEGER NOT NULL,
                   PRIMARY KEY (server, client)) STRICT;
CREATE TABLE used (instance TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE call (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, client TEXT, server TEXT NOT NULL,
                   instance TEXT, method TEXT NOT NULL, tool TEXT, took_ms INTEGER NOT NULL, bytes INTEGER NOT NULL,
                   outcome TEXT NOT NULL) STRICT;
CREATE INDEX call_at ON call (at);
";

/// From each layout to the next; a new database goes through all of them.
const STEPS: &[(i64, &str)] = &[
    (1, "ALTER TABLE server ADD COLUMN terms TEXT;"),
    (
        2,
        "CREATE TABLE approval (kind TEXT NOT NULL, app TEXT NOT NULL, server TEXT NOT NULL, name TEXT NOT NULL,
                                since INTEGER NOT NULL, PRIMARY KEY (kind, app, server)) STRICT;",
    ),
    (
        3,
        "CREATE TABLE guard (client TEXT NOT NULL, server TEXT NOT NULL, rule TEXT NOT NULL,
                             PRIMARY KEY (client, server)) STRICT;",
    ),
    (
        4,
        "CREATE TABLE policy (server TEXT PRIMARY KEY, mode TEXT NOT NULL, off TEXT NOT NULL) STRICT;
         CREATE TABLE tool (server TEXT NOT NULL, instance TEXT NOT NULL, name TEXT NOT NULL, accepted TEXT NOT NULL,
                            earlier BLOB NOT NULL, offered TEXT, PRIMARY KEY (server, instance, name)) STRICT;",
    ),
    // Each call paid for it, and only the sweep looked: calls stand in the order of their time as they are.
    (5, "DROP INDEX call_at;"),
    // The same few words stood in every row, and writing them was most of a row's cost.
    (
        6,
        "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
         CREATE TABLE called (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, client INTEGER,
                              server INTEGER NOT NULL, instance INTEGER, method INTEGER NOT NULL, tool INTEGER,
                              took_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, outcome INTEGER NOT NULL) STRICT;
         INSERT INTO word (text) SELECT client FROM call WHERE client IS NOT NULL UNION SELECT server FROM call
             UNION SELECT instance FROM call WHERE instance IS NOT NULL UNION SELECT method FROM call
             UNION SELECT tool FROM call WHERE tool IS NOT NULL UNION SELECT outcome FROM call;
         INSERT INTO called SELECT number, at, (SELECT id FROM word WHERE text = client),
             (SELECT id FROM word WHERE text = server), (SELECT id FROM word WHERE text = instance),
             (SELECT id FROM word WHERE text = method), (SELECT id FROM word WHERE text = tool), took_ms, bytes,
             (SELECT id FROM word WHERE text = outcome) FROM call ORDER BY number;
         DROP TABLE call;
         ALTER TABLE called RENAME TO call;",
    ),
];

/// Opens the database with our tables in it, readable by this user only. One with a newer layout is refused
/// before anything is written.
pub(crate) fn open(path: &Path) -> Result<Connection, Error> {
    let failed = |attempt| move |source| Error::Database { attempt, path: path.to_owned(), source };
    // SQLite gives its -wal and -shm files the permissions of the main file.
    private_file(path, false).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let mut database = Connection::open(path).map_err(failed("open"))?;
    database.busy_timeout(Duration::from_secs(5)).map_err(failed("open"))?;
    let found: i64 =
        database.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed("read"))?;
    if found > VERSION {
        return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
    }
    database.pragma_update(None, "journal_mode", "WAL").map_err(failed("open"))?;
    if found < VERSION {
        let make = |database: &mut Connection| {
            let transaction = database.transaction()?;
            if found == 0 {
                transaction.execute_batch(TABLES)?;
            }
            for (_, step) in STEPS.iter().filter(|(from, _)| *from >= found) {
                transaction.execute_batch(step)?;
            }
            transaction.pragma_update(None, "user_version", VERSION)?;
            transaction.commit()
        };
        make(&mut database).map_err(failed("write"))?;
    }
    Ok(database)
}

/// Reads all settings.
pub(super) fn load(database: &Connection) -> Result<Settings, rusqlite::Error> {
    let mut settings = Settings {
        added: rows(database, "SELECT id, name, url, auth, terms FROM server ORDER BY position", added)?,
        ..Settings::default()
    };
    settings
        .active
        .extend(rows(database, "SELECT server, instance FROM active", |row| Ok((row.get(0)?, row.get(1)?)))?);
    settings.pins.extend(rows(
        database,
        "SELECT client, server, instance, label, identity FROM pin",
        |row| {
            let pin = Pin { instance: row.get(2)?, label: row.get(3)?, identity: row.get(4)? };
            Ok(((row.get(0)?, row.get(1)?), pin))
        },
    )?);
    settings.connected.extend(rows(
        database,
        "SELECT client, server, via, since, port FROM connected",
        |row| {
            let via = if row.get::<_, String>(2)? == "http" { Via::Http } else { Via::Bridge };
            let entry = Connected { via, since: row.get::<_, i64>(3)?.cast_unsigned(), port: row.get(4)? };
            Ok(((row.get(0)?, row.get(1)?), entry))
        },
    )?);
    settings.approvals.extend(rows(
        database,
        "SELECT kind, app, server, name, since FROM approval",
        |row| {
            let app = match row.get::<_, String>(0)?.as_str() {
                CLIENT => App::Client(row.get(1)?),
                _ => App::Named(row.get(1)?),
            };
            let approved = Approved { name: row.get(3)?, since: row.get::<_, i64>(4)?.cast_unsigned() };
            Ok(((app, row.get(2)?), approved))
        },
    )?);
    settings.guards.extend(rows(database, "SELECT client, server, rule FROM guard", |row| {
        let rule = if row.get::<_, String>(2)? == RESTORE { GuardRule::Restore } else { GuardRule::Tell };
        Ok(((row.get(0)?, row.get(1)?), rule))
    })?);
    settings.rules.extend(rows(database, "SELECT server, mode, off FROM policy", |row| {
        let (mode, off): (String, String) = (row.get(1)?, row.get(2)?);
        // A mode of a newer Traygate is none that this one could keep to.
        let mode = Mode::from_word(&mode).unwrap_or(Mode::ReadOnly);
        let off = serde_json::from_str(&off).map_err(|error| unreadable(2, Box::new(error)))?;
        Ok((row.get(0)?, Arc::new(Rules { mode, off })))
    })?);
    settings.tokens = rows(database, "SELECT client, sha256 FROM token ORDER BY client, sha256", |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let network: Option<String> =
        rows(database, "SELECT value FROM fact WHERE name = 'network'", |row| row.get(0))?.pop();
    settings.network = network.as_deref().and_then(Network::from_text).unwrap_or_default();
    let word = |name: &str| -> Result<Option<String>, rusqlite::Error> {
        database.query_row("SELECT value FROM fact WHERE name = ?1", [name], |row| row.get(0)).optional()
    };
    // A word of a newer Traygate is as good as none.
    settings.own.look.language =
        word("language")?.as_deref().and_then(Language::from_word).unwrap_or_default();
    settings.own.look.theme = word("theme")?.as_deref().and_then(Theme::from_word).unwrap_or_default();
    settings.own.port =
        rows(database, "SELECT value FROM fact WHERE name = 'chosen-port'", |row| row.get(0))?.pop();
    let paused: Option<bool> =
        rows(database, "SELECT value FROM fact WHERE name = 'paused'", |row| row.get(0))?.pop();
    settings.paused = paused.unwrap_or_default();
    settings.port = rows(database, "SELECT value FROM fact WHERE name = 'port'", |row| row.get(0))?.pop();
    Ok(settings)
}

fn added(row: &Row<'_>) -> Result<Added, rusqlite::Error> {
    let (url, auth, terms): (String, Option<String>, Option<String>) =
        (row.get(2)?, row.get(3)?, row.get(4)?);
    let url = Url::parse(&url).map_err(|error| unreadable(2, Box::new(error)))?;
    let terms = match terms {
        None => Terms::default(),
        Some(text) => serde_json::from_str(&text).map_err(|error| unreadable(4, Box::new(error)))?,
    };
    Ok(Added { id: row.get(0)?, name: row.get(1)?, url, auth: auth.as_deref().map(auth_from), terms })
}

fn unreadable(column: usize, error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
}

pub(super) fn rows<T>(
    database: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Result<Vec<T>, rusqlite::Error> {
    database.prepare_cached(sql)?.query_map([], read)?.collect()
}

const CLIENT: &str = "client";
const RESTORE: &str = "restore";

/// The columns `kind` and `app`.
pub(super) fn app_text(app: &App) -> (&'static str, &str) {
    match app {
        App::Client(id) => (CLIENT, id),
        App::Named(name) => ("named", name),
    }
}

pub(super) fn via_text(via: Via) -> &'static str {
    match via {
        Via::Bridge => "bridge",
        Via::Http => "http",
    }
}

pub(super) fn rule_text(rule: GuardRule) -> &'static str {
    match rule {
        GuardRule::Restore => RESTORE,
        GuardRule::Tell => "tell",
    }
}

pub(super) fn terms_text(terms: &Terms) -> Option<String> {
    let told = *terms != Terms::default();
    told.then(|| serde_json::to_string(terms).expect("strings and switches always serialise"))
}

pub(crate) fn auth_text(auth: &Auth) -> String {
    match auth {
        Auth::OAuth => "oauth".to_owned(),
        Auth::ApiKey => "api-key".to_owned(),
        Auth::Header(name) => format!("header:{name}"),
        Auth::Open => "open".to_owned(),
    }
}

pub(crate) fn auth_from(text: &str) -> Auth {
    match text {
        "api-key" => Auth::ApiKey,
        "open" => Auth::Open,
        _ => text.strip_prefix("header:").map_or(Auth::OAuth, |name| Auth::Header(name.to_owned())),
    }
}
