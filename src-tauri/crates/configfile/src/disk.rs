//! The only place in the workspace that replaces a file.

#[cfg(test)]
mod kills;

use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use tempfile::NamedTempFile;
use thiserror::Error;

/// What went wrong, and with which file. The file is as it was.
#[derive(Debug, Error)]
pub enum DiskError {
    #[error("cannot {what} {}", path.display())]
    Access { what: &'static str, path: PathBuf, source: io::Error },
    #[error("{} is not a file", path.display())]
    NotAFile { path: PathBuf },
    #[error("{} is not UTF-8 text", path.display())]
    NotText { path: PathBuf },
    #[error("{} has {} MB; files of more than {} MB are not read", path.display(), size / MEGABYTE, LARGEST / MEGABYTE)]
    TooLarge { path: PathBuf, size: u64 },
    #[error("{} is write-protected", path.display())]
    ReadOnly { path: PathBuf },
    #[error("{} changed while it was being edited", path.display())]
    Changed { path: PathBuf },
}

/// How the names of our temporary files begin. They lie beside the file they shall replace.
pub const TEMPORARY: &str = ".traygate-";

const MEGABYTE: u64 = 1024 * 1024;

/// More than any app's settings take, and little enough to be held in memory a few times at once.
pub const LARGEST: u64 = 32 * MEGABYTE;

/// What a writer that was killed left behind is nobody's after this time.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// A file as it was read, so that it can be replaced only if it still is.
#[derive(Debug)]
pub struct Snapshot {
    /// Where the file really is, behind symlinks: a replacement lands there and the links stay.
    target: PathBuf,
    text: Option<String>,
}

impl Snapshot {
    /// Reads `path`. A file that is not there is no error.
    pub fn read(path: &Path) -> Result<Snapshot, DiskError> {
        let target = behind_links(path)?;
        Ok(Snapshot { text: read_text(&target)?, target })
    }

    /// The text that was read; `None` when there is no such file.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Where the file really is, behind symlinks.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Replaces the file with `new` whole or not at all, unless someone else wrote it meanwhile.
    pub fn replace(self, new: &str) -> Result<(), DiskError> {
        self.stage(new)?.commit()
    }

    /// Does everything that can fail for lack of room or rights, and changes nothing yet.
    pub fn stage(self, new: &str) -> Result<Staged, DiskError> {
        let old = self.still_there()?;
        let dir = self.target.parent().unwrap_or(Path::new("."));
        let folders = NewFolders::make(dir, false).map_err(|source| access("create", dir, source))?;
        step();
        let failed = |source| access("write", &self.target, source);
        // `tempfile` makes it 0600, which a file that we create keeps: it may hold a token.
        let mut fresh = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(dir).map_err(failed)?;
        step();
        sweep(dir, fresh.as_file());
        fresh.write_all(new.as_bytes()).map_err(failed)?;
        step();
        if let Some(old) = old {
            keep_owner(&old, fresh.path());
            fresh.as_file().set_permissions(old.permissions()).map_err(failed)?;
        }
        fresh.as_file().sync_all().map_err(failed)?;
        step();
        Ok(Staged { snapshot: self, fresh, folders })
    }

    /// Deletes the file, unless someone else wrote it meanwhile.
    pub fn delete(self) -> Result<(), DiskError> {
        if self.still_there()?.is_none() {
            return Ok(());
        }
        step();
        fs::remove_file(&self.target).map_err(|source| access("delete", &self.target, source))?;
        step();
        Ok(())
    }

    /// The metadata of the file, if there is one; an error when it may not be replaced.
    fn still_there(&self) -> Result<Option<fs::Metadata>, DiskError> {
        if read_text(&self.target)? != self.text {
            return Err(DiskError::Changed { path: self.target.clone() });
        }
        if self.text.is_none() {
            return Ok(None);
        }
        let failed = |source| access("read", &self.target, source);
        let metadata = fs::metadata(&self.target).map_err(failed)?;
        // A rename needs no right to the file itself, but who protected it meant it. For root, who may write
        // everything, the mode is the only sign.
        let protected = metadata.permissions().readonly()
            || OpenOptions::new()
                .append(true)
                .open(&self.target)
                .is_err_and(|it| it.kind() == io::ErrorKind::PermissionDenied);
        if protected { Err(DiskError::ReadOnly { path: self.target.clone() }) } else { Ok(Some(metadata)) }
    }
}

/// A replacement that lies beside the file, complete and on the disk. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Staged {
    snapshot: Snapshot,
    fresh: NamedTempFile,
    folders: NewFolders,
}

impl Staged {
    /// Puts the replacement in the file's place in one step, unless someone else wrote the file meanwhile.
    pub fn commit(self) -> Result<(), DiskError> {
        let Staged { snapshot, fresh, folders } = self;
        snapshot.still_there()?;
        move_into_place(fresh, &snapshot.target)?;
        folders.keep();
        Ok(())
    }
}

/// Writes a file of our own, whole or not at all, readable by its owner alone, whatever stood there.
pub fn write_own(path: &Path, text: &str) -> Result<(), DiskError> {
    let failed = |source| access("write", path, source);
    let dir = path.parent().unwrap_or(Path::new("."));
    let folders = NewFolders::make(dir, true).map_err(|source| access("create", dir, source))?;
    let mut fresh = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(dir).map_err(failed)?;
    step();
    fresh.write_all(text.as_bytes()).map_err(failed)?;
    step();
    fresh.as_file().sync_all().map_err(failed)?;
    step();
    move_into_place(fresh, path)?;
    folders.keep();
    Ok(())
}

/// Deletes a file of our own, if it is there.
pub fn delete_own(path: &Path) -> Result<(), DiskError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(access("delete", path, source)),
        _ => Ok(()),
    }
}

fn move_into_place(mut fresh: NamedTempFile, target: &Path) -> Result<(), DiskError> {
    let mut patience = if cfg!(windows) { 20 } else { 0 };
    loop {
        match fresh.persist(target) {
            Ok(_) => break,
            // Windows refuses while a virus scanner or the program itself has the file open for a moment.
            Err(error) if patience > 0 && error.error.kind() == io::ErrorKind::PermissionDenied => {
                patience -= 1;
                fresh = error.file;
                thread::sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(access("replace", target, error.error)),
        }
    }
    step();
    // Makes the rename itself durable where folders can be synced. Where not, the data is safe all the same.
    if cfg!(unix)
        && let Some(dir) = target.parent().and_then(|it| fs::File::open(it).ok())
    {
        dir.sync_all().ok();
    }
    step();
    Ok(())
}

/// Between any two of these the process may be killed. The tests do it.
fn step() {
    #[cfg(test)]
    kills::step();
}

/// Removes what writers that were killed left in `dir`: it is a copy of somebody's settings. Times are compared with
/// that of a file made now, so that the file system's clock alone counts.
fn sweep(dir: &Path, fresh: &fs::File) {
    let Some(now) = fresh.metadata().and_then(|it| it.modified()).ok() else { return };
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|it| it.starts_with(TEMPORARY));
        let age = |it: fs::Metadata| now.duration_since(it.modified().ok()?).ok();
        if is_ours && entry.metadata().ok().and_then(age).is_some_and(|it| it > ABANDONED) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// The text of `path`, which must not be a link.
fn read_text(path: &Path) -> Result<Option<String>, DiskError> {
    let failed = |source| access("read", path, source);
    let too_large = |size| DiskError::TooLarge { path: path.to_owned(), size };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed(source)),
        // Reading a pipe would wait for its writer.
        Ok(it) if !it.is_file() => return Err(DiskError::NotAFile { path: path.to_owned() }),
        Ok(it) if it.len() > LARGEST => return Err(too_large(it.len())),
        Ok(_) => {}
    }
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(failed)?,
    };
    let mut bytes = Vec::new();
    // It may have grown since.
    let size = file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)? as u64;
    if size > LARGEST {
        return Err(too_large(size));
    }
    String::from_utf8(bytes).map(Some).map_err(|_not_utf8| DiskError::NotText { path: path.to_owned() })
}

/// The file that `path` leads to, also when it does not exist yet.
fn behind_links(path: &Path) -> Result<PathBuf, DiskError> {
    let mut path = path.to_owned();
    // As many as Linux follows (path_resolution(7)).
    for _ in 0..40 {
        match fs::symlink_metadata(&path) {
            Ok(it) if it.is_symlink() => {
                let link = fs::read_link(&path).map_err(|source| access("read", &path, source))?;
                path = path.parent().unwrap_or(Path::new("")).join(link);
            }
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(source) => return Err(access("read", &path, source)),
        }
    }
    Err(access("read", &path, io::Error::other("too many symbolic links")))
}

/// Folders made for a file that may still fail to be written; dropped, the empty ones go again.
#[derive(Debug)]
pub(crate) struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    pub(crate) fn make(dir: &Path, private: bool) -> io::Result<NewFolders> {
        let missing: Vec<PathBuf> = dir
            .ancestors()
            .take_while(|it| !it.as_os_str().is_empty() && !it.exists())
            .map(Path::to_owned)
            .collect();
        let mut made = NewFolders(Vec::new());
        for dir in missing.into_iter().rev() {
            match folder_builder(private).create(&dir) {
                Ok(()) => made.0.push(dir),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for dir in self.0.iter().rev() {
            fs::remove_dir(dir).ok();
        }
    }
}

#[cfg(unix)]
fn folder_builder(private: bool) -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, if private { 0o700 } else { 0o777 });
    builder
}

/// The user's own folders are private on Windows as they are.
#[cfg(not(unix))]
fn folder_builder(_private: bool) -> fs::DirBuilder {
    fs::DirBuilder::new()
}

/// Started as root, we must not take the user's file away from them. Best effort: others may not give files away.
fn keep_owner(old: &fs::Metadata, fresh: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::os::unix::fs::chown(fresh, Some(old.uid()), Some(old.gid())).ok();
    }
    #[cfg(not(unix))]
    let _ = (old, fresh);
}

fn access(what: &'static str, path: &Path, source: io::Error) -> DiskError {
    DiskError::Access { what, path: path.to_owned(), source }
}
