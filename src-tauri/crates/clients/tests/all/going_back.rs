//! Backups, and taking the last edit back.

use crate::sandbox::{
    NOW, Sandbox, bridge, connect, disconnect, http, mine, systems, their_acme, usual, written,
};
use clients::{CLIENTS, Done, Error, Naming};
use configfile::Format;
use std::fs;

#[test]
fn undo_takes_back_one_edit_after_the_other() {
    for client in CLIENTS {
        for platform in systems(*client) {
            let crlf = mine(*client).replace('\n', "\r\n");
            let blank = written(*client, "{}", "\n", "# none\n");
            let befores = [None, Some(String::new()), Some(blank), Some(crlf)];
            let count = if platform == usual(*client) { befores.len() } else { 1 };
            for before in befores.into_iter().take(count) {
                let sandbox = Sandbox::with(*client, platform);
                if before.is_some() {
                    sandbox.fill(*client, before.as_deref());
                }
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
                    plan.apply(NOW).unwrap();
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
fn undo_is_refused_when_our_entry_was_changed_since_and_shows_all_three_sides() {
    for client in CLIENTS {
        let sandbox = Sandbox::of(*client);
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        let file = sandbox.files(*client).pop().unwrap();
        let newer = fs::read_to_string(&file).unwrap().replace("/opt/traygate/", "/opt/by-hand/");
        fs::write(&file, &newer).unwrap();
        for refused in [
            clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap_err(),
            clients::restore(*client, &sandbox.backups, 1).unwrap_err(),
        ] {
            assert!(matches!(&refused, Error::NewerEdits { path } if *path == file), "{refused}");
            assert!(refused.hint().contains("Disconnect"));
        }
        assert!(!clients::can_undo(*client, &sandbox.home, &sandbox.backups));
        assert_eq!(fs::read_to_string(&file).unwrap(), newer);
        let view = clients::three_way(*client, &sandbox.backups, None).unwrap().pop().unwrap();
        assert!(view.ours.unwrap().contains("+") && view.since.unwrap().contains("by-hand"));
    }
}

/// What others did besides our entry stays, whether the file was theirs before or made by us.
#[test]
fn undo_keeps_what_others_did_since() {
    let with_theirs = |text: &str, format| match format {
        Format::Json | Format::CommentedJson | Format::Jsonc => text.replacen('{', "{ \"theirs\": true,", 1),
        Format::Toml => format!("theirs = true\n{text}"),
        Format::Yaml => format!("theirs: true\n{text}"),
    };
    for client in CLIENTS {
        let made = written(*client, "{ \"theirs\": true,\n  \"TABLE\": {}\n}\n", "", "");
        for before in [None, Some(mine(*client)), Some(their_acme(*client))] {
            if before.is_none() && made.is_empty() {
                continue;
            }
            for by_number in [false, true] {
                let sandbox = Sandbox::of(*client);
                sandbox.fill(*client, before.as_deref());
                sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
                for file in sandbox.files(*client) {
                    let text = fs::read_to_string(&file).unwrap();
                    fs::write(&file, with_theirs(&text, client.format())).unwrap();
                }
                let plan = match by_number {
                    true => clients::restore(*client, &sandbox.backups, 1),
                    false => clients::undo(*client, &sandbox.home, &sandbox.backups),
                };
                plan.unwrap().apply(NOW).unwrap();
                let expected =
                    before.as_ref().map_or_else(|| made.clone(), |it| with_theirs(it, client.format()));
                for text in sandbox.texts(*client) {
                    assert_eq!(text.as_ref(), Some(&expected), "{}", client.id());
                }
                sandbox.check_for_litter(*client);
            }
        }
    }
}

#[test]
fn every_state_can_be_gone_back_to_and_that_can_be_taken_back() {
    for client in CLIENTS {
        let sandbox = Sandbox::of(*client);
        sandbox.fill(*client, Some(&mine(*client)));
        let mut states = Vec::new();
        let steps = [connect(&bridge("acme")), connect(&bridge("borealis")), disconnect("acme")];
        for (changes, at) in steps.iter().zip(10..) {
            states.push(sandbox.texts(*client));
            sandbox.plan(*client, changes).unwrap().apply(at).unwrap();
        }
        let history = clients::history(*client, &sandbox.backups).unwrap();
        let told: Vec<_> = history.iter().map(|it| (it.number, it.at, it.changes.as_slice())).collect();
        let change = |name: &str, done| [(name.to_owned(), done)];
        assert_eq!(
            told,
            [
                (1, Some(10), &change("acme", Done::Added)[..]),
                (2, Some(11), &change("borealis", Done::Added)[..]),
                (3, Some(12), &change("acme", Done::Removed)[..]),
            ]
        );
        assert_eq!(history[0].files, sandbox.files(*client));
        let last = sandbox.texts(*client);
        for (number, state) in (1..).zip(&states) {
            clients::restore(*client, &sandbox.backups, number).unwrap().apply(20).unwrap();
            assert_eq!(&sandbox.texts(*client), state, "{} {number}", client.id());
            clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap().apply(21).unwrap();
            assert_eq!(sandbox.texts(*client), last);
        }
        let error = clients::restore(*client, &sandbox.backups, 9).unwrap_err();
        assert!(matches!(error, Error::NoSuchEdit { number: 9, .. }), "{error}");
    }
}

#[test]
fn edits_are_forgotten_when_they_are_old_and_so_is_what_was_never_finished() {
    let client = clients::client("cursor").unwrap();
    let sandbox = Sandbox::of(client);
    sandbox.fill(client, Some("{}"));
    let late = NOW + clients::KEPT_FOR + 1;
    sandbox.plan(client, &connect(&bridge("acme"))).unwrap().apply(NOW).unwrap();
    sandbox.plan(client, &connect(&bridge("borealis"))).unwrap().apply(NOW + 1).unwrap();
    let folder = sandbox.backups.join("cursor");
    for litter in ["000009.1.mcp.json", ".traygate-abc"] {
        fs::write(folder.join(litter), "a copy that nobody asks for").unwrap();
    }
    clients::forget_old_edits(&sandbox.backups, late);
    let numbers = |at| {
        clients::forget_old_edits(&sandbox.backups, at);
        clients::history(client, &sandbox.backups).unwrap().iter().map(|it| it.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(late), [2]);
    assert_eq!(numbers(late + 1), [] as [u32; 0]);
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["memory.json"]);
    sandbox.apply(client, &disconnect("acme")).unwrap();
    sandbox.apply(client, &disconnect("borealis")).unwrap();
    assert_eq!(sandbox.texts(client)[0].as_deref(), Some("{}"), "what a disconnect needs is not an edit's");
}

/// As a Traygate wrote it before dates and changes were kept.
#[test]
fn an_old_record_can_still_be_taken_back() {
    let client = clients::client("cursor").unwrap();
    let sandbox = Sandbox::of(client);
    sandbox.fill(client, Some("{}"));
    sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
    let record = sandbox.backups.join("cursor/000001.json");
    let mut old: serde_json::Value = serde_json::from_str(&fs::read_to_string(&record).unwrap()).unwrap();
    old.as_object_mut().unwrap().remove("at").unwrap();
    old["files"][0].as_object_mut().unwrap().remove("change").unwrap();
    fs::write(&record, old.to_string()).unwrap();
    let edit = clients::history(client, &sandbox.backups).unwrap().remove(0);
    assert_eq!((edit.at, edit.changes.len()), (None, 0));
    clients::undo(client, &sandbox.home, &sandbox.backups).unwrap().apply(NOW).unwrap();
    assert_eq!(sandbox.texts(client)[0].as_deref(), Some("{}"));
}

#[test]
fn what_was_remembered_goes_back_with_an_undo() {
    for client in CLIENTS {
        let list = client.naming() == Naming::List;
        let before = match list {
            true => written(*client, "", "TABLE = [ ]\n", "TABLE: [ ]\n"),
            false => written(*client, "{ }", "TABLE = { }\n", "TABLE: { }\n"),
        };
        let sandbox = Sandbox::of(*client);
        sandbox.fill(*client, Some(&before));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        clients::undo(*client, &sandbox.home, &sandbox.backups).unwrap().apply(NOW).unwrap();
        assert_eq!(clients::entry_names(*client, &sandbox.home), ["acme"]);
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        assert!(sandbox.texts(*client).iter().all(|it| it.as_ref() == Some(&before)), "{}", client.id());
    }
}

#[test]
fn the_last_twenty_edits_are_kept_for_their_owner_alone() {
    let client = clients::client("cursor").unwrap();
    let sandbox = Sandbox::of(client);
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
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
    let copy = fs::read_to_string(folder.join("000024.1.mcp.json")).unwrap();
    let bridge = copy.contains("traygate-bridge");
    assert!(bridge, "the copy is the file before the edit: {copy}");
}

/// Remembering makes a disconnect exact; forgetting must not make it wrong.
#[test]
fn without_its_memory_a_disconnect_still_removes_only_ours() {
    for client in CLIENTS {
        let sandbox = Sandbox::of(*client);
        sandbox.fill(*client, Some(&mine(*client)));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        fs::write(sandbox.backups.join(client.id()).join("memory.json"), "not what we wrote").unwrap();
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        let json = "{\n  \"a\": 1,\n  \"TABLE\": {}\n}\n";
        let left = match client.naming() {
            Naming::List => written(*client, json, "# mine\na = 1\n", "# mine\na: 1\nTABLE: []\n"),
            Naming::Key | Naming::Both => {
                written(*client, json, "# mine\na = 1\n", "# mine\na: 1\nTABLE: {}\n")
            }
        };
        assert_eq!(sandbox.texts(*client)[0], Some(left), "{}", client.id());
    }
}
