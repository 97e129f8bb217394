//! The resident process's log: warnings on standard error and in a file that cannot grow for ever.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A log that has grown to this gives way to a new one; the one before it is kept.
const LONGEST: u64 = 1024 * 1024;

/// Where the log is.
pub(crate) fn folder(state: &Path) -> PathBuf {
    state.join("log")
}

/// Writes to standard error and to the file.
pub(crate) struct Log {
    file: PathBuf,
    open: File,
    length: u64,
}

impl Log {
    /// Goes on with the log in the state's folder.
    pub(crate) fn open(state: &Path) -> io::Result<Log> {
        let folder = folder(state);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        // It may be the first there is of the state.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let file = folder.join("traygate.log");
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let open = options.open(&file)?;
        let length = open.metadata()?.len();
        Ok(Log { file, open, length })
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        fs::copy(&self.file, self.file.with_extension("old.log"))?;
        self.open.set_len(0)?;
        self.length = 0;
        Ok(())
    }
}

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Started from a desktop there may be nobody to read it.
        io::stderr().write_all(line).ok();
        if self.length > LONGEST {
            self.begin_anew()?;
        }
        self.open.write_all(line)?;
        self.length += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_kept_from_growing_and_from_others() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = Log::open(dir.path()).unwrap();
        log.length = LONGEST + 1;
        log.open.write_all(b"old\n").unwrap();
        log.write_all(b"new\n").unwrap();
        let read = |name: &str| fs::read_to_string(folder(dir.path()).join(name)).unwrap();
        assert_eq!((read("traygate.log").as_str(), read("traygate.old.log").as_str()), ("new\n", "old\n"));
        drop(log);
        Log::open(dir.path()).unwrap().write_all(b"later\n").unwrap();
        assert_eq!(read("traygate.log"), "new\nlater\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder(dir.path()).join("traygate.log")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
