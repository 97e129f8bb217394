//! Python packages nobody here wrote: each in an environment of its own, installed once per user.

use std::{path::PathBuf, process::Command, sync::Mutex};

use crate::npm::cache;

/// The `python` of an environment that holds this package in this version, made if it is not there yet.
pub fn python(package: &str, version: &str) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(|it| it.into_inner());
    let dir = cache().join("python").join(format!("{package}-{version}"));
    let python = dir.join("bin/python");
    // Written last: an installation that broke off is made anew.
    let whole = dir.join("whole");
    if !whole.exists() {
        let run = |command: &mut Command| {
            assert!(command.status().unwrap().success(), "{command:?} failed; python3-venv is needed");
        };
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&dir));
        // Its own cache would lie in the home, which no test touches.
        let quietly = ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check"];
        run(Command::new(&python).args(quietly).arg(format!("{package}=={version}")));
        std::fs::write(whole, "").unwrap();
    }
    python
}
