//! The tools of one instance as the user knows them, and what the server says of them since.

use crate::{
    definition::{Definition, Fingerprint},
    page::{TwoReadings, page},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{BuildHasher, RandomState},
};

/// More tools than this no server has for a person. Those beyond it are not shown.
const MOST: usize = 4096;

/// So many older definitions of a tool stay accepted: a server may show different apps different ones.
const EARLIER: usize = 8;

/// What is known of the tools of one instance. The first list fills it; a later one that differs is held.
#[derive(Clone, Debug, Default)]
pub struct Book {
    tools: BTreeMap<String, Entry>,
    keys: RandomState,
    /// Names on the pages of the list that is being read.
    listing: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Entry {
    accepted: Definition,
    earlier: Vec<Fingerprint>,
    offered: Option<Definition>,
    /// Of the text it was last listed with, so that the same text is not taken apart again.
    spelled: u64,
    /// Whether the last whole list had it.
    listed: bool,
}

/// One tool as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// [`Definition::text`] that the user knows.
    pub accepted: String,
    /// Fingerprints of those accepted before.
    pub earlier: Vec<Fingerprint>,
    /// What the server says instead, as long as the user has not accepted it.
    pub offered: Option<String>,
}

impl Book {
    /// The book that was kept as these records. One that cannot be read is left out, as if the tool were new.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Book {
        let mut book = Book::default();
        for Record { accepted, earlier, offered } in records {
            let Some(accepted) = Definition::read(&accepted) else { continue };
            let offered = offered.as_deref().and_then(Definition::read);
            let name = accepted.name.clone();
            book.tools.insert(name, Entry { accepted, earlier, offered, spelled: 0, listed: true });
        }
        book
    }

    /// Takes in a page of the server's own list. Returns the names of the tools whose records are others now.
    ///
    /// # Errors
    /// The page could be read in two ways; nothing was taken in.
    pub fn learn(&mut self, result: &[u8], first_page: bool) -> Result<Vec<String>, TwoReadings> {
        let Some(page) = page(result)? else { return Ok(Vec::new()) };
        if first_page {
            self.listing.clear();
        }
        let mut news = Vec::new();
        for raw in &page.tools {
            let spelled = self.keys.hash_one(raw.get());
            let known = name_of(raw.get()).and_then(|name| self.tools.get(&name));
            if let Some(entry) = known.filter(|it| it.spelled == spelled) {
                self.listing.insert(entry.accepted.name.clone());
                continue;
            }
            let Some(listed) = Definition::read(raw.get()) else { continue };
            self.listing.insert(listed.name.clone());
            if self.take(listed.clone(), spelled) {
                news.push(listed.name);
            }
        }
        if page.is_last {
            for (name, entry) in &mut self.tools {
                entry.listed = self.listing.contains(name);
            }
        }
        Ok(news)
    }

    /// Whether the record of the tool is another one now.
    fn take(&mut self, listed: Definition, spelled: u64) -> bool {
        let Some(entry) = self.tools.get_mut(&listed.name) else {
            if self.tools.len() >= MOST {
                return false;
            }
            let name = listed.name.clone();
            let (earlier, offered) = Default::default();
            self.tools.insert(name, Entry { accepted: listed, earlier, offered, spelled, listed: true });
            return true;
        };
        entry.spelled = spelled;
        entry.listed = true;
        if entry.accepted == listed {
            return entry.offered.take().is_some();
        }
        if entry.earlier.contains(&listed.fingerprint()) {
            entry.accept(listed);
            return true;
        }
        let offered = Some(listed);
        let is_news = entry.offered != offered;
        entry.offered = offered;
        is_news
    }

    /// The user has seen what a tool has become, and accepts it; `seen` is what they saw. False: that is not what the
    /// server says now, or nothing is held.
    pub fn accept(&mut self, tool: &str, seen: &Fingerprint) -> bool {
        let Some(entry) = self.tools.get_mut(tool) else { return false };
        match entry.offered.take_if(|it| it.fingerprint() == *seen) {
            Some(offered) => {
                entry.accept(offered);
                true
            }
            None => false,
        }
    }

    /// As the tool is to be kept.
    pub fn record(&self, tool: &str) -> Option<Record> {
        let Entry { accepted, earlier, offered, .. } = self.tools.get(tool)?;
        let text = |it: &Definition| it.text().to_owned();
        Some(Record {
            accepted: text(accepted),
            earlier: earlier.clone(),
            offered: offered.as_ref().map(text),
        })
    }

    /// The tools of the server's last list, as the user knows them, and what each has become.
    pub fn tools(&self) -> impl Iterator<Item = (&Definition, Option<&Definition>)> {
        self.tools
            .values()
            .filter(|it| it.listed || it.offered.is_some())
            .map(|it| (&it.accepted, it.offered.as_ref()))
    }

    /// Those that are held.
    pub fn held(&self) -> impl Iterator<Item = (&Definition, &Definition)> {
        self.tools.values().filter_map(|it| Some((&it.accepted, it.offered.as_ref()?)))
    }

    /// The tool as the user knows it, and whether the server says something else.
    pub(crate) fn find(&self, tool: &str) -> Option<(&Definition, bool)> {
        self.tools.get(tool).map(|it| (&it.accepted, it.offered.is_some()))
    }

    pub(crate) fn is_full(&self) -> bool {
        self.tools.len() >= MOST
    }
}

impl Entry {
    fn accept(&mut self, listed: Definition) {
        self.earlier.retain(|it| *it != listed.fingerprint());
        self.earlier.push(self.accepted.fingerprint());
        if self.earlier.len() > EARLIER {
            self.earlier.remove(0);
        }
        self.accepted = listed;
        self.offered = None;
    }
}

/// The name of a tool, for a look into the book; what cannot be read is found out later.
pub(crate) fn name_of(tool: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
    }
    jsonrpc::object::<Named>(tool.as_bytes()).map(|it| it.name)
}
