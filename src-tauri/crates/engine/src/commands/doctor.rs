//! Examining everything, and mending what can be mended.

use doctor::Fix;
use std::{path::Path, sync::Arc};

use super::{connect, mcp_remote};
use crate::{
    Failure, Finding, KeyStore, Kind, Reply, Via,
    client_file::App,
    house::{house, told},
    state::State,
    trouble,
};

/// Looks, mends when asked, looks again.
pub(super) async fn doctor(state: &Arc<State>, fix: bool, only: &[String]) -> Result<Reply, Failure> {
    let codes = doctor::codes();
    if let Some(unknown) = only.iter().find(|it| !codes.contains(&it.as_str())) {
        return Err(Failure::new(Kind::Usage, format!("the doctor knows no finding \"{unknown}\""))
            .hint(format!("it knows: {}", codes.join(", "))));
    }
    let mut before = look(state, only).await?;
    let mut fixed = Vec::new();
    if fix {
        let mut failures = Vec::new();
        for found in &before {
            let Some(fix) = &found.fix else { continue };
            if let Err(failure) = mend(state, fix).await {
                failures.push((told(found.clone()), failure));
            }
        }
        let after = look(state, only).await?;
        let is_left = |it: &doctor::Finding| after.iter().any(|left| told(left.clone()) == told(it.clone()));
        fixed = before.into_iter().filter(|it| !is_left(it)).map(told).collect();
        before = after;
        for left in &mut before {
            let finding = told(left.clone());
            if let Some((_, failure)) = failures.iter().find(|it| it.0 == finding) {
                left.remedy = format!("It could not be mended: {failure}.");
            }
        }
    }
    let findings: Vec<Finding> = before.into_iter().map(told).collect();
    Ok(Reply::Doctor { findings, fixed, covers: covers(state) })
}

async fn look(state: &Arc<State>, only: &[String]) -> Result<Vec<doctor::Finding>, Failure> {
    state.refresh().await?;
    let mut found = doctor::examine(&house(&state.inputs()));
    found.retain(|it| only.is_empty() || only.iter().any(|code| code == it.code));
    Ok(found)
}

async fn mend(state: &Arc<State>, fix: &Fix) -> Result<(), Failure> {
    match fix {
        Fix::Rewrite { client, server, via } => {
            let via = match via {
                doctor::Via::Bridge => Via::Bridge,
                doctor::Via::Http => Via::Http,
            };
            connect::rewrite(state, client, server, via).await
        }
        Fix::ClearMcpRemote { server } => mcp_remote::clear(state, &state.server(server)?).await.map(drop),
        Fix::Remove { client, entry } => connect::remove_entry(state, client, entry).await,
        Fix::Cure { client, file, cure } => {
            let app = connect::known(client)?;
            let (cure, file) = (*cure, file.clone());
            connect::edit(state, move |state| {
                let mended = |text: &str| cure.apply(text, &App(app));
                if let Some(plan) = clients::mend(app, &state.backups(), &file, &mended)? {
                    plan.apply(state.now())?;
                }
                Ok(Vec::new())
            })
            .await
            .map(drop)
        }
        Fix::AllowBridge => {
            let bridge = state.setup.bridge.clone();
            let work = tokio::task::spawn_blocking(move || allow(&bridge));
            work.await.map_err(|error| trouble::lost_task(&error))?
        }
    }
}

/// Lets a program be started by those who may read it.
#[cfg(unix)]
fn allow(program: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let change = || {
        let mut permissions = std::fs::metadata(program)?.permissions();
        let readers = permissions.mode() & 0o444;
        permissions.set_mode(permissions.mode() | readers >> 2);
        std::fs::set_permissions(program, permissions)
    };
    change().map_err(|error| {
        Failure::new(Kind::Ours, format!("cannot let {} be started: {error}", program.display()))
            .hint("install Traygate again")
    })
}

#[cfg(not(unix))]
fn allow(program: &Path) -> Result<(), Failure> {
    Err(Failure::new(Kind::Ours, format!("cannot let {} be started", program.display()))
        .hint("install Traygate again"))
}

/// What was looked at, and what is true though nothing is wrong with it.
fn covers(state: &State) -> String {
    match state.setup.keys {
        KeyStore::Keychain => COVERS.to_owned(),
        KeyStore::File => format!(
            "{COVERS} Note: the vault's key rests in a file only you can read, because TRAYGATE_KEY_STORE=file; \
             the system keychain protects it better."
        ),
    }
}

/// What the doctor looks at, for people who want to know what "no findings" means.
const COVERS: &str = "Looked at: the AI apps' files (can they be read, do our entries stand in them as written, do they \
     lead to this Traygate, do other entries lead past it), what mcp-remote keeps in plain files, the bridge program, \
     the vault's file, sign-ins, active and pinned instances. Not asked: whether the servers answer; `traygate server \
     test SERVER` does that.";
