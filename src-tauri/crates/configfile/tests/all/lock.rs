//! The locks of other programs, taken as they take them.

use configfile::lock::{LockError, Protocol};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

const SOON: Duration = Duration::from_millis(100);

fn sandbox() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (file, lock) = (dir.path().join("settings.json"), dir.path().join("settings.json.lock"));
    (dir, file, lock)
}

fn count(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[cfg(unix)]
fn age(folder: &Path, seconds: u64) {
    let then = std::time::SystemTime::now() - Duration::from_secs(seconds);
    fs::File::open(folder).unwrap().set_modified(then).unwrap();
}

#[test]
fn each_lock_looks_as_its_program_makes_it_and_leaves_nothing() {
    let (dir, file, lock) = sandbox();
    let held = Protocol::Folder.take(&file, SOON).unwrap();
    assert_eq!((lock.is_dir(), count(&lock), count(dir.path())), (true, 0, 1));
    drop(held);
    assert_eq!(count(dir.path()), 0);

    let held = Protocol::OwnedFolder.take(&file, SOON).unwrap();
    let marks: Vec<String> =
        fs::read_dir(&lock).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    assert!(matches!(marks.as_slice(), [mark] if mark.starts_with("owner.")), "{marks:?}");
    assert_eq!(count(dir.path()), 1);
    drop(held);
    assert_eq!(count(dir.path()), 0);

    assert!(Protocol::None.take(&file, SOON).unwrap().is_none());
    assert_eq!(count(dir.path()), 0);
}

#[test]
fn a_lock_of_somebody_else_is_waited_for_but_not_for_ever() {
    for protocol in [Protocol::Folder, Protocol::OwnedFolder] {
        let (dir, file, lock) = sandbox();
        let held = protocol.take(&file, SOON).unwrap();
        let error = protocol.take(&file, SOON).unwrap_err();
        assert!(matches!(error, LockError::Busy { .. }));
        assert!(error.to_string().contains("settings.json"), "{error}");
        assert_eq!((lock.is_dir(), count(dir.path())), (true, 1));
        let waiting = thread::spawn({
            let file = file.clone();
            move || protocol.take(&file, Duration::from_secs(30)).unwrap().is_some()
        });
        drop(held);
        assert!(waiting.join().unwrap());
        assert_eq!(count(dir.path()), 0);
    }
}

#[cfg(unix)]
#[test]
fn an_abandoned_lock_is_taken_over() {
    for protocol in [Protocol::Folder, Protocol::OwnedFolder] {
        let (dir, file, lock) = sandbox();
        fs::create_dir(&lock).unwrap();
        if protocol == Protocol::OwnedFolder {
            fs::write(lock.join("owner.4711.dead"), "4711.dead").unwrap();
        }
        age(&lock, 9);
        assert!(protocol.take(&file, SOON).is_err(), "{protocol:?}: not abandoned yet");
        age(&lock, 11);
        drop(protocol.take(&file, SOON).unwrap());
        assert_eq!(count(dir.path()), 0, "{protocol:?}");
    }
}

#[test]
fn a_lock_that_somebody_took_over_is_not_removed() {
    let (_dir, file, lock) = sandbox();
    let held = Protocol::OwnedFolder.take(&file, SOON).unwrap();
    fs::remove_dir_all(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    fs::write(lock.join("owner.theirs"), "theirs").unwrap();
    drop(held);
    assert!(lock.join("owner.theirs").exists());
}

#[test]
fn only_one_holds_a_lock_at_a_time() {
    for protocol in [Protocol::Folder, Protocol::OwnedFolder] {
        let (dir, file, _) = sandbox();
        let (inside, done) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let _held = protocol.take(&file, Duration::from_secs(30)).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!((done.into_inner(), count(dir.path())), (20, 0));
    }
}
