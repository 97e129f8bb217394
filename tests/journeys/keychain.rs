//! The real Secret Service: gnome-keyring on a session bus of its own.

use std::{
    io::{BufRead as _, BufReader, Read, Write},
    os::unix::net::UnixStream,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};
use support::{Process, Sandbox, Vendors, until};

#[test]
fn the_sign_in_survives_in_the_keychain() {
    let keychain = Keychain::start();
    let vendors = Vendors::start();
    let mut sandbox = with_keychain(&keychain.address);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let status = sandbox.status();
    assert!(status["owner"]["key_store"].as_str().unwrap().contains("keychain"), "{status}");
    assert!(!sandbox.state().join("vault.key").exists(), "no key rests in a file");
    sandbox.quit();
    vendors.expire("part3");
    sandbox.traygate(&["server", "test", "part3"]);

    // Without that keychain the vault stays closed, and nothing of it is lost.
    sandbox.quit();
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let message = sandbox.cli(&["server", "test", "part3"]).fails(1);
    assert!(message.contains("TRAYGATE_KEY_STORE=file"), "{message}");
    sandbox.quit();
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", &keychain.address);
    sandbox.traygate(&["server", "test", "part3"]);
    // The owner must not outlive the bus it talks to.
    sandbox.quit();
}

#[test]
fn without_a_secret_service_both_ways_are_named() {
    let vendors = Vendors::start();
    let mut sandbox = with_keychain("unix:path=/nowhere");
    sandbox.add_vendors(&vendors);
    let words = ["sign-in", "partnero", "--api-key-stdin"];
    let key = vendors.about("/partnero/api_key");
    let message = sandbox.cli(&words).stdin(key).fails(1);
    let lower = message.to_lowercase();
    assert!(lower.contains("secret service") || lower.contains("keychain"), "{message}");
    assert!(message.contains("TRAYGATE_KEY_STORE=file"), "{message}");
    assert!(!sandbox.state().join("vault.key").exists(), "never a silent fallback");
    // The user chooses the file; the status says so.
    sandbox.quit();
    sandbox.set("TRAYGATE_KEY_STORE", "file");
    sandbox.sign_in_partnero(&vendors);
    let status = sandbox.status();
    assert!(status["owner"]["key_store"].as_str().unwrap().contains("file"), "{status}");
}

#[test]
fn a_locked_keychain_is_told_at_once_and_unlocking_it_is_enough() {
    let mut keychain = Keychain::start();
    let vendors = Vendors::start();
    let sandbox = with_keychain(&keychain.address);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    sandbox.quit();

    keychain.lock();
    // Whoever watches is told, though nobody wanted anything yet.
    let watched = Watched::of(&sandbox);
    watched.until("the locked keychain", |it| it.contains("\"vault-locked\""));
    let begun = Instant::now();
    let message = sandbox.cli(&["server", "test", "partnero"]).fails(1);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(message.contains("locked") && message.contains("TRAYGATE_KEY_STORE=file"), "{message}");
    let vault = sandbox.traygate(&["vault", "status"]);
    assert!(vault["vault"]["locked"].as_str().unwrap().contains("locked"), "{vault}");
    let owner = sandbox.owner();

    keychain.unlock();
    sandbox.traygate(&["server", "test", "partnero"]);
    assert_eq!(sandbox.owner(), owner, "without a restart");
    watched.until("the open keychain", |it| !it.contains("\"vault-locked\""));
    let vault = sandbox.traygate(&["vault", "status"]);
    assert_eq!(vault["vault"]["records"][0]["rest"], "opens", "{vault}");
    sandbox.quit();
}

#[test]
fn a_password_window_that_nobody_answers_holds_nobody_up_for_long() {
    let mut keychain = Keychain::start();
    let vendors = Vendors::start();
    let sandbox = with_keychain(&keychain.address);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    sandbox.quit();

    keychain.lock();
    keychain.prompt_without_end();
    for patience in [20, 2] {
        // Whoever comes while the window is still open only looks.
        let begun = Instant::now();
        let message = sandbox.cli(&["server", "test", "partnero"]).fails(1);
        assert!(begun.elapsed() < Duration::from_secs(patience), "{:?}", begun.elapsed());
        assert!(message.contains("asking for its password"), "{message}");
        assert!(message.contains("TRAYGATE_KEY_STORE=file"), "{message}");
    }
    let owner = sandbox.owner();
    keychain.unlock();
    until("the vault's opening once the window is gone", || {
        let answer = sandbox.cli(&["server", "test", "partnero"]).json().run();
        (answer.code == Some(0)).then_some(())
    });
    assert_eq!(sandbox.owner(), owner, "without a restart");
    sandbox.quit();
}

/// What a window is told: the last snapshot.
struct Watched {
    last: Arc<Mutex<String>>,
}

impl Watched {
    fn of(sandbox: &Sandbox) -> Watched {
        // The first command starts an owner where none runs.
        sandbox.status();
        let (mut stream, token) = rendezvous::connect(&sandbox.place()).unwrap();
        let greeting = rendezvous::Greeting::Command.line(token.as_deref());
        stream.write_all(format!("{greeting}{{\"command\":\"watch\"}}\n").as_bytes()).unwrap();
        let last = Arc::new(Mutex::new(String::new()));
        let kept = last.clone();
        // Ends with the owner.
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                *kept.lock().unwrap() = line;
            }
        });
        Watched { last }
    }

    fn until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        until(what, || {
            let last = self.last.lock().unwrap();
            (!last.is_empty() && is_so(&last)).then_some(())
        });
    }
}

fn with_keychain(bus: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env.remove("TRAYGATE_KEY_STORE");
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", bus);
    sandbox
}

/// A session bus with a gnome-keyring, in a home of its own.
struct Keychain {
    address: String,
    session: Process,
    daemon: Process,
    home: Sandbox,
}

impl Keychain {
    /// The keyring is unlocked, its password is "test".
    fn start() -> Keychain {
        let home = Sandbox::new();
        let mut bus = home.command("dbus-run-session");
        let script = "echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat >/dev/null";
        let mut session = Process::start(bus.args(["--", "sh", "-c", script]));
        let address = session.line();
        home.write("password", "test");
        let daemon = daemon(&home, &address, "--unlock <password");
        let keychain = Keychain { address, session, daemon, home };
        keychain.wait("boolean false");
        keychain
    }

    /// As after a login without its password: the same keyring, closed.
    fn lock(&mut self) {
        self.daemon.terminate();
        self.daemon.ended();
        self.daemon = daemon(&self.home, &self.address, "");
        self.wait("boolean true");
    }

    /// What the login screen says to the daemon (gnome-keyring's `gkd-control-codes.h`: operation 1 is to unlock).
    fn unlock(&self) {
        let socket = self.home.root().join("run/keyring/control");
        let mut control = until("the keyring's control socket", || UnixStream::connect(&socket).ok());
        let password = b"test";
        let mut message = vec![0];
        for number in [12 + password.len(), 1, password.len()] {
            message.extend_from_slice(&u32::try_from(number).unwrap().to_be_bytes());
        }
        message.extend_from_slice(password);
        control.write_all(&message).unwrap();
        let mut answer = [0; 8];
        control.read_exact(&mut answer).unwrap();
        assert_eq!(answer[4..], [0; 4], "the keyring does not take its password");
        self.wait("boolean false");
    }

    /// From now on the window that asks for the password never comes up, and nobody says so.
    fn prompt_without_end(&self) {
        self.home.write(
            ".local/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service",
            "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 22\n",
        );
        self.asks(&[
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.ReloadConfig",
        ]);
    }

    /// Waits for the daemon, and for its collection to be locked or not.
    fn wait(&self, locked: &str) {
        let says = |question: &[&str], answer: &str| self.asks(question).contains(answer).then_some(());
        // Asking the service itself would make the bus start another one, which nobody unlocks.
        until("the keyring on the bus", || says(IS_THERE, "boolean true"));
        until("the collection", || says(IS_LOCKED, locked));
    }

    fn asks(&self, question: &[&str]) -> String {
        let mut ask = self.home.command("dbus-send");
        ask.env("DBUS_SESSION_BUS_ADDRESS", &self.address).args(["--session", "--print-reply"]);
        String::from_utf8_lossy(&ask.args(question).output().unwrap().stdout).into_owned()
    }
}

fn daemon(home: &Sandbox, address: &str, how: &str) -> Process {
    let mut daemon = home.command("sh");
    daemon.env("DBUS_SESSION_BUS_ADDRESS", address);
    let script = format!("exec gnome-keyring-daemon --foreground --components=secrets {how}");
    Process::start(daemon.args(["-c", &script]))
}

const IS_THERE: &[&str] = &[
    "--dest=org.freedesktop.DBus",
    "/org/freedesktop/DBus",
    "org.freedesktop.DBus.NameHasOwner",
    "string:org.freedesktop.secrets",
];

/// Asks for the collection that secrets go to by default.
const IS_LOCKED: &[&str] = &[
    "--dest=org.freedesktop.secrets",
    "/org/freedesktop/secrets/collection/login",
    "org.freedesktop.DBus.Properties.Get",
    "string:org.freedesktop.Secret.Collection",
    "string:Locked",
];

impl Drop for Keychain {
    fn drop(&mut self) {
        self.daemon.terminate();
        self.session.close();
        self.session.ended();
    }
}
