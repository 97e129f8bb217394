//! The frames of one answer that comes as a stream: those that are here, and those to come.

use jsonrpc::sse::Frame;
use std::{
    collections::VecDeque,
    future::poll_fn,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

/// Frames in their order, until the stream ends.
pub(crate) struct Frames {
    here: VecDeque<Frame>,
    coming: Option<mpsc::Receiver<Frame>>,
}

impl Frames {
    /// Frames of which all are here.
    pub(crate) fn whole(here: VecDeque<Frame>) -> Frames {
        Frames { here, coming: None }
    }

    pub(crate) fn coming(coming: mpsc::Receiver<Frame>) -> Frames {
        Frames { here: VecDeque::new(), coming: Some(coming) }
    }

    /// Those that are here, when no more will come.
    pub(crate) fn all(&self) -> Option<&VecDeque<Frame>> {
        self.coming.is_none().then_some(&self.here)
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Frame>> {
        match (self.here.pop_front(), &mut self.coming) {
            (Some(frame), _) => Poll::Ready(Some(frame)),
            (None, Some(coming)) => coming.poll_recv(context),
            (None, None) => Poll::Ready(None),
        }
    }

    pub(crate) async fn next(&mut self) -> Option<Frame> {
        poll_fn(|context| self.poll_next(context)).await
    }
}
