//! One call of a tool, with what is known of its client.
#![expect(deprecated, reason = "logging is deprecated, and part of both revisions")]

use rmcp::{
    RoleServer,
    model::{
        CallToolRequestParams, ClientCapabilities, InputResponses, LoggingLevel,
        LoggingMessageNotificationParam, ProgressNotificationParam,
    },
    service::RequestContext,
};
use serde_json::{Map, Value, json};

use crate::server::Server;

pub(crate) struct Call<'a> {
    pub(crate) server: &'a Server,
    pub(crate) name: String,
    pub(crate) arguments: Map<String, Value>,
    /// The sealed state that comes back with the answers.
    pub(crate) state: Option<String>,
    pub(crate) context: &'a RequestContext<RoleServer>,
    responses: Option<InputResponses>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        server: &'a Server,
        request: CallToolRequestParams,
        context: &'a RequestContext<RoleServer>,
    ) -> Call<'a> {
        Call {
            server,
            name: request.name.into_owned(),
            arguments: request.arguments.unwrap_or_default(),
            state: request.request_state,
            context,
            responses: request.input_responses,
        }
    }

    /// Whether the client's revision has no `initialize`.
    pub(crate) fn is_modern(&self) -> bool {
        self.context.protocol_version().is_some_and(|it| !it.has_initialize())
    }

    pub(crate) fn client(&self) -> ClientCapabilities {
        self.context.client_capabilities().unwrap_or_default()
    }

    /// An argument that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.arguments.get(name)?.as_str()
    }

    /// What the client answered to one question; what is no answer at all counts as none.
    pub(crate) fn response(&self, key: &str) -> Option<&Value> {
        self.responses.as_ref()?.get(key).filter(|it| it.is_object())
    }

    /// Reports progress, if the client wants to hear of it.
    pub(crate) async fn progress(&self, done: f64) {
        if let Some(token) = self.context.meta.get_progress_token() {
            let progress = ProgressNotificationParam::new(token, done).with_total(100.0);
            // The client may be gone.
            self.context.peer.notify_progress(progress).await.ok();
        }
    }

    /// Logs, if the client wants to see it: since 2026-07-28 each request says so, before that the session did.
    pub(crate) async fn log(&self, words: &str) {
        let level =
            if self.is_modern() { self.context.meta.log_level() } else { Some(self.server.log_level()) };
        if level.is_some_and(|it| rank(it) <= rank(LoggingLevel::Info)) {
            let message = LoggingMessageNotificationParam::new(LoggingLevel::Info, json!(words));
            self.context.peer.notify_logging_message(message.with_logger("reference")).await.ok();
        }
    }
}

fn rank(level: LoggingLevel) -> u8 {
    match level {
        LoggingLevel::Debug => 0,
        LoggingLevel::Info => 1,
        _ => 2,
    }
}
