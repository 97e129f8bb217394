//! Every SDK's client at a server of every era, by HTTP and by bridge: what each of them does once, and what it hears.

use serde_json::{Value, json};
use std::{
    fmt,
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use support::{Era, Process, Reference, Sandbox, node_path, npm, peer_script, program, python};

/// The newest of each when this was written.
const TYPESCRIPT_1: (&str, &str) = ("@modelcontextprotocol/sdk", "1.32.2");
const TYPESCRIPT_2: (&str, &str) = ("@modelcontextprotocol/client", "2.4.0");
const PYTHON: (&str, &str) = ("mcp", "2.3.0");

/// A client: whose SDK, and whether it first asks which era the server is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    TypeScript1,
    TypeScript2,
    TypeScript2Auto,
    Python,
    PythonAuto,
    Rust,
    RustAuto,
}

const CLIENTS: [Client; 7] = [
    Client::TypeScript1,
    Client::TypeScript2,
    Client::TypeScript2Auto,
    Client::Python,
    Client::PythonAuto,
    Client::Rust,
    Client::RustAuto,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Http,
    Bridge,
}

/// One client at one server through one door.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cell {
    client: Client,
    era: Era,
    door: Door,
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at a {} server by {:?}", self.client, self.era.name(), self.door)
    }
}

impl Cell {
    /// The server's id, and the name the client gives its calls.
    fn id(self) -> String {
        format!("{:?}-{}-{:?}", self.client, self.era.name(), self.door).to_lowercase()
    }

    /// The revision the two have in common.
    fn version(self) -> &'static str {
        if self.client.knows_modern() && self.era != Era::Legacy { "2026-07-28" } else { "2025-11-25" }
    }
}

impl Client {
    /// Whether it speaks 2026-07-28 where the server does.
    fn knows_modern(self) -> bool {
        matches!(self, Client::TypeScript2Auto | Client::PythonAuto | Client::RustAuto)
    }

    /// The app made with it, to be told its way.
    fn command(self, sandbox: &Sandbox, name: &str) -> Command {
        let mode = if self.knows_modern() { "auto" } else { "legacy" };
        let mut command = match self {
            Client::TypeScript1 => node(sandbox, TYPESCRIPT_1, "1"),
            Client::TypeScript2 | Client::TypeScript2Auto => node(sandbox, TYPESCRIPT_2, mode),
            Client::Python | Client::PythonAuto => {
                let mut command = sandbox.command(python(PYTHON.0, PYTHON.1));
                command.arg(peer_script("app.py")).arg(mode);
                command
            }
            Client::Rust | Client::RustAuto => {
                let mut command = sandbox.command(Reference::app());
                command.arg(mode);
                command
            }
        };
        command.arg(name);
        command
    }
}

fn node(sandbox: &Sandbox, (package, version): (&str, &str), mode: &str) -> Command {
    let mut command = sandbox.command("node");
    command.env("PATH", node_path()).arg(peer_script("app.mjs")).arg(npm(package, version)).arg(mode);
    command
}

#[test]
fn every_client_does_everything_at_every_server_through_both_doors() {
    let mut cells = Vec::new();
    for client in CLIENTS {
        for era in [Era::Legacy, Era::Modern, Era::Dual] {
            cells.extend([Door::Http, Door::Bridge].map(|door| Cell { client, era, door }));
        }
    }
    let (_running, machine) = Machine::new(&cells);
    let wrong = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        // One works while the other waits for its program to start.
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(why) = machine.wrong(*cell) {
                        wrong.lock().unwrap().push(why);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), cells.len(), wrong.join("\n"));
}

/// One user's machine, and the entries of an app for all servers that are reached by HTTP.
struct Machine {
    sandbox: Sandbox,
    entries: Value,
}

/// What runs on it: a server for each cell, so that no cell hears what another one caused. Dropped after the machine,
/// which asks the owner to end.
struct Running {
    _owner: Process,
    _servers: Vec<Reference>,
}

impl Machine {
    fn new(cells: &[Cell]) -> (Running, Machine) {
        let sandbox = Sandbox::new();
        let owner = sandbox.serve();
        let mut servers = Vec::new();
        let mut connect =
            vec!["connect".to_owned(), "cursor".to_owned(), "--via".to_owned(), "http".to_owned()];
        for cell in cells {
            let server = Reference::start(cell.era);
            sandbox.traygate(&["server", "add", &server.url, "--id", &cell.id()]);
            servers.push(server);
            if cell.door == Door::Http {
                connect.extend(["--server".to_owned(), cell.id()]);
            }
        }
        sandbox.write(".cursor/mcp.json", "{}\n");
        sandbox.traygate(&connect.iter().map(String::as_str).collect::<Vec<_>>());
        let file = std::fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
        let entries = serde_json::from_str::<Value>(&file).unwrap()["mcpServers"].take();
        (Running { _owner: owner, _servers: servers }, Machine { sandbox, entries })
    }

    /// What a cell's client heard.
    fn heard(&self, cell: Cell) -> Value {
        let id = cell.id();
        let mut command = cell.client.command(&self.sandbox, &id);
        match cell.door {
            Door::Http => {
                let entry = &self.entries[&id];
                let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ");
                command.args(["http", entry["url"].as_str().unwrap(), token.unwrap()]);
            }
            Door::Bridge => {
                command.arg("stdio").arg(program("traygate-bridge")).args([
                    &id,
                    "--client",
                    "claude-desktop",
                ]);
            }
        }
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        serde_json::from_str(&said)
            .unwrap_or_else(|_| panic!("{cell:?}: {said}{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// What a cell's client should have heard otherwise.
    fn wrong(&self, cell: Cell) -> Option<String> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut heard = self.heard(cell);
            let version = heard.as_object_mut().and_then(|it| it.shift_remove("version"));
            // SDK 1.x does not tell; it knows no other.
            let version = version.filter(|it| !it.is_null()).unwrap_or(json!("2025-11-25"));
            if heard == everything() && version == cell.version() {
                return None;
            }
            if tries == 3 || !muddled_progress_alone(&heard) {
                return Some(format!("{cell:?} in {version}: {heard}"));
            }
        }
    }
}

/// Whether only the progress was heard otherwise. On a busy machine several messages reach a client in one piece, and an
/// SDK may make a muddle of them that is its own: TypeScript's handles the answer before the progress that came ahead of
/// it (`Protocol._onnotification` leaves it to a later turn, `_onresponse` does not), Rust's handles each notification on
/// a task of its own, in whatever order they run. The next time it does better.
fn muddled_progress_alone(heard: &Value) -> bool {
    let mut mended = heard.clone();
    mended["progress"] = everything()["progress"].take();
    mended == everything()
}

/// What a client hears that does everything.
fn everything() -> Value {
    json!({
        "connected": "yes",
        "listed": 38,
        "called": "This is a simple text response for testing.",
        "progress": [0, 50, 100],
        "cancelled": "cancelled",
        "elicited": "User response: action=accept, content={\"username\":\"ada\",\"email\":\"ada@example.com\"}",
        "subscribed": "yes",
        "list_changed": "changed",
        "updated": "test://watched-resource",
    })
}
