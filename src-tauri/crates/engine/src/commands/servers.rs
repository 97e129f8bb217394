//! Adding, removing and testing servers.

use gateway::ProbeError;
use moving::address;
use std::sync::Arc;
use url::Url;

use super::{connect, done, instances, probe, sign_in, terms};
use crate::{
    Auth, AuthInput, Failure, Kind, Reply, Terms, TermsInput, catalog, instance,
    server::{self, OPEN_INSTANCE, Server},
    state::State,
    store::{Added, Settings},
    words::words,
};

/// Adds a server, or gives a built-in one its address. With a key, the key is tried before anything is kept.
pub(super) async fn add(
    state: &Arc<State>,
    url: &str,
    id: Option<String>,
    name: Option<String>,
    auth: Option<AuthInput>,
    terms: Option<TermsInput>,
) -> Result<Reply, Failure> {
    let url = address::clean(url)?;
    let terms = terms.map(terms::clean).transpose()?;
    let settings = state.store.settings();
    let id = choose_id(&settings, &url, id)?;
    let (auth, key) = match auth {
        None => (None, None),
        Some(AuthInput::ApiKey(key)) => (Some(Auth::ApiKey), Some(key)),
        Some(AuthInput::Header { name, value }) => {
            let (auth, value) = sign_in::header(&name, &value)?;
            (Some(auth), Some(value))
        }
    };
    let before = server::find(&settings, &id);
    let own_terms = terms.as_ref().is_some_and(|(terms, _)| *terms != Terms::default());
    if own_terms && key.is_some() {
        return Err(Failure::of(Kind::Usage, words("failure-key-and-terms"))
            .remedy(words("failure-key-and-terms-hint")));
    }
    let added = Added {
        name: name.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).or_else(|| {
            let known = before.as_ref().filter(|it| !it.built_in)?;
            Some(known.name.clone())
        }),
        auth: match own_terms {
            true => Some(Auth::OAuth),
            false => auth.or_else(|| settings.added(&id).and_then(|it| it.auth.clone())),
        },
        terms: match &terms {
            Some((terms, _)) => terms.clone(),
            None => before.as_ref().map(|it| it.terms.clone()).unwrap_or_default(),
        },
        id,
        url,
    };
    let server = as_server(&settings, &added);
    if let Some(before) = &before
        && before.url.is_some()
        && before.url != server.url
    {
        refuse_while_signed_in(state, before)?;
        if terms.is_none() && before.terms.client_secret {
            return Err(Failure::of(Kind::Usage, words("failure-secret-bound").with("server", &before.name))
                .remedy(words("failure-secret-bound-hint")));
        }
    }
    if let Some((_, secret)) = terms {
        state.credentials.set_client_secret(&server.for_credentials()?, secret).await?;
    }
    match key {
        Some(key) => {
            let checked = sign_in::check_key(state, &server, &key).await?;
            state.store.put_server(&added)?;
            sign_in::keep_key(state, &server, None, checked).await?;
        }
        None => {
            let auth = match &added.auth {
                None if !server.built_in => learn_auth(state, &server).await,
                known => known.clone(),
            };
            state.store.put_server(&Added { auth, ..added })?;
        }
    }
    state.refresh().await?;
    let server = state.server(&server.id)?;
    if server.auth == Auth::Open {
        state.gateway.meet(server.for_gateway()?, OPEN_INSTANCE.to_owned());
    }
    let url = server.url.map(|it| it.to_string()).unwrap_or_default();
    Ok(Reply::Server { id: server.id, name: server.name, url })
}

/// Open, when the server lets everybody in. Else OAuth, which a server out of reach is held to be until its first
/// sign-in decides.
async fn learn_auth(state: &State, server: &Server) -> Option<Auth> {
    match probe::is_open(state, server).await {
        Some(true) => Some(Auth::Open),
        Some(false) | None => Some(Auth::OAuth),
    }
}

/// The server as it would be with this change.
fn as_server(settings: &Settings, added: &Added) -> Server {
    let mut settings = settings.clone();
    settings.added.retain(|it| it.id != added.id);
    settings.added.push(added.clone());
    server::find(&settings, &added.id).expect("it was just added")
}

/// The id asked for; else the vendor's, that of the server at this address, or one made from the address.
fn choose_id(settings: &Settings, url: &Url, asked: Option<String>) -> Result<String, Failure> {
    if let Some(id) = asked {
        address::check_id(&id)?;
        return Ok(id);
    }
    if let Some(vendor) = catalog::vendor_of(url) {
        return Ok(vendor.id.to_owned());
    }
    let servers = server::servers(settings);
    if let Some(same) = servers.iter().find(|it| it.url.as_ref() == Some(url)) {
        return Ok(same.id.clone());
    }
    let base = address::id_of(url);
    let free = |id: &String| servers.iter().all(|it| it.id != *id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    Ok(std::iter::once(base.clone()).chain(numbered).find(free).expect("numbers do not end"))
}

/// Makes an added server one that is signed in to with a key.
pub(super) fn expect_key(state: &State, id: &str) -> Result<(), Failure> {
    let settings = state.store.settings();
    match settings.added(id) {
        Some(added) => Ok(state.store.put_server(&Added { auth: Some(Auth::ApiKey), ..added.clone() })?),
        None => Ok(()),
    }
}

/// A credential is bound to the address it was given for; another address must not inherit it.
fn refuse_while_signed_in(state: &State, server: &Server) -> Result<(), Failure> {
    if state.credentials.instances(&server.id).is_empty() {
        return Ok(());
    }
    let at = server.url.as_ref().map(|it| it.to_string()).unwrap_or_default();
    let bound = words("failure-address-bound").with("server", &server.name).with("address", at);
    Err(Failure::of(Kind::Usage, bound).remedy(words("failure-address-bound-hint").with("id", &server.id)))
}

/// Forgets a server: revokes, removes its entries, then the rest. A built-in server goes back to how it was shipped.
pub(super) async fn remove(state: &Arc<State>, id: &str) -> Result<Reply, Failure> {
    let server = state.server(id)?;
    let mut told = Vec::new();
    for cleared in instances::clear_all(state, &server).await? {
        let said = words("done-cleared").with("instance", cleared.label).with("said", cleared.server_said);
        told.push(said);
    }
    let (removed, kept) = connect::remove_everywhere(state, id).await?;
    if !removed.is_empty() {
        told.push(words("done-entries").with("all", removed.join(", ")));
    }
    told.extend(kept.into_iter().map(|why| words("done-entry-left").with("why", why)));
    state.known.forget(id, None);
    state.tools.forget(id, None);
    state.calls.forget(id);
    state.credentials.forget_server(id)?;
    state.store.remove_server(id)?;
    state.questions.forget(id);
    state.gateway.instances_changed();
    state.refresh().await?;
    let what = match server.built_in {
        true => words("done-as-shipped").with("server", &server.name),
        false => words("done-forgotten").with("server", &server.name),
    };
    let all = told.into_iter().fold(what, |one, more| words("done-and").with("one", one).with("more", more));
    Ok(done(words("done-removed").with("all", all)))
}

/// Asks the server for its tools as the active instance.
pub(super) async fn test(state: &Arc<State>, id: &str) -> Result<Reply, Failure> {
    let mut server = state.server(id)?;
    let address = server.for_gateway()?;
    let settings = state.store.settings();
    let instances = state.credentials.instances(id);
    if server.auth == Auth::OAuth && instances.is_empty() {
        // That nobody is signed in is worth saying only of a server that is there and asks for it.
        match state.gateway.probe(&address, None).await {
            Ok(_) if !server.built_in => {
                sign_in::set_auth(state, &server, Auth::Open)?;
                server.auth = Auth::Open;
            }
            Ok(_) | Err(ProbeError::Unauthorized(_) | ProbeError::Refused(_) | ProbeError::Limited(_)) => {}
            Err(
                failed @ (ProbeError::Unreachable(_)
                | ProbeError::Untrusted(_)
                | ProbeError::Failing(_)
                | ProbeError::NotMcp(_)),
            ) => return Err(failed.into()),
        }
    }
    let active = instance::active(&settings, &instances, id);
    if server.auth != Auth::Open && active.is_none() {
        return Err(match instances.as_slice() {
            [] => Failure::of(
                Kind::SignInNeeded,
                words("failure-nobody-signed-in").with("server", &server.name),
            )
            .remedy(words("failure-sign-in-hint").with("id", id)),
            [first, ..] => {
                let choose = words("failure-none-active-hint").with("id", id).with("label", &first.label);
                Failure::of(Kind::SignInNeeded, words("failure-none-active").with("server", &server.name))
                    .remedy(choose)
            }
        });
    }
    if let Some(active) = active {
        state.credentials.try_again(&active.id);
    }
    let answer = match probe::probe(state, &server, active.map(|it| it.id.as_str())).await {
        Err(failure) if failure.kind == Kind::SignInNeeded && server.auth == Auth::Open => {
            // It was open once. From now on the first sign-in decides.
            if let Some(added) = settings.added(id) {
                state.store.put_server(&Added { auth: Some(Auth::OAuth), ..added.clone() })?;
            }
            state.refresh().await?;
            return Err(failure);
        }
        Err(failure) if failure.kind == Kind::SignInNeeded => {
            state.refresh().await?;
            return Err(match active {
                Some(active) => failure.hint(server.sign_in_again(&active.label)),
                None => failure,
            });
        }
        answer => answer?,
    };
    if let Some(active) = active {
        state.activity.used(&active.id, state.now());
    }
    state.refresh().await?;
    Ok(Reply::Tested {
        server: server.id,
        instance: active.map(|it| it.label.clone()),
        tools: answer.tools.into_iter().map(|it| it.name).collect(),
        took_ms: u32::try_from(answer.took.as_millis()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_finds_its_id() {
        let mut settings = Settings::default();
        let url = |text: &str| Url::parse(text).unwrap();
        settings.added.push(Added {
            id: "example".to_owned(),
            name: None,
            url: url("https://mcp.example.com/a"),
            auth: None,
            terms: Terms::default(),
        });
        let check = |text: &str, asked: Option<&str>, wanted: &str| {
            assert_eq!(choose_id(&settings, &url(text), asked.map(str::to_owned)).unwrap(), wanted, "{text}");
        };
        check("https://mcp.partnerstack.com/mcp", None, "partnerstack");
        check("https://x.partnero.com/mcp", None, "partnero");
        check("https://mcp.example.com/a", None, "example");
        check("https://mcp.example.com/b", None, "example-2");
        check("https://mcp.linear.app/mcp", None, "linear");
        check("http://127.0.0.1:1/mcp", Some("partnerstack"), "partnerstack");
        assert!(choose_id(&settings, &url("https://x.example"), Some("No!".to_owned())).is_err());
    }
}
