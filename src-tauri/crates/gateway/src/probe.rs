//! One real conversation with a server, to learn whether it is there, speaks MCP and accepts a credential.

use std::time::Duration;

/// What a server showed of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub server_info: ServerInfo,
    pub instructions: Option<String>,
    /// The protocol revision it chose.
    pub protocol: String,
    /// Every tool of every page.
    pub tools: Vec<Tool>,
    /// From the first byte sent to the last tool listed.
    pub took: Duration,
}

/// `serverInfo` of an `initialize` result.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
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
    /// No connection, no answer in time, or a 5xx.
    #[error("{0}")]
    Unreachable(String),
    /// Something answered, and it does not speak the MCP we speak.
    #[error("{0}")]
    NotMcp(String),
    /// 401: no credential, or one the server does not take.
    #[error("{0}")]
    Unauthorized(String),
    /// 403 or 429: the server knows us and says no.
    #[error("{0}")]
    Refused(String),
}
