//! The way to the servers: MCP's Streamable HTTP as a client speaks it (specification 2025-11-25, basic/transports).

use crate::{
    Access, Event, Instance, Limits, Server,
    http_sse::{HttpSse, Sorted},
    modern::Eras,
    pieces::{Pieces, TooLong},
    reach::Reach,
    shared::SharedStreams,
    trouble::{self, Trouble},
    turn::{self, Account},
    under_way::UnderWay,
};
use bytes::Bytes;
use credentials::{Authorization, Route};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use jsonrpc::{
    Kind, Message,
    sse::{Frame, Parser},
};
use limits::{Governor, Turn};
use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use url::Url;
use way_out::{Headers, NoAnswer, Outgoing, Response, WayOut};

pub(crate) const SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");
pub(crate) const PROTOCOL_VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
pub(crate) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
const BOTH: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");
const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");
/// So many headers a request has at most, but for those that mirror its arguments: no table has to grow for one.
const ROOM: usize = 10;

/// What all sessions share on their way out.
pub(crate) struct Upstream {
    pub(crate) access: Arc<dyn Access>,
    pub(crate) limits: Limits,
    /// Our own version.
    pub(crate) version: String,
    /// Calls under way and sessions being ended: what a shutdown waits for.
    pub(crate) tasks: TaskTracker,
    /// What carries an instance's credential just now.
    pub(crate) under_way: UnderWay,
    pub(crate) eras: Eras,
    /// Who may send next.
    pub(crate) turns: Governor<Account, String>,
    /// When the next event stream may be opened, by server: its limit is for the whole machine.
    pub(crate) stream_turns: Governor<String, ()>,
    pub(crate) shared: SharedStreams,
    reach: Reach,
    way_out: Mutex<Arc<WayOut>>,
}

/// One upstream session, the place where one is to begin, or where a request without session goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) server: Arc<Server>,
    /// `credentials::Instance::id`.
    pub(crate) instance: String,
    pub(crate) session: Option<HeaderValue>,
    pub(crate) protocol: Option<HeaderValue>,
    /// What a modern request says of itself.
    pub(crate) mirrored: HeaderMap,
    /// The conversation, where the server speaks the transport of 2024-11-05.
    pub(crate) sse: Option<Arc<HttpSse>>,
}

impl Target {
    /// Without a session: where one is to begin, or for a request of revision 2026-07-28, which has none.
    pub(crate) fn bare(server: &Arc<Server>, instance: &Instance, mirrored: HeaderMap) -> Target {
        let (server, instance) = (server.clone(), instance.id.clone());
        Target { server, instance, session: None, protocol: None, mirrored, sse: None }
    }

    /// What a request to here says of itself.
    fn headers(&self, accept: &HeaderValue, last_event_id: Option<&HeaderValue>) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(ROOM);
        headers.extend(self.mirrored.clone());
        headers.insert(header::ACCEPT, accept.clone());
        for (name, value) in [
            (SESSION_ID, self.session.as_ref()),
            (PROTOCOL_VERSION, self.protocol.as_ref()),
            (LAST_EVENT_ID, last_event_id),
        ] {
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        }
        headers
    }
}

/// What a server made of one POST.
pub(crate) enum Reply {
    /// 202, or nothing in particular.
    Accepted,
    Message {
        status: StatusCode,
        session: Option<HeaderValue>,
        text: Bytes,
    },
    Events {
        session: Option<HeaderValue>,
        events: Box<Events>,
    },
}

/// An event stream being read.
pub(crate) struct Events {
    from: Source,
    /// The server's name.
    server: String,
}

enum Source {
    /// One response.
    Response(Box<Reading>),
    /// One stream for everything.
    Sorted(Sorted),
}

struct Reading {
    response: Response,
    parser: Parser,
    /// It sent an event longer than any message may be.
    flooded: bool,
}

impl Events {
    fn of(response: Response, server: &str) -> Box<Events> {
        let from =
            Source::Response(Box::new(Reading { response, parser: Parser::default(), flooded: false }));
        Box::new(Events { from, server: server.to_owned() })
    }

    pub(crate) fn sorted(sorted: Sorted, server: &str) -> Box<Events> {
        Box::new(Events { from: Source::Sorted(sorted), server: server.to_owned() })
    }

    /// The next event; `Ok(None)` at the end of the stream, however it ended.
    pub(crate) async fn next(&mut self) -> Result<Option<Frame>, Trouble> {
        let Reading { response, parser, flooded } = match &mut self.from {
            Source::Sorted(sorted) => return sorted.next(&self.server).await,
            Source::Response(reading) => &mut **reading,
        };
        loop {
            if let Some(frame) = parser.take() {
                return Ok(Some(frame));
            }
            match response.chunk().await {
                Ok(Some(piece)) if parser.push(&piece).is_err() => {
                    *flooded = true;
                    return Err(trouble::too_long(&self.server));
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return Ok(None),
            }
        }
    }

    /// What is left after the answer is of no interest. Where it has not all arrived, a task reads it.
    pub(crate) fn leave(mut self: Box<Events>, tasks: &TaskTracker) {
        if let Source::Response(reading) = &mut self.from
            && !reading.response.is_over()
        {
            tasks.spawn(self.finish());
        }
    }

    /// Reads what is left after the answer, so that the connection can serve the next call.
    pub(crate) async fn finish(self: Box<Events>) {
        let Source::Response(reading) = self.from else { return };
        let Reading { mut response, flooded: false, .. } = *reading else { return };
        let rest = async { while matches!(response.chunk().await, Ok(Some(_))) {} };
        // A server that keeps the stream open loses the connection instead.
        drop(timeout(Duration::from_secs(1), rest).await);
    }
}

impl Upstream {
    pub(crate) fn new(access: Arc<dyn Access>, limits: Limits, version: String) -> Upstream {
        credentials::install_tls();
        let way_out = WayOut::new(Route::default(), limits.connect, &version);
        let (tasks, way_out) = (TaskTracker::new(), Mutex::new(Arc::new(way_out)));
        let (eras, under_way) = (Eras::default(), UnderWay::default());
        let (turns, stream_turns) = (Governor::new(true), Governor::new(false));
        let (shared, reach) = (SharedStreams::default(), Reach::default());
        Upstream {
            access,
            limits,
            version,
            tasks,
            under_way,
            eras,
            turns,
            stream_turns,
            shared,
            reach,
            way_out,
        }
    }

    /// From now on connections go this way; those under way end on theirs.
    pub(crate) fn take(&self, route: Route) {
        let way_out = Arc::new(WayOut::new(route, self.limits.connect, &self.version));
        *self.way_out.lock().unwrap_or_else(PoisonError::into_inner) = way_out;
    }

    /// Sends one message of our own, which waits for no turn.
    pub(crate) async fn post(&self, target: &Target, text: Bytes, wait: Duration) -> Result<Reply, Trouble> {
        self.post_in_turn(target, text, wait, self.pass(target)).await
    }

    /// Sends one message whose turn it is.
    pub(crate) async fn post_in_turn(
        &self,
        target: &Target,
        text: Bytes,
        wait: Duration,
        turn: Turn<impl PartialEq>,
    ) -> Result<Reply, Trouble> {
        if let Some(sse) = &target.sse {
            return Box::pin(sse.post(self, target, text, wait, turn)).await;
        }
        let response = self.send_authorized(target, Method::POST, BOTH, None, Some(text), wait).await?;
        turn::close(turn, response.status(), response.headers());
        self.read(&target.server, target.session.is_some(), response).await
    }

    /// Sends one message whose answer comes another way.
    pub(crate) async fn hand_in(
        &self,
        target: &Target,
        text: Bytes,
        wait: Duration,
        turn: Turn<impl PartialEq>,
    ) -> Result<Reply, Trouble> {
        let response = self.send_authorized(target, Method::POST, BOTH, None, Some(text), wait).await?;
        turn::close(turn, response.status(), response.headers());
        if response.status().is_success() {
            return Ok(Reply::Accepted);
        }
        self.read(&target.server, false, response).await
    }

    /// Opens the stream for what the server says on its own; `None` when it offers none (405).
    pub(crate) async fn listen(
        &self,
        target: &Target,
        last_event_id: Option<HeaderValue>,
    ) -> Result<Option<Box<Events>>, Trouble> {
        let wait = self.limits.list;
        let turn = self.stream_turn(&target.server).await?;
        let response = self.send_authorized(target, Method::GET, EVENTS, last_event_id, None, wait).await?;
        turn::close(turn, response.status(), response.headers());
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            self.shared.learn(&target.server.id);
        }
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            return Ok(None);
        }
        match self.read(&target.server, target.session.is_some(), response).await? {
            Reply::Events { events, .. } => Ok(Some(events)),
            Reply::Accepted | Reply::Message { .. } => Ok(None),
        }
    }

    /// Ends an upstream session. What the server thinks of it does not matter any more.
    pub(crate) async fn end(&self, target: &Target) {
        let wait = Duration::from_secs(5);
        match self.send_authorized(target, Method::DELETE, BOTH, None, None, wait).await {
            Ok(_) => {}
            Err(trouble) => tracing::debug!(server = target.server.id, ?trouble, "could not end the session"),
        }
    }

    async fn send_authorized(
        &self,
        target: &Target,
        method: Method,
        accept: HeaderValue,
        last_event_id: Option<HeaderValue>,
        text: Option<Bytes>,
        wait: Duration,
    ) -> Result<Response, Trouble> {
        let headers = || target.headers(&accept, last_event_id.as_ref());
        let requests = self.under_way.of(&target.instance);
        let request = pin!(self.send_as(target, method, &headers, text, wait));
        requests.carry(&target.server.name, request).await
    }

    /// Sends one request with the instance's credential, renewed once when the server refuses it.
    async fn send_as(
        &self,
        target: &Target,
        method: Method,
        headers: Headers<'_>,
        text: Option<Bytes>,
        wait: Duration,
    ) -> Result<Response, Trouble> {
        let server = &target.server;
        let authorization = self.access.authorize(&server.id, &target.instance, None).await?;
        let first = self.send(server, &method, headers, authorization.as_ref(), text.as_ref(), wait).await?;
        if first.status() != StatusCode::UNAUTHORIZED {
            return self.permitted(target, text, first).await;
        }
        let refused = authorization.ok_or_else(|| trouble::key_not_taken(&server.name))?.value;
        let renewed = self.access.authorize(&server.id, &target.instance, Some(&refused)).await?;
        let renewed = renewed.filter(|it| it.value != refused);
        let Some(renewed) = renewed else { return Err(trouble::key_not_taken(&server.name)) };
        let again = self.send(server, &method, headers, Some(&renewed), text.as_ref(), wait);
        let second = Box::pin(again).await?;
        if second.status() == StatusCode::UNAUTHORIZED {
            return Err(trouble::key_not_taken(&server.name));
        }
        self.permitted(target, text, second).await
    }

    /// Sends one request with exactly this credential. A redirect is followed once, and only to another path of
    /// the same origin by a status that keeps method and body: nothing else may see the credential.
    pub(crate) async fn send(
        &self,
        server: &Server,
        method: &Method,
        headers: Headers<'_>,
        authorization: Option<&Authorization>,
        text: Option<&Bytes>,
        wait: Duration,
    ) -> Result<Response, Trouble> {
        let credential = authorization.map(header_of).transpose();
        let credential = credential.map_err(|_no_header| trouble::key_not_taken(&server.name))?;
        let way_out = Arc::clone(&self.way_out.lock().unwrap_or_else(PoisonError::into_inner));
        let mut moved_to = None;
        for _ in 0..2 {
            let url = moved_to.as_ref().unwrap_or(&server.url);
            let outgoing = Outgoing { method, url, headers, credential: credential.as_ref(), text };
            let response = match timeout(wait, pin!(way_out.send(&outgoing))).await {
                Ok(Ok(response)) => {
                    if self.reach.found(&server.id) {
                        self.access.observe(Event::Reach { server: server.id.clone(), away: None });
                    }
                    response
                }
                Ok(Err(why)) => {
                    let trouble = trouble::not_reached(&server.name, &why);
                    if let NoAnswer::NotConnected = why {
                        self.reach.lost(&server.id);
                        let away = Some(trouble.words(&server.name));
                        self.access.observe(Event::Reach { server: server.id.clone(), away });
                    }
                    return Err(trouble);
                }
                Err(_) => return Err(trouble::too_slow(&server.name, wait.as_secs())),
            };
            match moved(url, &response) {
                Some(to) => moved_to = Some(to),
                None => return Ok(response),
            }
        }
        Err(trouble::by_status(&server.name, StatusCode::PERMANENT_REDIRECT, None))
    }

    /// Tells what a response is, and reads it when it is one message.
    pub(crate) async fn read(
        &self,
        server: &Server,
        in_session: bool,
        response: Response,
    ) -> Result<Reply, Trouble> {
        let status = response.status();
        let headers = response.headers();
        let name = &server.name;
        let session = headers.get(SESSION_ID).cloned();
        let is_of = |kind: &str| media_type(headers).eq_ignore_ascii_case(kind);
        let (is_json, is_events) = (is_of("application/json"), is_of("text/event-stream"));
        if headers.get(header::CONTENT_ENCODING).is_some_and(|it| it != "identity") {
            return Err(trouble::not_mcp(name, "a compressed message that was not asked for"));
        }
        if matches!(status.as_u16(), 300..=399 | 401 | 403 | 429) {
            let retry_after = headers.get(header::RETRY_AFTER).and_then(|it| it.to_str().ok());
            return Err(match status {
                StatusCode::UNAUTHORIZED => trouble::key_not_taken(name),
                _ => trouble::by_status(name, status, retry_after),
            });
        }
        if in_session && status == StatusCode::NOT_FOUND {
            return Err(Trouble::SessionLost);
        }
        if status.is_success() && is_events {
            return Ok(Reply::Events { session, events: Events::of(response, name) });
        }
        if status == StatusCode::ACCEPTED || status == StatusCode::NO_CONTENT {
            return Ok(Reply::Accepted);
        }
        if is_json {
            let text = collect(name, response, self.limits.piece).await?;
            if status.is_success() && text.is_empty() {
                return Ok(Reply::Accepted);
            }
            if status.is_success() {
                return Ok(Reply::Message { status, session, text });
            }
            // An error status may carry the server's own words; anything else in it is only a status.
            return match Message::from_server(text.clone()) {
                Ok(message) if matches!(message.kind, Kind::Response { .. }) => {
                    if in_session && session_unknown(status, &text) {
                        return Err(Trouble::SessionLost);
                    }
                    Ok(Reply::Message { status, session, text })
                }
                _ => Err(trouble::by_status(name, status, None)),
            };
        }
        if !status.is_success() {
            return Err(trouble::by_status(name, status, None));
        }
        if response.content_length() == Some(0) {
            return Ok(Reply::Accepted);
        }
        let kind = media_type(response.headers()).to_ascii_lowercase();
        Err(match kind.as_str() {
            "text/html" => trouble::not_mcp(name, "a web page"),
            "" => trouble::not_mcp(name, "something without a type"),
            other => trouble::not_mcp(name, other),
        })
    }
}

/// A credential as it is sent; what is no header cannot be one.
fn header_of(
    Authorization { header, value }: &Authorization,
) -> Result<(HeaderName, HeaderValue), http::Error> {
    let (name, mut value) = (HeaderName::try_from(header)?, HeaderValue::try_from(value.expose())?);
    value.set_sensitive(true);
    Ok((name, value))
}

/// Some servers say 400 instead of 404 to a session they do not know (for one, the reference server of npm's
/// `@modelcontextprotocol/server-everything`: -32000 "Bad Request: No valid session ID provided").
fn session_unknown(status: StatusCode, text: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Told {
        error: Complaint,
    }
    #[derive(serde::Deserialize)]
    struct Complaint {
        code: i64,
        message: String,
    }
    status == StatusCode::BAD_REQUEST
        && serde_json::from_slice::<Told>(text).is_ok_and(|Told { error }| {
            matches!(error.code, -32000 | -32001) && error.message.to_ascii_lowercase().contains("session")
        })
}

async fn collect(server: &str, mut response: Response, patience: Duration) -> Result<Bytes, Trouble> {
    let too_long = |TooLong| trouble::too_long(server);
    let mut pieces = Pieces::of(response.content_length()).map_err(too_long)?;
    while !pieces.are_all() {
        match timeout(patience, response.chunk()).await {
            Ok(Ok(Some(piece))) => pieces.add(piece).map_err(too_long)?,
            Ok(Ok(None)) => break,
            Ok(Err(_)) => return Err(trouble::cut_off(server)),
            Err(_) => return Err(trouble::too_slow(server, patience.as_secs())),
        }
    }
    Ok(pieces.whole())
}

/// The media type without its parameters, as it is spelled: case says nothing in it (RFC 9110 §8.3.1).
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

/// Where a 307 or 308 leads, when it stays within the origin.
fn moved(from: &Url, response: &Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 307 | 308) {
        return None;
    }
    let to = from.join(response.headers().get(header::LOCATION)?.to_str().ok()?).ok()?;
    (to.origin() == from.origin()).then_some(to)
}
