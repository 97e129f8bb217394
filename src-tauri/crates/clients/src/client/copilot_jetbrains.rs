//! GitHub Copilot in JetBrains editors. How it wants the headers of an address is not documented, so it is given the
//! bridge only.

use configfile::Format;

use super::app::{App, Signs};
use crate::home::{Platform, below};

pub(super) const COPILOT_JETBRAINS: App = App {
    id: "copilot-jetbrains",
    name: "GitHub Copilot for JetBrains",
    signs: Signs {
        windows: &["github-copilot/intellij"],
        home: &[".config/github-copilot/intellij"],
        config: &["github-copilot/intellij"],
        ..Signs::NONE
    },
    files: |home| {
        vec![match home.platform {
            Platform::Windows => below(&home.local, "github-copilot/intellij/mcp.json"),
            Platform::Linux => below(&home.config, "github-copilot/intellij/mcp.json"),
            Platform::MacOs => below(&home.dir, ".config/github-copilot/intellij/mcp.json"),
        }]
    },
    format: Format::Jsonc,
    table: "servers",
    speaks_http: false,
    reload: "In the JetBrains editor, open Copilot's chat in agent mode; the new server's tools are in its list of \
             tools.",
    ..App::USUAL
};
