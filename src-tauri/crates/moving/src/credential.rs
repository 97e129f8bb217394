//! What an entry or a snippet gives for signing in.

use credentials::{KeyProblem, Secret, clean_key};
use serde_json::{Map, Value};

/// What stands in for a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    Bearer(Secret),
    Header {
        name: String,
        value: Secret,
    },
    /// `YOUR_API_KEY` and its kin, or a variable that only the AI app knows.
    Placeholder,
}

/// Headers that say nothing about who is asking.
const NO_SECRET: &[&str] = &["content-type", "accept", "user-agent", "mcp-protocol-version"];

/// The names clients have for a table of headers.
const HEADER_TABLES: &[&str] =
    &["headers", "http_headers", "httpHeaders", "extra_headers", "env_http_headers"];

/// The names clients have for a bare token. The last ones name a variable that holds it.
const TOKENS: &[&str] = &["bearer_token", "bearerToken", "apiKey", "api_key", "token"];
const TOKEN_VARIABLES: &[&str] = &["bearer_token_env_var", "bearerTokenEnvVar"];

/// Every header an entry sends, by the name it gives, in the order it gives them.
pub(crate) fn headers_of(members: &Map<String, Value>) -> Vec<(String, String)> {
    let nested = ["requestInit", "request_init", "requestOptions", "transport"];
    let inner = nested.iter().filter_map(|it| members.get(*it)?.as_object());
    let mut headers = Vec::new();
    for holder in [members].into_iter().chain(inner) {
        for table in HEADER_TABLES.iter().filter_map(|it| holder.get(*it)?.as_object()) {
            headers
                .extend(table.iter().filter_map(|(name, it)| Some((name.clone(), it.as_str()?.to_owned()))));
        }
        // The header's value is the name of a variable.
        for name in holder.get("env_http_headers").and_then(Value::as_object).into_iter().flatten() {
            headers.retain(|(it, _)| it != name.0);
            headers.push((name.0.clone(), "${a variable}".to_owned()));
        }
    }
    let token = TOKENS.iter().find_map(|it| members.get(*it)?.as_str());
    let variable = TOKEN_VARIABLES.iter().find_map(|it| members.get(*it)?.as_str()).map(|_| "${a variable}");
    headers.extend(token.or(variable).map(|it| ("authorization".to_owned(), it.to_owned())));
    headers
}

/// The one credential among these headers, and the names of the headers beside it that a server may want, too.
pub(crate) fn among(headers: &[(String, String)]) -> (Option<Credential>, Vec<String>) {
    let read: Vec<(&String, Credential)> =
        headers.iter().filter_map(|(name, value)| Some((name, of_header(name, value)?))).collect();
    let real = read.iter().position(|(_, it)| *it != Credential::Placeholder);
    let chosen = real.or_else(|| (!read.is_empty()).then_some(0));
    let others = read.iter().enumerate().filter(|(at, _)| Some(*at) != chosen);
    let mut names: Vec<String> = others.map(|(_, (name, _))| (*name).clone()).collect();
    names.retain(|it| chosen.is_none_or(|at| !read[at].0.eq_ignore_ascii_case(it)));
    (chosen.map(|at| read[at].1.clone()), names)
}

/// What one header gives; one that is no secret gives nothing.
pub(crate) fn of_header(name: &str, value: &str) -> Option<Credential> {
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    if name.is_empty() || value.is_empty() || NO_SECRET.contains(&name.as_str()) {
        return None;
    }
    // `${input:key}` of VS Code, `${env:KEY}`, `{{KEY}}`, `$KEY`, `%KEY%`: only the app knows what it stands for.
    let bare = value.strip_prefix("Bearer ").unwrap_or(value);
    let is_variable = value.contains("${") || value.contains("{{") || bare.starts_with('$');
    if is_variable || (bare.len() > 2 && bare.starts_with('%') && bare.ends_with('%')) {
        return Some(Credential::Placeholder);
    }
    let scheme = value.split_whitespace().next().unwrap_or_default();
    let bearer = scheme.eq_ignore_ascii_case("bearer") || !value.contains(char::is_whitespace);
    match clean_key(value) {
        Ok(key) if name == "authorization" && bearer => Some(Credential::Bearer(key)),
        Err(KeyProblem::Placeholder | KeyProblem::Empty) => Some(Credential::Placeholder),
        Ok(_) | Err(_) if header_can_carry(value) => {
            Some(Credential::Header { name, value: Secret::new(value) })
        }
        // A damaged copy: it could not be sent.
        Ok(_) | Err(_) => Some(Credential::Placeholder),
    }
}

/// RFC 9110 §5.5, without what only damaged copies have.
fn header_can_carry(value: &str) -> bool {
    value.bytes().all(|it| it == b' ' || it.is_ascii_graphic())
}

/// A real credential wins over a placeholder, the first over the second.
pub(crate) fn better(one: Option<Credential>, other: Option<Credential>) -> Option<Credential> {
    match (one, other) {
        (None | Some(Credential::Placeholder), Some(other)) => Some(other),
        (one, _) => one,
    }
}
