//! What the user said about a server.

use std::collections::BTreeSet;

/// What apps may do without being held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    #[default]
    Allow,
    /// Everything, but what may change something only after the user said yes.
    Ask,
    /// Only what changes nothing.
    ReadOnly,
}

impl Mode {
    /// Every mode and its word, in the order the window lists them.
    pub const ALL: [(Mode, &'static str); 3] =
        [(Mode::Allow, "allow"), (Mode::Ask, "ask"), (Mode::ReadOnly, "read-only")];

    pub fn word(self) -> &'static str {
        match self {
            Mode::Allow => "allow",
            Mode::Ask => "ask",
            Mode::ReadOnly => "read-only",
        }
    }

    pub fn from_word(word: &str) -> Option<Mode> {
        Mode::ALL.iter().find(|(_, it)| *it == word).map(|(mode, _)| *mode)
    }
}

/// The rules of one server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    pub mode: Mode,
    /// Tools that are switched off, by name.
    pub off: BTreeSet<String>,
}
