//! `reference-app MODE NAME http URL [TOKEN]` or `reference-app MODE NAME stdio COMMAND ARGUMENT…`: an AI app on the
//! published `rmcp`, which does everything once and prints what it heard as JSON. MODE is `legacy` or `auto`; NAME
//! keeps its calls apart from those of others.
#![expect(clippy::print_stdout, reason = "its one line is for the test that starts it")]

use rmcp::{
    ClientHandler, ErrorData, Peer, RoleClient, ServiceError,
    model::{
        CallToolRequest, CallToolRequestParams, CallToolResult, ClientConfig, ClientRequest,
        ElicitRequestParams, ElicitResult, ProgressNotificationParam, ProtocolVersion,
        ResourceUpdatedNotificationParam, ServerNotification, SubscribeRequestParams, SubscriptionFilter,
    },
    service::{
        ClientLifecycleMode, ClientServiceExt as _, NotificationContext, PeerRequestOptions, RequestContext,
        RunningService, Subscription,
    },
    transport::{
        StreamableHttpClientTransport, TokioChildProcess,
        streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use serde_json::{Map, Value, json};
use std::{error::Error, future::Future, time::Duration};
use tokio::{
    process::Command,
    sync::watch::{Receiver, Sender},
    time::timeout,
};

const URI: &str = "test://watched-resource";
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server told without being asked.
#[derive(Clone, Default)]
struct News {
    progress: Vec<i64>,
    changed: bool,
    updated: Option<String>,
}

impl News {
    fn hear(&mut self, told: ServerNotification) {
        match told {
            ServerNotification::ResourceUpdatedNotification(told) => self.updated = Some(told.params.uri),
            ServerNotification::ToolListChangedNotification(_) => self.changed = true,
            _ => {}
        }
    }
}

struct App {
    news: Sender<News>,
}

impl ClientHandler for App {
    fn get_info(&self) -> ClientConfig {
        let info = json!({
            "protocolVersion": "2025-11-25",
            "capabilities": { "elicitation": {} },
            "clientInfo": { "name": "app", "version": "1.0.0" },
        });
        serde_json::from_value(info).expect("the words of MCP are rmcp's, too")
    }

    async fn create_elicitation(
        &self,
        _: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let answer =
            json!({ "action": "accept", "content": { "username": "ada", "email": "ada@example.com" } });
        serde_json::from_value(answer).map_err(|error| ErrorData::internal_error(error.to_string(), None))
    }

    async fn on_progress(&self, params: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        self.news.send_modify(|it| it.progress.push(params.progress as i64));
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.news.send_modify(|it| it.changed = true);
    }

    async fn on_resource_updated(
        &self,
        params: ResourceUpdatedNotificationParam,
        _: NotificationContext<RoleClient>,
    ) {
        self.news.send_modify(|it| it.updated = Some(params.uri.clone()));
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, name, kind, way @ ..] = arguments.as_slice() else {
        return Err("usage: reference-app MODE NAME http|stdio WAY…".into());
    };
    let news = Sender::new(News::default());
    let mut heard = Map::new();
    match connect(App { news: news.clone() }, mode, kind, way).await {
        Ok(client) => {
            heard.insert("connected".to_owned(), "yes".into());
            Conversation { client, name, news, heard: &mut heard, listening: None }.hold().await;
        }
        Err(error) => {
            heard.insert("connected".to_owned(), error.to_string().into());
        }
    }
    println!("{}", Value::Object(heard));
    // What still runs is of no interest.
    std::process::exit(0);
}

async fn connect(
    app: App,
    mode: &str,
    kind: &str,
    way: &[String],
) -> Result<RunningService<RoleClient, App>, Box<dyn Error>> {
    let lifecycle = match mode {
        "legacy" => ClientLifecycleMode::Initialize,
        _ => ClientLifecycleMode::Auto {
            preferred_versions: vec![ProtocolVersion::V_2026_07_28],
            legacy_version: None,
        },
    };
    let (first, rest) = way.split_first().ok_or("no way is given")?;
    if kind == "stdio" {
        let mut command = Command::new(first);
        command.args(rest);
        return Ok(app.serve_with_lifecycle(TokioChildProcess::new(command)?, lifecycle).await?);
    }
    let mut config = StreamableHttpClientTransportConfig::with_uri(first.as_str());
    if let Some(token) = rest.first() {
        config = config.auth_header(token);
    }
    // The one this build has; nothing here leaves the machine.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::Client::builder().no_proxy().build()?;
    Ok(app
        .serve_with_lifecycle(StreamableHttpClientTransport::with_client(client, config), lifecycle)
        .await?)
}

struct Conversation<'a> {
    client: RunningService<RoleClient, App>,
    name: &'a str,
    news: Sender<News>,
    heard: &'a mut Map<String, Value>,
    /// Since 2026-07-28 the news come here.
    listening: Option<Subscription>,
}

impl Conversation<'_> {
    async fn hold(mut self) {
        let peer = self.client.peer().clone();
        let version = peer.peer_info().map(|it| it.protocol_version.to_string());
        let is_modern = version.as_deref() == Some("2026-07-28");
        self.heard.insert("version".to_owned(), json!(version));
        let name = json!({ "name": self.name });
        let news = self.news.subscribe();
        let app = &self.client;
        let listed = async { Ok(json!(peer.list_all_tools().await?.len())) };
        note(self.heard, "listed", listed).await;
        note(self.heard, "called", call(app, "test_simple_text", json!({}))).await;
        let progress = async {
            call(app, "test_tool_with_progress", json!({})).await?;
            let seen = wait(news.clone(), |it| it.progress.len() == 3).await;
            Ok(json!(seen.progress))
        };
        note(self.heard, "progress", progress).await;
        let cancelled = async {
            let params = params("wait_for_cancellation", name.clone());
            let request = ClientRequest::CallToolRequest(CallToolRequest::new(params));
            let handle = peer.send_cancellable_request(request, PeerRequestOptions::no_options()).await?;
            wait(news.clone(), |it| it.progress.len() == 4).await;
            handle.cancel(None).await?;
            call(app, "was_cancelled", name.clone()).await
        };
        note(self.heard, "cancelled", cancelled).await;
        note(self.heard, "elicited", call(app, "test_elicitation", json!({ "message": "Who are you?" })))
            .await;
        let listening = &mut self.listening;
        let subscribed = async {
            if is_modern {
                let filter = json!({ "toolsListChanged": true, "resourceSubscriptions": [URI] });
                let filter: SubscriptionFilter =
                    serde_json::from_value(filter).expect("the words are rmcp's, too");
                *listening = Some(peer.listen(filter).await?);
            } else {
                subscribe(&peer).await?;
            }
            Ok(json!("yes"))
        };
        note(self.heard, "subscribed", subscribed).await;
        if let Some(mut listening) = self.listening.take() {
            let news = self.news.clone();
            tokio::spawn(async move {
                while let Ok(Some(told)) = listening.next().await {
                    news.send_modify(|it| it.hear(told));
                }
            });
        }
        let list_changed = async {
            call(app, "test_trigger_tool_change", json!({})).await?;
            wait(news.clone(), |it| it.changed).await;
            Ok(json!("changed"))
        };
        note(self.heard, "list_changed", list_changed).await;
        let updated = async {
            call(app, "touch_resource", json!({ "uri": URI })).await?;
            Ok(json!(wait(news.clone(), |it| it.updated.is_some()).await.updated))
        };
        note(self.heard, "updated", updated).await;
    }
}

/// Does one thing; a failure is what was heard of it.
async fn note(
    heard: &mut Map<String, Value>,
    what: &str,
    done: impl Future<Output = Result<Value, ServiceError>>,
) {
    let outcome = match timeout(PATIENCE, done).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => json!(error.to_string()),
        Err(_) => json!("never came"),
    };
    heard.insert(what.to_owned(), outcome);
}

/// The news once they are of this kind.
async fn wait(mut news: Receiver<News>, kind: impl FnMut(&News) -> bool) -> News {
    news.wait_for(kind).await.map(|it| it.clone()).unwrap_or_default()
}

fn params(tool: &'static str, arguments: Value) -> CallToolRequestParams {
    let arguments = if let Value::Object(arguments) = arguments { arguments } else { Map::new() };
    CallToolRequestParams::new(tool).with_arguments(arguments)
}

/// Calls a tool; what it says.
async fn call(
    app: &RunningService<RoleClient, App>,
    tool: &'static str,
    arguments: Value,
) -> Result<Value, ServiceError> {
    let result: CallToolResult = app.call_tool(params(tool, arguments)).await?;
    let result = serde_json::to_value(result).unwrap_or_default();
    Ok(result["content"][0]["text"].clone())
}

#[expect(deprecated, reason = "servers of before 2026-07-28 have no other way")]
async fn subscribe(peer: &Peer<RoleClient>) -> Result<(), ServiceError> {
    peer.subscribe(SubscribeRequestParams::new(URI)).await
}
