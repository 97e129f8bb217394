//! The suite's server leg: the reference server, spoken to directly, through the gateway by HTTP, and over the bridge.

mod forward;
mod stdio;

use serde_json::Value;
use std::{collections::BTreeMap, sync::OnceLock};
use support::{Era, Process, Reference, Sandbox, Suite};

/// Both revisions, each with its number of required scenarios.
const REVISIONS: [(&str, usize); 2] = [("2025-11-25", 30), ("2026-07-28", 37)];

/// Scenarios that ask of HTTP what a pipe does not have; here the answers would be those of the test's own door.
const NOT_ON_A_PIPE: &[(&str, &str)] = &[
    ("dns-rebinding-protection", "a pipe has no Host and no Origin"),
    ("http-header-validation", "a pipe has no headers: the gateway makes those the server sees"),
    ("http-custom-header-server-validation", "as above"),
    ("tasks-request-headers", "as above"),
    ("server-session-lifecycle", "a pipe has no session id: the session is the pipe"),
    ("server-sse-polling", "a pipe has no event stream to break and resume"),
];

/// Checks of other scenarios that ask the same.
const NO_CHECK_ON_A_PIPE: &[(&str, &str)] =
    &[("sep-2575-http-server-header-mismatch-400", "a pipe has no header that could differ from the body")];

#[test]
fn the_reference_server_itself_passes_everything() {
    for (revision, count) in REVISIONS {
        let suite = direct(revision);
        assert_eq!(suite.required().len(), count, "{}", suite.said());
        let wrong = all_wrong(suite, &[]);
        assert!(wrong.is_empty(), "{revision}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn all_that_passes_directly_in_2025_11_25_passes_through_the_gateway() {
    check_http(REVISIONS[0].0);
}

#[test]
fn all_that_passes_directly_in_2026_07_28_passes_through_the_gateway() {
    check_http(REVISIONS[1].0);
}

#[test]
fn all_that_passes_directly_in_2025_11_25_passes_over_the_bridge() {
    check_bridge(REVISIONS[0].0);
}

#[test]
fn all_that_passes_directly_in_2026_07_28_passes_over_the_bridge() {
    check_bridge(REVISIONS[1].0);
}

/// The suite's word on the server itself, asked once.
fn direct(revision: &'static str) -> &'static Suite {
    static LEGACY: OnceLock<Suite> = OnceLock::new();
    static MODERN: OnceLock<Suite> = OnceLock::new();
    let asked = if revision == REVISIONS[0].0 { &LEGACY } else { &MODERN };
    asked.get_or_init(|| run(&Reference::start(Era::Dual).url, revision))
}

fn run(url: &str, revision: &str) -> Suite {
    Suite::run("server", &["--url", url, "--requirements", revision], |_, _| ())
}

/// A user's machine with the reference server added to Traygate.
struct Machine {
    // Asks the owner to end when it goes, before the server does.
    sandbox: Sandbox,
    _owner: Process,
    _server: Reference,
}

impl Machine {
    fn new() -> Machine {
        let server = Reference::start(Era::Dual);
        let sandbox = Sandbox::new();
        let owner = sandbox.serve();
        sandbox.traygate(&["server", "add", &server.url, "--id", "reference"]);
        Machine { sandbox, _owner: owner, _server: server }
    }
}

fn check_http(revision: &'static str) {
    let machine = Machine::new();
    let sandbox = &machine.sandbox;
    sandbox.write(".cursor/mcp.json", "{}\n");
    sandbox.traygate(&["connect", "cursor", "--server", "reference", "--via", "http"]);
    let file = std::fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
    let entry = &serde_json::from_str::<Value>(&file).unwrap()["mcpServers"]["reference"];
    let token = entry["headers"]["Authorization"].as_str().unwrap();
    let url = forward::with_authorization(entry["url"].as_str().unwrap(), token);
    compare(direct(revision), &run(&url, revision), &[], &[]);
}

fn check_bridge(revision: &'static str) {
    let machine = Machine::new();
    let door = stdio::Door::open(&machine.sandbox, "reference");
    compare(direct(revision), &run(&door.url, revision), NOT_ON_A_PIPE, NO_CHECK_ON_A_PIPE);
}

/// Expects of every scenario and check what it was directly, but for those left out.
fn compare(direct: &Suite, through: &Suite, scenarios: &[(&str, &str)], checks: &[(&str, &str)]) {
    let left_out: Vec<&str> = scenarios.iter().chain(checks).map(|(name, _)| *name).collect();
    let wrong = all_wrong(through, &left_out);
    assert!(wrong.is_empty(), "{} wrong through the gateway:\n{}", wrong.len(), wrong.join("\n"));
    let (through, direct) = (passed(through, &left_out), passed(direct, &left_out));
    assert_eq!(through, direct, "every check that is made directly is made through the gateway");
}

/// What is wrong with all scenarios, also with those that do not count, but for those left out.
fn all_wrong(suite: &Suite, left_out: &[&str]) -> Vec<String> {
    let scenarios = suite.scenarios().into_iter().filter(|it| !left_out.contains(it));
    let wrong = scenarios.flat_map(|it| suite.wrong(it).into_iter().map(move |why| format!("{it}: {why}")));
    wrong.filter(|it| !left_out.iter().any(|check| it.contains(&format!(": \"{check}\": ")))).collect()
}

/// How many checks of each scenario passed.
fn passed<'a>(suite: &'a Suite, left_out: &[&str]) -> BTreeMap<&'a str, usize> {
    let scenarios = suite.scenarios().into_iter().filter(|it| !left_out.contains(it));
    let count = |scenario: &str| {
        let checks = suite.checks(scenario);
        let counted =
            |it: &&Value| it["status"] == "SUCCESS" && !left_out.iter().any(|check| it["id"] == *check);
        checks.iter().filter(counted).count()
    };
    scenarios.map(|it| (it, count(it))).collect()
}
