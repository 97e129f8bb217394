//! The bad inputs of `docs/bad-inputs.md` that servers and clients bring to the gateway.

mod answers;
mod crossing;
mod wild;
