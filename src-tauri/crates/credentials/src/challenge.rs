//! `WWW-Authenticate` read by its grammar (RFC 9110 §11.6.1), not by searching in it.

use ::http::{HeaderMap, header};

/// One challenge: its scheme in lower case, and its parameters with names in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub(crate) scheme: String,
    params: Vec<(String, String)>,
}

impl Challenge {
    /// The parameter's value; `None` when it is missing or, against the grammar, given twice.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.params.iter().filter(|(key, _)| key == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

/// The first `Bearer` challenge of an answer.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<Challenge> {
    headers
        .get_all(header::WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(challenges)
        .find(|challenge| challenge.scheme == "bearer")
}

/// The `scope` of an answer that refuses for want of permissions (RFC 6750 §3.1), empty where it names none; `None`:
/// it does not refuse for that. Read by the grammar: `error_description` may say anything.
pub fn insufficient_scope(headers: &HeaderMap) -> Option<String> {
    let challenge = bearer(headers)?;
    (challenge.get("error") == Some("insufficient_scope"))
        .then(|| challenge.get("scope").unwrap_or_default().to_owned())
}

/// Every challenge of one header value. What breaks the grammar ends the reading, and what was read so far counts.
pub(crate) fn challenges(value: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let word_end = rest.find(|c: char| !is_token(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_end);
        if word.is_empty() {
            return found;
        }
        let after_space = after.trim_start_matches([' ', '\t']);
        let value = after_space.strip_prefix('=').map(|text| text.trim_start_matches([' ', '\t']));
        match (value, found.last_mut()) {
            // A parameter: `name=value`. A name followed by `=` and nothing is the padding of a token68.
            (Some(text), Some(challenge)) if !text.is_empty() && !text.starts_with([',', '=']) => {
                let Some((value, tail)) = read_value(text) else { return found };
                challenge.params.push((word.to_ascii_lowercase(), value));
                rest = tail;
            }
            (Some(_), _) => rest = skip_token68(rest),
            (None, _) => {
                found.push(Challenge { scheme: word.to_ascii_lowercase(), params: Vec::new() });
                rest = after_space;
                if looks_like_token68(rest) {
                    rest = skip_token68(rest);
                }
            }
        }
    }
}

/// A token or a quoted string, and what follows it.
fn read_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == ',' || c.is_ascii_whitespace()).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// Whether a scheme is followed by one blob instead of parameters (`Negotiate abc==`).
fn looks_like_token68(rest: &str) -> bool {
    let end = rest.find([',', ' ', '\t', '"']).unwrap_or(rest.len());
    let blob = &rest[..end];
    let body = blob.trim_end_matches('=');
    !body.is_empty()
        && !body.contains('=')
        && !rest[end..].starts_with('"')
        && (body.len() < blob.len() || body.contains(['/', '+']))
}

fn skip_token68(rest: &str) -> &str {
    &rest[rest.find([',', ' ']).unwrap_or(rest.len())..]
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, wanted: &[(&str, &[(&str, &str)])]) {
        let got = challenges(value);
        let got: Vec<(&str, Vec<(&str, &str)>)> = got
            .iter()
            .map(|one| {
                (one.scheme.as_str(), one.params.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect())
            })
            .collect();
        let wanted: Vec<(&str, Vec<(&str, &str)>)> =
            wanted.iter().map(|(scheme, params)| (*scheme, params.to_vec())).collect();
        assert_eq!(got, wanted, "{value}");
    }

    #[test]
    fn several_challenges_and_quoted_commas_are_told_apart() {
        check("Bearer", &[("bearer", &[])]);
        check("Bearer realm=\"a, b\", scope=\"x y\"", &[("bearer", &[("realm", "a, b"), ("scope", "x y")])]);
        check(
            "Basic realm=\"x\", Bearer error=\"invalid_token\", resource_metadata=\"https://h/p?a=1,2\"",
            &[
                ("basic", &[("realm", "x")]),
                ("bearer", &[("error", "invalid_token"), ("resource_metadata", "https://h/p?a=1,2")]),
            ],
        );
        check(
            "Bearer error_description=\"say \\\"error=insufficient_scope\\\"\", error=invalid_token",
            &[(
                "bearer",
                &[("error_description", "say \"error=insufficient_scope\""), ("error", "invalid_token")],
            )],
        );
        check(
            "Negotiate abc/d==, Bearer resource_metadata = \"u\"",
            &[("negotiate", &[]), ("bearer", &[("resource_metadata", "u")])],
        );
        check("Negotiate, DPoP algs=\"ES256\"", &[("negotiate", &[]), ("dpop", &[("algs", "ES256")])]);
    }

    #[test]
    fn broken_challenges_do_not_break_the_reader() {
        check("", &[]);
        check(",,, ,", &[]);
        check("Bearer resource_metadata=\"never ends", &[("bearer", &[])]);
        check("=x", &[]);
        check("Bearer scope=", &[("bearer", &[])]);
        let twice = &challenges("Bearer a=1, a=2")[0];
        assert_eq!(twice.get("a"), None);
    }
}
