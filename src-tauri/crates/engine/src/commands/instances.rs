//! Switching, renaming, pinning and clearing instances.

use credentials::{Instance, Revocation};
use std::sync::Arc;

use super::{done, mcp_remote, sign_in::clean_label};
use crate::{
    Auth, Cleared, Failure, Kind, Reply, instance,
    server::{self, Server},
    state::State,
    store::Pin,
    words::{phrase, words},
};

/// Makes an instance the active one, live in every session that is not pinned.
pub(super) fn switch(state: &State, id: &str, label: &str) -> Result<Reply, Failure> {
    let (server, instance) = named(state, id, label)?;
    state.store.set_active(id, Some(&instance.id))?;
    state.gateway.instances_changed();
    state.publish();
    Ok(done(words("done-switched").with("server", server.name).with("instance", instance.label)))
}

/// Gives an instance another label; pins and the active one follow.
pub(super) fn rename(state: &State, id: &str, label: &str, new: &str) -> Result<Reply, Failure> {
    let (server, instance) = named(state, id, label)?;
    let new = clean_label(Some(new.to_owned()))?.unwrap_or_default();
    state.credentials.rename(id, &instance.id, &new)?;
    for ((client, _), pin) in &state.store.settings().pins {
        if pin.instance == instance.id {
            state.store.set_pin(client, id, Some(&Pin { label: new.clone(), ..pin.clone() }))?;
        }
    }
    state.gateway.instances_changed();
    state.publish();
    let (label, server) = (instance.label, server.name);
    Ok(done(words("done-renamed").with("instance", label).with("server", server).with("name", new)))
}

/// Lets one app always act on one instance, or follow the active one again.
pub(super) fn pin(state: &State, client: &str, id: &str, label: Option<&str>) -> Result<Reply, Failure> {
    let client = super::connect::known(client)?;
    let server = state.server(id)?;
    let message = match label {
        Some(label) => {
            let (_, instance) = named(state, id, label)?;
            let pin =
                Pin { instance: instance.id, label: instance.label.clone(), identity: instance.identity };
            state.store.set_pin(client.id(), id, Some(&pin))?;
            words("done-pinned")
                .with("app", client.name())
                .with("instance", instance.label)
                .with("server", server.name)
        }
        None => {
            state.store.set_pin(client.id(), id, None)?;
            words("done-unpinned").with("app", client.name()).with("server", server.name)
        }
    };
    state.gateway.instances_changed();
    state.publish();
    Ok(done(message))
}

/// "Clear credentials": revokes at the server, then forgets. When the active instance goes, none is active until the
/// user switches: another account must not act in its place by itself.
pub(super) async fn sign_out(
    state: &Arc<State>,
    id: &str,
    label: Option<String>,
    all: bool,
    mcp_remote: bool,
) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let only_plain = mcp_remote && state.credentials.instances(id).is_empty();
    let cleared = match label {
        Some(label) => vec![clear(state, &server, named(state, id, &label)?.1).await?],
        None if all || only_plain => clear_all(state, &server).await?,
        None => vec![clear(state, &server, the_active_one(state, &server)?).await?],
    };
    let plain = if mcp_remote { mcp_remote::clear(state, &server).await? } else { Vec::new() };
    state.refresh().await?;
    Ok(Reply::SignedOut { server: server.id, instances: cleared, plain })
}

/// Clears every instance of a server.
pub(super) async fn clear_all(state: &State, server: &Server) -> Result<Vec<Cleared>, Failure> {
    let mut cleared = Vec::new();
    for instance in state.credentials.instances(&server.id) {
        cleared.push(clear(state, server, instance).await?);
    }
    Ok(cleared)
}

async fn clear(state: &State, server: &Server, instance: Instance) -> Result<Cleared, Failure> {
    let settings = state.store.settings();
    // First nobody can act on it any more, then it ends.
    if settings.active.get(&server.id) == Some(&instance.id) {
        state.store.set_active(&server.id, None)?;
    }
    let revocation = state.credentials.sign_out(&server.for_credentials()?, &instance.id).await;
    // What was on its way with the credential has arrived or is cut off before anybody hears that it is gone.
    state.gateway.let_go(&instance.id).await;
    state.known.forget(&server.id, Some(&instance.id));
    state.tools.forget(&server.id, Some(&instance.id));
    state.gateway.instances_changed();
    let (revoked, server_said) = match revocation? {
        Revocation::Confirmed => (true, words("done-revoked")),
        Revocation::NotOffered => match server.auth {
            Auth::ApiKey | Auth::Header(_) => (false, words("done-key-stays").with("server", &server.name)),
            Auth::OAuth | Auth::Open => (false, words("done-no-revocation")),
        },
        Revocation::Nothing => (false, words("done-nobody")),
        Revocation::Failed(why) => (false, words("done-unrevoked").with("why", phrase(why))),
    };
    Ok(Cleared { label: instance.label, server_said: server_said.into(), revoked })
}

/// Ends the sign-outs during which the last owner ended. What cannot be revoked yet stays for the next start, and the
/// doctor tells.
pub(crate) async fn finish_sign_outs(state: Arc<State>) {
    for server in server::servers(&state.store.settings()) {
        let Ok(known) = server.for_credentials() else { continue };
        for instance in state.credentials.instances(&server.id).iter().filter(|it| it.is_leaving()) {
            let label = &instance.label;
            match state.credentials.finish_sign_out(&known, &instance.id).await {
                Ok(Revocation::Failed(why)) => {
                    tracing::warn!(
                        server = server.id,
                        label,
                        why,
                        "an interrupted sign-out is still not revoked"
                    );
                }
                Ok(Revocation::Confirmed | Revocation::NotOffered | Revocation::Nothing) => {
                    tracing::info!(server = server.id, label, "an interrupted sign-out is finished");
                }
                Err(error) => {
                    tracing::warn!(server = server.id, label, %error, "an interrupted sign-out cannot be finished");
                }
            }
        }
    }
}

fn the_active_one(state: &State, server: &Server) -> Result<Instance, Failure> {
    let instances = state.credentials.instances(&server.id);
    if let Some(active) = instance::active(&state.store.settings(), &instances, &server.id) {
        return Ok(active.clone());
    }
    let labels: Vec<&str> = instances.iter().map(|it| it.label.as_str()).collect();
    Err(match labels.as_slice() {
        [] => Failure::of(Kind::Usage, words("failure-nobody-signed-in").with("server", &server.name))
            .remedy(words("failure-nothing-to-clear")),
        labels => Failure::of(Kind::Usage, words("failure-none-active").with("server", &server.name))
            .remedy(words("failure-clear-which").with("all", labels.join(", "))),
    })
}

fn named(state: &State, id: &str, label: &str) -> Result<(Server, Instance), Failure> {
    let server = state.server(id)?;
    if server.auth == Auth::Open {
        return Err(Failure::of(Kind::Usage, words("failure-no-instances").with("server", &server.name))
            .remedy(words("failure-no-instances-hint")));
    }
    let instances = state.credentials.instances(id);
    let instance = instance::labelled(&instances, &server.name, label)?.clone();
    Ok((server, instance))
}
