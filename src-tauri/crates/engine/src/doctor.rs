//! What is wrong, found from values alone, each with a stable code and, where it is safe, its fix.

use clients::Standing;
use credentials::State;

use crate::{
    Via,
    assemble::{self, Inputs},
    entry::ClientFacts,
    instance,
    server::Server,
    snapshot::{Auth, Finding},
};

/// Every code there is, in the order findings are told.
pub(crate) const CODES: &[&str] = &[
    "vault-damaged",
    "file-damaged",
    "bridge-missing",
    "guard-stopped",
    "entry-missing",
    "entry-changed",
    "port-moved",
    "entry-orphaned",
    "not-signed-in",
    "sign-out-unfinished",
    "sign-in-needed",
    "sign-in-ending",
    "no-active-instance",
    "pin-lost",
    "mcp-remote-entry",
    "mcp-remote-tokens",
];

/// What the doctor looks at, for people who want to know what "no findings" means.
pub(crate) const COVERS: &str = "Looked at: the AI apps' files (can they be read, do our entries stand in them as \
     written, do they lead to this Traygate, are there old mcp-remote entries for the same servers), what mcp-remote \
     keeps in plain files, the bridge program, the vault's file, sign-ins, active and pinned instances. Not asked: \
     whether the servers answer; `traygate server test SERVER` does that.";

/// A finding and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) finding: Finding,
    pub(crate) fix: Option<Fix>,
}

/// What `doctor --fix` may do. Of other programs' files only those of mcp-remote with a sign-in in plain text go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Write our entry again.
    Rewrite { client: String, server: String, via: Via },
    /// Remove an entry of ours that leads nowhere.
    Remove { client: String, entry: String },
    /// Revoke and delete what mcp-remote keeps for this server in plain files.
    ClearMcpRemote { server: String },
}

/// Looks at everything.
pub(crate) fn examine(inputs: &Inputs) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(reason) = &inputs.vault_damage {
        found.push(tell(
            "vault-damaged",
            "The vault",
            &format!(
                "The file that keeps your sign-ins is damaged ({reason}). What can still be read in it works; nothing \
                 new can be kept."
            ),
            "Put the damaged file aside and begin a new one with every sign-in that can still be read: traygate vault \
             reset",
        ));
    }
    for client in inputs.clients.iter().filter(|it| it.installed) {
        examine_client(client, inputs, &mut found);
    }
    if !inputs.bridge_there && uses_bridge(inputs) {
        found.push(tell(
            "bridge-missing",
            "traygate-bridge",
            "The program that our entries start is not where they say it is.",
            "Install Traygate again, or put traygate-bridge back beside traygate.",
        ));
    }
    for server in &inputs.servers {
        examine_server(server, inputs, &mut found);
    }
    found.sort_by_key(|it| CODES.iter().position(|code| *code == it.finding.code));
    found
}

const GONE: &str = "The entry we wrote is gone from the app's file.";

fn uses_bridge(inputs: &Inputs) -> bool {
    let mut entries = inputs.clients.iter().flat_map(|it| it.entries.values());
    entries.any(|it| it.via == Some(Via::Bridge) && it.standing != Standing::Absent)
}

fn examine_client(client: &ClientFacts, inputs: &Inputs, found: &mut Vec<Found>) {
    let mut damages: Vec<&String> = Vec::new();
    for server in &inputs.servers {
        let Some(entry) = client.entries.get(&server.id) else { continue };
        let known = inputs.settings.connected(&client.id, &server.id);
        let subject = format!("{} and {}", client.name, server.name);
        let key = (client.id.clone(), server.id.clone());
        let stopped = inputs.guarded.get(&key).is_some_and(|it| it.stopped);
        match (&entry.standing, entry.via, known) {
            (Standing::Absent | Standing::Differs, _, Some(known)) if stopped => {
                let mut it = rewrite(
                    "guard-stopped",
                    &subject,
                    "The entry was put back three times within an hour and is lost again: something else writes the \
                     app's file, so Traygate stopped.",
                    (client, server, known.via),
                );
                it.finding.remedy = format!(
                    "Find out what else writes {} (another tool that sets up AI apps, a sync program), then write the \
                     entry again.",
                    client.files.first().map(|it| it.display().to_string()).unwrap_or_default()
                );
                found.push(it);
            }
            // One file is told once, however many servers could stand in it.
            (Standing::Damaged(why), ..) if damages.contains(&why) => {}
            (Standing::Damaged(why), ..) => {
                damages.push(why);
                found.push(tell(
                    "file-damaged",
                    &client.name,
                    why,
                    "Correct the file by hand, or put back a copy that works; Traygate does not write into a file it \
                     cannot read.",
                ));
            }
            (Standing::Absent, _, Some(known)) => found.push(rewrite(
                "entry-missing",
                &subject,
                &entry.lost.as_ref().map_or_else(|| GONE.to_owned(), assemble::in_words),
                (client, server, known.via),
            )),
            (Standing::Differs, Some(Via::Http), Some(known)) if known.port != Some(inputs.port) => {
                found.push(rewrite(
                    "port-moved",
                    &subject,
                    "The entry leads to the port Traygate had before.",
                    (client, server, Via::Http),
                ));
            }
            (Standing::Differs, Some(via), _) => found.push(rewrite(
                "entry-changed",
                &subject,
                "The entry in the app's file is not as Traygate wrote it.",
                (client, server, via),
            )),
            (Standing::Absent | Standing::Differs, None, _)
            | (Standing::Absent, _, None)
            | (Standing::Written, ..) => {}
        }
    }
    for name in &client.orphans {
        let mut it = tell(
            "entry-orphaned",
            &format!("{} and {name}", client.name),
            "The entry leads to a server Traygate does not know.",
            "Remove the entry, or add the server again.",
        );
        it.finding.fixable = true;
        it.fix = Some(Fix::Remove { client: client.id.clone(), entry: name.clone() });
        found.push(it);
    }
    for (file, server) in &client.mcp_remote {
        let name = inputs.servers.iter().find(|it| it.id == *server).map_or(server, |it| &it.name);
        found.push(tell(
            "mcp-remote-entry",
            &format!("{} and {name}", client.name),
            &format!(
                "{} starts mcp-remote for {name}: it keeps its own sign-in in plain files and needs Node.",
                file.display()
            ),
            &format!(
                "Remove that entry and use the one of Traygate: traygate connect {} --server {server}",
                client.id
            ),
        ));
    }
}

fn examine_server(server: &Server, inputs: &Inputs, found: &mut Vec<Found>) {
    if server.auth == Auth::Open {
        return;
    }
    if let Some(count) = inputs.mcp_remote.get(&server.id) {
        let mut it = tell(
            "mcp-remote-tokens",
            &server.name,
            &format!(
                "mcp-remote left a sign-in to {} in plain text on this computer ({count} {} in its folder .mcp-auth); \
                 whoever reads them can act as you.",
                server.name,
                if *count == 1 { "file" } else { "files" }
            ),
            "Revoke it and delete those files. An app that still starts mcp-remote will ask for a new sign-in.",
        );
        it.finding.fixable = true;
        it.fix = Some(Fix::ClearMcpRemote { server: server.id.clone() });
        found.push(it);
    }
    let instances = inputs.instances(&server.id);
    let connected = inputs.settings.connected.keys().any(|(_, it)| *it == server.id);
    if instances.is_empty() && connected {
        found.push(tell(
            "not-signed-in",
            &server.name,
            "AI apps are connected to it, but nobody is signed in.",
            &format!("Sign in: traygate sign-in {}", server.id),
        ));
    }
    for instance in instances {
        let subject = format!("{} ({})", server.name, instance.label);
        let again = server.sign_in_again(&instance.label);
        if instance.is_leaving() {
            found.push(tell(
                "sign-out-unfinished",
                &subject,
                &format!(
                    "Traygate ended while you were signing out of it, and {} could not be asked to withdraw the access \
                     since. Nobody uses it any more.",
                    server.name
                ),
                &format!(
                    "Sign out again, which forgets it in any case: traygate sign-out {} \"{}\"",
                    server.id, instance.label
                ),
            ));
            continue;
        }
        match &instance.state {
            State::Ready => {}
            State::Ending(why) => found.push(tell(
                "sign-in-ending",
                &subject,
                &format!("It still works, but not for long: {why}."),
                &format!("Sign in again before it ends: {again}"),
            )),
            State::SignInNeeded(why) => {
                let remedy = match server.auth {
                    Auth::ApiKey | Auth::Header(_) => format!("Replace the key: {again}"),
                    Auth::OAuth | Auth::Open => format!("Sign in again: {again}"),
                };
                found.push(tell("sign-in-needed", &subject, why, &remedy));
            }
        }
    }
    if !instances.is_empty() && instance::active(&inputs.settings, instances, &server.id).is_none() {
        found.push(tell(
            "no-active-instance",
            &server.name,
            "You are signed in, but no instance is the active one, so AI apps cannot act.",
            &format!("Choose one: traygate instance switch {} \"{}\"", server.id, instances[0].label),
        ));
    }
    for ((client, _), pin) in inputs.settings.pins.iter().filter(|((_, it), _)| *it == server.id) {
        if instance::pinned(pin, instances).is_none() {
            let name = inputs.clients.iter().find(|it| it.id == *client).map_or(client, |it| &it.name);
            found.push(tell(
                "pin-lost",
                &format!("{name} and {}", server.name),
                &format!("The app is pinned to {}, which is signed out, so it cannot act.", pin.label),
                &format!(
                    "Sign in to {} again, or let the app follow the active instance: traygate instance unpin {client} {}",
                    pin.label, server.id
                ),
            ));
        }
    }
}

fn tell(code: &str, subject: &str, message: &str, remedy: &str) -> Found {
    let finding = Finding {
        code: code.to_owned(),
        subject: subject.to_owned(),
        message: message.to_owned(),
        remedy: remedy.to_owned(),
        fixable: false,
    };
    Found { finding, fix: None }
}

fn rewrite(code: &str, subject: &str, message: &str, of: (&ClientFacts, &Server, Via)) -> Found {
    let (client, server, via) = of;
    let mut it = tell(code, subject, message, "Write the entry again (a backup is kept).");
    it.finding.fixable = true;
    it.fix = Some(Fix::Rewrite { client: client.id.clone(), server: server.id.clone(), via });
    it
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assemble::tests::healthy, entry::EntryFacts, store::Connected};

    fn check(change: impl FnOnce(&mut Inputs), wanted: &[(&str, bool)]) {
        let mut inputs = healthy();
        change(&mut inputs);
        let found = examine(&inputs);
        let codes: Vec<(&str, bool)> =
            found.iter().map(|it| (it.finding.code.as_str(), it.finding.fixable)).collect();
        assert_eq!(codes, wanted);
        for it in &found {
            assert!(CODES.contains(&it.finding.code.as_str()));
            assert_eq!(it.finding.fixable, it.fix.is_some());
            assert!(!it.finding.remedy.is_empty() && !it.finding.subject.is_empty());
        }
    }

    fn entry(inputs: &mut Inputs, standing: Standing, via: Option<Via>) {
        inputs.clients[0].entries.insert("partnerstack".to_owned(), EntryFacts { standing, via, lost: None });
    }

    #[test]
    fn a_healthy_house_has_no_findings() {
        check(|_| {}, &[]);
    }

    #[test]
    fn each_trouble_has_its_code() {
        check(|it| entry(it, Standing::Absent, Some(Via::Bridge)), &[("entry-missing", true)]);
        check(|it| entry(it, Standing::Differs, Some(Via::Bridge)), &[("entry-changed", true)]);
        check(|it| entry(it, Standing::Differs, None), &[]);
        let record = crate::guard::Record { put_back: vec![1, 2, 3], stopped: true };
        let key = ("cursor".to_owned(), "partnerstack".to_owned());
        for standing in [Standing::Absent, Standing::Differs] {
            let (record, key) = (record.clone(), key.clone());
            check(
                |it| {
                    entry(it, standing, Some(Via::Bridge));
                    it.guarded.insert(key, record);
                },
                &[("guard-stopped", true)],
            );
        }
        check(|it| drop(it.guarded.insert(key, record)), &[]);
        check(|it| entry(it, Standing::Damaged("line 3".to_owned()), None), &[("file-damaged", false)]);
        check(|it| it.vault_damage = Some("the file is empty".to_owned()), &[("vault-damaged", false)]);
        check(|it| it.bridge_there = false, &[("bridge-missing", false)]);
        check(|it| it.clients[0].orphans.push("old".to_owned()), &[("entry-orphaned", true)]);
        check(
            |it| it.clients[0].mcp_remote.push(("/h/.cursor/mcp.json".into(), "partnerstack".to_owned())),
            &[("mcp-remote-entry", false)],
        );
        check(|it| it.mcp_remote = [("partnerstack".to_owned(), 2)].into(), &[("mcp-remote-tokens", true)]);
        check(|it| it.instances.clear(), &[("not-signed-in", false)]);
        check(|it| it.settings.active.clear(), &[("no-active-instance", false)]);
        for (state, code) in [
            (State::SignInNeeded("expired".to_owned()), "sign-in-needed"),
            (State::Ending("revoked".to_owned()), "sign-in-ending"),
        ] {
            check(|it| it.instances.get_mut("partnerstack").unwrap()[0].state = state, &[(code, false)]);
        }
        check(
            |it| {
                let pin = crate::store::Pin {
                    instance: "gone".to_owned(),
                    label: "Borealis".to_owned(),
                    identity: None,
                };
                it.settings.pins.insert(("cursor".to_owned(), "partnerstack".to_owned()), pin);
            },
            &[("pin-lost", false)],
        );
    }

    #[test]
    fn a_moved_port_is_told_from_a_changed_entry() {
        let with_port = |port: u16| {
            move |it: &mut Inputs| {
                entry(it, Standing::Differs, Some(Via::Http));
                let crossing = ("cursor".to_owned(), "partnerstack".to_owned());
                let known = Connected { via: Via::Http, since: 1, port: Some(port) };
                it.settings.connected.insert(crossing, known);
            }
        };
        check(with_port(7717), &[("entry-changed", true)]);
        check(with_port(7718), &[("port-moved", true)]);
    }

    #[test]
    fn nothing_is_said_about_apps_that_are_not_there() {
        check(
            |it| {
                it.clients[0].installed = false;
                entry(it, Standing::Absent, Some(Via::Bridge));
            },
            &[],
        );
    }
}
