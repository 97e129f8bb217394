//! Making a planned change: all that can fail first, under the client's lock, then one rename per file.

use super::{Plan, Planned, TakesBack};
use crate::{
    error::{Error, Fate},
    history,
    memory::Memory,
};
use configfile::{
    disk::{self, DiskError, Snapshot, Staged},
    lock::{self, Lock, LockError},
};

/// A change of one file with nothing left to do but the last step.
enum Ready {
    Replace(Staged),
    Delete(Snapshot),
}

/// A plan whose files lie beside the old ones, with backups written.
struct Prepared {
    plan: Plan,
    ready: Vec<Ready>,
    before: Vec<Option<String>>,
    memory: Memory,
    backup: Option<u32>,
    _locks: Vec<Lock>,
}

impl Plan {
    /// Makes the change. A plan that changes nothing touches nothing; one whose files changed since it was made
    /// writes nothing. `at` is the time, in Unix seconds.
    pub fn apply(mut self, at: u64) -> Result<(), Error> {
        self.files.retain(|it| !it.stays());
        if self.files.is_empty() {
            return Ok(());
        }
        self.prepare(at)?.commit()
    }

    fn prepare(mut self, at: u64) -> Result<Prepared, Error> {
        let locks = self.locks()?;
        let before: Vec<Option<String>> =
            self.files.iter().map(|it| it.snapshot.text().map(str::to_owned)).collect();
        let mut ready = Vec::new();
        let mut files = Vec::new();
        for Planned { path, snapshot, after } in std::mem::take(&mut self.files) {
            let snapshot_again = Snapshot::read(&path)?;
            if snapshot_again.text() != snapshot.text() || snapshot_again.target() != snapshot.target() {
                return Err(Error::Changed { path });
            }
            ready.push(match &after {
                Some(text) => Ready::Replace(snapshot.stage(text)?),
                None => Ready::Delete(snapshot),
            });
            files.push(Planned { path, snapshot: snapshot_again, after });
        }
        self.files = files;
        let memory = Memory::read(&self.folder)?;
        let backup = match self.history {
            TakesBack::Forgets(_) => None,
            TakesBack::Keeps => {
                let files: Vec<_> = self
                    .files
                    .iter()
                    .map(|it| (it.path.as_path(), it.snapshot.text(), it.after.as_deref()))
                    .collect();
                Some(history::write(&self.folder, at, memory.clone(), &files)?)
            }
        };
        let prepared = Prepared { plan: self, ready, before, memory, backup, _locks: locks };
        // Remembered before the files change: a crash in between makes a later disconnect no worse than exact.
        match prepared.plan.memory.write(&prepared.plan.folder) {
            Ok(()) => Ok(prepared),
            Err(error) => {
                prepared.forget();
                Err(error)
            }
        }
    }

    /// Both clients that lock do so by the name they know and not by a symlink's target (Claude Code 2.1.329 watched
    /// with strace, Cline's source read).
    fn locks(&self) -> Result<Vec<Lock>, Error> {
        let take = |it: &Planned| self.lock.take(&it.path, lock::PATIENCE);
        let taken: Result<Vec<Option<Lock>>, LockError> = self.files.iter().map(take).collect();
        match taken {
            Ok(locks) => Ok(locks.into_iter().flatten().collect()),
            Err(LockError::Busy { path }) => Err(Error::Locked { client: self.client, path }),
            Err(LockError::Access { path, source }) => Err(Error::Access { what: "lock", path, source }),
        }
    }
}

impl Prepared {
    fn commit(mut self) -> Result<(), Error> {
        for (index, ready) in std::mem::take(&mut self.ready).into_iter().enumerate() {
            let done = match ready {
                Ready::Replace(staged) => staged.commit(),
                Ready::Delete(snapshot) => snapshot.delete(),
            };
            if let Err(error) = done {
                return Err(self.take_back(index, error.into()));
            }
        }
        if let TakesBack::Forgets(number) = self.plan.history {
            history::forget(&self.plan.folder, number);
        }
        Ok(())
    }

    /// Puts the files before `failed` back as they were and says what became of them.
    fn take_back(&self, failed: usize, error: Error) -> Error {
        let mut fate = Vec::new();
        for (file, before) in self.plan.files.iter().zip(&self.before).take(failed).rev() {
            let back = Snapshot::read(&file.path).and_then(|now| match before {
                _ if now.text() != file.after.as_deref() => {
                    Err(DiskError::Changed { path: file.path.clone() })
                }
                Some(before) => now.replace(before),
                None => now.delete(),
            });
            fate.push(match back {
                Ok(()) => Fate { path: file.path.clone(), stuck: None },
                Err(error) => Fate { path: file.path.clone(), stuck: Some(error.to_string()) },
            });
        }
        self.forget();
        if fate.is_empty() {
            return error;
        }
        Error::SecondFile { path: self.plan.files[failed].path.clone(), fate, source: Box::new(error) }
    }

    /// Takes back what was written down about an edit that did not happen.
    fn forget(&self) {
        if let Some(number) = self.backup {
            history::forget(&self.plan.folder, number);
        }
        if self.memory == Memory::default() {
            disk::delete_own(&self.plan.folder.join("memory.json")).ok();
        } else {
            self.memory.write(&self.plan.folder).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Change, Entry, Error, Home, Launch, Platform, client, plan};
    use std::{collections::BTreeMap, fs};

    /// Both files are ready to be written; then the second changes, and the first is already in its place.
    #[test]
    fn when_the_second_file_cannot_be_written_the_first_is_put_back() {
        for before in [None, Some("{ \"a\": 1 }")] {
            let dir = tempfile::tempdir().unwrap();
            let vars = BTreeMap::from([("HOME".to_owned(), dir.path().as_os_str().to_owned())]);
            let home = Home::find(Platform::Linux, vars).unwrap();
            let storage = dir.path().join(".config/Code/User/globalStorage/saoudrizwan.claude-dev");
            fs::create_dir_all(storage.join("settings")).unwrap();
            fs::create_dir_all(dir.path().join(".cline/data/settings")).unwrap();
            let cline = client("cline").unwrap();
            let files = cline.files(&home);
            if let Some(text) = before {
                files.iter().for_each(|it| fs::write(it, text).unwrap());
            }
            let launch = Launch::Bridge { program: "/opt/traygate-bridge".into(), arguments: Vec::new() };
            let changes = [Change::Connect(Entry { name: "acme".to_owned(), launch })];
            let backups = dir.path().join("backups");
            let prepared = plan(cline, &home, &backups, &changes).unwrap().prepare(0).unwrap();
            fs::write(&files[1], "theirs").unwrap();

            let error = prepared.commit().unwrap_err();
            assert!(
                matches!(&error, Error::SecondFile { path, source, .. }
                if *path == files[1] && matches!(**source, Error::Changed { .. })),
                "{error:?}"
            );
            let fate = format!("{} was put back as it was", files[0].display());
            assert!(error.to_string().ends_with(&fate), "{error}");
            assert_eq!(fs::read_to_string(&files[0]).ok().as_deref(), before);
            assert_eq!(fs::read_to_string(&files[1]).unwrap(), "theirs");
            assert_eq!(fs::read_dir(backups.join("cline")).unwrap().count(), 0, "an edit that was not made");
        }
    }
}
