//! Sign-ins that wait for the browser, between the command that began them and the one that waits for the end.

use credentials::SignIn;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

use crate::{Failure, Kind, random, state::lock};

/// More than this many open sign-in pages are forgotten ones.
const MOST: usize = 8;

/// The sign-ins that wait.
#[derive(Default)]
pub(crate) struct SignIns {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    by_id: BTreeMap<String, Pending>,
}

/// One of them.
struct Pending {
    order: u64,
    /// Taken by the one who waits for it.
    sign_in: Option<SignIn>,
    about: About,
    cancelled: Arc<Notify>,
}

/// What the sign-in was begun for.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) server: String,
    /// Begun by "Reconnect": what is active stays as it is.
    pub(crate) reconnect: bool,
}

impl SignIns {
    /// Keeps a sign-in; the oldest makes room. Dropping a sign-in closes its port.
    pub(crate) fn add(&self, sign_in: SignIn, about: About) -> Result<String, Failure> {
        let id = random::token()?[..16].to_owned();
        let mut waiting = lock(&self.waiting);
        if waiting.by_id.len() >= MOST
            && let Some(oldest) = waiting.by_id.iter().min_by_key(|it| it.1.order).map(|it| it.0.clone())
            && let Some(forgotten) = waiting.by_id.remove(&oldest)
        {
            forgotten.cancelled.notify_one();
        }
        let order = waiting.next;
        waiting.next += 1;
        let cancelled = Arc::new(Notify::new());
        waiting.by_id.insert(id.clone(), Pending { order, sign_in: Some(sign_in), about, cancelled });
        Ok(id)
    }

    /// Hands out a sign-in to wait for; its id stays known so that it can be cancelled.
    pub(crate) fn take(&self, id: &str) -> Result<(SignIn, About, Arc<Notify>), Failure> {
        let mut waiting = lock(&self.waiting);
        let pending = waiting.by_id.get_mut(id).ok_or_else(unknown)?;
        let sign_in = pending.sign_in.take().ok_or_else(|| {
            Failure::new(Kind::Usage, "somebody waits for this sign-in already")
                .hint("finish it in the browser")
        })?;
        Ok((sign_in, pending.about.clone(), pending.cancelled.clone()))
    }

    /// Forgets a sign-in that nobody waits for.
    pub(crate) fn remove_unclaimed(&self, id: &str) {
        let mut waiting = lock(&self.waiting);
        if waiting.by_id.get(id).is_some_and(|it| it.sign_in.is_some()) {
            waiting.by_id.remove(id);
        }
    }

    /// Forgets a sign-in and ends the waiting for it.
    pub(crate) fn remove(&self, id: &str) -> Result<(), Failure> {
        let pending = lock(&self.waiting).by_id.remove(id).ok_or_else(unknown)?;
        pending.cancelled.notify_one();
        Ok(())
    }
}

fn unknown() -> Failure {
    Failure::new(Kind::Usage, "this sign-in is no longer waiting; it has ended or was given up")
        .hint("start it again: traygate sign-in SERVER")
}
