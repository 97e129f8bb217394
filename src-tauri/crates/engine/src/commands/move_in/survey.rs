//! What the apps' files hold that could move.

use clients::{Client, Foreign};
use credentials::Secret;
use moving::{
    Credential, address,
    entry::{self, Leads, Remote},
};
use std::{path::PathBuf, sync::Arc};
use url::Url;

use crate::{
    Failure, MovedEntry, Outcome,
    commands::import,
    server::{self, Server},
    state::State,
    trouble,
    words::{Filling, Words, words},
};

/// One entry that leads to a server without us.
pub(super) struct Candidate {
    pub(super) app: &'static dyn Client,
    pub(super) file: PathBuf,
    pub(super) name: String,
    pub(super) remote: Remote,
    /// Texts in it that nobody may see.
    pub(super) secrets: Vec<Secret>,
    pub(super) server: String,
    /// Why it stays as it is.
    pub(super) stays: Option<Filling>,
    /// The instance that came with it.
    pub(super) label: Option<String>,
}

/// Reads the files of these apps: entries of relays, and addresses of servers we know.
pub(super) async fn survey(
    state: &Arc<State>,
    apps: Vec<&'static dyn Client>,
    servers: &[String],
) -> Result<Vec<Candidate>, Failure> {
    let home = state.setup.home.clone();
    let read = move || -> Vec<(&'static dyn Client, Foreign)> {
        let of = |app: &'static dyn Client| {
            clients::foreign_entries(app, &home).into_iter().map(move |it| (app, it))
        };
        apps.into_iter().flat_map(of).collect()
    };
    let found = tokio::task::spawn_blocking(read).await.map_err(|error| trouble::lost_task(&error))?;
    let mut candidates: Vec<Candidate> =
        found.into_iter().filter_map(|(app, foreign)| candidate(state, app, foreign)).collect();
    candidates.retain(|it| servers.is_empty() || servers.contains(&it.server));
    Ok(candidates)
}

fn candidate(state: &State, app: &'static dyn Client, foreign: Foreign) -> Option<Candidate> {
    if !entry::is_entry(&foreign.says) {
        return None;
    }
    let Leads::Remote(remote) = entry::read(&foreign.says) else { return None };
    if address::is_loopback(&remote.url) && remote.url.port() == Some(state.gateway.port()) {
        return None;
    }
    let known = known_at(state, &remote.url);
    if known.is_none() && remote.through.is_none() {
        // A server we do not know, which the app speaks to itself: nobody asked us to come between.
        return None;
    }
    let server = match &known {
        Some(known) => known.id.clone(),
        None => import::id_for(state, &remote.url, Some(&foreign.name)),
    };
    let signed_in = !state.credentials.instances(&server).is_empty();
    let stays = match (&remote.credential, remote.beyond.as_slice()) {
        (_, [_, ..]) => Some(words("done-move-beyond").with("all", import::both(&remote.beyond)).into()),
        (Some(Credential::Placeholder), []) if !signed_in => {
            let key = words("done-move-placeholder").with("url", remote.url.as_str()).with("id", &server);
            Some(key.into())
        }
        (_, []) => None,
    };
    let secrets = entry::secrets(&foreign.says);
    let Foreign { file, name, .. } = foreign;
    Some(Candidate { app, file, name, remote: *remote, secrets, server, stays, label: None })
}

/// The server we know at this address; a slash at the end counts for nothing.
fn known_at(state: &State, url: &Url) -> Option<Server> {
    let bare = |it: &Url| it.as_str().trim_end_matches('/').to_owned();
    let is_it = |it: &Server| it.url.as_ref().is_some_and(|it| bare(it) == bare(url));
    server::servers(&state.store.settings()).into_iter().find(is_it)
}

impl Candidate {
    /// What is to be said of it; with [`Outcome::Left`] or [`Outcome::Planned`] why, or what would happen.
    pub(super) fn told(&self, outcome: Outcome) -> MovedEntry {
        let (outcome, said) = match (&self.stays, outcome) {
            (Some(why), _) => (Outcome::Left, words("done-move-stays").with("why", why.clone())),
            (None, outcome) => (outcome, self.plan()),
        };
        MovedEntry {
            client: self.app.id().to_owned(),
            file: self.file.display().to_string(),
            entry: self.name.clone(),
            through: self.remote.through.map(str::to_owned),
            server: self.server.clone(),
            url: self.remote.url.to_string(),
            outcome,
            instance: self.label.clone(),
            said: said.into(),
        }
    }

    fn plan(&self) -> Words {
        match &self.remote.credential {
            Some(Credential::Bearer(_) | Credential::Header { .. }) => words("done-move-plan-key"),
            Some(Credential::Placeholder) | None => words("done-move-plan"),
        }
    }
}
