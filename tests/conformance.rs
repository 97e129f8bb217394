//! The official MCP conformance suite, client leg, with the gateway as the client under test (docs/conformance.md).

mod server;

use std::fs;
use support::{Suite, program};

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
    // The suite splits the command at spaces and gives the pieces to a shell, which puts the path in as it is.
    let words = [&part[..], &["--command", "\"$CONFORMANCE_CLIENT\"", "--timeout", PATIENCE_MS]].concat();
    let suite = Suite::run("client", &words, |command, results| {
        command.env("CONFORMANCE_CLIENT", program("conformance-client")).env("CONFORMANCE_TURNS", results);
    });
    let required = suite.required();
    assert_eq!(required.len(), count, "{part:?}: {}", suite.said());
    let failures: Vec<String> = required.iter().filter_map(|scenario| failure(&suite, scenario)).collect();
    assert!(failures.is_empty(), "{part:?}: {} failed\n{}", failures.len(), failures.join("\n"));
}

/// What is wrong with a scenario: checks that failed, and a client that ended otherwise than it should.
fn failure(suite: &Suite, scenario: &str) -> Option<String> {
    let mut wrong = suite.wrong(scenario);
    let said = fs::read_to_string(suite.folder(scenario).join("stderr.txt")).unwrap();
    if said.is_empty() == NO_WAY_IN.contains(&scenario) {
        wrong.push(if said.is_empty() { "the client did not notice".to_owned() } else { said });
    }
    (!wrong.is_empty()).then(|| format!("{scenario}\n    {}", wrong.join("\n    ")))
}
