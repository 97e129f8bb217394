//! Files and moments that are rare and cost the most: huge files, strange ones, writers that are killed or not alone.

use crate::sandbox::{Sandbox, bridge, connect, disconnect, usual};
use clients::{Client, Standing};
use serde_json::{Value, json};
use std::fs;

/// One app of those that differ in what an edit has to mind: strict, with comments, with a lock, with two files.
fn few() -> [&'static dyn Client; 4] {
    ["claude-desktop", "vscode", "claude-code", "cline"].map(|it| clients::client(it).unwrap())
}

fn filled(client: &dyn Client, text: &str) -> Sandbox {
    let sandbox = Sandbox::with(client, usual(client));
    sandbox.fill(client, Some(text));
    sandbox
}

/// The same bytes in the same order, with more between them.
fn is_within(whole: &str, part: &str) -> bool {
    let mut rest = whole.bytes();
    part.bytes().all(|it| rest.any(|byte| byte == it))
}

#[test]
fn ten_thousand_lines_are_edited_like_ten() {
    for client in few() {
        let lines: String = (0..10_000).map(|it| format!("  \"key{it}\": [{it}, null],\n")).collect();
        let before = format!("{{\n{lines}  \"{}\": {{ \"mine\": {{}} }}\n}}\n", client.table());
        let sandbox = filled(client, &before);
        sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
        let after = sandbox.texts(client)[0].clone().unwrap();
        assert!(is_within(&after, &before));
        let parsed: Value = serde_json::from_str(&after).unwrap();
        assert_eq!(parsed["key9999"], json!([9999, null]));
        assert!(parsed[client.table()]["acme"].is_object());
        sandbox.apply(client, &disconnect("acme")).unwrap();
        assert!(sandbox.texts(client).iter().all(|it| it.as_deref() == Some(before.as_str())));
    }
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_and_nothing_of_it_is_kept() {
    for client in few() {
        let sandbox = Sandbox::with(client, usual(client));
        let file = &sandbox.files(client)[0];
        // As long as it says and without a byte on the disk.
        fs::File::create(file).unwrap().set_len(50 * 1024 * 1024).unwrap();
        let error = sandbox.plan(client, &connect(&bridge("acme"))).unwrap_err();
        assert!(
            error.to_string().contains("50 MB") && error.to_string().contains(file.to_str().unwrap()),
            "{error}"
        );
        assert!(!error.hint().is_empty());
        let standing = clients::standing(client, &sandbox.home, "acme", None);
        assert!(matches!(standing, Standing::Damaged(why) if why.contains("50 MB")));
        assert_eq!(clients::text(file), None);
        assert_eq!(fs::metadata(file).unwrap().len(), 50 * 1024 * 1024);
        assert!(!sandbox.backups.exists());
    }
}

#[test]
fn what_is_no_table_of_text_is_refused_and_untouched() {
    let utf16: Vec<u8> = "{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe][..], &utf16].concat();
    let strange = [
        utf16,
        with_mark,
        b"{\"a\": \"\xe9\"}".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"text\"".to_vec(),
        b"{\"a\": 1} {}".to_vec(),
        b"{\"a\": ".to_vec(),
        vec![0; 64],
    ];
    for client in few() {
        for bytes in &strange {
            let sandbox = Sandbox::with(client, usual(client));
            for file in sandbox.files(client) {
                fs::write(file, bytes).unwrap();
            }
            let error = sandbox.plan(client, &connect(&bridge("acme"))).unwrap_err();
            let file = &sandbox.files(client)[0];
            assert!(
                error.to_string().contains(file.to_str().unwrap()) && !error.hint().is_empty(),
                "{error}"
            );
            assert!(sandbox.files(client).iter().all(|it| fs::read(it).unwrap() == *bytes));
        }
    }
}

/// Comments, order, spaces and line ends of everything else are where they were; and what comes, goes.
#[test]
fn nothing_but_our_entry_comes_and_goes() {
    let members =
        ["\"a\" :1", "\"b\": {\r\n}", "\"c\":[ 1 ,\t2 ]", "\"d\": \"\\u00e9 \u{1f980}\"", "\"e\": 1e3"];
    for client in few() {
        for take in 0..=members.len() {
            for eol in ["\n", "\r\n", " "] {
                let table =
                    format!("\"{}\" : {{{eol} \"mine\":{{ \"command\" : \"x\" }}{eol}}}", client.table());
                let mut all = members[..take].to_vec();
                all.insert(take / 2, &table);
                let before = format!("{{{eol}{}{eol}}}", all.join(&format!(",{eol}")));
                let sandbox = filled(client, &before);
                sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
                let after = sandbox.texts(client)[0].clone().unwrap();
                assert!(is_within(&after, &before), "{before} → {after}");
                assert!(sandbox.plan(client, &connect(&bridge("acme"))).unwrap().is_empty());
                sandbox.apply(client, &disconnect("acme")).unwrap();
                assert_eq!(sandbox.texts(client)[0].as_ref(), Some(&before));
            }
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::sandbox::NOW;
    use clients::Error;
    use configfile::lock::Protocol;
    use std::{
        io::{BufRead as _, BufReader},
        os::unix::fs::PermissionsExt as _,
        path::Path,
        process::{Command, Stdio},
        thread,
    };

    /// A process that connects and disconnects for ever is killed at some moment of its work, many times. Whatever moment
    /// that was, both files are what they were before or after an edit, and the next edit finds its way.
    #[test]
    fn a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() {
        const INSIDE: &str = "CLIENTS_TEST_KILLED_IN";
        const NAME: &str = "hard_cases::unix::a_writer_that_is_killed_leaves_the_old_file_or_the_new_one";
        let client = clients::client("cursor").unwrap();
        let before = "{\n  \"mcpServers\": { \"mine\": {} }\n}\n";
        let edit = |dir: &Path, changes: &[clients::Change]| {
            let home = Sandbox::home(usual(client), dir);
            clients::plan(client, &home, &dir.join("backups"), changes)?.apply(NOW)
        };
        if let Some(dir) = std::env::var_os(INSIDE) {
            loop {
                edit(Path::new(&dir), &connect(&bridge("acme"))).unwrap();
                println!("connected");
                edit(Path::new(&dir), &disconnect("acme")).unwrap();
                println!("disconnected");
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let home = Sandbox::home(usual(client), dir.path());
        let file = client.files(&home).remove(0);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, before).unwrap();
        edit(dir.path(), &connect(&bridge("acme"))).unwrap();
        let connected = fs::read_to_string(&file).unwrap();
        edit(dir.path(), &disconnect("acme")).unwrap();
        for round in 0..30 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", NAME, "--nocapture"])
                .env(INSIDE, dir.path())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            // The child goes on writing while we see that it has written; so each round ends at another moment.
            let seen = lines
                .map_while(Result::ok)
                .filter(|it| it.ends_with("connected"))
                .take(1 + round % 5)
                .count();
            child.kill().unwrap();
            child.wait().unwrap();
            assert_eq!(seen, 1 + round % 5);
            let text = fs::read_to_string(&file).unwrap();
            assert!(text == before || text == connected, "round {round}: {text:?}");
            clients::history(client, &dir.path().join("backups")).unwrap();
            edit(dir.path(), &connect(&bridge("acme"))).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), connected, "round {round}");
            edit(dir.path(), &disconnect("acme")).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), before, "round {round}");
        }
    }

    /// Whoever may do everything is stopped by nothing of the kind; then there is nothing to see here.
    #[test]
    fn a_folder_nobody_may_write_in_is_an_error_with_a_name() {
        for client in few() {
            let sandbox = filled(client, "{}");
            let folder = sandbox.files(client)[0].parent().unwrap().to_owned();
            let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
            mode(0o555);
            let free = fs::write(folder.join("probe"), "").is_ok();
            let done = sandbox.apply(client, &connect(&bridge("acme")));
            mode(0o755);
            if !free {
                let error = done.unwrap_err();
                assert!(
                    error.to_string().contains(folder.to_str().unwrap()) && error.hint().contains("Allow"),
                    "{error}"
                );
                assert!(sandbox.texts(client).iter().all(|it| it.as_deref() == Some("{}")));
            }
        }
    }

    /// We, and the app that writes the same file under its own lock.
    #[test]
    fn two_writers_lose_nothing_in_a_hundred_rounds() {
        const ROUNDS: u64 = 100;
        for (id, protocol) in [("claude-code", Protocol::Folder), ("cline", Protocol::OwnedFolder)] {
            let client = clients::client(id).unwrap();
            let sandbox = filled(client, "{\"mcpServers\": {}}");
            let files = sandbox.files(client);
            let (mut ours, mut refused) = (0_u64, 0_u64);
            thread::scope(|scope| {
                let app = scope.spawn(|| {
                    for round in 1..=ROUNDS {
                        for file in &files {
                            let _held = protocol.take(file, configfile::lock::PATIENCE).unwrap();
                            let mut settings: Value =
                                serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
                            settings["mcpServers"]["theirs"] = json!({ "command": "x", "round": round });
                            fs::write(file.with_extension("tmp"), settings.to_string()).unwrap();
                            fs::rename(file.with_extension("tmp"), file).unwrap();
                        }
                    }
                });
                while !app.is_finished() || ours == 0 {
                    let entry = bridge(&format!("acme{}", ours % 7));
                    match sandbox.apply(client, &connect(&entry)) {
                        Ok(()) => ours += 1,
                        Err(Error::Changed { .. } | Error::SecondFile { .. }) => refused += 1,
                        Err(error) => panic!("{id}: {error}"),
                    }
                }
                app.join().unwrap();
            });
            for file in &files {
                let last: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
                assert_eq!(
                    last["mcpServers"]["theirs"]["round"], ROUNDS,
                    "{id}: a write of the app's was lost"
                );
                for entry in 0..ours.min(7) {
                    let stands = last["mcpServers"][format!("acme{entry}")].is_object();
                    assert!(
                        stands,
                        "{id}: entry {entry} of ours was lost ({ours} written, {refused} refused)"
                    );
                }
            }
            sandbox.check_for_litter(client);
        }
    }
}
