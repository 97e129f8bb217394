//! One blocking connection to the owner, the same on every platform.

use std::{
    io::{self, Read, Write},
    net::Shutdown,
};

use crate::Place;

/// A connection to the owner's local socket.
#[derive(Debug)]
pub struct Stream(Inner);

#[derive(Debug)]
enum Inner {
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixStream),
    #[cfg(windows)]
    Tcp(std::net::TcpStream),
}

/// Connects to the running owner and returns the connection with the token its greeting must carry.
///
/// # Errors
/// `NotFound` or `ConnectionRefused` when no owner runs here (a stale socket counts as none).
#[cfg(unix)]
pub fn connect(place: &Place) -> io::Result<(Stream, Option<String>)> {
    let stream = std::os::unix::net::UnixStream::connect(place.socket())?;
    Ok((Stream(Inner::Unix(stream)), None))
}

/// Connects to the running owner and returns the connection with the token its greeting must carry.
///
/// # Errors
/// `NotFound` or `ConnectionRefused` when no owner runs here (a stale port file counts as none).
#[cfg(windows)]
pub fn connect(place: &Place) -> io::Result<(Stream, Option<String>)> {
    let text = std::fs::read_to_string(place.port_file())?;
    let mut lines = text.lines();
    let malformed = || io::Error::new(io::ErrorKind::NotFound, "the owner's port file is not complete");
    let port: u16 = lines.next().and_then(|it| it.parse().ok()).ok_or_else(malformed)?;
    let token = lines.next().filter(|it| !it.is_empty()).ok_or_else(malformed)?.to_owned();
    let stream = std::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    Ok((Stream(Inner::Tcp(stream)), Some(token)))
}

impl Stream {
    /// A second handle on the same connection, for a second thread.
    pub fn try_clone(&self) -> io::Result<Stream> {
        Ok(Stream(match &self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => Inner::Unix(it.try_clone()?),
            #[cfg(windows)]
            Inner::Tcp(it) => Inner::Tcp(it.try_clone()?),
        }))
    }

    /// Ends one or both directions for every handle on this connection.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match &self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => it.shutdown(how),
            #[cfg(windows)]
            Inner::Tcp(it) => it.shutdown(how),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => it.read(buffer),
            #[cfg(windows)]
            Inner::Tcp(it) => it.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => it.write(buffer),
            #[cfg(windows)]
            Inner::Tcp(it) => it.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => it.flush(),
            #[cfg(windows)]
            Inner::Tcp(it) => it.flush(),
        }
    }
}
