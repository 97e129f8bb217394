//! What the journeys share: a sandbox home, the programs under test, the vendors, MCP clients.
#![expect(clippy::unwrap_used, reason = "a test harness may panic: that is how a test fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test harness reads the clock and writes the files it breaks"
)]

mod bridge;
mod bundle;
mod http;
pub mod kills;
mod mcp;
mod npm;
mod peer;
mod people;
mod process;
mod programs;
mod python;
mod reference;
mod sandbox;
mod storm;
mod suite;
mod vendors;

pub use bridge::Bridge;
pub use bundle::unzipped;
pub use http::Http;
pub use mcp::{Mcp, text};
pub use npm::{everything, everything_over_sse, node_path, npm};
pub use peer::{Peer, peer_script};
pub use process::{Process, until};
pub use programs::{cargo_build, is_cargo_test, program, programs};
pub use python::python;
pub use reference::{Era, Reference};
pub use sandbox::{Answer, Cli, Sandbox};
pub use storm::Storm;
pub use suite::Suite;
pub use vendors::Vendors;

use std::time::Duration;

/// How long a step may take before the test fails. Generous: the machine may be busy with something else.
pub const PATIENCE: Duration = Duration::from_secs(30);
