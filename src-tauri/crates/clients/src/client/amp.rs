//! Amp. Its table is one key with a dot in it; a table `mcpServers` in a table `amp` is not read.

use configfile::Format;
use std::path::PathBuf;

use super::app::{App, Signs};
use crate::{home::Home, program::Programs};

pub(super) const AMP: App = App {
    id: "amp",
    name: "Amp",
    signs: Signs { programs: &["amp"], home: &[".config/amp"], config: &["amp"], ..Signs::NONE },
    files,
    format: Format::Jsonc,
    refuses_byte_order_mark: true,
    table: "amp.mcpServers",
    reload: "Quit Amp and start it again.",
    programs: Programs::commands(&["amp"]).of_npm("@sourcegraph/amp"),
    elsewhere: "`settings.jsonc` where it is the only one; the file `$AMP_SETTINGS_FILE` names",
    ..App::USUAL
};

fn files(home: &Home) -> Vec<PathBuf> {
    let folder = home.dot_config().join("amp");
    let [json, jsonc] = ["settings.json", "settings.jsonc"].map(|it| folder.join(it));
    let usual = if jsonc.is_file() && !json.is_file() { jsonc } else { json };
    vec![home.var("AMP_SETTINGS_FILE").unwrap_or(usual)]
}
