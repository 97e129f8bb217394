//! Newline-delimited messages, read into one buffer that is used again.

use std::io::{self, BufRead, Read};

/// A buffer that one large message has made larger than this is given back.
const KEPT: usize = 256 * 1024;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The buffer holds a line, its newline included if it had one.
    Line,
    /// The buffer holds the beginning of a line that is longer than allowed; the rest was skipped.
    TooLong,
    End,
}

/// Reads the next line of at most `limit` bytes, newline not counted.
///
/// # Errors
/// Those of the input.
pub fn next(input: &mut impl BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<Next> {
    line.clear();
    line.shrink_to(KEPT);
    input.by_ref().take(limit.saturating_add(1)).read_until(b'\n', line)?;
    if line.is_empty() {
        Ok(Next::End)
    } else if line.ends_with(b"\n") || line.len() as u64 <= limit {
        Ok(Next::Line)
    } else {
        input.skip_until(b'\n')?;
        Ok(Next::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, limit: u64) -> Vec<(Next, String)> {
        let mut input = io::BufReader::with_capacity(3, text.as_bytes());
        let mut line = Vec::new();
        let mut read =
            || next(&mut input, &mut line, limit).map(|it| (it, String::from_utf8(line.clone()).unwrap()));
        std::iter::from_fn(|| Some(read().unwrap()).filter(|it| it.0 != Next::End)).collect()
    }

    #[test]
    fn lines_are_cut_at_newlines_and_at_the_limit() {
        let line = |text: &str| (Next::Line, text.to_owned());
        assert_eq!(all("", 9), []);
        assert_eq!(all("one\ntwo", 9), [line("one\n"), line("two")]);
        assert_eq!(all("\n\n", 9), [line("\n"), line("\n")]);
        assert_eq!(all("12345\n6\n", 5), [line("12345\n"), line("6\n")]);
        assert_eq!(all("123456789\n6\n", 5), [(Next::TooLong, "123456".to_owned()), line("6\n")]);
        assert_eq!(all("12345678", 5), [(Next::TooLong, "123456".to_owned())]);
        assert_eq!(all("12345", 5), [line("12345")]);
    }
}
