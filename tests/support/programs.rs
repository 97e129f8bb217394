//! The programs under test, built once and found beside the test executable, or beside a program of the tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The folder of `traygate`, `traygate-bridge`, `vendors` and `scripted-browser`, built in this test's profile.
pub fn programs() -> &'static Path {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let beside = folder();
        if !is_cargo_test() {
            // Whoever started this program has built them.
            return beside;
        }
        let dir = beside.parent().unwrap().to_path_buf();
        // Cargo builds the binaries of this package for its tests, but not those of others. All default members at once:
        // for fewer of them cargo would choose other features, and build half of the workspace a second time.
        build(&dir, &[]);
        dir
    })
}

/// Whether this is a test, which cargo has built alone, and not one of the programs that lie together.
pub fn is_cargo_test() -> bool {
    folder().ends_with("deps")
}

/// Where this program lies.
fn folder() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_path_buf()
}

/// Builds the binaries of these packages, or of all default members, into the folder of the other programs.
fn build(dir: &Path, packages: &[&str]) {
    let mut cargo = cargo_build(dir);
    cargo.arg("--bins").args(packages.iter().flat_map(|it| ["--package", it]));
    assert!(cargo.status().unwrap().success(), "the programs do not build");
}

/// `cargo build` into this folder, as if no test had started it.
pub fn cargo_build(dir: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet"]);
    // What cargo tells this test about its package would make the build script of `ring` run anew, and half of the
    // workspace with it.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_"].iter().any(|it| text.starts_with(it)) {
            cargo.env_remove(&name);
        }
    }
    if let Some(profile) = dir.file_name().filter(|it| *it != "debug") {
        cargo.arg("--profile").arg(profile);
    }
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    cargo
}

/// One of the programs made with `rmcp` (`tests/reference`), built when it is first asked for.
pub(crate) fn reference_program(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| build(programs(), &["reference"]));
    program(name)
}

/// One of the programs.
pub fn program(name: &str) -> PathBuf {
    let path = programs().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built", path.display());
    path
}
