//! What the bridge does when no owner runs: starts one, or says what to do.

use std::{
    io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    assert_error, call,
    fake::{Client, Folder, until},
    opened, result,
};

/// An installation of its own: the bridge, and beside it a `traygate` that is really `sh`. Started as
/// `traygate serve` in that folder it runs the script `serve`.
struct Installation {
    folder: Folder,
}

impl Installation {
    fn new(serve: Option<&str>) -> Installation {
        // On the file system of the build, so that the bridge can be linked: a program that is being copied cannot be
        // started.
        let folder = Folder::within(PathBuf::from(env!("CARGO_TARGET_TMPDIR")));
        std::fs::hard_link(env!("CARGO_BIN_EXE_traygate-bridge"), folder.0.join("traygate-bridge")).unwrap();
        if let Some(script) = serve {
            symlink("/bin/sh", folder.0.join("traygate")).unwrap();
            std::fs::write(folder.0.join("serve"), script).unwrap();
        }
        Installation { folder }
    }

    fn bridge(&self, home: &Folder) -> Client {
        Client::launch(home, Command::new(self.folder.0.join("traygate-bridge")).arg("part3"))
    }

    fn has(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.0.join(file)).ok().filter(|it| it.ends_with('\n'))
    }
}

/// The process group of a process, from the system's own list.
fn group(process: &str) -> io::Result<String> {
    let output = Command::new("ps").args(["-o", "pgid=", "-p", process]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn an_owner_is_started_and_left_alone() {
    let home = Folder::new();
    let installation = Installation::new(Some("echo $$ > pid; while [ -e serve ]; do sleep 0.1; done"));
    let mut client = installation.bridge(&home);
    client.send(&call("1"));
    let process = until("the owner is started", || installation.has("pid"));
    assert_eq!(group(process.trim()).unwrap(), process.trim(), "it has a process group of its own");
    let owner = home.owner();
    let mut peer = owner.accept();
    assert_eq!(peer.line(), call("1"));
    peer.send(&result("1"));
    assert_eq!(client.line(), result("1"));
    client.hang_up();
    client.silent_end();
    assert_eq!(client.status().code(), Some(0));
    assert_eq!(group(process.trim()).unwrap(), process.trim(), "it outlives the bridge");
}

#[test]
fn with_nothing_to_start_the_request_is_answered_and_a_later_owner_is_used() {
    let home = Folder::new();
    let installation = Installation::new(None);
    // Left behind by an owner that was killed.
    drop(home.owner());
    let mut client = installation.bridge(&home);
    for id in ["1", "\"two\""] {
        client.send(&call(id));
        let line = client.line();
        assert_error(&line, id, -31502, "Traygate is not running");
        assert!(
            line.contains("Install Traygate again") && line.contains("The request was not sent."),
            "{line}"
        );
    }
    until("it says so", || client.stderr().contains("Traygate is not running").then_some(()));
    let owner = home.owner();
    client.send(&call("3"));
    let mut peer = owner.accept();
    assert_eq!(peer.line(), call("3"));
}

#[test]
fn an_owner_that_cannot_start_is_named() {
    let home = Folder::new();
    let installation = Installation::new(Some("exit 3"));
    let mut client = installation.bridge(&home);
    client.send(&call("1"));
    let line = client.line();
    assert_error(&line, "1", -31502, "/traygate ended at once (exit status: 3). Open Traygate yourself");
}

#[test]
fn a_socket_that_is_not_for_us_is_no_reason_to_start_an_owner() {
    let home = Folder::new();
    let installation = Installation::new(Some("echo started > started"));
    let path = home.place().socket();
    symlink(&path, &path).unwrap();
    let mut client = installation.bridge(&home);
    client.send(&call("1"));
    assert_error(&client.line(), "1", -31502, "Traygate cannot be reached at");
    assert_eq!(installation.has("started"), None);
}

#[test]
fn the_owners_restart_starts_nothing_until_the_client_speaks() {
    let home = Folder::new();
    let installation = Installation::new(Some("echo started > started"));
    let owner = home.owner();
    let mut client = installation.bridge(&home);
    let mut peer = owner.accept();
    client.send(&call("1"));
    assert_eq!(peer.line(), call("1"));
    drop((peer, owner));
    assert_error(&client.line(), "1", -31503, "outcome of this call is unknown");
    assert_eq!(installation.has("started"), None);
    client.send(&call("2"));
    until("the owner is started", || installation.has("started"));
    let owner = home.owner();
    assert_eq!(owner.accept().line(), call("2"));
}

#[test]
fn the_death_of_the_parent_ends_the_bridge_although_its_input_stays_open() {
    let home = Folder::new();
    let owner = home.owner();
    let go = home.0.join("go");
    let script = r#"exec 3<&0; "$0" part3 <&3 3<&- & while [ ! -e "$1" ]; do sleep 0.05; done"#;
    let bridge = Path::new(env!("CARGO_BIN_EXE_traygate-bridge"));
    let client = Client::launch(&home, Command::new("sh").arg("-c").arg(script).arg(bridge).arg(&go));
    let peer = owner.accept();
    std::fs::write(&go, "").unwrap();
    client.silent_end();
    drop(peer);
}

#[test]
fn a_bridge_that_nobody_talks_to_comes_back_quietly() {
    let home = Folder::new();
    let owner = home.owner();
    let (client, peer) = opened(&home, &owner);
    drop((peer, owner));
    let owner = home.owner();
    assert!(owner.accept().greeting.contains("resume"));
    assert_eq!(client.stderr(), "");
}
