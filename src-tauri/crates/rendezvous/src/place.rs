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
            Platform::Linux => set("XDG_DATA_HOME")
                .filter(|it| it.is_absolute())
                .or_else(|| set("HOME").map(|it| it.join(".local/share")))?,
            Platform::MacOs => set("HOME")?.join("Library/Application Support"),
            Platform::Windows => set("APPDATA")?,
        }
        .join("traygate");
        let run = match platform {
            Platform::Linux => set("XDG_RUNTIME_DIR").map(|it| it.join("traygate")),
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
