//! The gateway at its real sockets, between a small server of ours and clients that see every byte.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod approval;
mod at_once;
mod bad_inputs;
mod bridge;
mod connections;
mod fidelity;
mod http_sse;
mod limits;
mod listener;
mod modern;
mod modern_bridge;
mod modern_switching;
mod move_to;
mod passthrough;
mod paused;
mod policy_asking;
mod policy_change;
mod policy_rules;
mod probe;
mod signed_out;
mod step_up;
mod streams;
mod subscriptions;
mod support;
mod switching;
mod translated;
mod translated_bridge;
mod translated_questions;
mod upstream_trouble;
mod way_out;
