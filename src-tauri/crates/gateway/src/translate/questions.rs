//! What a modern server asks back, put to the client as requests of the older revisions.

use bytes::Bytes;
use jsonrpc::{
    Message, Span, object,
    splice::{json, members, place, splice, with_members},
    string,
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::borrow::Cow;

/// The questions of one `input_required` result.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) questions: Vec<Question>,
    /// `requestState` as it is spelled.
    pub(super) state: Option<String>,
}

/// One of them; everything as it is spelled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) key: String,
    method: String,
    params: Option<String>,
}

#[derive(Deserialize)]
struct Asking<'a> {
    #[serde(borrow, rename = "inputRequests")]
    questions: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestState")]
    state: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Put<'a> {
    #[serde(borrow)]
    method: &'a RawValue,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

/// Reads an `input_required` result. `None`: it cannot be read.
pub(super) fn read(message: &Message, result: &Span) -> Option<Round> {
    let text = message.text();
    let Asking { questions, state } = object(message.slice(result))?;
    let listed = questions.map(|it| members(text, &place(text, it))).unwrap_or_default();
    let questions = listed.into_iter().map(|(key, span)| {
        let Put { method, params } = object(&text[span])?;
        let (method, params) = (method.get().to_owned(), params.map(|it| it.get().to_owned()));
        Some(Question { key: json(&key), method, params })
    });
    Some(Round { questions: questions.collect::<Option<_>>()?, state: state.map(|it| it.get().to_owned()) })
}

impl Question {
    /// The request as the client gets it. Where it is to open an address, the older revisions want a name for that.
    pub(super) fn text(&self, id: &str) -> Bytes {
        let mut params = self.params.clone().unwrap_or_else(|| "{}".to_owned());
        if self.opens_address() {
            let bytes = params.as_bytes();
            let all = 0..bytes.len();
            if members(bytes, &all).iter().all(|(name, _)| name != "elicitationId") {
                let named = splice(bytes, &with_members(bytes, &all, &[("elicitationId", &json(id))]));
                params = String::from_utf8_lossy(&named).into_owned();
            }
        }
        let (id, method) = (json(id), &self.method);
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":{method},"params":{params}}}"#).into()
    }

    /// Whether a client with these capabilities can answer it, as far as the kind of the question does not say it.
    pub(super) fn suits(&self, capabilities: &Value) -> bool {
        !self.opens_address() || capabilities["elicitation"]["url"].is_object()
    }

    fn opens_address(&self) -> bool {
        #[derive(Deserialize)]
        struct Moded<'a> {
            #[serde(borrow)]
            mode: Cow<'a, str>,
        }
        let moded = self.params.as_deref().and_then(|it| object::<Moded<'_>>(it.as_bytes()));
        string(self.method.as_bytes()).as_deref() == Some("elicitation/create")
            && moded.is_some_and(|it| it.mode == "url")
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use jsonrpc::{Kind, Message, Outcome};
    use serde_json::json;

    #[test]
    fn questions_are_put_as_they_are_spelled_and_an_address_gets_a_name() {
        let message = Message::from_server(
            r#"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","requestState":"a\/b","inputRequests":{"one":{"method":"roots\/list"},"two":{"method":"elicitation/create","params":{ "mode":"url","n":1.0}}}}}"#
                .into(),
        )
        .unwrap();
        let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { panic!("a result") };
        let round = read(&message, span).unwrap();
        assert_eq!(round.state.as_deref(), Some(r#""a\/b""#));
        let [one, two] = &round.questions[..] else { panic!("two questions") };
        assert_eq!((one.key.as_str(), two.key.as_str()), ("\"one\"", "\"two\""));
        assert_eq!(one.text("i"), r#"{"jsonrpc":"2.0","id":"i","method":"roots\/list","params":{}}"#);
        assert_eq!(
            two.text("i"),
            r#"{"jsonrpc":"2.0","id":"i","method":"elicitation/create","params":{"elicitationId":"i", "mode":"url","n":1.0}}"#
        );
        assert!(one.suits(&json!({})));
        assert!(!two.suits(&json!({ "elicitation": {} })));
        assert!(two.suits(&json!({ "elicitation": { "url": {} } })));
    }
}
