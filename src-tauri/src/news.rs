//! What is worth a notification: a comparison of one snapshot with what was told before. Each event is told once.

use engine::{App, Snapshot, Verdict};
use std::collections::BTreeMap;
use texts::Texts;

use crate::{args::Wish, menu::called};

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The event; the same as long as it lasts.
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) body: String,
    /// What the window is to show when it is clicked.
    pub(crate) wish: Option<Wish>,
}

/// What is to be done about notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    Note(Note),
    /// It is over: what is still on the screen misleads.
    Over(String),
}

/// What was told. Empty at first: what was there already is nothing new to anybody.
#[derive(Default)]
pub(crate) struct News {
    /// Key → whether it is the only one on its notification.
    told: Option<BTreeMap<String, bool>>,
}

impl News {
    /// Compares with the last snapshot.
    pub(crate) fn since(&mut self, snapshot: &Snapshot, texts: &Texts) -> Vec<Tell> {
        let notes = sign_ins(snapshot, texts).chain(apps(snapshot, texts)).chain(calls(snapshot, texts));
        let notes = notes.collect::<Vec<_>>();
        let found = findings(snapshot);
        let now = notes.iter().map(|it| (it.key.clone(), true));
        let now: BTreeMap<_, _> = now.chain(found.iter().map(|it| (it.key.clone(), false))).collect();
        let Some(told) = self.told.replace(now) else { return Vec::new() };
        let now = self.told.iter().flatten().map(|(key, _)| key).collect::<Vec<_>>();
        let over = told.iter().filter(|(key, alone)| **alone && !now.contains(key));
        let over = over.map(|(key, _)| Tell::Over(key.clone()));
        let is_new = |it: &Note| !told.contains_key(&it.key);
        let found: Vec<Note> = found.into_iter().filter(is_new).collect();
        let new = notes.into_iter().filter(is_new).chain(together(found, texts));
        over.chain(new.map(Tell::Note)).collect()
    }
}

fn sign_ins(snapshot: &Snapshot, texts: &Texts) -> impl Iterator<Item = Note> {
    snapshot.servers.iter().flat_map(move |server| {
        server.instances.iter().filter_map(move |it| {
            let why = it.sign_in_needed.as_ref()?;
            Some(Note {
                key: format!("sign-in {} {}", server.id, it.label),
                title: texts.say(
                    "tray-news-sign-in",
                    &[("server", server.name.as_str().into()), ("instance", it.label.as_str().into())],
                ),
                body: sentence(&engine::told(why, texts)),
                wish: Some(Wish::Reconnect { server: server.id.clone(), label: it.label.clone() }),
            })
        })
    })
}

fn apps(snapshot: &Snapshot, texts: &Texts) -> impl Iterator<Item = Note> {
    snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending).map(move |it| {
        let who = called(&it.name, it.claimed, texts);
        let app = match &it.app {
            App::Client(id) => id,
            App::Named(name) => name,
        };
        Note {
            key: format!("app {} {app}", it.server),
            title: texts
                .say("tray-news-app", &[("app", who.into()), ("server", it.server_name.as_str().into())]),
            body: texts.say("tray-news-app-more", &[]),
            wish: Some(Wish::Approval { server: it.server.clone(), app: it.app.clone() }),
        }
    })
}

fn calls(snapshot: &Snapshot, texts: &Texts) -> impl Iterator<Item = Note> {
    snapshot.calls.iter().map(move |it| {
        let who = called(&it.app, it.claimed, texts);
        let tool = it.title.as_ref().unwrap_or(&it.tool);
        let server = ("server", it.server_name.as_str().into());
        Note {
            key: format!("call {}", it.id),
            title: texts.say("tray-news-call", &[("app", who.into()), ("tool", tool.as_str().into())]),
            body: match &it.instance {
                Some(label) => {
                    texts.say("tray-news-call-more-as", &[server, ("instance", label.as_str().into())])
                }
                None => texts.say("tray-news-call-more", &[server]),
            },
            wish: None,
        }
    })
}

fn findings(snapshot: &Snapshot) -> Vec<Note> {
    let note = |it: &engine::Finding| Note {
        key: format!("finding {} {}", it.code, it.subject),
        title: it.subject.clone(),
        body: sentence(&it.message),
        wish: Some(Wish::Findings),
    };
    // A sign-in that is needed is told as such; a server out of reach comes back by itself, and until then says so in
    // menu and window.
    let untold = ["sign-in-needed", "server-unreachable"];
    snapshot.findings.iter().filter(|it| !untold.contains(&it.code.as_str())).map(note).collect()
}

/// One notification for whatever was found at once.
fn together(found: Vec<Note>, texts: &Texts) -> Option<Note> {
    let more = found.len().saturating_sub(1);
    let first = found.into_iter().next()?;
    Some(match more {
        0 => first,
        more => Note {
            title: texts.say("tray-news-found", &[("count", (more + 1).into())]),
            body: texts.say(
                "tray-said-of",
                &[("what", first.title.as_str().into()), ("said", first.body.as_str().into())],
            ),
            ..first
        },
    })
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

#[cfg(test)]
mod tests;
