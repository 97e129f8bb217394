//! Running other programs, and where things are in this repository.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a task ends in: nothing, or one sentence about what failed.
pub(crate) type Outcome = Result<(), String>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(3).expect("xtask lies three folders below the root").to_owned()
}

/// The per-user folder for heavy downloads (Node, real clients). Everything works from an empty one.
pub(crate) fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    set("TRAYGATE_TEST_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|it| it.join("traygate-tests")))
        .or_else(|| set("HOME").map(|it| it.join(".cache/traygate-tests")))
        .unwrap_or_else(|| root().join("target/cache"))
}

/// A command that runs at the root of the repository.
pub(crate) fn at_root(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Cargo, as it was called.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = at_root(&cargo, arguments);
    // Set by `cargo xtask` itself and meant for this package only.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    built_once(&mut command);
    command
}

/// Where nothing is built twice, what a second build would need is not written.
pub(crate) fn built_once(command: &mut Command) {
    if std::env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
}

/// Cargo with no system library to be found: whatever wanted GTK would fail to build here.
pub(crate) fn without_gtk(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command.env("PKG_CONFIG_LIBDIR", root().join("target/no-system-libraries")).env_remove("PKG_CONFIG_PATH");
    command
}

/// Runs `command` to its end; its output goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let words = words(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{words}` ended with {status}")),
        Err(error) => Err(format!("cannot run `{words}`: {error}")),
    }
}

/// Runs `command`, prints its lines as they come and hands each to `see`.
pub(crate) fn run_seeing(command: &mut Command, mut see: impl FnMut(&str)) -> Outcome {
    let words = words(command);
    let cannot = |error| format!("cannot run `{words}`: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
    let lines = BufReader::new(child.stdout.take().expect("stdout is piped"));
    for line in lines.split(b'\n') {
        let line = String::from_utf8_lossy(&line.map_err(cannot)?).into_owned();
        println!("{line}");
        see(&line);
    }
    match child.wait().map_err(cannot)? {
        status if status.success() => Ok(()),
        status => Err(format!("`{words}` ended with {status}")),
    }
}

/// Whether `program` can be found on `PATH`.
pub(crate) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|it| it.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
