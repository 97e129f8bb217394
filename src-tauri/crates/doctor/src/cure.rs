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
}

impl Cure {
    pub(crate) fn of(damage: &Damage) -> Option<Cure> {
        match damage {
            Damage::Empty => Some(Cure::EmptyTable),
            Damage::Mark => Some(Cure::NoMark),
            Damage::Strictness { .. } => Some(Cure::NoTrailingCommas),
            Damage::Quotes { .. } => Some(Cure::PlainQuotes),
            Damage::Html { .. } => Some(Cure::PlainSigns),
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
