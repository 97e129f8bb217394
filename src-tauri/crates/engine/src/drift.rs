//! Notices when an AI app or its user changes a file we know, so that status stays true without being asked.

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Notify;

use crate::trouble;

/// Watches the folders of a set of files.
pub(crate) struct Drift {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
}

impl Drift {
    /// Tells `changed` of every event in the watched folders. Without a watcher (no inotify handles left, say)
    /// status is looked up only when somebody asks.
    pub(crate) fn new(changed: Arc<Notify>) -> Drift {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is an event too, and we read them ourselves.
            if !event.is_ok_and(|it| it.kind.is_access()) {
                changed.notify_one();
            }
        });
        let watcher = watcher
            .inspect_err(|error| {
                tracing::warn!(
                    error = trouble::with_causes(error),
                    "files of AI apps are not watched; status is read when asked for"
                );
            })
            .ok();
        Drift { watcher, folders: BTreeSet::new() }
    }

    /// Watches the folders these files are in: apps replace files, so that watching the file itself would end with
    /// its first change.
    pub(crate) fn follow(&mut self, files: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        let wanted = folders(files);
        for gone in self.folders.difference(&wanted) {
            // A folder that was deleted is unwatched already.
            watcher.unwatch(gone).ok();
        }
        let mut watched = BTreeSet::new();
        for folder in wanted {
            let known = self.folders.contains(&folder);
            if known || watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                watched.insert(folder);
            }
        }
        self.folders = watched;
    }
}

/// The folders in which a change can concern these files: of each file and of what its link leads to, the nearest
/// folder there is.
fn folders(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let targets = files.iter().filter_map(|it| it.canonicalize().ok());
    files.iter().cloned().chain(targets).filter_map(|it| nearest_folder(&it)).collect()
}

fn nearest_folder(file: &Path) -> Option<PathBuf> {
    let folder = file.ancestors().skip(1).find(|it| it.is_dir())?;
    // Far above the file nothing tells of it, and a root folder tells of everything.
    folder.parent().map(|_| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_file_that_appears_in_a_new_folder_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("app/config/mcp.json");
        let changed = Arc::new(Notify::new());
        let mut drift = Drift::new(changed.clone());
        drift.follow(std::slice::from_ref(&file));
        for step in [dir.path().join("app"), dir.path().join("app/config")] {
            std::fs::create_dir(&step).unwrap();
            tokio::time::timeout(Duration::from_secs(10), changed.notified()).await.unwrap();
            drift.follow(std::slice::from_ref(&file));
        }
        std::fs::write(&file, "{}").unwrap();
        tokio::time::timeout(Duration::from_secs(10), changed.notified()).await.unwrap();
    }
}
