//! Starts an owner when none runs: the desktop app where there is a display, else `traygate serve`.

use rendezvous::{Place, Platform, Programs};
use std::{ffi::OsString, path::Path, process::Child, time::Duration};
use tokio::time::{Instant, sleep};

use crate::{Failure, Kind, local::Caller, words::words};

/// How long a started owner may take until it answers.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often we look whether it answers yet.
const LOOK: Duration = Duration::from_millis(25);
/// How long an owner that lost the race against another is given until the other answers.
const OTHER_OWNER: Duration = Duration::from_secs(3);

/// How to start an owner.
#[derive(Clone, Debug)]
pub struct Starter {
    programs: Programs,
    patience: Duration,
}

impl Starter {
    /// Looks for the programs beside `exe`, which is one of ours itself. `var` reads the environment.
    pub fn beside(exe: &Path, platform: Platform, var: impl Fn(&str) -> Option<OsString>) -> Starter {
        Starter { programs: Programs::beside(exe, platform, var), patience: PATIENCE }
    }
}

/// A connection to the owner; starts one when none runs.
pub async fn reach(place: &Place, starter: &Starter) -> Result<Caller, Failure> {
    match Caller::try_connect(place).await? {
        Some(caller) => Ok(caller),
        None => start(place, starter).await,
    }
}

async fn start(place: &Place, starter: &Starter) -> Result<Caller, Failure> {
    let deadline = Instant::now() + starter.patience;
    let owners = starter.programs.owners();
    let Some(last) = owners.last() else {
        let none = words("failure-nothing-to-start").with("folder", starter.programs.dir());
        return Err(Failure::of(Kind::Owner, none).remedy(words("failure-nothing-to-start-hint")));
    };
    let mut failed = words("failure-not-started");
    for program in &owners {
        match program.start() {
            Ok(child) => {
                if let Some(caller) = wait(place, child, deadline).await? {
                    return Ok(caller);
                }
            }
            Err(error) => {
                let (file, error) = (program.file.as_path(), &error);
                failed = words("failure-not-started-why").with("program", file).with("error", error);
            }
        }
    }
    Err(Failure::of(Kind::Owner, failed)
        .remedy(words("failure-not-started-hint").with("program", last.file.as_path())))
}

/// Waits until an owner answers. `None`: the program ended and no other owner came up in its place.
async fn wait(place: &Place, mut child: Child, mut deadline: Instant) -> Result<Option<Caller>, Failure> {
    let mut ended = false;
    loop {
        if let Some(caller) = Caller::try_connect(place).await? {
            // While we live nobody else collects the child's exit status.
            std::thread::spawn(move || child.wait());
            return Ok(Some(caller));
        }
        if !ended && matches!(child.try_wait(), Ok(Some(_))) {
            ended = true;
            deadline = deadline.min(Instant::now() + OTHER_OWNER);
        }
        if Instant::now() > deadline {
            return match ended {
                true => Ok(None),
                false => Err(Failure::of(Kind::Owner, words("failure-does-not-answer"))
                    .remedy(words("failure-does-not-answer-hint"))),
            };
        }
        sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_installation_with_nothing_to_start_says_where_it_looked() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { state: dir.path().join("state"), run: dir.path().join("run") };
        let starter = Starter::beside(&dir.path().join("traygate-bridge"), Platform::CURRENT, |_| None);
        let failure = reach(&place, &starter).await.err().unwrap();
        assert_eq!(failure.kind, Kind::Owner);
        assert!(failure.message.contains(dir.path().file_name().unwrap().to_str().unwrap()), "{failure}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn an_owner_that_ends_at_once_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("traygate");
        std::fs::write(&program, "#!/bin/sh\nexit 1\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let place = Place { state: dir.path().join("state"), run: dir.path().join("run") };
        let programs = Programs::beside(&program, Platform::CURRENT, |_| None);
        let starter = Starter { programs, patience: Duration::from_millis(200) };
        let failure = reach(&place, &starter).await.err().unwrap();
        assert!(failure.message.contains("could not be started"), "{failure}");
        assert!(failure.hint.unwrap().contains("serve"));
    }
}
