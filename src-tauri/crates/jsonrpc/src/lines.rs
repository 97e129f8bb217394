//! MCP's stdio framing, a message per line: read piece by piece as it arrives.

use bytes::{Bytes, BytesMut};

/// How much room a piece is given, at least.
const PIECE: usize = 16 * 1024;

/// A line longer than allowed; it was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Turns pieces of a byte stream into lines.
#[derive(Debug)]
pub struct Lines {
    limit: usize,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no line end.
    searched: usize,
    skipping: bool,
}

impl Lines {
    /// Lines of at most `limit` bytes, their ends not counted.
    pub fn new(limit: usize) -> Lines {
        Lines { limit, buffer: BytesMut::with_capacity(PIECE), searched: 0, skipping: false }
    }

    /// Where the next piece is to be appended.
    pub fn room(&mut self) -> &mut BytesMut {
        self.buffer.reserve(PIECE);
        &mut self.buffer
    }

    /// The next complete line of what has arrived, without its end.
    pub fn take(&mut self) -> Option<Result<Bytes, TooLong>> {
        let Some(found) = memchr::memchr(b'\n', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            if self.searched > self.limit {
                self.skipping = true;
                self.buffer.clear();
                self.searched = 0;
            }
            return None;
        };
        let end = self.searched + found;
        let line = self.buffer.split_to(end + 1).freeze();
        self.searched = 0;
        let too_long = std::mem::take(&mut self.skipping) || end > self.limit;
        Some(if too_long { Err(TooLong) } else { Ok(line.slice(..end)) })
    }

    /// What is left when nothing more will arrive: a last line without its end still counts.
    pub fn rest(&mut self) -> Option<Result<Bytes, TooLong>> {
        let rest = self.buffer.split().freeze();
        self.searched = 0;
        if std::mem::take(&mut self.skipping) || rest.len() > self.limit {
            return Some(Err(TooLong));
        }
        (!rest.is_empty()).then_some(Ok(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, TooLong};

    fn lines(pieces: &[&str]) -> Vec<Result<String, TooLong>> {
        let mut lines = Lines::new(5);
        let mut out = Vec::new();
        for piece in pieces {
            lines.room().extend_from_slice(piece.as_bytes());
            out.extend(std::iter::from_fn(|| lines.take()));
        }
        out.extend(std::iter::from_fn(|| lines.rest()));
        out.into_iter().map(|it| it.map(|it| String::from_utf8(it.to_vec()).unwrap())).collect()
    }

    #[test]
    fn lines_are_the_same_however_the_bytes_arrive() {
        let line = |text: &str| Ok(text.to_owned());
        for (text, expected) in [
            ("", vec![]),
            ("one\ntwo", vec![line("one"), line("two")]),
            ("\n\n", vec![line(""), line("")]),
            ("12345\n6\n", vec![line("12345"), line("6")]),
            ("123456\n6\n", vec![Err(TooLong), line("6")]),
            ("123456789", vec![Err(TooLong)]),
        ] {
            let single: Vec<&str> = text.split_inclusive(|_: char| true).collect();
            assert_eq!(lines(&[text]), expected, "{text:?}");
            assert_eq!(lines(&single), expected, "{text:?}");
        }
    }
}
