//! Looking into the vault, and mending it.

use credentials::{Instance, Rest};
use std::sync::Arc;

use super::done;
use crate::{
    Failure, Kind, Reply, VaultRecord, VaultRest, VaultState,
    state::{State, key_store},
    words::words,
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
            locked: found.locked.map(|error| error.to_string()),
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
        0 => "No sign-in in it could be read: sign in again.".to_owned(),
        1 => "1 instance was taken over.".to_owned(),
        many => format!("{many} instances were taken over."),
    };
    Ok(done(format!("A new vault is in use; the damaged one lies at {}. {kept}", reset.aside.display())))
}

/// A new master key. Running calls go on.
pub(super) async fn rekey(state: &State) -> Result<Reply, Failure> {
    let sealed = match state.credentials.rekey().await? {
        1 => "1 instance".to_owned(),
        many => format!("{many} instances"),
    };
    let place = key_store(&state.setup);
    Ok(done(format!("A new master key is in {place}; {sealed} and everything else are sealed with it.")))
}
