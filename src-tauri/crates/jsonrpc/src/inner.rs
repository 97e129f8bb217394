//! The members of `params` or `result`, read from where they were found.

use crate::scan::{Member, value_of};
use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error as _, MapAccess, Visitor,
        value::{BorrowedStrDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Error;
use std::borrow::Cow;

/// An object as serde reads one. What a struct does not name is not read at all.
pub(crate) struct Inner<'a> {
    text: &'a [u8],
    members: std::slice::Iter<'a, Member>,
    /// `None`: all are wanted.
    wanted: Option<&'static [&'static str]>,
    /// Of the member whose name was read last.
    value: &'a [u8],
}

impl<'a> Inner<'a> {
    pub(crate) fn of(text: &'a [u8], members: &'a [Member]) -> Inner<'a> {
        Inner { text, members: members.iter(), wanted: None, value: &[] }
    }

    fn next(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        for Member { name, value } in self.members.by_ref() {
            let name = std::str::from_utf8(&self.text[name.clone()]).ok().and_then(value_of);
            let name = name.ok_or_else(|| Error::custom("a name no parser can hold"))?;
            if self.wanted.is_none_or(|it| it.contains(&name.as_ref())) {
                self.value = &self.text[value.clone()];
                return Ok(Some(name));
            }
        }
        Ok(None)
    }
}

impl<'de> Deserializer<'de> for Inner<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Inner { wanted: Some(fields), ..self })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Inner<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.next()? else { return Ok(None) };
        let key = match name {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Cow::Owned(name) => seed.deserialize(StringDeserializer::new(name)),
        };
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut serde_json::Deserializer::from_slice(self.value))
    }
}
