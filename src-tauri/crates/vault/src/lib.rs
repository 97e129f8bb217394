//! Where credentials rest: one SQLite file whose records are sealed with a master key from the keychain.

mod client;
mod error;
mod scopes;
mod secret;
mod vault;

pub use client::{Client, Origin, Proof};
pub use error::{Cause, Error};
pub use scopes::{Scopes, StepUp, read_scopes};
pub use secret::Secret;
pub use vault::{Credential, Grant, MasterKey, PreregisteredClient, RegisteredFor, Reset, Row, Vault};

/// Where the vault's master key rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStore {
    /// The keychain of the operating system (Linux: Secret Service).
    Keychain,
    /// A 0600 file beside the vault: only when the user asked for it (`TRAYGATE_KEY_STORE=file`).
    File,
}
