//! The socket itself: Unix domain (Linux, macOS), or loopback with a token in a private file (Windows).

use rendezvous::Place;
use std::io;

use crate::{Failure, Kind, local::check_length, words::words};

#[cfg(unix)]
pub(crate) type Stream = tokio::net::UnixStream;
#[cfg(windows)]
pub(crate) type Stream = tokio::net::TcpStream;
#[cfg(unix)]
pub(crate) use super::owners_end::OwnersEnd;
#[cfg(windows)]
pub(crate) type OwnersEnd = Stream;

/// The listening end. Only the holder of the owner lock opens it.
pub(crate) struct Listener {
    #[cfg(unix)]
    listener: tokio::net::UnixListener,
    #[cfg(unix)]
    uid: u32,
    #[cfg(windows)]
    listener: tokio::net::TcpListener,
    #[cfg(windows)]
    token: String,
    place: Place,
}

#[cfg(unix)]
impl Listener {
    /// Binds the socket. One that lies there already belonged to an owner that was killed: the lock we hold says so.
    pub(crate) fn open(place: &Place) -> Result<Listener, Failure> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let path = place.socket();
        check_length(&path)?;
        let cannot = |error: io::Error| {
            Failure::of(Kind::Ours, words("failure-socket").with("file", &*path).with("error", &error))
        };
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(error)),
        }
        let listener = tokio::net::UnixListener::bind(&path).map_err(cannot)?;
        // Nobody else can come in between: the folder is closed to others.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(cannot)?;
        // The socket file is ours, so its owner is the user we run as.
        let uid = std::fs::metadata(&path).map_err(cannot)?.uid();
        Ok(Listener { listener, uid, place: place.clone() })
    }

    /// The next caller. One that runs as another user is turned away.
    pub(crate) async fn accept(&self) -> io::Result<OwnersEnd> {
        loop {
            let (stream, _address) = self.listener.accept().await?;
            match stream.peer_cred() {
                Ok(peer) if peer.uid() == self.uid || peer.uid() == 0 => return OwnersEnd::of(stream),
                Ok(peer) => tracing::warn!(uid = peer.uid(), "a caller of another user was turned away"),
                Err(error) => tracing::warn!(%error, "a caller without credentials was turned away"),
            }
        }
    }

    /// What a greeting must carry: nothing, the system has told us who calls.
    pub(crate) fn admits(&self, _token: Option<&str>) -> bool {
        true
    }

    /// Removes what callers would look for.
    pub(crate) fn close(&self) {
        // Gone already is as good.
        std::fs::remove_file(self.place.socket()).ok();
    }
}

#[cfg(windows)]
impl Listener {
    /// Listens on a loopback port of the system's choice and leaves port and token in the port file.
    pub(crate) fn open(place: &Place) -> Result<Listener, Failure> {
        use std::io::Write;
        let path = place.port_file();
        let cannot = |error: io::Error| {
            Failure::of(Kind::Ours, words("failure-socket").with("file", &*path).with("error", &error))
        };
        check_length(&path)?;
        let listener = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let port = listener.local_addr().map_err(cannot)?.port();
        let listener = tokio::net::TcpListener::from_std(listener).map_err(cannot)?;
        let token = crate::random::token()?;
        let mut file = crate::lock::private_file(&path, true).map_err(cannot)?;
        file.write_all(format!("{port}\n{token}\n").as_bytes()).map_err(cannot)?;
        Ok(Listener { listener, token, place: place.clone() })
    }

    /// The next caller; who it is, its token will tell.
    pub(crate) async fn accept(&self) -> io::Result<OwnersEnd> {
        let (stream, _address) = self.listener.accept().await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Whether the greeting's token is the one only this user can read.
    pub(crate) fn admits(&self, token: Option<&str>) -> bool {
        use subtle::ConstantTimeEq;
        token.is_some_and(|it| it.as_bytes().ct_eq(self.token.as_bytes()).into())
    }

    /// Removes what callers would look for.
    pub(crate) fn close(&self) {
        // Gone already is as good.
        std::fs::remove_file(self.place.port_file()).ok();
    }
}

/// Connects to the running owner, with the token its greeting must carry. `NotFound` or `ConnectionRefused`: none
/// runs.
#[cfg(unix)]
pub(crate) async fn connect(place: &Place) -> io::Result<(Stream, Option<String>)> {
    Ok((tokio::net::UnixStream::connect(place.socket()).await?, None))
}

/// Connects to the running owner, with the token its greeting must carry. `NotFound` or `ConnectionRefused`: none
/// runs.
#[cfg(windows)]
pub(crate) async fn connect(place: &Place) -> io::Result<(Stream, Option<String>)> {
    let text = std::fs::read_to_string(place.port_file())?;
    let incomplete = || io::Error::new(io::ErrorKind::NotFound, "the owner's port file is not complete");
    let mut lines = text.lines();
    let port: u16 = lines.next().and_then(|it| it.parse().ok()).ok_or_else(incomplete)?;
    let token = lines.next().filter(|it| !it.is_empty()).ok_or_else(incomplete)?.to_owned();
    let stream = tokio::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port)).await?;
    stream.set_nodelay(true)?;
    Ok((stream, Some(token)))
}
