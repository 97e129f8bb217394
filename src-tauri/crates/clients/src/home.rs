//! The user's directories and variables, passed in so that no test can reach the real ones.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

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
                // `has_root`, not `is_absolute`: on Windows the latter would also ask for a drive.
                let config = set("XDG_CONFIG_HOME").filter(|it| it.has_root());
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

    /// The variable `name`, when it is set to something. Windows does not mind how it is spelled.
    pub(crate) fn var(&self, name: &str) -> Option<PathBuf> {
        let same = |it: &&String| match self.platform {
            Platform::Windows => it.eq_ignore_ascii_case(name),
            Platform::Linux | Platform::MacOs => *it == name,
        };
        let value = self.vars.iter().find(|(key, _)| same(key))?.1;
        let value = value.to_str().map_or_else(|| PathBuf::from(value), |it| PathBuf::from(it.trim()));
        (!value.as_os_str().is_empty()).then_some(value)
    }

    /// Where programs keep their configuration that follow the XDG rules on every system.
    pub(crate) fn dot_config(&self) -> PathBuf {
        self.var("XDG_CONFIG_HOME").unwrap_or_else(|| self.dir.join(".config"))
    }

    /// Whether `program` can be started by its bare name.
    pub fn on_path(&self, program: &str) -> bool {
        let endings: &[&str] = match self.platform {
            Platform::Windows => &[".exe", ".cmd", ".bat"],
            Platform::Linux | Platform::MacOs => &[""],
        };
        let path = self.var("PATH").unwrap_or_default();
        env::split_paths(&path)
            .any(|dir| endings.iter().any(|it| dir.join(format!("{program}{it}")).is_file()))
    }

    /// The folders in `parent` whose name matches, sorted.
    pub(crate) fn matching(&self, parent: &Path, name: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> =
            entries.filter(|it| it.file_name().to_str().is_some_and(&name)).map(|it| it.path()).collect();
        found.retain(|it| it.is_dir());
        found.sort();
        found
    }
}

/// The path below `folder` whose parts `path` names, with `/` between them.
pub(crate) fn below(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part))
}
