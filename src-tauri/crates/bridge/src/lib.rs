//! Joins a client that speaks stdio to the owner, and keeps its conversation alive when the owner restarts.
//!
//! It knows as little MCP as possible, so that a protocol revision needs no new bridge: which messages are requests
//! and which answer them (JSON-RPC 2.0), that `initialize` opens a conversation, and what cancels a request. How it
//! reads lines and messages is public for the fuzz targets alone.

mod arguments;
mod client;
mod conversation;
pub mod envelope;
mod joint;
pub mod lines;
mod owner;

pub use arguments::{Asked, Entry};

use rendezvous::{Place, Platform, Programs};
use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    thread,
    time::Duration,
};

/// How often we look whether the program that started us is still there. It is rarely needed (its end closes our
/// input), so it is rare.
const PARENT_LOOK: Duration = Duration::from_secs(5);

/// The whole program. Exit codes: 0 done, 1 failed, 2 wrong usage.
pub fn main(
    arguments: impl Iterator<Item = OsString>,
    var: impl Fn(&str) -> Option<OsString>,
    exe: io::Result<PathBuf>,
    runtime: Option<PathBuf>,
) -> ExitCode {
    let entry = match arguments::read(arguments) {
        Ok(Asked::Run(entry)) => entry,
        Ok(Asked::Print(text)) => {
            // Whoever asked and does not read has no use for an error either.
            io::stdout().write_all(text.as_bytes()).ok();
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            say(&format!("{problem}\n\n{}", arguments::USAGE));
            return ExitCode::from(2);
        }
    };
    let Some(place) = Place::find(Platform::CURRENT, &var, runtime) else {
        say("the environment names no home directory: set HOME (on Windows APPDATA), or TRAYGATE_HOME");
        return ExitCode::FAILURE;
    };
    let programs = Programs::beside(&exe.unwrap_or_default(), Platform::CURRENT, &var);
    run(entry, place, programs);
    ExitCode::SUCCESS
}

/// Bridges until the client is done: its output ended and everything it asked is answered, it no longer reads, or
/// it died.
fn run(entry: Entry, place: Place, programs: Programs) {
    let joint = joint::Joint::new();
    let owner = owner::Owner::new(entry, place, programs, joint.clone());
    let parent = parent_id();
    let finish = joint.clone();
    thread::spawn(move || {
        owner.serve();
        finish.finish();
    });
    let finish = joint.clone();
    thread::spawn(move || {
        client::serve(io::stdin(), &finish);
        finish.finish();
    });
    while !joint.is_finished_within(PARENT_LOOK) && parent_id() == parent {}
}

/// Unix gives an orphan another parent; Windows does not, and there the end of our input is all we get.
fn parent_id() -> u32 {
    #[cfg(unix)]
    return std::os::unix::process::parent_id();
    #[cfg(windows)]
    return 0;
}

/// Tells the person who reads the client's log of this server. Standard output belongs to MCP.
fn say(text: &str) {
    // One write, so that lines of two threads do not mix. A closed stderr changes nothing.
    io::stderr().write_all(format!("traygate-bridge: {text}\n").as_bytes()).ok();
}
