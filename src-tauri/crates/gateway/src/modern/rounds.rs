//! How often a server has asked back for one call (specification 2026-07-28, basic/patterns/mrtr): each round is a
//! request of its own, so that only their succession shows an app that is led in circles.

use jsonrpc::{Message, object, string};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{
    borrow::Cow,
    collections::{BTreeMap, VecDeque},
    hash::{BuildHasher, RandomState},
};

/// A server that does not know enough by then will not be satisfied.
const MOST_ROUNDS: u32 = 10;

/// Calls at once that a server has asked back for. The one that was silent longest is forgotten first: an app may drop
/// a call without a word.
const MOST_CALLS: usize = 256;

/// The calls of one session that a server has asked back for.
#[derive(Default)]
pub(crate) struct Rounds {
    keys: RandomState,
    /// Longest silent first.
    calls: VecDeque<Asked>,
}

struct Asked {
    /// What the app's next request of the call will be known by.
    next: u64,
    rounds: u32,
}

/// What tells a request that goes on from one that begins, as spelled in `params`.
const ANSWERS: &str = "inputResponses";
const STATE: &str = "requestState";

impl Rounds {
    /// Takes in the result of a request. Returns whether the call has gone through all of its rounds and is still to go
    /// on.
    pub(crate) fn is_one_too_many(&mut self, request: &Message, result: &[u8]) -> bool {
        let asks = object::<Said<'_>>(result).filter(|it| it.kind == "input_required");
        let Some(Said { state, .. }) = asks else {
            if !self.calls.is_empty() {
                self.ended(request);
            }
            return false;
        };
        let before = self.key_of(request).and_then(|key| self.least(key));
        let rounds = before.map_or(1, |at| self.calls[at].rounds + 1);
        if rounds > MOST_ROUNDS {
            // What is remembered stays: to try again is to ask for the same round.
            return true;
        }
        if let Some(at) = before {
            self.calls.remove(at);
        }
        if self.calls.len() == MOST_CALLS {
            self.calls.pop_front();
        }
        let next = self.key(request, state.and_then(|it| string(it.get().as_bytes())));
        self.calls.push_back(Asked { next, rounds });
        false
    }

    /// The call has its answer.
    fn ended(&mut self, request: &Message) {
        let Some(key) = self.key_of(request) else { return };
        let same = self.calls.iter().enumerate().filter(|(_, it)| it.next == key);
        if let Some((at, _)) = same.max_by_key(|(_, it)| it.rounds) {
            self.calls.remove(at);
        }
    }

    /// Of calls that nothing tells apart (the same request twice at once, to a server that gives no state), the one
    /// with the fewest rounds: together they have as many as they may have, and none is cut short for another's.
    fn least(&self, key: u64) -> Option<usize> {
        let same = self.calls.iter().enumerate().filter(|(_, it)| it.next == key);
        same.min_by_key(|(_, it)| it.rounds).map(|(at, _)| at)
    }

    /// What a request that goes on is known by; `None`: it begins a call.
    fn key_of(&self, request: &Message) -> Option<u64> {
        let Continued { answers, state } = request.params_as();
        if answers.is_none() && state.is_none() {
            return None;
        }
        Some(self.key(request, state.and_then(|it| string(it.get().as_bytes()))))
    }

    /// The state that the server gave last, or, where it gave none, everything that is the same in each round.
    fn key(&self, request: &Message, state: Option<Cow<'_, str>>) -> u64 {
        let jsonrpc::Kind::Request { method, .. } = &request.kind else { return 0 };
        match state {
            Some(state) => self.keys.hash_one((method, state)),
            None => {
                let mut same: BTreeMap<Cow<'_, str>, &RawValue> = request.params_as();
                same.retain(|name, _| ![ANSWERS, STATE, "_meta"].contains(&name.as_ref()));
                // By value: an app need not spell it the same way twice. What no parser can hold is taken as it is.
                let read =
                    |it: &RawValue| serde_json::from_str(it.get()).unwrap_or_else(|_| Value::from(it.get()));
                let same: Vec<_> = same.iter().map(|(name, value)| (name, read(value))).collect();
                self.keys.hash_one((method, same))
            }
        }
    }
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow, rename = "resultType")]
    kind: Cow<'a, str>,
    #[serde(borrow, default, rename = "requestState")]
    state: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Continued<'a> {
    #[serde(borrow, rename = "inputResponses")]
    answers: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestState")]
    state: Option<&'a RawValue>,
}

#[cfg(test)]
mod tests {
    use super::Rounds;
    use jsonrpc::Message;
    use serde_json::{Value, json};

    fn request(params: Value) -> Message {
        let text = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params });
        Message::from_client(text.to_string().into()).unwrap()
    }

    fn asks(rounds: &mut Rounds, params: Value, state: Option<&str>) -> bool {
        let mut result = json!({ "resultType": "input_required" });
        if let Some(state) = state {
            result["requestState"] = state.into();
        }
        rounds.is_one_too_many(&request(params), result.to_string().as_bytes())
    }

    #[test]
    fn a_call_is_followed_by_the_state_the_server_gave_last() {
        let mut rounds = Rounds::default();
        assert!(!asks(&mut rounds, json!({ "name": "pay" }), Some("0")));
        for round in 1..10 {
            let (given, next) = ((round - 1).to_string(), round.to_string());
            let params = json!({ "requestState": given, "name": "pay" });
            assert!(!asks(&mut rounds, params, Some(&next)), "{round}");
            assert_eq!(rounds.calls.len(), 1);
        }
        for _ in 0..2 {
            assert!(asks(&mut rounds, json!({ "name": "pay", "requestState": "9" }), Some("10")));
        }
        assert!(!asks(&mut rounds, json!({ "name": "pay" }), Some("a")), "another call");
        rounds.is_one_too_many(&request(json!({ "requestState": "a" })), br#"{"resultType":"complete"}"#);
        assert_eq!(rounds.calls.len(), 1, "what is answered is forgotten");
    }

    #[test]
    fn a_call_without_state_is_followed_by_what_stays_the_same() {
        let mut rounds = Rounds::default();
        let call = |x: &str, round: usize| {
            let mut params =
                json!({ "name": "pay", "arguments": { "x": x, "y": 1 }, "_meta": { "round": round } });
            if round > 0 {
                params["inputResponses"] = json!({ "q": { "round": round } });
            }
            params
        };
        for round in 0..10 {
            assert!(!asks(&mut rounds, call("one", round), None));
            assert!(!asks(&mut rounds, call("two", round), None), "another call has rounds of its own");
        }
        let turned = json!({ "inputResponses": {}, "arguments": { "y": 1, "x": "one" }, "name": "pay" });
        assert!(asks(&mut rounds, turned, None), "in another order");
        assert!(asks(&mut rounds, call("two", 10), None));
    }

    #[test]
    fn the_same_call_twice_at_once_has_twice_the_rounds() {
        let mut rounds = Rounds::default();
        let again = json!({ "name": "pay", "inputResponses": {} });
        for _ in 0..2 {
            assert!(!asks(&mut rounds, json!({ "name": "pay" }), None));
        }
        let passed = (0..30).take_while(|_| !asks(&mut rounds, again.clone(), None)).count();
        assert_eq!(passed, 18);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut rounds = Rounds::default();
        for at in 0..1000 {
            assert!(!asks(&mut rounds, json!({ "name": "pay" }), Some(&at.to_string())));
        }
        assert_eq!(rounds.calls.len(), super::MOST_CALLS);
    }
}
