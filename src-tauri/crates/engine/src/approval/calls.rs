//! The calls that wait for the user's word. In memory only: what an app wants to do is nobody else's business.

use gateway::Word;
use policy::visible;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use tokio::sync::{Notify, oneshot};

use crate::{App, AskedCall, CallAnswer, state::lock};

/// So many calls wait at once. Whoever comes after them is refused.
const MOST: usize = 20;

/// So much of a call's arguments is shown.
const LONGEST: usize = 2000;

/// The calls under question, and the tools that apps may call without one until this owner ends.
#[derive(Default)]
pub(crate) struct Calls(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    last: u64,
    waiting: BTreeMap<u64, Waiting>,
    allowed: BTreeSet<Leave>,
}

struct Waiting {
    shown: AskedCall,
    leave: Leave,
    answer: oneshot::Sender<Word>,
}

/// One tool of one instance, for one app.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leave {
    pub(crate) app: App,
    pub(crate) server: String,
    pub(crate) instance: String,
    pub(crate) tool: String,
}

/// A call on its way to the user. Dropped, it is asked about no more.
pub(crate) struct Ticket {
    id: u64,
    calls: Arc<Calls>,
    changed: Arc<Notify>,
    answer: oneshot::Receiver<Word>,
}

impl Calls {
    /// Puts a call to the user. `Err`: it is answered already.
    pub(crate) fn put(
        self: &Arc<Calls>,
        mut shown: AskedCall,
        leave: Leave,
        changed: &Arc<Notify>,
    ) -> Result<Ticket, Word> {
        let mut inner = lock(&self.0);
        if inner.allowed.contains(&leave) {
            return Err(Word::Yes);
        }
        if inner.waiting.len() >= MOST {
            return Err(Word::TooMany);
        }
        inner.last += 1;
        let id = inner.last;
        shown.id = id.to_string();
        let (sender, answer) = oneshot::channel();
        inner.waiting.insert(id, Waiting { shown, leave, answer: sender });
        drop(inner);
        changed.notify_one();
        Ok(Ticket { id, calls: Arc::clone(self), changed: Arc::clone(changed), answer })
    }

    /// The user's word. `None`: no such call waits any more.
    pub(crate) fn answer(&self, id: &str, answer: CallAnswer) -> Option<AskedCall> {
        let mut inner = lock(&self.0);
        let Waiting { shown, leave, answer: waiting } = inner.waiting.remove(&id.parse().ok()?)?;
        let word = match answer {
            CallAnswer::Once => Word::Yes,
            CallAnswer::UntilQuit => {
                inner.allowed.insert(leave);
                Word::Yes
            }
            CallAnswer::No => Word::No,
        };
        // Whoever waited may just have gone.
        waiting.send(word).ok();
        Some(shown)
    }

    /// The user set other rules for the server: what was allowed under the old ones is asked about again.
    pub(crate) fn forget(&self, server: &str) {
        lock(&self.0).allowed.retain(|it| it.server != server);
    }

    /// Everything that waits, the oldest first.
    pub(crate) fn all(&self) -> Vec<AskedCall> {
        lock(&self.0).waiting.values().map(|it| it.shown.clone()).collect()
    }
}

impl Ticket {
    pub(crate) async fn word(mut self) -> Word {
        (&mut self.answer).await.unwrap_or(Word::No)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&self.calls.0).waiting.remove(&self.id);
        self.changed.notify_one();
    }
}

/// A call's arguments for the eyes of whoever decides: everything visible, and not too long.
pub(crate) fn arguments(json: &str) -> Option<String> {
    let value: Value = serde_json::from_str(json).ok()?;
    if value.as_object().is_none_or(|it| it.is_empty()) {
        return None;
    }
    let text = visible(&format!("{value:#}"));
    Some(match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leave(tool: &str) -> Leave {
        let app = App::Client("cursor".to_owned());
        Leave { app, server: "part3".to_owned(), instance: "i1".to_owned(), tool: tool.to_owned() }
    }

    fn shown(tool: &str) -> AskedCall {
        AskedCall {
            id: String::new(),
            app: "Cursor".to_owned(),
            claimed: false,
            server: "part3".to_owned(),
            server_name: "Part3".to_owned(),
            instance: Some("Acme".to_owned()),
            tool: tool.to_owned(),
            title: None,
            arguments: None,
            since: 1,
        }
    }

    fn put(calls: &Arc<Calls>, tool: &str) -> Result<Ticket, Word> {
        calls.put(shown(tool), leave(tool), &Arc::default())
    }

    #[tokio::test]
    async fn a_word_is_for_one_call_or_for_the_tool_until_the_rules_change() {
        let calls = Arc::new(Calls::default());
        let first = put(&calls, "pay").ok().unwrap();
        assert_eq!(calls.answer("1", CallAnswer::Once).unwrap().tool, "pay");
        assert!(calls.answer("1", CallAnswer::Once).is_none(), "an answer serves once");
        assert_eq!(first.word().await, Word::Yes);
        let second = put(&calls, "pay").ok().unwrap();
        calls.answer("2", CallAnswer::No).unwrap();
        assert_eq!(second.word().await, Word::No);
        let third = put(&calls, "pay").ok().unwrap();
        calls.answer("3", CallAnswer::UntilQuit).unwrap();
        assert_eq!(third.word().await, Word::Yes);
        assert_eq!(put(&calls, "pay").err(), Some(Word::Yes));
        assert!(put(&calls, "erase").is_ok(), "another tool");
        calls.forget("part3");
        assert!(put(&calls, "pay").is_ok());
    }

    #[test]
    fn who_does_not_wait_any_more_is_not_asked_about_and_a_flood_is_refused() {
        let calls = Arc::new(Calls::default());
        let tickets: Vec<Ticket> = (0..MOST).map(|_| put(&calls, "pay").ok().unwrap()).collect();
        assert_eq!(put(&calls, "pay").err(), Some(Word::TooMany));
        drop(tickets);
        assert!(calls.all().is_empty());
    }

    #[test]
    fn arguments_are_shown_whole_where_they_are_short_and_never_hide_anything() {
        assert_eq!(arguments("{}"), None);
        assert_eq!(arguments("7"), None);
        assert_eq!(arguments(r#"{"a":"x\u202ey"}"#).unwrap(), "{\n  \"a\": \"x\\u{202e}y\"\n}");
        assert!(
            arguments(&format!(r#"{{"a":"{}"}}"#, "é".repeat(9000))).unwrap().chars().count() == LONGEST + 1
        );
    }
}
