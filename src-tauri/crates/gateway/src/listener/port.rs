//! The port at which clients find us; it may become another one while the gateway runs.

use super::{Endpoint, connections};
use std::{
    io, mem,
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::oneshot,
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Connections that the system keeps for us while we are busy.
const WAITING: u32 = 1024;

/// What listens for clients.
pub(crate) struct Listener {
    endpoint: Arc<Endpoint>,
    stop: CancellationToken,
    open: Mutex<Open>,
}

struct Open {
    now: Port,
    /// Every port that is served, those that were left included.
    serving: JoinSet<()>,
}

/// One port that is listened at.
struct Port {
    number: u16,
    leave: CancellationToken,
    /// Ends when nobody listens any more.
    taken: oneshot::Receiver<()>,
}

impl Listener {
    /// Listens at this port; at any other when it is taken.
    ///
    /// # Errors
    /// No loopback port could be bound.
    pub(crate) fn open(port: u16, endpoint: Arc<Endpoint>, stop: CancellationToken) -> io::Result<Listener> {
        let socket = match bind(port) {
            Err(error) if port != 0 => {
                tracing::warn!(port, %error, "the usual port is taken");
                bind(0)
            }
            bound => bound,
        }?;
        let mut serving = JoinSet::new();
        let now = receive(socket, &endpoint, &stop, &mut serving)?;
        Ok(Listener { endpoint, stop, open: Mutex::new(Open { now, serving }) })
    }

    pub(crate) fn port(&self) -> u16 {
        self.lock().now.number
    }

    /// Listens at this port, and at the one before no longer.
    ///
    /// # Errors
    /// The port cannot be had; then everything stays as it was.
    pub(crate) async fn move_to(&self, port: u16) -> io::Result<()> {
        let left = {
            let mut open = self.lock();
            if open.now.number == port {
                return Ok(());
            }
            let Open { now, serving } = &mut *open;
            while serving.try_join_next().is_some() {}
            let new = receive(bind(port)?, &self.endpoint, &self.stop, serving)?;
            mem::replace(now, new)
        };
        left.leave.cancel();
        // Whoever wants to go back at once finds the old port free.
        drop(left.taken.await);
        Ok(())
    }

    /// Waits, but not long, until everything that came in has ended; `stop` has been cancelled by then.
    pub(crate) async fn close(&self) {
        let mut serving = mem::take(&mut self.lock().serving);
        let ended = async { while serving.join_next().await.is_some() {} };
        // A client that holds its connection open cannot hold us.
        drop(timeout(Duration::from_secs(1), ended).await);
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bind(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // Connections that have ended do not keep a port; on Windows this would share it with whoever listens there.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(WAITING)
}

fn receive(
    socket: TcpListener,
    endpoint: &Arc<Endpoint>,
    stop: &CancellationToken,
    serving: &mut JoinSet<()>,
) -> io::Result<Port> {
    let number = socket.local_addr()?.port();
    let leave = CancellationToken::new();
    let (listening, taken) = oneshot::channel();
    let (endpoint, stop) = (Arc::clone(endpoint), stop.clone());
    serving.spawn(connections::serve(socket, number, endpoint, stop, leave.clone(), listening));
    Ok(Port { number, leave, taken })
}
