//! What the vault keeps per instance: clear columns for the lists, one sealed blob for the secrets.

use super::seal::{MasterKey, Tampered};
use crate::{Client, Origin, Proof, Scopes, Secret};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

/// One row of the table `instance`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub server: String,
    pub url: String,
    pub label: String,
    pub identity: Option<String>,
    pub identity_key: Option<String>,
    pub kind: String,
    /// Empty for keys.
    pub issuer: String,
    /// Empty for keys.
    pub resource: String,
    /// Why the user must sign in again, if so.
    pub dead: Option<String>,
    pub signed_in_at: u64,
    /// When the sign-in ends by itself; `None` where a refresh token renews it.
    pub expires_at: Option<u64>,
    /// When the refresh token was presented and no answer has been recorded yet. Standing after a start, it says
    /// that the program ended in between.
    pub refreshing_since: Option<u64>,
    /// Why the sign-in cannot be renewed any more, though its access token still serves.
    pub ending: Option<String>,
    /// When the access token is to be renewed, though nobody asks for it; `None` where nothing renews it.
    pub renew_at: Option<u64>,
    /// When that access token ends.
    pub ends_at: Option<u64>,
    /// What was asked for and what is missing. Of keys nothing.
    pub scopes: Scopes,
    pub sealed: Vec<u8>,
}

/// The secrets of an instance, opened.
#[derive(Debug)]
pub enum Credential {
    OAuth(Box<Grant>),
    Key { header: String, value: Secret },
}

/// What a browser sign-in yielded and everything needed to renew and to revoke it, without asking the network again.
#[derive(Clone, Debug)]
pub struct Grant {
    pub access: Secret,
    pub refresh: Option<Secret>,
    pub received_at: u64,
    /// Seconds the access token lives.
    pub life: Option<u64>,
    pub issuer: String,
    pub resource: String,
    pub token_endpoint: Url,
    pub revocation_endpoint: Option<Url>,
    /// As it was when the grant was made: a later registration does not renew it.
    pub client: Client,
    /// Asked for at the sign-in.
    pub asked: Vec<String>,
    /// What the server said it gave; `None`: it did not say.
    pub granted: Option<Vec<String>>,
}

impl Row {
    /// Whether it holds no credential: it came back from a backup and nobody has signed in since.
    pub fn is_vacant(&self) -> bool {
        self.kind.is_empty() && self.sealed.is_empty()
    }

    /// Bound to its place: a blob moved to another row, or a row whose columns were edited, does not open.
    fn purpose(&self) -> [&str; 6] {
        ["instance", &self.kind, &self.url, &self.issuer, &self.resource, &self.id]
    }

    pub fn seal(&mut self, key: &MasterKey, credential: &Credential) -> Result<(), getrandom::Error> {
        credential.kind().clone_into(&mut self.kind);
        (self.issuer, self.resource, self.expires_at) = match credential {
            Credential::OAuth(grant) => (grant.issuer.clone(), grant.resource.clone(), grant.expires_at()),
            Credential::Key { .. } => Default::default(),
        };
        (self.renew_at, self.ends_at) = match credential {
            Credential::OAuth(grant) => (grant.renew_at(), grant.renew_at().and(grant.ends_at())),
            Credential::Key { .. } => Default::default(),
        };
        self.sealed = key.seal(&self.purpose(), &credential.to_bytes())?;
        Ok(())
    }

    pub fn open(&self, key: &MasterKey) -> Result<Credential, Tampered> {
        let plain = key.open(&self.purpose(), &self.sealed)?;
        let credential = Credential::from_bytes(&plain).ok_or(Tampered)?;
        let fits = match &credential {
            Credential::OAuth(grant) => grant.issuer == self.issuer && grant.resource == self.resource,
            Credential::Key { .. } => true,
        };
        if fits && credential.kind() == self.kind { Ok(credential) } else { Err(Tampered) }
    }
}

impl Grant {
    /// When the sign-in ends by itself: never, as far as anybody knows, while it can be renewed.
    pub fn expires_at(&self) -> Option<u64> {
        self.ends_at().filter(|_| self.refresh.is_none())
    }

    /// When 80 % of the access token's life are over, if it can be renewed then.
    pub fn renew_at(&self) -> Option<u64> {
        let life = self.life.filter(|life| *life > 0 && self.refresh.is_some())?;
        Some(self.received_at.saturating_add(life - life / 5))
    }

    fn ends_at(&self) -> Option<u64> {
        self.life.map(|life| self.received_at.saturating_add(life))
    }
}

/// The sealed form. `T` is borrowed on the way in and moved into a `Secret` on the way out: no copy stays behind.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "it lives for one call, and there is one of it")]
enum Plain<T> {
    Oauth {
        access: T,
        refresh: Option<T>,
        received_at: u64,
        life: Option<u64>,
        issuer: String,
        resource: String,
        token_endpoint: Url,
        revocation_endpoint: Option<Url>,
        client: PlainClient<T>,
        #[serde(default)]
        asked: Vec<String>,
        #[serde(default)]
        granted: Option<Vec<String>>,
    },
    Key {
        header: String,
        value: T,
    },
}

#[derive(Deserialize, Serialize)]
struct PlainClient<T> {
    id: String,
    secret: Option<T>,
    secret_expires_at: Option<u64>,
    method: String,
    redirect_uri: String,
    #[serde(default)]
    origin: Origin,
}

impl Credential {
    pub fn kind(&self) -> &'static str {
        match self {
            Credential::OAuth(_) => "oauth",
            Credential::Key { .. } => "key",
        }
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let plain = match self {
            Credential::OAuth(grant) => Plain::Oauth {
                access: grant.access.expose(),
                refresh: grant.refresh.as_ref().map(Secret::expose),
                received_at: grant.received_at,
                life: grant.life,
                issuer: grant.issuer.clone(),
                resource: grant.resource.clone(),
                token_endpoint: grant.token_endpoint.clone(),
                revocation_endpoint: grant.revocation_endpoint.clone(),
                client: PlainClient::of(&grant.client),
                asked: grant.asked.clone(),
                granted: grant.granted.clone(),
            },
            Credential::Key { header, value } => Plain::Key { header: header.clone(), value: value.expose() },
        };
        bytes(&plain)
    }

    fn from_bytes(plain: &[u8]) -> Option<Credential> {
        Some(match serde_json::from_slice::<Plain<String>>(plain).ok()? {
            Plain::Oauth {
                access,
                refresh,
                received_at,
                life,
                issuer,
                resource,
                token_endpoint,
                revocation_endpoint,
                client,
                asked,
                granted,
            } => Credential::OAuth(Box::new(Grant {
                access: Secret::new(access),
                refresh: refresh.map(Secret::new),
                received_at,
                life,
                issuer,
                resource,
                token_endpoint,
                revocation_endpoint,
                client: client.client()?,
                asked,
                granted,
            })),
            Plain::Key { header, value } => Credential::Key { header, value: Secret::new(value) },
        })
    }
}

impl<'a> PlainClient<&'a str> {
    fn of(client: &'a Client) -> PlainClient<&'a str> {
        PlainClient {
            id: client.id.clone(),
            secret: client.secret.as_ref().map(Secret::expose),
            secret_expires_at: client.secret_expires_at,
            method: client.method.name().to_owned(),
            redirect_uri: client.redirect_uri.clone(),
            origin: client.origin,
        }
    }
}

impl PlainClient<String> {
    fn client(self) -> Option<Client> {
        Some(Client {
            id: self.id,
            secret: self.secret.map(Secret::new),
            secret_expires_at: self.secret_expires_at,
            method: Proof::named(&self.method)?,
            redirect_uri: self.redirect_uri,
            origin: self.origin,
        })
    }
}

/// The registration with an issuer, sealed for that issuer.
pub(super) fn seal_client(
    key: &MasterKey,
    issuer: &str,
    client: &Client,
) -> Result<Vec<u8>, getrandom::Error> {
    key.seal(&["registration", issuer], &bytes(&PlainClient::of(client)))
}

pub(super) fn open_client(key: &MasterKey, issuer: &str, sealed: &[u8]) -> Option<Client> {
    let plain = key.open(&["registration", issuer], sealed).ok()?;
    serde_json::from_slice::<PlainClient<String>>(&plain).ok()?.client()
}

pub(super) fn bytes(plain: &impl Serialize) -> Zeroizing<Vec<u8>> {
    // With room from the start: a growing buffer would leave copies behind.
    let mut bytes = Vec::with_capacity(16 * 1024);
    serde_json::to_writer(&mut bytes, plain).expect("strings and numbers always serialise");
    Zeroizing::new(bytes)
}
