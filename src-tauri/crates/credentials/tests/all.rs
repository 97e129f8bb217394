//! The crate from outside, against an authorisation server and an MCP server at real sockets.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod authority;
mod discovery;
mod keys;
mod refresh;
mod revocation;
mod sandbox;
mod sign_in;
mod vault;
