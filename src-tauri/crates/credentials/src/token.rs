//! The token endpoint: a code or a refresh token goes in, tokens come out (RFC 6749, on the `oauth2` crate).

use crate::{
    Secret,
    discovery::short,
    http::{Failed, Http},
    identity::{Told, identify},
};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, ExtraTokenFields,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;
use vault::{Client, Proof};

/// What a token endpoint gave.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) access: Secret,
    pub(crate) refresh: Option<Secret>,
    /// Seconds the access token lives.
    pub(crate) life: Option<u64>,
    /// The scopes it said it gave; `None`: all that were asked for, or all there were (RFC 6749 §5.1, §6).
    pub(crate) granted: Option<Vec<String>>,
    pub(crate) told: Told,
}

/// What a token request tells the endpoint about us and about what the tokens are for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) client: &'a Client,
    pub(crate) endpoint: &'a Url,
    pub(crate) issuer: &'a str,
    /// `None`: the server's terms leave it out.
    pub(crate) resource: Option<&'a str>,
}

/// Why there are no tokens, told apart by what it means for the grant.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// The endpoint does not know us (any more).
    Client(String),
    /// The grant is dead, or was never alive.
    Grant(String),
    /// The grant may be well: the server is not, or could not be reached. `sent`: it may have acted on the request.
    Later { reason: String, sent: bool, failed: Option<Failed> },
    /// It answered, but neither with tokens nor with a refusal.
    Garbled(String),
}

/// Members beyond RFC 6749. `Debug` shows none of them: an id_token is among them.
#[derive(Clone, Default, Deserialize, Serialize)]
struct Further {
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl ExtraTokenFields for Further {}

impl fmt::Debug for Further {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Further(…)")
    }
}

type Answer = StandardTokenResponse<Further, BasicTokenType>;
type Oauth2Client<HasTokenUrl = EndpointNotSet> = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    HasTokenUrl,
>;

/// Trades the code from the browser (RFC 6749 §4.1.3, RFC 7636 §4.5, RFC 8707 §2.2).
pub(crate) async fn exchange(
    http: &Http,
    asking: Asking<'_>,
    code: &Secret,
    verifier: &Secret,
) -> Result<Tokens, Refused> {
    let client = client(asking);
    let redirect =
        RedirectUrl::new(asking.client.redirect_uri.clone()).expect("we made this address ourselves");
    let wire = Wire::new(http);
    let mut request = client
        .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().to_owned()))
        .set_redirect_uri(std::borrow::Cow::Owned(redirect));
    if let Some(resource) = asking.resource {
        request = request.add_extra_param("resource", resource);
    }
    let answer = request.request_async(&|request| wire.clone().call(request)).await;
    judge(asking, answer, &wire)
}

/// Trades a refresh token for new tokens (RFC 6749 §6).
pub(crate) async fn refresh(http: &Http, asking: Asking<'_>, token: &Secret) -> Result<Tokens, Refused> {
    let client = client(asking);
    let wire = Wire::new(http);
    let refresh = RefreshToken::new(token.expose().to_owned());
    let mut request = client.exchange_refresh_token(&refresh);
    if let Some(resource) = asking.resource {
        request = request.add_extra_param("resource", resource);
    }
    let answer = request.request_async(&|request| wire.clone().call(request)).await;
    judge(asking, answer, &wire)
}

fn client(asking: Asking<'_>) -> Oauth2Client<EndpointSet> {
    let known = asking.client;
    let client = Oauth2Client::new(ClientId::new(known.id.clone()))
        .set_token_uri(TokenUrl::from_url(asking.endpoint.clone()))
        .set_auth_type(match known.method {
            Proof::Basic => AuthType::BasicAuth,
            Proof::Post | Proof::None => AuthType::RequestBody,
        });
    match &known.secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().to_owned())),
        None => client,
    }
}

/// Carries the `oauth2` crate's requests over our client, and remembers the status it hides.
#[derive(Clone)]
struct Wire {
    http: Http,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    status: u16,
    /// The body of a refusal names the grant, though not in the form of RFC 6749 §5.2.
    names_grant: bool,
}

impl Wire {
    fn new(http: &Http) -> Wire {
        Wire { http: http.clone(), seen: Arc::default() }
    }

    async fn call(self, request: oauth2::HttpRequest) -> Result<oauth2::HttpResponse, Failed> {
        let response = self.http.send(request).await?;
        let status = response.status();
        let names_grant = status.is_client_error() && {
            let text = String::from_utf8_lossy(response.body()).to_ascii_lowercase();
            ["invalid_grant", "refresh token", "refresh_token"].iter().any(|name| text.contains(name))
        };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) =
            Seen { status: status.as_u16(), names_grant };
        Ok(response)
    }
}

fn judge(
    asking: Asking<'_>,
    answer: Result<Answer, RequestTokenError<Failed, BasicErrorResponse>>,
    wire: &Wire,
) -> Result<Tokens, Refused> {
    let seen = wire.seen.lock().unwrap_or_else(PoisonError::into_inner);
    match answer {
        Ok(answer) => read(asking, &answer),
        Err(error) => Err(refusal(error, &seen)),
    }
}

fn read(asking: Asking<'_>, answer: &Answer) -> Result<Tokens, Refused> {
    let access = answer.access_token().secret();
    // What cannot stand in a header is no token; nobody could use it.
    if *answer.token_type() != BasicTokenType::Bearer || access.is_empty() || !is_header_text(access) {
        return Err(Refused::Grant(
            "its sign-in server answered with a token that is no Bearer token".to_owned(),
        ));
    }
    let refresh =
        answer.refresh_token().map(|token| token.secret().as_str()).filter(|token| !token.is_empty());
    Ok(Tokens {
        access: Secret::new(access.as_str()),
        refresh: refresh.map(Secret::new),
        life: answer.expires_in().map(|life| life.as_secs()),
        granted: answer
            .scopes()
            .map(|scopes| scopes.iter().flat_map(|scope| vault::read_scopes(scope)).collect()),
        told: identify(&answer.extra_fields().members, asking.issuer, &asking.client.id),
    })
}

fn is_header_text(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn refusal(error: RequestTokenError<Failed, BasicErrorResponse>, seen: &Seen) -> Refused {
    let later = |reason: String, sent| Refused::Later { reason, sent, failed: None };
    let busy = seen.status >= 500 || seen.status == 429 || seen.status == 408;
    match error {
        RequestTokenError::Request(failed) => {
            let sent = !matches!(failed, Failed::NoAnswer { sent: false, .. } | Failed::Forbidden { .. });
            Refused::Later { reason: failed.to_string(), sent, failed: Some(failed) }
        }
        _ if busy => {
            // What stands before the server lost its answer; the server itself may well have acted.
            let sent = matches!(seen.status, 502 | 504);
            later(format!("its sign-in server is out of order just now ({})", seen.status), sent)
        }
        RequestTokenError::ServerResponse(answer) => {
            let code = answer.error().as_ref().to_owned();
            let told = answer.error_description().map(|text| short(text)).unwrap_or_default();
            let reason = if told.is_empty() { short(&code) } else { told };
            match code.as_str() {
                "invalid_client" | "unauthorized_client" => Refused::Client(reason),
                "server_error" | "temporarily_unavailable" | "slow_down" => later(reason, false),
                _ => Refused::Grant(reason),
            }
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) if seen.names_grant => {
            Refused::Grant(format!("its sign-in server refused ({})", seen.status))
        }
        // The answer's body stays unsaid: it may hold a token.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Refused::Garbled(format!(
            "its sign-in server answered {} with something else than tokens",
            seen.status
        )),
    }
}
