//! Signing out: the tokens are made worthless at the server (RFC 7009), then forgotten here.

use crate::{
    Error, Revocation, Secret, Server,
    credentials::{Inner, on_disk},
    discovery::short,
    http::{Http, request},
};
use ::http::{HeaderValue, Method, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use url::{Url, form_urlencoded};
use vault::{Credential, Grant, Proof, Row};
use zeroize::Zeroizing;

/// Signing out must not wait for a server that hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Written down before anybody is asked: what still says so at a start was interrupted.
pub(crate) const LEAVING: &str = "it is being signed out";

/// What becomes of a credential that could not be revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unrevoked {
    /// The user wants to be rid of it here.
    Forget,
    /// It stays, unusable, to be revoked later.
    Keep,
}

impl Inner {
    pub(crate) async fn sign_out(
        self: &Arc<Self>,
        server: &Server,
        instance: &str,
        unrevoked: Unrevoked,
    ) -> Result<Revocation, Error> {
        let row = self.row(&server.id, &server.name, instance)?;
        // From here on nobody gets this credential, whatever becomes of the rest.
        self.note_leaving(&row);
        self.flights.settle(instance).await;
        // A renewal that landed meanwhile put new tokens in: those are the ones to revoke.
        let row = self.row(&server.id, &server.name, instance)?;
        self.note_leaving(&row);
        let revocation = if row.is_vacant() {
            Revocation::Nothing
        } else {
            let opened = match self.flights.unsaved_for(&row) {
                Some((_, credential)) => Ok(credential),
                None => self.opened(&row).await,
            };
            match opened.as_deref() {
                Ok(Credential::OAuth(grant)) => self.revoke(server, grant).await,
                Ok(Credential::Key { .. }) => Revocation::NotOffered,
                Err(error) => Revocation::Failed(format!("its tokens could not be read here: {error}")),
            }
        };
        if unrevoked == Unrevoked::Keep && matches!(revocation, Revocation::Failed(_)) {
            return Ok(revocation);
        }
        let (writer, gone) = (self.clone(), row.clone());
        on_disk(move || writer.vault.remove(&gone)).await?;
        self.let_go(&row.id);
        self.flights.forget(&row.id);
        self.changed();
        tracing::info!(server = server.id, instance = row.id, "signed out");
        Ok(revocation)
    }

    /// Holds for this run though the disk fails; then what is left at the next start is only not known to be leaving.
    fn note_leaving(&self, row: &Row) {
        if let Err(error) = self.vault.set_dead(row, LEAVING) {
            tracing::warn!(%error, "a sign-out could not be noted");
        }
    }

    pub(crate) async fn revoke(&self, server: &Server, grant: &Grant) -> Revocation {
        let Some(endpoint) = &grant.revocation_endpoint else { return Revocation::NotOffered };
        let http = match self.http(server).await {
            Ok(http) => http,
            Err(error) => return Revocation::Failed(error.to_string()),
        };
        // The refresh token first: while it lives, the access token can be had anew.
        if let Some(refresh) = &grant.refresh
            && let Err(answer) = revoke_one(&http, endpoint, grant, refresh, "refresh_token").await
        {
            return Revocation::Failed(answer.said);
        }
        match revoke_one(&http, endpoint, grant, &grant.access, "access_token").await {
            Ok(()) => Revocation::Confirmed,
            // RFC 7009 §2.2.1: such a server ends access tokens together with their refresh token, or by time.
            Err(answer) if answer.unsupported && grant.refresh.is_some() => Revocation::Confirmed,
            Err(answer) => Revocation::Failed(answer.said),
        }
    }
}

struct NotRevoked {
    unsupported: bool,
    said: String,
}

/// The form of RFC 7009 §2.1. Made apart from the request: its maker cannot wait in a task that moves between threads.
fn form(grant: &Grant, token: &Secret, hint: &str) -> String {
    let client = &grant.client;
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(4096));
    form.append_pair("token", token.expose()).append_pair("token_type_hint", hint);
    if client.method != Proof::Basic || client.secret.is_none() {
        form.append_pair("client_id", &client.id);
    }
    if let (Proof::Post, Some(secret)) = (client.method, &client.secret) {
        form.append_pair("client_secret", secret.expose());
    }
    form.finish()
}

async fn revoke_one(
    http: &Http,
    endpoint: &Url,
    grant: &Grant,
    token: &Secret,
    hint: &str,
) -> Result<(), NotRevoked> {
    let not = |said: String| NotRevoked { unsupported: false, said };
    let client = &grant.client;
    let mut request = request(Method::POST, endpoint, form(grant, token, hint).into_bytes());
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    if let (Proof::Basic, Some(secret)) = (client.method, &client.secret) {
        headers.insert(header::AUTHORIZATION, basic(&client.id, secret));
    }
    let response = match tokio::time::timeout(PATIENCE, http.send(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(failed)) => return Err(not(failed.to_string())),
        Err(_late) => return Err(not(format!("no answer within {} seconds", PATIENCE.as_secs()))),
    };
    let status = response.status();
    // 200 also for a token it does not know (RFC 7009 §2.2): dead is dead. A page for people confirms nothing.
    if status.is_success() {
        let page = response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        return if page { Err(not("it answered with a web page".to_owned())) } else { Ok(()) };
    }
    let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let code = answer["error"].as_str().unwrap_or_default();
    let said = answer["error_description"].as_str().unwrap_or(code);
    Err(NotRevoked {
        unsupported: code == "unsupported_token_type",
        said: format!("it answered {} {}", status.as_u16(), short(said)).trim_end().to_owned(),
    })
}

/// RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
fn basic(id: &str, secret: &Secret) -> HeaderValue {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encode(id), encode(secret.expose())));
    let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
    let mut value = HeaderValue::from_str(&text).expect("base64 is header text");
    value.set_sensitive(true);
    value
}
