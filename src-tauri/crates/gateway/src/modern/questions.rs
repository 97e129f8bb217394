//! What a server may ask back instead of answering: `input_required` results (specification 2026-07-28,
//! basic/patterns/mrtr).

use jsonrpc::{Message, object};
use serde::Deserialize;
use serde_json::Value;
use std::{borrow::Cow, collections::HashMap};

/// More questions at once than this are no conversation.
const MOST: usize = 8;

/// What may be asked, and the capability of the client that allows it.
const ALLOWED: &[(&str, &str)] =
    &[("elicitation/create", "elicitation"), ("sampling/createMessage", "sampling"), ("roots/list", "roots")];

#[derive(Deserialize)]
struct Asking<'a> {
    #[serde(default, borrow, rename = "inputRequests")]
    questions: HashMap<Cow<'a, str>, Question<'a>>,
    #[serde(default, rename = "requestState")]
    state: Option<Value>,
}

#[derive(Deserialize)]
struct Question<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
}

/// Why the questions in `result` cannot be put to the client that made `request`. `None`: they can, or none are asked.
pub(crate) fn fault(request: &Message, result: &[u8]) -> Option<&'static str> {
    let asks = object::<Kind>(result).is_some_and(|it| it.kind == "input_required");
    if !asks {
        return None;
    }
    let Some(Asking { questions, state }) = object::<Asking<'_>>(result) else {
        return Some("questions that cannot be read");
    };
    if questions.len() > MOST {
        return Some("more than eight questions at once");
    }
    if questions.is_empty() && !state.is_some_and(|it| it.is_string()) {
        return Some("a question without a question in it");
    }
    let declared = declared(request);
    for question in questions.values() {
        match ALLOWED.iter().find(|(method, _)| *method == question.method) {
            None => return Some("a question that this revision does not know"),
            Some((_, capability)) if !declared[*capability].is_object() => {
                return Some("a question that the app did not say it can answer");
            }
            Some(_) => {}
        }
    }
    None
}

/// The capabilities that a modern request declares.
pub(crate) fn declared(request: &Message) -> Value {
    request.params_as::<Declared>().meta.capabilities
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow, rename = "resultType")]
    kind: Cow<'a, str>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Declared {
    #[serde(rename = "_meta")]
    meta: Meta,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta {
    #[serde(rename = "io.modelcontextprotocol/clientCapabilities")]
    capabilities: Value,
}
