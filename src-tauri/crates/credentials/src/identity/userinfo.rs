//! The userinfo endpoint of an OpenID provider (OpenID Connect Core §5.3), asked with the new access token.

use super::{Identity, claimed, subject};
use crate::{
    Secret,
    http::{Http, request},
};
use ::http::{HeaderValue, Method, header};
use serde_json::Value;
use url::Url;

/// Scopes whose holder may ask for claims (OpenID Connect Core §5.4).
const OPENID: &[&str] = &["openid", "profile", "email"];

/// What the provider says about who signed in; `None` when it may not be asked, says nothing, or speaks of another
/// subject than the id_token did (§5.3.2). Never a reason to refuse a sign-in.
pub(crate) async fn userinfo(
    http: &Http,
    endpoint: Option<&Url>,
    scopes: &[String],
    access: &Secret,
    expected: Option<&str>,
) -> Option<Identity> {
    let endpoint = endpoint.filter(|_| scopes.iter().any(|it| OPENID.contains(&it.as_str())))?;
    let mut request = request(Method::GET, endpoint, Vec::new());
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", access.expose())).ok()?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    let response = http.send(request).await.ok().filter(|it| it.status().is_success())?;
    let Value::Object(claims) = serde_json::from_slice(response.body()).ok()? else { return None };
    let of_another = expected.is_some_and(|expected| subject(&claims).as_deref() != Some(expected));
    if of_another { None } else { claimed(&claims) }
}
