//! The loopback port that the browser comes back to (RFC 8252 §7.3): just enough HTTP for one GET.

use super::page::{self, Page};
use crate::Error;
use std::{io, net::Ipv4Addr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

const LONGEST_HEAD: usize = 16 * 1024;
/// For one request to arrive, and for one answer to leave.
const SLOWEST: Duration = Duration::from_secs(10);
/// For the browser to follow to the last page.
const LAST_PAGE: Duration = Duration::from_secs(5);
const MOST_AT_ONCE: usize = 32;

pub(super) struct Listener {
    tcp: TcpListener,
    port: u16,
    /// The server takes only addresses to come back to that say `localhost`.
    by_name: bool,
    /// Connections whose request is not there yet; browsers open some on suspicion and leave them idle.
    arriving: JoinSet<Option<(Head, TcpStream)>>,
}

/// A well-formed visit to `/callback`, waiting for its answer.
pub(super) struct Visit {
    pub(super) query: String,
    stream: TcpStream,
}

/// The parts of a request that decide.
struct Head {
    method: String,
    path: String,
    query: String,
    /// Every `Host` header: one and the right one, or the name was rebound.
    hosts: Vec<String>,
}

impl Listener {
    /// On the literal address, never on `localhost`, which others can redefine. Port 0: any free one.
    pub(super) async fn bind(port: u16) -> io::Result<Listener> {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = tcp.local_addr()?.port();
        Ok(Listener { tcp, port, by_name: false, arriving: JoinSet::new() })
    }

    pub(super) fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }

    /// The same by name, which RFC 8252 §8.3 advises against and some servers insist on.
    pub(super) fn redirect_uri_by_name(&self) -> String {
        format!("http://localhost:{}/callback", self.port)
    }

    /// Takes visits under the name as well, if that is where the browser will be sent.
    pub(super) fn expect(&mut self, redirect_uri: &str) {
        self.by_name = redirect_uri == self.redirect_uri_by_name();
    }

    /// The next visit to `/callback`; whatever else comes is answered here.
    pub(super) async fn next(&mut self) -> Result<Visit, Error> {
        let (head, stream) = self.request("/callback").await?;
        Ok(Visit { query: head.query, stream })
    }

    /// The next GET of `path` under our own name.
    async fn request(&mut self, path: &str) -> Result<(Head, TcpStream), Error> {
        loop {
            tokio::select! {
                accepted = self.tcp.accept(), if self.arriving.len() < MOST_AT_ONCE => match accepted {
                    Ok((stream, _)) => {
                        self.arriving.spawn(async move {
                            tokio::time::timeout(SLOWEST, arrive(stream)).await.ok().flatten()
                        });
                    }
                    // A connection that broke while it was accepted is no reason to stop.
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => return Err(Error::Ours {
                        attempt: "take the browser's answer",
                        source: crate::error::cause(error),
                    }),
                },
                Some(arrived) = self.arriving.join_next() => {
                    if let Ok(Some((head, stream))) = arrived {
                        match self.refusal(&head, path) {
                            None => return Ok((head, stream)),
                            Some(page) => send(stream, &page).await,
                        }
                    }
                }
            }
        }
    }

    fn refusal(&self, head: &Head, path: &str) -> Option<Page> {
        let ours = |host: &String| {
            *host == format!("127.0.0.1:{}", self.port)
                || (self.by_name && *host == format!("localhost:{}", self.port))
        };
        if head.hosts.len() != 1 || !head.hosts.iter().all(ours) || head.path != path {
            return Some(page::not_found());
        }
        (head.method != "GET").then(page::not_allowed)
    }
}

impl Visit {
    /// Not an answer we wait for.
    pub(super) async fn refuse(self) {
        send(self.stream, &page::not_ours()).await;
    }

    /// Sends the same tab to another address.
    pub(super) async fn send_on(self, to: &str) {
        redirect(self.stream, to).await;
    }

    /// Shows the last page under an address without a code in it, then closes the port.
    pub(super) async fn conclude(self, mut listener: Listener, page: Page) {
        redirect(self.stream, "/done").await;
        // By itself: the sign-in is over, and nobody waits for a browser to fetch a page.
        tokio::spawn(async move {
            if let Ok(Ok((_, stream))) = tokio::time::timeout(LAST_PAGE, listener.request("/done")).await {
                send(stream, &page).await;
            }
        });
    }
}

async fn arrive(mut stream: TcpStream) -> Option<(Head, TcpStream)> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.ok()? == 0 || bytes.len() > LONGEST_HEAD {
            return None;
        }
    }
    Some((read_head(&bytes)?, stream))
}

fn read_head(bytes: &[u8]) -> Option<Head> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    if !version.starts_with("HTTP/1.") || first.next().is_some() {
        return None;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let hosts = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim().to_owned())
        .collect();
    Some(Head { method: method.to_owned(), path: path.to_owned(), query: query.to_owned(), hosts })
}

async fn send(stream: TcpStream, page: &Page) {
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: {}\r\n",
        page.status,
        page.html.len(),
        page::policy(),
    );
    answer(stream, &head, &page.html).await;
}

async fn redirect(stream: TcpStream, to: &str) {
    // The address was made or checked by us, as a `Url`: no line break is in it.
    answer(stream, &format!("HTTP/1.1 303 See Other\r\nLocation: {to}\r\nContent-Length: 0\r\n"), "").await;
}

/// A browser that went away is nobody's loss: the sign-in does not depend on its last page.
async fn answer(mut stream: TcpStream, head: &str, body: &str) {
    let everywhere = "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
                      X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
    let sent = tokio::time::timeout(SLOWEST, async {
        stream.write_all(format!("{head}{everywhere}{body}").as_bytes()).await?;
        stream.shutdown().await
    });
    if !matches!(sent.await, Ok(Ok(()))) {
        tracing::debug!("the browser did not take our page");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_by_its_parts() {
        let head =
            read_head(b"GET /callback?code=1 HTTP/1.1\r\nhOst: a\r\nX: y:z\r\nHost: b\r\n\r\n").unwrap();
        assert_eq!(
            (head.method.as_str(), head.path.as_str(), head.query.as_str()),
            ("GET", "/callback", "code=1")
        );
        assert_eq!(head.hosts, ["a", "b"]);
        for bad in [
            &b"\r\n\r\n"[..],
            b"GET /\r\n\r\n",
            b"GET / x HTTP/1.1\r\n\r\n",
            b"GET / SPDY/3\r\n\r\n",
            b"\xff\r\n\r\n",
        ] {
            assert!(read_head(bad).is_none());
        }
    }
}
