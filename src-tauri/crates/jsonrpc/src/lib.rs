//! JSON-RPC messages as MCP sends them: read without being rewritten, framed as lines or server-sent events, edited by
//! splices.

mod envelope;
pub mod lines;
pub mod splice;
pub mod sse;
mod strict;

pub use envelope::{
    Kind, MAX_BYTES, Malformed, Message, Outcome, Params, Span, id_key, object, same_id, string,
};
