//! A disk that is really full, where one may be mounted to try it.

use crate::sandbox::{NOW, Sandbox, bridge, connect, disconnect, mine, usual};
use clients::Error;
use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::Command,
};

/// How the test knows itself in the process it starts, and where the small disk is there.
const INSIDE: &str = "CLIENTS_TEST_SMALL_DISK";

const NAME: &str = "full_disk::a_disk_without_room_keeps_file_and_backups_whole";

/// JSON, JSON under a lock in two files, TOML and YAML; the backups on the full disk as well, or on another.
#[test]
fn a_disk_without_room_keeps_file_and_backups_whole() {
    if let Some(disk) = std::env::var_os(INSIDE) {
        for id in ["cursor", "cline", "codex", "goose"] {
            for backups_have_room in [false, true] {
                check(id, Path::new(&disk), backups_have_room);
            }
        }
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mount = r#"mount -t tmpfs -o size=256k none "$0""#;
    let allowed = Command::new("unshare").args(["-m", "sh", "-c", mount]).arg(dir.path()).output();
    if !allowed.is_ok_and(|it| it.status.success()) {
        return;
    }
    let output = Command::new("unshare")
        .args(["-m", "sh", "-c", &format!(r#"{mount} && exec "$1" --exact "$2""#)])
        .arg(dir.path())
        .arg(std::env::current_exe().unwrap())
        .arg(NAME)
        .env(INSIDE, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn check(id: &str, disk: &Path, backups_have_room: bool) {
    let client = clients::client(id).unwrap();
    let mut sandbox = Sandbox::in_dir(usual(client), tempfile::tempdir_in(disk).unwrap());
    let roomy = tempfile::tempdir().unwrap();
    if backups_have_room {
        sandbox.backups = roomy.path().join("backups");
    }
    sandbox.install(client);
    sandbox.fill(client, Some(&mine(client)));
    let before = sandbox.texts(client);
    sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
    let connected = sandbox.texts(client);
    let kept = names(&sandbox.backups.join(id));

    let ballast = disk.join("ballast");
    fill_up(&ballast);
    for changes in [connect(&bridge("borealis")), disconnect("acme")] {
        let error = sandbox.apply(client, &changes).unwrap_err();
        assert!(matches!(error, Error::Access { .. }), "{id}: {error}");
        assert!(error.to_string().contains(disk.to_str().unwrap()), "{id}: {error}");
        assert!(error.hint().contains("room"), "{id}: {}", error.hint());
        assert_eq!(sandbox.texts(client), connected, "{id}");
        assert_eq!(names(&sandbox.backups.join(id)), kept, "{id}");
        sandbox.check_for_litter(client);
    }

    fs::remove_file(ballast).unwrap();
    sandbox.apply(client, &connect(&bridge("borealis"))).unwrap();
    for _ in 0..2 {
        clients::undo(client, &sandbox.home, &sandbox.backups).unwrap().apply(NOW).unwrap();
    }
    assert_eq!(sandbox.texts(client), before, "{id}: the backup from before is whole");
}

fn fill_up(ballast: &Path) {
    let mut ballast = fs::File::create(ballast).unwrap();
    let full = loop {
        if let Err(error) = ballast.write_all(&[0; 512]) {
            break error;
        }
    };
    assert_eq!(full.kind(), io::ErrorKind::StorageFull);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
