//! One message put together from the pieces it arrives in.

use bytes::{Bytes, BytesMut};
use jsonrpc::MAX_BYTES;

/// It is longer than any message may be.
#[derive(Debug)]
pub(crate) struct TooLong;

/// What has arrived. A message in one piece, as most are, is not copied.
pub(crate) struct Pieces {
    expected: usize,
    first: Bytes,
    /// Used from the second piece on.
    all: BytesMut,
}

impl Pieces {
    /// `length` is what was announced.
    pub(crate) fn of(length: Option<u64>) -> Result<Pieces, TooLong> {
        let expected = usize::try_from(length.unwrap_or(0)).ok().filter(|it| *it <= MAX_BYTES);
        Ok(Pieces { expected: expected.ok_or(TooLong)?, first: Bytes::new(), all: BytesMut::new() })
    }

    pub(crate) fn add(&mut self, piece: Bytes) -> Result<(), TooLong> {
        if self.len() + piece.len() > MAX_BYTES {
            return Err(TooLong);
        }
        if self.len() == 0 {
            self.first = piece;
            return Ok(());
        }
        if self.all.is_empty() {
            self.all.reserve(self.expected.max(self.first.len() + piece.len()));
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&piece);
        Ok(())
    }

    fn len(&self) -> usize {
        self.all.len().max(self.first.len())
    }

    /// Whether as much is here as was announced.
    pub(crate) fn are_all(&self) -> bool {
        self.expected > 0 && self.len() == self.expected
    }

    pub(crate) fn whole(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use bytes::Bytes;
    use jsonrpc::MAX_BYTES;

    #[test]
    fn pieces_make_a_whole_and_one_piece_stays_as_it_is() {
        let together = |pieces: &[&'static str], announced| {
            let mut all = Pieces::of(announced).unwrap();
            pieces.iter().for_each(|it| all.add(Bytes::from_static(it.as_bytes())).unwrap());
            all.whole()
        };
        let one = "{}";
        assert_eq!(together(&[one], Some(2)).as_ptr(), one.as_ptr());
        for announced in [None, Some(1), Some(6)] {
            assert_eq!(together(&["", "ab", "", "cd", "e"], announced), "abcde");
            assert_eq!(together(&[], announced), "");
        }
    }

    #[test]
    fn no_whole_is_longer_than_a_message() {
        assert!(Pieces::of(Some(MAX_BYTES as u64 + 1)).is_err());
        let mut all = Pieces::of(None).unwrap();
        all.add(vec![b' '; MAX_BYTES].into()).unwrap();
        assert!(all.add(Bytes::new()).is_ok() && all.add(Bytes::from_static(b" ")).is_err());
    }
}
