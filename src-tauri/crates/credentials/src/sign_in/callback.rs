//! Judging what the browser brings back, from its query alone.

use crate::{Secret, discovery::short};
use url::form_urlencoded;

/// What the answer to one request for consent must carry.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) state: &'a Secret,
    pub(super) issuer: &'a str,
    /// The issuer promised to name itself (RFC 9207).
    pub(super) names_itself: bool,
}

pub(super) enum Verdict {
    /// Not an answer to our request, or not a well-formed one: refused, and the waiting goes on.
    NotOurs,
    /// The right request, answered by another server (mix-up): its text is not even shown.
    WrongIssuer,
    Denied {
        code: String,
        reason: String,
    },
    Code(Secret),
}

pub(super) fn judge(query: &str, expected: Expected<'_>) -> Verdict {
    let params: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let get = |name: &str| {
        let mut values = params.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        (values.next(), values.next().is_some())
    };
    let ((state, twice_state), (code, twice_code)) = (get("state"), get("code"));
    let ((iss, twice_iss), (error, twice_error)) = (get("iss"), get("error"));
    if twice_state || twice_code || twice_iss || twice_error {
        return Verdict::NotOurs;
    }
    if state.is_none_or(|state| Secret::new(state) != *expected.state) {
        return Verdict::NotOurs;
    }
    // Compared letter by letter (RFC 9207 §2.4).
    if iss.map_or(expected.names_itself, |iss| iss != expected.issuer) {
        return Verdict::WrongIssuer;
    }
    match (code.filter(|code| !code.is_empty()), error) {
        (Some(code), None) => Verdict::Code(Secret::new(code)),
        (None, Some(error)) => {
            let told = get("error_description").0.map(short).filter(|text| !text.is_empty());
            let reason = told.unwrap_or_else(|| match error {
                "access_denied" => "access was not approved in the browser".to_owned(),
                other => short(other),
            });
            Verdict::Denied { code: short(error), reason: reason.trim_end_matches('.').to_owned() }
        }
        (Some(_), Some(_)) | (None, None) => Verdict::NotOurs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, names_itself: bool, wanted: &str) {
        let state = Secret::new("s1");
        let got = match judge(query, Expected { state: &state, issuer: "https://as", names_itself }) {
            Verdict::NotOurs => "not ours".to_owned(),
            Verdict::WrongIssuer => "wrong issuer".to_owned(),
            Verdict::Denied { reason, .. } => format!("denied: {reason}"),
            Verdict::Code(code) => format!("code {}", code.expose()),
        };
        assert_eq!(got, wanted, "{query}");
    }

    #[test]
    fn only_the_answer_to_our_own_request_counts() {
        check("code=c&state=s1", false, "code c");
        check("code=c&state=s1&iss=https%3A%2F%2Fas", true, "code c");
        for bad in [
            "",
            "code=c",
            "code=c&state=",
            "code=c&state=s2",
            "code=c&state=s1&state=s1",
            "code=c&code=d&state=s1",
            "code=&state=s1",
            "state=s1",
            "code=c&error=access_denied&state=s1",
            "error=access_denied&state=s2",
            "error=access_denied",
            "code=c&state=s1&iss=https%3A%2F%2Fas&iss=https%3A%2F%2Fas",
        ] {
            check(bad, false, "not ours");
        }
    }

    #[test]
    fn another_issuer_is_not_listened_to() {
        check("code=c&state=s1", true, "wrong issuer");
        check("code=c&state=s1&iss=https%3A%2F%2Fevil", false, "wrong issuer");
        check("code=c&state=s1&iss=https%3A%2F%2Fas%2F", true, "wrong issuer");
        check("error=x&error_description=call+0900&state=s1&iss=https%3A%2F%2Fevil", true, "wrong issuer");
    }

    #[test]
    fn a_refusal_says_why() {
        check("error=access_denied&state=s1", false, "denied: access was not approved in the browser");
        check("error=access_denied&error_description=Primes+only.&state=s1", false, "denied: Primes only");
        check("error=invalid_scope&state=s1", false, "denied: invalid_scope");
        check("error=a%0Ab&state=s1", false, "denied: ab");
    }
}
