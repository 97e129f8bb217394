//! The `.deb` as its user meets it: installed, started from the menu, used, removed.
//!
//! dpkg installs into a folder, with a copy of this machine's own list of packages, so that the dependencies are really
//! checked and the machine stays as it was.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::{Bridge, Mcp, Process, until};

use crate::screen::{Screen, desktop};

/// A machine that shares its libraries with this one and has a `/usr` of its own.
struct Machine {
    root: PathBuf,
    admin: PathBuf,
}

impl Machine {
    fn new(place: &Path) -> Machine {
        let machine = Machine { root: place.join("machine"), admin: place.join("dpkg") };
        fs::create_dir_all(&machine.root).unwrap();
        done(Command::new("cp").args(["-a", "/var/lib/dpkg"]).arg(&machine.admin));
        machine
    }

    fn dpkg(&self, words: &[&str]) {
        // Root in a name space of its own, where the user is not root already.
        let mut dpkg = Command::new("unshare");
        dpkg.args(["--map-root-user", "dpkg", "--force-unsafe-io", "--no-triggers"]);
        dpkg.arg(format!("--instdir={}", self.root.display()));
        dpkg.arg(format!("--admindir={}", self.admin.display()));
        dpkg.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        done(dpkg.args(words));
    }

    fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

fn done(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes the package from the programs the other tests use.
fn package() -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--",
        "dist",
        "--profile",
        "dev",
        "--only",
        "deb",
        "--yes",
    ]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    done(cargo.current_dir(&root));
    let made = fs::read_dir(root.join("target/dist/dev")).unwrap().flatten().map(|it| it.path());
    made.filter(|it| it.extension().is_some_and(|it| it == "deb")).max().unwrap()
}

#[test]
fn the_package_installs_works_and_leaves_nothing_but_user_data() {
    desktop();
    let package = package();
    let screen = Screen::new();
    let cursor = screen.sandbox.write(".cursor/mcp.json", "{}\n");
    let machine = Machine::new(screen.sandbox.root());
    machine.dpkg(&["--install", package.to_str().unwrap()]);

    // The menu of a desktop starts what stands in the entry.
    let entry = fs::read_to_string(machine.file("usr/share/applications/traygate.desktop")).unwrap();
    assert!(entry.contains("\nMimeType=x-scheme-handler/traygate;\n"), "{entry}");
    let icon = entry.lines().find_map(|it| it.strip_prefix("Icon=")).unwrap();
    assert!(machine.file(&format!("usr/share/icons/hicolor/128x128/apps/{icon}.png")).is_file());
    let exec = entry.lines().find_map(|it| it.strip_prefix("Exec=")).unwrap();
    let program = machine.file("usr/bin").join(exec.strip_suffix(" %u").unwrap());
    let mut app = Process::start(&mut screen.sandbox.command(&program));
    until("the window", || screen.window());

    // The installed command line finds the app and writes the installed bridge into an app's file.
    let cli = |words: &[&str]| {
        let output = screen.sandbox.command(machine.file("usr/bin/traygate")).args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    assert_eq!(cli(&["status", "--json"])["owner"]["pid"], app.id());
    cli(&["connect", "cursor", "--server", "partnerstack", "--json"]);
    let written: Value = serde_json::from_str(&fs::read_to_string(&cursor).unwrap()).unwrap();
    let entry = &written["mcpServers"]["partnerstack"];
    assert_eq!(Path::new(entry["command"].as_str().unwrap()), machine.file("usr/bin/traygate-bridge"));
    let mut bridge = Bridge::of_entry(&screen.sandbox, entry);
    assert!(bridge.initialize()["serverInfo"]["title"].as_str().unwrap().contains("PartnerStack"));

    app.terminate();
    app.ends_well();
    drop(bridge);
    machine.dpkg(&["--purge", "traygate"]);
    // Folders that other packages have, too, stay.
    let mut find = Command::new("find");
    find.arg(&machine.root).args(["-not", "-type", "d", "-or", "-name", "*traygate*"]);
    let left = String::from_utf8(find.output().unwrap().stdout).unwrap();
    assert_eq!(left, "", "nothing is left on the machine");
    assert!(screen.sandbox.state().join("state.db").is_file() && cursor.is_file(), "user data stays");
}
