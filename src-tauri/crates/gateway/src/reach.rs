//! Which servers no connection can be made to just now.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Kept by server id, so that of all answers only the first one is told.
#[derive(Default)]
pub(crate) struct Reach {
    away: Mutex<BTreeSet<String>>,
    /// How many those are: as long as there is none, an answer costs no lock.
    count: AtomicUsize,
}

impl Reach {
    /// No connection could be made to this server.
    pub(crate) fn lost(&self, server: &str) {
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.insert(server.to_owned());
        self.count.store(away.len(), Ordering::Relaxed);
    }

    /// This server answered. Whether that is news.
    pub(crate) fn found(&self, server: &str) -> bool {
        if self.count.load(Ordering::Relaxed) == 0 {
            return false;
        }
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let news = away.remove(server);
        self.count.store(away.len(), Ordering::Relaxed);
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_a_server_answers_is_news_once_after_it_did_not() {
        let reach = Reach::default();
        assert!(!reach.found("a"));
        reach.lost("a");
        reach.lost("a");
        assert!(!reach.found("b"));
        assert!(reach.found("a"));
        assert!(!reach.found("a"));
    }
}
