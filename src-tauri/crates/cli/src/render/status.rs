//! A snapshot as tables: servers and their instances, clients and how they stand to the servers.

use engine::{
    Auth, ClientState, Crossing, Failure, GuardRule, Guarded, InstanceState, Kind, LimitState, NetworkState,
    ServerState, Snapshot, Status, Terms, VaultRest, VaultState, Via,
};

use super::said_of;
use crate::text::{Table, Voice, ago, printable, span};

/// Everything at a glance.
pub(crate) fn status(snapshot: &Snapshot, voice: Voice<'_>, now: u64) -> String {
    let owner = &snapshot.owner;
    let kind = match owner.desktop {
        true => voice.say("cli-desktop-app", &[]),
        false => "traygate serve".to_owned(),
    };
    let head = [
        ("traygate", voice.bold("Traygate").into()),
        ("version", printable(&owner.version).into()),
        ("kind", kind.into()),
        ("pid", owner.pid.into()),
        ("address", printable(&owner.http).into()),
    ];
    let mut out = format!("{}\n{}\n\n", voice.say("cli-owner", &head), master_key(&owner.key_store, voice));
    if owner.paused {
        out.insert_str(out.len() - 1, &format!("{}\n", voice.yellow(&voice.say("cli-paused", &[]))));
    }
    if snapshot.findings.iter().any(|it| it.code == "vault-damaged") {
        out.insert_str(out.len() - 1, &format!("{}\n", voice.red(&voice.say("cli-vault-damaged", &[]))));
    }
    let mut table = Table::default();
    for server in &snapshot.servers {
        let mut head = voice.bold(&printable(&server.name));
        if server.instances.is_empty() {
            table.row([head.clone(), without_instances(server, voice)]);
        }
        for instance in &server.instances {
            table.row([std::mem::take(&mut head), mark(instance, voice), standing(instance, voice, now)]);
        }
        if let Some(words) = server.limits.and_then(|it| limit(it, voice)) {
            table.row([String::new(), String::new(), voice.yellow(&words)]);
        }
    }
    out.push_str(&table.print(0));
    out.push('\n');
    out.push_str(&grid(snapshot, voice, now));
    out.push_str(&super::approvals::waiting(snapshot, voice));
    if !snapshot.findings.is_empty() {
        let findings = voice.say("cli-findings", &[("count", snapshot.findings.len().into())]);
        let see = [("what", voice.yellow(&findings).into()), ("command", "traygate doctor".into())];
        out.push_str(&format!("\n{}\n", voice.say("cli-see", &see)));
    }
    out
}

/// The words for where the master key rests: the owner's, where these are known, in the reader's language.
fn master_key(store: &str, voice: Voice<'_>) -> String {
    let store = match store {
        "the system keychain" => voice.say("cli-store-keychain", &[]),
        "a file only you can read, because TRAYGATE_KEY_STORE=file" => voice.say("cli-store-file", &[]),
        other => printable(other),
    };
    voice.say("cli-master-key", &[("store", store.into())])
}

/// Clients that are here × servers that have an address or an entry.
fn grid(snapshot: &Snapshot, voice: Voice<'_>, now: u64) -> String {
    let here: Vec<&ClientState> = snapshot.clients.iter().filter(|it| it.installed).collect();
    if here.is_empty() {
        return voice.say("cli-no-app-here", &[]) + "\n";
    }
    let mut table = Table::default();
    let heads = snapshot.servers.iter().map(|it| voice.bold(&printable(&it.name)));
    table.row(std::iter::once(String::new()).chain(heads));
    for client in here {
        let cells = snapshot.servers.iter().map(|server| {
            client.crossings.get(&server.id).map(|it| crossing(it, client, server, voice, now))
        });
        let head = voice.bold(&printable(&client.name));
        table.row(std::iter::once(head).chain(cells.map(Option::unwrap_or_default)));
    }
    table.print(0)
}

fn crossing(it: &Crossing, client: &ClientState, server: &ServerState, voice: Voice<'_>, now: u64) -> String {
    let say = |id| voice.say(id, &[]);
    let text = match (it.status, it.last_seen) {
        (Status::NotInstalled, _) => voice.dim(&say("cli-not-installed")),
        (Status::NotConnected, _) if it.guard.is_some() => voice.yellow(&say("cli-entry-gone")),
        (Status::NotConnected, _) => voice.dim("-"),
        (Status::Written, _) if it.restart => voice.yellow(&say("cli-restart")),
        (Status::Written, _) => voice.yellow(&say("cli-unseen")),
        (Status::Connected, None) => voice.green(&say("cli-connected")),
        (Status::Connected, Some(at)) => {
            voice.green(&voice.say("cli-connected-seen", &[("ago", ago(voice, at, now).into())]))
        }
        (Status::Changed, _) => voice.yellow(&say("cli-by-hand")),
        (Status::Damaged, _) => voice.red(&say("cli-damaged")),
    };
    let http = if it.via == Some(Via::Http) { " (http)" } else { "" };
    let pin = client.pins.get(&server.id).map(|it| format!(" [{}]", printable(it))).unwrap_or_default();
    format!("{text}{http}{pin}")
}

/// `guard`
pub(crate) fn guards(guards: &[Guarded], voice: Voice<'_>, now: u64) -> String {
    let mut table = Table::default();
    for it in guards {
        let say = |id| voice.say(id, &[]);
        let rule = match it.state.rule {
            GuardRule::Restore => say("cli-guard-restores"),
            GuardRule::Tell => say("cli-guard-tells"),
        };
        let chosen = say(if it.state.chosen { "cli-guard-chosen" } else { "cli-guard-usual" });
        let lost = matches!(it.status, Status::NotConnected | Status::Changed);
        let state = match (it.state.stopped, it.state.put_back_at) {
            (true, _) => voice.red(&say("cli-guard-stopped")),
            (false, _) if lost => voice.yellow(&say("cli-guard-lost")),
            (false, Some(at)) => {
                voice.yellow(&voice.say("cli-guard-put-back", &[("ago", ago(voice, at, now).into())]))
            }
            (false, None) => voice.green(&say("cli-guard-in-order")),
        };
        let (client, server) = (voice.bold(&printable(&it.client)), printable(&it.server));
        table.row([client, server, rule, voice.dim(&chosen), state]);
    }
    if guards.is_empty() { voice.say("cli-guard-none", &[]) + "\n" } else { table.print(0) }
}

fn without_instances(server: &ServerState, voice: Voice<'_>) -> String {
    match (&server.url, &server.auth) {
        (None, _) => voice.dim(&voice.say("cli-needs-address", &[])),
        (Some(_), Auth::Open) => voice.green(&voice.say("cli-no-sign-in", &[])),
        (Some(_), Auth::OAuth | Auth::ApiKey | Auth::Header(_)) => {
            voice.dim(&voice.say("cli-not-signed-in", &[]))
        }
    }
}

fn mark(instance: &InstanceState, voice: Voice<'_>) -> String {
    let label = printable(&instance.label);
    let identity = instance.identity.as_ref().filter(|it| **it != instance.label);
    let identity = identity.map(|it| voice.dim(&format!(" ({})", printable(it)))).unwrap_or_default();
    let label = if instance.active { voice.bold(&label) } else { label };
    format!("{} {label}{identity}", if instance.active { "●" } else { "○" })
}

fn standing(instance: &InstanceState, voice: Voice<'_>, now: u64) -> String {
    if let Some(why) = &instance.sign_in_needed {
        return voice.yellow(&voice.say("cli-sign-in-needed", &[("why", printable(why).into())]));
    }
    let since = ago(voice, instance.signed_in_at, now);
    let since = voice.say("cli-signed-in-since", &[("ago", since.into())]);
    let used = instance.last_used.map(|at| voice.say("cli-used", &[("ago", ago(voice, at, now).into())]));
    let used = used.map(|it| format!(", {it}")).unwrap_or_default();
    let needs = instance.needs.as_ref().map(|it| voice.say("cli-needs", &[("what", printable(it).into())]));
    let needs = needs.map(|it| voice.yellow(&format!(", {it}"))).unwrap_or_default();
    format!("{}{used}{needs}", voice.green(&since))
}

/// What is worth a word about a limit: that calls wait, or that the server had to teach it.
fn limit(it: LimitState, voice: Voice<'_>) -> Option<String> {
    let limit = it.per_minute.map(|most| voice.say("cli-per-minute", &[("most", most.into())]));
    match (it.waiting, limit) {
        (0, Some(limit)) => it.learnt.then(|| voice.say("cli-limit-learnt", &[("limit", limit.into())])),
        (0, None) => it.learnt.then(|| voice.say("cli-limit-slowed", &[])),
        (waiting, limit) => {
            let waits = voice.say("cli-limit-waiting", &[("count", waiting.into())]);
            let limit = limit.map(|it| format!(" ({it})")).unwrap_or_default();
            Some(waits + &limit)
        }
    }
}

/// `server list`
pub(crate) fn servers(snapshot: &Snapshot, voice: Voice<'_>) -> String {
    let mut table = Table::default();
    for server in &snapshot.servers {
        let auth = match &server.auth {
            Auth::OAuth => voice.say("cli-auth-browser", &[]) + &own_terms(&server.terms, voice),
            Auth::ApiKey => voice.say("cli-auth-key", &[]),
            Auth::Header(name) => voice.say("cli-auth-header", &[("header", printable(name).into())]),
            Auth::Open => voice.say("cli-auth-open", &[]),
        };
        let url = server.url.as_deref().map(printable);
        let url = url.unwrap_or_else(|| voice.dim(&voice.say("cli-no-address", &[])));
        table.row([voice.bold(&printable(&server.id)), printable(&server.name), auth, url]);
    }
    let mut out = table.print(0);
    for server in snapshot.servers.iter().filter(|it| it.instances.is_empty()) {
        if let Some(note) = &server.note {
            let note = said_of(printable(&server.name), printable(note), voice);
            out.push_str(&voice.dim(&(note + "\n")));
        }
    }
    out
}

/// What is unusual about a sign-in: ` (client id ours, without resource)`.
fn own_terms(terms: &Terms, voice: Voice<'_>) -> String {
    let id = terms.client_id.as_ref().map(|it| match terms.client_secret {
        true => voice.say("cli-client-id-secret", &[("id", printable(it).into())]),
        false => voice.say("cli-client-id", &[("id", printable(it).into())]),
    });
    let document = terms.client_metadata_url.as_ref();
    let document = document.map(|it| voice.say("cli-client-metadata", &[("url", printable(it).into())]));
    let resource = terms.no_resource.then(|| voice.say("cli-no-resource", &[]));
    let old = terms.old_sign_in.then(|| voice.say("cli-old-sign-in", &[]));
    let told: Vec<String> = [id, document, resource, old].into_iter().flatten().collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

/// `instance list SERVER`
pub(crate) fn instances(
    snapshot: &Snapshot,
    id: &str,
    voice: Voice<'_>,
    now: u64,
) -> Result<String, Failure> {
    let server = known(snapshot, id, voice)?;
    let mut table = Table::default();
    for instance in &server.instances {
        let until = instance.expires_at.filter(|_| instance.sign_in_needed.is_none());
        let until =
            until.map(|at| voice.say("cli-ends-in", &[("span", span(voice, at.saturating_sub(now)).into())]));
        table.row([
            mark(instance, voice),
            standing(instance, voice, now),
            voice.dim(&until.unwrap_or_default()),
            voice.dim(&pinned(snapshot, &server.id, &instance.label, voice)),
        ]);
    }
    if server.instances.is_empty() {
        let next = format!("traygate sign-in {}", server.id);
        let standing = format!("{} ({next})", without_instances(server, voice));
        return Ok(said_of(printable(&server.name), standing, voice) + "\n");
    }
    let mut out = table.print(0);
    for instance in server.instances.iter().filter(|it| it.sign_in_needed.is_some()) {
        let key = match server.auth {
            Auth::ApiKey | Auth::Header(_) => " --api-key-stdin",
            Auth::OAuth | Auth::Open => "",
        };
        let label = printable(&instance.label);
        let next = voice.say("cli-next", &[]);
        out.push_str(&format!("{next} traygate reconnect {} \"{label}\"{key}\n", printable(&server.id)));
    }
    Ok(out)
}

/// The apps that always act on this instance.
fn pinned(snapshot: &Snapshot, server: &str, label: &str, voice: Voice<'_>) -> String {
    let clients = snapshot.clients.iter().filter(|it| it.pins.get(server).is_some_and(|pin| pin == label));
    let names: Vec<String> = clients.map(|it| printable(&it.name)).collect();
    match names.is_empty() {
        true => String::new(),
        false => voice.say("cli-pinned-by", &[("apps", names.join(", ").into())]),
    }
}

/// `network`
pub(crate) fn network(network: &NetworkState, voice: Voice<'_>) -> String {
    let proxy = match network.proxy.as_str() {
        "system" => voice.say("cli-proxy-system", &[]),
        "none" => voice.say("cli-proxy-none", &[]),
        address => printable(address),
    };
    let trusted = match &network.certificates {
        None => voice.say("cli-trusted-system", &[]),
        Some((file, count)) => {
            let more = [("count", (*count).into()), ("file", printable(file).into())];
            voice.say("cli-trusted-more", &more)
        }
    };
    let proxy = voice.say("cli-proxy", &[("proxy", proxy.into())]);
    let trusted = voice.say("cli-trusted", &[("trusted", trusted.into())]);
    format!("{proxy}\n{trusted}\n")
}

/// `vault status`
pub(crate) fn vault(vault: &VaultState, voice: Voice<'_>) -> String {
    let file = voice.bold(&printable(&vault.file));
    let mut out = format!("{file}\n{}\n", master_key(&vault.key_store, voice));
    if let Some(damage) = &vault.damage {
        let damaged = voice.say("cli-vault-file-damaged", &[("damage", printable(damage).into())]);
        out.push_str(&voice.red(&(damaged + "\n")));
        out.push_str(&(voice.say("cli-vault-begin-new", &[]) + "\n"));
    }
    if let Some(locked) = &vault.locked {
        let closed = voice.say("cli-vault-closed", &[("why", printable(locked).into())]);
        out.push_str(&voice.yellow(&(closed + "\n")));
    }
    let mut table = Table::default();
    for it in &vault.records {
        let state = match it.rest {
            VaultRest::Opens => voice.green(&voice.say("cli-rest-opens", &[])),
            VaultRest::Broken => voice.red(&voice.say("cli-rest-broken", &[])),
            VaultRest::Nothing => voice.yellow(&voice.say("cli-rest-nothing", &[])),
            VaultRest::Unknown => voice.dim(&voice.say("cli-rest-unknown", &[])),
        };
        table.row([printable(&it.server), voice.bold(&printable(&it.label)), state]);
    }
    if vault.records.is_empty() {
        out.push_str(&(voice.say("cli-vault-empty", &[]) + "\n"));
    }
    out + &table.print(2)
}

/// `client list`
pub(crate) fn clients(snapshot: &Snapshot, voice: Voice<'_>) -> String {
    let mut table = Table::default();
    // What is there first; without those this system has no place for.
    let (here, elsewhere): (Vec<_>, Vec<_>) = snapshot.clients.iter().partition(|it| it.installed);
    for client in here.into_iter().chain(elsewhere.into_iter().filter(|it| !it.files.is_empty())) {
        let here = match client.installed {
            true => voice.green(&voice.say("cli-installed", &[])),
            false => voice.dim(&voice.say("cli-not-found", &[])),
        };
        let ways = if client.speaks_http { "bridge, http" } else { "bridge" };
        let mut files = client.files.iter().map(|it| printable(it));
        table.row([
            voice.bold(&printable(&client.id)),
            printable(&client.name),
            here,
            ways.to_owned(),
            files.next().unwrap_or_default(),
        ]);
        for file in files {
            table.row([String::new(), String::new(), String::new(), String::new(), file]);
        }
    }
    table.print(0)
}

/// The server with this id, or a failure that names the ones there are.
pub(crate) fn known<'a>(
    snapshot: &'a Snapshot,
    id: &str,
    voice: Voice<'_>,
) -> Result<&'a ServerState, Failure> {
    snapshot.servers.iter().find(|it| it.id == id).ok_or_else(|| {
        let ids: Vec<&str> = snapshot.servers.iter().map(|it| it.id.as_str()).collect();
        Failure::new(Kind::Usage, voice.say("cli-no-server", &[("id", id.into())]))
            .hint(voice.say("cli-choose", &[("all", ids.join(", ").into())]))
    })
}
