//! Errors of the crates below as what the caller can act on: kind, words, next step.

use crate::{Failure, Kind, store};

impl From<credentials::Error> for Failure {
    fn from(error: credentials::Error) -> Failure {
        use credentials::Kind as From;
        let kind = match error.kind() {
            From::SignInNeeded => Kind::SignInNeeded,
            From::Usage | From::Open | From::Key => Kind::Usage,
            From::Denied | From::TimedOut | From::NoPkce | From::Discovery => Kind::SignInFailed,
            From::NotAnMcpServer | From::Unreachable => Kind::Server,
            From::KeyStore => Kind::KeyStore,
            From::Vault | From::Ours => Kind::Ours,
        };
        let failure = Failure::new(kind, error.to_string());
        match hint_for(&error) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

/// What to do next, where the error's own words do not say it.
fn hint_for(error: &credentials::Error) -> Option<String> {
    use credentials::Kind as From;
    Some(match error.kind() {
        From::SignInNeeded => "sign in: `traygate sign-in SERVER`, or click Reconnect in the tray".to_owned(),
        From::Denied => {
            "sign in again and approve the access; choose the account that has the permission".to_owned()
        }
        From::Discovery => "check the server's address; if it is right, its vendor must mend this".to_owned(),
        From::TimedOut
        | From::Unreachable
        | From::KeyStore
        | From::Vault
        | From::Usage
        | From::NoPkce
        | From::NotAnMcpServer
        | From::Open
        | From::Key
        | From::Ours => return None,
    })
}

impl From<moving::Refused> for Failure {
    fn from(refused: moving::Refused) -> Failure {
        Failure::new(Kind::Usage, refused.message).hint(refused.hint)
    }
}

impl From<clients::Error> for Failure {
    fn from(error: clients::Error) -> Failure {
        use clients::Error as From;
        let kind = match &error {
            From::NotInstalled { .. }
            | From::NoHttp { .. }
            | From::NothingToUndo { .. }
            | From::NoSuchEdit { .. } => Kind::Usage,
            From::Malformed { .. }
            | From::Layout { .. }
            | From::ReadOnly { .. }
            | From::Changed { .. }
            | From::Locked { .. }
            | From::NewerEdits { .. } => Kind::TheirFile,
            // A full disk and a folder without rights look alike here; the words tell.
            From::Access { .. } | From::SecondFile { .. } => Kind::TheirFile,
        };
        let failure = Failure::new(kind, with_causes(&error));
        match error.hint() {
            "" => failure,
            hint => failure.hint(hint),
        }
    }
}

impl From<gateway::ProbeError> for Failure {
    fn from(error: gateway::ProbeError) -> Failure {
        use gateway::ProbeError as From;
        let (kind, hint) = match &error {
            From::Unreachable(_) => {
                (Kind::Server, "check the network, the VPN and the address, then try again")
            }
            From::NotMcp(_) => (Kind::Server, "check the address: it must be the server's MCP address"),
            From::Unauthorized(_) => (Kind::SignInNeeded, "sign in: `traygate sign-in SERVER`"),
            From::Untrusted(_) => (
                Kind::Server,
                "ask your company's IT for the certificate, then: `traygate network --ca-file FILE`",
            ),
            From::Failing(_) => (Kind::Server, "try again later; if it lasts, tell its vendor"),
            From::Refused(_) => (Kind::Server, "the account may lack the permission"),
            From::Limited(_) => (Kind::Server, "the limit is used up: wait a minute"),
        };
        Failure::new(kind, error.to_string()).hint(hint)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        let hint = match &error {
            store::Error::Newer { .. } => "update this Traygate to the newer one",
            store::Error::Database { .. } | store::Error::File { .. } => {
                "free some space if the disk is full; a damaged file can be put aside, Traygate then begins a new one"
            }
        };
        Failure::new(Kind::Ours, with_causes(&error)).hint(hint)
    }
}

/// The words of an error and of what lies beneath it: this is where an error leaves the program.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        next = cause.source();
    }
    text
}

/// A task of ours that ended without an answer.
pub(crate) fn lost_task(error: &tokio::task::JoinError) -> Failure {
    Failure::new(Kind::Ours, format!("a part of Traygate failed: {}", with_causes(error)))
        .hint("please report this with the output of `traygate doctor`")
}
