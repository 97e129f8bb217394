//! Everything anybody can ask of the owner: one list for CLI, tray and window.

mod edits;
mod moved;
mod settings;

pub use edits::{Edit, EntryChange, FileThreeWay, PastEdit};
pub use moved::{MovedEntry, MovedSignIn, Outcome};
pub use settings::{Language, Look, SETTINGS, SettingsInput, SettingsState, Theme};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{App, Failure, Finding, GuardRule, GuardState, PolicyMode, PolicyState, Said, Snapshot, Status};

/// How an entry reaches the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Via {
    Bridge,
    Http,
}

/// One request to the owner. Secrets travel in it only over the local socket and are never logged.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(tag = "command", rename_all = "kebab-case")]
#[ts(export)]
pub enum Command {
    /// → `Reply::Snapshot`
    Snapshot,
    /// A stream of `Reply::Snapshot` lines: one now, one after every change, until the caller hangs up.
    Watch,
    /// Adds a server, or gives a built-in one its address. → `Reply::Server`
    AddServer {
        url: String,
        id: Option<String>,
        name: Option<String>,
        auth: Option<AuthInput>,
        /// `None` leaves them as they are; else they replace all there were.
        #[serde(default)]
        terms: Option<TermsInput>,
    },
    /// Understands a vendor's snippet (JSON, command line). → `Reply::Imported`
    Import { text: String },
    /// "Moving in": puts our entries where others' lead to servers without us (`mcp-remote` and its kin; addresses of
    /// known servers), takes the keys in them into the vault and, with `take_sign_ins`, mcp-remote's sign-ins. No
    /// `clients`: all that are installed. No `servers`: all. → `Reply::MovedIn`
    MoveIn { clients: Vec<String>, servers: Vec<String>, take_sign_ins: bool, dry_run: bool },
    /// Forgets the server, its instances (after revoking) and its entries. → `Reply::Done`
    RemoveServer { server: String },
    /// One real `initialize` and `tools/list` with the active instance. → `Reply::Tested`
    TestServer { server: String },
    /// Starts a browser sign-in; the caller opens the URL, then sends `AwaitSignIn`. A second one for the same joins
    /// the first, unless its address is `copied` into a browser of the user's choice. → `Reply::SignIn`
    SignIn {
        server: String,
        label: Option<String>,
        #[serde(default)]
        copied: bool,
    },
    /// "Reconnect": like `SignIn`, for an instance there already is. → `Reply::SignIn`
    Reconnect {
        server: String,
        label: Option<String>,
        #[serde(default)]
        copied: bool,
    },
    /// Waits until the browser came back. → `Reply::SignedIn`
    AwaitSignIn {
        id: String,
        #[ts(type = "number")]
        timeout_seconds: u64,
    },
    /// Gives up a sign-in that is waiting. → `Reply::Done`
    CancelSignIn { id: String },
    /// Signs in with a key (Partnero) or header secret: checked by one real call, then kept. → `Reply::SignedIn`
    SignInWithKey { server: String, label: Option<String>, key: String },
    /// Makes this instance the active one. → `Reply::Done`
    SwitchInstance { server: String, label: String },
    /// → `Reply::Done`
    RenameInstance { server: String, label: String, new: String },
    /// `label: None` unpins. → `Reply::Done`
    Pin { client: String, server: String, label: Option<String> },
    /// "Clear credentials": revokes at the server, then forgets. `label: None` is the active one. `mcp_remote`: deletes
    /// the plain files of mcp-remote for this server, too. → `Reply::SignedOut`
    SignOut { server: String, label: Option<String>, all: bool, mcp_remote: bool },
    /// Writes entries. No `servers`: all that have an address. → `Reply::Edited`
    Connect { clients: Vec<String>, servers: Vec<String>, via: Via, dry_run: bool },
    /// Removes entries. No `servers`: all of ours. → `Reply::Edited`
    Disconnect { clients: Vec<String>, servers: Vec<String> },
    /// Takes the last edit of this client's files back; with `to` that edit and all after it, as an edit of its own.
    /// What others changed since stays; refused when that were our entries. → `Reply::Edited`
    Undo {
        client: String,
        #[serde(default)]
        to: Option<u32>,
    },
    /// The edits of this client's files that can be taken back. → `Reply::History`
    History { client: String },
    /// What an edit did, and what was done since; without a number the last one. → `Reply::ThreeWay`
    ThreeWay {
        client: String,
        #[serde(default)]
        number: Option<u32>,
    },
    /// How entries are looked after; with a rule, first sets it for one server's entry in this client's files or, without
    /// a server, for all of them. → `Reply::Guard`
    Guard { client: Option<String>, server: Option<String>, rule: Option<GuardRule> },
    /// Lets an app that nobody connected use a server. → `Reply::Done`
    Approve { app: App, server: String },
    /// Says no to such an app, or takes back what it was allowed. → `Reply::Done`
    Decline { app: App, server: String },
    /// → `Reply::Doctor`
    Doctor { fix: bool, only: Vec<String> },
    /// Everything that helps somebody else to see what is wrong, without secrets. → `Reply::Bundle`
    Bundle,
    /// What AI apps may do with a server's tools, after the change if one is asked for. → `Reply::Policy`
    Policy {
        server: String,
        #[serde(default)]
        change: Option<PolicyInput>,
    },
    /// The user's word about a call that waits for it. → `Reply::Done`
    AnswerCall { id: String, answer: CallAnswer },
    /// How connections leave this machine, after the change if one is asked for. → `Reply::Network`
    Network { change: Option<NetworkInput> },
    /// What the user chose about Traygate itself, after the change if one is asked for. → `Reply::Settings`
    Settings {
        #[serde(default)]
        change: Option<SettingsInput>,
    },
    /// What rests in the vault and whether it opens. → `Reply::Vault`
    Vault,
    /// Puts a damaged vault aside and begins a new one with what can still be read. → `Reply::Done`
    ResetVault,
    /// Makes a new master key and seals everything with it. → `Reply::Done`
    RekeyVault,
    /// Everything that was set up, without secrets, as a document. → `Reply::BackUp`
    BackUp,
    /// Brings back what a backup holds and is not here. → `Reply::Restored`
    Restore { document: String },
    /// The latest calls, newest last. → `Reply::Activity`
    Activity { limit: u32 },
    /// A stream of `Reply::Activity` lines from now on, until the caller hangs up.
    FollowActivity,
    /// Refuses every use of a server with the reason, until it is told otherwise; also over restarts. → `Reply::Done`
    Pause { on: bool },
    /// Shows the window (desktop owner only). → `Reply::Done`
    Open,
    /// Ends the owner after running calls have ended. → `Reply::Done`
    Quit,
    /// The same, for the desktop app that wants to be the owner. One that somebody asked for refuses. → `Reply::Done`
    MakeWay,
}

/// How a server added by hand wants to be convinced.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuthInput {
    /// A key, kept in the vault and sent as Bearer token.
    ApiKey(String),
    /// A secret for the named header.
    Header { name: String, value: String },
}

/// How to sign in to a server that needs more than it publishes. The default is the usual sign-in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct TermsInput {
    /// The client id that the vendor registered for the user beforehand.
    pub client_id: Option<String>,
    /// The secret that belongs to it; kept in the vault and nowhere else.
    pub client_secret: Option<String>,
    /// The https address of a Client ID Metadata Document.
    pub client_metadata_url: Option<String>,
    /// Leave `resource` (RFC 8707) out of every request.
    pub no_resource: bool,
    /// The server follows the revision 2025-03-26 and publishes no sign-in data.
    pub old_sign_in: bool,
}

/// A change of what apps may do with a server's tools; what is left out stays as it is.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PolicyInput {
    pub mode: Option<PolicyMode>,
    /// Tools to switch off, by name.
    pub disable: Vec<String>,
    /// Tools to switch on again.
    pub enable: Vec<String>,
    /// Changes that the user has seen and accepts.
    pub accept: Vec<AcceptInput>,
}

/// What a tool has become, accepted.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AcceptInput {
    pub tool: String,
    /// [`HeldChange::change`](crate::HeldChange) that was seen; `None`: whatever is held now.
    pub change: Option<String>,
}

/// The user's word about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum CallAnswer {
    /// Yes, this once.
    Once,
    /// Yes, and so for every call of this tool by this app until Traygate ends.
    UntilQuit,
    No,
}

/// A change of the way out; what is left out stays as it is.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct NetworkInput {
    /// `system`, `none`, or the address of a proxy.
    pub proxy: Option<String>,
    /// A file of certificates (PEM or DER) to trust beside the system's; it replaces the one before.
    pub certificates: Option<FileInput>,
    /// Trusts only the system's again.
    pub forget_certificates: bool,
}

/// A file the user chose.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileInput {
    /// As it is called, for people.
    pub name: String,
    pub base64: String,
}

/// How connections leave this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NetworkState {
    /// `system`, `none`, or the address of a proxy.
    pub proxy: String,
    /// The file whose certificates are trusted beside the system's, and how many it holds.
    pub certificates: Option<(String, u32)>,
}

/// The owner's answer to one command.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "reply", rename_all = "kebab-case")]
#[ts(export)]
pub enum Reply {
    Done {
        #[ts(type = "string")]
        message: Said,
    },
    Snapshot {
        snapshot: Snapshot,
    },
    Server {
        id: String,
        name: String,
        url: String,
    },
    /// What a snippet said, in plain words, and the servers it led to.
    Imported {
        #[ts(type = "Array<string>")]
        understood: Vec<Said>,
        servers: Vec<String>,
    },
    /// Entries and sign-ins that moved, would move, or stay; `edits` says how files change.
    MovedIn {
        entries: Vec<MovedEntry>,
        sign_ins: Vec<MovedSignIn>,
        edits: Vec<Edit>,
    },
    Tested {
        server: String,
        instance: Option<String>,
        tools: Vec<String>,
        took_ms: u32,
    },
    SignIn {
        step: SignInStep,
    },
    /// `other_than`: "Reconnect" ended on another account than that label's, or on one the server did not name (no
    /// `identity`); it is kept beside it. `added`: the instance was not there before.
    SignedIn {
        server: String,
        label: String,
        identity: Option<String>,
        active: bool,
        other_than: Option<String>,
        added: bool,
    },
    SignedOut {
        server: String,
        instances: Vec<Cleared>,
        plain: Vec<PlainCleared>,
    },
    Edited {
        edits: Vec<Edit>,
    },
    /// Newest last.
    History {
        client: String,
        edits: Vec<PastEdit>,
    },
    ThreeWay {
        client: String,
        files: Vec<FileThreeWay>,
    },
    Guard {
        guards: Vec<Guarded>,
    },
    Doctor {
        findings: Vec<Finding>,
        fixed: Vec<Finding>,
        covers: String,
        /// What a real `tools/list` said, for each app that is connected to a server. Empty where nobody was asked.
        #[serde(default)]
        crossings: Vec<Listing>,
    },
    /// The support bundle's files.
    Bundle {
        parts: Vec<BundlePart>,
    },
    Policy(PolicyState),
    Network {
        network: NetworkState,
    },
    Settings {
        settings: SettingsState,
    },
    Vault {
        vault: VaultState,
    },
    /// The document to keep: JSON, without anything secret.
    BackUp {
        document: String,
    },
    /// What came back, and what the user has to do now, in plain words.
    Restored {
        #[ts(type = "Array<string>")]
        done: Vec<Said>,
        #[ts(type = "Array<string>")]
        left: Vec<Said>,
    },
    Activity {
        calls: Vec<Call>,
    },
    Failed {
        failure: Failure,
    },
}

/// A sign-in that waits for the browser.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignInStep {
    /// For `AwaitSignIn`.
    pub id: String,
    /// The page to open. Single use; carries `state` but no secret.
    pub url: String,
    /// Whether to open it: false when somebody else was told to a moment ago, and the page is there or on its way.
    pub open: bool,
}

/// What became of one instance's credential.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Cleared {
    pub label: String,
    /// What the server answered, in plain words.
    #[ts(type = "string")]
    pub server_said: Said,
    /// Whether the server confirmed that the tokens are dead.
    pub revoked: bool,
}

/// What became of one sign-in that mcp-remote kept in plain files.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PlainCleared {
    /// The files that were deleted.
    pub files: Vec<String>,
    /// What the server answered, in plain words.
    #[ts(type = "string")]
    pub server_said: Said,
    /// Whether the server confirmed that the tokens are dead.
    pub revoked: bool,
}

/// What a server answered to a real `tools/list` as the instance that an app acts on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Listing {
    /// Client id, and the app's name for people.
    pub client: String,
    pub client_name: String,
    /// Server id, and its name for people.
    pub server: String,
    pub server_name: String,
    /// The label of the instance. `None`: none acts, or the server needs no sign-in.
    pub instance: Option<String>,
    /// How many tools it listed. `None`: it did not.
    pub tools: Option<u32>,
    /// Why not, in a whole sentence.
    pub trouble: Option<String>,
}

/// What rests in the vault, without anything secret.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VaultState {
    pub file: String,
    /// Where the master key rests, in words.
    pub key_store: String,
    /// What is wrong with the file. Nothing can be kept in it until `ResetVault`.
    pub damage: Option<String>,
    /// Why the master key cannot be had just now; then it is unknown which records open.
    #[ts(type = "string | null")]
    pub locked: Option<Said>,
    pub records: Vec<VaultRecord>,
}

/// One record of the vault.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VaultRecord {
    pub server: String,
    pub label: String,
    pub rest: VaultRest,
}

/// What rests in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VaultRest {
    /// A credential that opens.
    Opens,
    /// A credential that does not open: the record was changed or moved.
    Broken,
    /// No credential: the instance came back from a backup.
    Nothing,
    /// The master key cannot be had just now.
    Unknown,
}

/// One file of the support bundle.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BundlePart {
    /// Its path in the bundle, with `/`.
    pub name: String,
    pub text: String,
}

/// One entry that is looked after.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Guarded {
    pub client: String,
    pub server: String,
    pub status: Status,
    #[serde(flatten)]
    pub state: GuardState,
}

/// One call through the gateway.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Call {
    /// Unix milliseconds.
    #[ts(type = "number")]
    pub at: u64,
    pub client: Option<String>,
    pub server: String,
    pub instance: Option<String>,
    pub method: String,
    pub tool: Option<String>,
    pub took_ms: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// `done`, `failed` or `held`.
    pub outcome: String,
}
