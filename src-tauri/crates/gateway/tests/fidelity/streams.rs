//! Event streams: however a server frames what it says, and wherever the network cuts it, a client behind the gateway
//! reads what it would read without: the same events in the same order, with the same ids, pauses and data.

use super::{
    Client, Era, Parrot, Play, Stage,
    browser::{Browser, Seen},
    dressed,
    framing::{Talk, talk},
    json::{Json, quoted},
    name_the_instance, one_line, with_id,
};
use crate::support::{Events, SOON};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use tokio::time::timeout;

/// Talks on each way.
const TALKS: u32 = 80;

/// The last thing said on a stream that has no end.
const LAST: &str = r#"{"jsonrpc":"2.0","method":"notifications/end"}"#;

#[derive(Clone, Copy, Debug)]
enum Way {
    /// On the stream for what a server says on its own.
    Unasked,
    /// On the stream of a call.
    Called(Era),
}

/// A conversation in which one talk follows the other.
struct Conversation {
    stage: Stage,
    /// The client's own stream, over HTTP.
    events: Option<Events>,
    /// Who reads that stream without the gateway, and who reads behind it.
    direct: Browser,
    through: Browser,
    asked: usize,
}

#[test]
fn what_a_server_says_unasked_reads_the_same_over_http() {
    many(Way::Unasked, false);
}

#[test]
fn what_a_server_says_unasked_reads_the_same_over_the_bridge() {
    many(Way::Unasked, true);
}

#[test]
fn what_a_server_says_in_a_call_reads_the_same_over_http() {
    many(Way::Called(Era::Legacy), false);
}

#[test]
fn what_a_server_says_in_a_call_reads_the_same_over_the_bridge() {
    many(Way::Called(Era::Legacy), true);
}

#[test]
fn what_a_server_says_in_a_call_without_session_reads_the_same_over_http() {
    many(Way::Called(Era::Modern), false);
}

#[test]
fn what_a_server_says_in_a_call_without_session_reads_the_same_over_the_bridge() {
    many(Way::Called(Era::Modern), true);
}

fn many(way: Way, over_bridge: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config =
        Config { cases: TALKS, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    // After a talk that fails, the next one begins a new conversation.
    let conversation = RefCell::new(None);
    let is_modern = matches!(way, Way::Called(Era::Modern));
    let outcome = runner.run(&talk(!is_modern, is_modern), |mut talk| {
        runtime.block_on(async {
            let mut now = match conversation.take() {
                Some(conversation) => conversation,
                None => Conversation::begin(way, over_bridge).await,
            };
            now.number(&mut talk);
            match way {
                Way::Unasked => now.say(&talk).await,
                Way::Called(_) => now.call(&talk).await,
            }
            conversation.replace(Some(now));
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

impl Conversation {
    async fn begin(way: Way, over_bridge: bool) -> Conversation {
        let (parrot, era) = match way {
            Way::Unasked => (Parrot::start_talking().await, Era::Legacy),
            Way::Called(era) => (Parrot::start(era == Era::Modern).await, era),
        };
        let stage = Stage::set_before(parrot, era, over_bridge).await;
        let events = match (&stage.client, way) {
            (Client::Http(http), Way::Unasked) => Some(http.listen().await),
            _ => None,
        };
        Conversation { stage, events, direct: Browser::default(), through: Browser::default(), asked: 0 }
    }

    /// No two questions of a server have the same id.
    fn number(&mut self, talk: &mut Talk) {
        for (said, _) in &mut talk.said {
            if let Some(place) = said.whole.member_mut("\"id\"") {
                self.asked += 1;
                *place = Json::Plain(quoted(&format!("ask {}", self.asked)));
            }
        }
    }

    async fn say(&mut self, talk: &Talk) {
        let text = talk.unasked(LAST);
        let expected = in_one_line(self.direct.read(&text));
        self.stage.parrot.say(talk.cut(&text)).await;
        match (&mut self.stage.client, &mut self.events) {
            (Client::Http(_), Some(events)) => {
                let mut read = Vec::new();
                let is_last = |it: &Seen| it.event.as_ref().is_some_and(|(_, data)| data == LAST);
                while !read.last().is_some_and(is_last) {
                    let block = events.block().await.expect("the stream stays open");
                    read.extend(self.through.read(&block));
                }
                assert_eq!(read, expected, "of {text:?}");
            }
            (client, _) => assert_eq!(lines(client, &expected).await, messages(&expected), "of {text:?}"),
        }
    }

    async fn call(&mut self, talk: &Talk) {
        let answer = with_id(&talk.request, &talk.answer);
        let text = talk.asked(&answer);
        self.stage.parrot.answer_next_with(Play::Pieces(talk.cut(&text)));
        let mut expected = Browser::default().read(&text);
        let mut shown = answer;
        if let Some(result) = shown.member_mut("\"result\"") {
            name_the_instance(result);
        }
        let last = expected.last_mut().and_then(|it| it.event.as_mut()).expect("an answer");
        last.1 = shown.text().replace("\r\n", "\n");
        let expected = in_one_line(expected);
        let asked = self.stage.spelled(&talk.request.whole.text());
        match &mut self.stage.client {
            Client::Http(http) => {
                let request = dressed(http, self.stage.era, &talk.request).body(asked);
                let response = timeout(SOON, request.send()).await.unwrap().unwrap();
                let kind = response.headers()["content-type"].clone();
                let whole = timeout(SOON, response.text()).await.unwrap().unwrap();
                assert_eq!(kind, "text/event-stream", "{whole}");
                let read = Browser::default().read(&whole);
                match self.stage.era {
                    Era::Legacy => assert_eq!(read, expected, "of {text:?}"),
                    // Its streams are not picked up again: ids and pauses mean nothing.
                    Era::Modern => assert_eq!(messages(&read), messages(&expected), "of {text:?}"),
                }
            }
            client @ Client::Bridge(_) => {
                if let Client::Bridge(bridge) = client {
                    bridge.say(&asked).await;
                }
                assert_eq!(lines(client, &expected).await, messages(&expected), "of {text:?}");
            }
        }
        self.stage.parrot.hear().await;
    }
}

/// As many lines as there are messages.
async fn lines(client: &mut Client, expected: &[Seen]) -> Vec<String> {
    let Client::Bridge(bridge) = client else { panic!("only a pipe has lines") };
    let mut lines = Vec::new();
    for _ in messages(expected) {
        lines.push(bridge.line().await.expect("a line for each message"));
    }
    lines
}

/// What of it is MCP's.
fn messages(seen: &[Seen]) -> Vec<String> {
    let events = seen.iter().filter_map(|it| it.event.as_ref());
    events
        .filter(|(kind, data)| kind == "message" && !data.is_empty())
        .map(|(_, data)| data.clone())
        .collect()
}

/// Line breaks between tokens become spaces where an event carries the message.
fn in_one_line(mut seen: Vec<Seen>) -> Vec<Seen> {
    for (_, data) in seen.iter_mut().filter_map(|it| it.event.as_mut()) {
        *data = one_line(data);
    }
    seen
}
