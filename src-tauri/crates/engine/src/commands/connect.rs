//! Writing our entries into the AI apps' files, and removing them.

use clients::{Change, Client, Entry, Plan, Standing};
use std::sync::{Arc, Mutex};

use crate::{
    App, Edit, Failure, Kind, Reply, Via,
    entry::standing_token,
    random,
    server::{self, Server},
    state::{State, lock},
    store::Connected,
    trouble,
    words::{Said, Words, words},
};

/// Stands in a preview where a token will be made when it is written.
const TOKEN_TO_COME: &str = "***";

/// The client with this id, or what to say about there being none.
pub(super) fn known(id: &str) -> Result<&'static dyn Client, Failure> {
    clients::client(id).ok_or_else(|| {
        let all: Vec<&str> = clients::CLIENTS.iter().map(|it| it.id()).collect();
        Failure::of(Kind::Usage, words("failure-no-app").with("id", id))
            .remedy(words("failure-no-app-hint").with("all", all.join(", ")))
    })
}

/// Writes entries. Everything is planned before anything is written.
pub(super) async fn connect(
    state: &Arc<State>,
    names: Vec<String>,
    servers: Vec<String>,
    via: Via,
    dry_run: bool,
) -> Result<Reply, Failure> {
    let apps = all_known(&names)?;
    let servers = servers_to_connect(state, &servers)?;
    for (app, server) in apps.iter().flat_map(|app| servers.iter().map(move |it| (app, it))) {
        if !dry_run {
            state.guard.forgive(app.id(), Some(&server.id));
        }
    }
    edit(state, move |state| {
        let planned: Vec<Connecting> =
            apps.iter().map(|it| plan_connect(state, *it, &servers, via)).collect::<Result<_, _>>()?;
        if dry_run {
            return Ok(planned.iter().flat_map(|it| it.edits(false)).collect());
        }
        let mut edits = Vec::new();
        for it in planned {
            edits.extend(write(state, it, &servers, via).map_err(|failure| after(failure, &edits))?);
        }
        Ok(edits)
    })
    .await
}

/// Removes entries of ours; no servers: all of them.
pub(super) async fn disconnect(
    state: &Arc<State>,
    names: Vec<String>,
    servers: Vec<String>,
) -> Result<Reply, Failure> {
    let apps = all_known(&names)?;
    for id in &servers {
        state.server(id)?;
    }
    edit(state, move |state| {
        let mut planned = Vec::new();
        for app in apps {
            let entries = entries_to_remove(state, app, &servers);
            planned.push((app, plan_removal(state, app, &entries)?, entries));
        }
        let mut edits = Vec::new();
        for (app, plan, entries) in planned {
            edits.extend(remove(state, app, plan, &entries).map_err(|failure| after(failure, &edits))?);
        }
        Ok(edits)
    })
    .await
}

/// Removes the entries of one server from every app. Gives the names of the apps, and what could not be removed.
pub(super) async fn remove_everywhere(
    state: &Arc<State>,
    server: &str,
) -> Result<(Vec<String>, Vec<Failure>), Failure> {
    let (mut removed, mut kept) = (Vec::new(), Vec::new());
    let entries = [server.to_owned()];
    let settings = state.store.settings();
    for app in clients::CLIENTS {
        let stands = clients::entry_names(*app, &state.setup.home).contains(&entries[0]);
        if !stands && settings.connected(app.id(), server).is_none() {
            continue;
        }
        let (app, entries) = (*app, entries.clone());
        let done = edit(state, move |state| {
            let plan = plan_removal(state, app, &entries)?;
            remove(state, app, plan, &entries)
        })
        .await;
        match done {
            Ok(_) => removed.push(app.name().to_owned()),
            Err(failure) => kept.push(failure),
        }
    }
    Ok((removed, kept))
}

/// Writes one entry again (doctor).
pub(super) async fn rewrite(state: &Arc<State>, client: &str, server: &str, via: Via) -> Result<(), Failure> {
    connect(state, vec![client.to_owned()], vec![server.to_owned()], via, false).await.map(drop)
}

/// Writes entries of one client again that are lost (guard). Gives the servers whose entries were; none of those that
/// were disconnected, or written by somebody, meanwhile.
pub(crate) async fn put_back(
    state: &Arc<State>,
    client: &str,
    lost: Vec<String>,
) -> Result<Vec<String>, Failure> {
    let app = known(client)?;
    let done: Arc<Mutex<Vec<String>>> = Arc::default();
    let written = done.clone();
    edit(state, move |state| {
        let settings = state.store.settings();
        let mut edits = Vec::new();
        for via in [Via::Bridge, Via::Http] {
            let is_ours = |it: &&String| settings.connected(app.id(), it).is_some_and(|it| it.via == via);
            let servers: Vec<Server> =
                lost.iter().filter(is_ours).map(|it| state.server(it)).collect::<Result<_, _>>()?;
            if servers.is_empty() {
                continue;
            }
            let planned = plan_connect(state, app, &servers, via)?;
            let missing = servers.iter().filter(|it| !planned.standing.contains(&it.id));
            let missing: Vec<String> = missing.map(|it| it.id.clone()).collect();
            edits.extend(write(state, planned, &servers, via)?);
            lock(&written).extend(missing);
        }
        Ok(edits)
    })
    .await?;
    let done = std::mem::take(&mut *lock(&done));
    Ok(done)
}

/// Removes one entry of ours whose server is not known any more (doctor).
pub(super) async fn remove_entry(state: &Arc<State>, client: &str, entry: &str) -> Result<(), Failure> {
    let app = known(client)?;
    let entries = [entry.to_owned()];
    edit(state, move |state| {
        let plan = plan_removal(state, app, &entries)?;
        remove(state, app, plan, &entries)
    })
    .await
    .map(drop)
}

/// Runs one edit of other programs' files: alone, and where blocking is allowed.
pub(super) async fn edit(
    state: &Arc<State>,
    work: impl FnOnce(&State) -> Result<Vec<Edit>, Failure> + Send + 'static,
) -> Result<Reply, Failure> {
    let done = {
        let _alone = state.editing.lock().await;
        let state = state.clone();
        tokio::task::spawn_blocking(move || work(&state)).await.map_err(|error| trouble::lost_task(&error))?
    };
    // Also after a failure: a part of it may be written. Who is connected may act, who is not may not.
    state.gateway.instances_changed();
    state.refresh().await?;
    Ok(Reply::Edited { edits: done? })
}

pub(super) fn all_known(names: &[String]) -> Result<Vec<&'static dyn Client>, Failure> {
    let mut apps: Vec<&'static dyn Client> = Vec::new();
    for name in names {
        let app = known(name)?;
        if apps.iter().all(|it| it.id() != app.id()) {
            apps.push(app);
        }
    }
    if apps.is_empty() {
        return Err(
            Failure::of(Kind::Usage, words("failure-app-unnamed")).remedy(words("failure-app-unnamed-hint"))
        );
    }
    Ok(apps)
}

/// The named servers; without names all that have an address.
fn servers_to_connect(state: &State, ids: &[String]) -> Result<Vec<Server>, Failure> {
    if ids.is_empty() {
        let all = server::servers(&state.store.settings());
        return Ok(all.into_iter().filter(|it| it.url.is_some()).collect());
    }
    let mut servers: Vec<Server> = Vec::new();
    for id in ids {
        let server = state.server(id)?;
        server.for_gateway()?;
        if servers.iter().all(|it| it.id != server.id) {
            servers.push(server);
        }
    }
    Ok(servers)
}

/// A planned connection of one client.
struct Connecting {
    app: &'static dyn Client,
    plan: Plan,
    /// The token its HTTP entries carry; `fresh` when it is not in any file yet.
    token: Option<String>,
    fresh: bool,
    /// Servers whose entry stands as it should already.
    standing: Vec<String>,
}

impl Connecting {
    fn edits(&self, write: bool) -> Vec<Edit> {
        edits_of(self.app, &self.plan, write, self.token.as_deref())
    }
}

fn plan_connect(
    state: &State,
    app: &'static dyn Client,
    servers: &[Server],
    via: Via,
) -> Result<Connecting, Failure> {
    let (home, settings, ours) = (&state.setup.home, state.store.settings(), state.ours());
    let (mut token, mut fresh) = (None, false);
    if via == Via::Http {
        // One token per client: any of its entries may hold it.
        let names = clients::entry_names(app, home);
        let standing = names.iter().find_map(|it| standing_token(app, home, it, &settings));
        fresh = standing.is_none();
        token = Some(standing.map_or_else(random::token, Ok)?);
    }
    let entries: Vec<Entry> = servers
        .iter()
        .map(|it| match &token {
            Some(token) => ours.by_http(&it.id, token),
            None => ours.by_bridge(app.id(), &it.id),
        })
        .collect();
    let stands = |it: &&Entry| clients::standing(app, home, &it.name, Some(it)) == Standing::Written;
    let standing = entries.iter().filter(stands).map(|it| it.name.clone()).collect();
    let changes: Vec<Change> = entries.into_iter().map(Change::Connect).collect();
    let plan = clients::plan(app, home, &state.backups(), &changes)?;
    Ok(Connecting { app, plan, token, fresh, standing })
}

fn write(state: &State, it: Connecting, servers: &[Server], via: Via) -> Result<Vec<Edit>, Failure> {
    let edits = it.edits(true);
    if let (Some(token), true) = (&it.token, it.fresh) {
        // First: the app may read its file the moment it is written.
        state.store.add_token(it.app.id(), token)?;
    }
    it.plan.apply(state.now())?;
    let settings = state.store.settings();
    for server in servers {
        let before = settings.connected(it.app.id(), &server.id);
        let untouched = before.filter(|known| known.via == via && it.standing.contains(&server.id));
        let entry = Connected {
            via,
            since: untouched.map_or_else(|| state.now(), |known| known.since),
            port: (via == Via::Http).then(|| state.gateway.port()),
        };
        state.questions.settle(&App::Client(it.app.id().to_owned()), &server.id);
        if before != Some(entry) {
            state.store.set_connected(it.app.id(), &server.id, entry)?;
        }
    }
    Ok(edits)
}

/// The entries to remove: ours that stand in the files, and those we remember there.
fn entries_to_remove(state: &State, app: &dyn Client, servers: &[String]) -> Vec<String> {
    let mut names = clients::entry_names(app, &state.setup.home);
    let settings = state.store.settings();
    let remembered = settings.connected.keys().filter(|(client, _)| client == app.id());
    names.extend(remembered.map(|(_, server)| server.clone()));
    let own = |it: &App| *it == App::Client(app.id().to_owned());
    names.extend(settings.approvals.keys().filter(|(it, _)| own(it)).map(|(_, server)| server.clone()));
    names.sort();
    names.dedup();
    names.retain(|it| servers.is_empty() || servers.contains(it));
    names
}

/// Plans the removal of those entries that really are ours. An entry the user has put in place of ours stays; a
/// file that cannot be read fails here.
fn plan_removal(state: &State, app: &dyn Client, entries: &[String]) -> Result<Plan, Failure> {
    let home = &state.setup.home;
    let stands = |it: &&String| {
        matches!(clients::standing(app, home, it, None), Standing::Written | Standing::Damaged(_))
    };
    let changes: Vec<Change> = entries.iter().filter(stands).cloned().map(Change::Disconnect).collect();
    Ok(clients::plan(app, home, &state.backups(), &changes)?)
}

fn remove(state: &State, app: &dyn Client, plan: Plan, entries: &[String]) -> Result<Vec<Edit>, Failure> {
    let edits = reloading(edits_of(app, &plan, true, None), app);
    plan.apply(state.now())?;
    for entry in entries {
        forget(state, app, entry)?;
    }
    Ok(edits)
}

/// From now on the app may not act on this server. While it runs nobody is asked whether it may after all.
pub(super) fn forget(state: &State, app: &dyn Client, server: &str) -> Result<(), Failure> {
    state.store.remove_connected(app.id(), server)?;
    state.questions.decline(&App::Client(app.id().to_owned()), server, state.now());
    Ok(())
}

/// What to do about an edit that takes something away: nothing has to be switched on or approved.
pub(super) fn reloading(edits: Vec<Edit>, app: &dyn Client) -> Vec<Edit> {
    let reload = Said::from(words("owner-reload-late").with("app", app.name()));
    edits.into_iter().map(|it| Edit { reload: reload.clone(), ..it }).collect()
}

/// A plan as what the user sees. The gateway's token stays out of it.
pub(super) fn edits_of(app: &dyn Client, plan: &Plan, write: bool, token: Option<&str>) -> Vec<Edit> {
    plan.diff()
        .into_iter()
        .map(|it| Edit {
            client: app.id().to_owned(),
            file: it.path.display().to_string(),
            written: write && !it.diff.is_empty(),
            // The lines around ours may hold other programs' keys.
            diff: moving::mask(&match token {
                Some(token) => it.diff.replace(token, TOKEN_TO_COME),
                None => it.diff,
            }),
            reload: Words::reload(app.id()).into(),
        })
        .collect()
}

/// A failure half way says what was done before it.
fn after(failure: Failure, edits: &[Edit]) -> Failure {
    let mut done: Vec<&str> = edits.iter().filter(|it| it.written).map(|it| it.client.as_str()).collect();
    done.dedup();
    if done.is_empty() {
        return failure;
    }
    failure.within(|why| words("failure-after").with("why", why).with("done", done.join(", ")))
}
