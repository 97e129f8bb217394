//! Our own reference server on the published `rmcp` (`tests/reference`), running.

use serde_json::Value;
use std::{path::PathBuf, process::Command};

use crate::{Process, programs::reference_program};

/// Which revisions it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Up to 2025-11-25, with `initialize`.
    Legacy,
    /// 2026-07-28 alone.
    Modern,
    /// All of them on one path.
    Dual,
}

impl Era {
    /// As the server's command line names it.
    pub fn name(self) -> &'static str {
        match self {
            Era::Legacy => "legacy",
            Era::Modern => "modern",
            Era::Dual => "dual",
        }
    }
}

/// The server, until dropped.
pub struct Reference {
    /// Its MCP address.
    pub url: String,
    _process: Process,
}

impl Reference {
    /// Starts it, pinned to an era.
    pub fn start(era: Era) -> Reference {
        let mut command = Command::new(reference_program("reference-server"));
        let mut process = Process::start(command.arg(era.name()).env_clear());
        let about: Value = serde_json::from_str(&process.line()).unwrap();
        Reference { url: about["url"].as_str().unwrap().to_owned(), _process: process }
    }
    /// The AI app on `rmcp`, to be given its arguments.
    pub fn app() -> PathBuf {
        reference_program("reference-app")
    }
}
