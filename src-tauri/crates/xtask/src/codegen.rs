//! What is derived from Rust and committed: the window's types and the table of clients, the page of findings.

use crate::shell::{Outcome, root, run, without_gtk};

/// The tests that write what they find stale when asked to, and what they write. ts-rs makes one for each type.
const DERIVED: &[(&str, &str)] = &[
    ("export_bindings", "ui/src/wire"),
    ("the_page_of_clients_is_what_the_list_says", "docs/clients.md"),
    ("the_page_of_findings_is_what_the_list_says", "docs/doctor.md"),
    ("the_page_of_other_apps_is_what_the_list_says", "docs/other-apps.md"),
];

/// Regenerates everything; with `--check`, fails when the tree changes.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    // The whole workspace's tests, of which these are picked: built for a few packages alone, their dependencies would
    // have other features and all be built once more.
    let mut tests = without_gtk(&["test", "--quiet", "--lib", "--tests", "--"]);
    tests.args(DERIVED.iter().map(|(test, _)| test)).env("UPDATE_EXPECT", "1");
    run(&mut tests)?;
    if arguments.iter().any(|it| it == "--check") {
        let mut git = std::process::Command::new("git");
        git.args(["diff", "--exit-code", "--stat", "--"]).args(DERIVED.iter().map(|(_, path)| path));
        return run(git.current_dir(root()))
            .map_err(|_diff| "generated files are stale: run `cargo xtask codegen` and commit".to_owned());
    }
    Ok(())
}
