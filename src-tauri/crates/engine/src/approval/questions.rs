//! The questions about apps that nobody has answered yet, and the answers that last as long as the app runs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, Weak},
    time::Instant,
};

use crate::{App, snapshot::Verdict, state::lock};

/// So many questions wait at once. Who comes after them is held all the same and asked about when there is room.
const MOST: usize = 20;

/// One question per app and server, kept in memory.
#[derive(Default)]
pub(crate) struct Questions(Mutex<BTreeMap<(App, String), Question>>);

struct Question {
    /// What the app called itself.
    name: Option<String>,
    /// The instance label its entry asks for.
    label: Option<String>,
    /// Unix seconds.
    since: u64,
    declined: Option<Instant>,
    /// The conversations that led to it, as long as they last.
    sessions: Vec<Weak<Instant>>,
}

/// A question, or a refusal that still holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) app: App,
    pub(crate) server: String,
    pub(crate) name: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) since: u64,
    pub(crate) verdict: Verdict,
}

/// Who is held.
pub(crate) struct Held<'a> {
    pub(crate) app: &'a App,
    pub(crate) server: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) label: Option<&'a str>,
    /// When its conversation began; gone with it.
    pub(crate) session: &'a Arc<Instant>,
}

impl Question {
    fn is_running(&self) -> bool {
        self.sessions.iter().any(|it| it.strong_count() > 0)
    }

    fn joined_by(&mut self, session: &Arc<Instant>) {
        self.sessions.retain(|it| it.strong_count() > 0);
        if !self.sessions.iter().any(|it| std::ptr::eq(it.as_ptr(), Arc::as_ptr(session))) {
            self.sessions.push(Arc::downgrade(session));
        }
    }
}

impl Questions {
    /// Takes in that a conversation is held. Says how its question stands, and whether the user has not seen it yet.
    pub(crate) fn hold(&self, held: &Held<'_>, now: u64) -> (Verdict, bool) {
        let mut questions = lock(&self.0);
        let key = (held.app.clone(), held.server.to_owned());
        if let Some(question) = questions.get_mut(&key) {
            let Some(declined) = question.declined else {
                question.joined_by(held.session);
                return (Verdict::Pending, false);
            };
            // An app that runs on is not asked about again, also not in a second conversation.
            if **held.session <= declined || question.is_running() {
                question.joined_by(held.session);
                return (Verdict::Declined, false);
            }
        } else if questions.values().filter(|it| it.declined.is_none()).count() >= MOST {
            // Whoever still waits goes before who has gone.
            let gone = questions.iter().find(|(_, it)| it.declined.is_none() && !it.is_running());
            let Some(gone) = gone.map(|(key, _)| key.clone()) else { return (Verdict::Pending, false) };
            questions.remove(&gone);
        }
        let question = Question {
            name: held.name.map(str::to_owned),
            label: held.label.map(str::to_owned),
            since: now,
            declined: None,
            sessions: vec![Arc::downgrade(held.session)],
        };
        questions.insert(key, question);
        (Verdict::Pending, true)
    }

    /// The user said no, or took back what the app had: so it stays until the app is started anew.
    pub(crate) fn decline(&self, app: &App, server: &str, now: u64) {
        let key = (app.clone(), server.to_owned());
        let mut questions = lock(&self.0);
        let fresh = || Question { name: None, label: None, since: now, declined: None, sessions: Vec::new() };
        let question = questions.entry(key).or_insert_with(fresh);
        question.declined = Some(Instant::now());
        question.since = now;
    }

    /// The user said yes.
    pub(crate) fn settle(&self, app: &App, server: &str) {
        lock(&self.0).remove(&(app.clone(), server.to_owned()));
    }

    /// The server is gone.
    pub(crate) fn forget(&self, server: &str) {
        lock(&self.0).retain(|(_, it), _| it != server);
    }

    /// Everything that waits, and the refusals of apps that still run; the oldest first.
    pub(crate) fn all(&self) -> Vec<Asked> {
        let questions = lock(&self.0);
        let mut all: Vec<Asked> = questions
            .iter()
            .filter(|(_, it)| it.declined.is_none() || it.is_running())
            .map(|((app, server), it)| Asked {
                app: app.clone(),
                server: server.clone(),
                name: it.name.clone(),
                label: it.label.clone(),
                since: it.since,
                verdict: if it.declined.is_some() { Verdict::Declined } else { Verdict::Pending },
            })
            .collect();
        all.sort_by_key(|it| it.since);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> App {
        App::Client("cursor".to_owned())
    }

    fn hold(questions: &Questions, app: &App, session: &Arc<Instant>) -> (Verdict, bool) {
        questions.hold(&Held { app, server: "part3", name: Some("x"), label: None, session }, 7)
    }

    fn session() -> Arc<Instant> {
        Arc::new(Instant::now())
    }

    #[test]
    fn an_app_is_asked_about_once_however_often_it_tries() {
        let questions = Questions::default();
        let (one, other) = (session(), session());
        assert_eq!(hold(&questions, &cursor(), &one), (Verdict::Pending, true));
        assert_eq!(hold(&questions, &cursor(), &one), (Verdict::Pending, false));
        assert_eq!(hold(&questions, &cursor(), &other), (Verdict::Pending, false));
        drop((one, other));
        let all = questions.all();
        assert_eq!(all.len(), 1, "it waits though the app has gone: {all:?}");
        assert_eq!((&all[0].app, all[0].since, all[0].verdict), (&cursor(), 7, Verdict::Pending));
        questions.settle(&cursor(), "part3");
        assert!(questions.all().is_empty());
    }

    #[test]
    fn a_refusal_lasts_as_long_as_the_app_runs() {
        let questions = Questions::default();
        let one = session();
        hold(&questions, &cursor(), &one);
        questions.decline(&cursor(), "part3", 8);
        let second_window = session();
        assert_eq!(hold(&questions, &cursor(), &one), (Verdict::Declined, false));
        assert_eq!(hold(&questions, &cursor(), &second_window), (Verdict::Declined, false));
        drop(one);
        assert_eq!(
            hold(&questions, &cursor(), &session()),
            (Verdict::Declined, false),
            "a window is still there"
        );
        assert_eq!(questions.all()[0].verdict, Verdict::Declined);
        drop(second_window);
        assert!(questions.all().is_empty(), "nobody is held by it any more");
        assert_eq!(hold(&questions, &cursor(), &session()), (Verdict::Pending, true), "started anew");
    }

    #[test]
    fn who_was_let_in_and_is_cut_off_is_not_asked_about_while_it_runs() {
        let questions = Questions::default();
        let running = session();
        questions.decline(&cursor(), "part3", 8);
        assert_eq!(hold(&questions, &cursor(), &running), (Verdict::Declined, false));
        drop(running);
        assert_eq!(hold(&questions, &cursor(), &session()), (Verdict::Pending, true));
    }

    #[test]
    fn a_flood_of_names_is_held_and_not_shown() {
        let questions = Questions::default();
        let session = session();
        for number in 0..3 * MOST {
            let app = App::Named(number.to_string());
            let (verdict, news) = hold(&questions, &app, &session);
            assert_eq!((verdict, news), (Verdict::Pending, number < MOST));
        }
        assert_eq!(questions.all().len(), MOST);
        drop(session);
        let late = Arc::new(Instant::now());
        assert_eq!(
            hold(&questions, &cursor(), &late),
            (Verdict::Pending, true),
            "those who have gone make room"
        );
        assert_eq!(questions.all().len(), MOST);
        questions.forget("part3");
        assert!(questions.all().is_empty());
    }
}
