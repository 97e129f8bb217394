//! How Traygate becomes known to an authorisation server, in the order of the MCP authorization spec ("Client
//! Registration Approaches"): registered beforehand, by a metadata document, by dynamic registration (RFC 7591).

mod given;

pub(crate) use given::given;

use crate::{
    Error, Secret, Server,
    discovery::{Issuer, explain, short},
    http::{Http, Response, request},
};
use ::http::{HeaderValue, Method, header};
use serde_json::{Value, json};
use url::Url;
use vault::{Client, Origin, Proof};

/// Registers with the issuer for the first of these redirects that it takes.
pub(crate) async fn register(
    http: &Http,
    server: &Server,
    issuer: &Issuer,
    redirect_uris: &[String],
) -> Result<Client, Error> {
    let wrong = |reason: String| Error::Discovery { server: server.name.clone(), reason };
    let endpoint =
        issuer.registration_endpoint.as_ref().ok_or_else(|| wrong(no_registration(server, issuer)))?;
    let method = preferred(issuer.auth_methods.as_deref()).ok_or_else(|| {
        wrong("its sign-in server offers no way to prove who is asking that a desktop program can use".into())
    })?;
    let mut last = None;
    for redirect_uri in redirect_uris {
        let response = ask(http, server, endpoint, method, redirect_uri).await?;
        let status = response.status();
        let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        if status.is_success() {
            return read(&answer, method, redirect_uri).map_err(wrong);
        }
        if status.is_server_error() || status.as_u16() == 429 {
            let host = endpoint.host_str().unwrap_or_default().to_owned();
            let reason = format!("its sign-in server takes no registrations just now ({})", status.as_u16());
            return Err(Error::Unreachable { host, reason, source: None });
        }
        let why = ["error_description", "error"].iter().find_map(|name| answer[*name].as_str());
        let why = short(why.unwrap_or_default());
        let reason = format!("its sign-in server refused to register Traygate ({}) {why}", status.as_u16());
        last = Some(reason.trim_end().to_owned());
        if !is_about_redirects(&answer) {
            break;
        }
    }
    Err(wrong(last.unwrap_or_else(|| "there is no address to come back to".to_owned())))
}

async fn ask(
    http: &Http,
    server: &Server,
    endpoint: &Url,
    method: Proof,
    redirect_uri: &str,
) -> Result<Response, Error> {
    let body = json!({
        "client_name": "Traygate",
        "application_type": "native",
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method.name(),
        "software_id": "traygate",
        "software_version": env!("CARGO_PKG_VERSION"),
    });
    let mut request = request(Method::POST, endpoint, body.to_string().into_bytes());
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    http.send(request).await.map_err(|failed| explain(server, failed))
}

/// Whether a refusal is about where we come back to (RFC 7591 §3.2.2; some only say it in words).
fn is_about_redirects(answer: &Value) -> bool {
    let told = |name: &str| answer[name].as_str().unwrap_or_default().to_ascii_lowercase();
    let words = told("error_description");
    told("error") == "invalid_redirect_uri"
        || words.contains("redirect_uri")
        || words.contains("redirect uri")
}

/// What to do where nobody can register.
fn no_registration(server: &Server, issuer: &Issuer) -> String {
    let document = match issuer.takes_documents {
        true => "; it also takes a Client ID Metadata Document (--client-metadata-url)",
        false => "",
    };
    format!(
        "its sign-in server only lets in programs that were registered beforehand (no RFC 7591). Register Traygate with \
         the vendor, with http://127.0.0.1/callback as the address to come back to, and give the client id you get: \
         traygate server add {} --id {} --client-id ID{document}",
        server.url, server.id
    )
}

fn read(answer: &Value, asked: Proof, redirect_uri: &str) -> Result<Client, String> {
    let id = answer["client_id"].as_str().filter(|id| !id.is_empty());
    let id = id.ok_or("its sign-in server registered Traygate without giving it a name (client_id)")?;
    let secret = answer["client_secret"].as_str().filter(|secret| !secret.is_empty()).map(Secret::new);
    let method = match answer["token_endpoint_auth_method"].as_str() {
        None => asked,
        Some(name) => Proof::named(name).ok_or_else(|| {
            format!("its sign-in server wants a proof Traygate cannot give ({})", short(name))
        })?,
    };
    // RFC 7591 §3.2.1 lets a server hand a secret to a client that asked for none; without the method named, none.
    if method != Proof::None && secret.is_none() {
        return Err("its sign-in server wants a client secret and gave none".to_owned());
    }
    let redirects = answer["redirect_uris"].as_array();
    if redirects.is_some_and(|list| !list.iter().any(|uri| uri == redirect_uri)) {
        return Err("its sign-in server registered another address to come back to than ours".to_owned());
    }
    Ok(Client {
        id: id.to_owned(),
        secret: secret.filter(|_| method != Proof::None),
        // Zero means "never" (RFC 7591 §3.2.1).
        secret_expires_at: answer["client_secret_expires_at"].as_u64().filter(|end| *end != 0),
        method,
        redirect_uri: redirect_uri.to_owned(),
        origin: Origin::Registered,
    })
}

/// A public client where the server allows it: a program on somebody's machine keeps no secret from them. Else the body
/// before the header: servers made with MCP's Python SDK look for the client there only, whatever they offer.
fn preferred(offered: Option<&[String]>) -> Option<Proof> {
    let Some(offered) = offered else { return Some(Proof::None) };
    [Proof::None, Proof::Post, Proof::Basic]
        .into_iter()
        .find(|method| offered.iter().any(|name| name == method.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "http://127.0.0.1:5/callback";

    #[test]
    fn the_method_is_the_one_the_server_says() {
        let plain = read(&json!({"client_id": "a"}), Proof::None, HERE).unwrap();
        assert_eq!((plain.method, plain.secret), (Proof::None, None));
        let answer = json!({"client_id": "a", "client_secret": "s", "client_secret_expires_at": 0,
            "token_endpoint_auth_method": "client_secret_post", "redirect_uris": [HERE]});
        let post = read(&answer, Proof::None, HERE).unwrap();
        assert_eq!((post.method, post.secret_expires_at), (Proof::Post, None));
        assert!(post.is_fresh(u64::MAX / 2));
    }

    #[test]
    fn registrations_that_cannot_work_are_refused() {
        for bad in [
            json!({}),
            json!({"client_id": ""}),
            json!({"client_id": "a", "token_endpoint_auth_method": "private_key_jwt"}),
            json!({"client_id": "a", "token_endpoint_auth_method": "client_secret_basic", "client_secret": ""}),
            json!({"client_id": "a", "redirect_uris": ["https://evil.example/"]}),
        ] {
            assert!(read(&bad, Proof::None, HERE).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_public_client_is_preferred() {
        let offered = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            preferred(Some(&names))
        };
        assert_eq!(preferred(None), Some(Proof::None));
        assert_eq!(offered(&["client_secret_post", "none"]), Some(Proof::None));
        assert_eq!(offered(&["client_secret_basic", "client_secret_post"]), Some(Proof::Post));
        assert_eq!(offered(&["client_secret_basic"]), Some(Proof::Basic));
        assert_eq!(offered(&["private_key_jwt"]), None);
    }
}
