//! A command that did not work: a kind to act on, a message to read, a hint what to do next.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// What the caller can do about it. The window and the exit code are decided by this, never by the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Kind {
    /// The words of the command make no sense: unknown server, client, label. (exit 2)
    Usage,
    /// Somebody must sign in first. (exit 3)
    SignInNeeded,
    /// The user or the server said no to a sign-in, or it timed out.
    SignInFailed,
    /// A file of another program needs its owner's hand: we will not overwrite it.
    TheirFile,
    /// The remote server cannot be reached or does not speak MCP.
    Server,
    /// The keychain is locked or missing; the user has a choice to make.
    KeyStore,
    /// No owner could be reached or started.
    Owner,
    /// Anything else: disk full, a bug of ours.
    Ours,
}

/// One failed command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Failure {
    pub kind: Kind,
    /// What happened, to which file or server.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(kind: Kind, message: impl Into<String>) -> Failure {
        Failure { kind, message: message.into(), hint: None }
    }

    /// Adds what to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
