//! One request of a client: held, or sent on the instance of this moment, and answered exactly once.

mod in_time;
mod look_up;
mod pump;

use crate::{
    Event, Instance, Outcome, Server, answers,
    closed::{Closed, Reason},
    edit::show_instance,
    frames::Frames,
    guard,
    link::{Joined, Link, response_to},
    modern::Era,
    own_id,
    session::{Greeted, Session, list},
    trouble::{self, INTERNAL, Trouble},
    turn::Progress,
    upstream::Reply,
};
use bytes::Bytes;
use http::StatusCode;
use jsonrpc::{Kind, Malformed, Message, Outcome as Answered, id_key, splice::id_or_null};
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// What becomes of a client's message.
pub(crate) enum Answer {
    One {
        status: StatusCode,
        text: Bytes,
    },
    /// What the server says on the way, the response last.
    Events(Frames),
    /// A notification or response was taken.
    Accepted,
    /// A response that nobody waits for.
    Refused(&'static str),
}

/// Answers one request of a conversation that begins with `initialize`.
pub(crate) async fn answer(session: &Arc<Session>, message: Message, method: String) -> Answer {
    if let Some(refusal) = own_id::refusal(&message) {
        return refusal;
    }
    let call = Call::new(session, message, method, Era::Legacy);
    let server = match session.server() {
        Ok(server) => server,
        Err(trouble) => return crate::session::refuse_all(&call.id(), &trouble, ""),
    };
    if call.method == "initialize" {
        Box::pin(call.initialize(server)).await
    } else if session.is_initialized() {
        match call.method.as_str() {
            "tools/list" => Box::pin(list(call, server)).await,
            _ => call.heard(|call| call.send(server)).await,
        }
    } else if call.method == "ping" {
        let text = answers::pong(&call.message);
        call.held(text)
    } else {
        let text = answers::error(&call.id(), -32600, "the conversation must begin with `initialize`");
        call.held(text)
    }
}

/// A request under way.
pub(crate) struct Call {
    pub(crate) session: Arc<Session>,
    pub(crate) message: Message,
    pub(crate) method: String,
    /// The tool's name for `tools/call`.
    pub(crate) tool: Option<String>,
    /// Among the session's requests.
    pub(crate) key: String,
    pub(crate) begun: Instant,
    /// Of the instance the call acts on.
    pub(crate) label: Option<String>,
    pub(crate) era: Era,
    /// How much of its time it waited for its turn.
    pub(crate) waited: Duration,
    /// How much of it the user thought about it.
    pub(crate) thought: Duration,
    /// The instance the user lets it act on.
    pub(crate) let_through: Option<String>,
    /// The server refused it, or what it needs, for having come too often.
    pub(crate) refused: bool,
    /// How often it was sent again after a problem of the server's own.
    pub(crate) failures: usize,
    /// The instance it was to go to before another began to act.
    pub(crate) moved: Option<Instance>,
    pub(crate) progress: Option<Progress>,
    /// It was sent, and its outcome was not observed yet.
    owed: AtomicBool,
}

impl Drop for Call {
    fn drop(&mut self) {
        self.session.ran(&self.key);
        if self.owed.load(Ordering::Acquire) {
            self.observe(0, Outcome::Failed);
        }
    }
}

impl Call {
    pub(crate) fn new(session: &Arc<Session>, message: Message, method: String, era: Era) -> Call {
        let tool = match method.as_str() {
            "tools/call" => message.params().name().map(|it| it.into_owned()),
            _ => None,
        };
        let key = id_key(message.id().unwrap_or_default());
        session.run(&key, None);
        Call {
            session: Arc::clone(session),
            message,
            method,
            tool,
            key,
            begun: Instant::now(),
            label: None,
            era,
            waited: Duration::ZERO,
            thought: Duration::ZERO,
            let_through: None,
            refused: false,
            failures: 0,
            moved: None,
            progress: None,
            owed: AtomicBool::new(false),
        }
    }

    pub(crate) fn id(&self) -> String {
        id_or_null(self.message.id()).into_owned()
    }

    /// From now on an outcome is to be observed, also when nobody waits for the answer any more.
    pub(crate) fn owe(&self) {
        self.owed.store(true, Ordering::Release);
    }

    /// There is no outcome after all.
    pub(crate) fn settle(&self) {
        self.owed.store(false, Ordering::Release);
    }

    pub(crate) fn observe(&self, bytes: usize, outcome: Outcome) {
        self.settle();
        self.session.upstream.access.observe(Event::Call {
            server: self.session.server.clone(),
            client: self.session.client.clone(),
            instance: self.label.clone(),
            method: self.method.clone(),
            tool: self.tool.clone(),
            took: self.begun.elapsed(),
            bytes,
            outcome,
        });
    }

    /// Answered here.
    pub(crate) fn held(&self, text: Bytes) -> Answer {
        let text = self.in_its_era(text);
        self.observe(text.len(), Outcome::Held);
        Answer::One { status: StatusCode::OK, text }
    }

    /// An answer of ours as the client's revision wants it.
    fn in_its_era(&self, text: Bytes) -> Bytes {
        match self.era {
            Era::Legacy => text,
            Era::Modern => {
                answers::modern(text, &self.method, &self.session.server, &self.session.upstream.version)
            }
        }
    }

    /// The text that tells the client of `trouble`.
    pub(crate) fn tell(&self, trouble: &Trouble, server: &str) -> Bytes {
        tracing::debug!(server = self.session.server, method = self.method, ?trouble, "a call failed");
        if let Trouble::SignInNeeded(why) = trouble {
            return self.closed_text(server, &Closed::signed_out(why));
        }
        if let (Trouble::PermissionNeeded(why) | Trouble::Full(why), "tools/call") =
            (trouble, self.method.as_str())
        {
            // As a result the words reach the model, and through it the user.
            let text = answers::tool_result(&self.id(), why, true, self.label.as_deref());
            let text = self.in_its_era(text);
            self.observe(text.len(), Outcome::Held);
            return text;
        }
        // Where nothing can have been changed, nothing needs to be looked after.
        let lost_nothing =
            matches!(trouble, Trouble::Lost(_)) && (self.reads_only() || self.method == "initialize");
        let code = if lost_nothing { trouble::NO_SERVER } else { trouble.code() };
        let text = answers::error(&self.id(), code, &trouble.words(server));
        let held = matches!(trouble, Trouble::PermissionNeeded(_) | Trouble::Full(_));
        self.observe(text.len(), if held { Outcome::Held } else { Outcome::Failed });
        text
    }

    /// The text that tells the client of an answer that must not be passed on.
    pub(crate) fn two_readings(&self, server: &str) -> Bytes {
        let words = format!("{server} sent an answer with a member twice, which could be read in two ways.");
        let text = answers::error(&self.id(), INTERNAL, &words);
        self.observe(text.len(), Outcome::Failed);
        text
    }

    fn closed_text(&self, server: &str, closed: &Closed) -> Bytes {
        match (self.method.as_str(), self.era) {
            ("tools/list", Era::Legacy) => self.session.shows_closed(closed.reason),
            ("tools/list", Era::Modern) => self.session.offers_one_tool(closed.reason),
            _ => {}
        }
        let text = self.in_its_era(answers::closed(&self.message, &self.method, server, closed));
        self.observe(text.len(), Outcome::Held);
        text
    }

    pub(crate) fn failed(&self, trouble: &Trouble, server: &str) -> Answer {
        Answer::One { status: StatusCode::OK, text: self.tell(trouble, server) }
    }

    /// Nobody acts for this client.
    pub(crate) fn closed(&self, server: &Arc<Server>, closed: &Closed) -> Answer {
        Answer::One { status: StatusCode::OK, text: self.closed_text(&server.name, closed) }
    }

    /// A conversation that begins while the server is closed.
    fn greet_closed(&self, server: &Arc<Server>, closed: &Closed) -> Answer {
        self.session.shows_closed(closed.reason);
        self.held(answers::initialize(&self.message, server, &self.session.upstream.version, closed))
    }

    async fn initialize(mut self, server: Arc<Server>) -> Answer {
        self.session.begin(self.message.clone());
        let joined = loop {
            let instance = match self.session.acting(&server) {
                Ok(instance) => instance,
                Err(closed) => return self.greet_closed(&server, &closed),
            };
            self.label = Some(instance.label.clone());
            if let Err(trouble) = self.hold(&server, &instance).await {
                break Err(trouble);
            }
            match self.session.greet(&server, &instance, &self.message).await {
                Err(trouble) if self.again_after(&trouble).await => {}
                joined => break joined,
            }
        };
        match joined {
            Ok(Greeted::StandIn(text)) => self.held(text),
            Ok(Greeted::Server(Joined::Linked(link, text))) => {
                self.session.adopt(&link);
                self.observe(text.len(), Outcome::Done);
                Answer::One { status: StatusCode::OK, text }
            }
            Ok(Greeted::Server(Joined::Declined(status, text))) => {
                self.session.unbegin();
                self.observe(text.len(), Outcome::Failed);
                Answer::One { status, text }
            }
            Err(Trouble::SignInNeeded(why)) => self.greet_closed(&server, &Closed::signed_out(why)),
            Err(trouble) => {
                self.session.unbegin();
                self.failed(&trouble, &server.name)
            }
        }
    }

    pub(crate) async fn send(mut self, server: Arc<Server>) -> Answer {
        let mut may_repeat = true;
        loop {
            let instance = match self.session.acting(&server) {
                Ok(instance) => instance,
                Err(closed) => return self.closed(&server, &closed),
            };
            self.label = Some(instance.label.clone());
            if let Some(reason) = self.session.was_closed(self.tool.as_deref()) {
                if let (Reason::Unreached, Err(trouble)) =
                    (reason, self.linked_in_time(&server, &instance).await)
                {
                    return self.held(answers::tool_result(
                        &self.id(),
                        &trouble.words(&server.name),
                        false,
                        None,
                    ));
                }
                return self.held(answers::opened(&self.id(), &server.name, &instance.label, reason));
            }
            let mut policy = self.policy(&server, &instance);
            let mut at_once = !self.refused;
            if self.session.is_in_the_dark(self.tool.as_deref(), &instance) || self.is_in_the_dark(&policy) {
                Box::pin(self.look_up_tools(&server, &instance)).await;
                at_once = false;
                policy = self.policy(&server, &instance);
            }
            if let Some(text) = self.forbidden(&policy, &server, &instance) {
                return self.held(text);
            }
            if let Some(old) = self.session.guard(&self.message, &self.method, &instance) {
                let words = guard::explain(&old.label, &instance.label);
                return self.held(answers::tool_result(&self.id(), &words, true, Some(&instance.label)));
            }
            if let Some(text) = self.left_behind(&instance) {
                return self.held(text);
            }
            if self.needs_a_word(&policy, &instance) {
                match self.put_to_the_user(&server, &instance).await {
                    Ok(None) => continue,
                    Ok(Some(text)) => return self.held(text),
                    Err(trouble) => return self.unsent(&trouble, &server),
                }
            }
            match self.post(&server, &instance, at_once).await {
                Ok(Some((link, reply))) => return self.deliver(link, &server, reply).await,
                Ok(None) => {}
                Err(Trouble::SessionLost) if may_repeat && self.reads_only() => may_repeat = false,
                Err(trouble) if self.again_after(&trouble).await => {}
                Err(trouble) => return self.unsent(&trouble, &server),
            }
        }
    }

    pub(crate) fn reads_only(&self) -> bool {
        self.session.reads_only(&self.method, self.tool.as_deref())
    }

    /// Sends it in its turn; `None`: the instance is another one by then, and nothing was sent. `at_once`: nothing was
    /// waited for since it was looked up.
    async fn post(
        &mut self,
        server: &Arc<Server>,
        instance: &Instance,
        mut at_once: bool,
    ) -> Result<Option<(Arc<Link>, Reply)>, Trouble> {
        self.hold(server, instance).await?;
        let link = match self.session.joined(instance) {
            Some(link) => link,
            None => {
                at_once = false;
                self.linked_in_time(server, instance).await?
            }
        };
        if let Some(text) = self.answered_here(&link).await {
            let reply = Reply::Message { status: StatusCode::OK, session: None, text };
            return Ok(Some((link, reply)));
        }
        let Some(turn) = self.turn(server, instance, at_once).await? else { return Ok(None) };
        self.session.run(&self.key, Some(&link));
        if self.session.is_cancelled(&self.key) {
            turn.unused();
            return Err(trouble::cancelled());
        }
        let limits = &self.session.upstream.limits;
        let wait = if self.deadline().is_some() { limits.list } else { limits.call };
        if link.translated.is_some() {
            let reply = Box::pin(self.post_translated(&link, wait, turn)).await?;
            return Ok(Some((link, reply)));
        }
        let text = self.message.text().clone();
        let upstream = &self.session.upstream;
        let sent = self.in_time(server, pin!(upstream.post_in_turn(&link.target, text, wait, turn))).await;
        match sent {
            Ok(reply) => Ok(Some((link, reply))),
            Err(trouble) => {
                if trouble == Trouble::SessionLost {
                    link.mark_lost();
                    self.session.drop_link(&link);
                }
                Err(trouble)
            }
        }
    }

    async fn linked_in_time(&self, server: &Arc<Server>, instance: &Instance) -> Result<Arc<Link>, Trouble> {
        self.in_time(server, Box::pin(self.session.link(server, instance))).await
    }

    async fn deliver(self, link: Arc<Link>, server: &Arc<Server>, reply: Reply) -> Answer {
        if link.translated.is_some() {
            return Box::pin(self.deliver_translated(link, reply)).await;
        }
        match reply {
            Reply::Accepted => self.failed(&trouble::not_mcp(&server.name, "nothing"), &server.name),
            Reply::Message { status, text, .. } => {
                let text = self.conclude(&link, Message::from_server(text));
                Answer::One { status, text }
            }
            Reply::Events { events, .. } => self.stream(link, events),
        }
    }

    /// The server's answer as the client may see it.
    pub(crate) fn conclude(&self, link: &Link, read: Result<Message, Malformed>) -> Bytes {
        let name = &link.target.server.name;
        let mut message = match response_to(self.message.id().unwrap_or_default(), name, read) {
            Ok(message) => message,
            Err(trouble) => return self.tell(&trouble, name),
        };
        if let ("tools/list", Kind::Response { outcome: Answered::Result(span), .. }) =
            (self.method.as_str(), &message.kind)
        {
            let (server, first_page) = (&link.target.server, self.message.params().cursor.is_none());
            self.session.learn_tools(message.slice(span), first_page);
            self.remember(server, &link.instance, message.text());
            // What was translated was taken in as the server gave it.
            if link.translated.is_none() {
                self.listed(&message, server, &link.instance, first_page);
            }
            message = match self.screened(message, server, &link.instance) {
                Ok(message) => message,
                Err(text) => return text,
            };
        }
        let Some(shown) = show_instance(&message, &link.instance.label) else {
            return self.two_readings(name);
        };
        self.observe(shown.text.len(), if shown.is_error { Outcome::Failed } else { Outcome::Done });
        shown.text
    }
}
