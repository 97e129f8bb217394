//! What a client's files say now.

use configfile::{Document, disk::Snapshot};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

use crate::{
    client::Client,
    entry::{Entry, agrees, leads_to_us, spelled, token},
    error::Error,
    home::Home,
    plan::parse,
};

/// What a client's files say about one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No entry of that name in any of its files.
    Absent,
    /// The entry stands as we would write it.
    Written,
    /// An entry of that name stands there but is not as we wrote it, or not in every file.
    Differs,
    /// The file cannot be read or parsed; the text says which file, where and why.
    Damaged(String),
}

/// How the entry called `name` stands in the client's files. With `expected`, it must stand in each of them as we
/// would write that entry; without, it is enough that one of them leads to us in any way.
pub fn standing(client: &dyn Client, home: &Home, name: &str, expected: Option<&Entry>) -> Standing {
    let as_wanted = |it: &Value| match expected {
        Some(expected) => agrees(it, &spelled(client, expected, Some(it))),
        None => leads_to_us(name, it),
    };
    let mut seen = Vec::new();
    for path in client.files(home) {
        match read(client, &path) {
            Ok(document) => seen.push(entry(client, &document, name).map(as_wanted)),
            Err(error) => return Standing::Damaged(words(&error)),
        }
    }
    let written = |it: &Option<bool>| *it == Some(true);
    if seen.iter().all(Option::is_none) {
        Standing::Absent
    } else if seen.iter().all(written) || (expected.is_none() && seen.iter().any(written)) {
        Standing::Written
    } else {
        Standing::Differs
    }
}

/// An error and its cause in one line, for it ends here.
fn words(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// What stands in one of a client's files, whether it can be parsed or not. `None` for what is no text file, and for one
/// too long to be read again and again.
pub fn text(path: &Path) -> Option<String> {
    Snapshot::read(path).ok()?.text().map(str::to_owned)
}

/// The gateway token that stands in an existing HTTP entry, so that connecting again keeps it.
pub fn http_token(client: &dyn Client, home: &Home, name: &str) -> Option<String> {
    client.files(home).iter().find_map(|path| {
        let document = read(client, path).ok()?;
        let ours = entry(client, &document, name).filter(|it| leads_to_us(name, it))?;
        token(ours).map(str::to_owned)
    })
}

/// The names of all entries that lead to us, by bridge or by HTTP, sorted.
pub fn entry_names(client: &dyn Client, home: &Home) -> Vec<String> {
    let mut names = BTreeSet::new();
    for document in client.files(home).iter().filter_map(|path| read(client, path).ok()) {
        let entries =
            document.get(&client.table_path(&document)).and_then(Value::as_object).into_iter().flatten();
        names.extend(entries.filter(|(name, entry)| leads_to_us(name, entry)).map(|(name, _)| name.clone()));
    }
    names.into_iter().collect()
}

/// The entry called `name` in one of the client's files.
pub(crate) fn entry<'d>(client: &dyn Client, document: &'d Document, name: &str) -> Option<&'d Value> {
    document.get(&[client.table_path(document).as_slice(), &[name]].concat())
}

fn read(client: &dyn Client, path: &Path) -> Result<Document, Error> {
    let snapshot = Snapshot::read(path)?;
    parse(client, path, snapshot.text().unwrap_or_default())
}
