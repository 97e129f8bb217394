//! The language in which the owner tells people things: the one its user chose, else the system's.

use std::sync::Arc;
use texts::Texts;

use crate::Language;

/// The texts in every language; one that nobody reads costs nothing.
pub(crate) struct Spoken {
    locale: Option<String>,
    all: [Arc<Texts>; texts::Language::ALL.len()],
}

impl Spoken {
    /// `locale`: the system's, where it names one.
    pub(crate) fn new(locale: Option<String>) -> Spoken {
        Spoken { locale, all: texts::Language::ALL.map(|it| Arc::new(Texts::new(it))) }
    }

    /// The texts for somebody who chose this.
    pub(crate) fn texts(&self, chosen: Language) -> Arc<Texts> {
        let language = chosen.spoken(self.locale.as_deref());
        let spoken = self.all.iter().find(|it| it.language() == language);
        spoken.expect("there are texts in every language").clone()
    }
}
