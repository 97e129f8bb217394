//! Mending a file whose text got damaged on its way there, without changing what it says.

use configfile::Format;

use crate::{
    entry::unescaped,
    file::{Damage, Reader},
};

/// What is done to the text of a file. Each is kept only if the app can read the file afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Takes the byte order mark away.
    NoMark,
    /// Writes the empty table that the app expects.
    EmptyTable,
    /// Takes the commas away that stand before a closing bracket.
    NoTrailingCommas,
    /// Writes plain quotation marks in place of typographic ones.
    PlainQuotes,
    /// Writes the signs that a web page had written as entities.
    PlainSigns,
    /// Writes two backslashes in place of each in the paths of Windows.
    DoubledBackslashes,
}

impl Cure {
    pub(crate) fn of(damage: &Damage) -> Option<Cure> {
        match damage {
            Damage::Empty => Some(Cure::EmptyTable),
            Damage::Mark => Some(Cure::NoMark),
            Damage::Strictness { .. } => Some(Cure::NoTrailingCommas),
            Damage::Quotes { .. } => Some(Cure::PlainQuotes),
            Damage::Html { .. } => Some(Cure::PlainSigns),
            Damage::Backslashes { .. } => Some(Cure::DoubledBackslashes),
            Damage::NotText { .. }
            | Damage::Folder
            | Damage::BrokenLink(_)
            | Damage::Unreadable(_)
            | Damage::Syntax { .. } => None,
        }
    }

    /// The mended text; `None` where the app could not read that either.
    pub fn apply(self, text: &str, reader: &dyn Reader) -> Option<String> {
        let mended = match self {
            Cure::NoMark => text.strip_prefix('\u{feff}')?.to_owned(),
            Cure::EmptyTable if text.trim().is_empty() && reader.format() == Format::Json => {
                let empty = reader.parse("").ok()?;
                format!("{{\n  \"{}\": {{}}\n}}\n", reader.table(&empty).first()?)
            }
            Cure::EmptyTable => return None,
            Cure::NoTrailingCommas => without_trailing_commas(text),
            Cure::PlainQuotes => straightened(text)?,
            Cure::PlainSigns => unescaped(text),
            Cure::DoubledBackslashes => doubled(text)?,
        };
        let reads = reader.parse(&mended).is_ok();
        (mended != text && reads).then_some(mended)
    }
}

/// Plain quotation marks around what typographic ones stand around. What stands in plain ones keeps them: there they
/// are the user's words.
pub(crate) fn straightened(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    // The sign that ends the string we are in: a plain one, or a typographic one.
    let mut inside: Option<bool> = None;
    let mut escaped = false;
    for it in text.chars() {
        let curly = matches!(it, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}');
        match inside {
            _ if escaped => escaped = false,
            Some(_) if it == '\\' => escaped = true,
            None if it == '"' => inside = Some(false),
            None if curly => inside = Some(true),
            Some(false) if it == '"' => inside = None,
            Some(true) if curly || it == '"' => inside = None,
            None | Some(_) => {
                out.push(it);
                continue;
            }
        }
        let outermost = curly && (inside == Some(true) || inside.is_none());
        out.push(if outermost { '"' } else { it });
    }
    (out != text).then_some(out)
}

/// Two backslashes in place of each, in every text of JSON that holds a path of Windows (`C:\Users`) and was written as one
/// writes it anywhere else: with a pair of them somewhere, or a quotation mark that one stands before, it was not.
pub(crate) fn doubled(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        let end = end_of_text(after)?;
        let said = &after[..end];
        out.push_str(before);
        out.push('"');
        if has_drive(said) && !said.contains(r"\\") && !said.contains(r#"\""#) {
            out.push_str(&said.replace('\\', r"\\"));
        } else {
            out.push_str(said);
        }
        out.push('"');
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Where the quotation mark stands that ends the text.
fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|it| {
        let ends = it == b'"' && !escaped;
        escaped = it == b'\\' && !escaped;
        ends
    })
}

/// Whether a drive's letter stands there with a path behind it: `D:\`, and not the end of a longer word.
fn has_drive(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    text.match_indices(r":\").any(|(at, _)| at > 0 && is_letter(at - 1) && (at == 1 || !is_letter(at - 2)))
}

/// Without the commas that nothing follows but a closing bracket. Comments stay: they are somebody's words.
fn without_trailing_commas(text: &str) -> String {
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let (mut out, mut in_string, mut escaped) = (String::with_capacity(text.len()), false, false);
    for (at, (byte, it)) in signs.iter().enumerate() {
        match it {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            ',' if !in_string => {
                let next = text[byte + 1..].trim_start().chars().next();
                if matches!(next, Some('}' | ']')) {
                    continue;
                }
            }
            _ => {}
        }
        out.push(signs[at].1);
    }
    out
}
