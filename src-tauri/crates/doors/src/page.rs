//! What the window shows of the other doors for one server, in the language of its user.

use serde::Serialize;
use ts_rs::TS;

use crate::{About, GUIDES, Guide, Instead, LINKS, Language, Who};

/// The doors for one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Doors {
    pub guides: Vec<GuidePage>,
    /// Apps that add a server by a link.
    pub links: Vec<LinkOffer>,
}

/// One app in one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct GuidePage {
    pub id: String,
    pub app: String,
    pub plan: String,
    pub who: Who,
    pub why: String,
    /// Why it cannot be done with this server. Then there are no steps and no message.
    pub cannot: Option<String>,
    pub by_it: Vec<String>,
    pub by_you: Vec<String>,
    /// The way that works with Traygate.
    pub instead: Instead,
    /// Ready to be sent to IT.
    pub message: Option<String>,
}

/// An app that adds a server by a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LinkOffer {
    /// Client id.
    pub client: String,
    pub name: String,
}

/// Everything for one server. `about`: `None` while nobody has said where it is; then there are no guides.
pub fn doors(about: Option<&About<'_>>, language: Language) -> Doors {
    let guides =
        about.into_iter().flat_map(move |about| GUIDES.iter().map(move |it| page(it, about, language)));
    let links = LINKS.iter().map(|it| LinkOffer { client: it.client.to_owned(), name: it.name.to_owned() });
    Doors { guides: guides.collect(), links: links.collect() }
}

fn page(guide: &Guide, about: &About<'_>, language: Language) -> GuidePage {
    let cannot = guide.cannot(about, language);
    // An app Traygate sets up itself has its switch in the window: no words to type.
    let no_steps = cannot.is_some() || guide.instead == Instead::GeminiCli;
    let steps = |steps: &'static [&'static str]| match no_steps {
        true => Vec::new(),
        false => guide.steps(steps, about, language),
    };
    GuidePage {
        id: guide.id.to_owned(),
        app: guide.app.to_owned(),
        plan: guide.plan_in(language).to_owned(),
        who: guide.who,
        why: guide.why_in(language).to_owned(),
        by_it: steps(guide.by_it),
        by_you: steps(guide.by_you),
        instead: guide.instead,
        message: guide.message_in(about, language),
        cannot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART3: About<'_> = About { name: "Part3", url: "https://mcp.part3.io/", by_key: false };

    #[test]
    fn a_page_speaks_one_language_and_has_no_gaps() {
        for language in [Language::En, Language::De, Language::Fr] {
            for it in doors(Some(&PART3), language).guides {
                let text = format!("{it:?}");
                assert!(!text.contains("{name}") && !text.contains("{url}"), "{text}");
                assert_eq!(it.message.is_some(), !it.by_it.is_empty(), "{text}");
                assert!(!text.contains("traygate "), "nobody has to type anything: {text}");
            }
        }
        let german = doors(Some(&PART3), Language::De);
        let business = german.guides.iter().find(|it| it.id == "chatgpt-business").unwrap();
        let message = business.message.as_deref().unwrap();
        assert!(
            message.starts_with("Guten Tag,\n\nich möchte Part3 in ChatGPT (Business) nutzen."),
            "{message}"
        );
        assert!(message.contains("1. Öffnen Sie Settings → Apps"), "{message}");
        assert!(message.contains("Server URL: https://mcp.part3.io/"), "{message}");
    }

    #[test]
    fn a_key_has_no_place_in_the_cloud() {
        let about = About { by_key: true, ..PART3 };
        let all = doors(Some(&about), Language::En);
        let pro = all.guides.iter().find(|it| it.id == "claude-pro").unwrap();
        assert!(pro.cannot.as_ref().is_some_and(|it| it.contains("has no field for one")), "{pro:?}");
        assert!(pro.by_you.is_empty() && pro.message.is_none());
    }

    #[test]
    fn without_an_address_there_are_links_only() {
        let all = doors(None, Language::En);
        assert!(all.guides.is_empty());
        assert_eq!(all.links.len(), LINKS.len());
    }
}
