//! What the user has set up, in `state.db`: servers, active instances, pins, connected and approved apps, what apps may
//! do. No secrets in it: of the tokens that HTTP clients carry it holds only the SHA-256.

mod schema;
mod tools;

pub(crate) use schema::{auth_from, auth_text, open};

use policy::Rules;
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use subtle::ConstantTimeEq;
use url::Url;

use crate::{
    App, GuardRule, Look, SettingsInput, Via,
    pair::Pair,
    route::Network,
    snapshot::{Auth, Terms},
};

/// Why settings could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{} was written by a newer Traygate (layout {found}; this one knows up to {known})", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("cannot {attempt} {}", path.display())]
    Database { attempt: &'static str, path: PathBuf, source: rusqlite::Error },
    #[error("cannot open {}", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

/// A server added by the user, or what they changed of a built-in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) url: Url,
    /// `None`: as the catalog says.
    pub(crate) auth: Option<Auth>,
    pub(crate) terms: Terms,
}

/// The instance one client always acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    /// `credentials::Instance::id`.
    pub(crate) instance: String,
    /// As it was called when it was pinned, for the words to say when it is gone.
    pub(crate) label: String,
    /// Lets the pin find the same account again after it was cleared and signed in anew.
    pub(crate) identity: Option<String>,
}

/// An entry of ours in a client's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Connected {
    pub(crate) via: Via,
    /// Unix seconds of the last writing.
    pub(crate) since: u64,
    /// For HTTP: the gateway's port at that time.
    pub(crate) port: Option<u16>,
}

/// An app that may act though no entry of ours stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    /// As it was shown when the user said yes.
    pub(crate) name: String,
    /// Unix seconds.
    pub(crate) since: u64,
}

/// In a guard's rule: all servers without a rule of their own. No server can be called so.
pub(crate) const EVERY: &str = "*";

/// All settings at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// In the order they were added.
    pub(crate) added: Vec<Added>,
    /// Server → id of the active instance.
    pub(crate) active: BTreeMap<String, String>,
    /// (Client, server) → pin.
    pub(crate) pins: BTreeMap<(String, String), Pin>,
    /// (Client, server) → entry.
    pub(crate) connected: BTreeMap<(String, String), Connected>,
    /// (App, server) → approval.
    pub(crate) approvals: BTreeMap<(App, String), Approved>,
    /// (Client, server) → what the user wants done when the entry is lost. [`EVERY`] stands for all servers.
    pub(crate) guards: BTreeMap<(String, String), GuardRule>,
    /// Server → what its user lets apps do, where that is not everything.
    pub(crate) rules: BTreeMap<String, Arc<Rules>>,
    /// Client and SHA-256 of a token it may show.
    pub(crate) tokens: Vec<(String, [u8; 32])>,
    /// The port HTTP entries were last written with.
    pub(crate) port: Option<u16>,
    pub(crate) network: Network,
    pub(crate) own: Own,
    /// Whether no app may use any server just now.
    pub(crate) paused: bool,
}

/// What the user chose about Traygate itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) look: Look,
    /// The port to start with.
    pub(crate) port: Option<u16>,
}

impl Settings {
    pub(crate) fn added(&self, id: &str) -> Option<&Added> {
        self.added.iter().find(|it| it.id == id)
    }

    pub(crate) fn connected(&self, client: &str, server: &str) -> Option<Connected> {
        self.connected.get(&(client, server) as &dyn Pair).copied()
    }

    pub(crate) fn approval(&self, app: &App, server: &str) -> Option<&Approved> {
        self.approvals.get(&(app.clone(), server.to_owned()))
    }

    /// What the user chose to have done about a lost entry, if anything.
    pub(crate) fn guard(&self, client: &str, server: &str) -> Option<GuardRule> {
        let of = |server: &str| self.guards.get(&(client, server) as &dyn Pair).copied();
        of(server).or_else(|| of(EVERY))
    }

    pub(crate) fn pin(&self, client: &str, server: &str) -> Option<&Pin> {
        self.pins.get(&(client, server) as &dyn Pair)
    }

    /// The client this token was issued to. Every hash is compared, each in constant time.
    pub(crate) fn client_of(&self, token: &str) -> Option<&str> {
        let hash = hash(token);
        self.tokens.iter().fold(None, |found, (client, known)| match bool::from(known.ct_eq(&hash)) {
            true => Some(client.as_str()),
            false => found,
        })
    }
}

/// The settings, in memory for reading, in the database for keeping.
pub(crate) struct Store {
    path: PathBuf,
    database: Mutex<Connection>,
    settings: RwLock<Arc<Settings>>,
}

impl Store {
    /// Opens or makes the database at `path`.
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        let database = open(path)?;
        let settings = schema::load(&database).map_err(|source| Error::Database {
            attempt: "read",
            path: path.to_owned(),
            source,
        })?;
        Ok(Store {
            path: path.to_owned(),
            database: Mutex::new(database),
            settings: RwLock::new(Arc::new(settings)),
        })
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds a server or replaces what is known of it.
    pub(crate) fn put_server(&self, server: &Added) -> Result<(), Error> {
        let auth = server.auth.as_ref().map(auth_text);
        self.write(|it| {
            it.execute(
                "INSERT INTO server (id, name, url, auth, terms) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, url = ?3, auth = ?4, terms = ?5",
                params![server.id, server.name, server.url.as_str(), auth, schema::terms_text(&server.terms)],
            )
        })
    }

    /// Forgets a server with everything that refers to it.
    pub(crate) fn remove_server(&self, id: &str) -> Result<(), Error> {
        self.write(|it| {
            for sql in [
                "DELETE FROM server WHERE id = ?1",
                "DELETE FROM active WHERE server = ?1",
                "DELETE FROM pin WHERE server = ?1",
                "DELETE FROM connected WHERE server = ?1",
                "DELETE FROM approval WHERE server = ?1",
                "DELETE FROM guard WHERE server = ?1",
                "DELETE FROM policy WHERE server = ?1",
                "DELETE FROM tool WHERE server = ?1",
                "DELETE FROM seen WHERE server = ?1",
            ] {
                it.execute(sql, [id])?;
            }
            Ok(0)
        })
    }

    /// Makes an instance the active one; `None`: none is.
    pub(crate) fn set_active(&self, server: &str, instance: Option<&str>) -> Result<(), Error> {
        self.write(|it| match instance {
            Some(instance) => it.execute(
                "INSERT INTO active (server, instance) VALUES (?1, ?2)
                 ON CONFLICT (server) DO UPDATE SET instance = ?2",
                params![server, instance],
            ),
            None => it.execute("DELETE FROM active WHERE server = ?1", [server]),
        })
    }

    /// Pins a client; `None` unpins it.
    pub(crate) fn set_pin(&self, client: &str, server: &str, pin: Option<&Pin>) -> Result<(), Error> {
        self.write(|it| match pin {
            Some(pin) => it.execute(
                "INSERT OR REPLACE INTO pin (client, server, instance, label, identity) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![client, server, pin.instance, pin.label, pin.identity],
            ),
            None => it.execute("DELETE FROM pin WHERE client = ?1 AND server = ?2", [client, server]),
        })
    }

    /// Remembers an entry we wrote; with a port, that is the one to hold on to.
    pub(crate) fn set_connected(&self, client: &str, server: &str, entry: Connected) -> Result<(), Error> {
        self.write(|it| {
            if let Some(port) = entry.port {
                it.execute("INSERT OR REPLACE INTO fact (name, value) VALUES ('port', ?1)", [port])?;
            }
            it.execute(
                "INSERT OR REPLACE INTO connected (client, server, via, since, port) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![client, server, schema::via_text(entry.via), entry.since.cast_signed(), entry.port],
            )
        })
    }

    /// Forgets an entry, and an approval of the same app; the client's tokens go with its last HTTP entry.
    pub(crate) fn remove_connected(&self, client: &str, server: &str) -> Result<(), Error> {
        self.write(|it| {
            it.execute("DELETE FROM connected WHERE client = ?1 AND server = ?2", [client, server])?;
            let app = App::Client(client.to_owned());
            let (kind, app) = schema::app_text(&app);
            it.execute(REMOVE_APPROVAL, params![kind, app, server])?;
            it.execute(
                "DELETE FROM token WHERE client = ?1 AND NOT EXISTS
                 (SELECT 1 FROM connected WHERE client = ?1 AND via = 'http')",
                [client],
            )
        })
    }

    /// What to do about a lost entry; without a server about any of this client's.
    pub(crate) fn set_guard(&self, client: &str, server: Option<&str>, rule: GuardRule) -> Result<(), Error> {
        self.write(|it| {
            if server.is_none() {
                it.execute("DELETE FROM guard WHERE client = ?1", [client])?;
            }
            it.execute(
                "INSERT OR REPLACE INTO guard (client, server, rule) VALUES (?1, ?2, ?3)",
                params![client, server.unwrap_or(EVERY), schema::rule_text(rule)],
            )
        })
    }

    /// Lets an app act.
    pub(crate) fn set_approval(&self, app: &App, server: &str, approved: &Approved) -> Result<(), Error> {
        let (kind, app) = schema::app_text(app);
        self.write(|it| {
            it.execute(
                "INSERT OR REPLACE INTO approval (kind, app, server, name, since) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![kind, app, server, approved.name, approved.since.cast_signed()],
            )
        })
    }

    /// Takes that back.
    pub(crate) fn remove_approval(&self, app: &App, server: &str) -> Result<(), Error> {
        let (kind, app) = schema::app_text(app);
        self.write(|it| it.execute(REMOVE_APPROVAL, params![kind, app, server]))
    }

    /// Lets the client in with this token from now on. Only its hash is kept.
    pub(crate) fn add_token(&self, client: &str, token: &str) -> Result<(), Error> {
        let hash = hash(token);
        self.write(|it| {
            it.execute("INSERT OR IGNORE INTO token (sha256, client) VALUES (?1, ?2)", params![hash, client])
        })
    }

    pub(crate) fn set_network(&self, network: &Network) -> Result<(), Error> {
        let text = network.to_text();
        self.write(|it| {
            it.execute("INSERT OR REPLACE INTO fact (name, value) VALUES ('network', ?1)", [text])
        })
    }

    /// What the user changed about Traygate itself.
    pub(crate) fn set_own(&self, change: &SettingsInput) -> Result<(), Error> {
        const SET: &str = "INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)";
        self.write(|it| {
            if let Some(language) = change.language {
                it.execute(SET, params!["language", language.word()])?;
            }
            if let Some(theme) = change.theme {
                it.execute(SET, params!["theme", theme.word()])?;
            }
            if let Some(port) = change.port {
                it.execute(SET, params!["chosen-port", port])?;
            }
            Ok(0)
        })
    }

    pub(crate) fn set_paused(&self, paused: bool) -> Result<(), Error> {
        self.write(|it| {
            it.execute("INSERT OR REPLACE INTO fact (name, value) VALUES ('paused', ?1)", [paused])
        })
    }

    /// One transaction; memory follows only when it is on disk.
    fn write(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<usize, rusqlite::Error>,
    ) -> Result<(), Error> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = || {
            let transaction = database.transaction()?;
            change(&transaction)?;
            let settings = schema::load(&transaction)?;
            transaction.commit()?;
            Ok(settings)
        };
        let settings = attempt().map_err(|source| Error::Database {
            attempt: "write",
            path: self.path.clone(),
            source,
        })?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
        Ok(())
    }
}

const REMOVE_APPROVAL: &str = "DELETE FROM approval WHERE kind = ?1 AND app = ?2 AND server = ?3";

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn added(id: &str, auth: Option<Auth>) -> Added {
        let url = Url::parse("https://x.example/mcp").unwrap();
        Added { id: id.to_owned(), name: None, url, auth, terms: Terms::default() }
    }

    #[test]
    fn everything_set_is_there_after_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        let store = Store::open(&path).unwrap();
        store.put_server(&added("zeta", Some(Auth::Header("x-key".to_owned())))).unwrap();
        let terms = Terms { client_id: Some("ours".to_owned()), client_secret: true, ..Terms::default() };
        store.put_server(&Added { terms, ..added("alpha", None) }).unwrap();
        store
            .put_server(&Added { name: Some("Zeta".to_owned()), ..added("zeta", Some(Auth::Open)) })
            .unwrap();
        store.set_active("zeta", Some("i1")).unwrap();
        store.set_active("zeta", Some("i2")).unwrap();
        let pin = Pin { instance: "i1".to_owned(), label: "Acme".to_owned(), identity: None };
        store.set_pin("cursor", "zeta", Some(&pin)).unwrap();
        store
            .set_connected("cursor", "zeta", Connected { via: Via::Http, since: 7, port: Some(7717) })
            .unwrap();
        store.add_token("cursor", "t0ken").unwrap();
        store.set_guard("cursor", Some("zeta"), GuardRule::Tell).unwrap();
        store.set_guard("cursor", None, GuardRule::Restore).unwrap();
        store.set_guard("cursor", Some("alpha"), GuardRule::Tell).unwrap();
        let (script, cursor) = (App::Named("my script".to_owned()), App::Client("cursor".to_owned()));
        let yes = Approved { name: "my script".to_owned(), since: 9 };
        store.set_approval(&script, "zeta", &yes).unwrap();
        store.set_approval(&cursor, "alpha", &yes).unwrap();
        store.set_network(&Network { proxy: "none".to_owned(), ..Network::default() }).unwrap();
        let change = |language, port| SettingsInput { language, port, ..SettingsInput::default() };
        store.set_own(&change(Some(Language::De), None)).unwrap();
        store.set_own(&change(None, Some(7800))).unwrap();
        store.set_paused(true).unwrap();
        let before = store.settings();
        drop(store);
        let store = Store::open(&path).unwrap();
        let settings = store.settings();
        assert_eq!(settings, before);
        assert!(settings.paused);
        let ids: Vec<&str> = settings.added.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["zeta", "alpha"], "in the order they were added");
        assert_eq!(settings.active["zeta"], "i2");
        assert_eq!(settings.pin("cursor", "zeta"), Some(&pin));
        assert_eq!(settings.port, Some(7717));
        assert_eq!((settings.own.look.language, settings.own.port), (Language::De, Some(7800)));
        let guards = ["zeta", "alpha"].map(|it| settings.guard("cursor", it));
        assert_eq!(guards, [Some(GuardRule::Restore), Some(GuardRule::Tell)], "the later word counts");
        assert_eq!(settings.guard("vscode", "zeta"), None);
        assert_eq!(settings.client_of("t0ken"), Some("cursor"));
        assert_eq!(settings.client_of("t0ker"), None);
        assert_eq!(settings.approval(&script, "zeta"), Some(&yes));
        assert_eq!(settings.approval(&App::Client("my script".to_owned()), "zeta"), None);
        store.remove_connected("cursor", "alpha").unwrap();
        assert_eq!(store.settings().approval(&cursor, "alpha"), None, "it goes with the entry");
        store.remove_server("zeta").unwrap();
        let settings = store.settings();
        assert!(settings.added("zeta").is_none() && settings.active.is_empty() && settings.pins.is_empty());
        assert!(settings.connected.is_empty() && settings.approvals.is_empty());
    }

    #[test]
    fn tokens_end_with_the_last_http_entry() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("state.db")).unwrap();
        let http = Connected { via: Via::Http, since: 1, port: Some(1) };
        store.add_token("cursor", "a").unwrap();
        store.set_connected("cursor", "one", http).unwrap();
        store.set_connected("cursor", "two", http).unwrap();
        store.remove_connected("cursor", "one").unwrap();
        assert_eq!(store.settings().client_of("a"), Some("cursor"));
        store.remove_connected("cursor", "two").unwrap();
        assert_eq!(store.settings().client_of("a"), None);
    }

    #[tokio::test]
    async fn the_first_layout_is_carried_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(schema::TABLES).unwrap();
        old.execute("INSERT INTO server (id, url, auth) VALUES ('x', 'https://x.example/mcp', 'oauth')", [])
            .unwrap();
        let calls = "INSERT INTO call (at, server, instance, method, took_ms, bytes, outcome)
                         VALUES (2000, 'x', 'done', 'tools/list', 5, 6, 'held');";
        old.execute_batch(calls).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.settings().added, [added("x", Some(Auth::OAuth))]);
        let terms = Terms { old_sign_in: true, ..Terms::default() };
        store.put_server(&Added { terms: terms.clone(), ..added("x", None) }).unwrap();
        drop(store);
        assert_eq!(Store::open(&path).unwrap().settings().added[0].terms, terms);
        let activity = crate::activity::Activity::open(&path, 3).unwrap();
        let calls = format!("{:?}", activity.latest(9).await.unwrap());
        assert!(calls.contains(r#"instance: Some("done"), method: "tools/list", tool: None"#), "{calls}");
        activity.close();
    }

    #[test]
    fn a_newer_layout_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = Store::open(&path).err().unwrap();
        assert!(matches!(error, Error::Newer { found: 99, .. }), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_database_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.db");
        std::fs::write(&path, "this is no database, it only stands in its place").unwrap();
        let error = Store::open(&path).err().unwrap();
        assert!(error.to_string().contains("state.db"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn the_database_is_readable_by_its_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("state.db")).unwrap();
        store.put_server(&added("x", None)).unwrap();
        for file in std::fs::read_dir(dir.path()).unwrap() {
            let file = file.unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        }
    }
}
