//! Errors of the crates below as what the caller can act on: kind, words, next step.

mod told;

use crate::{
    Failure, Kind, store,
    words::{Words, phrase, words},
};

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
        let failure = Failure::of(kind, told::credentials(&error));
        match remedy_for(&error) {
            Some(remedy) => failure.remedy(remedy),
            None => failure,
        }
    }
}

/// What to do next, where the error's own words do not say it.
fn remedy_for(error: &credentials::Error) -> Option<Words> {
    use credentials::Kind as From;
    Some(match error.kind() {
        From::SignInNeeded => words("failure-credentials-signed-out-hint"),
        From::Denied => words("failure-credentials-denied-hint"),
        From::Discovery => words("failure-credentials-discovery-hint"),
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
        let (message, remedy) = told::address(&refused);
        Failure::of(Kind::Usage, message).remedy(remedy)
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
        Failure::of(kind, told::clients(&error)).remedy(told::clients_remedy(&error))
    }
}

impl From<gateway::ProbeError> for Failure {
    fn from(error: gateway::ProbeError) -> Failure {
        use gateway::ProbeError as From;
        let (kind, message, remedy) = match &error {
            From::Unreachable(_) => {
                (Kind::Server, words("failure-probe-unreachable"), words("failure-probe-unreachable-hint"))
            }
            From::NotMcp(_) => {
                (Kind::Server, words("failure-probe-not-mcp"), words("failure-probe-not-mcp-hint"))
            }
            From::Unauthorized(_) => (
                Kind::SignInNeeded,
                words("failure-probe-unauthorized"),
                words("failure-probe-unauthorized-hint"),
            ),
            From::Untrusted(_) => {
                (Kind::Server, words("failure-probe-untrusted"), words("failure-probe-untrusted-hint"))
            }
            From::Failing(_) => {
                (Kind::Server, words("failure-probe-failing"), words("failure-probe-failing-hint"))
            }
            From::Refused(_) => {
                (Kind::Server, words("failure-probe-refused"), words("failure-probe-refused-hint"))
            }
            From::Limited(_) => {
                (Kind::Server, words("failure-probe-limited"), words("failure-probe-limited-hint"))
            }
        };
        Failure::of(kind, message.with("said", phrase(error.to_string()))).remedy(remedy)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        let remedy = match &error {
            store::Error::Newer { .. } => words("failure-store-newer-hint"),
            store::Error::Database { .. } | store::Error::File { .. } => words("failure-store-hint"),
        };
        Failure::of(Kind::Ours, told::store(&error)).remedy(remedy)
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
    Failure::of(Kind::Ours, words("failure-lost-task").with("error", with_causes(error)))
        .remedy(words("failure-lost-task-hint"))
}
