//! A Node new enough for the real clients and the window's build, from npm, in the per-user cache.

use std::{ffi::OsString, path::PathBuf, process::Command};

use crate::{
    packages,
    shell::{cache, on_path, run},
};

/// Node's major version the real clients need (Claude Code and the conformance suite want 22 or newer).
const VERSION: &str = "node@24";

/// Makes sure of Node and returns a `PATH` that has it first.
///
/// # Errors
/// When npm is missing and cannot be installed, or npm cannot fetch the package.
pub(crate) fn ensure(yes: bool) -> Result<OsString, String> {
    if !on_path("npm") {
        packages::ensure(&["nodejs", "npm"], yes)?;
    }
    let dir = cache().join("npm").join(VERSION.replace('@', "-"));
    let bin = dir.join("node_modules/.bin");
    if !bin.join("node").exists() {
        std::fs::create_dir_all(&dir).map_err(|error| format!("cannot create {}: {error}", dir.display()))?;
        let arguments = ["install", "--no-audit", "--no-fund", "--silent", "--prefix"];
        run(Command::new("npm").args(arguments).arg(&dir).arg(VERSION))?;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(bin).chain(std::env::split_paths(&path)).collect::<Vec<PathBuf>>();
    std::env::join_paths(paths).map_err(|error| error.to_string())
}
