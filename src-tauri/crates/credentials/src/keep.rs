//! Which instance a fresh credential belongs to, and what it is called.

use crate::{
    Error, Instance, Secret, Server, SignedIn, Wanted,
    credentials::{Inner, on_disk},
    discovery::short,
    identity::Identity,
};
use std::sync::Arc;
use vault::{Credential, Row, Scopes};

/// Puts a fresh credential into the vault: over the instance it renews, or as a new one. `known`: the instance that
/// holds this very key already.
pub(crate) async fn keep(
    inner: &Arc<Inner>,
    server: &Server,
    wanted: &Wanted,
    identity: Option<Identity>,
    credential: Credential,
    known: Option<String>,
) -> Result<SignedIn, Error> {
    let key = inner.key().await?;
    let rows = inner.vault.rows(&server.id);
    let place = place(&rows, wanted, identity.as_ref(), known.as_deref());
    let now = inner.now();
    let row = match place.over {
        Some(old) => Row {
            identity: identity.as_ref().map(|is| is.name.clone()).or(old.identity.clone()),
            identity_key: identity.as_ref().map(|is| is.key.clone()).or(old.identity_key.clone()),
            url: server.url.to_string(),
            dead: None,
            signed_in_at: now,
            refreshing_since: None,
            scopes: scopes_after(&old.scopes, &credential),
            ending: None,
            ..old.clone()
        },
        None => Row {
            id: new_id()?,
            server: server.id.clone(),
            url: server.url.to_string(),
            label: new_label(server, &rows, wanted, identity.as_ref()),
            identity: identity.as_ref().map(|is| is.name.clone()),
            identity_key: identity.map(|is| is.key),
            kind: String::new(),
            issuer: String::new(),
            resource: String::new(),
            dead: None,
            signed_in_at: now,
            expires_at: None,
            refreshing_since: None,
            scopes: scopes_after(&Scopes::default(), &credential),
            ending: None,
            renew_at: None,
            ends_at: None,
            sealed: Vec::new(),
        },
    };
    let (other_than, added) = (place.other_than, place.over.is_none());
    let credential = Arc::new(credential);
    let (writer, sealed) = (inner.clone(), credential.clone());
    let row = on_disk(move || writer.vault.put(&key, row, &sealed)).await?;
    inner.hold(&row, credential);
    inner.flights.forget(&row.id);
    inner.changed();
    tracing::info!(server = server.id, instance = row.id, "signed in");
    Ok(SignedIn { instance: Instance::of(&row), other_than, added })
}

/// What is known of an instance's scopes once this credential is its own.
fn scopes_after(before: &Scopes, credential: &Credential) -> Scopes {
    match credential {
        Credential::OAuth(grant) => before.signed_in(&grant.asked, grant.granted.as_deref()),
        Credential::Key { .. } => Scopes::default(),
    }
}

/// Where a credential goes.
struct Place<'a> {
    over: Option<&'a Row>,
    other_than: Option<String>,
}

/// The same identity again, or the same key, replaces its credential. "Reconnect" replaces the instance it was asked
/// for, unless that one is known as an account which this sign-in is not, or did not say that it is: another account
/// must not act under its name.
fn place<'a>(
    rows: &'a [Row],
    wanted: &Wanted,
    identity: Option<&Identity>,
    known: Option<&str>,
) -> Place<'a> {
    let has_key = |row: &&Row| known == Some(row.id.as_str());
    let is_account =
        |row: &&Row| identity.is_some_and(|is| row.identity_key.as_deref() == Some(is.key.as_str()));
    let same = rows.iter().find(has_key).or_else(|| rows.iter().find(is_account));
    let meant = wanted.replaces.as_ref().and_then(|id| rows.iter().find(|row| row.id == *id));
    match (meant, same) {
        (None, _) => Place { over: same, other_than: None },
        // An instance signed in before its server told identities may turn out to be one we have by its name.
        (Some(row), Some(same)) if same.id != row.id => {
            Place { over: Some(same), other_than: Some(row.label.clone()) }
        }
        (Some(row), None) if row.identity_key.is_some() => {
            Place { over: None, other_than: Some(row.label.clone()) }
        }
        (Some(row), _) => Place { over: Some(row), other_than: None },
    }
}

/// The instance that holds this key already, if its record opens.
pub(crate) async fn key_holder(inner: &Inner, server: &Server, credential: &Credential) -> Option<String> {
    let Credential::Key { value, .. } = credential else { return None };
    for row in inner.vault.rows(&server.id) {
        if let Ok(other) = inner.opened(&row).await
            && matches!(&*other, Credential::Key { value: theirs, .. } if theirs == value)
        {
            return Some(row.id);
        }
    }
    None
}

/// The label asked for, else the identity's name, else the server's name with a number; unique within the server. A
/// label asked for is not given to another instance than the one it was meant for.
fn new_label(server: &Server, rows: &[Row], wanted: &Wanted, identity: Option<&Identity>) -> String {
    let asked = wanted.label.as_deref().filter(|_| wanted.replaces.is_none()).map(label_of);
    let named = identity.map(|identity| label_of(&identity.name));
    let free = |label: &str| !rows.iter().any(|row| same_label(row, label));
    match asked.or(named).filter(|label| !label.is_empty()) {
        Some(label) if free(&label) => label,
        Some(label) => numbered(&label, 2, free),
        None => numbered(&server.name, 1, free),
    }
}

pub(crate) fn numbered(stem: &str, first: usize, free: impl Fn(&str) -> bool) -> String {
    let mut number = first;
    loop {
        let label = format!("{stem} {number}");
        if free(&label) {
            return label;
        }
        number += 1;
    }
}

/// Labels that differ only in case would be told apart by nobody.
pub(crate) fn same_label(row: &Row, label: &str) -> bool {
    row.label.to_lowercase() == label.to_lowercase()
}

/// A label as it is kept: one line, not longer than a menu is wide.
pub(crate) fn label_of(text: &str) -> String {
    short(text).chars().take(80).collect::<String>().trim().to_owned()
}

pub(crate) fn new_id() -> Result<String, Error> {
    random_text().map(|text| text.expose().to_owned())
}

/// 128 random bits in hexadecimal.
fn random_text() -> Result<Secret, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Ours {
        attempt: "get random numbers from the system",
        source: crate::error::cause(error),
    })?;
    Ok(Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Auth, Terms};

    fn row(id: &str, label: &str, identity: Option<&str>) -> Row {
        Row {
            id: id.to_owned(),
            server: "s".to_owned(),
            url: String::new(),
            label: label.to_owned(),
            identity: identity.map(str::to_owned),
            identity_key: identity.map(str::to_owned),
            kind: String::new(),
            issuer: String::new(),
            resource: String::new(),
            dead: None,
            signed_in_at: 0,
            expires_at: None,
            refreshing_since: None,
            scopes: Scopes::default(),
            ending: None,
            renew_at: None,
            ends_at: None,
            sealed: Vec::new(),
        }
    }

    fn identity(name: &str) -> Identity {
        Identity { key: name.to_owned(), name: name.to_owned() }
    }

    fn check(replaces: Option<&str>, identity: Option<&str>, over: Option<&str>, other_than: Option<&str>) {
        let rows =
            [row("1", "Acme", Some("acme")), row("2", "Borealis", Some("borealis")), row("3", "Mine", None)];
        let wanted = Wanted { label: None, replaces: replaces.map(str::to_owned) };
        let got = place(&rows, &wanted, identity.map(self::identity).as_ref(), None);
        let got = (got.over.map(|row| row.id.as_str()), got.other_than.as_deref());
        assert_eq!(got, (over, other_than), "{replaces:?} {identity:?}");
    }

    #[test]
    fn the_same_identity_replaces_and_another_one_is_kept_beside() {
        check(None, Some("acme"), Some("1"), None);
        check(None, Some("new"), None, None);
        check(None, None, None, None);
        check(Some("1"), Some("acme"), Some("1"), None);
        check(Some("1"), Some("new"), None, Some("Acme"));
        check(Some("1"), Some("borealis"), Some("2"), Some("Acme"));
        check(Some("1"), None, None, Some("Acme"));
        check(Some("3"), None, Some("3"), None);
        check(Some("3"), Some("new"), Some("3"), None);
        check(Some("3"), Some("acme"), Some("1"), Some("Mine"));
        check(Some("gone"), Some("new"), None, None);
    }

    #[test]
    fn labels_are_unique_within_a_server() {
        let server = Server {
            id: "s".to_owned(),
            name: "PartnerStack".to_owned(),
            url: "https://s.example".parse().unwrap(),
            auth: Auth::OAuth,
            terms: Terms::default(),
        };
        let rows = [row("1", "Acme", Some("acme")), row("2", "PartnerStack 1", None)];
        let label = |asked: Option<&str>, replaces: Option<&str>, name: Option<&str>| {
            let wanted = Wanted { label: asked.map(str::to_owned), replaces: replaces.map(str::to_owned) };
            new_label(&server, &rows, &wanted, name.map(identity).as_ref())
        };
        assert_eq!(label(Some("Mine"), None, Some("Borealis")), "Mine");
        assert_eq!(label(None, None, Some("Borealis")), "Borealis");
        assert_eq!(label(None, None, Some("acme")), "acme 2");
        assert_eq!(label(Some("ACME"), None, None), "ACME 2");
        assert_eq!(label(None, None, None), "PartnerStack 2");
        assert_eq!(label(Some("Acme"), Some("1"), Some("Borealis")), "Borealis");
        assert_eq!(label(Some(" a\u{7}b \n"), None, None), "ab");
    }
}
