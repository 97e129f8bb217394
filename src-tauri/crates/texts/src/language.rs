//! The languages there are, and which one somebody reads.

/// A language Traygate speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    De,
    Fr,
}

impl Language {
    /// Every language, the complete one first.
    pub const ALL: [Language; 3] = [Language::En, Language::De, Language::Fr];

    /// Its code of ISO 639, which is also the folder of its texts.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::Fr => "fr",
        }
    }

    /// The one to speak: what the user chose, else the system's, if Traygate speaks it; else English.
    pub fn chosen(setting: Option<Language>, locale: Option<&str>) -> Language {
        setting.or_else(|| Language::of_locale(locale?)).unwrap_or_default()
    }

    /// The language of a locale, be it written `de_AT.UTF-8` or `de-AT`.
    pub fn of_locale(locale: &str) -> Option<Language> {
        let code = locale.split(['-', '_', '.', '@']).next()?.to_ascii_lowercase();
        Language::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// The locale the environment names for messages, in the order POSIX gives; else the system's own. `var` reads one
/// variable. As in GNU gettext the first of `LANGUAGE` that Traygate speaks comes before it, if it is a locale of people.
pub fn locale(var: impl Fn(&str) -> Option<String>) -> Option<String> {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|it| var(it).filter(|value| !value.is_empty()));
    let Some(locale) = named else { return of_system() };
    let is_of_people = !matches!(locale.split(['.', '@']).next(), Some("C" | "POSIX"));
    let wanted = var("LANGUAGE").filter(|_| is_of_people).unwrap_or_default();
    let spoken = wanted.split(':').find(|it| Language::of_locale(it).is_some());
    Some(spoken.map_or(locale, str::to_owned))
}

#[cfg(any(windows, target_os = "macos"))]
fn of_system() -> Option<String> {
    sys_locale::get_locale()
}

/// Elsewhere the variables say it all.
#[cfg(not(any(windows, target_os = "macos")))]
fn of_system() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_choice_comes_before_the_systems() {
        for (setting, locale, language) in [
            (None, Some("de_AT.UTF-8"), Language::De),
            (None, Some("fr"), Language::Fr),
            (None, Some("FR-ca"), Language::Fr),
            (None, Some("de@euro"), Language::De),
            (None, Some("C"), Language::En),
            (None, Some("C.UTF-8"), Language::En),
            (None, Some("POSIX"), Language::En),
            (None, Some("deu"), Language::En),
            (None, Some(""), Language::En),
            (None, None, Language::En),
            (Some(Language::En), Some("de_DE"), Language::En),
            (Some(Language::Fr), None, Language::Fr),
        ] {
            assert_eq!(Language::chosen(setting, locale), language, "{setting:?} {locale:?}");
        }
    }

    #[test]
    fn the_first_variable_that_says_something_counts() {
        let of = |vars: &[(&str, &str)]| {
            locale(|name| vars.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned()))
        };
        let all = [("LANG", "en_GB.UTF-8"), ("LC_MESSAGES", "fr_FR"), ("LC_ALL", "de_DE")];
        assert_eq!(of(&all).as_deref(), Some("de_DE"));
        assert_eq!(of(&all[..2]).as_deref(), Some("fr_FR"));
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "C")]).as_deref(), Some("C"));
        let with = |list, locale| of(&[("LANGUAGE", list), ("LANG", locale)]);
        assert_eq!(with("sv:fr_CA:de", "en_US.UTF-8").as_deref(), Some("fr_CA"));
        assert_eq!(with("sv", "de_DE.UTF-8").as_deref(), Some("de_DE.UTF-8"));
        assert_eq!(with("", "de_DE.UTF-8").as_deref(), Some("de_DE.UTF-8"));
        assert_eq!(with("de", "C.UTF-8").as_deref(), Some("C.UTF-8"), "whoever reads it is a program");
    }
}
