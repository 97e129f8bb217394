//! Processes that die between any two steps of a write.

use super::{ABANDONED, Snapshot, TEMPORARY, write_own};
use std::{
    cell::Cell,
    fs,
    path::Path,
    process::{self, Command},
    time::SystemTime,
};

thread_local! {
    /// How many steps this thread may still take.
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Ends the process here if its time has come: nothing is unwound and no destructor runs, as with a kill.
pub(super) fn step() {
    match LEFT.get() {
        Some(0) => process::exit(KILLED),
        left => LEFT.set(left.map(|it| it - 1)),
    }
}

const KILLED: i32 = 77;
const INSIDE: &str = "CONFIGFILE_TEST_KILLED";
const OLD: &str = "{ \"old\": true }";

type Deed = fn(&Path);

/// Each way to write, and what the file is before and after.
const DEEDS: [(Deed, Option<&str>, Option<&str>); 4] = [
    (|path| Snapshot::read(path).unwrap().replace("{}").unwrap(), Some(OLD), Some("{}")),
    (|path| Snapshot::read(path).unwrap().replace("{}").unwrap(), None, Some("{}")),
    (|path| Snapshot::read(path).unwrap().delete().unwrap(), Some(OLD), None),
    (|path| write_own(path, "{}").unwrap(), Some(OLD), Some("{}")),
];

/// This test runs itself again in processes that end after so many steps.
#[test]
fn killed_after_any_step_the_file_is_the_old_or_the_new_one() {
    if let Some(words) = std::env::var_os(INSIDE) {
        let words: Vec<&str> = words.to_str().unwrap().splitn(3, ' ').collect();
        let (deed, _, _) = DEEDS[words[0].parse::<usize>().unwrap()];
        LEFT.set(Some(words[1].parse().unwrap()));
        deed(Path::new(words[2]));
        return;
    }
    for (index, (_, before, after)) in DEEDS.iter().enumerate() {
        let mut steps = 0;
        loop {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("new/settings.json");
            if let Some(before) = before {
                fs::create_dir(path.parent().unwrap()).unwrap();
                fs::write(&path, before).unwrap();
            }
            let code = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "disk::kills::killed_after_any_step_the_file_is_the_old_or_the_new_one"])
                .env(INSIDE, format!("{index} {steps} {}", path.display()))
                .output()
                .unwrap()
                .status
                .code();
            let now = fs::read_to_string(&path).ok();
            if code == Some(0) {
                assert_eq!(now.as_deref(), *after, "{index}");
                break;
            }
            assert_eq!(code, Some(KILLED), "{index}, step {steps}");
            assert!([*before, *after].contains(&now.as_deref()), "{index}, step {steps}: {now:?}");
            Snapshot::read(&path).unwrap().replace("{ \"next\": 1 }").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "{ \"next\": 1 }");
            steps += 1;
        }
        assert!(steps >= 2, "{index}: {steps} steps");
    }
}

#[test]
fn what_a_killed_writer_left_is_removed_by_a_later_one() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join(format!("{TEMPORARY}old")), dir.path().join(format!("{TEMPORARY}new")));
    for path in [&old, &new] {
        fs::write(path, "a key").unwrap();
    }
    let then = SystemTime::now() - ABANDONED * 2;
    fs::File::options().write(true).open(&old).unwrap().set_modified(then).unwrap();
    Snapshot::read(&dir.path().join("settings.json")).unwrap().replace("{}").unwrap();
    assert!(!old.exists() && new.exists(), "somebody may just be writing the newer one");
}
