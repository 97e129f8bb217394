//! What the user chose about Traygate itself: checked, kept, carried out.

use std::{io, sync::Arc};

use crate::{
    Failure, Kind, PORT, Reply, SettingsInput, SettingsState, login,
    state::{State, lock},
    trouble,
    words::words,
};

/// Ports below belong to the system.
const LOWEST_PORT: u16 = 1024;

/// Tells, after the change if there is one.
pub(super) async fn settings(state: &Arc<State>, change: Option<SettingsInput>) -> Result<Reply, Failure> {
    if let Some(port) = change.and_then(|it| it.port) {
        move_to(state, port).await?;
    }
    let state = state.clone();
    // Starting at login is a file.
    let work = tokio::task::spawn_blocking(move || carry_out(&state, change));
    work.await.map_err(|error| trouble::lost_task(&error))?
}

/// Entries that carry the old port are read anew, so that the doctor finds them.
async fn move_to(state: &Arc<State>, port: u16) -> Result<(), Failure> {
    if port < LOWEST_PORT {
        return Err(Failure::of(Kind::Usage, words("failure-low-port")).remedy(words("failure-port-hint")));
    }
    // No entry is written with the port of a moment ago.
    let editing = state.editing.lock().await;
    state.gateway.move_to(port).await.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => words("failure-port-taken").with("port", port.to_string()),
            _ => words("failure-port").with("port", port.to_string()).with("error", &error),
        };
        Failure::of(Kind::Ours, why)
            .remedy(words("failure-port-taken-hint").with("port", state.gateway.port().to_string()))
    })?;
    *lock(&state.wanted_port) = Some(port);
    drop(editing);
    state.refresh().await.map(drop)
}

fn carry_out(state: &State, change: Option<SettingsInput>) -> Result<Reply, Failure> {
    if let Some(change) = change {
        if let Some(on) = change.start_at_login {
            login::set(&state.setup, on)?;
        }
        state.store.set_own(&change)?;
        state.publish();
    }
    let kept = state.store.settings();
    let port_now = state.gateway.port();
    let port = match state.setup.port {
        0 => kept.own.port.unwrap_or(PORT),
        chosen => kept.own.port.or(kept.port).unwrap_or(chosen),
    };
    let left = state.snapshots.borrow().findings.iter().filter(|it| it.code == "port-moved").count();
    Ok(Reply::Settings {
        settings: SettingsState {
            language: kept.own.look.language,
            theme: kept.own.look.theme,
            port,
            port_now,
            port_left: u32::try_from(left).unwrap_or(u32::MAX),
            start_at_login: login::is_set(&state.setup),
        },
    })
}
