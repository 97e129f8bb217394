//! The servers as the rest of the program needs them: the catalog, changed and extended by the settings.

use url::Url;

use crate::{
    Failure, Kind,
    catalog::{self, CATALOG},
    snapshot::{Auth, Terms},
    store::{Added, Settings},
    words::words,
};

/// The instance of a server that needs no sign-in.
pub(crate) const OPEN_INSTANCE: &str = "default";

/// One server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `None`: built in, and the user has not said yet where it is.
    pub(crate) url: Option<Url>,
    pub(crate) auth: Auth,
    pub(crate) terms: Terms,
    pub(crate) note: Option<String>,
    pub(crate) built_in: bool,
}

/// Every server, built-in ones first.
pub(crate) fn servers(settings: &Settings) -> Vec<Server> {
    let added = settings.added.iter().filter(|it| catalog::built_in(&it.id).is_none());
    CATALOG.iter().map(|it| from_catalog(it, settings)).chain(added.map(from_settings)).collect()
}

/// The server with this id.
pub(crate) fn find(settings: &Settings, id: &str) -> Option<Server> {
    match catalog::built_in(id) {
        Some(built_in) => Some(from_catalog(built_in, settings)),
        None => settings.added(id).map(from_settings),
    }
}

/// The server with this id, or what to say about there being none.
pub(crate) fn known(settings: &Settings, id: &str) -> Result<Server, Failure> {
    find(settings, id).ok_or_else(|| {
        let all: Vec<String> = servers(settings).into_iter().map(|it| it.id).collect();
        Failure::of(Kind::Usage, words("failure-no-server").with("id", id))
            .remedy(words("failure-no-server-hint").with("all", all.join(", ")))
    })
}

fn from_catalog(built_in: &catalog::BuiltIn, settings: &Settings) -> Server {
    let changed = settings.added(built_in.id);
    let own = || built_in.url.map(|it| Url::parse(it).expect("the catalog's addresses are valid"));
    Server {
        id: built_in.id.to_owned(),
        name: changed.and_then(|it| it.name.clone()).unwrap_or_else(|| built_in.name.to_owned()),
        url: changed.map(|it| it.url.clone()).or_else(own),
        auth: changed.and_then(|it| it.auth.clone()).unwrap_or_else(|| built_in.auth.clone()),
        terms: changed.map(|it| it.terms.clone()).unwrap_or_default(),
        note: Some(built_in.note.to_owned()),
        built_in: true,
    }
}

fn from_settings(added: &Added) -> Server {
    Server {
        id: added.id.clone(),
        name: added.name.clone().unwrap_or_else(|| name_from(&added.id)),
        url: Some(added.url.clone()),
        auth: added.auth.clone().unwrap_or(Auth::OAuth),
        terms: added.terms.clone(),
        note: None,
        built_in: false,
    }
}

/// "my-crm" as people write it: "My Crm".
fn name_from(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|it| it.to_uppercase().chain(letters).collect::<String>())
    };
    id.split('-').filter_map(capital).collect::<Vec<_>>().join(" ")
}

impl Server {
    /// As the gateway sees it.
    pub(crate) fn for_gateway(&self) -> Result<gateway::Server, Failure> {
        let (id, name, url) = (self.id.clone(), self.name.clone(), self.address()?);
        Ok(gateway::Server { id, name, url, budget: catalog::budget(self) })
    }

    /// As the credentials see it.
    pub(crate) fn for_credentials(&self) -> Result<credentials::Server, Failure> {
        let auth = match &self.auth {
            Auth::OAuth => credentials::Auth::OAuth,
            Auth::ApiKey => credentials::Auth::ApiKey,
            Auth::Header(name) => credentials::Auth::Header(name.clone()),
            Auth::Open => credentials::Auth::Open,
        };
        let (id, name, url) = (self.id.clone(), self.name.clone(), self.address()?);
        Ok(credentials::Server { id, name, url, auth, terms: terms(&self.terms) })
    }

    /// The one command that makes an instance act again.
    pub(crate) fn sign_in_again(&self, label: &str) -> String {
        let key = match self.auth {
            Auth::ApiKey | Auth::Header(_) => " --api-key-stdin",
            Auth::OAuth | Auth::Open => "",
        };
        format!("traygate reconnect {} \"{label}\"{key}", self.id)
    }

    fn address(&self) -> Result<Url, Failure> {
        self.url.clone().ok_or_else(|| self.no_address())
    }

    /// Says that nobody has told where it is.
    pub(crate) fn no_address(&self) -> Failure {
        let (name, id) = (&self.name, &self.id);
        Failure::of(Kind::Usage, words("failure-no-address").with("server", name))
            .remedy(words("failure-no-address-hint").with("server", name).with("id", id))
    }
}

fn terms(terms: &Terms) -> credentials::Terms {
    credentials::Terms {
        client: terms
            .client_id
            .clone()
            .map(|id| credentials::Preregistered { id, has_secret: terms.client_secret }),
        // It was checked when it was given.
        client_metadata: terms.client_metadata_url.as_deref().and_then(|url| Url::parse(url).ok()),
        no_resource: terms.no_resource,
        old_sign_in: terms.old_sign_in,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_without_a_name_is_called_after_its_id() {
        for (id, name) in [("linear", "Linear"), ("my-crm-2", "My Crm 2")] {
            assert_eq!(name_from(id), name);
        }
    }
}
