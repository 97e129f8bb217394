//! The MCP message path: clients on one side (bridge, HTTP), remote servers on the other, raw JSON-RPC between.

mod access;
mod gateway;
mod probe;

pub use access::{Access, Event, Instance, Outcome, Refusal, Server};
pub use gateway::{BridgeHello, Config, Gateway, Limits, start, start_with};
pub use probe::{Probe, ProbeError, ServerInfo, Tool};
