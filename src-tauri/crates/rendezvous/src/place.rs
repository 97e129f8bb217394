//! The folders of one Traygate installation, as a pure function of platform and environment.

use std::{ffi::OsString, path::PathBuf};

/// The systems we run on. A value, so that path rules of all three are tested on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    Linux,
    MacOs,
    Windows,
}

impl Platform {
    /// The system this program was built for.
    pub const CURRENT: Platform = if cfg!(windows) {
        Platform::Windows
    } else if cfg!(target_os = "macos") {
        Platform::MacOs
    } else {
        Platform::Linux
    };
}

/// Where this user's Traygate keeps its things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Vault, settings, backups, logs: survives restarts.
    pub state: PathBuf,
    /// Socket, lock: means something only while an owner runs.
    pub run: PathBuf,
}

impl Place {
    /// Finds the folders from the environment: `TRAYGATE_HOME` holds all of it when set, else the
    /// platform's data directory (the same one `dirs::data_dir()` names) and, on Linux, `XDG_RUNTIME_DIR`. Where
    /// that names none it is `runtime`, which is [`runtime_folder`] but in tests: some apps keep the variable from
    /// what they start, and all of us must find the same owner. `None` when the environment names no home at all.
    pub fn find(
        platform: Platform,
        var: impl Fn(&str) -> Option<OsString>,
        runtime: Option<PathBuf>,
    ) -> Option<Place> {
        let set = |name: &str| var(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        if let Some(all) = set("TRAYGATE_HOME") {
            return Some(Place { state: all.clone(), run: all });
        }
        let state = match platform {
            Platform::Linux => {
                absolute(set("XDG_DATA_HOME")).or_else(|| set("HOME").map(|it| it.join(".local/share")))?
            }
            Platform::MacOs => set("HOME")?.join("Library/Application Support"),
            Platform::Windows => set("APPDATA")?,
        }
        .join("traygate");
        let run = match platform {
            Platform::Linux => absolute(set("XDG_RUNTIME_DIR")).or(runtime).map(|it| it.join("traygate")),
            Platform::MacOs | Platform::Windows => None,
        };
        Some(Place { run: run.unwrap_or_else(|| state.clone()), state })
    }

    /// The Unix socket of the owner (Linux, macOS).
    pub fn socket(&self) -> PathBuf {
        self.run.join("owner.sock")
    }

    /// Held locked by the owner while it runs; holds its process id for people who look.
    pub fn lock(&self) -> PathBuf {
        self.run.join("owner.lock")
    }

    /// Held locked by the owner as well, where the vault is not in the folder of the socket: whoever looks for the
    /// owner in another folder must not start a second one beside it.
    pub fn vault_lock(&self) -> Option<PathBuf> {
        (self.state != self.run).then(|| self.state.join("owner.lock"))
    }

    /// Windows: loopback port and token of the owner, two lines, readable by this user only.
    pub fn port_file(&self) -> PathBuf {
        self.run.join("owner.port")
    }
}

/// Where Linux keeps what lives as long as a user is logged in, though no variable says so: `/run/user/UID`, which
/// pam_systemd(8) makes and sets `XDG_RUNTIME_DIR` to. For `main` to read and [`Place::find`] to be given.
#[cfg(target_os = "linux")]
pub fn runtime_folder() -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt;
    // Whose process this is, without a system call that std does not have.
    let user = std::fs::metadata("/proc/self").ok()?.uid();
    usable(PathBuf::from(format!("/run/user/{user}")), user)
}

/// Where the system keeps what lives as long as a user is logged in: nowhere but on Linux.
#[cfg(not(target_os = "linux"))]
pub fn runtime_folder() -> Option<PathBuf> {
    None
}

/// The folder, if it is as the XDG Base Directory Specification wants it: "The directory MUST be owned by the user,
/// and he MUST be the only one having read and write access to it."
#[cfg(target_os = "linux")]
fn usable(folder: PathBuf, user: u32) -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::symlink_metadata(&folder).ok()?;
    (found.is_dir() && found.uid() == user && found.mode() & 0o077 == 0).then_some(folder)
}

/// XDG Base Directory Specification: "If an implementation encounters a relative path in any of these variables it
/// should consider the path invalid and ignore it." Linux rules, whatever system the question is asked on.
fn absolute(path: Option<PathBuf>) -> Option<PathBuf> {
    path.filter(|it| it.as_os_str().as_encoded_bytes().starts_with(b"/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(platform: Platform, set: &[(&str, &str)]) -> Option<(String, String)> {
        find_with(platform, set, None)
    }

    fn find_with(
        platform: Platform,
        set: &[(&str, &str)],
        runtime: Option<&str>,
    ) -> Option<(String, String)> {
        let var = |name: &str| set.iter().find(|(it, _)| *it == name).map(|(_, value)| OsString::from(value));
        let slashes = |path: &PathBuf| path.to_str().unwrap().replace('\\', "/");
        Place::find(platform, var, runtime.map(PathBuf::from))
            .map(|it| (slashes(&it.state), slashes(&it.run)))
    }

    #[test]
    fn every_system_keeps_things_where_its_users_expect_them() {
        type Row<'a> = (Platform, &'a [(&'a str, &'a str)], Option<(&'a str, &'a str)>);
        let linux_home = "/home/ada/.local/share/traygate";
        let mac_home = "/Users/ada/Library/Application Support/traygate";
        let windows_home = "C:/Users/ada/AppData/Roaming/traygate";
        let rows: &[Row<'_>] = &[
            (Platform::Linux, &[("HOME", "/home/ada")], Some((linux_home, linux_home))),
            (
                Platform::Linux,
                &[("HOME", "/home/ada"), ("XDG_DATA_HOME", "/data"), ("XDG_RUNTIME_DIR", "/run/user/7")],
                Some(("/data/traygate", "/run/user/7/traygate")),
            ),
            (
                Platform::Linux,
                &[("HOME", "/home/ada"), ("XDG_DATA_HOME", "data"), ("XDG_RUNTIME_DIR", "run")],
                Some((linux_home, linux_home)),
            ),
            (
                Platform::Linux,
                &[("HOME", "/home/ada"), ("XDG_DATA_HOME", ""), ("XDG_RUNTIME_DIR", "")],
                Some((linux_home, linux_home)),
            ),
            (Platform::Linux, &[("XDG_DATA_HOME", "/data")], Some(("/data/traygate", "/data/traygate"))),
            (Platform::Linux, &[("HOME", ""), ("APPDATA", "C:/x")], None),
            (
                Platform::MacOs,
                &[("HOME", "/Users/ada"), ("XDG_DATA_HOME", "/data"), ("XDG_RUNTIME_DIR", "/run")],
                Some((mac_home, mac_home)),
            ),
            (Platform::MacOs, &[], None),
            (
                Platform::Windows,
                &[("APPDATA", "C:/Users/ada/AppData/Roaming"), ("HOME", "/c/ada")],
                Some((windows_home, windows_home)),
            ),
            (Platform::Windows, &[("HOME", "/c/ada")], None),
        ];
        for (platform, set, expected) in rows {
            let found = find(*platform, set);
            let found = found.as_ref().map(|(state, run)| (state.as_str(), run.as_str()));
            assert_eq!(found, *expected, "{platform:?} {set:?}");
        }
    }

    #[test]
    fn an_app_that_keeps_the_variable_to_itself_leads_to_the_same_owner() {
        let run = |platform, set: &[(&str, &str)], runtime| {
            let home = [("HOME", "/home/ada"), ("APPDATA", "C:/ada")];
            find_with(platform, &[&home, set].concat(), runtime).unwrap().1
        };
        let system = Some("/run/user/7");
        let told = run(Platform::Linux, &[("XDG_RUNTIME_DIR", "/run/user/7")], system);
        assert_eq!(told, "/run/user/7/traygate");
        for unusable in [&[][..], &[("XDG_RUNTIME_DIR", "")], &[("XDG_RUNTIME_DIR", "run")]] {
            assert_eq!(run(Platform::Linux, unusable, system), told, "{unusable:?}");
        }
        // What the user says goes before what the system has.
        let mine = &[("XDG_RUNTIME_DIR", "/mnt/run")];
        assert_eq!(run(Platform::Linux, mine, system), "/mnt/run/traygate");
        assert_eq!(run(Platform::Linux, &[("TRAYGATE_HOME", "/box")], system), "/box");
        for platform in [Platform::MacOs, Platform::Windows] {
            assert_eq!(run(platform, &[], system), run(platform, &[], None), "{platform:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_a_folder_of_the_users_own_is_their_runtime_folder() {
        use std::{
            fs,
            os::unix::fs::{MetadataExt, PermissionsExt, symlink},
        };
        let parent = std::env::temp_dir().join(format!("traygate-place-{}", std::process::id()));
        let folder = parent.join("7");
        fs::create_dir_all(&folder).unwrap();
        let user = fs::metadata("/proc/self").unwrap().uid();
        assert_eq!(fs::metadata(&folder).unwrap().uid(), user, "what we make is ours");
        let mode = |it| fs::set_permissions(&folder, fs::Permissions::from_mode(it)).unwrap();
        mode(0o700);
        assert_eq!(usable(folder.clone(), user), Some(folder.clone()));
        assert_eq!(usable(folder.clone(), user + 1), None, "another user's");
        mode(0o750);
        assert_eq!(usable(folder.clone(), user), None, "open to others");
        mode(0o700);
        symlink(&folder, parent.join("link")).unwrap();
        for other in ["link", "none"] {
            assert_eq!(usable(parent.join(other), user), None, "{other}");
        }
        fs::write(parent.join("file"), "").unwrap();
        assert_eq!(usable(parent.join("file"), user), None);
        fs::remove_dir_all(parent).unwrap();
        // Whatever this machine has.
        let expected = format!("/run/user/{user}");
        assert!(runtime_folder().is_none_or(|it| it.to_str() == Some(expected.as_str())));
    }

    #[test]
    fn a_vault_elsewhere_has_a_lock_of_its_own() {
        let place = |state: &str, run: &str| Place { state: state.into(), run: run.into() };
        assert_eq!(place("/box", "/box").vault_lock(), None);
        let apart = place("/box", "/run");
        assert_eq!(apart.vault_lock(), Some(PathBuf::from("/box").join("owner.lock")));
        assert_eq!(apart.lock(), PathBuf::from("/run").join("owner.lock"));
    }

    #[test]
    fn traygate_home_holds_everything_on_every_system() {
        for platform in [Platform::Linux, Platform::MacOs, Platform::Windows] {
            let set =
                [("TRAYGATE_HOME", "/box"), ("HOME", "/h"), ("APPDATA", "/a"), ("XDG_RUNTIME_DIR", "/r")];
            assert_eq!(find(platform, &set), Some(("/box".to_owned(), "/box".to_owned())), "{platform:?}");
            assert_eq!(find(platform, &[("TRAYGATE_HOME", "")]), None, "{platform:?}");
        }
    }
}
