//! JSON-RPC messages as MCP sends them: read without being rewritten, framed as lines or server-sent events, edited by
//! splices.

mod envelope;
mod inner;
pub mod lines;
mod scan;
pub mod splice;
pub mod sse;

pub use envelope::{
    Kind, MAX_BYTES, Malformed, Message, Outcome, Params, Span, id_key, object, same_id, string,
};
pub use scan::is_unique;
