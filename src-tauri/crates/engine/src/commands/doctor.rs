//! Examining everything, and mending what can be mended.

use std::sync::Arc;

use super::{connect, mcp_remote};
use crate::{
    Failure, Finding, KeyStore, Kind, Reply,
    doctor::{self, CODES, COVERS, Fix, Found},
    state::State,
};

/// Looks, mends when asked, looks again.
pub(super) async fn doctor(state: &Arc<State>, fix: bool, only: &[String]) -> Result<Reply, Failure> {
    if let Some(unknown) = only.iter().find(|it| !CODES.contains(&it.as_str())) {
        return Err(Failure::new(Kind::Usage, format!("the doctor knows no finding \"{unknown}\""))
            .hint(format!("it knows: {}", CODES.join(", "))));
    }
    let mut before = look(state, only).await?;
    let mut fixed = Vec::new();
    if fix {
        let mut failures = Vec::new();
        for found in &before {
            let Some(fix) = &found.fix else { continue };
            if let Err(failure) = mend(state, fix).await {
                failures.push((found.finding.clone(), failure));
            }
        }
        let mut after = look(state, only).await?;
        let is_left = |it: &Finding| after.iter().any(|left| left.finding == *it);
        fixed = before.into_iter().map(|it| it.finding).filter(|it| !is_left(it)).collect();
        for left in &mut after {
            if let Some((_, failure)) = failures.iter().find(|it| it.0 == left.finding) {
                left.finding.remedy = format!("It could not be mended: {failure}.");
            }
        }
        before = after;
    }
    let findings = before.into_iter().map(|it| it.finding).collect();
    Ok(Reply::Doctor { findings, fixed, covers: covers(state) })
}

async fn look(state: &Arc<State>, only: &[String]) -> Result<Vec<Found>, Failure> {
    state.refresh().await?;
    let mut found = doctor::examine(&state.inputs());
    found.retain(|it| only.is_empty() || only.contains(&it.finding.code));
    Ok(found)
}

async fn mend(state: &Arc<State>, fix: &Fix) -> Result<(), Failure> {
    match fix {
        Fix::Rewrite { client, server, via } => connect::rewrite(state, client, server, *via).await,
        Fix::ClearMcpRemote { server } => mcp_remote::clear(state, &state.server(server)?).await.map(drop),
        Fix::Remove { client, entry } => connect::remove_entry(state, client, entry).await,
    }
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
