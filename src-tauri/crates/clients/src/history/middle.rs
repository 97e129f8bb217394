//! How one text came of another, kept as the part that differs: our edits are small, the files need not be.

use serde::{Deserialize, Serialize};

/// What stands in one text between a beginning and an end that it has in common with another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Middle {
    /// Where it begins, in bytes.
    from: usize,
    /// How many bytes of the other text it takes the place of.
    instead_of: usize,
    text: String,
}

impl Middle {
    pub(crate) fn between(before: &str, after: &str) -> Middle {
        let same = |(a, b): &(u8, u8)| a == b;
        let mut from = before.bytes().zip(after.bytes()).take_while(same).count();
        while !before.is_char_boundary(from) || !after.is_char_boundary(from) {
            from -= 1;
        }
        let (before, after) = (&before[from..], &after[from..]);
        let mut end = before.bytes().rev().zip(after.bytes().rev()).take_while(same).count();
        while !before.is_char_boundary(before.len() - end) || !after.is_char_boundary(after.len() - end) {
            end -= 1;
        }
        let text = after[..after.len() - end].to_owned();
        Middle { from, instead_of: before.len() - end, text }
    }

    /// The other text. `None` when `before` is not the one this was taken from.
    pub(crate) fn apply(&self, before: &str) -> Option<String> {
        let end = self.from.checked_add(self.instead_of)?;
        Some([before.get(..self.from)?, &self.text, before.get(end..)?].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_text_comes_back_byte_for_byte() {
        let texts =
            ["", "a", "aa", "aba", "{\r\n}", "{\r\n \"ä\": 1\r\n}", "é", "è", "🦀 é", "🦁 é", "\u{feff}{}"];
        for before in texts {
            for after in texts {
                let middle = Middle::between(before, after);
                assert_eq!(middle.apply(before).as_deref(), Some(after), "{before:?} → {after:?}");
            }
        }
        let small = Middle::between(&format!("{}x", "a".repeat(9999)), &format!("{}y", "a".repeat(9999)));
        assert_eq!(small.text, "y");
        assert_eq!(small.apply("another"), None);
    }
}
