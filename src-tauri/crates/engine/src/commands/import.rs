//! Adding what a vendor's snippet names.

use moving::{
    Credential, address,
    snippet::{self, Found, Note},
};
use std::sync::Arc;
use url::Url;

use super::{servers, sign_in};
use crate::{
    Auth, AuthInput, Failure, Kind, Reply, catalog,
    server::{self, Server},
    state::State,
    words::{Filling, Said, phrase, words},
};

/// Understands a snippet, adds its servers, takes its keys into the vault, and says what it did.
pub(super) async fn import(state: &Arc<State>, text: &str) -> Result<Reply, Failure> {
    let snippet = snippet::read(text);
    let mut understood: Vec<Said> = snippet.notes.iter().map(note).collect();
    let mut ids: Vec<String> = Vec::new();
    let mut failed = None;
    for found in snippet.found {
        if leads_here(state, &found) {
            understood.push(words("done-snippet-here").with("url", found.url.as_str()).into());
            continue;
        }
        match one(state, found, &mut understood).await {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) => ids.push(id),
            Err(failure) => {
                understood.push(failure.clone().into());
                failed = Some(failure);
            }
        }
    }
    match (ids.is_empty(), failed) {
        (false, _) => Ok(Reply::Imported { understood, servers: ids }),
        (true, Some(failure)) => Err(failure),
        (true, None) => {
            let said = understood.iter().map(|it| &**it).collect::<Vec<_>>().join("; ");
            let none = match said.is_empty() {
                true => words("failure-snippet"),
                false => words("failure-snippet-local").with("said", said),
            };
            Err(Failure::of(Kind::Usage, none).remedy(words("failure-snippet-hint")))
        }
    }
}

/// An entry of ours, pasted back.
/// What a snippet names and we leave out.
fn note(note: &Note) -> Said {
    let said = match note {
        Note::Beyond { shown, beyond } => {
            words("done-snippet-beyond").with("name", phrase(shown)).with("all", both(beyond))
        }
        Note::Here { shown } => words("done-snippet-here").with("url", phrase(shown)),
        Note::Program { shown } => words("done-snippet-program").with("name", phrase(shown)),
        Note::Refused { shown, refused } => {
            let why = Failure::from(refused.clone());
            words("done-snippet-refused").with("name", phrase(shown)).with("why", why)
        }
        Note::NoAddress { shown } => words("done-snippet-no-address").with("name", phrase(shown)),
        Note::Address(refused) => return Failure::from(refused.clone()).into(),
    };
    said.into()
}

/// What an entry asks for and would not get.
pub(super) fn both(beyond: &[String]) -> Filling {
    let both = |one, more| words("done-both").with("one", one).with("more", more).into();
    beyond.iter().map(phrase).reduce(both).unwrap_or_else(|| "".into())
}

fn leads_here(state: &State, found: &Found) -> bool {
    address::is_loopback(&found.url) && found.url.port() == Some(state.gateway.port())
}

async fn one(state: &Arc<State>, found: Found, understood: &mut Vec<Said>) -> Result<String, Failure> {
    let id = id_for(state, &found.url, found.name.as_deref());
    let settings = state.store.settings();
    let before = server::find(&settings, &id);
    let name = match (&before, &found.name) {
        (None, Some(name)) if *name != id => Some(name.clone()),
        _ => None,
    };
    let url = found.url.to_string();
    let shown = name.clone().unwrap_or_else(|| before.as_ref().map_or(id.clone(), |it| it.name.clone()));
    let known = before.is_some_and(|it| it.url.as_ref() == Some(&found.url));
    let form = phrase(found.form);
    let said = match known {
        true => words("done-snippet-known").with("form", form).with("server", shown).with("url", &url),
        false => words("done-snippet-added").with("form", form).with("server", shown).with("url", &url),
    };
    match found.credential {
        None => {
            if !known {
                servers::add(state, &url, Some(id.clone()), name, None, None).await?;
            }
            understood.push(said.into());
        }
        Some(Credential::Placeholder) => {
            if !known {
                let keyed = catalog::built_in(&id).is_none();
                servers::add(state, &url, Some(id.clone()), name, None, None).await?;
                if keyed {
                    servers::expect_key(state, &id)?;
                }
            }
            let own = words("done-snippet-placeholder").with("said", said).with("id", &id);
            understood.push(own.into());
        }
        Some(Credential::Bearer(key)) => {
            take_key(state, &id, name, &url, known, AuthInput::ApiKey(key.expose().to_owned())).await?;
            understood.push(words("done-snippet-key").with("said", said).into());
        }
        Some(Credential::Header { name: header, value }) => {
            let input = AuthInput::Header { name: header.clone(), value: value.expose().to_owned() };
            take_key(state, &id, name, &url, known, input).await?;
            understood.push(words("done-snippet-header").with("said", said).with("header", header).into());
        }
    }
    Ok(id)
}

/// Adds the server, then signs in with the key. A built-in server stays when only the key is wrong. → what was added,
/// or `Reply::SignedIn`.
pub(super) async fn take_key(
    state: &Arc<State>,
    id: &str,
    name: Option<String>,
    url: &str,
    known: bool,
    input: AuthInput,
) -> Result<Reply, Failure> {
    let server: Option<Server> = server::find(&state.store.settings(), id);
    let takes_keys = server.as_ref().is_some_and(|it| matches!(it.auth, Auth::ApiKey));
    match input {
        AuthInput::ApiKey(key) if takes_keys => {
            if !known {
                servers::add(state, url, Some(id.to_owned()), name, None, None).await?;
            }
            sign_in::with_key(state, id, None, &key).await
        }
        input => servers::add(state, url, Some(id.to_owned()), name, Some(input), None).await,
    }
}

/// The id a found server gets: that of the vendor whose address it is or, for an address that can be nobody else's
/// (on this machine, or where the catalog has none), that of the vendor it is named after. A snippet cannot send a
/// built-in server's name to a stranger's address.
pub(super) fn id_for(state: &State, url: &Url, name: Option<&str>) -> String {
    let settings = state.store.settings();
    if let Some(vendor) = catalog::vendor_of(url) {
        return vendor.id.to_owned();
    }
    let named = name.and_then(address::id_from);
    if let Some(name) = &named {
        match (catalog::built_in(name), server::find(&settings, name)) {
            (Some(vendor), _) if vendor.url.is_none() || address::is_loopback(url) => {
                return name.clone();
            }
            (Some(_), _) => {}
            (None, Some(known)) if known.url.as_ref() != Some(url) => {}
            (None, _) => return name.clone(),
        }
    }
    let servers = server::servers(&settings);
    if let Some(same) = servers.iter().find(|it| it.url.as_ref() == Some(url)) {
        return same.id.clone();
    }
    let base = named.filter(|it| catalog::built_in(it).is_none()).unwrap_or_else(|| address::id_of(url));
    let free = |id: &String| servers.iter().all(|it| it.id != *id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(free).expect("numbers do not end")
}
