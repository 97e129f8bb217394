//! The gateway as the owner holds it: started once, told of changes, shut down at the end.

use crate::{
    Access, Page, Probe, ProbeError, Server, answers,
    bridge::{self, Stream},
    listener::{Endpoint, Listener},
    permit, probe,
    session::{Session, Transport},
    upstream::Upstream,
};
use credentials::{Authorization, Route};
use futures_util::future::BoxFuture;
use limits::Gauge;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// How to start the gateway.
#[derive(Clone, Debug)]
pub struct Config {
    /// Tried first, any other when it is taken; 0 = any.
    pub port: u16,
    /// Our own version, as shown to servers and clients.
    pub version: String,
}

/// How long and how much the gateway bears.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For the head of a client's request, from the answer before it on: clients that keep their connection give it up
    /// themselves after 90 seconds at most (Go, reqwest), and none is to find it closed while it sends.
    pub head: Duration,
    /// For the whole of a client's message, once its head is here.
    pub body: Duration,
    /// For the server's own answer to a first question, before what it said the last time is given in its place.
    pub at_once: Duration,
    /// The same for a server that never answered before.
    pub first_meeting: Duration,
    /// To reach a server at all.
    pub connect: Duration,
    /// For the answer to `initialize` and to lists.
    pub list: Duration,
    /// For a server's first sign of an answer to any other request.
    pub call: Duration,
    /// For its turn, where a server takes only so many requests.
    pub wait: Duration,
    /// Before a client that asked for it hears that its call waits.
    pub notice: Duration,
    /// For the answer of an app's user to what a server asks.
    pub question: Duration,
    /// For the user's word about a call. Most apps wait a minute for an answer, and shall have one.
    pub word: Duration,
    /// Between two pieces of one JSON answer.
    pub piece: Duration,
    /// Between two comments on a quiet event stream.
    pub heartbeat: Duration,
    /// HTTP connections at once.
    pub connections: usize,
    /// HTTP sessions at once.
    pub sessions: usize,
    /// After this long without a word an HTTP session may be forgotten.
    pub idle: Duration,
    /// For calls that still run at shutdown.
    pub drain: Duration,
    /// For connections to a port that was left, before they end as at shutdown: apps look for the new one only when
    /// they start again.
    pub left: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(120),
            body: Duration::from_secs(30),
            at_once: Duration::from_millis(80),
            first_meeting: Duration::from_secs(1),
            connect: Duration::from_secs(10),
            list: Duration::from_secs(30),
            call: Duration::from_secs(300),
            wait: Duration::from_secs(60),
            notice: Duration::from_secs(1),
            question: Duration::from_secs(600),
            word: Duration::from_secs(55),
            piece: Duration::from_secs(60),
            heartbeat: Duration::from_secs(15),
            connections: 4096,
            sessions: 1024,
            idle: Duration::from_secs(24 * 3600),
            drain: Duration::from_secs(5),
            left: Duration::from_secs(120),
        }
    }
}

/// What a bridge said when it came (`rendezvous::Greeting::Bridge`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BridgeHello {
    /// Server id.
    pub server: String,
    /// The instance label the entry asks for.
    pub instance: Option<String>,
    /// The client id the entry was written for.
    pub client: Option<String>,
    /// The client's own `initialize` request, verbatim, when the bridge survived an owner.
    pub resume: Option<String>,
}

/// The running gateway. Clones share it.
#[derive(Clone)]
pub struct Gateway(Arc<Running>);

struct Running {
    upstream: Arc<Upstream>,
    sessions: Arc<Sessions>,
    /// Ends every conversation.
    stop: CancellationToken,
    listener: Listener,
}

/// Every session there is, whatever carries it.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<Vec<Weak<Session>>>);

impl Sessions {
    pub(crate) fn add(&self, session: &Arc<Session>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|it| it.strong_count() > 0);
        all.push(Arc::downgrade(session));
    }

    fn all(&self) -> Vec<Arc<Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect()
    }
}

/// Binds the listener on 127.0.0.1 and serves.
///
/// # Errors
/// No loopback port could be bound.
pub async fn start(config: Config, access: Arc<dyn Access>) -> io::Result<Gateway> {
    start_with(config, Limits::default(), access).await
}

/// [`start`] with other limits than the default ones.
///
/// # Errors
/// No loopback port could be bound.
pub async fn start_with(config: Config, limits: Limits, access: Arc<dyn Access>) -> io::Result<Gateway> {
    let upstream = Arc::new(Upstream::new(access, limits, config.version));
    let sessions = Arc::new(Sessions::default());
    let stop = CancellationToken::new();
    let endpoint = Endpoint::new(Arc::clone(&upstream), Arc::clone(&sessions));
    let listener = Listener::open(config.port, endpoint, stop.clone())?;
    Ok(Gateway(Arc::new(Running { upstream, sessions, stop, listener })))
}

impl Gateway {
    /// The port the HTTP endpoint is reached at.
    pub fn port(&self) -> u16 {
        self.0.listener.port()
    }

    /// From now on new connections are taken at this port and no longer at the one before. Those that stand there are
    /// served on until they end, for two minutes at most; sessions go on at either port, and bridges notice nothing.
    ///
    /// # Errors
    /// The port cannot be had; then everything stays as it was.
    pub async fn move_to(&self, port: u16) -> io::Result<()> {
        self.0.listener.move_to(port).await
    }

    /// Runs one bridge conversation until either side closes.
    pub fn bridge(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + 'static,
        hello: BridgeHello,
    ) -> BoxFuture<'_, ()> {
        self.converse(Box::pin(stream), hello)
    }

    /// Of one type, so that what passes messages is compiled in this crate, for speed.
    fn converse(&self, stream: Stream, hello: BridgeHello) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let BridgeHello { server, instance, client, resume } = hello;
            let upstream = Arc::clone(&self.0.upstream);
            let session = Session::new(Arc::clone(&upstream), server, client, instance, Transport::Bridge);
            self.0.sessions.add(&session);
            tokio::select! {
                () = bridge::run(upstream, Arc::clone(&session), stream, resume) => {}
                () = self.0.stop.cancelled() => {}
            }
            session.end();
        })
    }

    /// The active or pinned instance, a sign-in or a sign-out changed: every live session looks again, and those
    /// whose instance is another now tell their client that its lists changed.
    pub fn instances_changed(&self) {
        for session in self.0.sessions.all() {
            session.look_again();
        }
    }

    /// The user changed what apps may do with the tools of a server: its live sessions tell their clients that the list
    /// is another one.
    pub fn policy_changed(&self, server: &str) {
        for session in self.0.sessions.all().iter().filter(|it| it.server == server) {
            session.relist();
        }
    }

    /// From now on connections go this way; those under way end on theirs.
    pub fn take(&self, route: Route) {
        self.0.upstream.take(route);
    }

    /// Waits until nothing carries the credential of an instance that was signed out; what hangs is cut off.
    pub async fn let_go(&self, instance: &str) {
        self.0.upstream.shared.let_go(instance);
        self.0.upstream.under_way.let_go(instance).await;
    }

    /// How full the limits of a server are, over all of its instances: the fullest one, and everybody who waits. `None`:
    /// it has none that anybody knows of.
    pub fn limits(&self, server: &str) -> Option<Gauge> {
        let mut whole = Gauge::default();
        self.0.upstream.turns.gauges(|account, it| {
            if account.server == server {
                whole = Gauge {
                    quota: whole.quota.or(it.quota),
                    used: whole.used.max(it.used),
                    waiting: whole.waiting + it.waiting,
                    learnt: whole.learnt || it.learnt,
                };
            }
        });
        (whole != Gauge::default()).then_some(whole)
    }

    /// Makes the acquaintance of a server as an instance that has just signed in, so that it can be spoken for from the
    /// first conversation on. Does nothing where it was met before.
    pub fn meet(&self, server: Server, instance: String) {
        let upstream = Arc::clone(&self.0.upstream);
        tokio::spawn(async move {
            let access = &upstream.access;
            let known = [Page::greeting(answers::LATEST), Page::discovered()];
            if known.iter().any(|it| access.recall(&server.id, &instance, it).is_some()) {
                return;
            }
            let Ok(authorization) = access.authorize(&server.id, &instance, None).await else { return };
            match probe::probe(&upstream, &server, authorization, None).await {
                Ok(Probe { said, .. }) => {
                    for (page, text) in said {
                        permit::take_in(&**access, &server, &instance, &page, &text);
                        access.remember(&server.id, &instance, page, text);
                    }
                }
                Err(error) => tracing::debug!(server = server.id, %error, "could not be met yet"),
            }
        });
    }

    /// One real `server/discover` (`initialize` where that means nothing) and `tools/list` against `server`, outside of
    /// any session.
    ///
    /// # Errors
    /// See [`ProbeError`].
    pub async fn probe(
        &self,
        server: &Server,
        authorization: Option<Authorization>,
    ) -> Result<Probe, ProbeError> {
        probe::probe(&self.0.upstream, server, authorization, None).await
    }

    /// [`Gateway::probe`] and, in the same conversation, a call of `tool` without arguments. A tool that the server
    /// does not list as read-only is not called; one that fails or takes longer than five seconds fails nothing.
    ///
    /// # Errors
    /// See [`ProbeError`].
    pub async fn probe_with(
        &self,
        server: &Server,
        authorization: Option<Authorization>,
        tool: Option<&str>,
    ) -> Result<Probe, ProbeError> {
        probe::probe(&self.0.upstream, server, authorization, tool).await
    }

    /// Lets running calls end (bounded), ends every session at its server and stops listening.
    pub async fn shutdown(self) {
        let Running { upstream, sessions, stop, listener } = &*self.0;
        upstream.tasks.close();
        drop(timeout(upstream.limits.drain, upstream.tasks.wait()).await);
        for session in sessions.all() {
            session.end();
        }
        upstream.shared.end(upstream.limits.drain).await;
        stop.cancel();
        // The farewells to the servers, which ending the sessions has begun.
        drop(timeout(upstream.limits.drain, upstream.tasks.wait()).await);
        listener.close().await;
    }
}
