//! How often a server may be asked: in a sliding window, and what it says about it.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

type Headers = Vec<(&'static str, String)>;

/// What a server puts up with. The default is everything.
#[derive(Default)]
pub(crate) struct Limiter {
    windows: HashMap<&'static str, Window>,
    /// The next requests of one kind are refused so.
    refusing: VecDeque<(&'static str, Refusing)>,
    /// On every answer that is no refusal.
    said: Headers,
    /// How many were refused.
    pub(crate) refused: usize,
}

struct Window {
    most: usize,
    lasts: Duration,
    used: VecDeque<Instant>,
}

#[derive(Clone)]
pub(crate) struct Refusing {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
}

impl Limiter {
    /// Of one JSON-RPC method, or of event streams (`GET`).
    pub(crate) fn allow(&mut self, what: &'static str, most: usize, lasts: Duration) {
        self.windows.insert(what, Window { most, lasts, used: VecDeque::new() });
    }

    pub(crate) fn refuse(
        &mut self,
        what: &'static str,
        times: usize,
        status: u16,
        headers: &[(&'static str, &str)],
    ) {
        let refusing = Refusing { status, headers: owned(headers) };
        self.refusing.extend(vec![(what, refusing); times]);
    }

    pub(crate) fn say(&mut self, headers: &[(&'static str, &str)]) {
        self.said = owned(headers);
    }

    pub(super) fn admit(&mut self, what: &str) -> Result<Headers, Refusing> {
        if let Some(at) = self.refusing.iter().position(|(it, _)| *it == what) {
            self.refused += 1;
            return Err(self.refusing.remove(at).unwrap().1);
        }
        let Some(window) = self.windows.get_mut(what) else { return Ok(self.said.clone()) };
        let now = Instant::now();
        window.used.retain(|it| now.duration_since(*it) < window.lasts);
        if window.used.len() < window.most {
            window.used.push_back(now);
            return Ok(self.said.clone());
        }
        self.refused += 1;
        let wait = window.lasts.saturating_sub(now.duration_since(window.used[0]));
        let seconds = wait.as_secs() + 1;
        Err(Refusing { status: 429, headers: vec![("retry-after", seconds.to_string())] })
    }
}

fn owned(headers: &[(&'static str, &str)]) -> Headers {
    headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}
