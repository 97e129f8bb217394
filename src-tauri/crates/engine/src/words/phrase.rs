//! Reasons that the crates below give in English: each, and the message of the catalogue that says the same.

use super::{Filling, Words};

/// A reason as an error from below gives it; where the catalogue knows it, everybody reads it in their language.
pub(crate) fn phrase(reason: impl AsRef<str>) -> Filling {
    let reason = reason.as_ref();
    let known = PHRASES.iter().find_map(|(phrase, id)| match phrase.split_once("{}") {
        Some((before, after)) => {
            let said = reason.strip_prefix(before)?.strip_suffix(after)?;
            Some(super::words(id).with("said", said))
        }
        None => (*phrase == reason).then(|| super::words(id)),
    });
    known.map_or_else(|| Filling::Text(reason.to_owned()), |it: Words| it.into())
}

/// `{}` is what differs from one time to the next.
const PHRASES: &[(&str, &str)] = &[
    ("it redirects in circles", "phrase-circles"),
    ("its certificate is not trusted, or the secure connection failed", "phrase-untrusted"),
    ("it does not answer", "phrase-silent"),
    ("nothing accepts the connection", "phrase-closed"),
    ("the connection broke", "phrase-broke"),
    ("its name cannot be found, either because there is no network or it is misspelt", "phrase-unknown-name"),
    ("the system's certificates cannot be read", "phrase-certificates"),
    ("its address must begin with https:// (plain http only on this machine)", "phrase-not-https"),
    ("its sign-in data does not say what it is for", "phrase-data-for-what"),
    ("its sign-in data is for another server ({})", "phrase-data-elsewhere"),
    ("it says its sign-in data is at {}, but there is none", "phrase-data-missing"),
    ("its sign-in data names no sign-in server", "phrase-data-no-server"),
    ("its sign-in server {} publishes no data about itself (RFC 8414)", "phrase-issuer-silent"),
    ("its sign-in server does not say its {}", "phrase-issuer-lacks"),
    ("its sign-in server takes no registrations just now ({})", "phrase-issuer-busy"),
    ("its sign-in server is out of order just now ({})", "phrase-issuer-failing"),
    ("its sign-in server refused: {}", "phrase-issuer-refused"),
    ("its sign-in server does not know Traygate: {}", "phrase-issuer-unknown"),
    (
        "its sign-in server offers no way to prove who is asking that a desktop program can use",
        "phrase-issuer-no-proof",
    ),
    ("the answer in the browser came from another sign-in server", "phrase-other-answer"),
    ("the answer in the browser was not for this sign-in", "phrase-not-ours"),
    ("its sign-in changed just now", "phrase-changed-now"),
    ("the sign-in has ended (its server says: {})", "phrase-ended"),
    (
        "renewing the sign-in was interrupted, and its server does not take it again ({})",
        "phrase-interrupted",
    ),
    ("its server no longer knows Traygate on this machine ({})", "phrase-stranger"),
    ("its server no longer takes the client id you gave ({})", "phrase-client-id"),
    ("its server no longer takes Traygate's client metadata ({})", "phrase-metadata"),
    ("it is out of order just now (it answered {})", "phrase-failing"),
    ("a web page answers there ({})", "phrase-web-page"),
    ("it answers {} and nothing that is MCP", "phrase-no-mcp"),
    ("it sends us on to {}", "phrase-sends-on"),
    ("a name has at least one letter", "phrase-no-letter"),
    ("another one has this name", "phrase-same-name"),
    ("the keychain did not keep the vault's key", "phrase-key-unkept"),
    ("what the keychain holds for Traygate is not a key", "phrase-key-strange"),
    ("the keychain holds several keys for this vault", "phrase-keys-several"),
    ("the keychain is locked or refuses access", "phrase-keychain-locked"),
    ("there is no keychain that answers", "phrase-keychain-none"),
    ("the keychain cannot be used", "phrase-keychain-useless"),
    (
        "the keychain has not answered for {} seconds; it may be asking for its password in a window",
        "phrase-keychain-silent",
    ),
    ("the key there is not the one it was sealed with", "phrase-other-key"),
    (
        "It holds no certificate. Expected are blocks that begin with -----BEGIN CERTIFICATE-----.",
        "phrase-no-certificate",
    ),
    ("A certificate in it cannot be read.", "phrase-certificate-unread"),
    (
        "It holds a private key, which nobody should be given. Ask for the certificate alone.",
        "phrase-private-key",
    ),
    ("it is not a file", "phrase-no-file"),
    ("it is not UTF-8 text", "phrase-no-text"),
    ("it has {} MB, and no app's settings are that long", "phrase-too-large"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};
    use texts::{Language, Texts};

    #[test]
    fn what_is_known_is_told_in_every_language_and_all_else_as_it_is() {
        let told = |reason: &str| match phrase(reason) {
            Filling::Words(words) => words.told(&Texts::new(Language::De)),
            Filling::Text(_) | Filling::Count(_) => None,
        };
        assert_eq!(told("it does not answer").as_deref(), Some("er antwortet nicht"));
        let ended = told("the sign-in has ended (its server says: expired)");
        assert_eq!(ended.as_deref(), Some("die Anmeldung ist abgelaufen (der Server sagt: expired)"));
        assert_eq!(phrase("it snows"), Filling::Text("it snows".to_owned()));
    }

    /// A phrase that the code no longer says would be told in English without anybody noticing.
    #[test]
    fn every_phrase_is_said_below_and_means_itself_in_english() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut code = String::new();
        for name in ["clients", "configfile", "credentials", "vault"] {
            read(&crates.join(name).join("src"), &mut code);
        }
        // A literal of several lines goes on where its next line begins.
        let lines = code.split("\\\n").enumerate();
        let code: String = lines.map(|(at, it)| if at == 0 { it } else { it.trim_start() }).collect();
        for (text, id) in PHRASES {
            for part in text.split("{}").filter(|it| it.len() > 3) {
                assert!(code.contains(part), "nothing says {part:?} ({id})");
            }
            let said = text.replace("{}", "X");
            let Filling::Words(words) = phrase(&said) else { panic!("{id} is not found") };
            assert_eq!(words.english(), said, "{id}");
        }
    }

    fn read(folder: &Path, code: &mut String) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                read(&path, code);
            } else {
                code.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
}
