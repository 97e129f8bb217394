//! The sign-ins that mcp-remote keeps in plain files, taken over: kept, tried, and only then deleted.

use credentials::{Adopted, Foreign, Identity};
use moving::{
    entry::Told,
    mcp_remote::{self, PlainSignIn},
};
use std::{collections::BTreeSet, sync::Arc};
use url::Url;

use super::survey::Candidate;
use crate::{
    Auth, Failure, Kind, MovedSignIn, Outcome,
    commands::{mcp_remote as plain_files, probe},
    identity,
    server::{self, Server},
    state::State,
    trouble,
    words::{Said, Words, words},
};

/// One sign-in in plain files.
pub(super) struct Plain {
    pub(super) server: String,
    pub(super) sign_in: PlainSignIn,
    /// What tells it apart from others of the server: its `--resource`.
    resource: Option<String>,
    /// Why it stays as it is.
    pub(super) stays: Option<Words>,
}

/// What became of one. Its files go when the entries have been changed.
pub(super) struct Taken {
    told: MovedSignIn,
    delete: Option<PlainSignIn>,
}

/// Every sign-in to these servers: those that entries use, and those that are left over.
pub(super) async fn find(
    state: &Arc<State>,
    candidates: &[Candidate],
    servers: &[String],
) -> Result<Vec<Plain>, Failure> {
    let known = server::servers(&state.store.settings());
    let known = known.into_iter().filter(|it| matches!(it.auth, Auth::OAuth));
    let mut at: Vec<(String, Url)> = known.filter_map(|it| Some((it.id, it.url?))).collect();
    for it in candidates.iter().filter(|it| it.remote.through == Some("mcp-remote")) {
        if it.remote.credential.is_none() && !at.iter().any(|(id, _)| *id == it.server) {
            at.push((it.server.clone(), it.remote.url.clone()));
        }
    }
    at.retain(|(id, _)| servers.is_empty() || servers.contains(id));
    let told: Vec<(String, Told, bool)> =
        candidates.iter().map(|it| (it.server.clone(), it.remote.told.clone(), it.stays.is_some())).collect();
    let folder = state.mcp_remote_folder();
    let search = move || {
        let mut found = Vec::new();
        for (server, url) in at {
            let own: Vec<_> = told.iter().filter(|(id, ..)| *id == server).collect();
            let all: Vec<Told> = own.iter().map(|(_, told, _)| told.clone()).collect();
            for sign_in in mcp_remote::find(&folder, &url, &all) {
                let users: Vec<_> = own.iter().filter(|(_, told, _)| is_of(&sign_in, told)).collect();
                let stays = users.iter().any(|(.., stays)| *stays);
                found.push(Plain {
                    server: server.clone(),
                    resource: users.iter().find_map(|(_, told, _)| told.resource.clone()),
                    stays: stays.then(|| words("done-move-used")),
                    sign_in,
                });
            }
        }
        found
    };
    tokio::task::spawn_blocking(search).await.map_err(|error| trouble::lost_task(&error))
}

/// Takes them over, the latest of each kind first.
pub(super) async fn take(state: &Arc<State>, plain: Vec<Plain>, candidates: &mut [Candidate]) -> Vec<Taken> {
    let mut taken: Vec<Taken> = Vec::new();
    let mut done: BTreeSet<(String, String)> = BTreeSet::new();
    for it in plain {
        let kind = (it.server.clone(), it.sign_in.hash.clone());
        if let Some(why) = it.stays.clone() {
            taken.push(it.left(why));
        } else if done.contains(&kind) {
            taken.push(spare(state, it).await);
        } else {
            match take_one(state, &it).await {
                Ok(label) => {
                    for candidate in candidates.iter_mut().filter(|candidate| candidate.server == it.server) {
                        if is_of(&it.sign_in, &candidate.remote.told) {
                            candidate.label = Some(label.clone());
                        }
                    }
                    done.insert(kind);
                    let said = words("done-move-taken").with("label", &label);
                    let told = MovedSignIn { instance: Some(label), ..it.told(Outcome::Moved, said) };
                    taken.push(Taken { told, delete: Some(it.sign_in) });
                }
                Err(failure) => {
                    let why = words("done-move-untaken").with("why", failure).with("id", &it.server);
                    taken.push(it.left(why));
                }
            }
        }
    }
    taken
}

/// Keeps one, tries it, and finds out whose it is. Gives the instance's label.
async fn take_one(state: &Arc<State>, it: &Plain) -> Result<String, Failure> {
    let server = state.server(&it.server)?;
    let known = server.for_credentials()?;
    let tokens =
        it.sign_in.tokens().ok_or_else(|| Failure::of(Kind::SignInFailed, words("failure-plain-sign-in")))?;
    let before = tokens.access.clone();
    let label = it.resource.as_deref().map(label_of);
    let instance = match state.credentials.adopt(&known, tokens, label).await? {
        Adopted::Kept(instance) => instance,
        Adopted::Known(instance) => return Ok(instance.label),
    };
    let whose = match works(state, &server, &instance.id).await {
        Ok(whose) => whose,
        Err(failure) => {
            let now = state.credentials.authorize(&known, &instance.id, None).await.ok().flatten();
            let same = |it: &credentials::Authorization| it.value.expose().ends_with(before.expose());
            // Renewed meanwhile: what is in the vault is the only copy that still serves.
            if now.as_ref().is_some_and(|it| !same(it)) {
                None
            } else {
                state.credentials.abandon(&server.id, &instance.id).await?;
                return Err(failure);
            }
        }
    };
    let kept = match state.credentials.settle_adopted(&known, &instance.id, whose, false).await? {
        Adopted::Kept(instance) => instance,
        Adopted::Known(other) => {
            // Two sign-ins of one account: Traygate's own stays, this one ends.
            state.credentials.sign_out(&known, &instance.id).await?;
            return Ok(other.label);
        }
    };
    if !state.store.settings().active.contains_key(&server.id) {
        state.store.set_active(&server.id, Some(&kept.id))?;
    }
    state.gateway.instances_changed();
    state.gateway.meet(server.for_gateway()?, kept.id);
    Ok(kept.label)
}

/// One real conversation; a token that has ended is renewed once.
async fn works(state: &State, server: &Server, instance: &str) -> Result<Option<Identity>, Failure> {
    probe::probe(state, server, Some(instance)).await?;
    let known = server.for_credentials()?;
    match state.credentials.authorize(&known, instance, None).await? {
        Some(authorization) => Ok(identity::ask(state, server, authorization).await),
        None => Ok(None),
    }
}

/// An older one of the same name, from another version of mcp-remote: no entry uses it any more. A registration of its
/// own is a sign-in of its own, which ends at the server.
async fn spare(state: &Arc<State>, it: Plain) -> Taken {
    let registered: Option<Foreign> = it.sign_in.tokens();
    let said = match (state.server(&it.server), registered) {
        (Ok(server), Some(tokens)) => match server.for_credentials() {
            Ok(known) if !is_taken(state, &known, &tokens).await => {
                state.credentials.revoke_foreign(&known, tokens).await;
                words("done-move-spare-ended")
            }
            Ok(_) | Err(_) => words("done-move-spare-copy"),
        },
        (Ok(_) | Err(_), _) => words("done-move-spare"),
    };
    Taken { told: it.told(Outcome::Moved, said), delete: Some(it.sign_in) }
}

/// Whether the vault holds a sign-in of this very registration.
async fn is_taken(state: &State, known: &credentials::Server, tokens: &Foreign) -> bool {
    state.credentials.holds_client(known, &tokens.client_id).await
}

fn is_of(sign_in: &PlainSignIn, told: &Told) -> bool {
    !told.url.is_empty() && mcp_remote::hashes_of(told).contains(&sign_in.hash)
}

/// A resource as a name, where the server tells none: the host people would recognise, and what follows it.
fn label_of(resource: &str) -> String {
    let bare = resource.split_once("://").map_or(resource, |(_, it)| it);
    bare.trim_matches('/').to_owned()
}

impl Plain {
    pub(super) fn told(&self, outcome: Outcome, said: impl Into<Said>) -> MovedSignIn {
        MovedSignIn {
            server: self.server.clone(),
            files: self.sign_in.files.iter().map(|it| it.display().to_string()).collect(),
            outcome,
            instance: None,
            said: said.into(),
        }
    }

    pub(super) fn left(self, said: Words) -> Taken {
        Taken { told: self.told(Outcome::Left, said), delete: None }
    }
}

impl Taken {
    /// Deletes its files, where it was taken over, and says what became of it.
    pub(super) fn finish(self) -> MovedSignIn {
        match self.delete.as_ref().map(plain_files::delete) {
            Some(Err(failure)) => {
                let hint = failure.advice();
                let said = words("done-move-undeleted").with("hint", hint).with("why", failure);
                MovedSignIn { said: said.into(), ..self.told }
            }
            Some(Ok(())) | None => self.told,
        }
    }
}
