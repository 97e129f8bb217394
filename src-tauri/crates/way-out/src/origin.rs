//! One origin that requests go to, and its connections: each kept for the next request when one has ended.
//!
//! A connection of HTTP/1.1 carries one request at a time, and whoever waits for the answer does its reading and writing:
//! on a task of its own each call would wake two tasks more.

use super::{
    NoAnswer, Outgoing,
    connect::{BoxError, Connecting, NoSecurity, Wire},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header, response, uri::Scheme};
use http_body_util::Full;
use hyper::{
    body::{Body as _, Incoming},
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::{
    error::Error,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, task::unconstrained, time::sleep};
use url::{Position, Url};

/// A connection nobody uses is given up after this long; most servers do so a little earlier or much later.
const IDLE: Duration = Duration::from_secs(90);
/// How often connections that nobody uses are looked after.
const LOOK: Duration = Duration::from_secs(30);

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Scheme, host and port, and the connections there.
pub(super) struct Origin {
    uri: Uri,
    /// `Host`, where HTTP/1.1 is spoken.
    host: HeaderValue,
    /// A proxy is told with each request where to: what it is told of who asks.
    proxy: Option<Option<HeaderValue>>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Nobody uses them just now; the last used is the last.
    ones: Vec<One>,
    /// Of HTTP/2, for any number of requests at once, and when the last one began.
    shared: Option<(http2::SendRequest<Full<Bytes>>, Instant)>,
    /// Somebody will look after them.
    looked_after: bool,
}

type Connection = http1::Connection<Wire, Full<Bytes>>;

/// A connection of HTTP/1.1.
struct One {
    sender: http1::SendRequest<Full<Bytes>>,
    /// Does what there is to do when it is polled. `None`: it ended.
    connection: Option<Pin<Box<Connection>>>,
    /// When its last request ended.
    since: Instant,
}

/// What one request is to be sent on.
pub(super) enum Way {
    One(Lent),
    Shared(http2::SendRequest<Full<Bytes>>),
}

/// A connection for one request.
pub(super) struct Lent {
    one: One,
    /// Nobody has used it before.
    is_new: bool,
}

/// Why a request was not answered.
pub(super) enum Failed {
    /// Nothing of it was sent: the connection, which others had used, had ended by then.
    Unsent,
    /// The server has not looked at it.
    GivenBack,
    Broken(NoAnswer),
}

impl Origin {
    /// The origin of `url`, on the way that `connecting` knows. `None`: it has none.
    pub(super) fn of(url: &Url, connecting: &Connecting) -> Option<Arc<Origin>> {
        let authority = &url[Position::BeforeHost..Position::AfterPort];
        let host = HeaderValue::from_str(authority).ok()?;
        let uri =
            Uri::builder().scheme(url.scheme()).authority(authority).path_and_query("/").build().ok()?;
        let proxy = connecting.proxy(&uri).filter(|_| uri.scheme() == Some(&Scheme::HTTP));
        let proxy = proxy.map(|it| it.basic_auth().cloned());
        Some(Arc::new(Origin { uri, host, proxy, kept: Mutex::default() }))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that is free, or a new one.
    pub(super) async fn way(self: &Arc<Origin>, connecting: &Connecting) -> Result<Way, NoAnswer> {
        if let Some(way) = self.free() {
            return Ok(way);
        }
        let wire = connecting.connect(self.uri.clone()).await.map_err(|error| not_connected(&error))?;
        if wire.is_h2 { self.share(wire).await } else { begin(wire).await }
    }

    fn free(&self) -> Option<Way> {
        let mut kept = self.kept();
        if let Some((shared, since)) = kept.shared.as_mut().filter(|(it, _)| !it.is_closed()) {
            *since = Instant::now();
            return Some(Way::Shared(shared.clone()));
        }
        loop {
            let mut one = kept.ones.pop()?;
            if one.is_usable() {
                return Some(Way::One(Lent { one, is_new: false }));
            }
        }
    }

    /// Of several connections begun at once the first serves all that come later.
    async fn share(self: &Arc<Origin>, wire: Wire) -> Result<Way, NoAnswer> {
        let shaking = http2::Builder::new(TokioExecutor::new()).timer(TokioTimer::new()).handshake(wire);
        let (sender, connection) = shaking.await.map_err(|error| broken(&error))?;
        drop(tokio::spawn(connection));
        let mut kept = self.kept();
        if kept.shared.as_ref().is_none_or(|(it, _)| it.is_closed()) {
            kept.shared = Some((sender.clone(), Instant::now()));
            self.have_looked_after(&mut kept);
        }
        Ok(Way::Shared(sender))
    }

    /// The request as it is written on `way`.
    pub(super) fn request(
        &self,
        outgoing: &Outgoing<'_>,
        way: &Way,
        agent: &HeaderValue,
    ) -> Option<Request<Full<Bytes>>> {
        let mut headers = (outgoing.headers)();
        headers.insert(header::USER_AGENT, agent.clone());
        if outgoing.text.is_some() {
            headers.insert(header::CONTENT_TYPE, JSON);
        }
        // A secure connection passes a proxy as it is, and the proxy is told who asks when the tunnel is made.
        if let Some(Some(who)) = &self.proxy {
            headers.insert(header::PROXY_AUTHORIZATION, who.clone());
        }
        if let Some((name, value)) = outgoing.credential {
            headers.insert(name, value.clone());
        }
        let path = &outgoing.url[Position::BeforePath..Position::AfterQuery];
        let uri = match way {
            Way::One(_) if self.proxy.is_none() => path.parse().ok()?,
            Way::One(_) | Way::Shared(_) => {
                let mut parts = self.uri.clone().into_parts();
                parts.path_and_query = Some(path.parse().ok()?);
                Uri::from_parts(parts).ok()?
            }
        };
        if matches!(way, Way::One(_)) {
            headers.insert(header::HOST, self.host.clone());
        }
        let mut request = Request::new(Full::new(outgoing.text.cloned().unwrap_or_default()));
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Some(request)
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn carry(
        self: &Arc<Origin>,
        request: Request<Full<Bytes>>,
        way: Way,
    ) -> Result<Response, Failed> {
        match way {
            Way::One(lent) => lent.carry(request, self).await,
            Way::Shared(mut sender) => match sender.try_send_request(request).await {
                Ok(answer) => {
                    let (head, body) = answer.into_parts();
                    Ok(Response { head, body, on: None })
                }
                Err(mut error) => Err(match error.take_message() {
                    Some(_) => Failed::GivenBack,
                    None if was_given_back(error.error()) => Failed::GivenBack,
                    None => Failed::Broken(broken(error.error())),
                }),
            },
        }
    }

    /// Keeps a connection whose request has ended, if it can be used again.
    fn keep(self: &Arc<Origin>, mut one: One) {
        if !one.is_usable() {
            return;
        }
        one.since = Instant::now();
        let mut kept = self.kept();
        kept.ones.push(one);
        self.have_looked_after(&mut kept);
    }

    fn have_looked_after(self: &Arc<Origin>, kept: &mut Kept) {
        if let (false, Ok(runtime)) = (kept.looked_after, Handle::try_current()) {
            kept.looked_after = true;
            drop(runtime.spawn(look_after(Arc::downgrade(self))));
        }
    }

    /// Gives up connections nobody has used for long, and those that the servers have closed. Whether some are left.
    fn tidy(&self) -> bool {
        let mut kept = self.kept();
        kept.ones.retain_mut(|it| it.since.elapsed() < IDLE && it.is_usable());
        // Requests that are under way on it end on it.
        kept.shared.take_if(|(it, since)| it.is_closed() || since.elapsed() >= IDLE);
        kept.looked_after = !kept.ones.is_empty() || kept.shared.is_some();
        kept.looked_after
    }
}

async fn look_after(origin: Weak<Origin>) {
    loop {
        sleep(LOOK).await;
        if !origin.upgrade().is_some_and(|it| it.tidy()) {
            return;
        }
    }
}

async fn begin(wire: Wire) -> Result<Way, NoAnswer> {
    let (sender, connection) = http1::handshake(wire).await.map_err(|error| broken(&error))?;
    let one = One { sender, connection: Some(Box::pin(connection)), since: Instant::now() };
    Ok(Way::One(Lent { one, is_new: true }))
}

impl One {
    /// Does what there is to do on the connection. What comes of it is told to those who wait for it, which are here as
    /// well: nobody else has to be woken.
    fn work(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && connection.as_mut().poll(context).is_ready()
        {
            self.connection = None;
        }
    }

    /// Whether it takes another request.
    fn is_usable(&mut self) -> bool {
        self.work(&mut Context::from_waker(Waker::noop()));
        self.connection.is_some() && self.sender.is_ready()
    }
}

impl Lent {
    async fn carry(self, request: Request<Full<Bytes>>, origin: &Arc<Origin>) -> Result<Response, Failed> {
        let Lent { mut one, is_new } = self;
        // Only the work below brings the answer, so that nobody need be woken for it.
        let mut answer = pin!(unconstrained(one.sender.try_send_request(request)));
        let answered = poll_fn(|context| {
            one.work(context);
            answer.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        });
        match answered.await {
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                let mut response = Response { head, body, on: Some((one, Arc::clone(origin))) };
                response.let_go();
                Ok(response)
            }
            Err(mut error) => Err(match error.take_message() {
                Some(_) if !is_new => Failed::Unsent,
                Some(_) | None => Failed::Broken(broken(error.error())),
            }),
        }
    }
}

/// The head of an answer, and the body as it comes.
pub struct Response {
    head: response::Parts,
    body: Incoming,
    /// The connection, until the body has ended.
    on: Option<(One, Arc<Origin>)>,
}

impl Response {
    /// What the server made of the request.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// What it says of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// How long the body is, where that was announced.
    pub fn content_length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// The next piece of the body; `None` at its end.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, hyper::Error> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// [`Response::chunk`], as far as it has arrived.
    ///
    /// # Errors
    /// The connection broke.
    pub fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, hyper::Error>> {
        loop {
            let frame = match &mut self.on {
                None => Pin::new(&mut self.body).poll_frame(context),
                Some((one, _)) => {
                    let nobody = &mut Context::from_waker(Waker::noop());
                    // It says that the next piece is wanted, which is read with the work below.
                    match Pin::new(&mut self.body).poll_frame(nobody) {
                        Poll::Pending => {
                            one.work(context);
                            Pin::new(&mut self.body).poll_frame(nobody)
                        }
                        frame @ Poll::Ready(_) => frame,
                    }
                }
            };
            let Poll::Ready(frame) = frame else { return Poll::Pending };
            let Some(frame) = frame.transpose()? else {
                // One that comes in chunks ends only with this.
                self.give_back();
                return Poll::Ready(Ok(None));
            };
            self.let_go();
            if let Ok(piece) = frame.into_data() {
                return Poll::Ready(Ok(Some(piece)));
            }
        }
    }

    /// Whether nothing more can come, once all that has arrived was read.
    pub fn is_over(&mut self) -> bool {
        let nobody = &mut Context::from_waker(Waker::noop());
        loop {
            match self.poll_chunk(nobody) {
                Poll::Ready(Ok(Some(_))) => {}
                Poll::Ready(Ok(None) | Err(_)) => return true,
                Poll::Pending => return false,
            }
        }
    }

    /// Gives the connection back when nothing more can come.
    fn let_go(&mut self) {
        if self.body.is_end_stream() {
            self.give_back();
        }
    }

    fn give_back(&mut self) {
        if let Some((one, origin)) = self.on.take() {
            origin.keep(one);
        }
    }
}

/// What has arrived of an answer that nobody reads to its end is read, so that the connection can serve the next call.
impl Drop for Response {
    fn drop(&mut self) {
        if self.on.is_some() {
            self.is_over();
        }
    }
}

/// Whether the server said that it has not looked at the request: it closes the connection in good order, or takes no
/// more requests on it (RFC 9113 §8.7).
fn was_given_back(error: &(dyn Error + 'static)) -> bool {
    let Some(error) = in_chain::<h2::Error>(error) else { return false };
    let closing = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    error.is_remote() && (closing || refused)
}

fn not_connected(error: &BoxError) -> NoAnswer {
    let error = &**error as &(dyn Error + 'static);
    if let Some(why) = in_chain::<NoSecurity>(error) {
        NoAnswer::NoSecurity(why.to_string())
    } else if credentials::is_tls_failure(error) {
        NoAnswer::NotSecure
    } else {
        NoAnswer::NotConnected
    }
}

fn broken(error: &hyper::Error) -> NoAnswer {
    if credentials::is_tls_failure(error) { NoAnswer::NotSecure } else { NoAnswer::Broken }
}

fn in_chain<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
