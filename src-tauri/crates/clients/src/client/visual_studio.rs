//! Visual Studio, on Windows only, from 17.14 on. Its table is called `servers`, in a file whose name others use for
//! `mcpServers`.

use configfile::Format;
use serde_json::Value;
use std::path::PathBuf;

use super::{Client, app::typed};
use crate::{
    entry::Launch,
    home::{Home, Platform, below},
};

pub(super) struct VisualStudio;

impl Client for VisualStudio {
    fn id(&self) -> &'static str {
        "visual-studio"
    }

    fn name(&self) -> &'static str {
        "Visual Studio"
    }

    /// Each version that was started has a folder that begins with its number: 17 is 2022, 18 is 2026.
    fn installed(&self, home: &Home) -> bool {
        let started = |it: &str| it.starts_with("17.") || it.starts_with("18.");
        home.platform == Platform::Windows
            && !home.matching(&below(&home.local, "Microsoft/VisualStudio"), started).is_empty()
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        match home.platform {
            Platform::Windows => vec![home.dir.join(".mcp.json")],
            Platform::Linux | Platform::MacOs => Vec::new(),
        }
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        "Visual Studio sees the change by itself; switch the new server on in the list of tools of Copilot's chat."
    }

    fn format(&self) -> Format {
        Format::Jsonc
    }

    fn table(&self) -> &'static str {
        "servers"
    }

    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        typed(launch)
    }
}
