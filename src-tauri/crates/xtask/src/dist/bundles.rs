//! What Tauri's own bundler makes: installers for Windows and macOS, and AppImage.
//!
//! It wants CLI and bridge as files named after the compiler's target, and a configuration that names them; that
//! configuration is a file of its own, for with it a plain `cargo check` would want those files, too.

use super::{PROGRAMS, Release, said_by};
use crate::{
    node,
    shell::{Outcome, at_root, root, run},
};
use std::{env::consts::EXE_SUFFIX, fs, process::Command};

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
