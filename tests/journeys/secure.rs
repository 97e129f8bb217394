//! An MCP server over https whose certificate authority the whole program trusts, and which leads elsewhere on demand.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
    serve::Listener,
};
use base64::prelude::{BASE64_STANDARD, Engine};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Runtime,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
    server::TlsStream,
};

/// A name of its certificate that no resolver knows.
pub(super) const NAME: &str = "mcp.example.test";

/// Running until dropped.
pub(super) struct Secure {
    /// What must be trusted, as PEM.
    pub(super) authority: String,
    pub(super) url: String,
    pub(super) port: u16,
    inner: Arc<Inner>,
    _runtime: Runtime,
}

#[derive(Default)]
struct Inner {
    /// Where tool calls are led to, and by which status.
    elsewhere: Mutex<Option<(u16, String)>>,
    /// The `Authorization` of each tool call.
    shown: Mutex<Vec<String>>,
    /// Connections that were no TLS.
    plain: AtomicUsize,
    /// Connections to the port that has no TLS.
    knocks: AtomicUsize,
}

impl Secure {
    /// The server, and beside it a port where plain http would be spoken; gives its number, too.
    pub(super) fn start() -> (Secure, u16) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let bind = || runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (socket, open) = (bind(), bind());
        let (port, open_port) = (socket.local_addr().unwrap().port(), open.local_addr().unwrap().port());
        let (authority, acceptor) = identity();
        let inner = Arc::new(Inner::default());
        let listener = Tls { socket, acceptor, inner: Arc::clone(&inner) };
        let router = Router::new().route("/mcp", post(mcp)).with_state(Arc::clone(&inner));
        runtime.spawn(async move { axum::serve(listener, router).await });
        let counted = Arc::clone(&inner);
        runtime.spawn(async move {
            while open.accept().await.is_ok() {
                counted.knocks.fetch_add(1, Ordering::SeqCst);
            }
        });
        let url = format!("https://127.0.0.1:{port}/mcp");
        (Secure { authority, url, port, inner, _runtime: runtime }, open_port)
    }

    /// Leads tool calls away by this status, or, with `None`, no more.
    pub(super) fn lead(&self, elsewhere: Option<(u16, &str)>) {
        *self.inner.elsewhere.lock().unwrap() = elsewhere.map(|(status, to)| (status, to.to_owned()));
    }

    /// The `Authorization` of each tool call that came.
    pub(super) fn shown(&self) -> Vec<String> {
        self.inner.shown.lock().unwrap().clone()
    }

    /// Connections by which something could have been said in plain text.
    pub(super) fn plain(&self) -> usize {
        self.inner.plain.load(Ordering::SeqCst) + self.inner.knocks.load(Ordering::SeqCst)
    }
}

fn identity() -> (String, TlsAcceptor) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(["127.0.0.1", "localhost", NAME].map(str::to_owned)).unwrap();
    let leaf = leaf.signed_by(&key, &authority).unwrap().der().clone();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let text = BASE64_STANDARD.encode(authority.der());
    let authority = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    (authority, TlsAcceptor::from(Arc::new(config)))
}

struct Tls {
    socket: TcpListener,
    acceptor: TlsAcceptor,
    inner: Arc<Inner>,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.socket.accept().await else { continue };
            match self.acceptor.accept(stream).await {
                Ok(stream) => return (stream, address),
                Err(_) => self.inner.plain.fetch_add(1, Ordering::SeqCst),
            };
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

async fn mcp(State(it): State<Arc<Inner>>, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if shown != "Bearer k-1" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if asked.get("id").is_none() {
        return StatusCode::ACCEPTED.into_response();
    }
    let result = match asked["method"].as_str() {
        Some("initialize") => json!({
            "protocolVersion": "2025-06-18", "capabilities": { "tools": {} },
            "serverInfo": { "name": "secure", "version": "1" },
        }),
        Some("tools/list") => json!({ "tools": [{ "name": "look", "inputSchema": { "type": "object" } }] }),
        Some("tools/call") => {
            it.shown.lock().unwrap().push(shown.to_owned());
            if let Some((status, to)) = it.elsewhere.lock().unwrap().clone() {
                let status = StatusCode::from_u16(status).unwrap();
                return (status, [(header::LOCATION, to)]).into_response();
            }
            json!({ "content": [] })
        }
        _ => {
            let error = json!({ "code": -32601, "message": "no such method" });
            return Json(json!({ "jsonrpc": "2.0", "id": asked["id"], "error": error })).into_response();
        }
    };
    Json(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result })).into_response()
}
