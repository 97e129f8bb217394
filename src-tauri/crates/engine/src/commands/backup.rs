//! Everything that was set up, without secrets, as a document; and its way back.

use credentials::{Instance, Outline, Restored};
use moving::address;
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

use super::{connect, sign_in::clean_label};
use crate::{
    Failure, Kind, Reply, Terms, Via, instance,
    server::{self, Server},
    state::State,
    store::{Added, Pin, auth_from, auth_text},
    words::{Filling, Said, words},
};

const FORMAT: &str = "traygate-backup";
/// Counts up when an older Traygate could not bring everything back.
const VERSION: u32 = 1;

/// The document. `docs/backup.md` describes it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Backup {
    format: String,
    version: u32,
    made_by: String,
    /// Unix seconds.
    made_at: u64,
    servers: Vec<ServerRecord>,
    instances: Vec<InstanceRecord>,
    pins: Vec<PinRecord>,
    connected: Vec<ConnectedRecord>,
}

/// A server that was added, or what was changed of a built-in one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServerRecord {
    id: String,
    name: Option<String>,
    url: String,
    /// `oauth`, `api-key`, `header:NAME` or `open`; `None`: as it was shipped.
    auth: Option<String>,
    /// Sign-in rules of its own, without the client secret.
    #[serde(default)]
    terms: Terms,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InstanceRecord {
    id: String,
    server: String,
    url: String,
    label: String,
    identity: Option<String>,
    identity_key: Option<String>,
    active: bool,
    signed_in_at: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinRecord {
    client: String,
    server: String,
    instance: String,
    label: String,
    identity: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConnectedRecord {
    client: String,
    server: String,
    via: Via,
}

/// The document as JSON.
pub(super) fn back_up(state: &State) -> Reply {
    let settings = state.store.settings();
    let is_active = |it: &Outline| settings.active.get(&it.server) == Some(&it.id);
    let backup = Backup {
        format: FORMAT.to_owned(),
        version: VERSION,
        made_by: state.setup.version.clone(),
        made_at: state.now(),
        servers: settings
            .added
            .iter()
            .map(|it| ServerRecord {
                id: it.id.clone(),
                name: it.name.clone(),
                url: it.url.to_string(),
                auth: it.auth.as_ref().map(auth_text),
                terms: it.terms.clone(),
            })
            .collect(),
        instances: state
            .credentials
            .outlines()
            .into_iter()
            .map(|it| InstanceRecord {
                active: is_active(&it),
                id: it.id,
                server: it.server,
                url: it.url,
                label: it.label,
                identity: it.identity,
                identity_key: it.identity_key,
                signed_in_at: it.signed_in_at,
            })
            .collect(),
        pins: settings
            .pins
            .iter()
            .map(|((client, server), pin)| PinRecord {
                client: client.clone(),
                server: server.clone(),
                instance: pin.instance.clone(),
                label: pin.label.clone(),
                identity: pin.identity.clone(),
            })
            .collect(),
        connected: settings
            .connected
            .iter()
            .map(|((client, server), it)| ConnectedRecord {
                client: client.clone(),
                server: server.clone(),
                via: it.via,
            })
            .collect(),
    };
    let document = serde_json::to_string_pretty(&backup).expect("texts and numbers always serialise");
    Reply::BackUp { document: format!("{document}\n") }
}

/// Brings back what is not here. What is here stays as it is.
pub(super) async fn restore(state: &Arc<State>, document: &str) -> Result<Reply, Failure> {
    let backup = read(document)?;
    let mut told = Told::default();
    for it in &backup.servers {
        restore_server(state, it, &mut told)?;
    }
    let mut ids = HashMap::new();
    for it in &backup.instances {
        if let Some(instance) = restore_instance(state, it, &mut told)? {
            ids.insert(it.id.as_str(), instance);
        }
    }
    restore_active(state, &backup, &ids, &mut told)?;
    restore_pins(state, &backup, &ids, &mut told)?;
    state.refresh().await?;
    for it in &backup.connected {
        reconnect(state, it, &mut told).await;
    }
    state.gateway.instances_changed();
    state.refresh().await?;
    Ok(Reply::Restored { done: told.done, left: told.left })
}

/// What came back, and what the user has to do.
#[derive(Default)]
struct Told {
    done: Vec<Said>,
    left: Vec<Said>,
}

fn read(document: &str) -> Result<Backup, Failure> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let refused = |why: Filling| {
        Failure::of(Kind::Usage, words("failure-backup").with("why", why))
            .remedy(words("failure-backup-hint"))
    };
    let head: Head = serde_json::from_str(document).map_err(|error| refused(error.to_string().into()))?;
    if head.format != FORMAT {
        let why = words("failure-backup-format").with("format", head.format).with("ours", FORMAT);
        return Err(refused(why.into()));
    }
    if head.version != VERSION {
        let why = words("failure-backup-version").with("version", head.version).with("ours", VERSION);
        return Err(refused(why.into()).remedy(words("failure-backup-version-hint")));
    }
    let backup: Backup = serde_json::from_str(document).map_err(|error| refused(error.to_string().into()))?;
    // Everything is looked at before anything is changed.
    for it in &backup.servers {
        address::check_id(&it.id).map_err(|it| refused(Failure::from(it).into()))?;
        address::clean(&it.url).map_err(|it| refused(Failure::from(it).into()))?;
    }
    for it in &backup.instances {
        clean_label(Some(it.label.clone())).map_err(|failure| refused(failure.into()))?;
        let is_id = it.id.len() == 32 && it.id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_id {
            return Err(refused(words("failure-backup-id").with("id", &it.id).into()));
        }
    }
    Ok(backup)
}

fn restore_server(state: &State, it: &ServerRecord, told: &mut Told) -> Result<(), Failure> {
    let settings = state.store.settings();
    if let Some(here) = settings.added(&it.id) {
        if here.url.as_str() != it.url {
            let stays = words("done-restore-stays").with("id", &it.id);
            told.left.push(stays.with("here", here.url.as_str()).with("there", &it.url).into());
        }
        return Ok(());
    }
    let added = Added {
        id: it.id.clone(),
        name: it.name.clone(),
        url: address::clean(&it.url)?,
        auth: it.auth.as_deref().map(auth_from),
        // A secret that is not here must not be said to be.
        terms: Terms { client_secret: false, ..it.terms.clone() },
    };
    if it.terms.client_secret {
        let again = words("done-restore-secret").with("id", &it.id).with("url", added.url.as_str());
        told.left.push(again.into());
    }
    state.store.put_server(&added)?;
    told.done.push(words("done-restore-server").with("id", &it.id).with("url", added.url.as_str()).into());
    Ok(())
}

fn restore_instance(
    state: &State,
    it: &InstanceRecord,
    told: &mut Told,
) -> Result<Option<Instance>, Failure> {
    let Some(server) = server::find(&state.store.settings(), &it.server) else {
        let out = words("done-restore-left-out").with("label", &it.label).with("id", &it.server);
        told.left.push(out.into());
        return Ok(None);
    };
    let outline = Outline {
        id: it.id.clone(),
        server: it.server.clone(),
        url: it.url.clone(),
        label: it.label.clone(),
        identity: it.identity.clone(),
        identity_key: it.identity_key.clone(),
        signed_in_at: it.signed_in_at,
    };
    let instance = match state.credentials.restore(outline)? {
        Restored::Waiting(instance) => {
            let back = words("done-restore-instance").with("label", &instance.label);
            told.done.push(back.with("server", &server.name).into());
            let how = how_to_sign_in(&server, &instance);
            told.left.push(words("done-restore-sign-in").with("command", how).into());
            instance
        }
        Restored::There(instance) => instance,
    };
    Ok(Some(instance))
}

fn how_to_sign_in(server: &Server, instance: &Instance) -> String {
    let key = if server.auth.is_pasted() { " --api-key-stdin" } else { "" };
    format!("traygate reconnect {} \"{}\"{key}", server.id, instance.label)
}

fn restore_active(
    state: &State,
    backup: &Backup,
    ids: &HashMap<&str, Instance>,
    told: &mut Told,
) -> Result<(), Failure> {
    for it in backup.instances.iter().filter(|it| it.active) {
        let Some(instance) = ids.get(it.id.as_str()) else { continue };
        let settings = state.store.settings();
        let instances = state.credentials.instances(&it.server);
        if instance::active(&settings, &instances, &it.server).is_none() {
            state.store.set_active(&it.server, Some(&instance.id))?;
            let active = words("done-restore-active").with("label", &instance.label).with("id", &it.server);
            told.done.push(active.into());
        }
    }
    Ok(())
}

fn restore_pins(
    state: &State,
    backup: &Backup,
    ids: &HashMap<&str, Instance>,
    told: &mut Told,
) -> Result<(), Failure> {
    for it in &backup.pins {
        let known = clients::client(&it.client).is_some() && state.server(&it.server).is_ok();
        if !known || state.store.settings().pin(&it.client, &it.server).is_some() {
            continue;
        }
        let pin = match ids.get(it.instance.as_str()) {
            Some(now) => {
                Pin { instance: now.id.clone(), label: now.label.clone(), identity: now.identity.clone() }
            }
            // It was lost before: it still says which account must not be taken for another.
            None => {
                Pin { instance: it.instance.clone(), label: it.label.clone(), identity: it.identity.clone() }
            }
        };
        state.store.set_pin(&it.client, &it.server, Some(&pin))?;
        let pinned = words("done-restore-pinned").with("app", &it.client).with("label", pin.label);
        told.done.push(pinned.with("id", &it.server).into());
    }
    Ok(())
}

/// Writes the entry again where the app is on this machine, as `traygate connect` does.
async fn reconnect(state: &Arc<State>, it: &ConnectedRecord, told: &mut Told) {
    if state.store.settings().connected(&it.client, &it.server).is_some() {
        return;
    }
    let (app, servers) = (it.client.clone(), vec![it.server.clone()]);
    match connect::connect(state, vec![app], servers, it.via, false).await {
        Ok(_) => {
            let back = words("done-restore-connected").with("app", &it.client).with("id", &it.server);
            told.done.push(back.into());
        }
        Err(failure) => {
            let not = words("done-restore-unconnected").with("app", &it.client).with("id", &it.server);
            told.left.push(not.with("why", failure).into());
        }
    }
}
