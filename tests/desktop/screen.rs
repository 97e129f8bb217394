//! A screen and a session bus of its own for one test, around a sandbox home.

use serde_json::json;
use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::Command,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};
use support::{
    Bridge, Mcp, PATIENCE, Process, Sandbox, Vendors, cargo_build, is_cargo_test, program, programs,
};
use zbus::{
    blocking::{Proxy, connection::Builder, fdo::DBusProxy},
    zvariant::{ObjectPath, OwnedObjectPath},
};

/// Letters have soft edges: no empty window, and none that is only filled, has as many colours.
pub(crate) const WORDS: usize = 40;

/// A logged-in user without a panel. Fields end in this order: owner, window, bus, screen.
pub(crate) struct Screen {
    pub(crate) sandbox: Sandbox,
    pub(crate) bus: String,
    _keychain: Option<Process>,
    _bus: Process,
    server: Process,
}

impl Screen {
    /// Starts the X server and the bus, and points the sandbox to them.
    pub(crate) fn new() -> Screen {
        desktop();
        let mut sandbox = Sandbox::new();
        let pixels = sandbox.root().join("screen");
        fs::create_dir(&pixels).unwrap();
        // A session's server does not start anew when its last client goes; this one would, and refuse the next meanwhile.
        let words =
            ["-displayfd", "1", "-noreset", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"];
        let mut server = Process::start(sandbox.command("Xvfb").args(words).arg(pixels));
        sandbox.set("DISPLAY", format!(":{}", server.line().trim()));
        let mut daemon =
            Process::start(sandbox.command("dbus-daemon").args(["--session", "--nofork", "--print-address"]));
        let bus = daemon.line();
        sandbox.set("DBUS_SESSION_BUS_ADDRESS", &bus);
        Screen { sandbox, bus, _keychain: None, _bus: daemon, server }
    }

    /// The same with an unlocked gnome-keyring, and no key store in a file.
    pub(crate) fn with_keychain() -> Screen {
        let mut screen = Screen::new();
        screen.sandbox.env.remove("TRAYGATE_KEY_STORE");
        let words = ["--foreground", "--unlock", "--components=secrets"];
        let mut keychain = Process::start(screen.sandbox.command("gnome-keyring-daemon").args(words));
        keychain.send("password");
        keychain.close();
        let bus = Builder::address(screen.bus.as_str()).unwrap().build().unwrap();
        let names = DBusProxy::new(&bus).unwrap();
        let there =
            || names.name_has_owner("org.freedesktop.secrets".try_into().unwrap()).unwrap().then_some(());
        await_that("the keychain", there, || keychain.written());
        screen._keychain = Some(keychain);
        screen
    }

    /// Locks that keychain, and no window comes up that asks for its password.
    pub(crate) fn lock_keychain(&self) {
        self.sandbox.write(
            ".local/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service",
            "[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/false\n",
        );
        let bus = Builder::address(self.bus.as_str()).unwrap().build().unwrap();
        DBusProxy::new(&bus).unwrap().reload_config().unwrap();
        let (name, place) = ("org.freedesktop.secrets", "/org/freedesktop/secrets");
        let service = Proxy::new(&bus, name, place, "org.freedesktop.Secret.Service").unwrap();
        let all = vec![ObjectPath::try_from("/org/freedesktop/secrets/collection/login").unwrap()];
        let (locked, _): (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Lock", &(all,)).unwrap();
        assert_eq!(locked.len(), 1, "the keychain does not lock");
    }

    /// The X server is killed, as by a crash.
    pub(crate) fn lose_display(&mut self) {
        self.server.kill();
    }

    /// The desktop app, to be started.
    pub(crate) fn desktop(&self, words: &[&str]) -> Command {
        let mut command = self.sandbox.command(desktop());
        command.args(words);
        command
    }

    /// The app with its icon only, at work: it is the owner.
    pub(crate) fn background(&self) -> Process {
        self.background_with(Vec::new())
    }

    /// The same with further variables for it.
    pub(crate) fn background_with(&self, vars: Vec<(&'static str, String)>) -> Process {
        let mut app = Process::start(self.desktop(&["--background"]).envs(vars));
        self.sandbox.await_owner(&mut app);
        app
    }

    /// What a person at PartnerStack's sign-in page knows, for the program that opens the browser.
    pub(crate) fn person(vendors: &Vendors, instance: &str) -> Vec<(&'static str, String)> {
        vec![
            ("BROWSER_USER", vendors.about("/partnerstack/user").to_owned()),
            ("BROWSER_PASSWORD", vendors.about("/partnerstack/password").to_owned()),
            ("BROWSER_INSTANCE", instance.to_owned()),
        ]
    }

    /// Whether a window is open: it says where it can be reached.
    pub(crate) fn window(&self) -> Option<u16> {
        let text = fs::read_to_string(self.sandbox.state().join("window.port")).ok()?;
        let port: u16 = text.lines().next()?.parse().ok()?;
        TcpStream::connect(("127.0.0.1", port)).ok().map(|_| port)
    }

    /// Asks the open window to close, as the app does when it ends.
    pub(crate) fn close_window(&self) {
        let text = fs::read_to_string(self.sandbox.state().join("window.port")).unwrap();
        let (port, token) = text.trim().split_once('\n').unwrap();
        let mut window = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
        writeln!(window, "{}", json!({ "token": token, "request": "close" })).unwrap();
        let mut answer = String::new();
        window.read_to_string(&mut answer).unwrap();
        assert_eq!(answer, "here\n");
    }

    /// How many colours stand on the screen, as far as [`WORDS`]: one where nothing is.
    pub(crate) fn colours(&self) -> usize {
        // The server keeps its screen in a file, after a head that says how long it and the list of colours are
        // (X11/XWDFile.h).
        let dump = fs::read(self.sandbox.root().join("screen/Xvfb_screen0")).unwrap();
        let field = |at: usize| u32::from_be_bytes(dump[4 * at..][..4].try_into().unwrap()) as usize;
        let (head, colours) = (field(0), field(19));
        let mut seen = BTreeSet::new();
        let mut last = None;
        for pixel in dump[head + 12 * colours..].chunks_exact(4) {
            // Most are like their neighbour.
            if last != Some(pixel) && seen.insert(pixel) && seen.len() == WORDS {
                break;
            }
            last = Some(pixel);
        }
        seen.len()
    }
}

impl Drop for Screen {
    #[expect(clippy::print_stderr, reason = "a test that failed has something to say")]
    fn drop(&mut self) {
        if thread::panicking() {
            let state = if self.server.has_ended() { "has ended" } else { "runs" };
            eprintln!("the X server {state}; it wrote:\n{}", self.server.written());
        }
    }
}

/// Cursor's conversation with PartnerStack, where it acts on Acme: its entry is written, somebody is signed in.
pub(crate) fn cursor_at_work(sandbox: &Sandbox, vendors: &Vendors) -> Bridge {
    sandbox.write(".cursor/mcp.json", "{}\n");
    sandbox.add_vendors(vendors);
    sandbox.sign_in_partnerstack(vendors, "Acme");
    sandbox.traygate(&["connect", "cursor", "--server", "partnerstack"]);
    let mut cursor = Bridge::start(sandbox, "partnerstack", Some("cursor"));
    cursor.initialize();
    cursor
}

/// Begins a call that takes a while, and waits until it is under way. Returns its id.
pub(crate) fn begin_slow_call(app: &mut Bridge) -> u64 {
    let arguments = json!({ "steps": 15, "step_ms": 100 });
    let call = app.begin(
        "tools/call",
        json!({ "name": "slow_report", "arguments": arguments, "_meta": { "progressToken": 1 } }),
    );
    app.heard("notifications/progress");
    call
}

/// `traygate-desktop`, with the vendors and the scripted browser beside it. Cargo builds none of them for this
/// package, so that this must come before anything that uses them.
pub(crate) fn desktop() -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        if !is_cargo_test() {
            // Whoever started this program has built them.
            return;
        }
        let mut cargo = cargo_build(programs());
        cargo.args(["--package", "desktop", "--package", "tests"]);
        for name in ["traygate-desktop", "vendors", "scripted-browser"] {
            cargo.args(["--bin", name]);
        }
        assert!(cargo.status().unwrap().success(), "the desktop app does not build");
    });
    program("traygate-desktop")
}

/// Waits until `look` finds something; fails with what is there instead.
pub(crate) fn await_that<T>(
    what: &str,
    mut look: impl FnMut() -> Option<T>,
    instead: impl FnOnce() -> String,
) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(it) = look() {
            return it;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}; there is:\n{}", instead());
        thread::sleep(Duration::from_millis(20));
    }
}
