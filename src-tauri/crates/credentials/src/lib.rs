//! Sign-in, refresh and revocation. What they yield rests in the vault.

mod adoption;
mod challenge;
mod credentials;
mod discovery;
mod error;
mod http;
mod identity;
mod keep;
mod key;
mod network;
mod outline;
mod refresh;
mod registration;
mod renewals;
mod revocation;
mod route;
mod sign_in;
mod step_up;
mod terms;
mod token;

pub use adoption::{Adopted, Foreign};
pub use challenge::insufficient_scope;
pub use credentials::{Credentials, Inspection, Rest};
pub use error::{Cause, Error, Kind};
pub use http::is_tls_failure;
pub use identity::Identity;
pub use key::{KeyProblem, clean_key};
pub use network::{Names, Network};
pub use outline::{Outline, Restored};
pub use route::{NoCertificates, Proxy, Route, read_certificates};
pub use sign_in::{SignIn, SignedIn};
pub use terms::{Preregistered, Terms};
pub use vault::{Error as VaultError, KeyStore, Reset, Secret, StepUp};

use std::{path::PathBuf, sync::Arc, time::Duration};
use url::Url;

/// Unix time in seconds, as the program's clock tells it.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What credentials need to know of a server.
#[derive(Clone, Debug)]
pub struct Server {
    pub id: String,
    /// For people: "PartnerStack".
    pub name: String,
    pub url: Url,
    pub auth: Auth,
    pub terms: Terms,
}

impl Server {
    /// What a client registered beforehand belongs to.
    pub(crate) fn registered(&self) -> vault::RegisteredFor<'_> {
        vault::RegisteredFor { id: &self.id, name: &self.name, url: &self.url }
    }
}

/// How a server wants to be convinced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// OAuth 2.1 by discovery; decided by the server's own challenge and metadata.
    OAuth,
    /// One key, sent as `Authorization: Bearer KEY`.
    ApiKey,
    /// One secret, sent in the named header.
    Header(String),
    /// Nothing: the server is open.
    Open,
}

/// One signed-in account of a server. Carries nothing secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Stable and opaque; survives a rename.
    pub id: String,
    pub server: String,
    /// What the user calls it; unique within the server.
    pub label: String,
    /// What the server calls it, when it said so (DESIGN §7 gives the order of sources).
    pub identity: Option<String>,
    pub state: State,
    /// Unix seconds.
    pub signed_in_at: u64,
    /// Unix seconds; when the sign-in ends by itself. `None` where it is renewed or never ends.
    pub expires_at: Option<u64>,
    /// What the server asked for since beyond what the sign-in gave, in words: "one more permission (mcp:write)".
    /// Everything else goes on working.
    pub needs: Option<String>,
    /// The scopes the sign-in gave, as far as its server said. Of keys nothing is known.
    pub granted: Option<Vec<String>>,
}

impl Instance {
    /// What may be known of a row of the vault.
    pub(crate) fn of(row: &vault::Row) -> Instance {
        Instance {
            id: row.id.clone(),
            server: row.server.clone(),
            label: row.label.clone(),
            identity: row.identity.clone(),
            state: match (&row.dead, &row.ending) {
                (Some(why), _) => State::SignInNeeded(why.clone()),
                (None, Some(why)) => State::Ending(why.clone()),
                (None, None) => State::Ready,
            },
            signed_in_at: row.signed_in_at,
            expires_at: row.expires_at,
            needs: row.scopes.needs(),
            granted: row.scopes.granted(),
        }
    }

    /// Whether the user is signing out of it, or was when the program ended.
    pub fn is_leaving(&self) -> bool {
        matches!(&self.state, State::SignInNeeded(why) if why == revocation::LEAVING)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Ready,
    /// It still works, to the end of its access token; says why it cannot be renewed, in words for the user.
    Ending(String),
    /// The grant is dead or the key refused; says why in words for the user.
    SignInNeeded(String),
}

/// How a sign-in came to be asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The label the user chose; else the identity, else the server's name with a number.
    pub label: Option<String>,
    /// "Reconnect": the instance whose credential this one is meant to replace.
    pub replaces: Option<String>,
}

/// The header a request to the server must carry.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// Lower-case header name.
    pub header: String,
    pub value: Secret,
}

/// What the server said when its tokens were revoked (RFC 7009).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The server confirmed that the tokens are dead.
    Confirmed,
    /// The server has no revocation endpoint (or the credential is a key): only forgotten here.
    NotOffered,
    /// Nobody was signed in: the instance came back from a backup.
    Nothing,
    /// The server could not be asked or refused; says what it answered. Forgotten here all the same.
    Failed(String),
}

/// How to open the vault.
#[derive(Clone)]
pub struct Setup {
    /// The folder of `vault.db` (and of `vault.key` with [`KeyStore::File`]).
    pub dir: PathBuf,
    pub keys: KeyStore,
    pub clock: Clock,
}

/// How long a browser sign-in waits before it gives up.
pub const SIGN_IN_TIMEOUT: Duration = Duration::from_secs(300);

/// Gives the process its TLS provider (ring), once; calling again is harmless. The gateway's client needs it too.
pub fn install_tls() {
    // Fails only when a provider stands already, and then there is nothing left to do.
    drop(rustls::crypto::ring::default_provider().install_default());
}
