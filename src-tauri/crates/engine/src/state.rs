//! What a running owner holds, shared by everything that carries out commands.

use clients::{Programs, Running};
use credentials::{Credentials, Instance};
use gateway::Gateway;
use moving::mcp_remote;
use std::{
    cell::LazyCell,
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};

use crate::{
    Failure, OwnerState, Setup, Snapshot,
    activity::Activity,
    approval::{Calls, Questions},
    assemble::{self, Inputs},
    entry::{self, ClientFacts, Ours},
    guard::Guard,
    known::Known,
    machine::BridgeFacts,
    noticed::{Away, Noticed},
    server::{self, Server},
    sign_ins::SignIns,
    spoken::Spoken,
    store::{Settings, Store},
    tools::Tools,
    trouble,
};

/// Shows the window.
type Show = Box<dyn FnMut() + Send>;

/// What an owner keeps on disk and in mind, opened before there is a gateway.
pub(crate) struct Kept {
    pub(crate) store: Arc<Store>,
    pub(crate) credentials: Credentials,
    pub(crate) activity: Arc<Activity>,
    pub(crate) known: Arc<Known>,
    pub(crate) tools: Arc<Tools>,
    pub(crate) questions: Arc<Questions>,
    /// The port the gateway was to have; `None`: any.
    pub(crate) wanted_port: Option<u16>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) away: Arc<Away>,
}

/// Everything an owner holds.
pub(crate) struct State {
    pub(crate) setup: Setup,
    pub(crate) store: Arc<Store>,
    pub(crate) credentials: Credentials,
    pub(crate) activity: Arc<Activity>,
    pub(crate) known: Arc<Known>,
    pub(crate) tools: Arc<Tools>,
    /// Who waits for the user's word.
    pub(crate) questions: Arc<Questions>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) away: Arc<Away>,
    pub(crate) gateway: Gateway,
    /// The port the gateway was to have; `None`: any.
    pub(crate) wanted_port: Mutex<Option<u16>>,
    pub(crate) sign_ins: SignIns,
    spoken: Spoken,
    /// What was put back into the apps' files.
    pub(crate) guard: Guard,
    /// Held while files of apps are planned and written, so that no plan is made on what another is changing.
    pub(crate) editing: tokio::sync::Mutex<()>,
    pub(crate) show: Mutex<Option<Show>>,
    pub(crate) quit: watch::Sender<bool>,
    /// Told when something happened that may change the snapshot.
    pub(crate) changed: Arc<Notify>,
    pub(crate) snapshots: watch::Sender<Arc<Snapshot>>,
    facts: Mutex<Vec<ClientFacts>>,
    /// Server id → how many plain files of mcp-remote hold a sign-in to it.
    mcp_remote: Mutex<BTreeMap<String, u32>>,
}

impl State {
    pub(crate) fn new(setup: Setup, kept: Kept, gateway: Gateway, changed: Arc<Notify>) -> State {
        let Kept { store, credentials, activity, known, tools, questions, calls, away, wanted_port } = kept;
        let owner = owner_state(&setup, gateway.port(), store.settings().paused);
        let (servers, clients, findings, approvals, calls_asked) = Default::default();
        let look = store.settings().own.look;
        let empty = Snapshot { owner, look, servers, clients, findings, approvals, calls: calls_asked };
        let spoken = Spoken::new(setup.locale.clone());
        let state = State {
            setup,
            store,
            credentials,
            activity,
            known,
            tools,
            questions,
            calls,
            away,
            gateway,
            wanted_port: Mutex::new(wanted_port),
            sign_ins: SignIns::default(),
            spoken,
            guard: Guard::default(),
            editing: tokio::sync::Mutex::new(()),
            show: Mutex::new(None),
            quit: watch::Sender::new(false),
            changed,
            snapshots: watch::Sender::new(Arc::new(empty)),
            facts: Mutex::new(Vec::new()),
            mcp_remote: Mutex::default(),
        };
        state.read_files();
        state.publish();
        state
    }

    /// The server with this id, or a usage failure.
    pub(crate) fn server(&self, id: &str) -> Result<Server, Failure> {
        server::known(&self.store.settings(), id)
    }

    /// Where our entries lead.
    pub(crate) fn ours(&self) -> Ours<'_> {
        Ours { bridge: &self.setup.bridge, port: self.gateway.port() }
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.setup.place.state.join("backups")
    }

    /// Where mcp-remote keeps its sign-ins.
    pub(crate) fn mcp_remote_folder(&self) -> PathBuf {
        mcp_remote::folder(&self.setup.home.dir, &self.setup.home.vars)
    }

    pub(crate) fn now(&self) -> u64 {
        (self.setup.clock)()
    }

    /// Reads all files of all apps again. Blocks.
    pub(crate) fn read_files(&self) {
        let settings = self.store.settings();
        let servers = server::servers(&settings);
        let (ours, backups) = (self.ours(), self.backups());
        let last = self.activity.last();
        // The processes are looked through only where an app could have to be told.
        let running = LazyCell::new(|| Running::now(self.setup.home.platform));
        let facts = clients::CLIENTS
            .iter()
            .map(|client| {
                let mut facts = entry::read(*client, &self.setup.home, &backups, &servers, &settings, &ours);
                if client.programs() != Programs::NONE && facts.awaits_a_call(&settings, &last) {
                    facts.running_since = running.since(client.id());
                }
                facts
            })
            .collect();
        *lock(&self.facts) = facts;
        let folder = self.mcp_remote_folder();
        let plain = |url| mcp_remote::find(&folder, url, &[]).iter().map(|it| it.files.len()).sum::<usize>();
        *lock(&self.mcp_remote) = servers
            .iter()
            .filter_map(|it| {
                Some((it.id.clone(), u32::try_from(plain(it.url.as_ref()?)).unwrap_or(u32::MAX)))
            })
            .filter(|(_, count)| *count > 0)
            .collect();
    }

    /// The apps' files as last read.
    pub(crate) fn clients(&self) -> Vec<ClientFacts> {
        lock(&self.facts).clone()
    }

    /// Everything a snapshot is made of, with the files as last read.
    pub(crate) fn inputs(&self) -> Inputs {
        let settings = self.store.settings();
        let servers = server::servers(&settings);
        let instances: BTreeMap<String, Vec<Instance>> =
            servers.iter().map(|it| (it.id.clone(), self.credentials.instances(&it.id))).collect();
        let held = servers.iter().map(|it| (it.id.clone(), self.tools.held(&it.id))).collect();
        let limits =
            servers.iter().filter_map(|it| Some((it.id.clone(), self.gateway.limits(&it.id)?))).collect();
        let texts = self.spoken.texts(settings.own.look.language);
        let locked = self.credentials.locked().map(|it| Failure::from(it).in_words(&texts).message);
        Inputs {
            owner: owner_state(&self.setup, self.gateway.port(), settings.paused),
            texts,
            servers,
            instances,
            settings: Settings::clone(&settings),
            clients: lock(&self.facts).clone(),
            last: self.activity.last(),
            asked: self.questions.all(),
            calls: self.calls.all(),
            held,
            mcp_remote: lock(&self.mcp_remote).clone(),
            limits,
            guarded: self.guard.records(),
            not_put_back: self.guard.failures(),
            noticed: Noticed {
                vault_damage: self.credentials.damage(),
                vault_locked: locked,
                away: self.away.all(),
            },
            bridge: BridgeFacts::read(&self.setup.bridge),
            port: self.gateway.port(),
            wanted_port: lock(&self.wanted_port).filter(|it| *it != self.gateway.port()),
            now: self.now(),
        }
    }

    /// Makes the snapshot anew and hands it out if it says anything new.
    pub(crate) fn publish(&self) -> Arc<Snapshot> {
        let now = Arc::new(assemble::snapshot(&self.inputs()));
        self.snapshots.send_if_modified(|it| {
            let news = *it != now;
            if news {
                *it = now.clone();
            }
            news
        });
        now
    }

    /// Reads the files again and publishes.
    pub(crate) async fn refresh(self: &Arc<State>) -> Result<Arc<Snapshot>, Failure> {
        let state = self.clone();
        let work = tokio::task::spawn_blocking(move || {
            state.read_files();
            state.publish()
        });
        work.await.map_err(|error| trouble::lost_task(&error))
    }
}

fn owner_state(setup: &Setup, port: u16, paused: bool) -> OwnerState {
    OwnerState {
        version: setup.version.clone(),
        pid: std::process::id(),
        http: format!("http://127.0.0.1:{port}"),
        key_store: key_store(setup).to_owned(),
        desktop: setup.desktop,
        paused,
    }
}

/// Where the master key rests, for people.
pub(crate) fn key_store(setup: &Setup) -> &'static str {
    match setup.keys {
        credentials::KeyStore::Keychain => "the system keychain",
        credentials::KeyStore::File => "a file only you can read, because TRAYGATE_KEY_STORE=file",
    }
}

/// A poisoned lock ends the one request that panicked, not the program.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
