//! Fetching pages as a browser does: cookies kept per host and port, redirects left to the caller to see.

use reqwest::{
    Client, Method, StatusCode,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use std::{collections::BTreeMap, time::Duration};
use url::Url;

/// One browser profile.
pub(crate) struct Browser {
    client: Client,
    /// Origin → name → value.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// What to ask for.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) url: Url,
    /// The members of a form that is posted.
    pub(crate) posted: Option<Vec<(String, String)>>,
}

/// What came back.
pub(crate) struct Landed {
    pub(crate) status: StatusCode,
    pub(crate) next: Option<Visit>,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) fn new() -> Result<Browser, String> {
        // Fails only when a provider is installed already, and then it is this one.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client =
            Client::builder().redirect(Policy::none()).no_proxy().timeout(Duration::from_secs(30)).build();
        Ok(Browser { client: client.map_err(|error| error.to_string())?, cookies: BTreeMap::new() })
    }

    pub(crate) async fn go(&mut self, visit: &Visit) -> Result<Landed, String> {
        let at = &visit.url;
        let method = if visit.posted.is_some() { Method::POST } else { Method::GET };
        let mut request = self.client.request(method, at.clone()).header("accept", "text/html");
        let cookies = self.cookies.get(&origin(at)).into_iter().flatten();
        let cookies: Vec<String> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some(members) = &visit.posted {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(members).finish();
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        }
        let without_query = shown(at);
        let response = request
            .send()
            .await
            .map_err(|error| format!("{without_query} cannot be reached: {}", cause(&error)))?;
        let status = response.status();
        for cookie in response.headers().get_all(SET_COOKIE).iter().filter_map(|it| it.to_str().ok()) {
            if let Some((name, value)) = cookie.split(';').next().and_then(|it| it.split_once('=')) {
                self.cookies
                    .entry(origin(at))
                    .or_default()
                    .insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        let location = response.headers().get(LOCATION).and_then(|it| it.to_str().ok()).map(str::to_owned);
        let next = match location.filter(|_| status.is_redirection()) {
            None => None,
            Some(to) => {
                let url =
                    at.join(&to).map_err(|error| format!("{without_query} redirects nowhere: {error}"))?;
                let again =
                    status == StatusCode::TEMPORARY_REDIRECT || status == StatusCode::PERMANENT_REDIRECT;
                Some(Visit { url, posted: visit.posted.clone().filter(|_| again) })
            }
        };
        let html =
            response.text().await.map_err(|error| format!("{without_query} broke off: {}", cause(&error)))?;
        Ok(Landed { status, next, html })
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// An address without its query, which may carry a code.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// The innermost reason; reqwest's own words would carry the whole address.
fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    if std::ptr::addr_eq(inner, error) { "no answer".to_owned() } else { inner.to_string() }
}
