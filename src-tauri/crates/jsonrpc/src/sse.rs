//! Server-sent events: read piece by piece as they arrive, written as they go (WHATWG HTML §9.2).

use crate::envelope::MAX_BYTES;
use bytes::{Bytes, BytesMut};

/// One event. What the gateway does not use itself is kept for the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub event: Option<Bytes>,
    pub id: Option<Bytes>,
    pub retry: Option<Bytes>,
    /// `None`: the event had no `data` field at all.
    pub data: Option<Bytes>,
}

impl Frame {
    /// A frame that only carries a message.
    pub fn message(data: Bytes) -> Frame {
        Frame { data: Some(data), ..Frame::default() }
    }

    /// The data, when it can be a JSON-RPC message: other event types are not MCP's, and an empty event only
    /// brings an id to resume at.
    pub fn payload(&self) -> Option<&Bytes> {
        let ours = self.event.as_deref().is_none_or(|it| it.is_empty() || it == b"message");
        self.data.as_ref().filter(|it| ours && !it.is_empty())
    }

    /// The frame as text for a client.
    pub fn write(&self) -> Bytes {
        let data = self.data.as_deref();
        let mut out = Vec::with_capacity(data.map_or(0, <[u8]>::len) + 64);
        for (name, value) in
            [("event", self.event.as_deref()), ("id", self.id.as_deref()), ("retry", self.retry.as_deref())]
        {
            if let Some(value) = value {
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b": ");
                out.extend_from_slice(value);
                out.push(b'\n');
            }
        }
        if let Some(data) = data {
            out.extend_from_slice(b"data: ");
            // Hardly any message has line ends, and most are long.
            match memchr::memchr2(b'\n', b'\r', data) {
                None => out.extend_from_slice(data),
                Some(_) => {
                    out.extend(data.iter().map(|it| if matches!(it, b'\n' | b'\r') { b' ' } else { *it }));
                }
            }
            out.push(b'\n');
        }
        out.push(b'\n');
        out.into()
    }
}

/// The server sent an event longer than any message may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Turns pieces of a byte stream into frames.
#[derive(Debug, Default)]
pub struct Parser {
    buffer: BytesMut,
    /// How much of the buffer is known to hold no line end.
    searched: usize,
    frame: Frame,
    /// The data of a frame that has more than one line of it: joined when the frame is complete.
    lines: BytesMut,
    /// Bytes of its lines so far, names included.
    read: usize,
    /// Some field of the frame under construction was there.
    begun: bool,
    started: bool,
    /// The last line ended with a carriage return: a line feed that follows belongs to it.
    after_return: bool,
}

impl Parser {
    /// Takes the next piece as it arrived.
    ///
    /// # Errors
    /// The event under construction is too long; nothing more can be read.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        self.buffer.extend_from_slice(piece);
        let data = self.lines.len() + self.frame.data.as_ref().map_or(0, Bytes::len);
        let waiting = data + self.buffer.len();
        // Room for field names and for the pieces that arrive together; an event that is nothing but names ends too.
        let too_long = waiting > MAX_BYTES + piece.len() + 1024 || self.read > 2 * MAX_BYTES;
        if too_long { Err(TooLong) } else { Ok(()) }
    }

    /// The next complete frame of what was pushed.
    pub fn take(&mut self) -> Option<Frame> {
        while let Some(line) = self.line() {
            if line.is_empty() {
                self.read = 0;
                if std::mem::take(&mut self.begun) {
                    if !self.lines.is_empty() {
                        self.frame.data = Some(self.lines.split().freeze());
                    }
                    return Some(std::mem::take(&mut self.frame));
                }
                continue;
            }
            let colon = memchr::memchr(b':', &line);
            let value = colon.map_or_else(Bytes::new, |at| {
                let value = line.slice(at + 1..);
                if value.starts_with(b" ") { value.slice(1..) } else { value }
            });
            match &line[..colon.unwrap_or(line.len())] {
                b"data" => match self.frame.data.take() {
                    None if self.lines.is_empty() => self.frame.data = Some(value),
                    first => {
                        self.lines.extend_from_slice(first.as_deref().unwrap_or_default());
                        self.lines.extend_from_slice(b"\n");
                        self.lines.extend_from_slice(&value);
                    }
                },
                b"event" => self.frame.event = Some(value),
                b"id" if !value.contains(&0) => self.frame.id = Some(value),
                b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                    self.frame.retry = Some(value);
                }
                // A comment or a field of a later day.
                _ => continue,
            }
            self.begun = true;
            self.read += line.len() + 1;
        }
        None
    }

    fn line(&mut self) -> Option<Bytes> {
        if !self.started {
            if self.buffer.len() < 3 && b"\xef\xbb\xbf".starts_with(&self.buffer[..]) {
                return None;
            }
            self.started = true;
            if self.buffer.starts_with(b"\xef\xbb\xbf") {
                drop(self.buffer.split_to(3));
            }
        }
        if self.after_return {
            match self.buffer.first() {
                None => return None,
                Some(b'\n') => drop(self.buffer.split_to(1)),
                Some(_) => {}
            }
            self.after_return = false;
        }
        let Some(found) = memchr::memchr2(b'\n', b'\r', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + found;
        self.searched = 0;
        let line = self.buffer.split_to(end).freeze();
        // Not waited for: a server that ends its lines so may have nothing more to say.
        self.after_return = self.buffer.split_to(1)[..] == *b"\r";
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, Parser};

    fn frames(pieces: &[&[u8]]) -> Vec<Frame> {
        let mut parser = Parser::default();
        let mut out = Vec::new();
        for piece in pieces {
            parser.push(piece).unwrap();
            out.extend(std::iter::from_fn(|| parser.take()));
        }
        out
    }

    #[test]
    fn frames_are_the_same_however_the_bytes_arrive() {
        let text = b"\xef\xbb\xbf: hello\n\nevent: message\r\nid: 7\r\ndata: {\"a\":1}\r\n\r\nretry: 10\ndata:\n\ndata: x\ndata:  y\n\nid\n\n";
        let whole = frames(&[text]);
        let single: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(frames(&single), whole);
        assert_eq!(whole.len(), 4);
        assert_eq!(whole[0].id.as_deref(), Some(&b"7"[..]));
        assert_eq!(whole[0].payload().map(|it| &it[..]), Some(&b"{\"a\":1}"[..]));
        assert_eq!(whole[1].retry.as_deref(), Some(&b"10"[..]));
        assert_eq!(whole[1].payload(), None);
        assert_eq!(whole[2].data.as_deref(), Some(&b"x\n y"[..]));
        assert_eq!(whole[3].id.as_deref(), Some(&b""[..]));
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let frame = &frames(&[b"event: message\nid: 7\nretry: 3\ndata: {}\n\n"])[0];
        assert_eq!(frame.write(), &b"event: message\nid: 7\nretry: 3\ndata: {}\n\n"[..]);
        assert_eq!(frames(&[&frame.write()])[0], *frame);
    }

    #[test]
    fn an_event_without_end_is_given_up_and_comments_are_not_kept() {
        let mut parser = Parser::default();
        let piece = vec![b'x'; 1024 * 1024];
        parser.push(b"data: ").unwrap();
        assert!((0..20).any(|_| parser.push(&piece).is_err() || parser.take().is_some()));

        let mut parser = Parser::default();
        for _ in 0..20 {
            parser.push(b": ").unwrap();
            parser.push(&piece).unwrap();
            parser.push(b"\n\n").unwrap();
            assert_eq!(parser.take(), None);
        }
    }

    #[test]
    fn a_line_that_ends_with_a_carriage_return_is_not_held_back() {
        assert_eq!(frames(&[b"data: 1\r\r"]).len(), 1);
        let whole = frames(&[b"data: 1\r\n\r\ndata: 2\r\n\r\n"]);
        assert_eq!(frames(&[b"data: 1\r", b"\n\r", b"\ndata: 2\r", b"\n", b"\r", b"\n"]), whole);
        assert_eq!(whole.len(), 2);
    }

    #[test]
    fn an_empty_event_type_is_that_of_a_message() {
        assert!(frames(&[b"event:\ndata: {}\n\n"])[0].payload().is_some());
    }

    #[test]
    fn other_event_types_are_no_messages() {
        assert_eq!(frames(&[b"event: endpoint\ndata: /x\n\n"])[0].payload(), None);
    }
}
