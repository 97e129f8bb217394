//! One `subscriptions/listen` in the place of many, where a server takes only few streams: it asks for what all of an
//! instance's clients want to hear of, and each of them hears its part.

mod carrier;

use super::filter::{About, Filter};
use crate::{Instance, Server, trouble::Trouble, turn::Account, upstream::Upstream};
use bytes::Bytes;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, broadcast},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The shared subscriptions there are.
#[derive(Default)]
pub(crate) struct Unions {
    open: Mutex<HashMap<Account, Arc<Union>>>,
    carriers: TaskTracker,
}

struct Union {
    state: Mutex<State>,
    /// In the order in which things happened, and sent under the lock of `state`.
    news: broadcast::Sender<News>,
    /// Somebody came or went.
    changed: Notify,
    stop: CancellationToken,
}

#[derive(Default)]
struct State {
    count: u64,
    readers: HashMap<u64, Place>,
    /// The stream that is open.
    open: Option<Arc<Opened>>,
}

struct Place {
    wanted: Arc<Filter>,
    /// A stream was opened that brings what it wants.
    served: bool,
}

/// What a stream was opened for, and what of it the server agreed to.
#[derive(Debug)]
struct Opened {
    asked: Filter,
    agreed: Filter,
}

#[derive(Clone, Debug)]
enum News {
    /// `missed`: there was no stream for a while.
    Opened {
        stream: Arc<Opened>,
        missed: bool,
    },
    Said(Bytes, Arc<About>),
    /// The stream could not be opened: for those who came since the last one was, or for all.
    Failed {
        why: Failure,
        all: bool,
    },
}

#[derive(Clone, Debug)]
enum Failure {
    /// The server has an answer to what was asked, and no stream.
    Answered,
    Trouble(Trouble),
    /// It ends every stream at once.
    Useless,
}

/// What somebody who listens is told.
#[derive(Debug)]
pub(crate) enum Heard {
    /// The stream is open, for so much of what was asked.
    Acknowledged(Filter),
    /// A notification, on the stream of another request.
    Said(Bytes),
    /// Nobody listened for a while: anything may have changed.
    Missed,
    /// The server will not have it asked together with what others want.
    Alone,
    /// The server ended it, and will not have it opened again.
    Ended,
    Failed(Trouble),
    /// The instance was signed out, or this is the end.
    Over,
}

/// One client's part of a shared subscription.
pub(crate) struct Reader {
    union: Arc<Union>,
    key: u64,
    wanted: Arc<Filter>,
    news: broadcast::Receiver<News>,
    acknowledged: bool,
    /// Heard already.
    first: Option<Heard>,
}

impl Unions {
    fn open(&self) -> MutexGuard<'_, HashMap<Account, Arc<Union>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends what is listened to for an instance that was signed out.
    pub(crate) fn let_go(&self, instance: &str) {
        for (_, it) in self.open().extract_if(|account, _| account.instance == instance) {
            it.stop.cancel();
        }
    }

    /// Ends all of it.
    pub(crate) async fn end(&self, patience: Duration) {
        for (_, it) in self.open().drain() {
            it.stop.cancel();
        }
        self.carriers.close();
        drop(timeout(patience, self.carriers.wait()).await);
    }

    /// Forgets one that nobody reads; whether that is so.
    fn desert(&self, account: &Account, union: &Arc<Union>) -> bool {
        let mut open = self.open();
        let deserted = union.state().readers.is_empty();
        if deserted && open.get(account).is_some_and(|it| Arc::ptr_eq(it, union)) {
            open.remove(account);
        }
        deserted
    }

    fn forget(&self, account: &Account, union: &Arc<Union>) {
        let mut open = self.open();
        if open.get(account).is_some_and(|it| Arc::ptr_eq(it, union)) {
            open.remove(account);
        }
        union.stop.cancel();
    }
}

impl Upstream {
    /// Listens to what `wanted` asks for, on the one stream there is for the instance.
    pub(crate) fn listen_along(
        self: &Arc<Upstream>,
        server: &Arc<Server>,
        instance: &Instance,
        wanted: Filter,
    ) -> Reader {
        let account = Account::of(server, &instance.id);
        let unions = &self.shared.unions;
        let mut open = unions.open();
        if let Some(union) = open.get(&account).filter(|it| !it.stop.is_cancelled()) {
            return union.join(wanted);
        }
        let union = Arc::new(Union {
            state: Mutex::default(),
            news: broadcast::Sender::new(64),
            changed: Notify::new(),
            stop: CancellationToken::new(),
        });
        let reader = union.join(wanted);
        open.insert(account.clone(), Arc::clone(&union));
        let carrier =
            carrier::Carrier::new(Arc::clone(self), server.clone(), instance.clone(), account, union);
        unions.carriers.spawn(carrier.run());
        reader
    }
}

impl Union {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(self: &Arc<Union>, wanted: Filter) -> Reader {
        let wanted = Arc::new(wanted);
        let mut state = self.state();
        let covering = state.open.clone().filter(|it| it.asked.covers(&wanted));
        state.count += 1;
        let key = state.count;
        state.readers.insert(key, Place { wanted: Arc::clone(&wanted), served: covering.is_some() });
        // Under the lock: what is told from now on is heard.
        let news = self.news.subscribe();
        drop(state);
        self.changed.notify_one();
        let mut reader =
            Reader { union: Arc::clone(self), key, wanted, news, acknowledged: false, first: None };
        reader.first = covering.map(|it| reader.acknowledge(&it));
        reader
    }

    /// What all of them want to hear of, and what the stream brings already: who was just closed may be started again.
    /// `None`: nobody wants anything.
    fn wanted(&self) -> Option<Filter> {
        let state = self.state();
        if state.readers.is_empty() {
            return None;
        }
        let mut all = state.open.as_ref().map(|it| it.asked.clone()).unwrap_or_default();
        for place in state.readers.values() {
            all.add(&place.wanted);
        }
        Some(all)
    }

    /// A stream is open: everybody it was opened for is told.
    fn opened(&self, stream: &Arc<Opened>, missed: bool) {
        let mut state = self.state();
        for place in state.readers.values_mut().filter(|it| stream.asked.covers(&it.wanted)) {
            place.served = true;
        }
        state.open = Some(Arc::clone(stream));
        // Nobody may read just now.
        drop(self.news.send(News::Opened { stream: Arc::clone(stream), missed }));
    }

    fn broke(&self) {
        self.state().open = None;
    }

    /// Whom it concerns is told, and counts no more.
    fn failed(&self, why: Failure, all: bool) {
        let mut state = self.state();
        state.readers.retain(|_, it| it.served && !all);
        drop(self.news.send(News::Failed { why, all }));
    }

    fn said(&self, text: Bytes, about: About) {
        let state = self.state();
        let is_known = state.readers.values().any(|it| it.wanted.wants(&about));
        let about = match about {
            // Which resource it belongs to only the server knows.
            About::Resource(_) if !is_known => About::SomeResource,
            about => about,
        };
        drop(self.news.send(News::Said(text, Arc::new(about))));
    }
}

impl Reader {
    /// What comes next.
    pub(crate) async fn next(&mut self) -> Heard {
        if let Some(heard) = self.first.take() {
            return heard;
        }
        loop {
            let news = tokio::select! {
                biased;
                news = self.news.recv() => news,
                () = self.union.stop.cancelled() => return Heard::Over,
            };
            match news {
                Ok(News::Opened { stream, missed }) if stream.asked.covers(&self.wanted) => {
                    match (self.acknowledged, missed) {
                        (false, _) => return self.acknowledge(&stream),
                        (true, true) => return Heard::Missed,
                        (true, false) => {}
                    }
                }
                Ok(News::Said(text, about)) if self.acknowledged && self.wanted.wants(&about) => {
                    return Heard::Said(text);
                }
                Ok(News::Failed { why, all }) if all || !self.acknowledged => {
                    return match why {
                        Failure::Answered => Heard::Alone,
                        Failure::Trouble(trouble) => Heard::Failed(trouble),
                        Failure::Useless => Heard::Ended,
                    };
                }
                Ok(News::Opened { .. } | News::Said(..) | News::Failed { .. }) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    if let Some(heard) = self.catch_up() {
                        return heard;
                    }
                }
                Err(broadcast::error::RecvError::Closed) => return Heard::Over,
            }
        }
    }

    /// It is heard again when it is asked for the next time.
    pub(super) fn put_back(&mut self, heard: Heard) {
        self.first = Some(heard);
    }

    fn acknowledge(&mut self, stream: &Opened) -> Heard {
        self.acknowledged = true;
        Heard::Acknowledged(self.wanted.within(&stream.agreed))
    }

    /// More was said than it could read.
    fn catch_up(&mut self) -> Option<Heard> {
        let state = self.union.state();
        let Some(place) = state.readers.get(&self.key) else { return Some(Heard::Alone) };
        let stream = state.open.clone().filter(|_| place.served);
        drop(state);
        match (self.acknowledged, stream) {
            (true, _) => Some(Heard::Missed),
            (false, Some(stream)) => Some(self.acknowledge(&stream)),
            (false, None) => None,
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.union.state().readers.remove(&self.key);
        self.union.changed.notify_one();
    }
}
