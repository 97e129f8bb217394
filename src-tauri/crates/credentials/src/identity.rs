//! Which instance did the user sign in to? What the token response, the id_token and userinfo say, in DESIGN §7's order.

mod userinfo;

pub(crate) use userinfo::userinfo;

use crate::discovery::short;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// An account, team or program as its server knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Tells it apart from others: its id where there is one, else its name.
    pub key: String,
    /// For people.
    pub name: String,
}

/// What came with the tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) identity: Option<Identity>,
    /// `sub` of the id_token. It names nobody to people, but tells two accounts apart.
    pub(crate) subject: Option<String>,
}

/// Members that name the tenant a token acts for, the first that says something wins.
const TENANT: &[&str] = &["instance", "team", "account", "workspace", "organization"];
/// Further claims that name a tenant, in use at large identity providers.
const TENANT_CLAIMS: &[&str] = &["org_name", "organization_name"];
/// Claims that name the person (OpenID Connect Core §5.1), which still tells two sign-ins apart.
const PERSON: &[&str] = &["email", "preferred_username", "name"];

/// Looks through the members of a token response, then through the claims of its `id_token`.
pub(crate) fn identify(response: &Map<String, Value>, issuer: &str, client: &str) -> Told {
    let claims = response.get("id_token").and_then(|token| claims(token.as_str()?, issuer, client));
    Told {
        identity: told(response, TENANT).or_else(|| claimed(claims.as_ref()?)),
        subject: claims.as_ref().and_then(subject),
    }
}

/// What claims say: the tenant, else the person.
fn claimed(claims: &Map<String, Value>) -> Option<Identity> {
    let person = || {
        let named = told(claims, PERSON)?;
        // An address or a name may change hands; the subject never does (OpenID Connect Core §5.7).
        Some(Identity { key: subject(claims).unwrap_or(named.key), name: named.name })
    };
    told(claims, TENANT).or_else(|| told(claims, TENANT_CLAIMS)).or_else(person)
}

fn told(members: &Map<String, Value>, names: &[&str]) -> Option<Identity> {
    names.iter().find_map(|name| Identity::read(members.get(*name)?))
}

fn subject(claims: &Map<String, Value>) -> Option<String> {
    claims.get("sub")?.as_str().map(short).filter(|text| !text.is_empty())
}

impl Identity {
    /// Reads a member that names an account: its name as text, or an object with an id or a name. `None`: it names
    /// nobody.
    pub fn read(value: &Value) -> Option<Identity> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(short(text)).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match value {
            Value::Object(object) => {
                let first = |names: &[&str]| names.iter().find_map(|name| text(object.get(*name)?));
                let id = first(&["id", "key", "slug"]);
                let name = first(&["name", "label", "title"]).or_else(|| id.clone())?;
                Some(Identity { key: id.unwrap_or_else(|| name.clone()), name })
            }
            Value::String(name) => Identity::named(name),
            _ => None,
        }
    }

    /// An account that is known by this text alone.
    pub fn named(text: &str) -> Option<Identity> {
        Some(short(text)).filter(|text| !text.is_empty()).map(|name| Identity { key: name.clone(), name })
    }
}

/// The claims of an id_token that was meant for us. It came straight from the token endpoint over TLS, which stands
/// in for checking its signature (OpenID Connect Core §3.1.3.7, item 6).
fn claims(token: &str, issuer: &str, client: &str) -> Option<Map<String, Value>> {
    let body = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    let Value::Object(claims) = serde_json::from_slice(&body).ok()? else { return None };
    let audience = claims.get("aud")?;
    let for_us =
        audience == client || audience.as_array().is_some_and(|list| list.iter().any(|one| one == client));
    (for_us && claims.get("iss").is_some_and(|iss| iss == issuer)).then_some(claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(response: Value) -> Option<(String, String)> {
        let identity = identify(response.as_object().unwrap(), "https://as", "me").identity?;
        Some((identity.key, identity.name))
    }

    fn pair(key: &str, name: &str) -> Option<(String, String)> {
        Some((key.to_owned(), name.to_owned()))
    }

    fn id_token(claims: &Value) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn the_token_response_says_which_instance() {
        assert_eq!(of(json!({"instance": "Acme"})), pair("Acme", "Acme"));
        assert_eq!(of(json!({"team": {"id": "T1", "name": "Acme"}})), pair("T1", "Acme"));
        assert_eq!(of(json!({"account": {"id": 7, "label": "Acme"}})), pair("7", "Acme"));
        assert_eq!(of(json!({"workspace": {"id": "w"}, "organization": "o"})), pair("w", "w"));
        assert_eq!(of(json!({"instance": "", "team": "B"})), pair("B", "B"));
        assert_eq!(of(json!({"instance": {"color": "red"}, "scope": "x"})), None);
        assert_eq!(of(json!({})), None);
    }

    #[test]
    fn an_id_token_speaks_only_when_it_is_ours() {
        let good = json!({"iss": "https://as", "aud": "me", "email": "a@b.example", "name": "A"});
        assert_eq!(of(json!({"id_token": id_token(&good)})), pair("a@b.example", "a@b.example"));
        let listed =
            json!({"iss": "https://as", "aud": ["x", "me"], "organization": {"id": "o1", "name": "Org"}});
        assert_eq!(of(json!({"id_token": id_token(&listed)})), pair("o1", "Org"));
        let person = json!({"iss": "https://as", "aud": "me", "sub": "u-1", "email": "a@b.example"});
        assert_eq!(of(json!({"id_token": id_token(&person)})), pair("u-1", "a@b.example"));
        let silent = json!({"id_token": id_token(&json!({"iss": "https://as", "aud": "me", "sub": "u-1"}))});
        let told = identify(silent.as_object().unwrap(), "https://as", "me");
        assert_eq!(told, Told { identity: None, subject: Some("u-1".to_owned()) });
        for bad in [
            json!({"iss": "https://other", "aud": "me", "email": "a"}),
            json!({"iss": "https://as", "aud": "x", "email": "a"}),
        ] {
            assert_eq!(of(json!({"id_token": id_token(&bad)})), None);
        }
        assert_eq!(of(json!({"id_token": "not.a-token"})), None);
    }
}
