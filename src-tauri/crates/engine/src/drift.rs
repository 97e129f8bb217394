//! Notices when an AI app or its user changes a file we know, so that status stays true without being asked.

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{CreateKind, RemoveKind},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

use crate::{state::lock, trouble};

/// Watches the folders of a set of files.
pub(crate) struct Drift {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    names: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Drift {
    /// Tells `changed` of every event that may concern the files. Without a watcher (no inotify handles left, say)
    /// status is looked up only when somebody asks.
    pub(crate) fn new(changed: Arc<Notify>) -> Drift {
        let names: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
        let known = names.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // What went wrong may have been about our files.
            if event.map_or(true, |it| concerns(&it, &lock(&known))) {
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
        Drift { watcher, folders: BTreeSet::new(), names }
    }

    /// Watches the folders these files are in: apps replace files, so that watching the file itself would end with
    /// its first change.
    pub(crate) fn follow(&mut self, files: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        *lock(&self.names) = names(files);
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

/// Whether an event may change what the files say or whether an app is there. The home folder is among those watched,
/// and much goes on there.
fn concerns(event: &Event, names: &BTreeSet<PathBuf>) -> bool {
    let is_lock = |it: &PathBuf| it.extension().is_some_and(|it| it == "lock");
    match event.kind {
        // Reading a file is an event too, and we read them ourselves.
        EventKind::Access(_) => false,
        // A folder that comes or goes may be an app's; those of locks come and go all the time.
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => {
            !event.paths.iter().all(is_lock)
        }
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => {
            event.need_rescan() || event.paths.is_empty() || event.paths.iter().any(|it| names.contains(it))
        }
    }
}

/// The paths events about these files can have: of each file and of what its links lead to, with the folders above
/// them, also as the system spells them.
fn names(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut names = BTreeSet::new();
    for file in files.iter().cloned().chain(files.iter().flat_map(|it| targets(it))) {
        let spelled = nearest_folder(&file).and_then(|folder| {
            let rest = file.strip_prefix(&folder).ok()?.to_owned();
            Some(folder.canonicalize().ok()?.join(rest))
        });
        for path in [Some(file), spelled].into_iter().flatten() {
            names.extend(path.ancestors().map(Path::to_owned));
        }
    }
    names
}

/// What a file's link leads to, link by link.
fn targets(file: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut path = file.to_owned();
    // As many as Linux follows (path_resolution(7)).
    while found.len() < 40
        && let Ok(link) = path.read_link()
    {
        path = path.parent().unwrap_or(Path::new("")).join(link);
        found.push(path.clone());
    }
    found.extend(file.canonicalize().ok());
    found
}

/// The folders in which a change can concern these files: of each file and of what its link leads to, the nearest
/// folder there is.
fn folders(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let targets = files.iter().flat_map(|it| targets(it));
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
    use std::{fs, time::Duration};

    struct Watched {
        #[cfg_attr(not(unix), expect(dead_code, reason = "is there until the test ends"))]
        dir: tempfile::TempDir,
        file: PathBuf,
        changed: Arc<Notify>,
        drift: Drift,
    }

    impl Watched {
        fn new() -> Watched {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("app/config/mcp.json");
            let changed = Arc::new(Notify::new());
            let mut drift = Drift::new(changed.clone());
            drift.follow(std::slice::from_ref(&file));
            Watched { dir, file, changed, drift }
        }

        /// Waits until the deed is noticed, and follows the files anew as the owner does.
        async fn notices(&mut self, what: &str, deed: impl FnOnce(&Path)) {
            deed(&self.file);
            let noticed = tokio::time::timeout(Duration::from_secs(10), self.changed.notified()).await;
            assert!(noticed.is_ok(), "{what} went unnoticed");
            self.drift.follow(std::slice::from_ref(&self.file));
        }
    }

    #[tokio::test]
    async fn everything_that_can_happen_to_a_file_is_noticed() {
        let mut watched = Watched::new();
        let parent = |file: &Path| file.parent().unwrap().to_owned();
        watched.notices("a new folder", |file| fs::create_dir(parent(&parent(file))).unwrap()).await;
        watched.notices("a folder in it", |file| fs::create_dir(parent(file)).unwrap()).await;
        watched.notices("a new file", |file| fs::write(file, "{}").unwrap()).await;
        watched.notices("a change", |file| fs::write(file, "{ }").unwrap()).await;
        watched
            .notices("another file in its place", |file| {
                fs::write(file.with_extension("new"), "{\"a\": 1}").unwrap();
                fs::rename(file.with_extension("new"), file).unwrap();
            })
            .await;
        watched.notices("its removal", |file| fs::remove_file(file).unwrap()).await;
        #[cfg(unix)]
        {
            let elsewhere = watched.dir.path().join("dotfiles");
            fs::create_dir(&elsewhere).unwrap();
            let target = elsewhere.join("mcp.json");
            fs::write(&target, "{}").unwrap();
            watched
                .notices("a link in its place", |file| std::os::unix::fs::symlink(&target, file).unwrap())
                .await;
            watched.notices("a change behind the link", |_| fs::write(&target, "{  }").unwrap()).await;
            watched.notices("the end of that", |_| fs::remove_file(&target).unwrap()).await;
            watched.notices("the link's removal", |file| fs::remove_file(file).unwrap()).await;
        }
        watched.notices("the removal of its folder", |file| fs::remove_dir(parent(file)).unwrap()).await;
        watched
            .notices("the return of both", |file| {
                fs::create_dir(parent(file)).unwrap();
                fs::write(file, "{}").unwrap();
            })
            .await;
        watched.notices("and it is still watched", |file| fs::write(file, "{ }").unwrap()).await;
    }

    #[test]
    fn what_goes_on_beside_the_files_is_nobodys_business() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().canonicalize().unwrap();
        let names = names(&[home.join(".claude.json"), home.join(".cursor/mcp.json")]);
        let event = |kind: EventKind, name: &str| Event::new(kind).add_path(home.join(name));
        let any = |name: &str| concerns(&event(EventKind::Any, name), &names);
        assert!(any(".claude.json") && any(".cursor") && any(".cursor/mcp.json") && any(""));
        assert!(!any(".bash_history") && !any(".claude.json.tmp.1") && !any(".cursor/logs"));
        let folder = EventKind::Create(CreateKind::Folder);
        assert!(
            concerns(&event(folder, ".newapp"), &names)
                && !concerns(&event(folder, ".claude.json.lock"), &names)
        );
        assert!(concerns(&Event::new(EventKind::Other), &names), "what it is about is not known");
    }
}
