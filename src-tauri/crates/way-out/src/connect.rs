//! A connection to a server, made the way the user wants it: at once or through a proxy, secured or not.

use credentials::Route;
use http::{HeaderMap, HeaderValue, Uri, header, uri::Scheme};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::{
    legacy::connect::{Connection, HttpConnector, proxy::Tunnel},
    proxy::matcher::{Intercept, Matcher},
};
use rustls::ClientConfig;
use std::{
    error::Error,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{sync::OnceCell, time::timeout};
use tower_service::Service;
use url::Host;

pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// No secure connection can be made on this machine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoSecurity(rustls::Error);

/// What making a connection takes.
pub(super) struct Connecting {
    http: HttpConnector,
    route: Route,
    /// Read once for each route.
    proxies: Option<Matcher>,
    /// Made when first needed: the system's certificates are many.
    secured: OnceCell<Secured>,
    patience: Duration,
    pub(super) agent: HeaderValue,
}

#[derive(Clone)]
struct Secured {
    server: Arc<ClientConfig>,
    /// What a proxy speaks is HTTP/1.1.
    proxy: Arc<ClientConfig>,
}

impl Connecting {
    /// `patience` is for reaching a server, secure connection and proxy included.
    pub(super) fn new(route: Route, patience: Duration, agent: HeaderValue) -> Connecting {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(Duration::from_secs(60)));
        http.set_keepalive_interval(Some(Duration::from_secs(15)));
        http.set_keepalive_retries(Some(3));
        let (proxies, secured) = (route.proxies(), OnceCell::new());
        Connecting { http, route, proxies, secured, patience, agent }
    }

    /// The proxy on the way to `to`. Servers on this machine are reached without one.
    pub(super) fn proxy(&self, to: &Uri) -> Option<Intercept> {
        let proxies = self.proxies.as_ref()?;
        let host = Host::parse(to.host()?).ok()?;
        if is_loopback(&host) { None } else { proxies.intercept(to) }
    }

    pub(super) async fn connect(&self, to: Uri) -> Result<Wire, BoxError> {
        timeout(self.patience, self.connect_in_time(to)).await?
    }

    async fn connect_in_time(&self, to: Uri) -> Result<Wire, BoxError> {
        let mut http = self.http.clone();
        let is_secure = to.scheme() == Some(&Scheme::HTTPS);
        let Some(proxy) = self.proxy(&to) else {
            if !is_secure {
                return Ok(Wire::of(http.call(to).await?));
            }
            return Ok(Wire::of(HttpsConnector::from((http, self.secured().await?.server)).call(to).await?));
        };
        let secured = self.secured().await?;
        let mut through = HttpsConnector::from((http, secured.proxy));
        if !is_secure {
            return Ok(Wire::of(through.call(proxy.uri().clone()).await?));
        }
        let told = HeaderMap::from_iter([(header::USER_AGENT, self.agent.clone())]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), through).with_headers(told);
        if let Some(who) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(who.clone());
        }
        Ok(Wire::of(HttpsConnector::from((tunnel, secured.server)).call(to).await?))
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

/// A connection, whatever it consists of.
pub(super) struct Wire {
    io: Box<dyn Io>,
    /// Both sides chose HTTP/2.
    pub(super) is_h2: bool,
}

trait Io: Read + Write + Send + Sync + Unpin {}

impl<T: Read + Write + Send + Sync + Unpin> Io for T {}

impl Wire {
    fn of(io: impl Io + Connection + 'static) -> Wire {
        let is_h2 = io.connected().is_negotiated_h2();
        Wire { io: Box::new(io), is_h2 }
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
