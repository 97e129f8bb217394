//! The client that the user's terms name, where they name one: no registration is asked for.

use crate::{
    Error, Preregistered, Secret, Server,
    discovery::{Issuer, short},
};
use vault::{Client, MasterKey, Origin, PreregisteredClient, Proof, Vault};

/// The client to come with by the terms of this server; `None`: they name none that this issuer takes. Its redirect
/// is still to be filled in: any port of 127.0.0.1 does (RFC 8252 §7.3).
///
/// # Errors
/// [`Error::Discovery`] when a client registered beforehand belongs to another issuer (SEP-2352), or its secret is not
/// there or cannot be shown as the issuer wants.
pub(crate) fn given(
    vault: &Vault,
    key: &MasterKey,
    server: &Server,
    issuer: &Issuer,
) -> Result<Option<Client>, Error> {
    if let Some(client) = &server.terms.client {
        return preregistered(vault, key, server, issuer, client).map(Some);
    }
    let document = server.terms.client_metadata.as_ref().filter(|_| issuer.takes_documents);
    Ok(document.map(|url| Client {
        id: url.to_string(),
        secret: None,
        secret_expires_at: None,
        method: Proof::None,
        redirect_uri: String::new(),
        origin: Origin::Document,
    }))
}

/// The first issuer that is shown the client keeps it.
fn preregistered(
    vault: &Vault,
    key: &MasterKey,
    server: &Server,
    issuer: &Issuer,
    client: &Preregistered,
) -> Result<Client, Error> {
    let wrong = |reason: String| Error::Discovery { server: server.name.clone(), reason };
    let again = format!("traygate server add {} --id {} --client-id ID", server.url, server.id);
    let kept = vault.preregistered(key, server.registered(), &client.id)?;
    let kept = kept.unwrap_or(PreregisteredClient { secret: None, issuer: None });
    if client.has_secret && kept.secret.is_none() {
        return Err(wrong(format!(
            "the client secret that belongs to its client id is not in the vault (any more). Give both again: {again} \
             --client-secret-stdin"
        )));
    }
    match &kept.issuer {
        Some(first) if *first != issuer.name => {
            return Err(wrong(format!(
                "its sign-in server is now {}, but the client id you gave was used with {}, and is shown to no other \
                 one. If the vendor moved, ask it for a client id at the new place and give that: {again}",
                short(&issuer.name),
                short(first)
            )));
        }
        Some(_) => {}
        None => {
            let kept = PreregisteredClient { issuer: Some(issuer.name.clone()), ..kept.clone() };
            vault.put_preregistered(key, server.registered(), &client.id, &kept)?;
        }
    }
    let method = proof(kept.secret.as_ref(), issuer.auth_methods.as_deref()).ok_or_else(|| {
        wrong(
            "its sign-in server takes no client secret in a way Traygate can show it; leave the secret out"
                .into(),
        )
    })?;
    Ok(Client {
        id: client.id.clone(),
        secret: kept.secret,
        secret_expires_at: None,
        method,
        redirect_uri: String::new(),
        origin: Origin::Preregistered,
    })
}

/// How to show a secret: as the issuer lists, in a header where it lists nothing (RFC 8414 §2). Without a secret there
/// is nothing to show, whatever it lists.
fn proof(secret: Option<&Secret>, offered: Option<&[String]>) -> Option<Proof> {
    match (secret, offered) {
        (None, _) => Some(Proof::None),
        (Some(_), None) => Some(Proof::Basic),
        (Some(_), Some(offered)) => [Proof::Basic, Proof::Post]
            .into_iter()
            .find(|method| offered.iter().any(|name| name == method.name())),
    }
}
