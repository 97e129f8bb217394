//! Server-sent events: frames in, an HTTP answer out.

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use serde_json::Value;
use std::{io, time::Duration};
use tokio::sync::mpsc::{self, UnboundedSender};

/// A stream that has nothing to say says so this often, or proxies would close it.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One thing to put on a stream.
pub(crate) enum Frame {
    Message(Value),
    Comment(&'static str),
    /// Breaks the connection without a proper end.
    Cut,
}

/// A stream and its writing end; it ends properly when that is dropped.
pub(crate) fn open() -> (UnboundedSender<Frame>, Response) {
    let (frames, incoming) = mpsc::unbounded_channel();
    let body = stream::unfold((incoming, 0_u64), |(mut incoming, count)| async move {
        let text = match tokio::time::timeout(HEARTBEAT, incoming.recv()).await {
            Ok(None) => return None,
            Ok(Some(Frame::Cut)) => Err(io::Error::other("cut")),
            Ok(Some(Frame::Comment(text))) => Ok(format!(": {text}\n\n")),
            Ok(Some(Frame::Message(message))) => {
                Ok(format!("event: message\nid: {count}\ndata: {message}\n\n"))
            }
            Err(_) => Ok(": ping\n\n".to_owned()),
        };
        Some((text.map(Bytes::from), (incoming, count + 1)))
    });
    let headers =
        [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache, no-transform")];
    (frames, (headers, Body::from_stream(body)).into_response())
}
