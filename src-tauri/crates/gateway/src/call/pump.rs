//! An answer that comes as a stream: passed on frame by frame, and picked up again where it broke.

use super::Call;
use crate::{
    link::{Link, retry_of},
    session::Transport,
    trouble::{self, Trouble},
    upstream::Events,
};
use http::HeaderValue;
use jsonrpc::{Kind, Message, sse::Frame};
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::Instant};

impl Call {
    /// Passes frames on as they come. A client that stopped reading has not cancelled (specification 2025-11-25,
    /// basic/transports): the call runs to its end.
    pub(super) async fn pump(self, link: Arc<Link>, mut events: Box<Events>, out: mpsc::Sender<Frame>) {
        let name = &link.target.server.name;
        let (mut last_event_id, mut heard) = (None, Instant::now());
        let mut retry = Duration::from_secs(1);
        let last = loop {
            let mut frame = match self.next_in_time(name, &mut events).await {
                Ok(Some(frame)) => frame,
                Ok(None) if self.session.is_cancelled(&self.key) => return,
                Ok(None) => {
                    let Some(id) = last_event_id.clone() else {
                        break Frame::message(self.tell(&trouble::cut_off(name), name));
                    };
                    if self.session.transport == Transport::Http {
                        // The client has the id too, and asks for the rest itself.
                        return;
                    }
                    match self.pick_up(&link, id, retry, heard).await {
                        Ok(again) => events = again,
                        Err(trouble) => break Frame::message(self.tell(&trouble, name)),
                    }
                    continue;
                }
                Err(trouble) => break Frame::message(self.tell(&trouble, name)),
            };
            if let Some(id) = &frame.id {
                last_event_id = HeaderValue::from_bytes(id).ok().filter(|it| !it.is_empty());
            }
            retry = retry_of(&frame).unwrap_or(retry);
            let Some(text) = frame.payload().cloned() else {
                drop(out.send(frame).await);
                continue;
            };
            heard = Instant::now();
            match Message::from_server(text) {
                Ok(Message { kind: Kind::Request { .. } | Kind::Notification { .. }, .. }) => {
                    if let Some(frame) = self.session.screen(&link, frame) {
                        drop(out.send(frame).await);
                    }
                }
                read => {
                    frame.data = Some(self.conclude(&link, read));
                    break frame;
                }
            }
        };
        drop(out.send(last).await);
        drop(out);
        events.finish().await;
    }

    /// Asks the server for the rest of a stream that broke (or that it ended to be polled).
    async fn pick_up(
        &self,
        link: &Link,
        last_event_id: HeaderValue,
        retry: Duration,
        heard: Instant,
    ) -> Result<Box<Events>, Trouble> {
        let name = &link.target.server.name;
        while heard.elapsed() < self.session.upstream.limits.call {
            // As long as the server asked for (`retry` of its stream).
            tokio::time::sleep(retry).await;
            match self.session.upstream.listen(&link.target, Some(last_event_id.clone())).await {
                Ok(Some(events)) => return Ok(events),
                Ok(None) => break,
                Err(
                    Trouble::Unreachable(_)
                    | Trouble::Faulty(_)
                    | Trouble::Lost(_)
                    | Trouble::Limited(_)
                    | Trouble::Full(_)
                    | Trouble::Refused(_),
                ) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Err(trouble::cut_off(name))
    }
}
