//! What the gateway must be told from outside: servers, who may speak, which instance acts, and its credential.

use bytes::Bytes;
use credentials::{Authorization, Secret};
use futures_util::future::BoxFuture;
use limits::Budget;
use policy::Policy;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use url::Url;

/// A remote MCP server as the gateway sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub id: String,
    /// For people: "PartnerStack".
    pub name: String,
    /// Its Streamable HTTP endpoint.
    pub url: Url,
    /// What is known of its limits.
    pub budget: Budget,
}

/// The instance a session acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Opaque and stable; see `credentials::Instance::id`.
    pub id: String,
    pub label: String,
}

/// Who speaks in a session, as far as anybody can know.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client id: that of its token over HTTP, over the bridge the one its entry was written for.
    pub client: Option<String>,
    /// What the app calls itself in the conversation. Nobody vouches for it.
    pub name: Option<String>,
    /// When the session began; the same in every question of one session, and gone with it.
    pub session: Arc<Instant>,
}

/// Why no instance acts for a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nobody {
    /// Nobody is signed in, or the label that was asked for does not exist.
    SignedOut,
    /// The user has not allowed this app to use the server. Text for the user of the AI app.
    NotApproved(String),
}

/// Why there is no credential to act with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in, or the sign-in is dead. Text for the user of the AI app.
    SignInNeeded(String),
    /// The call needs a permission that the sign-in does not give; the next "Reconnect" asks for it. Text for the
    /// user of the AI app.
    PermissionNeeded(String),
    /// The call needs a permission that nobody will be asked for: it was declined, or asked for in vain. Text for the
    /// user of the AI app.
    NotPermitted(String),
    /// The credential cannot be got at on this machine (keychain or vault); asking again may bother the user. Text for
    /// the user of the AI app.
    Locked(String),
    /// The sign-in server cannot be reached just now; trying later may work. Text for the user of the AI app.
    Unreachable(String),
}

/// A call that only the user can let through.
#[derive(Clone, Debug)]
pub struct Question {
    /// Server id.
    pub server: String,
    pub instance: Instance,
    pub caller: Caller,
    /// The tool's name, else the method.
    pub what: String,
    /// JSON as the app sent it, for the eyes of the user and nobody else.
    pub arguments: Option<String>,
}

/// What the user says about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Yes,
    No,
    /// There is nobody who could be asked.
    NobodyThere,
    /// Too many calls wait already.
    TooMany,
}

/// What the engine lends to the gateway. Every answer is current when it is given; the gateway keeps none of it
/// longer than one call.
pub trait Access: Send + Sync + 'static {
    /// The server with this id.
    fn server(&self, id: &str) -> Option<Arc<Server>>;

    /// The client id this HTTP token was issued to, when that client was connected to this server over HTTP: being let
    /// in to one server is no leave to use another. Compares in constant time.
    fn client_of(&self, server: &str, token: &Secret) -> Option<String>;

    /// Which instance `caller` acts on now: the label the entry asked for, else the client's pin, else the active
    /// one. An open server, which nobody signs in to, has one instance with an empty label, which is never shown.
    /// A caller that is not approved is put to the user by being looked up here, once.
    fn instance(&self, server: &str, caller: &Caller, asked: Option<&str>) -> Result<Instance, Nobody>;

    /// The header to send for this instance; `None` inside `Ok` when the server is open. `refused` is the value
    /// the server just answered 401 to: the credential is refreshed once, whoever else asks at the same time.
    fn authorize<'a>(
        &'a self,
        server: &'a str,
        instance: &'a str,
        refused: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Option<Authorization>, Refusal>>;

    /// The server answered 403 `insufficient_scope` to this operation (see [`operation`](crate::operation)), with this
    /// `scope` (may be empty). What is missing is remembered for the next sign-in of the instance; its credential
    /// stays as it is, and no browser opens.
    fn insufficient_scope<'a>(
        &'a self,
        server: &'a str,
        instance: &'a str,
        operation: &'a str,
        scope: &'a str,
    ) -> BoxFuture<'a, Refusal>;

    /// What the user lets apps do with the tools of this server, and what this instance was listed of them.
    fn policy(&self, server: &str, instance: &str) -> Policy;

    /// The result of a `tools/list` as the server itself gave it to this instance, before anybody sees it: what differs
    /// from what the user knows is held from here on.
    fn listed(&self, server: &str, instance: &str, result: &[u8], first_page: bool);

    /// Puts a call to the user and waits for their word, however long it takes. Dropped, the question is taken back.
    fn ask(&self, question: Question) -> BoxFuture<'_, Word>;

    /// Keeps what the server of this id last answered to this instance, for [`recall`](Access::recall), also over
    /// restarts and for as long as there is the instance. A first page makes the later ones worthless. Must not block.
    fn remember(&self, server: &str, instance: &str, page: Page, text: Bytes);

    /// What was remembered: a whole JSON-RPC response, byte for byte.
    fn recall(&self, server: &str, instance: &str, page: &Page) -> Option<Bytes>;

    /// Told after it happened; must not block.
    fn observe(&self, event: Event);
}

/// What a server was asked: a question of the kind that everybody is answered alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    pub question: String,
    /// Of a list, as it is spelled; `None` is its first page.
    pub cursor: Option<String>,
}

impl Page {
    /// The answer to an `initialize` that asked for this revision.
    pub(crate) fn greeting(version: &str) -> Page {
        Page { question: format!("initialize {version}"), cursor: None }
    }

    /// The answer to `server/discover`.
    pub(crate) fn discovered() -> Page {
        Page { question: "server/discover".to_owned(), cursor: None }
    }
}

/// What happened in the gateway, for status and activity. No arguments, no results, no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A client spoke for the first time in a session, or a session ended.
    Session { server: String, client: Option<String>, open: bool },
    /// A call began or ended to wait for the server's limit.
    Waiting { server: String },
    /// No connection can be made to a server (why, in a whole sentence), or one can be again.
    Reach { server: String, away: Option<String> },
    /// One request was answered.
    Call {
        server: String,
        client: Option<String>,
        /// The label of the instance the call began and ended on.
        instance: Option<String>,
        method: String,
        /// The tool's name for `tools/call`.
        tool: Option<String>,
        took: Duration,
        /// Bytes of the answer.
        bytes: usize,
        outcome: Outcome,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A result that is no tool error.
    Done,
    /// A JSON-RPC error or a result with `isError`.
    Failed,
    /// Answered by the gateway instead of the server (signed out, guard, refused).
    Held,
}
