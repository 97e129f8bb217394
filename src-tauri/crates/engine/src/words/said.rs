//! A text of a reply or of the snapshot: words until somebody reads them.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};
use texts::Texts;

use super::{Filling, Words};
use crate::Failure;

/// What the owner says in a reply. It reads as English, and in the language of its reader once it was put into words;
/// then it is plain text, also as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Said {
    Plain(String),
    Words { english: String, words: Words },
}

impl Said {
    /// A text that is for these readers alone: it is in their language already.
    pub fn plain(text: impl Into<String>) -> Said {
        Said::Plain(text.into())
    }

    /// As it is told to people who read these texts.
    pub fn in_words(&self, texts: &Texts) -> Said {
        Said::Plain(match self {
            Said::Plain(text) => text.clone(),
            Said::Words { english, words } => words.told(texts).unwrap_or_else(|| english.clone()),
        })
    }
}

impl Deref for Said {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Said::Plain(text) => text,
            Said::Words { english, .. } => english,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<Words> for Said {
    fn from(words: Words) -> Said {
        Said::Words { english: words.english(), words }
    }
}

impl From<Filling> for Said {
    fn from(filling: Filling) -> Said {
        match filling {
            Filling::Words(words) => words.into(),
            Filling::Text(text) => Said::Plain(text),
            Filling::Count(count) => Said::Plain(count.to_string()),
        }
    }
}

/// What failed, where it is told beside other things.
impl From<Failure> for Said {
    fn from(failure: Failure) -> Said {
        Filling::from(failure).into()
    }
}

impl From<Said> for Filling {
    fn from(said: Said) -> Filling {
        match said {
            Said::Plain(text) => Filling::Text(text),
            Said::Words { words, .. } => Filling::Words(words),
        }
    }
}
