//! The parts of the catalogue that are read one by one, so that a command that prints a line reads no page of help.

use crate::Language;

/// The files of one name, in every language. All its messages' ids begin with that name.
pub(crate) struct Area {
    pub(crate) name: &'static str,
    en: &'static str,
    de: &'static str,
    fr: &'static str,
}

impl Area {
    pub(crate) fn source(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::De => self.de,
            Language::Fr => self.fr,
        }
    }
}

macro_rules! area {
    ($name:literal) => {
        Area {
            name: $name,
            en: include_str!(concat!("../../../../ui/src/texts/en/host/", $name, ".ftl")),
            de: include_str!(concat!("../../../../ui/src/texts/de/host/", $name, ".ftl")),
            fr: include_str!(concat!("../../../../ui/src/texts/fr/host/", $name, ".ftl")),
        }
    };
}

/// Every area: what the doctor's checks say, what the command line prints, what commands did and why they failed, the
/// command line's help, what the owner tells of entries, apps and servers, the reasons that the parts below it give, what
/// the tray shows, why there is no update, and what the window's process says by itself.
pub(crate) const AREAS: &[Area] = &[
    area!("check"),
    area!("cli"),
    area!("done"),
    area!("failure"),
    area!("help"),
    area!("owner"),
    area!("phrase"),
    area!("tray"),
    area!("update"),
    area!("window"),
];
