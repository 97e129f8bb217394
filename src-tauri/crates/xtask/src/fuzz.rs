//! `cargo xtask fuzz [SECONDS]`: looks for an input that breaks what `tests/fuzz` says of every input.
//!
//! libFuzzer, with the instrumentation `cargo fuzz` asks for, by plain cargo on the pinned compiler: nothing to install.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command},
};

use crate::shell::{Outcome, cargo, root, run};

/// What is fuzzed, each in a process of its own: a binary of `tests/fuzz` and its folder of inputs.
const TARGETS: [&str; 3] = ["envelope", "events", "lines"];

/// How long when nothing is said.
const SECONDS: u64 = 60;

/// What makes the fuzzer see which branches an input takes and what it is compared with.
const INSTRUMENTATION: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// The command.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => SECONDS,
        [seconds] => seconds.parse().map_err(|_ignored| format!("{seconds} is no number of seconds"))?,
        _ => return Err("usage: cargo xtask fuzz [SECONDS]".to_owned()),
    };
    let programs = build()?;
    let work = root().join("target/fuzz/work");
    let running: Vec<(&str, PathBuf, Result<Child, String>)> = TARGETS
        .iter()
        .map(|name| {
            let dir = work.join(name);
            let started = start(&programs.join(name), name, &dir, seconds);
            (*name, dir, started)
        })
        .collect();
    let mut failed = Vec::new();
    for (name, dir, started) in running {
        let ended = started.and_then(|mut child| child.wait().map_err(|error| error.to_string()));
        let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
        match ended {
            Ok(status) if status.success() => println!("{name}: {}", summary(&log)),
            Ok(_) => {
                println!("{log}");
                failed.push(format!("{name} (the input is in {})", dir.display()));
            }
            Err(error) => failed.push(format!("{name} ({error})")),
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!("failed: {}; mend it and keep the input in tests/fuzz/corpus", failed.join(", ")))
}

/// Builds the targets and gives the folder they are in.
fn build() -> Result<PathBuf, String> {
    let host = host()?;
    let dir = root().join("target/fuzz");
    // With a target named, build scripts and macros are not instrumented: they would not link.
    let words = ["build", "--quiet", "--package", "fuzz", "--features", "libfuzzer", "--profile", "fuzz"];
    let mut build = cargo(&words);
    build.args(["--target", &host, "--target-dir"]).arg(&dir).env("RUSTFLAGS", INSTRUMENTATION.join(" "));
    run(&mut build)?;
    Ok(dir.join(host).join("fuzz"))
}

fn host() -> Result<String, String> {
    let told = Command::new("rustc").arg("-vV").current_dir(root()).output();
    let told = told.map_err(|error| format!("cannot run rustc: {error}"))?;
    let text = String::from_utf8_lossy(&told.stdout);
    let host = text.lines().find_map(|it| it.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc -vV names no host".to_owned())
}

/// Starts one target. What it finds on the way stays in `dir`, so that the next run goes on from there.
fn start(program: &Path, name: &str, dir: &Path, seconds: u64) -> Result<Child, String> {
    let own = root().join("tests/fuzz");
    let found = dir.join("found");
    let cannot = |error| format!("cannot start {}: {error}", program.display());
    fs::create_dir_all(&found).map_err(cannot)?;
    let log = File::create(dir.join("log")).map_err(cannot)?;
    let also = log.try_clone().map_err(cannot)?;
    Command::new(program)
        .arg(format!("-max_total_time={seconds}"))
        // An input that takes this long, or this much memory, is a failure, too.
        .args(["-timeout=10", "-rss_limit_mb=1024", "-max_len=4096", "-print_final_stats=1"])
        .arg(format!("-dict={}", own.join("json.dict").display()))
        .arg(format!("-artifact_prefix={}/", dir.display()))
        .arg(&found)
        .arg(own.join("corpus").join(name))
        .stdout(log)
        .stderr(also)
        .spawn()
        .map_err(cannot)
}

/// How much was tried and how far it reached, from the fuzzer's own last words.
fn summary(log: &str) -> String {
    let after = |line: &str, word: &str| {
        let (_, rest) = line.split_once(word)?;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let last =
        |word: &str| log.lines().rev().find_map(|it| after(it, word)).unwrap_or_else(|| "?".to_owned());
    format!("{} inputs tried, {} branches seen", last("stat::number_of_executed_units:"), last("cov:"))
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_fuzzers_last_words_are_read() {
        let log = "#2\tINITED cov: 9 ft: 9\n#99\tDONE   cov: 1234 ft: 5 corp: 7/8b\nstat::number_of_executed_units: 99\n";
        assert_eq!(summary(log), "99 inputs tried, 1234 branches seen");
    }
}
