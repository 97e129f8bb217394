//! Connections to servers: made the way the user wants them, and kept for the next call.

use bytes::Bytes;
use credentials::Route;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header, response, uri::Scheme,
};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::{Body as _, Incoming},
    rt::{Read, ReadBufCursor, Write},
};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::{
        legacy::{
            Client,
            connect::{Connected, Connection, HttpConnector, proxy::Tunnel},
        },
        proxy::matcher::{Intercept, Matcher},
    },
    rt::{TokioExecutor, TokioTimer},
};
use rustls::ClientConfig;
use std::{
    error::Error,
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{sync::OnceCell, time::timeout};
use tower_service::Service;
use url::{Host, Url};

/// A connection nobody uses is given up after this long; most servers do so a little earlier or much later.
const IDLE: Duration = Duration::from_secs(90);
/// How often a request is sent again that the server gave back unread, as HTTP/2 allows it to.
const GIVEN_BACK: usize = 2;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

type BoxError = Box<dyn Error + Send + Sync>;

/// What all requests to servers leave through.
pub(crate) struct WayOut {
    client: Client<Connector, Full<Bytes>>,
    connecting: Arc<Connecting>,
}

/// One request as it is to be sent.
pub(crate) struct Outgoing<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a Url,
    pub(crate) headers: &'a HeaderMap,
    /// The header with the credential of the instance.
    pub(crate) credential: Option<&'a (HeaderName, HeaderValue)>,
    /// A message.
    pub(crate) text: Option<&'a Bytes>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// Nothing was sent: the two found no secure connection, or nobody known vouches for the server.
    NotSecure,
    /// Nothing was sent: no secure connection can be made on this machine at all, for this reason.
    NoSecurity(String),
    /// Nothing was sent.
    NotConnected,
    /// What became of the request is not known.
    Broken,
}

/// The head of an answer, and the body as it comes.
pub(crate) struct Response {
    head: response::Parts,
    body: Incoming,
}

impl Response {
    pub(crate) fn status(&self) -> StatusCode {
        self.head.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// How long the body is, where that was announced.
    pub(crate) fn content_length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// The next piece of the body.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, hyper::Error> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(piece) = frame?.into_data() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}

impl WayOut {
    /// `connect` is the patience for reaching a server, secure connection and proxy included.
    pub(crate) fn new(route: Route, connect: Duration, version: &str) -> WayOut {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(Duration::from_secs(60)));
        http.set_keepalive_interval(Some(Duration::from_secs(15)));
        http.set_keepalive_retries(Some(3));
        let agent = HeaderValue::try_from(format!("traygate/{version}"));
        let agent = agent.unwrap_or(HeaderValue::from_static("traygate"));
        let (proxies, secured) = (route.proxies(), OnceCell::new());
        let connecting = Arc::new(Connecting { http, route, proxies, secured, patience: connect, agent });
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(Connector(Arc::clone(&connecting)));
        WayOut { client, connecting }
    }

    /// Sends one request and waits for the head of its answer, whatever that says.
    pub(crate) async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Response, NoAnswer> {
        let uri: Uri = outgoing.url.as_str().parse().map_err(|_not_a_uri| NoAnswer::NotConnected)?;
        for again in 0.. {
            match self.client.request(self.request(outgoing, uri.clone())).await {
                Ok(answer) => {
                    let (head, body) = answer.into_parts();
                    return Ok(Response { head, body });
                }
                Err(error) if again < GIVEN_BACK && was_given_back(&error) => {}
                Err(error) => return Err(no_answer(&error)),
            }
        }
        Err(NoAnswer::Broken)
    }

    fn request(&self, outgoing: &Outgoing<'_>, uri: Uri) -> Request<Full<Bytes>> {
        let mut headers = outgoing.headers.clone();
        headers.insert(header::USER_AGENT, self.connecting.agent.clone());
        if outgoing.text.is_some() {
            headers.insert(header::CONTENT_TYPE, JSON);
        }
        // A secure connection passes a proxy as it is, and the proxy is told who asks when the tunnel is made.
        if uri.scheme() == Some(&Scheme::HTTP)
            && let Some(proxy) = self.connecting.proxy(&uri)
            && let Some(who) = proxy.basic_auth()
        {
            headers.insert(header::PROXY_AUTHORIZATION, who.clone());
        }
        if let Some((name, value)) = outgoing.credential {
            headers.insert(name, value.clone());
        }
        let mut request = Request::new(Full::new(outgoing.text.cloned().unwrap_or_default()));
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        request
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

fn no_answer(error: &hyper_util::client::legacy::Error) -> NoAnswer {
    if let Some(NoSecurity(why)) = in_chain(error) {
        NoAnswer::NoSecurity(why.to_string())
    } else if credentials::is_tls_failure(error) {
        NoAnswer::NotSecure
    } else if error.is_connect() {
        NoAnswer::NotConnected
    } else {
        NoAnswer::Broken
    }
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

/// No secure connection can be made on this machine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoSecurity(rustls::Error);

/// Makes connections, for the pool.
#[derive(Clone)]
struct Connector(Arc<Connecting>);

struct Connecting {
    http: HttpConnector,
    route: Route,
    /// Read once for each route.
    proxies: Option<Matcher>,
    /// Made when first needed: the system's certificates are many.
    secured: OnceCell<Secured>,
    patience: Duration,
    agent: HeaderValue,
}

#[derive(Clone)]
struct Secured {
    server: Arc<ClientConfig>,
    /// What a proxy speaks is HTTP/1.1.
    proxy: Arc<ClientConfig>,
}

impl Connecting {
    /// Servers on this machine are reached without a proxy.
    fn proxy(&self, to: &Uri) -> Option<Intercept> {
        let proxies = self.proxies.as_ref()?;
        let host = Host::parse(to.host()?).ok()?;
        if is_loopback(&host) { None } else { proxies.intercept(to) }
    }

    async fn connect(&self, to: Uri) -> Result<Wire, BoxError> {
        let mut http = self.http.clone();
        let is_secure = to.scheme() == Some(&Scheme::HTTPS);
        let Some(proxy) = self.proxy(&to) else {
            if !is_secure {
                return Ok(Wire::of(http.call(to).await?, false));
            }
            return Ok(Wire::of(
                HttpsConnector::from((http, self.secured().await?.server)).call(to).await?,
                false,
            ));
        };
        let secured = self.secured().await?;
        let mut through = HttpsConnector::from((http, secured.proxy));
        if !is_secure {
            return Ok(Wire::of(through.call(proxy.uri().clone()).await?, true));
        }
        let told = HeaderMap::from_iter([(header::USER_AGENT, self.agent.clone())]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), through).with_headers(told);
        if let Some(who) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(who.clone());
        }
        Ok(Wire::of(HttpsConnector::from((tunnel, secured.server)).call(to).await?, false))
    }

    async fn secured(&self) -> Result<Secured, BoxError> {
        let make = || async {
            let route = self.route.clone();
            // It reads many files.
            let tls = tokio::task::spawn_blocking(move || route.tls()).await?.map_err(NoSecurity)?;
            let mut server = tls.clone();
            server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(Secured { server: Arc::new(server), proxy: Arc::new(tls) })
        };
        self.secured.get_or_try_init(make).await.cloned()
    }
}

impl Service<Uri> for Connector {
    type Response = Wire;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Wire, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = Arc::clone(&self.0);
        Box::pin(async move { timeout(connecting.patience, connecting.connect(to)).await? })
    }
}

/// A connection, whatever it consists of.
struct Wire {
    io: Box<dyn Io>,
    is_h2: bool,
    /// It leads to a proxy that is told with each request where to.
    is_proxied: bool,
}

trait Io: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Io for T {}

impl Wire {
    fn of(io: impl Io + Connection + 'static, is_proxied: bool) -> Wire {
        let is_h2 = io.connected().is_negotiated_h2();
        Wire { io: Box::new(io), is_h2, is_proxied }
    }
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.is_proxied);
        if self.is_h2 { connected.negotiated_h2() } else { connected }
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
