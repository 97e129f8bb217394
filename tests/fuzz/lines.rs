//! Bridge and gateway cut a stream into the same lines, and see the same message in each.

use crate::{pieces, with_cuts};
use bridge::{envelope, lines::Next};
use bytes::Bytes;
use jsonrpc::{
    Kind, Message, Outcome,
    lines::{Lines, TooLong},
};
use std::io::BufReader;

/// Short enough for the fuzzer to go beyond it.
const LIMIT: u8 = 200;

/// Reads `data` as lines.
pub fn check(data: &[u8]) {
    let (cuts, text) = with_cuts(data);
    let whole = by_gateway(&[text]);
    assert_eq!(by_gateway(&pieces(text, cuts)), whole);
    assert_eq!(by_gateway(&text.chunks(1).collect::<Vec<_>>()), whole);
    assert_eq!(by_bridge(text), whole);
    for line in whole.iter().flatten() {
        assert!(line.len() <= usize::from(LIMIT) && !line.contains(&b'\n'));
        both_see_the_same(line);
    }
    // The bridge looks at messages that are longer than any of these lines, too.
    both_see_the_same(&Bytes::copy_from_slice(text));
}

fn by_gateway(pieces: &[&[u8]]) -> Vec<Result<Bytes, TooLong>> {
    let mut lines = Lines::new(LIMIT.into());
    let mut out = Vec::new();
    for piece in pieces {
        lines.room().extend_from_slice(piece);
        out.extend(std::iter::from_fn(|| lines.take()));
    }
    out.extend(std::iter::from_fn(|| lines.rest()));
    out
}

fn by_bridge(text: &[u8]) -> Vec<Result<Bytes, TooLong>> {
    let mut input = BufReader::with_capacity(16, text);
    let mut line = Vec::new();
    let mut out = Vec::new();
    loop {
        match bridge::lines::next(&mut input, &mut line, LIMIT.into()).expect("memory does not fail") {
            Next::Line => out.push(Ok(Bytes::copy_from_slice(line.strip_suffix(b"\n").unwrap_or(&line)))),
            Next::TooLong => {
                assert_eq!(line.len(), usize::from(LIMIT) + 1, "its beginning is kept");
                out.push(Err(TooLong));
            }
            Next::End => return out,
        }
    }
}

/// Where the gateway sees a message, the bridge must see the same one: by it the bridge knows what is still to be
/// answered.
fn both_see_the_same(line: &Bytes) {
    let Ok(text) = std::str::from_utf8(line) else { return };
    let read = envelope::read(text);
    let start = envelope::read_start(text);
    let Ok(message) = Message::from_server(line.clone()) else { return };
    let seen = read.expect("a message is one for the bridge, too");
    let [seen] = seen.as_slice() else { panic!("one message is {}", seen.len()) };
    assert_eq!(seen.id.map(str::as_bytes), message.id());
    assert_eq!(start.id, seen.id);
    match &message.kind {
        Kind::Request { method, .. } => {
            assert!(seen.is_request() && !seen.is_answer());
            assert_eq!(seen.method.as_deref(), Some(method.as_str()));
            assert_eq!(seen.opens(), method == "initialize");
        }
        Kind::Notification { method, .. } => {
            assert!(!seen.is_request() && !seen.is_answer());
            assert_eq!(seen.method.as_deref(), Some(method.as_str()));
            let cancelled = message.params().request_id.filter(|_| method == "notifications/cancelled");
            if let Some(id) = cancelled {
                assert_eq!(seen.cancels, Some(id.get()));
            }
        }
        Kind::Response { id, outcome } => {
            assert_eq!((seen.is_answer(), seen.is_request()), (id.is_some(), false));
            let expected = match outcome {
                Outcome::Result(_) => envelope::Outcome::Result,
                Outcome::Error => envelope::Outcome::Error,
            };
            assert_eq!(seen.outcome, Some(expected));
        }
    }
}
