//! `cargo xtask check-platforms`: the workspace type-checked for Windows and macOS, headless tests under wine.
//!
//! No other toolchain than the distribution's own is needed: Debian's `rustc-web` ships the sources of its standard
//! library, which is built here for each target (`-Z build-std`). A check tool, never a release build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    packages,
    shell::{Outcome, built_once, root, run},
};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// The crates whose tests run under wine: those with rules of their own for paths, files and processes, and what they
/// and the message path stand on.
const UNDER_WINE: &[&str] = &[
    "rendezvous",
    "configfile",
    "clients",
    "vault",
    "doctor",
    "doors",
    "texts",
    "jsonrpc",
    "limits",
    "policy",
    "bridge",
];

/// With `--wide` these, too, most at real sockets: ten minutes that CI does not have. Beside each what wine 8 cannot do.
const WIDE: &[(&str, &[&str])] = &[
    ("moving", &[]),
    ("gateway", &[]),
    // Its certificate store takes no authorities beside its own.
    (
        "credentials",
        &[
            "bad_inputs::addresses",
            "bad_inputs::certificates",
            "bad_inputs::documents",
            "bad_inputs::tokens::a_token_endpoint_that_hangs",
        ],
    ),
    // Folders can be watched there, but not to the end.
    ("engine", &["drift::tests::everything_that_can_happen"]),
    ("cli", &[]),
];

/// The command.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    packages::ensure(packages::PLATFORMS, packages::unattended(arguments))?;
    check(run, arguments.iter().any(|it| it == "--wide"))
}

/// Checks all of it, and what is `wide` if that is wanted; `count` runs each command that ends in test results.
///
/// # Errors
/// The first check that fails.
pub(crate) fn check(mut count: impl FnMut(&mut Command) -> Outcome, wide: bool) -> Outcome {
    let work = root().join("target/platforms");
    let window = window(&work);
    fs::create_dir_all(&window).map_err(|error| format!("cannot create {}: {error}", window.display()))?;
    println!("-- Windows: type-check of the whole workspace");
    run(&mut foreign(&work, WINDOWS, &["check", "--workspace"]))?;
    println!("-- macOS: type-check of the whole workspace");
    run(mac(&mut foreign(&work, MACOS, &["check", "--workspace"]), &work)?)?;
    println!("-- Windows: headless tests under wine");
    let tests = || foreign(&work, WINDOWS, &["test", "--tests", "--no-fail-fast"]);
    let mut always = tests();
    for package in UNDER_WINE {
        always.args(["--package", package]);
    }
    count(wine(&mut always, &work)?)?;
    for (package, beyond) in WIDE.iter().filter(|_| wide) {
        let mut one = tests();
        one.args(["--package", package, "--"]);
        for name in *beyond {
            one.args(["--skip", name]);
        }
        count(wine(&mut one, &work)?)?;
    }
    Ok(())
}

/// Tauri wants the window's files to be there; a type-check needs no real ones.
fn window(work: &Path) -> PathBuf {
    work.join("window")
}

/// Debian's cargo for `target`, building the standard library along.
fn foreign(work: &Path, target: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(root()).args(arguments);
    command.args(["--quiet", "-Z", "build-std=std,panic_unwind", "--target", target]);
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    built_once(&mut command);
    command
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("build"))
        .env("TAURI_CONFIG", format!(r#"{{"build":{{"frontendDist":{:?}}}}}"#, window(work)))
        // Nobody follows a trace through these; without it their libraries are built in less time.
        .env("CARGO_PROFILE_DEV_DEBUG", "none")
        // Lower than the workspace's own compiler is fine here: only types are asked for.
        .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "allow");
    command
}

/// A stand-in C compiler for the Apple target: empty objects, since nothing is ever linked.
fn mac<'a>(command: &'a mut Command, work: &Path) -> Result<&'a mut Command, String> {
    let script = work.join("check-only-cc");
    let text = r#"#!/bin/sh
# Makes empty objects so that build scripts pass; nothing is ever linked.
out= prev= src= expand=
for a in "$@"; do
  [ "$prev" = -o ] && out=$a
  case $a in *.c|*.S|*.m|*.mm|*.cc|*.cpp) src=$a;; -E) expand=1;; --version) exec cc --version;; esac
  prev=$a
done
[ -n "$expand" ] && exec cc -E "$src"
[ -n "$out" ] && : > "$out"
exit 0
"#;
    program(&script, text)?;
    let sdk = work.join("no-sdk");
    fs::create_dir_all(&sdk).map_err(|error| error.to_string())?;
    for name in ["CC", "CXX", "AR"] {
        command.env(format!("{name}_aarch64_apple_darwin"), &script);
    }
    Ok(command.env("SDKROOT", sdk))
}

/// Lets test programs run under wine, with the one library function its Debian 12 version lacks.
fn wine<'a>(command: &'a mut Command, work: &Path) -> Result<&'a mut Command, String> {
    let source = work.join("bcryptprimitives.c");
    let text = "/* wine 8 has no bcryptprimitives.dll; Rust's std wants one function of it. For tests only. */\n\
        #include <windows.h>\nBOOLEAN NTAPI SystemFunction036(PVOID, ULONG);\n\
        __declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }\n";
    fs::write(&source, text).map_err(|error| error.to_string())?;
    let library = work.join("bcryptprimitives.dll");
    let mut compile = Command::new("x86_64-w64-mingw32-gcc");
    run(compile.arg("-shared").arg("-o").arg(&library).arg(&source).arg("-ladvapi32"))?;
    let runner = work.join("under-wine");
    let text = format!(
        "#!/bin/sh\nexport WINEPREFIX='{prefix}' WINEDEBUG=-all WINEPATH='{work}'\nexec /usr/lib/wine/wine64 \"$@\"\n",
        prefix = work.join("wine").display(),
        work = work.display(),
    );
    program(&runner, &text)?;
    Ok(command.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", &runner))
}

fn program(path: &PathBuf, text: &str) -> Outcome {
    let failed = |error| format!("cannot write {}: {error}", path.display());
    fs::write(path, text).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    }
    Ok(())
}
