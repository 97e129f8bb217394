//! Files that cannot be edited, disks that are full, apps that are busy: nothing is lost and the error says why.

use crate::sandbox::{NOW, Sandbox, bridge, connect, disconnect, json_clients, mine, theirs, written};
use clients::{CLIENTS, Client, Error, Standing};
use configfile::lock::Protocol;
use std::{fs, thread, time::Duration};

fn sandbox(client: &dyn Client, text: &str) -> Sandbox {
    let sandbox = Sandbox::of(client);
    sandbox.fill(client, Some(text));
    sandbox
}

#[test]
fn a_file_that_does_not_parse_is_refused_with_its_place_and_untouched() {
    for client in CLIENTS {
        let json = "{\n  \"a\": 1,\n  \"mcpServers\": {\n    \"b\" {}\n  }\n}\n";
        let broken = written(*client, json, "a = 1\n[b]\n\nc 2\n", "a: 1\nb:\n  c: 2\n d: 3\n");
        let sandbox = sandbox(*client, &broken);
        let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
        assert!(matches!(error, Error::Malformed { line: 4, .. }), "{}: {error}", client.id());
        let file = &sandbox.files(*client)[0];
        for part in [file.to_str().unwrap(), "line 4, column ", client.name()] {
            assert!(error.to_string().contains(part), "{error}");
        }
        assert!(sandbox.plan(*client, &disconnect("acme")).is_err());
        assert!(sandbox.texts(*client).iter().all(|it| it.as_ref() == Some(&broken)));
        let standing = clients::standing(*client, &sandbox.home, "acme", None);
        assert_eq!(standing, Standing::Damaged(error.to_string()));
    }
}

const NO_COMMENTS: &[&str] = &[
    "claude-desktop",
    "cline",
    "claude-code",
    "lm-studio",
    "jetbrains-ai",
    "junie",
    "warp",
    "crush",
    "roo-code",
    "kimi-code",
    "factory-droid",
    "amazon-q",
];

const NO_TRAILING_COMMAS: &[&str] = &["gemini-cli", "qwen-code"];

const NO_BYTE_ORDER_MARK: &[&str] = &["cline", "gemini-cli", "amp"];

/// Each app's own strictness: where a comment destroys everything, ours never meets one half-way.
#[test]
fn comments_are_refused_where_the_app_would_choke_on_them() {
    for client in &json_clients() {
        let commas = !NO_COMMENTS.contains(&client.id()) && !NO_TRAILING_COMMAS.contains(&client.id());
        for (text, fits) in [
            ("{\n  // why\n}", !NO_COMMENTS.contains(&client.id())),
            ("{\"a\": 1,}", commas),
            ("\u{feff}{}", !NO_BYTE_ORDER_MARK.contains(&client.id())),
        ] {
            let sandbox = sandbox(*client, text);
            let planned = sandbox.plan(*client, &connect(&bridge("acme")));
            assert_eq!(planned.is_ok(), fits, "{}: {text}", client.id());
        }
    }
}

#[test]
fn a_table_of_the_wrong_kind_and_a_key_that_stands_twice_are_refused() {
    for client in &json_clients() {
        for (text, says) in [
            (r#"{"TABLE": []}"#, "something other than a table"),
            (r#"{"TABLE": null}"#, "something other than a table"),
            ("[]", "something other than a table"),
            (r#"{"TABLE": {}, "TABLE": {}}"#, "stands there twice"),
            (r#"{"TABLE": {"acme": {}, "acme": {}}}"#, "stands there twice"),
        ] {
            let text = text.replace("TABLE", client.table());
            let sandbox = sandbox(*client, &text);
            let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
            assert!(matches!(error, Error::Layout { .. }) && error.to_string().contains(says), "{error}");
            assert_eq!(sandbox.texts(*client)[0].as_deref(), Some(text.as_str()));
        }
    }
}

#[test]
fn what_is_no_table_is_refused_in_every_format() {
    for client in CLIENTS {
        let text = written(*client, "{\"TABLE\": 1}", "TABLE = 1\n", "TABLE: 1\n");
        let sandbox = sandbox(*client, &text);
        let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
        assert!(matches!(error, Error::Layout { .. }), "{}: {error}", client.id());
        assert_eq!(sandbox.texts(*client)[0].as_ref(), Some(&text));
    }
}

#[test]
fn a_file_that_is_no_text_file_is_refused_by_name() {
    for client in CLIENTS {
        let sandbox = Sandbox::of(*client);
        let file = &sandbox.files(*client)[0];
        fs::write(file, b"{\"a\": \"\xff\"}").unwrap();
        let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
        assert!(error.to_string().contains(file.to_str().unwrap()), "{error}");
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
        let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
        assert!(error.to_string().contains("it is not a file"), "{error}");
    }
}

#[test]
fn a_write_protected_file_is_refused_even_if_it_is_the_second_of_two() {
    for client in CLIENTS {
        let count = Sandbox::of(*client).files(*client).len();
        for protected in 0..count {
            let sandbox = sandbox(*client, &mine(*client));
            let file = &sandbox.files(*client)[protected];
            let old = fs::metadata(file).unwrap().permissions();
            let mut permissions = old.clone();
            permissions.set_readonly(true);
            fs::set_permissions(file, permissions).unwrap();
            let error = sandbox.apply(*client, &connect(&bridge("acme"))).unwrap_err();
            assert!(matches!(&error, Error::ReadOnly { path } if path == file), "{error}");
            assert!(sandbox.texts(*client).iter().all(|it| it.as_ref() == Some(&mine(*client))));
            assert!(!clients::can_undo(*client, &sandbox.home, &sandbox.backups));
            sandbox.check_for_litter(*client);
            fs::set_permissions(file, old).unwrap();
        }
    }
}

#[test]
fn a_file_that_changes_between_plan_and_apply_is_left_alone() {
    for client in CLIENTS {
        let count = Sandbox::of(*client).files(*client).len();
        for changed in 0..count {
            let sandbox = sandbox(*client, &mine(*client));
            let plan = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap();
            let file = &sandbox.files(*client)[changed];
            fs::write(file, theirs(*client)).unwrap();
            let texts = sandbox.texts(*client);
            let error = plan.apply(NOW).unwrap_err();
            assert!(matches!(&error, Error::Changed { path } if path == file), "{error}");
            assert_eq!(sandbox.texts(*client), texts);
            sandbox.check_for_litter(*client);
            sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        }
    }
}

#[test]
fn a_file_that_appears_between_plan_and_apply_is_left_alone() {
    for client in CLIENTS {
        let sandbox = Sandbox::of(*client);
        let plan = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap();
        sandbox.fill(*client, Some(&theirs(*client)));
        assert!(matches!(plan.apply(NOW), Err(Error::Changed { .. })));
        assert_eq!(sandbox.texts(*client)[0].as_deref(), Some(theirs(*client).as_str()));
    }
}

#[test]
fn an_app_that_is_writing_its_file_is_waited_for() {
    for (id, protocol) in [("cline", Protocol::OwnedFolder), ("claude-code", Protocol::Folder)] {
        let client = clients::client(id).unwrap();
        let sandbox = sandbox(client, "{}");
        let file = sandbox.files(client)[0].clone();
        let plan = sandbox.plan(client, &connect(&bridge("acme"))).unwrap();
        let held = protocol.take(&file, Duration::ZERO).unwrap();
        let applying = thread::spawn(move || plan.apply(NOW));
        // The app finishes its own write under its lock; our plan is then out of date, and must see that.
        fs::write(&file, "{\"theirs\": 1}").unwrap();
        drop(held);
        assert!(matches!(applying.join().unwrap(), Err(Error::Changed { .. })), "{id}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "{\"theirs\": 1}");
        sandbox.check_for_litter(client);
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::sandbox::{their_acme, usual};
    use std::{os::unix::fs::symlink, path::Path, process::Command};

    #[test]
    fn symlinks_stay_and_what_they_lead_to_is_edited() {
        for client in CLIENTS {
            let sandbox = Sandbox::of(*client);
            let dotfiles = sandbox.home.dir.join("dotfiles");
            fs::create_dir(&dotfiles).unwrap();
            for (index, file) in sandbox.files(*client).iter().enumerate() {
                fs::write(dotfiles.join(index.to_string()), mine(*client)).unwrap();
                fs::remove_file(file).ok();
                symlink(dotfiles.join(index.to_string()), file).unwrap();
            }
            sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
            for (index, file) in sandbox.files(*client).iter().enumerate() {
                assert_eq!(fs::read_link(file).unwrap(), dotfiles.join(index.to_string()));
                assert!(fs::read_to_string(dotfiles.join(index.to_string())).unwrap().contains("acme"));
            }
            sandbox.apply(*client, &disconnect("acme")).unwrap();
            assert!(sandbox.texts(*client).iter().all(|it| it.as_ref() == Some(&mine(*client))));
            assert_eq!(fs::read_dir(&dotfiles).unwrap().count(), sandbox.files(*client).len());
            sandbox.check_for_litter(*client);
        }
    }

    /// The kernel refuses to write more than 512 bytes into any file: this test runs itself again in such a process.
    /// Once the client's own disk is the full one, once that of our backups is met first.
    #[test]
    fn a_full_disk_loses_nothing() {
        const INSIDE: &str = "CLIENTS_TEST_NO_ROOM_IN";
        // The first is too long itself. The second is not, but what must be remembered of it is.
        let texts = |client: &dyn Client| {
            let (much, enough) = ("x".repeat(2000), "x".repeat(300));
            let [json, toml, yaml] =
                [format!("{{\"a\": \"{much}\"}}"), format!("a = '{much}'\n"), format!("a: {much}\n")];
            let too_long = written(client, &json, &toml, &yaml);
            let theirs = their_acme(client);
            let [json, toml, yaml] = [
                theirs.replace("\"x\"", &format!("\"x\", \"x\": \"{enough}\"")),
                format!("{theirs}x = '{enough}'\n"),
                format!("{theirs}    x: {enough}\n"),
            ];
            [too_long, written(client, &json, &toml, &yaml)]
        };
        let homes = |dir: &Path| -> Vec<_> {
            let home = |it: &&'static dyn Client| {
                let named = |(index, text)| (*it, dir.join(format!("{}-{index}", it.id())), text);
                texts(*it).into_iter().enumerate().map(named).collect::<Vec<_>>()
            };
            CLIENTS.iter().flat_map(home).collect()
        };
        if let Some(dir) = std::env::var_os(INSIDE) {
            for (client, dir, _) in homes(Path::new(&dir)) {
                let home = Sandbox::home(usual(client), &dir);
                let plan =
                    clients::plan(client, &home, &dir.join("backups"), &connect(&bridge("acme"))).unwrap();
                let error = plan.apply(NOW).unwrap_err();
                assert!(matches!(error, Error::Access { what: "write", .. }), "{}: {error}", client.id());
                assert!(error.hint().contains("room"), "{}", error.hint());
            }
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        for (client, dir, text) in homes(dir.path()) {
            let home = Sandbox::home(usual(client), &dir);
            fs::create_dir_all(home.dir.join(".claude")).unwrap();
            for file in client.files(&home) {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text.as_bytes()).unwrap();
            }
        }
        let output = Command::new("sh")
            .args(["-c", r#"trap '' XFSZ; ulimit -f 1; exec "$0" --exact "$1""#])
            .arg(std::env::current_exe().unwrap())
            .arg("failures::unix::a_full_disk_loses_nothing")
            .env(INSIDE, dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
        for (client, dir, text) in homes(dir.path()) {
            let home = Sandbox::home(usual(client), &dir);
            for file in client.files(&home) {
                assert_eq!(fs::read_to_string(&file).unwrap(), text, "{}", client.id());
            }
            assert!(!clients::can_undo(client, &home, &dir.join("backups")));
            assert_eq!(fs::read_dir(dir.join("backups").join(client.id())).into_iter().flatten().count(), 0);
        }
    }
}
