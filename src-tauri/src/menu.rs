//! The tray's menu as a value: a function of one snapshot, drawn by `tray`.

mod change;

pub(crate) use change::{Change, changes};

use engine::{
    App, Approval, AskedCall, Auth, ClientState, Crossing, Finding, InstanceState, ServerState, Snapshot,
    Status, Verdict,
};
use serde::{Deserialize, Serialize};

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// Words that cannot be clicked.
    Text(String),
    Separator,
    Act {
        label: String,
        deed: Deed,
    },
    /// One of a radio list, or a switch.
    Tick {
        label: String,
        ticked: bool,
        enabled: bool,
        deed: Deed,
    },
    Menu {
        label: String,
        items: Vec<Item>,
    },
}

/// What a click means. Travels through the native menu as its item's id, so that a click on a menu that is just
/// being redrawn can never mean something else than what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deed {
    Switch {
        server: String,
        label: String,
    },
    AddInstance {
        server: String,
    },
    Reconnect {
        server: String,
        label: String,
    },
    Clear {
        server: String,
    },
    Connect {
        client: String,
        servers: Vec<String>,
    },
    Disconnect {
        client: String,
    },
    /// The question whether a call may go through.
    DecideCall {
        server: String,
        id: String,
    },
    /// The question whether an app may use a server.
    Decide {
        server: String,
        app: App,
    },
    /// All that the doctor found.
    Findings,
    /// Whether any app may use any server.
    Pause {
        on: bool,
    },
    Open,
    Quit,
}

/// What the icon says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Fine,
    Attention,
    /// Nothing acts until the user says so; whatever else there is can wait for that.
    Paused,
}

/// So many questions stand in the menu; the window has them all.
const MOST_QUESTIONS: usize = 3;
/// So many findings stand in their submenu, and so long is a line of it.
const MOST_FINDINGS: usize = 8;
const LONGEST_LINE: usize = 90;
const PAUSED: &str = "Paused: no AI app reaches any server";

/// The whole menu. `notice` is the one thing the tray itself has to say: a failure, or a sign-in under way.
pub(crate) fn menu(snapshot: &Snapshot, notice: Option<&str>) -> Vec<Item> {
    let mut items = questions(snapshot);
    if let Some(notice) = notice {
        items.extend([Item::Text(notice.to_owned()), Item::Separator]);
    }
    if snapshot.owner.paused {
        items.extend([
            Item::Text(PAUSED.to_owned()),
            act("Resume", Deed::Pause { on: false }),
            Item::Separator,
        ]);
    }
    items.extend(snapshot.servers.iter().map(server));
    items.extend([
        Item::Separator,
        Item::Menu { label: "Connect to".to_owned(), items: clients(snapshot) },
        Item::Separator,
    ]);
    if !snapshot.findings.is_empty() {
        let label = format!("Findings ({})", snapshot.findings.len());
        items.push(Item::Menu { label, items: findings(&snapshot.findings) });
    }
    if !snapshot.owner.paused {
        items.push(act("Pause gateway", Deed::Pause { on: true }));
    }
    items.extend([
        Item::Act { label: "Open Traygate".to_owned(), deed: Deed::Open },
        Item::Act { label: "Quit".to_owned(), deed: Deed::Quit },
    ]);
    items
}

fn act(label: &str, deed: Deed) -> Item {
    Item::Act { label: label.to_owned(), deed }
}

/// What the doctor found, a line each. How it is mended needs more words than a menu has: the window says them.
fn findings(findings: &[Finding]) -> Vec<Item> {
    let line = |it: &Finding| shortened(&format!("{}: {}", it.subject, it.message));
    let mut items: Vec<Item> =
        findings.iter().take(MOST_FINDINGS).map(|it| act(&line(it), Deed::Findings)).collect();
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        items.push(act(&format!("{more} more…"), Deed::Findings));
    }
    items
}

/// As much of a text as a menu shows, ended at a word.
fn shortened(text: &str) -> String {
    let text = text.lines().next().unwrap_or_default();
    if text.chars().count() <= LONGEST_LINE {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST_LINE - 1).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{}…", &start[..end])
}

fn waiting(snapshot: &Snapshot) -> impl Iterator<Item = &Approval> {
    snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending)
}

/// Calls and apps that wait for the user's word; the calls first, for they do not wait long.
fn questions(snapshot: &Snapshot) -> Vec<Item> {
    let calls = snapshot.calls.iter().map(|it| Item::Act {
        label: format!("Let {} use “{}” of {}?…", caller(it), tool(it), it.server_name),
        deed: Deed::DecideCall { server: it.server.clone(), id: it.id.clone() },
    });
    let apps = waiting(snapshot).map(|it| Item::Act {
        label: format!("Allow {} to use {}?…", who(it), it.server_name),
        deed: Deed::Decide { server: it.server.clone(), app: it.app.clone() },
    });
    let mut items: Vec<Item> = calls.chain(apps).collect();
    let more = items.len().saturating_sub(MOST_QUESTIONS);
    items.truncate(MOST_QUESTIONS);
    match more {
        0 => {}
        1 => items.push(Item::Act { label: "One more question…".to_owned(), deed: Deed::Open }),
        more => items.push(Item::Act { label: format!("{more} more questions…"), deed: Deed::Open }),
    }
    if !items.is_empty() {
        items.push(Item::Separator);
    }
    items
}

fn caller(it: &AskedCall) -> String {
    if it.claimed { format!("“{}”", it.app) } else { it.app.clone() }
}

fn tool(it: &AskedCall) -> &str {
    it.title.as_ref().unwrap_or(&it.tool)
}

/// An app as people know it; in quotes where that is only what the program says of itself.
fn who(it: &Approval) -> String {
    if it.claimed { format!("“{}”", it.name) } else { it.name.clone() }
}

/// Whether somebody has to do something.
pub(crate) fn mood(snapshot: &Snapshot) -> Mood {
    if snapshot.owner.paused {
        return Mood::Paused;
    }
    let signed_out =
        snapshot.servers.iter().flat_map(|it| &it.instances).any(|it| it.sign_in_needed.is_some());
    let is_broken = |it: &Crossing| match it.status {
        Status::Changed | Status::Damaged => true,
        // Ours was there and somebody else took it out.
        Status::NotConnected => it.guard.is_some(),
        Status::NotInstalled | Status::Written | Status::Connected => false,
    };
    let broken = snapshot.clients.iter().flat_map(|it| it.crossings.values()).any(is_broken);
    let asked = waiting(snapshot).next().is_some() || !snapshot.calls.is_empty();
    let held = snapshot.servers.iter().any(|it| !it.policy.tools_held.is_empty());
    let found = !snapshot.findings.is_empty();
    if signed_out || broken || asked || held || found { Mood::Attention } else { Mood::Fine }
}

/// One line for whoever points at the icon.
pub(crate) fn tooltip(snapshot: &Snapshot) -> String {
    let active: Vec<String> = snapshot
        .servers
        .iter()
        .filter_map(|server| Some(format!("{}: {}", server.name, active(server)?.label)))
        .collect();
    let asked = waiting(snapshot).map(|it| format!("{} waits for your answer", who(it))).take(MOST_QUESTIONS);
    let calls = snapshot.calls.iter().map(|it| format!("{} waits for your answer", caller(it)));
    let paused = snapshot.owner.paused.then(|| PAUSED.to_owned());
    let found = match snapshot.findings.len() {
        0 => None,
        1 => Some("1 finding".to_owned()),
        more => Some(format!("{more} findings")),
    };
    let waiting = calls.take(MOST_QUESTIONS).chain(asked);
    let lines: Vec<String> = paused.into_iter().chain(waiting).chain(found).chain(active).collect();
    if lines.is_empty() { "Nobody is signed in".to_owned() } else { lines.join("\n") }
}

fn active(server: &ServerState) -> Option<&InstanceState> {
    server.instances.iter().find(|it| it.active)
}

fn server(server: &ServerState) -> Item {
    let name = &server.name;
    let id = || server.id.clone();
    let add = |label: String| Item::Act { label, deed: Deed::AddInstance { server: id() } };
    if server.url.is_none() {
        return Item::Menu { label: name.clone(), items: vec![add(format!("Set up {name}…"))] };
    }
    if server.instances.is_empty() {
        let only = match server.auth {
            Auth::Open => Item::Text("No sign-in needed".to_owned()),
            Auth::OAuth | Auth::ApiKey | Auth::Header(_) => add("Sign in…".to_owned()),
        };
        return Item::Menu { label: name.clone(), items: vec![only] };
    }
    let mut items: Vec<Item> = server
        .instances
        .iter()
        .map(|it| Item::Tick {
            label: match it.sign_in_needed {
                Some(_) => format!("{} (sign in again)", it.label),
                None => it.label.clone(),
            },
            ticked: it.active,
            enabled: true,
            deed: Deed::Switch { server: id(), label: it.label.clone() },
        })
        .collect();
    items.extend([Item::Separator, add("Add instance…".to_owned())]);
    let (again, end) = match server.auth {
        Auth::OAuth | Auth::Open => ("Reconnect", ""),
        Auth::ApiKey | Auth::Header(_) => ("Replace key", "…"),
    };
    let reconnect = |it: &InstanceState, label| Item::Act {
        label,
        deed: Deed::Reconnect { server: id(), label: it.label.clone() },
    };
    items.extend(active(server).map(|it| reconnect(it, format!("{again}{end}"))));
    let others = server.instances.iter().filter(|it| !it.active && it.sign_in_needed.is_some());
    items.extend(others.map(|it| reconnect(it, format!("{again}: {}{end}", it.label))));
    let label = match active(server) {
        Some(it) => format!("{name}: {}", it.label),
        None => name.clone(),
    };
    items.push(Item::Act { label: "Clear credentials…".to_owned(), deed: Deed::Clear { server: id() } });
    Item::Menu { label, items }
}

fn clients(snapshot: &Snapshot) -> Vec<Item> {
    // Only what would work at once: an entry for a server nobody is signed in to helps nobody.
    let ready: Vec<&str> = snapshot
        .servers
        .iter()
        .filter(|it| it.url.is_some() && (it.auth == Auth::Open || !it.instances.is_empty()))
        .map(|it| it.id.as_str())
        .collect();
    let installed: Vec<&ClientState> = snapshot.clients.iter().filter(|it| it.installed).collect();
    if installed.is_empty() {
        return vec![Item::Text("No AI app was found on this computer".to_owned())];
    }
    let mut items: Vec<Item> = installed.into_iter().map(|it| client(it, &ready)).collect();
    if ready.is_empty() {
        items.insert(0, Item::Text("Sign in to a server first".to_owned()));
    }
    items
}

fn client(client: &ClientState, ready: &[&str]) -> Item {
    let status = |server: &&str| client.crossings.get(*server).map(|it| it.status);
    let ticked = !ready.is_empty()
        && ready
            .iter()
            .all(|it| matches!(status(it), Some(Status::Written | Status::Connected | Status::Changed)));
    let damaged = client.crossings.values().any(|it| it.status == Status::Damaged);
    let unread = ready.iter().any(|it| status(it) == Some(Status::Written));
    let name = &client.name;
    let id = client.id.clone();
    Item::Tick {
        label: match (damaged, unread) {
            (true, _) => format!("{name} (its file is damaged)"),
            (false, true) => format!("{name} (not seen yet)"),
            (false, false) => name.clone(),
        },
        ticked,
        enabled: !damaged && (ticked || !ready.is_empty()),
        deed: if ticked {
            Deed::Disconnect { client: id }
        } else {
            Deed::Connect { client: id, servers: ready.iter().map(|it| (*it).to_owned()).collect() }
        },
    }
}

#[cfg(test)]
#[path = "menu/tests.rs"]
pub(crate) mod tests;
