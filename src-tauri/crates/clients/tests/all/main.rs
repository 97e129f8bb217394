//! The crate as others see it. A new client is tested by being listed in `CLIENTS` and given fixtures.

#![expect(clippy::unwrap_used, reason = "clippy's allowance for tests does not reach what tests share")]

mod every_client;
mod failures;
mod fixtures;
#[cfg(unix)]
mod full_disk;
mod going_back;
mod hard_cases;
mod paths;
mod random;
mod replacing;
mod sandbox;
mod schemas;
mod standing;
mod writer_rules;
