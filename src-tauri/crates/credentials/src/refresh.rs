//! Renewing access tokens: once for everybody who asks at the same time, and on the disk before anybody uses them.

use crate::{
    Authorization, Error, Secret, Server,
    credentials::{Inner, on_disk},
    discovery::explain,
    registration::{Client, Origin},
    token::{self, Asking, Refused, Tokens},
    vault::{Credential, Grant, Row},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How long a caller with a token that still serves waits for its successor.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a token that still serves is left alone after its renewal failed.
const COOLING: Duration = Duration::from_secs(30);
/// Clocks are off by minutes; without a refresh token the server is the better judge of a token's end.
const SKEW: u64 = 300;

type Outcome = Option<Result<Authorization, Error>>;

/// The renewals under way and what they left behind, per instance.
#[derive(Default)]
pub(crate) struct Flights {
    under_way: Mutex<HashMap<String, watch::Receiver<Outcome>>>,
    /// Tokens the server gave and the disk did not take. The old refresh token is spent: these are all there is.
    unsaved: Mutex<HashMap<String, (Row, Arc<Credential>)>>,
    failed_at: Mutex<HashMap<String, Instant>>,
}

/// Whether a token has to be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    No,
    /// It still serves: 80 % of its life are over.
    Soon,
    Now,
}

impl Inner {
    /// The header to send now, of a credential that was not refused and is not about to end.
    pub(crate) async fn authorize(
        self: &Arc<Self>,
        server: &Server,
        instance: &str,
        refused: Option<&Secret>,
    ) -> Result<Authorization, Error> {
        loop {
            let row = self.row(&server.id, &server.name, instance)?;
            if let Some(why) = usable(&row, server) {
                return Err(sign_in_needed(server, why));
            }
            let credential = self.opened(&row).await.inspect_err(|error| self.note_damage(&row, error))?;
            let grant = match &*credential {
                Credential::Key { value, .. } if refused.is_some_and(|refused| is(refused, value)) => {
                    return Err(self.give_up(server, &row, KEY_REFUSED));
                }
                Credential::Key { header, value } => {
                    return Ok(Authorization { header: header.clone(), value: value.clone() });
                }
                Credential::OAuth(grant) => grant,
            };
            let need = need(grant, refused, self.now());
            let current = bearer(&grant.access);
            // A refresh token that may have been spent (the program or the network ended in between) is shown again
            // only when nothing is left to lose: a server with reuse detection ends the access token along with it.
            let unclear = row.refreshing_since.is_some();
            if need == Need::No || (need == Need::Soon && (unclear || self.flights.is_cooling(&row.id))) {
                return Ok(current);
            }
            if grant.refresh.is_none() {
                return Err(self.give_up(
                    server,
                    &row,
                    "the sign-in has ended, and its server lets nobody renew it",
                ));
            }
            // `None`: the row changed since we looked; look again.
            let Some(flight) = self.join(server, &row) else { continue };
            let waiting = landing(flight);
            return match need {
                Need::Soon => match tokio::time::timeout(PATIENCE, waiting).await {
                    Ok(Err(error @ Error::SignInNeeded { .. })) => Err(error),
                    Ok(Ok(renewed)) => Ok(renewed),
                    Ok(Err(_)) | Err(_) => Ok(current),
                },
                Need::No | Need::Now => waiting.await,
            };
        }
    }

    /// The renewal under way, or a new one. It runs by itself: a caller that goes away must not tear a token request
    /// in two.
    fn join(self: &Arc<Self>, server: &Server, seen: &Row) -> Option<watch::Receiver<Outcome>> {
        let mut under_way = self.flights.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = under_way.get(&seen.id)
            && flight.has_changed().is_ok()
        {
            return Some(flight.clone());
        }
        let row = self.vault.row(&seen.server, &seen.id)?;
        if row.sealed != seen.sealed || row.dead.is_some() {
            return None;
        }
        let (told, flight) = watch::channel(None);
        under_way.insert(row.id.clone(), flight.clone());
        let (inner, server) = (self.clone(), server.clone());
        tokio::spawn(async move {
            let outcome = inner.renew(&server, &row).await;
            inner.flights.landed(&row.id, outcome.is_err());
            inner.changed();
            told.send_replace(Some(outcome));
        });
        Some(flight)
    }

    async fn renew(self: &Arc<Self>, server: &Server, row: &Row) -> Result<Authorization, Error> {
        let opened = self.opened(row).await?;
        let Credential::OAuth(grant) = &*opened else {
            return Err(Error::Ours { attempt: "renew what is no sign-in", source: None });
        };
        if let Some((of, credential)) = self.flights.unsaved_for(row) {
            return self.save(server, of, credential).await;
        }
        let Some(refresh) = &grant.refresh else {
            return Err(Error::Ours { attempt: "renew a sign-in without a refresh token", source: None });
        };
        let http = self.http(server).await?;
        let interrupted = row.refreshing_since.is_some();
        let (writer, marked, now) = (self.clone(), row.clone(), self.now());
        on_disk(move || writer.vault.set_refreshing(&marked, Some(now))).await?;
        let answer = token::refresh(&http, grant.asking(server), refresh).await;
        match answer {
            Ok(tokens) => {
                let renewed = Credential::OAuth(Box::new(grant.renewed(tokens, self.now())));
                self.save(server, row.clone(), Arc::new(renewed)).await
            }
            Err(refused) => Err(self.not_renewed(server, row, grant, refused, interrupted).await),
        }
    }

    /// Puts the tokens on the disk; only then may anybody have them.
    async fn save(
        self: &Arc<Self>,
        server: &Server,
        row: Row,
        credential: Arc<Credential>,
    ) -> Result<Authorization, Error> {
        let key = self.vault.key().await?;
        let (writer, of, sealed) = (self.clone(), row.clone(), credential.clone());
        let saved = on_disk(move || writer.vault.renew(&key, &of, &sealed)).await;
        let Credential::OAuth(grant) = &*credential else {
            return Err(Error::Ours { attempt: "save what is no sign-in", source: None });
        };
        match saved {
            Ok(true) => {
                self.flights.forget(&row.id);
                if let Some(new) = self.vault.row(&row.server, &row.id) {
                    self.hold(&new, credential.clone());
                }
                tracing::info!(server = server.id, instance = row.id, "renewed");
                Ok(bearer(&grant.access))
            }
            // Signed out or signed in anew while we asked: what is in the vault now is the newer word.
            Ok(false) => Err(Error::Unreachable {
                host: server.name.clone(),
                reason: "its sign-in changed just now".to_owned(),
                source: None,
            }),
            Err(error) => {
                self.flights.keep_unsaved(row, credential);
                Err(error)
            }
        }
    }

    async fn not_renewed(
        self: &Arc<Self>,
        server: &Server,
        row: &Row,
        grant: &Grant,
        refused: Refused,
        interrupted: bool,
    ) -> Error {
        let host = grant.token_endpoint.host_str().unwrap_or_default().to_owned();
        match refused {
            Refused::Grant(reason) if interrupted => self.give_up(
                server,
                row,
                &format!(
                    "renewing the sign-in was interrupted, and its server does not take it again ({reason})"
                ),
            ),
            Refused::Grant(reason) => {
                self.give_up(server, row, &format!("the sign-in has ended (its server says: {reason})"))
            }
            Refused::Client(reason) => {
                let why = self.stranger(&grant.client, &grant.issuer, &reason).await;
                self.give_up(server, row, &why)
            }
            Refused::Later { reason, sent, failed } => {
                if !sent && let Err(error) = self.vault.set_refreshing(row, None) {
                    tracing::warn!(%error, "the note about a renewal could not be taken back");
                }
                match failed {
                    Some(failed) => explain(server, failed),
                    None => Error::Unreachable { host, reason, source: None },
                }
            }
            // The note stays: the server may have acted, and nobody can tell.
            Refused::Garbled(reason) => Error::Unreachable { host, reason, source: None },
        }
    }

    /// The sign-in server does not know our client any more, and with it the grant is over (RFC 6749 §5.2): a new
    /// registration could not renew it.
    async fn stranger(&self, client: &Client, issuer: &str, reason: &str) -> String {
        match client.origin {
            Origin::Registered => {
                // The next sign-in must not come with a name the server does not know.
                if let Err(error) = self.forget_client(issuer, &client.id).await {
                    tracing::warn!(%error, "a registration could not be forgotten");
                }
                match client.secret_expires_at {
                    Some(end) if end <= self.now() => {
                        "its server let the registration of Traygate on this machine run out".to_owned()
                    }
                    _ => format!("its server no longer knows Traygate on this machine ({reason})"),
                }
            }
            Origin::Preregistered => format!("its server no longer takes the client id you gave ({reason})"),
            Origin::Document => format!("its server no longer takes Traygate's client metadata ({reason})"),
        }
    }

    /// Writes down that this credential is of no more use, and says so.
    fn give_up(&self, server: &Server, row: &Row, why: &str) -> Error {
        if let Err(error) = self.vault.set_dead(row, why) {
            tracing::warn!(%error, "the end of a sign-in could not be written down");
        }
        self.let_go(&row.id);
        self.changed();
        tracing::info!(server = server.id, instance = row.id, "sign-in needed");
        sign_in_needed(server, why.to_owned())
    }

    /// A record that does not open with the right key will not open later either.
    fn note_damage(&self, row: &Row, error: &Error) {
        if let Error::Vault { reason, .. } = error
            && self.vault.set_dead(row, reason).is_ok()
        {
            self.changed();
        }
    }
}

const KEY_REFUSED: &str = "the server refuses the key: it was deleted or is wrong";

impl Flights {
    /// After a fresh sign-in nothing of an older renewal counts.
    pub(crate) fn forget(&self, instance: &str) {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).remove(instance);
        self.failed_at.lock().unwrap_or_else(PoisonError::into_inner).remove(instance);
    }

    /// Waits for a renewal under way, so that its tokens are known.
    pub(crate) async fn settle(&self, instance: &str) {
        let flight = self.under_way.lock().unwrap_or_else(PoisonError::into_inner).get(instance).cloned();
        if let Some(flight) = flight {
            drop(landing(flight).await);
        }
    }

    fn landed(&self, instance: &str, failed: bool) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(instance);
        if failed {
            self.failed_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(instance.to_owned(), Instant::now());
        }
    }

    fn is_cooling(&self, instance: &str) -> bool {
        let failed_at = self.failed_at.lock().unwrap_or_else(PoisonError::into_inner);
        failed_at.get(instance).is_some_and(|at| at.elapsed() < COOLING)
    }

    /// What is waiting for the disk in the place of `row`'s tokens.
    pub(crate) fn unsaved_for(&self, row: &Row) -> Option<(Row, Arc<Credential>)> {
        let unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        unsaved.get(&row.id).filter(|(of, _)| of.sealed == row.sealed).cloned()
    }

    fn keep_unsaved(&self, row: Row, credential: Arc<Credential>) {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).insert(row.id.clone(), (row, credential));
    }
}

impl Grant {
    pub(crate) fn asking<'a>(&'a self, server: &Server) -> Asking<'a> {
        Asking {
            client: &self.client,
            endpoint: &self.token_endpoint,
            issuer: &self.issuer,
            resource: (!server.terms.no_resource).then_some(&self.resource),
        }
    }

    /// A server that sends no new refresh token lets the old one live on (RFC 6749 §6).
    fn renewed(&self, tokens: Tokens, now: u64) -> Grant {
        Grant {
            access: tokens.access,
            refresh: tokens.refresh.or_else(|| self.refresh.clone()),
            received_at: now,
            life: tokens.life,
            granted: tokens.granted.or_else(|| self.granted.clone()),
            ..self.clone()
        }
    }
}

async fn landing(mut flight: watch::Receiver<Outcome>) -> Result<Authorization, Error> {
    let landed = flight.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
    landed.ok().flatten().unwrap_or(Err(Error::Ours { attempt: "finish renewing a sign-in", source: None }))
}

/// Why a row cannot be used at all.
fn usable(row: &Row, server: &Server) -> Option<String> {
    if row.url != server.url.as_str() {
        // A token for one address is never shown to another.
        return Some(format!("it was signed in at another address ({})", row.url));
    }
    row.dead.clone()
}

fn need(grant: &Grant, refused: Option<&Secret>, now: u64) -> Need {
    let value = bearer(&grant.access).value;
    if refused.is_some_and(|refused| is(refused, &value)) {
        return Need::Now;
    }
    let Some(life) = grant.life else { return Need::No };
    // A clock that was put back makes the token look new; then the server's 401 tells.
    let age = now.saturating_sub(grant.received_at);
    match &grant.refresh {
        Some(_) if age >= life => Need::Now,
        Some(_) if age.saturating_mul(5) >= life.saturating_mul(4) => Need::Soon,
        None if age >= life.saturating_add(SKEW) => Need::Now,
        Some(_) | None => Need::No,
    }
}

/// Whether what was refused is this header value, with or without its scheme.
fn is(refused: &Secret, value: &Secret) -> bool {
    let bare =
        |secret: &Secret| secret.expose().strip_prefix("Bearer ").unwrap_or(secret.expose()).to_owned();
    Secret::new(bare(refused)) == Secret::new(bare(value))
}

pub(crate) fn bearer(token: &Secret) -> Authorization {
    Authorization {
        header: "authorization".to_owned(),
        value: Secret::new(format!("Bearer {}", token.expose())),
    }
}

fn sign_in_needed(server: &Server, reason: String) -> Error {
    Error::SignInNeeded { server: server.name.clone(), reason }
}
