//! `traygate`: commands for people and scripts; a thin client of the owner, or the owner itself (`serve`).

mod args;
mod bundle;
mod doors;
mod interrupt;
mod render;
mod request;
mod run;
mod serve;
mod sign_in;
mod text;
mod world;

use clap::Parser;
use engine::{Clock, Failure, Kind};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitCode,
    sync::Arc,
};

use text::Paint;
use world::World;

/// A call makes some 150 small allocations; the C library's cost a third of all we do for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = match args::Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => return misspoken(&error, words.iter().any(|it| it == "--json")),
    };
    let json = cli.json;
    let vars: BTreeMap<String, OsString> =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect();
    let complaints = Paint { on: io::stderr().is_terminal() && wants_colour(&vars) };
    log_to_stderr(vars.get("TRAYGATE_LOG"), complaints);
    let done = world(vars, json)
        .and_then(|world| engine::runtime()?.block_on(run::run(request::request(cli.verb), &world)));
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            run::show_failure(&failure, json, complaints);
            ExitCode::from(render::exit_code(failure.kind))
        }
    }
}

/// clap's own words for people; our error object for scripts.
fn misspoken(error: &clap::Error, json: bool) -> ExitCode {
    if json && error.use_stderr() {
        let text = error.render().to_string();
        let mut lines = text.lines().filter(|it| !it.trim().is_empty());
        let message = lines.next().unwrap_or("wrong usage").trim_start_matches("error: ").to_owned();
        let hint = lines.map(str::trim).collect::<Vec<_>>().join("; ");
        let plain = Paint { on: false };
        run::show_failure(&Failure::new(Kind::Usage, message).hint(hint), true, plain);
    } else if error.print().is_err() {
        return ExitCode::from(1);
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Everything the rest of the program may know of the machine.
#[expect(clippy::disallowed_methods, reason = "main is where the clock is read")]
fn world(vars: BTreeMap<String, OsString>, json: bool) -> Result<World, Failure> {
    let clock: Clock = Arc::new(|| {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs())
    });
    let exe = std::env::current_exe()
        .map_err(|error| Failure::new(Kind::Ours, format!("cannot find this program's own file: {error}")))?;
    let colour = io::stdout().is_terminal() && wants_colour(&vars);
    Ok(World {
        common: engine::World::read(vars, exe, clock, rendezvous::runtime_folder())?,
        colour,
        typed: io::stdin().is_terminal(),
        json,
    })
}

/// What <https://no-color.org> and plain terminals ask for.
fn wants_colour(vars: &BTreeMap<String, OsString>) -> bool {
    vars.get("NO_COLOR").is_none_or(|it| it.is_empty()) && vars.get("TERM").is_none_or(|it| it != "dumb")
}

/// Warnings by default; `TRAYGATE_LOG` (error, warn, info, debug, trace, off) says otherwise.
fn log_to_stderr(level: Option<&OsString>, paint: Paint) {
    let level =
        level.and_then(|it| it.to_str()?.parse().ok()).unwrap_or(tracing::level_filters::LevelFilter::WARN);
    tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_ansi(paint.on).init();
}
