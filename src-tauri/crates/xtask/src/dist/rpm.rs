//! The package for Fedora, openSUSE and their kin, made with `rpmbuild`, which finds the libraries by itself.

use super::{
    Release,
    deb::{DESCRIPTION, MAINTAINER, SUMMARY},
    holds, said_by, write,
};
use std::{env::consts::ARCH, path::PathBuf, process::Command};

/// Makes it and looks inside.
///
/// # Errors
/// rpmbuild refuses, or a file is not in it.
pub(super) fn make(release: &Release, files: &[String]) -> Result<PathBuf, String> {
    let work = release.out.join("rpmbuild");
    std::fs::create_dir_all(&work).map_err(|error| error.to_string())?;
    let spec = work.join("traygate.spec");
    write(&spec, &specification(release, files))?;
    let mut build = Command::new("rpmbuild");
    build.args(["-bb", "--quiet", "--define"]).arg(format!("_topdir {}", work.display()));
    build.arg("--define").arg(format!("_rpmdir {}", release.out.display()));
    build.arg("--define").arg(format!("tree {}", release.stage.display())).arg(&spec);
    said_by(build.env("SOURCE_DATE_EPOCH", &release.epoch))?;
    let package = release.out.join(format!("traygate-{}-1.{ARCH}.rpm", release.version));
    let names = "[%{FILEMODES:perms} %{FILENAMES}\n]";
    let listed = said_by(Command::new("rpm").args(["-qp", "--queryformat", names, "--"]).arg(&package))?;
    let names = listed.lines().filter(|it| !it.starts_with('d')).filter_map(|it| it.split_once(" /"));
    holds(&package, &names.map(|(_, name)| name).collect::<Vec<_>>().join("\n"), files)?;
    Ok(package)
}

fn specification(release: &Release, files: &[String]) -> String {
    // The lowest level that is no level at all; xz can be read by every rpm there is.
    let payload = if release.ships() { "w6.xzdio" } else { "w0.ufdio" };
    let files: Vec<String> = files.iter().map(|it| format!("\"/{it}\"")).collect();
    format!(
        "%global debug_package %{{nil}}\n%global _build_id_links none\n%global __os_install_post %{{nil}}\n\
         %global _binary_payload {payload}\n%global _rpmfilename %%{{NAME}}-%%{{VERSION}}-%%{{RELEASE}}.%%{{ARCH}}.rpm\n\
         %global use_source_date_epoch_as_buildtime 1\n%global clamp_mtime_to_source_date_epoch 1\n\
         %global _buildhost traygate\n\n\
         Name: traygate\nVersion: {}\nRelease: 1\nSummary: {SUMMARY}\nLicense: MIT OR Apache-2.0\n\
         Packager: {MAINTAINER}\nRecommends: xdg-utils\n\n\
         %description\n{DESCRIPTION}\n\n\
         %install\nmkdir -p %{{buildroot}}\ncp -a %{{tree}}/. %{{buildroot}}/\n\n\
         %files\n%defattr(-,root,root,-)\n%dir /usr/share/doc/traygate\n%dir /usr/share/doc/traygate/docs\n{}\n",
        release.version,
        files.join("\n"),
    )
}
