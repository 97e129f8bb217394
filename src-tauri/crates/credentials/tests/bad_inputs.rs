//! The bad inputs of `docs/bad-inputs.md` that a sign-in meets.

mod addresses;
mod public;
