//! From the address of an MCP server to the authorisation server that signs people in to it: the server's own
//! challenge, RFC 9728, RFC 8414, as the MCP authorization spec (2025-11-25) orders them.

mod old;
mod probe;

pub(crate) use probe::{Probed, probe};

use crate::{
    Error, Server,
    challenge::Challenge,
    http::{Failed, Forbidden, Http, shown},
};
use serde_json::Value;
use url::Url;

/// Where and how to sign in to a server.
#[derive(Clone, Debug)]
pub(crate) struct SignInPoint {
    /// Sent as `resource` (RFC 8707), spelt as the server spells it.
    pub(crate) resource: String,
    /// What to ask for: the challenge's scope, else the resource's own list, else nothing.
    pub(crate) scopes: Vec<String>,
    /// The issuer lists `offline_access`, without which some give no refresh token (SEP-2207).
    pub(crate) offers_offline: bool,
    pub(crate) issuer: Issuer,
}

/// An authorisation server, by its own metadata.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    pub(crate) name: String,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) registration_endpoint: Option<Url>,
    pub(crate) revocation_endpoint: Option<Url>,
    /// Where an OpenID provider says who signed in; one that may not be visited counts as none.
    pub(crate) userinfo_endpoint: Option<Url>,
    /// `token_endpoint_auth_methods_supported`, when it says so.
    pub(crate) auth_methods: Option<Vec<String>>,
    /// It puts `iss` in its answers (RFC 9207).
    pub(crate) names_itself: bool,
    /// It takes the address of a Client ID Metadata Document for a client id.
    pub(crate) takes_documents: bool,
}

/// Finds where to sign in. `challenge` is what came with the server's 401.
pub(crate) async fn find(
    http: &Http,
    server: &Server,
    challenge: Option<&Challenge>,
) -> Result<SignInPoint, Error> {
    let (resource, issuer) = match resource(http, server, challenge).await? {
        Some(resource) => {
            let issuer = issuer(http, server, &resource.issuer).await?;
            (resource, issuer)
        }
        None if server.terms.old_sign_in => {
            let resource = old::resource(server);
            let issuer = old::issuer(http, server, &resource.issuer).await?;
            (resource, issuer)
        }
        None => return Err(unsaid(server)),
    };
    let scopes = match challenge.and_then(|challenge| challenge.get("scope")) {
        Some(scope) => vault::read_scopes(scope),
        None => resource.scopes,
    };
    let (issuer, offers_offline) = issuer;
    Ok(SignInPoint { resource: resource.name, scopes, offers_offline, issuer })
}

fn unsaid(server: &Server) -> Error {
    let reason = format!(
        "it asks for a sign-in but does not say where (it publishes no sign-in data, RFC 9728). If its vendor says that \
         it follows the MCP revision 2025-03-26, allow that: traygate server add {} --id {} --old-sign-in",
        server.url, server.id
    );
    Error::Discovery { server: server.name.clone(), reason }
}

/// What RFC 9728 says about a server.
struct Resource {
    name: String,
    issuer: String,
    scopes: Vec<String>,
}

/// The server's own data; `None`: it publishes none.
async fn resource(
    http: &Http,
    server: &Server,
    challenge: Option<&Challenge>,
) -> Result<Option<Resource>, Error> {
    let wrong = |reason: String| Error::Discovery { server: server.name.clone(), reason };
    if let Some(named) = challenge.and_then(|challenge| challenge.get("resource_metadata")) {
        let url = Url::parse(named).map_err(|_not_a_url| {
            wrong("its challenge names sign-in data at something that is no address".into())
        })?;
        let document = document(http, server, &url).await?.ok_or_else(|| {
            wrong(format!("it says its sign-in data is at {}, but there is none", shown(&url)))
        })?;
        return read_resource(server, &document).map(Some);
    }
    for url in well_known(&server.url, "oauth-protected-resource") {
        if let Some(document) = document(http, server, &url).await? {
            return read_resource(server, &document).map(Some);
        }
    }
    Ok(None)
}

fn read_resource(server: &Server, document: &Value) -> Result<Resource, Error> {
    let wrong = |reason: &str| Error::Discovery { server: server.name.clone(), reason: reason.to_owned() };
    let name =
        document["resource"].as_str().ok_or_else(|| wrong("its sign-in data does not say what it is for"))?;
    if !covers(name, &server.url) {
        let reason = format!("its sign-in data is for another server ({})", short(name));
        return Err(wrong(&reason));
    }
    let issuer = document["authorization_servers"]
        .as_array()
        .and_then(|list| list.iter().find_map(Value::as_str))
        .ok_or_else(|| wrong("its sign-in data names no sign-in server"))?;
    Ok(Resource {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        scopes: strings(&document["scopes_supported"]),
    })
}

/// Whether a `resource` value is this server: the same address (a slash at the end counts for nothing), or the
/// whole origin it stands on, which its owner vouches for (MCP authorization, "Canonical Server URI").
fn covers(resource: &str, server: &Url) -> bool {
    let Ok(resource) = Url::parse(resource) else { return false };
    if resource.fragment().is_some() || resource.origin() != server.origin() {
        return false;
    }
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    (path(&resource) == path(server) && resource.query() == server.query())
        || (path(&resource).is_empty() && resource.query().is_none())
}

/// The authorisation server's metadata, and whether it knows `offline_access`.
async fn issuer(http: &Http, server: &Server, name: &str) -> Result<(Issuer, bool), Error> {
    let wrong = |reason: String| Error::Discovery { server: server.name.clone(), reason };
    let url =
        Url::parse(name).map_err(|_not_a_url| wrong("its sign-in server has no valid address".into()))?;
    http.check(&url).map_err(|why| wrong(format!("its sign-in server {} is refused: {why}", short(name))))?;
    for place in issuer_places(&url) {
        if let Some(document) = document(http, server, &place).await? {
            return read_issuer(http, server, &url, &document);
        }
    }
    Err(wrong(format!("its sign-in server {} publishes no data about itself (RFC 8414)", short(name))))
}

fn read_issuer(http: &Http, server: &Server, asked: &Url, document: &Value) -> Result<(Issuer, bool), Error> {
    let wrong = |reason: String| Error::Discovery { server: server.name.clone(), reason };
    let name = document["issuer"].as_str().unwrap_or_default();
    if !same_issuer(name, asked) {
        let claim = short(name);
        return Err(wrong(format!("its sign-in server {} says it is another one ({claim})", shown(asked))));
    }
    // Only the old revision had no word for it; a list without S256 says no in every revision.
    let methods = &document["code_challenge_methods_supported"];
    let unsaid = server.terms.old_sign_in && methods.is_null();
    if !unsaid && !strings(methods).iter().any(|method| method == "S256") {
        return Err(Error::NoPkce { server: server.name.clone(), issuer: name.to_owned() });
    }
    let endpoint = |member: &str| -> Result<Option<Url>, Error> {
        match document[member].as_str() {
            None => Ok(None),
            Some(text) => {
                let refused =
                    |why: String| wrong(format!("the {member} of its sign-in server is refused: {why}"));
                let url = Url::parse(text).map_err(|_not_a_url| refused("it is no address".into()))?;
                http.check(&url).map_err(|why| refused(why.to_string()))?;
                Ok(Some(url))
            }
        }
    };
    let needed = |member: &str| {
        endpoint(member)?.ok_or_else(|| wrong(format!("its sign-in server does not say its {member}")))
    };
    let issuer = Issuer {
        name: name.to_owned(),
        authorization_endpoint: needed("authorization_endpoint")?,
        token_endpoint: needed("token_endpoint")?,
        registration_endpoint: endpoint("registration_endpoint")?,
        revocation_endpoint: endpoint("revocation_endpoint")?,
        userinfo_endpoint: endpoint("userinfo_endpoint").ok().flatten(),
        auth_methods: document["token_endpoint_auth_methods_supported"]
            .is_array()
            .then(|| strings(&document["token_endpoint_auth_methods_supported"])),
        names_itself: document["authorization_response_iss_parameter_supported"].as_bool() == Some(true),
        takes_documents: document["client_id_metadata_document_supported"].as_bool() == Some(true),
    };
    Ok((issuer, strings(&document["scopes_supported"]).iter().any(|scope| scope == "offline_access")))
}

/// RFC 8414 §3.3 wants the issuer identical to the one asked. Only the slash that URLs without a path gain and
/// lose on their way may differ.
fn same_issuer(name: &str, asked: &Url) -> bool {
    let as_text = asked.as_str();
    name == as_text
        || (asked.path() == "/" && asked.query().is_none() && name == as_text.trim_end_matches('/'))
}

/// `https://host/path` → `https://host/.well-known/KIND/path`, then `https://host/.well-known/KIND` (RFC 9728 §3.1).
fn well_known(url: &Url, kind: &str) -> Vec<Url> {
    let path = url.path().trim_end_matches('/');
    let mut places = vec![at_path(url, &format!("/.well-known/{kind}{path}"))];
    if !path.is_empty() {
        places.push(at_path(url, &format!("/.well-known/{kind}")));
    }
    places
}

/// Where an issuer's metadata may be, in the order of the MCP authorization spec.
fn issuer_places(issuer: &Url) -> Vec<Url> {
    let path = issuer.path().trim_end_matches('/');
    let mut places = vec![
        at_path(issuer, &format!("/.well-known/oauth-authorization-server{path}")),
        at_path(issuer, &format!("/.well-known/openid-configuration{path}")),
    ];
    if !path.is_empty() {
        places.push(at_path(issuer, &format!("{path}/.well-known/openid-configuration")));
    }
    places
}

fn at_path(url: &Url, path: &str) -> Url {
    let mut url = url.clone();
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// A published JSON object; `None` when there is none at this address (4xx, or a page instead of data).
async fn document(http: &Http, server: &Server, url: &Url) -> Result<Option<Value>, Error> {
    let response = http.get(url).await.map_err(|failed| explain(server, failed))?;
    let status = response.status();
    if status.is_server_error() || status.as_u16() == 429 {
        let reason = format!("its sign-in data is out of order just now (it answered {})", status.as_u16());
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(Error::Unreachable { host, reason, source: None });
    }
    if !status.is_success() {
        return Ok(None);
    }
    Ok(serde_json::from_slice::<Value>(response.body()).ok().filter(Value::is_object))
}

/// What a failed exchange means to somebody who wants to sign in.
pub(crate) fn explain(server: &Server, failed: Failed) -> Error {
    match failed {
        Failed::NoAnswer { host, reason, source, .. } => {
            Error::Unreachable { host, reason: reason.to_owned(), source }
        }
        Failed::Forbidden { url, why: Forbidden::NotHttps } if url == shown(&server.url) => {
            Error::Discovery {
                server: server.name.clone(),
                reason: "its address must begin with https:// (plain http only on this machine)".to_owned(),
            }
        }
        other @ (Failed::Forbidden { .. } | Failed::TooLong { .. } | Failed::SentElsewhere { .. }) => {
            Error::Discovery { server: server.name.clone(), reason: other.to_string() }
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Foreign text, short and without control characters, so that it can stand in a sentence.
pub(crate) fn short(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn metadata_is_looked_for_in_the_order_of_the_spec() {
        let texts = |urls: Vec<Url>| urls.iter().map(Url::to_string).collect::<Vec<_>>();
        assert_eq!(
            texts(well_known(&url("https://h/mcp?x=1"), "oauth-protected-resource")),
            [
                "https://h/.well-known/oauth-protected-resource/mcp",
                "https://h/.well-known/oauth-protected-resource"
            ]
        );
        assert_eq!(
            texts(well_known(&url("https://h"), "oauth-protected-resource")),
            ["https://h/.well-known/oauth-protected-resource"]
        );
        assert_eq!(
            texts(issuer_places(&url("https://h/t/1"))),
            [
                "https://h/.well-known/oauth-authorization-server/t/1",
                "https://h/.well-known/openid-configuration/t/1",
                "https://h/t/1/.well-known/openid-configuration"
            ]
        );
    }

    #[test]
    fn a_resource_is_this_server_or_its_whole_origin() {
        let server = url("https://h.example/mcp");
        for fine in
            ["https://h.example/mcp", "https://H.example:443/mcp/", "https://h.example", "https://h.example/"]
        {
            assert!(covers(fine, &server), "{fine}");
        }
        for bad in [
            "https://other.example/mcp",
            "https://h.example/other",
            "https://h.example/mcp#x",
            "http://h.example/mcp",
            "https://h.example:8443/mcp",
            "https://h.example/m",
            "h.example/mcp",
            "",
        ] {
            assert!(!covers(bad, &server), "{bad}");
        }
    }

    #[test]
    fn an_issuer_is_only_itself() {
        assert!(same_issuer("https://as.example", &url("https://as.example")));
        assert!(same_issuer("https://as.example/", &url("https://as.example")));
        assert!(same_issuer("https://as.example/t", &url("https://as.example/t")));
        for other in [
            "https://as.example/t/",
            "https://as.example/T",
            "https://as.example",
            "https://AS.example/t",
            "",
        ] {
            assert!(!same_issuer(other, &url("https://as.example/t")), "{other}");
        }
    }
}
