//! Edits as splices of text, and the lines of a text.

use std::ops::Range;

/// Replaces one span of the text.
#[derive(Debug)]
pub(crate) struct Splice {
    span: Range<usize>,
    text: String,
}

impl Splice {
    pub(crate) fn replace(span: Range<usize>, text: impl Into<String>) -> Splice {
        Splice { span, text: text.into() }
    }

    pub(crate) fn insert(at: usize, text: impl Into<String>) -> Splice {
        Splice::replace(at..at, text)
    }

    pub(crate) fn delete(span: Range<usize>) -> Splice {
        Splice::replace(span, "")
    }
}

/// Makes all `splices`; of two at the same place the one named first comes first.
pub(crate) fn apply(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|it| it.span.start);
    let (mut out, mut at) = (String::with_capacity(text.len() + 256), 0);
    for Splice { span, text: new } in splices {
        out.push_str(&text[at..span.start]);
        out.push_str(&new);
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Where the line that holds `at` begins.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |it| it + 1)
}

/// Where the line that holds `at` ends, before its line break.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// The line after the one that ends at `end`: where it begins and its text.
pub(crate) fn line_after(text: &str, end: usize) -> Option<(usize, &str)> {
    let start = end + text[end..].find('\n')? + 1;
    Some((start, &text[start..line_end(text, start)]))
}

/// The blanks a line begins with.
pub(crate) fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The number of the line that holds `at`, from 1.
pub(crate) fn line_number(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The line break in use around `at`; texts may mix them.
pub(crate) fn eol(text: &str, at: usize) -> &'static str {
    let found = text[..at].rfind('\n').or_else(|| text.find('\n'));
    if found.is_some_and(|it| text[..it].ends_with('\r')) { "\r\n" } else { "\n" }
}

/// What must go so that the lines that hold `span` are not there: with them goes one line break, that before them
/// if there is one, which is how lines are added, too.
pub(crate) fn lines(text: &str, span: Range<usize>) -> Range<usize> {
    let (start, end) = (line_start(text, span.start), line_end(text, span.end));
    match start {
        0 => 0..line_after(text, end).map_or(end, |(next, _)| next),
        _ => break_before(text, start)..end,
    }
}

/// Where the line break begins after which a line begins at `start`.
pub(crate) fn break_before(text: &str, start: usize) -> usize {
    let before = start - 1;
    if text[..before].ends_with('\r') { before - 1 } else { before }
}

/// Every `#` of the text that is not in one of `words` and not behind another in its line.
pub(crate) fn outside(text: &str, words: &[Range<usize>]) -> Vec<usize> {
    let mut words: Vec<_> = words.to_vec();
    words.sort_by_key(|it| it.start);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text[at..].find('#').map(|it| at + it) {
        let word = words[..words.partition_point(|it| it.start <= next)].last().filter(|it| it.end > next);
        at = match word {
            Some(word) => word.end,
            None => {
                found.push(next);
                line_end(text, next)
            }
        };
    }
    found
}
