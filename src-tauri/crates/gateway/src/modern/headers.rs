//! What a modern request says of itself in headers: checked where it comes from HTTP, written where it comes from a
//! pipe (specification 2026-07-28, basic/transports/streamable-http, request metadata).

use crate::upstream::{PROTOCOL_VERSION, SESSION_ID};
use base64::prelude::{BASE64_STANDARD, Engine};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use jsonrpc::{Message, object, splice::json, string};
use serde::Deserialize;
use serde_json::{Map, Value, json as value, value::RawValue};
use std::borrow::Cow;

/// The modern revisions we know.
pub(crate) const MODERN: [&str; 1] = ["2026-07-28"];

const METHOD: HeaderName = HeaderName::from_static("mcp-method");
const NAME: HeaderName = HeaderName::from_static("mcp-name");

/// The id of the requests that are ours.
pub(crate) const OWN_ID: &[u8] = b"\"traygate\"";

/// A request that goes no further: answered with 400 and this JSON-RPC error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// -32020 HeaderMismatch.
    Header(String),
    /// -32602: `_meta` lacks what every request must carry.
    Meta(&'static str),
    /// -32022 UnsupportedProtocolVersion.
    Version(String),
}

impl Fault {
    /// The error response; `id` as it is spelled.
    pub(super) fn answer(&self, id: &str) -> Bytes {
        let (code, words, data) = match self {
            Fault::Header(words) => (-32020, words.clone(), String::new()),
            Fault::Meta(key) => (-32602, format!("`_meta` lacks \"{key}\""), String::new()),
            Fault::Version(asked) => {
                let data = value!({ "supported": MODERN, "requested": asked });
                (-32022, "Unsupported protocol version".to_owned(), format!(r#","data":{data}"#))
            }
        };
        let words = json(&words);
        format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":{words}{data}}}}}"#).into()
    }
}

const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<&'a RawValue>,
    #[serde(borrow, rename = "io.modelcontextprotocol/clientCapabilities")]
    capabilities: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    uri: Option<&'a RawValue>,
    #[serde(borrow, rename = "taskId")]
    task: Option<&'a RawValue>,
}

/// What `Mcp-Name` mirrors, and whether it must be there.
fn name_of<'a>(message: &'a Message, method: &str) -> (Option<Cow<'a, str>>, bool) {
    let named: Named<'a> = message.params_as();
    let (source, required) = match method {
        "tools/call" | "prompts/get" => (named.name, true),
        "resources/read" => (named.uri, true),
        // Of the tasks extension (SEP-2663).
        "tasks/get" | "tasks/update" | "tasks/cancel" => (named.task, false),
        _ => (None, false),
    };
    (source.and_then(|it| string(it.get().as_bytes())), required)
}

/// The version a request claims, when its `_meta` is complete and we know the version.
pub(super) fn version_of(message: &Message) -> Result<Cow<'_, str>, Fault> {
    let meta = message.params().meta.and_then(|it| object::<Meta<'_>>(it.get().as_bytes()));
    let Meta { version, capabilities } = meta.unwrap_or_default();
    let version = version.and_then(|it| string(it.get().as_bytes())).ok_or(Fault::Meta(VERSION_KEY))?;
    if !capabilities.is_some_and(|it| it.get().starts_with('{')) {
        return Err(Fault::Meta(CAPABILITIES_KEY));
    }
    Ok(version)
}

fn known(version: &str) -> Result<(), Fault> {
    if MODERN.contains(&version) { Ok(()) } else { Err(Fault::Version(version.to_owned())) }
}

/// Checks the headers of a request against its body and gives those that go on to the server: of all headers only
/// MCP's own, and no session, which this revision does not have.
pub(super) fn check(headers: &HeaderMap, message: &Message, method: &str) -> Result<HeaderMap, Fault> {
    let shown_version = single(headers, &PROTOCOL_VERSION)?
        .ok_or_else(|| Fault::Header("the MCP-Protocol-Version header is missing".to_owned()))?;
    let shown_method = single(headers, &METHOD)?
        .ok_or_else(|| Fault::Header("the Mcp-Method header is missing".to_owned()))?;
    let version = version_of(message)?;
    if shown_version != version {
        return Err(Fault::Header("the MCP-Protocol-Version header differs from `_meta`".to_owned()));
    }
    known(&version)?;
    if shown_method != method {
        return Err(Fault::Header("the Mcp-Method header differs from `method`".to_owned()));
    }
    let shown_name = single(headers, &NAME)?;
    match (name_of(message, method), shown_name) {
        ((Some(_), true), None) => return Err(Fault::Header("the Mcp-Name header is missing".to_owned())),
        ((Some(name), _), Some(shown)) if decoded(shown).as_deref() != Some(&*name) => {
            return Err(Fault::Header("the Mcp-Name header differs from the body".to_owned()));
        }
        ((None, true), Some(_)) => {
            return Err(Fault::Header("the Mcp-Name header names what the body does not".to_owned()));
        }
        _ => {}
    }
    forwarded(headers)
}

/// The headers that go on to the server, each readable and there once.
pub(super) fn forwarded(headers: &HeaderMap) -> Result<HeaderMap, Fault> {
    let mut out = HeaderMap::new();
    for name in headers.keys().filter(|it| it.as_str().starts_with("mcp-") && **it != SESSION_ID) {
        let unreadable = || Fault::Header(format!("the header {name} cannot be decoded"));
        if let Some(shown) = single(headers, name)? {
            if name.as_str().starts_with("mcp-param-") {
                decoded(shown).ok_or_else(unreadable)?;
            }
            out.insert(name.clone(), headers[name].clone());
        }
    }
    Ok(out)
}

/// The one value of a header.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Fault> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => match value.to_str() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(Fault::Header(format!("the header {name} is not plain text"))),
        },
        (Some(_), Some(_)) => Err(Fault::Header(format!("the header {name} is there twice"))),
    }
}

/// Writes the headers for a client that has none, because it speaks through a pipe.
pub(crate) fn originate(message: &Message, method: &str) -> Result<HeaderMap, Fault> {
    let version = version_of(message)?;
    known(&version)?;
    let mut out = HeaderMap::new();
    let unfit = |what: &str| Fault::Header(format!("{what} cannot be written as a header"));
    out.insert(PROTOCOL_VERSION, HeaderValue::from_str(&version).ok().ok_or_else(|| unfit("the version"))?);
    out.insert(METHOD, HeaderValue::from_str(method).ok().ok_or_else(|| unfit("the method"))?);
    if let (Some(name), _) = name_of(message, method) {
        out.insert(NAME, encoded(&name));
    }
    Ok(out)
}

const OPEN: &str = "=?base64?";
const CLOSE: &str = "?=";

/// A text as a header value; what a header cannot hold, and what would look like it, in Base64.
pub(super) fn encoded(text: &str) -> HeaderValue {
    let plain = text.bytes().all(|it| matches!(it, b'\t' | b' '..=b'~'))
        && text.trim_matches([' ', '\t']) == text
        && !(text.starts_with(OPEN) && text.ends_with(CLOSE));
    let written = if plain {
        Cow::Borrowed(text)
    } else {
        format!("{OPEN}{}{CLOSE}", BASE64_STANDARD.encode(text)).into()
    };
    HeaderValue::from_str(&written).expect("only plain characters are left")
}

/// The text a header value stands for; `None`: its Base64 holds none.
fn decoded(value: &str) -> Option<Cow<'_, str>> {
    match value.strip_prefix(OPEN).and_then(|it| it.strip_suffix(CLOSE)) {
        None => Some(Cow::Borrowed(value)),
        Some(inner) => String::from_utf8(BASE64_STANDARD.decode(inner).ok()?).ok().map(Cow::Owned),
    }
}

/// A request of our own, with its headers. `version` is ours.
pub(crate) fn own_request(method: &str, mut params: Map<String, Value>, version: &str) -> (Bytes, HeaderMap) {
    let meta = value!({
        VERSION_KEY: MODERN[0],
        "io.modelcontextprotocol/clientInfo": { "name": "Traygate", "version": version },
        CAPABILITIES_KEY: {},
    });
    let mut headers = HeaderMap::new();
    headers.insert(PROTOCOL_VERSION, HeaderValue::from_static(MODERN[0]));
    headers.insert(METHOD, HeaderValue::from_str(method).expect("our own methods are plain"));
    if let Some(name) = params.get("name").and_then(Value::as_str) {
        headers.insert(NAME, encoded(name));
    }
    params.insert("_meta".to_owned(), meta);
    let text = value!({ "jsonrpc": "2.0", "id": "traygate", "method": method, "params": params });
    (text.to_string().into(), headers)
}

#[cfg(test)]
mod tests {
    use super::{Fault, check, decoded, encoded, originate};
    use http::{HeaderMap, HeaderName, HeaderValue};
    use jsonrpc::Message;

    fn call(params: &str) -> Message {
        let meta = r#"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#;
        let text = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{{params},"_meta":{meta}}}}}"#
        );
        Message::from_client(text.into()).unwrap()
    }

    fn checked(headers: &[(&'static str, &str)]) -> Result<HeaderMap, Fault> {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        check(&all, &call(r#""name":"é\u0041""#), "tools/call")
    }

    const GOOD: [(&str, &str); 3] = [
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "tools/call"),
        ("mcp-name", "=?base64?w6lB?="),
    ];

    #[test]
    fn headers_must_say_what_the_body_says() {
        assert_eq!(checked(&GOOD).unwrap().len(), 3);
        for left_out in 0..3 {
            let mut some = GOOD.to_vec();
            some.remove(left_out);
            assert!(matches!(checked(&some), Err(Fault::Header(_))), "{some:?}");
            let mut twice = GOOD.to_vec();
            twice.push(GOOD[left_out]);
            assert!(matches!(checked(&twice), Err(Fault::Header(_))), "{twice:?}");
            let mut other = GOOD.to_vec();
            other[left_out].1 = "other";
            assert!(matches!(checked(&other), Err(Fault::Header(_))), "{other:?}");
        }
    }

    #[test]
    fn only_headers_of_mcp_go_on_and_no_session() {
        let mut all = GOOD.to_vec();
        all.extend([
            ("mcp-session-id", "1"),
            ("authorization", "Bearer x"),
            ("cookie", "a=b"),
            ("traceparent", "00-1-1-00"),
            ("mcp-param-region", "us west"),
            ("mcp-param-empty", ""),
        ]);
        let passed = checked(&all).unwrap();
        let mut names: Vec<&str> = passed.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["mcp-method", "mcp-name", "mcp-param-empty", "mcp-param-region", "mcp-protocol-version"]
        );
        all.push(("mcp-param-region", "us west"));
        assert!(checked(&all).is_err());
        let mut unreadable = GOOD.to_vec();
        unreadable.push(("mcp-param-x", "=?base64?%?="));
        assert!(checked(&unreadable).is_err());
    }

    #[test]
    fn what_a_header_cannot_hold_goes_in_base64_and_comes_back() {
        for (text, expected) in [
            ("us-west1", "us-west1"),
            ("us west 1", "us west 1"),
            ("", ""),
            ("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="),
            (" padded ", "=?base64?IHBhZGRlZCA=?="),
            ("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="),
            ("\tindented", "=?base64?CWluZGVudGVk?="),
            ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
        ] {
            let value = encoded(text);
            assert_eq!(value.to_str().unwrap(), expected);
            assert_eq!(decoded(expected).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_client_without_headers_gets_the_ones_its_body_asks_for() {
        let headers = originate(&call(r#""name":"a b""#), "tools/call").unwrap();
        assert_eq!(
            (&headers["mcp-name"], &headers["mcp-method"]),
            (&"a b".parse().unwrap(), &"tools/call".parse().unwrap())
        );
        let no_meta = Message::from_client(r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#.into()).unwrap();
        assert!(matches!(originate(&no_meta, "a"), Err(Fault::Meta(_))));
    }
}
