//! The one list of everything the doctor knows, and looking through it.

mod files;
mod machine;
mod ours;
mod servers;
mod sign_ins;
mod strangers;

use std::path::PathBuf;

use texts::Texts;

use crate::{
    cure::Cure,
    house::{House, Via},
    said::{Said, crossing, instance, named, say},
};

/// One thing that can be wrong. Its words are in the catalogue, under `check-CODE-…`.
pub struct Check {
    /// Stable, kebab-case: scripts and people name it.
    pub code: &'static str,
    pub mending: Mending,
    detect: fn(&House) -> Vec<Found>,
}

/// Who mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mending {
    /// `doctor --fix` does, where it is safe.
    Fix,
    /// The user does.
    Told,
}

/// Something that is wrong now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: &'static str,
    /// What it is about, for people: "Cursor", "PartnerStack (Acme)".
    pub subject: String,
    /// What is wrong, in plain words.
    pub message: String,
    /// What would mend it.
    pub remedy: String,
    pub fix: Option<Fix>,
}

/// What `doctor --fix` may do. Entries of others are not among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Write our entry again.
    Rewrite { client: String, server: String, via: Via },
    /// Remove an entry of ours.
    Remove { client: String, entry: String },
    /// Mend the text of an app's file.
    Cure { client: String, file: PathBuf, cure: Cure },
    /// Give a file that cannot be read the text that our last change left in it.
    PutBack { client: String, file: PathBuf },
    /// Revoke and delete what mcp-remote keeps for this server in plain files.
    ClearMcpRemote { server: String },
    /// Let the bridge program be started.
    AllowBridge,
}

impl Fix {
    /// Whether it costs something its user wrote, so that only who asks for that very finding gets it.
    pub fn must_be_named(&self) -> bool {
        match self {
            Fix::PutBack { .. } => true,
            Fix::Rewrite { .. }
            | Fix::Remove { .. }
            | Fix::Cure { .. }
            | Fix::ClearMcpRemote { .. }
            | Fix::AllowBridge => false,
        }
    }
}

/// What a check found; its code comes from the list.
pub(crate) struct Found {
    subject: Said,
    message: Said,
    remedy: Said,
    fix: Option<Fix>,
}

/// Everything the doctor knows, in the order findings are told, under the headings of `docs/doctor.md`.
pub const CHECKS: &[(&str, &[Check])] = &[
    ("This computer and Traygate itself", machine::CHECKS),
    ("Files of AI apps", files::CHECKS),
    ("Entries of Traygate", ours::CHECKS),
    ("Entries that lead past Traygate", strangers::CHECKS),
    ("Sign-ins", sign_ins::CHECKS),
    ("Servers", servers::CHECKS),
];

/// Every check, in order.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().flat_map(|(_, checks)| checks.iter())
}

/// Every code, in order.
pub fn codes() -> Vec<&'static str> {
    checks().map(|it| it.code).collect()
}

/// Whether what this code says comes from a server's own answer.
pub fn is_of_servers(code: &str) -> bool {
    servers::CHECKS.iter().any(|it| it.code == code)
}

/// The check with this code.
pub fn check(code: &str) -> Option<&'static Check> {
    checks().find(|it| it.code == code)
}

/// Looks at everything, and tells it in the language of these texts.
pub fn examine(house: &House, texts: &Texts) -> Vec<Finding> {
    checks()
        .flat_map(|check| {
            (check.detect)(house).into_iter().map(|it| Finding {
                code: check.code,
                subject: it.subject.in_words(texts),
                message: it.message.in_words(texts),
                remedy: it.remedy.in_words(texts),
                fix: it.fix,
            })
        })
        .collect()
}

impl Check {
    /// What is wrong, in a few words.
    pub fn title(&self, texts: &Texts) -> String {
        self.text(texts, "title")
    }

    /// What that means for the user.
    pub fn means(&self, texts: &Texts) -> String {
        self.text(texts, "means")
    }

    /// What the fix does, or what the user has to do.
    pub fn mended_by(&self, texts: &Texts) -> String {
        self.text(texts, "mending")
    }

    fn text(&self, texts: &Texts, what: &str) -> String {
        texts.say(&format!("check-{}-{what}", self.code), &[])
    }
}

impl Found {
    /// A finding that the user mends.
    fn told(subject: Said, message: Said, remedy: Said) -> Found {
        Found { subject, message, remedy, fix: None }
    }

    /// The same with a fix of ours.
    fn with(self, fix: Fix) -> Found {
        Found { fix: Some(fix), ..self }
    }
}
