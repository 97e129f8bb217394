//! What the doctor looks at, made of what the owner knows, and its findings as everybody is shown them.

use doctor::{
    Answer, Auth, Client, Crossing, Damage, File, House, Instance, Known, Loss, Lost, Machine, Pin, Server,
    Standing, State, Trouble, Via,
};
use std::sync::Arc;
use texts::Texts;

use crate::{
    assemble::Inputs,
    entry::ClientFacts,
    instance, server, snapshot,
    snapshot::Finding,
    words::{self, Words},
};

/// What is found from the inputs alone: the snapshot's findings.
pub(crate) fn findings(inputs: &Inputs) -> Vec<Finding> {
    doctor::examine(&house(inputs), &inputs.texts).into_iter().map(told).collect()
}

/// A finding as tray, window and command line show it.
pub(crate) fn told(it: doctor::Finding) -> Finding {
    Finding {
        code: it.code.to_owned(),
        subject: it.subject,
        message: it.message,
        remedy: it.remedy,
        fixable: it.fix.is_some_and(|it| !it.must_be_named()),
    }
}

/// Everything the inputs say. What takes a look at the network or at other programs is left empty.
pub(crate) fn house(inputs: &Inputs) -> House {
    House {
        clients: inputs.clients.iter().map(|it| client(it, inputs)).collect(),
        servers: inputs.servers.iter().map(|it| server(it, inputs)).collect(),
        machine: Machine {
            vault_damage: inputs.noticed.vault_damage.as_ref().map(|why| words::told(why, &inputs.texts)),
            vault_locked: inputs.noticed.vault_locked.clone(),
            bridge: Some(inputs.bridge.path.clone()),
            bridge_missing: !inputs.bridge.is_there,
            bridge_not_executable: inputs.bridge.is_there && !inputs.bridge.may_start,
            port: inputs.port,
            wanted_port: inputs.wanted_port,
            ..Machine::default()
        },
        now: inputs.now,
    }
}

fn client(it: &ClientFacts, inputs: &Inputs) -> Client {
    let crossing = |server: &server::Server| {
        let known = inputs.settings.connected(&it.id, &server.id);
        let entry = it.entries.get(&server.id)?;
        let standing = match &entry.standing {
            clients::Standing::Absent => Standing::Absent,
            clients::Standing::Written => Standing::Written,
            clients::Standing::Differs => Standing::Differs,
            clients::Standing::Damaged(why) => Standing::Damaged(words::told(why, &inputs.texts)),
        };
        let crossing = Crossing {
            standing,
            via: entry.via.map(via),
            known: known.map(|it| Known { via: via(it.via), since: it.since, port: it.port }),
            seen: inputs.last.seen.get(&(server.id.clone(), it.id.clone())).copied(),
            lost: entry.lost.as_ref().map(loss),
            stopped: inputs.guarded.get(&(it.id.clone(), server.id.clone())).is_some_and(|it| it.stopped),
        };
        Some((server.id.clone(), crossing))
    };
    Client {
        id: it.id.clone(),
        name: it.name.clone(),
        installed: it.installed,
        reload: Words::reload(&it.id).told(&inputs.texts).unwrap_or_else(|| it.reload.clone()),
        files: told_in(&it.read, &inputs.texts),
        types: it.types,
        crossings: inputs.servers.iter().filter_map(crossing).collect(),
        orphans: it.orphans.clone(),
        mcp_remote: it.mcp_remote.clone(),
    }
}

/// The files, their apps' reasons not to read them in the language of these texts.
fn told_in(files: &Arc<Vec<File>>, texts: &Texts) -> Arc<Vec<File>> {
    let mut files = files.clone();
    if files.iter().any(|it| it.damage.is_some()) {
        for file in Arc::make_mut(&mut files) {
            if let Some(Damage::Syntax { reason, .. } | Damage::Unreadable(reason)) = &mut file.damage {
                *reason = words::told(reason, texts);
            }
        }
    }
    files
}

fn server(it: &server::Server, inputs: &Inputs) -> Server {
    let instances = inputs.instances(&it.id);
    let pins = inputs.settings.pins.iter().filter(|((_, server), _)| *server == it.id);
    Server {
        id: it.id.clone(),
        name: it.name.clone(),
        url: it.url.clone(),
        auth: match it.auth {
            snapshot::Auth::OAuth => Auth::Browser,
            snapshot::Auth::ApiKey | snapshot::Auth::Header(_) => Auth::Key,
            snapshot::Auth::Open => Auth::Open,
        },
        instances: instances.iter().map(|instance| of_instance(it, instance, &inputs.texts)).collect(),
        has_active: instance::active(&inputs.settings, instances, &it.id).is_some(),
        pins: pins
            .map(|((client, _), pin)| Pin {
                client: client.clone(),
                label: pin.label.clone(),
                stands: instance::pinned(pin, instances).is_some(),
            })
            .collect(),
        mcp_remote_files: inputs.mcp_remote.get(&it.id).copied().unwrap_or(0),
        tools_held: inputs.held.get(&it.id).cloned().unwrap_or_default(),
        answers: inputs
            .noticed
            .away
            .get(&it.id)
            .map(|why| (String::new(), Answer::Failed(Trouble::Unreachable, words::told(why, &inputs.texts))))
            .into_iter()
            .collect(),
        waiting: 0,
    }
}

fn of_instance(server: &server::Server, it: &credentials::Instance, texts: &Texts) -> Instance {
    let told = |why: &String| words::told(why, texts);
    let state = match &it.state {
        _ if it.is_leaving() => State::Leaving,
        credentials::State::Ready => State::Ready,
        credentials::State::Ending(why) => State::Ending(told(why)),
        credentials::State::SignInNeeded(why) => State::SignInNeeded(told(why)),
    };
    let (label, needs) = (it.label.clone(), it.needs.as_ref().map(told));
    Instance { again: server.sign_in_again(&label), label, state, needs }
}

fn loss(it: &clients::Loss) -> Loss {
    let what = match it.what {
        clients::Lost::FileGone => Lost::FileGone,
        clients::Lost::OlderVersion => Lost::OlderVersion,
        clients::Lost::Emptied => Lost::Emptied,
        clients::Lost::Removed => Lost::Removed,
        clients::Lost::Changed => Lost::Changed,
    };
    Loss { file: it.file.clone(), what }
}

fn via(via: crate::Via) -> Via {
    match via {
        crate::Via::Bridge => Via::Bridge,
        crate::Via::Http => Via::Http,
    }
}
