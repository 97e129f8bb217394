//! What can go wrong, told so that the user knows what to do next. Texts carry no secret.

use std::{path::PathBuf, sync::Arc};

/// The cause beneath an error, shared because one failed refresh is told to every caller that waited for it.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Everything this crate can fail with.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "{reason}. Either unlock or install a keychain (on Linux: gnome-keyring or KWallet), or set \
         TRAYGATE_KEY_STORE=file to keep the vault's key in a file only you can read."
    )]
    KeyStore { reason: String },
    #[error(
        "the vault in {path} cannot be opened: {reason}. Bring the key back, or sign out of its instances (that works \
         without the key) and sign in again.",
        path = path.display()
    )]
    KeyLost { path: PathBuf, reason: String },
    #[error("the vault's key file cannot be used: {reason}")]
    KeyFile { reason: String },
    /// The file is damaged, too new, or cannot be written; or a record in it does not open.
    #[error("the vault {path}: {reason}", path = path.display())]
    File {
        path: PathBuf,
        reason: String,
        #[source]
        source: Option<Cause>,
    },
    #[error("Traygate could not {attempt}; this is a fault of Traygate")]
    Ours {
        attempt: &'static str,
        #[source]
        source: Option<Cause>,
    },
}

/// Wraps an error as the cause beneath ours.
pub(crate) fn cause(error: impl std::error::Error + Send + Sync + 'static) -> Option<Cause> {
    Some(Arc::new(error))
}
