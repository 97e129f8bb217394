//! The authority as a public server: over https, under a name, at a public address that leads here.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, at},
};
use credentials::{Error, Names, Network, Route, Server, Wanted};
use futures_util::future::BoxFuture;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// Where every public name of these tests stands (RFC 5737: nobody's); connections to it arrive on this machine.
pub(crate) const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Long enough for an answer on this machine, short enough to wait for.
const PATIENCE: Duration = Duration::from_millis(1500);

/// A name server that answers each name with one list of addresses after the other; the last one stays.
#[derive(Default)]
pub(crate) struct Book {
    names: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
}

impl Book {
    pub(crate) fn write(&self, name: &str, answers: &[&[IpAddr]]) {
        let answers = answers.iter().map(|it| it.to_vec()).collect();
        self.names.lock().unwrap().insert(name.to_owned(), answers);
    }
}

impl Names for Book {
    fn lookup<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let mut names = self.names.lock().unwrap();
        let found = names.get_mut(name).map(|answers| match answers.len() {
            1 => answers[0].clone(),
            _ => answers.remove(0),
        });
        Box::pin(async { found.ok_or_else(|| io::ErrorKind::NotFound.into()) })
    }

    fn route(&self, address: IpAddr) -> IpAddr {
        if address == PUBLIC { HERE } else { address }
    }
}

/// A public server and somebody who wants to sign in to it.
pub(crate) struct Public {
    pub(crate) authority: Authority,
    pub(crate) sandbox: Sandbox,
    pub(crate) server: Server,
    pub(crate) book: Arc<Book>,
    issuer: Root,
}

/// The name of the server in these tests.
pub(crate) const NAME: &str = "vendor.test";

impl Public {
    pub(crate) async fn start() -> Public {
        credentials::install_tls();
        let authority = Authority::start().await;
        let plain = port(&authority.base());
        let issuer = root();
        let port = serve_tls(&issuer.leaf(&[NAME, "127.0.0.1"]), plain).await;
        let base = format!("https://{NAME}:{port}");
        authority.with(|world| {
            world.resource = format!("{base}/mcp");
            world.issuer.clone_from(&base);
            world.base.clone_from(&base);
        });
        let book = Arc::new(Book::default());
        book.write(NAME, &[&[PUBLIC]]);
        let names: Arc<dyn Names> = book.clone();
        let route = Route { trusted: vec![issuer.der()], ..Route::default() };
        let network = Network { names, patience: PATIENCE, route };
        let sandbox = Sandbox::on(network);
        Public { authority, sandbox, server: at(&format!("{base}/mcp")), book, issuer }
    }

    /// Tries to sign in; what went wrong before any browser.
    pub(crate) async fn refused(&self) -> Error {
        self.sandbox.credentials.begin_sign_in(&self.server, Wanted::default()).await.unwrap_err()
    }

    /// The certificate authority this sandbox trusts.
    pub(crate) fn issuer(&self) -> &Root {
        &self.issuer
    }

    /// A browser that knows the server's name and certificate.
    pub(crate) async fn browse(&self, url: &str) -> u16 {
        let root = reqwest::Certificate::from_der(&self.issuer.der()).unwrap();
        let here = (Ipv4Addr::LOCALHOST, 0).into();
        let browser = reqwest::Client::builder().no_proxy().tls_certs_only([root]).resolve(NAME, here);
        browser.build().unwrap().get(url).send().await.unwrap().status().as_u16()
    }
}

/// A certificate authority of the test's own.
pub(crate) struct Root(CertifiedIssuer<'static, KeyPair>);

pub(crate) fn root() -> Root {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Root(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
}

impl Root {
    pub(crate) fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    pub(crate) fn leaf(&self, names: &[&str]) -> Identity {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        self.sign(CertificateParams::new(names).unwrap())
    }

    pub(crate) fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity { certificate: certificate.der().clone(), key }
    }
}

/// What a TLS server shows.
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: KeyPair,
}

/// Serves what listens on `plain` over TLS; gives the port.
pub(crate) async fn serve_tls(identity: &Identity, plain: u16) -> u16 {
    let key = PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate.clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((outer, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not like the certificate goes away.
                let Ok(mut outer) = acceptor.accept(outer).await else { return };
                let mut inner = TcpStream::connect((Ipv4Addr::LOCALHOST, plain)).await.unwrap();
                tokio::io::copy_bidirectional(&mut outer, &mut inner).await.ok();
            });
        }
    });
    port
}

/// A port on this machine nobody may knock at.
pub(crate) struct Trap {
    pub(crate) port: u16,
    knocks: Arc<AtomicUsize>,
}

impl Trap {
    pub(crate) async fn set() -> Trap {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (port, knocks) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let counted = knocks.clone();
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Trap { port, knocks }
    }

    pub(crate) fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}

pub(crate) fn port(url: &str) -> u16 {
    url.parse::<url::Url>().unwrap().port().unwrap()
}
