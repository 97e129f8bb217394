//! What can go wrong with a client's files, and what its user can do about it.

use std::{io, path::PathBuf};
use thiserror::Error;

/// Why a client's files were not changed. Unless a variant says otherwise, nothing was written.
#[derive(Debug, Error)]
pub enum Error {
    #[error("{client} is not installed on this machine")]
    NotInstalled { client: &'static str },
    #[error("{client} cannot use an HTTP entry")]
    NoHttp { client: &'static str },
    #[error("{} is not valid: line {line}, column {column}: {reason}", path.display())]
    Malformed { path: PathBuf, line: usize, column: usize, reason: String },
    #[error("{} is not laid out as expected: {reason}", path.display())]
    Layout { path: PathBuf, reason: String },
    #[error("{} is write-protected", path.display())]
    ReadOnly { path: PathBuf },
    #[error("{} changed while it was being edited", path.display())]
    Changed { path: PathBuf },
    #[error("{client} has kept {} locked for too long", path.display())]
    Locked { client: &'static str, path: PathBuf },
    #[error("cannot {what} {}", path.display())]
    Access { what: &'static str, path: PathBuf, source: io::Error },
    #[error("there is no edit of {client}'s files to take back")]
    NothingToUndo { client: &'static str },
    #[error("{} was changed after our last edit; taking that edit back would lose the newer change", path.display())]
    NewerEdits { path: PathBuf },
    /// One of a client's two files could not be written. The message says in what state both are now.
    #[error("{} could not be written; {fate}", path.display())]
    SecondFile { path: PathBuf, fate: String, source: Box<Error> },
}

impl Error {
    /// What the user can do next, in one sentence.
    pub fn hint(&self) -> &'static str {
        ""
    }
}
