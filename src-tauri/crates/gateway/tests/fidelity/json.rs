//! JSON texts as nobody would write them and anybody may: every spelling, order, white space and escape is random.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

/// A JSON value that remembers how it is spelled.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// A number, a string with its quotes, a word.
    Plain(String),
    Array(Vec<Spaced>),
    Object(Vec<(String, Spaced)>),
}

/// A value and the white space around it: before its name, after it, before the value, after it.
#[derive(Clone, Debug)]
pub(crate) struct Spaced {
    pub(crate) value: Json,
    around: [&'static str; 4],
}

impl Json {
    pub(crate) fn text(&self) -> String {
        match self {
            Json::Plain(text) => text.clone(),
            Json::Array(values) => {
                let values: Vec<String> = values.iter().map(Spaced::text).collect();
                format!("[{}]", values.join(","))
            }
            Json::Object(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, it)| format!("{}{name}{}:{}", it.around[0], it.around[1], it.text()))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// The member whose name is spelled so.
    pub(crate) fn member(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().find(|(it, _)| it == name).map(|(_, it)| &it.value)
    }

    pub(crate) fn member_mut(&mut self, name: &str) -> Option<&mut Json> {
        let Json::Object(members) = self else { return None };
        members.iter_mut().find(|(it, _)| it == name).map(|(_, it)| &mut it.value)
    }

    /// Puts a member before all others, with no space around it.
    pub(crate) fn put_first(&mut self, name: &str, value: Json) {
        let Json::Object(members) = self else { panic!("{self:?} has no members") };
        members.insert(0, (name.to_owned(), Spaced { value, around: [""; 4] }));
    }
}

impl Spaced {
    fn text(&self) -> String {
        format!("{}{}{}", self.around[2], self.value.text(), self.around[3])
    }
}

/// A name or string as a JSON text.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string with its quotes. Among the escapes there are some of what need not be escaped.
pub(crate) fn string() -> impl Strategy<Value = String> {
    const ESCAPES: &[&str] = &[
        r"\u0041",
        r"\/",
        r#"\""#,
        r"\\",
        r"\n",
        r"\u00e9",
        r"\ud83e\udd80",
        r"\u0000",
        r"\b",
        "é",
        "🦀",
        "{",
        "]",
        ":",
        ",",
        " ",
        "data: ",
        "null",
    ];
    let piece = prop_oneof![select(ESCAPES).prop_map(str::to_owned), "[a-zA-Z0-9_-]{1,6}"];
    vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn number() -> impl Strategy<Value = String> {
    const SPELLINGS: &[&str] = &[
        "0",
        "-0",
        "1.0",
        "1e3",
        "1E+2",
        "-0.0",
        "0.10",
        "1e-7",
        "1e999",
        "9007199254740993",
        "123456789012345678901234567890",
        "3.141592653589793238462643383279",
    ];
    prop_oneof![select(SPELLINGS).prop_map(str::to_owned), any::<i64>().prop_map(|it| it.to_string())]
}

/// Any value, a few levels deep.
pub(crate) fn value() -> impl Strategy<Value = Json> {
    let word = select(&["null", "true", "false", "[]", "{}"][..]).prop_map(str::to_owned);
    let leaf = prop_oneof![2 => string(), 2 => number(), 1 => word].prop_map(Json::Plain);
    leaf.prop_recursive(3, 12, 4, |inner| {
        let array = vec(inner.clone(), 0..4).prop_flat_map(|values| {
            let count = values.len();
            (Just(values), vec(spaces(), count)).prop_map(|(values, spaces)| {
                let with = |(value, around)| Spaced { value, around };
                Json::Array(values.into_iter().zip(spaces).map(with).collect())
            })
        });
        prop_oneof![array, object_around(Vec::new(), inner)]
    })
}

/// An object with these members and some that nobody knows, in any order.
pub(crate) fn object(known: Vec<(&'static str, Json)>) -> impl Strategy<Value = Json> {
    object_around(known, value())
}

fn object_around(
    known: Vec<(&'static str, Json)>,
    others: impl Strategy<Value = Json>,
) -> impl Strategy<Value = Json> {
    let known: Vec<(String, Json)> = known.into_iter().map(|(name, it)| (quoted(name), it)).collect();
    vec((string(), others, any::<Index>()), 0..4).prop_flat_map(move |others| {
        let mut members = known.clone();
        for (at, (name, value, place)) in others.into_iter().enumerate() {
            // No name comes twice, however it is escaped.
            let name = format!("{}~{at}\"", &name[..name.len() - 1]);
            members.insert(place.index(members.len() + 1), (name, value));
        }
        let count = members.len();
        (Just(members).prop_shuffle(), vec(spaces(), count)).prop_map(|(members, spaces)| {
            let with = |((name, value), around)| (name, Spaced { value, around });
            Json::Object(members.into_iter().zip(spaces).map(with).collect())
        })
    })
}

/// White space for four places.
pub(crate) fn spaces() -> impl Strategy<Value = [&'static str; 4]> {
    let space = || select(&["", "", "", " ", "\t", "  ", "\n", "\r\n"][..]);
    [space(), space(), space(), space()]
}
