//! What a user said about signing in to one server, checked, and its secret apart from the rest.

use credentials::Secret;
use url::Url;

use crate::{
    Failure, Kind, Terms, TermsInput,
    words::{Words, words},
};

/// The terms as they are kept in the settings, and the client secret, which is not.
pub(super) fn clean(input: TermsInput) -> Result<(Terms, Option<Secret>), Failure> {
    let TermsInput { client_id, client_secret, client_metadata_url, no_resource, old_sign_in } = input;
    let client_id = client_id.map(|it| text(&it, || words("failure-client-id"))).transpose()?;
    let client_secret = client_secret.map(|it| text(&it, || words("failure-client-secret"))).transpose()?;
    if client_secret.is_some() && client_id.is_none() {
        return Err(Failure::of(Kind::Usage, words("failure-secret-without-id"))
            .remedy(words("failure-secret-without-id-hint")));
    }
    let terms = Terms {
        client_id,
        client_secret: client_secret.is_some(),
        client_metadata_url: client_metadata_url.map(|it| document(&it)).transpose()?,
        no_resource,
        old_sign_in,
    };
    Ok((terms, client_secret.map(Secret::new)))
}

/// RFC 6749, appendix A.1 and A.2: visible ASCII and spaces.
fn text(pasted: &str, cannot: impl Fn() -> Words) -> Result<String, Failure> {
    let text = pasted.trim();
    if text.is_empty() || text.len() > 2048 || !text.bytes().all(|it| it == b' ' || it.is_ascii_graphic()) {
        return Err(Failure::of(Kind::Usage, cannot()).remedy(words("failure-copy-again")));
    }
    Ok(text.to_owned())
}

/// An address that can be a client id (draft-ietf-oauth-client-id-metadata-document §3).
fn document(pasted: &str) -> Result<String, Failure> {
    let refuse = |why: Words| {
        let cannot = words("failure-terms-document").with("address", pasted).with("why", why);
        Failure::of(Kind::Usage, cannot).remedy(words("failure-terms-document-hint"))
    };
    let no_address = |_no_address| refuse(words("failure-terms-no-address"));
    let url = Url::parse(pasted.trim()).map_err(no_address)?;
    if url.scheme() != "https" {
        return Err(refuse(words("failure-terms-scheme")));
    }
    if url.path() == "/" {
        return Err(refuse(words("failure-terms-path")));
    }
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(words("failure-terms-parts")));
    }
    // Compared letter by letter with what the document says of itself: as it was pasted, or not at all.
    match url.as_str() == pasted.trim() {
        true => Ok(url.into()),
        false => Err(refuse(words("failure-terms-in-full").with("address", url.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_taken_apart_from_what_is_kept_in_the_settings() {
        let input = TermsInput {
            client_id: Some(" ours ".to_owned()),
            client_secret: Some("s3 cret\n".to_owned()),
            ..TermsInput::default()
        };
        let (terms, secret) = clean(input).unwrap();
        assert_eq!(
            terms,
            Terms { client_id: Some("ours".to_owned()), client_secret: true, ..Terms::default() }
        );
        assert_eq!(secret, Some(Secret::new("s3 cret")));
    }

    #[test]
    fn what_cannot_work_is_refused_when_it_is_given() {
        let id = |text: &str| TermsInput { client_id: Some(text.to_owned()), ..TermsInput::default() };
        let url =
            |text: &str| TermsInput { client_metadata_url: Some(text.to_owned()), ..TermsInput::default() };
        for bad in [
            id(""),
            id("a\nb"),
            id("ä"),
            TermsInput { client_secret: Some("s".to_owned()), ..TermsInput::default() },
            TermsInput { client_secret: Some(" \n".to_owned()), ..id("a") },
            url("nonsense"),
            url("http://x.example/client.json"),
            url("https://x.example"),
            url("https://x.example/"),
            url("https://x.example/client.json#a"),
            url("https://me@x.example/client.json"),
            url("https://X.example/a/../client.json"),
        ] {
            assert_eq!(clean(bad).map(drop).unwrap_err().kind, Kind::Usage);
        }
        assert!(clean(url("https://x.example/client.json")).is_ok());
    }
}
