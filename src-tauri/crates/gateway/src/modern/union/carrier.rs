//! What holds the shared stream: opens it when its turn comes, a wider one when somebody wants more, and again when it
//! broke.

use super::{Failure, Opened, Union};
use crate::{
    Instance, Server,
    link::{PAUSE, SHORT_LIVED, retry_of},
    modern::{
        Said,
        filter::{ACKNOWLEDGED, About, Filter},
        own_request, said,
    },
    shared::LINGER,
    trouble::{self, Trouble},
    turn::Account,
    upstream::{Events, Reply, Target, Upstream},
};
use futures_util::future::{BoxFuture, FutureExt};
use jsonrpc::{Kind, Message, sse::Frame};
use serde_json::{Map, Value};
use std::{
    future::pending,
    ops::ControlFlow::{self, Break, Continue},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::timeout;

pub(super) struct Carrier {
    upstream: Arc<Upstream>,
    server: Arc<Server>,
    instance: Instance,
    account: Account,
    union: Arc<Union>,
    stream: Option<Stream>,
    /// There was one, and it broke.
    broke: bool,
    /// Before the next one is opened: the server's wish, and ours, which grows.
    wait: Duration,
    pause: Duration,
    /// How many in a row were of no use, and how many were refused.
    short_lived: u32,
    refused: u32,
    deserted: Option<Instant>,
}

struct Stream {
    events: Box<Events>,
    begun: Instant,
    retry: Option<Duration>,
}

/// What came of opening one.
enum Outcome {
    Open(Box<Events>, Arc<Opened>),
    /// Nobody wants it any more.
    Unwanted,
    Answered,
    Trouble(Trouble),
}

/// How long the narrower stream is still read once a wider one is open: what the server said on it before must not get
/// lost.
const OVERLAP: Duration = Duration::from_millis(250);

impl Carrier {
    pub(super) fn new(
        upstream: Arc<Upstream>,
        server: Arc<Server>,
        instance: Instance,
        account: Account,
        union: Arc<Union>,
    ) -> Carrier {
        Carrier {
            upstream,
            server,
            instance,
            account,
            union,
            stream: None,
            broke: false,
            wait: Duration::ZERO,
            pause: PAUSE.0,
            short_lived: 0,
            refused: 0,
            deserted: None,
        }
    }

    pub(super) async fn run(mut self) {
        let stop = self.union.stop.clone();
        tokio::select! {
            () = self.carry() => {}
            () = stop.cancelled() => {}
        }
        self.upstream.shared.unions.forget(&self.account, &self.union);
    }

    async fn carry(&mut self) {
        let mut opening: Option<BoxFuture<'static, Outcome>> = None;
        loop {
            if opening.is_none() && self.is_wanted() {
                opening = Some(self.open().boxed());
            }
            if self.is_deserted(opening.is_some())
                && self.upstream.shared.unions.desert(&self.account, &self.union)
            {
                return;
            }
            let patience = self.deserted.map(|since| self.linger().saturating_sub(since.elapsed()));
            tokio::select! {
                frame = next(&mut self.stream) => {
                    if self.hear(frame).is_break() {
                        return;
                    }
                }
                outcome = async { opening.as_mut().expect("there is one").await }, if opening.is_some() => {
                    opening = None;
                    if self.take(outcome).await.is_break() {
                        return;
                    }
                }
                () = self.union.changed.notified() => {}
                () = tokio::time::sleep(patience.unwrap_or_default()), if patience.is_some() => {}
            }
        }
    }

    /// Whether a stream, or a wider one, must be opened.
    fn is_wanted(&self) -> bool {
        let state = self.union.state();
        match self.stream {
            None => !state.readers.is_empty(),
            Some(_) => state.readers.values().any(|it| !it.served),
        }
    }

    fn linger(&self) -> Duration {
        self.server.budget.streams.map_or(LINGER, |it| it.window)
    }

    /// Whether nobody has read for so long that the stream may go.
    fn is_deserted(&mut self, is_opening: bool) -> bool {
        if !self.union.state().readers.is_empty() {
            self.deserted = None;
            return false;
        }
        let since = *self.deserted.get_or_insert_with(Instant::now);
        (self.stream.is_none() && !is_opening) || since.elapsed() >= self.linger()
    }

    /// Opens one for what everybody wants when its turn has come.
    fn open(&self) -> impl Future<Output = Outcome> + use<> {
        let (upstream, server, instance) =
            (Arc::clone(&self.upstream), self.server.clone(), self.instance.clone());
        let (union, wait) = (Arc::clone(&self.union), self.wait);
        async move {
            tokio::time::sleep(wait).await;
            // Those who were here first may have used up a whole window, and a little more passes until it is over.
            let turn = match upstream.stream_turn_within(&server, upstream.limits.wait * 2).await {
                Ok(turn) => turn,
                Err(trouble) => return Outcome::Trouble(trouble),
            };
            let Some(asked) = union.wanted() else {
                turn.unused();
                return Outcome::Unwanted;
            };
            let notifications = serde_json::from_str(&asked.text()).unwrap_or_default();
            let params = Map::from_iter([("notifications".to_owned(), Value::Object(notifications))]);
            let (text, headers) = own_request("subscriptions/listen", params, &upstream.version);
            let target = Target::bare(&server, &instance, headers);
            let limit = upstream.limits.list;
            match upstream.post_in_turn(&target, text, limit, turn).await {
                Ok(Reply::Events { events, .. }) => {
                    let slow = || trouble::too_slow(&server.name, limit.as_secs());
                    timeout(limit, acknowledged(&server, asked, events))
                        .await
                        .unwrap_or_else(|_| Outcome::Trouble(slow()))
                }
                Ok(Reply::Message { .. }) => Outcome::Answered,
                Ok(Reply::Accepted) => Outcome::Trouble(trouble::not_mcp(&server.name, "nothing")),
                Err(trouble) => {
                    if let Trouble::Limited(_) = trouble {
                        upstream.shared.learn(&server.id);
                    }
                    Outcome::Trouble(trouble)
                }
            }
        }
    }

    async fn take(&mut self, outcome: Outcome) -> ControlFlow<()> {
        let trouble = match outcome {
            Outcome::Open(events, opened) => {
                (self.refused, self.wait) = (0, Duration::ZERO);
                let stream = Stream { events, begun: Instant::now(), retry: None };
                let narrower = self.stream.replace(stream);
                let missed = narrower.is_none() && std::mem::take(&mut self.broke);
                self.union.opened(&opened, missed);
                if let Some(mut it) = narrower {
                    let rest = async {
                        while let Ok(Some(frame)) = it.events.next().await {
                            if self.pass_on(frame).is_break() {
                                return;
                            }
                        }
                    };
                    drop(timeout(OVERLAP, rest).await);
                }
                return Continue(());
            }
            Outcome::Unwanted => return Continue(()),
            Outcome::Answered => {
                // With what others want, or for good: each finds out for itself.
                self.union.failed(Failure::Answered, self.stream.is_none());
                return Continue(());
            }
            Outcome::Trouble(trouble) => trouble,
        };
        self.back_off(PAUSE.1);
        match trouble {
            Trouble::SignInNeeded(_) => {
                self.union.failed(Failure::Trouble(trouble), true);
                return Break(());
            }
            Trouble::NotMcp(_) | Trouble::Invalid(_) => {
                if let Trouble::NotMcp(_) = trouble {
                    self.upstream.eras.forget(&self.server, &self.instance);
                }
                self.union.failed(Failure::Trouble(trouble), self.stream.is_none());
            }
            Trouble::Limited(_) => {
                // Its time is kept where streams wait for their turn.
                self.wait = Duration::ZERO;
                self.refused += 1;
                // It may be a second one beside the first that the server does not take.
                if self.refused > 1 && self.stream.take().is_some() {
                    self.union.broke();
                    self.broke = true;
                }
            }
            Trouble::Refused(_) | Trouble::Locked(_) | Trouble::PermissionNeeded(_) => {
                self.wait = PAUSE.1;
                self.union.failed(Failure::Trouble(trouble), false);
            }
            Trouble::Full(_)
            | Trouble::SessionLost
            | Trouble::Unreachable(_)
            | Trouble::Faulty(_)
            | Trouble::Lost(_) => self.union.failed(Failure::Trouble(trouble), false),
        }
        Continue(())
    }

    fn hear(&mut self, frame: Result<Option<Frame>, Trouble>) -> ControlFlow<()> {
        if let Ok(Some(frame)) = frame {
            let retry = retry_of(&frame);
            if let Some(stream) = &mut self.stream {
                stream.retry = retry.or(stream.retry);
            }
            if self.pass_on(frame).is_continue() {
                return Continue(());
            }
        }
        self.union.broke();
        self.broke = true;
        let Some(Stream { begun, retry, .. }) = self.stream.take() else { return Continue(()) };
        if begun.elapsed() > self.pause {
            self.pause = PAUSE.0;
        }
        self.short_lived = if begun.elapsed() < SHORT_LIVED.0 { self.short_lived + 1 } else { 0 };
        if self.short_lived == SHORT_LIVED.1 {
            self.union.failed(Failure::Useless, true);
            return Break(());
        }
        self.back_off(PAUSE.1);
        self.wait = retry.unwrap_or(self.wait);
        Continue(())
    }

    fn back_off(&mut self, most: Duration) {
        self.wait = self.pause;
        self.pause = (self.pause * 2).min(most);
    }

    /// Passes a notification on to whom it concerns. Breaks with the end of the stream.
    fn pass_on(&self, frame: Frame) -> ControlFlow<()> {
        match said(&self.server, frame) {
            Some(Said::Aside(text)) => {
                let Ok(message) = Message::from_server(text.clone()) else { return Continue(()) };
                if matches!(&message.kind, Kind::Notification { method, .. } if method == CANCELLED) {
                    return Break(());
                }
                if let Some(about) = About::of(&message) {
                    self.union.said(text, about);
                }
                Continue(())
            }
            Some(Said::Answer(_)) => Break(()),
            None => Continue(()),
        }
    }
}

/// A server may say so, too, when it ends a subscription (basic/patterns/cancellation).
const CANCELLED: &str = "notifications/cancelled";

async fn next(stream: &mut Option<Stream>) -> Result<Option<Frame>, Trouble> {
    match stream {
        Some(it) => it.events.next().await,
        None => pending().await,
    }
}

/// Reads until the server has said what it agrees to.
async fn acknowledged(server: &Server, asked: Filter, mut events: Box<Events>) -> Outcome {
    loop {
        let frame = match events.next().await {
            Ok(Some(frame)) => frame,
            Ok(None) => return Outcome::Trouble(trouble::cut_off(&server.name)),
            Err(trouble) => return Outcome::Trouble(trouble),
        };
        match said(server, frame) {
            Some(Said::Aside(text)) => {
                let Ok(message) = Message::from_server(text) else { continue };
                if matches!(&message.kind, Kind::Notification { method, .. } if method == ACKNOWLEDGED) {
                    let agreed = Filter::agreed(&message).unwrap_or_else(|| asked.clone());
                    return Outcome::Open(events, Arc::new(Opened { asked, agreed }));
                }
            }
            Some(Said::Answer(_)) => return Outcome::Answered,
            None => {}
        }
    }
}
