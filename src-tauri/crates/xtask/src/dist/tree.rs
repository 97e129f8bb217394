//! What lies where on a Linux machine, as one table; every kind of package is made from the tree it describes.

use super::{PROGRAMS, Release, notices, said_by, write};
use crate::shell::root;
use std::{fs, path::Path, process::Command};

/// A file of the repository, where it goes below `/`.
const FILES: &[(&str, &str)] = &[
    ("src-tauri/linux/traygate.desktop", "usr/share/applications/traygate.desktop"),
    ("icons/32x32.png", "usr/share/icons/hicolor/32x32/apps/traygate.png"),
    ("icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/traygate.png"),
    ("icons/128x128@2x.png", "usr/share/icons/hicolor/256x256/apps/traygate.png"),
    ("icons/icon.png", "usr/share/icons/hicolor/512x512/apps/traygate.png"),
    ("icons/app.svg", "usr/share/icons/hicolor/scalable/apps/traygate.svg"),
    ("src-tauri/linux/copyright", "usr/share/doc/traygate/copyright"),
    ("LICENSE-MIT", "usr/share/doc/traygate/LICENSE-MIT"),
    ("LICENSE-APACHE", "usr/share/doc/traygate/LICENSE-APACHE"),
    ("README.md", "usr/share/doc/traygate/README.md"),
    ("CHANGELOG.md", "usr/share/doc/traygate/CHANGELOG.md"),
];

/// What users read; the rest of `docs/` is for who works on Traygate.
const DOCS: &[&str] = &["using.md", "clients.md", "doctor.md", "other-apps.md", "backup.md", "window.png"];

/// Lays the tree out and returns its files, as paths below `/`.
///
/// # Errors
/// A file is missing or cannot be copied.
pub(super) fn stage(release: &Release) -> Result<Vec<String>, String> {
    if release.stage.exists() {
        fs::remove_dir_all(&release.stage)
            .map_err(|error| format!("cannot empty {}: {error}", release.stage.display()))?;
    }
    let mut files = Vec::new();
    for (_, program) in PROGRAMS {
        let to = format!("usr/bin/{program}");
        copy(&release.built.join(program), &release.stage.join(&to))?;
        files.push(to);
    }
    for (from, to) in FILES {
        copy(&root().join(from), &release.stage.join(to))?;
        files.push((*to).to_owned());
    }
    for name in DOCS {
        let to = format!("usr/share/doc/traygate/docs/{name}");
        copy(&root().join("docs").join(name), &release.stage.join(&to))?;
        files.push(to);
    }
    let notices = "usr/share/doc/traygate/third-party.txt";
    write(&release.stage.join(notices), &notices::notices()?)?;
    files.push(notices.to_owned());
    // A packager's own umask must not end in the package.
    said_by(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(&release.stage))?;
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error| format!("cannot copy {} to {}: {error}", from.display(), to.display());
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::copy(from, to).map_err(failed)?;
    Ok(())
}
