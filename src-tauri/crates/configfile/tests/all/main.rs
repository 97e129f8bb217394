//! The crate as others see it: texts of every shape, files of every kind, locks.

#![expect(clippy::unwrap_used, reason = "clippy's allowance for tests does not reach what tests share")]

mod disk;
mod edits;
mod lines;
mod lock;
mod properties;
