//! A stream of events is the same however its bytes arrive, and what is written reads the same.

use crate::{pieces, with_cuts};
use bytes::Bytes;
use jsonrpc::sse::{Frame, Parser};

/// Reads `data` as an event stream.
pub fn check(data: &[u8]) {
    let (cuts, text) = with_cuts(data);
    let whole = frames(&[text]);
    assert_eq!(frames(&pieces(text, cuts)), whole);
    assert_eq!(frames(&text.chunks(1).collect::<Vec<_>>()), whole);
    let mut written = Vec::new();
    for frame in &whole {
        let text = frame.write();
        assert!(text.ends_with(b"\n\n"));
        assert_eq!(frames(&[&text]), [on_one_line(frame)]);
        if let Some(message) = frame.payload() {
            assert!(!message.is_empty());
        }
        written.extend_from_slice(&text);
    }
    assert_eq!(frames(&[&written]), whole.iter().map(on_one_line).collect::<Vec<_>>());
}

fn frames(pieces: &[&[u8]]) -> Vec<Frame> {
    let mut parser = Parser::default();
    let mut out = Vec::new();
    for piece in pieces {
        parser.push(piece).expect("no input here is too long");
        out.extend(std::iter::from_fn(|| parser.take()));
    }
    out
}

/// In JSON a line break stands between tokens, where a space says the same.
fn on_one_line(frame: &Frame) -> Frame {
    let one_line = |it: &Bytes| it.iter().map(|it| if *it == b'\n' { b' ' } else { *it }).collect();
    Frame { data: frame.data.as_ref().map(one_line), ..frame.clone() }
}
