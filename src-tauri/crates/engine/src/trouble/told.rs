//! What the errors of the crates below say, in the catalogue. In English it is what they say themselves.

use std::path::Path;

use super::with_causes;
use crate::{
    store,
    words::{Filling, Words, phrase, words},
};

pub(super) fn credentials(error: &credentials::Error) -> Words {
    use credentials::Error as From;
    match error {
        From::SignInNeeded { server, reason } => {
            words("failure-credentials-signed-out").with("server", server).with("reason", phrase(reason))
        }
        From::NoInstance { server } => words("failure-credentials-no-instance").with("server", server),
        From::Label { server, label, reason } => words("failure-credentials-label")
            .with("server", server)
            .with("label", label)
            .with("reason", phrase(reason)),
        From::Denied { server, reason } => {
            words("failure-credentials-denied").with("server", server).with("reason", phrase(reason))
        }
        From::TimedOut { server } => words("failure-credentials-late").with("server", server),
        From::NoPkce { server, issuer } => {
            words("failure-credentials-pkce").with("server", server).with("issuer", issuer)
        }
        From::NotAnMcpServer { url, reason } => {
            words("failure-credentials-not-mcp").with("url", url).with("reason", phrase(reason))
        }
        From::Open { url } => words("failure-credentials-open").with("url", url),
        From::Discovery { server, reason } => {
            words("failure-credentials-discovery").with("server", server).with("reason", phrase(reason))
        }
        From::Unreachable { host, reason, source: _ } => {
            words("failure-credentials-unreachable").with("host", host).with("reason", phrase(reason))
        }
        From::Vault(error) => vault(error),
        From::Key(problem) => key(problem),
        From::Ours { attempt, source: _ } => words("failure-fault").with("attempt", *attempt),
    }
}

fn vault(error: &credentials::VaultError) -> Words {
    use credentials::VaultError as From;
    match error {
        From::KeyStore { reason } => words("failure-vault-key-store").with("reason", phrase(reason)),
        From::KeyLost { path, reason } => {
            words("failure-vault-key-lost").with("folder", &**path).with("reason", phrase(reason))
        }
        From::KeyFile { reason } => words("failure-vault-key-file").with("reason", phrase(reason)),
        From::File { path, reason, source: _ } => {
            words("failure-vault-file").with("file", &**path).with("reason", phrase(reason))
        }
        From::Ours { attempt, source: _ } => words("failure-fault").with("attempt", *attempt),
    }
}

fn key(problem: &credentials::KeyProblem) -> Words {
    use credentials::KeyProblem as From;
    match problem {
        From::Empty => words("failure-key-empty"),
        From::Placeholder => words("failure-key-placeholder"),
        From::LineBreak => words("failure-key-line-break"),
        From::Space => words("failure-key-space"),
        From::StrangeCharacter => words("failure-key-strange"),
        From::TooLong => words("failure-key-long"),
        From::Address => words("failure-key-address"),
        From::HeaderName => words("failure-key-header"),
    }
}

/// Why an address or id is not taken, and what to do.
pub(super) fn address(refused: &moving::Refused) -> (Words, Words) {
    use moving::Refused as From;
    let example = || words("failure-address-example");
    match refused {
        From::Empty => (words("failure-address-none"), words("failure-address-none-hint")),
        From::Space { text } => {
            (words("failure-address-space").with("text", text), words("failure-address-space-hint"))
        }
        From::NoAddress { text } => (words("failure-address").with("text", text), example()),
        From::Broken { text, error } => {
            (words("failure-address-broken").with("text", text).with("error", error.to_string()), example())
        }
        From::NoHost { text } => (words("failure-address-no-server").with("text", text), example()),
        From::UserInfo => (words("failure-address-password"), words("failure-address-password-hint")),
        From::Plain { url } => (
            words("failure-address-plain").with("address", url.as_str()),
            words("failure-address-plain-hint"),
        ),
        From::Scheme { scheme } => {
            (words("failure-address-scheme").with("scheme", scheme), words("failure-address-scheme-hint"))
        }
        From::Id { id } => (
            words("failure-server-id").with("id", id),
            words("failure-server-id-hint").with("most", moving::address::LONGEST_ID),
        ),
    }
}

pub(super) fn clients(error: &clients::Error) -> Words {
    use clients::Error as From;
    match error {
        From::NotInstalled { client } => words("failure-clients-not-installed").with("app", *client),
        From::NoHttp { client } => words("failure-clients-no-http").with("app", *client),
        From::Malformed { client, path, line, column, reason } => words("failure-clients-malformed")
            .with("app", *client)
            .with("file", &**path)
            .with("line", *line)
            .with("column", *column)
            .with("reason", phrase(reason)),
        From::Layout { path, reason } => {
            words("failure-clients-layout").with("file", &**path).with("reason", phrase(reason))
        }
        From::ReadOnly { path } => words("failure-clients-read-only").with("file", &**path),
        From::Changed { path } => words("failure-clients-changed").with("file", &**path),
        From::Locked { client, path } => {
            words("failure-clients-locked").with("app", *client).with("file", &**path)
        }
        From::Access { what, path, source } => access(what, path, with_causes(source)),
        From::NothingToUndo { client } => words("failure-clients-nothing-to-undo").with("app", *client),
        From::NoSuchEdit { client, number } => {
            words("failure-clients-no-edit").with("app", *client).with("number", *number)
        }
        From::NewerEdits { path } => words("failure-clients-newer").with("file", &**path),
        From::SecondFile { path, fate, source } => words("failure-clients-second-file")
            .with("file", &**path)
            .with("fate", fates(fate))
            .with("why", clients(source)),
    }
}

/// What became of files that were written before another could not be.
fn fates(all: &[clients::Fate]) -> Filling {
    let each = all.iter().map(|it| match &it.stuck {
        None => words("failure-clients-put-back").with("file", &*it.path).into(),
        Some(why) => words("failure-clients-not-put-back").with("file", &*it.path).with("why", why).into(),
    });
    each.reduce(|one, more| words("done-and").with("one", one).with("more", more).into())
        .unwrap_or_else(|| "".into())
}

pub(super) fn clients_remedy(error: &clients::Error) -> Words {
    use clients::Error as From;
    use std::io::ErrorKind;
    match error {
        From::NotInstalled { .. } => words("failure-clients-not-installed-hint"),
        From::NoHttp { .. } => words("failure-clients-no-http-hint"),
        From::Malformed { .. } => words("failure-clients-malformed-hint"),
        From::Layout { .. } => words("failure-clients-layout-hint"),
        From::ReadOnly { .. } => words("failure-clients-read-only-hint"),
        From::Changed { .. } => words("failure-clients-changed-hint"),
        From::Locked { .. } => words("failure-clients-locked-hint"),
        From::Access { source, .. } => match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                words("failure-clients-full-hint")
            }
            ErrorKind::PermissionDenied => words("failure-clients-permission-hint"),
            _ => words("failure-clients-access-hint"),
        },
        From::NothingToUndo { .. } => words("failure-clients-nothing-to-undo-hint"),
        From::NoSuchEdit { .. } => words("failure-clients-no-edit-hint"),
        From::NewerEdits { .. } => words("failure-clients-newer-hint"),
        From::SecondFile { source, .. } => clients_remedy(source),
    }
}

pub(super) fn store(error: &store::Error) -> Words {
    match error {
        store::Error::Newer { path, found, known } => words("failure-store-newer")
            .with("file", &**path)
            .with("found", found.to_string())
            .with("known", known.to_string()),
        store::Error::Database { attempt, path, source } => access(attempt, path, with_causes(source)),
        store::Error::File { path, source } => access("open", path, with_causes(source)),
    }
}

/// A file or folder the system does not let us at.
fn access(attempt: &str, path: &Path, error: String) -> Words {
    let cannot = match attempt {
        "create" => words("failure-cannot-create"),
        "delete" => words("failure-cannot-delete"),
        "lock" => words("failure-cannot-lock"),
        "open" => words("failure-cannot-open"),
        "read" => words("failure-cannot-read"),
        "replace" => words("failure-cannot-replace"),
        "write" => words("failure-cannot-write"),
        other => {
            return words("failure-cannot").with("attempt", other).with("file", path).with("error", error);
        }
    };
    cannot.with("file", path).with("error", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Failure;
    use moving::Refused;
    use std::io;

    /// Logs and AI apps are told what the error says; everybody else what the catalogue says. In English that is one.
    fn same(failure: &Failure, said: &str) {
        assert_eq!(failure.message, said);
    }

    #[test]
    fn what_an_address_is_refused_for_is_said_alike_in_both_places() {
        let text = || "x y".to_owned();
        let url = url::Url::parse("http://mcp.example.com/").unwrap();
        for refused in [
            Refused::Empty,
            Refused::Space { text: text() },
            Refused::NoAddress { text: text() },
            Refused::Broken { text: text(), error: url::ParseError::EmptyHost },
            Refused::NoHost { text: text() },
            Refused::UserInfo,
            Refused::Plain { url },
            Refused::Scheme { scheme: "ftp".to_owned() },
            Refused::Id { id: text() },
        ] {
            let said = refused.to_string();
            same(&Failure::from(refused), &said);
        }
    }

    #[test]
    fn what_stops_an_edit_is_said_alike_in_both_places() {
        use clients::Error as From;
        let (client, path) = ("Cursor", || "/home/jo/mcp.json".into());
        let access = |what, kind: io::ErrorKind| From::Access { what, path: path(), source: kind.into() };
        let full = || access("write", io::ErrorKind::StorageFull);
        let back = |stuck| clients::Fate { path: "/home/jo/b.json".into(), stuck };
        let fate = || vec![back(None), back(Some("it changed".to_owned()))];
        let mut all = vec![
            From::NotInstalled { client },
            From::NoHttp { client },
            From::Malformed { client, path: path(), line: 3, column: 1200, reason: "a comma".to_owned() },
            From::Layout { path: path(), reason: "it is not a file".to_owned() },
            From::ReadOnly { path: path() },
            From::Changed { path: path() },
            From::Locked { client, path: path() },
            From::NothingToUndo { client },
            From::NoSuchEdit { client, number: 7 },
            From::NewerEdits { path: path() },
            From::SecondFile { path: path(), fate: fate(), source: Box::new(full()) },
            full(),
            access("read", io::ErrorKind::PermissionDenied),
            access("burn", io::ErrorKind::Other),
        ];
        let each = ["create", "delete", "lock", "open", "replace"];
        all.extend(each.map(|what| access(what, io::ErrorKind::NotFound)));
        for error in all {
            let (said, hint) = (with_causes(&error), error.hint());
            let failure = Failure::from(error);
            same(&failure, &said);
            assert_eq!(failure.hint.as_deref(), Some(hint));
        }
    }

    #[test]
    fn what_a_sign_in_fails_for_is_said_alike_in_both_places() {
        use credentials::{Error as From, KeyProblem, VaultError};
        let (name, reason) = (|| "Part3".to_owned(), || "it does not answer".to_owned());
        let keys = [
            KeyProblem::Empty,
            KeyProblem::Placeholder,
            KeyProblem::LineBreak,
            KeyProblem::Space,
            KeyProblem::StrangeCharacter,
            KeyProblem::TooLong,
            KeyProblem::Address,
            KeyProblem::HeaderName,
        ];
        let mut all = vec![
            From::SignInNeeded { server: name(), reason: reason() },
            From::NoInstance { server: name() },
            From::Label { server: name(), label: "Acme".to_owned(), reason: "another one has this name" },
            From::Denied { server: name(), reason: reason() },
            From::TimedOut { server: name() },
            From::NoPkce { server: name(), issuer: name() },
            From::NotAnMcpServer { url: name(), reason: reason() },
            From::Open { url: name() },
            From::Discovery { server: name(), reason: reason() },
            From::Unreachable { host: name(), reason: reason(), source: None },
            From::Ours { attempt: "write to the vault", source: None },
            VaultError::KeyStore { reason: reason() }.into(),
            VaultError::KeyLost { path: "/vault".into(), reason: reason() }.into(),
            VaultError::KeyFile { reason: reason() }.into(),
            VaultError::File { path: "/vault".into(), reason: reason(), source: None }.into(),
            VaultError::Ours { attempt: "get random numbers from the system", source: None }.into(),
        ];
        all.extend(keys.map(From::from));
        for error in all {
            let said = error.to_string();
            same(&Failure::from(error), &said);
        }
    }

    #[test]
    fn what_is_wrong_with_the_store_is_said_alike_in_both_places() {
        let path = || "/home/jo/state.db".into();
        for error in [
            store::Error::Newer { path: path(), found: 12, known: 11 },
            store::Error::File { path: path(), source: io::ErrorKind::PermissionDenied.into() },
            store::Error::Database { attempt: "read", path: path(), source: rusqlite::Error::InvalidQuery },
        ] {
            let said = with_causes(&error);
            same(&Failure::from(error), &said);
        }
    }
}
