//! An answer that comes as a stream: passed on frame by frame, and picked up again where it broke.

use super::{Answer, Call};
use crate::{
    frames::Frames,
    link::{Link, retry_of},
    session::Transport,
    trouble::{self, Trouble},
    upstream::Events,
};
use futures_util::FutureExt as _;
use http::HeaderValue;
use jsonrpc::{Kind, Message, sse::Frame};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::Instant};

/// So many frames that are here already are passed on together.
const TOGETHER: usize = 32;

/// An answer that is passed on.
struct Pump {
    call: Call,
    link: Arc<Link>,
    events: Box<Events>,
    last_event_id: Option<HeaderValue>,
    /// How long the server wants to be left alone before its stream is picked up.
    retry: Duration,
}

/// What one of the server's frames is to the client.
enum Step {
    Pass(Frame),
    Nothing,
    /// The response.
    Last(Frame),
}

/// What a stream brings next.
type Next = Result<Option<Frame>, Trouble>;

impl Call {
    /// Passes a stream on. What is here already, as most answers are, needs neither a task nor a wait.
    pub(super) fn stream(self, link: Arc<Link>, events: Box<Events>) -> Answer {
        let tasks = self.session.upstream.tasks.clone();
        let (last_event_id, retry) = (None, Duration::from_secs(1));
        let mut pump = Pump { call: self, link, events, last_event_id, retry };
        let mut here = VecDeque::new();
        let mut next = pump.events.next().now_or_never();
        while let Some(Ok(Some(frame))) = next {
            match pump.step(frame) {
                Step::Pass(frame) => here.push_back(frame),
                Step::Nothing => {}
                Step::Last(frame) => {
                    here.push_back(frame);
                    pump.events.leave(&tasks);
                    return Answer::Events(Frames::whole(here));
                }
            }
            next = if here.len() < TOGETHER { pump.events.next().now_or_never() } else { None };
        }
        let (out, coming) = mpsc::channel(2 * TOGETHER);
        for frame in here {
            out.try_send(frame).ok();
        }
        tasks.spawn(pump.run(next, out));
        Answer::Events(Frames::coming(coming))
    }
}

impl Pump {
    /// Passes frames on as they come, `next` first. A client that stopped reading has not cancelled (specification
    /// 2025-11-25, basic/transports): the call runs to its end.
    async fn run(mut self, mut next: Option<Next>, out: mpsc::Sender<Frame>) {
        let mut heard = Instant::now();
        let last = loop {
            let name = &self.link.target.server.name;
            let next = match next.take() {
                Some(next) => next,
                None => self.call.next_in_time(name, &mut self.events).await,
            };
            let frame = match next {
                Ok(Some(frame)) => frame,
                Ok(None) if self.call.session.is_cancelled(&self.call.key) => return,
                Ok(None) => {
                    let Some(id) = self.last_event_id.clone() else {
                        break Frame::message(self.call.tell(&trouble::cut_off(name), name));
                    };
                    if self.call.session.transport == Transport::Http {
                        // The client has the id too, and asks for the rest itself.
                        return;
                    }
                    match self.call.pick_up(&self.link, id, self.retry, heard).await {
                        Ok(again) => self.events = again,
                        Err(trouble) => break Frame::message(self.call.tell(&trouble, name)),
                    }
                    continue;
                }
                Err(trouble) => break Frame::message(self.call.tell(&trouble, name)),
            };
            if frame.payload().is_some() {
                heard = Instant::now();
            }
            match self.step(frame) {
                Step::Pass(frame) => drop(out.send(frame).await),
                Step::Nothing => {}
                Step::Last(frame) => break frame,
            }
        };
        drop(out.send(last).await);
        drop(out);
        self.events.finish().await;
    }

    fn step(&mut self, mut frame: Frame) -> Step {
        if let Some(id) = &frame.id {
            self.last_event_id = HeaderValue::from_bytes(id).ok().filter(|it| !it.is_empty());
        }
        self.retry = retry_of(&frame).unwrap_or(self.retry);
        let Some(text) = frame.payload().cloned() else { return Step::Pass(frame) };
        match Message::from_server(text) {
            Ok(Message { kind: Kind::Request { .. } | Kind::Notification { .. }, .. }) => {
                self.call.session.screen(&self.link, frame).map_or(Step::Nothing, Step::Pass)
            }
            read => {
                frame.data = Some(self.call.conclude(&self.link, read));
                Step::Last(frame)
            }
        }
    }
}

impl Call {
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
