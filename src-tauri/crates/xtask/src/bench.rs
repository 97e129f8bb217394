//! `cargo xtask bench`: bridge and gateway beside a direct call, nginx and `mcp-remote`, as ratios of one run.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    node, packages,
    shell::{Outcome, cache, cargo, root, run},
};

/// What most AI apps are told to use for a remote server today.
const PEER: &str = "mcp-remote@0.15.1";

/// The command: `cargo xtask bench [credentials|desktop] [--quick] [--profile NAME] [--yes]`. Writes its part of
/// `docs/performance.md`, except with `--quick` or with another profile than what ships; `desktop` has a page of its own.
///
/// # Errors
/// Something does not build, cannot be installed, or gave a wrong answer.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    let yes = packages::unattended(arguments);
    packages::ensure(packages::COMPILER, yes)?;
    if arguments.iter().any(|it| it == "credentials") {
        packages::ensure(packages::PROCESSES, yes)?;
        return sign_ins(arguments);
    }
    if arguments.iter().any(|it| it == "desktop") {
        packages::ensure(&[packages::DESKTOP, packages::SCREEN, packages::PROCESSES].concat(), yes)?;
        return desktop(arguments);
    }
    let path = node::ensure(yes)?;
    let peer = peer(&path)?;
    let programs = ["--bin", "traygate", "--bin", "traygate-bridge", "--bin", "bench"];
    let profile = profile(arguments);
    let packages = ["--package", "cli", "--package", "bridge", "--package", "tests"];
    run(&mut cargo(&[&["build", "--profile", profile], &packages[..], &programs[..]].concat()))?;
    let mut bench = Command::new(root().join("target").join(profile).join("bench"));
    bench.env("PATH", &path).arg("--mcp-remote").arg(peer);
    run(written(&mut bench, arguments))
}

/// Sign-ins and renewals: everything it takes is built here.
fn sign_ins(arguments: &[String]) -> Outcome {
    run(&mut cargo(&[
        "build",
        "--release",
        "--bins",
        "--package",
        "cli",
        "--package",
        "bridge",
        "--package",
        "tests",
    ]))?;
    run(written(Command::new(root().join("target/release/bench")).arg("sign-ins"), arguments))
}

/// The desktop app on a virtual screen. Its page names the profile it was built with, so that any may be written down.
fn desktop(arguments: &[String]) -> Outcome {
    let profile = profile(arguments);
    let packages = ["--package", "desktop", "--package", "desktop-tests", "--package", "tests"];
    let programs = ["--bin", "traygate-desktop", "--bin", "desktop-bench", "--bin", "scripted-browser"];
    run(&mut cargo(&[&["build", "--profile", profile], &packages[..], &programs[..]].concat()))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let mut bench = Command::new(root().join("target").join(folder).join("desktop-bench"));
    bench.arg("--profile").arg(profile);
    if arguments.iter().any(|it| it == "--quick") {
        bench.arg("--quick");
    } else {
        bench.arg("--out").arg(root().join("docs/performance-desktop.md"));
    }
    run(&mut bench)
}

fn profile(arguments: &[String]) -> &str {
    let at = arguments.iter().position(|it| it == "--profile");
    at.and_then(|at| arguments.get(at + 1)).map_or("release", String::as_str)
}

/// Trying the benchmark is not measuring.
fn written<'a>(bench: &'a mut Command, arguments: &[String]) -> &'a mut Command {
    if arguments.iter().any(|it| it == "--quick") {
        bench.arg("--quick")
    } else if profile(arguments) == "release" {
        bench.arg("--out").arg(root().join("docs/performance.md"))
    } else {
        bench
    }
}

/// Installs the peer in the per-user cache and returns its main file.
fn peer(path: &OsStr) -> Result<PathBuf, String> {
    let dir = cache().join("npm").join(PEER.replace('@', "-"));
    let main = dir.join("node_modules/mcp-remote/dist/proxy.js");
    if !main.exists() {
        fs::create_dir_all(&dir).map_err(|error| format!("cannot create {}: {error}", dir.display()))?;
        let prefix: &Path = &dir;
        let arguments = ["install", "--no-audit", "--no-fund", "--silent", "--prefix"];
        run(Command::new("npm").env("PATH", path).args(arguments).arg(prefix).arg(PEER))?;
    }
    Ok(main)
}
