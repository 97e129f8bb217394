//! Questions to the client: requests of the server before 2026-07-28, results that ask since then (SEP-2322).
#![expect(deprecated, reason = "sampling and roots are deprecated, and part of both revisions")]

use rmcp::{
    ErrorData,
    model::{CallToolResponse, InputRequest, InputRequests, InputRequiredResult},
    service::ServiceError,
};
use serde_json::{Map, Value, json};

use crate::{
    call::Call,
    offers::{said, typed},
};

/// Tools that answer with what they were told: which questions of `offers.json` they put, and under which keys.
const ASKING: &[(&str, &[(&str, &str)])] = &[
    ("test_elicitation_sep1034_defaults", &[("answer", "defaults")]),
    ("test_elicitation_sep1330_enums", &[("answer", "enums")]),
    ("test_streaming_elicitation", &[("answer", "value")]),
    ("test_input_required_result_elicitation", &[("user_name", "name")]),
    ("test_input_required_result_sampling", &[("capital_question", "capital")]),
    ("test_input_required_result_list_roots", &[("client_roots", "roots")]),
];

/// The three kinds of questions, each with a key of its own.
const EACH_KIND: &[(&str, &str)] =
    &[("user_name", "name"), ("greeting", "greeting"), ("client_roots", "roots")];

/// What became of a round of questions.
pub(crate) enum Asked {
    /// The answers by their keys.
    Answered(Map<String, Value>),
    /// The client has to come again with the answers.
    First(InputRequiredResult),
}

/// A question of `offers.json`.
pub(crate) fn question(call: &Call<'_>, name: &str) -> Value {
    call.server.offers().one("questions", name).expect("every question is in offers.json")
}

/// The tools that ask; `None` when this is none of them.
pub(crate) async fn run(call: &Call<'_>) -> Option<Result<CallToolResponse, ErrorData>> {
    if let Some((_, questions)) = ASKING.iter().find(|(name, _)| *name == call.name) {
        return Some(answered(call, named(call, questions), None, "Elicitation completed").await);
    }
    Some(match call.name.as_str() {
        "test_elicitation" => {
            let mut question = question(call, "contact");
            question["params"]["message"] = call.arguments.get("message").cloned().unwrap_or_default();
            answered(call, vec![("answer", question)], None, "User response").await
        }
        "test_sampling" => {
            let mut question = question(call, "capital");
            let prompt = call.arguments.get("prompt").cloned().unwrap_or_default();
            question["params"]["messages"][0]["content"]["text"] = prompt;
            answered(call, vec![("answer", question)], None, "LLM response").await
        }
        "test_input_required_result_request_state" | "test_input_required_result_tampered_state" => {
            sealed(call, &[("confirm", "confirm")]).await
        }
        "test_input_required_result_multiple_inputs" => sealed(call, EACH_KIND).await,
        "test_input_required_result_multi_round" => rounds(call).await,
        "test_input_required_result_capabilities" => {
            let client = call.client();
            let can = |(key, _): &&(&str, &str)| match *key {
                "user_name" => client.elicitation.is_some(),
                "greeting" => client.sampling.is_some(),
                _ => client.roots.is_some(),
            };
            let possible: Vec<(&str, &str)> = EACH_KIND.iter().filter(can).copied().collect();
            answered(call, named(call, &possible), None, "Answers").await
        }
        _ => return None,
    })
}

/// Questions that come with a sealed state, which must come back as it was.
async fn sealed(call: &Call<'_>, questions: &[(&'static str, &str)]) -> Result<CallToolResponse, ErrorData> {
    opened(call)?;
    let state = seal(call, &json!({ "tool": call.name }))?;
    answered(call, named(call, questions), Some(state), "state-ok").await
}

/// One question after the other.
async fn rounds(call: &Call<'_>) -> Result<CallToolResponse, ErrorData> {
    let state = opened(call)?;
    let first = match state["first"].clone() {
        Value::Null => {
            let state = seal(call, &json!({ "round": 1 }))?;
            match ask(call, named(call, &[("step1", "name")]), Some(state)).await? {
                Asked::First(first) => return Ok(first.into()),
                Asked::Answered(answers) => Value::Object(answers),
            }
        }
        first => first,
    };
    let state = seal(call, &json!({ "round": 2, "first": first }))?;
    answered(call, named(call, &[("step2", "color")]), Some(state), "Both rounds").await
}

fn named<'a>(call: &Call<'_>, questions: &[(&'a str, &str)]) -> Vec<(&'a str, Value)> {
    questions.iter().map(|(key, name)| (*key, question(call, name))).collect()
}

/// The result that tells what was answered, or the one that asks.
async fn answered(
    call: &Call<'_>,
    questions: Vec<(&str, Value)>,
    state: Option<String>,
    words: &str,
) -> Result<CallToolResponse, ErrorData> {
    Ok(match ask(call, questions, state).await? {
        Asked::First(first) => first.into(),
        Asked::Answered(answers) => {
            let told: Vec<String> = answers.values().map(told).collect();
            said(format!("{words}: {}", told.join("; ")))
        }
    })
}

/// An answer in the form the suite looks for.
fn told(answer: &Value) -> String {
    match answer["action"].as_str() {
        Some(action) => format!("action={action}, content={}", answer["content"]),
        None => answer
            .pointer("/content/text")
            .and_then(Value::as_str)
            .map_or_else(|| answer.to_string(), str::to_owned),
    }
}

/// Puts these questions to the client.
pub(crate) async fn ask(
    call: &Call<'_>,
    questions: Vec<(&str, Value)>,
    state: Option<String>,
) -> Result<Asked, ErrorData> {
    let mut answers = Map::new();
    if !call.is_modern() {
        for (key, question) in questions {
            answers.insert(key.to_owned(), put(call, question).await?);
        }
        return Ok(Asked::Answered(answers));
    }
    let mut open = InputRequests::new();
    for (key, question) in questions {
        match call.response(key) {
            Some(answer) => {
                answers.insert(key.to_owned(), answer.clone());
            }
            None => {
                open.insert(key.to_owned(), typed::<InputRequest>(question));
            }
        }
    }
    if open.is_empty() {
        return Ok(Asked::Answered(answers));
    }
    Ok(Asked::First(InputRequiredResult::new(Some(open), state)))
}

/// Puts one question in a request of the server's own.
async fn put(call: &Call<'_>, question: Value) -> Result<Value, ErrorData> {
    let peer = &call.context.peer;
    let params = question["params"].clone();
    let failed = |error: ServiceError| ErrorData::internal_error(error.to_string(), None);
    let value = match question["method"].as_str() {
        Some("elicitation/create") => {
            serde_json::to_value(peer.create_elicitation(typed(params)).await.map_err(failed)?)
        }
        Some("sampling/createMessage") => {
            serde_json::to_value(peer.create_message(typed(params)).await.map_err(failed)?)
        }
        _ => serde_json::to_value(peer.list_roots().await.map_err(failed)?),
    };
    value.map_err(|error| ErrorData::internal_error(error.to_string(), None))
}

/// The state that came back, or nothing on the first round.
fn opened(call: &Call<'_>) -> Result<Value, ErrorData> {
    let Some(state) = &call.state else { return Ok(Value::Null) };
    let opened = call.server.states().open_json(state);
    opened.map_err(|error| ErrorData::invalid_params(format!("requestState: {error}"), None))
}

fn seal(call: &Call<'_>, state: &Value) -> Result<String, ErrorData> {
    let sealed = call.server.states().seal_json(state);
    sealed.map_err(|error| ErrorData::internal_error(error.to_string(), None))
}
