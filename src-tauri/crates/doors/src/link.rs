//! Links that make an app show its own "install this server?" dialog.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::Entry;

/// How one app's link is spelled.
pub struct Link {
    /// The app's id, as in `traygate connect`.
    pub client: &'static str,
    pub name: &'static str,
    /// What its link begins with.
    pub scheme: &'static str,
    spell: fn(&Entry<'_>, Value) -> String,
}

/// Every app that takes such a link with a program to start in it.
pub const LINKS: &[Link] = &[
    Link { client: "cursor", name: "Cursor", scheme: "cursor", spell: cursor },
    Link {
        client: "vscode",
        name: "VS Code",
        scheme: "vscode",
        spell: |entry, says| vscode("vscode", entry, says),
    },
    Link {
        client: "vscode-insiders",
        name: "VS Code Insiders",
        scheme: "vscode-insiders",
        spell: |entry, says| vscode("vscode-insiders", entry, says),
    },
    Link { client: "lm-studio", name: "LM Studio", scheme: "lmstudio", spell: lm_studio },
];

/// Apps whose links would not do, and what to do instead.
pub const NOT_BY_LINK: &[(&str, &str)] = &[
    (
        "goose",
        "Goose refuses links that start other programs than those it knows, and a link to Traygate's address would carry \
         a secret; connect it instead: traygate connect goose",
    ),
    (
        "windsurf",
        "Windsurf's links only take servers of its own registry; connect it instead: traygate connect windsurf",
    ),
    (
        "claude-desktop",
        "Claude Desktop takes no links but a file: traygate pack claude-desktop --server ID --out FILE.mcpb",
    ),
];

/// The link, for an app that takes one.
pub fn link(client: &str, entry: &Entry<'_>) -> Option<String> {
    let link = LINKS.iter().find(|it| it.client == client)?;
    let says = json!({ "command": entry.bridge.to_string_lossy(), "args": entry.arguments(client) });
    Some((link.spell)(entry, says))
}

/// The entry itself, not the table of entries, in Base64.
fn cursor(entry: &Entry<'_>, says: Value) -> String {
    let config = STANDARD.encode(says.to_string());
    format!(
        "cursor://anysphere.cursor-deeplink/mcp/install?name={}&config={}",
        encoded(entry.server),
        encoded(&config)
    )
}

/// The whole query is JSON; the parser of VS Code wants `name` in it.
fn vscode(scheme: &str, entry: &Entry<'_>, mut says: Value) -> String {
    says["name"] = json!(entry.server);
    says["type"] = json!("stdio");
    format!("{scheme}:mcp/install?{}", encoded(&says.to_string()))
}

fn lm_studio(entry: &Entry<'_>, says: Value) -> String {
    let config = STANDARD.encode(says.to_string());
    format!("lmstudio://add_mcp?name={}&config={}", encoded(entry.server), encoded(&config))
}

/// As `encodeURIComponent` would: a space is `%20`, for these are no forms.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_link_says_what_the_file_would() {
        let entry = Entry {
            server: "partnerstack",
            name: "PartnerStack",
            bridge: Path::new("/opt/Tray gate/ünder & über/traygate-bridge"),
        };
        for it in LINKS {
            let link = link(it.client, &entry).unwrap();
            let plain = link.bytes().all(|it| it.is_ascii_graphic() && !b"\"'<>`$;|".contains(&it));
            assert!(plain, "{link}");
            assert!(link.starts_with(&format!("{}:", it.scheme)), "{link}");
            // Read back by the code that reads other people's links.
            let notes = moving::snippet::read(&link).notes;
            assert_eq!(notes.len(), 1, "{link}: {notes:?}");
            let said = notes[0].to_string();
            assert!(said.starts_with("partnerstack leads to Traygate already"), "{link}: {said}");
        }
        assert_eq!(link("goose", &entry), None);
    }

    #[test]
    fn an_app_has_a_link_or_a_reason() {
        for (client, why) in NOT_BY_LINK {
            assert!(LINKS.iter().all(|it| it.client != *client), "{client}");
            assert!(why.contains("traygate "), "{client} says what to do instead");
        }
    }
}
