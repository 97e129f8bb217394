//! What can go wrong with a client's files, and what its user can do about it.

use configfile::{EditError, ParseError, disk::DiskError};
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a client's files were not changed. Unless the message says otherwise, nothing was written.
#[derive(Debug, Error)]
pub enum Error {
    #[error("{client} is not installed on this machine")]
    NotInstalled { client: &'static str },
    #[error("{client} cannot use an HTTP entry")]
    NoHttp { client: &'static str },
    #[error("{} cannot be read by {client}: line {line}, column {column}: {reason}", path.display())]
    Malformed { client: &'static str, path: PathBuf, line: usize, column: usize, reason: String },
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
    #[error("{client} has no edit {number} in its history (any more)")]
    NoSuchEdit { client: &'static str, number: u32 },
    #[error("our entry in {} was changed after our edit; taking that edit back would lose the newer change", path.display())]
    NewerEdits { path: PathBuf },
    /// One of a client's two files could not be written when the other already was.
    #[error("{} could not be written; {}", path.display(), all(fate))]
    SecondFile { path: PathBuf, fate: Vec<Fate>, source: Box<Error> },
}

/// What became of a file that was written before another of the same app could not be.
#[derive(Debug)]
pub struct Fate {
    pub path: PathBuf,
    /// Why it could not be put back as it was. `None`: it was.
    pub stuck: Option<String>,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.stuck {
            None => write!(f, "{path} was put back as it was"),
            Some(why) => write!(f, "{path} is written and could not be put back ({why})"),
        }
    }
}

fn all(fates: &[Fate]) -> String {
    fates.iter().map(Fate::to_string).collect::<Vec<_>>().join("; ")
}

impl Error {
    /// What the user can do next, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::NotInstalled { .. } => "Install the app and start it once, then connect it again.",
            Error::NoHttp { .. } => "Connect it without asking for HTTP; it then starts the bridge.",
            Error::Malformed { .. } => {
                "Open the file in an editor, mend that line (or take back the edit that broke it), then try again."
            }
            Error::Layout { .. } => "Open the file in an editor and mend what is named, then try again.",
            Error::ReadOnly { .. } => {
                "Somebody protected the file on purpose; allow writing to it, then try again."
            }
            Error::Changed { .. } => "Nothing was overwritten; try again.",
            Error::Locked { .. } => "Quit the app, then try again.",
            Error::Access { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    "Make room on the disk, then try again."
                }
                io::ErrorKind::PermissionDenied => {
                    "Allow this user to write to the file and its folder, then try again."
                }
                _ => "The file is as it was; mend what the message names, then try again.",
            },
            Error::NothingToUndo { .. } => "Disconnect removes our entries at any time.",
            Error::NoSuchEdit { .. } => "`traygate undo APP --list` shows the edits there are.",
            Error::NewerEdits { .. } => "Disconnect removes our entries and keeps the newer change.",
            Error::SecondFile { source, .. } => source.hint(),
        }
    }

    pub(crate) fn malformed(client: &'static str, path: &Path, error: ParseError) -> Error {
        let ParseError { line, column, reason } = error;
        Error::Malformed { client, path: path.to_owned(), line, column, reason }
    }

    pub(crate) fn layout(path: &Path, error: EditError) -> Error {
        Error::Layout { path: path.to_owned(), reason: error.to_string() }
    }
}

impl From<DiskError> for Error {
    fn from(error: DiskError) -> Error {
        match error {
            DiskError::Access { what, path, source } => Error::Access { what, path, source },
            DiskError::NotAFile { path } => Error::Layout { path, reason: "it is not a file".to_owned() },
            DiskError::NotText { path } => Error::Layout { path, reason: "it is not UTF-8 text".to_owned() },
            DiskError::TooLarge { path, size } => {
                let reason =
                    format!("it has {} MB, and no app's settings are that long", size / (1024 * 1024));
                Error::Layout { path, reason }
            }
            DiskError::ReadOnly { path } => Error::ReadOnly { path },
            DiskError::Changed { path } => Error::Changed { path },
        }
    }
}
