//! Edits of a message as splices into its text: nothing else of it changes.

use crate::{
    envelope::{Kind, Message, Span, object},
    scan::Key,
};
use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// What to put where; an empty span inserts.
pub type Edit = (Span, String);

/// Inserts a member before all others of the object at `object`.
pub fn first_member(text: &[u8], object: &Span, member: &str) -> Edit {
    let inside = object.start + 1;
    let rest = text[inside..object.end].trim_ascii_start();
    let comma = if rest.starts_with(b"}") { "" } else { "," };
    (inside..inside, format!("{member}{comma}"))
}

/// The members of the object at `object` in their order, each with the place of its value; none when it is no object.
pub fn members(text: &[u8], object: &Span) -> Vec<(String, Span)> {
    let Ok(InOrder(members)) = serde_json::from_slice(&text[object.clone()]) else { return Vec::new() };
    members.into_iter().map(|(name, value)| (name.into_owned(), place(text, value))).collect()
}

/// Takes the members with these names out of the object at `object`, each with one of its commas.
pub fn without(text: &[u8], object: &Span, names: &[&str]) -> Vec<Edit> {
    let members = members(text, object);
    let leaves = |at: usize| names.contains(&members[at].0.as_str());
    let mut edits = Vec::new();
    let mut at = 0;
    while at < members.len() {
        let first = at;
        while at < members.len() && leaves(at) {
            at += 1;
        }
        if first < at {
            let span = match (first, members.get(at)) {
                (0, None) => object.start + 1..object.end - 1,
                (0, Some(_)) => {
                    let end = members[at - 1].1.end;
                    let comma = memchr::memchr(b',', &text[end..]).expect("another member follows");
                    object.start + 1..end + comma + 1
                }
                _ => members[first - 1].1.end..members[at - 1].1.end,
            };
            edits.push((span, String::new()));
        }
        at += 1;
    }
    edits
}

/// Gives members of the object at `object` these values, given as JSON: where they stand, or else before all others.
pub fn with_members(text: &[u8], object: &Span, wanted: &[(&str, &str)]) -> Vec<Edit> {
    let members = members(text, object);
    let mut edits = Vec::new();
    let mut new = Vec::new();
    for (name, value) in wanted {
        match members.iter().find(|(it, _)| it == name) {
            Some((_, span)) => edits.push((span.clone(), (*value).to_owned())),
            None => new.push(format!("{}:{value}", json(name))),
        }
    }
    if !new.is_empty() {
        edits.push(first_member(text, object, &new.join(",")));
    }
    edits
}

/// An object's members as they are written.
struct InOrder<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for InOrder<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = InOrder<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(name), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    members.push((name, value));
                }
                Ok(InOrder(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Appends `words`, already escaped, to the string at `string`.
pub fn before_closing_quote(string: &Span, words: &str) -> Edit {
    (string.end - 1..string.end - 1, words.to_owned())
}

/// Where a value that was read from `text` stands in it.
pub fn place(text: &[u8], raw: &RawValue) -> Span {
    let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
    start..start + raw.get().len()
}

/// `text` after `edits`, which must not overlap.
pub fn splice(text: &[u8], edits: &[Edit]) -> Bytes {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| span.start);
    let added: usize = edits.iter().map(|(_, words)| words.len()).sum();
    let mut out = Vec::with_capacity(text.len() + added);
    let mut at = 0;
    for (span, words) in edits {
        out.extend_from_slice(&text[at..span.start]);
        out.extend_from_slice(words.as_bytes());
        at = span.end;
    }
    out.extend_from_slice(&text[at..]);
    out.into()
}

/// The id a message would show in an answer: its own spelling, or `null`.
pub fn id_or_null(id: Option<&[u8]>) -> Cow<'_, str> {
    id.map_or(Cow::Borrowed("null"), String::from_utf8_lossy)
}

/// For `deserialize_with`: reads `null` as a value that is there: only what is missing may be added.
///
/// # Errors
/// Those of the deserializer.
pub fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The response with `id` in place of the one it has or lacks.
pub fn with_id(message: &Message, id: &[u8]) -> Bytes {
    let text = message.text();
    let id = String::from_utf8_lossy(id);
    if let Kind::Request { id: span, .. } | Kind::Response { id: Some(span), .. } = &message.kind {
        return splice(text, &[(span.clone(), id.into_owned())]);
    }
    #[derive(Deserialize)]
    struct Id<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
    }
    // `null` reads as a value here, so that only a missing id is added.
    match object::<Id<'_>>(text.trim_ascii()) {
        Some(there) => splice(text, &[(place(text, there.id), id.into_owned())]),
        None => {
            let start = text.iter().position(|it| *it == b'{').unwrap_or(0);
            splice(text, &[first_member(text, &(start..text.len()), &format!("\"id\":{id}"))])
        }
    }
}

/// The text on one line. In JSON a raw line break can only stand between tokens, where a space says the same.
pub fn one_line(text: Bytes) -> Bytes {
    if memchr::memchr2(b'\n', b'\r', &text).is_none() {
        return text;
    }
    text.iter().map(|it| if matches!(it, b'\n' | b'\r') { b' ' } else { *it }).collect::<Vec<u8>>().into()
}

/// `text` as a JSON string, quotes included.
pub fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `text` as the inside of a JSON string.
pub fn escaped(text: &str) -> String {
    let quoted = json(text);
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{one_line, splice, with_id, with_members, without};
    use crate::envelope::Message;
    use bytes::Bytes;

    fn message(text: &str) -> Message {
        Message::from_server(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    #[test]
    fn an_error_without_id_gets_the_one_it_answers() {
        let with = |text: &str| String::from_utf8(with_id(&message(text), b"\"x\"").to_vec()).unwrap();
        assert_eq!(
            with(r#"{"jsonrpc":"2.0","id":null,"error":{}}"#),
            r#"{"jsonrpc":"2.0","id":"x","error":{}}"#
        );
        assert_eq!(with(r#"{"jsonrpc":"2.0","error":{}}"#), r#"{"id":"x","jsonrpc":"2.0","error":{}}"#);
    }

    #[test]
    fn members_are_taken_out_with_their_commas_and_the_rest_stays_as_spelled() {
        for (before, after) in [
            (r#"{}"#, r#"{}"#),
            (r#"{ "a" : 1.0 }"#, r#"{}"#),
            (r#"{"a":1,"b":2}"#, r#"{}"#),
            (r#"{"a":[1,2] , "x":1.0,"b":{"a":1}, "y":"a" }"#, r#"{ "x":1.0, "y":"a" }"#),
            (r#"{"x":{"a":1}, "\u0061":2,"b":3 ,"y":[],"a":"}"}"#, r#"{"x":{"a":1} ,"y":[]}"#),
            (r#"{"x":1}"#, r#"{"x":1}"#),
            (r#"[1]"#, r#"[1]"#),
        ] {
            let text =
                splice(before.as_bytes(), &without(before.as_bytes(), &(0..before.len()), &["a", "b"]));
            assert_eq!(text, after.as_bytes(), "{before}");
        }
    }

    #[test]
    fn members_get_new_values_where_they_stand_or_at_the_front() {
        for (before, after) in [
            (r#"{ }"#, r#"{"a":1,"b":"x" }"#),
            (r#"{"x":1.0, "b" : [1] }"#, r#"{"a":1,"x":1.0, "b" : "x" }"#),
            (r#"{"b":2,"a":3}"#, r#"{"b":"x","a":1}"#),
        ] {
            let edits = with_members(before.as_bytes(), &(0..before.len()), &[("a", "1"), ("b", "\"x\"")]);
            assert_eq!(splice(before.as_bytes(), &edits), after.as_bytes(), "{before}");
        }
    }

    #[test]
    fn line_breaks_between_tokens_become_spaces() {
        let pretty = Bytes::from_static(b"{\r\n  \"a\": \"b\\n\"\n}");
        assert_eq!(one_line(pretty), &b"{    \"a\": \"b\\n\" }"[..]);
    }
}
