//! `conformance-client URL`: the client that the official MCP conformance suite tests: Traygate's gateway, with a user
//! who signs in and an AI app that calls tools.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test program: it reads what the suite tells it from the environment and is read by a person"
)]
#![expect(clippy::unwrap_used, reason = "a test program may panic: that is how a scenario fails")]

mod app;
mod form;
mod scenario;
mod turn;
mod user;

use std::process::ExitCode;

use crate::{app::App, scenario::Scenario, turn::Turn, user::User};

/// What a failure begins with, for whoever reads the suite's `stderr.txt`.
const FAILED: &str = "conformance-client failed:";

fn main() -> ExitCode {
    let url = std::env::args().next_back().unwrap_or_default();
    let text = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let outcome = Scenario::new(
        url,
        text("MCP_CONFORMANCE_SCENARIO"),
        text("MCP_CONFORMANCE_PROTOCOL_VERSION"),
        text("MCP_CONFORMANCE_CONTEXT"),
    )
    .and_then(|scenario| {
        let _turn = Turn::wait(text("CONFORMANCE_TURNS").as_deref(), &scenario);
        App::new(User::new(&scenario)?, &scenario).converse(&scenario)
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{FAILED} {why}");
            ExitCode::FAILURE
        }
    }
}
