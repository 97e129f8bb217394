//! The bad inputs of `docs/bad-inputs.md` that a sign-in meets.

mod addresses;
mod callback;
mod certificates;
mod documents;
mod public;
mod registration;
mod tokens;
