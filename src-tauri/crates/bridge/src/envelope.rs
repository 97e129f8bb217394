//! Finds what JSON-RPC needs to know of a message (RFC 8259, JSON-RPC 2.0) without building anything from it.

use std::borrow::Cow;

/// The members of one message that say what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// JSON text as it was written; absent for `null`.
    pub id: Option<&'a str>,
    pub method: Option<Cow<'a, str>>,
    pub outcome: Option<Outcome>,
    /// The id of the request that a `notifications/cancelled` is about.
    pub cancels: Option<&'a str>,
}

/// What an answer carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Result,
    Error,
}

/// This is no JSON object and no array of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl Envelope<'_> {
    pub fn is_request(&self) -> bool {
        self.id.is_some() && self.method.is_some()
    }

    pub fn is_answer(&self) -> bool {
        self.id.is_some() && self.method.is_none()
    }

    /// The request that opens a conversation in the protocols up to 2025-11-25.
    pub fn opens(&self) -> bool {
        self.is_request() && self.method.as_deref() == Some("initialize")
    }
}

/// The messages of one line: one, or several for a batch (protocol 2025-03-26). Looks no further into a message than
/// it takes to know what it is; the owner parses the rest.
///
/// # Errors
/// The line is no JSON, as far as we looked.
pub fn read(line: &str) -> Result<Vec<Envelope<'_>>, Malformed> {
    let line = line.trim_matches([' ', '\t', '\r', '\n']);
    let one = |text| {
        let mut envelope = Envelope::default();
        fill(&mut envelope, text).map(|()| envelope)
    };
    if line.starts_with('{') && line.ends_with('}') {
        Ok(vec![one(line)?])
    } else if line.starts_with('[') && line.ends_with(']') {
        let mut batch = Vec::new();
        let mut scan = Scan { text: line, at: 1 };
        loop {
            batch.push(one(scan.value()?)?);
            match scan.next() {
                Some(b',') => {}
                Some(b']') => return Ok(batch),
                _ => return Err(Malformed),
            }
        }
    } else {
        Err(Malformed)
    }
}

/// What can be known of a message from its beginning alone.
pub fn read_start(text: &str) -> Envelope<'_> {
    let mut known = Envelope::default();
    // It ends in the middle; what was complete until there has been taken in.
    fill(&mut known, text).ok();
    known
}

/// Whether two ids are the same value: a server may escape a string in another way than the client did.
pub fn same(one: &str, other: &str) -> bool {
    one == other || ((one.contains('\\') || other.contains('\\')) && unescaped(one) == unescaped(other))
}

fn fill<'a>(envelope: &mut Envelope<'a>, object: &'a str) -> Result<(), Malformed> {
    let mut params = None;
    members(object, |name, scan| {
        match name {
            "result" => envelope.outcome = Some(Outcome::Result),
            "error" => envelope.outcome = Some(Outcome::Error),
            _ => {}
        }
        // Results are long, and nothing behind this one's beginning matters.
        if envelope.id.is_some() && envelope.outcome.is_some() {
            return Ok(false);
        }
        let value = scan.value()?;
        match name {
            "id" => envelope.id = Some(value).filter(|it| *it != "null"),
            "method" => envelope.method = Some(unescaped(value)),
            "params" => params = Some(value),
            _ => {}
        }
        Ok(envelope.id.is_none() || (envelope.method.is_none() && envelope.outcome.is_none()))
    })?;
    if envelope.method.as_deref() == Some("notifications/cancelled")
        && let Some(params) = params.filter(|it| it.starts_with('{'))
    {
        members(params, |name, scan| {
            let value = scan.value()?;
            if name == "requestId" {
                envelope.cancels = Some(value);
            }
            Ok(true)
        })?;
    }
    Ok(())
}

/// Hands each member's name to `visit`, which reads the value, until it returns false.
fn members<'a>(
    object: &'a str,
    mut visit: impl FnMut(&str, &mut Scan<'a>) -> Result<bool, Malformed>,
) -> Result<(), Malformed> {
    let mut scan = Scan { text: object, at: 0 };
    if scan.next() != Some(b'{') {
        return Err(Malformed);
    }
    if scan.peek() == Some(b'}') {
        return Ok(());
    }
    loop {
        scan.peek();
        let name = unescaped(scan.string()?);
        if scan.next() != Some(b':') {
            return Err(Malformed);
        }
        if !visit(&name, &mut scan)? {
            return Ok(());
        }
        match scan.next() {
            Some(b',') => {}
            Some(b'}') => return Ok(()),
            _ => return Err(Malformed),
        }
    }
}

/// A position in JSON text.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// The next byte that is not white space, left where it is.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blank = rest.iter().take_while(|it| matches!(**it, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += blank;
        rest.get(blank).copied()
    }

    /// The next byte that is not white space.
    fn next(&mut self) -> Option<u8> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    /// Skips a string that starts here, and returns it with its quotes.
    fn string(&mut self) -> Result<&'a str, Malformed> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        if bytes.get(start) != Some(&b'"') {
            return Err(Malformed);
        }
        let mut at = start + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => return Err(Malformed),
            }
        }
        self.at = at + 1;
        Ok(&self.text[start..self.at])
    }

    /// Skips a value, and returns it.
    fn value(&mut self) -> Result<&'a str, Malformed> {
        let first = self.peek().ok_or(Malformed)?;
        let start = self.at;
        match first {
            b'"' => return self.string(),
            b'{' | b'[' => self.nested()?,
            _ => {
                let rest = &self.text.as_bytes()[start..];
                let ends =
                    |it: &u8| matches!(*it, b',' | b'}' | b']' | b':' | b'"' | b' ' | b'\t' | b'\r' | b'\n');
                // A number or a word that runs to the end of the text may be cut off.
                let length = rest.iter().position(ends).filter(|it| *it > 0).ok_or(Malformed)?;
                self.at += length;
            }
        }
        Ok(&self.text[start..self.at])
    }

    /// Skips an object or an array. Which bracket closes which is the owner's business.
    fn nested(&mut self) -> Result<(), Malformed> {
        let mut depth = 0usize;
        loop {
            match self.text.as_bytes().get(self.at).ok_or(Malformed)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

/// The text of a JSON string; anything else as it is.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let Some(inner) = raw.strip_prefix('"').and_then(|it| it.strip_suffix('"')) else {
        return Cow::Borrowed(raw);
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    // UTF-16, because that is what \u escapes speak.
    let mut units: Vec<u16> = Vec::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        let plain = match character {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits = rest.as_str().get(..4).unwrap_or_default();
                    units.push(u16::from_str_radix(digits, 16).unwrap_or(0xfffd));
                    rest = rest.as_str().get(4..).unwrap_or_default().chars();
                    continue;
                }
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one message of a line, as "id method outcome cancels".
    fn summary(line: &str) -> String {
        match read(line) {
            Err(Malformed) => "malformed".to_owned(),
            Ok(batch) => batch
                .iter()
                .map(|it| {
                    let outcome = it.outcome.map_or("-".to_owned(), |it| format!("{it:?}"));
                    let method = it.method.as_deref().unwrap_or("-");
                    [it.id.unwrap_or("-"), method, &outcome, it.cancels.unwrap_or("-")].join(" ")
                })
                .collect::<Vec<_>>()
                .join(" | "),
        }
    }

    #[test]
    fn ids_and_methods_are_found_wherever_they_stand() {
        for (line, expected) in [
            (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, "1 tools/list - -"),
            (r#"{"method":"tools/list","params":{"id":9,"method":"no"},"id":"a"}"#, r#""a" tools/list - -"#),
            (r#"  { "id" : 7 , "method" : "x" }  "#, "7 x - -"),
            ("{\"id\":1\r,\"method\":\"x\"}\r\n", "1 x - -"),
            (r#"{"id":-1.5e3,"result":{}}"#, "-1.5e3 - Result -"),
            (r#"{"result":{"a":[{"id":3},"]}",{"method":"m"}]},"id":4}"#, "4 - Result -"),
            (r#"{"error":{"code":1,"message":"\"}"},"id":"\\"}"#, r#""\\" - Error -"#),
            (r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "- notifications/initialized - -"),
            (r#"{"jsonrpc":"2.0","id":null,"error":{}}"#, "- - Error -"),
            (r#"{"\u0069d":1,"\u006dethod":"a\/b"}"#, "1 a/b - -"),
            (r#"{"id":"{\"id\":2}","method":"x"}"#, r#""{\"id\":2}" x - -"#),
            (r#"{"params":"\\\"","id":1,"method":"x"}"#, "1 x - -"),
            ("{}", "- - - -"),
            ("{ }", "- - - -"),
            (
                r#"[{"id":1,"method":"a"}, {"method":"b"} ,{"id":2,"result":1}]"#,
                "1 a - - | - b - - | 2 - Result -",
            ),
        ] {
            assert_eq!(summary(line), expected, "{line}");
        }
    }

    #[test]
    fn a_cancelled_request_is_named() {
        let line =
            r#"{"method":"notifications/cancelled","params":{"reason":"\"requestId\":1","requestId":"r 2"}}"#;
        assert_eq!(summary(line), r#"- notifications/cancelled - "r 2""#);
        let line = r#"{"params":{"requestId":5},"method":"notifications/cancelled"}"#;
        assert_eq!(summary(line), "- notifications/cancelled - 5");
        assert_eq!(
            summary(r#"{"params":[5],"method":"notifications/cancelled"}"#),
            "- notifications/cancelled - -"
        );
        assert_eq!(
            summary(r#"{"params":{"requestId":5},"method":"notifications/other"}"#),
            "- notifications/other - -"
        );
    }

    #[test]
    fn what_is_no_message_is_malformed() {
        for line in [
            "",
            " ",
            "hello",
            "\"text\"",
            "12",
            "null",
            "{",
            "}",
            "[",
            "[]",
            "[1]",
            "{]",
            "{1}",
            "{\"a\"}",
            r#"{"a":}"#,
            r#"{"a":1"#,
            r#"{"a":1,}"#,
            r#"{,}"#,
            r#"{"a" 1}"#,
            r#"{"a":"}"#,
            r#"{"a":"\"}"#,
            r#"{"a":[1}"#,
            r#"{"a":{"b":1}"#,
            r#"[{"id":1}"#,
            r#"[{"id":1},]"#,
            r#"[{"id":1} {"id":2}]"#,
            "Content-Length: 20",
            "\u{feff}{}",
        ] {
            assert_eq!(read(line), Err(Malformed), "{line}");
        }
    }

    #[test]
    fn a_message_that_is_cut_off_still_tells_its_id() {
        let whole = r#"{"jsonrpc":"2.0","id":77,"params":{"x":"y"},"method":"tools/call"}"#;
        for end in 0..whole.len() {
            let id = (end > whole.find("77").unwrap() + 2).then_some("77");
            assert_eq!(read_start(&whole[..end]).id, id, "{}", &whole[..end]);
        }
    }

    #[test]
    fn ids_are_compared_as_values() {
        assert!(
            same("1", "1") && same(r#""a/b""#, r#""a\/b""#) && same(r#""\u00e9\ud83e\udd80""#, "\"é🦀\"")
        );
        assert!(!same("1", "\"1\"") && !same("1", "2") && !same(r#""a\\n""#, r#""a\n""#));
    }
}
