//! The gates of every account, and the wait before them.

use crate::{
    Quota, Told,
    gate::{Gate, Gauge, Step},
    line::Ticket,
    window::Place,
};
use rustc_hash::FxHashMap;
use std::{
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

/// One gate for each account `K`; clients `C` take turns at it.
#[derive(Debug)]
pub struct Governor<K, C> {
    gates: Mutex<FxHashMap<K, Arc<Door<C>>>>,
    keeps_reserve: bool,
}

#[derive(Debug)]
struct Door<C> {
    gate: Mutex<Gate<C>>,
    /// Somebody may go who could not before.
    changed: Notify,
}

/// Who asks for a turn, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Ask<C> {
    pub client: C,
    /// What is known of the limit.
    pub quota: Option<Quota>,
    /// Whether the server counts it. What is not counted waits only while the server wants nothing at all.
    pub counts: bool,
    /// It was refused before.
    pub again: bool,
}

/// How long somebody waits, and how often it wants to hear of it.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub until: Instant,
    /// Before the first word of it, and between two.
    pub news: (Duration, Duration),
}

/// It would take longer than anybody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// When to try again, as far as can be told.
    pub after: Duration,
    pub quota: Option<Quota>,
    /// The server itself refused, and wants nothing until then.
    pub held: bool,
}

/// Leave to send one request. Dropping it means that it was sent and its answer says nothing.
#[derive(Debug)]
pub struct Turn<C: PartialEq> {
    door: Arc<Door<C>>,
    counted: bool,
    place: Option<Place>,
    over: bool,
}

impl<K: Eq + Hash, C: PartialEq> Governor<K, C> {
    /// With `keeps_reserve` no burst uses a whole quota up.
    pub fn new(keeps_reserve: bool) -> Governor<K, C> {
        Governor { gates: Mutex::default(), keeps_reserve }
    }

    fn door(&self, key: K) -> Arc<Door<C>> {
        let new = || Door { gate: Mutex::new(Gate::new(self.keeps_reserve)), changed: Notify::new() };
        Arc::clone(locked(&self.gates).entry(key).or_insert_with(|| Arc::new(new())))
    }

    /// Waits for leave to send. Dropping the future gives the place in the line up. `news` hears how long it will
    /// still take.
    ///
    /// # Errors
    /// It takes, or would surely take, longer than `patience`.
    pub async fn turn(
        &self,
        key: K,
        ask: Ask<C>,
        patience: Patience,
        mut news: impl FnMut(Duration, Option<Quota>),
    ) -> Result<Turn<C>, Full> {
        let door = self.door(key);
        let Ask { client, quota, counts, again } = ask;
        let waiter = {
            let mut gate = door.gate();
            gate.know(quota);
            counts.then(|| Waiter { door: &door, ticket: gate.join(client, again) })
        };
        let mut next_news = Instant::now() + patience.news.0;
        let mut came = true;
        loop {
            let changed = door.changed.notified();
            tokio::pin!(changed);
            // From now on a change wakes us, also one that comes before we wait for it.
            changed.as_mut().enable();
            let now = Instant::now();
            let wake = {
                let mut gate = door.gate();
                let step = match &waiter {
                    Some(it) => gate.step(it.ticket, now.into_std()),
                    None => gate.held(now.into_std()).map_or(Step::Go(None), |it| Step::Wait(Some(it))),
                };
                let wake = match step {
                    Step::Go(place) => {
                        drop(gate);
                        drop(waiter);
                        door.changed.notify_waiters();
                        return Ok(Turn { door: Arc::clone(&door), counted: counts, place, over: false });
                    }
                    Step::Wait(wake) => wake,
                };
                let held = gate.held(now.into_std());
                if came || now >= patience.until || now >= next_news || held.is_some() {
                    let expected = match &waiter {
                        Some(it) => gate.expected(it.ticket, now.into_std()),
                        None => held.unwrap_or(now.into_std()),
                    };
                    let after = expected - now.into_std();
                    let quota = gate.gauge(now.into_std()).quota;
                    if now >= patience.until || now + after > patience.until {
                        return Err(Full { after, quota, held: held.is_some() });
                    }
                    if now >= next_news {
                        news(after, quota);
                        next_news = now + patience.news.1;
                    }
                    came = false;
                }
                wake
            };
            let until = patience.until.min(next_news);
            let until = wake.map_or(until, |it| until.min(Instant::from_std(it)));
            tokio::select! {
                () = changed => {}
                () = sleep_until(until) => {}
            }
        }
    }

    /// Counts one that goes without waiting.
    pub fn pass(&self, key: K, quota: Option<Quota>, counts: bool) -> Turn<C> {
        let door = self.door(key);
        let place = {
            let mut gate = door.gate();
            gate.know(quota);
            counts.then(|| gate.begin(Instant::now().into_std())).flatten()
        };
        Turn { door, counted: counts, place, over: false }
    }

    /// How full every account is that ever asked.
    pub fn gauges(&self, mut each: impl FnMut(&K, Gauge)) {
        let now = Instant::now().into_std();
        for (key, door) in &*locked(&self.gates) {
            each(key, door.gate().gauge(now));
        }
    }
}

impl<C> Door<C> {
    fn gate(&self) -> MutexGuard<'_, Gate<C>> {
        locked(&self.gate)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody in the line, until it goes or gives up.
struct Waiter<'a, C: PartialEq> {
    door: &'a Door<C>,
    ticket: Ticket,
}

impl<C: PartialEq> Drop for Waiter<'_, C> {
    fn drop(&mut self) {
        self.door.gate().leave(self.ticket);
        self.door.changed.notify_waiters();
    }
}

impl<C: PartialEq> Turn<C> {
    /// The server took it. What it says of limits counts only where it counted the request.
    pub fn taken(mut self, told: &Told) {
        self.close(|gate, counted, now| {
            if counted {
                gate.taken(told, now);
            }
        });
    }

    /// The server refused it for having come too often.
    pub fn refused(mut self, told: &Told) {
        self.close(|gate, _, now| gate.refused(told, now));
    }

    /// It was not sent after all.
    pub fn unused(mut self) {
        self.over = true;
        if self.counted {
            self.door.gate().take_back(self.place.take());
        }
        self.door.changed.notify_waiters();
    }

    fn close(&mut self, learn: impl FnOnce(&mut Gate<C>, bool, std::time::Instant)) {
        self.over = true;
        {
            let mut gate = self.door.gate();
            let now = Instant::now().into_std();
            if self.counted {
                gate.end(self.place.take(), now);
            }
            learn(&mut gate, self.counted, now);
        }
        self.door.changed.notify_waiters();
    }
}

impl<C: PartialEq> Drop for Turn<C> {
    fn drop(&mut self) {
        if !self.over {
            self.close(|_, _, _| {});
        }
    }
}

#[cfg(test)]
mod tests;
