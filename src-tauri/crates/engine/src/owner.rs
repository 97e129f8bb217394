//! The running owner.

use std::{future::Future, sync::Arc};
use tokio::sync::watch;

use crate::{Command, Failure, Kind, Reply, Setup, Snapshot};

/// The one running process that holds vault and gateway. Cheap to clone.
#[derive(Clone)]
pub struct Owner {
    snapshots: watch::Sender<Arc<Snapshot>>,
}

impl Owner {
    /// Takes the lock, opens vault and settings, starts gateway and local socket. Needs a tokio runtime.
    pub async fn start(setup: Setup) -> Result<Owner, Failure> {
        let _ = setup;
        Err(Failure::new(Kind::Ours, "not built yet"))
    }

    /// Carries a command out. The streams (`Watch`, `FollowActivity`) answer once.
    pub async fn run(&self, command: Command) -> Result<Reply, Failure> {
        let _ = command;
        Err(Failure::new(Kind::Ours, "not built yet"))
    }

    /// The snapshot, now and after every change.
    pub fn watch(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.subscribe()
    }

    /// What `Command::Open` does (the desktop app shows its window). Without it, `Open` says that there is none.
    pub fn on_open(&self, show: impl FnMut() + Send + 'static) {
        let _ = show;
    }

    /// Resolves when somebody sent `Command::Quit`.
    pub fn quit_asked(&self) -> impl Future<Output = ()> + Send + 'static {
        std::future::pending()
    }

    /// Ends everything: no new callers, running calls end (bounded), socket removed, lock released.
    pub async fn shutdown(self) {}
}
