//! Zed. The file holds all of the user's settings.

use configfile::Format;
use std::path::PathBuf;

use super::app::{App, Signs};
use crate::home::{Home, Platform, below};

pub(super) const ZED: App = App {
    id: "zed",
    name: "Zed",
    signs: Signs {
        programs: &["zed", "zeditor"],
        applications: &["Zed.app"],
        windows: &["Programs/Zed"],
        home: &[".config/zed", ".var/app/dev.zed.Zed"],
        config: &["zed", "Zed"],
        ..Signs::NONE
    },
    files,
    format: Format::Jsonc,
    table: "context_servers",
    reload: "Zed sees the change by itself.",
    ..App::USUAL
};

/// As Zed finds it (`crates/paths/src/paths.rs`): not in `Application Support` on macOS, and in Flatpak where it would
/// be without.
fn files(home: &Home) -> Vec<PathBuf> {
    let folder = match home.platform {
        Platform::Linux => {
            home.var("FLATPAK_XDG_CONFIG_HOME").unwrap_or_else(|| home.config.clone()).join("zed")
        }
        Platform::MacOs => below(&home.dir, ".config/zed"),
        Platform::Windows => home.config.join("Zed"),
    };
    vec![folder.join("settings.json")]
}
