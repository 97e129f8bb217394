//! `traygate`: commands for people and scripts; a thin client of the owner, or the owner itself (`serve`).

mod args;
mod bundle;
mod doors;
mod render;
mod request;
mod run;
mod serve;
mod sign_in;
mod text;
mod world;

use clap::Parser;
use engine::{Clock, Failure, Kind, words};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, IsTerminal, Write as _},
    process::ExitCode,
    sync::{Arc, OnceLock},
};
use texts::Texts;

use text::Voice;
use world::World;

/// A call makes some 150 small allocations; with the C library's allocator they cost a fifth of all we do for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let vars: BTreeMap<String, OsString> =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect();
    // What the system speaks, until the owner says what its user chose.
    let locale = texts::locale(|name| vars.get(name)?.clone().into_string().ok());
    let system = Texts::new(texts::Language::chosen(None, locale.as_deref()));
    let cli = match args::Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(error) => return misspoken(error, &words, &system),
    };
    let json = cli.json;
    let colour = io::stderr().is_terminal() && wants_colour(&vars);
    log_to_stderr(vars.get("TRAYGATE_LOG"), colour);
    let fail = |failure: &Failure, texts: &Texts| {
        run::show_failure(failure, json, Voice { texts, colour });
        ExitCode::from(render::exit_code(failure.kind))
    };
    let world = match world(vars, json) {
        Ok(world) => world,
        Err(failure) => return fail(&failure, &system),
    };
    let run = async { run::run(request::request(cli.verb), &world).await };
    match engine::runtime().and_then(|it| it.block_on(run)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => fail(&failure, world.texts()),
    }
}

/// Clap's words for people, in their language; our error object for scripts.
fn misspoken(error: clap::Error, words: &[OsString], texts: &Texts) -> ExitCode {
    if words.iter().any(|it| it == "--json") && error.use_stderr() {
        let text = error.render().to_string();
        let mut lines = text.lines().filter(|it| !it.trim().is_empty());
        let message = lines.next().unwrap_or("wrong usage").trim_start_matches("error: ").to_owned();
        let hint = lines.map(str::trim).collect::<Vec<_>>().join("; ");
        let plain = Voice { texts, colour: false };
        run::show_failure(&Failure::new(Kind::Usage, message).hint(hint), true, plain);
        return exit_code(&error);
    }
    let error = args::spoken(error, words, texts);
    let printed = match args::complaint(&error, texts) {
        Some(complaint) => io::stderr().write_all(complaint.as_bytes()),
        None => error.print(),
    };
    if printed.is_err() { ExitCode::from(1) } else { exit_code(&error) }
}

fn exit_code(error: &clap::Error) -> ExitCode {
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Everything the rest of the program may know of the machine.
#[expect(clippy::disallowed_methods, reason = "main is where the clock is read")]
fn world(vars: BTreeMap<String, OsString>, json: bool) -> Result<World, Failure> {
    let clock: Clock = Arc::new(|| {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs())
    });
    let exe = std::env::current_exe()
        .map_err(|error| Failure::of(Kind::Ours, words("failure-own-file").with("error", &error)))?;
    let colour = io::stdout().is_terminal() && wants_colour(&vars);
    Ok(World {
        common: engine::World::read(vars, exe, clock, rendezvous::runtime_folder())?,
        colour,
        typed: io::stdin().is_terminal(),
        json,
        texts: OnceLock::new(),
    })
}

/// What <https://no-color.org> and plain terminals ask for.
fn wants_colour(vars: &BTreeMap<String, OsString>) -> bool {
    vars.get("NO_COLOR").is_none_or(|it| it.is_empty()) && vars.get("TERM").is_none_or(|it| it != "dumb")
}

/// Warnings by default; `TRAYGATE_LOG` (error, warn, info, debug, trace, off) says otherwise.
fn log_to_stderr(level: Option<&OsString>, colour: bool) {
    let level =
        level.and_then(|it| it.to_str()?.parse().ok()).unwrap_or(tracing::level_filters::LevelFilter::WARN);
    tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_ansi(colour).init();
}
