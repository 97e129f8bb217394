//! Answers at once: what the server said last time, when it does not say it in time (DESIGN §6, "Answers at once").

use super::{Session, Showing};
use crate::{
    Instance, Page, Server,
    answers::{self, PROTOCOLS},
    call::{Answer, Call},
    closed::{Closed, Reason},
    edit::{Lists, show_in_discover, show_in_initialize, show_instance},
    frames::Frames,
    link::{Joined, Link, join},
    modern::Era,
    permit::screened,
    trouble::Trouble,
};
use bytes::Bytes;
use http::StatusCode;
use jsonrpc::{Kind, Message, Outcome, object, splice};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::{sync::oneshot, time::timeout};

/// The first pause before a server that could not be reached is asked again, and the longest.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How a conversation began.
pub(crate) enum Greeted {
    /// The server answered in time.
    Server(Joined),
    /// It did not; this is what it said the last time, or what can be said without it.
    StandIn(Bytes),
}

impl Session {
    /// Greets the server with the client's own `initialize`, and answers in its place when it takes too long. Then the
    /// greeting goes on, and the client hears of whatever is other than it was told.
    pub(crate) async fn greet(
        self: &Arc<Session>,
        server: &Arc<Server>,
        instance: &Instance,
        initialize: &Message,
    ) -> Result<Greeted, Trouble> {
        let known = self.known_greeting(server, instance, initialize);
        let limits = &self.upstream.limits;
        let patience = if known.is_some() { limits.at_once } else { limits.first_meeting };
        let (told, mut joined) = oneshot::channel();
        let (session, shown) = (Arc::clone(self), known.as_ref().map(|(_, text)| text.clone()));
        let (to, on, with) = (server.clone(), instance.clone(), initialize.clone());
        tokio::spawn(async move {
            // What the client asks meanwhile waits for the same link.
            let _turn = session.connecting.lock().await;
            let joined = join(&session.upstream, to, on, &with).await;
            if let Err(late) = told.send(joined) {
                session.joined_late(late, shown.as_ref()).await;
            }
        });
        let trouble = match timeout(patience, &mut joined).await {
            Ok(Ok(Ok(joined))) => return Ok(Greeted::Server(joined)),
            Ok(Ok(Err(trouble @ (Trouble::Unreachable(_) | Trouble::Faulty(_) | Trouble::Lost(_))))) => {
                self.keep_trying();
                Some(trouble)
            }
            // It wants nothing just now, and may have said for how long: nobody waits for that to begin.
            Ok(Ok(Err(trouble @ Trouble::Limited(_)))) if known.is_some() => {
                self.keep_trying();
                Some(trouble)
            }
            Ok(Ok(Err(trouble))) => return Err(trouble),
            Ok(Err(_)) | Err(_) => {
                joined.close();
                // It came in the last moment.
                match joined.try_recv() {
                    Ok(joined) => return joined.map(Greeted::Server),
                    Err(_) => None,
                }
            }
        };
        Ok(Greeted::StandIn(match known {
            Some((lists, text)) => {
                self.shows(instance, lists);
                text
            }
            None => {
                let why = trouble.map_or_else(|| slow(&server.name), |it| it.words(&server.name));
                let closed = Closed { reason: Reason::Unreached, why };
                self.shows_closed(Reason::Unreached);
                answers::initialize(initialize, server, &self.upstream.version, &closed)
            }
        }))
    }

    /// What the server answered to the last `initialize`, as an answer to this one.
    fn known_greeting(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        initialize: &Message,
    ) -> Option<(Lists, Bytes)> {
        let asked = answers::protocol(initialize);
        let newest_first = PROTOCOLS.iter().rev().copied();
        let text = asked.as_deref().into_iter().chain(newest_first).find_map(|version| {
            self.upstream.access.recall(&server.id, &instance.id, &Page::greeting(version))
        })?;
        let text = in_version(text, asked.as_deref())?;
        let text = splice::with_id(&Message::from_server(text).ok()?, initialize.id()?);
        let (greeting, text) =
            show_in_initialize(&Message::from_server(text).ok()?, &server.name, &instance.label)?;
        Some((greeting.lists, text))
    }

    /// The server's answer to a greeting that the client does not wait for any more.
    async fn joined_late(self: &Arc<Session>, joined: Result<Joined, Trouble>, shown: Option<&Bytes>) {
        match joined {
            Ok(Joined::Linked(link, text)) => {
                if let Err(trouble) = self.join_to(&link).await {
                    tracing::debug!(server = self.server, ?trouble, "a late greeting came to nothing");
                    return self.keep_trying();
                }
                if Some(&text) != shown {
                    self.announce(link.lists);
                }
            }
            // The next call says what the server thinks.
            Ok(Joined::Declined(..)) => {}
            Err(_) => self.keep_trying(),
        }
    }

    /// Completes a handshake behind the client's back.
    pub(super) async fn join_to(self: &Arc<Session>, link: &Arc<Link>) -> Result<(), Trouble> {
        link.say_initialized().await?;
        self.adopt(link);
        drop(self.complete(link));
        // Somebody may have switched meanwhile.
        self.look_again();
        Ok(())
    }

    fn shows(&self, instance: &Instance, lists: Lists) {
        let mut state = self.state();
        state.showing = Showing::Instance(instance.id.clone());
        state.lists = state.lists.and(lists);
    }

    /// Asks a server that could not be reached again and again, and tells the client when it is there. Ends with the
    /// conversation, and when nobody is signed in any more: then a sign-in makes the session look again.
    pub(crate) fn keep_trying(self: &Arc<Session>) {
        if std::mem::replace(&mut self.state().trying, true) {
            return;
        }
        let (session, hung_up) = (Arc::downgrade(self), self.hung_up.clone());
        tokio::spawn(async move {
            let mut pause = PAUSE.0;
            loop {
                tokio::select! {
                    () = hung_up.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
                let Some(session) = session.upgrade() else { return };
                if session.is_back().await {
                    session.state().trying = false;
                    return;
                }
                pause = (pause * 2).min(PAUSE.1);
            }
        });
    }

    /// Whether there is nothing more to try.
    async fn is_back(self: &Arc<Session>) -> bool {
        let (Ok(server), Ok(instance)) = (self.server(), self.instance()) else { return true };
        if !self.upstream.takes(&server, &instance).await {
            return false;
        }
        match self.link(&server, &instance).await {
            Ok(link) => {
                self.announce(Lists { tools: true, ..link.lists });
                true
            }
            Err(Trouble::Unreachable(_) | Trouble::Faulty(_) | Trouble::Lost(_) | Trouble::Limited(_)) => {
                false
            }
            Err(_) => true,
        }
    }
}

/// What is asked, where the answer is worth being remembered. The answers of the two eras differ.
fn question(method: &str, era: Era) -> Option<&'static str> {
    match (method, era) {
        ("tools/list", Era::Legacy) => Some("tools/list"),
        ("tools/list", Era::Modern) => Some("modern tools/list"),
        ("server/discover", Era::Modern) => Some("server/discover"),
        _ => None,
    }
}

impl Page {
    /// The answer to this `initialize`.
    pub(crate) fn to(initialize: &Message) -> Page {
        Page::greeting(answers::protocol(initialize).as_deref().unwrap_or(answers::LATEST))
    }

    /// What a request of our own asks.
    pub(crate) fn asked(method: &str, era: Era, params: &Map<String, Value>) -> Option<Page> {
        if method == "initialize" {
            return params.get("protocolVersion").and_then(Value::as_str).map(Page::greeting);
        }
        let cursor = params.get("cursor").map(Value::to_string);
        Some(Page { question: question(method, era)?.to_owned(), cursor })
    }
}

/// `tools/list` of a conversation that began with `initialize`.
pub(crate) async fn list(call: Call, server: Arc<Server>) -> Answer {
    match call.known(&server) {
        Some(known) => {
            let work = move |call: Call| call.heard(|call| call.send(server));
            call.or_stand_in(known, work).await
        }
        None => call.heard(|call| call.send(server)).await,
    }
}

impl Call {
    /// What the server answered to the same question the last time, as an answer to this one.
    pub(crate) fn known(&self, server: &Arc<Server>) -> Option<Bytes> {
        let instance = self.session.instance().ok()?;
        let page = self.page()?;
        let text = self.session.upstream.access.recall(&server.id, &instance.id, &page)?;
        let text = splice::with_id(&Message::from_server(text).ok()?, self.message.id()?);
        let message = Message::from_server(text).ok()?;
        match self.method.as_str() {
            "server/discover" => show_in_discover(&message, &server.name, &instance.label),
            _ => {
                let policy = self.session.upstream.access.policy(&server.id, &instance.id);
                show_instance(&screened(message, &policy).ok()?, &instance.label).map(|it| it.text)
            }
        }
    }

    /// What of this call is worth being remembered; `None`: nothing.
    pub(crate) fn page(&self) -> Option<Page> {
        let cursor = self.message.params().cursor.map(|it| it.get().to_owned());
        Some(Page { question: question(&self.method, self.era)?.to_owned(), cursor })
    }

    /// Without any list a client would take the server for broken and never ask again.
    pub(crate) fn unsent(&self, trouble: &Trouble, server: &Arc<Server>) -> Answer {
        match trouble {
            Trouble::Unreachable(why) | Trouble::Faulty(why)
                if self.method == "tools/list" && self.era == Era::Legacy && self.known(server).is_none() =>
            {
                self.session.keep_trying();
                self.closed(server, &Closed { reason: Reason::Unreached, why: why.clone() })
            }
            _ => self.failed(trouble, &server.name),
        }
    }

    /// Remembers what the server answered.
    pub(crate) fn remember(&self, server: &Arc<Server>, instance: &Instance, text: &Bytes) {
        if let Some(page) = self.page() {
            self.session.upstream.access.remember(&server.id, &instance.id, page, text.clone());
        }
    }

    /// The answer of `work` when it comes in time and from the server, else `known`. What comes later is compared with
    /// it, and the client told.
    pub(crate) async fn or_stand_in<F: Future<Output = Answer> + Send + 'static>(
        self,
        known: Bytes,
        work: impl FnOnce(Call) -> F,
    ) -> Answer {
        let session = Arc::clone(&self.session);
        let (is_list, patience) = (self.method == "tools/list", session.upstream.limits.at_once);
        let (told, mut answer) = oneshot::channel();
        let (late_to, shown) = (Arc::clone(&session), known.clone());
        let work = work(self);
        tokio::spawn(async move {
            if let Err(late) = told.send(whole(work.await).await)
                && is_list
            {
                late_to.listed_late(&late, &shown);
            }
        });
        let in_time = match timeout(patience, &mut answer).await {
            Ok(answer) => answer.ok(),
            Err(_) => {
                answer.close();
                // It came in the last moment.
                answer.try_recv().ok()
            }
        };
        match in_time {
            Some(it) if !it.is_out_of_reach() => return it.answer,
            Some(_) => session.keep_trying(),
            None => {}
        }
        if is_list && let Some(result) = result_of(&known) {
            session.learn_tools(&result, false);
        }
        Answer::One { status: StatusCode::OK, text: known }
    }
}

impl Session {
    fn listed_late(self: &Arc<Session>, late: &InTime, shown: &Bytes) {
        let Some(result) = late.last.as_ref().and_then(result_of) else {
            if late.is_out_of_reach() {
                self.keep_trying();
            }
            return;
        };
        if Some(result) != result_of(shown) {
            self.announce(Lists { tools: true, ..Lists::default() });
        }
    }
}

/// An answer that is all there.
struct InTime {
    answer: Answer,
    /// Its response.
    last: Option<Bytes>,
}

impl InTime {
    fn is_out_of_reach(&self) -> bool {
        let message = self.last.clone().and_then(|it| Message::from_server(it).ok());
        message.is_some_and(|it| crate::modern::error_code(&it) == Some(crate::trouble::NO_SERVER.into()))
    }
}

/// Waits for the end of an answer that is a stream: its head says nothing of how long it takes.
async fn whole(answer: Answer) -> InTime {
    match answer {
        Answer::One { status, text } => {
            let last = Some(text.clone());
            InTime { answer: Answer::One { status, text }, last }
        }
        Answer::Events(mut frames) => {
            let mut all = VecDeque::new();
            while let Some(frame) = frames.next().await {
                all.push_back(frame);
            }
            let last = all.iter().rev().find_map(|it| it.payload()).cloned();
            InTime { answer: Answer::Events(Frames::whole(all)), last }
        }
        answer @ (Answer::Accepted | Answer::Refused(_)) => InTime { answer, last: None },
    }
}

fn result_of(text: &Bytes) -> Option<Bytes> {
    let message = Message::from_server(text.clone()).ok()?;
    match &message.kind {
        Kind::Response { outcome: Outcome::Result(span), .. } => Some(text.slice(span.clone())),
        _ => None,
    }
}

/// A greeting that was given in one revision, in the revision another client asks for: a server of a newer one speaks
/// those before it; one of an older cannot do better.
fn in_version(text: Bytes, asked: Option<&str>) -> Option<Bytes> {
    #[derive(Deserialize)]
    struct Greeting<'a> {
        #[serde(borrow, rename = "protocolVersion")]
        protocol: &'a RawValue,
    }
    let message = Message::from_server(text.clone()).ok()?;
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return None };
    let known = object::<Greeting<'_>>(message.slice(span))?.protocol;
    let version = jsonrpc::string(known.get().as_bytes())?;
    match asked {
        Some(asked) if PROTOCOLS.contains(&asked) && *version > *asked => {
            Some(splice::splice(&text, &[(splice::place(&text, known), splice::json(asked))]))
        }
        _ => Some(text),
    }
}

fn slow(server: &str) -> String {
    format!("{server} has not answered yet. Its tools appear by themselves as soon as it does.")
}

#[cfg(test)]
mod tests {
    use super::in_version;
    use bytes::Bytes;

    #[test]
    fn a_known_greeting_is_given_in_the_revision_the_client_asks_for() {
        let greeting = |version: &str| {
            Bytes::from(format!(
                r#"{{"jsonrpc":"2.0","id":1,"result":{{"x":1.0,"protocolVersion":"{version}","capabilities":{{}}}}}}"#
            ))
        };
        for (known, asked, told) in [
            ("2025-11-25", Some("2025-06-18"), "2025-06-18"),
            ("2025-06-18", Some("2025-06-18"), "2025-06-18"),
            ("2025-03-26", Some("2025-11-25"), "2025-03-26"),
            ("2025-11-25", Some("1900-01-01"), "2025-11-25"),
            ("2025-11-25", None, "2025-11-25"),
        ] {
            assert_eq!(in_version(greeting(known), asked), Some(greeting(told)), "{known} {asked:?}");
        }
        assert_eq!(in_version(Bytes::from_static(br#"{"jsonrpc":"2.0","id":1,"result":{}}"#), None), None);
    }
}
