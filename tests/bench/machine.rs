//! The machine: memory of a process, whether it is quiet, and how to describe it without naming it.

use std::{
    fs,
    process::Command,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

/// Resident and proportional memory of a process in MiB (Linux; elsewhere unknown).
pub(crate) fn memory(process: u32) -> Option<(f64, f64)> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let field = |name: &str| -> Option<f64> {
        let line = rollup.lines().find_map(|it| it.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    };
    Some((field("Rss:")?, field("Pss:")?))
}

/// Time that processes have used, all of their threads together (Linux; elsewhere none).
pub(crate) fn cpu(processes: &[u32]) -> Duration {
    let tasks =
        processes.iter().filter_map(|it| fs::read_dir(format!("/proc/{it}/task")).ok()).flatten().flatten();
    let used = tasks.filter_map(|it| {
        let text = fs::read_to_string(it.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(used.sum())
}

/// How often the threads of a process have begun to wait, and so were woken (Linux; elsewhere never).
pub(crate) fn wake_ups(process: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let woken = tasks.filter_map(|it| {
        let status = fs::read_to_string(it.path().join("status")).ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    });
    woken.sum()
}

/// The processes that a process has started (Linux).
pub(crate) fn children(process: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|it| it.parse().ok()).collect()
}

/// How long all waiting for quiet may take together.
static PATIENCE: Mutex<Duration> = Mutex::new(Duration::from_secs(60));

/// Waits until the rest of the machine has little to do, but not for long.
pub(crate) fn quiet(hurry: bool) {
    let began = Instant::now();
    let mut patience = PATIENCE.lock().unwrap();
    let deadline = began + if hurry { Duration::ZERO } else { patience.min(Duration::from_secs(5)) };
    while Instant::now() < deadline {
        let (busy, all) = ticks();
        thread::sleep(Duration::from_millis(300));
        let (busy_then, all_then) = ticks();
        if (busy_then - busy) * 10 <= all_then - all {
            break;
        }
    }
    *patience = patience.saturating_sub(began.elapsed());
}

/// Time spent working, and all time, of all CPUs since the start of the machine; both 0 where it cannot be known.
fn ticks() -> (u64, u64) {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = stat.lines().next().unwrap_or_default();
    let fields: Vec<u64> = first.split_whitespace().skip(1).filter_map(|it| it.parse().ok()).collect();
    let all: u64 = fields.iter().take(8).sum();
    let idle: u64 = fields.iter().skip(3).take(2).sum();
    (all - idle, all)
}

pub(crate) fn cpus() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Sends a signal to one process.
pub(crate) fn signal(process: u32, name: &str) {
    Command::new("kill").args([format!("-{name}"), process.to_string()]).status().ok();
}

/// "2 CPUs, x86_64, linux, load average 0.35 at the end": the last part tells how far to trust the figures.
pub(crate) fn description() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|it| !it.is_empty());
    let load = load.map(|it| format!(", load average {it} at the end")).unwrap_or_default();
    format!("{} CPUs, {}, {}{load}", cpus(), std::env::consts::ARCH, std::env::consts::OS)
}

/// Today in UTC, as 2026-11-20.
pub(crate) fn today() -> String {
    let output = Command::new("date").args(["-u", "+%F"]).output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
}
