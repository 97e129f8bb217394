//! One owner per user: killed, stale, doubled, absent.

use serde_json::json;
use std::{os::unix::net::UnixListener, time::Duration};
use support::{Bridge, Mcp, Process, Sandbox, Vendors, everything, program, text, until};

/// What a vendor counts before a slow one starts to wait.
const REQUESTS: &str = "requests.post";

#[test]
fn an_owner_killed_in_mid_call_costs_that_call_and_nothing_else() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    let mut owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    sandbox.approve("cursor", "partnero");
    let mut bridge = Bridge::start(&sandbox, "partnero", Some("cursor"));
    bridge.initialize();
    let tools = bridge.tools();
    vendors.slow("partnero", Duration::from_secs(20));
    let before = vendors.count("partnero", REQUESTS);
    let call = bridge.begin("tools/call", json!({ "name": tools[0], "arguments": {} }));
    until("the call's arrival at the server", || {
        (vendors.count("partnero", REQUESTS) > before).then_some(())
    });
    owner.kill();
    let answer = bridge.answer(call);
    assert_eq!(answer["error"]["code"], -31503, "{answer}");
    vendors.slow("partnero", Duration::ZERO);

    // Nobody told the bridge anything: its next request finds a new owner, started by itself.
    assert_eq!(bridge.tools(), tools);
    assert_ne!(sandbox.owner(), Some(owner.id()));
    let instances = sandbox.traygate(&["instance", "list", "partnero"]);
    assert_eq!(instances["instances"][0]["sign_in_needed"], json!(null), "{instances}");
}

#[test]
fn a_bridge_starts_the_owner_and_survives_its_end() {
    let sandbox = Sandbox::new();
    let (_everything, url) = everything();
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    sandbox.quit();
    let mut bridge = Bridge::start(&sandbox, "everything", Some("cursor"));
    bridge.initialize();
    assert!(bridge.tools().contains(&"echo".to_owned()));
    let first = sandbox.owner().unwrap();
    sandbox.quit();
    let echo = bridge.call("echo", json!({ "message": "still here" }));
    assert_eq!(text(&echo), "Echo: still here");
    assert_ne!(sandbox.owner().unwrap(), first);
    bridge.process().close();
    assert!(bridge.process().ended().success(), "a bridge ends with its app");
}

/// An AppImage's programs lie in a folder that is made at its start and gone at its end, a new one each time.
#[cfg(target_os = "linux")]
#[test]
fn what_an_image_writes_outlives_the_folder_it_ran_in() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let mut sandbox = Sandbox::new();
    let (_everything, url) = everything();
    let mounts = ["one", "two"].map(|name| sandbox.root().join(name));
    for mount in &mounts {
        fs::create_dir(mount).unwrap();
        for name in ["traygate", "traygate-bridge"] {
            fs::copy(program(name), mount.join(name)).unwrap();
        }
    }
    let image = sandbox.root().join("Traygate.AppImage");
    let [first, second] = mounts.each_ref().map(|it| it.display().to_string());
    let text = format!(
        "#!/bin/sh\nexport APPDIR='{second}' APPIMAGE='{}'\nexec '{second}/traygate' serve --unasked\n",
        image.display()
    );
    fs::write(&image, text).unwrap();
    fs::set_permissions(&image, fs::Permissions::from_mode(0o755)).unwrap();
    let mut owner = sandbox.command(mounts[0].join("traygate"));
    owner.args(["serve", "--json"]).env("APPDIR", first).env("APPIMAGE", &image);
    let mut owner = Process::start(&mut owner);
    assert!(owner.line().contains("ready"));

    let file = sandbox.write(".cursor/mcp.json", "{}");
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    sandbox.traygate(&["connect", "cursor", "--server", "everything"]);
    let entries: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let entry = &entries["mcpServers"]["everything"];
    assert_eq!(entry["command"], sandbox.state().join("bin/traygate-bridge").to_str().unwrap());
    sandbox.quit();
    assert!(owner.ended().success());
    fs::remove_dir_all(&mounts[0]).unwrap();

    // Where there is a display, a bridge starts the desktop app, which is the image.
    sandbox.set("DISPLAY", ":0");
    let mut bridge = Bridge::of_entry(&sandbox, entry);
    bridge.initialize();
    assert!(bridge.tools().contains(&"echo".to_owned()));
    let running = fs::read_link(format!("/proc/{}/exe", sandbox.owner().unwrap())).unwrap();
    assert_eq!(running, mounts[1].join("traygate"));
}

#[test]
fn a_second_owner_is_refused() {
    let sandbox = Sandbox::new();
    let owner = sandbox.serve();
    let message = sandbox.cli(&["serve"]).fails(1);
    assert!(message.contains("already"), "{message}");
    assert_eq!(sandbox.status()["owner"]["pid"], owner.id());
}

/// An app that was started in another way than the owner, and looks for it in another folder.
#[cfg(target_os = "linux")]
#[test]
fn a_caller_who_looks_elsewhere_starts_no_second_owner() {
    let mut sandbox = Sandbox::new();
    sandbox.env.remove("TRAYGATE_HOME");
    let runs = ["run", "elsewhere"].map(|it| sandbox.root().join(it));
    let state = sandbox.home().join(".local/share/traygate");
    let own = rendezvous::Place { state, run: runs[0].join("traygate") };
    let mut owner = sandbox.cli(&["serve", "--json"]).env("XDG_RUNTIME_DIR", &runs[0]).spawn();
    assert!(owner.line().contains("ready"));
    assert!(own.socket().exists() && own.vault_lock().unwrap().exists());
    std::fs::create_dir(&runs[1]).unwrap();
    let refused = sandbox.cli(&["serve"]).env("XDG_RUNTIME_DIR", &runs[1]).fails(1);
    let who = format!("already running (process {})", owner.id());
    assert!(refused.contains(&who) && refused.contains("another XDG_RUNTIME_DIR"), "{refused}");
    // Where the owner ended, its folder binds nobody.
    owner.terminate();
    assert!(owner.ended().success());
    let mut next = sandbox.cli(&["serve", "--json"]).env("XDG_RUNTIME_DIR", &runs[1]).spawn();
    assert!(next.line().contains("ready"));
    next.terminate();
    assert!(next.ended().success());
}

#[test]
fn a_stale_socket_is_no_owner() {
    let sandbox = Sandbox::new();
    let mut owner = sandbox.serve();
    owner.kill();
    assert!(sandbox.place().socket().exists(), "kill -9 leaves the socket behind");
    assert_ne!(sandbox.status()["owner"]["pid"], owner.id());
    sandbox.quit();
    // Whatever else left one there.
    drop(std::fs::remove_file(sandbox.place().socket()));
    drop(UnixListener::bind(sandbox.place().socket()).unwrap());
    let mut owner = sandbox.serve();
    owner.terminate();
    assert!(owner.ended().success(), "SIGTERM is a graceful end");
    assert!(rendezvous::connect(&sandbox.place()).is_err());
}

#[test]
fn two_homes_share_a_machine() {
    let (one, other) = (Sandbox::new(), Sandbox::new());
    let (_a, _b) = (one.serve(), other.serve());
    let (a, b) = (one.status(), other.status());
    assert_ne!(a["owner"]["http"], b["owner"]["http"]);
    // A port that stands in an entry is the same after every start.
    one.write(".cursor/mcp.json", "{}");
    one.traygate(&["server", "add", "https://mcp.example/mcp", "--id", "example"]);
    one.traygate(&["connect", "cursor", "--server", "example", "--via", "http"]);
    one.quit();
    assert_eq!(one.status()["owner"]["http"], a["owner"]["http"]);
}

#[test]
fn the_socket_is_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    let mode = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(sandbox.place().socket()), 0o600);
    assert_eq!(mode(sandbox.state().join("vault.key")), 0o600);
    assert_eq!(mode(sandbox.state().join("vault.db")), 0o600);
}

#[test]
fn what_others_could_open_is_closed_or_not_used() {
    use std::{fs, os::unix::fs::PermissionsExt, path::Path};
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    sandbox.approve("cursor", "partnero");
    sandbox.quit();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    // Between bridge and owner there is no secret in a file: whoever can reach the socket is let in, so nobody else
    // must reach it, whatever lay there before.
    open(&sandbox.state(), 0o777);
    fs::write(sandbox.place().socket(), "").unwrap();
    open(&sandbox.place().socket(), 0o666);
    let mut owner = sandbox.serve();
    assert_eq!((mode(&sandbox.state()), mode(&sandbox.place().socket())), (0o700, 0o600));
    let mut bridge = Bridge::start(&sandbox, "partnero", Some("cursor"));
    bridge.initialize();
    assert!(!bridge.tools().is_empty());
    owner.terminate();
    owner.ended();

    // The key in a file is a secret: one that others can read is one no more.
    let key = sandbox.state().join("vault.key");
    for shared in [0o604, 0o640, 0o666] {
        open(&key, shared);
        let before = vendors.calls("partnero");
        let message = sandbox.cli(&["server", "test", "partnero"]).fails(1);
        assert!(message.contains("vault.key") && message.contains("chmod 600"), "{message}");
        let mut bridge = Bridge::start(&sandbox, "partnero", Some("cursor"));
        assert!(
            bridge
                .ask("initialize", json!({ "protocolVersion": "2025-11-25" }))
                .to_string()
                .contains("chmod")
        );
        assert_eq!(vendors.calls("partnero"), before, "nothing was sent with it");
    }
    sandbox.quit();
    open(&key, 0o600);
    sandbox.traygate(&["server", "test", "partnero"]);
}

#[test]
fn an_upstream_that_is_gone_is_said_so_at_once() {
    let sandbox = Sandbox::new();
    let (mut everything, url) = everything();
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    let mut bridge = Bridge::start(&sandbox, "everything", Some("cursor"));
    bridge.initialize();
    bridge.tools();
    everything.kill();
    let answer = bridge.ask("tools/call", json!({ "name": "echo", "arguments": { "message": "x" } }));
    let code = answer["error"]["code"].as_i64();
    assert!(code == Some(-31502) || code == Some(-31503), "{answer}");
}
