//! The tools of every instance as the user knows them, in memory for every call and in `state.db` for the next start.

use policy::{Book, Fingerprint, Policy};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use crate::{
    pair::Pair,
    state::lock,
    store::{Error, Store},
};

/// The books, by server and instance.
pub(crate) struct Tools {
    store: Arc<Store>,
    books: Mutex<BTreeMap<(String, String), Arc<Book>>>,
}

/// What the user has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// Instance id.
    pub(crate) instance: String,
    pub(crate) diff: String,
}

impl Tools {
    /// Reads what was kept.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn open(store: Arc<Store>) -> Result<Tools, Error> {
        let books =
            store.books()?.into_iter().map(|(key, records)| (key, Arc::new(Book::of(records)))).collect();
        Ok(Tools { store, books: Mutex::new(books) })
    }

    /// What holds for the tools of an instance.
    pub(crate) fn policy(&self, server: &str, instance: &str) -> Policy {
        let settings = self.store.settings();
        let rules = settings.rules.get(server).cloned().unwrap_or_default();
        Policy { rules, book: self.book(server, instance), paused: settings.paused }
    }

    pub(crate) fn book(&self, server: &str, instance: &str) -> Arc<Book> {
        lock(&self.books).get(&(server, instance) as &dyn Pair).cloned().unwrap_or_default()
    }

    /// Takes in a list. True: something is held now, or is no longer.
    pub(crate) fn listed(&self, server: &str, instance: &str, result: &[u8], first_page: bool) -> bool {
        let mut books = lock(&self.books);
        let book = books.entry(key(server, instance)).or_default();
        let held = |book: &Book| book.held().map(|(_, it)| it.fingerprint()).collect::<Vec<_>>();
        let before = held(book);
        // What can be read in two ways is not passed on, either.
        let Ok(news) = Arc::make_mut(book).learn(result, first_page) else { return false };
        self.keep(server, instance, book, &news);
        before != held(book)
    }

    /// The user accepts what a tool has become, in every instance that was shown just that. `seen` is the change they
    /// saw, in hexadecimal; `None`: whatever it is.
    pub(crate) fn accept(&self, server: &str, tool: &str, seen: Option<&str>) -> Vec<Accepted> {
        let mut accepted = Vec::new();
        for ((of, instance), book) in lock(&self.books).iter_mut().filter(|((of, _), _)| of == server) {
            let held = book.held().find(|(known, _)| known.name == tool);
            let Some((known, offered)) = held else { continue };
            let (diff, fingerprint) = (policy::diff(known, offered), offered.fingerprint());
            if seen.is_some_and(|it| it != hex(&fingerprint))
                || !Arc::make_mut(book).accept(tool, &fingerprint)
            {
                continue;
            }
            self.keep(of, instance, book, &[tool.to_owned()]);
            accepted.push(Accepted { instance: instance.clone(), diff });
        }
        accepted
    }

    /// The tools of a server that are held, in whichever instance.
    pub(crate) fn held(&self, server: &str) -> Vec<String> {
        let books = lock(&self.books);
        let of_server = books.iter().filter(|((of, _), _)| of == server);
        let held: BTreeSet<String> =
            of_server.flat_map(|(_, book)| book.held().map(|(known, _)| known.name.clone())).collect();
        held.into_iter().collect()
    }

    /// Forgets what an instance was listed; `None`: all instances of the server.
    pub(crate) fn forget(&self, server: &str, instance: Option<&str>) {
        lock(&self.books).retain(|(of, it), _| of != server || instance.is_some_and(|gone| gone != it));
        if let Err(error) = self.store.forget_tools(server, instance) {
            tracing::warn!(%error, "what is known of a server's tools could not be forgotten");
        }
    }

    /// What cannot be written holds as long as this owner runs.
    fn keep(&self, server: &str, instance: &str, book: &Book, tools: &[String]) {
        let records: Vec<_> = tools.iter().filter_map(|it| Some((it.as_str(), book.record(it)?))).collect();
        if let Err(error) = self.store.put_tools(server, instance, &records) {
            tracing::error!(%error, "what a server says of its tools could not be kept");
        }
    }
}

fn key(server: &str, instance: &str) -> (String, String) {
    (server.to_owned(), instance.to_owned())
}

/// How a change is named to whoever is to accept it.
pub(crate) fn hex(fingerprint: &Fingerprint) -> String {
    fingerprint.iter().map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{Tools, hex};
    use crate::store::Store;
    use std::{path::Path, sync::Arc};

    fn open(dir: &Path) -> Tools {
        Tools::open(Arc::new(Store::open(&dir.join("state.db")).unwrap())).unwrap()
    }

    fn list(about: &str) -> Vec<u8> {
        format!(r#"{{"tools":[{{"name":"pay","description":"{about}"}},{{"name":"look"}}]}}"#).into()
    }

    #[test]
    fn a_held_change_and_what_was_accepted_survive_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let tools = open(dir.path());
        assert!(!tools.listed("shop", "acme", &list("a"), true), "the first list is taken as it is");
        assert!(!tools.listed("shop", "borealis", &list("b"), true));
        assert!(tools.listed("shop", "acme", &list("rug"), true));
        assert!(!tools.listed("shop", "acme", &list("rug"), true));
        drop(tools);
        let tools = open(dir.path());
        let held = |tools: &Tools, instance: &str| {
            tools.book("shop", instance).held().map(|(_, it)| hex(&it.fingerprint())).next()
        };
        let seen = held(&tools, "acme").unwrap();
        assert_eq!(held(&tools, "borealis"), None);
        assert!(tools.accept("shop", "pay", Some("00")).is_empty());
        // The same change elsewhere is accepted with it, another one is not.
        tools.listed("shop", "borealis", &list("rug"), true);
        let accepted = tools.accept("shop", "pay", Some(&seen));
        assert_eq!(accepted.len(), 2, "{accepted:?}");
        assert!(accepted[0].diff.contains("+description: rug"), "{accepted:?}");
        drop(tools);
        let tools = open(dir.path());
        assert_eq!(held(&tools, "acme"), None);
        assert!(!tools.listed("shop", "acme", &list("rug"), true));
        tools.forget("shop", Some("acme"));
        drop(tools);
        let tools = open(dir.path());
        assert!(!tools.listed("shop", "acme", &list("new"), true), "known to nobody");
        assert!(tools.listed("shop", "borealis", &list("new"), true));
    }
}
