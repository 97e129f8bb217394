//! What the user chose about Traygate itself: its looks, its port, whether it starts at login.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Failure, Kind, words::words};

/// The language of everything people read: window, tray, command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Language {
    /// The one the system names, if Traygate speaks it; else English.
    #[default]
    System,
    En,
    De,
    Fr,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How every window of Traygate looks. Part of the snapshot, so that open windows follow at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Look {
    pub language: Language,
    pub theme: Theme,
}

/// A change of the settings; what is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SettingsInput {
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    /// Takes effect at once, or fails.
    pub port: Option<u16>,
    pub start_at_login: Option<bool>,
}

/// The settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsState {
    pub language: Language,
    pub theme: Theme,
    /// The gateway's port as it was chosen.
    pub port: u16,
    /// The gateway's port now: another one where that was taken when it started.
    pub port_now: u16,
    /// How many of our entries in the apps' files lead to a port the gateway had before.
    pub port_left: u32,
    /// Whether the desktop app starts when its user logs in. `None`: it is not installed here.
    pub start_at_login: Option<bool>,
}

/// The settings' names, in the order they are listed.
pub const SETTINGS: &[&str] = &["language", "theme", "port", "start-at-login"];

const LANGUAGES: &[(&str, Language)] =
    &[("system", Language::System), ("en", Language::En), ("de", Language::De), ("fr", Language::Fr)];
const THEMES: &[(&str, Theme)] = &[("system", Theme::System), ("light", Theme::Light), ("dark", Theme::Dark)];
const SWITCH: &[(&str, bool)] = &[("on", true), ("off", false)];

impl Language {
    /// As it is kept and typed.
    pub fn word(self) -> &'static str {
        word(LANGUAGES, self)
    }

    /// The language people read where this is chosen and the system has this locale.
    pub fn spoken(self, locale: Option<&str>) -> texts::Language {
        let chosen = match self {
            Language::System => None,
            Language::En => Some(texts::Language::En),
            Language::De => Some(texts::Language::De),
            Language::Fr => Some(texts::Language::Fr),
        };
        texts::Language::chosen(chosen, locale)
    }

    /// The language of this word.
    pub fn from_word(word: &str) -> Option<Language> {
        from_word(LANGUAGES, word)
    }
}

impl Theme {
    /// As it is kept and typed.
    pub fn word(self) -> &'static str {
        word(THEMES, self)
    }

    /// The theme of this word.
    pub fn from_word(word: &str) -> Option<Theme> {
        from_word(THEMES, word)
    }
}

impl SettingsInput {
    /// The change that somebody typed as a name and a value.
    ///
    /// # Errors
    /// `Kind::Usage`: there is no such setting, or it cannot be that.
    pub fn from_words(name: &str, value: &str) -> Result<SettingsInput, Failure> {
        let mut change = SettingsInput::default();
        match name {
            "language" => change.language = Some(chosen(LANGUAGES, name, value)?),
            "theme" => change.theme = Some(chosen(THEMES, name, value)?),
            "start-at-login" => change.start_at_login = Some(chosen(SWITCH, name, value)?),
            "port" => {
                let port = value.parse().map_err(|_no_number| {
                    Failure::of(Kind::Usage, words("failure-no-port").with("value", value))
                        .remedy(words("failure-port-hint"))
                })?;
                change.port = Some(port);
            }
            _ => {
                return Err(Failure::of(Kind::Usage, words("failure-no-setting").with("name", name))
                    .remedy(words("failure-no-setting-hint").with("all", SETTINGS.join(", "))));
            }
        }
        Ok(change)
    }
}

impl SettingsState {
    /// What the setting of this name is, as it is typed. `None`: there is no such setting.
    pub fn value(&self, name: &str) -> Option<String> {
        Some(match name {
            "language" => self.language.word().to_owned(),
            "theme" => self.theme.word().to_owned(),
            "port" => self.port.to_string(),
            "start-at-login" => self.start_at_login.map_or("unavailable", |it| word(SWITCH, it)).to_owned(),
            _ => return None,
        })
    }
}

fn word<T: PartialEq>(table: &[(&'static str, T)], it: T) -> &'static str {
    table.iter().find(|(_, known)| *known == it).map_or("", |(word, _)| *word)
}

fn from_word<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, it)| *it)
}

fn chosen<T: Copy>(table: &[(&str, T)], name: &str, value: &str) -> Result<T, Failure> {
    from_word(table, value).ok_or_else(|| {
        let all: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
        Failure::of(Kind::Usage, words("failure-setting").with("name", name).with("value", value))
            .remedy(words("failure-setting-hint").with("all", all.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_what_is_sent() {
        for (word, language) in LANGUAGES {
            assert_eq!(serde_json::json!(language), *word);
            assert_eq!((language.word(), Language::from_word(word)), (*word, Some(*language)));
        }
        for (word, theme) in THEMES {
            assert_eq!(serde_json::json!(theme), *word);
            assert_eq!((theme.word(), Theme::from_word(word)), (*word, Some(*theme)));
        }
    }

    #[test]
    fn the_systems_language_counts_only_where_nobody_chose() {
        for (setting, locale, spoken) in [
            (Language::System, Some("de_DE.UTF-8"), texts::Language::De),
            (Language::System, None, texts::Language::En),
            (Language::Fr, Some("de_DE.UTF-8"), texts::Language::Fr),
            (Language::En, Some("de_DE.UTF-8"), texts::Language::En),
        ] {
            assert_eq!(setting.spoken(locale), spoken, "{setting:?} {locale:?}");
        }
    }

    #[test]
    fn what_is_typed_is_understood_or_explained() {
        let change = |name, value| SettingsInput::from_words(name, value);
        assert_eq!(change("language", "fr").unwrap().language, Some(Language::Fr));
        assert_eq!(change("theme", "dark").unwrap().theme, Some(Theme::Dark));
        assert_eq!(change("port", "7800").unwrap().port, Some(7800));
        assert_eq!(change("start-at-login", "off").unwrap().start_at_login, Some(false));
        for (name, value, hint) in [
            ("language", "es", "it can be system, en, de, fr"),
            ("theme", "", "it can be system, light, dark"),
            ("port", "99999", "from 1024 to 65535"),
            ("start-at-login", "yes", "it can be on, off"),
            ("colour", "red", "there are language, theme, port, start-at-login"),
        ] {
            let failure = change(name, value).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(failure.hint.as_ref().is_some_and(|it| it.contains(hint)), "{failure:?}");
        }
    }

    #[test]
    fn every_setting_has_a_value() {
        let state = SettingsState {
            language: Language::De,
            theme: Theme::System,
            port: 7717,
            port_now: 7717,
            port_left: 0,
            start_at_login: None,
        };
        let values: Vec<String> = SETTINGS.iter().map(|it| state.value(it).unwrap()).collect();
        assert_eq!(values, ["de", "system", "7717", "unavailable"]);
        assert_eq!(state.value("colour"), None);
    }
}
