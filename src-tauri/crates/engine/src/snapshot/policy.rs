//! What AI apps may do with a server's tools, as it is shown.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What apps may do without being held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PolicyMode {
    /// Everything.
    #[default]
    Allow,
    /// Everything, but what may change something only after the user said yes.
    Ask,
    /// Only what changes nothing.
    ReadOnly,
}

impl From<PolicyMode> for policy::Mode {
    fn from(mode: PolicyMode) -> policy::Mode {
        match mode {
            PolicyMode::Allow => policy::Mode::Allow,
            PolicyMode::Ask => policy::Mode::Ask,
            PolicyMode::ReadOnly => policy::Mode::ReadOnly,
        }
    }
}

impl From<policy::Mode> for PolicyMode {
    fn from(mode: policy::Mode) -> PolicyMode {
        match mode {
            policy::Mode::Allow => PolicyMode::Allow,
            policy::Mode::Ask => PolicyMode::Ask,
            policy::Mode::ReadOnly => PolicyMode::ReadOnly,
        }
    }
}

/// The policy of one server in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerPolicy {
    pub mode: PolicyMode,
    /// Tools that are switched off.
    pub tools_off: Vec<String>,
    /// Tools that the server changed, held until the user accepts it.
    pub tools_held: Vec<String>,
}

/// The policy of one server with its tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PolicyState {
    /// Server id.
    pub server: String,
    /// For people: "PartnerStack".
    pub name: String,
    pub mode: PolicyMode,
    /// By name. May have tools that the server does not have (any more).
    pub tools_off: Vec<String>,
    /// As the server last listed them; none before anybody is signed in.
    pub tools: Vec<ToolState>,
    pub held: Vec<HeldChange>,
    /// Those that were accepted just now.
    pub accepted: Vec<HeldChange>,
}

/// One tool of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ToolState {
    pub name: String,
    /// For people.
    pub title: Option<String>,
    /// Whether the server says that it changes nothing.
    pub read_only: bool,
    pub off: bool,
    pub held: bool,
}

/// A tool that says something else of itself than the user knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeldChange {
    pub tool: String,
    /// The label of the instance it was listed to.
    pub instance: Option<String>,
    /// Names the change, so that what is accepted is what was seen.
    pub change: String,
    /// Unified diff.
    pub diff: String,
}

/// A call that waits for the user's word.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskedCall {
    /// For `AnswerCall`.
    pub id: String,
    /// For people: "Cursor".
    pub app: String,
    /// Whether that is only what the program says of itself.
    pub claimed: bool,
    /// Server id.
    pub server: String,
    /// For people: "PartnerStack".
    pub server_name: String,
    /// The label of the instance it would act on.
    pub instance: Option<String>,
    /// The tool's name, else the method.
    pub tool: String,
    /// What the tool is called for people.
    pub title: Option<String>,
    /// What it is called with, abbreviated; for the screen only.
    pub arguments: Option<String>,
    /// Unix seconds.
    #[ts(type = "number")]
    pub since: u64,
}

/// What an app wants to do is not written into any log.
impl std::fmt::Debug for AskedCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AskedCall").field("id", &self.id).field("tool", &self.tool).finish_non_exhaustive()
    }
}
