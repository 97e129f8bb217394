//! The user's word about apps that nobody connected.

use super::done;
use crate::{
    App, Auth, Failure, Kind, Reply, approval,
    server::Server,
    snapshot::{Approval, Verdict},
    state::State,
    store::Approved,
    words::words,
};

/// Lets an app use a server, at once and from now on.
pub(super) fn approve(state: &State, app: &App, id: &str) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let name = who(state, app, id);
    if server.auth == Auth::Open {
        return Err(Failure::of(Kind::Usage, words("failure-no-approval").with("server", server.name))
            .remedy(words("failure-no-approval-hint")));
    }
    if is_connected(state, app, id) {
        return Ok(done(words("done-no-approval").with("app", name).with("server", server.name)));
    }
    state.store.set_approval(app, id, &Approved { name: name.clone(), since: state.now() })?;
    state.questions.settle(app, id);
    state.gateway.instances_changed();
    state.publish();
    Ok(done(words("done-approved").with("app", name).with("server", server.name)))
}

/// Says no, or takes back a yes. The app is not asked about again while it runs.
pub(super) fn decline(state: &State, app: &App, id: &str) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let name = who(state, app, id);
    let Some(before) = known(state, app, id) else {
        return Err(nothing_to_decline(state, app, &name, &server));
    };
    state.store.remove_approval(app, id)?;
    state.questions.decline(app, id, state.now());
    state.gateway.instances_changed();
    state.publish();
    let (name, server) = (before.name, server.name);
    Ok(done(match before.verdict {
        Verdict::Approved => words("done-no-longer").with("app", name).with("server", server),
        Verdict::Pending | Verdict::Declined => {
            words("done-declined").with("app", name).with("server", server)
        }
    }))
}

fn nothing_to_decline(state: &State, app: &App, name: &str, server: &Server) -> Failure {
    match app {
        App::Client(client) if is_connected(state, app, &server.id) => {
            let end = words("failure-is-connected-hint").with("client", client).with("id", &server.id);
            Failure::of(
                Kind::Usage,
                words("failure-is-connected").with("app", name).with("server", &server.name),
            )
            .remedy(end)
        }
        App::Client(_) | App::Named(_) => {
            let neither = words("failure-not-waiting").with("app", name).with("server", &server.name);
            Failure::of(Kind::Usage, neither).remedy(words("failure-not-waiting-hint"))
        }
    }
}

/// What the snapshot says of an app and a server.
fn known(state: &State, app: &App, id: &str) -> Option<Approval> {
    state.publish().approvals.iter().find(|it| it.app == *app && it.server == id).cloned()
}

fn who(state: &State, app: &App, id: &str) -> String {
    known(state, app, id).map_or_else(|| approval::shown(app, None).0, |it| it.name)
}

fn is_connected(state: &State, app: &App, id: &str) -> bool {
    match app {
        App::Client(client) => state.store.settings().connected(client, id).is_some(),
        App::Named(_) => false,
    }
}
