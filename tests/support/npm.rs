//! Programs nobody here wrote, from npm: installed once per user, reused by every test.

use std::{
    ffi::OsString,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use crate::{Process, until};

/// The folder that holds `node_modules` of this package in this version, installed if it is not there yet.
pub fn npm(package: &str, version: &str) -> PathBuf {
    npm_together(&[(package, version)])
}

/// The same for several packages that use each other: name and version of each.
pub(crate) fn npm_together(packages: &[(&str, &str)]) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    // An older Node makes npm fall back to an older version of the package without a word. Node comes from here, too:
    // before the turn is taken, for a turn cannot be taken twice.
    let path = packages.iter().all(|(package, _)| *package != "node").then(node_path);
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(|it| it.into_inner());
    let folder = |(package, version): &(&str, &str)| {
        format!("{}-{version}", package.trim_start_matches('@').replace('/', "-"))
    };
    let dir = cache().join("npm").join(packages.iter().map(folder).collect::<Vec<_>>().join("+"));
    let modules = dir.join("node_modules");
    if packages.iter().any(|(package, _)| !modules.join(package).join("package.json").exists()) {
        std::fs::create_dir_all(&dir).unwrap();
        let named: Vec<String> =
            packages.iter().map(|(package, version)| format!("{package}@{version}")).collect();
        let mut npm = Command::new("npm");
        npm.envs(path.map(|it| ("PATH", it)));
        // What a package runs when it is installed may write into the home, and none is to be touched.
        let real = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        for (name, own) in [
            ("npm_config_cache", cache().join("npm-downloads")),
            ("npm_config_userconfig", real.join(".npmrc")),
        ] {
            npm.env(name, std::env::var_os(name).unwrap_or(own.into_os_string()));
        }
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            npm.env(name, dir.join("home"));
        }
        npm.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(&dir).args(&named);
        assert!(npm.status().unwrap().success(), "npm cannot install {}", named.join(" "));
    }
    modules
}

/// `PATH` with a Node that the real clients accept (22 or newer) first.
pub fn node_path() -> OsString {
    let mut paths = vec![node_modules().join(".bin")];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(paths).unwrap()
}

/// `node` 24 as `cargo xtask test` installs it, too.
fn node_modules() -> PathBuf {
    static MODULES: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    MODULES.get_or_init(|| npm("node", "24")).clone()
}

/// The program `node` itself.
pub(crate) fn node() -> PathBuf {
    node_modules().join(".bin/node")
}

/// The per-user folder for heavy downloads.
pub(crate) fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    set("TRAYGATE_TEST_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|it| it.join("traygate-tests")))
        .or_else(|| set("HOME").map(|it| it.join(".cache/traygate-tests")))
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/cache"))
}

/// The MCP project's own reference server over Streamable HTTP: its process and its address.
pub fn everything() -> (Process, String) {
    everything_over("streamableHttp", "mcp")
}

/// The same over HTTP+SSE, the transport of revision 2024-11-05.
pub fn everything_over_sse() -> (Process, String) {
    everything_over("sse", "sse")
}

fn everything_over(transport: &str, path: &str) -> (Process, String) {
    let modules = npm("@modelcontextprotocol/server-everything", "2026.8.31");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(node());
    command.arg(modules.join("@modelcontextprotocol/server-everything/dist/index.js")).arg(transport);
    let process = Process::start(command.env_clear().env("PORT", port.to_string()));
    until("server-everything's port", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
    (process, format!("http://127.0.0.1:{port}/{path}"))
}
