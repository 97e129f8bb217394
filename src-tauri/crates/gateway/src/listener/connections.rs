//! The connections of clients: taken one by one, bounded in number and in the time that the head of a request may take.

use super::{Endpoint, body::Body};
use http::{Request, Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Serves the connections of one port until `stop`; then every one ends with the answer that is on its way. From `leave`
/// on nobody new is taken, which dropping `listening` tells, and those that stand have a while left.
pub(super) async fn serve(
    socket: TcpListener,
    port: u16,
    endpoint: Arc<Endpoint>,
    stop: CancellationToken,
    leave: CancellationToken,
    listening: oneshot::Sender<()>,
) {
    let limits = &endpoint.upstream.limits;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let mut open = JoinSet::new();
    let end = stop.child_token();
    let take = |(stream, place): Taken, open: &mut JoinSet<()>| {
        let answering = Arc::clone(&endpoint);
        let answering = service_fn(move |request| answer(Arc::clone(&answering), request, port));
        let serving = http.serve_connection(TokioIo::new(stream), answering);
        let end = end.clone();
        open.spawn(async move {
            let mut serving = pin!(serving);
            let ended = tokio::select! {
                biased;
                ended = serving.as_mut() => ended,
                () = end.cancelled() => {
                    serving.as_mut().graceful_shutdown();
                    serving.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(place);
        });
    };
    loop {
        tokio::select! {
            next = next(&socket, &endpoint.room) => take(next, &mut open),
            Some(_) = open.join_next() => {}
            () = stop.cancelled() => break drop(socket),
            () = leave.cancelled() => {
                for waiting in last(socket, &endpoint.room) {
                    take(waiting, &mut open);
                }
                break;
            }
        }
    }
    drop(listening);
    tokio::select! {
        () = ended(&mut open) => return,
        () = stop.cancelled() => {}
        () = sleep(limits.left) => {}
    }
    end.cancel();
    if timeout(limits.drain, ended(&mut open)).await.is_err() {
        // Event streams have no end of their own.
        open.shutdown().await;
    }
}

async fn ended(open: &mut JoinSet<()>) {
    while open.join_next().await.is_some() {}
}

/// A connection, and the place it takes.
type Taken = (TcpStream, OwnedSemaphorePermit);

/// The next connection, when there is room for it.
async fn next(socket: &TcpListener, room: &Arc<Semaphore>) -> Taken {
    let place = Arc::clone(room).acquire_owned().await.expect("nobody closes it");
    loop {
        match socket.accept().await {
            Ok((stream, _)) => {
                // Small answers must not wait for an acknowledgement (Nagle).
                drop(stream.set_nodelay(true));
                return (stream, place);
            }
            Err(error) => {
                // Most likely too many open files: they get fewer by themselves.
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Those that the system has taken for us by now: closing the socket would break them off.
fn last(socket: TcpListener, room: &Arc<Semaphore>) -> Vec<Taken> {
    let Ok(socket) = socket.into_std() else { return Vec::new() };
    let next = || {
        let place = Arc::clone(room).try_acquire_owned().ok()?;
        let (stream, _) = socket.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        let stream = TcpStream::from_std(stream).ok()?;
        drop(stream.set_nodelay(true));
        Some((stream, place))
    };
    std::iter::from_fn(next).collect()
}

async fn answer(
    endpoint: Arc<Endpoint>,
    request: Request<Incoming>,
    port: u16,
) -> Result<Response<Body>, Infallible> {
    Ok(endpoint.answer(request, port).await.unwrap_or_else(|refused| refused.response()))
}
