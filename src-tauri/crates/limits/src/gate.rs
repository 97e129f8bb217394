//! When the next request to one account of a server may go: what is known of its limits, what it taught, who waits.

use crate::{
    Quota, Told,
    line::{Line, Ticket},
    window::{Place, TRANSIT, Window},
};
use std::time::{Duration, Instant};

/// This part of a quota is kept back for those who come after a burst: a quarter.
const RESERVE: u32 = 4;
/// Nobody is held longer on a server's word than this; then it is asked again.
const LONGEST: Duration = Duration::from_secs(3600);
/// The pause after a first refusal that does not say how long, and the longest.
const UNSAID: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// So many at once and no refusal: nobody has to be careful any more.
const TRUSTED: u32 = 32;

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    /// The limit, as far as it is known.
    pub quota: Option<Quota>,
    /// Of the limit's window.
    pub used: u32,
    pub waiting: u32,
    /// The server itself told the limit, or refused a request lately.
    pub learnt: bool,
}

/// Decides; waits for nobody.
#[derive(Debug)]
pub(crate) struct Gate<C> {
    line: Line<C>,
    /// The uses of the quota that is known or was told.
    window: Option<Window>,
    /// The quota was told by the server.
    told: bool,
    /// Whether part of a quota is kept back.
    keeps_reserve: bool,
    /// The server refused, and wants nothing until then.
    held: Option<Instant>,
    /// Refusals since it last took something.
    refusals: u32,
    /// After a refusal: so many may be under way at once, one more with each that is taken.
    careful: Option<u32>,
    under_way: u32,
    last_sent: Option<Instant>,
    /// What the server said is left of its own period.
    left: Option<Left>,
}

#[derive(Clone, Copy, Debug)]
struct Left {
    calls: u32,
    until: Instant,
    /// The next period begins with so many, and lasts so long.
    next: Option<(u32, Duration)>,
}

/// What one who waits must do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Go(Option<Place>),
    /// Ask again at this time, or when something changed.
    Wait(Option<Instant>),
}

impl<C: PartialEq> Gate<C> {
    pub(crate) fn new(keeps_reserve: bool) -> Gate<C> {
        Gate {
            line: Line::default(),
            window: None,
            told: false,
            keeps_reserve,
            held: None,
            refusals: 0,
            careful: None,
            under_way: 0,
            last_sent: None,
            left: None,
        }
    }

    /// What the catalog says. It goes before what was told, which may be of another kind.
    pub(crate) fn know(&mut self, quota: Option<Quota>) {
        if let Some(quota) = quota
            && (self.told || self.quota() != Some(quota))
        {
            self.told = false;
            self.set(quota);
        }
    }

    fn set(&mut self, quota: Quota) {
        match &mut self.window {
            Some(window) => window.quota = quota,
            None => {
                let reserve = if self.keeps_reserve { quota.most / RESERVE } else { 0 };
                self.window = Some(Window::new(quota, reserve));
            }
        }
    }

    fn quota(&self) -> Option<Quota> {
        self.window.as_ref().map(|it| it.quota)
    }

    pub(crate) fn join(&mut self, client: C, again: bool) -> Ticket {
        self.line.join(client, again)
    }

    pub(crate) fn leave(&mut self, ticket: Ticket) {
        self.line.leave(ticket);
    }

    /// Whether one who waits may go now.
    pub(crate) fn step(&mut self, ticket: Ticket, now: Instant) -> Step {
        if self.line.first() != Some(ticket) {
            return Step::Wait(None);
        }
        if let Some(most) = self.careful.filter(|it| self.under_way >= *it) {
            let refused_by = self.last_sent.map_or(now, |it| it + TRANSIT);
            if now < refused_by {
                return Step::Wait(Some(refused_by));
            }
            // A refusal would have come by now: it only takes long.
            self.careful = Some(most + 1);
        }
        let at = self.ready(0, now);
        if at > now {
            return Step::Wait(Some(at));
        }
        self.line.advance();
        Step::Go(self.begin(now))
    }

    /// Counts one that goes without having waited.
    pub(crate) fn begin(&mut self, now: Instant) -> Option<Place> {
        self.renew(now);
        self.under_way += 1;
        self.last_sent = Some(now);
        if let Some(left) = &mut self.left {
            left.calls = left.calls.saturating_sub(1);
        }
        self.window.as_mut().map(|it| it.begin(now))
    }

    /// Until when the server wants nothing at all.
    pub(crate) fn held(&mut self, now: Instant) -> Option<Instant> {
        self.held = self.held.filter(|it| *it > now);
        self.held
    }

    /// When one with so many ahead of it could go; `now` when it may.
    fn ready(&mut self, ahead: usize, now: Instant) -> Instant {
        self.renew(now);
        let mut at = self.held(now).unwrap_or(now);
        if let Some(window) = &mut self.window {
            at = at.max(window.ready(ahead, now));
        }
        if let Some(left) = self.left.filter(|it| ahead >= it.calls as usize) {
            at = at.max(left.until);
        }
        at
    }

    /// When this one will go, as far as can be told.
    pub(crate) fn expected(&mut self, ticket: Ticket, now: Instant) -> Instant {
        let ahead = self.line.ahead(ticket);
        self.ready(ahead, now)
    }

    /// A period of the server's that is over makes way for the next.
    fn renew(&mut self, now: Instant) {
        if let Some(left) = self.left.filter(|it| it.until <= now) {
            self.left = left.next.map(|(calls, lasts)| Left { calls, until: now + lasts, next: left.next });
        }
    }

    /// One that went was answered, or never will be.
    pub(crate) fn end(&mut self, place: Option<Place>, now: Instant) {
        self.under_way = self.under_way.saturating_sub(1);
        if let (Some(window), Some(place)) = (&mut self.window, place) {
            window.end(place, now);
        }
    }

    /// One that might have gone did not.
    pub(crate) fn take_back(&mut self, place: Option<Place>) {
        self.under_way = self.under_way.saturating_sub(1);
        if let (Some(window), Some(place)) = (&mut self.window, place) {
            window.take_back(place);
        }
        if let Some(left) = &mut self.left {
            left.calls = left.calls.saturating_add(1);
        }
    }

    /// The server answered: it took a request, and said this about its limits.
    pub(crate) fn taken(&mut self, told: &Told, now: Instant) {
        self.refusals = 0;
        self.careful = self.careful.map(|it| it + 1).filter(|it| *it <= TRUSTED);
        self.learn(told, now);
    }

    /// The server refused a request for having come too often.
    pub(crate) fn refused(&mut self, told: &Told, now: Instant) {
        let unsaid = (UNSAID.0 * 2_u32.saturating_pow(self.refusals.min(16))).min(UNSAID.1);
        // A server that says "at once" and refuses again would be asked without end.
        let pause = told.retry_after.or(told.reset).unwrap_or(unsaid).clamp(unsaid / 10, LONGEST);
        self.refusals += 1;
        self.careful = Some(1);
        self.held = Some(self.held.map_or(now + pause, |it| it.max(now + pause)));
        self.learn(told, now);
    }

    fn learn(&mut self, told: &Told, now: Instant) {
        if let (Some(quota), true) = (told.quota(), self.window.is_none() || self.told) {
            self.told = true;
            self.set(quota);
        }
        let (Some(remaining), Some(reset)) = (told.remaining, told.reset) else { return };
        let until = now + reset.min(LONGEST);
        // What is under way may not be counted in it yet.
        let calls = remaining.saturating_sub(self.under_way);
        let lasts = told.window.or_else(|| self.left.and_then(|it| it.next).map(|it| it.1).max(Some(reset)));
        let next = told.limit.zip(lasts.filter(|it| !it.is_zero()));
        self.left = Some(match self.left {
            // Answers may overtake each other: of one period the lowest word counts.
            Some(left) if left.until.max(until) - left.until.min(until) < Duration::from_secs(2) => {
                Left { calls: calls.min(left.calls), until: left.until, next }
            }
            _ => Left { calls, until, next },
        });
    }

    pub(crate) fn gauge(&self, now: Instant) -> Gauge {
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let period = self.left.and_then(|left| {
            let (most, window) = left.next?;
            Some((Quota { most, window }, most.saturating_sub(left.calls)))
        });
        let (quota, used) = match (&self.window, period) {
            (Some(window), _) => (Some(window.quota), number(window.used(now))),
            (None, Some((quota, used))) => (Some(quota), used),
            (None, None) => (None, 0),
        };
        let learnt = self.told || self.left.is_some() || self.careful.is_some();
        Gauge { quota, used, waiting: number(self.line.len()), learnt }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    fn gate(quota: Option<Quota>) -> (Gate<char>, Instant) {
        let mut gate = Gate::new(true);
        gate.know(quota);
        (gate, Instant::now())
    }

    /// Whether one more may go at this moment; if so it goes and is not answered.
    fn goes(gate: &mut Gate<char>, now: Instant) -> bool {
        let ticket = gate.join('a', false);
        let went = matches!(gate.step(ticket, now), Step::Go(_));
        gate.leave(ticket);
        went
    }

    #[test]
    fn a_refusal_holds_everybody_until_its_time_and_then_they_come_one_by_one() {
        let (mut gate, now) = gate(None);
        assert!(goes(&mut gate, now));
        gate.end(None, now);
        gate.refused(&Told { retry_after: Some(7 * S), ..Told::default() }, now);
        assert_eq!(gate.held(now), Some(now + 7 * S));
        assert!(!goes(&mut gate, now + 6 * S));
        assert!(goes(&mut gate, now + 7 * S));
        assert!(!goes(&mut gate, now + 8 * S), "the first has no answer yet");
        gate.end(None, now + 8 * S);
        gate.taken(&Told::default(), now + 8 * S);
        assert!(goes(&mut gate, now + 8 * S) && goes(&mut gate, now + 8 * S));
        assert!(!goes(&mut gate, now + 8 * S));
    }

    #[test]
    fn one_that_takes_long_after_a_refusal_keeps_nobody_waiting() {
        let (mut gate, now) = gate(None);
        gate.refused(&Told { retry_after: Some(S), ..Told::default() }, now);
        assert!(goes(&mut gate, now + S));
        assert!(!goes(&mut gate, now + 2 * S));
        assert!(goes(&mut gate, now + S + TRANSIT), "it was taken, or the refusal would be here");
    }

    #[test]
    fn refusals_that_say_nothing_hold_longer_each_time_but_never_for_good() {
        let (mut gate, now) = gate(None);
        let mut held = Vec::new();
        for round in 0..8 {
            let now = now + round * 1000 * S;
            gate.refused(&Told::default(), now);
            held.push((gate.held(now).unwrap() - now).as_secs());
        }
        assert_eq!(held, [1, 2, 4, 8, 16, 32, 60, 60]);
        let later = now + 9000 * S;
        gate.refused(&Told { retry_after: Some(999_999 * S), ..Told::default() }, later);
        assert_eq!(gate.held(later), Some(later + LONGEST));
    }

    #[test]
    fn what_the_server_says_is_left_is_all_there_is_until_its_period_is_over() {
        let (mut gate, now) = gate(None);
        let told = Told { limit: Some(3), remaining: Some(2), reset: Some(10 * S), ..Told::default() };
        assert!(goes(&mut gate, now));
        gate.end(None, now);
        gate.taken(&told, now);
        assert!(goes(&mut gate, now) && goes(&mut gate, now));
        assert!(!goes(&mut gate, now + 9 * S));
        // An answer that was overtaken knows less.
        gate.taken(&told, now + S / 2);
        assert!(!goes(&mut gate, now + 9 * S));
        let gauge = gate.gauge(now);
        assert_eq!((gauge.quota.unwrap().most, gauge.used, gauge.learnt), (3, 3, true));
        assert_eq!((0..5).filter(|_| goes(&mut gate, now + 10 * S)).count(), 3, "the next period");
    }

    #[test]
    fn a_policy_teaches_the_limit_where_the_catalog_has_none() {
        let told = Told { limit: Some(2), window: Some(60 * S), ..Told::default() };
        let (mut unknown, now) = gate(None);
        unknown.taken(&told, now);
        assert_eq!((0..9).filter(|_| goes(&mut unknown, now)).count(), 2);
        let (mut known, now) = gate(Some(Quota::per_minute(8)));
        known.taken(&told, now);
        assert_eq!(known.gauge(now).quota, Some(Quota::per_minute(8)));
        assert!(!known.gauge(now).learnt);
    }
}
