//! When a call must have its answer.

use super::Call;
use crate::{
    Server,
    trouble::{self, Trouble},
    upstream::Events,
};
use jsonrpc::sse::Frame;
use tokio::time::{Instant, timeout_at};

impl Call {
    /// When the answer must be there. Only what never takes long has an end; a tool may work for hours as long
    /// as it shows signs of life.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let quick = self.method.ends_with("/list") || matches!(&*self.method, "ping" | "server/discover");
        quick.then(|| self.begun + self.waited + self.session.upstream.limits.list)
    }

    /// Within the deadline, whatever it consists of. The work stays where it is pinned: moved in here, it would be copied
    /// for every call, several KiB of it.
    pub(crate) async fn in_time<T>(
        &self,
        server: &Server,
        work: impl Future<Output = Result<T, Trouble>> + Unpin,
    ) -> Result<T, Trouble> {
        let Some(deadline) = self.deadline() else { return work.await };
        let slow = |_| trouble::too_slow(&server.name, self.begun.elapsed().as_secs());
        timeout_at(deadline, work).await.map_err(slow)?
    }

    /// The next event of the answer's stream, unless the deadline comes before it.
    pub(crate) async fn next_in_time(
        &self,
        server: &str,
        events: &mut Events,
    ) -> Result<Option<Frame>, Trouble> {
        let Some(deadline) = self.deadline() else { return events.next().await };
        let slow = |_| trouble::too_slow(server, self.begun.elapsed().as_secs());
        timeout_at(deadline, events.next()).await.map_err(slow)?
    }
}
