//! One real conversation with a server, to learn whether it is there, speaks MCP and accepts a credential.

use crate::{
    Page, Server,
    answers::LATEST,
    http_sse,
    link::{answer_in, answer_of},
    modern::{Era, MODERN, OWN_ID, error_code, judge, own_request},
    trouble::{self, Trouble},
    upstream::{Events, Reply, SESSION_ID, Upstream},
};
use bytes::Bytes;
use credentials::Authorization;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jsonrpc::{Kind, Message, Outcome};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};
use tokio::time::timeout;
use way_out::Response;

/// More pages than this are a loop.
pub(crate) const PAGES: usize = 100;
/// How long the one tool may take that a probe calls; what it says is welcome, not needed.
const CALL: Duration = Duration::from_secs(5);

/// What a server showed of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub server_info: ServerInfo,
    pub instructions: Option<String>,
    /// `_meta` of its `initialize` or `server/discover` result.
    pub meta: Option<Value>,
    /// The protocol revision it chose.
    pub protocol: String,
    /// Every tool of every page.
    pub tools: Vec<Tool>,
    /// The result of the tool that was to be called, when it is read-only and answered in time.
    pub told: Option<Value>,
    /// What its clock said (the `Date` header of an answer).
    pub date: Option<String>,
    /// From the first byte sent to the last tool listed.
    pub took: Duration,
    /// Its answers as they came, for [`Access::remember`](crate::Access::remember).
    pub said: Vec<(Page, Bytes)>,
}

/// `serverInfo` of an `initialize` or `server/discover` result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ServerInfo {
    pub name: String,
    pub title: Option<String>,
    pub version: String,
}

/// One entry of `tools/list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    pub name: String,
    pub title: Option<String>,
    pub description: Option<String>,
    /// `annotations.readOnlyHint`.
    pub read_only: bool,
}

/// Why a server could not be probed. Each text is a whole sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// No connection, or no answer in time.
    #[error("{0}")]
    Unreachable(String),
    /// Its certificate is not trusted.
    #[error("{0}")]
    Untrusted(String),
    /// A 5xx.
    #[error("{0}")]
    Failing(String),
    /// Something answered, and it does not speak the MCP we speak.
    #[error("{0}")]
    NotMcp(String),
    /// 401: no credential, or one the server does not take.
    #[error("{0}")]
    Unauthorized(String),
    /// 403: the server knows us and says no.
    #[error("{0}")]
    Refused(String),
    /// 429: it was asked too often.
    #[error("{0}")]
    Limited(String),
}

impl From<Trouble> for ProbeError {
    fn from(trouble: Trouble) -> ProbeError {
        match trouble {
            Trouble::SignInNeeded(words) => ProbeError::Unauthorized(words),
            Trouble::Refused(words) | Trouble::PermissionNeeded(words) => ProbeError::Refused(words),
            Trouble::Limited(words) | Trouble::Full(words) => ProbeError::Limited(words),
            Trouble::NotMcp(words) | Trouble::Invalid(words) => ProbeError::NotMcp(words),
            Trouble::Unreachable(words) if words.contains(trouble::UNTRUSTED) => ProbeError::Untrusted(words),
            Trouble::Faulty(words) => ProbeError::Failing(words),
            Trouble::Locked(words) | Trouble::Unreachable(words) | Trouble::Lost(words) => {
                ProbeError::Unreachable(words)
            }
            Trouble::SessionLost => {
                ProbeError::NotMcp("The server forgot the session it had just begun.".to_owned())
            }
        }
    }
}

/// Begins a conversation, lists every tool, calls `tool` if there is one that only reads, and ends it again. A modern
/// server is asked without a conversation.
pub(crate) async fn probe(
    upstream: &Upstream,
    server: &Server,
    authorization: Option<Authorization>,
    tool: Option<&str>,
) -> Result<Probe, ProbeError> {
    let begun = Instant::now();
    let wait = upstream.limits.list;
    let (era, headers) = (Era::Modern, HeaderMap::new());
    let (stream, said, date) = (None, Vec::new(), None);
    let mut asking = Asking { upstream, server, authorization, era, headers, wait, stream, said, date };
    let outcome = timeout(wait, asking.all(tool)).await;
    if asking.headers.contains_key(SESSION_ID) {
        drop(timeout(Duration::from_secs(2), asking.send(Method::DELETE, None)).await);
    }
    let slow =
        |_| ProbeError::Unreachable(trouble::too_slow(&server.name, wait.as_secs()).words(&server.name));
    let (greeted, tools, told) = outcome.map_err(slow)??;
    let Greeted { protocol, server_info, instructions, meta } = greeted;
    let (took, said, date) = (begun.elapsed(), asking.said, asking.date);
    Ok(Probe { server_info, instructions, meta, protocol, tools, told, date, took, said })
}

/// A probe under way: the same credential and, once it has begun, the same session for each message.
struct Asking<'a> {
    upstream: &'a Upstream,
    server: &'a Server,
    authorization: Option<Authorization>,
    era: Era,
    headers: HeaderMap,
    wait: Duration,
    /// Where the server speaks the transport of 2024-11-05: where messages go, and what it says.
    stream: Option<(Server, Box<Events>)>,
    said: Vec<(Page, Bytes)>,
    /// What its clock said first.
    date: Option<String>,
}

#[derive(Deserialize)]
struct Greeted {
    #[serde(rename = "protocolVersion")]
    protocol: String,
    #[serde(default, rename = "serverInfo")]
    server_info: ServerInfo,
    instructions: Option<String>,
    #[serde(rename = "_meta")]
    meta: Option<Value>,
}

/// A `server/discover` result.
#[derive(Deserialize)]
struct Discovered {
    #[serde(rename = "supportedVersions")]
    versions: Vec<String>,
    instructions: Option<String>,
    #[serde(rename = "_meta")]
    meta: Option<Value>,
}

#[derive(Deserialize)]
struct Tools {
    tools: Vec<Listed>,
    #[serde(rename = "nextCursor")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    title: Option<String>,
    description: Option<String>,
    #[serde(default)]
    annotations: Annotations,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Annotations {
    title: Option<String>,
    #[serde(rename = "readOnlyHint")]
    read_only: bool,
}

impl Asking<'_> {
    async fn all(&mut self, tool: Option<&str>) -> Result<(Greeted, Vec<Tool>, Option<Value>), Trouble> {
        let greeted = match self.discover().await? {
            Some(greeted) => greeted,
            None => match self.greet().await {
                Err(trouble @ Trouble::NotMcp(_)) => match self.open_stream().await {
                    Ok(()) => self.greet().await?,
                    // What the server said first is the better answer.
                    Err(_) => return Err(trouble),
                },
                greeted => greeted?,
            },
        };
        let tools = self.list().await?;
        let told = self.call(&tools, tool).await;
        Ok((greeted, tools, told))
    }

    /// `None`: the question of revision 2026-07-28 means nothing to a server of an older one.
    async fn discover(&mut self) -> Result<Option<Greeted>, Trouble> {
        let mut answer = self.exchange("server/discover", Map::new()).await;
        if answer.as_ref().is_ok_and(|it| error_code(it) == Some(-32022)) {
            // UnsupportedProtocolVersion is answered with a version the server names, and ours is the one there is.
            answer = self.exchange("server/discover", Map::new()).await;
        }
        if judge(answer.as_ref())? == Era::Legacy {
            return Ok(None);
        }
        let answer = answer?;
        let Discovered { versions, meta, instructions } = self.read("server/discover", &answer)?;
        let page = Page::asked("server/discover", Era::Modern, &Map::new());
        self.said.extend(page.map(|it| (it, answer.text().clone())));
        let known = MODERN.iter().find(|known| versions.iter().any(|it| it == *known));
        let protocol = known.ok_or_else(|| {
            let name = &self.server.name;
            Trouble::NotMcp(format!(
                "{name} speaks only MCP {}, which Traygate does not.",
                versions.join(", ")
            ))
        })?;
        let protocol = (*protocol).to_owned();
        let server_info = meta.as_ref().and_then(|it| it.get("io.modelcontextprotocol/serverInfo"));
        let server_info = server_info.and_then(|it| ServerInfo::deserialize(it).ok()).unwrap_or_default();
        Ok(Some(Greeted { protocol, server_info, instructions, meta }))
    }

    async fn greet(&mut self) -> Result<Greeted, Trouble> {
        self.era = Era::Legacy;
        self.headers.clear();
        let client = json!({ "name": "Traygate", "version": self.upstream.version });
        let mut hello = Map::new();
        hello.insert("protocolVersion".to_owned(), LATEST.into());
        hello.insert("capabilities".to_owned(), json!({}));
        hello.insert("clientInfo".to_owned(), client);
        let greeted: Greeted = self.ask("initialize", hello).await?;
        if let Ok(version) = HeaderValue::from_str(&greeted.protocol) {
            self.headers.insert("mcp-protocol-version", version);
        }
        let initialized = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
        self.send(Method::POST, Some(initialized.into())).await?;
        Ok(greeted)
    }

    async fn open_stream(&mut self) -> Result<(), Trouble> {
        self.headers.clear();
        let response = self.send(Method::GET, None).await?;
        let Reply::Events { mut events, .. } = self.upstream.read(self.server, false, response).await? else {
            return Err(trouble::not_mcp(&self.server.name, "nothing"));
        };
        let url = http_sse::address(self.server, &mut events).await?;
        self.stream = Some((Server { url, ..self.server.clone() }, events));
        Ok(())
    }

    async fn list(&mut self) -> Result<Vec<Tool>, Trouble> {
        let (mut tools, mut params) = (Vec::new(), Map::new());
        for _ in 0..PAGES {
            let page: Tools = self.ask("tools/list", params).await?;
            tools.extend(page.tools.into_iter().map(|it| Tool {
                name: it.name,
                title: it.title.or(it.annotations.title),
                description: it.description,
                read_only: it.annotations.read_only,
            }));
            let Some(next) = page.next else { return Ok(tools) };
            params = [("cursor".to_owned(), next.into())].into_iter().collect();
        }
        Err(Trouble::Invalid(format!("{} lists its tools on more than {PAGES} pages.", self.server.name)))
    }

    /// What the tool answers, without arguments. A tool that may change something is not called.
    async fn call(&mut self, tools: &[Tool], tool: Option<&str>) -> Option<Value> {
        let name = tool.filter(|name| tools.iter().any(|it| it.name == *name && it.read_only))?;
        let mut params = Map::new();
        params.insert("name".to_owned(), name.into());
        params.insert("arguments".to_owned(), json!({}));
        timeout(CALL, self.ask("tools/call", params)).await.ok()?.ok()
    }

    async fn ask<T: DeserializeOwned>(
        &mut self,
        method: &str,
        params: Map<String, Value>,
    ) -> Result<T, Trouble> {
        let page = Page::asked(method, self.era, &params);
        let message = self.exchange(method, params).await?;
        let read = self.read(method, &message)?;
        self.said.extend(page.map(|it| (it, message.text().clone())));
        Ok(read)
    }

    async fn exchange(&mut self, method: &str, params: Map<String, Value>) -> Result<Message, Trouble> {
        let name = &self.server.name;
        let (text, id) = match self.era {
            Era::Legacy => {
                let text = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
                (text.to_string().into(), &b"1"[..])
            }
            Era::Modern => {
                let (text, headers) = own_request(method, params, &self.upstream.version);
                self.headers = headers;
                (text, OWN_ID)
            }
        };
        let response = self.send(Method::POST, Some(text)).await?;
        if let Some((_, events)) = self.stream.as_mut().filter(|_| response.status().is_success()) {
            return answer_in(events, name, id).await;
        }
        let reply = self.upstream.read(self.server, self.headers.contains_key(SESSION_ID), response).await?;
        let (_, session, message): (StatusCode, _, Message) =
            answer_of(self.upstream, name, id, reply).await?;
        if let Some(session) = session.filter(|_| self.era == Era::Legacy) {
            self.headers.insert(SESSION_ID, session);
        }
        Ok(message)
    }

    fn read<T: DeserializeOwned>(&self, method: &str, message: &Message) -> Result<T, Trouble> {
        let name = &self.server.name;
        match &message.kind {
            Kind::Response { outcome: Outcome::Result(span), .. } => {
                serde_json::from_slice(message.slice(span)).map_err(|error| {
                    Trouble::Invalid(format!(
                        "{name} answered `{method}` with something unreadable ({error})."
                    ))
                })
            }
            _ => Err(Trouble::Invalid(declined(name, method, message.text()))),
        }
    }

    async fn send(&mut self, method: Method, text: Option<Bytes>) -> Result<Response, Trouble> {
        let mut headers = self.headers.clone();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        let authorization = self.authorization.as_ref();
        let server = self.stream.as_ref().map_or(self.server, |(it, _)| it);
        let response = self
            .upstream
            .send(server, &method, &|| headers.clone(), authorization, text.as_ref(), self.wait)
            .await?;
        if self.date.is_none() {
            let date = response.headers().get(header::DATE).and_then(|it| it.to_str().ok());
            self.date = date.map(str::to_owned);
        }
        if response.status() == StatusCode::UNAUTHORIZED {
            let words = match authorization {
                Some(_) => format!("{} does not accept this sign-in (401).", self.server.name),
                None => format!("{} wants a sign-in (401).", self.server.name),
            };
            return Err(Trouble::SignInNeeded(words));
        }
        Ok(response)
    }
}

fn declined(server: &str, method: &str, text: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Told {
        error: Complaint,
    }
    #[derive(Deserialize)]
    struct Complaint {
        code: i64,
        message: String,
    }
    match serde_json::from_slice::<Told>(text) {
        Ok(Told { error: Complaint { code, message } }) => {
            format!("{server} declined `{method}`: {message} ({code}).")
        }
        Err(_) => format!("{server} declined `{method}` without saying why."),
    }
}
