//! The renewals under way, one per instance, and what those that ended left behind.

use crate::{Authorization, Error, Kind};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::Instant};
use vault::{Credential, Row};

/// How long a server is left alone after a renewal failed; whoever asks meanwhile hears of that failure.
const COOLING: Duration = Duration::from_secs(30);
/// A server that refuses what it was just given is not asked for more and more of it.
const MOST_A_MINUTE: u32 = 5;
const MINUTE: Duration = Duration::from_secs(60);

pub(super) type Outcome = Option<Result<Authorization, Error>>;

/// The renewals under way and what they left behind, per instance.
#[derive(Default)]
pub(crate) struct Flights {
    under_way: Mutex<HashMap<String, watch::Receiver<Outcome>>>,
    /// Tokens the server gave and the disk did not take. The old refresh token is spent: these are all there is.
    unsaved: Mutex<HashMap<String, (Row, Arc<Credential>)>>,
    failed: Mutex<HashMap<String, Failure>>,
    /// Renewals of tokens that were refused: since when they are counted, and how many.
    refused: Mutex<HashMap<String, (Instant, u32)>>,
}

struct Failure {
    at: Instant,
    error: Error,
}

impl Flights {
    /// After a fresh sign-in nothing of an older renewal counts.
    pub(crate) fn forget(&self, instance: &str) {
        held(&self.unsaved).remove(instance);
        held(&self.failed).remove(instance);
        held(&self.refused).remove(instance);
    }

    /// The tokens that waited for the disk are on it.
    pub(super) fn saved(&self, instance: &str) {
        held(&self.unsaved).remove(instance);
    }

    /// After a sleep or a change of network what failed before says nothing any more.
    pub(crate) fn forget_failures(&self) {
        held(&self.failed).clear();
    }

    /// One more try is wanted at once.
    pub(crate) fn forget_failure(&self, instance: &str) {
        held(&self.failed).remove(instance);
    }

    /// Waits for a renewal under way, so that its tokens are known.
    pub(crate) async fn settle(&self, instance: &str) {
        let flight = held(&self.under_way).get(instance).cloned();
        if let Some(flight) = flight {
            drop(landing(flight).await);
        }
    }

    /// Waits for all renewals under way.
    pub(crate) async fn settle_all(&self) {
        let flights: Vec<_> = held(&self.under_way).values().cloned().collect();
        for flight in flights {
            drop(landing(flight).await);
        }
    }

    /// The renewal under way, or the one that `begin` starts; it says `false` when there is nothing to start.
    pub(super) fn join(
        &self,
        instance: &str,
        begin: impl FnOnce(watch::Sender<Outcome>) -> Result<bool, Error>,
    ) -> Result<Option<watch::Receiver<Outcome>>, Error> {
        let mut under_way = held(&self.under_way);
        if let Some(flight) = under_way.get(instance)
            && flight.has_changed().is_ok()
        {
            return Ok(Some(flight.clone()));
        }
        let (told, flight) = watch::channel(None);
        Ok(begin(told)?.then(|| {
            under_way.insert(instance.to_owned(), flight.clone());
            flight
        }))
    }

    /// The failure is known before the next flight can begin.
    pub(super) fn landed(&self, instance: &str, outcome: &Result<Authorization, Error>) {
        match outcome {
            Ok(_) => drop(held(&self.failed).remove(instance)),
            Err(error) => {
                let failure = Failure { at: Instant::now(), error: error.clone() };
                held(&self.failed).insert(instance.to_owned(), failure);
            }
        }
        held(&self.under_way).remove(instance);
    }

    /// What the last renewal failed with, as long as it is too early for another.
    pub(super) fn failure(&self, instance: &str) -> Option<Error> {
        let failed = held(&self.failed);
        failed.get(instance).filter(|it| it.at.elapsed() < COOLING).map(|it| it.error.clone())
    }

    /// Counts a renewal of a refused token; `false` when there were too many within a minute.
    pub(super) fn may_follow_refusal(&self, instance: &str) -> bool {
        let mut refused = held(&self.refused);
        let (since, count) = refused.entry(instance.to_owned()).or_insert((Instant::now(), 0));
        if since.elapsed() >= MINUTE {
            (*since, *count) = (Instant::now(), 0);
        }
        *count += 1;
        *count <= MOST_A_MINUTE
    }

    /// What is waiting for the disk in the place of `row`'s tokens.
    pub(crate) fn unsaved_for(&self, row: &Row) -> Option<(Row, Arc<Credential>)> {
        held(&self.unsaved).get(&row.id).filter(|(of, _)| of.sealed == row.sealed).cloned()
    }

    /// Whether tokens wait for the disk.
    pub(crate) fn has_unsaved(&self) -> bool {
        !held(&self.unsaved).is_empty()
    }

    pub(super) fn keep_unsaved(&self, row: Row, credential: Arc<Credential>) {
        held(&self.unsaved).insert(row.id.clone(), (row, credential));
    }
}

/// Whether the server may answer otherwise in a while; what the disk or the keychain refuses is tried at once.
pub(super) fn is_theirs(error: &Error) -> bool {
    error.kind() == Kind::Unreachable
}

pub(super) async fn landing(mut flight: watch::Receiver<Outcome>) -> Result<Authorization, Error> {
    let landed = flight.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
    landed.ok().flatten().unwrap_or(Err(Error::Ours { attempt: "finish renewing a sign-in", source: None }))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
