//! Debian packages a task needs: says which are missing, asks, installs.

use std::{
    io::{IsTerminal as _, Write as _},
    process::{Command, Stdio},
};

use crate::shell::{Outcome, on_path, run};

/// A C compiler, for the few crates that build C (SQLite, ring).
pub(crate) const COMPILER: &[&str] = &["build-essential", "pkg-config"];
/// What the desktop app is built with.
pub(crate) const DESKTOP: &[&str] = &["libwebkit2gtk-4.1-dev"];
/// A screen, a session bus and a driver for the real window.
pub(crate) const SCREEN: &[&str] =
    &["xvfb", "xauth", "dbus", "webkit2gtk-driver", "at-spi2-core", "fonts-dejavu-core"];
/// A real browser: for sign-ins, with its driver, and for the window alone, with the letters it is measured with.
pub(crate) const BROWSER: &[&str] = &["chromium", "chromium-driver", "fonts-dejavu-core"];
/// `kill` and `ps`; `unshare`, for a disk of our own to fill; `git`, to see whether generated files changed.
pub(crate) const PROCESSES: &[&str] = &["procps", "util-linux", "git"];
/// A real Secret Service.
pub(crate) const KEYCHAIN: &[&str] = &["gnome-keyring", "dbus"];
/// What packages are made with; `dpkg-deb` and `tar` are on every Debian.
pub(crate) const PACKERS: &[&str] = &["dpkg-dev", "rpm"];
/// A proxy that nobody here wrote.
pub(crate) const PROXY: &[&str] = &["tinyproxy-bin"];
/// An environment for the Python packages that journeys run against.
pub(crate) const PYTHON: &[&str] = &["python3-venv"];
/// The Windows and macOS checks: a second Rust that can build its own standard library, a linker, wine.
pub(crate) const PLATFORMS: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "gcc-mingw-w64-x86-64-posix",
    "g++-mingw-w64-x86-64-posix",
    "wine",
    "wine64",
];

/// Makes sure that `wanted` are installed. Where there is no apt, names them and goes on: the build will tell.
///
/// # Errors
/// When the user declines, or apt fails.
pub(crate) fn ensure(wanted: &[&str], yes: bool) -> Outcome {
    if !on_path("apt-get") {
        eprintln!("note: no apt-get here; this step expects the equivalent of: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|it| !installed(it)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("missing Debian packages: {}", missing.join(" "));
    if !(yes || agreed()) {
        return Err(format!("these packages are needed: apt-get install {}", missing.join(" ")));
    }
    run(&mut apt(&["update", "-qq"]))?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    run(&mut apt(&[&install, missing.as_slice()].concat()))
}

/// Whether nobody can be asked: CI, or `--yes`.
pub(crate) fn unattended(arguments: &[String]) -> bool {
    arguments.iter().any(|it| it == "--yes") || std::env::var_os("CI").is_some()
}

fn apt(arguments: &[&str]) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
    let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        command.arg("apt-get");
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    command
}

fn installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]).output();
    query.is_ok_and(|it| it.stdout == b"installed")
}

fn agreed() -> bool {
    if !std::io::stdin().is_terminal() {
        return false;
    }
    print!("Install them now with apt-get? [y/N] ");
    let mut answer = String::new();
    std::io::stdout().flush().is_ok()
        && std::io::stdin().read_line(&mut answer).is_ok()
        && matches!(answer.trim(), "y" | "Y" | "yes")
}
