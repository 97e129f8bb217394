//! Guides for AI apps that live in somebody's cloud: who must do it, the steps, the values to copy, a message to IT.

use serde::Serialize;
use std::fmt::Write as _;
use ts_rs::TS;

use crate::spoken::{Language, spoken};

/// One app in one plan.
#[derive(Debug)]
pub struct Guide {
    pub id: &'static str,
    pub app: &'static str,
    pub plan: &'static str,
    pub who: Who,
    /// Why it is so, in one sentence.
    pub why: &'static str,
    /// What IT or an administrator does. `{name}` and `{url}` stand for the server's.
    pub by_it: &'static [&'static str],
    /// What you do.
    pub by_you: &'static [&'static str],
    /// The way that works with Traygate instead, or beside it.
    pub instead: Instead,
}

/// What works with Traygate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Instead {
    /// Claude Desktop, in every plan.
    ClaudeDesktop,
    /// Any app on this computer.
    AnyApp,
    /// Gemini CLI, or any other app on this computer.
    GeminiOrAnyApp,
    /// The app itself: it is on this computer.
    GeminiCli,
}

/// Who can set it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Who {
    You,
    /// IT or an administrator allows it once, then you.
    ItThenYou,
    It,
    Nobody,
}

/// The server a guide is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub name: &'a str,
    pub url: &'a str,
    /// It is signed in to with a key, which these apps have no field for.
    pub by_key: bool,
}

const ADD_IN_CLAUDE: &[&str] = &[
    "Open Settings → Connectors (in Claude Desktop or on claude.ai).",
    "Choose Add custom connector.",
    "Name: {name}. Remote MCP server URL: {url}",
    "Save. A browser page of {name} opens: sign in and approve.",
];

const ADD_IN_CHATGPT: &[&str] = &[
    "Open Settings → Apps → Advanced settings and switch Developer mode on. Confirm the warning.",
    "Open Settings → Apps and choose Create app, beside Advanced settings.",
    "Name: {name}. MCP server URL: {url}. Authentication: OAuth. Save; it appears under Drafts.",
    "In a new chat open the plus menu → Developer mode and choose {name}. The first use opens a sign-in window: allow \
     pop-ups for the page.",
];

/// Every app and plan we have a guide for, in the order they are listed.
pub const GUIDES: &[Guide] = &[
    Guide {
        id: "claude-free",
        app: "Claude.ai",
        plan: "Free",
        who: Who::Nobody,
        why: "Custom connectors need a paid plan.",
        by_it: &[],
        by_you: &[],
        instead: Instead::ClaudeDesktop,
    },
    Guide {
        id: "claude-pro",
        app: "Claude.ai",
        plan: "Pro, Max",
        who: Who::You,
        why: "Paid personal plans have custom connectors.",
        by_it: &[],
        by_you: ADD_IN_CLAUDE,
        instead: Instead::ClaudeDesktop,
    },
    Guide {
        id: "claude-team",
        app: "Claude.ai",
        plan: "Team, Enterprise",
        who: Who::ItThenYou,
        why: "The organisation decides whether custom connectors may be added, and by whom.",
        by_it: &[
            "Open the organisation's settings → Connectors.",
            "Add a custom connector, Name: {name}, URL: {url}, or allow members to add it.",
        ],
        by_you: &[
            "Open Settings → Connectors. If {name} is listed, choose Connect, sign in and approve.",
            "If it is not listed and Add custom connector is missing, send the message below to whoever administers Claude.",
        ],
        instead: Instead::ClaudeDesktop,
    },
    Guide {
        id: "chatgpt-free",
        app: "ChatGPT",
        plan: "Free",
        who: Who::Nobody,
        why: "Developer mode, which custom servers need, is not part of the free plan.",
        by_it: &[],
        by_you: &[],
        instead: Instead::AnyApp,
    },
    Guide {
        id: "chatgpt-plus",
        app: "ChatGPT",
        plan: "Plus, Pro",
        who: Who::You,
        why: "Personal paid plans have Developer mode, in the browser.",
        by_it: &[],
        by_you: ADD_IN_CHATGPT,
        instead: Instead::AnyApp,
    },
    Guide {
        id: "chatgpt-business",
        app: "ChatGPT",
        plan: "Business",
        who: Who::It,
        why: "Only administrators and owners can use Developer mode.",
        by_it: ADD_IN_CHATGPT,
        by_you: &["Once it is published, choose {name} in a new chat and sign in with your own account."],
        instead: Instead::AnyApp,
    },
    Guide {
        id: "chatgpt-enterprise",
        app: "ChatGPT",
        plan: "Enterprise, Edu",
        who: Who::ItThenYou,
        why: "An administrator grants Developer mode by role first.",
        by_it: &[
            "Open Workspace settings → Permissions & roles → Connected data.",
            "Allow Developer mode for the roles that need it. Only administrators and owners can publish an app for all.",
        ],
        by_you: ADD_IN_CHATGPT,
        instead: Instead::AnyApp,
    },
    Guide {
        id: "gemini",
        app: "Gemini",
        plan: "the app and gemini.google.com",
        who: Who::Nobody,
        why: "It has no field for a server's address; it takes only the services Google chose.",
        by_it: &[],
        by_you: &[],
        instead: Instead::GeminiOrAnyApp,
    },
    Guide {
        id: "gemini-cli",
        app: "Gemini CLI",
        plan: "every account",
        who: Who::You,
        why: "It runs on this computer, so Traygate sets it up.",
        by_it: &[],
        by_you: &["Run: traygate connect gemini-cli", "Start Gemini CLI again; /mcp shows {name}."],
        instead: Instead::GeminiCli,
    },
    Guide {
        id: "gemini-enterprise",
        app: "Gemini Enterprise",
        plan: "Google Cloud",
        who: Who::It,
        why: "A custom server is a data store that a Cloud administrator sets up.",
        by_it: &[
            "In the Google Cloud console open Gemini Enterprise → Data stores and create one for a custom MCP server.",
            "Server URL: {url}. Authentication: OAuth.",
            "Connect the data store to the app that people use, and allow them to use it.",
        ],
        by_you: &["Once it is there, choose {name} among the sources and sign in with your own account."],
        instead: Instead::GeminiOrAnyApp,
    },
];

/// The guide with this id.
pub fn guide(id: &str) -> Option<&'static Guide> {
    GUIDES.iter().find(|it| it.id == id)
}

impl Who {
    /// An answer to "Can I do it myself?".
    pub fn answer(self) -> &'static str {
        self.answer_in(Language::En)
    }

    /// The same in this language.
    pub fn answer_in(self, language: Language) -> &'static str {
        let answer = match self {
            Who::You => "Yes.",
            Who::ItThenYou => "Yes, once IT has allowed it.",
            Who::It => "No: IT or an administrator has to do it.",
            Who::Nobody => "No, and IT cannot either.",
        };
        spoken(language, answer)
    }
}

impl Instead {
    /// For whoever types commands.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Instead::ClaudeDesktop => {
                "Claude Desktop works with Traygate in every plan: traygate connect claude-desktop"
            }
            Instead::AnyApp => {
                "Use an app on this computer, which Traygate can connect: traygate client list"
            }
            Instead::GeminiOrAnyApp => {
                "Use Gemini CLI, or another app on this computer: traygate client list"
            }
            Instead::GeminiCli => "",
        }
    }
}

impl Guide {
    /// "ChatGPT (Business)"
    pub fn title_in(&self, language: Language) -> String {
        format!("{} ({})", self.app, self.plan_in(language))
    }

    /// The guide for one server, as lines of plain text.
    pub fn text(&self, about: &About<'_>) -> String {
        self.text_in(about, Language::En)
    }

    /// The same in this language.
    pub fn text_in(&self, about: &About<'_>, language: Language) -> String {
        let (title, answer) = (self.title_in(language), self.who.answer_in(language));
        let mut out = format!("{title}\n{} {answer} {}\n", spoken(language, MYSELF), self.why_in(language));
        if let Some(why) = self.cannot(about, language) {
            writeln!(out, "\n{why}").expect("a string takes everything");
        } else {
            let [by_it, by_you] = BY.map(|it| spoken(language, it));
            list(&mut out, by_it, &self.steps(self.by_it, about, language));
            list(&mut out, by_you, &self.steps(self.by_you, about, language));
            if self.id != "gemini-cli" && self.who != Who::Nobody {
                out.push_str(spoken(language, BESIDE));
            }
        }
        if !self.instead.text().is_empty() {
            writeln!(out, "\n{}", spoken(language, self.instead.text())).expect("a string takes everything");
        }
        if let Some(message) = self.message_in(about, language) {
            write!(out, "{}{message}", spoken(language, MESSAGE)).expect("a string takes everything");
        }
        out
    }

    /// A message ready to be sent, where somebody else has to act.
    pub fn message(&self, about: &About<'_>) -> Option<String> {
        self.message_in(about, Language::En)
    }

    pub(crate) fn message_in(&self, about: &About<'_>, language: Language) -> Option<String> {
        if !matches!(self.who, Who::It | Who::ItThenYou) || self.cannot(about, language).is_some() {
            return None;
        }
        let app = self.title_in(language);
        let request =
            spoken(language, REQUEST).replace("{app}", &app).replace("{why}", self.why_in(language));
        let mut out = filled(&request, about);
        for (at, step) in self.steps(self.by_it, about, language).iter().enumerate() {
            writeln!(out, "{}. {step}", at + 1).expect("a string takes everything");
        }
        out.push_str(&filled(spoken(language, VALUES), about));
        Some(out)
    }

    /// Why it cannot be done with this server, if it cannot.
    pub(crate) fn cannot(&self, about: &About<'_>, language: Language) -> Option<String> {
        let in_cloud = self.id != "gemini-cli" && self.who != Who::Nobody;
        let sentence = || filled(&spoken(language, CANNOT).replace("{app}", self.app), about);
        (in_cloud && about.by_key).then(sentence)
    }

    pub(crate) fn plan_in(&self, language: Language) -> &'static str {
        spoken(language, self.plan)
    }

    pub(crate) fn why_in(&self, language: Language) -> &'static str {
        spoken(language, self.why)
    }

    pub(crate) fn steps(
        &self,
        steps: &'static [&'static str],
        about: &About<'_>,
        language: Language,
    ) -> Vec<String> {
        steps.iter().map(|it| filled(spoken(language, it), about)).collect()
    }
}

/// Why a server with a key has no place in a cloud's app.
pub(crate) const CANNOT: &str = "{name} is signed in to with a key, and {app} has no field for one. Apps on this computer \
                                 can use it through Traygate.";
/// How the message to IT begins.
pub(crate) const REQUEST: &str =
    "Hello,\n\nI would like to use {name} in {app}. {why} Could you set it up?\n\n";
/// How it ends.
pub(crate) const VALUES: &str = "\nName: {name}\nServer URL: {url}\nTransport: Streamable HTTP\nSign-in: OAuth, each \
                                 person with their own account.\n\nThank you!\n";

/// What is asked first.
pub(crate) const MYSELF: &str = "Can I do it myself?";
/// Whose steps they are.
pub(crate) const BY: [&str; 2] = ["What IT does:", "What you do:"];

/// Stands before the message to IT.
pub(crate) const MESSAGE: &str = "\nMessage to IT:\n\n";

/// What is different about a connection Traygate is not part of.
pub(crate) const BESIDE: &str = "\nThis connection runs between two clouds and not through Traygate: what you switch, pin or hold back \
                      in Traygate does not count there, and the account is the one you choose on the sign-in page.\n";

fn list(out: &mut String, title: &str, steps: &[String]) {
    if steps.is_empty() {
        return;
    }
    writeln!(out, "\n{title}").expect("a string takes everything");
    for (at, step) in steps.iter().enumerate() {
        writeln!(out, "{}. {step}", at + 1).expect("a string takes everything");
    }
}

fn filled(step: &str, about: &About<'_>) -> String {
    step.replace("{name}", about.name).replace("{url}", about.url)
}

/// The page `docs/other-apps.md`, with PartnerStack as the example.
pub fn guides_markdown() -> String {
    let about = About { name: "PartnerStack", url: "https://mcp.partnerstack.com/mcp", by_key: false };
    let mut out = String::from(
        "# Apps in the cloud\n\nNo program on your computer can set these up. `traygate guide` lists them, and `traygate \
         guide chatgpt-business --server part3` fills one in for your server, with a message to IT where one is needed. \
         Here with PartnerStack as the example. This page is generated: `cargo xtask codegen`.\n\n| app | plan | can I do \
         it myself? | `traygate guide` |\n| --- | --- | --- | --- |\n",
    );
    for it in GUIDES {
        writeln!(out, "| {} | {} | {} | `{}` |", it.app, it.plan, it.who.answer(), it.id)
            .expect("a string takes everything");
    }
    for it in GUIDES {
        let text = it.text(&about);
        let (text, message) = text.split_once(MESSAGE).unwrap_or((&text, ""));
        let (title, rest) = text.split_once('\n').expect("a title is followed by an answer");
        write!(out, "\n## {title}\n\n").expect("a string takes everything");
        for line in rest.lines() {
            let quoted = line.strip_suffix(':').filter(|it| !it.contains('.'));
            match quoted {
                Some(head) => writeln!(out, "**{head}**\n"),
                None => writeln!(out, "{line}"),
            }
            .expect("a string takes everything");
        }
        if !message.is_empty() {
            write!(out, "\n**Message to IT**\n\n```text\n{message}```\n").expect("a string takes everything");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART3: About<'_> = About { name: "Part3", url: "https://mcp.part3.io/", by_key: false };

    #[test]
    fn every_guide_says_who_acts_and_how() {
        for it in GUIDES {
            let text = it.text(&PART3);
            assert!(!text.contains('{'), "{text}");
            let acts = !it.by_it.is_empty() || !it.by_you.is_empty();
            assert_eq!(acts, it.who != Who::Nobody, "{}", it.id);
            assert_eq!(!it.by_it.is_empty(), matches!(it.who, Who::It | Who::ItThenYou), "{}", it.id);
            let message = it.message(&PART3);
            assert_eq!(message.is_some(), !it.by_it.is_empty(), "{}", it.id);
            if let Some(message) = message {
                assert!(message.contains("https://mcp.part3.io/") && message.contains(it.app), "{message}");
            }
            if it.who == Who::Nobody {
                assert!(it.instead.text().contains("traygate "), "{}", it.id);
            }
        }
    }

    #[test]
    fn a_key_cannot_be_given_to_an_app_in_the_cloud() {
        let partnero = About { name: "Partnero", url: "https://x.partnero.example/mcp", by_key: true };
        let text = guide("claude-pro").unwrap().text(&partnero);
        assert!(text.contains("has no field for one") && !text.contains("Add custom connector"), "{text}");
        assert_eq!(guide("chatgpt-business").unwrap().message(&partnero), None);
        assert!(guide("gemini-cli").unwrap().text(&partnero).contains("traygate connect gemini-cli"));
    }

    #[test]
    fn the_page_of_other_apps_is_what_the_list_says() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/other-apps.md");
        expect_test::expect_file![page].assert_eq(&guides_markdown());
    }
}
