//! Ending the sign-ins that `npx mcp-remote` left behind in plain files.

use credentials::Revocation;
use moving::mcp_remote::{self, PlainSignIn};
use std::{fs, io, sync::Arc};

use crate::{
    Failure, Kind, PlainCleared,
    server::Server,
    state::State,
    trouble,
    words::{Said, phrase, words},
};

/// Revokes where that can be done, then deletes every file that is provably this server's.
pub(super) async fn clear(state: &Arc<State>, server: &Server) -> Result<Vec<PlainCleared>, Failure> {
    let Some(url) = server.url.clone() else { return Ok(Vec::new()) };
    let folder = state.mcp_remote_folder();
    let found = tokio::task::spawn_blocking(move || mcp_remote::find(&folder, &url, &[])).await;
    let mut cleared = Vec::new();
    for it in found.map_err(|error| trouble::lost_task(&error))? {
        let (revoked, server_said) = revoke(state, server, &it).await;
        delete(&it)?;
        let files = it.files.iter().map(|file| file.display().to_string()).collect();
        cleared.push(PlainCleared { files, server_said, revoked });
    }
    Ok(cleared)
}

async fn revoke(state: &State, server: &Server, it: &PlainSignIn) -> (bool, Said) {
    let Some(tokens) = it.tokens() else {
        return (false, words("done-plain-unasked").into());
    };
    let Ok(known) = server.for_credentials() else { return (false, words("done-plain-nowhere").into()) };
    match state.credentials.revoke_foreign(&known, tokens).await {
        Revocation::Confirmed => (true, words("done-revoked").into()),
        Revocation::NotOffered | Revocation::Nothing => (false, words("done-plain-no-revocation").into()),
        Revocation::Failed(why) => (false, phrase(why).into()),
    }
}

pub(super) fn delete(it: &PlainSignIn) -> Result<(), Failure> {
    for file in &it.files {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let cannot = words("failure-delete").with("file", &**file).with("error", &error);
                return Err(Failure::of(Kind::TheirFile, cannot).remedy(words("failure-delete-hint")));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
