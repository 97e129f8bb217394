//! How much a vendor puts up with: tool calls per key and event streams per address, in a sliding window.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    time::{Duration, Instant},
};

/// The limits and what was used of them.
pub(crate) struct Limits {
    pub(crate) window: Duration,
    /// Tool calls per key and window; `None`: no limit.
    pub(crate) calls: Option<usize>,
    /// Event streams opened per address and window; `None`: no limit.
    pub(crate) streams: Option<usize>,
    called: HashMap<String, VecDeque<Instant>>,
    opened: HashMap<IpAddr, VecDeque<Instant>>,
}

impl Limits {
    pub(crate) fn none() -> Limits {
        Limits::per_minute(None, None)
    }

    pub(crate) fn per_minute(calls: Option<usize>, streams: Option<usize>) -> Limits {
        let window = Duration::from_secs(60);
        Limits { window, calls, streams, called: HashMap::new(), opened: HashMap::new() }
    }

    /// Counts a tool call, or tells after how long there is room for one.
    pub(crate) fn call(&mut self, key: &str) -> Result<(), Duration> {
        let used = self.called.entry(key.to_owned()).or_default();
        admit(used, self.calls, self.window)
    }

    /// Counts an event stream, or tells after how long there is room for one.
    pub(crate) fn stream(&mut self, address: IpAddr) -> Result<(), Duration> {
        admit(self.opened.entry(address).or_default(), self.streams, self.window)
    }

    /// Forgets what was used.
    pub(crate) fn refill(&mut self) {
        self.called.clear();
        self.opened.clear();
    }
}

fn admit(used: &mut VecDeque<Instant>, most: Option<usize>, window: Duration) -> Result<(), Duration> {
    let now = Instant::now();
    let Some(most) = most else { return Ok(()) };
    while used.front().is_some_and(|first| now.duration_since(*first) >= window) {
        used.pop_front();
    }
    if used.len() >= most {
        let wait = used.front().map_or(window, |first| window.saturating_sub(now.duration_since(*first)));
        return Err(wait);
    }
    used.push_back(now);
    Ok(())
}
