//! The connections of clients: taken one by one, bounded in number and in the time that the head of a request may take.

use super::{Endpoint, body::Body};
use http::{Request, Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// Serves until `stop`; then every connection ends with the answer that is on its way.
pub(crate) async fn serve(socket: TcpListener, endpoint: Arc<Endpoint>, stop: CancellationToken) {
    let limits = &endpoint.upstream.limits;
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let mut open = JoinSet::new();
    loop {
        let (stream, place) = tokio::select! {
            next = next(&socket, &room) => next,
            Some(_) = open.join_next() => continue,
            () = stop.cancelled() => break,
        };
        let endpoint = Arc::clone(&endpoint);
        let answering = service_fn(move |request| answer(Arc::clone(&endpoint), request));
        let serving = http.serve_connection(TokioIo::new(stream), answering);
        let stop = stop.clone();
        open.spawn(async move {
            let mut serving = pin!(serving);
            let ended = tokio::select! {
                biased;
                ended = serving.as_mut() => ended,
                () = stop.cancelled() => {
                    serving.as_mut().graceful_shutdown();
                    serving.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(place);
        });
    }
    drop(socket);
    while open.join_next().await.is_some() {}
}

/// The next connection, when there is room for it.
async fn next(socket: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
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

async fn answer(endpoint: Arc<Endpoint>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    Ok(endpoint.answer(request).await.unwrap_or_else(|refused| refused.response()))
}
