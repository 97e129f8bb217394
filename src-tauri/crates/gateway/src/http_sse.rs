//! HTTP+SSE, the transport of revision 2024-11-05: all that a server says comes on one stream, and what is said to it
//! goes to an address that it names there.

use crate::{
    Server,
    trouble::{self, Trouble},
    turn::progress_token,
    upstream::{Events, Reply, Target, Upstream},
};
use bytes::Bytes;
use jsonrpc::{Kind, Message, id_key, sse::Frame};
use limits::Turn;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    task::AbortHandle,
    time::{Instant, timeout, timeout_at},
};
use url::Url;

/// One conversation over this transport; it ends when nobody holds it any more.
pub(crate) struct HttpSse {
    /// Where messages go.
    endpoint: Url,
    heard: Mutex<Heard>,
    reading: AbortHandle,
}

/// Who waits for what comes on the stream.
#[derive(Default)]
struct Heard {
    /// Requests without an answer yet, the latest last.
    waiting: Vec<Waiting>,
    /// Where goes what belongs to no request.
    unasked: Option<mpsc::Sender<Frame>>,
    over: bool,
}

struct Waiting {
    id: String,
    progress: Option<String>,
    out: mpsc::Sender<Frame>,
}

/// What was sorted out of the stream for one reader.
pub(crate) struct Sorted {
    frames: mpsc::Receiver<Frame>,
    /// When the first must be there, and how long that is.
    first: Option<(Instant, Duration)>,
}

impl std::fmt::Debug for HttpSse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpSse").field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}

impl Drop for HttpSse {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Sorted {
    /// The next event; `Ok(None)` at the end.
    pub(crate) async fn next(&mut self, server: &str) -> Result<Option<Frame>, Trouble> {
        let Some((until, wait)) = self.first else { return Ok(self.frames.recv().await) };
        let slow = |_| trouble::too_slow(server, wait.as_secs());
        let frame = timeout_at(until, self.frames.recv()).await.map_err(slow)?;
        self.first = None;
        Ok(frame)
    }
}

/// Opens the stream of `target` and waits for the address it names.
///
/// # Errors
/// What answers there is no such server, or its address is somebody else's.
pub(crate) async fn open(upstream: &Upstream, target: &Target) -> Result<Arc<HttpSse>, Trouble> {
    let server = &target.server;
    let opening = async {
        let Some(mut events) = upstream.listen(target, None).await? else {
            return Err(trouble::not_mcp(&server.name, "nothing"));
        };
        Ok((address(server, &mut events).await?, events))
    };
    let wait = upstream.limits.list;
    let slow = |_| trouble::too_slow(&server.name, wait.as_secs());
    let (endpoint, events) = timeout(wait, opening).await.map_err(slow)??;
    Ok(Arc::new_cyclic(|it| {
        let reading = tokio::spawn(read(Weak::clone(it), events)).abort_handle();
        HttpSse { endpoint, heard: Mutex::default(), reading }
    }))
}

/// Waits for the address that a stream which has just begun names.
pub(crate) async fn address(server: &Server, events: &mut Events) -> Result<Url, Trouble> {
    while let Some(frame) = events.next().await? {
        if let (Some(b"endpoint"), Some(named)) = (frame.event.as_deref(), &frame.data) {
            return endpoint(&server.url, &server.name, named);
        }
    }
    Err(trouble::cut_off(&server.name))
}

/// The address a stream names. Messages carry the credential, which no other origin may see.
fn endpoint(server: &Url, name: &str, named: &[u8]) -> Result<Url, Trouble> {
    let to = std::str::from_utf8(named).ok().and_then(|it| server.join(it.trim()).ok());
    to.filter(|it| it.origin() == server.origin()).ok_or_else(|| {
        Trouble::NotMcp(format!(
            "{name} wants its messages at another address, which is not followed so that your sign-in stays with \
             {name}. Check the server's address in Traygate."
        ))
    })
}

async fn read(it: Weak<HttpSse>, mut events: Box<Events>) {
    loop {
        let next = events.next().await;
        let Some(all) = it.upgrade() else { return };
        let Ok(Some(frame)) = next else {
            let mut heard = all.heard();
            heard.over = true;
            heard.waiting.clear();
            heard.unasked = None;
            return;
        };
        let Some(text) = frame.payload() else { continue };
        let reader = all.heard().reader_of(text);
        // Not held while waiting for a slow reader.
        drop(all);
        match reader {
            // Its ids and pauses are of no use: this transport cannot take a stream up again.
            Some(reader) => drop(reader.send(Frame::message(text.clone())).await),
            None => tracing::debug!("dropped a message that nobody waits for"),
        }
    }
}

impl HttpSse {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the server has ended the stream.
    pub(crate) fn is_over(&self) -> bool {
        self.heard().over
    }

    /// What belongs to no request, from now on; an earlier reader is forgotten.
    pub(crate) fn listen(&self) -> Result<Box<Events>, Trouble> {
        let (out, frames) = mpsc::channel(256);
        let mut heard = self.heard();
        if heard.over {
            return Err(Trouble::SessionLost);
        }
        heard.unasked = Some(out);
        Ok(Events::sorted(Sorted { frames, first: None }, ""))
    }

    /// Sends one message. The answer to a request comes on the stream.
    pub(crate) async fn post(
        &self,
        upstream: &Upstream,
        target: &Target,
        text: Bytes,
        wait: Duration,
        turn: Turn<impl PartialEq>,
    ) -> Result<Reply, Trouble> {
        let message = Message::from_server(text.clone()).ok();
        if self.is_over() {
            turn.unused();
            return Err(Trouble::SessionLost);
        }
        let answer = match &message {
            Some(message) if matches!(message.kind, Kind::Request { .. }) => {
                Some(self.expect(message).ok_or(Trouble::SessionLost)?)
            }
            Some(message) => {
                self.forget_cancelled(message);
                None
            }
            None => None,
        };
        let mut at = target.clone();
        Arc::make_mut(&mut at.server).url = self.endpoint.clone();
        at.sse = None;
        let posted = upstream.hand_in(&at, text, wait, turn).await;
        match (posted, answer) {
            (Ok(Reply::Accepted), Some(frames)) => {
                let first = Some((Instant::now() + wait, wait));
                let events = Events::sorted(Sorted { frames, first }, &target.server.name);
                Ok(Reply::Events { session: None, events })
            }
            (Ok(Reply::Accepted), None) => Ok(Reply::Accepted),
            (told, _) => {
                if let Some(id) = message.as_ref().and_then(Message::id) {
                    self.heard().forget(&id_key(id));
                }
                match told {
                    // The address was good once: now the server does not know it any more.
                    Err(Trouble::NotMcp(_)) => {
                        self.heard().over = true;
                        Err(Trouble::SessionLost)
                    }
                    told => told,
                }
            }
        }
    }

    /// `None`: the stream is over.
    fn expect(&self, request: &Message) -> Option<mpsc::Receiver<Frame>> {
        let (out, frames) = mpsc::channel(64);
        let mut heard = self.heard();
        if heard.over {
            return None;
        }
        let progress = progress_token(request).map(|it| id_key(it.get().as_bytes()));
        heard.waiting.push(Waiting { id: id_key(request.id().unwrap_or_default()), progress, out });
        Some(frames)
    }

    /// A request that is cancelled gets no answer.
    fn forget_cancelled(&self, message: &Message) {
        if let Kind::Notification { method, .. } = &message.kind
            && method == "notifications/cancelled"
            && let Some(id) = message.params().request_id
        {
            self.heard().forget(&id_key(id.get().as_bytes()));
        }
    }
}

impl Heard {
    fn forget(&mut self, id: &str) {
        self.waiting.retain(|it| it.id != id);
    }

    /// Whom a message is for. A server does not say which request its own words belong to: progress names its token, and
    /// the rest goes to whoever listens, or else with the latest request.
    fn reader_of(&mut self, text: &Bytes) -> Option<mpsc::Sender<Frame>> {
        // Who does not wait any more may have used an id that is in use again.
        self.waiting.retain(|it| !it.out.is_closed());
        let message = Message::from_server(text.clone()).ok();
        let at = match message.as_ref().map(|it| (&it.kind, it.id())) {
            Some((Kind::Response { .. }, Some(id))) => {
                let id = id_key(id);
                return self.take(|it| it.id == id);
            }
            // What cannot be read, or answers nothing by name, can only be meant for the one who waits.
            None | Some((Kind::Response { .. }, None)) => {
                let is_alone = self.waiting.len() == 1;
                return self.take(|_| is_alone);
            }
            Some((Kind::Notification { .. }, _)) => progress_of(message.as_ref()),
            Some((Kind::Request { .. }, _)) => None,
        };
        let named = self.waiting.iter().find(|it| at.is_some() && it.progress == at).map(|it| it.out.clone());
        let listening = || self.unasked.clone().filter(|it| !it.is_closed());
        named.or_else(listening).or_else(|| self.waiting.last().map(|it| it.out.clone()))
    }

    fn take(&mut self, is_meant: impl Fn(&Waiting) -> bool) -> Option<mpsc::Sender<Frame>> {
        let at = self.waiting.iter().position(is_meant)?;
        Some(self.waiting.remove(at).out)
    }
}

/// The token of a `notifications/progress`, as a key.
fn progress_of(message: Option<&Message>) -> Option<String> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Progress<'a> {
        #[serde(borrow, rename = "progressToken")]
        token: Option<&'a RawValue>,
    }
    let Progress { token } = message?.params_as();
    token.map(|it| id_key(it.get().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Heard, Waiting, endpoint};
    use bytes::Bytes;
    use jsonrpc::id_key;
    use tokio::sync::mpsc;

    #[test]
    fn messages_go_to_no_other_origin() {
        let server = "https://a.example/x/sse".parse().unwrap();
        let named = |it: &str| endpoint(&server, "A", it.as_bytes()).ok().map(|it| it.to_string());
        assert_eq!(named("/messages?s=1").as_deref(), Some("https://a.example/messages?s=1"));
        assert_eq!(named("messages").as_deref(), Some("https://a.example/x/messages"));
        assert_eq!(named("https://a.example/m").as_deref(), Some("https://a.example/m"));
        for other in [
            "http://a.example/m",
            "https://b.example/m",
            "//b.example/m",
            "https://a.example:8443/m",
            "file:///m",
        ] {
            assert_eq!(named(other), None, "{other}");
        }
    }

    #[test]
    fn each_message_finds_its_reader() {
        let mut heard = Heard::default();
        let mut readers = Vec::new();
        for (id, progress) in [("1", Some("\"p\"")), ("2", None)] {
            let (out, reader) = mpsc::channel(1);
            readers.push((id, reader, out.clone()));
            let (id, progress) = (id_key(id.as_bytes()), progress.map(|it| id_key(it.as_bytes())));
            heard.waiting.push(Waiting { id, progress, out });
        }
        let meant = |heard: &mut Heard, text: &'static str| {
            let reader = heard.reader_of(&Bytes::from_static(text.as_bytes()))?;
            readers
                .iter()
                .find(|(_, _, out)| out.same_channel(&reader))
                .map_or(Some("unasked"), |it| Some(it.0))
        };
        let progress = r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}"#;
        let asks = r#"{"jsonrpc":"2.0","id":1,"method":"roots/list"}"#;
        assert_eq!(meant(&mut heard, progress), Some("1"));
        assert_eq!(meant(&mut heard, asks), Some("2"), "the latest");
        let (out, _listening) = mpsc::channel(1);
        heard.unasked = Some(out);
        assert_eq!(meant(&mut heard, asks), Some("unasked"));
        assert_eq!(meant(&mut heard, "oops"), None, "two wait");
        assert_eq!(meant(&mut heard, r#"{"jsonrpc":"2.0","id":2,"result":{}}"#), Some("2"));
        assert_eq!(meant(&mut heard, r#"{"jsonrpc":"2.0","id":2,"result":{}}"#), None, "once");
        assert_eq!(meant(&mut heard, "oops"), Some("1"));
    }
}
