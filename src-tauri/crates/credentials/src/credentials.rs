//! The one object the rest of the program holds: every instance, its credential, and what can be done with it.

use crate::{Authorization, Error, Instance, Revocation, Secret, Server, Setup, SignIn, SignedIn, Wanted};
use std::sync::Arc;
use tokio::sync::watch;

/// Every instance and its credential. Cheap to clone.
#[derive(Clone)]
pub struct Credentials {
    inner: Arc<Inner>,
}

struct Inner {
    changes: watch::Sender<u64>,
}

impl Credentials {
    /// Opens the vault's file. The keychain is not asked before a secret is needed.
    pub fn open(setup: Setup) -> Result<Credentials, Error> {
        let _ = setup;
        Ok(Credentials { inner: Arc::new(Inner { changes: watch::Sender::new(0) }) })
    }

    /// The instances of a server in the order of their first sign-in.
    pub fn instances(&self, server: &str) -> Vec<Instance> {
        let _ = server;
        Vec::new()
    }

    /// Counts up at every change of any instance.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Finds the server's sign-in, registers, and waits for the browser's answer on a loopback port. Opens no
    /// browser: the caller takes [`SignIn::url`] there.
    pub async fn begin_sign_in(&self, server: &Server, wanted: Wanted) -> Result<SignIn, Error> {
        let _ = (server, wanted);
        unimplemented!()
    }

    /// Keeps a key. The caller has checked it by one real call before.
    pub async fn sign_in_with_key(
        &self,
        server: &Server,
        wanted: Wanted,
        key: Secret,
    ) -> Result<SignedIn, Error> {
        let _ = (server, wanted, key);
        unimplemented!()
    }

    /// The header for a request to the server; `None` when the server is open. `refused` is the header value (or
    /// bare token) the server just answered 401 to.
    pub async fn authorize(
        &self,
        server: &Server,
        instance: &str,
        refused: Option<&Secret>,
    ) -> Result<Option<Authorization>, Error> {
        let _ = (server, instance, refused);
        unimplemented!()
    }

    /// Revokes at the server, then forgets, whatever the server answered.
    pub async fn sign_out(&self, server: &Server, instance: &str) -> Result<Revocation, Error> {
        let _ = (server, instance);
        unimplemented!()
    }

    /// Gives an instance another label.
    pub fn rename(&self, server: &str, instance: &str, label: &str) -> Result<(), Error> {
        let _ = (server, instance, label);
        unimplemented!()
    }

    /// Remembers that the server no longer takes this credential; `why` is for the user.
    pub fn mark_dead(&self, server: &str, instance: &str, why: &str) -> Result<(), Error> {
        let _ = (server, instance, why);
        unimplemented!()
    }
}
