//! The official MCP conformance suite (docs/conformance.md): run, and what it found.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

use crate::{node_path, npm};

/// Of npm's `@modelcontextprotocol/conformance`. What npm calls `latest` knows no revision without `initialize`.
const VERSION: &str = "0.2.0-alpha.12";

/// Only warns of a late reconnection, which a busy machine can cause; an early one is a failure.
const TIMED: &str = "client-sse-retry-timing";

/// One run of a part of it.
pub struct Suite {
    leg: &'static str,
    results: TempDir,
    said: String,
}

impl Suite {
    /// Runs what `words` say of one of its legs, `client` or `server`. `dress` is shown the command and the folder of
    /// the results before it starts.
    pub fn run(leg: &'static str, words: &[&str], dress: impl FnOnce(&mut Command, &Path)) -> Suite {
        let modules = npm("@modelcontextprotocol/conformance", VERSION);
        let results = tempfile::tempdir().unwrap();
        let mut command = Command::new("node");
        command.arg(modules.join("@modelcontextprotocol/conformance/dist/index.js"));
        command.arg(leg).args(words).arg("--output-dir").arg(results.path()).env("PATH", node_path());
        dress(&mut command, results.path());
        let output = command.output().unwrap();
        let text = |stream: &[u8]| String::from_utf8_lossy(stream).into_owned();
        let said = format!("{}\n{}", text(&output.stdout), text(&output.stderr));
        Suite { leg, results, said }
    }

    /// All it printed.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Every scenario it ran.
    pub fn scenarios(&self) -> Vec<&str> {
        marked(self.parts().0).filter_map(|it| it.split(':').next()).collect()
    }

    /// Those that count; the others are run for information only.
    pub fn required(&self) -> Vec<&str> {
        let unscored: Vec<&str> = marked(self.parts().1).filter_map(|it| it.split(' ').next()).collect();
        self.scenarios().into_iter().filter(|it| !unscored.contains(it)).collect()
    }

    /// Every check of a scenario: `id`, `status`, `errorMessage`.
    pub fn checks(&self, scenario: &str) -> Vec<Value> {
        let text = fs::read(self.folder(scenario).join("checks.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// What is wrong with a scenario: checks that failed, and those that warn, which the suite does where a *should* of
    /// the specification is not followed.
    pub fn wrong(&self, scenario: &str) -> Vec<String> {
        let checks = self.checks(scenario);
        let wrong = checks
            .iter()
            .filter(|it| it["status"] == "FAILURE" || it["status"] == "WARNING" && it["id"] != TIMED);
        wrong.map(|it| format!("{}: {} {}", it["id"], it["description"], it["errorMessage"])).collect()
    }

    /// Where it put a scenario's results: below its name with the time at the end.
    pub fn folder(&self, scenario: &str) -> PathBuf {
        let prefix = if self.leg == "server" { "server-" } else { "" };
        let place = self.results.path().join(format!("{prefix}{scenario}"));
        let begin = format!("{}-20", place.file_name().unwrap().to_str().unwrap());
        let mut there = fs::read_dir(place.parent().unwrap()).unwrap().flatten();
        there.find(|it| it.file_name().to_str().unwrap().starts_with(&begin)).unwrap().path()
    }

    /// The summary, and what does not count.
    fn parts(&self) -> (&str, &str) {
        let summary = self.said.split_once("=== SUMMARY ===").map_or(self.said.as_str(), |it| it.1);
        summary.split_once("Not scored").unwrap_or((summary, ""))
    }
}

/// The lines that tell of a scenario, without the mark they begin with.
fn marked(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|it| it.trim_start().strip_prefix(['✓', '✗'])).map(str::trim_start)
}
