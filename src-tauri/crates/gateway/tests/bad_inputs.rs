//! The bad inputs of `docs/bad-inputs.md` that servers and clients bring to the gateway.

mod answers;
mod certificates;
mod crossing;
mod modern;
mod sessions;
mod wild;
