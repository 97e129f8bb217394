//! The archive for every other Linux: the same tree in one folder, to be unpacked anywhere.

use super::{Release, holds, said_by};
use std::{env::consts::ARCH, path::PathBuf, process::Command};

/// Makes it and looks inside.
///
/// # Errors
/// tar refuses, or a file is not in it.
pub(super) fn make(release: &Release, files: &[String]) -> Result<PathBuf, String> {
    let (ending, how) = if release.ships() { ("tar.xz", "--xz") } else { ("tar", "--no-auto-compress") };
    let name = format!("traygate-{}-linux-{ARCH}", release.version);
    let package = release.out.join(format!("{name}.{ending}"));
    let mut pack = Command::new("tar");
    // `usr` is where packages put it; who unpacks this chooses their own place (`~/.local`, `/opt/traygate`).
    pack.args([
        "--create",
        how,
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mode=u=rwX,go=rX",
    ]);
    pack.arg(format!("--mtime=@{}", release.epoch)).arg(format!("--transform=s,^usr,{name},"));
    pack.arg("--file").arg(&package).arg("--directory").arg(&release.stage).arg("usr");
    said_by(&mut pack)?;
    let listed = said_by(Command::new("tar").arg("--list").arg("--file").arg(&package))?;
    holds(&package, &listed.replace(&format!("{name}/"), "usr/"), files)?;
    Ok(package)
}
