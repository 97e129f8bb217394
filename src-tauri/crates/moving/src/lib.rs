//! What somebody brings along: addresses and vendors' snippets as people paste them, other programs' entries, the
//! sign-ins of `npx mcp-remote`. Reads and understands; changes nothing.

pub mod address;
mod credential;
pub mod entry;
mod mask;
pub mod mcp_remote;
pub mod snippet;

pub use address::Refused;
pub use credential::Credential;
pub use mask::{MASK, mask};
