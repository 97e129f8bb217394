//! The MCP message path: clients on one side (bridge, HTTP), remote servers on the other, raw JSON-RPC between.

mod access;

pub use access::{Access, Event, Instance, Outcome, Refusal, Server};
