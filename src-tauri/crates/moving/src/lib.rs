//! What somebody brings along: addresses and vendors' snippets as people paste them, the sign-ins of `npx mcp-remote`.
//! Reads and understands; changes nothing.

pub mod address;
pub mod mcp_remote;
pub mod snippet;

pub use address::Refused;
