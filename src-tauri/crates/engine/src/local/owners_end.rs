//! The owner's end of a connection. Linux wakes whoever waits for room in a Unix socket each time the other side has read
//! something; tokio's own stream always waits for it, so every answer to a bridge would wake the owner once more.

use std::{
    io::{self, Write},
    mem::MaybeUninit,
    net::Shutdown,
    os::unix::net::UnixStream,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf, unix::AsyncFd};

/// So much is read at once, at most.
const PIECE: usize = 16 * 1024;

/// Waits for room only while there is none.
pub(crate) struct OwnersEnd {
    socket: AsyncFd<UnixStream>,
    /// The same socket, while the other side reads more slowly than it is written to.
    full: Option<AsyncFd<UnixStream>>,
}

impl OwnersEnd {
    /// # Errors
    /// The system has no room for another socket to wait for.
    pub(crate) fn of(stream: tokio::net::UnixStream) -> io::Result<OwnersEnd> {
        Ok(OwnersEnd { socket: watched(stream.into_std()?, Interest::READABLE)?, full: None })
    }
}

fn watched(socket: UnixStream, interest: Interest) -> io::Result<AsyncFd<UnixStream>> {
    // SAFETY: a socket of the standard library stays open, and the same, for as long as it lives; the `AsyncFd` owns it.
    #[expect(unsafe_code, reason = "the safe way always waits for both")]
    let watched = unsafe { AsyncFd::register_with_interest(socket, interest) };
    Ok(watched?)
}

impl AsyncRead for OwnersEnd {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Not zeroed first, which would take longer than reading an ordinary message.
        let mut room = [MaybeUninit::uninit(); PIECE];
        let room = &mut room[..buffer.remaining().min(PIECE)];
        let most = room.len();
        loop {
            let mut ready = ready!(self.socket.poll_read_ready(context))?;
            let Ok(read) = ready.try_io(|it| Ok(rustix::io::read(it.get_ref(), &mut *room)?.0)) else {
                continue;
            };
            let arrived = read?;
            // Less than there was room for: the next read would find nothing.
            if (1..most).contains(&arrived.len()) {
                ready.clear_ready();
            }
            buffer.put_slice(arrived);
            return Poll::Ready(Ok(()));
        }
    }
}

impl AsyncWrite for OwnersEnd {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            let Some(full) = &self.full else {
                match self.socket.get_ref().write(bytes) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        let same = self.socket.get_ref().try_clone()?;
                        self.full = Some(watched(same, Interest::WRITABLE)?);
                        continue;
                    }
                    written => return Poll::Ready(written),
                }
            };
            let mut ready = ready!(full.poll_write_ready(context))?;
            let Ok(written) = ready.try_io(|it| it.get_ref().write(bytes)) else { continue };
            self.full = None;
            return Poll::Ready(written);
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.socket.get_ref().shutdown(Shutdown::Write))
    }
}

#[cfg(test)]
mod tests {
    use super::OwnersEnd;
    use std::io::{Read, Write};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn nothing_is_lost_to_a_slow_reader() {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let mut ours = OwnersEnd::of(ours).unwrap();
        let mut theirs = theirs.into_std().unwrap();
        theirs.set_nonblocking(false).unwrap();
        // More than the system holds for somebody who does not read yet.
        let text: Vec<u8> = (0..8 << 20).map(|it: u32| (it % 251) as u8).collect();
        let expected = text.clone();
        let reader = std::thread::spawn(move || {
            theirs.write_all(b"go on").unwrap();
            let mut got = Vec::new();
            theirs.read_to_end(&mut got).unwrap();
            theirs.write_all(b"and").unwrap();
            theirs.write_all(b" bye").unwrap();
            got
        });
        let mut asked = [0; 5];
        ours.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"go on");
        ours.write_all(&text).await.unwrap();
        assert!(ours.full.is_none(), "nobody waits for room any more");
        ours.shutdown().await.unwrap();
        let mut last = String::new();
        ours.read_to_string(&mut last).await.unwrap();
        assert_eq!(last, "and bye");
        assert_eq!(reader.join().unwrap(), expected);
    }

    #[tokio::test]
    async fn a_reader_that_went_away_is_an_error() {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let mut ours = OwnersEnd::of(ours).unwrap();
        drop(theirs);
        assert_eq!(ours.read(&mut [0; 8]).await.unwrap(), 0);
        assert!(ours.write_all(b"?").await.is_err());
    }
}
