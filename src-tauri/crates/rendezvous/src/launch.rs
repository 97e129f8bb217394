//! Starting an owner when none runs: which program, and how it is cut loose from the one that starts it.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::Platform;

/// The programs of one installation that can be an owner. They stand beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    dir: PathBuf,
    display: bool,
}

/// Whether this error of [`crate::connect`] means that no owner runs here. A socket that a killed owner left
/// behind refuses and counts as none; anything else would not get better by starting one.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

impl Programs {
    /// Finds them beside `exe`, the caller's own file. Whether there is a screen to show a tray on is told by the
    /// environment.
    pub fn beside(exe: &Path, platform: Platform, var: impl Fn(&str) -> Option<OsString>) -> Programs {
        // A package manager may have linked the caller into another folder.
        let exe = exe.canonicalize().unwrap_or_else(|_| exe.to_owned());
        let set = |name: &str| var(name).is_some_and(|it| !it.is_empty());
        let display = match platform {
            Platform::Linux => set("DISPLAY") || set("WAYLAND_DISPLAY"),
            // A shell from afar has no session to draw in.
            Platform::MacOs => !set("SSH_CONNECTION"),
            Platform::Windows => true,
        };
        Programs { dir: exe.parent().map(Path::to_owned).unwrap_or_default(), display }
    }

    /// The folder they are expected in, for messages.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What can be started, in the order to try: the desktop app where it can be seen, else `traygate serve`. Empty
    /// when neither is there.
    pub fn owners(&self) -> Vec<Program> {
        let file = |name: &str| self.dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        // Nobody asked for a window: an AI app may be starting its servers.
        let desktop =
            self.display.then(|| Program { file: file("traygate-desktop"), arguments: &["--background"] });
        // It makes way for the desktop app: nobody who could see a tray asked to do without.
        let serve = Program { file: file("traygate"), arguments: &["serve", "--unasked"] };
        desktop.into_iter().chain([serve]).filter(|it| it.file.is_file()).collect()
    }
}

/// A program that becomes the owner when it is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub file: PathBuf,
    pub arguments: &'static [&'static str],
}

impl Program {
    /// Starts an owner that outlives the caller: its own process group, no stream of ours, not in the caller's
    /// working directory (a project folder that could then not be removed). Several callers may do so at once; the
    /// owner's lock decides which one stays.
    ///
    /// # Errors
    /// What the system says.
    pub fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.file);
        command.args(self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(dir) = self.file.parent().filter(|it| it.is_absolute()) {
            command.current_dir(dir);
        }
        cut_loose(&mut command);
        command.spawn()
    }
}

#[cfg(unix)]
fn cut_loose(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    // Ctrl-C in the terminal of an AI app goes to its whole process group.
    command.process_group(0);
}

#[cfg(windows)]
fn cut_loose(command: &mut Command) {
    use std::os::windows::{io::AsRawHandle, process::CommandExt};
    const DETACHED_PROCESS: u32 = 0x8;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
    // A child inherits every inheritable handle, whatever its own streams are. With the AI app's pipes in its hands
    // it would keep them open after the bridge is gone, and the app would wait for their end.
    keep(io::stdin().as_raw_handle());
    keep(io::stdout().as_raw_handle());
    keep(io::stderr().as_raw_handle());
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "std has no stable way to keep a handle from children")]
fn keep(handle: std::os::windows::io::RawHandle) {
    const HANDLE_FLAG_INHERIT: u32 = 1;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn SetHandleInformation(object: std::os::windows::io::RawHandle, mask: u32, flags: u32) -> i32;
    }
    // SAFETY: the call takes any value as a handle and fails for one that is none; failing changes nothing.
    unsafe { SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(platform: Platform, set: &'static [(&str, &str)], files: &[&str]) -> (PathBuf, Programs) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("traygate-launch-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        for name in files {
            std::fs::write(dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)), "").unwrap();
        }
        let var = |name: &str| set.iter().find(|(it, _)| *it == name).map(|(_, value)| OsString::from(value));
        let programs = Programs::beside(&dir.join("traygate-bridge"), platform, var);
        (dir, programs)
    }

    #[test]
    fn the_app_is_started_where_it_can_be_seen() {
        type Row = (Platform, &'static [(&'static str, &'static str)], &'static [&'static str], &'static str);
        let both: &[&str] = &["traygate-desktop", "traygate"];
        let rows: &[Row] = &[
            (
                Platform::Linux,
                &[("DISPLAY", ":0")],
                both,
                "traygate-desktop --background, traygate serve --unasked",
            ),
            (
                Platform::Linux,
                &[("WAYLAND_DISPLAY", "wayland-0")],
                both,
                "traygate-desktop --background, traygate serve --unasked",
            ),
            (Platform::Linux, &[("DISPLAY", "")], both, "traygate serve --unasked"),
            (Platform::Linux, &[], both, "traygate serve --unasked"),
            (Platform::MacOs, &[], both, "traygate-desktop --background, traygate serve --unasked"),
            (
                Platform::MacOs,
                &[("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")],
                both,
                "traygate serve --unasked",
            ),
            (Platform::Windows, &[], both, "traygate-desktop --background, traygate serve --unasked"),
            (Platform::Windows, &[], &["traygate"], "traygate serve --unasked"),
            (Platform::Linux, &[], &["traygate-desktop"], ""),
            (Platform::MacOs, &[], &[], ""),
        ];
        for (platform, set, files, expected) in rows {
            let (dir, programs) = programs(*platform, set, files);
            let named = |it: &Program| {
                let name = it.file.file_stem().unwrap().to_str().unwrap();
                [&[name], it.arguments].concat().join(" ")
            };
            let chosen: Vec<String> = programs.owners().iter().map(named).collect();
            assert_eq!(chosen.join(", "), *expected, "{platform:?} {set:?} {files:?}");
            std::fs::remove_dir_all(dir).unwrap();
        }
    }
}
