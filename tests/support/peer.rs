//! MCP servers with authorisation servers nobody here wrote (`tests/peers/`), running, and their control line.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

use crate::{
    Cli, Process, Sandbox,
    npm::{node, npm_together},
    python::python,
};

/// One of them, until dropped.
pub struct Peer {
    /// Its MCP address.
    pub url: String,
    process: Process,
    _home: TempDir,
}

impl Peer {
    /// The certified `oidc-provider` before a server made with MCP's TypeScript SDK.
    pub fn oidc_provider() -> Peer {
        let modules = npm_together(&[
            ("oidc-provider", "9.13.3"),
            ("@modelcontextprotocol/server", "2.4.0"),
            ("@modelcontextprotocol/node", "2.1.2"),
        ]);
        let mut command = Command::new(node());
        command.arg(peer_script("oidc-provider.mjs")).arg(modules);
        Peer::start(command)
    }

    /// FastMCP with its own OAuth provider, on MCP's Python SDK.
    pub fn fastmcp() -> Peer {
        let mut command = Command::new(python("fastmcp", "4.2.3"));
        command.arg(peer_script("fastmcp.py"));
        Peer::start(command)
    }

    fn start(mut command: Command) -> Peer {
        let home = tempfile::tempdir().unwrap();
        let mut process = Process::start(command.env_clear().env("HOME", home.path()));
        let about: Value = serde_json::from_str(&process.line()).unwrap();
        Peer { url: about["url"].as_str().unwrap().to_owned(), process, _home: home }
    }

    /// Has it do one of its `deeds`, and returns what it says of it.
    pub fn ask(&mut self, deed: &str) -> Value {
        self.process.send(deed);
        serde_json::from_str(&self.process.line()).unwrap()
    }

    /// Every secret it ever issued or saw.
    pub fn secrets(&mut self) -> Vec<String> {
        let state = self.ask("state");
        state["secrets"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    }
}

impl Sandbox {
    /// A command during which this person sits before the browser; a peer takes any password.
    pub fn as_somebody(&self, person: &str, words: &[&str]) -> Cli<'_> {
        self.cli(words).env("BROWSER_USER", person).env("BROWSER_PASSWORD", "any")
    }
}

/// One of the scripts in `tests/peers/`.
pub fn peer_script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(name)
}
