//! The package for Debian, Ubuntu and their kin, made with `dpkg-deb`.

use super::{PROGRAMS, Release, holds, said_by, write};
use std::{fs, path::PathBuf, process::Command};

/// Makes it and looks inside.
///
/// # Errors
/// dpkg's tools refuse, or a file is not in it.
pub(super) fn make(release: &Release, files: &[String]) -> Result<PathBuf, String> {
    let arch = said_by(Command::new("dpkg").arg("--print-architecture"))?;
    let package = release.out.join(format!("traygate_{}_{arch}.deb", release.version));
    let tree = release.out.join("deb");
    if tree.exists() {
        fs::remove_dir_all(&tree).map_err(|error| error.to_string())?;
    }
    said_by(Command::new("cp").args(["-a", "--"]).arg(&release.stage).arg(&tree))?;
    fs::create_dir_all(tree.join("DEBIAN")).map_err(|error| error.to_string())?;
    write(&tree.join("DEBIAN/control"), &control(release, &arch, files)?)?;
    said_by(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(tree.join("DEBIAN")))?;
    let compression = if release.ships() { "-Zxz" } else { "-Znone" };
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", compression, "--build"]).arg(&tree).arg(&package);
    said_by(build.env("SOURCE_DATE_EPOCH", &release.epoch))?;
    let listed =
        said_by(Command::new("sh").args(["-c", "dpkg-deb --fsys-tarfile \"$0\" | tar -t"]).arg(&package))?;
    holds(&package, &listed.replace("\n./", "\n").replacen("./", "", 1), files)?;
    Ok(package)
}

fn control(release: &Release, arch: &str, files: &[String]) -> Result<String, String> {
    let bytes: u64 =
        files.iter().map(|it| fs::metadata(release.stage.join(it)).map_or(0, |it| it.len())).sum();
    let depends = libraries(release)?;
    Ok(format!(
        "Package: traygate\nVersion: {}\nArchitecture: {arch}\nMaintainer: {}\nInstalled-Size: {}\nDepends: {depends}\n\
         Recommends: xdg-utils, gnome-keyring | kwalletmanager\nSection: net\nPriority: optional\n\
         Description: {SUMMARY}\n{}\n",
        release.version,
        MAINTAINER,
        bytes.div_ceil(1024),
        DESCRIPTION.lines().map(|it| format!(" {it}")).collect::<Vec<_>>().join("\n"),
    ))
}

/// The packages whose libraries the programs load, with the versions they need, as Debian's own tool finds them.
fn libraries(release: &Release) -> Result<String, String> {
    let work = release.out.join("shlibdeps");
    fs::create_dir_all(work.join("debian")).map_err(|error| error.to_string())?;
    write(&work.join("debian/control"), "Source: traygate\n\nPackage: traygate\nArchitecture: any\n")?;
    let mut find = Command::new("dpkg-shlibdeps");
    find.current_dir(&work).arg("-O");
    for (_, program) in PROGRAMS {
        find.arg(release.stage.join("usr/bin").join(program));
    }
    let said = said_by(&mut find)?;
    let depends = said.lines().find_map(|it| it.strip_prefix("shlibs:Depends="));
    depends.map(str::to_owned).ok_or_else(|| format!("dpkg-shlibdeps names no libraries: {said}"))
}

/// Who answers for packages made from this repository.
pub(super) const MAINTAINER: &str = "The Traygate contributors <contributors@traygate.invalid>";

/// One line about the program.
pub(super) const SUMMARY: &str = "Sign in to remote MCP servers once, use them in every AI app";

/// A paragraph about it.
pub(super) const DESCRIPTION: &str = "\
Traygate keeps the sign-ins to PartnerStack, Partnero, Part3 and any other
remote MCP server in the system's keychain, and connects the AI apps on this
computer to them. The tray switches between accounts while apps run.
With the command line traygate and the bridge that AI apps start.";
