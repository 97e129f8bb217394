//! What the owner runs on.

use tokio::runtime::{Builder, Runtime};

use crate::{Failure, Kind, words::words};

/// A runtime for an owner, or for a caller of one. One thread passes all messages: with two, each call of a client woke
/// the other one three times, which cost more than all else we do for a call. What waits for the disk or the keychain
/// has threads of its own.
///
/// # Errors
/// When the system gives no thread.
pub fn runtime() -> Result<Runtime, Failure> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::of(Kind::Ours, words("failure-start").with("error", &error)))
}
