//! The locks other programs take while they write their own files.

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};
use thiserror::Error;

use crate::disk::NewFolders;

/// How a program keeps others from writing one of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// It does not.
    None,
    /// An empty folder `<file>.lock`, made with `mkdir`, as the npm package proper-lockfile does (Claude Code).
    Folder,
    /// A folder `<file>.lock` that holds `owner.<token>`, built aside and renamed into place (Cline,
    /// `sdk/packages/core/src/extensions/mcp/config-loader.ts`).
    OwnedFolder,
}

#[derive(Debug, Error)]
pub enum LockError {
    #[error("{} is still locked by another program", path.display())]
    Busy { path: PathBuf },
    #[error("cannot lock {}", path.display())]
    Access { path: PathBuf, source: io::Error },
}

/// Both programs call a lock abandoned after this time; a living owner of the first kind touches its folder.
const STALE: Duration = Duration::from_secs(10);

/// Longer than a lock takes to count as abandoned, so that an abandoned lock never stops us.
pub const PATIENCE: Duration = Duration::from_secs(12);

const POLL: Duration = Duration::from_millis(25);

/// How long the removal of a folder may take to show.
const REMOVAL: Duration = Duration::from_secs(2);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    owner: Option<PathBuf>,
    /// Made for the lock; those without a file in them go with it.
    folders: Option<NewFolders>,
}

impl Protocol {
    /// Takes the lock of `file`, waiting at most `patience` for others to finish. `None` when there is none to take.
    pub fn take(self, file: &Path, patience: Duration) -> Result<Option<Lock>, LockError> {
        let failed = |source| LockError::Access { path: file.to_owned(), source };
        let folder = with_suffix(file, ".lock");
        let parent = file.parent().unwrap_or(Path::new("."));
        if self == Protocol::None {
            return Ok(None);
        }
        let folders = NewFolders::make(parent, false).map_err(failed)?;
        let began = Instant::now();
        loop {
            match self.turn(&folder, parent) {
                Ok(Some(mut lock)) => {
                    lock.folders = Some(folders);
                    return Ok(Some(lock));
                }
                Ok(None) => {}
                // On Windows a folder that somebody is just removing can be neither made nor looked at.
                Err(error)
                    if cfg!(windows)
                        && error.kind() == io::ErrorKind::PermissionDenied
                        && began.elapsed() < REMOVAL => {}
                Err(source) => return Err(failed(source)),
            }
            if began.elapsed() >= patience {
                return Err(LockError::Busy { path: file.to_owned() });
            }
            thread::sleep(POLL);
        }
    }

    fn turn(self, folder: &Path, parent: &Path) -> io::Result<Option<Lock>> {
        let taken = self.attempt(folder)?;
        if taken.is_some() || !self.is_stale(folder, parent)? {
            return Ok(taken);
        }
        self.clear(folder)?;
        self.attempt(folder)
    }

    fn attempt(self, folder: &Path) -> io::Result<Option<Lock>> {
        match self {
            Protocol::None => Ok(None),
            Protocol::Folder => match fs::create_dir(folder) {
                Ok(()) => Ok(Some(Lock { folder: folder.to_owned(), owner: None, folders: None })),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
                Err(error) => Err(error),
            },
            Protocol::OwnedFolder => {
                let aside = aside(folder, ".lock.tmp.")?;
                let token = aside.path().extension().unwrap_or_default().to_string_lossy().into_owned();
                let owner = format!("owner.{token}");
                fs::File::create_new(aside.path().join(&owner))?;
                // Refused when the lock is there, for a lock in place is never an empty folder.
                match rename(aside.path(), folder) {
                    Ok(()) => {
                        drop(aside.keep());
                        Ok(Some(Lock {
                            owner: Some(folder.join(owner)),
                            folder: folder.to_owned(),
                            folders: None,
                        }))
                    }
                    Err(_) if folder.exists() => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// Compares the lock's time with that of a folder made now, so that the file system's clock alone counts.
    fn is_stale(self, folder: &Path, parent: &Path) -> io::Result<bool> {
        let Some(then) = modified(folder)? else { return Ok(false) };
        let probe = tempfile::Builder::new().prefix(".traygate-").tempdir_in(parent)?;
        let now = modified(probe.path())?.unwrap_or(then);
        Ok(now.duration_since(then).is_ok_and(|age| age > STALE))
    }

    /// Takes an abandoned lock away as the program itself would.
    fn clear(self, folder: &Path) -> io::Result<()> {
        let gone = |result: io::Result<()>| match result {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        match self {
            Protocol::None => Ok(()),
            Protocol::Folder => gone(fs::remove_dir(folder)),
            Protocol::OwnedFolder => {
                // Renamed first, so that of several who see it abandoned only one takes it away.
                let aside = aside(folder, ".lock.stale.")?;
                gone(rename(folder, &aside.path().join("lock")))
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only our own mark is removed: should somebody have taken our lock for abandoned, theirs stays.
        if let Some(owner) = &self.owner {
            fs::remove_file(owner).ok();
        }
        fs::remove_dir(&self.folder).ok();
        self.folders.take();
    }
}

/// A new folder beside the lock, gone when dropped.
fn aside(folder: &Path, mark: &str) -> io::Result<tempfile::TempDir> {
    let file = folder.with_extension("");
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    tempfile::Builder::new()
        .prefix(&format!("{name}{mark}"))
        .tempdir_in(folder.parent().unwrap_or(Path::new(".")))
}

fn modified(path: &Path) -> io::Result<Option<SystemTime>> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found?.modified().map(Some),
    }
}

#[expect(clippy::disallowed_methods, reason = "moves a lock folder, not a file of anybody")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}
