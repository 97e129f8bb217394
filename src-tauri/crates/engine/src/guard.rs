//! Puts entries back that somebody else removed or changed, where the user or the app's habits say so.

mod rule;

use clients::Client;
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::time::Instant;

use crate::{
    Call, GuardRule, commands,
    entry::ClientFacts,
    state::{State, lock},
    store::Settings,
    words::Filling,
};

pub(crate) use rule::{Guarding, Record};
use rule::{Quiet, Stamp, Stamps, Verdict};

/// (Client, server).
type Crossed = (String, String);

/// What the guard remembers while the owner runs.
#[derive(Default)]
pub(crate) struct Guard {
    records: Mutex<BTreeMap<Crossed, Record>>,
    quiet: Mutex<Quiet>,
    /// Client → how its files were when they could not be written, and why not. Tried again when they are different.
    failed: Mutex<BTreeMap<String, (Stamps, Filling)>>,
}

impl Guard {
    pub(crate) fn records(&self) -> BTreeMap<Crossed, Record> {
        lock(&self.records).clone()
    }

    /// Client → why its entries could not be put back.
    pub(crate) fn failures(&self) -> BTreeMap<String, Filling> {
        lock(&self.failed).iter().map(|(client, (_, why))| (client.clone(), why.clone())).collect()
    }

    /// The user wrote the entry anew or chose a rule: what was before does not count any more.
    pub(crate) fn forgive(&self, client: &str, server: Option<&str>) {
        lock(&self.records).retain(|(of, with), _| of != client || server.is_some_and(|it| it != with));
        lock(&self.failed).remove(client);
    }
}

/// What is to be done when the entry is lost, and who says so.
pub(crate) fn guarding(settings: &Settings, client: &str, server: &str) -> Guarding {
    let usual = match clients::client(client).is_some_and(Client::loses_entries) {
        true => GuardRule::Restore,
        false => GuardRule::Tell,
    };
    let chosen = settings.guard(client, server);
    Guarding { rule: chosen.unwrap_or(usual), chosen: chosen.is_some() }
}

/// Puts back what has to be put back now. Gives when to look again, if files have to be waited for.
pub(crate) async fn look_after(state: &Arc<State>) -> Option<Instant> {
    let (facts, settings, now) = (state.clients(), state.store.settings(), state.now());
    let mut again: Option<Instant> = None;
    for client in facts.iter().filter(|it| it.installed) {
        let servers = lost(client, &settings, state, now);
        if servers.is_empty() {
            continue;
        }
        let stamps: Stamps = client.files.iter().map(|it| stamp(it)).collect();
        if lock(&state.guard.failed).get(&client.id).is_some_and(|(then, _)| *then == stamps) {
            continue;
        }
        let ready = lock(&state.guard.quiet).look(&client.id, &stamps, Instant::now());
        match ready {
            Err(later) => again = Some(again.map_or(later, |it| it.min(later))),
            Ok(()) => put_back(state, client, &servers, stamps).await,
        }
    }
    again
}

/// The servers whose entries are to be put back. One that was fought over is left alone from now on.
fn lost(client: &ClientFacts, settings: &Settings, state: &State, now: u64) -> Vec<String> {
    let mut servers = Vec::new();
    for (server, entry) in &client.entries {
        if settings.connected(&client.id, server).is_none() {
            continue;
        }
        let mut records = lock(&state.guard.records);
        let record = records.entry((client.id.clone(), server.clone())).or_default();
        match rule::decide(guarding(settings, &client.id, server), &entry.standing, record, now) {
            Verdict::Leave => {}
            Verdict::PutBack => servers.push(server.clone()),
            Verdict::Stop => {
                record.stopped = true;
                tracing::warn!(
                    client = client.id,
                    server,
                    "an entry is lost again and again; it is not put back any more"
                );
                state.changed.notify_one();
            }
        }
    }
    servers
}

async fn put_back(state: &Arc<State>, client: &ClientFacts, servers: &[String], stamps: Stamps) {
    let done = match commands::put_back(state, &client.id, servers.to_vec()).await {
        Ok(done) => done,
        Err(failure) => {
            tracing::warn!(client = client.id, %failure, "a lost entry could not be put back");
            lock(&state.guard.failed).insert(client.id.clone(), (stamps, failure.into()));
            state.changed.notify_one();
            return;
        }
    };
    lock(&state.guard.failed).remove(&client.id);
    let now = state.now();
    for server in done {
        tracing::info!(client = client.id, server, "a lost entry was put back");
        lock(&state.guard.records).entry((client.id.clone(), server.clone())).or_default().put_back.push(now);
        state.activity.note(Call {
            at: now * 1000,
            client: Some(client.id.clone()),
            server,
            instance: None,
            method: "traygate/put-back".to_owned(),
            tool: None,
            took_ms: 0,
            bytes: 0,
            outcome: "done".to_owned(),
        });
    }
    state.publish();
}

/// Changes whenever the file does.
fn stamp(file: &Path) -> Stamp {
    let metadata = fs::metadata(file).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
