//! The MCP message path: clients on one side (bridge, HTTP), remote servers on the other, raw JSON-RPC between.

mod gateway;

mod access;
mod answers;
mod bridge;
mod call;
mod closed;
mod edit;
mod frames;
mod guard;
mod http_sse;
mod link;
mod listener;
mod modern;
mod own_id;
mod permit;
mod pieces;
mod probe;
mod reach;
mod session;
mod shared;
mod step_up;
mod translate;
mod trouble;
mod turn;
mod under_way;
mod upstream;

pub use access::{Access, Caller, Event, Instance, Nobody, Outcome, Page, Question, Refusal, Server, Word};
pub use gateway::{BridgeHello, Config, Gateway, Limits, start, start_with};
pub use limits::{Budget, Counted, Gauge, Quota};
pub use probe::{Probe, ProbeError, ServerInfo, Tool};
pub use step_up::operation;
