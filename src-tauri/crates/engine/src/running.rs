//! Since when an AI app runs, where the system tells it to anybody who asks.

use std::{fs, path::Path};

/// Linux shows every process as a folder here (proc(5)). macOS and Windows want a library or a right for it, so there
/// nobody is told "restart it" for this reason.
pub(crate) const PROCESSES: Option<&str> = if cfg!(target_os = "linux") { Some("/proc") } else { None };

/// Ticks a second in `/proc/PID/stat`: `USER_HZ`, 100 on every architecture we build for.
const TICKS: u64 = 100;

/// When the newest running program with one of these names was started, in Unix seconds.
pub(crate) fn since(processes: &Path, names: &[&str]) -> Option<u64> {
    if names.is_empty() {
        return None;
    }
    let booted = fs::read_to_string(processes.join("stat")).ok()?;
    let booted: u64 = booted.lines().find_map(|it| it.strip_prefix("btime "))?.trim().parse().ok()?;
    let folders = fs::read_dir(processes).ok()?.flatten().map(|it| it.path());
    folders.filter_map(|it| started(&it, names)).max().map(|ticks| booted + ticks / TICKS)
}

/// When this process was started, in ticks since the system was, if it is one of these programs.
fn started(process: &Path, names: &[&str]) -> Option<u64> {
    let command = fs::read(process.join("cmdline")).ok()?;
    let command: Vec<String> =
        command.split(|it| *it == 0).take(12).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    // The helpers of a Chromium program come and go while it runs.
    if command.iter().any(|it| it.starts_with("--type=")) {
        return None;
    }
    let is_named = |word: &String| word.split('/').any(|it| names.contains(&it));
    // The program, or the script of an interpreter.
    if !command.iter().take(2).any(is_named) {
        return None;
    }
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    // The second field, in parentheses, is the program's name and may hold anything; start time is the 22nd.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19)?.parse().ok()
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
        assert_eq!(since(dir.path(), &["claude"]), Some(1007));
        assert_eq!(since(dir.path(), &["claude-desktop"]), Some(1009));
        assert_eq!(since(dir.path(), &["cursor"]), None);
        assert_eq!(since(dir.path(), &[]), None);
        assert_eq!(since(&dir.path().join("none"), &["claude"]), None);
    }

    /// The real table: this very test runs since a moment ago.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_real_process_is_found() {
        let name = std::env::current_exe().unwrap();
        let name = name.file_name().unwrap().to_str().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let since = since(Path::new(PROCESSES.unwrap()), &[name]).unwrap();
        assert!(since <= now + 1 && since + 3600 > now, "{since} {now}");
    }
}
