//! Files of AI apps that cannot be edited as they are: refused in plain words, never touched, never half-written.

use serde_json::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    thread,
    time::{Duration, SystemTime},
};
use support::{Process, Sandbox, program};

use super::apps;

const SERVER: &[&str] = &["server", "add", "https://mcp.example/mcp", "--id", "example"];

#[test]
fn a_file_that_does_not_parse_is_refused_with_line_and_column() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let broken = "{\n  \"mcpServers\": {\n    \"a\": { \"command\" \"x\" }\n  }\n}\n";
    for (app, path) in [
        ("cursor", ".cursor/mcp.json"),
        ("claude-desktop", ".config/Claude/claude_desktop_config.json"),
        ("claude-code", ".claude.json"),
        ("cline", ".cline/data/settings/cline_mcp_settings.json"),
    ] {
        let file = sandbox.write(path, broken);
        let message = sandbox.cli(&["connect", app]).fails(1);
        assert!(message.contains(path) && message.contains("line 3"), "{app}: {message}");
        assert_eq!(fs::read_to_string(&file).unwrap(), broken, "{app}");
        let crossing = sandbox.crossing(app, "example");
        assert_eq!(crossing["status"], "damaged", "{app}: {crossing}");
        fs::remove_file(file).unwrap();
    }
    // What is damage to one app is ordinary to another: VS Code allows a comma before the end, Claude Code does not.
    let comma = broken.replace("\"command\" \"x\" }", "\"command\": \"x\", }");
    sandbox.write(".claude.json", &comma);
    sandbox.cli(&["connect", "claude-code"]).fails(1);
    sandbox.write(".config/Code/User/mcp.json", &comma.replace("mcpServers", "servers"));
    sandbox.traygate(&["connect", "vscode", "--server", "example"]);
}

#[test]
fn one_bad_file_keeps_all_others_as_they_were() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    apps::install(&sandbox);
    let file = sandbox.write(".cline/data/settings/cline_mcp_settings.json", "{");
    let before = apps::contents(&sandbox);
    sandbox.cli(&["connect", "cursor", "cline"]).fails(1);
    let after = apps::contents(&sandbox);
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
    assert!(!changed.contains(&&file), "the bad file is untouched");
    assert!(changed.iter().all(|it| !it.to_string_lossy().contains("cline")), "nor is its twin: {changed:?}");
}

#[test]
fn a_read_only_file_is_respected() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let file = sandbox.write(".cursor/mcp.json", "{}\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let message = sandbox.cli(&["connect", "cursor"]).fails(1);
    assert!(message.contains(".cursor/mcp.json") && message.contains("write-protected"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{}\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    sandbox.traygate(&["connect", "cursor"]);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640, "its mode is kept");
}

#[test]
fn a_file_that_its_app_holds_locked_is_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let file = sandbox.write(".claude.json", "{}");
    let lock = sandbox.home().join(".claude.json.lock");
    fs::create_dir(&lock).unwrap();
    // A holder that lives touches its lock every few seconds; one that does not for ten is dead.
    let message = thread::scope(|scope| {
        let connect = scope.spawn(|| sandbox.cli(&["connect", "claude-code"]).fails(1));
        while !connect.is_finished() {
            fs::File::open(&lock).unwrap().set_modified(SystemTime::now()).unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        connect.join().unwrap()
    });
    assert!(message.contains("Claude Code") || message.contains(".claude.json"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{}");
    assert!(lock.exists(), "another program's lock is not ours to remove");
    fs::remove_dir(&lock).unwrap();
    sandbox.traygate(&["connect", "claude-code"]);
    assert!(!lock.exists(), "our own lock is gone");
}

#[test]
fn an_app_that_writes_at_the_same_moment_loses_nothing() {
    let sandbox = Sandbox::new();
    let _owner = sandbox.serve();
    sandbox.traygate(SERVER);
    let file = sandbox.write(".claude.json", "{}");
    let lock = sandbox.home().join(".claude.json.lock");
    let (mut written, mut connected) = (0_u32, 0_u32);
    let deadline = SystemTime::now() + Duration::from_secs(4);
    // As Claude Code writes: under its lock, read, change, replace.
    thread::scope(|scope| {
        let app = scope.spawn(|| {
            while SystemTime::now() < deadline {
                if fs::create_dir(&lock).is_err() {
                    continue;
                }
                let mut settings: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
                written += 1;
                settings["numStartups"] = written.into();
                let fresh = file.with_extension("json.tmp");
                fs::write(&fresh, settings.to_string()).unwrap();
                fs::rename(&fresh, &file).unwrap();
                fs::remove_dir(&lock).unwrap();
                thread::sleep(Duration::from_millis(2));
            }
        });
        while !app.is_finished() {
            let verb = if connected % 2 == 0 { "connect" } else { "disconnect" };
            let answer = sandbox.cli(&[verb, "claude-code"]).json().run();
            match answer.code {
                Some(0) => connected += 1,
                Some(1) => assert!(answer.written.contains(".claude.json"), "{answer:?}"),
                _ => panic!("{answer:?}"),
            }
        }
    });
    let last: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(last["numStartups"], written, "none of the app's writes was lost");
    assert_eq!(last["mcpServers"].get("example").is_some(), connected % 2 == 1, "nor was ours: {last}");
    assert!(connected > 1 && written > 10, "{connected} of ours, {written} of theirs");
}

#[test]
fn a_full_disk_costs_nothing_but_the_edit() {
    let sandbox = Sandbox::new();
    let big = format!("{{\"padding\":\"{}\",\"mcpServers\":{{}}}}", "x".repeat(256 * 1024));
    let file = sandbox.write(".cursor/mcp.json", &big);
    // No file may grow beyond the limit: a write stops half way, as on a full disk.
    let mut command = sandbox.command("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" serve --json"]).arg(program("traygate"));
    let mut owner = Process::start(&mut command);
    owner.line();
    sandbox.traygate(SERVER);
    let limit = |bytes: &str| {
        let limit = [format!("--fsize={bytes}"), format!("--pid={}", owner.id())];
        assert!(Command::new("prlimit").args(limit).status().unwrap().success());
    };
    limit("131072:");
    let message = sandbox.cli(&["connect", "cursor"]).fails(1);
    assert!(message.contains(".cursor") || message.contains("backups"), "{message}");
    limit("unlimited:");
    assert_eq!(fs::read_to_string(&file).unwrap(), big);
    assert_eq!(names(file.parent().unwrap()), ["mcp.json"], "no half-written file is left behind");
    sandbox.traygate(&["connect", "cursor"]);
    sandbox.traygate(&["disconnect", "cursor"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), big);
}

#[test]
fn a_symlinked_file_is_edited_where_it_lies() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let real = sandbox.write("dotfiles/cursor.json", "{ \"mcpServers\": {} }\n");
    fs::create_dir_all(sandbox.home().join(".cursor")).unwrap();
    let link = sandbox.home().join(".cursor/mcp.json");
    std::os::unix::fs::symlink("../dotfiles/cursor.json", &link).unwrap();
    sandbox.traygate(&["connect", "cursor"]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("traygate-bridge"));
    sandbox.traygate(&["undo", "cursor"]);
    assert_eq!(fs::read_to_string(&real).unwrap(), "{ \"mcpServers\": {} }\n");
    let message = sandbox.cli(&["undo", "cursor"]).json().run();
    assert_ne!(message.code, None);
}

#[test]
fn an_entry_changed_by_hand_is_seen_and_mended() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let file = sandbox.write(".cursor/mcp.json", "{\"mcpServers\":{\"mine\":{\"command\":\"x\"}}}");
    sandbox.traygate(&["connect", "cursor"]);
    let ours = fs::read_to_string(&file).unwrap();
    fs::write(&file, ours.replace("traygate-bridge", "traygate-brigde")).unwrap();
    assert_eq!(sandbox.crossing("cursor", "example")["status"], "changed");
    let found = sandbox.cli(&["doctor"]).json().run();
    assert_eq!(found.code, Some(4), "{found:?}");
    let fixed = sandbox.cli(&["doctor", "--fix", "--only", "entry-changed"]).json().run();
    assert_eq!(fixed.code, Some(0), "{fixed:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), ours);
    assert_eq!(sandbox.crossing("cursor", "example")["status"], "written");
}

#[test]
fn an_app_without_a_file_gets_one_and_loses_it_again() {
    let sandbox = Sandbox::new();
    sandbox.traygate(SERVER);
    let message = sandbox.cli(&["connect", "cursor"]).fails(2);
    assert!(message.contains("Cursor"), "nothing is written for an app that is not here: {message}");
    let file = sandbox.home().join(".cursor/mcp.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    sandbox.traygate(&["connect", "cursor"]);
    assert!(fs::read_to_string(&file).unwrap().contains("example"));
    sandbox.traygate(&["disconnect", "cursor"]);
    assert!(!file.exists(), "what we made goes with us");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
