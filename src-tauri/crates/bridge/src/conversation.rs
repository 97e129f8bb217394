//! What is open between the client and the owner, so that nothing stays unanswered when the owner goes away.

use crate::envelope::{Envelope, Outcome, same};

/// JSON-RPC error codes of ours. They are the gateway's own, so that a client sees one set.
pub(crate) mod code {
    /// JSON-RPC 2.0: "Invalid JSON was received by the server."
    pub(crate) const PARSE: i32 = -32700;
    /// JSON-RPC 2.0: "The JSON sent is not a valid Request object."
    pub(crate) const INVALID: i32 = -32600;
    /// The request was not sent anywhere.
    pub(crate) const UNREACHABLE: i32 = -31502;
    /// The owner went away with the request in its hands.
    pub(crate) const RESTARTED: i32 = -31503;
}

const RESTARTED: &str = "The Traygate gateway restarted; the outcome of this call is unknown. \
    Check whether it took effect before you call it again.";

/// Requests without an answer, in both directions, and how the conversation was opened.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    /// Of the client.
    in_flight: Vec<InFlight>,
    /// Ids of requests of the owner that the client has not answered yet.
    asked: Vec<String>,
    /// The client's `initialize` request, once it was answered with a result.
    opened: Option<String>,
}

#[derive(Debug)]
struct InFlight {
    id: String,
    /// The whole line of an `initialize` request. It may be sent again: it changes nothing.
    opening: Option<String>,
}

impl Conversation {
    /// Notes what is about to be sent to the owner. False when it must not be sent, because it answers a question
    /// of an owner that is gone.
    pub(crate) fn going(&mut self, messages: &[Envelope<'_>], line: &str) -> bool {
        let mut wanted = false;
        for message in messages {
            if message.is_answer() {
                wanted |= self.end_question(message.id);
                continue;
            }
            wanted = true;
            if message.is_request() {
                let id = message.id.unwrap_or_default().to_owned();
                let opens = message.opens() && messages.len() == 1;
                self.in_flight.push(InFlight { id, opening: opens.then(|| line.to_owned()) });
            } else if let Some(id) = message.cancels {
                // Servers do not answer what was cancelled.
                self.end_request(id);
            }
        }
        wanted
    }

    /// Whether sending this line is of use even if an owner must be started for it.
    pub(crate) fn concerns(&self, messages: &[Envelope<'_>]) -> bool {
        let stale =
            |it: &Envelope<'_>| it.is_answer() && !self.asked.iter().any(|id| Some(id.as_str()) == it.id);
        !messages.iter().all(stale)
    }

    /// Takes back what `going` noted: it could not be sent.
    pub(crate) fn withdraw(&mut self, messages: &[Envelope<'_>]) {
        for id in messages.iter().filter(|it| it.is_request()).filter_map(|it| it.id) {
            self.end_request(id);
        }
    }

    /// Notes what came from the owner, before the client sees it and can answer.
    pub(crate) fn coming(&mut self, messages: &[Envelope<'_>]) {
        for message in messages {
            if message.is_request() {
                self.asked.extend(message.id.map(str::to_owned));
            } else if message.cancels.is_some() {
                self.end_question(message.cancels);
            }
        }
    }

    /// Notes what came from the owner, after the client has got it.
    pub(crate) fn came(&mut self, messages: &[Envelope<'_>]) {
        for message in messages.iter().filter(|it| it.is_answer()) {
            let ended = self.end_request(message.id.unwrap_or_default());
            if message.outcome == Some(Outcome::Result) {
                self.opened = ended.and_then(|it| it.opening).or(self.opened.take());
            }
        }
    }

    /// The owner is gone: what to tell the client. An `initialize` request waits for the next owner, unless there is
    /// a reason why none will answer it.
    pub(crate) fn lost(&mut self, hopeless: Option<&str>) -> Vec<String> {
        // The next owner may use the same ids for other questions.
        let questions = std::mem::take(&mut self.asked).into_iter().map(|id| {
            format!(
                "{{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\
                 \"params\":{{\"requestId\":{id},\"reason\":\"Traygate restarted\"}}}}\n"
            )
        });
        let requests = self.in_flight.iter().filter_map(|it| match it.opening {
            None => Some(error(&it.id, code::RESTARTED, RESTARTED)),
            Some(_) => hopeless.map(|why| error(&it.id, code::UNREACHABLE, why)),
        });
        questions.chain(requests).collect()
    }

    /// The client has been told what [`Conversation::lost`] said.
    pub(crate) fn settle(&mut self, hopeless: Option<&str>) {
        self.in_flight.retain(|it| it.opening.is_some() && hopeless.is_none());
    }

    /// The `initialize` request that a new owner must know of, but not answer.
    pub(crate) fn resume(&self) -> Option<&str> {
        self.opened.as_deref().map(str::trim_end)
    }

    /// Lines to send to a new owner before anything else: `initialize` requests the last one did not answer.
    pub(crate) fn again(&self) -> String {
        self.in_flight.iter().filter_map(|it| it.opening.as_deref()).collect()
    }

    /// Whether every request of the client is answered.
    pub(crate) fn is_quiet(&self) -> bool {
        self.in_flight.is_empty()
    }

    fn end_request(&mut self, id: &str) -> Option<InFlight> {
        let at = self.in_flight.iter().position(|it| same(&it.id, id))?;
        Some(self.in_flight.remove(at))
    }

    fn end_question(&mut self, id: Option<&str>) -> bool {
        let at = id.and_then(|id| self.asked.iter().position(|it| same(it, id)));
        at.map(|at| self.asked.swap_remove(at)).is_some()
    }
}

/// An error answer as one line. `id` is raw JSON.
pub(crate) fn error(id: &str, code: i32, message: &str) -> String {
    let message = rendezvous::json_string(message);
    format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":{code},\"message\":{message}}}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::read;

    const INITIALIZE: &str = "{\"id\":0,\"method\":\"initialize\",\"params\":{}}\n";

    fn goes(conversation: &mut Conversation, line: &str) -> bool {
        conversation.going(&read(line).unwrap(), line)
    }

    fn comes(conversation: &mut Conversation, line: &str) {
        conversation.coming(&read(line).unwrap());
        conversation.came(&read(line).unwrap());
    }

    #[test]
    fn every_open_request_is_answered_when_the_owner_goes() {
        let mut it = Conversation::default();
        goes(&mut it, INITIALIZE);
        comes(&mut it, r#"{"id":0,"result":{}}"#);
        goes(&mut it, r#"{"method":"notifications/initialized"}"#);
        for id in ["1", "\"two\"", "3", "4"] {
            goes(&mut it, &format!("{{\"id\":{id},\"method\":\"tools/call\"}}"));
        }
        comes(&mut it, r#"{"id":3,"error":{}}"#);
        goes(&mut it, r#"{"method":"notifications/cancelled","params":{"requestId":4}}"#);
        assert!(!it.is_quiet());
        let told = it.lost(None);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with(
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-31503,"message":"The Traygate gateway"#
        ));
        assert!(told[1].starts_with(r#"{"jsonrpc":"2.0","id":"two","error":{"code":-31503,"#));
        it.settle(None);
        assert!(it.is_quiet() && it.lost(None).is_empty());
        assert_eq!(it.resume(), Some(INITIALIZE.trim_end()));
    }

    #[test]
    fn an_initialize_request_in_flight_goes_to_the_next_owner() {
        let mut it = Conversation::default();
        goes(&mut it, INITIALIZE);
        assert_eq!(it.lost(None), Vec::<String>::new());
        it.settle(None);
        assert_eq!((it.again().as_str(), it.resume()), (INITIALIZE, None));
        assert_eq!(it.lost(Some("no way")).len(), 1);
        it.settle(Some("no way"));
        assert!(it.is_quiet() && it.again().is_empty());
    }

    #[test]
    fn only_an_initialize_that_worked_is_resumed() {
        let mut it = Conversation::default();
        goes(&mut it, INITIALIZE);
        comes(&mut it, r#"{"id":0,"error":{}}"#);
        assert_eq!(it.resume(), None);
        goes(&mut it, INITIALIZE);
        comes(&mut it, r#"{"id":0,"result":{}}"#);
        goes(&mut it, r#"{"id":0,"method":"ping"}"#);
        comes(&mut it, r#"{"id":0,"result":{}}"#);
        assert_eq!(it.resume(), Some(INITIALIZE.trim_end()));
    }

    #[test]
    fn questions_of_an_owner_that_is_gone_are_taken_back() {
        let mut it = Conversation::default();
        comes(&mut it, r#"{"id":0,"method":"roots/list"}"#);
        comes(&mut it, r#"{"id":"b","method":"ping"}"#);
        assert!(goes(&mut it, r#"{"id":"b","result":{}}"#));
        let told = it.lost(None);
        assert_eq!(told.len(), 1);
        let message = &read(&told[0]).unwrap()[0];
        assert_eq!(
            (message.method.as_deref(), message.cancels),
            (Some("notifications/cancelled"), Some("0"))
        );
        let late = r#"{"id":0,"result":{"roots":[]}}"#;
        assert!(!it.concerns(&read(late).unwrap()));
        assert!(!goes(&mut it, late));
    }

    #[test]
    fn what_could_not_be_sent_is_not_in_flight() {
        let mut it = Conversation::default();
        let line = r#"[{"id":1,"method":"a"},{"id":2,"method":"b"}]"#;
        goes(&mut it, line);
        it.withdraw(&read(line).unwrap());
        assert!(it.is_quiet());
    }
}
