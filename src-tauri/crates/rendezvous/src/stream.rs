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

impl Read for &Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => (&mut &*it).read(buffer),
            #[cfg(windows)]
            Inner::Tcp(it) => (&mut &*it).read(buffer),
        }
    }
}

impl Write for &Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &self.0 {
            #[cfg(unix)]
            Inner::Unix(it) => (&mut &*it).write(buffer),
            #[cfg(windows)]
            Inner::Tcp(it) => (&mut &*it).write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // Neither kind of socket holds anything back.
        Ok(())
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&mut &*self).read(buffer)
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        (&mut &*self).write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&mut &*self).flush()
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::{io::BufRead, os::unix::net::UnixListener, path::PathBuf};

    fn place(name: &str) -> Place {
        let dir: PathBuf = std::env::temp_dir().join(format!("traygate-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Place { state: dir.clone(), run: dir }
    }

    #[test]
    fn no_socket_and_a_stale_socket_both_mean_that_no_owner_runs() {
        let place = place("stale");
        assert!(crate::is_absent(&connect(&place).unwrap_err()));
        drop(UnixListener::bind(place.socket()).unwrap());
        assert!(place.socket().exists());
        assert!(crate::is_absent(&connect(&place).unwrap_err()));
        std::fs::remove_dir_all(&place.run).unwrap();
    }

    #[test]
    fn an_owner_is_reached_and_hears_the_greeting() {
        let place = place("reached");
        let listener = UnixListener::bind(place.socket()).unwrap();
        let (mut stream, token) = connect(&place).unwrap();
        stream.write_all(crate::Greeting::Command.line(token.as_deref()).as_bytes()).unwrap();
        let mut heard = String::new();
        io::BufReader::new(listener.accept().unwrap().0).read_line(&mut heard).unwrap();
        assert_eq!(heard, "{\"traygate\":1,\"role\":\"command\"}\n");
        std::fs::remove_dir_all(&place.run).unwrap();
    }
}
