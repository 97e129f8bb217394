//! A command that did not work: a kind to act on, a message to read, a hint what to do next.

use serde::{Deserialize, Serialize};
use std::fmt;
use texts::Texts;
use ts_rs::TS;

use crate::words::{Filling, Words};

/// What the caller can do about it. The window and the exit code are decided by this, never by the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Kind {
    /// The words of the command make no sense: unknown server, client, label. (exit 2)
    Usage,
    /// Somebody must sign in first. (exit 3)
    SignInNeeded,
    /// The user or the server said no to a sign-in, or it timed out.
    SignInFailed,
    /// A file of another program needs its owner's hand: we will not overwrite it.
    TheirFile,
    /// The remote server cannot be reached or does not speak MCP.
    Server,
    /// The keychain is locked or missing; the user has a choice to make.
    KeyStore,
    /// No owner could be reached or started.
    Owner,
    /// Anything else: disk full, a bug of ours.
    Ours,
}

/// One failed command. Message and hint are in English, for scripts and logs; what people read, `in_words` gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Failure {
    pub kind: Kind,
    /// What happened, to which file or server.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The message in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    words: Option<Box<Words>>,
    /// The hint in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    hint_words: Option<Box<Words>>,
}

impl Failure {
    /// One whose message is for these readers alone: it is in their language already.
    pub fn new(kind: Kind, message: impl Into<String>) -> Failure {
        Failure { kind, message: message.into(), hint: None, words: None, hint_words: None }
    }

    /// One that everybody is told in their language.
    pub fn of(kind: Kind, words: Words) -> Failure {
        Failure { words: Some(Box::new(words.clone())), ..Failure::new(kind, words.english()) }
    }

    /// Adds what to do next, in the readers' language.
    pub fn hint(self, hint: impl Into<String>) -> Failure {
        Failure { hint: Some(hint.into()), hint_words: None, ..self }
    }

    /// Adds what to do next, for readers of every language.
    pub fn remedy(self, words: Words) -> Failure {
        Failure { hint: Some(words.english()), hint_words: Some(Box::new(words)), ..self }
    }

    /// The same within words that say more; what to do next stays.
    pub(crate) fn within(self, wrap: impl FnOnce(Filling) -> Words) -> Failure {
        let (kind, hint, hint_words) = (self.kind, self.hint.clone(), self.hint_words.clone());
        Failure { hint, hint_words, ..Failure::of(kind, wrap(self.into())) }
    }

    /// What to do next, within other words.
    pub(crate) fn advice(&self) -> Filling {
        match &self.hint_words {
            Some(words) => Filling::Words((**words).clone()),
            None => Filling::Text(self.hint.clone().unwrap_or_default()),
        }
    }

    /// The message in the catalogue, where it is from there.
    pub(crate) fn words(&self) -> Option<&Words> {
        self.words.as_deref()
    }

    /// As it is told to people who read these texts.
    pub fn in_words(&self, texts: &Texts) -> Failure {
        let told = |words: &Option<Box<Words>>| words.as_ref().and_then(|it| it.told(texts));
        let message = told(&self.words).unwrap_or_else(|| self.message.clone());
        let hint = told(&self.hint_words).or_else(|| self.hint.clone());
        Failure { hint, ..Failure::new(self.kind, message) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
