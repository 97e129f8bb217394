//! The user's word about apps that nobody connected.

use super::done;
use crate::{
    App, Auth, Failure, Kind, Reply, approval,
    server::Server,
    snapshot::{Approval, Verdict},
    state::State,
    store::Approved,
};

/// Lets an app use a server, at once and from now on.
pub(super) fn approve(state: &State, app: &App, id: &str) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let name = who(state, app, id);
    if server.auth == Auth::Open {
        let message = format!("{} needs no sign-in, and so no approval", server.name);
        return Err(Failure::new(Kind::Usage, message).hint("every app uses it as it is"));
    }
    if is_connected(state, app, id) {
        return Ok(done(format!("{name} is connected to {} and needs no approval.", server.name)));
    }
    state.store.set_approval(app, id, &Approved { name: name.clone(), since: state.now() })?;
    state.desk.settle(app, id);
    state.gateway.instances_changed();
    state.publish();
    Ok(done(format!(
        "{name} may use {} from now on. `traygate approve` lists it; with --decline it is taken back.",
        server.name
    )))
}

/// Says no, or takes back a yes. The app is not asked about again while it runs.
pub(super) fn decline(state: &State, app: &App, id: &str) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let name = who(state, app, id);
    let Some(before) = known(state, app, id) else {
        return Err(nothing_to_decline(state, app, &name, &server));
    };
    state.store.remove_approval(app, id)?;
    state.desk.decline(app, id, state.now());
    state.gateway.instances_changed();
    state.publish();
    let (name, server) = (before.name, server.name);
    Ok(done(match before.verdict {
        Verdict::Approved => format!("{name} may not use {server} any more."),
        Verdict::Pending | Verdict::Declined => {
            format!("{name} may not use {server}. You are asked again when the app is started anew.")
        }
    }))
}

fn nothing_to_decline(state: &State, app: &App, name: &str, server: &Server) -> Failure {
    match app {
        App::Client(client) if is_connected(state, app, &server.id) => {
            Failure::new(Kind::Usage, format!("{name} is connected to {}", server.name))
                .hint(format!("end that with: traygate disconnect {client} --server {}", server.id))
        }
        App::Client(_) | App::Named(_) => {
            Failure::new(Kind::Usage, format!("{name} neither waits for {} nor may use it", server.name))
                .hint("`traygate approve` shows who does")
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
