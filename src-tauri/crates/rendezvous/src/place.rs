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
    /// platform's data directory (the same one `dirs::data_dir()` names) and, on Linux, `XDG_RUNTIME_DIR`.
    /// `None` when the environment names no home at all.
    pub fn find(platform: Platform, var: impl Fn(&str) -> Option<OsString>) -> Option<Place> {
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
            Platform::Linux => absolute(set("XDG_RUNTIME_DIR")).map(|it| it.join("traygate")),
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

    /// Windows: loopback port and token of the owner, two lines, readable by this user only.
    pub fn port_file(&self) -> PathBuf {
        self.run.join("owner.port")
    }
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
        let var = |name: &str| set.iter().find(|(it, _)| *it == name).map(|(_, value)| OsString::from(value));
        let slashes = |path: &PathBuf| path.to_str().unwrap().replace('\\', "/");
        Place::find(platform, var).map(|it| (slashes(&it.state), slashes(&it.run)))
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
    fn traygate_home_holds_everything_on_every_system() {
        for platform in [Platform::Linux, Platform::MacOs, Platform::Windows] {
            let set =
                [("TRAYGATE_HOME", "/box"), ("HOME", "/h"), ("APPDATA", "/a"), ("XDG_RUNTIME_DIR", "/r")];
            assert_eq!(find(platform, &set), Some(("/box".to_owned(), "/box".to_owned())), "{platform:?}");
            assert_eq!(find(platform, &[("TRAYGATE_HOME", "")]), None, "{platform:?}");
        }
    }
}
