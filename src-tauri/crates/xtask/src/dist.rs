//! `cargo xtask dist`: what people install. Here `.deb`, `.rpm` and a tarball; elsewhere, and for AppImage, by Tauri.

pub(crate) mod announce;
mod bundles;
mod deb;
mod notices;
mod rpm;
mod tarball;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    node, packages,
    shell::{Outcome, at_root, cargo, root, run},
};

/// The three programs and the packages of the workspace they come from.
const PROGRAMS: &[(&str, &str)] =
    &[("desktop", "traygate-desktop"), ("cli", "traygate"), ("bridge", "traygate-bridge")];

/// What is being made.
struct Release {
    version: &'static str,
    /// As cargo calls it; `dev` is its own debug profile.
    profile: String,
    /// Where cargo puts the programs.
    built: PathBuf,
    /// The tree as it lies on a machine.
    stage: PathBuf,
    /// Where packages go.
    out: PathBuf,
    /// Unix seconds of the newest commit: the one time that stands in packages, so that they can be made again.
    epoch: String,
}

impl Release {
    /// Whether it is to be kept, or only tried: then nothing is compressed.
    fn ships(&self) -> bool {
        self.profile == "release"
    }
}

/// The command: `cargo xtask dist [--profile NAME] [--only deb|rpm|tarball] [--bundles LIST] [--yes]`.
///
/// # Errors
/// Something does not build or pack, or a package does not hold what it should.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    let yes = packages::unattended(arguments);
    let value = |flag: &str| {
        let at = arguments.iter().position(|it| it == flag)?;
        arguments.get(at + 1).cloned()
    };
    let profile = value("--profile").unwrap_or_else(|| "release".to_owned());
    let release = Release {
        version: env!("CARGO_PKG_VERSION"),
        built: root().join("target").join(if profile == "dev" { "debug" } else { &profile }),
        stage: root().join("target/dist").join(&profile).join("stage"),
        out: root().join("target/dist").join(&profile),
        epoch: last_commit()?,
        profile,
    };
    let bundles = value("--bundles");
    let native = cfg!(target_os = "linux") && bundles.is_none();
    packages::ensure(packages::COMPILER, yes)?;
    if cfg!(target_os = "linux") {
        packages::ensure(packages::DESKTOP, yes)?;
    }
    window(&release, yes)?;
    build(&release)?;
    if !native {
        return bundles::make(&release, bundles.as_deref(), yes);
    }
    packages::ensure(packages::PACKERS, yes)?;
    let files = tree::stage(&release)?;
    let only = value("--only");
    let wanted = |kind: &str| only.as_deref().is_none_or(|it| it == kind);
    let mut made = Vec::new();
    if wanted("deb") {
        made.push(deb::make(&release, &files)?);
    }
    if wanted("rpm") {
        made.push(rpm::make(&release, &files)?);
    }
    if wanted("tarball") {
        made.push(tarball::make(&release, &files)?);
    }
    if made.is_empty() {
        return Err("--only takes deb, rpm or tarball".to_owned());
    }
    sums(&release, &made)?;
    println!("\nEach holds {} files:", files.len());
    for package in &made {
        let size = fs::metadata(package).map_err(|error| error.to_string())?.len();
        println!("  {} ({:.1} MiB)", package.display(), size as f64 / f64::from(1 << 20));
    }
    Ok(())
}

/// The window's page goes into the program, so it is built first; from nothing for what ships.
fn window(release: &Release, yes: bool) -> Outcome {
    let built = root().join("ui/dist/window.js").is_file();
    if built && !release.ships() {
        return Ok(());
    }
    let path = node::ensure(yes)?;
    let npm = |arguments: &[&str]| {
        let mut command = at_root(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
        run(command.current_dir(root().join("ui")).env("PATH", &path))
    };
    npm(&["ci", "--no-audit", "--no-fund", "--silent"])?;
    npm(&["run", "build"])
}

fn build(release: &Release) -> Outcome {
    let begin = ["build", "--locked", "--quiet", "--profile", &release.profile];
    if !release.ships() {
        // As the tests build them: for another choice of packages cargo chooses other features, and builds half of the
        // workspace a second time.
        run(&mut cargo(&[&begin[..], &["--bins"]].concat()))?;
        return run(&mut cargo(&[&begin[..], &["--package", "desktop"]].concat()));
    }
    let mut words = begin.to_vec();
    for (package, program) in PROGRAMS {
        words.extend(["--package", package, "--bin", program]);
    }
    run(&mut cargo(&words))
}

/// What a program prints, without its last line break.
fn said_by(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("cannot run {name}: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(format!("{name} ended with {}: {why}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

fn last_commit() -> Result<String, String> {
    said_by(&mut at_root("git", &["log", "-1", "--format=%ct"]))
}

/// Fails unless a finished package holds just the files that were meant for it.
fn holds(package: &Path, listed: &str, files: &[String]) -> Outcome {
    let mut there: Vec<&str> = listed.lines().filter(|it| !(it.is_empty() || it.ends_with('/'))).collect();
    there.sort_unstable();
    let mut wanted: Vec<&str> = files.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    if there == wanted {
        return Ok(());
    }
    let lacks: Vec<&&str> = wanted.iter().filter(|it| !there.contains(it)).collect();
    let more: Vec<&&str> = there.iter().filter(|it| !wanted.contains(it)).collect();
    Err(format!("{} lacks {lacks:?} and has beside them {more:?}", package.display()))
}

fn sums(release: &Release, made: &[PathBuf]) -> Outcome {
    let names = made.iter().filter_map(|it| it.file_name());
    let said = said_by(Command::new("sha256sum").args(names).current_dir(&release.out))?;
    write(&release.out.join("SHA256SUMS"), &format!("{said}\n"))
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
