//! The user's directories and variables, passed in so that no test can reach the real ones.

use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

/// The systems the apps run on. A value, so that path rules of all three are tested on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    Linux,
    MacOs,
    Windows,
}

/// Where one user's apps keep their files.
#[derive(Clone, Debug)]
pub struct Home {
    pub platform: Platform,
    /// The home directory.
    pub dir: PathBuf,
    /// Linux `XDG_CONFIG_HOME` or `~/.config`, macOS `~/Library/Application Support`, Windows `%APPDATA%`.
    pub config: PathBuf,
    /// Windows `%LOCALAPPDATA%`; elsewhere the same as `config`.
    pub local: PathBuf,
    /// The whole environment, for the variables single apps obey (`CLAUDE_CONFIG_DIR`, `CLINE_DIR`, `PATH`, …).
    pub vars: BTreeMap<String, OsString>,
}

impl Home {
    /// Derives the directories from the environment. `None` when it names no home.
    pub fn find(platform: Platform, vars: BTreeMap<String, OsString>) -> Option<Home> {
        let set = |name: &str| vars.get(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        let (dir, config, local) = match platform {
            Platform::Linux => {
                let dir = set("HOME")?;
                let config = set("XDG_CONFIG_HOME").filter(|it| it.is_absolute());
                let config = config.unwrap_or_else(|| dir.join(".config"));
                (dir, config.clone(), config)
            }
            Platform::MacOs => {
                let dir = set("HOME")?;
                let config = dir.join("Library/Application Support");
                (dir, config.clone(), config)
            }
            Platform::Windows => {
                let dir = set("USERPROFILE")?;
                let config = set("APPDATA").unwrap_or_else(|| dir.join("AppData").join("Roaming"));
                let local = set("LOCALAPPDATA").unwrap_or_else(|| dir.join("AppData").join("Local"));
                (dir, config, local)
            }
        };
        Some(Home { platform, dir, config, local, vars })
    }
}
