//! What reaches the client unasked: the server's own words, and ours that its lists changed.

use super::{Asked, Session, Showing, unguessable};
use crate::{
    closed::Reason,
    edit::{Lists, show_instance},
    link::Link,
    translate::Translation,
};
use bytes::Bytes;
use http::HeaderValue;
use jsonrpc::{
    Kind, Message, id_key,
    splice::{json, with_id},
    sse::Frame,
};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

impl Session {
    /// Checks and prepares what a server says on its own. `None`: it is not passed on.
    pub(crate) fn screen(&self, link: &Arc<Link>, mut frame: Frame) -> Option<Frame> {
        let Some(text) = frame.payload() else {
            // An id to resume at, a pause, an event of the server's own: as a direct connection shows it.
            return link.translated.is_none().then_some(frame);
        };
        let message = match Message::from_server(text.clone()) {
            Ok(message) => message,
            Err(malformed) => {
                tracing::debug!(
                    server = self.server,
                    words = malformed.words(),
                    "dropped what the server sent"
                );
                return None;
            }
        };
        if link.translated.is_some() {
            return Some(Frame::message(Translation::heard(&message)?));
        }
        frame.data = Some(match &message.kind {
            Kind::Request { .. } => self.asked_by(link, &message),
            Kind::Notification { .. } => message.text().clone(),
            Kind::Response { .. } => show_instance(&message, &link.instance.label)?.text,
        });
        Some(frame)
    }

    /// Remembers who asked. Two upstream sessions (before and after a switch) may use the same id: then the later
    /// one gets another, so that no answer reaches the wrong instance.
    fn asked_by(&self, link: &Arc<Link>, message: &Message) -> Bytes {
        let id = message.id().unwrap_or_default();
        let mut state = self.state();
        let taken = match state.asked.get(&id_key(id)) {
            None => false,
            Some(Asked::Server { link: other, .. }) => !Arc::ptr_eq(other, link),
            Some(Asked::Gateway(_)) => true,
        };
        if !taken {
            state.asked.insert(id_key(id), Asked::Server { link: Arc::clone(link), own_id: None });
            return message.text().clone();
        }
        state.renamed += 1;
        let new = format!("\"traygate-{}\"", state.renamed);
        let own_id = Some(Bytes::copy_from_slice(id));
        state.asked.insert(id_key(new.as_bytes()), Asked::Server { link: Arc::clone(link), own_id });
        with_id(message, new.as_bytes())
    }

    /// Opens the way for messages that answer nothing; an earlier one ends. With `last_event_id` the client picks
    /// up a stream it lost.
    pub(crate) fn listen(self: &Arc<Session>, last_event_id: Option<HeaderValue>) -> mpsc::Receiver<Frame> {
        let (sender, receiver) = mpsc::channel(256);
        let (link, beside, unannounced) = {
            let mut state = self.state();
            let beside = last_event_id.is_some() && state.outbox.as_ref().is_some_and(|it| !it.is_closed());
            if !beside {
                state.outbox = Some(sender.clone());
            }
            let unannounced = if beside { Lists::default() } else { std::mem::take(&mut state.unannounced) };
            (state.link.clone().filter(|it| it.is_ready()), beside, unannounced)
        };
        match link {
            Some(link) if beside => link.pick_up(self, sender, last_event_id),
            Some(link) => drop(link.follow(self, sender, last_event_id)),
            None => {}
        }
        self.announce(unannounced);
        receiver
    }

    /// Puts a question of the gateway's own: its id, which nobody can guess, and where the client's answer comes. `None`:
    /// there are no random numbers.
    pub(crate) fn ask(&self) -> Option<(String, oneshot::Receiver<Message>)> {
        let id = format!("traygate-{}", unguessable()?);
        let (sender, answer) = oneshot::channel();
        self.state().asked.insert(id_key(json(&id).as_bytes()), Asked::Gateway(sender));
        Some((id, answer))
    }

    /// Nobody waits for the answer any more. Whether the client still owed it.
    pub(crate) fn forget_question(&self, id: &str) -> bool {
        self.state().asked.remove(&id_key(json(id).as_bytes())).is_some()
    }

    /// The handshake is complete. A stream for which the client came earlier is opened now, and only now: the server
    /// may not want one before, and of two it may use the one that is gone (rmcp does).
    pub(super) fn complete(self: &Arc<Session>, link: &Arc<Link>) -> Option<oneshot::Receiver<()>> {
        let outbox = {
            // Under one lock with `listen`, so that exactly one of the two opens it.
            let state = self.state();
            link.mark_ready();
            state.outbox.clone()
        };
        outbox.filter(|it| !it.is_closed()).map(|it| link.follow(self, it, None))
    }

    /// Follows what the server says on its own, when somebody listens. The answer comes once the way is open.
    pub(crate) fn follow(self: &Arc<Session>, link: &Arc<Link>) -> Option<oneshot::Receiver<()>> {
        let outbox = self.state().outbox.clone().filter(|it| !it.is_closed())?;
        Some(link.follow(self, outbox, None))
    }

    /// Somebody signed in, out, chose another instance, allowed the app or took that back: if it concerns this session, its client is told.
    pub(crate) fn look_again(&self) {
        self.moved.send_replace(());
        let now = match self.instance() {
            Ok(instance) => Showing::Instance(instance.id),
            Err(nobody) => Showing::Closed(Reason::from(&nobody)),
        };
        let mut state = self.state();
        if state.showing == Showing::Nothing || state.showing == now {
            return;
        }
        if now == Showing::Closed(Reason::NotApproved) {
            // What it was asked while it was allowed to answer.
            state.asked.clear();
        }
        state.showing = now;
        let (left, lists) = (state.link.take(), state.lists);
        drop(state);
        // Ends once the calls that began on it have ended.
        drop(left);
        self.announce(lists);
    }

    /// Ticks when the user's policy makes another list of the tools.
    pub(crate) fn relists(&self) -> watch::Receiver<()> {
        self.relisted.subscribe()
    }

    /// The user changed what apps may do with the server's tools: the client is told to list them again.
    pub(crate) fn relist(&self) {
        self.relisted.send_replace(());
        let lists = {
            let state = self.state();
            // Who was shown no list, or one tool of ours, has nothing that changed.
            match state.showing {
                Showing::Instance(_) => Lists { tools: state.lists.tools, ..Lists::default() },
                Showing::Nothing | Showing::Closed(_) => return,
            }
        };
        self.announce(lists);
    }

    /// Tells the client that lists changed, now or as soon as it listens.
    pub(super) fn announce(&self, lists: Lists) {
        let mut state = self.state();
        let outbox = state.outbox.clone().filter(|it| !it.is_closed());
        let Some(outbox) = outbox else {
            state.unannounced = state.unannounced.and(lists);
            return;
        };
        drop(state);
        for text in lists.changed() {
            let frame = Frame::message(text);
            if let Err(mpsc::error::TrySendError::Full(frame)) = outbox.try_send(frame) {
                let outbox = outbox.clone();
                tokio::spawn(async move { drop(outbox.send(frame).await) });
            }
        }
    }
}
