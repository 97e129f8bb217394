//! `scripted-browser URL`: follows a sign-in page as a person would, links and forms, no script engine.

#![expect(
    clippy::disallowed_methods,
    reason = "this `main` reads what the person would know from the environment"
)]

mod page;
mod visit;
mod walk;

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::walk::{Answer, Person};

const USAGE: &str = "usage: scripted-browser URL

  BROWSER_USER, BROWSER_PASSWORD   what is typed into the sign-in form
  BROWSER_INSTANCE                 what is chosen on the consent page, by its label
  BROWSER_ANSWER                   approve (default), deny, or close: leave without an answer
  BROWSER_LOG                      a file the steps are appended to
";

fn main() -> ExitCode {
    let text = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let log = Log { file: text("BROWSER_LOG").map(PathBuf::from) };
    let mut arguments = std::env::args().skip(1);
    let (Some(url), None) = (arguments.next(), arguments.next()) else {
        write!(std::io::stderr(), "{USAGE}").ok();
        return ExitCode::from(2);
    };
    let answer = match text("BROWSER_ANSWER").as_deref() {
        None | Some("approve") => Answer::Approve,
        Some("deny") => Answer::Deny,
        Some("close") => Answer::Close,
        Some(other) => {
            log.step(&format!("BROWSER_ANSWER={other} is none of approve, deny, close"));
            return ExitCode::from(2);
        }
    };
    let person = Person {
        user: text("BROWSER_USER"),
        password: text("BROWSER_PASSWORD"),
        instance: text("BROWSER_INSTANCE"),
        answer,
    };
    let walked = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))
        .and_then(|runtime| runtime.block_on(walk::walk(&url, &person, &log)));
    match walked {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            log.step(&format!("gave up: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// Where the steps are told: standard error, and a file for whoever started us in the background.
pub(crate) struct Log {
    file: Option<PathBuf>,
}

impl Log {
    /// One step, one line. Never a secret.
    pub(crate) fn step(&self, text: &str) {
        writeln!(std::io::stderr(), "browser: {text}").ok();
        if let Some(file) = &self.file {
            append(file, text).ok();
        }
    }
}

fn append(file: &Path, text: &str) -> std::io::Result<()> {
    writeln!(OpenOptions::new().create(true).append(true).open(file)?, "{text}")
}
