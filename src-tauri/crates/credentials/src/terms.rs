//! What a server's sign-in needs beyond what the server publishes about itself.

use url::Url;

/// The user's word on how to sign in to one server. The default is what servers that follow the MCP authorization
/// spec (2025-11-25, 2026-07-28) need: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The client that the vendor registered for the user beforehand; goes before every other way to be known.
    pub client: Option<Preregistered>,
    /// An https address where a Client ID Metadata Document stands. It is the client id wherever the sign-in server
    /// takes such documents (draft-ietf-oauth-client-id-metadata-document).
    pub client_metadata: Option<Url>,
    /// The sign-in server refuses `resource` (RFC 8707), which every request carries otherwise.
    pub no_resource: bool,
    /// The server follows the revision 2025-03-26 and publishes no RFC 9728 data: its own origin signs people in.
    pub old_sign_in: bool,
}

/// A client registered by hand. Its secret, where there is one, rests in the vault
/// ([`Credentials::set_client_secret`](crate::Credentials::set_client_secret)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preregistered {
    pub id: String,
    pub has_secret: bool,
}
