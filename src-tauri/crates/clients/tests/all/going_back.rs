//! Backups, and taking the last edit back.

use crate::sandbox::{PLATFORMS, Sandbox, bridge, connect, disconnect, http};
use clients::{CLIENTS, Error, Platform};
use std::fs;

#[test]
fn undo_takes_back_one_edit_after_the_other() {
    for client in CLIENTS {
        for platform in PLATFORMS {
            for before in [None, Some(""), Some("{}"), Some("{\r\n  \"a\": 1\r\n}")] {
                let sandbox = Sandbox::with(*client, platform);
                sandbox.fill(*client, before);
                let mut states = vec![sandbox.texts(*client)];
                let steps = [connect(&bridge("acme")), connect(&bridge("borealis")), disconnect("acme")];
                for changes in &steps {
                    sandbox.apply(*client, changes).unwrap();
                    states.push(sandbox.texts(*client));
                }
                for expected in states.iter().rev().skip(1) {
                    assert!(clients::can_undo(*client, &sandbox.home, &sandbox.backups));
                    let plan = clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap();
                    assert!(!plan.is_empty());
                    plan.apply().unwrap();
                    assert_eq!(&sandbox.texts(*client), expected, "{}", client.id());
                }
                assert!(!clients::can_undo(*client, &sandbox.home, &sandbox.backups));
                let error = clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap_err();
                assert!(matches!(error, Error::NothingToUndo { .. }), "{error}");
                sandbox.check_for_litter(*client);
            }
        }
    }
}

#[test]
fn undo_would_not_lose_a_newer_edit() {
    for client in CLIENTS {
        let sandbox = Sandbox::with(*client, Platform::Linux);
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        let file = sandbox.files(*client).pop().unwrap();
        let newer = fs::read_to_string(&file).unwrap() + "\n";
        fs::write(&file, &newer).unwrap();
        let error = clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap_err();
        assert!(matches!(&error, Error::NewerEdits { path } if *path == file), "{error}");
        assert!(error.hint().contains("Disconnect"));
        assert!(!clients::can_undo(*client, &sandbox.home, &sandbox.backups));
        assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    }
}

#[test]
fn what_was_remembered_goes_back_with_an_undo() {
    for client in CLIENTS {
        let sandbox = Sandbox::with(*client, Platform::Linux);
        sandbox.fill(*client, Some("{ }"));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap().apply().unwrap();
        assert_eq!(clients::entry_names(*client, &sandbox.home), ["acme"]);
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        assert!(sandbox.texts(*client).iter().all(|it| it.as_deref() == Some("{ }")), "{}", client.id());
    }
}

#[test]
fn the_last_twenty_edits_are_kept_for_their_owner_alone() {
    let client = clients::client("cursor").unwrap();
    let sandbox = Sandbox::with(client, Platform::Linux);
    sandbox.fill(client, Some("{}"));
    for index in 0..24 {
        let entry = if index % 2 == 0 { bridge("acme") } else { http("acme") };
        sandbox.apply(client, &connect(&entry)).unwrap();
    }
    let folder = sandbox.backups.join("cursor");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 20 * 2 + 1, "{names:?}");
    assert_eq!(names[..2], ["000005.1.mcp.json", "000005.json"]);
    assert_eq!(names.last().unwrap(), "memory.json");
    #[cfg(unix)]
    for path in names.iter().map(|it| folder.join(it)) {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let copy = fs::read_to_string(folder.join("000024.1.mcp.json")).unwrap();
    let bridge = copy.contains("traygate-bridge");
    assert!(bridge, "the copy is the file before the edit: {copy}");
}

/// Remembering makes a disconnect exact; forgetting must not make it wrong.
#[test]
fn without_its_memory_a_disconnect_still_removes_only_ours() {
    for client in CLIENTS {
        let sandbox = Sandbox::with(*client, Platform::Linux);
        sandbox.fill(*client, Some("{\n  \"a\": 1\n}\n"));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        fs::write(sandbox.backups.join(client.id()).join("memory.json"), "not what we wrote").unwrap();
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        let left = format!("{{\n  \"a\": 1,\n  \"{}\": {{}}\n}}\n", client.table());
        assert_eq!(sandbox.texts(*client)[0], Some(left));
    }
}
