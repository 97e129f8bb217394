//! What AI apps may do with a server's tools: what is in force, and the user's changes of it.

use policy::Rules;
use std::collections::BTreeMap;

use super::done;
use crate::{
    Auth, CallAnswer, Failure, HeldChange, Kind, PolicyInput, PolicyState, Reply, ToolState,
    server::{OPEN_INSTANCE, Server},
    state::State,
    tools::hex,
    words::words,
};

/// Carries a change out, if one is asked for, and reports.
pub(super) fn policy(state: &State, id: &str, change: Option<PolicyInput>) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let accepted = match change {
        Some(change) => apply(state, &server, change)?,
        None => Vec::new(),
    };
    Ok(Reply::Policy(report(state, &server, accepted)))
}

fn apply(state: &State, server: &Server, change: PolicyInput) -> Result<Vec<HeldChange>, Failure> {
    let PolicyInput { mode, disable, enable, accept } = change;
    let settings = state.store.settings();
    let before = settings.rules.get(&server.id).map(|it| Rules::clone(it)).unwrap_or_default();
    let mut rules = before.clone();
    if let Some(mode) = mode {
        rules.mode = mode.into();
    }
    let known = tools(state, server, &rules);
    for tool in disable {
        if !known.is_empty() && !known.contains_key(&tool) && !rules.off.contains(&tool) {
            return Err(no_such_tool(server, &tool));
        }
        rules.off.insert(tool);
    }
    for tool in enable {
        if !rules.off.remove(&tool) && !known.is_empty() && !known.contains_key(&tool) {
            return Err(no_such_tool(server, &tool));
        }
    }
    let mut accepted = Vec::new();
    for it in accept {
        let changes = state.tools.accept(&server.id, &it.tool, it.change.as_deref());
        if changes.is_empty() {
            let none = words("failure-nothing-held").with("tool", &it.tool).with("server", &server.name);
            return Err(Failure::of(Kind::Usage, none)
                .remedy(words("failure-nothing-held-hint").with("id", &server.id)));
        }
        accepted.extend(changes.into_iter().map(|change| HeldChange {
            tool: it.tool.clone(),
            instance: label(state, server, &change.instance),
            change: it.change.clone().unwrap_or_default(),
            diff: change.diff,
        }));
    }
    if rules != before {
        state.store.set_rules(&server.id, &rules)?;
        state.calls.forget(&server.id);
    }
    if rules != before || !accepted.is_empty() {
        state.gateway.policy_changed(&server.id);
    }
    state.publish();
    Ok(accepted)
}

fn no_such_tool(server: &Server, tool: &str) -> Failure {
    Failure::of(Kind::Usage, words("failure-no-tool").with("server", &server.name).with("tool", tool))
        .remedy(words("failure-no-tool-hint").with("id", &server.id))
}

fn report(state: &State, server: &Server, accepted: Vec<HeldChange>) -> PolicyState {
    let settings = state.store.settings();
    let rules = settings.rules.get(&server.id).map(|it| Rules::clone(it)).unwrap_or_default();
    PolicyState {
        server: server.id.clone(),
        name: server.name.clone(),
        mode: rules.mode.into(),
        tools: tools(state, server, &rules).into_values().collect(),
        tools_off: rules.off.into_iter().collect(),
        held: held(state, server),
        accepted,
    }
}

/// The tools of all instances by name, and those that are switched off though no list has them.
fn tools(state: &State, server: &Server, rules: &Rules) -> BTreeMap<String, ToolState> {
    let mut all = BTreeMap::new();
    for instance in instances(state, server) {
        let book = state.tools.book(&server.id, &instance);
        for (tool, offered) in book.tools() {
            let it = all.entry(tool.name.clone()).or_insert_with(|| ToolState {
                name: tool.name.clone(),
                title: tool.title.clone(),
                read_only: tool.read_only,
                off: rules.off.contains(&tool.name),
                held: false,
            });
            it.held |= offered.is_some();
            it.read_only &= tool.read_only;
        }
    }
    all
}

/// What servers said of tools since the user last looked, by tool and instance.
fn held(state: &State, server: &Server) -> Vec<HeldChange> {
    let mut all = Vec::new();
    for instance in instances(state, server) {
        let book = state.tools.book(&server.id, &instance);
        all.extend(book.held().map(|(known, offered)| HeldChange {
            tool: known.name.clone(),
            instance: label(state, server, &instance),
            change: hex(&offered.fingerprint()),
            diff: policy::diff(known, offered),
        }));
    }
    all
}

/// Instance ids.
fn instances(state: &State, server: &Server) -> Vec<String> {
    match server.auth {
        Auth::Open => vec![OPEN_INSTANCE.to_owned()],
        Auth::OAuth | Auth::ApiKey | Auth::Header(_) => {
            state.credentials.instances(&server.id).into_iter().map(|it| it.id).collect()
        }
    }
}

fn label(state: &State, server: &Server, instance: &str) -> Option<String> {
    let instances = state.credentials.instances(&server.id);
    instances.into_iter().find(|it| it.id == instance).map(|it| it.label)
}

/// The user's word about a call that waits for it.
pub(super) fn answer(state: &State, id: &str, answer: CallAnswer) -> Result<Reply, Failure> {
    let Some(call) = state.calls.answer(id, answer) else {
        return Err(Failure::of(Kind::Usage, words("failure-call-gone").with("id", id))
            .remedy(words("failure-call-gone-hint")));
    };
    state.publish();
    let (app, tool, server) = (call.app, call.tool, call.server_name);
    Ok(done(match answer {
        CallAnswer::Once => {
            words("done-call-once").with("app", app).with("tool", tool).with("server", server)
        }
        CallAnswer::UntilQuit => {
            words("done-call-until-quit").with("app", app).with("tool", tool).with("server", server)
        }
        CallAnswer::No => words("done-call-no").with("app", app).with("tool", tool).with("server", server),
    }))
}
