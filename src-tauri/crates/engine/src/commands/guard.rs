//! How entries are looked after, and saying how they shall be.

use std::sync::Arc;

use super::connect::known;
use crate::{Failure, GuardRule, Guarded, Kind, Reply, state::State, words::words};

/// Sets a rule if one is given, then tells how every entry of ours is looked after.
pub(super) async fn guard(
    state: &Arc<State>,
    client: Option<String>,
    server: Option<String>,
    rule: Option<GuardRule>,
) -> Result<Reply, Failure> {
    let app = client.as_deref().map(known).transpose()?;
    if let Some(server) = &server {
        state.server(server)?;
    }
    match (rule, app) {
        (Some(rule), Some(app)) => {
            state.store.set_guard(app.id(), server.as_deref(), rule)?;
            // Whoever says so again means from now on.
            state.guard.forgive(app.id(), server.as_deref());
            state.changed.notify_one();
        }
        (Some(_), None) => {
            return Err(Failure::of(Kind::Usage, words("failure-app-unnamed"))
                .remedy(words("failure-app-unnamed-hint")));
        }
        (None, _) => {}
    }
    let snapshot = state.refresh().await?;
    let asked = |client: &str, id: &str| {
        app.is_none_or(|it| it.id() == client) && server.as_ref().is_none_or(|it| it == id)
    };
    let mut guards = Vec::new();
    for client in &snapshot.clients {
        for (server, crossing) in client.crossings.iter().filter(|(id, _)| asked(&client.id, id)) {
            if let Some(guard) = crossing.guard {
                let (client, server) = (client.id.clone(), server.clone());
                guards.push(Guarded { client, server, status: crossing.status, state: guard });
            }
        }
    }
    Ok(Reply::Guard { guards })
}
