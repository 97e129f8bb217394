//! A server that wants more permissions than the sign-in of the instance gave: 403 `insufficient_scope` (MCP
//! authorization, "Scope Challenge Handling"). The credentials remember what is missing; no browser opens from here.

use crate::{
    trouble::Trouble,
    upstream::{Target, Upstream},
};
use bytes::Bytes;
use http::StatusCode;
use jsonrpc::{Kind, Message};
use way_out::Response;

/// What a message does, as activity and step-up call it: `tools/call create_deal`, `tools/list`.
pub fn operation(method: &str, tool: Option<&str>) -> String {
    match tool {
        Some(tool) => format!("{method} {tool}"),
        None => method.to_owned(),
    }
}

impl Upstream {
    /// Lets an answer through unless it refuses for want of a permission.
    pub(crate) async fn permitted(
        &self,
        target: &Target,
        text: Option<Bytes>,
        response: Response,
    ) -> Result<Response, Trouble> {
        if response.status() != StatusCode::FORBIDDEN {
            return Ok(response);
        }
        let Some(scope) = credentials::insufficient_scope(response.headers()) else { return Ok(response) };
        let operation = text.and_then(operation_of).unwrap_or_else(|| "events".to_owned());
        let (server, instance) = (&target.server.id, &target.instance);
        Err(self.access.insufficient_scope(server, instance, &operation, &scope).await.into())
    }
}

fn operation_of(text: Bytes) -> Option<String> {
    let message = Message::from_client(text).ok()?;
    match &message.kind {
        Kind::Request { method, .. } | Kind::Notification { method, .. } => {
            let tool = (method == "tools/call").then(|| message.params().name()).flatten();
            Some(operation(method, tool.as_deref()))
        }
        Kind::Response { .. } => Some("responses".to_owned()),
    }
}
