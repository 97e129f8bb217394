//! One sign-in in the browser, from the address to open to the instance it yields (RFC 6749 §4.1, 7636, 8252, 8707,
//! 9207).

mod callback;
mod listener;
mod page;

use crate::{
    Authorization, Error, Identity, Instance, Secret, Server, Wanted,
    credentials::{Inner, on_disk},
    discovery::{self, Probed, SignInPoint, explain},
    http::Http,
    identity::userinfo,
    keep::{keep, same_label},
    refresh::bearer,
    registration::{self, given},
    token::{self, Asking, Refused, Tokens},
};
use callback::{Expected, Verdict, judge};
use listener::{Listener, Visit};
use oauth2::{CsrfToken, PkceCodeChallenge};
use std::{sync::Arc, time::Duration};
use url::Url;
use vault::{Client, Credential, Grant, MasterKey, Origin, Row, Scopes};

/// How long the server may take to say whose account it is; the browser waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
const USERINFO_PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer from the browser counts: whoever comes later begins anew.
const LIFE: Duration = Duration::from_secs(600);

/// A sign-in waiting for the browser. Dropping it cancels it and closes its port.
pub struct SignIn {
    inner: Arc<Inner>,
    server: Server,
    wanted: Wanted,
    http: Http,
    point: SignInPoint,
    client: Client,
    /// The registration is from an earlier sign-in; the server may have forgotten it.
    reused: Option<Reused>,
    listener: Listener,
    pending: Pending,
    /// Unix seconds.
    begun_at: u64,
}

/// What a sign-in yielded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub instance: Instance,
    /// The label of the instance that was to be replaced, when the user signed in to another one instead. Both are
    /// kept.
    pub other_than: Option<String>,
    /// Whether the instance was not there before.
    pub added: bool,
}

/// A registration of an earlier sign-in. A server that has forgotten it may say so in the browser only, where nobody
/// but the user sees it: unless an answer came back, however the waiting ended, the next sign-in registers anew.
struct Reused {
    inner: Arc<Inner>,
    issuer: String,
    is_known: bool,
}

/// One request for consent. Its `state` and verifier serve one answer.
struct Pending {
    url: Url,
    state: Secret,
    verifier: Secret,
}

/// How one visit of the browser moves the sign-in on.
enum Step {
    Finished(Tokens),
    /// The server does not know this registration any more.
    Unknown(String),
    Failed(Error),
}

impl SignIn {
    pub(crate) async fn begin(inner: Arc<Inner>, server: &Server, wanted: Wanted) -> Result<SignIn, Error> {
        let meant = meant(&inner, server, &wanted)?;
        // Before the browser opens: a sign-in that cannot be kept is a waste of the user's time.
        let key = inner.key().await?;
        let http = inner.http(server).await?;
        let challenge = match discovery::probe(&http, server).await? {
            Probed::WantsSignIn(challenge) => challenge,
            Probed::Open => return Err(Error::Open { url: server.url.to_string() }),
        };
        let mut point = discovery::find(&http, server, challenge.as_ref()).await?;
        point.scopes = scopes(&point, meant.as_ref());
        let (listener, client, reused) = match given(&inner.vault, &key, server, &point.issuer)? {
            Some(client) => {
                let listener = bind_any().await?;
                let client = Client { redirect_uri: listener.redirect_uri(), ..client };
                (listener, client, false)
            }
            None => registered(&inner, &key, &http, server, &point).await?,
        };
        let pending = Pending::new(server, &point, &client);
        let (server, begun_at) = (server.clone(), inner.now());
        let reused = reused.then(|| Reused {
            inner: inner.clone(),
            issuer: point.issuer.name.clone(),
            is_known: false,
        });
        Ok(SignIn { inner, server, wanted, http, point, client, reused, listener, pending, begun_at })
    }

    /// The address to open in the browser; holds no secret, may be copied into another browser profile.
    pub fn url(&self) -> &str {
        self.pending.url.as_str()
    }

    /// Waits until the user comes back from the browser, and keeps what they brought. After ten minutes nothing they
    /// bring counts, whatever `timeout` says.
    pub async fn finish(self, timeout: Duration) -> Result<SignedIn, Error> {
        self.finish_asking(timeout, |_| std::future::ready(None)).await
    }

    /// [`SignIn::finish`] for a server whose sign-in may not tell whose account it was: `ask` then asks the server
    /// itself, with the new credential. It has five seconds; without an answer the sign-in is kept all the same.
    pub async fn finish_asking<F>(
        mut self,
        timeout: Duration,
        ask: impl FnOnce(Authorization) -> F,
    ) -> Result<SignedIn, Error>
    where
        F: Future<Output = Option<Identity>>,
    {
        let deadline = tokio::time::Instant::now() + timeout.min(LIFE);
        loop {
            let (visit, verdict) = match tokio::time::timeout_at(deadline, self.answer()).await {
                Ok(answer) => answer?,
                Err(_late) => return Err(Error::TimedOut { server: self.server.name }),
            };
            self.note_refusal(&verdict).await;
            let step = self.step(verdict).await;
            if let (Step::Finished(_) | Step::Failed(_), Some(reused)) = (&step, &mut self.reused) {
                reused.is_known = true;
            }
            match step {
                Step::Unknown(_) if self.reused.is_some() => match self.start_over().await {
                    // The same tab goes on; the user sees at most one more question.
                    Ok(()) => visit.send_on(self.pending.url.as_str()).await,
                    Err(error) => return Err(self.conclude_failed(visit, error).await),
                },
                Step::Unknown(reason) => {
                    let error = self.stranger(&reason);
                    return Err(self.conclude_failed(visit, error).await);
                }
                Step::Failed(error) => return Err(self.conclude_failed(visit, error).await),
                Step::Finished(tokens) => {
                    let identity = self.whose(&tokens, ask).await;
                    return self.conclude(visit, tokens, identity).await;
                }
            }
        }
    }

    /// Waits for the visit that ends this request; all others are answered and forgotten.
    async fn answer(&mut self) -> Result<(Visit, Verdict), Error> {
        loop {
            let visit = self.listener.next().await?;
            if self.inner.now().saturating_sub(self.begun_at) > LIFE.as_secs() {
                visit.refuse().await;
                return Err(Error::TimedOut { server: self.server.name.clone() });
            }
            let expected = Expected {
                state: &self.pending.state,
                issuer: &self.point.issuer.name,
                names_itself: self.point.issuer.names_itself,
            };
            match judge(&visit.query, expected) {
                Verdict::NotOurs => visit.refuse().await,
                verdict @ (Verdict::Code(_) | Verdict::Denied { .. } | Verdict::WrongIssuer) => {
                    return Ok((visit, verdict));
                }
            }
        }
    }

    async fn step(&self, verdict: Verdict) -> Step {
        let failed = |reason: &str| {
            Step::Failed(Error::Discovery { server: self.server.name.clone(), reason: reason.to_owned() })
        };
        let code = match verdict {
            Verdict::Code(code) => code,
            Verdict::Denied { code, reason } if code == "unauthorized_client" || code == "invalid_client" => {
                return Step::Unknown(reason);
            }
            Verdict::Denied { reason, .. } => {
                return Step::Failed(Error::Denied { server: self.server.name.clone(), reason });
            }
            Verdict::WrongIssuer => {
                return failed("the answer in the browser came from another sign-in server");
            }
            Verdict::NotOurs => return failed("the answer in the browser was not for this sign-in"),
        };
        let asking = Asking {
            client: &self.client,
            endpoint: &self.point.issuer.token_endpoint,
            issuer: &self.point.issuer.name,
            resource: (!self.server.terms.no_resource).then_some(&self.point.resource),
        };
        match token::exchange(&self.http, asking, &code, &self.pending.verifier).await {
            Ok(tokens) => Step::Finished(tokens),
            Err(Refused::Client(reason)) => Step::Unknown(reason),
            Err(Refused::Grant(reason)) => failed(&format!("its sign-in server refused: {reason}")),
            Err(Refused::Garbled(reason)) => failed(&reason),
            Err(Refused::Later { failed: Some(failed), .. }) => Step::Failed(explain(&self.server, failed)),
            Err(Refused::Later { reason, .. }) => {
                let host = self.point.issuer.token_endpoint.host_str().unwrap_or_default().to_owned();
                Step::Failed(Error::Unreachable { host, reason, source: None })
            }
        }
    }

    /// Registers anew, once, and asks for consent again.
    async fn start_over(&mut self) -> Result<(), Error> {
        self.reused = None;
        self.client =
            register(&self.inner, &self.http, &self.server, &self.point, &mut self.listener).await?;
        self.pending = Pending::new(&self.server, &self.point, &self.client);
        Ok(())
    }

    /// What the user or the server turned down is not asked for in the same way again.
    async fn note_refusal(&self, verdict: &Verdict) {
        let Verdict::Denied { code, .. } = verdict else { return };
        let Ok(Some(row)) = meant(&self.inner, &self.server, &self.wanted) else { return };
        let after: fn(&Scopes) -> Scopes = match code.as_str() {
            "access_denied" if row.scopes.is_stepping_up() => Scopes::turned_down,
            "invalid_scope" => Scopes::unknown_there,
            _ => return,
        };
        let inner = self.inner.clone();
        let noted = on_disk(move || inner.vault.with_scopes(&row.id, |it| *it = after(it))).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "a refused permission could not be written down");
        }
        self.inner.changed();
    }

    /// The sign-in server does not take the client we came with, and there is no other to come with.
    fn stranger(&self, reason: &str) -> Error {
        let reason = match self.client.origin {
            Origin::Registered => format!("its sign-in server does not know Traygate: {reason}"),
            Origin::Preregistered => format!(
                "its sign-in server does not take the client id {} ({reason}). Check it, and its secret, with the \
                 vendor; give them again with traygate server add {} --id {} --client-id ID",
                self.client.id, self.server.url, self.server.id
            ),
            Origin::Document => format!(
                "its sign-in server does not take the Client ID Metadata Document {} ({reason}). Check that it can be \
                 read from the internet and says what the vendor wants",
                self.client.id
            ),
        };
        Error::Discovery { server: self.server.name.clone(), reason }
    }

    /// Whose account it is: as the tokens said, else as userinfo, the server itself, or at last a bare subject says.
    async fn whose<F>(&self, tokens: &Tokens, ask: impl FnOnce(Authorization) -> F) -> Option<Identity>
    where
        F: Future<Output = Option<Identity>>,
    {
        if tokens.told.identity.is_some() {
            return tokens.told.identity.clone();
        }
        let subject = tokens.told.subject.as_deref();
        let endpoint = self.point.issuer.userinfo_endpoint.as_ref();
        let scopes = tokens.granted.as_ref().unwrap_or(&self.point.scopes);
        let claims = userinfo(&self.http, endpoint, scopes, &tokens.access, subject);
        let claimed = tokio::time::timeout(USERINFO_PATIENCE, claims).await.unwrap_or(None);
        if claimed.is_some() {
            return claimed;
        }
        let told =
            tokio::time::timeout(PATIENCE, ask(bearer(&tokens.access))).await.unwrap_or_else(|_slow| {
                tracing::info!(
                    server = self.server.id,
                    "the server took too long to say whose account it is"
                );
                None
            });
        told.or_else(|| Identity::named(subject?))
    }

    async fn conclude(
        self,
        visit: Visit,
        tokens: Tokens,
        identity: Option<Identity>,
    ) -> Result<SignedIn, Error> {
        let grant = Grant {
            access: tokens.access,
            refresh: tokens.refresh,
            received_at: self.inner.now(),
            life: tokens.life,
            issuer: self.point.issuer.name.clone(),
            resource: self.point.resource.clone(),
            token_endpoint: self.point.issuer.token_endpoint.clone(),
            revocation_endpoint: self.point.issuer.revocation_endpoint.clone(),
            client: self.client.clone(),
            asked: self.point.scopes.clone(),
            granted: tokens.granted,
        };
        let credential = Credential::OAuth(Box::new(grant));
        match keep(&self.inner, &self.server, &self.wanted, identity, credential, None).await {
            Ok(signed_in) => {
                let page = page::signed_in(&self.server.name, &signed_in);
                visit.conclude(self.listener, page).await;
                Ok(signed_in)
            }
            Err(error) => Err(self.conclude_failed(visit, error).await),
        }
    }

    async fn conclude_failed(self, visit: Visit, error: Error) -> Error {
        visit.conclude(self.listener, page::failed(&self.server.name, &error)).await;
        error
    }
}

impl Drop for Reused {
    fn drop(&mut self) {
        if !self.is_known
            && let Err(error) = self.inner.vault.remove_client(&self.issuer)
        {
            tracing::warn!(%error, "a registration could not be forgotten");
        }
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("server", &self.server.id).finish_non_exhaustive()
    }
}

impl Pending {
    fn new(server: &Server, point: &SignInPoint, client: &Client) -> Pending {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = CsrfToken::new_random();
        let mut url = point.issuer.authorization_endpoint.clone();
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &client.id)
                .append_pair("redirect_uri", &client.redirect_uri)
                .append_pair("state", state.secret())
                .append_pair("code_challenge", challenge.as_str())
                .append_pair("code_challenge_method", challenge.method().as_str());
            if !server.terms.no_resource {
                query.append_pair("resource", &point.resource);
            }
            if !point.scopes.is_empty() {
                query.append_pair("scope", &point.scopes.join(" "));
            }
        }
        Pending { url, state: Secret::new(state.secret()), verifier: Secret::new(verifier.secret()) }
    }
}

/// The instance that this sign-in is for, as far as the user said so.
fn meant(inner: &Inner, server: &Server, wanted: &Wanted) -> Result<Option<Row>, Error> {
    if let Some(instance) = &wanted.replaces {
        return inner.row(&server.id, &server.name, instance).map(Some);
    }
    let Some(label) = &wanted.label else { return Ok(None) };
    Ok(inner.vault.rows(&server.id).into_iter().find(|row| same_label(row, label)))
}

/// What to ask for: by the server's own words, and for an instance there is, all it was ever asked for. That which
/// yields refresh tokens goes with other scopes only: alone it would stand in the place of the server's own choice.
fn scopes(point: &SignInPoint, meant: Option<&Row>) -> Vec<String> {
    const OFFLINE: &str = "offline_access";
    let mut scopes = match meant {
        Some(row) => row.scopes.to_ask(&point.scopes, row.dead.is_none()),
        None => point.scopes.clone(),
    };
    scopes.retain(|scope| scope != OFFLINE);
    if point.offers_offline && !scopes.is_empty() {
        scopes.push(OFFLINE.to_owned());
    }
    scopes
}

/// The registration of an earlier sign-in, or a new one; and whether it is an earlier one.
async fn registered(
    inner: &Arc<Inner>,
    key: &MasterKey,
    http: &Http,
    server: &Server,
    point: &SignInPoint,
) -> Result<(Listener, Client, bool), Error> {
    let known = inner.vault.client(key, &point.issuer.name)?.filter(|client| client.is_fresh(inner.now()));
    if let Some(client) = known {
        // The same port as registered where it is free: not every server ignores the port as RFC 8252 §7.3 wants.
        if let Ok(mut listener) = Listener::bind(port_of(&client.redirect_uri)).await {
            listener.expect(&client.redirect_uri);
            return Ok((listener, client, true));
        }
    }
    let mut listener = bind_any().await?;
    let client = register(inner, http, server, point, &mut listener).await?;
    Ok((listener, client, false))
}

async fn register(
    inner: &Arc<Inner>,
    http: &Http,
    server: &Server,
    point: &SignInPoint,
    listener: &mut Listener,
) -> Result<Client, Error> {
    let redirect_uris = [listener.redirect_uri(), listener.redirect_uri_by_name()];
    let client = registration::register(http, server, &point.issuer, &redirect_uris).await?;
    listener.expect(&client.redirect_uri);
    let key = inner.key().await?;
    inner.vault.put_client(&key, &point.issuer.name, &client)?;
    Ok(client)
}

async fn bind_any() -> Result<Listener, Error> {
    Listener::bind(0).await.map_err(|error| Error::Ours {
        attempt: "open a port for the browser's answer",
        source: crate::error::cause(error),
    })
}

fn port_of(redirect_uri: &str) -> u16 {
    Url::parse(redirect_uri).ok().and_then(|url| url.port()).unwrap_or(0)
}
