//! The table of clients in the docs, drawn from the list of clients.

use configfile::Format;
use std::{collections::BTreeMap, path::Path};

use crate::{
    client::{CLIENTS, Client},
    home::{Home, Platform},
};

/// All clients as a Markdown table: `docs/clients.md` is this text below its heading.
pub fn table_markdown() -> String {
    let mut text = String::from(
        "| client | id | Linux | macOS | Windows | format | table | HTTP | after connecting |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for client in CLIENTS {
        text += &row(*client);
    }
    let further: Vec<_> = CLIENTS.iter().filter(|it| !it.elsewhere().is_empty()).collect();
    for (index, client) in further.iter().enumerate() {
        let gap = if index == 0 { "\n" } else { "" };
        text += &format!("{gap}- {} also: {}\n", client.name(), client.elsewhere());
    }
    text
}

fn row(client: &dyn Client) -> String {
    let path = |platform| {
        let files = client.files(&sketch(platform));
        files.first().map_or_else(|| "–".to_owned(), |it| format!("`{}`", spelled(platform, it)))
    };
    let format = match client.format() {
        Format::Json => "JSON",
        Format::CommentedJson | Format::Jsonc => "JSON with comments",
        Format::Toml => "TOML",
        Format::Yaml => "YAML",
    };
    format!(
        "| {} | `{}` | {} | {} | {} | {format} | `{}` | {} | {} |\n",
        client.name(),
        client.id(),
        path(Platform::Linux),
        path(Platform::MacOs),
        path(Platform::Windows),
        client.table(),
        if client.speaks_http() { "yes" } else { "no" },
        client.reload(),
    )
}

/// A home whose folders are written as people write them.
fn sketch(platform: Platform) -> Home {
    let (dir, config, local) = match platform {
        Platform::Linux => ("~", "~/.config", "~/.config"),
        Platform::MacOs => ("~", "~/Library/Application Support", "~/Library/Application Support"),
        Platform::Windows => ("%USERPROFILE%", "%APPDATA%", "%LOCALAPPDATA%"),
    };
    Home { platform, dir: dir.into(), config: config.into(), local: local.into(), vars: BTreeMap::new() }
}

fn spelled(platform: Platform, path: &Path) -> String {
    let text = path.to_string_lossy();
    match platform {
        Platform::Windows => text.replace('/', "\\"),
        Platform::Linux | Platform::MacOs => text.replace('\\', "/"),
    }
}
