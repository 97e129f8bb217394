//! Event streams as nobody would write them and anybody may: every order, line end, comment and cut is random.

use super::{
    exchange::{Said, notifications, requests, response, said},
    json::Json,
};
use bytes::Bytes;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

/// What a server says on one stream.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    /// Messages in their frames: a request where there is an id.
    pub(crate) said: Vec<(Said, Frame)>,
    pub(crate) request: Said,
    pub(crate) answer: Json,
    pub(crate) answer_frame: Frame,
    marked: bool,
    cuts: Vec<Index>,
}

/// What stands around a message.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Events of other types and lone fields before it.
    before: Vec<Vec<&'static str>>,
    /// Other lines of the same event, and where they stand.
    beside: Vec<(&'static str, Index)>,
    /// The end of each line in turn.
    ends: Vec<&'static str>,
    spaced: bool,
}

/// Lines that may stand in an event that is a message.
const BESIDE: &[&str] = &[
    ":",
    ": a comment",
    ":data: {}",
    "event: message",
    "event:message",
    "event:",
    "event",
    "id: e-1",
    "id:e 2",
    "id: é🦀",
    "id:",
    "id",
    "id: a\0b",
    "retry: 10",
    "retry:0250",
    "retry: 1x",
    "retry:",
    "retry: -1",
    "vendor: x",
    "Data: {}",
    " data: {}",
    "data-x: {}",
];

/// Whole events that carry no message.
const ALONE: &[&[&str]] = &[
    &["event: vendor/ping", "data: now", "data", "data: later"],
    &["data: 1", "id: p-1", "event: ping", "retry: 7"],
    &["event: message"],
    &["id: q"],
    &["id: q", "data"],
    &["retry: 33"],
    &[": nothing"],
    &["data"],
    &[],
];

impl Frame {
    /// The event that carries this message.
    fn write(&self, message: &str, out: &mut String) {
        let mut ends = self.ends.iter().cycle();
        let mut line = |text: &str, out: &mut String| {
            let end = *ends.next().unwrap();
            // Two line ends, and not one of two characters.
            let end = if text.is_empty() && out.ends_with('\r') && end == "\n" { "\r" } else { end };
            out.push_str(text);
            out.push_str(end);
        };
        for event in &self.before {
            for text in event {
                line(text, out);
            }
            line("", out);
        }
        let mut lines: Vec<String> = message
            .replace("\r\n", "\n")
            .split('\n')
            .map(|it| match self.spaced || it.starts_with(' ') {
                true => format!("data: {it}"),
                false => format!("data:{it}"),
            })
            .collect();
        for (text, place) in &self.beside {
            lines.insert(place.index(lines.len() + 1), (*text).to_owned());
        }
        for text in lines {
            line(&text, out);
        }
        line("", out);
    }
}

impl Talk {
    /// What comes unasked, and then a message that ends it.
    pub(crate) fn unasked(&self, last: &str) -> String {
        let mut out = String::new();
        for (said, frame) in &self.said {
            frame.write(&said.whole.text(), &mut out);
        }
        self.answer_frame.write(last, &mut out);
        out
    }

    /// What comes on the stream of a call.
    pub(crate) fn asked(&self, answer: &Json) -> String {
        let mark = if self.marked { "\u{feff}" } else { "" };
        format!("{mark}{}", self.unasked(&answer.text()))
    }

    pub(crate) fn cut(&self, text: &str) -> Vec<Bytes> {
        let mut at: Vec<usize> = self.cuts.iter().map(|it| it.index(text.len())).collect();
        at.extend([0, text.len()]);
        at.sort_unstable();
        at.dedup();
        at.windows(2).map(|it| Bytes::copy_from_slice(&text.as_bytes()[it[0]..it[1]])).collect()
    }
}

fn frame() -> impl Strategy<Value = Frame> {
    let before = prop_oneof![2 => Just(Vec::new()), 1 => vec(select(ALONE).prop_map(<[_]>::to_vec), 1..3)];
    let beside = vec((select(BESIDE), any::<Index>()), 0..4);
    let ends = prop_oneof![
        Just(vec!["\n"]),
        Just(vec!["\r\n"]),
        Just(vec!["\r"]),
        vec(select(&["\n", "\r\n", "\r"][..]), 1..5),
    ];
    (before, beside, ends, any::<bool>()).prop_map(|(before, beside, ends, spaced)| Frame {
        before,
        beside,
        ends,
        spaced,
    })
}

pub(crate) fn talk(asks: bool, modern: bool) -> impl Strategy<Value = Talk> {
    let asks = if asks { prop::bool::weighted(0.4).boxed() } else { Just(false).boxed() };
    let message = asks.prop_flat_map(|asks| (said(false, asks, notifications()), frame()));
    let cuts = prop_oneof![3 => vec(any::<Index>(), 0..12), 1 => vec(any::<Index>(), 200..400)];
    (
        vec(message, 0..4),
        said(modern, true, requests()),
        response(modern),
        frame(),
        option::of(Just(())),
        cuts,
    )
        .prop_map(|(said, request, answer, answer_frame, marked, cuts)| Talk {
            said,
            request,
            answer,
            answer_frame,
            marked: marked.is_some(),
            cuts,
        })
}
