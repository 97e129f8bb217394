//! What the user lets apps do, applied to one call and to one list, whichever era they are of.

use crate::{
    Access, Instance, Page, Question, Server, Word, answers,
    call::Call,
    guard,
    trouble::{self, Trouble},
};
use bytes::Bytes;
use jsonrpc::{Kind, Message, Outcome as Answered, splice::splice};
use policy::{Decision, Policy, Reason};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use tokio::time::{Instant, sleep_until};

/// What a tool is called with.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Called<'a> {
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
}

impl Call {
    /// Whether only the server's list can tell what the user's policy means for this call.
    pub(crate) fn is_in_the_dark(&self, policy: &Policy) -> bool {
        self.tool.as_deref().is_some_and(|it| policy.is_in_the_dark(it))
    }

    /// What holds just now.
    pub(crate) fn policy(&self, server: &Server, instance: &Instance) -> Policy {
        self.session.upstream.access.policy(&server.id, &instance.id)
    }

    fn decide(&self, policy: &Policy) -> Decision {
        if policy.paused && guard::is_use(&self.method) {
            return Decision::Refuse(Reason::Paused);
        }
        match self.method.as_str() {
            "tools/call" => policy.decide(self.tool.as_deref()),
            // A task goes on with a call that was let through, or ends it.
            method if guard::reads(method) || method.starts_with("tasks/") => Decision::Pass,
            _ => policy.acting(),
        }
    }

    /// The answer to a call that the user's policy forbids.
    pub(crate) fn forbidden(&self, policy: &Policy, server: &Server, instance: &Instance) -> Option<Bytes> {
        match self.decide(policy) {
            Decision::Refuse(reason) => Some(self.refusal(&self.words_for(reason, server), instance)),
            Decision::Pass | Decision::Ask => None,
        }
    }

    /// Whether only the user can let this call through to `instance`.
    pub(crate) fn needs_a_word(&self, policy: &Policy, instance: &Instance) -> bool {
        let is_through = self.let_through.as_ref() == Some(&instance.id);
        !is_through && self.decide(policy) == Decision::Ask
    }

    /// Asks the user. `None`: the call may look again where it stands. Otherwise the answer it gets instead; a
    /// conversation never hangs on a human, so no word in time is one, too.
    pub(crate) async fn put_to_the_user(
        &mut self,
        server: &Server,
        instance: &Instance,
    ) -> Result<Option<Bytes>, Trouble> {
        let session = Arc::clone(&self.session);
        let (upstream, came) = (&session.upstream, Instant::now());
        let (stop, until) = (session.stop_of(&self.key), came + upstream.limits.word);
        let mut asking = upstream.access.ask(Question {
            server: server.id.clone(),
            instance: instance.clone(),
            caller: session.caller(),
            what: self.tool.clone().unwrap_or_else(|| self.method.clone()),
            arguments: self.message.params_as::<Called<'_>>().arguments.map(|it| it.get().to_owned()),
        });
        let mut notice = came + upstream.limits.notice;
        let word = loop {
            tokio::select! {
                biased;
                word = &mut asking => break Some(word),
                () = stop.cancelled() => return Err(trouble::cancelled()),
                () = session.gone.cancelled() => return Err(trouble::cancelled()),
                () = session.left(instance) => {
                    self.moved = Some(instance.clone());
                    return Ok(None);
                }
                () = sleep_until(until) => break None,
                () = sleep_until(notice) => {
                    notice += upstream.limits.notice * 5;
                    let words = format!("Waiting for the user's word in Traygate about {}.", self.what());
                    if let Some(progress) = &mut self.progress {
                        // The wait for its turn counts on from here.
                        progress.tell(until - Instant::now() + upstream.limits.wait, &words);
                    }
                }
            }
        };
        drop(asking);
        self.thought += came.elapsed();
        if word == Some(Word::Yes) {
            self.let_through = Some(instance.id.clone());
            return Ok(None);
        }
        Ok(Some(self.refusal(&self.words_of(word, server), instance)))
    }

    fn words_of(&self, word: Option<Word>, server: &Server) -> String {
        let (what, name, id) = (self.what(), &server.name, &server.id);
        match word {
            Some(Word::Yes | Word::No) => {
                format!(
                    "The user did not allow this call of {what} of {name}. Nothing was sent. Do not try it again \
                         unless the user asks for it."
                )
            }
            None => format!(
                "The user has not answered in Traygate whether {what} of {name} may be called, so it was not. Nothing \
                 was sent. When the user is there, call it again."
            ),
            Some(Word::TooMany) => format!(
                "Too many calls wait for the user's word in Traygate already, so {what} of {name} was not put to them. \
                 Nothing was sent."
            ),
            Some(Word::NobodyThere) => format!(
                "{name} is set to ask the user before anything is changed, and this Traygate runs without a screen, so \
                 nobody can be asked about {what}. Nothing was sent. To allow it, run `traygate policy {id} --mode \
                 allow` in a terminal, or start the desktop app."
            ),
        }
    }

    /// As a result the words reach the model, and through it the user.
    pub(crate) fn refusal(&self, words: &str, instance: &Instance) -> Bytes {
        match self.method.as_str() {
            "tools/call" => answers::tool_result(&self.id(), words, true, Some(&instance.label)),
            _ => answers::error(&self.id(), trouble::NOT_APPROVED, words),
        }
    }

    fn words_for(&self, reason: Reason, server: &Server) -> String {
        let (name, id) = (&server.name, &server.id);
        let what = self.what();
        let tool = self.tool.as_deref().map_or("TOOL", typed);
        let window = format!("In Traygate's window, open {name}, or");
        match reason {
            Reason::Paused => format!(
                "The user has paused Traygate, so {what} of {name} was not called. Nothing was sent. Do not try it \
                 again by yourself. To go on: click the Traygate icon and choose \"Resume\", or run `traygate resume` \
                 in a terminal."
            ),
            Reason::Off => format!(
                "The user has switched {what} of {name} off in Traygate. Nothing was sent. To switch it on again: \
                 {window} run `traygate policy {id} --enable-tool {tool}` in a terminal."
            ),
            Reason::Changed => format!(
                "{name} has changed what it says of {what} since the user last saw it, so Traygate holds it back. \
                 Nothing was sent. To see the change and accept it: {window} run `traygate policy {id}` and then \
                 `traygate policy {id} --accept-change {tool}` in a terminal."
            ),
            Reason::Writes => format!(
                "The user lets apps only read from {name}, and {what} does not say that it only reads. Nothing was \
                 sent. To allow more: {window} run `traygate policy {id} --mode ask` (or `--mode allow`) in a terminal."
            ),
        }
    }

    /// What it is, for people.
    pub(crate) fn what(&self) -> String {
        match (&self.tool, self.method.as_str()) {
            (Some(tool), _) => format!("the tool \"{tool}\""),
            (None, "tools/call") => "a tool without a name".to_owned(),
            (None, method) => format!("`{method}`"),
        }
    }

    /// The server's list as the client may see it; `Err` is what to tell it instead.
    pub(crate) fn screened(
        &self,
        message: Message,
        server: &Server,
        instance: &Instance,
    ) -> Result<Message, Bytes> {
        screened(message, &self.policy(server, instance)).map_err(|()| self.two_readings(&server.name))
    }

    /// Takes in a list as the server gave it.
    pub(crate) fn listed(&self, message: &Message, server: &Server, instance: &Instance, first_page: bool) {
        if let Kind::Response { outcome: Answered::Result(span), .. } = &message.kind {
            let result = message.slice(span);
            self.session.upstream.access.listed(&server.id, &instance.id, result, first_page);
        }
    }
}

/// Takes in an answer that was given outside of any conversation, if it is a list of tools.
pub(crate) fn take_in(access: &dyn Access, server: &Server, instance: &str, page: &Page, text: &Bytes) {
    if !page.question.ends_with("tools/list") {
        return;
    }
    let message = Message::from_server(text.clone());
    if let Ok(Kind::Response { outcome: Answered::Result(span), .. }) = message.as_ref().map(|it| &it.kind) {
        access.listed(&server.id, instance, &text[span.clone()], page.cursor.is_none());
    }
}

/// A list as it may be seen. `Err`: it could be read in two ways.
pub(crate) fn screened(message: Message, policy: &Policy) -> Result<Message, ()> {
    let Kind::Response { outcome: Answered::Result(span), .. } = &message.kind else { return Ok(message) };
    match policy.edits(message.text(), span) {
        Ok(None) => Ok(message),
        Ok(Some(edit)) => Message::from_server(splice(message.text(), &[edit])).map_err(|_malformed| ()),
        Err(_) => Err(()),
    }
}

/// A tool's name in a command line; one that a shell might read otherwise is left to the user.
fn typed(tool: &str) -> &str {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.' | '/' | ':');
    if tool.chars().all(is_plain) && !tool.is_empty() && !tool.starts_with('-') { tool } else { "TOOL" }
}
