//! What the user chose about Traygate itself: checked, kept, carried out.

use std::sync::Arc;

use crate::{
    Failure, Kind, PORT, Reply, SettingsInput, SettingsState, login, state::State, trouble, words::words,
};

/// Ports below belong to the system.
const LOWEST_PORT: u16 = 1024;

/// Tells, after the change if there is one.
pub(super) async fn settings(state: &Arc<State>, change: Option<SettingsInput>) -> Result<Reply, Failure> {
    let state = state.clone();
    // Starting at login is a file.
    let work = tokio::task::spawn_blocking(move || carry_out(&state, change));
    work.await.map_err(|error| trouble::lost_task(&error))?
}

fn carry_out(state: &State, change: Option<SettingsInput>) -> Result<Reply, Failure> {
    if let Some(change) = change {
        if change.port.is_some_and(|it| it < LOWEST_PORT) {
            return Err(
                Failure::of(Kind::Usage, words("failure-low-port")).remedy(words("failure-port-hint"))
            );
        }
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
    Ok(Reply::Settings {
        settings: SettingsState {
            language: kept.own.look.language,
            theme: kept.own.look.theme,
            port,
            port_now,
            start_at_login: login::is_set(&state.setup),
        },
    })
}
