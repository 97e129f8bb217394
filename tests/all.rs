//! Every test of the whole program, one module each.
#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod architecture;
mod bad_inputs;
#[cfg(target_os = "linux")]
mod conformance;
// Their sandbox knows Linux's folders, tools and key store; other systems have the tests of each crate.
#[cfg(target_os = "linux")]
mod journeys;
mod tidy;
