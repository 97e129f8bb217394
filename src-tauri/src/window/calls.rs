//! The calls that pass while the page looks at them.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use engine::{Call, Command, Failure, Reply, local::Caller};
use std::sync::Mutex;
use tauri::{State, async_runtime::JoinHandle, ipc::Channel};

use super::{WindowState, lock, send};

/// The task that tells the page of calls; one at most.
#[derive(Default)]
pub(super) struct Following(Mutex<Option<JoinHandle<()>>>);

impl Following {
    fn replace(&self, task: Option<JoinHandle<()>>) {
        let old = std::mem::replace(&mut *lock(&self.0), task);
        if let Some(old) = old {
            old.abort();
        }
    }
}

/// Tells of every call from now on, until the page looks away.
#[tauri::command]
pub(crate) async fn follow_calls(
    state: State<'_, WindowState>,
    calls: Channel<Vec<Call>>,
) -> Result<(), Failure> {
    state
        .told(async {
            let mut caller = Caller::connect(&state.world.place).await?;
            caller.ask(&Command::FollowActivity).await?;
            let task = tauri::async_runtime::spawn(async move {
                // The end of the owner is told by `watch`.
                while let Ok(Some(Reply::Activity { calls: news })) = caller.next().await {
                    send(&calls, news);
                }
            });
            state.following.replace(Some(task));
            Ok(())
        })
        .await
}

/// The page looks at something else.
#[tauri::command]
pub(crate) fn leave_calls(state: State<'_, WindowState>) {
    state.following.replace(None);
}
