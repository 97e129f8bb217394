//! A file the user asks us to make: new, readable by them alone, whole or not at all.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use crate::{Failure, Kind};

/// Makes the file. One that is there is not overwritten; of one that cannot be finished nothing stays.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut made = options.open(file).map_err(|error| not_made(file, &error))?;
    let written = made.write_all(bytes).and_then(|()| made.sync_all());
    written.map_err(|error| {
        drop(made);
        let left = match fs::remove_file(file) {
            Ok(()) => "nothing was kept of it",
            Err(_) => "what is there of it is not whole: delete it",
        };
        Failure::new(Kind::Ours, format!("cannot write {}: {error}; {left}", file.display()))
            .hint("make room on the disk, or name a file on another one")
    })
}

fn not_made(file: &Path, error: &io::Error) -> Failure {
    let (why, next) = match error.kind() {
        io::ErrorKind::AlreadyExists => (
            "it is there already, and nothing was changed".to_owned(),
            "name a file that is not there yet, or delete this one first",
        ),
        io::ErrorKind::NotFound => (
            "its folder does not exist".to_owned(),
            "make the folder first, or name a file in one that is there",
        ),
        _ => (error.to_string(), "name a file that is not there yet, in a folder you may write to"),
    };
    Failure::new(Kind::Usage, format!("cannot write {}: {why}", file.display())).hint(next)
}
