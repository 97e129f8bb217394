//! Moving in: other programs' ways to a server give way to ours. In this order, so that being cut off at any point costs
//! nothing: keys and sign-ins into the vault, then entries in the apps' files, and only then the plain files go.

mod sign_ins;
mod survey;

use clients::{Change, Client, Entry};
use moving::{Credential, MASK};
use std::{collections::BTreeMap, sync::Arc};

use super::{connect, import, instances, servers};
use crate::{
    App, Auth, AuthInput, Edit, Failure, MovedEntry, MovedSignIn, Outcome, Reply, Via,
    entry::standing_token,
    instance,
    server::{self, Server},
    state::State,
    store::Connected,
    words::{Filling, words},
};
use sign_ins::Plain;
use survey::Candidate;

/// Moves what the apps' files and mcp-remote's hold for these servers, or only says what would move.
pub(super) async fn move_in(
    state: &Arc<State>,
    clients: Vec<String>,
    servers: Vec<String>,
    take_sign_ins: bool,
    dry_run: bool,
) -> Result<Reply, Failure> {
    let apps = match clients.is_empty() {
        true => clients::CLIENTS.iter().copied().filter(|it| it.installed(&state.setup.home)).collect(),
        false => connect::all_known(&clients)?,
    };
    for id in &servers {
        state.server(id)?;
    }
    let mut candidates = survey::survey(state, apps, &servers).await?;
    let plain = sign_ins::find(state, &candidates, &servers).await?;
    if dry_run {
        let Edits { edits, .. } = edit(state, &candidates, false).await?;
        let sign_ins = plain.iter().map(|it| it.planned(take_sign_ins)).collect();
        let entries = candidates.iter().map(|it| it.told(Outcome::Planned)).collect();
        return Ok(Reply::MovedIn { entries, sign_ins, edits });
    }
    let active = state.store.settings().active.clone();
    for it in candidates.iter_mut().filter(|it| it.stays.is_none()) {
        if let Err(failure) = provide(state, it).await {
            it.stays = Some(failure.into());
        }
    }
    let taken = match take_sign_ins {
        true => sign_ins::take(state, plain, &mut candidates).await,
        false => plain.into_iter().map(|it| it.left(words("done-move-unasked"))).collect(),
    };
    // What came along must not act in the place of what the user had chosen before.
    for (server, before) in &active {
        if state.store.settings().active.get(server) != Some(before) {
            state.store.set_active(server, Some(before))?;
        }
    }
    let Edits { edits, failed } = edit(state, &candidates, true).await?;
    for it in candidates.iter_mut().filter(|it| it.stays.is_none()) {
        let in_vault = |why: &Filling| words("done-move-in-vault").with("why", why.clone()).into();
        it.stays = failed.get(it.app.id()).map(in_vault);
    }
    pin(state, &candidates)?;
    let sign_ins = taken.into_iter().map(sign_ins::Taken::finish).collect::<Vec<MovedSignIn>>();
    state.gateway.instances_changed();
    state.refresh().await?;
    let entries = candidates.iter().map(|it| after(state, it)).collect();
    Ok(Reply::MovedIn { entries, sign_ins, edits })
}

/// Sees to it that the server is known and that the key in the entry is in the vault, tried by a real call.
async fn provide(state: &Arc<State>, it: &mut Candidate) -> Result<(), Failure> {
    let url = it.remote.url.to_string();
    let name = (it.name != it.server).then(|| it.name.clone());
    let known = server::find(&state.store.settings(), &it.server);
    let stands = known.as_ref().is_some_and(|known| known.url.is_some());
    let name = name.filter(|_| known.is_none());
    let input = match &it.remote.credential {
        None | Some(Credential::Placeholder) => {
            if !stands {
                servers::add(state, &url, Some(it.server.clone()), name, None, None).await?;
            }
            return Ok(());
        }
        Some(Credential::Bearer(key)) => AuthInput::ApiKey(key.expose().to_owned()),
        Some(Credential::Header { name, value }) => {
            AuthInput::Header { name: name.clone(), value: value.expose().to_owned() }
        }
    };
    // A slash more or less in an entry does not change a server's address.
    let url = known.and_then(|it| it.url).map_or(url, |it| it.to_string());
    let reply = import::take_key(state, &it.server, name, &url, stands, input).await?;
    it.label = match reply {
        Reply::SignedIn { label, .. } => Some(label),
        _ => {
            let instances = state.credentials.instances(&it.server);
            instances.into_iter().max_by_key(|it| it.signed_in_at).map(|it| it.label)
        }
    };
    Ok(())
}

/// The changes of the apps' files.
#[derive(Default)]
struct Edits {
    edits: Vec<Edit>,
    /// App → why its files could not be changed.
    failed: BTreeMap<String, Filling>,
}

/// What an entry is called, and the server it is to lead to.
type Move = (String, String);

/// Plans, and with `write` makes, the change of every app's files. An app whose file cannot be changed stays as it is.
async fn edit(state: &Arc<State>, candidates: &[Candidate], write: bool) -> Result<Edits, Failure> {
    let mut by_app: BTreeMap<&str, (&'static dyn Client, Vec<Move>)> = BTreeMap::new();
    let mut secrets = Vec::new();
    for it in candidates.iter().filter(|it| it.stays.is_none()) {
        let (_, moves) = by_app.entry(it.app.id()).or_insert((it.app, Vec::new()));
        let one = (it.name.clone(), it.server.clone());
        if !moves.contains(&one) {
            moves.push(one);
        }
        secrets.extend(it.secrets.iter().cloned());
    }
    let mut all = Edits::default();
    for (app, moves) in by_app.into_values() {
        let done = connect::edit(state, move |state| edit_one(state, app, &moves, write)).await;
        match done {
            Ok(Reply::Edited { edits }) => all.edits.extend(edits),
            Ok(_) => {}
            // Nothing was written before: the preview says what is wrong. Later the rest goes on.
            Err(failure) if !write => return Err(failure),
            Err(failure) => drop(all.failed.insert(app.id().to_owned(), failure.into())),
        }
    }
    for it in &mut all.edits {
        for secret in &secrets {
            it.diff = it.diff.replace(secret.expose(), MASK);
        }
    }
    Ok(all)
}

fn edit_one(
    state: &State,
    app: &'static dyn Client,
    moves: &[(String, String)],
    write: bool,
) -> Result<Vec<Edit>, Failure> {
    let settings = state.store.settings();
    let ours = |server: &str| -> (Entry, Via) {
        let by_http = settings.connected(app.id(), server).is_some_and(|it| it.via == Via::Http);
        let token = standing_token(app, &state.setup.home, server, &settings).filter(|_| by_http);
        match token {
            Some(token) => (state.ours().by_http(server, &token), Via::Http),
            None => (state.ours().by_bridge(app.id(), server), Via::Bridge),
        }
    };
    let changes: Vec<Change> = moves
        .iter()
        .map(|(name, server)| Change::Replace { name: name.clone(), with: ours(server).0 })
        .collect();
    let plan = clients::plan(app, &state.setup.home, &state.backups(), &changes)?;
    let edits = connect::edits_of(app, &plan, write, None);
    if write {
        plan.apply(state.now())?;
        for (_, server) in moves {
            let via = ours(server).1;
            let port = (via == Via::Http).then(|| state.gateway.port());
            state.questions.settle(&App::Client(app.id().to_owned()), server);
            state.store.set_connected(app.id(), server, Connected { via, since: state.now(), port })?;
        }
    }
    Ok(edits)
}

/// An app that had one account of a server goes on with that one, where the active one is another.
fn pin(state: &State, candidates: &[Candidate]) -> Result<(), Failure> {
    let mut labels: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for it in candidates.iter().filter(|it| it.stays.is_none()) {
        if let Some(label) = &it.label {
            labels.entry((it.app.id(), &it.server)).or_default().push(label);
        }
    }
    for ((client, server), mut labels) in labels {
        labels.dedup();
        let instances = state.credentials.instances(server);
        let active = instance::active(&state.store.settings(), &instances, server);
        if let [label] = labels.as_slice()
            && active.is_none_or(|it| it.label != **label)
        {
            instances::pin(state, client, server, Some(label))?;
        }
    }
    Ok(())
}

/// What became of an entry, in words.
fn after(state: &State, it: &Candidate) -> MovedEntry {
    if it.stays.is_some() {
        return it.told(Outcome::Left);
    }
    let settings = state.store.settings();
    let instances = state.credentials.instances(&it.server);
    let acting = instance::acting(&settings, &instances, &it.server, Some(it.app.id()), None);
    let server: Option<Server> = server::find(&settings, &it.server);
    let name = server.as_ref().map_or(it.server.as_str(), |it| &it.name);
    let keyed = server.as_ref().is_some_and(|it| matches!(it.auth, Auth::ApiKey | Auth::Header(_)));
    let open = server.as_ref().is_some_and(|it| it.auth == Auth::Open);
    let (app, id) = (it.app.name(), &it.server);
    let said = match acting {
        Some(acting) => {
            words("done-move-as").with("app", app).with("server", name).with("instance", &acting.label)
        }
        None if open => words("done-move-open").with("app", app).with("server", name),
        None if keyed => words("done-move-sign-in-key").with("app", app).with("server", name).with("id", id),
        None => words("done-move-sign-in").with("app", app).with("server", name).with("id", id),
    };
    let said = said.into();
    MovedEntry { said, instance: acting.map(|it| it.label.clone()), ..it.told(Outcome::Moved) }
}

impl Plain {
    fn planned(&self, take: bool) -> MovedSignIn {
        let said = match (&self.stays, take) {
            (Some(why), _) => why.clone(),
            (None, true) => words("done-move-would"),
            (None, false) => words("done-move-plain"),
        };
        let outcome = if take && self.stays.is_none() { Outcome::Planned } else { Outcome::Left };
        self.told(outcome, said)
    }
}
