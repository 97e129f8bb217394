//! A client that begins with `initialize` at a server that only speaks 2026-07-28: each request made to say everything
//! itself, each answer read back, and what the server asks put to the client.

mod asking;
mod news;
mod questions;
mod request;
mod result;

pub(crate) use news::Wishes;

use crate::{
    Instance, Page, Server, answers,
    call::{Answer, Call},
    edit::show_in_initialize,
    frames::Frames,
    link::{Joined, Link, OPENING, exchange, response_to},
    modern::{self, Said, Wanted, judge, originate, said},
    session::unguessable,
    trouble::{self, Trouble},
    upstream::{Reply, Target, Upstream},
};
use bytes::Bytes;
use http::StatusCode;
use jsonrpc::{
    Kind, Message, Outcome as Answered,
    splice::{id_or_null, json, with_id},
    sse::Frame,
    string,
};
use limits::Turn;
use news::Tells;
use questions::Round;
use request::Client;
use result::{Brings, brings};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::HashSet,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::mpsc, time::timeout};

/// More rounds of questions than this are no conversation.
const MOST_ROUNDS: usize = 10;

/// What one link to a modern server must know to carry the client's words.
pub(crate) struct Translation {
    client: Client,
    tells: Tells,
    /// The tools whose output is wrapped, by the last lists.
    wrapped: Mutex<HashSet<String>>,
}

/// Asks the server who it is, in the client's name. `None`: it does not speak the modern revision.
pub(crate) async fn join(
    upstream: &Arc<Upstream>,
    server: &Arc<Server>,
    instance: &Instance,
    initialize: &Message,
) -> Result<Option<Joined>, Trouble> {
    const ID: &str = "traygate";
    let client = Client::of(initialize);
    let discover = client.own(ID, "server/discover", "");
    let target = aimed(server, instance, &discover, "server/discover");
    let asked = exchange(upstream, &target, discover.text().clone(), json(ID).as_bytes()).await;
    judge(asked.as_ref().map(|(_, _, message)| message))?;
    let Ok((_, _, message)) = asked else { return Ok(None) };
    let protocol = answers::revision_for(initialize);
    let Some(greeting) = result::greeting(&message, protocol, &server.id) else { return Ok(None) };
    let unreadable = |_| trouble::not_mcp(&server.name, "a greeting that cannot be read");
    let greeting = Message::from_server(greeting).map_err(unreadable)?;
    let own_id = initialize.id().unwrap_or_default();
    let greeting = Message::from_server(with_id(&greeting, own_id)).map_err(unreadable)?;
    let Some((said, shown)) = show_in_initialize(&greeting, &server.name, &instance.label) else {
        return Ok(None);
    };
    upstream.access.remember(&server.id, &instance.id, Page::to(initialize), greeting.text().clone());
    let tells = match &greeting.kind {
        Kind::Response { outcome: Answered::Result(span), .. } => Tells::of(greeting.slice(span)),
        _ => Tells::default(),
    };
    let translation = Translation { client, tells, wrapped: Mutex::default() };
    let target = Target::bare(server, instance, http::HeaderMap::new());
    Ok(Some(Joined::Linked(
        Link::new(upstream, target, instance.clone(), said.lists, Some(translation)),
        shown,
    )))
}

/// Where a message goes, with the headers it wants.
fn aimed(server: &Arc<Server>, instance: &Instance, message: &Message, method: &str) -> Target {
    // What cannot be written as a header the server complains of itself.
    let headers = originate(message, method).unwrap_or_default();
    Target::bare(server, instance, headers)
}

impl Translation {
    /// The question for the stream of what changes; `None`: there is nothing to hear of.
    pub(crate) fn listening(&self, link: &Link, wishes: &Wishes) -> Option<(Target, Bytes)> {
        const METHOD: &str = "subscriptions/listen";
        let listen = self.client.own("traygate-listen", METHOD, &self.tells.filter(wishes)?);
        let target = aimed(&link.target.server, &link.instance, &listen, METHOD);
        Some((target, listen.text().clone()))
    }

    /// The same where it shares the stream with others.
    pub(crate) fn wanted(&self, wishes: &Wishes) -> Wanted {
        self.tells.wanted(wishes)
    }

    /// What came on that stream, for the client.
    pub(crate) fn heard(message: &Message) -> Option<Bytes> {
        news::for_client(message)
    }

    /// A notification of the client's; `None`: a modern server has no use for it.
    pub(crate) fn notification(&self, link: &Link, text: Bytes) -> Option<(Target, Bytes)> {
        let message = Message::from_client(text).ok()?;
        let Kind::Notification { method, .. } = &message.kind else { return None };
        if matches!(
            method.as_str(),
            "notifications/initialized"
                | "notifications/roots/list_changed"
                | "notifications/cancelled"
                | "notifications/progress"
        ) {
            return None;
        }
        let outgoing = self.client.request(&message, None)?;
        let target = aimed(&link.target.server, &link.instance, &outgoing, method);
        Some((target, outgoing.text().clone()))
    }
}

/// What became of one leg of a call.
enum Leg {
    /// The client's answer.
    Answer(Bytes),
    Questions(Round),
}

impl Call {
    /// The request as the modern server of `link` wants it.
    fn outgoing(&self, link: &Link) -> Result<Message, Trouble> {
        let level = self.session.wishes().level;
        let request =
            link.translated.as_ref().and_then(|it| it.client.request(&self.message, level.as_deref()));
        let unfit = || Trouble::Invalid("The app's request has parameters that are no object.".to_owned());
        request.ok_or_else(unfit)
    }

    /// What the older revisions ask a server once, and revision 2026-07-28 says with each request.
    pub(crate) async fn answered_here(&self, link: &Arc<Link>) -> Option<Bytes> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Wish<'a> {
            #[serde(borrow)]
            level: Option<&'a RawValue>,
            #[serde(borrow)]
            uri: Option<&'a RawValue>,
        }
        link.translated.as_ref()?;
        let Wish { level, uri } = self.message.params_as();
        let is_text = |it: &&RawValue| string(it.get().as_bytes()).is_some();
        let wished = match self.method.as_str() {
            "ping" => Some(()),
            "logging/setLevel" => {
                level.filter(is_text).map(|it| self.session.wish(|all| all.level = Some(it.get().to_owned())))
            }
            "resources/subscribe" => uri.filter(is_text).map(|it| {
                self.session.wish(|all| all.hear(it.get(), true));
            }),
            "resources/unsubscribe" => uri.filter(is_text).map(|it| {
                self.session.wish(|all| all.hear(it.get(), false));
            }),
            _ => return None,
        };
        let id = self.id();
        if wished.is_none() {
            return Some(answers::error(&id, -32602, "a parameter is missing or is no text"));
        }
        // What the client does next may change the resource, so the way is open first.
        if uri.is_some()
            && self.method.starts_with("resources/")
            && let Some(open) = self.session.follow(link)
        {
            timeout(OPENING, open).await.ok();
        }
        Some(format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#).into())
    }

    /// Sends the request as a modern server wants it.
    pub(crate) async fn post_translated(
        &mut self,
        link: &Arc<Link>,
        wait: Duration,
        turn: Turn<String>,
    ) -> Result<Reply, Trouble> {
        let outgoing = self.outgoing(link)?;
        self.post_leg(link, &outgoing, wait, turn).await
    }

    /// Sends one leg. A client that cancels has closed the way to the server (specification 2026-07-28,
    /// basic/patterns/cancellation): then nothing came of it.
    async fn post_leg(
        &mut self,
        link: &Arc<Link>,
        outgoing: &Message,
        wait: Duration,
        mut turn: Turn<String>,
    ) -> Result<Reply, Trouble> {
        let (session, server) = (Arc::clone(&self.session), &link.target.server);
        let stop = session.stop_of(&self.key);
        let mut may_list_again = self.tool.is_some();
        loop {
            let mut target = aimed(server, &link.instance, outgoing, &self.method);
            if self.tool.is_some() {
                target.mirrored.extend(session.mirrored(outgoing, &link.instance));
            }
            self.owe();
            let sent = pin!(session.upstream.post_in_turn(&target, outgoing.text().clone(), wait, turn));
            let sent = tokio::select! {
                () = stop.cancelled() => return Ok(Reply::Accepted),
                sent = self.in_time(server, sent) => sent,
            };
            match sent {
                // The tool's schema was not listed yet, or has changed, and the server did nothing.
                Ok(Reply::Message { text, .. }) if may_list_again && modern::is_header_mismatch(&text) => {
                    may_list_again = false;
                    self.list_tools(server, &link.instance).await;
                    turn = self.next_turn(link).await?;
                }
                Err(trouble @ Trouble::NotMcp(_)) => {
                    // It may have become another server: the next call finds out.
                    session.upstream.eras.forget(server, &link.instance);
                    session.drop_link(link);
                    return Err(trouble);
                }
                sent => return sent,
            }
        }
    }

    /// Waits for leave to send another leg. A call ends on the instance it began with, whichever acts by then.
    async fn next_turn(&mut self, link: &Link) -> Result<Turn<String>, Trouble> {
        let turn = self.turn(&link.target.server, &link.instance, false).await?;
        self.moved = None;
        Ok(turn.unwrap_or_else(|| self.session.upstream.pass(&link.target)))
    }

    async fn next_leg(&mut self, link: &Arc<Link>, outgoing: &Message) -> Result<Reply, Trouble> {
        let wait = self.session.upstream.limits.call;
        loop {
            let turn = self.next_turn(link).await?;
            match self.post_leg(link, outgoing, wait, turn).await {
                Err(trouble) if self.again_after(&trouble).await => {}
                sent => return sent,
            }
        }
    }

    /// [`Call::deliver`] for a server of the other era.
    pub(crate) async fn deliver_translated(self, link: Arc<Link>, reply: Reply) -> Answer {
        let name = &link.target.server.name;
        let outgoing = match self.outgoing(&link) {
            Ok(outgoing) => outgoing,
            Err(trouble) => return self.failed(&trouble, name),
        };
        let reply = match reply {
            Reply::Accepted if self.session.is_cancelled(&self.key) => return Answer::Accepted,
            Reply::Message { status, session, text } => match self.read_leg(&link, &outgoing, text.clone()) {
                // 404 would tell a client that its conversation is over.
                Leg::Answer(text) => return Answer::One { status: StatusCode::OK, text },
                Leg::Questions(_) => Reply::Message { status, session, text },
            },
            reply => reply,
        };
        let (out, frames) = mpsc::channel(64);
        let tasks = self.session.upstream.tasks.clone();
        tasks.spawn(self.converse(link, outgoing, reply, out));
        Answer::Events(Frames::coming(frames))
    }

    async fn converse(mut self, link: Arc<Link>, outgoing: Message, reply: Reply, out: mpsc::Sender<Frame>) {
        let stop = self.session.stop_of(&self.key);
        let last = tokio::select! {
            () = stop.cancelled() => return,
            last = self.rounds(&link, &outgoing, reply, &out) => last,
        };
        drop(out.send(Frame::message(last)).await);
    }

    /// Asks the client what the server asks, until the server has answered.
    async fn rounds(
        &mut self,
        link: &Arc<Link>,
        first: &Message,
        mut reply: Reply,
        out: &mpsc::Sender<Frame>,
    ) -> Bytes {
        let name = &link.target.server.name;
        let mut outgoing = first.clone();
        for round in 0.. {
            let text = match self.read(&link.target.server, reply, out).await {
                Ok(text) => text,
                Err(trouble) => return self.tell(&trouble, name),
            };
            let Round { questions, state } = match self.read_leg(link, &outgoing, text) {
                Leg::Answer(text) => return text,
                Leg::Questions(asked) => asked,
            };
            if round == MOST_ROUNDS {
                let words = format!("{name} asked back more than {MOST_ROUNDS} times for one call.");
                return self.tell(&Trouble::Invalid(words), name);
            }
            let answers = match self.put(name, &questions, out).await {
                Ok(answers) => answers,
                Err(words) => return self.unanswered(&words),
            };
            let again = unguessable()
                .and_then(|id| request::retry(first, &format!("traygate-{id}"), &answers, state.as_deref()));
            let Some(again) = again else {
                let words = format!("{name} asked in a way that cannot be answered.");
                return self.tell(&Trouble::Invalid(words), name);
            };
            outgoing = again;
            reply = match self.next_leg(link, &outgoing).await {
                Ok(reply) => reply,
                Err(trouble) => return self.tell(&trouble, name),
            };
        }
        unreachable!("the rounds are counted")
    }

    /// Waits for the response to one leg and passes on what the server says before.
    async fn read(
        &self,
        server: &Arc<Server>,
        reply: Reply,
        out: &mpsc::Sender<Frame>,
    ) -> Result<Bytes, Trouble> {
        let mut events = match reply {
            Reply::Accepted => return Err(trouble::not_mcp(&server.name, "nothing")),
            Reply::Message { text, .. } => return Ok(text),
            Reply::Events { events, .. } => events,
        };
        loop {
            match self.next_in_time(&server.name, &mut events).await? {
                None => return Err(trouble::cut_off(&server.name)),
                Some(frame) => match said(server, frame) {
                    // A client that stopped reading has not cancelled (specification 2025-11-25, basic/transports).
                    Some(Said::Aside(text)) => drop(out.send(Frame::message(text)).await),
                    Some(Said::Answer(text)) => {
                        events.leave(&self.session.upstream.tasks);
                        return Ok(text);
                    }
                    None => {}
                },
            }
        }
    }

    /// What one leg brought: the answer, translated, or questions that may be put to this client.
    fn read_leg(&self, link: &Link, outgoing: &Message, text: Bytes) -> Leg {
        let name = &link.target.server.name;
        let told = |words: String| Leg::Answer(self.tell(&Trouble::Invalid(words), name));
        let message = match response_to(outgoing.id().unwrap_or_default(), name, Message::from_server(text)) {
            Ok(message) => message,
            Err(trouble) => return Leg::Answer(self.tell(&trouble, name)),
        };
        match brings(&message) {
            Brings::Error => Leg::Answer(
                self.conclude(link, Message::from_server(self.with_own_id(message.text().clone()))),
            ),
            Brings::ModernError(code, words) => told(format!(
                "{name} cannot do this for an app that speaks an older revision of MCP: {words} ({code})."
            )),
            Brings::Unknown(kind) => told(format!(
                "{name} answered with a result of the kind \"{kind}\", which this app's revision of MCP does not have."
            )),
            Brings::Result(span) => {
                let text = self.with_own_id(result::plain(&message, &span));
                let text = self.readable(link, text);
                Leg::Answer(self.conclude(link, Message::from_server(text)))
            }
            Brings::Questions(span) => {
                if let Some(what) = modern::fault(outgoing, message.slice(&span)) {
                    return told(format!("{name} asked {what}."));
                }
                let capabilities = modern::declared(outgoing);
                match questions::read(&message, &span) {
                    None => told(format!("{name} asked questions that cannot be read.")),
                    Some(round) if round.questions.iter().all(|it| it.suits(&capabilities)) => {
                        Leg::Questions(round)
                    }
                    Some(_) => {
                        told(format!("{name} asked a question that the app did not say it can answer."))
                    }
                }
            }
        }
    }

    fn with_own_id(&self, text: Bytes) -> Bytes {
        match Message::from_server(text.clone()) {
            Ok(message) => with_id(&message, id_or_null(self.message.id()).as_bytes()),
            Err(_) => text,
        }
    }

    /// Lists and results of tools as the older revisions have them.
    fn readable(&self, link: &Link, text: Bytes) -> Bytes {
        let (Some(translation), Ok(message)) = (&link.translated, Message::from_server(text.clone())) else {
            return text;
        };
        let mut wrapped = translation.wrapped.lock().unwrap_or_else(PoisonError::into_inner);
        match self.method.as_str() {
            "tools/list" => {
                let first_page = self.message.params().cursor.is_none();
                self.listed(&message, &link.target.server, &link.instance, first_page);
                let kept = self.session.learn_mirrored(&message, &link.instance, first_page);
                result::tools(&Message::from_server(kept).unwrap_or(message), &mut wrapped)
            }
            "tools/call" => {
                let is_wrapped = self.tool.as_ref().is_some_and(|it| wrapped.contains(it));
                result::tool_result(&message, is_wrapped)
            }
            _ => text,
        }
    }
}
