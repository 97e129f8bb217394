//! The one way this crate speaks HTTP: no surprises in where it goes, how much it reads and how long it waits.

mod reach;

pub(crate) use reach::{Forbidden, Reach};

use reach::is_loopback;

use crate::{Names, Network, Route, error::Cause};
use ::http::{Method, StatusCode, header};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    collections::{HashMap, HashSet},
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use url::Url;

/// The longest answer a sign-in server has to give.
const LONGEST_BODY: usize = 1 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MOST_REDIRECTS: usize = 5;

pub(crate) type Request = ::http::Request<Vec<u8>>;
pub(crate) type Response = ::http::Response<Vec<u8>>;

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error("{url}: {why}")]
    Forbidden { url: String, why: Forbidden },
    #[error("{host}: {reason}")]
    NoAnswer {
        host: String,
        reason: &'static str,
        /// Whether the request may have arrived all the same.
        sent: bool,
        #[source]
        source: Option<Cause>,
    },
    #[error("{url} answered with more than 1 MiB")]
    TooLong { url: String },
    #[error("{from} sends us on to {to}, which is another server")]
    SentElsewhere { from: String, to: String },
}

/// The clients, one per reach, made when first needed: reading the system's certificates takes a moment.
pub(crate) struct Clients {
    network: RwLock<Network>,
    by_reach: Mutex<HashMap<Reach, Http>>,
}

impl Clients {
    pub(crate) fn new(network: Network) -> Clients {
        Clients { network: RwLock::new(network), by_reach: Mutex::default() }
    }

    /// From now on connections go this way; those under way end on theirs.
    pub(crate) fn take(&self, route: Route) {
        self.network.write().unwrap_or_else(PoisonError::into_inner).route = route;
        self.by_reach.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn network(&self) -> Network {
        self.network.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The client for everything that a server's sign-in leads to.
    pub(crate) async fn towards(&self, server: &Url) -> Result<Http, Failed> {
        let reach = match Reach::of_literal(server) {
            Some(reach) => reach,
            None => Reach::of_resolved(&self.addresses(server).await),
        };
        self.with_reach(reach)
    }

    pub(crate) fn with_reach(&self, reach: Reach) -> Result<Http, Failed> {
        let mut by_reach = self.by_reach.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(http) = by_reach.get(&reach) {
            return Ok(http.clone());
        }
        let http = Http::new(reach, &self.network()).map_err(|source| Failed::NoAnswer {
            host: "the network".to_owned(),
            reason: "the system's certificates cannot be read",
            sent: false,
            source: Some(Arc::new(source)),
        })?;
        by_reach.insert(reach, http.clone());
        Ok(http)
    }

    /// What a server's name stands for. Nothing, when only the user's proxy can resolve it: a public name then.
    async fn addresses(&self, server: &Url) -> Vec<IpAddr> {
        let name = server.host_str().unwrap_or_default().to_ascii_lowercase();
        self.network().names.lookup(&name).await.unwrap_or_default()
    }
}

/// One hardened client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Http {
    reach: Reach,
    direct: reqwest::Client,
    proxied: reqwest::Client,
    targets: Targets,
}

/// The names we asked for ourselves; any other name the client resolves is a proxy's, which the user chose and
/// which may well stand in a private network.
type Targets = Arc<Mutex<HashSet<String>>>;

impl Http {
    fn new(reach: Reach, network: &Network) -> Result<Http, reqwest::Error> {
        crate::install_tls();
        let targets = Targets::default();
        let resolver = Arc::new(Resolver { reach, targets: targets.clone(), names: network.names.clone() });
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Traygate/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .timeout(network.patience)
                .connect_timeout(CONNECT_TIMEOUT)
                .referer(false)
                .http1_only()
                // A reused connection makes it unclear whether a token request was sent.
                .pool_max_idle_per_host(0)
                .dns_resolver(resolver.clone())
        };
        Ok(Http {
            reach,
            direct: network.route.direct(builder())?.build()?,
            proxied: network.route.apply(builder())?.build()?,
            targets: targets.clone(),
        })
    }

    /// Judges a discovered address without visiting it.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Forbidden> {
        self.reach.check(url)
    }

    /// One request, one answer; redirects are answers like any other.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Failed> {
        self.open(request).await?.whole().await
    }

    /// One request; the body of the answer is read by the caller as far as it cares.
    pub(crate) async fn open(&self, request: Request) -> Result<Answer, Failed> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_not_a_url| forbidden(&request.uri().to_string(), Forbidden::NoHost))?;
        self.check(&url).map_err(|why| forbidden(&shown(&url), why))?;
        if let Some(host) = url.host_str() {
            let name = host.to_ascii_lowercase();
            self.targets.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        }
        let client = if is_loopback(&url) || self.reach.is_inside() { &self.direct } else { &self.proxied };
        let request = reqwest::Request::try_from(request).map_err(|error| no_answer(&url, error))?;
        match client.execute(request).await {
            Ok(inner) => Ok(Answer { url, inner }),
            Err(error) => Err(no_answer(&url, error)),
        }
    }

    /// GET for published documents: follows redirects within the same origin, never beyond it.
    pub(crate) async fn get(&self, url: &Url) -> Result<Response, Failed> {
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let request = request(Method::GET, &url, Vec::new());
            let response = self.send(request).await?;
            match same_origin_redirect(&url, response.status(), response.headers())? {
                Some(next) => url = next,
                None => return Ok(response),
            }
        }
        Err(Failed::NoAnswer {
            host: shown(&url),
            reason: "it redirects in circles",
            sent: true,
            source: None,
        })
    }
}

/// An answer whose body has not been read yet.
pub(crate) struct Answer {
    pub(crate) url: Url,
    inner: reqwest::Response,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.inner.status()
    }

    pub(crate) fn headers(&self) -> &::http::HeaderMap {
        self.inner.headers()
    }

    /// The next piece of the body.
    pub(crate) async fn piece(&mut self) -> Result<Option<Vec<u8>>, Failed> {
        let piece = self.inner.chunk().await.map_err(|error| no_answer(&self.url, error))?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }

    /// The whole of it, up to [`LONGEST_BODY`].
    pub(crate) async fn whole(mut self) -> Result<Response, Failed> {
        let mut body = Vec::new();
        while let Some(piece) = self.piece().await? {
            if body.len() + piece.len() > LONGEST_BODY {
                return Err(Failed::TooLong { url: shown(&self.url) });
            }
            body.extend_from_slice(&piece);
        }
        let mut response = Response::new(body);
        *response.status_mut() = self.inner.status();
        *response.headers_mut() = std::mem::take(self.inner.headers_mut());
        Ok(response)
    }
}

/// A request with what every one of ours carries.
pub(crate) fn request(method: Method, url: &Url, body: Vec<u8>) -> Request {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    if let Ok(uri) = url.as_str().parse() {
        *request.uri_mut() = uri;
    }
    request.headers_mut().insert(header::ACCEPT, ::http::HeaderValue::from_static("application/json"));
    request
}

/// Where a redirect leads, if it stays within the origin. Any other redirect is refused: what is published for one
/// server must come from it.
pub(crate) fn same_origin_redirect(
    from: &Url,
    status: StatusCode,
    headers: &::http::HeaderMap,
) -> Result<Option<Url>, Failed> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match from.join(location) {
        Ok(to) if to.origin() == from.origin() => Ok(Some(to)),
        Ok(to) => Err(Failed::SentElsewhere { from: shown(from), to: shown(&to) }),
        Err(_) => Err(Failed::SentElsewhere { from: shown(from), to: "nowhere".to_owned() }),
    }
}

/// An address as it may be shown: queries can carry what is nobody's business.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn forbidden(url: &str, why: Forbidden) -> Failed {
    Failed::Forbidden { url: url.to_owned(), why }
}

/// Resolves for reqwest, and lets through only addresses that may be visited, so that a name cannot mean one thing
/// when it is checked and another when it is connected to.
struct Resolver {
    reach: Reach,
    targets: Targets,
    names: Arc<dyn Names>,
}

/// A name that means only addresses we do not visit.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for an address inside a private network")]
struct PrivateName;

#[derive(Debug, thiserror::Error)]
#[error("the name is not known")]
struct UnknownName(#[source] io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let judged = self.targets.lock().unwrap_or_else(PoisonError::into_inner).contains(&name);
        let (reach, names) = (self.reach, self.names.clone());
        Box::pin(async move {
            let found = names.lookup(&name).await.map_err(UnknownName)?;
            let allowed: Vec<SocketAddr> = found
                .into_iter()
                .filter(|ip| !judged || reach.allows(*ip))
                .map(|ip| SocketAddr::new(names.route(ip), 0))
                .collect();
            if allowed.is_empty() {
                return Err(PrivateName.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

const UNKNOWN_NAME: &str = "its name cannot be found, either because there is no network or it is misspelt";

fn no_answer(url: &Url, error: reqwest::Error) -> Failed {
    let error = error.without_url();
    if in_chain::<PrivateName>(&error) {
        return forbidden(&shown(url), Forbidden::Private);
    }
    let reason = if in_chain::<UnknownName>(&error) {
        UNKNOWN_NAME
    } else if is_tls_failure(&error) {
        "its certificate is not trusted, or the secure connection failed"
    } else if error.is_timeout() {
        "it does not answer"
    } else if error.is_connect() {
        "nothing accepts the connection"
    } else {
        "the connection broke"
    };
    let sent = !error.is_connect();
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    Failed::NoAnswer { host, reason, sent, source: Some(Arc::new(error)) }
}

/// Whether a connection failed at TLS: nobody known vouches for the server, or the two found no common ground. The
/// gateway's client asks it, too.
pub fn is_tls_failure(error: &(dyn std::error::Error + 'static)) -> bool {
    in_chain::<rustls::Error>(error)
}

fn in_chain<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<E>() {
            return true;
        }
        // An `io::Error` hides what it wraps from `source`.
        if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref)
            && in_chain::<E>(inner)
        {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_public_servers_name_for_this_machine_is_refused_when_connecting() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = Http::new(Reach::default(), &Network::default()).unwrap();
        let port = listener.local_addr().unwrap().port();
        // Past the check of the text: what counts here is the check at the socket.
        http.targets.lock().unwrap().insert("localhost".to_owned());
        let error = http.direct.get(format!("http://localhost:{port}/")).send().await.unwrap_err();
        assert!(in_chain::<PrivateName>(&error), "{error:?}");
    }

    #[tokio::test]
    async fn a_closed_port_counts_as_not_sent() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url: Url = format!("http://127.0.0.1:{port}/").parse().unwrap();
        let http = Clients::new(Network::default()).towards(&url).await.unwrap();
        match http.get(&url).await {
            Err(Failed::NoAnswer { sent, .. }) => assert!(!sent),
            other => panic!("{other:?}"),
        }
    }
}
