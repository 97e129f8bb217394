//! Stepping up: a server wants more permissions than the sign-in of an instance gave. What is missing is written down
//! here; the browser opens when the user reconnects and not before.

use crate::{Credentials, Error, StepUp, credentials::on_disk};

impl Credentials {
    /// Takes in that the server answered 403 `insufficient_scope` to `operation` ("tools/call create_deal"). The
    /// instance stays usable; its next sign-in asks for everything asked before and `scope` (the challenge's, may be
    /// empty). At most three sign-ins are made for an operation that does not succeed.
    ///
    /// # Errors
    /// [`Error::NoInstance`], or [`Error::Vault`] when it could not be written down.
    pub async fn insufficient_scope(
        &self,
        server: &str,
        instance: &str,
        operation: &str,
        scope: &str,
    ) -> Result<StepUp, Error> {
        let (inner, server, instance) = (self.inner.clone(), server.to_owned(), instance.to_owned());
        let (operation, scope) = (operation.to_owned(), scope.to_owned());
        on_disk(move || {
            let named = inner.vault.with_scopes(&instance, |it| it.challenged(&operation, &scope))?;
            inner.changed();
            named.ok_or(Error::NoInstance { server })
        })
        .await
    }

    /// Takes in that `operation` succeeded: its tries begin anew. Costs a look into memory unless it was challenged
    /// before.
    pub fn permitted(&self, server: &str, instance: &str, operation: &str) {
        let challenged =
            self.inner.vault.read(server, |it| it.id == instance && it.scopes.was_challenged(operation));
        if !challenged.contains(&true) {
            return;
        }
        let (inner, instance, operation) = (self.inner.clone(), instance.to_owned(), operation.to_owned());
        drop(tokio::task::spawn_blocking(move || {
            if let Err(error) = inner.vault.with_scopes(&instance, |it| it.permitted(&operation)) {
                tracing::warn!(%error, "that a call succeeded could not be written down");
            }
            inner.changed();
        }));
    }
}
