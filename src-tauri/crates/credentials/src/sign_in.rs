//! One sign-in in the browser, from the address to open to the instance it yields.

use crate::{Error, Instance};
use std::time::Duration;

/// A sign-in waiting for the browser. Dropping it cancels it and closes its port.
pub struct SignIn {
    url: String,
}

/// What a sign-in yielded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub instance: Instance,
    /// The label of the instance that was to be replaced, when the user signed in to another one instead. Both are
    /// kept.
    pub other_than: Option<String>,
}

impl SignIn {
    /// The address to open in the browser; holds no secret, may be copied into another browser profile.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the user comes back from the browser, and keeps what they brought.
    pub async fn finish(self, timeout: Duration) -> Result<SignedIn, Error> {
        let _ = timeout;
        unimplemented!()
    }
}
