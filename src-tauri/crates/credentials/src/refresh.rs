//! Renewing access tokens: once for everybody who asks at the same time, and on the disk before anybody uses them.

mod flights;
mod need;

pub(crate) use flights::Flights;
pub(crate) use need::due;

use crate::{
    Authorization, Error, Kind, Secret, Server,
    credentials::{Inner, on_disk},
    discovery::explain,
    token::{self, Asking, Refused, Tokens},
};
use flights::{Outcome, is_theirs, landing};
use need::{Need, left, need, serves, settling, worth_showing};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use vault::{Client, Credential, Grant, Origin, Row};

/// How long a caller with a token that still serves waits for its successor.
const PATIENCE: Duration = Duration::from_secs(5);
/// An answer that broke off within this time was lost on the way; later, the server is slow and may still answer
/// nobody.
const AT_ONCE: Duration = Duration::from_secs(10);

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
            let current = bearer(&grant.access);
            let was_refused = |value: &Secret| refused.is_some_and(|refused| is(refused, value));
            let need = need(grant, was_refused(&current.value), row.refreshing_since, self.now());
            if need == Need::No {
                return Ok(current);
            }
            if grant.refresh.is_none() {
                let why = row.ending.as_deref();
                let why = why.unwrap_or("the sign-in has ended, and its server lets nobody renew it");
                return Err(self.give_up(server, &row, why));
            }
            if let Some(error) = self.too_early(&row, need) {
                return if need == Need::Refused { Err(error) } else { Ok(current) };
            }
            // `None`: the row changed since we looked; look again.
            let Some(flight) = self.join(server, &row, need)? else { continue };
            let waiting = landing(flight);
            let outcome = match need {
                Need::Soon => match tokio::time::timeout(PATIENCE, waiting).await {
                    Ok(outcome) => outcome,
                    Err(_) => return Ok(current),
                },
                Need::No | Need::Ended | Need::Refused => waiting.await,
            };
            return match outcome {
                // It cannot be renewed, and this caller's was refused as well: look what that means.
                Ok(kept) if was_refused(&kept.value) => continue,
                Err(error) if need == Need::Soon && error.kind() != Kind::SignInNeeded => Ok(current),
                // Only by our clock its life is over: the server judges.
                Err(error) if need == Need::Ended && is_theirs(&error) => Ok(current),
                outcome => outcome,
            };
        }
    }

    /// What the last renewal failed with, when that forbids another one just now.
    fn too_early(&self, row: &Row, need: Need) -> Option<Error> {
        self.flights.failure(&row.id).filter(|error| need == Need::Soon || is_theirs(error))
    }

    /// The renewal under way, or a new one. It runs by itself: a caller that goes away must not tear a token request
    /// in two.
    fn join(
        self: &Arc<Self>,
        server: &Server,
        seen: &Row,
        need: Need,
    ) -> Result<Option<watch::Receiver<Outcome>>, Error> {
        self.flights.join(&seen.id, |told| {
            // Everything may have happened since we looked: a renewal that landed, or failed, or a new sign-in.
            let row = self.vault.row(&seen.server, &seen.id);
            let Some(row) = row.filter(|it| it.sealed == seen.sealed && it.dead.is_none()) else {
                return Ok(false);
            };
            if self.too_early(&row, need).is_some() {
                return Ok(false);
            }
            if need == Need::Refused && !self.flights.may_follow_refusal(&row.id) {
                return Err(Error::Denied {
                    server: server.name.clone(),
                    reason:
                        "it refuses the tokens that its own sign-in server gave a moment ago; try again in a \
                             minute, and reconnect if it stays so"
                            .to_owned(),
                });
            }
            let (inner, server) = (self.clone(), server.clone());
            tokio::spawn(async move {
                let outcome = inner.renew(&server, &row, need).await;
                inner.flights.landed(&row.id, &outcome);
                inner.changed();
                told.send_replace(Some(outcome));
            });
            Ok(true)
        })
    }

    async fn renew(self: &Arc<Self>, server: &Server, row: &Row, need: Need) -> Result<Authorization, Error> {
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
        let mut unclear = row.refreshing_since;
        if unclear.is_some() {
            tokio::time::sleep(settling(unclear, self.now())).await;
        } else {
            let (writer, marked, now) = (self.clone(), row.clone(), self.now());
            on_disk(move || writer.vault.set_refreshing(&marked, Some(now))).await?;
        }
        let asked = Instant::now();
        let mut answer = token::refresh(&http, asking(grant, server), refresh).await;
        let lost = matches!(answer, Err(Refused::Later { sent: true, failed: Some(_), .. }));
        let staked = if need == Need::Refused { 0 } else { left(grant, self.now()).unwrap_or_default() };
        if unclear.is_none() && lost && asked.elapsed() < AT_ONCE {
            let now = self.now();
            unclear = Some(now);
            // Asked for once more, while a server that forgives still does.
            if worth_showing(unclear, staked, now) {
                tokio::time::sleep(settling(unclear, now)).await;
                answer = token::refresh(&http, asking(grant, server), refresh).await;
            }
        }
        match answer {
            Ok(tokens) => {
                let credential = Credential::OAuth(Box::new(renewed(grant, tokens, self.now())));
                self.save(server, row.clone(), Arc::new(credential)).await
            }
            Err(refused) => self.not_renewed(server, row, (grant, need), refused, unclear.is_some()).await,
        }
    }

    /// Puts the tokens on the disk; only then may anybody have them.
    async fn save(
        self: &Arc<Self>,
        server: &Server,
        row: Row,
        credential: Arc<Credential>,
    ) -> Result<Authorization, Error> {
        let key = self.key().await?;
        let (writer, of, sealed) = (self.clone(), row.clone(), credential.clone());
        let saved = on_disk(move || writer.vault.renew(&key, &of, &sealed)).await;
        let Credential::OAuth(grant) = &*credential else {
            return Err(Error::Ours { attempt: "save what is no sign-in", source: None });
        };
        match saved {
            Ok(true) => {
                self.flights.saved(&row.id);
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

    /// What a refusal means; `Ok` with the token there is, where that still serves. `unclear`: the refresh token may
    /// have been spent before.
    async fn not_renewed(
        self: &Arc<Self>,
        server: &Server,
        row: &Row,
        (grant, need): (&Grant, Need),
        refused: Refused,
        unclear: bool,
    ) -> Result<Authorization, Error> {
        let host = grant.token_endpoint.host_str().unwrap_or_default().to_owned();
        let why = match refused {
            Refused::Grant(reason) if unclear => format!(
                "renewing the sign-in was interrupted, and its server does not take it again ({reason})"
            ),
            Refused::Grant(reason) => format!("the sign-in has ended (its server says: {reason})"),
            Refused::Client(reason) => self.stranger(&grant.client, &grant.issuer, &reason).await,
            Refused::Later { reason, sent, failed } => {
                if !sent
                    && !unclear
                    && let Err(error) = self.vault.set_refreshing(row, None)
                {
                    tracing::warn!(%error, "the note about a renewal could not be taken back");
                }
                return Err(match failed {
                    Some(failed) => explain(server, failed),
                    None => Error::Unreachable { host, reason, source: None },
                });
            }
            // The note stays: the server may have acted, and nobody can tell.
            Refused::Garbled(reason) => return Err(Error::Unreachable { host, reason, source: None }),
        };
        if serves(grant, need, self.now()) {
            self.let_end(server, row, grant, why).await
        } else {
            Err(self.give_up(server, row, &why))
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

    /// Keeps an access token to its end, without the refresh token that was refused: nobody tries that a second time.
    async fn let_end(
        self: &Arc<Self>,
        server: &Server,
        row: &Row,
        grant: &Grant,
        why: String,
    ) -> Result<Authorization, Error> {
        let key = self.key().await?;
        let last = Arc::new(Credential::OAuth(Box::new(Grant { refresh: None, ..grant.clone() })));
        let (writer, of, sealed) = (self.clone(), row.clone(), last.clone());
        let written = on_disk(move || writer.vault.end_renewing(&key, &of, &sealed, &why)).await;
        if let Err(error) = written {
            tracing::warn!(%error, "the end of a sign-in could not be written down");
        }
        tracing::info!(server = server.id, instance = row.id, "not renewed; sign-in needed at its end");
        Ok(bearer(&grant.access))
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
        if let Error::Vault(vault::Error::File { reason, .. }) = error
            && self.vault.set_dead(row, reason).is_ok()
        {
            self.changed();
        }
    }
}

const KEY_REFUSED: &str = "the server refuses the key: it was deleted or is wrong";

/// Who asks for a renewal, and where.
fn asking<'a>(grant: &'a Grant, server: &Server) -> Asking<'a> {
    Asking {
        client: &grant.client,
        endpoint: &grant.token_endpoint,
        issuer: &grant.issuer,
        resource: (!server.terms.no_resource).then_some(&grant.resource),
    }
}

/// A server that sends no new refresh token lets the old one live on (RFC 6749 §6).
fn renewed(grant: &Grant, tokens: Tokens, now: u64) -> Grant {
    Grant {
        access: tokens.access,
        refresh: tokens.refresh.or_else(|| grant.refresh.clone()),
        received_at: now,
        life: tokens.life,
        granted: tokens.granted.or_else(|| grant.granted.clone()),
        ..grant.clone()
    }
}

/// Why a row cannot be used at all.
fn usable(row: &Row, server: &Server) -> Option<String> {
    if row.url != server.url.as_str() {
        // A token for one address is never shown to another.
        return Some(format!("it was signed in at another address ({})", row.url));
    }
    row.dead.clone()
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
