//! A home of its own for one test, and the `traygate` commands run in it.

use rendezvous::{Greeting, Place};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

use crate::{Process, program, until};

/// A user's machine: home, state, environment. Dropping it ends the owner that runs in it.
pub struct Sandbox {
    dir: TempDir,
    /// The whole environment of everything that runs here.
    pub env: BTreeMap<String, OsString>,
    written: Arc<Mutex<String>>,
}

impl Sandbox {
    /// An empty home with a key store in a file and no display.
    pub fn new() -> Sandbox {
        // The socket's path must stay below 108 bytes, so the folder's name is short.
        let dir = tempfile::Builder::new().prefix("tg-").tempdir().unwrap();
        let env = BTreeMap::new();
        let mut sandbox = Sandbox { dir, env, written: Arc::default() };
        let home = sandbox.home();
        for (name, folder) in [
            ("HOME", home.clone()),
            ("USERPROFILE", home.clone()),
            ("XDG_CONFIG_HOME", home.join(".config")),
            ("XDG_DATA_HOME", home.join(".local/share")),
            ("XDG_STATE_HOME", home.join(".local/state")),
            ("XDG_CACHE_HOME", home.join(".cache")),
            ("XDG_RUNTIME_DIR", sandbox.dir.path().join("run")),
            ("APPDATA", home.join("AppData/Roaming")),
            ("LOCALAPPDATA", home.join("AppData/Local")),
            ("TMPDIR", sandbox.dir.path().join("tmp")),
            ("TRAYGATE_HOME", sandbox.state()),
        ] {
            fs::create_dir_all(&folder).unwrap();
            sandbox.set(name, folder);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let run = sandbox.dir.path().join("run");
            fs::set_permissions(run, fs::Permissions::from_mode(0o700)).unwrap();
        }
        sandbox.set("TRAYGATE_KEY_STORE", "file");
        sandbox.set("TRAYGATE_BROWSER", program("scripted-browser"));
        // Whoever runs the tests, the programs speak English.
        sandbox.set("LANG", "C.UTF-8");
        for kept in ["PATH", "SystemRoot"] {
            if let Some(value) = std::env::var_os(kept) {
                sandbox.set(kept, value);
            }
        }
        sandbox
    }

    /// Changes the environment of what is started from now on.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.env.insert(name.to_owned(), value.into());
    }

    /// The folder that holds everything of this sandbox.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The home directory.
    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// Traygate's own folder.
    pub fn state(&self) -> PathBuf {
        self.dir.path().join("traygate")
    }

    /// Where its owner can be reached.
    pub fn place(&self) -> Place {
        Place { state: self.state(), run: self.state() }
    }

    /// A program with this sandbox's environment and nothing else.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.env).current_dir(self.home());
        command
    }

    /// A `traygate` command line, to be completed and run.
    pub fn cli<'a>(&'a self, words: &[&str]) -> Cli<'a> {
        let mut command = self.command(program("traygate"));
        command.args(words);
        Cli { sandbox: self, command, input: None }
    }

    /// Runs `traygate … --json` and expects success.
    pub fn traygate(&self, words: &[&str]) -> Value {
        self.cli(words).json().ok()
    }

    /// Starts `traygate serve` and waits until it is ready.
    pub fn serve(&self) -> Process {
        let mut owner = self.cli(&["serve", "--json"]).spawn();
        let ready: Value = serde_json::from_str(&owner.line()).unwrap();
        assert_eq!(ready["ready"], true, "{ready}");
        owner
    }

    /// The snapshot.
    pub fn status(&self) -> Value {
        self.traygate(&["status"])
    }

    /// How a client stands to a server.
    pub fn crossing(&self, client: &str, server: &str) -> Value {
        let status = self.status();
        let clients = status["clients"].as_array().unwrap();
        let client = clients.iter().find(|it| it["id"] == client).unwrap();
        client["crossings"][server].clone()
    }

    /// Lets an app use a server though no entry stands in its files.
    pub fn approve(&self, client: &str, server: &str) {
        self.traygate(&["approve", client, server]);
    }

    /// Writes a file below the home, with its folders.
    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.home().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Everything our programs printed in this sandbox, for the search for secrets.
    pub fn written(&self) -> String {
        self.written.lock().unwrap().clone()
    }

    /// Keeps what a program printed for the search for secrets.
    pub fn keep(&self, text: &str) {
        *self.written.lock().unwrap() += text;
    }

    /// The process id of the running owner, as its lock file tells.
    pub fn owner(&self) -> Option<u32> {
        fs::read_to_string(self.place().lock()).ok()?.trim().parse().ok()
    }

    /// Waits until this process is the owner and takes callers. A command would not do: it starts an owner itself
    /// where none answers yet, and the slower one of the two ends.
    pub fn await_owner(&self, process: &mut Process) {
        until("the owner", || {
            assert!(!process.has_ended(), "it ended instead:\n{}", process.written());
            let is_owner = self.owner() == Some(process.id()) && rendezvous::connect(&self.place()).is_ok();
            is_owner.then_some(())
        });
    }

    /// Asks the running owner to end and waits until it has.
    pub fn quit(&self) {
        if let Ok((mut stream, token)) = rendezvous::connect(&self.place()) {
            let owner = self.owner();
            let lines =
                format!("{}{}\n", Greeting::Command.line(token.as_deref()), json!({"command": "quit"}));
            stream.write_all(lines.as_bytes()).ok();
            BufReader::new(stream).read_line(&mut String::new()).ok();
            // Its lock is the last thing it gives back; until then it may still hold conversations open. A bridge that
            // is still there may have started the next owner by then.
            until("the owner's end", || {
                let is_free = fs::File::open(self.place().lock()).ok()?.try_lock().is_ok();
                (is_free || self.owner().is_some_and(|it| Some(it) != owner)).then_some(())
            });
        }
    }
}

impl Default for Sandbox {
    fn default() -> Sandbox {
        Sandbox::new()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Quitting could fail a second time; the owner is not worth an abort.
            if let (Some(owner), Ok(_)) = (self.owner(), rendezvous::connect(&self.place())) {
                Command::new("kill").args(["-9", &owner.to_string()]).status().ok();
            }
        } else {
            self.quit();
        }
    }
}

/// One `traygate` command line.
pub struct Cli<'a> {
    sandbox: &'a Sandbox,
    command: Command,
    input: Option<String>,
}

impl Cli<'_> {
    /// Asks for JSON.
    pub fn json(mut self) -> Self {
        self.command.arg("--json");
        self
    }

    /// Gives it this on standard input.
    pub fn stdin(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// One more variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it and does not wait.
    pub fn spawn(mut self) -> Process {
        Process::start(&mut self.command)
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Answer {
        let said = format!("{:?}", self.command.get_args().collect::<Vec<_>>());
        let mut process = Process::start(&mut self.command);
        if let Some(input) = self.input {
            process.send(&input);
        }
        process.close();
        let code = process.ended().code();
        let mut stdout = String::new();
        while let Ok(line) = process.line_within(crate::PATIENCE) {
            stdout += &line;
            stdout.push('\n');
        }
        let written = process.written();
        self.sandbox.keep(&written);
        Answer { said, code, stdout, written }
    }

    /// Runs it, expects success, returns the last JSON object it printed.
    pub fn ok(self) -> Value {
        let answer = self.run();
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.value()
    }

    /// Runs it with `--json`, expects this exit code and an error object; returns message and hint as one text.
    pub fn fails(self, code: i32) -> String {
        let answer = self.json().run();
        assert_eq!(answer.code, Some(code), "{answer:?}");
        let value = answer.value();
        let error = &value["error"];
        assert!(error["kind"].is_string() && error["message"].is_string(), "{answer:?}");
        format!("{} {}", error["message"].as_str().unwrap(), error["hint"].as_str().unwrap_or_default())
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Answer {
    /// The words it was given.
    pub said: String,
    pub code: Option<i32>,
    pub stdout: String,
    /// Both streams, as they came.
    pub written: String,
}

impl Answer {
    /// The last line it printed, as JSON.
    pub fn value(&self) -> Value {
        let last = self.stdout.lines().last().unwrap_or_else(|| panic!("nothing printed: {self:?}"));
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
