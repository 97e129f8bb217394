//! Why a text is not what its reader takes, in words for people who do not know JSON, TOML or YAML. The catalogue has
//! them in every language (`phrase.rs` of engine); what a parser says that is not known here stays in its own words.

use jsonc_parser::{ParseStringErrorKind, errors::ParseErrorKind};

const NO_COMMA: &str = "a comma is missing";
const COMMA: &str = "there is a comma too many";
const NO_COLON: &str = "a colon is missing";
const COLON: &str = "there is a colon too many";
const NO_EQUALS: &str = "an equals sign is missing";
const EQUALS: &str = "there is an equals sign too many";
const NO_VALUE: &str = "a value is missing";
const BARE_WORD: &str = "a word stands here without quotation marks";
const OPEN_TEXT: &str = "a text is never closed by a quotation mark";
const BACKSLASH: &str = "a backslash means nothing here; in a Windows path it takes two";
const OPEN_BRACE: &str = "an opening brace is never closed";
const OPEN_BRACKET: &str = "an opening bracket is never closed";
const BRACKET: &str = "there is a closing bracket too many";
const NUMBER: &str = "a number is not written as numbers are here";
const INDENT: &str = "this line begins too far left or right";
const TAB: &str = "a tab stands where only spaces may stand";
const STRANGE: &str = "something stands here that does not belong here";
pub(crate) const DEEP: &str = "this is nested too deeply";

/// `here`: the text from there on.
pub(crate) fn of_json(kind: &ParseErrorKind, here: &str) -> &'static str {
    use ParseErrorKind as Kind;
    use ParseStringErrorKind as InText;
    match kind {
        Kind::ExpectedComma => NO_COMMA,
        Kind::TrailingCommasNotAllowed => "there is a comma with nothing behind it",
        Kind::CommentsNotAllowed => "comments are not allowed",
        Kind::ExpectedColonAfterObjectKey => NO_COLON,
        Kind::ExpectedObjectValue => NO_VALUE,
        Kind::ExpectedStringObjectProperty => "a name in quotation marks is missing",
        Kind::SingleQuotedStringsNotAllowed => "single quotation marks are not allowed, only double ones",
        Kind::UnterminatedObject => OPEN_BRACE,
        Kind::UnterminatedArray => OPEN_BRACKET,
        Kind::UnterminatedCommentBlock => "a comment is never closed",
        Kind::MultipleRootJsonValues => "something stands behind the end of the settings",
        Kind::NestingDepthExceeded => DEEP,
        Kind::UnexpectedComma
        | Kind::UnexpectedColon
        | Kind::UnexpectedCloseBrace
        | Kind::UnexpectedCloseBracket
        | Kind::UnexpectedWord
        | Kind::UnexpectedToken
        | Kind::UnexpectedTokenInObject => match here.chars().next() {
            Some(',') => COMMA,
            Some(':') => COLON,
            Some('}') => "there is a closing brace too many",
            Some(']') => BRACKET,
            Some(it) if it.is_alphabetic() => BARE_WORD,
            Some(_) | None => STRANGE,
        },
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => NUMBER,
        Kind::String(InText::UnterminatedStringLiteral) => OPEN_TEXT,
        Kind::String(
            InText::InvalidEscapeInSingleQuoteString
            | InText::InvalidEscapeInDoubleQuoteString
            | InText::ExpectedFourHexDigits
            | InText::ExpectedTwoHexDigits
            | InText::InvalidUnicodeEscapeSequence(_)
            | InText::InvalidEscape,
        ) => BACKSLASH,
    }
}

/// `said`: what serde_json says of a text that the other parser took.
pub(crate) fn of_strict_json(said: &str) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        ("control character", "a line break or a tab stands inside a text"),
        ("recursion limit", DEEP),
        ("number", NUMBER),
    ];
    known(KNOWN, said).unwrap_or(STRANGE)
}

/// `said`: the first line of what toml_edit says.
pub(crate) fn of_toml(said: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        ("expected `\"`", OPEN_TEXT),
        ("expected `'`", OPEN_TEXT),
        ("escape", BACKSLASH),
        ("unicode", BACKSLASH),
        ("unclosed inline table", OPEN_BRACE),
        ("unclosed", OPEN_BRACKET),
        ("string values must be quoted", BARE_WORD),
        ("expected `nan`", BARE_WORD),
        ("expected `inf`", BARE_WORD),
        ("invalid boolean", BARE_WORD),
        ("expected `=`", NO_EQUALS),
        ("missing assignment", NO_EQUALS),
        ("extra `=`", EQUALS),
        ("extra assignment", EQUALS),
        ("unexpected `=`", EQUALS),
        ("missing comma", NO_COMMA),
        ("extra comma", COMMA),
        ("missing value", NO_VALUE),
        ("keys cannot be empty", "a name is missing"),
        ("duplicate key", "this name stands here a second time"),
        ("invalid float", NUMBER),
        ("invalid fraction", NUMBER),
        ("number", NUMBER),
        ("radix", NUMBER),
        ("sign", NUMBER),
        ("leading zero", NUMBER),
        ("recur", DEEP),
        ("unexpected key or value", STRANGE),
        ("invalid key-value pair", STRANGE),
    ];
    known(KNOWN, said).unwrap_or(said)
}

/// `said`: what saphyr-parser says.
pub(crate) fn of_yaml(said: &str) -> &str {
    const KNOWN: &[(&str, &str)] = &[
        ("a tab", TAB),
        ("tab cannot", TAB),
        ("tabs", TAB),
        ("flow sequence, expected", OPEN_BRACKET),
        ("flow mapping, did not find", OPEN_BRACE),
        ("quoted scalar, found unexpected", OPEN_TEXT),
        ("escape", BACKSLASH),
        ("hexadecimal number", BACKSLASH),
        ("misplaced bracket", BRACKET),
        ("mapping values are not allowed", COLON),
        ("placement of ':'", COLON),
        ("simple key expect", NO_COLON),
        ("unexpected character", BARE_WORD),
        ("indent", INDENT),
        ("<document start>", INDENT),
        ("block collection, did not find", INDENT),
        ("block mapping, did not find", INDENT),
        ("unknown anchor", "the anchor that is named here stands nowhere"),
        ("recursion limit", DEEP),
        ("trailing content", STRANGE),
    ];
    known(KNOWN, said).unwrap_or(said)
}

/// The first reason whose sign is in what a parser said.
fn known(known: &[(&str, &'static str)], said: &str) -> Option<&'static str> {
    known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, reason)| *reason)
}
