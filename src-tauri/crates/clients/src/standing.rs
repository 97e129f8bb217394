//! What a client's files say now.

use crate::{Client, Entry, Home, Standing};

/// How the entry called `name` stands in the client's files. With `expected`, it must stand there as we would
/// write that entry; without, it must lead to us in any way.
pub fn standing(client: &dyn Client, home: &Home, name: &str, expected: Option<&Entry>) -> Standing {
    let _ = (client, home, name, expected);
    Standing::Absent
}

/// The gateway token that stands in an existing HTTP entry, so that connecting again keeps it.
pub fn http_token(client: &dyn Client, home: &Home, name: &str) -> Option<String> {
    let _ = (client, home, name);
    None
}

/// The names of all entries that lead to us, by bridge or by HTTP, sorted.
pub fn entry_names(client: &dyn Client, home: &Home) -> Vec<String> {
    let _ = (client, home);
    Vec::new()
}
