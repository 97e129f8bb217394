//! A snapshot as tables: servers and their instances, clients and how they stand to the servers.

use engine::{
    Auth, ClientState, Crossing, Failure, GuardRule, Guarded, InstanceState, Kind, LimitState, NetworkState,
    ServerState, Snapshot, Status, Terms, VaultRest, VaultState, Via,
};

use crate::text::{Paint, Table, ago, printable, span};

/// Everything at a glance.
pub(crate) fn status(snapshot: &Snapshot, paint: Paint, now: u64) -> String {
    let owner = &snapshot.owner;
    let kind = if owner.desktop { "desktop app" } else { "traygate serve" };
    let mut out = format!(
        "{} {} ({kind}, process {}) at {}\nThe master key rests in {}\n\n",
        paint.bold("Traygate"),
        printable(&owner.version),
        owner.pid,
        printable(&owner.http),
        printable(&owner.key_store),
    );
    if owner.paused {
        out.insert_str(
            out.len() - 1,
            &format!(
                "{}\n",
                paint.yellow("Paused: no AI app reaches any server. To go on: `traygate resume`")
            ),
        );
    }
    if snapshot.findings.iter().any(|it| it.code == "vault-damaged") {
        out.insert_str(
            out.len() - 1,
            &format!(
                "{}\n",
                paint.red("The vault is damaged: nothing new can be kept. See `traygate vault status`")
            ),
        );
    }
    let mut table = Table::default();
    for server in &snapshot.servers {
        let mut head = paint.bold(&printable(&server.name));
        if server.instances.is_empty() {
            table.row([head.clone(), without_instances(server, paint)]);
        }
        for instance in &server.instances {
            table.row([std::mem::take(&mut head), mark(instance, paint), standing(instance, paint, now)]);
        }
        if let Some(words) = server.limits.and_then(limit) {
            table.row([String::new(), String::new(), paint.yellow(&words)]);
        }
    }
    out.push_str(&table.print(0));
    out.push('\n');
    out.push_str(&grid(snapshot, paint, now));
    out.push_str(&super::approvals::waiting(snapshot, paint));
    if !snapshot.findings.is_empty() {
        let count = snapshot.findings.len();
        let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
        out.push_str(&format!("\n{}: see `traygate doctor`\n", paint.yellow(&findings)));
    }
    out
}

/// Clients that are here × servers that have an address or an entry.
fn grid(snapshot: &Snapshot, paint: Paint, now: u64) -> String {
    let here: Vec<&ClientState> = snapshot.clients.iter().filter(|it| it.installed).collect();
    if here.is_empty() {
        return "No AI app that Traygate knows is on this machine.\n".to_owned();
    }
    let mut table = Table::default();
    let heads = snapshot.servers.iter().map(|it| paint.bold(&printable(&it.name)));
    table.row(std::iter::once(String::new()).chain(heads));
    for client in here {
        let cells = snapshot.servers.iter().map(|server| {
            client.crossings.get(&server.id).map(|it| crossing(it, client, server, paint, now))
        });
        let head = paint.bold(&printable(&client.name));
        table.row(std::iter::once(head).chain(cells.map(Option::unwrap_or_default)));
    }
    table.print(0)
}

fn crossing(it: &Crossing, client: &ClientState, server: &ServerState, paint: Paint, now: u64) -> String {
    let seen = it.last_seen.map(|at| format!(", seen {}", ago(at, now))).unwrap_or_default();
    let text = match it.status {
        Status::NotInstalled => paint.dim("not installed"),
        Status::NotConnected if it.guard.is_some() => paint.yellow("entry gone"),
        Status::NotConnected => paint.dim("-"),
        Status::Written if it.restart => paint.yellow("written, restart the app"),
        Status::Written => paint.yellow("written, not seen yet"),
        Status::Connected => paint.green(&format!("connected{seen}")),
        Status::Changed => paint.yellow("changed by hand"),
        Status::Damaged => paint.red("damaged"),
    };
    let http = if it.via == Some(Via::Http) { " (http)" } else { "" };
    let pin = client.pins.get(&server.id).map(|it| format!(" [{}]", printable(it))).unwrap_or_default();
    format!("{text}{http}{pin}")
}

/// `guard`
pub(crate) fn guards(guards: &[Guarded], paint: Paint, now: u64) -> String {
    let mut table = Table::default();
    for it in guards {
        let rule = match it.state.rule {
            GuardRule::Restore => "puts it back",
            GuardRule::Tell => "tells you",
        };
        let chosen = if it.state.chosen { "as you chose" } else { "as usual for this app" };
        let lost = matches!(it.status, Status::NotConnected | Status::Changed);
        let state = match (it.state.stopped, it.state.put_back_at) {
            (true, _) => paint.red("stopped: lost again and again, see `traygate doctor`"),
            (false, _) if lost => paint.yellow("lost"),
            (false, Some(at)) => paint.yellow(&format!("put back {}", ago(at, now))),
            (false, None) => paint.green("in order"),
        };
        let (client, server) = (paint.bold(&printable(&it.client)), printable(&it.server));
        table.row([client, server, rule.to_owned(), paint.dim(chosen), state]);
    }
    if guards.is_empty() { "No app is connected.\n".to_owned() } else { table.print(0) }
}

fn without_instances(server: &ServerState, paint: Paint) -> String {
    let text = match (&server.url, &server.auth) {
        (None, _) => "needs its address first",
        (Some(_), Auth::Open) => return paint.green("open, no sign-in needed"),
        (Some(_), Auth::OAuth | Auth::ApiKey | Auth::Header(_)) => "not signed in",
    };
    paint.dim(text)
}

fn mark(instance: &InstanceState, paint: Paint) -> String {
    let label = printable(&instance.label);
    let identity = instance.identity.as_ref().filter(|it| **it != instance.label);
    let identity = identity.map(|it| paint.dim(&format!(" ({})", printable(it)))).unwrap_or_default();
    let label = if instance.active { paint.bold(&label) } else { label };
    format!("{} {label}{identity}", if instance.active { "●" } else { "○" })
}

fn standing(instance: &InstanceState, paint: Paint, now: u64) -> String {
    if let Some(why) = &instance.sign_in_needed {
        return paint.yellow(&format!("sign-in needed: {}", printable(why)));
    }
    let since = format!("signed in {}", ago(instance.signed_in_at, now));
    let used = instance.last_used.map(|at| format!(", used {}", ago(at, now))).unwrap_or_default();
    let needs = instance.needs.as_ref().map(|it| {
        let needs = format!(", needs {}: reconnect to give it", printable(it));
        paint.yellow(&needs)
    });
    format!("{}{used}{}", paint.green(&since), needs.unwrap_or_default())
}

/// What is worth a word about a limit: that calls wait, or that the server had to teach it.
fn limit(it: LimitState) -> Option<String> {
    let limit = it.per_minute.map(|most| format!("{most} calls a minute"));
    match (it.waiting, limit) {
        (0, Some(limit)) => it.learnt.then(|| format!("takes {limit} at most, learnt from its answers")),
        (0, None) => it.learnt.then(|| "is asked too often and slowed down".to_owned()),
        (waiting, limit) => {
            let calls =
                if waiting == 1 { "1 call waits".to_owned() } else { format!("{waiting} calls wait") };
            let limit = limit.map(|it| format!(" ({it})")).unwrap_or_default();
            Some(format!("{calls} for its limit{limit}"))
        }
    }
}

/// `server list`
pub(crate) fn servers(snapshot: &Snapshot, paint: Paint) -> String {
    let mut table = Table::default();
    for server in &snapshot.servers {
        let auth = match &server.auth {
            Auth::OAuth => format!("browser sign-in{}", own_terms(&server.terms)),
            Auth::ApiKey => "API key".to_owned(),
            Auth::Header(name) => format!("secret in {}", printable(name)),
            Auth::Open => "open".to_owned(),
        };
        let url = server.url.as_deref().map(printable);
        let url = url.unwrap_or_else(|| paint.dim("no address yet"));
        table.row([paint.bold(&printable(&server.id)), printable(&server.name), auth, url]);
    }
    let mut out = table.print(0);
    for server in snapshot.servers.iter().filter(|it| it.instances.is_empty()) {
        if let Some(note) = &server.note {
            out.push_str(&paint.dim(&format!("{}: {}\n", printable(&server.name), printable(note))));
        }
    }
    out
}

/// What is unusual about a sign-in: ` (client id ours, without resource)`.
fn own_terms(terms: &Terms) -> String {
    let id = terms.client_id.as_ref().map(|it| match terms.client_secret {
        true => format!("client id {} with its secret", printable(it)),
        false => format!("client id {}", printable(it)),
    });
    let document =
        terms.client_metadata_url.as_ref().map(|it| format!("client metadata at {}", printable(it)));
    let resource = terms.no_resource.then(|| "without resource".to_owned());
    let old = terms.old_sign_in.then(|| "as of 2025-03-26".to_owned());
    let told: Vec<String> = [id, document, resource, old].into_iter().flatten().collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

/// `instance list SERVER`
pub(crate) fn instances(snapshot: &Snapshot, id: &str, paint: Paint, now: u64) -> Result<String, Failure> {
    let server = known(snapshot, id)?;
    let mut table = Table::default();
    for instance in &server.instances {
        let until = instance.expires_at.filter(|_| instance.sign_in_needed.is_none());
        let until = until.map(|at| format!("ends in {}", span(at.saturating_sub(now))));
        table.row([
            mark(instance, paint),
            standing(instance, paint, now),
            paint.dim(&until.unwrap_or_default()),
            paint.dim(&pinned(snapshot, &server.id, &instance.label)),
        ]);
    }
    if server.instances.is_empty() {
        let next = format!("traygate sign-in {}", server.id);
        return Ok(format!("{}: {} ({next})\n", printable(&server.name), without_instances(server, paint)));
    }
    let mut out = table.print(0);
    for instance in server.instances.iter().filter(|it| it.sign_in_needed.is_some()) {
        let key = match server.auth {
            Auth::ApiKey | Auth::Header(_) => " --api-key-stdin",
            Auth::OAuth | Auth::Open => "",
        };
        let label = printable(&instance.label);
        out.push_str(&format!("next: traygate reconnect {} \"{label}\"{key}\n", printable(&server.id)));
    }
    Ok(out)
}

/// The apps that always act on this instance.
fn pinned(snapshot: &Snapshot, server: &str, label: &str) -> String {
    let clients = snapshot.clients.iter().filter(|it| it.pins.get(server).is_some_and(|pin| pin == label));
    let names: Vec<String> = clients.map(|it| printable(&it.name)).collect();
    if names.is_empty() { String::new() } else { format!("pinned by {}", names.join(", ")) }
}

/// `vault status`
pub(crate) fn network(network: &NetworkState) -> String {
    let proxy = match network.proxy.as_str() {
        "system" => "the one the system names, if any".to_owned(),
        "none" => "none".to_owned(),
        address => printable(address),
    };
    let trusted = match &network.certificates {
        None => "the system's certificates".to_owned(),
        Some((file, count)) => {
            let count = if *count == 1 { "one".to_owned() } else { count.to_string() };
            format!("the system's certificates and {count} of {}", printable(file))
        }
    };
    format!("Proxy: {proxy}\nTrusted: {trusted}\n")
}

pub(crate) fn vault(vault: &VaultState, paint: Paint) -> String {
    let mut out = format!(
        "{}\nThe master key rests in {}\n",
        paint.bold(&printable(&vault.file)),
        printable(&vault.key_store)
    );
    if let Some(damage) = &vault.damage {
        out.push_str(&paint.red(&format!("The file is damaged: {}\n", printable(damage))));
        out.push_str(
            "Nothing new can be kept. Begin a new one with what can be read: traygate vault reset\n",
        );
    }
    if let Some(locked) = &vault.locked {
        out.push_str(&paint.yellow(&format!("It is closed: {}\n", printable(locked))));
    }
    let mut table = Table::default();
    for it in &vault.records {
        let state = match it.rest {
            VaultRest::Opens => paint.green("opens"),
            VaultRest::Broken => paint.red("does not open: sign in to it again"),
            VaultRest::Nothing => paint.yellow("holds nothing until you sign in"),
            VaultRest::Unknown => paint.dim("not looked at"),
        };
        table.row([printable(&it.server), paint.bold(&printable(&it.label)), state]);
    }
    if vault.records.is_empty() {
        out.push_str("No sign-in rests in it.\n");
    }
    out + &table.print(2)
}

/// `client list`
pub(crate) fn clients(snapshot: &Snapshot, paint: Paint) -> String {
    let mut table = Table::default();
    // What is there first; without those this system has no place for.
    let (here, elsewhere): (Vec<_>, Vec<_>) = snapshot.clients.iter().partition(|it| it.installed);
    for client in here.into_iter().chain(elsewhere.into_iter().filter(|it| !it.files.is_empty())) {
        let here = if client.installed { paint.green("installed") } else { paint.dim("not found") };
        let ways = if client.speaks_http { "bridge, http" } else { "bridge" };
        let mut files = client.files.iter().map(|it| printable(it));
        table.row([
            paint.bold(&printable(&client.id)),
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
pub(crate) fn known<'a>(snapshot: &'a Snapshot, id: &str) -> Result<&'a ServerState, Failure> {
    snapshot.servers.iter().find(|it| it.id == id).ok_or_else(|| {
        let ids: Vec<&str> = snapshot.servers.iter().map(|it| it.id.as_str()).collect();
        Failure::new(Kind::Usage, format!("there is no server \"{id}\""))
            .hint(format!("choose one of: {}", ids.join(", ")))
    })
}
