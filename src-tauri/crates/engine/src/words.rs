//! What the owner tells people, kept so that everybody reads it in their language.

mod phrase;
mod reading;
mod said;
mod system;

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path, sync::LazyLock};
use texts::{Language, Texts, Value};

use crate::Failure;

pub(crate) use phrase::phrase;
pub use reading::told;
pub use said::Said;

/// A message of the catalogue with what fills its gaps. It is put into a language where somebody reads it: who asked,
/// a person or a script, and in which language, need not travel with the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    id: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    args: BTreeMap<String, Filling>,
}

/// What stands in a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Filling {
    Count(u64),
    /// A name, a path, the system's own words: the same in every language.
    Text(String),
    Words(Words),
}

/// The message of this id, its gaps still open. `tests/catalogue.rs` of texts finds such calls by their looks: the id as
/// a literal, then one `with` for each gap.
pub fn words(id: &'static str) -> Words {
    Words { id: id.to_owned(), args: BTreeMap::new() }
}

impl Words {
    /// What to do in an app before it reads a new entry.
    pub(crate) fn reload(client: &str) -> Words {
        Words { id: format!("owner-reload-{client}"), args: BTreeMap::new() }
    }

    /// Fills a gap.
    pub fn with(mut self, gap: &'static str, filling: impl Into<Filling>) -> Words {
        self.args.insert(gap.to_owned(), filling.into());
        self
    }

    /// In the language of these texts. `None`: the catalogue has no such message, because the owner that tells it is of
    /// another version.
    pub fn told(&self, texts: &Texts) -> Option<String> {
        if !texts.has(&self.id) {
            return None;
        }
        let mut args: Vec<(&str, Value<'_>)> = Vec::new();
        for (gap, filling) in &self.args {
            let filling = match filling {
                Filling::Count(count) => (*count).into(),
                Filling::Text(text) => text.as_str().into(),
                Filling::Words(words) => words.told(texts)?.into(),
            };
            args.push((gap, filling));
        }
        Some(texts.say(&self.id, &args))
    }

    /// In English, the language of scripts and logs.
    pub(crate) fn english(&self) -> String {
        static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::new(Language::En));
        self.told(&ENGLISH).unwrap_or_else(|| self.id.clone())
    }
}

impl From<&str> for Filling {
    fn from(text: &str) -> Filling {
        Filling::Text(text.to_owned())
    }
}

impl From<String> for Filling {
    fn from(text: String) -> Filling {
        Filling::Text(text)
    }
}

impl From<&String> for Filling {
    fn from(text: &String) -> Filling {
        Filling::Text(text.clone())
    }
}

impl From<&Path> for Filling {
    fn from(path: &Path) -> Filling {
        Filling::Text(path.display().to_string())
    }
}

impl From<&std::io::Error> for Filling {
    fn from(error: &std::io::Error) -> Filling {
        phrase(error.to_string())
    }
}

impl From<usize> for Filling {
    fn from(count: usize) -> Filling {
        Filling::Count(count as u64)
    }
}

impl From<u32> for Filling {
    fn from(count: u32) -> Filling {
        Filling::Count(count.into())
    }
}

impl From<Words> for Filling {
    fn from(words: Words) -> Filling {
        Filling::Words(words)
    }
}

/// What failed, as the reason of something greater.
impl From<Failure> for Filling {
    fn from(failure: Failure) -> Filling {
        match failure.words() {
            Some(words) => Filling::Words(words.clone()),
            None => Filling::Text(failure.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_travel_and_are_told_in_each_language() {
        let told = words("failure-no-instance").with("server", "Part3").with("label", "Acme { $x }");
        let wire = serde_json::to_string(&told).unwrap();
        let told: Words = serde_json::from_str(&wire).unwrap();
        assert_eq!(told.english(), "Part3 has no instance \"Acme { $x }\"");
        let german = told.told(&Texts::new(Language::De)).unwrap();
        assert_eq!(german, "Part3 hat keine Instanz „Acme { $x }“");
    }

    #[test]
    fn words_within_words_are_told_in_the_same_language() {
        let why = words("failure-terms-no-address");
        let told = words("failure-terms-document").with("address", "x").with("why", why);
        assert!(told.told(&Texts::new(Language::Fr)).unwrap().ends_with("ce n’est pas une adresse"));
    }

    #[test]
    fn what_another_version_tells_is_not_told_in_words_of_ours() {
        let newer: Words = serde_json::from_str(r#"{"id":"failure-of-tomorrow"}"#).unwrap();
        assert_eq!(newer.told(&Texts::new(Language::En)), None);
    }
}
