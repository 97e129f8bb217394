//! Where a secret could come to light: files, what is printed and shown, processes while they run.

use rendezvous::Greeting;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use support::{Sandbox, program, unzipped};

/// Asks for all the program says about itself. What it prints is kept by the sandbox; the files of its support bundle
/// are given, among them those about `apps`.
pub(super) fn look_around(sandbox: &Sandbox, apps: &[&str]) -> Vec<(String, String)> {
    for words in [
        &["status"][..],
        &["activity"],
        &["server", "list"],
        &["client", "list"],
        &["instance", "list", "part3"],
        &["policy", "part3"],
        &["vault", "status"],
        &["doctor"],
        &["doctor", "--fix"],
        &["connect", "cursor", "--dry-run"],
    ] {
        sandbox.cli(words).run();
        sandbox.cli(words).json().run();
    }
    sandbox.traygate(&["doctor", "--bundle", "bundle.zip"]);
    let parts = unzipped(&sandbox.home().join("bundle.zip"));
    for app in apps {
        assert!(parts.contains_key(&format!("clients/{app}.json")), "{:?}", parts.keys());
    }
    parts.into_iter().map(|(name, text)| (format!("{name} of the support bundle"), text)).collect()
}

/// Every file of the sandbox with its bytes: state, logs, the apps' files and their backups.
pub(super) fn files(sandbox: &Sandbox) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(sandbox.root(), &mut files);
    assert!(files.iter().any(|it| it.ends_with("vault.db")), "{files:?}");
    assert!(
        files.iter().all(|it| it.file_name().is_none_or(|name| !name.to_string_lossy().starts_with("core")))
    );
    files.into_iter().map(|it| (it.display().to_string(), text(&it).unwrap_or_default())).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}

/// A file as text; what is no text in it keeps the text around it findable.
fn text(path: &Path) -> std::io::Result<String> {
    fs::read(path).map(|it| String::from_utf8_lossy(&it).into_owned())
}

/// Every process that ran in a sandbox, looked at over and over: what it was started with.
pub(super) struct Processes {
    seen: Arc<Mutex<BTreeMap<String, String>>>,
    over: Arc<AtomicBool>,
    looking: JoinHandle<()>,
}

impl Processes {
    pub(super) fn of(sandbox: &Sandbox) -> Processes {
        let mark = format!("TRAYGATE_HOME={}\0", sandbox.state().display());
        let (seen, over) = <(Arc<Mutex<BTreeMap<String, String>>>, Arc<AtomicBool>)>::default();
        let (kept, ended) = (seen.clone(), over.clone());
        let looking = thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                for process in fs::read_dir("/proc").unwrap().flatten() {
                    // Most are not ours, and ours may end while we look.
                    let held = |file: &str| text(&process.path().join(file)).unwrap_or_default();
                    let environment = held("environ");
                    if environment.contains(&mark) {
                        let words = held("cmdline");
                        kept.lock()
                            .unwrap()
                            .insert(words.replace('\0', " "), format!("{words}{environment}"));
                    }
                }
                thread::sleep(Duration::from_millis(5));
            }
        });
        Processes { seen, over, looking }
    }

    /// By its command line: that and the environment.
    pub(super) fn seen(self) -> BTreeMap<String, String> {
        self.over.store(true, Ordering::Relaxed);
        self.looking.join().unwrap();
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

/// What a window is told: every snapshot, until the owner ends.
pub(super) struct Watcher {
    shown: JoinHandle<String>,
}

impl Watcher {
    pub(super) fn of(sandbox: &Sandbox) -> Watcher {
        let (mut stream, token) = rendezvous::connect(&sandbox.place()).unwrap();
        let greeting = Greeting::Command.line(token.as_deref());
        stream.write_all(format!("{greeting}{}\n", json!({ "command": "watch" })).as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        let mut shown = String::new();
        lines.read_line(&mut shown).unwrap();
        assert!(shown.contains("\"snapshot\""), "{shown}");
        let shown = thread::spawn(move || {
            // An owner that crashes ends the stream with an error.
            while lines.read_line(&mut shown).is_ok_and(|it| it > 0) {}
            shown
        });
        Watcher { shown }
    }

    /// All of it.
    pub(super) fn shown(self) -> String {
        let shown = self.shown.join().unwrap();
        assert!(shown.lines().count() > 10, "{shown}");
        shown
    }
}

/// A browser that tells what it was started with before it walks the page.
pub(super) fn telling_browser(sandbox: &Sandbox) -> PathBuf {
    let browser = sandbox.root().join("telling-browser");
    let script = format!(
        "#!/bin/sh\n{{ tr '\\0' '\\n' </proc/$$/cmdline; echo --; tr '\\0' '\\n' </proc/$$/environ; }} >>'{told}'\n\
         exec '{walk}' \"$1\"\n",
        told = told(sandbox).display(),
        walk = program("scripted-browser").display(),
    );
    fs::write(&browser, script).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
    browser
}

/// Where it tells.
pub(super) fn told(sandbox: &Sandbox) -> PathBuf {
    sandbox.root().join("telling-browser.log")
}
