//! The one answer to a request, whether it comes alone or in a stream.

use crate::{
    trouble::{self, Trouble},
    upstream::{Events, Reply, Upstream},
};
use http::{HeaderValue, StatusCode};
use jsonrpc::{Kind, Malformed, Message, same_id, splice::with_id};

/// Waits for the one response to `id`, whether it comes alone or in a stream.
pub(crate) async fn answer_of(
    upstream: &Upstream,
    server: &str,
    id: &[u8],
    reply: Reply,
) -> Result<(StatusCode, Option<HeaderValue>, Message), Trouble> {
    match reply {
        Reply::Accepted => Err(trouble::not_mcp(server, "nothing")),
        Reply::Message { status, session, text } => {
            Ok((status, session, response_to(id, server, Message::from_server(text))?))
        }
        Reply::Events { session, mut events } => {
            let message = answer_in(&mut events, server, id).await?;
            events.leave(&upstream.tasks);
            Ok((StatusCode::OK, session, message))
        }
    }
}

/// Waits for the one response to `id` in a stream.
pub(crate) async fn answer_in(events: &mut Events, server: &str, id: &[u8]) -> Result<Message, Trouble> {
    while let Some(frame) = events.next().await? {
        let Some(text) = frame.payload() else { continue };
        match Message::from_server(text.clone()) {
            Ok(Message { kind: Kind::Request { .. } | Kind::Notification { .. }, .. }) => {}
            read => return response_to(id, server, read),
        }
    }
    Err(trouble::cut_off(server))
}

/// Takes what was read for the response to the request `id`. An error without an id is taken for it: the request was
/// the only one in its POST.
pub(crate) fn response_to(
    id: &[u8],
    server: &str,
    read: Result<Message, Malformed>,
) -> Result<Message, Trouble> {
    let broken = |why: &str| {
        Trouble::Invalid(format!("{server} sent an answer that is not a valid JSON-RPC response ({why})."))
    };
    let message = read.map_err(|malformed| broken(malformed.words()))?;
    match &message.kind {
        Kind::Response { id: Some(_), .. } if same_id(message.id().unwrap_or_default(), id) => Ok(message),
        Kind::Response { id: None, .. } => {
            Message::from_server(with_id(&message, id)).map_err(|malformed| broken(malformed.words()))
        }
        Kind::Response { .. } | Kind::Request { .. } | Kind::Notification { .. } => {
            Err(broken("it answers something else"))
        }
    }
}
