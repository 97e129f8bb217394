//! Which permissions an instance asked for, got, and was told it lacks (MCP authorization, "Scope Challenge
//! Handling"). Decides from values alone.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sign-ins made for one call that the server refuses all the same, before nobody is asked for it any more.
const MOST_TRIES: u8 = 3;
/// A server that challenges for more than this is not answered with an ever longer address.
const MOST_SCOPES: usize = 64;
const LONGEST_SCOPE: usize = 128;
const MOST_OPERATIONS: usize = 64;

/// What is known of the scopes of one instance. Nothing of it is secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Scopes {
    /// Asked for at the last sign-in.
    asked: Vec<String>,
    /// What the server then said it gave. `None`: it did not say, which means all of it (RFC 6749 §5.1).
    granted: Option<Vec<String>>,
    /// Challenged since: the next sign-in asks for these too.
    wanted: Vec<String>,
    /// Challenged since, without a name.
    wanted_unnamed: bool,
    /// Challenged, asked for, and not given by the user.
    declined: Vec<String>,
    /// Operation → sign-ins made for it, as long as it has not succeeded.
    tries: BTreeMap<String, u8>,
}

/// What a challenge leads to. Each carries the missing permission in words: `mcp:write`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepUp {
    /// The next sign-in of the instance asks for it.
    Offered(String),
    /// The user did not give it when asked. Asked for again when the user reconnects.
    Declined(String),
    /// It was asked for three times, and the server still wants it.
    InVain(String),
}

impl Scopes {
    /// Takes in that the server refused `operation` for want of `scope` (RFC 6750 §3.1; may be empty).
    pub fn challenged(&mut self, operation: &str, scope: &str) -> StepUp {
        let named = read_scopes(scope);
        let missing = words(&named);
        if named.iter().any(|scope| self.declined.contains(scope)) {
            return StepUp::Declined(missing);
        }
        if self.tries.len() >= MOST_OPERATIONS && !self.tries.contains_key(operation) {
            self.tries.pop_first();
        }
        // The sign-in there is counts when it asked for all of this already.
        let begun = u8::from(named.iter().all(|scope| self.asked.contains(scope)));
        let tries = *self.tries.entry(operation.to_owned()).or_insert(begun);
        if tries >= MOST_TRIES {
            return StepUp::InVain(missing);
        }
        self.wanted_unnamed |= named.is_empty();
        join(&mut self.wanted, &named);
        StepUp::Offered(missing)
    }

    /// Whether it would be news that `operation` succeeded.
    pub fn was_challenged(&self, operation: &str) -> bool {
        self.tries.contains_key(operation)
    }

    /// Takes in that `operation` succeeded; `false` when that is no news.
    pub fn permitted(&mut self, operation: &str) -> bool {
        let news = self.tries.remove(operation).is_some();
        if news && self.tries.is_empty() {
            self.wanted.clear();
            self.wanted_unnamed = false;
        }
        news
    }

    /// What a sign-in in this instance's place asks for: what the server's own words lead to (`fresh`), what was asked
    /// before, and what was challenged since. What the user declined is asked for again only where the old sign-in
    /// still serves; else nobody could sign in without giving it.
    pub fn to_ask(&self, fresh: &[String], serves: bool) -> Vec<String> {
        let mut asked = fresh.to_vec();
        join(&mut asked, &self.asked);
        join(&mut asked, &self.wanted);
        if serves {
            join(&mut asked, &self.declined);
        } else {
            asked.retain(|scope| fresh.contains(scope) || !self.declined.contains(scope));
        }
        asked
    }

    /// After a sign-in that asked for `asked` and was given `granted`.
    pub fn signed_in(&self, asked: &[String], granted: Option<&[String]>) -> Scopes {
        let wanted = self.wanted.iter().filter(|scope| !asked.contains(scope)).cloned().collect::<Vec<_>>();
        let mut declined = self.declined.clone();
        join(&mut declined, &self.wanted);
        declined.retain(|scope| match granted {
            _ if self.wanted.contains(scope) && !asked.contains(scope) => false,
            _ if !asked.contains(scope) => true,
            Some(granted) => !granted.contains(scope),
            None => false,
        });
        let mut tries = self.tries.clone();
        if wanted.is_empty() {
            tries.values_mut().for_each(|tries| *tries = tries.saturating_add(1).min(MOST_TRIES));
        }
        Scopes {
            asked: asked.to_vec(),
            granted: granted.map(<[String]>::to_vec),
            wanted_unnamed: false,
            wanted,
            declined,
            tries,
        }
    }

    /// After a sign-in that the user turned down in the browser.
    pub fn turned_down(&self) -> Scopes {
        let mut left = self.clone();
        join(&mut left.declined, &self.wanted);
        left.wanted.clear();
        left.wanted_unnamed = false;
        match self.wanted_unnamed {
            // There is no name to remember it by.
            true => left.tries.values_mut().for_each(|tries| *tries = MOST_TRIES),
            false => left.tries.clear(),
        }
        left
    }

    /// After the sign-in server said that it does not know some of what was asked for: the next sign-in asks only for
    /// what the server's own words lead to.
    pub fn unknown_there(&self) -> Scopes {
        Scopes { granted: self.granted.clone(), ..Scopes::default() }
    }

    /// Whether a sign-in in this instance's place asks for more than before.
    pub fn is_stepping_up(&self) -> bool {
        self.wanted_unnamed || !self.wanted.is_empty()
    }

    /// What the sign-in gave. A server that says nothing gave what was asked for (RFC 6749 §5.1).
    pub fn granted(&self) -> Option<Vec<String>> {
        let asked = || (!self.asked.is_empty()).then(|| self.asked.clone());
        self.granted.clone().filter(|it| !it.is_empty()).or_else(asked)
    }

    /// What the instance lacks, in words: `one more permission (mcp:write)`.
    pub fn needs(&self) -> Option<String> {
        match self.wanted.as_slice() {
            [] if self.wanted_unnamed => {
                Some("one more permission, which the server does not name".to_owned())
            }
            [] => None,
            [one] => Some(format!("one more permission ({one})")),
            several => Some(format!("more permissions ({})", several.join(" "))),
        }
    }
}

/// The scopes of a `scope` value (RFC 6749 §3.3). What breaks its grammar is no scope.
pub fn read_scopes(scope: &str) -> Vec<String> {
    let legal = |letter: u8| letter.is_ascii_graphic() && letter != b'"' && letter != b'\\';
    let mut scopes = Vec::new();
    for word in scope.split_ascii_whitespace() {
        if word.len() <= LONGEST_SCOPE && word.bytes().all(legal) {
            join(&mut scopes, &[word.to_owned()]);
        }
    }
    scopes
}

/// Puts in what is not there yet.
fn join(scopes: &mut Vec<String>, more: &[String]) {
    for scope in more {
        if scopes.len() < MOST_SCOPES && !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
}

fn words(scopes: &[String]) -> String {
    match scopes {
        [] => "one it does not name".to_owned(),
        scopes => scopes.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "tools/call write";

    fn scopes(text: &str) -> Vec<String> {
        read_scopes(text)
    }

    fn signed_in(asked: &str) -> Scopes {
        Scopes::default().signed_in(&scopes(asked), None)
    }

    /// Signs in again with the union, as "Reconnect" does.
    fn again(before: &Scopes, granted: Option<&str>) -> Scopes {
        before.signed_in(&before.to_ask(&scopes("basic"), true), granted.map(read_scopes).as_deref())
    }

    fn offered(missing: &str) -> StepUp {
        StepUp::Offered(missing.to_owned())
    }

    #[test]
    fn a_challenge_is_asked_for_together_with_everything_before() {
        let mut it = signed_in("basic read");
        assert_eq!(it.challenged(CALL, "write"), offered("write"));
        assert_eq!(it.challenged("tools/call other", "admin"), offered("admin"));
        assert_eq!(it.needs().unwrap(), "more permissions (write admin)");
        assert_eq!(it.to_ask(&scopes("basic"), true), scopes("basic read write admin"));
        let it = again(&it, None);
        assert_eq!((it.needs(), it.to_ask(&[], true)), (None, scopes("basic read write admin")));
    }

    #[test]
    fn the_same_scope_forever_ends_with_the_third_sign_in() {
        let mut it = signed_in("basic admin");
        for _ in 0..2 {
            assert_eq!(it.challenged(CALL, "admin"), offered("admin"));
            assert_eq!(it.challenged(CALL, "admin"), offered("admin"), "asking twice is one try");
            it = again(&it, None);
        }
        assert_eq!(it.challenged(CALL, "admin"), StepUp::InVain("admin".to_owned()));
        assert_eq!(it.needs(), None);
        let mut it = again(&it, None);
        assert_eq!(it.challenged(CALL, "admin"), StepUp::InVain("admin".to_owned()), "for good");
        assert!(it.permitted(CALL));
        assert_eq!(it.challenged(CALL, "admin"), offered("admin"), "unless it succeeded meanwhile");
    }

    #[test]
    fn growing_scopes_and_nameless_ones_end_too() {
        let mut it = signed_in("basic");
        for scope in ["a", "b", "c"] {
            assert_eq!(it.challenged(CALL, scope), offered(scope));
            it = again(&it, None);
        }
        assert_eq!(it.challenged(CALL, "d"), StepUp::InVain("d".to_owned()));
        assert_eq!(it.challenged("tools/call other", "d"), offered("d"), "another call has tries of its own");

        let mut it = signed_in("");
        for _ in 0..2 {
            assert_eq!(it.challenged(CALL, ""), offered("one it does not name"));
            assert!(it.needs().unwrap().contains("does not name"));
            it = again(&it, None);
        }
        assert!(matches!(it.challenged(CALL, "\"\\"), StepUp::InVain(_)));
    }

    #[test]
    fn what_the_user_did_not_give_is_not_asked_for_again_by_itself() {
        let mut it = signed_in("basic");
        it.challenged(CALL, "write");
        for mut left in [it.turned_down(), again(&it, Some("basic"))] {
            assert_eq!(left.challenged(CALL, "write"), StepUp::Declined("write".to_owned()));
            assert_eq!(left.needs(), None);
            assert_eq!(
                left.to_ask(&scopes("basic"), true),
                scopes("basic write"),
                "the user changed their mind"
            );
            assert_eq!(left.to_ask(&scopes("basic"), false), scopes("basic"), "signing in comes first");
            let mut given = again(&left, Some("basic write"));
            assert_eq!(given.challenged(CALL, "write"), offered("write"));
        }
        let mut nameless = signed_in("basic");
        nameless.challenged(CALL, "");
        assert!(matches!(nameless.turned_down().challenged(CALL, ""), StepUp::InVain(_)));
    }

    #[test]
    fn success_begins_the_count_anew() {
        let mut it = signed_in("basic");
        it.challenged(CALL, "write");
        it = again(&it, None);
        assert!(it.permitted(CALL) && !it.permitted(CALL));
        assert_eq!(it.challenged(CALL, "admin"), offered("admin"));
        assert!(it.permitted(CALL));
        assert_eq!(it.needs(), None, "what succeeds lacks nothing");
    }

    #[test]
    fn a_server_cannot_make_it_grow_without_end() {
        let mut it = signed_in("basic");
        let many: String = (0..1000).map(|number| format!("s{number} ")).collect();
        it.challenged(CALL, &many);
        it.challenged(CALL, &"x".repeat(5000));
        for number in 0..1000 {
            it.challenged(&format!("tools/call {number}"), "a");
        }
        assert!(it.to_ask(&[], true).len() <= MOST_SCOPES && it.tries.len() <= MOST_OPERATIONS);
    }
}
