//! What plain JSON parsing lets pass: members that come twice, and nesting without end.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashSet, fmt};

/// The deepest nesting either side may send.
const MAX_DEPTH: usize = 64;

/// A member's name, its escapes undone.
#[derive(Deserialize, PartialEq, Eq, Hash)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// Whether no object in this JSON has the same member twice. Values are looked at as text: a number that no
/// parser can hold is no reason to refuse it.
pub(crate) fn is_unique(json: &str) -> bool {
    match json.trim_ascii_start().as_bytes().first() {
        Some(b'{') => serde_json::from_str::<Object>(json).is_ok(),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json)
            .is_ok_and(|items| items.iter().all(|it| is_unique(it.get()))),
        _ => true,
    }
}

/// Reads an object and fails where it, or what is in it, has a member twice.
struct Object;

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object)
    }
}

impl<'de> Visitor<'de> for Object {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            if !seen.insert(key) || !is_unique(map.next_value::<&RawValue>()?.get()) {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(Object)
    }
}

/// Counts brackets outside of strings; that the rest is JSON is the parser's business.
pub(crate) fn too_deep(text: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(next) = memchr::memchr2(b'"', b'\\', &text[at.min(text.len())..]) {
                    at += next + 1;
                    if text[at - 1] == b'"' {
                        break;
                    }
                    at += 1;
                }
            }
            _ => {}
        }
    }
    false
}
