//! Where the real apps are started: one home, one owner, one vendor for all of them, and no way to the internet.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    sync::{Arc, Mutex, MutexGuard, Weak},
    time::{Duration, SystemTime},
};
use support::{Process, Sandbox, Vendors, node_path};

use super::model::TOOL;

/// How long an app may take for one question. Most take seconds; a busy machine is no failure.
const PATIENCE: Duration = Duration::from_secs(240);

/// By this variable whatever an app has started is known.
const MARK: &str = "TRAYGATE_TEST_VISIT";

/// Ends when the last test that stands on it does.
pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    vendors: Mutex<Vendors>,
    _owner: Mutex<Process>,
}

impl Stage {
    /// The one there is, or a new one. It goes with the last test that holds it: a static would never be dropped, and
    /// the owner would stay.
    pub(super) fn shared() -> Arc<Stage> {
        static SHARED: Mutex<Weak<Stage>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(|it| it.into_inner());
        if let Some(stage) = shared.upgrade() {
            return stage;
        }
        let stage = Arc::new(Stage::new());
        *shared = Arc::downgrade(&stage);
        stage
    }

    fn new() -> Stage {
        let vendors = Vendors::start();
        let mut sandbox = Sandbox::new();
        sandbox.set("PATH", node_path());
        let owner = sandbox.serve();
        sandbox.traygate(&["server", "add", vendors.about("/partnerstack/url"), "--id", "partnerstack"]);
        sandbox.sign_in_partnerstack(&vendors, "Acme");
        // Nothing listens there: an app that wants to go out is refused at once.
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            sandbox.set(name, "http://127.0.0.1:9");
            sandbox.set(&name.to_lowercase(), "http://127.0.0.1:9");
        }
        for name in ["NO_PROXY", "no_proxy"] {
            sandbox.set(name, "127.0.0.1,localhost");
        }
        sandbox.set("DO_NOT_TRACK", "1");
        Stage { sandbox, vendors: Mutex::new(vendors), _owner: Mutex::new(owner) }
    }

    fn vendors(&self) -> MutexGuard<'_, Vendors> {
        self.vendors.lock().unwrap_or_else(|it| it.into_inner())
    }

    /// Connects an app in this way, and begins to look at what it does.
    pub(super) fn visit(&self, app: &str, via: &str) -> Visit<'_> {
        let sessions = self.vendors().count("partnerstack", "sessions");
        // A file's time may be coarser than the clock.
        let began = SystemTime::now() - Duration::from_millis(50);
        let words = ["connect", app, "--server", "partnerstack", "--via", via];
        let edited = self.sandbox.traygate(&words);
        let files = edited["edits"].as_array().unwrap().iter();
        let files = files.map(|it| PathBuf::from(it["file"].as_str().unwrap())).collect();
        let calls = self.calls(app);
        Visit { stage: self, app: app.to_owned(), via: via.to_owned(), files, calls, sessions, began }
    }

    /// How often the gateway has passed a call of the model's tool for this app.
    fn calls(&self, app: &str) -> usize {
        let listed = self.sandbox.traygate(&["activity", "--limit", "500"]);
        let calls = listed["calls"].as_array().unwrap().iter();
        calls.filter(|it| it["client"] == app && it["tool"] == TOOL && it["outcome"] == "done").count()
    }

    /// How often the vendor was asked for a list of this length.
    pub(super) fn calls_at_the_vendor(&self, limit: usize) -> usize {
        let memory = self.vendors().memory("partnerstack");
        memory["calls"].as_array().unwrap().iter().filter(|it| it["arguments"]["limit"] == limit).count()
    }
}

/// One app, connected in one way.
pub(super) struct Visit<'s> {
    stage: &'s Stage,
    app: String,
    via: String,
    /// Those its entry stands in.
    files: BTreeSet<PathBuf>,
    calls: usize,
    sessions: u64,
    began: SystemTime,
}

impl Visit<'_> {
    /// Runs the app to its end in a folder of its own, and ends what it leaves behind.
    pub(super) fn run(&self, command: &mut Command) -> (ExitStatus, String) {
        let folder = self.stage.sandbox.home().join("work").join(&self.app);
        fs::create_dir_all(&folder).unwrap();
        let mark = format!("{}-{}-{}", self.app, self.via, self.stage.sandbox.root().display());
        let mut process = Process::start(command.current_dir(folder).env(MARK, &mark));
        process.close();
        let ended = process.ended_within(PATIENCE);
        for left in processes(&format!("{MARK}={mark}\0")) {
            // It may end by itself just now.
            Command::new("kill").args(["-9", &left]).status().ok();
        }
        let written = process.written();
        self.stage.sandbox.keep(&written);
        let another = self.stage.sandbox.home().join(".local/share/traygate");
        assert!(!another.exists(), "{}'s bridge found another Traygate than ours", self.app);
        (ended, written)
    }

    /// How often the gateway has passed a call of the model's tool for this app since.
    pub(super) fn calls_through_the_gateway(&self) -> usize {
        self.stage.calls(&self.app) - self.calls
    }

    /// How many sessions the vendor has counted since, those of an app beside this one included.
    pub(super) fn sessions_at_the_vendor(&self) -> u64 {
        self.stage.vendors().count("partnerstack", "sessions") - self.sessions
    }

    /// No file written since holds a secret of the vendor's, and the app's key to the gateway stands where it belongs:
    /// in its own files, in copies it makes of them, in our backups.
    pub(super) fn leaves_no_secret(&self, app: &str) {
        let secrets = self.stage.vendors().secrets();
        assert!(!secrets.is_empty());
        let keys: Vec<String> = self.files.iter().filter_map(|it| key_in(it)).collect();
        assert_eq!(keys.len(), if self.via == "http" { self.files.len() } else { 0 }, "{app}");
        let backups = self.stage.sandbox.state().join("backups").join(app);
        let mut written = Vec::new();
        collect(self.stage.sandbox.root(), self.began, &mut written);
        for file in written {
            let Ok(bytes) = fs::read(&file) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let found = secrets.iter().find(|it| text.contains(it.as_str()));
            assert!(found.is_none(), "{app} by {}: a sign-in's secret in {}", self.via, file.display());
            if keys.iter().any(|it| text.contains(it.as_str())) {
                let is_ours =
                    file.starts_with(&backups) && fs::metadata(&file).is_ok_and(|it| it.mode() & 0o077 == 0);
                let is_copy = file.starts_with(self.stage.sandbox.home().join(".claude/backups"));
                let own = self.files.contains(&file) || is_ours || app == "claude-code" && is_copy;
                assert!(own, "{app}'s key to the gateway in {}", file.display());
            }
        }
    }
}

/// The key in an entry by HTTP.
fn key_in(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let key = text.split_once("Bearer ")?.1;
    Some(key.chars().take_while(char::is_ascii_alphanumeric).collect())
}

/// Ids of the processes with this in their environment.
fn processes(mark: &str) -> Vec<String> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let marked = all.filter(|it| {
        let environment = fs::read(it.path().join("environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(mark)
    });
    marked.filter_map(|it| it.file_name().into_string().ok()).filter(|it| it.parse::<u32>().is_ok()).collect()
}

/// Files that were written since, as far as they still stand: another app may be at work.
fn collect(folder: &Path, since: SystemTime, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() {
            collect(&entry.path(), since, files);
        } else if about.is_file() && about.modified().is_ok_and(|it| it >= since) {
            files.push(entry.path());
        }
    }
}
