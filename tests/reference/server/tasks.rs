//! Tools that become tasks where the client takes tasks (SEP-2663).

use rmcp::{
    ErrorData,
    model::{CallToolResponse, CallToolResult, ClientCapabilities, CreateTaskResult, InputRequest},
    task_manager::{TaskContext, TaskExit, TaskFuture, TaskOptions},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

use crate::{
    call::Call,
    offers::{complete, said, text, typed},
    questions::{Asked, ask, question},
};

/// Tools that cannot do without a task.
const ONLY_TASKS: &[&str] = &["failing_job", "confirm_delete", "multi_input", "test_tool_with_task"];

/// The tools of the tasks extension; `None` when this is none of them.
pub(crate) async fn run(call: &Call<'_>) -> Option<Result<CallToolResponse, ErrorData>> {
    let takes_tasks = call.client().supports_tasks();
    if ONLY_TASKS.contains(&call.name.as_str()) && !takes_tasks {
        let needed =
            typed::<ClientCapabilities>(json!({ "extensions": { "io.modelcontextprotocol/tasks": {} } }));
        return Some(Err(ErrorData::missing_required_client_capability(needed)));
    }
    Some(match call.name.as_str() {
        "greet" => Ok(said(format!("Hello, {}!", call.text("name").unwrap_or("friend")))),
        "slow_compute" => {
            let seconds = call.arguments.get("seconds").and_then(Value::as_f64).unwrap_or(1.0);
            let time = Duration::from_secs_f64(seconds);
            if takes_tasks {
                Ok(spawn(call, move |task| Box::pin(compute(task, time))))
            } else {
                sleep(time).await;
                Ok(said("Computed."))
            }
        }
        "failing_job" => Ok(spawn(call, |_| {
            Box::pin(async {
                sleep(Duration::from_secs(1)).await;
                Ok(complete(
                    json!({ "isError": true, "content": [{ "type": "text", "text": "The job failed." }] }),
                ))
            })
        })),
        "protocol_error_job" => {
            let broken = || ErrorData::internal_error("the job broke", None);
            if takes_tasks {
                Ok(spawn(call, move |_| Box::pin(async move { Err(TaskExit::Error(broken())) })))
            } else {
                Err(broken())
            }
        }
        "confirm_delete" => {
            let (file, confirm) =
                (call.text("filename").unwrap_or("a file").to_owned(), question(call, "confirm"));
            Ok(spawn(call, move |task| {
                Box::pin(async move {
                    let answer = task.request_input("confirm", typed::<InputRequest>(confirm)).await?;
                    Ok(text(format!("Delete {file}: {}", answer["content"])))
                })
            }))
        }
        "multi_input" => {
            let value = question(call, "value");
            Ok(spawn(call, move |task| {
                Box::pin(async move {
                    let first = task.request_input("first", typed::<InputRequest>(value.clone()));
                    let second = task.request_input("second", typed::<InputRequest>(value));
                    let (first, second) = tokio::join!(first, second);
                    Ok(text(format!("{}, {}", first?["content"], second?["content"])))
                })
            }))
        }
        "test_tool_with_task" => match ask(call, vec![("user_name", question(call, "name"))], None).await {
            Ok(Asked::First(first)) => Ok(first.into()),
            Ok(Asked::Answered(answers)) => Ok(spawn(call, move |_| {
                Box::pin(async move {
                    let name = &answers["user_name"]["content"]["name"];
                    Ok(text(format!("Hello, {}!", name.as_str().unwrap_or("friend"))))
                })
            })),
            Err(error) => Err(error),
        },
        _ => return None,
    })
}

async fn compute(task: TaskContext, time: Duration) -> Result<CallToolResult, TaskExit> {
    tokio::select! {
        () = task.cancelled() => Err(TaskExit::Cancelled),
        () = sleep(time) => Ok(text("Computed.")),
    }
}

fn spawn(call: &Call<'_>, work: impl FnOnce(TaskContext) -> TaskFuture) -> CallToolResponse {
    CreateTaskResult::new(call.server.tasks().spawn(TaskOptions::default(), work)).into()
}
