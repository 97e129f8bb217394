//! What a vendor remembers: every secret it ever issued or saw, what became of each, every call, and counts.

use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

/// Calls kept before the oldest are forgotten; a benchmark makes many.
const CALLS: usize = 20_000;

/// Everything one vendor remembers.
pub(crate) struct Ledger {
    issued: Vec<Issued>,
    /// API keys that work.
    pub(crate) keys: Vec<String>,
    /// API keys that were deleted.
    pub(crate) dead_keys: Vec<String>,
    pub(crate) verifiers: Vec<String>,
    pub(crate) client_secrets: Vec<String>,
    /// What each rotated refresh token was answered, and when.
    pub(crate) successors: HashMap<String, (Instant, Value)>,
    /// Names of all request headers ever seen by the MCP endpoint.
    pub(crate) headers: BTreeSet<String>,
    calls: Vec<Value>,
    counts: BTreeMap<String, u64>,
    began: Instant,
}

/// What one approval allows.
pub(crate) struct Grant {
    /// Rotation keeps it; revoking takes all of its tokens.
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) scope: String,
    pub(crate) redirect: String,
    pub(crate) challenge: String,
    /// Whether the client registered for refresh tokens.
    pub(crate) refreshable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Code,
    Access,
    Refresh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Live,
    Expired,
    /// A code that was exchanged.
    Used,
    /// A refresh token that a newer one has replaced.
    Rotated,
    Revoked,
}

/// One code or token.
pub(crate) struct Issued {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) grant: Arc<Grant>,
    pub(crate) set: Standing,
    pub(crate) ends: Instant,
    /// Whether somebody ever came with it.
    pub(crate) presented: bool,
}

impl Issued {
    pub(crate) fn standing(&self) -> Standing {
        if self.set == Standing::Live && Instant::now() >= self.ends { Standing::Expired } else { self.set }
    }
}

impl Default for Ledger {
    fn default() -> Ledger {
        Ledger {
            issued: Vec::new(),
            keys: Vec::new(),
            dead_keys: Vec::new(),
            verifiers: Vec::new(),
            client_secrets: Vec::new(),
            successors: HashMap::new(),
            headers: BTreeSet::new(),
            calls: Vec::new(),
            counts: BTreeMap::new(),
            began: Instant::now(),
        }
    }
}

impl Ledger {
    pub(crate) fn issue(&mut self, kind: Kind, text: String, grant: &Arc<Grant>, life: Duration) {
        let ends = Instant::now() + life;
        let grant = Arc::clone(grant);
        self.issued.push(Issued { kind, text, grant, set: Standing::Live, ends, presented: false });
    }

    /// What somebody came with. The newest first: a long-lived vendor has issued many.
    pub(crate) fn find(&mut self, kind: Kind, text: &str) -> Option<&mut Issued> {
        let found = self.issued.iter_mut().rev().find(|it| it.kind == kind && it.text == text)?;
        found.presented = true;
        Some(found)
    }

    /// What a rotated refresh token was answered, if that was at most `grace` ago and its successor still lives.
    pub(crate) fn successor(&self, spent: &str, grace: Duration) -> Option<Value> {
        let (_, answer) = self.successors.get(spent).filter(|(at, _)| at.elapsed() < grace)?;
        let next = answer["refresh_token"].as_str()?;
        let lives =
            |it: &Issued| it.kind == Kind::Refresh && it.text == next && it.standing() == Standing::Live;
        self.issued.iter().rev().any(lives).then(|| answer.clone())
    }

    /// Whether a token of either kind is known, and the grant it belongs to.
    pub(crate) fn grant_of(&self, text: &str) -> Option<Arc<Grant>> {
        let found = self.issued.iter().find(|it| it.kind != Kind::Code && it.text == text)?;
        Some(Arc::clone(&found.grant))
    }

    /// Ends every live token the choice falls on. Returns how many there were.
    pub(crate) fn end(&mut self, how: Standing, choice: impl Fn(&Issued) -> bool) -> usize {
        let chosen = self.issued.iter_mut().filter(|it| it.standing() == Standing::Live && choice(it));
        chosen.map(|it| it.set = how).count()
    }

    pub(crate) fn key_is_valid(&self, key: &str) -> bool {
        self.keys.iter().any(|it| it == key)
    }

    pub(crate) fn count(&mut self, what: &str) {
        match self.counts.get_mut(what) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(what.to_owned(), 1);
            }
        }
    }

    /// Writes a tool call down.
    pub(crate) fn called(&mut self, mut call: Value) {
        call["at_ms"] = json!(self.began.elapsed().as_millis());
        if self.calls.len() >= CALLS {
            self.calls.drain(..CALLS / 2);
        }
        self.calls.push(call);
    }

    /// Forgets calls and counts, never a secret.
    pub(crate) fn forget_calls(&mut self) {
        self.calls.clear();
        self.counts.clear();
        self.headers.clear();
    }

    /// Every secret there ever was, by kind.
    pub(crate) fn secrets(&self) -> BTreeMap<&'static str, Vec<String>> {
        let of = |kind| self.issued.iter().filter(|it| it.kind == kind).map(|it| it.text.clone()).collect();
        BTreeMap::from([
            ("codes", of(Kind::Code)),
            ("access", of(Kind::Access)),
            ("refresh", of(Kind::Refresh)),
            ("verifiers", self.verifiers.clone()),
            ("keys", self.keys.iter().chain(&self.dead_keys).cloned().collect()),
            ("client_secrets", self.client_secrets.clone()),
        ])
    }

    /// For the control endpoint.
    pub(crate) fn shown(&self) -> Value {
        let tokens = self.issued.iter().map(|it| {
            json!({
                "kind": named(it.kind),
                "token": it.text,
                "status": it.standing().name(),
                "presented": it.presented,
                "account": it.grant.account,
                "user": it.grant.user,
                "client_id": it.grant.client,
                "grant": it.grant.id,
            })
        });
        let mut calls_per_account: BTreeMap<&str, u64> = BTreeMap::new();
        for call in &self.calls {
            *calls_per_account.entry(call["account"].as_str().unwrap_or_default()).or_default() += 1;
        }
        json!({
            "tokens": tokens.collect::<Vec<_>>(),
            "keys": {"valid": self.keys, "deleted": self.dead_keys},
            "calls": self.calls,
            "calls_per_account": calls_per_account,
            "counts": self.counts,
            "request_headers": self.headers,
        })
    }
}

fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "code",
        Kind::Access => "access",
        Kind::Refresh => "refresh",
    }
}

impl Standing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Standing::Live => "live",
            Standing::Expired => "expired",
            Standing::Used => "used",
            Standing::Rotated => "rotated",
            Standing::Revoked => "revoked",
        }
    }
}
