//! What can go wrong, told so that the user knows what to do next; the kind is for the program.

use crate::key::KeyProblem;
use std::sync::Arc;
pub use vault::Cause;

/// Everything this crate can fail with. Texts carry no secret and no answer body.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    #[error("{server}: {reason}. Sign in again.")]
    SignInNeeded { server: String, reason: String },
    #[error("{server} has no such instance; list them with `traygate instance list`")]
    NoInstance { server: String },
    #[error("an instance of {server} cannot be called \"{label}\": {reason}; choose another name")]
    Label { server: String, label: String, reason: &'static str },
    #[error("{server} did not grant access: {reason}")]
    Denied { server: String, reason: String },
    #[error(
        "nobody finished the sign-in to {server} in the browser in time; start it again. If the page there denied \
         access, whoever manages {server} for you must allow it first."
    )]
    TimedOut { server: String },
    #[error(
        "the sign-in server {issuer} does not offer PKCE (S256), without which a sign-in can be stolen on the way; \
         Traygate does not sign in to {server}. Ask its vendor to turn it on."
    )]
    NoPkce { server: String, issuer: String },
    #[error("{url} is no MCP server: {reason}. Check the address.")]
    NotAnMcpServer { url: String, reason: String },
    #[error("{url} needs no sign-in: it answers everybody")]
    Open { url: String },
    #[error("cannot sign in to {server}: {reason}")]
    Discovery { server: String, reason: String },
    #[error("cannot reach {host}: {reason}. Check the network and try again.")]
    Unreachable {
        host: String,
        reason: String,
        #[source]
        source: Option<Cause>,
    },
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Key(#[from] KeyProblem),
    #[error("Traygate could not {attempt}; this is a fault of Traygate")]
    Ours {
        attempt: &'static str,
        #[source]
        source: Option<Cause>,
    },
}

/// What the caller can do about an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The user must sign in (again).
    SignInNeeded,
    /// The instance named does not exist, or the new name is taken.
    Usage,
    /// The user or the server said no.
    Denied,
    /// Nobody came back from the browser.
    TimedOut,
    /// The authorisation server does not offer PKCE S256.
    NoPkce,
    /// Nothing at the address speaks MCP.
    NotAnMcpServer,
    /// The server is open: no sign-in exists.
    Open,
    /// The server's sign-in data is missing, wrong or unsafe.
    Discovery,
    /// No answer, or 5xx: the same may work later.
    Unreachable,
    /// The master key cannot be had: keychain missing, locked, or key lost.
    KeyStore,
    /// The vault's file is damaged, too new, or cannot be written.
    Vault,
    /// What was pasted is no usable key.
    Key,
    /// A fault of this program.
    Ours,
}

impl Error {
    pub fn kind(&self) -> Kind {
        match self {
            Error::SignInNeeded { .. } => Kind::SignInNeeded,
            Error::NoInstance { .. } | Error::Label { .. } => Kind::Usage,
            Error::Denied { .. } => Kind::Denied,
            Error::TimedOut { .. } => Kind::TimedOut,
            Error::NoPkce { .. } => Kind::NoPkce,
            Error::NotAnMcpServer { .. } => Kind::NotAnMcpServer,
            Error::Open { .. } => Kind::Open,
            Error::Discovery { .. } => Kind::Discovery,
            Error::Unreachable { .. } => Kind::Unreachable,
            Error::Vault(error) => match error {
                vault::Error::KeyStore { .. }
                | vault::Error::KeyLost { .. }
                | vault::Error::KeyFile { .. } => Kind::KeyStore,
                vault::Error::File { .. } => Kind::Vault,
                vault::Error::Ours { .. } => Kind::Ours,
            },
            Error::Key(_) => Kind::Key,
            Error::Ours { .. } => Kind::Ours,
        }
    }
}

/// Wraps an error as the cause beneath ours.
pub(crate) fn cause(error: impl std::error::Error + Send + Sync + 'static) -> Option<Cause> {
    Some(Arc::new(error))
}
