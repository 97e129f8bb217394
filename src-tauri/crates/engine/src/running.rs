//! Since when an AI app runs, where the system tells it to anybody who asks.

use std::{collections::BTreeMap, fs, path::Path};

/// Linux shows every process as a folder here (proc(5)). macOS and Windows want a library or a right for it, so there
/// nobody is told "restart it" for this reason.
const PROCESSES: Option<&str> = if cfg!(target_os = "linux") { Some("/proc") } else { None };

/// Ticks a second in `/proc/PID/stat`: `USER_HZ`, 100 on every architecture we build for.
const TICKS: u64 = 100;

/// The programs that run: name → when the newest of that name was started, in Unix seconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running(BTreeMap<String, u64>);

impl Running {
    /// Looks through all processes once.
    pub(crate) fn now() -> Running {
        PROCESSES.and_then(|it| Running::read(Path::new(it))).unwrap_or_default()
    }

    /// When the newest running program of this name was started.
    pub(crate) fn since(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    fn read(processes: &Path) -> Option<Running> {
        let booted = fs::read_to_string(processes.join("stat")).ok()?;
        let booted: u64 = booted.lines().find_map(|it| it.strip_prefix("btime "))?.trim().parse().ok()?;
        let mut newest = BTreeMap::new();
        for process in fs::read_dir(processes).ok()?.flatten().map(|it| it.path()) {
            let Some((names, ticks)) = program(&process) else { continue };
            for name in names {
                let since = newest.entry(name).or_insert(0);
                *since = (booted + ticks / TICKS).max(*since);
            }
        }
        Some(Running(newest))
    }
}

/// What this process may be called, and when it was started, in ticks since the system was.
fn program(process: &Path) -> Option<(Vec<String>, u64)> {
    let command = fs::read(process.join("cmdline")).ok()?;
    let command: Vec<String> =
        command.split(|it| *it == 0).take(12).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    // The processes a Chromium program starts for itself come and go while it runs.
    if command.iter().any(|it| it.starts_with("--type=")) {
        return None;
    }
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    // The second field, in parentheses, is the program's name and may hold anything; start time is the 22nd.
    let (_, fields) = stat.rsplit_once(')')?;
    let started = fields.split_whitespace().nth(19)?.parse().ok()?;
    // The program, or the script of an interpreter.
    Some((command.iter().take(2).flat_map(|it| names(it)).collect(), started))
}

/// The file's own name, and for `claude/versions/2.1` that of the folder.
fn names(path: &str) -> Vec<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let versioned = match parts.as_slice() {
        [.., name, "versions", _] => Some(*name),
        _ => None,
    };
    parts
        .last()
        .copied()
        .into_iter()
        .chain(versioned)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(dir: &Path, pid: u32, command: &[&str], started: u64) {
        let folder = dir.join(pid.to_string());
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("cmdline"), command.join("\0")).unwrap();
        let fields = format!("{pid} (a) b (c)) S {} {started} 0 0\n", "0 ".repeat(18).trim());
        fs::write(folder.join("stat"), fields).unwrap();
    }

    #[test]
    fn the_newest_program_of_the_name_counts_and_its_helpers_do_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("stat"), "cpu 1 2\nbtime 1000\nprocesses 5\n").unwrap();
        process(dir.path(), 1, &["/usr/bin/node", "/usr/bin/claude", "-p"], 500);
        process(dir.path(), 2, &["/home/jo/.local/share/claude/versions/2"], 700);
        process(dir.path(), 3, &["/opt/claude-desktop/claude-desktop"], 900);
        process(dir.path(), 4, &["/opt/claude-desktop/claude-desktop", "--type=renderer"], 9900);
        process(dir.path(), 5, &["vi", "notes", "claude"], 9900);
        process(dir.path(), 6, &["/home/amp/bin/notes"], 9900);
        let running = Running::read(dir.path()).unwrap();
        assert_eq!(running.since("claude"), Some(1007));
        assert_eq!(running.since("claude-desktop"), Some(1009));
        assert_eq!(running.since("cursor"), None);
        assert_eq!(running.since("amp"), None, "a user of that name is not the program");
        assert!(Running::read(&dir.path().join("none")).is_none());
    }

    /// The real table: this very test runs since a moment ago.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_real_process_is_found() {
        let name = std::env::current_exe().unwrap();
        let name = name.file_name().unwrap().to_str().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let since = Running::now().since(name).unwrap();
        assert!(since <= now + 1 && since + 3600 > now, "{since} {now}");
    }
}
