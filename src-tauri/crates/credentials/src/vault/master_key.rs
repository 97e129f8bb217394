//! How the master key is found or made: lazily, in bounded time, and never a new one over records sealed with
//! another.

use super::{
    keychain::{self, Trouble},
    seal::MasterKey,
};
use crate::{Error, KeyStore, Secret};
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::oneshot, time::Instant};

/// A keychain may put up a prompt, or own its name and never answer.
const PATIENCE: Duration = Duration::from_secs(15);
const FILE: &str = "vault.key";

/// The master key's place, and the key once it was had.
pub(super) struct KeyPlace {
    store: KeyStore,
    dir: PathBuf,
    held: tokio::sync::Mutex<Held>,
}

#[derive(Default)]
struct Held {
    key: Option<Arc<MasterKey>>,
    /// A question to the keychain that outlasted its caller: the user may be typing the password just now, and a
    /// second prompt would not help.
    asked: Option<Asked>,
}

/// A question under way, and until when somebody waits for its answer. Whoever comes later only looks.
struct Asked {
    until: Instant,
    answer: oneshot::Receiver<Result<MasterKey, Lost>>,
}

/// Why there is no key.
#[derive(Clone, Debug)]
pub(super) enum Lost {
    /// No keychain, or none that serves: the user has two ways.
    Unusable(String),
    /// The place works, and the key for these records is not in it.
    Gone(String),
}

impl KeyPlace {
    pub(super) fn new(store: KeyStore, dir: &Path) -> KeyPlace {
        KeyPlace { store, dir: dir.to_owned(), held: Default::default() }
    }

    /// The key. `may_make`: nothing is sealed yet, so a missing key may be made.
    pub(super) async fn key(&self, may_make: bool) -> Result<Arc<MasterKey>, Error> {
        let mut held = self.held.lock().await;
        if let Some(key) = &held.key {
            return Ok(key.clone());
        }
        let mut asked = match held.asked.take() {
            Some(asked) => asked,
            None => self.ask(may_make),
        };
        let answer = match tokio::time::timeout_at(asked.until, &mut asked.answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_gone)) => Err(Lost::Unusable("the keychain's library failed".to_owned())),
            Err(_late) => {
                held.asked = Some(asked);
                Err(Lost::Unusable(format!(
                    "the keychain has not answered for {} seconds; it may be asking for its password in a window",
                    PATIENCE.as_secs()
                )))
            }
        };
        let key = Arc::new(answer.map_err(|lost| self.explain(lost))?);
        held.key = Some(key.clone());
        Ok(key)
    }

    /// Forgets the key, when it turned out not to be the one the records were sealed with.
    pub(super) async fn forget(&self) {
        self.held.lock().await.key = None;
    }

    fn ask(&self, may_make: bool) -> Asked {
        let (tell, answer) = oneshot::channel();
        let (store, dir) = (self.store, self.dir.clone());
        // A thread of its own: a runtime's blocking thread that hangs would keep the program from ending.
        let started = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            let found = match store {
                KeyStore::Keychain => from_keychain(&account(&dir), may_make),
                KeyStore::File => from_file(&dir.join(FILE), may_make),
            };
            // Nobody waits any more when the program is ending.
            drop(tell.send(found));
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for the keychain");
        }
        Asked { until: Instant::now() + PATIENCE, answer }
    }

    pub(super) fn explain(&self, lost: Lost) -> Error {
        match (lost, self.store) {
            (Lost::Unusable(reason), KeyStore::Keychain) => Error::KeyStore { reason, source: None },
            (Lost::Unusable(reason), KeyStore::File) => Error::KeyFile { reason },
            (Lost::Gone(reason), _) => Error::KeyLost { path: self.dir.clone(), reason },
        }
    }
}

/// The keychain is one per user, folders may be many (tests, a second home): each has its own key.
fn account(dir: &Path) -> String {
    let hash = Sha256::digest(dir.as_os_str().as_encoded_bytes());
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("vault-{hash}")
}

fn from_keychain(account: &str, may_make: bool) -> Result<MasterKey, Lost> {
    match keychain::read(account) {
        Ok(text) => MasterKey::from_text(&text)
            .ok_or_else(|| Lost::Unusable("what the keychain holds for Traygate is not a key".to_owned())),
        Err(Trouble::Unusable(reason)) => Err(Lost::Unusable(reason)),
        // A keychain that was never unlocked says the same as an empty one; writing would tell, but not over records.
        Err(Trouble::Missing) if !may_make => Err(Lost::Gone(
            "the keychain holds no key for it (it may be locked, emptied, or another keychain than before)"
                .to_owned(),
        )),
        Err(Trouble::Missing) => {
            let key = make()?;
            match keychain::write(account, &key.to_text()) {
                Ok(()) => Ok(key),
                Err(Trouble::Unusable(reason)) => Err(Lost::Unusable(reason)),
                Err(Trouble::Missing) => {
                    Err(Lost::Unusable("the keychain did not keep the vault's key".to_owned()))
                }
            }
        }
    }
}

fn from_file(path: &Path, may_make: bool) -> Result<MasterKey, Lost> {
    let cannot =
        |what: &str, error: &io::Error| Lost::Unusable(format!("cannot {what} {}: {error}", path.display()));
    match File::open(path) {
        Ok(file) => read_file(path, file, &cannot),
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => {
            let key = make()?;
            write_file(path, &key.to_text()).map_err(|error| cannot("write", &error))?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Lost::Gone(format!(
            "{} is missing (was the vault made with the keychain, without TRAYGATE_KEY_STORE=file?)",
            path.display()
        ))),
        Err(error) => Err(cannot("read", &error)),
    }
}

fn read_file(
    path: &Path,
    mut file: File,
    cannot: &dyn Fn(&str, &io::Error) -> Lost,
) -> Result<MasterKey, Lost> {
    let metadata = file.metadata().map_err(|error| cannot("read", &error))?;
    if readable_by_others(&metadata) {
        let path = path.display();
        return Err(Lost::Unusable(format!(
            "{path} can be read by other users of this machine; make it yours alone (chmod 600 {path})"
        )));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| cannot("read", &error))?;
    MasterKey::from_text(&Secret::new(text))
        .ok_or_else(|| Lost::Unusable(format!("{} does not hold a key", path.display())))
}

fn write_file(path: &Path, text: &Secret) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.expose().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    // The name must be as durable as the records that will need it.
    #[cfg(unix)]
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn readable_by_others(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(metadata) & 0o077 != 0
}

/// On Windows the profile folder keeps others out.
#[cfg(not(unix))]
fn readable_by_others(_metadata: &std::fs::Metadata) -> bool {
    false
}

fn make() -> Result<MasterKey, Lost> {
    MasterKey::generate()
        .map_err(|error| Lost::Unusable(format!("the system gives no random numbers: {error}")))
}
