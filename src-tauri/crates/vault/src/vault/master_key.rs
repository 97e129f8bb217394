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
    sync::{Arc, Mutex, PoisonError},
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
    /// Held by whoever speaks to the place: a late answer to an earlier word must not come after a later one.
    talking: Arc<Mutex<()>>,
}

#[derive(Default)]
struct Held {
    /// Several when a change of the key was interrupted: the vault's check record tells which is in force.
    keys: Vec<Arc<MasterKey>>,
    /// A question to the keychain that outlasted its caller: the user may be typing the password just now, and a
    /// second prompt would not help.
    asked: Option<Asked>,
}

/// A question under way, and until when somebody waits for its answer. Whoever comes later only looks.
struct Asked {
    until: Instant,
    answer: oneshot::Receiver<Result<Vec<MasterKey>, Lost>>,
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
        KeyPlace { store, dir: dir.to_owned(), held: Default::default(), talking: Default::default() }
    }

    /// The key, or two after an interrupted change. `may_make`: nothing is sealed yet, so a missing key may be made.
    pub(super) async fn keys(&self, may_make: bool) -> Result<Vec<Arc<MasterKey>>, Error> {
        let mut held = self.held.lock().await;
        if !held.keys.is_empty() {
            return Ok(held.keys.clone());
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
                Err(silent())
            }
        };
        let keys = answer.map_err(|lost| self.explain(lost))?;
        held.keys = keys.into_iter().map(Arc::new).collect();
        Ok(held.keys.clone())
    }

    /// Forgets the key, when it turned out not to be the one the records were sealed with.
    pub(super) async fn forget(&self) {
        self.held.lock().await.keys.clear();
    }

    /// Puts these keys, and no others, into the place. They are in force for nobody before that.
    pub(super) async fn keep(&self, keys: &[&Arc<MasterKey>]) -> Result<(), Error> {
        let words: Vec<Secret> = keys.iter().map(|key| key.to_text()).collect();
        let text = Secret::new(words.iter().map(Secret::expose).collect::<Vec<_>>().join(" "));
        let kept = self.talk(move |store, dir| match store {
            KeyStore::Keychain => keychain::write(&account(dir), &text).map_err(unkept),
            KeyStore::File => replace_file(&dir.join(FILE), &text),
        });
        let kept = match tokio::time::timeout(PATIENCE, kept).await {
            Ok(Ok(kept)) => kept,
            Ok(Err(_gone)) => Err(Lost::Unusable("the keychain's library failed".to_owned())),
            Err(_late) => Err(silent()),
        };
        kept.map_err(|lost| self.explain(lost))?;
        if let [key] = keys {
            self.held.lock().await.keys = vec![(*key).clone()];
        }
        Ok(())
    }

    fn ask(&self, may_make: bool) -> Asked {
        let answer = self.talk(move |store, dir| match store {
            KeyStore::Keychain => from_keychain(&account(dir), may_make),
            KeyStore::File => from_file(&dir.join(FILE), may_make),
        });
        Asked { until: Instant::now() + PATIENCE, answer }
    }

    /// Speaks to the place in a thread of its own: a runtime's blocking thread that hangs would keep the program from
    /// ending.
    fn talk<T: Send + 'static>(
        &self,
        say: impl FnOnce(KeyStore, &Path) -> Result<T, Lost> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, Lost>> {
        let (tell, answer) = oneshot::channel();
        let (store, dir, talking) = (self.store, self.dir.clone(), self.talking.clone());
        let started = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            let _turn = talking.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody waits any more when the program is ending.
            drop(tell.send(say(store, &dir)));
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for the keychain");
        }
        answer
    }

    pub(super) fn explain(&self, lost: Lost) -> Error {
        match (lost, self.store) {
            (Lost::Unusable(reason), KeyStore::Keychain) => Error::KeyStore { reason },
            (Lost::Unusable(reason), KeyStore::File) => Error::KeyFile { reason },
            (Lost::Gone(reason), _) => Error::KeyLost { path: self.dir.clone(), reason },
        }
    }
}

fn silent() -> Lost {
    Lost::Unusable(format!(
        "the keychain has not answered for {} seconds; it may be asking for its password in a window",
        PATIENCE.as_secs()
    ))
}

/// The keys in what the place holds, the older first.
fn parse(text: &Secret) -> Option<Vec<MasterKey>> {
    let keys: Option<Vec<_>> =
        text.expose().split_whitespace().map(|word| MasterKey::from_text(&Secret::new(word))).collect();
    keys.filter(|keys| !keys.is_empty())
}

fn unkept(trouble: Trouble) -> Lost {
    match trouble {
        Trouble::Unusable(reason) => Lost::Unusable(reason),
        Trouble::Missing => Lost::Unusable("the keychain did not keep the vault's key".to_owned()),
    }
}

/// The keychain is one per user, folders may be many (tests, a second home): each has its own key.
fn account(dir: &Path) -> String {
    let hash = Sha256::digest(dir.as_os_str().as_encoded_bytes());
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("vault-{hash}")
}

fn from_keychain(account: &str, may_make: bool) -> Result<Vec<MasterKey>, Lost> {
    match keychain::read(account) {
        Ok(text) => parse(&text)
            .ok_or_else(|| Lost::Unusable("what the keychain holds for Traygate is not a key".to_owned())),
        Err(Trouble::Unusable(reason)) => Err(Lost::Unusable(reason)),
        // A keychain that was never unlocked says the same as an empty one; writing would tell, but not over records.
        Err(Trouble::Missing) if !may_make => Err(Lost::Gone(
            "the keychain holds no key for it (it may be locked, emptied, or another keychain than before)"
                .to_owned(),
        )),
        Err(Trouble::Missing) => {
            let key = make()?;
            keychain::write(account, &key.to_text()).map_err(unkept)?;
            Ok(vec![key])
        }
    }
}

fn from_file(path: &Path, may_make: bool) -> Result<Vec<MasterKey>, Lost> {
    let cannot =
        |what: &str, error: &io::Error| Lost::Unusable(format!("cannot {what} {}: {error}", path.display()));
    match File::open(path) {
        Ok(file) => read_file(path, file, &cannot),
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => {
            let key = make()?;
            write_file(path, &key.to_text()).map_err(|error| cannot("write", &error))?;
            Ok(vec![key])
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
) -> Result<Vec<MasterKey>, Lost> {
    let metadata = file.metadata().map_err(|error| cannot("read", &error))?;
    if readable_by_others(&metadata) {
        let path = path.display();
        return Err(Lost::Unusable(format!(
            "{path} can be read by other users of this machine; make it yours alone (chmod 600 {path})"
        )));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| cannot("read", &error))?;
    parse(&Secret::new(text)).ok_or_else(|| Lost::Unusable(format!("{} does not hold a key", path.display())))
}

/// Puts another text in the place of a key file that is there; whole, or not at all.
#[expect(clippy::disallowed_methods, reason = "vault.key is nobody else's file")]
fn replace_file(path: &Path, text: &Secret) -> Result<(), Lost> {
    let new = path.with_extension("key.new");
    let replace = || {
        match std::fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        write_file(&new, text)?;
        std::fs::rename(&new, path)?;
        sync_folder(path)
    };
    replace().map_err(|error| Lost::Unusable(format!("cannot write {}: {error}", path.display())))
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
    sync_folder(path)
}

/// The name must be as durable as the records that will need it.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    // Windows keeps names in a log of its own.
    #[cfg(not(unix))]
    let _ = path;
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
