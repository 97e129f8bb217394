//! What is derived from Rust and committed: the window's types and the table of clients, the page of findings.

use crate::shell::{Outcome, cargo, root, run};

/// Regenerates everything; with `--check`, fails when the tree changes.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    // ts-rs writes the types while the tests it generates run.
    cargo_run(&["test", "--quiet", "--package", "engine", "--package", "doors", "export_bindings"])?;
    let mut clients = cargo(&["test", "--quiet", "--package", "clients", "the_page_of_clients"]);
    run(clients.env("UPDATE_EXPECT", "1"))?;
    let mut doctor = cargo(&["test", "--quiet", "--package", "doctor", "the_page"]);
    run(doctor.env("UPDATE_EXPECT", "1"))?;
    let mut doors = cargo(&["test", "--quiet", "--package", "doors", "the_page_of_other_apps"]);
    run(doors.env("UPDATE_EXPECT", "1"))?;
    if arguments.iter().any(|it| it == "--check") {
        let mut git = std::process::Command::new("git");
        let pages = ["ui/src/wire", "docs/clients.md", "docs/doctor.md", "docs/other-apps.md"];
        let clean = run(git.args(["diff", "--exit-code", "--stat", "--"]).args(pages).current_dir(root()));
        return clean
            .map_err(|_diff| "generated files are stale: run `cargo xtask codegen` and commit".to_owned());
    }
    Ok(())
}

fn cargo_run(arguments: &[&str]) -> Outcome {
    run(&mut cargo(arguments))
}
