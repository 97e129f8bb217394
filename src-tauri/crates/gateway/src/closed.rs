//! Why a session sees one tool of ours instead of the server's, and the words of that tool.

use crate::{Nobody, Server, trouble};

/// A server that is closed to a session for now, and why, in words for the user of the AI app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) reason: Reason,
    pub(crate) why: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Nobody is signed in, or the sign-in is dead.
    SignedOut,
    /// The user has not allowed this app to use the server.
    NotApproved,
    /// It cannot be reached, and never was before.
    Unreached,
}

impl Closed {
    /// Nobody is signed in; says why.
    pub(crate) fn signed_out(why: impl Into<String>) -> Closed {
        Closed { reason: Reason::SignedOut, why: why.into() }
    }

    /// What keeps a session that asks for this instance from the server.
    pub(crate) fn to(nobody: Nobody, server: &Server, asked: Option<&str>) -> Closed {
        match nobody {
            Nobody::SignedOut => Closed::signed_out(trouble::signed_out(&server.name, &server.id, asked)),
            Nobody::NotApproved(why) => Closed { reason: Reason::NotApproved, why },
        }
    }
}

impl From<&Nobody> for Reason {
    fn from(nobody: &Nobody) -> Reason {
        match nobody {
            Nobody::SignedOut => Reason::SignedOut,
            Nobody::NotApproved(_) => Reason::NotApproved,
        }
    }
}

impl Reason {
    /// The JSON-RPC code of what cannot be answered with a tool's result.
    pub(crate) fn code(self) -> i32 {
        match self {
            Reason::SignedOut => trouble::SIGN_IN_NEEDED,
            Reason::NotApproved => trouble::NOT_APPROVED,
            Reason::Unreached => trouble::NO_SERVER,
        }
    }

    /// The name of the one tool there is meanwhile.
    pub(crate) fn tool(self) -> &'static str {
        match self {
            Reason::SignedOut => "sign_in",
            Reason::NotApproved => "approval",
            Reason::Unreached => "connection",
        }
    }

    /// What the tool is called for people.
    pub(crate) fn title(self, server: &str) -> String {
        match self {
            Reason::SignedOut => format!("Sign in to {server}"),
            Reason::NotApproved => format!("Approval to use {server}"),
            Reason::Unreached => format!("Connection to {server}"),
        }
    }

    /// What the model is told of the tool.
    pub(crate) fn description(self, server: &str) -> String {
        let (what, how, then) = match self {
            Reason::SignedOut => {
                (format!("The user is not signed in to {server}"), "signs in", "has signed in")
            }
            Reason::NotApproved => {
                (format!("The user has not allowed this app to use {server}"), "allows it", "has allowed it")
            }
            Reason::Unreached => {
                return format!(
                    "{server} has not been reached yet, so its tools are not available. Call this to learn why. It \
                     changes nothing; the real tools appear by themselves as soon as {server} answers."
                );
            }
        };
        format!(
            "{what}, so its tools are not available yet. Call this to learn how the user {how}. It opens nothing and \
             changes nothing; the real tools appear by themselves once the user {then}."
        )
    }

    /// Behind the server's name.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Reason::SignedOut => "signed out",
            Reason::NotApproved => "not allowed yet",
            Reason::Unreached => "not reached yet",
        }
    }

    /// What the tool answers once the server is open; `whom` is empty or ` as "Acme"`.
    pub(crate) fn is_over(self, server: &str, whom: &str) -> String {
        let so = match self {
            Reason::SignedOut => "The user is signed in to",
            Reason::NotApproved => "The user has allowed this app to use",
            Reason::Unreached => "There is a connection to",
        };
        format!("{so} {server}{whom}. List the tools again: the real ones are there now.")
    }
}
