//! A real browser for sign-ins: Chromium without a screen, started by the app as it starts any browser, and clicked
//! through by its own driver.

use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};
use support::{Http, Sandbox};

use crate::webdriver::Page;

/// Chromium is read from the disk when it starts, all of it, and what it starts with it is many processes.
const START: Duration = Duration::from_secs(120);

/// No more than this computer, and nothing but the page that was asked for. Without Chromium's own sandbox, which a
/// container may not have, and without the system's keychain: until that is unlocked no request with cookies is sent.
const WORDS: &str = "--headless=new --no-sandbox --no-first-run --disable-gpu --disable-dev-shm-usage --disable-sync \
                     --disable-background-networking --disable-component-update --disable-breakpad --no-proxy-server \
                     --password-store=basic --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' \
                     --window-size=900,700";

/// Where Chromium is for one test, and what the app is told to open pages with.
pub(crate) struct Browser {
    profile: PathBuf,
    program: PathBuf,
}

impl Browser {
    /// Writes the program that the app runs with an address.
    pub(crate) fn new(sandbox: &Sandbox) -> Browser {
        let (profile, program) = (sandbox.root().join("chromium"), sandbox.root().join("open-chromium"));
        fs::create_dir(&profile).unwrap();
        let dir = profile.display();
        let script = format!(
            "#!/bin/sh\necho $$ >'{dir}/process'\nexec chromium {WORDS} --user-data-dir='{dir}' \
             --remote-debugging-port=0 \"$1\"\n"
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        Browser { profile, program }
    }

    /// What the app needs to know of it.
    pub(crate) fn vars(&self) -> Vec<(&'static str, String)> {
        vec![("TRAYGATE_BROWSER", self.program.display().to_string())]
    }

    /// Whether anybody has opened it.
    pub(crate) fn is_open(&self) -> bool {
        self.profile.join("process").exists()
    }

    /// The page that the app opens in it, once it is there.
    pub(crate) fn page(&self, sandbox: &Sandbox) -> Page {
        let port = self.patiently("no port", || {
            let text = fs::read_to_string(self.profile.join("DevToolsActivePort")).ok()?;
            text.lines().next()?.parse::<u16>().ok()
        });
        let http = Http::new("http://127.0.0.1", None);
        self.patiently("no page", || {
            let (_, body) = http.get(&format!("http://127.0.0.1:{port}/json"));
            let targets: Value = serde_json::from_str(&body).ok()?;
            let mut pages = targets.as_array()?.iter().filter(|it| it["type"] == "page");
            pages.any(|it| it["title"].as_str().is_some_and(|it| !it.is_empty())).then_some(())
        });
        let options = json!({ "debuggerAddress": format!("127.0.0.1:{port}") });
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        Page::driven(&mut sandbox.command("chromedriver"), &wanted)
    }

    fn patiently<T>(&self, without: &str, look: impl Fn() -> Option<T>) -> T {
        let deadline = Instant::now() + START;
        loop {
            if let Some(it) = look() {
                return it;
            }
            assert!(Instant::now() < deadline, "Chromium shows {without}; asked to: {}", self.is_open());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Browser {
    /// It is the app's child, not ours, and would outlive the test and write into its folder.
    fn drop(&mut self) {
        let Ok(process) = fs::read_to_string(self.profile.join("process")) else { return };
        let process = process.trim();
        Command::new("kill").arg(process).status().ok();
        let deadline = Instant::now() + START;
        while is_running(process) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn is_running(process: &str) -> bool {
    // One that ended and that nobody has waited for yet has no words left.
    fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|it| !it.is_empty())
}
