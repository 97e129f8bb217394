//! One event stream for all sessions of an instance, where its server takes only few.

use crate::{
    Instance, Server,
    answers::{self, LATEST},
    edit::Lists,
    link::{Joined, Link, Listening, PAUSE, join, retry_of},
    modern::Unions,
    translate::{Translation, Wishes},
    trouble::Trouble,
    turn::Account,
    upstream::{Events, Upstream},
};
use bytes::Bytes;
use http::HeaderValue;
use jsonrpc::{Kind, Message, splice::id_or_null, sse::Frame};
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::{broadcast, mpsc},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The shared streams there are, and the servers found to take few.
#[derive(Default)]
pub(crate) struct SharedStreams {
    open: Mutex<HashMap<Account, Open>>,
    scarce: Mutex<HashSet<String>>,
    carriers: TaskTracker,
    /// Those of revision 2026-07-28.
    pub(crate) unions: Unions,
}

struct Open {
    news: broadcast::Sender<News>,
    stop: CancellationToken,
}

/// What comes on a shared stream.
#[derive(Clone, Debug)]
enum News {
    Said(Bytes),
    /// Nobody listened for a while: any list may have changed.
    Missed,
}

/// How long a stream stays open that nobody reads, where the server's own limit does not say: an app that is started
/// again, or twice, finds it still there.
pub(crate) const LINGER: Duration = Duration::from_secs(60);

/// Notifications that concern the session they are said to. The session of a shared stream asked for nothing, so it
/// hardly hears them; and they would mean nothing to others.
const OF_ONE_SESSION: [&str; 6] = [
    "notifications/cancelled",
    "notifications/elicitation/complete",
    "notifications/message",
    "notifications/progress",
    "notifications/resources/updated",
    "notifications/tasks/status",
];

impl SharedStreams {
    /// The server refused a stream for want of room.
    pub(crate) fn learn(&self, server: &str) {
        self.scarce.lock().unwrap_or_else(PoisonError::into_inner).insert(server.to_owned());
    }

    fn are_wanted(&self, server: &Arc<Server>) -> bool {
        server.budget.streams.is_some()
            || self.scarce.lock().unwrap_or_else(PoisonError::into_inner).contains(&server.id)
    }

    /// Ends the streams of an instance that was signed out.
    pub(crate) fn let_go(&self, instance: &str) {
        for (_, it) in self.open().extract_if(|account, _| account.instance == instance) {
            it.stop.cancel();
        }
        self.unions.let_go(instance);
    }

    /// Ends all of them.
    pub(crate) async fn end(&self, patience: Duration) {
        for (_, it) in self.open().drain() {
            it.stop.cancel();
        }
        self.carriers.close();
        drop(timeout(patience, self.carriers.wait()).await);
        self.unions.end(patience).await;
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Account, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the stream up unless somebody reads it again.
    fn desert(&self, account: &Account, news: &broadcast::Sender<News>) -> bool {
        let mut open = self.open();
        let deserted = news.receiver_count() == 0;
        if deserted {
            open.remove(account);
        }
        deserted
    }
}

impl Upstream {
    /// Whether sessions share one stream of this server.
    pub(crate) fn shares_streams(&self, server: &Arc<Server>) -> bool {
        self.shared.are_wanted(server)
    }

    /// Passes on what the shared stream of an instance brings, for as long as somebody reads it.
    pub(crate) async fn hear(
        self: Arc<Upstream>,
        server: Arc<Server>,
        instance: Instance,
        lists: Lists,
        out: mpsc::Sender<Frame>,
    ) {
        let mut news = self.subscribe(&server, &instance);
        loop {
            let heard = tokio::select! {
                () = out.closed() => return,
                heard = news.recv() => heard,
            };
            let texts = match heard {
                Ok(News::Said(text)) => vec![text],
                Ok(News::Missed) | Err(broadcast::error::RecvError::Lagged(_)) => lists.changed(),
                // The server offers none.
                Err(broadcast::error::RecvError::Closed) => return,
            };
            for text in texts {
                if out.send(Frame::message(text)).await.is_err() {
                    return;
                }
            }
        }
    }

    fn subscribe(
        self: &Arc<Upstream>,
        server: &Arc<Server>,
        instance: &Instance,
    ) -> broadcast::Receiver<News> {
        let account = Account::of(server, &instance.id);
        let mut open = self.shared.open();
        if let Some(it) = open.get(&account) {
            return it.news.subscribe();
        }
        let (news, receiver) = broadcast::channel(64);
        let stop = CancellationToken::new();
        open.insert(account.clone(), Open { news: news.clone(), stop: stop.clone() });
        let (upstream, server, instance) = (Arc::clone(self), server.clone(), instance.clone());
        let carrier = Carrier { upstream, server, instance, account, news, link: None, last_event_id: None };
        self.shared.carriers.spawn(carrier.run(stop));
        receiver
    }
}

/// One shared stream. It is carried by a session of our own, which declares nothing a server could ask it for: a session
/// of a client's would take the stream along when its app is closed, and what is asked of one client would come up for
/// all.
struct Carrier {
    upstream: Arc<Upstream>,
    server: Arc<Server>,
    instance: Instance,
    account: Account,
    news: broadcast::Sender<News>,
    link: Option<Arc<Link>>,
    last_event_id: Option<HeaderValue>,
}

impl Carrier {
    async fn run(mut self, stop: CancellationToken) {
        tokio::select! {
            () = self.carry() => {}
            () = stop.cancelled() => {}
        }
    }

    async fn carry(&mut self) {
        let mut pause = PAUSE.0;
        let mut was_open = false;
        loop {
            let begun = Instant::now();
            let mut wait = pause;
            match self.reach().await {
                Ok(None) | Err(Trouble::NotMcp(_) | Trouble::Invalid(_)) => break,
                Ok(Some((link, events))) => {
                    // Servers give ids and still send nothing again: the clients look for themselves.
                    if std::mem::replace(&mut was_open, true) {
                        drop(self.news.send(News::Missed));
                    }
                    let Some(retry) = self.pass_on(&link, events).await else { return };
                    if begun.elapsed() > pause {
                        pause = PAUSE.0;
                    }
                    wait = retry.unwrap_or(pause);
                }
                Err(Trouble::SessionLost) => {
                    if let Some(link) = self.link.take() {
                        link.mark_lost();
                    }
                    self.last_event_id = None;
                }
                Err(
                    Trouble::Refused(_)
                    | Trouble::Full(_)
                    | Trouble::Locked(_)
                    | Trouble::SignInNeeded(_)
                    | Trouble::PermissionNeeded(_),
                ) => wait = PAUSE.1,
                // Its time is kept where streams wait for their turn.
                Err(Trouble::Limited(_)) => {}
                Err(Trouble::Unreachable(_) | Trouble::Faulty(_) | Trouble::Lost(_)) => {}
            }
            tokio::time::sleep(wait).await;
            if self.upstream.shared.desert(&self.account, &self.news) {
                return;
            }
            pause = (pause * 2).min(PAUSE.1);
        }
        self.upstream.shared.open().remove(&self.account);
    }

    /// Opens the stream, in a session that is begun for it.
    async fn reach(&mut self) -> Result<Option<(Arc<Link>, Box<Events>)>, Trouble> {
        let link = match &self.link {
            Some(link) => Arc::clone(link),
            None => {
                let link = self.join().await?;
                self.link = Some(Arc::clone(&link));
                link
            }
        };
        let listening = Listening::of(&link, &Wishes::default());
        let events = listening.open(&self.upstream, &link.target, self.last_event_id.clone()).await?;
        Ok(events.map(|it| (link, it)))
    }

    async fn join(&self) -> Result<Arc<Link>, Trouble> {
        let initialize = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": LATEST,
            "capabilities": {},
            "clientInfo": { "name": "traygate", "version": self.upstream.version },
        } });
        let broken = |_| Trouble::Invalid("The greeting of Traygate's own is broken.".to_owned());
        let initialize = Message::from_client(initialize.to_string().into()).map_err(broken)?;
        match join(&self.upstream, self.server.clone(), self.instance.clone(), &initialize).await? {
            Joined::Linked(link, _) => {
                link.say_initialized().await?;
                Ok(link)
            }
            Joined::Declined(..) => Err(Trouble::Refused("It did not begin a conversation.".to_owned())),
        }
    }

    /// Until the stream ends, and then says how long the server asked to wait. `None`: nobody reads it any more.
    async fn pass_on(&mut self, link: &Arc<Link>, mut events: Box<Events>) -> Option<Option<Duration>> {
        let linger = self.server.budget.streams.map_or(LINGER, |it| it.window);
        let mut retry = None;
        loop {
            let frame = tokio::select! {
                frame = events.next() => frame,
                () = deserted(&self.news, linger) => {
                    if self.upstream.shared.desert(&self.account, &self.news) {
                        return None;
                    }
                    continue;
                }
            };
            let Ok(Some(frame)) = frame else { return Some(retry) };
            retry = retry_of(&frame).or(retry);
            if let Some(id) = &frame.id {
                self.last_event_id = HeaderValue::from_bytes(id).ok().filter(|it| !it.is_empty());
            }
            let Some(text) = frame.payload() else { continue };
            let Ok(message) = Message::from_server(text.clone()) else { continue };
            match &message.kind {
                Kind::Notification { method, .. } if !OF_ONE_SESSION.contains(&method.as_str()) => {
                    let said = match link.translated {
                        Some(_) => Translation::heard(&message),
                        None => Some(message.text().clone()),
                    };
                    // Nobody may read just now.
                    drop(said.map(|it| self.news.send(News::Said(it))));
                }
                Kind::Request { method, .. } => {
                    let answer = match method.as_str() {
                        "ping" => answers::pong(&message),
                        _ => {
                            let words = "this session only listens";
                            answers::error(&id_or_null(message.id()), -32601, words)
                        }
                    };
                    let wait = self.upstream.limits.list;
                    if let Err(trouble) = self.upstream.post(&link.target, answer, wait).await {
                        tracing::debug!(
                            server = self.server.id,
                            ?trouble,
                            "a question could not be answered"
                        );
                    }
                }
                Kind::Notification { .. } | Kind::Response { .. } => {}
            }
        }
    }
}

/// Comes when nobody has read for so long.
async fn deserted(news: &broadcast::Sender<News>, linger: Duration) {
    loop {
        news.closed().await;
        tokio::time::sleep(linger).await;
        if news.receiver_count() == 0 {
            return;
        }
    }
}
