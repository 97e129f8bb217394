//! A file the user asks us to make: new, readable by them alone, whole or not at all.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use crate::{Failure, Kind, words::words};

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
            Ok(()) => words("failure-file-nothing-left"),
            Err(_) => words("failure-file-part-left"),
        };
        let cannot =
            words("failure-file-unfinished").with("file", file).with("error", &error).with("left", left);
        Failure::of(Kind::Ours, cannot).remedy(words("failure-file-unfinished-hint"))
    })
}

fn not_made(file: &Path, error: &io::Error) -> Failure {
    let cannot = words("failure-file").with("file", file);
    let (cannot, next) = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            (cannot.with("why", words("failure-file-is-there")), words("failure-file-is-there-hint"))
        }
        io::ErrorKind::NotFound => {
            (cannot.with("why", words("failure-file-no-folder")), words("failure-file-no-folder-hint"))
        }
        _ => (cannot.with("why", error), words("failure-file-hint")),
    };
    Failure::of(Kind::Usage, cannot).remedy(next)
}
