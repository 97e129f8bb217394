//! Reasons that the crates below give in English: each, and the message of the catalogue that says the same.

use rendezvous::Platform;

use super::{Filling, Words, system::system};

/// A reason as an error from below gives it; where the catalogue knows it, everybody reads it in their language, and so
/// with the reasons that stand in it.
pub(crate) fn phrase(reason: impl AsRef<str>) -> Filling {
    let reason = reason.as_ref();
    let known = || {
        PHRASES.iter().find_map(|(phrase, id)| {
            let filled = GAPS.iter().zip(read(reason, phrase)?);
            Some(filled.fold(super::words(id), |words, (gap, said)| words.with(gap, self::phrase(said))))
        })
    };
    let told = system(Platform::CURRENT, reason).or_else(known);
    told.map_or_else(|| Filling::Text(reason.to_owned()), |it: Words| it.into())
}

/// What stands in the reason where the phrase has its gaps. `None`: it is another one.
fn read<'a>(reason: &'a str, phrase: &str) -> Option<Vec<&'a str>> {
    let mut parts = phrase.split("{}");
    let mut rest = reason.strip_prefix(parts.next()?)?;
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty().then(Vec::new) };
    let mut said = Vec::new();
    for part in parts {
        let (gap, after) = rest.split_once(part)?;
        said.push(gap);
        rest = after;
    }
    said.push(rest.strip_suffix(last)?);
    Some(said)
}

/// The gaps of a phrase in the catalogue, in the order in which English fills them.
const GAPS: &[&str] = &["one", "two", "three", "four", "five"];

/// `{}` is what differs from one time to the next.
const PHRASES: &[(&str, &str)] = &[
    (
        "`traygate vault reset` puts the damaged file aside, begins a new one and takes over every sign-in that can still be read",
        "phrase-vault-repair",
    ),
    ("the system keychain", "phrase-keychain"),
    ("a file only you can read, because TRAYGATE_KEY_STORE=file", "phrase-key-file"),
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
    ("it is larger than any app's settings", "phrase-large"),
    ("it is not UTF-8 text", "phrase-no-text"),
    ("it has {} MB, and no app's settings are that long", "phrase-too-large"),
    ("one more permission, which the server does not name", "phrase-more-unnamed"),
    ("one more permission ({})", "phrase-more-one"),
    ("more permissions ({})", "phrase-more-several"),
    ("the server refuses the key: it was deleted or is wrong", "phrase-key-refused"),
    ("it was signed in at another address ({})", "phrase-signed-in-elsewhere"),
    ("the sign-in has ended, and its server lets nobody renew it", "phrase-ended-for-good"),
    ("it is being signed out", "phrase-leaving"),
    ("the sign-in is one of {}, and not of its sign-in server", "phrase-sign-in-of-other"),
    ("the server could not be asked in time", "phrase-not-in-time"),
    ("its tokens could not be read here: {}", "phrase-tokens-unread"),
    ("its challenge names sign-in data at something that is no address", "phrase-data-no-address"),
    ("its sign-in server has no valid address", "phrase-issuer-no-address"),
    ("its sign-in server {} is refused: {}", "phrase-issuer-not-taken"),
    ("its sign-in server {} says it is another one ({})", "phrase-issuer-other"),
    ("the {} of its sign-in server is refused: {}", "phrase-issuer-part"),
    ("it is no address", "phrase-no-address"),
    ("there is no address to come back to", "phrase-no-way-back"),
    (
        "the client secret that belongs to its client id is not in the vault (any more). Give both again: {} --client-secret-stdin",
        "phrase-secret-gone",
    ),
    (
        "its sign-in server is now {}, but the client id you gave was used with {}, and is shown to no other one. If the vendor moved, ask it for a client id at the new place and give that: {}",
        "phrase-issuer-moved",
    ),
    (
        "its sign-in server takes no client secret in a way Traygate can show it; leave the secret out",
        "phrase-secret-no-way",
    ),
    ("the keychain's library failed", "phrase-keychain-broken"),
    (
        "the keychain holds no key for it (it may be locked, emptied, or another keychain than before)",
        "phrase-keychain-no-key",
    ),
    (
        "{} is missing (was the vault made with the keychain, without TRAYGATE_KEY_STORE=file?)",
        "phrase-key-file-missing",
    ),
    (
        "{} can be read by other users of this machine; make it yours alone (chmod 600 {})",
        "phrase-key-file-open",
    ),
    ("{} does not hold a key", "phrase-key-file-strange"),
    ("the system gives no random numbers: {}", "phrase-no-random"),
    (
        "the credential of \"{}\" was changed or moved by something other than Traygate and is not used. Sign in to it again; the others are not affected",
        "phrase-record-changed",
    ),
    (
        "the client secret of {} was changed or moved by something other than Traygate and is not used. Give it again: {}",
        "phrase-secret-changed",
    ),
    ("the damaged file cannot be put aside ({}); nothing was changed", "phrase-vault-not-aside"),
    ("it is damaged ({}). {}", "phrase-vault-damaged"),
    ("{}: it is damaged. {}", "phrase-vault-found-damaged"),
    ("{}: the disk is full. Make room and try again", "phrase-vault-full"),
    ("{}: its folder or file does not let Traygate write. Check its permissions", "phrase-vault-no-right"),
    ("{}: another program holds it. Close that program and try again", "phrase-vault-held"),
    ("cannot be opened", "phrase-vault-unopened"),
    ("cannot be opened ({})", "phrase-vault-unopened-why"),
    ("cannot be made", "phrase-vault-unmade"),
    ("cannot be made ({})", "phrase-vault-unmade-why"),
    ("cannot be put aside", "phrase-vault-unmoved"),
    ("cannot be written", "phrase-vault-unwritten"),
    ("cannot be read", "phrase-vault-unread"),
    ("the file is empty", "phrase-vault-empty"),
    ("its tables are gone", "phrase-vault-tables-gone"),
    (
        "was written by a newer Traygate (format {}, this one knows {}). Update Traygate; the vault was not touched",
        "phrase-vault-newer",
    ),
    ("{} cannot be read by {}: line {}, column {}: {}", "phrase-file-malformed"),
    ("{} is not laid out as expected: {}", "phrase-file-layout"),
    ("cannot read {}: {}", "phrase-file-unread"),
    ("cannot write {}: {}", "phrase-file-unwritten"),
    ("{} holds something other than a table", "phrase-no-table"),
    ("a comma is missing", "phrase-no-comma"),
    ("there is a comma too many", "phrase-comma"),
    ("there is a comma with nothing behind it", "phrase-last-comma"),
    ("comments are not allowed", "phrase-comment"),
    ("a comment is never closed", "phrase-open-comment"),
    ("a colon is missing", "phrase-no-colon"),
    ("there is a colon too many", "phrase-colon"),
    ("an equals sign is missing", "phrase-no-equals"),
    ("there is an equals sign too many", "phrase-equals"),
    ("a value is missing", "phrase-no-value"),
    ("a name is missing", "phrase-no-name"),
    ("this name stands here a second time", "phrase-second-name"),
    ("the anchor that is named here stands nowhere", "phrase-no-anchor"),
    ("this line begins too far left or right", "phrase-indent"),
    ("a tab stands where only spaces may stand", "phrase-tab"),
    ("a name in quotation marks is missing", "phrase-no-quoted-name"),
    ("a word stands here without quotation marks", "phrase-bare-word"),
    ("single quotation marks are not allowed, only double ones", "phrase-single-quotes"),
    ("a text is never closed by a quotation mark", "phrase-open-text"),
    ("a line break or a tab stands inside a text", "phrase-line-break"),
    ("a backslash means nothing here; in a Windows path it takes two", "phrase-backslash"),
    ("an opening brace is never closed", "phrase-open-brace"),
    ("an opening bracket is never closed", "phrase-open-bracket"),
    ("there is a closing brace too many", "phrase-brace"),
    ("there is a closing bracket too many", "phrase-bracket"),
    ("a number is not written as numbers are here", "phrase-number"),
    ("something stands behind the end of the settings", "phrase-behind-end"),
    ("something stands here that does not belong here", "phrase-strange"),
    ("this is nested too deeply", "phrase-too-deep"),
    ("a second document begins here", "phrase-second-document"),
    ("{} stands there twice (again in line {}), and it is not certain which one counts", "phrase-twice"),
    ("{} is shared with another place in the file (by an anchor, an alias or a merge key)", "phrase-shared"),
    (
        "{} is written in braces over several lines; write it one setting a line, without braces",
        "phrase-braces",
    ),
    ("{} cannot be edited without touching something else", "phrase-entangled"),
    (
        "{} cannot be reached: {}, or the secure connection failed. Nothing was sent. Check the server's address in Traygate; behind a company's proxy, ask its IT for the certificate.",
        "phrase-server-untrusted",
    ),
    ("no connection could be made", "phrase-no-connection"),
    ("its certificate is not trusted", "phrase-server-certificate"),
    (
        "{} cannot be reached: {}. Check the network connection (and VPN or proxy), then ask again.",
        "phrase-server-away",
    ),
    (
        "{} did not answer within {} seconds. Whether the call was carried out is not known. Check in {}, then ask again.",
        "phrase-server-slow",
    ),
    (
        "{} did not answer when the conversation with it was to begin. Nothing was sent. Try again later.",
        "phrase-server-no-greeting",
    ),
    (
        "{} answered with {} instead of MCP. Check the server's address in Traygate; if it is right, the service may be down for maintenance.",
        "phrase-server-not-mcp",
    ),
    (
        "{} refused (403): the account you are signed in with is not allowed to do this. Choose another instance in Traygate, or ask whoever administers {} for access.",
        "phrase-server-refused",
    ),
    ("{} is asked too often (429). Wait {} seconds, then ask again.", "phrase-server-limited-for"),
    ("{} is asked too often (429). Wait a minute, then ask again.", "phrase-server-limited"),
    (
        "There is no MCP server at the address Traygate has for {} ({}). Check it in Traygate.",
        "phrase-server-nowhere",
    ),
    (
        "{} redirects to another address ({}), which is not followed so that your sign-in stays with {}. Check the server's address in Traygate.",
        "phrase-server-redirects",
    ),
    ("{} has a problem of its own ({}). Try again later.", "phrase-server-failing"),
    ("{} refused the message ({}) without saying why.", "phrase-server-silent"),
    (
        "{} does not accept the stored sign-in. Click the Traygate icon, choose {} and Reconnect. Then ask again: the app need not be restarted.",
        "phrase-server-sign-in",
    ),
    ("The JSON", "phrase-form-json"),
    ("The TOML", "phrase-form-toml"),
    ("The YAML", "phrase-form-yaml"),
    ("The link", "phrase-form-link"),
    ("The command line", "phrase-form-command"),
    ("The text", "phrase-form-text"),
    ("an entry", "phrase-an-entry"),
    ("the command line", "phrase-the-command"),
    ("the header {}", "phrase-asks-header"),
    ("headers from a file", "phrase-asks-header-file"),
    ("a client id of its own", "phrase-asks-client-id"),
    ("client metadata of its own", "phrase-asks-client-metadata"),
    ("a client metadata address of its own", "phrase-asks-metadata-address"),
    ("a sign-in without a person", "phrase-asks-no-person"),
    ("a sign-in by device code", "phrase-asks-device-code"),
    ("a token address of its own", "phrase-asks-token-address"),
    ("parameters of its own for the sign-in", "phrase-asks-parameters"),
    ("hidden tools (traygate policy can hide them, too)", "phrase-asks-hidden-tools"),
    ("a client secret of its own", "phrase-asks-client-secret"),
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
        for name in ["clients", "configfile", "credentials", "gateway", "moving", "vault"] {
            read_all(&crates.join(name).join("src"), &mut code);
        }
        code.push_str(include_str!("../state.rs"));
        code.push_str(include_str!("../client_file.rs"));
        // A literal of several lines goes on where its next line begins.
        let lines = code.split("\\\n").enumerate();
        let code: String = lines.map(|(at, it)| if at == 0 { it } else { it.trim_start() }).collect();
        let code = code.replace("\\\"", "\"");
        for (text, id) in PHRASES {
            for part in text.split("{}").filter(|it| it.len() > 3) {
                assert!(code.contains(part), "nothing says {part:?} ({id})");
            }
            let said = text.replace("{}", "X");
            let Filling::Words(words) = phrase(&said) else { panic!("{id} is not found") };
            assert_eq!(words.english(), said, "{id}");
        }
    }

    #[test]
    fn reasons_within_reasons_are_told_in_the_same_language() {
        let full = "cannot be written: the disk is full. Make room and try again";
        let Filling::Words(words) = phrase(full) else { panic!("it is known") };
        assert_eq!(words.english(), full);
        assert!(words.told(&Texts::new(Language::Fr)).unwrap().starts_with("ne peut pas être écrit : le"));
        let newer = "was written by a newer Traygate (format 9, this one knows 4). Update Traygate; the vault was not \
                     touched";
        assert_eq!(read(newer, "was {} (format {}, this one knows {}). {}").unwrap()[1..3], ["9", "4"]);
    }

    fn read_all(folder: &Path, code: &mut String) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                read_all(&path, code);
            } else {
                code.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
}
