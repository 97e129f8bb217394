//! The one object the rest of the program holds: every instance, its credential, and what can be done with it.

use crate::{
    Adopted, Auth, Authorization, Clock, Error, Foreign, Identity, Instance, KeyProblem, Network, Revocation,
    Route, Secret, Server, Setup, SignIn, SignedIn, Wanted,
    http::{Clients, Http},
    keep::{self, label_of},
    outline::{Outline, Restored},
    refresh::Flights,
    renewals,
    revocation::Unrevoked,
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;
use vault::{Credential, MasterKey, PreregisteredClient, Reset, Row, Vault};

/// Every instance and its credential. Cheap to clone.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) inner: Arc<Inner>,
}

/// What the parts of this crate share.
pub(crate) struct Inner {
    pub(crate) vault: Arc<Vault>,
    pub(crate) flights: Flights,
    clock: Clock,
    clients: Clients,
    opened: Mutex<HashMap<String, Opened>>,
    lineups: Mutex<Lineups>,
    changes: watch::Sender<u64>,
    /// Why the master key could not be had when somebody last asked for it.
    locked: Mutex<Option<vault::Error>>,
}

/// By server: its instances, as of so many changes of the vault.
type Lineups = HashMap<String, (u64, Arc<[Instance]>)>;

/// An opened credential, good for as long as its row holds the same sealed bytes.
struct Opened {
    sealed: Vec<u8>,
    credential: Arc<Credential>,
}

/// What rests in the vault, and whether it opens.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub file: PathBuf,
    /// What is wrong with the file as a whole.
    pub damage: Option<String>,
    /// Why the master key cannot be had; then nobody knows of any record whether it opens.
    pub locked: Option<Error>,
    pub records: Vec<(Instance, Rest)>,
}

/// What rests in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// A credential that opens.
    Opens,
    /// A credential that does not: the record was changed or moved.
    Broken,
    /// No credential: it came back from a backup.
    Nothing,
    /// The master key cannot be had.
    Unknown,
}

impl Credentials {
    /// Opens the vault's file. The keychain is not asked before a secret is needed.
    pub fn open(setup: Setup) -> Result<Credentials, Error> {
        Credentials::open_with(setup, Network::default())
    }

    /// [`Credentials::open`] on another network than the system's.
    pub fn open_with(setup: Setup, network: Network) -> Result<Credentials, Error> {
        crate::install_tls();
        Ok(Credentials {
            inner: Arc::new(Inner {
                vault: Arc::new(Vault::open(&setup.dir, setup.keys)?),
                flights: Flights::default(),
                clock: setup.clock,
                clients: Clients::new(network),
                opened: Mutex::default(),
                lineups: Mutex::default(),
                changes: watch::Sender::new(0),
                locked: Mutex::default(),
            }),
        })
    }

    /// From now on connections go this way; those under way end on theirs.
    pub fn take(&self, route: Route) {
        self.inner.clients.take(route);
    }

    /// The instances of a server in the order of their first sign-in.
    pub fn instances(&self, server: &str) -> Vec<Instance> {
        self.inner.vault.read(server, Instance::of)
    }

    /// [`Credentials::instances`] without copies, for whoever asks at every call.
    pub fn lineup(&self, server: &str) -> Arc<[Instance]> {
        let mut lineups = self.inner.lineups.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lineups.get(server);
        match self.inner.vault.read_anew(server, known.map(|(since, _)| *since), Instance::of) {
            None => known.map(|(_, all)| Arc::clone(all)).unwrap_or_default(),
            Some((now, all)) => {
                let all: Arc<[Instance]> = all.into();
                lineups.insert(server.to_owned(), (now, Arc::clone(&all)));
                all
            }
        }
    }

    /// What is wrong with the vault's file, if it is damaged. Then nothing can be kept; what could be read serves on.
    pub fn damage(&self) -> Option<String> {
        self.inner.vault.damage()
    }

    /// Why the master key could not be had when somebody last asked for it, where there is anything to open. Asks
    /// nobody now; a change is told like that of an instance.
    pub fn locked(&self) -> Option<Error> {
        let locked = self.inner.locked.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        (!self.inner.vault.all().iter().all(Row::is_vacant)).then(|| locked.into())
    }

    /// Every instance without its credential.
    pub fn outlines(&self) -> Vec<Outline> {
        self.inner.outlines()
    }

    /// Brings an instance back that is not here, without a credential: the next sign-in to the same account fills it.
    ///
    /// # Errors
    /// [`crate::Kind::Vault`] when the vault cannot be written.
    pub fn restore(&self, outline: Outline) -> Result<Restored, Error> {
        self.inner.restore(outline)
    }

    /// Looks at every record. Asks the keychain, in bounded time.
    pub async fn inspect(&self) -> Inspection {
        let vault = &self.inner.vault;
        let rows = vault.all();
        let (file, damage) = (vault.file().to_owned(), vault.damage());
        let vacant = |row: &Row| (Instance::of(row), Rest::Nothing);
        // Looking must not make a key where there is none yet.
        if rows.iter().all(Row::is_vacant) {
            return Inspection { file, damage, locked: None, records: rows.iter().map(vacant).collect() };
        }
        let key = self.inner.key().await;
        let rest = |row: &Row| match &key {
            _ if row.is_vacant() => Rest::Nothing,
            Ok(key) if vault.unseal(key, row).is_ok() => Rest::Opens,
            Ok(_) => Rest::Broken,
            Err(_) => Rest::Unknown,
        };
        let records = rows.iter().map(|row| (Instance::of(row), rest(row))).collect();
        Inspection { file, damage, records, locked: key.err().map(Error::from) }
    }

    /// Makes a new master key and seals every record with it. Says how many instances there are. Nobody who uses a
    /// credential meanwhile notices.
    ///
    /// # Errors
    /// The keychain or the disk does not take the change; then the old key stays in force.
    pub async fn rekey(&self) -> Result<usize, Error> {
        let flights = &self.inner.flights;
        Ok(self.inner.vault.rekey(|| !flights.has_unsaved()).await?)
    }

    /// Puts a damaged vault aside and begins a new one with what could be read.
    ///
    /// # Errors
    /// [`crate::Kind::Vault`] when it is not damaged or the disk does not take it; then nothing was changed.
    pub async fn reset_vault(&self) -> Result<Reset, Error> {
        let (inner, now) = (self.inner.clone(), self.inner.now());
        let reset = on_disk(move || inner.vault.reset(now)).await?;
        self.inner.changed();
        Ok(reset)
    }

    /// Counts up at every change of any instance.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.subscribe()
    }

    /// Finds the server's sign-in, registers, and waits for the browser's answer on a loopback port. Opens no
    /// browser: the caller takes [`SignIn::url`] there.
    pub async fn begin_sign_in(&self, server: &Server, wanted: Wanted) -> Result<SignIn, Error> {
        SignIn::begin(self.inner.clone(), server, wanted).await
    }

    /// Keeps a key of which nobody said whose it is. The caller has checked it by one real call before.
    pub async fn sign_in_with_key(
        &self,
        server: &Server,
        wanted: Wanted,
        key: Secret,
    ) -> Result<SignedIn, Error> {
        self.sign_in_with_key_of(server, wanted, key, None).await
    }

    /// Keeps a key whose `identity` the server told in that call.
    pub async fn sign_in_with_key_of(
        &self,
        server: &Server,
        wanted: Wanted,
        key: Secret,
        identity: Option<Identity>,
    ) -> Result<SignedIn, Error> {
        let credential = key_credential(&server.auth, &key)?;
        let known = keep::key_holder(&self.inner, server, &credential).await;
        keep::keep(&self.inner, server, &wanted, identity, credential, known).await
    }

    /// Keeps the secret of the client that the vendor registered beforehand, and forgets which issuer the one before
    /// it belonged to. Bound to the server and its address. A server whose terms name no such client has none kept.
    pub async fn set_client_secret(&self, server: &Server, secret: Option<Secret>) -> Result<(), Error> {
        let Some(client) = server.terms.client.clone() else {
            return Ok(self.inner.vault.remove_preregistered(&server.id)?);
        };
        let key = self.inner.key().await?;
        let (writer, server) = (self.inner.clone(), server.clone());
        let kept = PreregisteredClient { secret, issuer: None };
        on_disk(move || writer.vault.put_preregistered(&key, server.registered(), &client.id, &kept)).await
    }

    /// Forgets what is kept for a server beyond its instances.
    pub fn forget_server(&self, server: &str) -> Result<(), Error> {
        Ok(self.inner.vault.remove_preregistered(server)?)
    }

    /// The header for a request to the server; `None` when the server is open. `refused` is the header value (or
    /// bare token) the server just answered 401 to.
    pub async fn authorize(
        &self,
        server: &Server,
        instance: &str,
        refused: Option<&Secret>,
    ) -> Result<Option<Authorization>, Error> {
        match server.auth {
            Auth::Open => Ok(None),
            Auth::OAuth | Auth::ApiKey | Auth::Header(_) => {
                self.inner.authorize(server, instance, refused).await.map(Some)
            }
        }
    }

    /// Renews every sign-in at 80 % of its token's life, though nobody calls; runs until it is dropped. `servers` says
    /// which there are, as of now.
    pub async fn keep_fresh(&self, servers: impl Fn() -> Vec<Server> + Send) {
        renewals::keep_fresh(&self.inner, servers).await;
    }

    /// Forgets that the last renewal failed, because a person asks: they may know that the server is well again. Calls
    /// of apps never do this, for theirs are many. A grant that was refused stays dead.
    pub fn try_again(&self, instance: &str) {
        self.inner.flights.forget_failure(instance);
    }

    /// Waits until the renewals under way have ended and their tokens are on the disk.
    pub async fn settle(&self) {
        self.inner.flights.settle_all().await;
    }

    /// Revokes at the server, then forgets, whatever the server answered.
    pub async fn sign_out(&self, server: &Server, instance: &str) -> Result<Revocation, Error> {
        self.inner.sign_out(server, instance, Unrevoked::Forget).await
    }

    /// Ends a sign-out that was interrupted ([`Instance::is_leaving`]). When the server cannot be asked, the instance
    /// stays as it is: unusable, and to be revoked later.
    pub async fn finish_sign_out(&self, server: &Server, instance: &str) -> Result<Revocation, Error> {
        self.inner.sign_out(server, instance, Unrevoked::Keep).await
    }

    /// Revokes tokens that another program on this machine holds. Asks the server's own sign-in data where.
    pub async fn revoke_foreign(&self, server: &Server, tokens: Foreign) -> Revocation {
        self.inner.revoke_foreign(server, tokens).await
    }

    /// Keeps such tokens as an instance, before anybody tries them. [`Adopted::Known`]: they were taken over before.
    ///
    /// # Errors
    /// The server cannot be asked, or the tokens are not of its sign-in server. Then nothing was kept.
    pub async fn adopt(
        &self,
        server: &Server,
        tokens: Foreign,
        label: Option<String>,
    ) -> Result<Adopted, Error> {
        self.inner.adopt(server, tokens, label).await
    }

    /// Whether an instance that is not dead was signed in to by the registration of this id.
    pub async fn holds_client(&self, server: &Server, client_id: &str) -> bool {
        self.inner.holder_of(server, client_id).await.is_some()
    }

    /// Joins an instance that was taken over, and that works, with what its server says whose account it is. `named`:
    /// it keeps its label. [`Adopted::Known`]: the account is another instance's, which works and stays as it is.
    pub async fn settle_adopted(
        &self,
        server: &Server,
        instance: &str,
        identity: Option<Identity>,
        named: bool,
    ) -> Result<Adopted, Error> {
        self.inner.settle_adopted(server, instance, identity, named).await
    }

    /// Forgets an instance that was taken over and is of no use, without a word to its server.
    pub async fn abandon(&self, server: &str, instance: &str) -> Result<(), Error> {
        let row = self.inner.row(server, server, instance)?;
        self.inner.abandon(&row).await
    }

    /// Gives an instance another label.
    pub fn rename(&self, server: &str, instance: &str, label: &str) -> Result<(), Error> {
        let row = self.inner.row(server, server, instance)?;
        let label = label_of(label);
        let refused = |reason| Error::Label { server: server.to_owned(), label: label.clone(), reason };
        if label.is_empty() {
            return Err(refused("a name has at least one letter"));
        }
        if self
            .inner
            .vault
            .rows(server)
            .iter()
            .any(|other| other.id != row.id && keep::same_label(other, &label))
        {
            return Err(refused("another one has this name"));
        }
        self.inner.vault.set_label(&row, &label)?;
        self.inner.changed();
        Ok(())
    }

    /// Remembers that the server no longer takes this credential; `why` is for the user.
    pub fn mark_dead(&self, server: &str, instance: &str, why: &str) -> Result<(), Error> {
        let row = self.inner.row(server, server, instance)?;
        self.inner.vault.set_dead(&row, why)?;
        self.inner.changed();
        Ok(())
    }
}

impl Inner {
    /// The row of an instance; `name` is what the server is called in the error.
    pub(crate) fn row(&self, server: &str, name: &str, instance: &str) -> Result<Row, Error> {
        self.vault.row(server, instance).ok_or_else(|| Error::NoInstance { server: name.to_owned() })
    }

    /// The secrets of a row. The keychain is asked once per start.
    pub(crate) async fn opened(&self, row: &Row) -> Result<Arc<Credential>, Error> {
        if let Some(opened) = self.opened_map().get(&row.id)
            && opened.sealed == row.sealed
        {
            return Ok(opened.credential.clone());
        }
        let key = self.key().await?;
        let credential = Arc::new(self.vault.unseal(&key, row)?);
        self.hold(row, credential.clone());
        Ok(credential)
    }

    /// The master key. From now on it is known whether it can be had.
    pub(crate) async fn key(&self) -> Result<Arc<MasterKey>, vault::Error> {
        let key = self.vault.key().await;
        let locked = key.as_ref().err();
        let news = {
            let mut known = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
            let news = known.as_ref().map(ToString::to_string) != locked.map(ToString::to_string);
            if news {
                *known = locked.cloned();
            }
            news
        };
        if news {
            self.changed();
        }
        key
    }

    pub(crate) fn hold(&self, row: &Row, credential: Arc<Credential>) {
        self.opened_map().insert(row.id.clone(), Opened { sealed: row.sealed.clone(), credential });
    }

    pub(crate) fn let_go(&self, instance: &str) {
        self.opened_map().remove(instance);
    }

    /// Forgets the registration with an issuer, if it is still the one under this id.
    pub(crate) async fn forget_client(&self, issuer: &str, id: &str) -> Result<(), Error> {
        let key = self.key().await?;
        match self.vault.client(&key, issuer)? {
            Some(client) if client.id != id => Ok(()),
            _ => Ok(self.vault.remove_client(issuer)?),
        }
    }

    pub(crate) async fn http(&self, server: &Server) -> Result<Http, Error> {
        self.clients.towards(&server.url).await.map_err(|failed| crate::discovery::explain(server, failed))
    }

    pub(crate) fn now(&self) -> u64 {
        (self.clock)()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    fn opened_map(&self) -> std::sync::MutexGuard<'_, HashMap<String, Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs what waits for the disk where it holds nobody up.
pub(crate) async fn on_disk<T: Send + 'static, E: Into<Error> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Into::into),
        Err(error) => Err(Error::Ours { attempt: "write to the vault", source: crate::error::cause(error) }),
    }
}

/// The header a key is sent in.
fn key_credential(auth: &Auth, key: &Secret) -> Result<Credential, Error> {
    let (header, text) = match auth {
        Auth::Header(name) => {
            let name =
                ::http::HeaderName::from_bytes(name.as_bytes()).map_err(|_bad| KeyProblem::HeaderName)?;
            // These say where and how a message goes, not who sends it.
            let forbidden = ["host", "content-length", "transfer-encoding", "connection", "mcp-session-id"];
            if forbidden.contains(&name.as_str()) {
                return Err(KeyProblem::HeaderName.into());
            }
            (name.as_str().to_owned(), Secret::new(key.expose()))
        }
        Auth::OAuth | Auth::ApiKey | Auth::Open => {
            ("authorization".to_owned(), Secret::new(format!("Bearer {}", key.expose())))
        }
    };
    // A line break here would let a pasted text add headers of its own.
    if key.expose().is_empty() || !text.expose().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(
            if key.expose().is_empty() { KeyProblem::Empty } else { KeyProblem::StrangeCharacter }.into()
        );
    }
    Ok(Credential::Key { header, value: text })
}
