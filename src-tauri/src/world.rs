//! What this process was started with. Only `main` fills it; everything else takes it as an argument.

use engine::{Clock, Home, HomePlatform, KeyStore, PORT, Setup, starter::Starter};
use rendezvous::{Place, Platform};
use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

/// One start of the program.
pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) home: Home,
    pub(crate) keys: KeyStore,
    /// The program `TRAYGATE_BROWSER` names; `None`: the system's own opener.
    pub(crate) browser: Option<PathBuf>,
    /// This executable; the other programs stand beside it.
    pub(crate) exe: PathBuf,
    pub(crate) vars: BTreeMap<String, OsString>,
    pub(crate) clock: Clock,
}

impl World {
    /// Where Traygate and the AI apps keep their things; `None` when the environment names no home.
    pub(crate) fn places(vars: &BTreeMap<String, OsString>) -> Option<(Place, Home)> {
        let place = Place::find(Platform::CURRENT, |name| vars.get(name).cloned())?;
        let platform = match Platform::CURRENT {
            Platform::Linux => HomePlatform::Linux,
            Platform::MacOs => HomePlatform::MacOs,
            Platform::Windows => HomePlatform::Windows,
        };
        Some((place, Home::find(platform, vars.clone())?))
    }

    /// Whether the environment names a screen.
    pub(crate) fn has_display(&self) -> bool {
        let set = |name: &str| self.vars.get(name).is_some_and(|it| !it.is_empty());
        Platform::CURRENT != Platform::Linux || set("DISPLAY") || set("WAYLAND_DISPLAY")
    }

    /// The programs that can become the owner.
    pub(crate) fn starter(&self) -> Starter {
        Starter::beside(&self.exe, Platform::CURRENT, |name| self.vars.get(name).cloned())
    }

    /// What an owner in this process is started with.
    pub(crate) fn setup(&self) -> Setup {
        let bridge = format!("traygate-bridge{}", std::env::consts::EXE_SUFFIX);
        Setup {
            place: self.place.clone(),
            home: self.home.clone(),
            keys: self.keys,
            bridge: self.exe.with_file_name(bridge),
            clock: self.clock.clone(),
            port: PORT,
            desktop: true,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}
