//! Every server under the settings of this moment, made once for all the calls that ask.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    server::{self, Server},
    store::Settings,
};

/// One server, and what the gateway is told of it.
pub(crate) struct Entry {
    pub(crate) server: Server,
    /// `None`: its address is not known.
    pub(crate) lent: Option<Arc<gateway::Server>>,
    /// What the credentials are told of it. `None`, too, where its address is not known.
    pub(crate) known: Option<credentials::Server>,
}

/// Settings are never changed, only replaced: as long as they are the same ones, so are their servers.
#[derive(Default)]
pub(crate) struct Lineup(Mutex<Option<Made>>);

struct Made {
    of: Arc<Settings>,
    entries: Arc<Vec<Entry>>,
}

impl Lineup {
    pub(crate) fn of(&self, settings: &Arc<Settings>) -> Arc<Vec<Entry>> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = made.as_ref().filter(|it| Arc::ptr_eq(&it.of, settings)) {
            return Arc::clone(&made.entries);
        }
        let entry = |server: Server| Entry {
            lent: server.url.as_ref().and_then(|_| server.for_gateway().ok()).map(Arc::new),
            known: server.url.as_ref().and_then(|_| server.for_credentials().ok()),
            server,
        };
        let entries: Arc<Vec<Entry>> = Arc::new(server::servers(settings).into_iter().map(entry).collect());
        *made = Some(Made { of: Arc::clone(settings), entries: Arc::clone(&entries) });
        entries
    }
}
