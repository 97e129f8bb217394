//! What the owner noticed by itself, so that nobody has to run into it first: the vault, and servers out of reach.

use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

use crate::{server, state::State};

/// A server out of reach is asked again after so long, then after twice as long each time, and at least this often.
const AGAIN: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));

/// All of it at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noticed {
    /// What is wrong with the vault's file, if anything is.
    pub(crate) vault_damage: Option<String>,
    /// Why the key to the vault could not be had when somebody last asked for it.
    pub(crate) vault_locked: Option<String>,
    /// Server id → why no connection could be made to it.
    pub(crate) away: BTreeMap<String, String>,
}

/// The servers that no connection could be made to, and why, by their ids.
pub(crate) struct Away(watch::Sender<BTreeMap<String, String>>);

impl Default for Away {
    fn default() -> Away {
        Away(watch::Sender::new(BTreeMap::new()))
    }
}

impl Away {
    /// Notes that a server cannot be reached, or can be again.
    pub(crate) fn note(&self, server: String, why: Option<String>) {
        self.0.send_modify(|all| match why {
            Some(why) => drop(all.insert(server, why)),
            None => drop(all.remove(&server)),
        });
    }

    pub(crate) fn all(&self) -> BTreeMap<String, String> {
        self.0.borrow().clone()
    }

    /// Resolves when there is one.
    async fn any(&self) {
        // The sender is here, so that this ends with an answer only.
        self.0.subscribe().wait_for(|all| !all.is_empty()).await.ok();
    }
}

/// Asks servers that are out of reach again until they answer, without showing them a credential. The gateway tells what
/// comes of it.
pub(crate) async fn ask_again(state: Arc<State>) {
    let (first, most) = AGAIN;
    let mut pause = first;
    loop {
        state.away.any().await;
        sleep(pause).await;
        for id in state.away.all().into_keys() {
            let server = server::find(&state.store.settings(), &id).and_then(|it| it.for_gateway().ok());
            match server {
                // Whatever it answers, it answers.
                Some(server) => drop(state.gateway.probe(&server, None).await),
                // It was removed meanwhile, or never added.
                None => state.away.note(id, None),
            }
        }
        pause = if state.away.all().is_empty() { first } else { (pause * 2).min(most) };
    }
}
