//! What Tauri's own bundler makes: installers for Windows and macOS, and AppImage.
//!
//! It wants CLI and bridge as files named after the compiler's target, and a configuration that names them; that
//! configuration is a file of its own, for with it a plain `cargo check` would want those files, too.

use super::{PROGRAMS, Release, said_by, write};
use crate::{
    node,
    shell::{Outcome, at_root, root, run},
};
use serde_json::json;
use std::{env::consts::EXE_SUFFIX, fs, path::PathBuf, process::Command};

/// Tauri's command, from npm: prebuilt, where `cargo install` would compile it for minutes.
const TAURI: &str = "@tauri-apps/cli@2.12.5";

/// Makes the named bundles (`appimage`, `dmg`, `app`, `msi`, `nsis`), or all that this system can have.
///
/// # Errors
/// The bundler refuses.
pub(super) fn make(release: &Release, bundles: Option<&str>, yes: bool) -> Outcome {
    beside(release)?;
    let path = node::ensure(yes)?;
    let mut tauri = at_root(if cfg!(windows) { "npx.cmd" } else { "npx" }, &["--yes", TAURI, "build"]);
    tauri
        .current_dir(root().join("src-tauri"))
        .env("PATH", path)
        .args(["--config", "tauri.bundle.conf.json"]);
    if let Some(signing) = signing()? {
        tauri.arg("--config").arg(signing);
    }
    if let Some(bundles) = bundles {
        tauri.args(["--bundles", bundles]);
    }
    match release.profile.as_str() {
        "release" => {}
        "dev" => {
            tauri.arg("--debug");
        }
        other => {
            tauri.args(["--", "--profile", other]);
        }
    }
    run(&mut tauri)
}

/// Lets the bundler sign what the program can put in its own place, where the key is there for it: what to add to its
/// configuration. It wants to know the public half, too.
fn signing() -> Result<Option<PathBuf>, String> {
    let set = |name| std::env::var(name).ok().filter(|it| !it.is_empty());
    if set("TAURI_SIGNING_PRIVATE_KEY").is_none() {
        return Ok(None);
    }
    let key = set("TRAYGATE_UPDATES_KEY")
        .ok_or("TAURI_SIGNING_PRIVATE_KEY is set, but not its public half, TRAYGATE_UPDATES_KEY")?;
    let more =
        json!({ "bundle": { "createUpdaterArtifacts": true }, "plugins": { "updater": { "pubkey": key } } });
    // A file: on Windows the quotes would not survive the way through npm's script.
    let file = root().join("target/dist/signing.conf.json");
    write(&file, &more.to_string())?;
    Ok(Some(file))
}

/// Puts CLI and bridge where `tauri.bundle.conf.json` looks for them.
fn beside(release: &Release) -> Outcome {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let host = said_by(Command::new(rustc).arg("-vV"))?;
    let host = host.lines().find_map(|it| it.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    let folder = root().join("target/dist/beside");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    for (_, program) in PROGRAMS.iter().filter(|(package, _)| *package != "desktop") {
        let from = release.built.join(format!("{program}{EXE_SUFFIX}"));
        let to = folder.join(format!("{program}-{host}{EXE_SUFFIX}"));
        fs::copy(&from, &to).map_err(|error| format!("cannot copy {}: {error}", from.display()))?;
    }
    Ok(())
}
