//! The tray's menu as a value: a function of one snapshot and the texts, drawn by `tray`.

mod change;

pub(crate) use change::{Change, changes};

use engine::{
    App, Approval, AskedCall, Auth, ClientState, Crossing, Finding, InstanceState, ServerState, Snapshot,
    Status, Verdict,
};
use serde::{Deserialize, Serialize};
use texts::Texts;

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

/// The whole menu. `notice` is the one thing the tray itself has to say: a failure, or a sign-in under way.
pub(crate) fn menu(snapshot: &Snapshot, texts: &Texts, notice: Option<&str>) -> Vec<Item> {
    let act = |id: &str, deed| act(texts.say(id, &[]), deed);
    let mut items = questions(snapshot, texts);
    if let Some(notice) = notice {
        items.extend([Item::Text(notice.to_owned()), Item::Separator]);
    }
    if snapshot.owner.paused {
        items.extend([
            Item::Text(texts.say("tray-paused", &[])),
            act("tray-resume", Deed::Pause { on: false }),
            Item::Separator,
        ]);
    }
    items.extend(snapshot.servers.iter().map(|it| server(it, texts)));
    items.extend([
        Item::Separator,
        Item::Menu { label: texts.say("tray-connect-to", &[]), items: clients(snapshot, texts) },
        Item::Separator,
    ]);
    if !snapshot.findings.is_empty() {
        let label = texts.say("tray-findings", &[("count", snapshot.findings.len().into())]);
        items.push(Item::Menu { label, items: findings(&snapshot.findings, texts) });
    }
    if !snapshot.owner.paused {
        items.push(act("tray-pause", Deed::Pause { on: true }));
    }
    items.extend([act("tray-open", Deed::Open), act("tray-quit", Deed::Quit)]);
    items
}

fn act(label: String, deed: Deed) -> Item {
    Item::Act { label, deed }
}

/// What the doctor found, a line each. How it is mended needs more words than a menu has: the window says them.
fn findings(findings: &[Finding], texts: &Texts) -> Vec<Item> {
    let line = |it: &Finding| {
        let said = [("what", it.subject.as_str().into()), ("said", it.message.as_str().into())];
        shortened(&texts.say("tray-said-of", &said))
    };
    let mut items: Vec<Item> =
        findings.iter().take(MOST_FINDINGS).map(|it| act(line(it), Deed::Findings)).collect();
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        items.push(act(texts.say("tray-more-findings", &[("count", more.into())]), Deed::Findings));
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
fn questions(snapshot: &Snapshot, texts: &Texts) -> Vec<Item> {
    let calls = snapshot.calls.iter().map(|it| Item::Act {
        label: {
            let server = it.server_name.as_str().into();
            let asked = [("app", caller(it, texts).into()), ("tool", tool(it).into()), ("server", server)];
            texts.say("tray-ask-call", &asked)
        },
        deed: Deed::DecideCall { server: it.server.clone(), id: it.id.clone() },
    });
    let apps = waiting(snapshot).map(|it| Item::Act {
        label: {
            let asked = [("app", who(it, texts).into()), ("server", it.server_name.as_str().into())];
            texts.say("tray-ask-app", &asked)
        },
        deed: Deed::Decide { server: it.server.clone(), app: it.app.clone() },
    });
    let mut items: Vec<Item> = calls.chain(apps).collect();
    let more = items.len().saturating_sub(MOST_QUESTIONS);
    items.truncate(MOST_QUESTIONS);
    if more > 0 {
        items.push(act(texts.say("tray-more-questions", &[("count", more.into())]), Deed::Open));
    }
    if !items.is_empty() {
        items.push(Item::Separator);
    }
    items
}

fn caller(it: &AskedCall, texts: &Texts) -> String {
    called(&it.app, it.claimed, texts)
}

fn tool(it: &AskedCall) -> &str {
    it.title.as_ref().unwrap_or(&it.tool)
}

/// An app as people know it; in quotes where that is only what the program says of itself.
fn who(it: &Approval, texts: &Texts) -> String {
    called(&it.name, it.claimed, texts)
}

/// A name, in quotes where it is only claimed.
pub(crate) fn called(name: &str, claimed: bool, texts: &Texts) -> String {
    if claimed { texts.say("tray-quoted", &[("name", name.into())]) } else { name.to_owned() }
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
pub(crate) fn tooltip(snapshot: &Snapshot, texts: &Texts) -> String {
    let active = snapshot.servers.iter().filter_map(|server| Some(on(server, active(server)?, texts)));
    let waits = |app: String| texts.say("tray-waits", &[("app", app.into())]);
    let asked = waiting(snapshot).map(|it| waits(who(it, texts))).take(MOST_QUESTIONS);
    let calls = snapshot.calls.iter().map(|it| waits(caller(it, texts)));
    let paused = snapshot.owner.paused.then(|| texts.say("tray-paused", &[]));
    let found = match snapshot.findings.len() {
        0 => None,
        some => Some(texts.say("tray-found", &[("count", some.into())])),
    };
    let waiting = calls.take(MOST_QUESTIONS).chain(asked);
    let lines: Vec<String> = paused.into_iter().chain(waiting).chain(found).chain(active).collect();
    if lines.is_empty() { texts.say("tray-nobody", &[]) } else { lines.join("\n") }
}

/// A server and the instance it acts on.
fn on(server: &ServerState, active: &InstanceState, texts: &Texts) -> String {
    let (server, instance) = (server.name.as_str().into(), active.label.as_str().into());
    texts.say("tray-active", &[("server", server), ("instance", instance)])
}

fn active(server: &ServerState) -> Option<&InstanceState> {
    server.instances.iter().find(|it| it.active)
}

fn server(server: &ServerState, texts: &Texts) -> Item {
    let name = &server.name;
    let id = || server.id.clone();
    let add = |label: String| act(label, Deed::AddInstance { server: id() });
    if server.url.is_none() {
        let label = texts.say("tray-set-up", &[("server", name.as_str().into())]);
        return Item::Menu { label: name.clone(), items: vec![add(label)] };
    }
    if server.instances.is_empty() {
        let only = match server.auth {
            Auth::Open => Item::Text(texts.say("tray-no-sign-in", &[])),
            Auth::OAuth | Auth::ApiKey | Auth::Header(_) => add(texts.say("tray-sign-in", &[])),
        };
        return Item::Menu { label: name.clone(), items: vec![only] };
    }
    let mut items: Vec<Item> = server
        .instances
        .iter()
        .map(|it| Item::Tick {
            label: match it.sign_in_needed {
                Some(_) => texts.say("tray-again", &[("instance", it.label.as_str().into())]),
                None => it.label.clone(),
            },
            ticked: it.active,
            enabled: true,
            deed: Deed::Switch { server: id(), label: it.label.clone() },
        })
        .collect();
    items.extend([Item::Separator, add(texts.say("tray-add-instance", &[]))]);
    let (again, again_that) = match server.auth {
        Auth::OAuth | Auth::Open => ("tray-reconnect", "tray-reconnect-that"),
        Auth::ApiKey | Auth::Header(_) => ("tray-replace-key", "tray-replace-key-that"),
    };
    let reconnect =
        |it: &InstanceState, label| act(label, Deed::Reconnect { server: id(), label: it.label.clone() });
    items.extend(active(server).map(|it| reconnect(it, texts.say(again, &[]))));
    let others = server.instances.iter().filter(|it| !it.active && it.sign_in_needed.is_some());
    let that = |it: &InstanceState| texts.say(again_that, &[("instance", it.label.as_str().into())]);
    items.extend(others.map(|it| reconnect(it, that(it))));
    let label = active(server).map_or_else(|| name.clone(), |it| on(server, it, texts));
    items.push(act(texts.say("tray-clear", &[]), Deed::Clear { server: id() }));
    Item::Menu { label, items }
}

fn clients(snapshot: &Snapshot, texts: &Texts) -> Vec<Item> {
    // Only what would work at once: an entry for a server nobody is signed in to helps nobody.
    let ready: Vec<&str> = snapshot
        .servers
        .iter()
        .filter(|it| it.url.is_some() && (it.auth == Auth::Open || !it.instances.is_empty()))
        .map(|it| it.id.as_str())
        .collect();
    let installed: Vec<&ClientState> = snapshot.clients.iter().filter(|it| it.installed).collect();
    if installed.is_empty() {
        return vec![Item::Text(texts.say("tray-no-app", &[]))];
    }
    let mut items: Vec<Item> = installed.into_iter().map(|it| client(it, &ready, texts)).collect();
    if ready.is_empty() {
        items.insert(0, Item::Text(texts.say("tray-sign-in-first", &[])));
    }
    items
}

fn client(client: &ClientState, ready: &[&str], texts: &Texts) -> Item {
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
            (true, _) => texts.say("tray-app-damaged", &[("app", name.as_str().into())]),
            (false, true) => texts.say("tray-app-unseen", &[("app", name.as_str().into())]),
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
