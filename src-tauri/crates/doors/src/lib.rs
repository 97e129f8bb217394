//! Other doors into AI apps than their files: one-click links, a bundle for Claude Desktop, and guides for the apps that
//! nothing on this computer can set up. Data and texts; the caller opens and writes.

mod desktop;
mod guide;
mod link;
mod page;
mod spoken;

pub use desktop::bundle;
pub use guide::{About, GUIDES, Guide, Instead, Who, guide, guides_markdown};
pub use link::{LINKS, Link, NOT_BY_LINK, link};
pub use page::{Doors, GuidePage, LinkOffer, doors};
pub use spoken::Language;

use std::path::Path;

/// What a link or a bundle is for: our bridge, started for one server by one app. There is no secret in it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The server's id: the entry's name, too.
    pub server: &'a str,
    /// The server's name for people.
    pub name: &'a str,
    /// The absolute path of `traygate-bridge`.
    pub bridge: &'a Path,
}

impl Entry<'_> {
    fn arguments<'a>(&'a self, client: &'a str) -> [&'a str; 3] {
        [self.server, "--client", client]
    }
}
