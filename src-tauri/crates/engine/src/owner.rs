//! The running owner: starting it, asking it, ending it.

use credentials::Credentials;
use std::{
    future::Future,
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::{
    Command, Failure, Kind, Reply, Setup, Snapshot,
    access::Lent,
    activity::Activity,
    approval::{Asking, Calls, Questions},
    commands,
    drift::Drift,
    guard,
    known::Known,
    lineup::Lineup,
    local::{Caller, Listener, converse},
    lock::{OwnerLock, private_folder},
    memory,
    noticed::{self, Away},
    open_files, server,
    state::{Kept, State, lock},
    store::{Error, Store},
    tools::Tools,
    words::words,
};

/// Running calls are given this long to end.
const DRAIN: Duration = Duration::from_secs(5);
/// How long a start waits for an owner that is ending: its draining and a little more.
const ENDING: Duration = Duration::from_secs(7);
/// Snapshots are made anew at most this often for what happens by itself; a command shows at once.
const CALM: Duration = Duration::from_millis(500);

/// The one running process that holds vault and gateway. Cheap to clone.
#[derive(Clone)]
pub struct Owner {
    state: Arc<State>,
    closing: watch::Sender<bool>,
    tasks: Arc<Mutex<Option<Tasks>>>,
}

/// What ends with the owner.
struct Tasks {
    callers: JoinHandle<()>,
    news: JoinHandle<()>,
    renewals: JoinHandle<()>,
    asking_again: JoinHandle<()>,
    /// Given up last: whoever gets it may take our place.
    locks: Locks,
}

/// Given up in this order: who finds the second one free has the first.
struct Locks {
    vault: Option<OwnerLock>,
    run: OwnerLock,
}

impl Owner {
    /// Takes the lock, opens vault and settings, starts gateway and local socket. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`Kind::Owner`] when another owner runs; what else keeps it from starting, in words.
    pub async fn start(setup: Setup) -> Result<Owner, Failure> {
        memory::keep_out_of_core_files()?;
        open_files::allow_many();
        credentials::install_tls();
        private_folder(&setup.place.state)?;
        private_folder(&setup.place.run)?;
        let locks = take_locks(&setup).await?;
        if let (Some(image), Some(folder)) = (&setup.image, setup.bridge.parent()) {
            private_folder(folder)?;
            image.leave_in(folder).map_err(|error| {
                Failure::of(Kind::Ours, words("failure-folder").with("folder", folder).with("error", &error))
                    .remedy(words("failure-folder-hint"))
            })?;
        }
        let path = setup.place.state.join("state.db");
        let store = Arc::new(Store::open(&path)?);
        let activity = Arc::new(Activity::open(&path, (setup.clock)())?);
        let known = setup.place.state.join("known.db");
        let known = Known::open(&known).map_err(|source| Error::File { path: known, source })?;
        let known = Arc::new(known);
        let credentials = Credentials::open(credentials::Setup {
            dir: setup.place.state.clone(),
            keys: setup.keys,
            clock: setup.clock.clone(),
        })?;
        let tools = Arc::new(Tools::open(store.clone())?);
        let changed = Arc::new(Notify::new());
        let (questions, calls) = (Arc::new(Questions::default()), Arc::new(Calls::default()));
        let away = Arc::new(Away::default());
        let access = Lent {
            questions: questions.clone(),
            calls: calls.clone(),
            away: away.clone(),
            asking: if setup.desktop { Asking::Person } else { Asking::Nobody },
            store: store.clone(),
            lineup: Lineup::default(),
            credentials: credentials.clone(),
            activity: activity.clone(),
            known: known.clone(),
            tools: tools.clone(),
            clock: setup.clock.clone(),
            changed: changed.clone(),
        };
        let port = match setup.port {
            0 => 0,
            // The port the user chose goes before the one that stands in entries, and that before the one we would choose.
            chosen => {
                let settings = store.settings();
                settings.own.port.or(settings.port).unwrap_or(chosen)
            }
        };
        let config = gateway::Config { port, version: setup.version.clone() };
        let gateway = gateway::start(config, Arc::new(access)).await.map_err(no_listener)?;
        let route = store.settings().network.route();
        credentials.take(route.clone());
        gateway.take(route);
        let listener = Arc::new(Listener::open(&setup.place)?);
        let state = {
            let wanted_port = Some(port).filter(|it| *it != 0);
            let kept =
                Kept { store, credentials, activity, known, tools, questions, calls, away, wanted_port };
            let make = move || {
                let state = State::new(setup, kept, gateway, changed);
                clients::forget_old_edits(&state.backups(), state.now());
                state
            };
            let made = tokio::task::spawn_blocking(move || Arc::new(make())).await;
            made.map_err(|error| crate::trouble::lost_task(&error))?
        };
        let closing = watch::Sender::new(false);
        let callers = tokio::spawn(receive(state.clone(), listener, closing.subscribe()));
        let news = tokio::spawn(follow_news(state.clone()));
        let renewals = tokio::spawn(keep_fresh(state.clone()));
        let asking_again = tokio::spawn(noticed::ask_again(state.clone()));
        // Waits for servers: nobody has to wait for it.
        drop(tokio::spawn(commands::finish_sign_outs(state.clone())));
        let tasks = Arc::new(Mutex::new(Some(Tasks { callers, news, renewals, asking_again, locks })));
        Ok(Owner { state, closing, tasks })
    }

    /// Carries a command out. The streams (`Watch`, `FollowActivity`) answer once, with where they begin.
    pub async fn run(&self, command: Command) -> Result<Reply, Failure> {
        commands::run(&self.state, command).await
    }

    /// The snapshot, now and after every change.
    pub fn watch(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.state.snapshots.subscribe()
    }

    /// What `Command::Open` does (the desktop app shows its window). Without it, `Open` says that there is none.
    pub fn on_open(&self, show: impl FnMut() + Send + 'static) {
        *lock(&self.state.show) = Some(Box::new(show));
    }

    /// Resolves when somebody sent `Command::Quit`, or `MakeWay` to an owner that does.
    pub fn quit_asked(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut quit = self.state.quit.subscribe();
        async move {
            if quit.wait_for(|it| *it).await.is_err() {
                // The owner is gone without having been asked.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Ends everything: no new callers, running calls end (within 5 s), socket removed, lock released. A second call
    /// does nothing.
    pub async fn shutdown(self) {
        let Some(tasks) = lock(&self.tasks).take() else { return };
        self.closing.send_replace(true);
        tasks.renewals.abort();
        tasks.asking_again.abort();
        let drained = timeout(DRAIN + Duration::from_secs(1), async {
            let gateway = self.state.gateway.clone();
            let ended = tokio::join!(gateway.shutdown(), tasks.callers);
            // A refresh token that was shown and whose successor nobody keeps is lost.
            self.state.credentials.settle().await;
            ended
        });
        match drained.await {
            Ok(((), Ok(()))) => {}
            Ok(((), Err(error))) => tracing::error!(%error, "the task that serves callers failed"),
            Err(_) => tracing::warn!("some calls did not end in time and were cut off"),
        }
        tasks.news.abort();
        let (activity, known) = (self.state.activity.clone(), self.state.known.clone());
        let close = move || {
            activity.close();
            known.close();
        };
        if let Err(error) = tokio::task::spawn_blocking(close).await {
            tracing::error!(%error, "the activity log could not be closed");
        }
        let Locks { vault, run } = tasks.locks;
        drop(vault);
        drop(run);
    }
}

/// Makes this process the one owner of the folder where callers look and of the vault.
async fn take_locks(setup: &Setup) -> Result<Locks, Failure> {
    let run = take_lock(setup).await?;
    let vault = setup.place.vault_lock().map(|it| OwnerLock::take(&it)).transpose().map_err(|failure| {
        let elsewhere = failure.kind == Kind::Owner;
        if elsewhere { failure.remedy(words("failure-runs-elsewhere-hint")) } else { failure }
    })?;
    Ok(Locks { vault, run })
}

/// Takes the lock. An owner that is ending holds it though it takes no callers any more; that one is waited for.
async fn take_lock(setup: &Setup) -> Result<OwnerLock, Failure> {
    let deadline = Instant::now() + ENDING;
    loop {
        let failure = match OwnerLock::take(&setup.place.lock()) {
            Ok(lock) => return Ok(lock),
            Err(failure) => failure,
        };
        let ending =
            failure.kind == Kind::Owner && matches!(Caller::try_connect(&setup.place).await, Ok(None));
        if !ending || Instant::now() > deadline {
            return Err(failure);
        }
        sleep(Duration::from_millis(50)).await;
    }
}

fn no_listener(error: io::Error) -> Failure {
    Failure::of(Kind::Ours, words("failure-listener").with("error", &error))
        .remedy(words("failure-listener-hint"))
}

/// Serves callers until the owner ends, then waits for those that are busy.
async fn receive(state: Arc<State>, listener: Arc<Listener>, closing: watch::Receiver<bool>) {
    let mut ended = closing.clone();
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(stream) => {
                    let (state, listener, closing) = (state.clone(), listener.clone(), closing.clone());
                    conversations.spawn(converse(state, listener, stream, closing));
                }
                Err(error) => {
                    // Most likely too many open files: they get fewer by themselves.
                    tracing::warn!(%error, "a caller could not be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            Some(over) = conversations.join_next() => report(over),
            _ = ended.changed() => break,
        }
    }
    listener.close();
    let busy = async {
        while let Some(ended) = conversations.join_next().await {
            report(ended);
        }
    };
    if timeout(DRAIN, busy).await.is_err() {
        tracing::warn!("a caller was cut off");
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && !error.is_cancelled()
    {
        tracing::error!(%error, "a conversation failed");
    }
}

/// Makes snapshots for what happens by itself: calls, refreshed or dying sign-ins, files changed by their apps.
async fn follow_news(state: Arc<State>) {
    let files_changed = Arc::new(Notify::new());
    let mut drift = Drift::new(files_changed.clone());
    drift.follow(&watched_files(&state));
    let mut instances = state.credentials.changes();
    let mut states = states_of(&state);
    let mut look_again = guard::look_after(&state).await;
    loop {
        let files = tokio::select! {
            () = state.changed.notified() => false,
            () = files_changed.notified() => true,
            () = come(look_again) => true,
            news = instances.changed() => match news {
                Ok(()) => false,
                Err(_) => return,
            },
        };
        let now = states_of(&state);
        if now != states {
            // A sign-in that died or came back by itself concerns running sessions.
            state.gateway.instances_changed();
            states = now;
        }
        if files {
            if let Err(failure) = state.refresh().await {
                tracing::error!(%failure, "the files of AI apps could not be read");
            }
            drift.follow(&watched_files(&state));
        } else {
            state.publish();
        }
        look_again = guard::look_after(&state).await;
        sleep(CALM).await;
    }
}

async fn come(when: Option<Instant>) {
    match when {
        Some(when) => sleep_until(when).await,
        None => std::future::pending().await,
    }
}

/// Renews sign-ins at their time, of the servers there are then.
async fn keep_fresh(state: Arc<State>) {
    let servers = || {
        let servers = server::servers(&state.store.settings());
        servers.iter().filter_map(|it| it.for_credentials().ok()).collect()
    };
    state.credentials.keep_fresh(servers).await;
}

fn watched_files(state: &State) -> Vec<PathBuf> {
    clients::CLIENTS.iter().flat_map(|it| it.files(&state.setup.home)).collect()
}

/// Which instances there are and whether they can act.
fn states_of(state: &State) -> Vec<(String, credentials::State)> {
    server::servers(&state.store.settings())
        .iter()
        .flat_map(|it| state.credentials.instances(&it.id))
        .map(|it| (it.id, it.state))
        .collect()
}

#[cfg(test)]
mod tests;
