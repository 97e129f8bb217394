//! A message is read as every JSON parser reads it, and an edit changes what it is meant to and nothing else.

use bytes::Bytes;
use jsonrpc::{
    Kind, Message, Outcome, Span, id_key, same_id,
    splice::{first_member, one_line, splice, with_id},
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use std::{collections::HashSet, fmt};

/// Reads `data` as a message of either side.
pub fn check(data: &[u8]) {
    let text = Bytes::copy_from_slice(data);
    let of_server = Message::from_server(text.clone());
    if let Ok(message) = &of_server {
        assert_eq!(message.text(), &text);
        others_read_the_same(message);
        edits_do_no_more_than_they_say(message);
        looking_does_not_hurt(message);
    }
    if let Ok(message) = Message::from_client(text) {
        a_member_more_is_one_too_many(&message);
        let lenient = of_server.expect("what a client may send, a server may");
        assert_eq!(format!("{:?}", message.kind), format!("{:?}", lenient.kind));
        has_no_member_twice(data);
    }
}

/// The message as a value; `None` where it has a number or an escape that no value can hold (`1e999`, `\ud800`).
fn value(text: &[u8]) -> Option<Value> {
    serde_json::from_slice::<IgnoredAny>(text).expect("what is accepted is JSON");
    serde_json::from_slice(text).ok()
}

fn others_read_the_same(message: &Message) {
    let Some(whole) = value(message.text()) else { return };
    let at =
        |span: &Span| serde_json::from_slice::<Value>(message.slice(span)).expect("a span is a whole value");
    let optional = |span: &Option<Span>| span.as_ref().map_or(Value::Null, at);
    assert_eq!(whole["jsonrpc"], "2.0");
    match &message.kind {
        Kind::Request { id, method, params } => {
            assert_eq!((&whole["id"], &whole["method"]), (&at(id), &Value::from(method.as_str())));
            assert_eq!(whole["params"], optional(params));
            assert!(!whole["id"].is_null());
        }
        Kind::Notification { method, params } => {
            assert_eq!(whole["method"], method.as_str());
            assert_eq!(whole["params"], optional(params));
            assert!(whole.get("id").is_none());
        }
        Kind::Response { id, outcome } => {
            assert_eq!(whole["id"], optional(id));
            assert!(whole.get("method").is_none());
            match outcome {
                Outcome::Result(result) => assert_eq!(whole["result"], at(result)),
                Outcome::Error => assert!(whole["error"].is_object()),
            }
        }
    }
}

fn edits_do_no_more_than_they_say(message: &Message) {
    let text = message.text();
    assert_eq!(splice(text, &[]), text);
    let line = one_line(text.clone());
    assert!(!line.contains(&b'\n') && !line.contains(&b'\r'));
    assert_eq!((line.len(), value(&line)), (text.len(), value(text)));

    if let Some(id) = message.id() {
        assert_eq!(with_id(message, id), text, "with its own id it is itself");
        let other = Message::from_server(with_id(message, b"\"other\"")).expect("an id is all that changed");
        assert_eq!(other.id(), Some(&b"\"other\""[..]));
        assert_eq!(with_id(&other, id), text, "and back");
    } else if let Kind::Response { .. } = &message.kind {
        let named = Message::from_server(with_id(message, b"7")).expect("an id is all that was added");
        assert_eq!(named.id(), Some(&b"7"[..]));
    }

    let object = match &message.kind {
        Kind::Request { params, .. } | Kind::Notification { params, .. } => params.as_ref(),
        Kind::Response { outcome: Outcome::Result(result), .. } => Some(result),
        Kind::Response { .. } => None,
    };
    let Some(object) = object.filter(|it| message.slice(it).starts_with(b"{")) else { return };
    let edit = first_member(text, object, "\"fuzz/member\":[1.0]");
    let edited = Message::from_server(splice(text, &[edit])).expect("a member is all that was added");
    let (Some(before), Some(after)) = (value(text), value(edited.text())) else { return };
    let name = if before.get("result").is_some() { "result" } else { "params" };
    let mut expected = before.clone();
    if expected[name].get("fuzz/member").is_none() {
        expected[name]["fuzz/member"] = serde_json::json!([1.0]);
        assert_eq!(after, expected);
    }
}

fn looking_does_not_hurt(message: &Message) {
    let params = message.params();
    let _ = (params.name(), message.is_modern(), message.may_be_overtaken());
    if let Some(id) = message.id() {
        assert!(same_id(id, id) && id_key(id) == id_key(id));
    }
}

/// Adds each member once more, in a spelling of its own, which only a reader of values can tell.
fn a_member_more_is_one_too_many(message: &Message) {
    let text = message.text();
    let start = text.iter().position(|it| *it == b'{').expect("a message is an object");
    let params = match &message.kind {
        Kind::Request { params, .. } | Kind::Notification { params, .. } => params.clone(),
        Kind::Response { .. } => None,
    };
    for object in params.into_iter().chain(std::iter::once(start..text.len())) {
        let Some(Value::Object(members)) = value(message.slice(&object).trim_ascii_end()) else { continue };
        for name in members.keys().take(4) {
            let spelled: String = name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let edit = first_member(text, &object, &format!("\"{spelled}\":0"));
            assert!(Message::from_client(splice(text, &[edit])).is_err(), "{name:?} is there twice");
        }
    }
}

fn has_no_member_twice(data: &[u8]) {
    if let Err(error) = serde_json::from_slice::<Once>(data) {
        assert!(!error.is_data(), "a client's message has a member twice: {error}");
    }
}

/// Any JSON whose members come once each: what the check of ours, which works on text, is held against.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Once, D::Error> {
        deserializer.deserialize_any(Once)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Once;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("members that come once")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<Once>()?;
            if !names.insert(name) {
                return Err(A::Error::custom("a member twice"));
            }
        }
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Once, A::Error> {
        while seq.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }
}
