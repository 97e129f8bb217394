//! `cargo xtask test`: everything CI runs, step by step, ending in one summary.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    codegen, dist, fuzz, node,
    packages::{
        self, BROWSER, COMPILER, DESKTOP, KEYCHAIN, PACKERS, PLATFORMS, PROCESSES, PROXY, PYTHON, SCREEN,
    },
    platforms,
    shell::{Outcome, at_root, cache, cargo, root, run, run_seeing, without_gtk},
};

/// One part of the whole; `cargo xtask test NAME…` runs only the named ones.
struct Step {
    name: &'static str,
    /// Debian packages it cannot do without, beside a C compiler.
    wants: &'static [&'static [&'static str]],
    /// Whether it begins with the first step and takes the time that the others spend waiting: it builds somewhere else.
    beside: bool,
    run: fn(&mut Tally) -> Outcome,
}

/// In the order a failure is cheapest to learn of.
const STEPS: &[Step] = &[
    Step { name: "format", wants: &[], beside: false, run: format },
    Step { name: "headless", wants: &[KEYCHAIN, PROCESSES, PROXY, PYTHON], beside: false, run: headless },
    Step { name: "lints", wants: &[], beside: false, run: lints },
    Step { name: "codegen", wants: &[], beside: false, run: generated },
    Step { name: "fuzz", wants: &[], beside: false, run: fuzzed },
    Step { name: "window", wants: &[BROWSER], beside: false, run: window },
    Step {
        name: "desktop",
        wants: &[DESKTOP, SCREEN, BROWSER, KEYCHAIN, PROCESSES, PACKERS],
        beside: false,
        run: desktop,
    },
    Step { name: "platforms", wants: &[PLATFORMS], beside: true, run: platforms },
];

/// Tests counted from the runners' own closing lines.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs the steps, all of them even after a failure, and prints one summary.
///
/// # Errors
/// Names the steps that failed.
fn run_steps(names: &[String]) -> Outcome {
    let mut tally = Tally::default();
    let mut ended: Vec<(&str, Duration, Outcome)> = Vec::new();
    let mut beside = Vec::new();
    if steps(names).any(|it| !it.beside) {
        for step in steps(names).filter(|it| it.beside) {
            beside.push((step.name, Beside::begin(step.name)?));
        }
    }
    for step in steps(names) {
        println!("\n==== {} ====", step.name);
        let began = Instant::now();
        let outcome = match beside.iter().position(|it| it.0 == step.name) {
            Some(at) => beside.swap_remove(at).1.end(&mut tally),
            None => (step.run)(&mut tally),
        };
        if let Err(message) = &outcome {
            println!("{}: {message}", step.name);
        }
        ended.push((step.name, began.elapsed(), outcome));
    }
    println!("\n==== summary ====");
    let mut failed = Vec::new();
    for (name, took, outcome) in &ended {
        let verdict =
            outcome.as_ref().map_or_else(|message| format!("FAILED: {message}"), |()| "ok".to_owned());
        println!("{name:<10} {:>5} s  {verdict}", took.as_secs());
        if outcome.is_err() {
            failed.push(*name);
        }
    }
    // A step may fail before its runner counts anything; it must not look like a pass.
    let uncounted = u64::from(tally.failed == 0 && !failed.is_empty());
    println!("{} passed, {} failed", tally.passed, tally.failed + uncounted);
    if failed.is_empty() { Ok(()) } else { Err(format!("these steps failed: {}", failed.join(", "))) }
}

/// A step that runs in a process of its own, with what is left of the machine.
struct Beside {
    running: Child,
    log: PathBuf,
}

impl Beside {
    fn begin(name: &str) -> Result<Beside, String> {
        let failed = |error| format!("cannot begin {name}: {error}");
        let log = root().join("target").join(format!("test-{name}.log"));
        fs::create_dir_all(root().join("target")).map_err(failed)?;
        let out = File::create(&log).map_err(failed)?;
        let own = std::env::current_exe().map_err(failed)?;
        // Others go first: they have people's patience to keep to.
        let mut command = at_root("nice", &["-n", "10"]);
        command.arg(own).args(["test", name, "--yes"]).stdin(Stdio::null());
        command.stderr(out.try_clone().map_err(failed)?).stdout(out);
        Ok(Beside { running: command.spawn().map_err(failed)?, log })
    }

    /// Waits for its end, and shows what it wrote.
    fn end(mut self, tally: &mut Tally) -> Outcome {
        let status = self.running.wait().map_err(|error| error.to_string())?;
        let text =
            fs::read(&self.log).map_err(|error| format!("cannot read {}: {error}", self.log.display()))?;
        let text = String::from_utf8_lossy(&text);
        // Its own summary says again what its runners said.
        let text = text.split("\n==== summary ====").next().unwrap_or_default();
        for line in text.lines() {
            println!("{line}");
            tally.see(line);
        }
        if status.success() { Ok(()) } else { Err(format!("ended with {status}")) }
    }
}

/// The named steps, or all of them.
fn steps(names: &[String]) -> impl Iterator<Item = &'static Step> {
    STEPS.iter().filter(move |step| names.is_empty() || names.iter().any(|it| it == step.name))
}

/// The command: `cargo xtask test [STEP…] [--yes]`. Asks once, before anything runs, for what is missing.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    let names: Vec<String> = arguments.iter().filter(|it| !it.starts_with("--")).cloned().collect();
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        let known: Vec<&str> = STEPS.iter().map(|it| it.name).collect();
        return Err(format!("no step is called {unknown}; there are: {}", known.join(", ")));
    }
    let yes = packages::unattended(arguments);
    let wants =
        steps(&names).flat_map(|step| step.wants.iter().copied().chain([COMPILER])).flatten().copied();
    packages::ensure(&BTreeSet::from_iter(wants).into_iter().collect::<Vec<_>>(), yes)?;
    run_steps(&names)
}

fn format(_: &mut Tally) -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints(_: &mut Tally) -> Outcome {
    // Twice: the bans of clippy.toml hold for what ships; tests may write files and read the clock.
    run(&mut cargo(&["clippy", "--quiet", "--lib", "--bins", "--", "-D", "warnings"]))?;
    let tests =
        ["clippy", "--quiet", "--all-targets", "--", "-D", "warnings", "-A", "clippy::disallowed_methods"];
    run(&mut cargo(&tests))?;
    // Not among the default members: rmcp is built by the tests that want it, and so is here already.
    run(&mut cargo(&["clippy", "--quiet", "--package", "reference", "--bins", "--", "-D", "warnings"]))
}

/// What is derived from Rust is committed as it would be derived now.
fn generated(_: &mut Tally) -> Outcome {
    codegen::task(&["--check".to_owned()])
}

/// A minute of inputs that nobody thought of.
fn fuzzed(_: &mut Tally) -> Outcome {
    fuzz::task(&[])
}

/// Everything that needs no window system, with GTK and WebKit out of reach and a guarded home.
fn headless(tally: &mut Tally) -> Outcome {
    let path = node::ensure(true)?;
    run(&mut without_gtk(&["build", "--quiet", "--bins"]))?;
    let guard = Guard::new()?;
    let mut tests = without_gtk(&["test", "--no-fail-fast"]);
    let outcome = tally.count(guard.around(&mut tests).env("PATH", path));
    guard.check()?;
    outcome
}

/// The window's own checks: types, accessibility warnings, component tests, every screen in a browser, build.
fn window(tally: &mut Tally) -> Outcome {
    let path = node::ensure(true)?;
    let mut npm = |arguments: &[&str]| {
        let mut command = at_root("npm", arguments);
        tally.count(command.current_dir(root().join("ui")).env("PATH", &path))
    };
    npm(&["ci", "--no-audit", "--no-fund", "--silent"])?;
    npm(&["run", "check"])?;
    npm(&["test"])?;
    npm(&["run", "browser"])?;
    npm(&["run", "build"])
}

/// The real app on a virtual screen: tray over D-Bus, window over WebDriver.
fn desktop(tally: &mut Tally) -> Outcome {
    run(&mut cargo(&["build", "--quiet", "--package", "desktop"]))?;
    // Twice, as in `lints`.
    run(&mut cargo(&["clippy", "--quiet", "--package", "desktop", "--", "-D", "warnings"]))?;
    let tests = ["clippy", "--quiet", "--package", "desktop", "--package", "desktop-tests", "--all-targets"];
    let leave = ["--", "-D", "warnings", "-A", "clippy::disallowed_methods"];
    run(&mut cargo(&[&tests[..], &leave].concat()))?;
    dist::task(&["--profile", "dev", "--yes"].map(str::to_owned))?;
    tally.count(&mut cargo(&["test", "--package", "desktop", "--package", "desktop-tests", "--no-fail-fast"]))
}

fn platforms(tally: &mut Tally) -> Outcome {
    platforms::check(|command| tally.count(command), false)
}

impl Tally {
    /// Runs a test runner and adds what its closing lines say.
    fn count(&mut self, command: &mut Command) -> Outcome {
        run_seeing(command, |line| self.see(line))
    }

    fn see(&mut self, line: &str) {
        let (passed, failed) = counts(line);
        self.passed += passed;
        self.failed += failed;
    }
}

/// Passed and failed tests that a runner's closing line names: cargo's `test result: …` and vitest's `Tests  …`.
fn counts(line: &str) -> (u64, u64) {
    let plain = without_colour(line);
    let plain = plain.trim_start();
    if !(plain.starts_with("test result: ") || plain.starts_with("Tests  ")) {
        return (0, 0);
    }
    let words: Vec<&str> = plain.split([' ', ';', '|', '.']).filter(|it| !it.is_empty()).collect();
    let before = |word| {
        let at = words.iter().position(|it| *it == word)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    (before("passed").unwrap_or(0), before("failed").unwrap_or(0))
}

fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some(start) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..start]);
        let tail = &rest[start..];
        rest = tail.find('m').map_or("", |end| &tail[end + 1..]);
    }
    plain + rest
}

/// An empty home for the tests, which must still be empty afterwards: no test touches the real one.
struct Guard {
    dir: PathBuf,
}

impl Guard {
    fn new() -> Result<Guard, String> {
        let dir = root().join("target/guard-home");
        let failed = |error| format!("cannot prepare {}: {error}", dir.display());
        if dir.exists() {
            fs::remove_dir_all(&dir).map_err(failed)?;
        }
        fs::create_dir_all(&dir).map_err(failed)?;
        Ok(Guard { dir })
    }

    fn around<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = std::env::var_os("HOME").unwrap_or_default();
        let kept = |name: &str, folder: &str| -> OsString {
            std::env::var_os(name).unwrap_or_else(|| PathBuf::from(&home).join(folder).into_os_string())
        };
        command
            .env("CARGO_HOME", kept("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", kept("RUSTUP_HOME", ".rustup"))
            .env("TRAYGATE_TEST_CACHE", cache())
            .env("npm_config_cache", cache().join("npm-downloads"))
            .env("npm_config_userconfig", kept("npm_config_userconfig", ".npmrc"))
            .env_remove("TRAYGATE_HOME");
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"]
        {
            command.env(name, &self.dir);
        }
        command
    }

    fn check(&self) -> Outcome {
        let entries = fs::read_dir(&self.dir).map_err(|error| error.to_string())?;
        let left: Vec<_> =
            entries.flatten().map(|it| it.file_name().to_string_lossy().into_owned()).collect();
        if left.is_empty() { Ok(()) } else { Err(format!("a test wrote into the home: {}", left.join(", "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn closing_lines_of_the_runners_are_read() {
        let cargo = "test result: FAILED. 21 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counts(cargo), (21, 3));
        assert_eq!(counts("      Tests  12 passed (12)"), (12, 0));
        assert_eq!(
            counts(
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m4 passed\u{1b}[39m (5)"
            ),
            (4, 1)
        );
        assert_eq!(counts("running 3 tests that passed"), (0, 0));
    }
}
