//! A home of the demo's own, and the programs that run in it.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{lines::Lines, text_of};
use crate::shell::Outcome;

/// What programs need of the real environment: screen, session bus, language. Nothing that leads to a home.
const KEPT: &[&str] = &[
    "PATH",
    "LANG",
    "LC_ALL",
    "TERM",
    "USER",
    "LOGNAME",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "XDG_DATA_DIRS",
    "SystemRoot",
    "TEMP",
];

/// How long the owner may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Sandbox {
    /// Holds everything the demo writes.
    pub(super) root: PathBuf,
    /// The home the AI apps are looked for in.
    home: PathBuf,
    real_home: bool,
    programs: PathBuf,
    variables: BTreeMap<OsString, OsString>,
}

/// A program that runs until it is ended.
pub(super) struct Running {
    pub(super) name: &'static str,
    child: Child,
    /// Kept so that it can go on printing.
    _lines: Option<Lines>,
}

impl Sandbox {
    /// A folder with an empty home. With `real_home` the AI apps are those of the user's own; Traygate's own state
    /// still lies in the folder, so that a Traygate that is really in use is left alone.
    pub(super) fn new(real_home: bool) -> Result<Sandbox, String> {
        // Short: a socket's path ends at 108 bytes, and the owner's socket lies in it.
        let root = std::env::temp_dir().join(format!("traygate-demo-{}", std::process::id()));
        let own = root.join("home");
        let home =
            std::env::var_os("HOME").map(PathBuf::from).filter(|_| real_home).unwrap_or_else(|| own.clone());
        create(&own)?;
        only_for_us(&root)?;
        let programs = std::env::current_exe().map_err(|error| error.to_string())?;
        let programs = programs.parent().expect("a program lies in a folder").to_owned();
        let mut sandbox = Sandbox { root, home, real_home, programs, variables: BTreeMap::new() };
        sandbox.fill_environment();
        Ok(sandbox)
    }

    fn fill_environment(&mut self) {
        let root = self.root.clone();
        let mut set = |name: &str, value: OsString| self.variables.insert(name.into(), value);
        if self.real_home {
            for (name, value) in std::env::vars_os() {
                set(&name.to_string_lossy(), value);
            }
        } else {
            for name in KEPT {
                if let Some(value) = std::env::var_os(name) {
                    set(name, value);
                }
            }
            let home = root.join("home");
            for (name, folder) in [
                ("HOME", home.clone()),
                ("USERPROFILE", home.clone()),
                ("XDG_CONFIG_HOME", home.join(".config")),
                ("XDG_DATA_HOME", home.join(".local/share")),
                ("XDG_STATE_HOME", home.join(".local/state")),
                ("XDG_CACHE_HOME", home.join(".cache")),
                ("APPDATA", home.join("AppData/Roaming")),
                ("LOCALAPPDATA", home.join("AppData/Local")),
            ] {
                set(name, folder.into_os_string());
            }
            // The screen's key lies in the real home unless somebody says otherwise.
            let key = std::env::var_os("HOME").map(|it| Path::new(&it).join(".Xauthority"));
            let key =
                std::env::var_os("XAUTHORITY").or(key.filter(|it| it.exists()).map(PathBuf::into_os_string));
            if let Some(key) = key {
                set("XAUTHORITY", key);
            }
        }
        set("TRAYGATE_HOME", root.join("traygate").into_os_string());
        set("TRAYGATE_KEY_STORE", "file".into());
        set("TRAYGATE_BROWSER", self.programs.join(executable("scripted-browser")).into_os_string());
        set("BROWSER_LOG", root.join("browser.log").into_os_string());
    }

    /// A program with the sandbox's environment and nothing else.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(&self.root);
        command
    }

    /// A `traygate` command line.
    pub(super) fn cli(&self, words: &[&str]) -> Cli {
        let mut command = self.command(self.programs.join(executable("traygate")));
        command.args(words).arg("--json");
        Cli { words: words.join(" "), command, input: None }
    }

    /// Runs a `traygate` command line to its end.
    pub(super) fn traygate(&self, words: &[&str]) -> Result<Value, String> {
        self.cli(words).run()
    }

    /// Starts the vendors and returns what they say about themselves.
    pub(super) fn vendors(&self) -> Result<(Running, Value), String> {
        let mut command = self.command(self.programs.join(executable("vendors")));
        command.arg("--json").stdin(Stdio::piped());
        let (running, line) = self.start("vendors", &mut command)?;
        let about = serde_json::from_str(&line).map_err(|error| format!("vendors said {line}: {error}"))?;
        Ok((running, about))
    }

    /// Starts the owner and waits until it answers.
    pub(super) fn owner(&self, desktop: bool) -> Result<Running, String> {
        if !desktop {
            let mut command = self.command(self.programs.join(executable("traygate")));
            command.args(["serve", "--json"]).stdin(Stdio::null());
            return self.start("traygate serve", &mut command).map(|(running, _)| running);
        }
        let mut command = self.command(self.programs.join(executable("traygate-desktop")));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(self.log("owner.log")?);
        let child = command.spawn().map_err(|error| format!("cannot start traygate-desktop: {error}"))?;
        let mut running = Running { name: "traygate-desktop", child, _lines: None };
        let state = self.root.join("traygate");
        let deadline = Instant::now() + PATIENCE;
        while !["owner.sock", "owner.port"].iter().any(|it| state.join(it).exists()) {
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(format!("traygate-desktop ended at once with {status}"));
            }
            if Instant::now() > deadline {
                return Err("traygate-desktop did not become reachable".to_owned());
            }
            thread::sleep(Duration::from_millis(25));
        }
        Ok(running)
    }

    /// Starts a program that prints one line when it is ready.
    fn start(&self, name: &'static str, command: &mut Command) -> Result<(Running, String), String> {
        command.stdout(Stdio::piped()).stderr(self.log(if name == "vendors" {
            "vendors.log"
        } else {
            "owner.log"
        })?);
        let mut child = command.spawn().map_err(|error| format!("cannot start {name}: {error}"))?;
        let lines = Lines::of(child.stdout.take().expect("stdout is piped"), name);
        let mut running = Running { name, child, _lines: None };
        let line = lines.next()?;
        running._lines = Some(lines);
        Ok((running, line))
    }

    /// Folders by which Claude Desktop and Cursor show that they are there.
    pub(super) fn pretend_apps(&self) -> Outcome {
        let config = if cfg!(windows) {
            self.home.join("AppData/Roaming")
        } else if cfg!(target_os = "macos") {
            self.home.join("Library/Application Support")
        } else {
            self.home.join(".config")
        };
        create(&config.join("Claude"))?;
        create(&self.home.join(".cursor"))
    }

    /// A path as people write it.
    pub(super) fn shown(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.home);
        below.map_or_else(|_| path.display().to_string(), |it| format!("~/{}", it.display()))
    }

    /// What the programs said for people to read; for when something went wrong.
    pub(super) fn show_logs(&self) {
        for name in ["browser.log", "owner.log", "vendors.log"] {
            let text = fs::read_to_string(self.root.join(name)).unwrap_or_default();
            let last: Vec<&str> = text.lines().rev().take(8).collect();
            if !last.is_empty() {
                eprintln!("\n{name}:");
                last.iter().rev().for_each(|line| eprintln!("  {line}"));
            }
        }
    }

    /// Removes the folder and all that is in it.
    pub(super) fn remove(&self) -> Outcome {
        fs::remove_dir_all(&self.root)
            .map_err(|error| format!("cannot remove {}: {error}", self.root.display()))
    }

    fn log(&self, name: &str) -> Result<File, String> {
        File::create(self.root.join(name)).map_err(|error| format!("cannot create {name}: {error}"))
    }
}

/// One `traygate` command line.
pub(super) struct Cli {
    words: String,
    command: Command,
    input: Option<String>,
}

impl Cli {
    pub(super) fn env(mut self, name: &str, value: &str) -> Cli {
        self.command.env(name, value);
        self
    }

    /// Gives it this on standard input.
    pub(super) fn stdin(mut self, text: &str) -> Cli {
        self.input = Some(text.to_owned());
        self
    }

    /// Runs it to its end and returns the last object it printed.
    ///
    /// # Errors
    /// What it says went wrong, and what it advises.
    pub(super) fn run(mut self) -> Result<Value, String> {
        let failed = |error: std::io::Error| format!("cannot run traygate {}: {error}", self.words);
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = self.command.spawn().map_err(failed)?;
        if let (Some(mut input), Some(text)) = (child.stdin.take(), self.input) {
            input.write_all(text.as_bytes()).map_err(failed)?;
        }
        let output = child.wait_with_output().map_err(failed)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let last: Value =
            text.lines().last().and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default();
        if output.status.success() {
            return Ok(last);
        }
        let words = &self.words;
        let said = [&last["error"]["message"], &last["error"]["hint"]].map(text_of);
        let said = said.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ");
        Err(format!("`traygate {words}` failed: {}", if said.is_empty() { &*text } else { &said }))
    }
}

impl Running {
    /// Asks it to end and waits. False: it had to be killed.
    pub(super) fn stop(&mut self) -> bool {
        drop(self.child.stdin.take());
        // The shell's own `kill`: the program of that name is not everywhere.
        let ask = format!("kill -TERM {}", self.child.id());
        let asked = cfg!(unix) && Command::new("sh").args(["-c", &ask]).status().is_ok_and(|it| it.success());
        let deadline = Instant::now() + if asked { PATIENCE } else { Duration::ZERO };
        loop {
            match self.child.try_wait() {
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(10)),
                Ok(None) => {
                    self.child.kill().ok();
                    self.child.wait().ok();
                    return !cfg!(unix);
                }
                Ok(Some(_)) | Err(_) => return true,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.stop();
        }
    }
}

fn create(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))
}

/// The folder will hold tokens, if only of simulated vendors.
fn only_for_us(folder: &Path) -> Outcome {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(|error| format!("cannot protect {}: {error}", folder.display()))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
