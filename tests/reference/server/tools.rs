//! The tools that do something, and the one way to all of them.

use rmcp::{
    ErrorData,
    model::{CallToolResponse, CallToolResult, ClientCapabilities},
};
use serde_json::json;
use std::{collections::HashSet, time::Duration};
use tokio::{sync::watch, time::sleep};

use crate::{
    audience::News,
    call::Call,
    offers::{complete, said, typed},
    questions, tasks,
};

/// Between two messages of one call, so that a client sees them come one by one: TypeScript's SDK 1.x forgets whom
/// progress is for as soon as it has read the answer, though they came in one piece.
const MOMENT: Duration = Duration::from_millis(100);
/// How long somebody waits for a cancellation that does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Does what a tool does.
pub(crate) async fn run(call: &Call<'_>) -> Result<CallToolResponse, ErrorData> {
    if let Some(answer) = call.server.offers().one("answers", &call.name) {
        return Ok(complete::<CallToolResult>(answer).into());
    }
    if let Some(outcome) = questions::run(call).await {
        return outcome;
    }
    if let Some(outcome) = tasks::run(call).await {
        return outcome;
    }
    let audience = call.server.audience();
    Ok(match call.name.as_str() {
        "test_tool_with_logging" => {
            for words in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
                call.log(words).await;
                sleep(MOMENT).await;
            }
            said("Logged three times.")
        }
        "test_logging_tool" => {
            call.log("Logged, as the request wanted").await;
            said("Logged where that was wanted.")
        }
        "test_tool_with_progress" => {
            for done in [0.0, 50.0, 100.0] {
                call.progress(done).await;
                sleep(MOMENT).await;
            }
            said("Done.")
        }
        "test_reconnection" => {
            sleep(2 * MOMENT).await;
            said("Still here.")
        }
        "test_custom_header" => said(call.text("value").unwrap_or_default()),
        "test_trigger_tool_change" => {
            audience.tell(News::Tools).await;
            said("Told.")
        }
        "test_trigger_prompt_change" => {
            audience.tell(News::Prompts).await;
            said("Told.")
        }
        "touch_resource" => {
            audience.tell(News::Resource(call.text("uri").unwrap_or_default())).await;
            said("Told.")
        }
        "test_missing_capability" => {
            if call.client().sampling.is_none() {
                let needed = typed::<ClientCapabilities>(json!({ "sampling": {} }));
                return Err(ErrorData::missing_required_client_capability(needed));
            }
            said("The client samples.")
        }
        "wait_for_cancellation" => wait(call).await,
        "was_cancelled" => {
            let name = call.text("name").unwrap_or_default();
            let mut cancelled = call.server.cancelled().subscribe();
            let heard = cancelled.wait_for(|it| it.contains(name));
            let heard = tokio::time::timeout(PATIENCE / 2, heard).await.is_ok();
            said(if heard { "cancelled" } else { "not cancelled" })
        }
        other => return Err(ErrorData::invalid_params(format!("there is no tool {other}"), None)),
    })
}

/// Waits to be cancelled, which may also mean that nobody waits with it any more.
async fn wait(call: &Call<'_>) -> CallToolResponse {
    let name = call.text("name").unwrap_or_default();
    let mut waiting = Waiting(Some((call.server.cancelled(), name.to_owned())));
    call.progress(1.0).await;
    tokio::select! {
        () = call.context.ct.cancelled() => said("Cancelled."),
        () = sleep(PATIENCE) => {
            waiting.0 = None;
            said("Nobody cancelled this.")
        }
    }
}

/// Remembers a wait that ended early.
struct Waiting<'a>(Option<(&'a watch::Sender<HashSet<String>>, String)>);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some((cancelled, name)) = self.0.take() {
            cancelled.send_modify(|it| {
                it.insert(name);
            });
        }
    }
}
