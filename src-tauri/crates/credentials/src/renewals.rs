//! Renewing in the background: every sign-in at its time, though nobody calls, and at once after a sleep.

use crate::{Server, credentials::Inner, refresh::due};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::Instant};

/// A sleep of the machine or a changed clock is noticed within this time. Nothing wakes when nothing can be renewed.
const LOOK: Duration = Duration::from_secs(60);
/// What timers are late and whole seconds are off; beyond it one of the clocks has jumped.
const LATE: u64 = 10;
/// After a renewal failed, the next is tried after the first of these; the pause doubles up to the second.
const PAUSES: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(300));

/// One moment, by the clock on the wall (Unix seconds) and by the one that stands still while the machine sleeps and
/// cannot be set.
#[derive(Clone, Copy, Debug)]
struct Moment {
    wall: u64,
    steady: Instant,
}

impl Moment {
    /// Whether the machine slept, or somebody set its clock, in between.
    fn jumped_since(self, before: Moment) -> bool {
        let steady = self.steady.duration_since(before.steady).as_secs();
        self.wall.abs_diff(before.wall.saturating_add(steady)) > LATE
    }
}

/// A renewal that left its sign-in as due as it was.
#[derive(Clone, Copy, Debug)]
struct Tried {
    times: u32,
    at: Instant,
}

impl Tried {
    fn again_at(self) -> Instant {
        let doubled = PAUSES.0.saturating_mul(2_u32.saturating_pow(self.times.saturating_sub(1)));
        self.at + doubled.min(PAUSES.1)
    }
}

/// What is to be done at a moment.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// The places of those to renew now.
    renew: Vec<usize>,
    /// How long nothing else is to be done; `None`: until something changes.
    rest: Option<Duration>,
}

/// Decides from when each sign-in is due (Unix seconds) and what was tried.
fn plan(now: Moment, watched: &[(u64, Option<Tried>)]) -> Plan {
    let wait = |(due, tried): &(u64, Option<Tried>)| {
        let pause = tried.map_or(Duration::ZERO, |it| it.again_at().duration_since(now.steady));
        Duration::from_secs(due.saturating_sub(now.wall)).max(pause)
    };
    let waits: Vec<Duration> = watched.iter().map(wait).collect();
    let renew = (0..waits.len()).filter(|at| waits[*at].is_zero()).collect();
    let next = waits.into_iter().filter(|it| !it.is_zero()).min();
    Plan { renew, rest: next.map(|it| it.min(LOOK)) }
}

/// Runs until it is dropped. `servers`: those there are.
pub(crate) async fn keep_fresh(inner: &Arc<Inner>, servers: impl Fn() -> Vec<Server> + Send) {
    let mut changes = inner.subscribe();
    let mut tried: HashMap<String, Tried> = HashMap::new();
    let mut before = moment(inner);
    loop {
        changes.mark_unchanged();
        let now = moment(inner);
        if now.jumped_since(before) {
            tracing::debug!("the machine slept or its clock was set; sign-ins are looked at anew");
            tried.clear();
            inner.flights.forget_failures();
        }
        before = now;
        let watched = watched(inner, &servers(), now.wall);
        tried.retain(|id, _| watched.iter().any(|it| it.instance == *id && it.due <= now.wall));
        let standing: Vec<_> = watched.iter().map(|it| (it.due, tried.get(&it.instance).copied())).collect();
        let plan = plan(now, &standing);
        if !plan.renew.is_empty() {
            let mut renewals = JoinSet::new();
            for it in plan.renew.into_iter().map(|at| &watched[at]) {
                let times = tried.get(&it.instance).map_or(1, |it| it.times.saturating_add(1));
                tried.insert(it.instance.clone(), Tried { times, at: now.steady });
                let (inner, server, instance) = (inner.clone(), it.server.clone(), it.instance.clone());
                renewals.spawn(async move { inner.authorize(&server, &instance, None).await.map(drop) });
            }
            while let Some(ended) = renewals.join_next().await {
                if let Ok(Err(error)) = ended {
                    tracing::debug!(%error, "a sign-in was not renewed");
                }
            }
            continue;
        }
        let rest = async {
            match plan.rest {
                Some(rest) => tokio::time::sleep(rest).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = rest => {}
            news = changes.changed() => if news.is_err() { return },
        }
    }
}

/// A sign-in that can be renewed.
struct Watched {
    server: Server,
    instance: String,
    due: u64,
}

/// Every sign-in that can be renewed. Nothing is unsealed for it: the keychain is asked when one is due.
fn watched(inner: &Inner, servers: &[Server], now: u64) -> Vec<Watched> {
    let rows = servers
        .iter()
        .flat_map(|server| inner.vault.rows(&server.id).into_iter().map(move |row| (server, row)));
    rows.filter(|(server, row)| row.dead.is_none() && row.url == server.url.as_str())
        .filter_map(|(server, row)| {
            let due = due(row.renew_at?, row.ends_at?, row.refreshing_since, now);
            Some(Watched { server: server.clone(), instance: row.id, due })
        })
        .collect()
}

fn moment(inner: &Inner) -> Moment {
    Moment { wall: inner.now(), steady: Instant::now() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: u64 = 1_750_000_000;

    #[test]
    fn each_sign_in_is_renewed_when_it_is_due_and_no_sooner() {
        let now = Moment { wall: AT, steady: Instant::now() };
        let failed = |times: u32, ago: u64| Some(Tried { times, at: now.steady - Duration::from_secs(ago) });
        let check = |watched: &[(u64, Option<Tried>)], renew: &[usize], rest: Option<u64>| {
            let wanted = Plan { renew: renew.to_vec(), rest: rest.map(Duration::from_secs) };
            assert_eq!(plan(now, watched), wanted, "{watched:?}");
        };
        check(&[], &[], None);
        check(&[(AT, None)], &[0], None);
        check(&[(AT - 9_999, None), (AT + 5, None), (AT, None)], &[0, 2], Some(5));
        // Once a minute at the most, however far away the next one is.
        check(&[(AT + 59, None)], &[], Some(59));
        check(&[(AT + 70_000, None)], &[], Some(60));
        // What failed is tried after 30 s, 1, 2, 4 and then every 5 minutes.
        check(&[(AT, failed(1, 29))], &[], Some(1));
        check(&[(AT, failed(1, 30))], &[0], None);
        check(&[(AT, failed(2, 30))], &[], Some(30));
        check(&[(AT, failed(4, 239))], &[], Some(1));
        check(&[(AT, failed(5, 299)), (AT, failed(900, 300))], &[1], Some(1));
    }

    #[test]
    fn a_sleep_and_a_clock_that_was_set_are_told_from_a_late_timer() {
        let before = Moment { wall: AT, steady: Instant::now() };
        for (wall, steady, wanted) in [
            (60, 60, false),
            // A busy machine wakes us late by both clocks.
            (75, 75, false),
            (67, 60, false),
            (53, 60, false),
            // Asleep for eight hours; the steady clock stood still, or it did not.
            (28_860, 60, true),
            (28_860, 28_860, false),
            // Five minutes and a day, forward and back.
            (360, 60, true),
            (-240, 60, true),
            (86_460, 60, true),
            (-86_340, 60, true),
        ] {
            let now = Moment {
                wall: AT.saturating_add_signed(wall),
                steady: before.steady + Duration::from_secs(steady),
            };
            assert_eq!(now.jumped_since(before), wanted, "{wall} {steady}");
        }
    }
}
