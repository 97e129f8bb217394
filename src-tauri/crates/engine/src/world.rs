//! What one of our programs was started with, as a pure function of its environment.

use credentials::{Clock, KeyStore};
use rendezvous::{Place, Platform};
use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

use crate::{Failure, Home, HomePlatform, Image, Kind, PORT, Setup, starter::Starter, words::words};

/// What AI apps start, as a file of this system.
pub(crate) const BRIDGE: &str = if cfg!(windows) { "traygate-bridge.exe" } else { "traygate-bridge" };

/// One start of `traygate` or `traygate-desktop`. Only their `main` fills it; everything else takes it.
#[derive(Clone)]
pub struct World {
    pub place: Place,
    pub home: Home,
    pub keys: KeyStore,
    /// The program `TRAYGATE_BROWSER` names; `None`: the system's own opener.
    pub browser: Option<PathBuf>,
    /// This executable; our other programs stand beside it.
    pub exe: PathBuf,
    pub vars: BTreeMap<String, OsString>,
    pub clock: Clock,
}

impl World {
    /// Reads the environment; `runtime` is [`rendezvous::runtime_folder`].
    ///
    /// # Errors
    /// `Kind::Usage` when it names no home, or a key store there is none of.
    pub fn read(
        vars: BTreeMap<String, OsString>,
        exe: PathBuf,
        clock: Clock,
        runtime: Option<PathBuf>,
    ) -> Result<World, Failure> {
        let no_home =
            || Failure::of(Kind::Usage, words("failure-no-home")).remedy(words("failure-no-home-hint"));
        let set = |name: &str| vars.get(name).filter(|it| !it.is_empty());
        let keys = match set("TRAYGATE_KEY_STORE").map(|it| it.to_string_lossy().into_owned()).as_deref() {
            None | Some("keychain") => KeyStore::Keychain,
            Some("file") => KeyStore::File,
            Some(other) => {
                return Err(Failure::of(Kind::Usage, words("failure-key-store-word").with("word", other))
                    .remedy(words("failure-key-store-word-hint")));
            }
        };
        let platform = match Platform::CURRENT {
            Platform::Linux => HomePlatform::Linux,
            Platform::MacOs => HomePlatform::MacOs,
            Platform::Windows => HomePlatform::Windows,
        };
        Ok(World {
            place: Place::find(Platform::CURRENT, |name| vars.get(name).cloned(), runtime)
                .ok_or_else(no_home)?,
            home: Home::find(platform, vars.clone()).ok_or_else(no_home)?,
            keys,
            browser: set("TRAYGATE_BROWSER").map(PathBuf::from),
            exe,
            vars,
            clock,
        })
    }

    /// The locale this was started in, if there is a name for it.
    pub fn locale(&self) -> Option<String> {
        texts::locale(|name| self.vars.get(name)?.clone().into_string().ok())
    }

    /// The programs that can become the owner.
    pub fn starter(&self) -> Starter {
        Starter::beside(&self.exe, Platform::CURRENT, |name| self.vars.get(name).cloned())
    }

    /// What an owner in this process is started with; `desktop`: with a tray.
    pub fn setup(&self, desktop: bool) -> Setup {
        let image = Image::of(&self.exe, |name| self.vars.get(name).map(PathBuf::from));
        let beside = || self.exe.with_file_name(BRIDGE);
        Setup {
            place: self.place.clone(),
            home: self.home.clone(),
            keys: self.keys,
            bridge: image.as_ref().map_or_else(beside, |_| self.place.state.join("bin").join(BRIDGE)),
            image,
            clock: self.clock.clone(),
            locale: self.locale(),
            port: PORT,
            desktop,
            makes_way: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn world(vars: &[(&str, &str)]) -> Result<World, Failure> {
        let home = if cfg!(windows) { "C:\\home" } else { "/home/dana" };
        let named = [("HOME", home), ("USERPROFILE", home), ("APPDATA", home)];
        let vars = named.iter().chain(vars).map(|(name, value)| ((*name).to_owned(), OsString::from(value)));
        World::read(vars.collect(), PathBuf::from("bin/traygate"), Arc::new(|| 0), None)
    }

    #[test]
    fn the_key_store_is_the_keychain_unless_a_file_was_asked_for() {
        assert_eq!(world(&[]).unwrap().keys, KeyStore::Keychain);
        assert_eq!(world(&[("TRAYGATE_KEY_STORE", "")]).unwrap().keys, KeyStore::Keychain);
        assert_eq!(world(&[("TRAYGATE_KEY_STORE", "file")]).unwrap().keys, KeyStore::File);
        let failure = world(&[("TRAYGATE_KEY_STORE", "paper")]).map(|_| ()).unwrap_err();
        assert_eq!(
            (failure.kind, failure.message.as_str()),
            (Kind::Usage, "TRAYGATE_KEY_STORE is \"paper\"")
        );
    }

    #[test]
    fn no_home_is_said_and_not_guessed() {
        let read = World::read(BTreeMap::new(), PathBuf::from("traygate"), Arc::new(|| 0), None);
        assert_eq!(read.map(|_| ()).unwrap_err().message, "the environment names no home directory");
    }

    #[test]
    fn the_bridge_stands_beside_this_program() {
        let setup = world(&[]).unwrap().setup(false);
        assert_eq!(setup.bridge.parent(), Some(std::path::Path::new("bin")));
        assert_eq!(setup.bridge.file_stem(), Some(std::ffi::OsStr::new("traygate-bridge")));
    }
}
