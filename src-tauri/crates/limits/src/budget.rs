//! What is known of a server's limits before it was ever asked.

use std::{fmt, time::Duration};

/// The limits of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Requests for each account; `None`: not known.
    pub calls: Option<Quota>,
    /// Which requests the server counts.
    pub counted: Counted,
    /// Event streams opened from this machine; `None`: not known.
    pub streams: Option<Quota>,
}

impl Budget {
    /// Nothing is known; the server's own words teach it.
    pub const UNKNOWN: Budget = Budget { calls: None, counted: Counted::Everything, streams: None };
}

/// Which requests a server counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    #[default]
    Everything,
    /// Requests of these names alone.
    Only(&'static [&'static str]),
}

impl Counted {
    /// Whether a request of this name is counted.
    pub fn counts(self, name: &str) -> bool {
        match self {
            Counted::Everything => true,
            Counted::Only(names) => names.contains(&name),
        }
    }
}

/// So many in any stretch of time this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub most: u32,
    pub window: Duration,
}

impl Quota {
    /// So many a minute.
    pub const fn per_minute(most: u32) -> Quota {
        Quota { most, window: Duration::from_secs(60) }
    }

    /// The same pace for a minute, for people; at least 1.
    pub fn each_minute(self) -> u32 {
        let rate = f64::from(self.most) * 60.0 / self.window.as_secs_f64().max(0.001);
        // A float becomes the nearest number there is.
        (rate.round() as u32).max(1)
    }
}

/// `360 calls a minute`, `100 calls in 10 s`
impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = if self.most == 1 { "call" } else { "calls" };
        match self.window.as_secs() {
            60 => write!(f, "{} {calls} a minute", self.most),
            3600 => write!(f, "{} {calls} an hour", self.most),
            86400 => write!(f, "{} {calls} a day", self.most),
            seconds => write!(f, "{} {calls} in {} s", self.most, seconds.max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_told_as_people_say_it() {
        for (most, seconds, words, pace) in [
            (360, 60, "360 calls a minute", 360),
            (1, 60, "1 call a minute", 1),
            (1000, 3600, "1000 calls an hour", 17),
            (10, 1, "10 calls in 1 s", 600),
        ] {
            let quota = Quota { most, window: Duration::from_secs(seconds) };
            assert_eq!((quota.to_string().as_str(), quota.each_minute()), (words, pace));
        }
    }

    #[test]
    fn a_server_may_count_some_requests_only() {
        let some = Counted::Only(&["tools/call"]);
        assert!(some.counts("tools/call") && !some.counts("tools/list"));
        assert!(Counted::Everything.counts("tools/list"));
    }
}
