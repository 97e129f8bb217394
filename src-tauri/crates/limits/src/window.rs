//! The uses of one quota, so that no stretch of time, wherever the server begins it, holds more than it allows.

use crate::Quota;
use std::time::{Duration, Instant};

/// A request was counted this long after it was sent at the latest.
pub(crate) const TRANSIT: Duration = Duration::from_secs(5);

/// A sliding window. Not a bucket that refills: one of size `b` and rate `r` lets `b + r × window` through within one
/// window, so it overshoots the server's edge or gives away part of what the server allows.
///
/// A use is counted from before it is sent until a window after its answer: whenever the server counted it, that was
/// in between, so its own window, fixed or sliding, never holds more than ours.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) quota: Quota,
    /// So much of the quota is not for one burst: spread evenly over the window, it lets somebody who comes after the
    /// burst in soon.
    reserve: u32,
    uses: Vec<Use>,
    next: u64,
}

/// One use, to be ended when it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u64);

#[derive(Debug)]
struct Use {
    place: Place,
    begun: Instant,
    answered: Option<Instant>,
}

impl Window {
    pub(crate) fn new(quota: Quota, reserve: u32) -> Window {
        Window { quota, reserve, uses: Vec::new(), next: 0 }
    }

    /// When the use after `ahead` others may begin; the past when it may at once. The formula follows the returns of
    /// places in their order: before the j-th of them, the places left must last for one use in every step until then.
    pub(crate) fn ready(&mut self, ahead: usize, now: Instant) -> Instant {
        self.forget(now);
        let most = (self.quota.most.max(1)) as usize;
        if ahead >= most {
            // What goes before uses up whole windows of its own.
            return self.ready(ahead % most, now)
                + self.quota.window * u32::try_from(ahead / most).unwrap_or(u32::MAX);
        }
        let mut returns: Vec<Instant> = self.uses.iter().map(|it| self.returns(it)).collect();
        returns.sort_unstable();
        // Places left when all ahead have gone; below zero: so many must come back first.
        let left = most as i64 - returns.len() as i64 - ahead as i64;
        let step = (self.reserve > 0).then(|| self.quota.window / self.reserve);
        let mut ready = now;
        for (at, back) in (0_i64..).zip(returns) {
            let spare = left + at;
            let Ok(steps) = u32::try_from(spare) else { continue };
            let wanted = match (steps, step) {
                (0, _) => Some(back),
                (_, Some(step)) => back.checked_sub(step * steps),
                (_, None) => None,
            };
            ready = ready.max(wanted.unwrap_or(now));
        }
        ready
    }

    pub(crate) fn begin(&mut self, now: Instant) -> Place {
        let place = Place(self.next);
        self.next += 1;
        self.uses.push(Use { place, begun: now, answered: None });
        place
    }

    /// It was answered, or never will be.
    pub(crate) fn end(&mut self, place: Place, now: Instant) {
        if let Some(it) = self.uses.iter_mut().find(|it| it.place == place) {
            it.answered = Some(now);
        }
    }

    /// It was never sent.
    pub(crate) fn take_back(&mut self, place: Place) {
        self.uses.retain(|it| it.place != place);
    }

    pub(crate) fn used(&self, now: Instant) -> usize {
        self.uses.iter().filter(|it| self.returns(it) > now).count()
    }

    fn returns(&self, it: &Use) -> Instant {
        let latest = it.begun + TRANSIT;
        it.answered.map_or(latest, |at| at.min(latest)) + self.quota.window
    }

    fn forget(&mut self, now: Instant) {
        let window = self.quota.window;
        self.uses.retain(|it| {
            let latest = it.begun + TRANSIT;
            it.answered.map_or(latest, |at| at.min(latest)) + window > now
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    /// Uses as many as it may for `seconds`, each answered at once; gives when.
    fn run(window: &mut Window, begin: Instant, seconds: u64) -> Vec<Duration> {
        let (mut now, mut went) = (begin, Vec::new());
        loop {
            now = window.ready(0, now).max(now);
            if now >= begin + Duration::from_secs(seconds) {
                return went;
            }
            let place = window.begin(now);
            window.end(place, now);
            went.push(now - begin);
        }
    }

    #[test]
    fn no_stretch_of_a_minute_holds_more_than_the_quota_and_none_is_wasted() {
        let mut window = Window::new(Quota::per_minute(360), 90);
        let went = run(&mut window, Instant::now(), 600);
        for (at, first) in went.iter().enumerate() {
            let within = went[at..].iter().filter(|it| **it < *first + 60 * S).count();
            assert!(within <= 360, "{within} in the minute from {first:?}");
        }
        assert!(went.len() >= 3_500, "{} in ten minutes", went.len());
    }

    #[test]
    fn after_a_burst_somebody_else_waits_a_step_and_not_a_window() {
        let mut window = Window::new(Quota::per_minute(360), 90);
        let went = run(&mut window, Instant::now(), 60);
        assert_eq!(went.iter().filter(|it| it.is_zero()).count(), 270);
        for pair in went.windows(2) {
            assert!(pair[1] - pair[0] <= S, "{pair:?}");
        }
    }

    #[test]
    fn without_a_reserve_the_whole_quota_goes_at_once() {
        let begin = Instant::now();
        let mut window = Window::new(Quota::per_minute(5), 0);
        let went = run(&mut window, begin, 61);
        assert_eq!(
            went.iter().map(Duration::as_secs).collect::<Vec<_>>(),
            [0, 0, 0, 0, 0, 60, 60, 60, 60, 60]
        );
    }

    #[test]
    fn a_place_comes_back_a_window_after_the_answer_because_the_server_may_have_counted_late() {
        let begin = Instant::now();
        let mut window = Window::new(Quota::per_minute(1), 0);
        let place = window.begin(begin);
        assert_eq!(window.ready(0, begin), begin + TRANSIT + 60 * S, "unanswered");
        window.end(place, begin + 2 * S);
        assert_eq!(window.ready(0, begin), begin + 62 * S);
        let other = window.begin(begin + 62 * S);
        window.take_back(other);
        assert_eq!(window.ready(0, begin + 62 * S), begin + 62 * S, "what was never sent counts for nothing");
        let long = window.begin(begin + 62 * S);
        window.end(long, begin + 600 * S);
        assert_eq!(window.used(begin + 130 * S), 0, "long work was counted when it began");
    }

    #[test]
    fn who_stands_in_line_is_told_when_it_will_be_so_far() {
        let begin = Instant::now();
        let mut window = Window::new(Quota::per_minute(2), 0);
        for late in [0, 10] {
            let place = window.begin(begin + late * S);
            window.end(place, begin + late * S);
        }
        let now = begin + 20 * S;
        let waits: Vec<u64> = (0..5).map(|it| (window.ready(it, now) - begin).as_secs()).collect();
        assert_eq!(waits, [60, 70, 120, 130, 180]);
    }
}
