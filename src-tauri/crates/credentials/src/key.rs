//! API keys as people paste them: what is cleaned away, what is refused and why.

use crate::Secret;

/// Why a pasted text is no usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    #[error("no key was given; paste the key from the vendor's dashboard")]
    Empty,
    #[error("this is the placeholder from the vendor's example; paste your own key in its place")]
    Placeholder,
    #[error("the key has a line break in it; copy it again in one piece")]
    LineBreak,
    #[error("the key has a space in it; copy the key alone, without the words around it")]
    Space,
    #[error(
        "the key has characters that no key has (curly quotes, invisible characters); copy it again from the dashboard"
    )]
    StrangeCharacter,
    #[error("the key is longer than 8,192 characters; copy the key alone")]
    TooLong,
    #[error("this is an address, not a key; paste the key from the vendor's dashboard")]
    Address,
    #[error("the server's header name is not allowed in HTTP")]
    HeaderName,
}

const LONGEST: usize = 8192;

/// Takes the key out of what was pasted: trims white space, quotes and angle brackets around it, and the words
/// `Authorization:` and `Bearer` before it. Anything else that cannot be in a header is refused with its reason.
pub fn clean_key(pasted: &str) -> Result<Secret, KeyProblem> {
    let mut key = bare(pasted);
    for word in ["authorization:", "authorization=", "bearer"] {
        if let Some(rest) = strip_word(key, word) {
            key = bare(rest);
        }
    }
    if key.is_empty() {
        return Err(KeyProblem::Empty);
    }
    if is_placeholder(key) {
        return Err(KeyProblem::Placeholder);
    }
    if key.contains(['\r', '\n']) {
        return Err(KeyProblem::LineBreak);
    }
    if key.contains([' ', '\t']) {
        return Err(KeyProblem::Space);
    }
    // RFC 9110 §5.5 lets more through; no vendor's key has it, damaged copies do.
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyProblem::StrangeCharacter);
    }
    if key.len() > LONGEST {
        return Err(KeyProblem::TooLong);
    }
    if key.starts_with("https://") || key.starts_with("http://") {
        return Err(KeyProblem::Address);
    }
    Ok(Secret::new(key))
}

/// Without the white space, quotes and brackets that copying leaves around a key.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '`' | '<' | '>' | ',' | '\u{feff}' | '\u{200b}')
            || matches!(c, '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}')
    })
}

/// The rest after `word` in any case; a word without `:` or `=` must be followed by white space or nothing.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let ends = word.ends_with([':', '=']) || rest.is_empty() || rest.starts_with(char::is_whitespace);
    (head.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

/// `YOUR_API_KEY` and its kin from vendors' examples.
fn is_placeholder(key: &str) -> bool {
    let flat: String =
        key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let named =
        ["yourapikey", "yourkey", "yourtoken", "youraccesstoken", "apikey", "apikeyhere", "yourapikeyhere"];
    named.contains(&flat.as_str())
        || flat.starts_with("replacewith")
        || flat.starts_with("pasteyour")
        || (!flat.is_empty() && flat.bytes().all(|byte| byte == b'x'))
        || (key.starts_with("${") && key.ends_with('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pasted: &str, wanted: Result<&str, KeyProblem>) {
        let got = clean_key(pasted);
        assert_eq!(got.as_ref().map(Secret::expose).map_err(|problem| *problem), wanted, "{pasted:?}");
    }

    #[test]
    fn what_people_paste_around_a_key_is_taken_away() {
        for pasted in [
            "pk_live_1",
            "  pk_live_1\n",
            "Bearer pk_live_1",
            "bearer  pk_live_1",
            "Authorization: Bearer pk_live_1",
            "\"Authorization: Bearer pk_live_1\"",
            "\u{201c}pk_live_1\u{201d}",
            "<pk_live_1>",
            "\"pk_live_1\",",
            "\u{feff}pk_live_1",
        ] {
            check(pasted, Ok("pk_live_1"));
        }
        check("bearer_key_1", Ok("bearer_key_1"));
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_with_its_reason() {
        check("", Err(KeyProblem::Empty));
        check(" \n", Err(KeyProblem::Empty));
        check("Bearer ", Err(KeyProblem::Empty));
        check("YOUR_API_KEY", Err(KeyProblem::Placeholder));
        check("Authorization: Bearer YOUR_API_KEY", Err(KeyProblem::Placeholder));
        check("<your-api-key>", Err(KeyProblem::Placeholder));
        check("xxxxxxxx", Err(KeyProblem::Placeholder));
        check("${API_KEY}", Err(KeyProblem::Placeholder));
        check("abc\r\ndef", Err(KeyProblem::LineBreak));
        check("abc\nX-Evil: 1", Err(KeyProblem::LineBreak));
        check("my key", Err(KeyProblem::Space));
        check("abc\u{2026}def", Err(KeyProblem::StrangeCharacter));
        check("abc\0def", Err(KeyProblem::StrangeCharacter));
        check("https://app.example/keys", Err(KeyProblem::Address));
        check(&"a".repeat(LONGEST + 1), Err(KeyProblem::TooLong));
    }
}
