//! The ids of requests that are the gateway's own, which no client may use.

use crate::{answers, call::Answer};
use http::StatusCode;
use jsonrpc::{Kind, Message, string};

/// How each of them begins.
const PREFIX: &str = "traygate";

/// The answer to a request whose id could be taken for one of ours: on one session with a server an answer or a
/// cancellation would have two addressees.
pub(crate) fn refusal(message: &Message) -> Option<Answer> {
    let Kind::Request { id, .. } = &message.kind else { return None };
    let id = message.slice(id);
    if !string(id)?.starts_with(PREFIX) {
        return None;
    }
    let words = "ids that begin with \"traygate\" are Traygate's own; use another one";
    let text = answers::error(&String::from_utf8_lossy(id), -32600, words);
    Some(Answer::One { status: StatusCode::BAD_REQUEST, text })
}
