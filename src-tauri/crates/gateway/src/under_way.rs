//! Requests on their way to a server, by the instance whose credential they carry, so that a sign-out can wait for
//! them.

use crate::trouble::Trouble;
use rustc_hash::FxHashMap;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a request may still take until its server has answered, when its instance is signed out.
const GRACE: Duration = Duration::from_secs(2);

/// Instance id → its requests.
#[derive(Default)]
pub(crate) struct UnderWay(Mutex<FxHashMap<String, Arc<Requests>>>);

/// The requests that carry one instance's credential.
#[derive(Default)]
pub(crate) struct Requests {
    sent: TaskTracker,
    cut: CancellationToken,
}

impl UnderWay {
    /// To be asked for before the credential is: then either whoever signs out sees the request, or the request is
    /// refused the credential.
    pub(crate) fn of(&self, instance: &str) -> Arc<Requests> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(instance.to_owned()).or_default().clone()
    }

    /// Waits until no request carries the credential of this instance any more; after a grace they are cut off. The
    /// instance must be signed out already.
    pub(crate) async fn let_go(&self, instance: &str) {
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(instance);
        let Some(requests) = requests else { return };
        requests.sent.close();
        if timeout(GRACE, requests.sent.wait()).await.is_err() {
            requests.cut.cancel();
            requests.sent.wait().await;
        }
    }
}

impl Requests {
    /// Carries one request out, unless the instance is signed out meanwhile. It stays where it is pinned.
    pub(crate) async fn carry<T>(
        &self,
        server: &str,
        request: impl Future<Output = Result<T, Trouble>> + Unpin,
    ) -> Result<T, Trouble> {
        let _counted = self.sent.token();
        tokio::select! {
            biased;
            () = self.cut.cancelled() => Err(Trouble::Lost(format!(
                "You signed out of {server} while this call was under way. Check in {server} whether it was carried \
                 out."
            ))),
            done = request => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[tokio::test]
    async fn signing_out_waits_for_requests_and_cuts_off_those_that_hang() {
        let under_way = UnderWay::default();
        under_way.let_go("nobody").await;
        let requests = under_way.of("acme");
        assert_eq!(requests.carry("S", ready(Ok(1))).await, Ok(1));
        let hanging = tokio::spawn(async move { requests.carry::<u8>("S", pending()).await });
        let other = under_way.of("borealis");
        tokio::task::yield_now().await;
        under_way.let_go("acme").await;
        assert!(matches!(hanging.await.unwrap(), Err(Trouble::Lost(_))));
        assert_eq!(other.carry("S", ready(Ok(2))).await, Ok(2), "other instances are not concerned");
        assert_eq!(under_way.of("acme").carry("S", ready(Ok(3))).await, Ok(3), "nor is the next sign-in");
    }
}
