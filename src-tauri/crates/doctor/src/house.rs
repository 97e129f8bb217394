//! Everything the doctor looks at, as values. What nobody looked up is empty and finds nothing.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use crate::{entry::Entry, file::File};

/// The user's whole set-up at one moment.
#[derive(Clone, Debug, Default)]
pub struct House {
    pub clients: Vec<Client>,
    pub servers: Vec<Server>,
    pub machine: Machine,
    /// Unix seconds.
    pub now: u64,
}

/// How an entry reaches us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Bridge,
    Http,
}

/// One AI app.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub id: String,
    /// For people: "Claude Desktop".
    pub name: String,
    pub installed: bool,
    /// What its user must do before a new entry is read.
    pub reload: String,
    pub files: Arc<Vec<File>>,
    /// The types of an entry it understands; empty: whatever stands there does no harm.
    pub types: &'static [&'static str],
    /// Server id → how the two stand to each other.
    pub crossings: BTreeMap<String, Crossing>,
    /// Names of entries that lead to us but to no server there is.
    pub orphans: Vec<String>,
    /// Files with an `npx mcp-remote` entry for one of our servers, and that server's id.
    pub mcp_remote: Vec<(PathBuf, String)>,
}

/// How one client stands to one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Against the entry we would write.
    pub standing: Standing,
    /// How it reaches us, where an entry of ours is known or stands there.
    pub via: Option<Via>,
    /// What we remember of having written it.
    pub known: Option<Known>,
    /// Unix seconds of its last message through the gateway.
    pub seen: Option<u64>,
    /// How the entry was lost, where that is known.
    pub lost: Option<Loss>,
    /// Whether it was put back so often that nobody does it by itself any more.
    pub stopped: bool,
}

/// How an entry stands in the client's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Absent,
    Written,
    Differs,
    /// The file cannot be read; which, where and why.
    Damaged(String),
}

/// How an entry of ours was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The file that no longer has the entry as it was written.
    pub file: PathBuf,
    pub what: Lost,
}

/// What happened to the file of a lost entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    FileGone,
    /// It is again what it was before we wrote the entry.
    OlderVersion,
    /// Every entry in it is gone, not only ours.
    Emptied,
    Removed,
    Changed,
}

/// An entry we wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub via: Via,
    /// Unix seconds.
    pub since: u64,
    /// For HTTP: the gateway's port at that time.
    pub port: Option<u16>,
}

/// One server, its sign-ins, and what it answered.
#[derive(Clone, Debug)]
pub struct Server {
    pub id: String,
    pub name: String,
    pub url: Option<url::Url>,
    pub auth: Auth,
    pub instances: Vec<Instance>,
    /// Whether one of the instances is the active one.
    pub has_active: bool,
    pub pins: Vec<Pin>,
    /// How many plain files of mcp-remote hold a sign-in to it.
    pub mcp_remote_files: u32,
    /// Tools that it says something else of than the user knows, held until that is accepted.
    pub tools_held: Vec<String>,
    /// What it said when it was asked for its tools just now, by the label of the instance that asked.
    pub answers: BTreeMap<String, Answer>,
    /// Calls that wait now because its limit is used up.
    pub waiting: u32,
}

/// How a server wants to be convinced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    Browser,
    Key,
    Open,
}

/// One instance of a server.
#[derive(Clone, Debug)]
pub struct Instance {
    pub label: String,
    pub state: State,
    /// The permission it lacks, in words.
    pub needs: Option<String>,
    /// The command that signs in to it again.
    pub again: String,
}

/// Whether an instance can act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Ready,
    /// Works, but not for long: why.
    Ending(String),
    SignInNeeded(String),
    /// Being signed out.
    Leaving,
}

/// A client that always acts on one instance.
#[derive(Clone, Debug)]
pub struct Pin {
    pub client: String,
    pub label: String,
    /// Whether that instance is still there.
    pub stands: bool,
}

/// What came of a real `tools/list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// How many tools it listed, how many it had listed before (if that is known), and how many seconds its clock is
    /// ahead of ours (if it said).
    Tools {
        count: usize,
        before: Option<usize>,
        ahead: Option<i64>,
    },
    Failed(Trouble, String),
}

/// Why a server gave no tools. The words beside it are a whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Unreachable,
    Certificate,
    /// 5xx.
    Failing,
    NotMcp,
    /// 401.
    SignIn,
    /// 403.
    Denied,
    /// 429.
    Limited,
}

/// This computer.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// What is wrong with the vault's file.
    pub vault_damage: Option<String>,
    /// Why the key to the vault cannot be had.
    pub vault_locked: Option<String>,
    /// Where our entries say the bridge is.
    pub bridge: Option<PathBuf>,
    pub bridge_missing: bool,
    pub bridge_not_executable: bool,
    /// The gateway's port.
    pub port: u16,
    /// The port it should have had and did not get.
    pub wanted_port: Option<u16>,
    /// Why nothing can be written to our own folder.
    pub unwritable: Option<String>,
    pub disk_full: bool,
    /// The proxy variable that is set, where nothing keeps this computer itself out of it.
    pub proxied_loopback: Option<String>,
    /// Whether `npx` is on the PATH.
    pub npx: Option<bool>,
    /// `node --version`.
    pub node: Option<String>,
}

impl House {
    /// The clients that are on this machine.
    pub(crate) fn here(&self) -> impl Iterator<Item = &Client> {
        self.clients.iter().filter(|it| it.installed)
    }

    /// Every crossing of a client that is here, with its server.
    pub(crate) fn crossings(&self) -> impl Iterator<Item = (&Client, &Server, &Crossing)> {
        self.here().flat_map(|client| {
            let servers = self.servers.iter();
            servers.filter_map(move |it| Some((client, it, client.crossings.get(&it.id)?)))
        })
    }

    /// Whether an entry of any app that is here starts `npx`.
    pub fn starts_npx(&self) -> bool {
        self.here().flat_map(Client::entries).any(|(_, it)| it.program().as_deref() == Some("npx"))
    }

    /// The name for people of the client with this id.
    pub(crate) fn client_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.clients.iter().find(|it| it.id == id).map_or(id, |it| &it.name)
    }
}

impl Client {
    /// Every entry in every file of it that could be read.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&File, &Entry)> {
        self.files.iter().flat_map(|file| file.entries.iter().map(move |it| (file, it)))
    }
}
