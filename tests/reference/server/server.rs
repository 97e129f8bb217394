//! The server as rmcp wants to see it.
#![expect(deprecated, reason = "logging and legacy subscriptions are what clients of before 2026-07-28 have")]

use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CancelTaskParams, CompleteRequestParams, CompleteResult,
        GetPromptRequestParams, GetPromptResponse, GetPromptResult, GetTaskParams, GetTaskResult,
        Implementation, InputRequest, InputRequests, InputRequiredResult, ListPromptsResult,
        ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, LoggingLevel,
        PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams, ReadResourceResponse,
        ReadResourceResult, RequestStateCodec, ServerConfig, SetLevelRequestParams, SubscribeRequestParams,
        SubscriptionFilter, Tool, UnsubscribeRequestParams, UpdateTaskParams,
    },
    service::{NotificationContext, RequestContext, SubscriptionContext},
    task_manager::TaskManager,
};
use serde_json::{Value, json};
use std::{
    borrow::Cow,
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;

use crate::{
    audience::{Audience, Subscribed},
    call::Call,
    era::Era,
    offers::{Offers, complete, lasting, typed},
    tools,
};

/// Seals what clients carry back; a key that is in the source keeps nothing secret, which nothing here needs.
const SEAL: &[u8; 32] = b"the reference server's own seal.";

/// One session of it.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
    log_level: Arc<Mutex<LoggingLevel>>,
    subscribed: Subscribed,
}

/// What all sessions share.
struct Shared {
    era: Era,
    offers: Offers,
    audience: Audience,
    states: RequestStateCodec,
    tasks: TaskManager,
    /// Names of the waits that were cancelled.
    cancelled: watch::Sender<HashSet<String>>,
}

impl Server {
    pub(crate) fn new(era: Era) -> Server {
        let shared = Shared {
            era,
            offers: Offers::load(),
            audience: Audience::default(),
            states: RequestStateCodec::new(SEAL.as_slice()),
            tasks: TaskManager::new(),
            cancelled: watch::Sender::default(),
        };
        Server {
            shared: Arc::new(shared),
            log_level: Arc::new(Mutex::new(LoggingLevel::Debug)),
            subscribed: Subscribed::default(),
        }
    }

    /// A new session.
    pub(crate) fn for_session(&self) -> Server {
        Server {
            shared: Arc::clone(&self.shared),
            log_level: Arc::new(Mutex::new(LoggingLevel::Debug)),
            subscribed: Subscribed::default(),
        }
    }

    pub(crate) fn offers(&self) -> &Offers {
        &self.shared.offers
    }

    pub(crate) fn audience(&self) -> &Audience {
        &self.shared.audience
    }

    pub(crate) fn states(&self) -> &RequestStateCodec {
        &self.shared.states
    }

    pub(crate) fn tasks(&self) -> &TaskManager {
        &self.shared.tasks
    }

    pub(crate) fn cancelled(&self) -> &watch::Sender<HashSet<String>> {
        &self.shared.cancelled
    }

    pub(crate) fn log_level(&self) -> LoggingLevel {
        *self.log_level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(typed(self.offers().all("capabilities")))
            .with_server_info(Implementation::new("reference", env!("CARGO_PKG_VERSION")))
            .with_instructions("Every feature of MCP, once.")
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        self.shared.era.versions()
    }

    /// rmcp checks a call's headers against the tool it gets here.
    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.offers().listed("tools", name).map(typed)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(lasting(json!({ "tools": self.offers().all("tools") })))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        tools::run(&Call::new(self, request, &context)).await
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(lasting(json!({ "prompts": self.offers().all("prompts") })))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let mut arguments = request.arguments.unwrap_or_default();
        if request.name == "test_input_required_result_prompt" {
            let answer = request.input_responses.as_ref().and_then(|it| it.get("user_context"));
            let Some(answer) = answer.filter(|it| it.is_object()) else {
                let question = self.offers().one("questions", "context").unwrap_or_default();
                let questions = [("user_context".to_owned(), typed::<InputRequest>(question))];
                let open = InputRequests::from(questions);
                return Ok(InputRequiredResult::from_input_requests(open).into());
            };
            arguments.insert("context".to_owned(), answer["content"]["context"].clone());
        }
        let messages = self
            .offers()
            .prompt(&request.name, &arguments)
            .ok_or_else(|| ErrorData::invalid_params(format!("there is no prompt {}", request.name), None))?;
        Ok(complete::<GetPromptResult>(json!({ "messages": messages })).into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(lasting(json!({ "resources": self.offers().all("resources") })))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(lasting(json!({ "resourceTemplates": self.offers().all("templates") })))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let contents = self.offers().contents(&request.uri).ok_or_else(|| {
            ErrorData::resource_not_found("Resource not found", Some(json!({ "uri": request.uri })))
        })?;
        Ok(lasting::<ReadResourceResult>(json!({ "contents": [contents] })).into())
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.subscribed.lock().unwrap_or_else(PoisonError::into_inner).insert(request.uri);
        Ok(())
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.subscribed.lock().unwrap_or_else(PoisonError::into_inner).remove(&request.uri);
        Ok(())
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        Some(requested.clone())
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        self.audience().listen(&context).await;
        Ok(())
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        self.audience().join(context.peer, &self.subscribed);
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let known = self.offers().all("completions");
        let begun = |it: &&Value| it.as_str().is_some_and(|it| it.starts_with(&request.argument.value));
        let values: Vec<&Value> = known.as_array().into_iter().flatten().filter(begun).collect();
        let completion = json!({ "values": values, "total": values.len(), "hasMore": false });
        Ok(complete(json!({ "completion": completion })))
    }

    async fn set_level(
        &self,
        request: SetLevelRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        *self.log_level.lock().unwrap_or_else(PoisonError::into_inner) = request.level;
        Ok(())
    }

    async fn get_task(
        &self,
        request: GetTaskParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetTaskResult, ErrorData> {
        Ok(GetTaskResult::new(self.tasks().get_task(&request.task_id)?))
    }

    async fn update_task(
        &self,
        request: UpdateTaskParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.tasks().update_task(&request.task_id, request.input_responses)
    }

    async fn cancel_task(
        &self,
        request: CancelTaskParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.tasks().cancel_task(&request.task_id)
    }
}
