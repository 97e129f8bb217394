//! The repository's own commands: `cargo xtask NAME`. Anything cargo can do alone stays plain cargo.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a build script in Rust: it talks to a person, reads the environment and writes scratch files"
)]

mod bench;
mod codegen;
mod demo;
mod dist;
mod fuzz;
mod node;
mod packages;
mod platforms;
mod shell;
mod test;

use std::process::ExitCode;

/// One command of the repository.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> shell::Outcome,
}

/// Every command there is, in the order `cargo xtask` lists them.
const TASKS: &[Task] = &[
    Task {
        name: "demo",
        about: "the main job once, in a sandbox: sign in, connect, call, switch, call",
        run: demo::run,
    },
    Task { name: "test", about: "every test, from a bare machine, ending in one summary", run: test::task },
    Task {
        name: "bench",
        about: "speed and memory beside mcp-remote, nginx and a direct call; `credentials`: sign-ins, renewals, kills; `desktop`: tray and window",
        run: bench::task,
    },
    Task {
        name: "fuzz",
        about: "look for inputs that break the parsers, a minute or `SECONDS` long",
        run: fuzz::task,
    },
    Task {
        name: "check-platforms",
        about: "type-check for Windows and macOS, run headless tests under wine; `--wide`: more of them",
        run: platforms::task,
    },
    Task {
        name: "dist",
        about: "packages: .deb, .rpm and a tarball; `--profile dev` to try it, `--bundles` for what Tauri makes",
        run: dist::task,
    },
    Task {
        name: "announce",
        about: "`latest.json` for the signed packages in `FOLDER`, which will be found at `ADDRESS`",
        run: dist::announce::task,
    },
    Task {
        name: "codegen",
        about: "regenerate what is derived from Rust: ui/src/wire, docs/clients.md",
        run: codegen::task,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(task) = arguments.first().and_then(|name| TASKS.iter().find(|it| it.name == name)) else {
        eprintln!("usage: cargo xtask COMMAND [OPTIONS]\n");
        for task in TASKS {
            eprintln!("  {:<16} {}", task.name, task.about);
        }
        return ExitCode::from(2);
    };
    match (task.run)(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{}: {message}", task.name);
            ExitCode::FAILURE
        }
    }
}
