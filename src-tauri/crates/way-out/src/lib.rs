//! Connections to servers: made the way the user wants them, and kept for the next call. Knows HTTP, and nothing of what
//! is sent with it.

mod connect;
mod origin;

pub use origin::Response;

use bytes::Bytes;
use connect::Connecting;
use credentials::Route;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use origin::{Failed, Origin};
use rustc_hash::FxHashMap;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use url::{Position, Url};

/// How often a request is sent again that the server gave back unread, as HTTP/2 allows it to.
const GIVEN_BACK: usize = 2;

/// What all requests to servers leave through.
pub struct WayOut {
    connecting: Connecting,
    /// By scheme, host and port as a URL spells them.
    origins: Mutex<FxHashMap<String, Arc<Origin>>>,
}

/// Makes the headers of a request, anew for each time it is sent: the last step before the connection keeps them.
pub type Headers<'a> = &'a (dyn Fn() -> HeaderMap + Sync);

/// One request as it is to be sent.
pub struct Outgoing<'a> {
    pub method: &'a Method,
    pub url: &'a Url,
    /// Without those of the connection, which are added.
    pub headers: Headers<'a>,
    /// The header with the credential of the instance.
    pub credential: Option<&'a (HeaderName, HeaderValue)>,
    /// A message.
    pub text: Option<&'a Bytes>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// Nothing was sent: the two found no secure connection, or nobody known vouches for the server.
    NotSecure,
    /// Nothing was sent: no secure connection can be made on this machine at all, for this reason.
    NoSecurity(String),
    /// Nothing was sent.
    NotConnected,
    /// What became of the request is not known.
    Broken,
}

impl WayOut {
    /// `connect` is the patience for reaching a server, secure connection and proxy included; `version` is ours, which
    /// servers are told.
    pub fn new(route: Route, connect: Duration, version: &str) -> WayOut {
        let agent = HeaderValue::try_from(format!("traygate/{version}"));
        let agent = agent.unwrap_or(HeaderValue::from_static("traygate"));
        WayOut { connecting: Connecting::new(route, connect, agent), origins: Mutex::default() }
    }

    /// Sends one request and waits for the head of its answer, whatever that says.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn send(&self, outgoing: &Outgoing<'_>) -> Result<Response, NoAnswer> {
        let origin = self.origin(outgoing.url).ok_or(NoAnswer::NotConnected)?;
        let mut given_back = 0;
        loop {
            let way = origin.way(&self.connecting).await?;
            let request = origin.request(outgoing, &way, &self.connecting.agent);
            match origin.carry(request.ok_or(NoAnswer::NotConnected)?, way).await {
                Ok(response) => return Ok(response),
                Err(Failed::Unsent) => {}
                Err(Failed::GivenBack) if given_back < GIVEN_BACK => given_back += 1,
                Err(Failed::GivenBack) => return Err(NoAnswer::Broken),
                Err(Failed::Broken(why)) => return Err(why),
            }
        }
    }

    fn origin(&self, url: &Url) -> Option<Arc<Origin>> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let key = &url[..Position::BeforePath];
        if let Some(origin) = origins.get(key) {
            return Some(Arc::clone(origin));
        }
        let origin = Origin::of(url, &self.connecting)?;
        origins.insert(key.to_owned(), Arc::clone(&origin));
        Some(origin)
    }
}
