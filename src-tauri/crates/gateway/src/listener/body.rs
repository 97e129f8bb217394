//! What an answer consists of: one message, or events as they come.

use crate::frames::Frames;
use bytes::Bytes;
use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep};

pub(super) enum Body {
    /// `None`: it was sent, or there is nothing to send.
    Whole(Option<Bytes>),
    Events(Reader),
}

/// Where the frames of a stream come from, until it ends.
pub(super) struct Reader {
    frames: Frames,
    heartbeat: Duration,
    silence: Pin<Box<Sleep>>,
    /// As long as it is there, somebody reads.
    _reading: Option<Arc<()>>,
}

impl Reader {
    pub(super) fn new(frames: Frames, heartbeat: Duration, reading: Option<Arc<()>>) -> Reader {
        Reader { frames, heartbeat, silence: Box::pin(sleep(heartbeat)), _reading: reading }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let piece = match self.frames.poll_next(cx) {
            Poll::Ready(frame) => frame.map(|it| it.write()),
            Poll::Pending => {
                ready!(self.silence.as_mut().poll(cx));
                Some(Bytes::from_static(b": still here\n\n"))
            }
        };
        self.silence.as_mut().reset(Instant::now() + self.heartbeat);
        Poll::Ready(piece)
    }
}

impl Body {
    pub(super) fn whole(text: Bytes) -> Body {
        Body::Whole(Some(text).filter(|it| !it.is_empty()))
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, Infallible>>> {
        let piece = match &mut *self {
            Body::Whole(text) => text.take(),
            Body::Events(reader) => ready!(reader.poll_next(cx)),
        };
        Poll::Ready(piece.map(|it| Ok(hyper::body::Frame::data(it))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Body::Whole(None))
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match self {
            Body::Whole(text) => {
                hyper::body::SizeHint::with_exact(text.as_ref().map_or(0, Bytes::len) as u64)
            }
            Body::Events(_) => hyper::body::SizeHint::default(),
        }
    }
}
