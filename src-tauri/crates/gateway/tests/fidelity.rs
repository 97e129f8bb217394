//! Whatever two sides say to each other, through the gateway it is what it was, byte by byte, but for what is written
//! in `docs/architecture.md`: the instance that a result came from.

mod browser;
mod exchange;
mod framing;
mod json;
mod parrot;
mod streams;

use crate::support::{BridgeClient, HttpClient, INITIALIZE, INITIALIZED, SOON, house_with};
use base64::prelude::{BASE64_STANDARD, Engine};
use exchange::{Exchange, INSTANCE, Said, exchange};
use gateway::{BridgeHello, Limits};
use json::{Json, quoted};
use jsonrpc::sse::{Frame, Parser};
use parrot::{Parrot, Play};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use tokio::time::timeout;

/// Exchanges on each way. The seed is always the same, so that a test that passed passes again.
const EXCHANGES: u32 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    Legacy,
    Modern,
}

/// A gateway between a parrot and one client.
struct Stage {
    era: Era,
    parrot: Parrot,
    client: Client,
    _house: crate::support::House,
}

enum Client {
    Http(HttpClient),
    Bridge(BridgeClient),
}

#[test]
fn what_is_said_over_http_with_sessions_passes_as_it_is() {
    many(Era::Legacy, false);
}

#[test]
fn what_is_said_over_the_bridge_with_sessions_passes_as_it_is() {
    many(Era::Legacy, true);
}

#[test]
fn what_is_said_over_http_without_sessions_passes_as_it_is() {
    many(Era::Modern, false);
}

#[test]
fn what_is_said_over_the_bridge_without_sessions_passes_as_it_is() {
    many(Era::Modern, true);
}

fn many(era: Era, over_bridge: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config =
        Config { cases: EXCHANGES, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    // An exchange that fails leaves the conversation in the middle; the next one has a new one.
    let stage = RefCell::new(None);
    let outcome = runner.run(&exchange(era == Era::Modern), |exchange| {
        runtime.block_on(async {
            let mut now = match stage.take() {
                Some(stage) => stage,
                None => Stage::set(era, over_bridge).await,
            };
            now.play(&exchange).await;
            stage.replace(Some(now));
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

impl Stage {
    async fn set(era: Era, over_bridge: bool) -> Stage {
        Stage::set_before(Parrot::start(era == Era::Modern).await, era, over_bridge).await
    }

    async fn set_before(parrot: Parrot, era: Era, over_bridge: bool) -> Stage {
        // On a busy machine the server would come too late, and what it said before would stand in for it.
        let house = house_with(Limits { at_once: SOON, ..Limits::default() }).await;
        house.desk.add_server("shop", &parrot.url);
        let client = match over_bridge {
            true => {
                let mut bridge = house.bridge(BridgeHello::default());
                if era == Era::Legacy {
                    bridge.say(INITIALIZE).await;
                    bridge.hear().await;
                    bridge.say(INITIALIZED).await;
                }
                Client::Bridge(bridge)
            }
            false => {
                let mut http = house.http();
                if era == Era::Legacy {
                    http.begin().await;
                } else {
                    http.modern_ask("server/discover", serde_json::json!({})).await;
                }
                Client::Http(http)
            }
        };
        Stage { era, parrot, client, _house: house }
    }

    async fn play(&mut self, exchange: &Exchange) {
        if let Some(notice) = &exchange.notice {
            self.tell(notice).await;
        }
        let answer = with_id(&exchange.request, &exchange.answer);
        self.parrot.answer_next_with(play(exchange, &answer));
        let (sent, replies) = (self.spelled(&exchange.asked()), &exchange.replies);
        let frames = match &mut self.client {
            Client::Http(http) => {
                let request = dressed(http, self.era, &exchange.request).body(sent.clone());
                let response = timeout(SOON, request.send()).await.unwrap().unwrap();
                assert_eq!(response.status(), 200);
                let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
                let text = timeout(SOON, response.bytes()).await.unwrap().unwrap();
                match kind.as_str() {
                    "application/json" => vec![Frame::message(text)],
                    _ => read(&text),
                }
            }
            Client::Bridge(bridge) => {
                bridge.say(&sent).await;
                let mut frames = Vec::new();
                for _ in 0..=exchange.asides.len() {
                    let line = bridge.line().await.expect("a line for each message");
                    frames.push(Frame::message(line.into()));
                }
                frames
            }
        };
        assert_eq!(shown(&self.parrot.hear().await), shown(sent.as_bytes()), "the request at the server");
        let expected = self.expected(exchange, &answer);
        assert_eq!(texts(&frames), texts(&expected), "what the client was told");
        assert_eq!(frames, expected, "and in which frames");
        let asked = exchange.asides.iter().filter_map(|(said, ..)| said.id.as_ref());
        for (id, reply) in asked.zip(replies) {
            let mut reply = reply.clone();
            reply.put_first("\"id\"", Json::Plain(id.clone()));
            let text = self.spelled(&reply.text());
            self.say(&text, None).await;
            assert_eq!(shown(&self.parrot.hear().await), shown(text.as_bytes()), "the client's own answer");
        }
        assert!(self.parrot.is_quiet(), "the server was told nothing else");
    }

    /// A notification of the client.
    async fn tell(&mut self, notice: &Said) {
        let text = self.spelled(&notice.whole.text());
        self.say(&text, Some(notice)).await;
        assert_eq!(shown(&self.parrot.hear().await), shown(text.as_bytes()), "the notification");
    }

    async fn say(&mut self, text: &str, said: Option<&Said>) {
        match &mut self.client {
            Client::Http(http) => {
                let request = match said {
                    Some(said) => dressed(http, self.era, said),
                    None => http.post_request(""),
                };
                let response = timeout(SOON, request.body(text.to_owned()).send()).await.unwrap().unwrap();
                assert_eq!(response.status(), 202);
            }
            Client::Bridge(bridge) => bridge.say(text).await,
        }
    }

    /// As the way to the gateway allows it: a pipe carries one line.
    fn spelled(&self, text: &str) -> String {
        match &self.client {
            Client::Http(_) => text.to_owned(),
            Client::Bridge(_) => one_line(text),
        }
    }

    /// What a direct connection would have shown, and the instance.
    fn expected(&self, exchange: &Exchange, answer: &Json) -> Vec<Frame> {
        let on_this_way = |text: String| match (&self.client, exchange.in_events) {
            (_, true) => one_line(&text.replace("\r\n", "\n")),
            (Client::Http(_), false) => text,
            (Client::Bridge(_), false) => one_line(&text),
        };
        let keeps_fields = self.era == Era::Legacy && matches!(self.client, Client::Http(_));
        let frame = |text: String, event: Option<&'static str>, id: Option<&'static str>| {
            let mut frame = Frame::message(on_this_way(text).into());
            if keeps_fields {
                frame.event = event.map(|it| it.as_bytes().into());
                frame.id = id.map(|it| it.as_bytes().into());
            }
            frame
        };
        let mut frames: Vec<Frame> =
            exchange.asides.iter().map(|(said, event, id)| frame(said.whole.text(), *event, *id)).collect();
        let mut shown = answer.clone();
        if let Some(result) = shown.member_mut("\"result\"") {
            name_the_instance(result);
        }
        frames.push(frame(exchange.answered(&shown), None, None));
        frames
    }
}

/// The one edit there is.
fn name_the_instance(result: &mut Json) {
    let (key, label) = (quoted(INSTANCE), Json::Plain(quoted("Acme")));
    let is_empty = |it: &Json| matches!(it, Json::Plain(text) if text == "{}");
    if is_empty(result) {
        *result = Json::Object(Vec::new());
    }
    if !matches!(result, Json::Object(_)) {
        return;
    }
    let mut own = Json::Object(Vec::new());
    own.put_first(&key, label.clone());
    match result.member_mut("\"_meta\"") {
        None => result.put_first("\"_meta\"", own),
        Some(meta @ Json::Object(_)) => match meta.member_mut(&key) {
            Some(theirs) => *theirs = label,
            None => meta.put_first(&key, label),
        },
        Some(meta) => *meta = own,
    }
}

/// The server's answer with the id it was asked with; where that can be spelled in another way, it is.
fn with_id(request: &Said, answer: &Json) -> Json {
    let id = request.id.as_deref().unwrap();
    let other = id.replace("\\/", "/").replace("\\u0041", "A");
    let mut answer = answer.clone();
    answer.put_first("\"id\"", Json::Plain(other));
    answer
}

fn play(exchange: &Exchange, answer: &Json) -> Play {
    if !exchange.in_events {
        return Play::One(exchange.answered(answer));
    }
    let mut stream = String::new();
    let mut event = |text: String, event: Option<&str>, id: Option<&str>| {
        let fields = [("event", event), ("id", id)].map(|(name, it)| it.map(|it| format!("{name}: {it}\n")));
        stream.extend(fields.into_iter().flatten());
        stream.extend(text.replace("\r\n", "\n").split('\n').map(|it| format!("data: {it}\n")));
        stream.push('\n');
    };
    for (said, name, id) in &exchange.asides {
        event(said.whole.text(), *name, *id);
    }
    event(exchange.answered(answer), None, None);
    Play::Events(stream)
}

/// With the headers that its revision wants.
fn dressed(http: &HttpClient, era: Era, said: &Said) -> reqwest::RequestBuilder {
    let mut request = http.post_request("");
    if era == Era::Modern {
        request = request.header("mcp-protocol-version", "2026-07-28").header("mcp-method", &said.method);
        if let Some(name) = &said.name {
            request = request.header("mcp-name", format!("=?base64?{}?=", BASE64_STANDARD.encode(name)));
        }
    }
    request
}

fn read(text: &[u8]) -> Vec<Frame> {
    let mut parser = Parser::default();
    parser.push(text).unwrap();
    std::iter::from_fn(|| parser.take()).collect()
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn texts(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(|it| shown(it.data.as_deref().unwrap_or_default())).collect()
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
