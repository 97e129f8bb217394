//! Everything a window, a tray menu or `traygate status` shows, as one value without secrets.

mod policy;

pub use policy::{AskedCall, HeldChange, PolicyMode, PolicyState, ServerPolicy, ToolState};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::{Look, Said, Via};

/// The state of the whole program at one moment. Tray and window are drawn from it and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Snapshot {
    pub owner: OwnerState,
    pub look: Look,
    pub servers: Vec<ServerState>,
    pub clients: Vec<ClientState>,
    pub findings: Vec<Finding>,
    /// Apps nobody connected: those that wait for the user's word, and those that have it.
    pub approvals: Vec<Approval>,
    /// Calls that wait for the user's word, the oldest first.
    pub calls: Vec<AskedCall>,
}

/// The running owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnerState {
    pub version: String,
    pub pid: u32,
    /// `http://127.0.0.1:PORT`
    pub http: String,
    /// Where the master key rests, in words ("the system keychain", "a file, because TRAYGATE_KEY_STORE=file").
    pub key_store: String,
    /// Whether it is the desktop app (else `traygate serve`).
    pub desktop: bool,
    /// Whether the user has paused it: no app reaches any server.
    #[serde(default)]
    pub paused: bool,
}

/// One server, in the order the window lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerState {
    pub id: String,
    pub name: String,
    /// `None`: built in, but its address must come from the user first (Partnero).
    pub url: Option<String>,
    pub auth: Auth,
    /// What its sign-in needs beyond what it publishes.
    pub terms: Terms,
    /// What the user should know before the first sign-in, in one sentence.
    pub note: Option<String>,
    pub instances: Vec<InstanceState>,
    /// How many plain files of mcp-remote hold a sign-in to it.
    pub mcp_remote_files: u32,
    /// How full its limit is. `None`: it has none that anybody knows of, or nobody asked yet.
    pub limits: Option<LimitState>,
    /// What AI apps may do with its tools.
    pub policy: ServerPolicy,
}

/// The limit of a server for each of its instances, and how full the fullest one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LimitState {
    /// Calls a minute. `None`: the server refused some lately without saying how many it takes.
    pub per_minute: Option<u32>,
    /// Calls of the last minute that count.
    pub used: u32,
    /// Calls that wait for their turn now.
    pub waiting: u32,
    /// Whether the server taught it by its answers.
    pub learnt: bool,
}

/// How a server wants to be convinced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Auth {
    /// The browser opens; the user signs in there.
    OAuth,
    /// The user pastes a key from the vendor's dashboard.
    ApiKey,
    /// The user pastes a secret that is sent in a header of this name.
    Header(String),
    /// Nothing is needed.
    Open,
}

impl Auth {
    /// Whether its user pastes a secret instead of signing in in the browser.
    pub fn is_pasted(&self) -> bool {
        match self {
            Auth::ApiKey | Auth::Header(_) => true,
            Auth::OAuth | Auth::Open => false,
        }
    }
}

/// What the user said about signing in to a server. The default is the usual sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Terms {
    /// The client id that the vendor registered for the user beforehand.
    pub client_id: Option<String>,
    /// Whether a secret that belongs to it is in the vault.
    pub client_secret: bool,
    /// Where a Client ID Metadata Document stands.
    pub client_metadata_url: Option<String>,
    /// `resource` (RFC 8707) is left out of every request.
    pub no_resource: bool,
    /// The server follows the revision 2025-03-26 and publishes no sign-in data.
    pub old_sign_in: bool,
}

/// One instance of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InstanceState {
    pub label: String,
    /// What the server calls it.
    pub identity: Option<String>,
    /// Whether clients without a pin act on it.
    pub active: bool,
    /// `None`: signed in. Else why somebody must sign in again.
    pub sign_in_needed: Option<String>,
    /// What the server asked for since beyond what the sign-in gave ("one more permission (mcp:write)"). Reconnecting
    /// asks for it; everything else works without.
    pub needs: Option<String>,
    /// Unix seconds.
    #[ts(type = "number")]
    pub signed_in_at: u64,
    /// Unix seconds: when the sign-in ends by itself. `None` where it is renewed or never ends.
    #[ts(type = "number | null")]
    pub expires_at: Option<u64>,
    /// Unix seconds.
    #[ts(type = "number | null")]
    pub last_used: Option<u64>,
}

/// One AI app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClientState {
    pub id: String,
    pub name: String,
    pub installed: bool,
    /// Absolute paths of its configuration files.
    pub files: Vec<String>,
    pub speaks_http: bool,
    /// What its user must do before a new entry is read.
    pub reload: String,
    /// Server id → label it is pinned to.
    pub pins: BTreeMap<String, String>,
    /// Server id → how the two stand to each other. Has every server of the snapshot.
    pub crossings: BTreeMap<String, Crossing>,
    /// Whether `traygate undo` has something to take back.
    pub can_undo: bool,
}

/// How one client stands to one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Crossing {
    pub status: Status,
    /// How the entry reaches us, when there is one.
    pub via: Option<Via>,
    /// Unix seconds of its last message through the gateway.
    #[ts(type = "number | null")]
    pub last_seen: Option<u64>,
    /// More words where something is to be done: which file, what is wrong, what to do.
    #[ts(type = "string | null")]
    pub detail: Option<Said>,
    /// Whether the app has been running since before the entry was written and has to be started again to see it.
    /// False also where nobody can tell.
    pub restart: bool,
    /// Who looks after the entry. `None` where there is none of ours to look after.
    pub guard: Option<GuardState>,
}

/// How an entry is looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GuardState {
    pub rule: GuardRule,
    /// Whether the user chose the rule; else it is what is usual for this app.
    pub chosen: bool,
    /// Unix seconds: when the file that lacks the entry was last written.
    #[ts(type = "number | null")]
    pub lost_at: Option<u64>,
    /// Unix seconds: when Traygate last put the entry back by itself.
    #[ts(type = "number | null")]
    pub put_back_at: Option<u64>,
    /// Whether it gave up: put back three times within an hour, and lost again.
    pub stopped: bool,
}

/// What is done when an entry is removed or changed by anybody but Traygate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum GuardRule {
    /// It is put back.
    Restore,
    /// The user is told.
    Tell,
}

/// The truth about one crossing, not a hope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Status {
    /// The app is not on this machine.
    NotInstalled,
    NotConnected,
    /// The entry is written but the app has not spoken through the gateway since.
    Written,
    /// It really spoke through the gateway.
    Connected,
    /// An entry stands there that is not as we wrote it.
    Changed,
    /// The file cannot be read or parsed.
    Damaged,
}

/// An app that nobody connected to a server, and what the user said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Approval {
    pub app: App,
    /// For people: "Cursor".
    pub name: String,
    /// Whether that is only what the program says of itself.
    pub claimed: bool,
    /// Server id.
    pub server: String,
    /// For people: "PartnerStack".
    pub server_name: String,
    /// The label of the instance it acts on, or would.
    pub instance: Option<String>,
    /// What the sign-in of that instance permits. `None`: its server did not say.
    pub scopes: Option<Vec<String>>,
    /// Unix seconds: of the question, or of the answer.
    #[ts(type = "number")]
    pub since: u64,
    pub verdict: Verdict,
}

/// Under which name an app is allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum App {
    /// The client id that its entry gives (`traygate-bridge SERVER --client ID`).
    Client(String),
    /// What it calls itself, for want of anything better.
    Named(String),
}

/// What the user said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Verdict {
    /// Nothing yet.
    Pending,
    /// Yes, until it is taken back.
    Approved,
    /// No, until the app is started anew.
    Declined,
}

/// Something the doctor found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    /// Stable, kebab-case.
    pub code: String,
    /// What it is about, for people: "Cursor", "PartnerStack (Acme)".
    pub subject: String,
    /// What is wrong, in plain words.
    pub message: String,
    /// What would mend it.
    pub remedy: String,
    /// Whether `doctor --fix` can mend it.
    pub fixable: bool,
}
