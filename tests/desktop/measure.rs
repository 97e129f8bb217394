//! Some lives of the app: its icon comes, its window opens and closes; how long that took and what it held.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};
use support::{Process, until};

use crate::{
    processes::{descendants, name},
    screen::{Screen, WORDS},
    tray_driver::Panel,
};

const ICON: &str = "start to the icon in the panel, ms";
const BEFORE: &str = "resident process before any window, memory, MiB";
const AFTER: &str = "resident process after the window was closed, memory, MiB";
const WINDOW: &str = "click to a window with words in it, ms";

/// At most this much, by the row's name.
const BUDGETS: &[(&str, f64)] = &[(ICON, 400.0), (BEFORE, 50.0), (WINDOW, 1000.0), (AFTER, 50.0)];

const ROUNDS: usize = 7;
/// What is still settling is no rest.
const REST: Duration = Duration::from_secs(3);
/// A start ends when what only it needed has been given back (`engine::footprint`).
const STARTED: Duration = Duration::from_secs(8);

/// By the row's name, in the order they come.
#[derive(Default)]
struct Rows(Vec<(&'static str, Vec<f64>)>);

impl Rows {
    fn add(&mut self, what: &'static str, value: f64) {
        match self.0.iter_mut().find(|(name, _)| *name == what) {
            Some((_, values)) => values.push(value),
            None => self.0.push((what, vec![value])),
        }
    }
}

/// Measures everything and makes a page of it.
pub(crate) fn page(profile: &str, quick: bool) -> String {
    // The first round brings the files into memory and counts for nothing.
    one(&mut Rows::default());
    let mut rows = Rows::default();
    let rounds = if quick { 1 } else { ROUNDS };
    for round in 1..=rounds {
        println!("round {round} of {rounds} …");
        one(&mut rows);
    }
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    let mut page = format!(
        "# Performance of the desktop app\n\nMeasured {} by `cargo xtask bench desktop` ({} CPUs, {}, linux, load \
         average {} at the end; built with the profile `{profile}`), on a virtual screen without a graphics card, with \
         a panel that draws nothing and in a home where nothing is set up. Medians of {rounds} rounds after one that \
         brought the files into memory, and the least and the most of them. Memory is the proportional set size, eight \
         seconds after a start and three after any other event. The window is a process of its own, which starts WebKit's: the resident one \
         gives nothing back because it never had it.\n\n\
         | | ÷ budget | median | least | most |\n|---|---:|---:|---:|---:|\n",
        today(),
        thread::available_parallelism().map_or(1, usize::from),
        std::env::consts::ARCH,
        load.split(' ').next().unwrap_or_default(),
    );
    let mut verdicts = String::new();
    for (what, mut values) in rows.0 {
        values.sort_unstable_by(f64::total_cmp);
        let (least, median, most) = (values[0], values[values.len() / 2], values[values.len() - 1]);
        let budget = BUDGETS.iter().find(|(name, _)| *name == what).map(|(_, most)| *most);
        let ratio = budget.map(|it| format!("{:.2}", median / it)).unwrap_or_default();
        page += &format!("| {what} | {ratio} | {} | {} | {} |\n", short(median), short(least), short(most));
        if let Some(budget) = budget {
            let verdict = if median <= budget { "kept" } else { "**missed**" };
            let median = short(median);
            verdicts += &format!("- {what}: at most {budget}; it is {median}: {verdict}.\n");
        }
    }
    format!("{page}\n{verdicts}")
}

/// One life of the app: icon, rest, window, rest, no window, rest.
fn one(rows: &mut Rows) {
    let screen = Screen::new();
    let panel = Panel::new(&screen.bus);
    let mut command = screen.desktop(&["--background"]);
    let mut took = Instant::now();
    let app = Process::start(&mut command);
    let icon = panel.icon();
    icon.picture();
    rows.add(ICON, ms(took));
    thread::sleep(STARTED);
    rows.add(BEFORE, memory(app.id()));
    assert_eq!(screen.colours(), 1, "something is on the screen before anybody clicked");

    took = Instant::now();
    icon.activate();
    until("the window", || (screen.colours() > 1).then_some(()));
    rows.add("click to a window on the screen, ms", ms(took));
    until("words in it", || (screen.colours() >= WORDS).then_some(()));
    rows.add(WINDOW, ms(took));
    thread::sleep(REST);
    rows.add("resident process beside the window, memory, MiB", memory(app.id()));
    let (webkit, window): (Vec<u32>, Vec<u32>) =
        descendants(app.id()).into_iter().partition(|it| name(*it).starts_with("WebKit"));
    assert_eq!(window.len(), 1, "{window:?}");
    let sum = |processes: &[u32]| processes.iter().map(|it| memory(*it)).sum::<f64>();
    rows.add("the window's process, memory, MiB", sum(&window));
    rows.add("WebKit's processes, memory, MiB", sum(&webkit));

    took = Instant::now();
    screen.close_window();
    until("the end of their processes", || descendants(app.id()).is_empty().then_some(()));
    rows.add("closing to the end of their processes, ms", ms(took));
    thread::sleep(REST);
    rows.add(AFTER, memory(app.id()));
}

/// Proportional set size in MiB: what is shared counts for each by its share. 0 of one that has just ended.
fn memory(process: u32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|it| it.strip_prefix("Pss:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|it| it.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn short(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// In UTC, as 2026-11-20.
fn today() -> String {
    let output = Command::new("date").args(["-u", "+%F"]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
