//! One request of the 2026-07-28 revision. It says everything itself, needs no session, and goes on to a modern server
//! as it is; a legacy server's client is told to fall back to `initialize`.

mod era;
mod filter;
mod headers;
mod listen;
mod mirror;
mod questions;
mod rounds;
mod union;

pub(crate) use era::{Era, Eras, error_code, judge};
pub(crate) use filter::Filter as Wanted;
pub(crate) use headers::{MODERN, OWN_ID, originate, own_request};
pub(crate) use mirror::Mirror;
pub(crate) use questions::{declared, fault};
pub(crate) use rounds::Rounds;
pub(crate) use union::{Heard, Unions};

use crate::{
    Instance, Outcome, Server, answers,
    call::{Answer, Call},
    closed::Closed,
    edit::{Shown, show_in_discover, show_instance},
    frames::Frames,
    guard,
    link::{answer_of, response_to},
    own_id,
    session::{Session, Transport, refuse_all},
    trouble::{self, Trouble},
    upstream::{Events, PROTOCOL_VERSION, Reply, Target},
};
use bytes::Bytes;
use headers::{Fault, check, forwarded};
use http::{HeaderMap, StatusCode};
use jsonrpc::{Kind, Message, Outcome as Answered, splice::id_or_null, sse::Frame};
use limits::Turn;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{pin::pin, sync::Arc};
use tokio::sync::mpsc;

/// The answer to a modern message at a legacy server. Any error of the older kind makes clients fall back to
/// `initialize` (specification 2026-07-28, basic/versioning); 400, because 401, 403 and 5xx would count as other
/// troubles.
fn fall_back(message: &Message) -> Answer {
    let words = "this server speaks the revisions with `initialize`, up to 2025-11-25";
    match &message.kind {
        Kind::Request { .. } => {
            let text = answers::error(&id_or_null(message.id()), -32601, words);
            Answer::One { status: StatusCode::BAD_REQUEST, text }
        }
        Kind::Notification { .. } | Kind::Response { .. } => Answer::Refused(words),
    }
}

/// Whether a request without a version in its body claims one of ours in its header: it is a modern one that lacks
/// what it must carry.
pub(crate) fn is_claimed(headers: &HeaderMap, message: &Message) -> bool {
    let version = headers.get(PROTOCOL_VERSION).and_then(|it| it.to_str().ok());
    matches!(message.kind, Kind::Request { .. }) && version.is_some_and(|it| MODERN.contains(&it))
}

/// Answers one modern message. `headers` are those it came with over HTTP; a pipe has none. Dropping the future
/// cancels the request at the server.
pub(crate) async fn answer(session: &Arc<Session>, message: Message, headers: Option<&HeaderMap>) -> Answer {
    let method = match &message.kind {
        Kind::Request { method, .. } => method.clone(),
        Kind::Notification { method, .. } => return notify(session, &message, method, headers).await,
        Kind::Response { .. } => return Answer::Refused("nobody asked for this response"),
    };
    if let Some(refusal) = own_id::refusal(&message) {
        return refusal;
    }
    if method == "initialize" {
        let words = "the revision of this request has no `initialize`";
        let text = answers::error(&id_or_null(message.id()), -32601, words);
        return Answer::One { status: StatusCode::NOT_FOUND, text };
    }
    let server = match session.server() {
        Ok(server) => server,
        Err(trouble) => return refuse_all(&id_or_null(message.id()), &trouble, ""),
    };
    let headers = match headers {
        Some(headers) => check(headers, &message, &method),
        None => originate(&message, &method),
    };
    session.hear_name(&message);
    let call = Call::new(session, message, method, Era::Modern);
    let stop = session.stop_of(&call.key);
    let known = call.known(&server).filter(|_| headers.is_ok());
    let answering = async {
        match known {
            Some(known) => {
                let work = move |call: Call| call.heard(|call| call.answer_modern(server, headers));
                call.or_stand_in(known, work).await
            }
            None => call.heard(|call| call.answer_modern(server, headers)).await,
        }
    };
    tokio::select! {
        answer = answering => answer,
        // Nobody waits for it.
        () = stop.cancelled() => Answer::Accepted,
    }
}

/// Passes on what is not answered. What revision 2026-07-28 itself knows of this kind cancels a request on a pipe.
async fn notify(
    session: &Arc<Session>,
    message: &Message,
    method: &str,
    headers: Option<&HeaderMap>,
) -> Answer {
    if method == "notifications/cancelled" {
        session.cancel(message);
        return Answer::Accepted;
    }
    let (Ok(server), Ok(instance)) = (session.server(), session.instance()) else {
        return fall_back(message);
    };
    let upstream = &session.upstream;
    if upstream.eras.of(&server, &instance) != Some(Era::Modern) {
        return fall_back(message);
    }
    let headers = match headers {
        Some(headers) => forwarded(headers),
        None => originate(message, method),
    };
    let Ok(headers) = headers else { return Answer::Refused("the headers and the body do not agree") };
    let target = Target::bare(&server, &instance, headers);
    if let Err(trouble) = upstream.post(&target, message.text().clone(), upstream.limits.list).await {
        tracing::debug!(server = server.id, ?trouble, "a message could not be passed on");
    }
    Answer::Accepted
}

impl Call {
    /// On the instance of this moment, in the era of its server.
    async fn answer_modern(mut self, server: Arc<Server>, headers: Result<HeaderMap, Fault>) -> Answer {
        let session = Arc::clone(&self.session);
        let eras = &session.upstream.eras;
        loop {
            let instance = match session.acting(&server) {
                Ok(instance) => instance,
                Err(closed) => {
                    return match &headers {
                        _ if !eras.is_modern_somewhere(&server) => self.unmet(&closed),
                        Err(fault) => self.refuse(fault),
                        Ok(headers) if self.method == LISTEN => {
                            self.listen(server, None, headers.clone()).await
                        }
                        Ok(_) => self.closed(&server, &closed),
                    };
                }
            };
            match (eras.of(&server, &instance), &headers) {
                (Some(Era::Legacy), _) => return fall_back(&self.message),
                (Some(Era::Modern), Err(fault)) => return self.refuse(fault),
                (Some(Era::Modern), Ok(headers)) => {
                    session.announce_open();
                    if self.method == LISTEN {
                        return self.listen(server, Some(instance), headers.clone()).await;
                    }
                    match self.send_modern(server.clone(), instance, headers).await {
                        Ok(answer) => return answer,
                        // Another instance acts now.
                        Err(call) => self = *call,
                    }
                }
                // The client asks just what we would have to ask.
                (None, Ok(headers)) if self.method == DISCOVER => {
                    if let Err(trouble) = self.hold(&server, &instance).await {
                        return self.failed(&trouble, &server.name);
                    }
                    match self.discover(&server, &instance, headers.clone()).await {
                        Ok(answer) => return answer,
                        Err(call) => self = *call,
                    }
                }
                (None, _) => {
                    if let Err(trouble) = self.hold(&server, &instance).await {
                        return self.failed(&trouble, &server.name);
                    }
                    match era::ask(&session.upstream, &server, &instance).await {
                        Ok(_) => {}
                        Err(trouble) if self.again_after(&trouble).await => {}
                        Err(trouble) => return self.unjudged(&trouble, &server),
                    }
                }
            }
        }
    }

    /// The era stays unknown.
    fn unjudged(&self, trouble: &Trouble, server: &Arc<Server>) -> Answer {
        match trouble {
            Trouble::SignInNeeded(why) if !self.session.upstream.eras.is_modern_somewhere(server) => {
                self.unmet(&Closed::signed_out(why))
            }
            _ => self.failed(trouble, &server.name),
        }
    }

    /// Nobody acts for this client, and nothing is known of the server. Who can speak both eras falls back by this answer, too:
    /// a wrong claim to be modern would stick to such a client, and it could not go back once somebody has signed in
    /// to a legacy server. Who cannot learns what to do.
    fn unmet(&self, closed: &Closed) -> Answer {
        let text = answers::error(&self.id(), closed.reason.code(), &closed.why);
        Answer::One { status: StatusCode::BAD_REQUEST, text }
    }

    fn refuse(&self, fault: &Fault) -> Answer {
        Answer::One { status: StatusCode::BAD_REQUEST, text: fault.answer(&self.id()) }
    }

    /// The client's `server/discover` to a server nobody has asked yet: its answer tells the era. Gives the call back
    /// when it is to be tried again.
    async fn discover(
        mut self,
        server: &Arc<Server>,
        instance: &Instance,
        headers: HeaderMap,
    ) -> Result<Answer, Box<Call>> {
        self.label = Some(instance.label.clone());
        let upstream = &Arc::clone(&self.session.upstream);
        let target = Target::bare(server, instance, headers);
        let id = self.message.id().unwrap_or_default();
        let asked = async {
            let text = self.message.text().clone();
            let reply = upstream.post(&target, text, upstream.limits.list).await?;
            answer_of(upstream, &server.name, id, reply).await
        };
        let answer = self.in_time(server, pin!(asked)).await;
        match judge(answer.as_ref().map(|(_, _, message)| message)) {
            Err(trouble) if self.again_after(&trouble).await => return Err(Box::new(self)),
            Err(trouble) => return Ok(self.unjudged(&trouble, server)),
            Ok(era) => upstream.eras.learn(server, instance, era),
        }
        Ok(match answer {
            Ok((status, _, message)) if upstream.eras.of(server, instance) == Some(Era::Modern) => {
                self.session.announce_open();
                Answer::One { status, text: self.show(server, instance, status, message) }
            }
            _ => fall_back(&self.message),
        })
    }

    /// Sends it in its turn. Gives the call back when another instance acts by then.
    async fn send_modern(
        mut self,
        server: Arc<Server>,
        instance: Instance,
        headers: &HeaderMap,
    ) -> Result<Answer, Box<Call>> {
        let session = Arc::clone(&self.session);
        self.label = Some(instance.label.clone());
        if let Some(reason) = session.was_closed(self.tool.as_deref()) {
            return Ok(self.held(answers::opened(&self.id(), &server.name, &instance.label, reason)));
        }
        let mut policy = self.policy(&server, &instance);
        if session.is_in_the_dark(self.tool.as_deref(), &instance) || self.is_in_the_dark(&policy) {
            self.list_tools(&server, &instance).await;
            policy = self.policy(&server, &instance);
        }
        if let Some(text) = self.forbidden(&policy, &server, &instance) {
            return Ok(self.held(text));
        }
        if let Some(old) = session.guard(&self.message, &self.method, &instance) {
            let words = guard::explain(&old.label, &instance.label);
            return Ok(self.held(answers::tool_result(&self.id(), &words, true, Some(&instance.label))));
        }
        if let Some(text) = self.left_behind(&instance) {
            return Ok(self.held(text));
        }
        if self.needs_a_word(&policy, &instance) {
            return match self.put_to_the_user(&server, &instance).await {
                Ok(None) => Err(Box::new(self)),
                Ok(Some(text)) => Ok(self.held(text)),
                Err(trouble) => Ok(self.failed(&trouble, &server.name)),
            };
        }
        let mut may_list_again = self.originates();
        loop {
            let turn = match self.turn(&server, &instance, false).await {
                Ok(Some(turn)) => turn,
                Ok(None) => return Err(Box::new(self)),
                Err(trouble) => return Ok(self.failed(&trouble, &server.name)),
            };
            let sent = self.in_time(&server, pin!(self.post_modern(&server, &instance, headers, turn))).await;
            let reply = match sent {
                Ok(reply) => reply,
                Err(trouble) if self.again_after(&trouble).await => continue,
                Err(trouble) => return Ok(self.modern_failed(&trouble, &server, &instance).await),
            };
            match reply {
                Reply::Accepted => {
                    return Ok(self.failed(&trouble::not_mcp(&server.name, "nothing"), &server.name));
                }
                // The tool's schema has changed since it was listed, and the server did nothing.
                Reply::Message { text, .. } if may_list_again && is_header_mismatch(&text) => {
                    may_list_again = false;
                    self.list_tools(&server, &instance).await;
                }
                Reply::Message { status, text, .. } => {
                    let text = self.conclude_modern(&server, &instance, status, text);
                    return Ok(Answer::One { status, text });
                }
                Reply::Events { events, .. } => {
                    let (sender, frames) = mpsc::channel(64);
                    session.upstream.tasks.spawn(self.pump_modern(server, instance, events, sender));
                    return Ok(Answer::Events(Frames::coming(frames)));
                }
            }
        }
    }

    /// Whether the headers are written here, because the client's own way has none.
    fn originates(&self) -> bool {
        self.tool.is_some() && self.session.transport == Transport::Bridge
    }

    async fn post_modern(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        headers: &HeaderMap,
        turn: Turn<String>,
    ) -> Result<Reply, Trouble> {
        let mut headers = headers.clone();
        if self.originates() {
            headers.extend(self.session.mirrored(&self.message, instance));
        }
        let limits = &self.session.upstream.limits;
        let wait = if self.deadline().is_some() { limits.list } else { limits.call };
        let target = Target::bare(server, instance, headers);
        self.owe();
        self.session.upstream.post_in_turn(&target, self.message.text().clone(), wait, turn).await
    }

    /// Where something else than MCP answers, the server may have become a legacy one.
    async fn modern_failed(self, trouble: &Trouble, server: &Arc<Server>, instance: &Instance) -> Answer {
        if let Trouble::NotMcp(_) = trouble {
            let upstream = &self.session.upstream;
            upstream.eras.forget(server, instance);
            if let Ok(Era::Legacy) = era::ask(upstream, server, instance).await {
                self.settle();
                return fall_back(&self.message);
            }
        }
        self.failed(trouble, &server.name)
    }

    /// The server's answer as the client may see it.
    fn conclude_modern(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        status: StatusCode,
        text: Bytes,
    ) -> Bytes {
        match response_to(self.message.id().unwrap_or_default(), &server.name, Message::from_server(text)) {
            Ok(message) => self.show(server, instance, status, message),
            Err(trouble) => self.tell(&trouble, &server.name),
        }
    }

    fn show(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        status: StatusCode,
        mut message: Message,
    ) -> Bytes {
        if !is_of_its_era(&message, status) {
            self.session.upstream.eras.forget(server, instance);
        }
        if let Kind::Response { outcome: Answered::Result(span), .. } = &message.kind
            && let Some(what) = fault(&self.message, message.slice(span))
                .or_else(|| self.session.counted(&self.message, message.slice(span)))
        {
            let words = format!("{} asked {what}.", server.name);
            return self.tell(&Trouble::Invalid(words), &server.name);
        }
        let mut passed = message.text().clone();
        if let ("tools/list", Kind::Response { outcome: Answered::Result(span), .. }) =
            (self.method.as_str(), &message.kind)
        {
            let first_page = self.message.params().cursor.is_none();
            self.listed(&message, server, instance, first_page);
            self.session.learn_tools(message.slice(span), first_page);
            let without_invalid = self.session.learn_mirrored(&message, instance, first_page);
            if self.session.transport == Transport::Bridge {
                message = Message::from_server(without_invalid).unwrap_or(message);
            }
            passed = message.text().clone();
            message = match self.screened(message, server, instance) {
                Ok(message) => message,
                Err(text) => return text,
            };
        }
        if matches!(message.kind, Kind::Response { outcome: Answered::Result(_), .. }) {
            self.remember(server, instance, &passed);
        }
        let label = &instance.label;
        let shown = match self.method.as_str() {
            DISCOVER => {
                show_in_discover(&message, &server.name, label).map(|text| Shown { text, is_error: false })
            }
            _ => None,
        };
        let Some(shown) = shown.or_else(|| show_instance(&message, label)) else {
            return self.two_readings(&server.name);
        };
        self.observe(shown.text.len(), if shown.is_error { Outcome::Failed } else { Outcome::Done });
        shown.text
    }

    /// Passes frames on as they come. A client that closes the stream has cancelled (specification 2026-07-28,
    /// basic/patterns/cancellation): then the server's stream is closed, too.
    async fn pump_modern(
        self,
        server: Arc<Server>,
        instance: Instance,
        mut events: Box<Events>,
        out: mpsc::Sender<Frame>,
    ) {
        let stop = self.session.stop_of(&self.key);
        let last = loop {
            let next = tokio::select! {
                () = out.closed() => return,
                () = stop.cancelled() => return,
                next = self.next_in_time(&server.name, &mut events) => next,
            };
            match next {
                Ok(Some(frame)) => match said(&server, frame) {
                    Some(Said::Aside(text)) => drop(out.send(Frame::message(text)).await),
                    Some(Said::Answer(text)) => {
                        break self.conclude_modern(&server, &instance, StatusCode::OK, text);
                    }
                    None => {}
                },
                Ok(None) => break self.tell(&trouble::cut_off(&server.name), &server.name),
                Err(trouble) => break self.tell(&trouble, &server.name),
            }
        };
        drop(out.send(Frame::message(last)).await);
        drop(out);
        events.finish().await;
    }
}

const DISCOVER: &str = "server/discover";
const LISTEN: &str = "subscriptions/listen";

/// What a server says on the stream of a request.
pub(crate) enum Said {
    /// A notification.
    Aside(Bytes),
    /// What must be the response.
    Answer(Bytes),
}

/// Reads one frame. A server of this revision has no requests of its own: such a one is dropped, for nobody could
/// answer it.
pub(crate) fn said(server: &Server, frame: Frame) -> Option<Said> {
    let text = frame.payload()?.clone();
    match Message::from_server(text.clone()).map(|it| it.kind) {
        Ok(Kind::Notification { .. }) => Some(Said::Aside(text)),
        Ok(Kind::Request { method, .. }) => {
            tracing::warn!(server = server.id, method, "dropped a request that the server must not make");
            None
        }
        Ok(Kind::Response { .. }) | Err(_) => Some(Said::Answer(text)),
    }
}

pub(crate) fn is_header_mismatch(text: &Bytes) -> bool {
    Message::from_server(text.clone()).is_ok_and(|it| error_code(&it) == Some(-32020))
}

/// Whether a modern server would answer so. A result has a `resultType` (basic/index, results); of the errors that
/// bring their own HTTP status, each has a code of JSON-RPC's or of this revision.
fn is_of_its_era(message: &Message, status: StatusCode) -> bool {
    #[derive(Deserialize)]
    struct Typed<'a> {
        #[serde(borrow, rename = "resultType")]
        _kind: &'a RawValue,
    }
    match &message.kind {
        Kind::Response { outcome: Answered::Result(span), .. } => {
            serde_json::from_slice::<Typed<'_>>(message.slice(span)).is_ok()
        }
        _ if status.is_client_error() => {
            error_code(message).is_some_and(|it| matches!(it, -32099..=-32020 | -32700 | -32603..=-32600))
        }
        _ => true,
    }
}
