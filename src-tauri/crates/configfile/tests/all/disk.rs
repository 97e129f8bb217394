//! Files of every kind, and a disk that is really full.

use configfile::disk::{self, DiskError, Snapshot};
use std::{fs, path::Path};

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_changed_meanwhile_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.json");
    fs::write(&path, "{}").unwrap();
    let snapshot = Snapshot::read(&path).unwrap();
    fs::write(&path, "theirs").unwrap();
    assert!(matches!(snapshot.replace("ours"), Err(DiskError::Changed { .. })));
    let staged = Snapshot::read(&path).unwrap().stage("ours").unwrap();
    fs::write(&path, "theirs again").unwrap();
    assert!(matches!(staged.commit(), Err(DiskError::Changed { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs again");
    let snapshot = Snapshot::read(&path).unwrap();
    fs::write(&path, "theirs once more").unwrap();
    assert!(matches!(snapshot.delete(), Err(DiskError::Changed { .. })));
    assert_eq!(names(dir.path()), ["settings.json"]);
}

#[test]
fn a_file_that_appears_meanwhile_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.json");
    let snapshot = Snapshot::read(&path).unwrap();
    assert_eq!(snapshot.text(), None);
    fs::write(&path, "theirs").unwrap();
    assert!(matches!(snapshot.replace("ours"), Err(DiskError::Changed { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
}

#[test]
fn a_new_file_gets_its_folders_and_an_abandoned_one_leaves_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a/b/settings.json");
    drop(Snapshot::read(&path).unwrap().stage("ours").unwrap());
    assert_eq!(names(dir.path()), [] as [&str; 0]);
    Snapshot::read(&path).unwrap().replace("ours").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
    Snapshot::read(&path).unwrap().delete().unwrap();
    assert!(!path.exists());
}

#[test]
fn what_is_no_text_file_is_refused_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.json");
    fs::create_dir(&path).unwrap();
    let error = Snapshot::read(&path).unwrap_err();
    assert!(matches!(error, DiskError::NotAFile { .. }));
    assert!(error.to_string().contains("settings.json"), "{error}");
    let path = dir.path().join("latin1.json");
    fs::write(&path, b"{\"name\": \"M\xfcller\"}").unwrap();
    assert!(matches!(Snapshot::read(&path), Err(DiskError::NotText { .. })));
    let path = dir.path().join("latin1.json/below");
    assert!(matches!(Snapshot::read(&path), Err(DiskError::Access { .. })) || cfg!(windows));
}

#[test]
fn a_write_protected_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.json");
    fs::write(&path, "{}").unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions.clone()).unwrap();
    assert!(matches!(Snapshot::read(&path).unwrap().replace("ours"), Err(DiskError::ReadOnly { .. })));
    assert!(matches!(Snapshot::read(&path).unwrap().delete(), Err(DiskError::ReadOnly { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    assert_eq!(names(dir.path()), ["settings.json"]);
    #[expect(clippy::permissions_set_readonly_false, reason = "so that Windows can delete the folder")]
    permissions.set_readonly(false);
    fs::set_permissions(&path, permissions).unwrap();
}

#[test]
fn our_own_files_are_written_whole_and_deleted_when_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("backups/memory.json");
    disk::write_own(&path, "1").unwrap();
    disk::write_own(&path, "2").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "2");
    disk::delete_own(&path).unwrap();
    disk::delete_own(&path).unwrap();
    assert_eq!(names(path.parent().unwrap()), [] as [&str; 0]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::{
        os::unix::fs::{PermissionsExt as _, symlink},
        process::Command,
    };

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn symlinks_stay_and_their_target_is_written() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("dotfiles")).unwrap();
        let (link, second, target) = (
            dir.path().join("settings.json"),
            dir.path().join("second"),
            dir.path().join("dotfiles/real.json"),
        );
        fs::write(&target, "{}").unwrap();
        symlink("second", &link).unwrap();
        symlink("dotfiles/real.json", &second).unwrap();
        Snapshot::read(&link).unwrap().replace("[]").unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("second"));
        assert_eq!(fs::read_link(&second).unwrap(), Path::new("dotfiles/real.json"));
        assert_eq!(fs::read_to_string(&target).unwrap(), "[]");
    }

    #[test]
    fn a_symlink_to_nothing_yet_leads_to_the_new_file() {
        let dir = tempfile::tempdir().unwrap();
        let link = dir.path().join("settings.json");
        symlink("dotfiles/real.json", &link).unwrap();
        Snapshot::read(&link).unwrap().replace("[]").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(dir.path().join("dotfiles/real.json")).unwrap(), "[]");
    }

    #[test]
    fn links_in_a_circle_are_an_error_with_a_name() {
        let dir = tempfile::tempdir().unwrap();
        symlink("b", dir.path().join("a")).unwrap();
        symlink("a", dir.path().join("b")).unwrap();
        assert!(matches!(Snapshot::read(&dir.path().join("a")), Err(DiskError::Access { .. })));
    }

    #[test]
    fn the_mode_is_kept_and_new_files_are_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new, own) = (dir.path().join("old"), dir.path().join("new"), dir.path().join("own/file"));
        fs::write(&old, "{}").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o664)).unwrap();
        Snapshot::read(&old).unwrap().replace("[]").unwrap();
        Snapshot::read(&new).unwrap().replace("[]").unwrap();
        disk::write_own(&own, "[]").unwrap();
        assert_eq!((mode(&old), mode(&new), mode(&own)), (0o664, 0o600, 0o600));
        assert_eq!(mode(own.parent().unwrap()), 0o700);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert!(matches!(Snapshot::read(&path), Err(DiskError::NotAFile { .. })));
    }

    /// The kernel itself refuses to write more: this test runs itself again in a process that may write files of
    /// 512 bytes at most.
    #[test]
    fn a_full_disk_leaves_the_old_file_and_no_litter() {
        const INSIDE: &str = "CONFIGFILE_TEST_NO_ROOM_IN";
        let long = "x".repeat(8000);
        if let Some(dir) = std::env::var_os(INSIDE) {
            let path = Path::new(&dir).join("settings.json");
            let error = Snapshot::read(&path).unwrap().replace(&long).unwrap_err();
            assert!(matches!(error, DiskError::Access { what: "write", .. }), "{error:?}");
            assert!(Snapshot::read(&Path::new(&dir).join("new/file")).unwrap().replace(&long).is_err());
            assert!(disk::write_own(&path, &long).is_err());
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("settings.json"), "{}").unwrap();
        let output = Command::new("sh")
            .args(["-c", r#"trap '' XFSZ; ulimit -f 1; exec "$0" --exact "$1""#])
            .arg(std::env::current_exe().unwrap())
            .arg("disk::unix::a_full_disk_leaves_the_old_file_and_no_litter")
            .env(INSIDE, dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
        assert_eq!(fs::read_to_string(dir.path().join("settings.json")).unwrap(), "{}");
        assert_eq!(names(dir.path()), ["settings.json"]);
    }

    /// A file system of 64 KiB, filled to the brim, where the system lets us make one (it does for root on Linux).
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_system_without_room_leaves_the_old_file_and_no_litter() {
        const INSIDE: &str = "CONFIGFILE_TEST_FULL_DISK";
        if let Some(dir) = std::env::var_os(INSIDE) {
            let path = Path::new(&dir).join("settings.json");
            match Snapshot::read(&path).unwrap().replace(&"x".repeat(8000)).unwrap_err() {
                DiskError::Access { what: "write", source, .. } => {
                    assert_eq!(source.kind(), std::io::ErrorKind::StorageFull);
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
            assert_eq!(names(Path::new(&dir)), ["ballast", "settings.json"]);
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let mount = r#"mount -t tmpfs -o size=64k none "$0""#;
        let allowed = Command::new("unshare").args(["-m", "sh", "-c", mount]).arg(dir.path()).output();
        if !allowed.is_ok_and(|it| it.status.success()) {
            return;
        }
        let script = format!(
            r#"{mount} && cd "$0" && printf '{{}}' > settings.json; cat /dev/zero > ballast 2>&-; exec "$1" --exact "$2""#
        );
        let output = Command::new("unshare")
            .args(["-m", "sh", "-c", &script])
            .arg(dir.path())
            .arg(std::env::current_exe().unwrap())
            .arg("disk::unix::a_file_system_without_room_leaves_the_old_file_and_no_litter")
            .env(INSIDE, dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    }
}
