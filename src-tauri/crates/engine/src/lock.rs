//! The one owner per user: a lock held while it runs, and the private folders and files it works in.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::Path,
};

use crate::{Failure, Kind, words::words};

/// Held while this process is the owner. The system lets go of it when the process dies, however it dies, so that
/// it alone decides whether a socket that is lying around is stale.
#[derive(Debug)]
pub(crate) struct OwnerLock {
    _file: File,
}

impl OwnerLock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(path: &Path) -> Result<OwnerLock, Failure> {
        let cannot = |error: io::Error| {
            Failure::of(Kind::Ours, words("failure-lock").with("file", path).with("error", &error))
        };
        let mut file = private_file(path, false).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                // Windows lets nobody read a locked file; then the number is left out.
                let known = file.read_to_string(&mut pid).is_ok() && pid.trim().parse::<u32>().is_ok();
                let runs = match known {
                    true => words("failure-runs-as").with("pid", pid.trim()),
                    false => words("failure-runs"),
                };
                return Err(Failure::of(Kind::Owner, runs).remedy(words("failure-runs-hint")));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        file.set_len(0).map_err(cannot)?;
        writeln!(file, "{}", std::process::id()).map_err(cannot)?;
        Ok(OwnerLock { _file: file })
    }
}

/// Opens or makes a file that only this user can read; `empty` cuts what is in it.
pub(crate) fn private_file(path: &Path, empty: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(empty);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder that only this user can enter, or closes to others the one that is there. On Windows the
/// folder's parent (`%APPDATA%`) is the user's alone already.
pub(crate) fn private_folder(path: &Path) -> Result<(), Failure> {
    let cannot = |error: io::Error| {
        Failure::of(Kind::Ours, words("failure-folder").with("folder", path).with("error", &error))
            .remedy(words("failure-folder-hint"))
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(cannot)?;
        let now = fs::metadata(path).map_err(cannot)?.permissions().mode();
        if now & 0o077 != 0 {
            // Fails when the folder is another user's, and then nothing of ours belongs in it.
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(cannot)?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    fs::create_dir_all(path).map_err(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_owner_is_told_who_the_first_one_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("owner.lock");
        let first = OwnerLock::take(&path).unwrap();
        let failure = OwnerLock::take(&path).unwrap_err();
        assert_eq!(failure.kind, Kind::Owner);
        if cfg!(unix) {
            let words = format!("already running (process {})", std::process::id());
            assert!(failure.message.contains(&words), "{failure}");
        }
        drop(first);
        OwnerLock::take(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b");
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        private_folder(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
