//! One client's MCP conversation, whatever carries it: which upstream session it is joined to, what it was told.

mod admission;
mod stand_in;
mod unasked;

pub(crate) use stand_in::{Greeted, list};

use crate::{
    Event, Instance, Server, answers,
    call::{self, Answer},
    closed::Reason,
    edit::Lists,
    guard::{Belief, Hints},
    link::{Joined, Link, OPENING, join},
    modern::{self, Mirror, Rounds},
    translate::Wishes,
    trouble::{NO_SERVER, Trouble},
    upstream::Upstream,
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jsonrpc::{Kind, Message, id_key, splice::with_id, sse::Frame};
use rustc_hash::FxHashMap;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

pub(crate) struct Session {
    pub(crate) upstream: Arc<Upstream>,
    /// Server id.
    pub(crate) server: String,
    /// Client id.
    pub(crate) client: Option<String>,
    /// The instance label the client's entry asks for.
    pub(crate) asked: Option<String>,
    pub(crate) transport: Transport,
    begun: Arc<Instant>,
    /// Held while a link is made, so that calls that come together make one.
    connecting: tokio::sync::Mutex<()>,
    /// Ticks when the instance may be another one.
    moved: watch::Sender<()>,
    /// Ticks when the user's policy makes another list of the tools.
    relisted: watch::Sender<()>,
    /// The conversation is over: nobody waits for an answer.
    pub(crate) gone: CancellationToken,
    /// The client will say nothing any more.
    pub(crate) hung_up: CancellationToken,
    state: Mutex<State>,
}

/// What carries the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// One pipe: a broken upstream stream is picked up for the client.
    Bridge,
    /// Streams with event ids: the client picks them up itself.
    Http,
}

#[derive(Default)]
struct State {
    opened: bool,
    /// The client's own `initialize`: new upstream sessions begin with it.
    initialize: Option<Message>,
    /// What the app calls itself.
    name: Option<String>,
    link: Option<Arc<Link>>,
    showing: Showing,
    /// The lists the client knows to exist.
    lists: Lists,
    belief: Belief,
    hints: Hints,
    mirror: Mirror,
    rounds: Rounds,
    /// What the client has asked a modern server for once.
    wishes: Wishes,
    /// The last list of tools was the one tool of a closed server.
    offered: Option<Reason>,
    /// Requests of the client under way.
    running: FxHashMap<String, Running>,
    /// Requests the client has not answered yet, by the id the client knows.
    asked: HashMap<String, Asked>,
    renamed: u64,
    /// The last attempt to make a link that failed.
    failed: Option<(Instant, Trouble)>,
    /// The server could not be reached, and is asked until it can.
    trying: bool,
    /// Where messages go that answer nothing.
    outbox: Option<mpsc::Sender<Frame>>,
    /// Lists changed while nobody could be told.
    unannounced: Lists,
}

/// Whose tools the client has in front of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Showing {
    #[default]
    Nothing,
    /// The one tool of a closed server.
    Closed(Reason),
    /// The instance with this id.
    Instance(String),
}

#[derive(Default)]
struct Running {
    link: Option<Arc<Link>>,
    cancelled: CancellationToken,
}

/// Who waits for an answer of the client.
enum Asked {
    /// A server, with its own id when the client was given another.
    Server { link: Arc<Link>, own_id: Option<Bytes> },
    /// A call of ours, for a server that asks by its result.
    Gateway(oneshot::Sender<Message>),
}

impl Session {
    pub(crate) fn new(
        upstream: Arc<Upstream>,
        server: String,
        client: Option<String>,
        asked: Option<String>,
        transport: Transport,
    ) -> Arc<Session> {
        let (connecting, moved, relisted, gone, hung_up, state) = Default::default();
        let begun = Arc::new(Instant::now());
        Arc::new(Session {
            upstream,
            server,
            client,
            asked,
            transport,
            begun,
            connecting,
            moved,
            relisted,
            gone,
            hung_up,
            state,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one message of the client that came without headers of its own.
    pub(crate) async fn take(self: Arc<Session>, message: Message) -> Answer {
        if message.is_modern() {
            return Box::pin(modern::answer(&self, message, None)).await;
        }
        self.announce_open();
        match &message.kind {
            Kind::Request { method, .. } => {
                let method = method.clone();
                call::answer(&self, message, method).await
            }
            Kind::Notification { method, .. } => {
                let method = method.clone();
                Box::pin(self.notification(message, &method)).await;
                Answer::Accepted
            }
            Kind::Response { .. } => self.response(&message),
        }
    }

    /// Continues a conversation that an earlier owner had, after [`Session::begin`] with its `initialize`.
    pub(crate) async fn resume(self: Arc<Session>) {
        self.announce_open();
        let linked = match (self.server(), self.instance()) {
            (Ok(server), Ok(instance)) => {
                self.link(&server, &instance).await.map_err(|_no_link| Reason::SignedOut)
            }
            (_, Err(nobody)) => Err(Reason::from(&nobody)),
            (Err(_), Ok(_)) => Err(Reason::SignedOut),
        };
        let lists = match linked {
            Ok(link) => link.lists,
            Err(reason) => {
                self.shows_closed(reason);
                Lists { tools: true, ..Lists::default() }
            }
        };
        // What changed while no owner ran is not known, so the client looks again.
        self.announce(lists);
    }

    pub(crate) fn announce_open(&self) {
        if !std::mem::replace(&mut self.state().opened, true) {
            self.observe_session(true);
        }
    }

    fn observe_session(&self, open: bool) {
        let (server, client) = (self.server.clone(), self.client.clone());
        self.upstream.access.observe(Event::Session { server, client, open });
    }

    /// Ends the conversation. Its upstream session ends with the last call that uses it.
    pub(crate) fn end(&self) {
        self.hung_up.cancel();
        self.gone.cancel();
        let (link, opened) = {
            let mut state = self.state();
            state.outbox = None;
            state.asked.clear();
            (state.link.take(), std::mem::take(&mut state.opened))
        };
        drop(link);
        if opened {
            self.observe_session(false);
        }
    }

    pub(crate) fn server(&self) -> Result<Arc<Server>, Trouble> {
        self.upstream.access.server(&self.server).ok_or_else(|| {
            Trouble::Unreachable(format!(
                "Traygate has no server \"{}\". Add it in Traygate, or remove this entry from the app.",
                self.server
            ))
        })
    }

    pub(crate) fn is_initialized(&self) -> bool {
        self.state().initialize.is_some()
    }

    /// The client introduced itself: whatever was before is over.
    pub(crate) fn begin(&self, initialize: Message) {
        self.hear_name(&initialize);
        let before = {
            let mut state = self.state();
            state.initialize = Some(initialize);
            state.offered = None;
            state.hints.forget();
            state.belief = Belief::default();
            state.wishes = Wishes::default();
            (state.link.take(), std::mem::take(&mut state.asked))
        };
        drop(before);
    }

    /// The server declined the introduction, and the client knows.
    pub(crate) fn unbegin(&self) {
        self.state().initialize = None;
    }

    /// The upstream session on `instance`: the one there is, or a new one begun behind the client's back.
    pub(crate) async fn link(
        self: &Arc<Session>,
        server: &Arc<Server>,
        instance: &Instance,
    ) -> Result<Arc<Link>, Trouble> {
        if let Some(link) = self.joined(instance) {
            return Ok(link);
        }
        let came = Instant::now();
        let _turn = self.connecting.lock().await;
        if let Some(link) = self.joined(instance) {
            return Ok(link);
        }
        let (initialize, failed) = {
            let state = self.state();
            (state.initialize.clone(), state.failed.clone())
        };
        // Who waited for an attempt that failed need not wait for another one.
        if let Some((_, trouble)) = failed.filter(|(when, _)| *when > came) {
            return Err(trouble);
        }
        let Some(initialize) = initialize else {
            return Err(Trouble::Invalid("The conversation was not begun with `initialize`.".to_owned()));
        };
        let linked = self.connect(server, instance, &initialize).await;
        if let Err(trouble) = &linked {
            self.state().failed = Some((Instant::now(), trouble.clone()));
        }
        linked
    }

    async fn connect(
        self: &Arc<Session>,
        server: &Arc<Server>,
        instance: &Instance,
        initialize: &Message,
    ) -> Result<Arc<Link>, Trouble> {
        match join(&self.upstream, server.clone(), instance.clone(), initialize).await? {
            Joined::Linked(link, _) => {
                self.join_to(&link).await?;
                Ok(link)
            }
            Joined::Declined(..) => Err(Trouble::Unreachable(format!(
                "{} did not begin a conversation for \"{}\". Try again later, or Reconnect in Traygate.",
                server.name, instance.label
            ))),
        }
    }

    /// The upstream session on `instance`, where there is one already.
    pub(crate) fn joined(&self, instance: &Instance) -> Option<Arc<Link>> {
        self.state().link.clone().filter(|it| it.instance.id == instance.id && !it.is_over())
    }

    /// From now on the session is joined to `link`.
    pub(crate) fn adopt(&self, link: &Arc<Link>) {
        let mut state = self.state();
        state.showing = Showing::Instance(link.instance.id.clone());
        state.lists = state.lists.and(link.lists);
        let before = state.link.replace(Arc::clone(link));
        drop(state);
        drop(before);
    }

    /// The server lost this upstream session.
    pub(crate) fn drop_link(&self, link: &Arc<Link>) {
        let mut state = self.state();
        if state.link.as_ref().is_some_and(|it| Arc::ptr_eq(it, link)) {
            let before = state.link.take();
            drop(state);
            drop(before);
        }
    }

    /// The instance the conversation believes in, when the request must be held for it.
    pub(crate) fn guard(&self, message: &Message, method: &str, now: &Instance) -> Option<Instance> {
        let state = &mut *self.state();
        state.belief.check(message, method, now, &state.hints)
    }

    /// Whether only the server's list can tell if this call must be held: the instance is another one, and the
    /// client never asked what its tools do.
    pub(crate) fn is_in_the_dark(&self, tool: Option<&str>, now: &Instance) -> bool {
        let state = self.state();
        state.belief.differs(now) && tool.is_some_and(|it| !state.hints.knows(it))
    }

    /// Returns the cursor of the list's next page.
    pub(crate) fn learn_tools(&self, result: &[u8], first_page: bool) -> Option<String> {
        let mut state = self.state();
        state.offered = None;
        state.hints.learn(result, first_page)
    }

    /// Learns what a modern `tools/list` response wants in headers; gives it without the tools that want it wrongly.
    pub(crate) fn learn_mirrored(&self, list: &Message, instance: &Instance, first_page: bool) -> Bytes {
        self.state().mirror.learn(list, &instance.id, first_page)
    }

    pub(crate) fn wish(&self, change: impl FnOnce(&mut Wishes)) {
        change(&mut self.state().wishes);
    }

    pub(crate) fn wishes(&self) -> Wishes {
        self.state().wishes.clone()
    }

    /// The headers that mirror the arguments of a modern `tools/call`.
    pub(crate) fn mirrored(&self, call: &Message, instance: &Instance) -> HeaderMap {
        self.state().mirror.headers(call, &instance.id)
    }

    /// Counts how often the server asked back for a call; why the client should not be asked once more.
    pub(crate) fn counted(&self, request: &Message, result: &[u8]) -> Option<&'static str> {
        let ended = self.state().rounds.is_one_too_many(request, result);
        ended.then_some("back more than ten times for one call")
    }

    pub(crate) fn reads_only(&self, method: &str, tool: Option<&str>) -> bool {
        self.state().hints.reads_only(method, tool)
    }

    pub(crate) fn run(&self, key: &str, link: Option<&Arc<Link>>) {
        let mut state = self.state();
        state.running.entry(key.to_owned()).or_default().link = link.cloned();
    }

    /// Forgets a request that ended, and says whether the client had cancelled it.
    pub(crate) fn ran(&self, key: &str) -> bool {
        let ended = self.state().running.remove(key);
        ended.is_some_and(|it| it.cancelled.is_cancelled())
    }

    pub(crate) fn is_busy(&self) -> bool {
        !self.state().running.is_empty()
    }

    pub(crate) fn is_cancelled(&self, key: &str) -> bool {
        self.state().running.get(key).is_some_and(|it| it.cancelled.is_cancelled())
    }

    /// Fires when the client cancels this request.
    pub(crate) fn stop_of(&self, key: &str) -> CancellationToken {
        self.state().running.get(key).map(|it| it.cancelled.clone()).unwrap_or_default()
    }

    /// The client cancels a request. Gives the link it went out on.
    pub(crate) fn cancel(&self, message: &Message) -> Option<Arc<Link>> {
        let key = id_key(message.params().request_id?.get().as_bytes());
        let running = self.state().running.get(&key).map(|it| (it.cancelled.clone(), it.link.clone()));
        let (cancelled, link) = running?;
        cancelled.cancel();
        link
    }

    /// Ticks when the instance may be another one.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    async fn notification(self: &Arc<Session>, message: Message, method: &str) {
        let link = match method {
            "notifications/initialized" => {
                let link = self.state().link.clone();
                if let Some(link) = link.filter(|it| it.claim_completion()) {
                    self.forward(&link, message.text().clone()).await;
                    // A request of the server that comes while nobody listens is lost, and whoever waits for its
                    // answer hangs. So what the client sends next goes after the way back is open.
                    if let Some(open) = self.complete(&link) {
                        timeout(OPENING, open).await.ok();
                    }
                    // Somebody may have switched during the handshake, when the client could not be told yet.
                    self.look_again();
                }
                return;
            }
            "notifications/cancelled" => self.cancel(&message),
            _ => self.state().link.clone(),
        };
        if let Some(link) = link {
            self.forward_soon(link, message.text().clone());
        }
    }

    /// The client answers what a server asked: to that server's session and no other.
    fn response(self: &Arc<Session>, message: &Message) -> Answer {
        let asked = message.id().and_then(|id| self.state().asked.remove(&id_key(id)));
        let (link, own_id) = match asked {
            None => return Answer::Refused("nobody asked for this response"),
            Some(Asked::Server { link, own_id }) => (link, own_id),
            Some(Asked::Gateway(waiting)) => {
                // Whoever waited may just have gone.
                waiting.send(message.clone()).ok();
                return Answer::Accepted;
            }
        };
        let text = own_id.map_or_else(|| message.text().clone(), |id| with_id(message, &id));
        self.forward_soon(link, text);
        Answer::Accepted
    }

    /// Forwards without making the client's next message wait.
    fn forward_soon(self: &Arc<Session>, link: Arc<Link>, text: Bytes) {
        let session = Arc::clone(self);
        self.upstream.tasks.spawn(async move { session.forward(&link, text).await });
    }

    /// Sends what is not answered. A server that cannot be told will notice by itself.
    async fn forward(&self, link: &Arc<Link>, text: Bytes) {
        let (target, text) = match &link.translated {
            None => (link.target.clone(), text),
            Some(it) => match it.notification(link, text) {
                Some(outgoing) => outgoing,
                None => return,
            },
        };
        if let Err(trouble) = self.upstream.post(&target, text, self.upstream.limits.list).await {
            tracing::debug!(server = self.server, ?trouble, "a message could not be passed on");
            if trouble == Trouble::SessionLost {
                link.mark_lost();
                self.drop_link(link);
            }
        }
    }
}

/// 128 bits nobody can guess, as visible ASCII; `None` where the system has no random numbers.
pub(crate) fn unguessable() -> Option<String> {
    let mut bytes = [0_u8; 16];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "no random numbers");
        return None;
    }
    Some(bytes.iter().map(|it| format!("{it:02x}")).collect())
}

/// For a server that cannot be found at all.
pub(crate) fn refuse_all(id: &str, trouble: &Trouble, server: &str) -> Answer {
    Answer::One { status: StatusCode::OK, text: answers::error(id, NO_SERVER, &trouble.words(server)) }
}
