//! Edits configuration files that belong to other programs.
//!
//! Two halves that never mix: [`Document`] turns text into text and does no I/O; [`disk`] is the only place in
//! the workspace that replaces a file, under the locks of [`lock`] where the other program has one.

pub mod diff;
pub mod disk;
mod document;
mod ground;
mod json;
mod listed;
pub mod lock;
mod reason;
mod splice;
mod syntax;
mod toml;
mod yaml;

pub use document::{Document, EditError, Format, ParseError};
pub use ground::Ground;
