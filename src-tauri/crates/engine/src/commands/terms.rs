//! What a user said about signing in to one server, checked, and its secret apart from the rest.

use credentials::Secret;
use url::Url;

use crate::{Failure, Kind, Terms, TermsInput};

/// The terms as they are kept in the settings, and the client secret, which is not.
pub(super) fn clean(input: TermsInput) -> Result<(Terms, Option<Secret>), Failure> {
    let TermsInput { client_id, client_secret, client_metadata_url, no_resource, old_sign_in } = input;
    let client_id = client_id.map(|it| text(&it, "client id")).transpose()?;
    let client_secret = client_secret.map(|it| text(&it, "client secret")).transpose()?;
    if client_secret.is_some() && client_id.is_none() {
        return Err(Failure::new(Kind::Usage, "a client secret belongs to a client id, and none was given")
            .hint("give both: --client-id ID --client-secret-stdin"));
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
fn text(pasted: &str, what: &str) -> Result<String, Failure> {
    let text = pasted.trim();
    if text.is_empty() || text.len() > 2048 || !text.bytes().all(|it| it == b' ' || it.is_ascii_graphic()) {
        return Err(Failure::new(Kind::Usage, format!("what was given for the {what} cannot be one"))
            .hint("copy it again in one piece from the vendor's page"));
    }
    Ok(text.to_owned())
}

/// An address that can be a client id (draft-ietf-oauth-client-id-metadata-document §3).
fn document(pasted: &str) -> Result<String, Failure> {
    let refuse = |why: &str| {
        Failure::new(Kind::Usage, format!("a Client ID Metadata Document cannot stand at {pasted}: {why}"))
            .hint("its address looks like https://example.com/traygate.json")
    };
    let url = Url::parse(pasted.trim()).map_err(|_no_address| refuse("it is no address"))?;
    if url.scheme() != "https" {
        return Err(refuse("it must begin with https://"));
    }
    if url.path() == "/" {
        return Err(refuse("it needs a path"));
    }
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("a name, a password or a part after # may not be in it"));
    }
    // Compared letter by letter with what the document says of itself: as it was pasted, or not at all.
    match url.as_str() == pasted.trim() {
        true => Ok(url.into()),
        false => {
            Err(refuse(&format!("written in full it is {url}; put it like that into the document, too")))
        }
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
