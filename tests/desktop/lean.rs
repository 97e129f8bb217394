//! How lean the desktop app is, on a virtual screen: `cargo xtask bench desktop`. Figures only; a busy machine would
//! fail a test for nothing.
#![cfg_attr(not(target_os = "linux"), expect(unused, reason = "elsewhere there is no screen to make up"))]
#![cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "tests need more of a screen than measuring does")
)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that fails has nothing to report"
)]

#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod tray_driver;

#[cfg(target_os = "linux")]
fn main() {
    let figures = measure::all();
    println!("\n{figures}");
    let mut words = std::env::args().skip_while(|it| it != "--out").skip(1);
    if let Some(out) = words.next() {
        std::fs::write(out, figures).unwrap();
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod measure {
    use super::{screen::Screen, tray_driver::Panel};
    use std::{
        fmt::Write as _,
        fs,
        io::{Read as _, Write as _},
        net::TcpStream,
        thread,
        time::{Duration, Instant},
    };
    use support::{Process, until};

    /// What we want, by the row's name.
    const BUDGETS: &[(&str, f64)] = &[
        ("start to the icon in the panel, ms", 400.0),
        ("resident process, memory before any window, MiB", 50.0),
        ("click to the window, ms", 1000.0),
        ("resident process, memory after the window was closed, MiB", 50.0),
    ];
    const ROUNDS: usize = 5;
    /// What is still settling is no rest.
    const REST: Duration = Duration::from_secs(2);

    /// Measures everything and makes a page of it.
    pub(crate) fn all() -> String {
        let mut rows: Vec<(&str, Vec<f64>)> = Vec::new();
        let mut add = |what: &'static str, value: f64| match rows.iter_mut().find(|(name, _)| *name == what) {
            Some((_, values)) => values.push(value),
            None => rows.push((what, vec![value])),
        };
        // The first round brings the files into memory and counts for nothing.
        for round in 0..=ROUNDS {
            for (what, value) in one() {
                if round > 0 {
                    add(what, value);
                }
            }
        }
        let load = fs::read_to_string("/proc/loadavg").unwrap();
        let mut page = format!(
            "# Performance of the desktop app\n\nMeasured by `cargo xtask bench desktop` on a virtual screen with a panel \
             and no graphics card ({} CPUs, load average {} at the end). Medians of {ROUNDS} rounds; memory is the \
             proportional set size. The window is a process of its own, so the resident one gives nothing back: it \
             never had it.\n\n| | measured | wanted |\n|---|---:|---:|\n",
            thread::available_parallelism().map_or(1, usize::from),
            load.split(' ').next().unwrap_or_default(),
        );
        for (what, mut values) in rows {
            values.sort_unstable_by(f64::total_cmp);
            let wanted = BUDGETS.iter().find(|(name, _)| *name == what);
            let wanted = wanted.map(|(_, most)| format!("≤ {most}")).unwrap_or_default();
            writeln!(page, "| {what} | {:.0} | {wanted} |", values[values.len() / 2]).unwrap();
        }
        page
    }

    /// One life of the app: icon, rest, window, rest, no window, rest.
    fn one() -> Vec<(&'static str, f64)> {
        let screen = Screen::new();
        let panel = Panel::new(&screen.bus);
        let mut command = screen.desktop(&["--background"]);
        let began = Instant::now();
        let app = Process::start(&mut command);
        let icon = panel.icon();
        let shown = began.elapsed();
        thread::sleep(REST);
        let before = memory(app.id());
        let began = Instant::now();
        icon.activate();
        until("the window", || screen.window());
        let opened = began.elapsed();
        thread::sleep(REST);
        let open = with_children(app.id());
        close(&screen);
        until("the window's end", || screen.window().is_none().then_some(()));
        thread::sleep(REST);
        vec![
            ("start to the icon in the panel, ms", shown.as_secs_f64() * 1e3),
            ("resident process, memory before any window, MiB", before),
            ("click to the window, ms", opened.as_secs_f64() * 1e3),
            ("all processes, memory with the window open, MiB", open),
            ("resident process, memory after the window was closed, MiB", memory(app.id())),
            ("processes left after the window was closed", 1.0 + descendants(app.id()).len() as f64),
        ]
    }

    /// Rings at the window and asks it to close.
    fn close(screen: &Screen) {
        let text = fs::read_to_string(screen.sandbox.state().join("window.port")).unwrap();
        let (port, token) = text.trim().split_once('\n').unwrap();
        let mut window = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
        writeln!(window, r#"{{"token":"{token}","ring":"close"}}"#).unwrap();
        window.read_to_string(&mut String::new()).unwrap();
    }

    fn with_children(process: u32) -> f64 {
        memory(process) + descendants(process).into_iter().map(memory).sum::<f64>()
    }

    fn descendants(process: u32) -> Vec<u32> {
        let of = |task: &str| {
            fs::read_to_string(format!("/proc/{process}/task/{task}/children")).unwrap_or_default()
        };
        let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
        let children = tasks.map(|it| of(&it.file_name().to_string_lossy())).collect::<String>();
        let children: Vec<u32> = children.split_whitespace().filter_map(|it| it.parse().ok()).collect();
        children.iter().flat_map(|it| descendants(*it)).chain(children.iter().copied()).collect()
    }

    /// Proportional set size in MiB; 0 of a process that has just ended.
    fn memory(process: u32) -> f64 {
        let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        let line = rollup.lines().find_map(|it| it.strip_prefix("Pss:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|it| it.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}
