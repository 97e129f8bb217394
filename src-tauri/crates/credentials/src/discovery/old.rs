//! Servers of the revision 2025-03-26: no RFC 9728 data, the server's own origin signs people in. Only where the user
//! said so: the same holes would let a server that lost its sign-in data be taken for an old one.

use super::{Issuer, Resource, at_path, document, read_issuer};
use crate::{Error, Server, http::Http};
use url::Url;

/// Where people sign in to an old server: its origin, whatever its path.
pub(super) fn resource(server: &Server) -> Resource {
    let issuer = at_path(&server.url, "/");
    Resource {
        name: server.url.as_str().trim_end_matches('/').to_owned(),
        issuer: issuer.as_str().trim_end_matches('/').to_owned(),
        scopes: Vec::new(),
    }
}

/// The origin's metadata (RFC 8414), else the three endpoints that the revision takes for granted. It knew no way to
/// announce S256, which is sent all the same.
pub(super) async fn issuer(http: &Http, server: &Server, origin: &str) -> Result<(Issuer, bool), Error> {
    let url = Url::parse(origin).expect("an origin is an address");
    let place = at_path(&url, "/.well-known/oauth-authorization-server");
    if let Some(document) = document(http, server, &place).await? {
        return read_issuer(http, server, &url, &document);
    }
    let issuer = Issuer {
        name: origin.to_owned(),
        authorization_endpoint: at_path(&url, "/authorize"),
        token_endpoint: at_path(&url, "/token"),
        registration_endpoint: Some(at_path(&url, "/register")),
        revocation_endpoint: None,
        userinfo_endpoint: None,
        auth_methods: None,
        names_itself: false,
        takes_documents: false,
    };
    Ok((issuer, false))
}
