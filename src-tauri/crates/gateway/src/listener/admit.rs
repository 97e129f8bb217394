//! Who may speak to the endpoint, decided from headers alone.

use super::body::Body;
use crate::answers;
use credentials::Secret;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use jsonrpc::Malformed;

/// A request that goes no further, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    /// JSON-RPC's.
    code: i32,
    words: &'static str,
}

pub(super) const NO_TOKEN: Refused =
    refused(StatusCode::UNAUTHORIZED, "this app is not connected; connect it again in Traygate");

pub(super) const fn refused(status: StatusCode, words: &'static str) -> Refused {
    Refused { status, code: -32600, words }
}

impl Refused {
    pub(super) fn malformed(malformed: Malformed) -> Refused {
        Refused { status: StatusCode::BAD_REQUEST, code: malformed.code(), words: malformed.words() }
    }

    pub(super) fn response(self) -> Response<Body> {
        let mut response = Response::new(Body::whole(answers::error("null", self.code, self.words)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match self.status {
            // Names no `resource_metadata`: there is no sign-in to discover here (RFC 9728 §5.1).
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST, GET, DELETE"));
            }
            _ => {}
        }
        response
    }
}

/// Refuses what does not come from a program on this machine that meant us: DNS rebinding (Host) and web pages
/// (Origin). Specification 2025-11-25, basic/transports, security warning.
pub(super) fn admit(headers: &HeaderMap, port: u16) -> Result<(), Refused> {
    let port = port.to_string();
    let own = |host: &str| {
        let named = host.rsplit_once(':').filter(|(_, it)| *it == port);
        named.is_some_and(|(name, _)| {
            ["127.0.0.1", "localhost", "[::1]"].iter().any(|it| name.eq_ignore_ascii_case(it))
        })
    };
    if !only(headers, &header::HOST).is_some_and(own) {
        return Err(refused(StatusCode::FORBIDDEN, "the Host header names another host"));
    }
    if headers.contains_key(header::ORIGIN) {
        let origin = only(headers, &header::ORIGIN).and_then(|it| it.split_at_checked("http://".len()));
        if !origin.is_some_and(|(scheme, host)| scheme.eq_ignore_ascii_case("http://") && own(host)) {
            return Err(refused(StatusCode::FORBIDDEN, "web pages have no business here"));
        }
    }
    Ok(())
}

/// The bearer token of the request.
pub(super) fn token_of(headers: &HeaderMap) -> Result<Secret, Refused> {
    let value = only(headers, &header::AUTHORIZATION).ok_or(NO_TOKEN)?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
            Ok(Secret::new(token.trim()))
        }
        _ => Err(NO_TOKEN),
    }
}

/// The one value of a header; `None` when it is missing, unreadable or there twice.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{admit, token_of};
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        list.iter().map(pair).collect()
    }

    #[test]
    fn only_our_own_host_and_origin_are_admitted() {
        for host in ["127.0.0.1:7717", "localhost:7717", "LOCALHOST:7717", "[::1]:7717"] {
            assert_eq!(admit(&headers(&[("host", host)]), 7717), Ok(()), "{host}");
        }
        for host in [
            "127.0.0.1",
            "127.0.0.1:7718",
            "0.0.0.0:7717",
            "evil.com",
            "evil.com:7717",
            "127.0.0.1:7717.evil.com",
        ] {
            assert!(admit(&headers(&[("host", host)]), 7717).is_err(), "{host}");
        }
        assert!(admit(&headers(&[]), 7717).is_err());
        let with = |origins: &[&'static str]| {
            let mut all = headers(&[("host", "127.0.0.1:7717")]);
            for origin in origins {
                all.append("origin", HeaderValue::from_static(origin));
            }
            admit(&all, 7717).is_ok()
        };
        assert!(with(&[]) && with(&["http://127.0.0.1:7717"]) && with(&["http://localhost:7717"]));
        for origin in [
            "http://evil.com",
            "null",
            "",
            "http://127.0.0.1.evil.com",
            "http://localhost:7718",
            "https://127.0.0.1:7717",
            "http://user@127.0.0.1:7717",
            "http://127.0.0.1:7717/",
        ] {
            assert!(!with(&[origin]), "{origin}");
        }
        assert!(!with(&["http://127.0.0.1:7717", "http://evil.com"]));
        assert!(!with(&["http://127.0.0.1:7717", "http://127.0.0.1:7717"]));
    }

    #[test]
    fn the_token_comes_in_one_header_as_a_bearer() {
        let token = |values: &[(&'static str, &'static str)]| token_of(&headers(values)).ok();
        assert_eq!(token(&[("authorization", "bearer  t0")]), Some(credentials::Secret::new("t0")));
        for value in ["", "Bearer", "Bearer ", "Basic dDA=", "t0"] {
            assert_eq!(token(&[("authorization", value)]), None, "{value}");
        }
        assert_eq!(token(&[]), None);
    }
}
