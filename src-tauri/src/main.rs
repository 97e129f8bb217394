//! `traygate-desktop`: the owner with a tray; with `--window`, the window in a process of its own.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod args;
mod channel;

mod deed;
#[cfg(target_os = "linux")]
mod last_words;
mod link;
mod log;
mod menu;
mod native;
mod news;
mod notification;
#[cfg(target_os = "linux")]
mod opengl;
mod picture;
mod resident;
mod tray;
#[cfg(target_os = "linux")]
mod tray_host;

mod single_instance;
mod window;

use engine::{Clock, Failure, Interrupt, Kind, World, footprint::Loaded};
use rendezvous::Platform;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitCode,
    sync::Arc,
};
use texts::Texts;

use args::Mode;

/// As in `traygate`: what passes messages is the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mode = match args::parse(std::env::args_os().skip(1)) {
        Ok(mode) => mode,
        Err(message) => {
            say(&format!("{} {message}\n\n{}", texts().say("tray-error", &[]), help()));
            return ExitCode::from(2);
        }
    };
    match mode {
        Mode::Help => tell(&help()),
        Mode::Version => tell(&format!("traygate-desktop {}\n", env!("CARGO_PKG_VERSION"))),
        Mode::Tray { .. } | Mode::Window(_) => match start(mode) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                tell_why(&failure);
                ExitCode::from(1)
            }
        },
    }
}

/// In the system's language: before anything runs, nobody knows what its user chose.
fn texts() -> Texts {
    let vars = vars();
    let locale = texts::locale(|name| vars.get(name)?.clone().into_string().ok());
    Texts::new(texts::Language::chosen(None, locale.as_deref()))
}

fn help() -> String {
    texts().say("tray-help", &[]) + "\n"
}

fn start(mode: Mode) -> Result<(), Failure> {
    let loaded = match mode {
        Mode::Tray { .. } => Loaded::by_now(),
        Mode::Window(_) | Mode::Help | Mode::Version => Loaded::default(),
    };
    let vars = vars();
    // Without `--background` this process may yet become the window, which draws.
    #[cfg(target_os = "linux")]
    if matches!(mode, Mode::Tray { background: true }) || !opengl::has_graphics_card() {
        opengl::leave_out(&vars);
    }
    let level = vars.get("TRAYGATE_LOG").cloned();
    let world = Arc::new(world(vars)?);
    let kept = match mode {
        Mode::Tray { .. } => log::Log::open(&world.place.state).ok(),
        Mode::Window(_) | Mode::Help | Mode::Version => None,
    };
    begin_log(level.as_ref(), kept);
    screen(&world)?;
    // Tauri's own tasks may wait for the window system, and the owner must not: it has a runtime for itself.
    let face = engine::runtime()?;
    tauri::async_runtime::set(face.handle().clone());
    match mode {
        Mode::Window(wish) => window::run(world, wish, None, None),
        Mode::Tray { background } => {
            let runtime = engine::runtime()?;
            // Before anybody can know that there is an owner: it must not be ended with calls under way.
            let interrupt = runtime.block_on(async { Interrupt::listen() })?;
            let begun = match runtime.block_on(resident::begin(&world, background)) {
                Ok(begun) => begun,
                Err(failure) if background => return Err(failure),
                // Whoever clicked an icon sees no terminal.
                Err(failure) => {
                    tell_why(&failure);
                    return window::run(world, None, Some(failure), Some(interrupt));
                }
            };
            match begun {
                resident::Begun::Owner(owner) => tray::run(world, owner, interrupt, loaded, background),
                resident::Begun::JoinedWindow(note) => {
                    say(&format!("{note}\n"));
                    window::run(world, None, None, Some(interrupt))
                }
                resident::Begun::Nothing(note) => {
                    say(&format!("{note}\n"));
                    Ok(())
                }
            }
        }
        Mode::Help | Mode::Version => Ok(()),
    }
}

fn vars() -> BTreeMap<String, OsString> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect()
}

fn tell_why(failure: &Failure) {
    let texts = texts();
    let failure = failure.in_words(&texts);
    say(&format!("{} {failure}\n", texts.say("tray-error", &[])));
    if let Some(hint) = &failure.hint {
        say(&format!("{} {hint}\n", texts.say("tray-hint", &[])));
    }
}

/// Makes sure that there is a screen: GTK would end the whole program without a word of ours.
fn screen(world: &World) -> Result<(), Failure> {
    let none = |what: &str| {
        let texts = texts();
        Failure::new(Kind::Usage, texts.say(what, &[])).hint(texts.say("tray-no-screen-hint", &[]))
    };
    if !has_display(world) {
        return Err(none("tray-no-display"));
    }
    #[cfg(target_os = "linux")]
    if !opens() {
        return Err(none("tray-display-closed"));
    }
    Ok(())
}

/// Whether GTK reaches the screen. At log-in this program may be there a moment before it (GNOME starts Xwayland only when
/// somebody asks for it).
#[cfg(target_os = "linux")]
fn opens() -> bool {
    const TRIES: u32 = 4;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(250);
    let opened = (0..TRIES).find(|attempt| {
        if *attempt > 0 {
            std::thread::sleep(PAUSE);
        }
        gtk::init().is_ok()
    });
    if let Some(attempt @ 1..) = opened {
        tracing::warn!(attempt, "the display could not be opened at once");
    }
    opened.is_some()
}

/// Whether the environment names a screen.
fn has_display(world: &World) -> bool {
    let set = |name: &str| world.vars.get(name).is_some_and(|it| !it.is_empty());
    Platform::CURRENT != Platform::Linux || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Everything the rest of the program may know of the machine.
#[expect(clippy::disallowed_methods, reason = "main is where the clock is read")]
fn world(vars: BTreeMap<String, OsString>) -> Result<World, Failure> {
    let clock: Clock = Arc::new(|| {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs())
    });
    let exe = std::env::current_exe().map_err(|error| {
        let why = [("error", error.to_string().into())];
        Failure::new(Kind::Ours, texts().say("tray-no-own-file", &why))
    })?;
    World::read(vars, exe, clock, rendezvous::runtime_folder())
}

/// Warnings by default; `TRAYGATE_LOG` (error, warn, info, debug, trace, off) says otherwise.
fn begin_log(level: Option<&OsString>, kept: Option<log::Log>) {
    let level =
        level.and_then(|it| it.to_str()?.parse().ok()).unwrap_or(tracing::level_filters::LevelFilter::WARN);
    let log = tracing_subscriber::fmt().with_max_level(level);
    match kept {
        Some(kept) => log.with_writer(std::sync::Mutex::new(kept)).with_ansi(false).init(),
        None => log.with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).init(),
    }
}

#[expect(clippy::print_stderr, reason = "the one place where this program complains")]
fn say(text: &str) {
    eprint!("{text}");
}

#[expect(clippy::print_stdout, reason = "--help and --version")]
fn tell(text: &str) -> ExitCode {
    print!("{text}");
    ExitCode::SUCCESS
}
