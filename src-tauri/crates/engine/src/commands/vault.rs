//! Looking into the vault, and mending it.

use credentials::{Instance, Rest};
use std::sync::Arc;

use super::done;
use crate::{
    Failure, Kind, Reply, VaultRecord, VaultRest, VaultState,
    state::{State, key_store},
    words::{phrase, words},
};

/// What rests in the vault and whether it opens.
pub(super) async fn look(state: &State) -> Reply {
    let found = state.credentials.inspect().await;
    let record = |(instance, rest): (Instance, Rest)| VaultRecord {
        server: instance.server,
        label: instance.label,
        rest: match rest {
            Rest::Opens => VaultRest::Opens,
            Rest::Broken => VaultRest::Broken,
            Rest::Nothing => VaultRest::Nothing,
            Rest::Unknown => VaultRest::Unknown,
        },
    };
    Reply::Vault {
        vault: VaultState {
            file: found.file.display().to_string(),
            key_store: key_store(&state.setup).to_owned(),
            damage: found.damage,
            locked: found.locked.map(|error| Failure::from(error).into()),
            records: found.records.into_iter().map(record).collect(),
        },
    }
}

/// Puts a damaged vault aside and goes on with what can still be read.
pub(super) async fn reset(state: &Arc<State>) -> Result<Reply, Failure> {
    if state.credentials.damage().is_none() {
        return Err(
            Failure::of(Kind::Usage, words("failure-vault-whole")).remedy(words("failure-vault-whole-hint"))
        );
    }
    let reset = state.credentials.reset_vault().await?;
    state.gateway.instances_changed();
    state.refresh().await?;
    let kept = match reset.kept {
        0 => words("done-vault-none"),
        some => words("done-vault-kept").with("count", some),
    };
    Ok(done(words("done-vault-reset").with("file", &*reset.aside).with("kept", kept)))
}

/// A new master key. Running calls go on.
pub(super) async fn rekey(state: &State) -> Result<Reply, Failure> {
    let sealed = state.credentials.rekey().await?;
    let place = phrase(key_store(&state.setup));
    Ok(done(words("done-rekeyed").with("place", place).with("count", sealed)))
}
