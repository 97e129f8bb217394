//! Lines of bounded length from a stream, read so that giving up a read loses nothing.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// Reads lines. What was read of an unfinished line stays here when the future is dropped.
pub(crate) struct Lines<R> {
    reader: R,
    partial: Vec<u8>,
    longest: usize,
}

/// The other side sent a line longer than agreed.
#[derive(Debug)]
pub(crate) struct TooLong;

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub(crate) fn new(reader: R, longest: usize) -> Lines<R> {
        Lines { reader, partial: Vec::new(), longest }
    }

    /// The next line without its end; `None` at the end of the stream, where an unfinished line counts as cut off.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Result<String, TooLong>>> {
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                return Ok(None);
            }
            let end = available.iter().position(|it| *it == b'\n');
            let taken = end.map_or(available.len(), |it| it + 1);
            self.partial.extend_from_slice(&available[..end.unwrap_or(available.len())]);
            self.reader.consume(taken);
            if self.partial.len() > self.longest {
                return Ok(Some(Err(TooLong)));
            }
            if end.is_some() {
                let line = String::from_utf8(std::mem::take(&mut self.partial))
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                return Ok(Some(Ok(line)));
            }
        }
    }

    /// Resolves when the other side hangs up; a further line that waits is no hanging up.
    pub(crate) async fn hung_up(&mut self) {
        match self.reader.fill_buf().await {
            Ok(available) if !available.is_empty() => std::future::pending().await,
            Ok(_) | Err(_) => {}
        }
    }

    /// The stream behind the lines, with everything that was not read yet.
    pub(crate) fn into_inner(self) -> R {
        self.reader
    }

    pub(crate) fn get_mut(&mut self) -> &mut R {
        &mut self.reader
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncWriteExt, BufReader, duplex};

    #[tokio::test]
    async fn a_line_given_up_half_way_is_not_lost() {
        let (mut writer, reader) = duplex(64);
        let mut lines = Lines::new(BufReader::new(reader), 100);
        writer.write_all(b"first\nsec").await.unwrap();
        assert_eq!(lines.next().await.unwrap().unwrap().unwrap(), "first");
        tokio::select! {
            biased;
            _ = lines.next() => panic!("half a line is no line"),
            () = std::future::ready(()) => {}
        }
        writer.write_all(b"ond\n").await.unwrap();
        assert_eq!(lines.next().await.unwrap().unwrap().unwrap(), "second");
        drop(writer);
        assert!(lines.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn an_endless_line_is_cut_off() {
        let (mut writer, reader) = duplex(1024);
        let mut lines = Lines::new(BufReader::new(reader), 10);
        writer.write_all(&[b'x'; 100]).await.unwrap();
        assert!(lines.next().await.unwrap().unwrap().is_err());
    }
}
