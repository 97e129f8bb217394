//! The official MCP conformance suite, client leg, with the gateway as the client under test (docs/conformance.md).

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::{node_path, npm, program};

/// Of npm's `@modelcontextprotocol/conformance`. What npm calls `latest` knows no revision without `initialize`.
const VERSION: &str = "0.2.0-alpha.12";

/// Longer than all scenarios of a run take on a busy machine: they wait for each other.
const PATIENCE_MS: &str = "900000";

/// Servers that nobody must be signed in to, or that refuse for ever: here the client has to give up.
const NO_WAY_IN: &[&str] = &[
    "auth/resource-mismatch",
    "auth/scope-retry-limit",
    "auth/iss-supported-missing",
    "auth/iss-wrong-issuer",
    "auth/iss-unexpected",
    "auth/iss-normalized",
    "auth/metadata-issuer-mismatch",
];

/// Only warns of a late reconnection, which a busy machine can cause; an early one is a failure.
const TIMED: &str = "client-sse-retry-timing";

#[test]
fn every_requirement_of_2025_11_25_is_met() {
    check(["--requirements", "2025-11-25"], 18);
}

#[test]
fn every_requirement_of_2026_07_28_is_met() {
    check(["--requirements", "2026-07-28"], 32);
}

#[test]
fn servers_with_the_first_kind_of_sign_in_still_work() {
    check(["--suite", "backcompat"], 2);
}

/// Runs part of the suite and expects `count` required scenarios, all of them passed.
fn check(part: [&str; 2], count: usize) {
    let modules = npm("@modelcontextprotocol/conformance", VERSION);
    let results = tempfile::tempdir().unwrap();
    let output = Command::new("node")
        .arg(modules.join("@modelcontextprotocol/conformance/dist/index.js"))
        .arg("client")
        .args(part)
        // The suite splits this at spaces and gives the pieces to a shell, which puts the path in as it is.
        .args(["--command", "\"$CONFORMANCE_CLIENT\"", "--timeout", PATIENCE_MS, "--output-dir"])
        .arg(results.path())
        .env("PATH", node_path())
        .env("CONFORMANCE_CLIENT", program("conformance-client"))
        .env("CONFORMANCE_TURNS", results.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let required = required(&said);
    assert_eq!(required.len(), count, "{part:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    let failures: Vec<String> =
        required.iter().filter_map(|scenario| failure(results.path(), scenario)).collect();
    assert!(failures.is_empty(), "{part:?}: {} failed\n{}", failures.len(), failures.join("\n"));
}

/// The scenarios of the summary, without those that are run for information only.
fn required(said: &str) -> Vec<&str> {
    let (summary, unscored) = said.split_once("Not scored").unwrap_or((said, ""));
    let unscored: Vec<&str> = marked(unscored).filter_map(|it| it.split(' ').next()).collect();
    let all = marked(summary).filter_map(|it| it.split(':').next());
    all.filter(|it| !unscored.contains(it)).collect()
}

/// The lines that tell of a scenario, without the mark they begin with.
fn marked(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|it| it.trim_start().strip_prefix(['✓', '✗'])).map(str::trim_start)
}

/// What is wrong with a scenario: checks that failed, and a client that ended otherwise than it should.
fn failure(results: &Path, scenario: &str) -> Option<String> {
    let folder = folder(results, scenario);
    let checks: Value = serde_json::from_slice(&fs::read(folder.join("checks.json")).unwrap()).unwrap();
    let mut wrong: Vec<String> = checks
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["status"] == "FAILURE" || it["status"] == "WARNING" && it["id"] != TIMED)
        .map(|it| format!("{}: {} {}", it["id"], it["description"], it["errorMessage"]))
        .collect();
    let said = fs::read_to_string(folder.join("stderr.txt")).unwrap();
    if said.is_empty() == NO_WAY_IN.contains(&scenario) {
        wrong.push(if said.is_empty() { "the client did not notice".to_owned() } else { said });
    }
    (!wrong.is_empty()).then(|| format!("{scenario}\n    {}", wrong.join("\n    ")))
}

/// Where the suite put a scenario's results: below its name with the time at the end.
fn folder(results: &Path, scenario: &str) -> PathBuf {
    let place = results.join(scenario);
    let begin = format!("{}-20", place.file_name().unwrap().to_str().unwrap());
    let mut there = fs::read_dir(place.parent().unwrap()).unwrap().flatten();
    there.find(|it| it.file_name().to_str().unwrap().starts_with(&begin)).unwrap().path()
}
