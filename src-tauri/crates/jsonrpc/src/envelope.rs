//! One JSON-RPC message: its envelope read, its text kept as it came.
//!
//! Nothing is ever serialised again: unknown fields, number spellings and order belong to the two who talk.

use crate::{
    inner::Inner,
    scan::{Fault, Found, Member, scan, value_of},
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, ops::Range};

/// The longest message either side may send.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Where in the text of its message something stands.
pub type Span = Range<usize>;

/// A message whose envelope was understood.
#[derive(Clone, Debug)]
pub struct Message {
    text: Bytes,
    pub kind: Kind,
    /// The members of `params` or of `result`.
    inner: Box<[Member]>,
    is_modern: bool,
}

/// What a message is, by JSON-RPC 2.0 §4 and §5.
#[derive(Clone, Debug)]
pub enum Kind {
    Request {
        id: Span,
        method: String,
        params: Option<Span>,
    },
    Notification {
        method: String,
        params: Option<Span>,
    },
    Response {
        /// `None`: null or missing, which only an error may have.
        id: Option<Span>,
        outcome: Outcome,
    },
}

/// What a response brings.
#[derive(Clone, Debug)]
pub enum Outcome {
    Result(Span),
    /// Its object is only passed on.
    Error,
}

/// Why a text is no message, in words that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// JSON-RPC -32700.
    Json(&'static str),
    /// JSON-RPC -32600.
    Shape(&'static str),
}

impl Malformed {
    /// JSON-RPC's error code (2.0 §5.1).
    pub fn code(self) -> i32 {
        match self {
            Malformed::Json(_) => -32700,
            Malformed::Shape(_) => -32600,
        }
    }

    /// For the error's `message`.
    pub fn words(self) -> &'static str {
        match self {
            Malformed::Json(words) | Malformed::Shape(words) => words,
        }
    }
}

impl Message {
    /// Reads what a client sent. Strict: what is checked must be what the server reads, so no member may come
    /// twice at any depth, and ids must survive every JSON parser.
    ///
    /// # Errors
    /// It is no JSON, or not one message.
    pub fn from_client(text: Bytes) -> Result<Message, Malformed> {
        let message = Message::read(text, true)?;
        if let Kind::Request { id, .. } | Kind::Response { id: Some(id), .. } = &message.kind {
            let id = message.slice(id);
            if !id.starts_with(b"\"") && serde_json::from_slice::<i64>(id).is_err() {
                return Err(Malformed::Shape("an id is a string or an integer"));
            }
        }
        Ok(message)
    }

    /// Reads what a server sent.
    ///
    /// # Errors
    /// It is no JSON, or not one message.
    pub fn from_server(text: Bytes) -> Result<Message, Malformed> {
        Message::read(text, false)
    }

    fn read(text: Bytes, once: bool) -> Result<Message, Malformed> {
        if text.len() > MAX_BYTES {
            return Err(Malformed::Shape("the message is longer than 10 MiB"));
        }
        if text.iter().find(|it| !it.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Malformed::Shape("batches are not supported"));
        }
        let Ok(readable) = std::str::from_utf8(&text) else {
            return Err(Malformed::Json("the message is not UTF-8"));
        };
        let Found { outer, mut inner } = scan(readable, once).map_err(|fault| match fault {
            Fault::Syntax => Malformed::Json("this is not JSON"),
            Fault::Deep => Malformed::Shape("the message is nested deeper than 64"),
            Fault::Twice => Malformed::Shape("a member is there twice"),
            Fault::NoObject => NO_OBJECT,
        })?;
        let mut members = Members::default();
        for (name, value) in outer {
            let place = match name.0.as_ref() {
                "jsonrpc" => &mut members.jsonrpc,
                "id" => &mut members.id,
                "method" => &mut members.method,
                "params" => &mut members.params,
                "result" => &mut members.result,
                "error" => &mut members.error,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err(NO_OBJECT);
            }
        }
        let of = |span: &Span| &readable[span.clone()];
        if members.jsonrpc.as_ref().map(of) != Some("\"2.0\"") {
            return Err(Malformed::Shape("`jsonrpc` is not \"2.0\""));
        }
        let has_id = members.id.is_some();
        let id = members.id.filter(|it| of(it) != "null");
        if id.as_ref().is_some_and(|it| {
            !of(it).starts_with(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        }) {
            return Err(Malformed::Shape("an id is a string or an integer"));
        }
        let kind = match (members.method, members.result, members.error) {
            (Some(method), None, None) => {
                let method = string(of(&method).as_bytes())
                    .ok_or(Malformed::Shape("`method` is not a string"))?
                    .into_owned();
                let params = members.params;
                if params.as_ref().is_some_and(|it| !of(it).starts_with(['{', '[', 'n'])) {
                    return Err(Malformed::Shape("`params` is neither an object nor an array"));
                }
                match (has_id, id) {
                    (_, Some(id)) => Kind::Request { id, method, params },
                    (true, None) => return Err(Malformed::Shape("a request must not have the id null")),
                    (false, None) => Kind::Notification { method, params },
                }
            }
            (None, Some(result), None) => {
                let id = id.ok_or(Malformed::Shape("a result needs the id of its request"))?;
                Kind::Response { id: Some(id), outcome: Outcome::Result(result) }
            }
            (None, None, Some(error)) => {
                if !of(&error).starts_with('{') {
                    return Err(Malformed::Shape("`error` is not an object"));
                }
                Kind::Response { id, outcome: Outcome::Error }
            }
            _ => return Err(Malformed::Shape("exactly one of method, result and error must be there")),
        };
        // What the other kind of message would have is none of its members.
        if let Some(whole) = kind.whole() {
            inner.retain(|it| whole.contains(&it.name.start));
        }
        let mut message = Message { text, kind, inner: inner.into(), is_modern: false };
        message.is_modern = message.claims_to_be_modern();
        Ok(message)
    }

    /// The whole message as it came.
    pub fn text(&self) -> &Bytes {
        &self.text
    }

    /// The text at `span`, which must be one of this message.
    pub fn slice(&self, span: &Span) -> &[u8] {
        &self.text[span.clone()]
    }

    /// The id as it is spelled, if there is one.
    pub fn id(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Request { id, .. } | Kind::Response { id: Some(id), .. } => Some(self.slice(id)),
            Kind::Notification { .. } | Kind::Response { id: None, .. } => None,
        }
    }

    /// The parts of `params` that the gateway itself looks at.
    pub fn params(&self) -> Params<'_> {
        self.params_as()
    }

    /// Other parts of `params`, or nothing where they do not fit. What is not asked for is not read again.
    pub fn params_as<'a, T: Default + Deserialize<'a>>(&'a self) -> T {
        match &self.kind {
            Kind::Request { .. } | Kind::Notification { .. } => self.inner_as().unwrap_or_default(),
            Kind::Response { .. } => T::default(),
        }
    }

    /// Parts of `result`; `None` when there is none, it is no object, or one of them does not fit or is there twice.
    pub fn result_as<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        match &self.kind {
            Kind::Response { .. } => self.inner_as(),
            Kind::Request { .. } | Kind::Notification { .. } => None,
        }
    }

    fn inner_as<'a, T: Deserialize<'a>>(&'a self) -> Option<T> {
        let whole = self.kind.whole()?;
        if self.text.get(whole.start) != Some(&b'{') {
            return None;
        }
        T::deserialize(Inner::of(&self.text, &self.inner)).ok()
    }

    /// Whether later messages may be handled before this one: requests take their time, the rest is quick and
    /// keeps its order.
    pub fn may_be_overtaken(&self) -> bool {
        matches!(&self.kind, Kind::Request { method, .. } if method != "initialize")
    }

    /// Whether the request claims the 2026-07-28 revision, which carries the version in each request
    /// (specification 2026-07-28, basic/index, `_meta`).
    pub fn is_modern(&self) -> bool {
        self.is_modern
    }

    fn claims_to_be_modern(&self) -> bool {
        let is_meta = |name: &[u8]| name == b"\"_meta\"" || name.contains(&b'\\');
        match &self.kind {
            Kind::Request { method, .. } if method == "server/discover" => true,
            // Most messages of the older revisions have no such member, and are not read for it.
            Kind::Request { .. } | Kind::Notification { .. }
                if self.inner.iter().any(|it| is_meta(self.slice(&it.name))) =>
            {
                let meta = self.params().meta.and_then(|it| object::<RequestMeta<'_>>(it.get().as_bytes()));
                meta.is_some_and(|it| it.version.is_some())
            }
            Kind::Request { .. } | Kind::Notification { .. } | Kind::Response { .. } => false,
        }
    }
}

/// Members of `params` the gateway itself looks at, each as it is spelled.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestId")]
    pub request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    pub cursor: Option<&'a RawValue>,
    #[serde(borrow, rename = "_meta")]
    pub meta: Option<&'a RawValue>,
}

impl<'a> Params<'a> {
    /// The `name` of a tool or prompt.
    pub fn name(&self) -> Option<Cow<'a, str>> {
        self.name.and_then(|it| string(it.get().as_bytes()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RequestMeta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<&'a RawValue>,
}

/// Reads members of an object; `None` when it is none or a member comes twice. (A derived struct alone would
/// also read an array.)
pub fn object<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Option<T> {
    if text.first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(text).ok()
}

/// A JSON string's value.
pub fn string(text: &[u8]) -> Option<Cow<'_, str>> {
    value_of(std::str::from_utf8(text).ok()?)
}

/// Whether two ids are the same value, however spelled.
pub fn same_id(one: &[u8], other: &[u8]) -> bool {
    one == other || id_key(one) == id_key(other)
}

/// An id as a key: equal for equal values, whatever spelling a client's JSON writer chooses (`1` for `1.0`).
pub fn id_key(id: &[u8]) -> String {
    // As nearly every client spells its ids: digits alone, and few enough of them to be a number everywhere.
    if let [b'1'..=b'9', rest @ ..] = id
        && rest.len() < 18
        && rest.iter().all(u8::is_ascii_digit)
    {
        return format!("n{}", String::from_utf8_lossy(id));
    }
    match serde_json::from_slice(id) {
        Ok(serde_json::Value::String(text)) => format!("s{text}"),
        Ok(serde_json::Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => format!("n{whole}"),
            (None, Some(float)) => format!("n{float}"),
            (None, None) => format!("n{number}"),
        },
        _ => format!("?{}", String::from_utf8_lossy(id)),
    }
}

/// Where the envelope's members stand.
#[derive(Default)]
struct Members {
    jsonrpc: Option<Span>,
    id: Option<Span>,
    method: Option<Span>,
    params: Option<Span>,
    result: Option<Span>,
    error: Option<Span>,
}

const NO_OBJECT: Malformed = Malformed::Shape("a message is an object with each member once");

impl Kind {
    /// Where `params` or `result` stands.
    fn whole(&self) -> Option<&Span> {
        match self {
            Kind::Request { params, .. } | Kind::Notification { params, .. } => params.as_ref(),
            Kind::Response { outcome: Outcome::Result(result), .. } => Some(result),
            Kind::Response { outcome: Outcome::Error, .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Malformed, Message, Outcome, same_id};
    use bytes::Bytes;

    fn client(text: &str) -> Result<Message, Malformed> {
        Message::from_client(Bytes::copy_from_slice(text.as_bytes()))
    }

    fn code(text: &str) -> i32 {
        client(text).expect_err("a message that is not accepted").code()
    }

    #[test]
    fn a_request_keeps_its_text_and_knows_its_parts() {
        let text = r#" { "params" : {"name":"x\u0041","n":1.0} , "x":1, "id":"a","method":"tools\/call","jsonrpc":"2.0"}"#;
        let message = client(text).unwrap();
        assert_eq!(message.text(), text.as_bytes());
        assert_eq!(message.id(), Some(&b"\"a\""[..]));
        assert_eq!(message.params().name().as_deref(), Some("xA"));
        assert!(matches!(&message.kind, Kind::Request { method, .. } if method == "tools/call"));
    }

    #[test]
    fn what_is_no_json_is_32700_and_what_is_no_message_is_32600() {
        for text in [
            "",
            "{",
            "nonsense",
            r#"{"jsonrpc":"2.0","method":"a",}"#,
            "{\"jsonrpc\":\"2.0\",\"method\":\"a\nb\"}",
        ] {
            assert_eq!(code(text), -32700, "{text}");
        }
        for text in [
            "[]",
            " [{}]",
            "{}",
            "3",
            r#"{"jsonrpc":"1.0","id":1,"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":null,"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":1.5,"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":1e3,"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":99999999999999999999,"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":7}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"a","params":7}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"a","result":{}}"#,
            r#"{"jsonrpc":"2.0","result":{}}"#,
        ] {
            assert_eq!(code(text), -32600, "{text}");
        }
    }

    #[test]
    fn a_member_that_comes_twice_is_refused_at_any_depth_and_spelling() {
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"method":"a","method":"b"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"a","m\u0065thod":"b"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"a","params":{"name":"a","name":"b"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"a","params":{"arguments":[{"x":{"k":1,"k":2}}]}}"#,
        ] {
            assert_eq!(code(text), -32600, "{text}");
        }
    }

    #[test]
    fn nesting_past_64_is_refused_and_brackets_in_strings_do_not_count() {
        let nested = |depth: usize| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!(r#"{{"jsonrpc":"2.0","id":1,"method":"a","params":{open}{close}}}"#)
        };
        assert!(client(&nested(63)).is_ok());
        assert_eq!(code(&nested(64)), -32600);
        assert_eq!(code(&nested(10_000)), -32600);
        let text =
            format!(r#"{{"jsonrpc":"2.0","id":1,"method":"a","params":{{"x":"\\\"{}"}}}}"#, "[".repeat(100));
        assert!(client(&text).is_ok());
    }

    #[test]
    fn numbers_beyond_every_parser_are_the_business_of_the_two_who_talk() {
        let text = r#"{"jsonrpc":"2.0","id":-7,"method":"a","params":{"n":1e400,"m":123456789012345678901234567890}}"#;
        assert_eq!(client(text).map(|it| it.text().clone()), Ok(Bytes::from_static(text.as_bytes())));
    }

    #[test]
    fn a_servers_error_may_come_without_an_id() {
        let text = Bytes::from_static(br#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}"#);
        let message = Message::from_server(text).unwrap();
        assert!(matches!(message.kind, Kind::Response { id: None, outcome: Outcome::Error }));
    }

    #[test]
    fn the_2026_revision_is_told_by_its_meta() {
        let modern = |text: &str| client(text).unwrap().is_modern();
        assert!(modern(r#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#));
        let meta = r#"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#;
        assert!(modern(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{meta}}}"#)));
        assert!(modern(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"initialize","params":{meta}}}"#)));
        assert!(!modern(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#));
        assert!(!modern(
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"progressToken":1}}}"#
        ));
    }

    #[test]
    fn ids_are_compared_as_values() {
        assert!(same_id(b"1", b"1.0"));
        assert!(same_id(b"\"a\"", b"\"\\u0061\""));
        assert!(!same_id(b"1", b"\"1\""));
    }
}
