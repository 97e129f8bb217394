//! Measures the bridge and the gateway beside what else could stand in their place; `cargo xtask bench` runs it.
//!
//! It is several programs in one, so that each runs as a process of its own: `upstream` (the MCP server that is
//! called), `pump` (the least a stdio bridge can do), `calls` (one part, to be pinned to a CPU), `sign-ins`, and the
//! whole.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a measuring program: it talks to a person, reads the environment and may panic"
)]

mod calls;
mod http;
mod machine;
mod many;
mod mcp;
mod pump;
mod report;
mod sign_ins;
mod stage;
mod starts;
mod stdio;
mod upstream;

use report::Section;
use std::{path::PathBuf, process::Command, time::Duration};

/// What fails here ends the run with one sentence.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What to measure, and with what.
#[derive(Clone, Debug)]
struct Plan {
    /// The folder of `traygate` and `traygate-bridge`: the one this program stands in.
    programs: PathBuf,
    /// `mcp-remote`'s main file, to be run by `node`.
    mcp_remote: Option<PathBuf>,
    /// Fewer turns; for trying the benchmark itself.
    quick: bool,
    /// Where to write the report.
    out: Option<PathBuf>,
}

impl Plan {
    /// How long each turn takes.
    fn turns(&self, turns: Turns) -> impl Iterator<Item = Duration> + use<> {
        let Turns { count, each } = turns;
        let (count, each) = if self.quick { (count / 5, each / 2) } else { (count, each) };
        std::iter::repeat_n(each, count)
    }
}

/// Whoever is compared is measured in turn, many times. Machines change their speed from one second to the next, so only
/// measurements of the same turn are set against each other.
#[derive(Clone, Copy)]
struct Turns {
    count: usize,
    each: Duration,
}

impl Turns {
    const SHORT: Turns = Turns { count: 30, each: Duration::from_millis(100) };
    /// Where a short one would hold too few calls for their percentiles.
    const LONG: Turns = Turns { count: 5, each: Duration::from_millis(600) };
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.first().map(String::as_str) {
        Some("upstream") => upstream::run(),
        Some("pump") => pump::run(&words[1]),
        Some("sign-ins") => plan(&words[1..]).and_then(|it| {
            let section = sign_ins::measure(&it)?;
            report::hand_over(it.out.as_deref(), report::Part::SignIns, &section)
        }),
        Some("calls") => plan(&words[1..]).and_then(|it| {
            println!("{}", serde_json::to_string(&calls::measure(&it)?)?);
            Ok(())
        }),
        _ => plan(&words).and_then(|it| whole(&it, &words)),
    };
    if let Err(error) = outcome {
        eprintln!("bench: {error}");
        std::process::exit(1);
    }
}

fn plan(words: &[String]) -> Result<Plan> {
    let value = |name: &str| words.iter().position(|it| it == name).and_then(|at| words.get(at + 1));
    Ok(Plan {
        programs: std::env::current_exe()?.parent().unwrap().to_owned(),
        mcp_remote: value("--mcp-remote").map(PathBuf::from),
        quick: words.iter().any(|it| it == "--quick"),
        out: value("--out").map(PathBuf::from),
    })
}

fn whole(plan: &Plan, words: &[String]) -> Result<()> {
    println!("measuring starts …");
    let mut sections = starts::measure(plan)?;
    // On one CPU no wake-up of another, sleeping one hides what a program itself costs.
    let cpu = machine::cpus().saturating_sub(1).to_string();
    let exe = std::env::current_exe()?;
    let mut pinned = Command::new("taskset");
    pinned.arg("-c").arg(&cpu).arg(&exe);
    let is_pinned = Command::new("taskset").arg("-V").output().is_ok();
    let mut command = if is_pinned { pinned } else { Command::new(exe) };
    println!("measuring calls …");
    let output = command.arg("calls").args(words).stderr(std::process::Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the measuring of calls failed".into());
    }
    let calls: Vec<Section> = serde_json::from_slice(&output.stdout)?;
    sections.extend(calls);
    let report = report::markdown(&sections, is_pinned);
    report::hand_over(plan.out.as_deref(), report::Part::Calls, &report)
}
