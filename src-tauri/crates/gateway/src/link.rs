//! What joins a session to one upstream session: made by `initialize`, ended with the last call that uses it.

mod along;
mod answer;

pub(crate) use answer::{answer_in, answer_of, response_to};

use crate::{
    Instance, Page, Server,
    edit::{Greeting, Lists, show_in_initialize},
    http_sse::{self, HttpSse},
    session::Session,
    translate::{self, Translation, Wishes},
    trouble::{self, Trouble},
    upstream::{Events, Reply, Target, Upstream},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use jsonrpc::{Kind, Message, Outcome, sse::Frame};
use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};

/// One upstream session of one session. Calls that began on it keep it alive, also when the session has moved on.
pub(crate) struct Link {
    pub(crate) target: Target,
    /// Its label may be shown; its id is what the session compares.
    pub(crate) instance: Instance,
    pub(crate) lists: Lists,
    upstream: Arc<Upstream>,
    /// Somebody sends `notifications/initialized`.
    completing: AtomicBool,
    /// It went out.
    ready: AtomicBool,
    /// The server said that it does not know the session any more.
    lost: AtomicBool,
    stream: Mutex<Option<AbortHandle>>,
    /// The server has no `initialize`: what the client says is translated.
    pub(crate) translated: Option<Translation>,
}

/// What came of an `initialize`.
pub(crate) enum Joined {
    /// The link, and the result as the client may see it.
    Linked(Arc<Link>, Bytes),
    /// The server answered with an error of its own.
    Declined(StatusCode, Bytes),
}

/// How long the client's next message may wait for the server's event stream. Some servers send nothing of it, not
/// even its head, before there is something to say.
pub(crate) const OPENING: Duration = Duration::from_millis(500);

/// Says `initialize` to the server with the client's own request. Where that means nothing, the server may be a modern
/// one.
pub(crate) async fn join(
    upstream: &Arc<Upstream>,
    server: Arc<Server>,
    instance: Instance,
    initialize: &Message,
) -> Result<Joined, Trouble> {
    let eras = &upstream.eras;
    if eras.lacks_initialize(&server, &instance) {
        if let Some(joined) = translate::join(upstream, &server, &instance, initialize).await? {
            return Ok(joined);
        }
        eras.forget(&server, &instance);
    }
    let target = Target::bare(&server, &instance, HeaderMap::new());
    let joined = greet(upstream, target.clone(), instance.clone(), initialize).await;
    if !matches!(joined, Ok(Joined::Declined(..)) | Err(Trouble::NotMcp(_))) {
        return joined;
    }
    match translate::join(upstream, &server, &instance, initialize).await {
        Ok(Some(translated)) => {
            eras.learn_without_initialize(&server, &instance);
            Ok(translated)
        }
        Ok(None) | Err(_) => match over_sse(upstream, target, instance, initialize, &joined).await {
            Some(older) => Ok(older),
            // What the server said first is the better answer.
            None => joined,
        },
    }
}

/// Tries the transport of 2024-11-05, where what came of a POST is what such a server makes of one (specification
/// 2025-11-25, basic/transports, backwards compatibility).
async fn over_sse(
    upstream: &Arc<Upstream>,
    mut target: Target,
    instance: Instance,
    initialize: &Message,
    posted: &Result<Joined, Trouble>,
) -> Option<Joined> {
    if let Ok(Joined::Declined(status, _)) = posted
        && !matches!(status.as_u16(), 400 | 404 | 405)
    {
        return None;
    }
    target.sse = Some(http_sse::open(upstream, &target).await.ok()?);
    greet(upstream, target, instance, initialize).await.ok()
}

async fn greet(
    upstream: &Arc<Upstream>,
    mut target: Target,
    instance: Instance,
    initialize: &Message,
) -> Result<Joined, Trouble> {
    let name = target.server.name.clone();
    let id = initialize.id().unwrap_or_default();
    let (status, session, message) = match exchange(upstream, &target, initialize.text().clone(), id).await {
        // What was to follow was not sent.
        Err(Trouble::Lost(_)) => return Err(trouble::not_greeted(&name)),
        answered => answered?,
    };
    if matches!(message.kind, Kind::Response { outcome: Outcome::Error, .. }) {
        return Ok(Joined::Declined(status, message.text().clone()));
    }
    let Some((Greeting { protocol, lists }, shown)) = show_in_initialize(&message, &name, &instance.label)
    else {
        return Err(trouble::not_mcp(&name, "a greeting that cannot be read"));
    };
    upstream.access.remember(&target.server.id, &instance.id, Page::to(initialize), message.text().clone());
    target.session = session;
    target.protocol = HeaderValue::from_str(&protocol).ok();
    Ok(Joined::Linked(Link::new(upstream, target, instance, lists, None), shown))
}

/// Sends a request whose answer never takes long, and waits for it.
pub(crate) async fn exchange(
    upstream: &Upstream,
    target: &Target,
    text: Bytes,
    id: &[u8],
) -> Result<(StatusCode, Option<HeaderValue>, Message), Trouble> {
    let (name, wait) = (&target.server.name, upstream.limits.list);
    let asked = async {
        let reply = upstream.post(target, text, wait).await?;
        answer_of(upstream, name, id, reply).await
    };
    let slow = |_| Trouble::Unreachable(trouble::too_slow(name, wait.as_secs()).words(name));
    timeout(wait, asked).await.map_err(slow)?
}

impl Link {
    pub(crate) fn new(
        upstream: &Arc<Upstream>,
        target: Target,
        instance: Instance,
        lists: Lists,
        translated: Option<Translation>,
    ) -> Arc<Link> {
        Arc::new(Link {
            target,
            instance,
            lists,
            upstream: Arc::clone(upstream),
            completing: AtomicBool::new(false),
            ready: AtomicBool::new(false),
            lost: AtomicBool::new(false),
            stream: Mutex::new(None),
            translated,
        })
    }

    /// Whether the handshake still has to be completed; true once.
    pub(crate) fn claim_completion(&self) -> bool {
        !self.completing.swap(true, Ordering::AcqRel)
    }

    /// Completes the handshake on the client's behalf.
    pub(crate) async fn say_initialized(&self) -> Result<(), Trouble> {
        if self.claim_completion() && self.translated.is_none() {
            let text = Bytes::from_static(br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
            self.upstream.post(&self.target, text, self.upstream.limits.list).await?;
        }
        Ok(())
    }

    pub(crate) fn mark_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// Whether nothing more can be said on it.
    pub(crate) fn is_over(&self) -> bool {
        self.target.sse.as_ref().is_some_and(|it| it.is_over())
    }

    pub(crate) fn mark_lost(&self) {
        self.lost.store(true, Ordering::Release);
    }

    /// Follows what the server says on its own and passes it to `out` for as long as somebody reads there.
    /// A stream this link already had ends. The answer comes when the server has opened the stream or declined to.
    pub(crate) fn follow(
        self: &Arc<Link>,
        session: &Arc<Session>,
        out: mpsc::Sender<Frame>,
        last_event_id: Option<HeaderValue>,
    ) -> oneshot::Receiver<()> {
        let (opened, open) = oneshot::channel();
        let task = if !self.upstream.shares_streams(&self.target.server) {
            let following = self.following(session, out, false).run(last_event_id, Some(opened));
            tokio::spawn(following).abort_handle()
        } else if let Some(it) = &self.translated {
            drop(opened);
            let wanted = it.wanted(&session.wishes());
            tokio::spawn(along::hear(Arc::downgrade(self), Arc::downgrade(session), wanted, out))
                .abort_handle()
        } else {
            // It is open already, or will be when its turn comes: nobody has to wait for it.
            drop(opened);
            if last_event_id.is_some() {
                self.pick_up(session, out.clone(), last_event_id);
            }
            let (server, instance) = (self.target.server.clone(), self.instance.clone());
            tokio::spawn(Arc::clone(&self.upstream).hear(server, instance, self.lists, out)).abort_handle()
        };
        if let Some(before) = self.stream.lock().unwrap_or_else(PoisonError::into_inner).replace(task) {
            before.abort();
        }
        open
    }

    /// Picks up one broken stream (of a call, for instance) where the client lost it, beside the one that is
    /// followed, until it ends.
    pub(crate) fn pick_up(
        self: &Arc<Link>,
        session: &Arc<Session>,
        out: mpsc::Sender<Frame>,
        last_event_id: Option<HeaderValue>,
    ) {
        // The streams of 2026-07-28 and of 2024-11-05 have no ids to pick them up at.
        if self.translated.is_none() && self.target.sse.is_none() {
            drop(tokio::spawn(self.following(session, out, true).run(last_event_id, None)));
        }
    }

    fn following(
        self: &Arc<Link>,
        session: &Arc<Session>,
        out: mpsc::Sender<Frame>,
        once: bool,
    ) -> Following {
        Following {
            upstream: Arc::clone(&self.upstream),
            target: Target { sse: None, ..self.target.clone() },
            listening: Listening::of(self, &session.wishes()),
            link: Arc::downgrade(self),
            session: Arc::downgrade(session),
            out,
            once,
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            stream.abort();
        }
        if self.target.session.is_none() || self.lost.load(Ordering::Acquire) {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (upstream, target) = (Arc::clone(&self.upstream), self.target.clone());
            let tasks = upstream.tasks.clone();
            tasks.spawn_on(async move { upstream.end(&target).await }, &runtime);
        }
    }
}

/// One upstream event stream being followed. Holds neither link nor session alive.
struct Following {
    upstream: Arc<Upstream>,
    target: Target,
    listening: Listening,
    link: Weak<Link>,
    session: Weak<Session>,
    out: mpsc::Sender<Frame>,
    /// Ends with the first stream.
    once: bool,
}

/// How the stream is asked for.
pub(crate) enum Listening {
    Get,
    /// By a request of revision 2026-07-28.
    Post(Box<(Target, Bytes)>),
    /// It is there, since the conversation began.
    Sorted(Weak<HttpSse>),
    /// The server has nothing to tell.
    Never,
}

impl Listening {
    pub(crate) fn of(link: &Link, wishes: &Wishes) -> Listening {
        match (&link.translated, &link.target.sse) {
            (None, None) => Listening::Get,
            (None, Some(sse)) => Listening::Sorted(Arc::downgrade(sse)),
            (Some(it), _) => match it.listening(link, wishes) {
                Some(asked) => Listening::Post(Box::new(asked)),
                None => Listening::Never,
            },
        }
    }

    /// Opens it in its turn; `None` when the server offers none.
    pub(crate) async fn open(
        &self,
        upstream: &Upstream,
        target: &Target,
        last_event_id: Option<HeaderValue>,
    ) -> Result<Option<Box<Events>>, Trouble> {
        match self {
            Listening::Never => Ok(None),
            Listening::Sorted(sse) => sse.upgrade().ok_or(Trouble::SessionLost)?.listen().map(Some),
            Listening::Get => upstream.listen(target, last_event_id).await,
            Listening::Post(asked) => {
                let (target, text) = &**asked;
                match upstream.post_for_stream(target, text.clone(), upstream.limits.list).await? {
                    Reply::Events { events, .. } => Ok(Some(events)),
                    Reply::Accepted | Reply::Message { .. } => Ok(None),
                }
            }
        }
    }
}

/// A stream that ends before this was no use, and a server that ends as many of them one after the other has none.
pub(crate) const SHORT_LIVED: (Duration, u32) = (Duration::from_secs(10), 5);

/// The first pause before a broken stream is opened again, and the longest.
pub(crate) const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

impl Following {
    async fn run(self, mut last_event_id: Option<HeaderValue>, mut told: Option<oneshot::Sender<()>>) {
        let mut pause = PAUSE.0;
        let mut short_lived = 0;
        loop {
            let begun = Instant::now();
            let mut wait = pause;
            let opened = tokio::select! {
                () = self.out.closed() => return,
                opened = self.listening.open(&self.upstream, &self.target, last_event_id.clone()) => opened,
            };
            if let Some(told) = told.take() {
                // Nobody has to wait for it.
                told.send(()).ok();
            }
            match opened {
                Ok(None) => return,
                Ok(Some(events)) => {
                    let Some(retry) = self.pass_on(events, &mut last_event_id).await else { return };
                    if self.once {
                        return;
                    }
                    if begun.elapsed() > pause {
                        pause = PAUSE.0;
                    }
                    // The older revisions let a server end its stream to be polled.
                    let is_short =
                        begun.elapsed() < SHORT_LIVED.0 && matches!(self.listening, Listening::Post(_));
                    short_lived = if is_short { short_lived + 1 } else { 0 };
                    if short_lived == SHORT_LIVED.1 {
                        return;
                    }
                    wait = retry.unwrap_or(pause);
                }
                Err(Trouble::SessionLost) => {
                    if let (Some(session), Some(link)) = (self.session.upgrade(), self.link.upgrade()) {
                        link.mark_lost();
                        session.drop_link(&link);
                    }
                    return;
                }
                Err(Trouble::SignInNeeded(_)) => {
                    // The next call finds out whether somebody has signed in, and brings a new stream.
                    if let (Some(session), Some(link)) = (self.session.upgrade(), self.link.upgrade()) {
                        session.drop_link(&link);
                    }
                    return;
                }
                Err(Trouble::NotMcp(_) | Trouble::Invalid(_)) => return,
                Err(Trouble::Limited(_))
                    if !self.once && self.upstream.shares_streams(&self.target.server) =>
                {
                    // From now on the sessions of this server share a stream.
                    if let (Some(session), Some(link)) = (self.session.upgrade(), self.link.upgrade()) {
                        drop(link.follow(&session, self.out, None));
                    }
                    return;
                }
                Err(
                    Trouble::Refused(_)
                    | Trouble::Limited(_)
                    | Trouble::Full(_)
                    | Trouble::Locked(_)
                    | Trouble::PermissionNeeded(_),
                ) => wait = PAUSE.1,
                Err(Trouble::Unreachable(_) | Trouble::Faulty(_) | Trouble::Lost(_)) => {}
            }
            tokio::select! {
                () = self.out.closed() => return,
                () = tokio::time::sleep(wait) => {}
            }
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// Passes frames on until the stream ends, and then says how long the server asked to wait. `None`: nobody
    /// reads any more.
    async fn pass_on(
        &self,
        mut events: Box<Events>,
        last_event_id: &mut Option<HeaderValue>,
    ) -> Option<Option<Duration>> {
        let mut retry = None;
        loop {
            let frame = tokio::select! {
                () = self.out.closed() => return None,
                frame = events.next() => frame,
            };
            let Ok(Some(frame)) = frame else { return Some(retry) };
            retry = retry_of(&frame).or(retry);
            if let Some(id) = &frame.id {
                *last_event_id = HeaderValue::from_bytes(id).ok().filter(|it| !it.is_empty());
            }
            let (session, link) = (self.session.upgrade()?, self.link.upgrade()?);
            let frame = session.screen(&link, frame);
            // Not held while waiting for a slow reader.
            drop((session, link));
            if let Some(frame) = frame {
                self.out.send(frame).await.ok()?;
            }
        }
    }
}

/// The pause a server asks for before its stream is opened again, within reason.
pub(crate) fn retry_of(frame: &Frame) -> Option<Duration> {
    let text = std::str::from_utf8(frame.retry.as_deref()?).ok()?;
    Some(Duration::from_millis(text.parse().ok()?).min(PAUSE.1))
}
