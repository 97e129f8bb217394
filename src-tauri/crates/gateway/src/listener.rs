//! The HTTP endpoint for clients: `/SERVER/mcp` on 127.0.0.1 (Streamable HTTP, specification 2025-11-25).

mod admit;
mod body;
mod connections;
mod goes_on;
mod port;

pub(crate) use port::Listener;

use crate::{
    Limits, answers,
    call::Answer,
    frames::Frames,
    gateway::Sessions,
    modern,
    pieces::{Pieces, TooLong},
    session::{Session, Transport, unguessable},
    upstream::{LAST_EVENT_ID, SESSION_ID, Upstream, media_type},
};
use admit::{Refused, admit, refused, token_of};
use body::{Body, Reader};
use bytes::Bytes;
use goes_on::GoesOn;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::{Body as _, Incoming};
use jsonrpc::{Kind, Message, splice::id_or_null, sse::Frame};
use rustc_hash::FxHashMap;
use std::{
    collections::HashMap,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Waker},
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, time::timeout};

/// When the table is full, a session this long without a word and without a reader makes room.
const ROOM_AFTER: Duration = Duration::from_secs(3600);

/// The state of the endpoint.
pub(crate) struct Endpoint {
    upstream: Arc<Upstream>,
    sessions: Arc<Sessions>,
    /// For so many connections, whatever port they came to.
    room: Arc<Semaphore>,
    /// By our own session id.
    open: Mutex<FxHashMap<String, Open>>,
    /// What each client was told of each server in requests that need no session, by client id and server id.
    modern: Mutex<HashMap<(String, String), Arc<Session>>>,
}

struct Open {
    session: Arc<Session>,
    last: Instant,
    /// Where the client reads what answers nothing.
    reader: Option<std::sync::Weak<()>>,
}

impl Open {
    fn is_idle(&self, longer_than: Duration) -> bool {
        let read = self.reader.as_ref().is_some_and(|it| it.strong_count() > 0);
        !read && self.last.elapsed() > longer_than && !self.session.is_busy()
    }
}

impl Endpoint {
    pub(crate) fn new(upstream: Arc<Upstream>, sessions: Arc<Sessions>) -> Arc<Endpoint> {
        let (open, modern) = Default::default();
        let room = Arc::new(Semaphore::new(upstream.limits.connections));
        Arc::new(Endpoint { upstream, sessions, room, open, modern })
    }

    /// `port`: the one it came to.
    async fn answer(&self, request: Request<Incoming>, port: u16) -> Result<Response<Body>, Refused> {
        let (parts, body) = request.into_parts();
        let headers = parts.headers;
        admit(&headers, port)?;
        let no_such = refused(StatusCode::NOT_FOUND, "there is nothing at this address");
        let server =
            parts.uri.path().strip_prefix('/').and_then(|it| it.strip_suffix("/mcp")).ok_or(no_such)?;
        if self.upstream.access.server(server).is_none() {
            return Err(no_such);
        }
        if ![Method::POST, Method::GET, Method::DELETE].contains(&parts.method) {
            return Err(refused(StatusCode::METHOD_NOT_ALLOWED, "only POST, GET and DELETE are served here"));
        }
        let token = token_of(&headers)?;
        let client = self.upstream.access.client_of(server, &token).ok_or(admit::NO_TOKEN)?;
        match parts.method {
            Method::POST => self.post(server, client, &headers, body).await,
            Method::GET => self.get(server, &client, &headers),
            _ => {
                let id = session_id(&headers)?;
                self.find(id, server, &client)?;
                if let Some(open) = self.open().remove(id) {
                    open.session.end();
                }
                Ok(plain(StatusCode::OK))
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, FxHashMap<String, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session with this id, when it is this client's with this server: an id alone opens nothing.
    fn find(&self, id: &str, server: &str, client: &str) -> Result<Arc<Session>, Refused> {
        let mut open = self.open();
        let found = open
            .get_mut(id)
            .filter(|it| it.session.server == server && it.session.client.as_deref() == Some(client))
            .ok_or(refused(StatusCode::NOT_FOUND, "this session is not known; begin with `initialize`"))?;
        found.last = Instant::now();
        Ok(Arc::clone(&found.session))
    }

    async fn post(
        &self,
        server: &str,
        client: String,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Response<Body>, Refused> {
        if !media_type(headers).eq_ignore_ascii_case("application/json") {
            return Err(refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the content type must be application/json",
            ));
        }
        let text = read_body(body, self.upstream.limits.body).await?;
        let message = Message::from_client(text).map_err(Refused::malformed)?;
        if message.is_modern() || modern::is_claimed(headers, &message) {
            let session = self.modern(server, client);
            // Not on a task of its own: a client that closes its connection has cancelled its request.
            let answering = Box::pin(modern::answer(&session, message, Some(headers)));
            return self.respond(self.upstream.tasks.track_future(answering).await, None);
        }
        let begins = matches!(&message.kind, Kind::Request { method, .. } if method == "initialize");
        if begins {
            return Box::pin(self.begin(server, client, message)).await;
        }
        let session = self.find(session_id(headers)?, server, &client)?;
        self.respond(run(&self.upstream, session, message).await, None)
    }

    fn modern(&self, server: &str, client: String) -> Arc<Session> {
        let mut all = self.modern.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let (upstream, client) = (Arc::clone(&self.upstream), Some(client.clone()));
            let session = Session::new(upstream, server.to_owned(), client, None, Transport::Http);
            self.sessions.add(&session);
            session
        };
        Arc::clone(all.entry((client.clone(), server.to_owned())).or_insert_with(new))
    }

    async fn begin(&self, server: &str, client: String, message: Message) -> Result<Response<Body>, Refused> {
        let upstream = Arc::clone(&self.upstream);
        let session = Session::new(upstream, server.to_owned(), Some(client), None, Transport::Http);
        let no_numbers = refused(StatusCode::INTERNAL_SERVER_ERROR, "the system gave no random numbers");
        let id = unguessable().ok_or(no_numbers)?;
        {
            let mut open = self.open();
            make_room(&mut open, &self.upstream.limits);
            if open.len() >= self.upstream.limits.sessions {
                return Err(refused(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "too many sessions are open; end some and try again",
                ));
            }
            let session = Arc::clone(&session);
            open.insert(id.clone(), Open { session, last: Instant::now(), reader: None });
        }
        self.sessions.add(&session);
        let answer = run(&self.upstream, Arc::clone(&session), message).await;
        if !session.is_initialized() {
            self.open().remove(&id);
            session.end();
            return self.respond(answer, None);
        }
        self.respond(answer, Some(id))
    }

    fn get(&self, server: &str, client: &str, headers: &HeaderMap) -> Result<Response<Body>, Refused> {
        let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or("*/*");
        if !accept.contains("text/event-stream") && !accept.contains("*/*") {
            return Err(refused(StatusCode::NOT_ACCEPTABLE, "GET serves text/event-stream only"));
        }
        let id = session_id(headers)?;
        let session = self.find(id, server, client)?;
        let frames = session.listen(headers.get(LAST_EVENT_ID).cloned());
        let reading = Arc::new(());
        if let Some(open) = self.open().get_mut(id) {
            open.reader = Some(Arc::downgrade(&reading));
        }
        Ok(events(Frames::coming(frames), self.upstream.limits.heartbeat, Some(reading)))
    }

    fn respond(&self, answer: Answer, session: Option<String>) -> Result<Response<Body>, Refused> {
        let mut response = match answer {
            Answer::One { status, text } => {
                let mut response = Response::new(Body::whole(text));
                *response.status_mut() = status;
                response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Answer::Events(frames) => events(frames, self.upstream.limits.heartbeat, None),
            Answer::Accepted => plain(StatusCode::ACCEPTED),
            Answer::Refused(words) => return Err(refused(StatusCode::BAD_REQUEST, words)),
        };
        if let Some(id) = session.and_then(|it| HeaderValue::try_from(it).ok()) {
            response.headers_mut().insert(SESSION_ID, id);
        }
        Ok(response)
    }
}

/// A client that closes its connection has not cancelled its call: what is under way then goes on by itself.
async fn run(upstream: &Upstream, session: Arc<Session>, message: Message) -> Answer {
    let id = id_or_null(message.id()).into_owned();
    // In a box: what a call may become is large.
    let call = upstream.tasks.track_future(Box::pin(session.take(message)));
    GoesOn::new(call).await.unwrap_or_else(|_it_panicked| Answer::One {
        status: StatusCode::OK,
        text: answers::error(
            &id,
            crate::trouble::INTERNAL,
            "Traygate failed on this call. Please report it.",
        ),
    })
}

async fn read_body(mut body: Incoming, patience: Duration) -> Result<Bytes, Refused> {
    let too_long = |TooLong| refused(StatusCode::PAYLOAD_TOO_LARGE, "the message is longer than 10 MiB");
    let cut_off = |_| refused(StatusCode::BAD_REQUEST, "the message did not arrive whole");
    let reading = async {
        let mut pieces = Pieces::of(body.size_hint().exact()).map_err(too_long)?;
        // The task that waits here is the one that reads the connection, and comes by whenever it has read something: to
        // be woken for that as well would only make it come by once more, for nothing.
        let nobody = || Context::from_waker(Waker::noop());
        while let Some(frame) = poll_fn(|_| Pin::new(&mut body).poll_frame(&mut nobody())).await {
            if let Ok(piece) = frame.map_err(cut_off)?.into_data() {
                pieces.add(piece).map_err(too_long)?;
            }
            if pieces.are_all() {
                break;
            }
        }
        Ok(pieces.whole())
    };
    let late = |_| refused(StatusCode::REQUEST_TIMEOUT, "the message did not arrive in time");
    timeout(patience, reading).await.map_err(late)?
}

fn session_id(headers: &HeaderMap) -> Result<&str, Refused> {
    let mut ids = headers.get_all(SESSION_ID).iter();
    match (ids.next().and_then(|it| it.to_str().ok()), ids.next()) {
        (Some(id), None) => Ok(id),
        _ => Err(refused(
            StatusCode::BAD_REQUEST,
            "the Mcp-Session-Id header is missing; begin with `initialize`",
        )),
    }
}

/// Forgets sessions nobody has used for a day; when the table is full, also those of clients that went without
/// saying so.
fn make_room(open: &mut FxHashMap<String, Open>, limits: &Limits) {
    let mut forget = |longer_than: Duration| {
        open.retain(|_, it| {
            let stays = !it.is_idle(longer_than);
            if !stays {
                it.session.end();
            }
            stays
        });
        open.len()
    };
    if forget(limits.idle) >= limits.sessions {
        forget(ROOM_AFTER.min(limits.idle));
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::whole(Bytes::new()));
    *response.status_mut() = status;
    response
}

/// An event stream; a comment now and then shows both sides that the other is there. One that is here already is sent in
/// one piece.
fn events(frames: Frames, heartbeat: Duration, reading: Option<Arc<()>>) -> Response<Body> {
    let body = match frames.all() {
        Some(all) => Body::whole(match all.as_slices() {
            ([only], []) => only.write(),
            (some, others) => some.iter().chain(others).map(Frame::write).collect::<Vec<_>>().concat().into(),
        }),
        None => Body::Events(Reader::new(frames, heartbeat, reading)),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
