//! A vault in a folder of its own, a clock that is set by hand, and a browser.

use crate::authority::Authority;
use credentials::{
    Auth, Clock, Credentials, Error, KeyStore, Network, Secret, Server, Setup, SignedIn, Terms, Wanted,
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub(crate) struct Sandbox {
    pub dir: tempfile::TempDir,
    pub credentials: Credentials,
    pub now: Arc<AtomicU64>,
    /// How often the clock was looked at.
    pub looks: Arc<AtomicU64>,
}

/// The page the browser ended on.
pub(crate) struct Seen {
    pub status: u16,
    pub url: String,
    pub body: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Sandbox {
    pub(crate) fn new() -> Sandbox {
        Sandbox::on(Network::default())
    }

    /// On another network than this machine's.
    pub(crate) fn on(network: Network) -> Sandbox {
        let dir = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicU64::new(1_750_000_000));
        let looks = Arc::default();
        let credentials = Credentials::open_with(setup(dir.path().into(), &now, &looks), network).unwrap();
        Sandbox { dir, credentials, now, looks }
    }

    /// The same folder, as after a start of the program.
    pub(crate) fn reopened(&self) -> Credentials {
        Credentials::open(self.setup()).unwrap()
    }

    pub(crate) fn setup(&self) -> Setup {
        setup(self.dir.path().into(), &self.now, &self.looks)
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Time passes by both clocks. Needs a runtime of one thread.
    pub(crate) async fn wait(&self, seconds: u64) {
        self.pass(seconds);
        steadily(seconds).await;
    }

    pub(crate) async fn sign_in(&self, server: &Server, wanted: Wanted) -> Result<SignedIn, Error> {
        let sign_in = self.credentials.begin_sign_in(server, wanted).await?;
        let url = sign_in.url().to_owned();
        let browser = tokio::spawn(async move { browse(&url).await });
        let done = sign_in.finish(Duration::from_secs(20)).await;
        browser.await.unwrap();
        done
    }

    /// The header value of the moment.
    pub(crate) async fn value(&self, server: &Server, instance: &str) -> Secret {
        self.credentials.authorize(server, instance, None).await.unwrap().unwrap().value
    }

    pub(crate) async fn renewed(
        &self,
        server: &Server,
        instance: &str,
        refused: &Secret,
    ) -> Result<Secret, Error> {
        let header = self.credentials.authorize(server, instance, Some(refused)).await?;
        Ok(header.unwrap().value)
    }
}

/// The clock that nobody can set goes on; a little further, because timers are whole milliseconds.
pub(crate) async fn steadily(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds) + Duration::from_millis(5)).await;
    tokio::time::resume();
}

fn setup(dir: PathBuf, now: &Arc<AtomicU64>, looks: &Arc<AtomicU64>) -> Setup {
    let (now, looks) = (now.clone(), looks.clone());
    let clock: Clock = Arc::new(move || {
        looks.fetch_add(1, Ordering::SeqCst);
        now.load(Ordering::SeqCst)
    });
    Setup { dir, keys: KeyStore::File, clock }
}

pub(crate) fn server(authority: &Authority) -> Server {
    at(&format!("{}/mcp", authority.base()))
}

pub(crate) fn at(url: &str) -> Server {
    Server {
        id: "vendor".into(),
        name: "Vendor".into(),
        url: url.parse().unwrap(),
        auth: Auth::OAuth,
        terms: Terms::default(),
    }
}

/// Opens an address as a browser does, following every redirect.
pub(crate) async fn browse(url: &str) -> Seen {
    credentials::install_tls();
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    Seen {
        status: answer.status().as_u16(),
        url: answer.url().to_string(),
        headers: answer.headers().clone(),
        body: answer.text().await.unwrap(),
    }
}
