//! What this process was started with. Only `main` fills it; everything else takes it as an argument.

use engine::{Clock, Home, HomePlatform, KeyStore, PORT, Setup, starter::Starter};
use rendezvous::{Place, Platform};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::text::Paint;

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
    /// Whether standard output may be coloured.
    pub(crate) colour: bool,
    /// Whether somebody types on standard input.
    pub(crate) typed: bool,
    pub(crate) json: bool,
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

    pub(crate) fn paint(&self) -> Paint {
        Paint { on: self.colour }
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> u64 {
        (self.clock)()
    }

    /// The programs that can become the owner.
    pub(crate) fn starter(&self) -> Starter {
        Starter::beside(&self.exe, Platform::CURRENT, |name| self.vars.get(name).cloned())
    }

    /// What an owner in this process is started with.
    pub(crate) fn setup(&self) -> Setup {
        Setup {
            place: self.place.clone(),
            home: self.home.clone(),
            keys: self.keys,
            bridge: beside(&self.exe, "traygate-bridge"),
            clock: self.clock.clone(),
            port: PORT,
            desktop: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

fn beside(exe: &Path, name: &str) -> PathBuf {
    exe.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
