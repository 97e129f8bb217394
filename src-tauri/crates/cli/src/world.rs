//! What this process was started with. Only `main` fills it; everything else takes it as an argument.

use std::sync::OnceLock;
use texts::{Texts, Value};

use crate::text::Voice;

/// One start of the program.
pub(crate) struct World {
    /// What every program of ours is started with.
    pub(crate) common: engine::World,
    /// Whether standard output may be coloured.
    pub(crate) colour: bool,
    /// Whether somebody types on standard input.
    pub(crate) typed: bool,
    pub(crate) json: bool,
    /// What is said in this start, from the first word on in one language.
    pub(crate) texts: OnceLock<Texts>,
}

impl World {
    pub(crate) fn voice(&self) -> Voice<'_> {
        Voice { texts: self.texts(), colour: self.colour }
    }

    /// The message of this id, with its gaps filled.
    pub(crate) fn say(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.texts().say(id, args)
    }

    /// In the system's language, unless the owner has told the user's; scripts are spoken to in English.
    pub(crate) fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| Texts::new(self.language(engine::Language::System)))
    }

    /// Speaks the language the user chose, unless something was said already.
    pub(crate) fn speak(&self, chosen: engine::Language) {
        self.texts.get_or_init(|| Texts::new(self.language(chosen)));
    }

    /// Whether nobody has chosen the language yet.
    pub(crate) fn is_mute(&self) -> bool {
        !self.json && self.texts.get().is_none()
    }

    /// The language to speak where the user chose this one.
    pub(crate) fn language(&self, chosen: engine::Language) -> texts::Language {
        match self.json {
            true => texts::Language::En,
            false => chosen.spoken(self.common.locale().as_deref()),
        }
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> u64 {
        (self.common.clock)()
    }
}
