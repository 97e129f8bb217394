//! Which era a server lives in: learnt once per server and instance, and again when it proves wrong.

use super::headers::{OWN_ID, own_request};
use crate::{
    Instance, Server,
    link::exchange,
    trouble::Trouble,
    upstream::{Target, Upstream},
};
use jsonrpc::{Kind, Message, Outcome, object};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use url::Url;

/// The two kinds of revisions (specification 2026-07-28, basic/versioning).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    /// Up to 2025-11-25: a conversation begins with `initialize`.
    Legacy,
    /// From 2026-07-28 on: every request says everything itself.
    Modern,
}

/// How long a server counts as legacy. That verdict never fails loudly: the client simply speaks the older revision.
const LEGACY_FOR: Duration = Duration::from_secs(600);

/// What was learnt. One server may run another version for another instance.
#[derive(Default)]
pub(crate) struct Eras {
    all: Mutex<HashMap<Place, (Era, Instant)>>,
    /// Where `initialize` means nothing.
    without_initialize: Mutex<HashMap<Place, Instant>>,
}

#[derive(PartialEq, Eq, Hash)]
struct Place {
    server: String,
    url: Url,
    instance: String,
}

impl Place {
    fn of(server: &Server, instance: &Instance) -> Place {
        Place { server: server.id.clone(), url: server.url.clone(), instance: instance.id.clone() }
    }
}

impl Eras {
    fn all(&self) -> MutexGuard<'_, HashMap<Place, (Era, Instant)>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn without_initialize(&self) -> MutexGuard<'_, HashMap<Place, Instant>> {
        self.without_initialize.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn of(&self, server: &Server, instance: &Instance) -> Option<Era> {
        let all = self.all();
        let (era, learnt) = all.get(&Place::of(server, instance))?;
        (*era == Era::Modern || learnt.elapsed() < LEGACY_FOR).then_some(*era)
    }

    /// Whether the server was seen to be modern on any instance: all there is to go by while nobody is signed in.
    pub(super) fn is_modern_somewhere(&self, server: &Server) -> bool {
        let all = self.all();
        all.iter().any(|(place, (era, _))| {
            place.server == server.id && place.url == server.url && *era == Era::Modern
        })
    }

    pub(super) fn learn(&self, server: &Server, instance: &Instance, era: Era) {
        self.all().insert(Place::of(server, instance), (era, Instant::now()));
    }

    /// Whether the server has lately declined `initialize` and answered the modern revision's question.
    pub(crate) fn lacks_initialize(&self, server: &Server, instance: &Instance) -> bool {
        let learnt = self.without_initialize().get(&Place::of(server, instance)).copied();
        learnt.is_some_and(|it| it.elapsed() < LEGACY_FOR)
    }

    pub(crate) fn learn_without_initialize(&self, server: &Server, instance: &Instance) {
        self.learn(server, instance, Era::Modern);
        self.without_initialize().insert(Place::of(server, instance), Instant::now());
    }

    /// The assumption failed: the next request finds out anew.
    pub(crate) fn forget(&self, server: &Server, instance: &Instance) {
        let place = Place::of(server, instance);
        self.without_initialize().remove(&place);
        self.all().remove(&place);
    }
}

/// Asks the server with a `server/discover` of our own, and remembers.
///
/// # Errors
/// What says nothing about the era: a refused credential, 403, 429, 5xx, no connection, no answer in time.
pub(super) async fn ask(
    upstream: &Upstream,
    server: &Arc<Server>,
    instance: &Instance,
) -> Result<Era, Trouble> {
    let (text, headers) = own_request("server/discover", serde_json::Map::new(), &upstream.version);
    let target = Target::bare(server, instance, headers);
    let answer = exchange(upstream, &target, text, OWN_ID).await;
    let era = judge(answer.as_ref().map(|(_, _, message)| message))?;
    upstream.eras.learn(server, instance, era);
    Ok(era)
}

/// What an answer to `server/discover` tells. Only what a modern server alone would say counts as modern; what says
/// nothing stays an error.
pub(crate) fn judge(answer: Result<&Message, &Trouble>) -> Result<Era, Trouble> {
    match answer {
        Ok(message) if is_discovery(message) || is_modern_error(message) => Ok(Era::Modern),
        Ok(_) | Err(Trouble::NotMcp(_) | Trouble::Invalid(_) | Trouble::SessionLost) => Ok(Era::Legacy),
        Err(
            trouble @ (Trouble::SignInNeeded(_)
            | Trouble::PermissionNeeded(_)
            | Trouble::Locked(_)
            | Trouble::Unreachable(_)
            | Trouble::Refused(_)
            | Trouble::Limited(_)
            | Trouble::Full(_)
            | Trouble::Faulty(_)
            | Trouble::Lost(_)),
        ) => Err(trouble.clone()),
    }
}

fn is_discovery(message: &Message) -> bool {
    #[derive(Deserialize)]
    struct Discovery<'a> {
        #[serde(borrow, rename = "supportedVersions")]
        versions: &'a RawValue,
    }
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return false };
    object::<Discovery<'_>>(message.slice(span)).is_some_and(|it| it.versions.get().starts_with('['))
}

/// The errors that revision 2026-07-28 brought: HeaderMismatch, MissingRequiredClientCapability and
/// UnsupportedProtocolVersion.
fn is_modern_error(message: &Message) -> bool {
    matches!(error_code(message), Some(-32022..=-32020))
}

/// The code of an error response.
pub(crate) fn error_code(message: &Message) -> Option<i64> {
    #[derive(Deserialize)]
    struct Told {
        error: Complaint,
    }
    #[derive(Deserialize)]
    struct Complaint {
        code: i64,
    }
    serde_json::from_slice::<Told>(message.text()).ok().map(|it| it.error.code)
}
