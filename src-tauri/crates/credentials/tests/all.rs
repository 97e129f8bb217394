//! The crate from outside, against an authorisation server and an MCP server at real sockets.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod adoption;
mod authority;
mod bad_inputs;
mod damage;
mod discovery;
mod identity;
#[cfg(target_os = "linux")]
mod keychain;
mod keys;
mod log;
mod refresh;
mod rekey;
mod renewals;
mod revocation;
mod sandbox;
mod sign_in;
mod step_up;
mod terms;
mod vault;
