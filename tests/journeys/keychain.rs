//! The real Secret Service: gnome-keyring on a session bus of its own.

use std::process::Command;
use support::{Process, Sandbox, Vendors};

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

fn with_keychain(bus: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env.remove("TRAYGATE_KEY_STORE");
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", bus);
    sandbox
}

/// A session bus with an unlocked gnome-keyring, in a home of its own.
struct Keychain {
    address: String,
    session: Process,
    _home: Sandbox,
}

impl Keychain {
    fn start() -> Keychain {
        let home = Sandbox::new();
        let script = "printf test | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & \
            keyring=$!; echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat >/dev/null; kill $keyring";
        let mut command: Command = home.command("dbus-run-session");
        let mut session = Process::start(command.args(["--", "sh", "-c", script]));
        let address = session.line();
        let keychain = Keychain { address, session, _home: home };
        let says = |question: &[&str], answer: &str| {
            let mut ask = keychain._home.command("dbus-send");
            ask.env("DBUS_SESSION_BUS_ADDRESS", &keychain.address).args(["--session", "--print-reply"]);
            let said = ask.args(question).output().unwrap();
            String::from_utf8_lossy(&said.stdout).contains(answer).then_some(())
        };
        // Asking the service itself would make the bus start another one, which nobody unlocks.
        support::until("the keyring on the bus", || says(IS_THERE, "boolean true"));
        support::until("the unlocked collection", || says(IS_LOCKED, "boolean false"));
        keychain
    }
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
        self.session.close();
        self.session.ended();
    }
}
