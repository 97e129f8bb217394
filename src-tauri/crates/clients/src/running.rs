//! Since when the apps run.

use std::collections::BTreeMap;

use crate::{
    home::Platform,
    program::{Process, whose},
};

/// The apps that run and read their files only when they are started: client id → when the newest of its programs
/// was, in Unix seconds.
#[derive(Clone, Debug, Default)]
pub struct Running(BTreeMap<&'static str, u64>);

impl Running {
    /// Looks through all processes once. What the system does not show is passed over.
    pub fn now(platform: Platform) -> Running {
        Running::among(&system::processes(), platform)
    }

    /// When the newest running program of this client was started.
    pub fn since(&self, client: &str) -> Option<u64> {
        self.0.get(client).copied()
    }

    fn among(processes: &[Process], platform: Platform) -> Running {
        let mut newest = BTreeMap::new();
        for process in processes {
            let Some(client) = whose(process, platform) else { continue };
            let since = newest.entry(client.id()).or_insert(0);
            *since = process.started.max(*since);
        }
        Running(newest)
    }
}

/// How many of the words a process was started with are looked at.
const WORDS: usize = 12;

/// Linux shows every process as a folder (proc(5)). No crate: three small files each are all that is wanted.
#[cfg(target_os = "linux")]
mod system {
    use std::{fs, path::Path};

    use super::{Process, WORDS};

    /// Ticks a second in `/proc/PID/stat`: `USER_HZ`, 100 on every architecture we build for.
    const TICKS: u64 = 100;

    pub(super) fn processes() -> Vec<Process> {
        read(Path::new("/proc")).unwrap_or_default()
    }

    pub(super) fn read(folder: &Path) -> Option<Vec<Process>> {
        let booted = fs::read_to_string(folder.join("stat")).ok()?;
        let booted: u64 = booted.lines().find_map(|it| it.strip_prefix("btime "))?.trim().parse().ok()?;
        let folders = fs::read_dir(folder).ok()?.flatten().map(|it| it.path());
        Some(folders.filter_map(|it| process(&it, booted)).collect())
    }

    fn process(folder: &Path, booted: u64) -> Option<Process> {
        let command = fs::read(folder.join("cmdline")).ok()?;
        let command = command.split(|it| *it == 0).take(WORDS);
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        // The second field, in parentheses, is the program's name and may hold anything; start time is the 22nd.
        let (_, fields) = stat.rsplit_once(')')?;
        let ticks: u64 = fields.split_whitespace().nth(19)?.parse().ok()?;
        // Shown of the user's own processes alone.
        let program = fs::read_link(folder.join("exe")).unwrap_or_default();
        Some(Process {
            program: program.to_string_lossy().into_owned(),
            command: command.map(|it| String::from_utf8_lossy(it).into_owned()).collect(),
            started: booted + ticks / TICKS,
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::ffi::OsStr;
    use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

    use super::{Process, WORDS};

    pub(super) fn processes() -> Vec<Process> {
        let Ok(mut system) = System::new() else { return Vec::new() };
        let wanted = ProcessRefreshKind::nothing().with_cmd(UpdateKind::Always).with_exe(UpdateKind::Always);
        system.refresh_processes_specifics(ProcessesToUpdate::All, false, wanted);
        let text = |it: &OsStr| it.to_string_lossy().into_owned();
        let processes = system.processes().values();
        processes
            // Of others' processes the time is not told, or as the beginning of all times.
            .filter(|it| it.start_time() > 0)
            .map(|it| Process {
                program: it.exe().map(|it| text(it.as_os_str())).unwrap_or_default(),
                command: it.cmd().iter().take(WORDS).map(|it| text(it)).collect(),
                started: it.start_time(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, time::SystemTime};

    #[test]
    fn the_newest_program_of_an_app_counts_and_its_helpers_do_not() {
        let process = |command: &[&str], started| Process {
            program: String::new(),
            command: command.iter().map(|it| (*it).to_owned()).collect(),
            started,
        };
        let running = Running::among(
            &[
                process(&["/home/jo/.local/share/claude/versions/2"], 1007),
                process(&["/usr/bin/node", "/usr/bin/claude", "-p"], 1005),
                process(&["/opt/claude-desktop/claude-desktop"], 1009),
                process(&["/opt/claude-desktop/claude-desktop", "--type=renderer"], 1099),
                process(&["vi", "notes", "claude"], 1099),
            ],
            Platform::Linux,
        );
        assert_eq!(running.since("claude-code"), Some(1007));
        assert_eq!(running.since("claude-desktop"), Some(1009));
        assert_eq!(running.since("cursor"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_process_table_of_linux_is_read_as_proc_5_says() {
        use std::{fs, os::unix::fs::symlink};
        let dir = tempfile::tempdir().unwrap();
        assert!(system::read(dir.path()).is_none());
        fs::write(dir.path().join("stat"), "cpu 1 2\nbtime 1000\nprocesses 5\n").unwrap();
        let folder = dir.path().join("7");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("cmdline"), "node\0/usr/bin/claude\0").unwrap();
        let fields = format!("7 (a) b (c)) S {} 500 0 0\n", "0 ".repeat(18).trim());
        fs::write(folder.join("stat"), fields).unwrap();
        // A process that ended while it was looked at.
        fs::create_dir(dir.path().join("8")).unwrap();
        let expected = |program: &str| Process {
            program: program.to_owned(),
            command: ["node", "/usr/bin/claude", ""].map(str::to_owned).to_vec(),
            started: 1005,
        };
        assert_eq!(system::read(dir.path()).unwrap(), [expected("")]);
        symlink("/usr/bin/node", folder.join("exe")).unwrap();
        assert_eq!(system::read(dir.path()).unwrap(), [expected("/usr/bin/node")]);
    }

    /// The real table: this very test runs since a moment ago.
    #[test]
    fn a_real_process_is_found() {
        let here = env::current_exe().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let processes = system::processes();
        let found = processes.iter().filter(|it| it.program.ends_with(&here)).max_by_key(|it| it.started);
        let found = found.unwrap_or_else(|| panic!("no {here} in {processes:?}"));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        assert!(found.started <= now + 2 && found.started + 24 * 3600 > now, "{now}: {found:?}");
        assert!(found.command[0].ends_with(&here), "{found:?}");
    }
}
