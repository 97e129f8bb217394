//! A set-up in which everything is in order, and readers as strict and as lenient as apps are.

use configfile::{Document, Format, ParseError};
use doctor::{
    Auth, Client, Content, Crossing, File, House, Instance, Known, Machine, Reader, Server, Standing, State,
    Via, read,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A whole path on the system this runs on.
pub(crate) const BRIDGE: &str =
    if cfg!(windows) { "C:/opt/traygate/traygate-bridge" } else { "/opt/traygate/traygate-bridge" };

/// One that reads JSON with comments (Cursor), and one that reads nothing but JSON (Cline).
pub(crate) struct Plain {
    pub(crate) strict: bool,
}

impl Reader for Plain {
    fn format(&self) -> Format {
        if self.strict { Format::Json } else { Format::Jsonc }
    }

    fn parse(&self, text: &str) -> Result<Document, ParseError> {
        Document::parse(self.format(), text)
    }

    fn table(&self, _: &Document) -> Vec<&'static str> {
        vec!["mcpServers"]
    }

    fn refuses_mark(&self) -> bool {
        self.strict
    }

    fn refuses_empty(&self) -> bool {
        self.strict
    }
}

pub(crate) fn ours() -> String {
    format!(r#"{{"mcpServers":{{"partnerstack":{{"command":"{BRIDGE}","args":["partnerstack"]}}}}}}"#)
}

/// A file as that app sees it. Our bridge and that of another copy are where they are.
pub(crate) fn file(name: &str, strict: bool, content: Content) -> File {
    let other = BRIDGE.replace("/opt/traygate", "/home/me");
    let there = |it: &Path| it == Path::new(BRIDGE) || it == Path::new(&other);
    read(Path::new(name), &Plain { strict }, &content, &there)
}

pub(crate) fn text(house: &mut House, text: &str) {
    house.clients[0].files =
        Arc::new(vec![file("/h/.cursor/mcp.json", false, Content::Text(text.to_owned()))]);
}

pub(crate) fn strict(house: &mut House, text: &str) {
    content(house, Content::Text(text.to_owned()));
}

pub(crate) fn content(house: &mut House, content: Content) {
    house.clients[0].files = Arc::new(vec![file("/h/.cursor/mcp.json", true, content)]);
}

/// How the one entry of ours stands.
pub(crate) fn standing(house: &mut House, standing: Standing, via: Option<Via>) {
    let crossing = house.clients[0].crossings.get_mut("partnerstack").unwrap();
    crossing.standing = standing;
    crossing.via = via;
}

/// An entry of ours that stands there differently, in this text.
pub(crate) fn differs(house: &mut House, via: Via, entry: &str) {
    text(house, entry);
    standing(house, Standing::Differs, Some(via));
    let crossing = house.clients[0].crossings.get_mut("partnerstack").unwrap();
    crossing.known = Some(Known { via, since: 10, port: Some(7717) });
}

/// An entry of somebody else's beside ours.
pub(crate) fn stranger(house: &mut House, entry: &str) {
    let ours = ours();
    text(house, &format!("{},{entry}}}}}", ours.strip_suffix("}}").unwrap()));
}

pub(crate) fn healthy() -> House {
    let crossing = Crossing {
        standing: Standing::Written,
        via: Some(Via::Bridge),
        known: Some(Known { via: Via::Bridge, since: 10, port: None }),
        seen: Some(20),
        lost: None,
        stopped: false,
    };
    let cursor = Client {
        id: "cursor".to_owned(),
        name: "Cursor".to_owned(),
        installed: true,
        reload: "Nothing to do.".to_owned(),
        files: Arc::new(vec![file("/h/.cursor/mcp.json", false, Content::Text(ours()))]),
        crossings: BTreeMap::from([("partnerstack".to_owned(), crossing)]),
        ..Client::default()
    };
    let server = |id: &str, name: &str, url: &str, auth| Server {
        id: id.to_owned(),
        name: name.to_owned(),
        url: Some(url.parse().unwrap()),
        auth,
        instances: vec![Instance {
            label: "Acme".to_owned(),
            state: State::Ready,
            needs: None,
            again: format!("traygate reconnect {id} \"Acme\""),
        }],
        has_active: true,
        pins: Vec::new(),
        mcp_remote_files: 0,
        tools_held: Vec::new(),
        answers: BTreeMap::new(),
        waiting: 0,
    };
    House {
        clients: vec![cursor],
        servers: vec![
            server("partnerstack", "PartnerStack", "https://mcp.partnerstack.com/mcp", Auth::Browser),
            server("partnero", "Partnero", "https://api.partnero.com/mcp", Auth::Key),
        ],
        machine: Machine { bridge: Some(PathBuf::from(BRIDGE)), port: 7717, ..Machine::default() },
        now: 100,
    }
}
