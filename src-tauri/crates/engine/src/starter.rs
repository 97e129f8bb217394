//! Starts an owner when none runs: the desktop app where there is a display, else `traygate serve`.

use rendezvous::{Place, Platform};
use std::{
    ffi::OsString,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::time::{Instant, sleep};

use crate::{Failure, Kind, local::Caller, lock};

/// How long a started owner may take until it answers.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How often we look whether it answers yet.
const LOOK: Duration = Duration::from_millis(25);
/// How long an owner that lost the race against another is given until the other answers.
const OTHER_OWNER: Duration = Duration::from_secs(3);

/// The programs that can become the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starter {
    /// `traygate-desktop`, when it is installed and there is a display to put a tray on.
    pub desktop: Option<PathBuf>,
    /// `traygate`, for `traygate serve`.
    pub cli: PathBuf,
    pub patience: Duration,
}

impl Starter {
    /// The programs that stand beside `exe`, which is one of ours itself. `var` reads the environment.
    pub fn beside(exe: &Path, platform: Platform, var: impl Fn(&str) -> Option<OsString>) -> Starter {
        let named = |name: &str| {
            exe.with_file_name(match platform {
                Platform::Windows => format!("{name}.exe"),
                Platform::Linux | Platform::MacOs => name.to_owned(),
            })
        };
        let desktop = Some(named("traygate-desktop")).filter(|it| has_display(platform, var) && it.is_file());
        Starter { desktop, cli: named("traygate"), patience: PATIENCE }
    }
}

/// Whether there is a screen to put a tray on.
fn has_display(platform: Platform, var: impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name: &str| var(name).is_some_and(|it| !it.is_empty());
    match platform {
        Platform::Linux => set("DISPLAY") || set("WAYLAND_DISPLAY"),
        // A shell from afar has no session to draw in.
        Platform::MacOs => !set("SSH_CONNECTION"),
        Platform::Windows => true,
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
    let serve: (&Path, &[&str]) = (&starter.cli, &["serve"]);
    let desktop = starter.desktop.as_deref().map(|it| (it, &[][..]));
    let deadline = Instant::now() + starter.patience;
    let log = place.state.join("owner.log");
    let mut reason = None;
    for (program, arguments) in desktop.into_iter().chain([serve]) {
        match spawn(place, program, arguments, &log) {
            Ok(child) => {
                if let Some(caller) = wait(place, child, deadline).await? {
                    return Ok(caller);
                }
                reason = last_words(&log).or(reason);
            }
            Err(failure) => reason = Some(failure.message),
        }
    }
    let why = reason.map(|it| format!(": {it}")).unwrap_or_default();
    Err(Failure::new(Kind::Owner, format!("Traygate could not be started{why}"))
        .hint(format!("start it yourself to see why: {} serve", starter.cli.display())))
}

/// Starts the program so that it outlives us and our terminal.
fn spawn(place: &Place, program: &Path, arguments: &[&str], log: &Path) -> Result<Child, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(Kind::Owner, format!("cannot start {}: {error}", program.display()))
    };
    lock::private_folder(&place.state)?;
    let log = lock::private_file(log, true).map_err(cannot)?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    // The folder we were called from may be unmounted or removed later.
    command.current_dir(&place.state);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const DETACHED_PROCESS: u32 = 0x8;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
        std::os::windows::process::CommandExt::creation_flags(
            &mut command,
            DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP,
        );
    }
    command.spawn().map_err(cannot)
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
                false => Err(Failure::new(Kind::Owner, "Traygate was started but does not answer")
                    .hint("look at owner.log in its state folder, or run `traygate serve` to see why")),
            };
        }
        sleep(LOOK).await;
    }
}

/// The last line an owner that ended has written.
fn last_words(log: &Path) -> Option<String> {
    let text = std::io::read_to_string(File::open(log).ok()?).ok()?;
    let line = text.lines().rev().find(|it| !it.trim().is_empty())?;
    Some(line.trim().trim_start_matches("error: ").chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_app_is_started_only_where_it_can_be_seen() {
        let dir = tempfile::tempdir().unwrap();
        let exe = dir.path().join("traygate");
        let with = |platform, vars: &'static [(&'static str, &'static str)]| {
            let var = |name: &str| vars.iter().find(|it| it.0 == name).map(|it| OsString::from(it.1));
            Starter::beside(&exe, platform, var).desktop.is_some()
        };
        assert!(!with(Platform::Linux, &[("DISPLAY", ":0")]), "not installed");
        std::fs::write(dir.path().join("traygate-desktop"), "").unwrap();
        std::fs::write(dir.path().join("traygate-desktop.exe"), "").unwrap();
        assert!(with(Platform::Linux, &[("DISPLAY", ":0")]));
        assert!(with(Platform::Linux, &[("WAYLAND_DISPLAY", "wayland-0")]));
        assert!(!with(Platform::Linux, &[("DISPLAY", "")]));
        assert!(!with(Platform::Linux, &[]));
        assert!(with(Platform::MacOs, &[]));
        assert!(!with(Platform::MacOs, &[("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")]));
        assert!(with(Platform::Windows, &[]));
    }

    #[tokio::test]
    async fn a_program_that_cannot_be_started_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { state: dir.path().join("state"), run: dir.path().join("run") };
        let starter = Starter {
            desktop: None,
            cli: dir.path().join("gone/traygate"),
            patience: Duration::from_millis(100),
        };
        let failure = reach(&place, &starter).await.err().unwrap();
        assert_eq!(failure.kind, Kind::Owner);
        assert!(failure.message.contains("gone/traygate"), "{failure}");
    }
}
