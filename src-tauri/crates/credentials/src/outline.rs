//! Instances without their credentials: what a backup holds, and how it comes back.

use crate::{
    Error, Instance,
    credentials::Inner,
    keep::{label_of, new_id, numbered, same_label},
};
use vault::Row;

/// An instance as a backup holds it: nothing secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    pub id: String,
    pub server: String,
    /// The server's address.
    pub url: String,
    pub label: String,
    pub identity: Option<String>,
    /// What tells this account apart from others at its server; its name where there is nothing better.
    pub identity_key: Option<String>,
    /// Unix seconds.
    pub signed_in_at: u64,
}

/// Where an instance of a backup came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restored {
    /// It waits for its next sign-in.
    Waiting(Instance),
    /// This one was here already and was not touched.
    There(Instance),
}

const WAITING: &str = "it came back from a backup, which holds no credentials";

impl Inner {
    pub(crate) fn outlines(&self) -> Vec<Outline> {
        let outline = |row: Row| Outline {
            id: row.id,
            server: row.server,
            url: row.url,
            label: row.label,
            identity: row.identity,
            identity_key: row.identity_key,
            signed_in_at: row.signed_in_at,
        };
        self.vault.all().into_iter().map(outline).collect()
    }

    /// Brings an instance back without a credential, unless it is here.
    pub(crate) fn restore(&self, outline: Outline) -> Result<Restored, Error> {
        let rows = self.vault.rows(&outline.server);
        if let Some(row) = rows.iter().find(|row| is_here(row, &outline)) {
            return Ok(Restored::There(Instance::of(row)));
        }
        let label = label_of(&outline.label);
        let free = |label: &str| !rows.iter().any(|row| same_label(row, label));
        let label = if free(&label) { label } else { numbered(&label, 2, free) };
        // Apps are pinned to an id; one that another server has cannot be given twice.
        let taken = self.vault.all().iter().any(|row| row.id == outline.id);
        let row = Row {
            id: if taken { new_id()? } else { outline.id },
            server: outline.server,
            url: outline.url,
            label,
            identity: outline.identity,
            identity_key: outline.identity_key,
            kind: String::new(),
            issuer: String::new(),
            resource: String::new(),
            dead: Some(WAITING.to_owned()),
            signed_in_at: outline.signed_in_at,
            expires_at: None,
            refreshing_since: None,
            ending: None,
            renew_at: None,
            ends_at: None,
            scopes: Default::default(),
            sealed: Vec::new(),
        };
        let row = self.vault.put_vacant(row)?;
        self.changed();
        Ok(Restored::Waiting(Instance::of(&row)))
    }
}

/// The same instance by its id or its account; by its label where the account of either is not known.
fn is_here(row: &Row, outline: &Outline) -> bool {
    row.id == outline.id
        || match (&row.identity_key, &outline.identity_key) {
            (Some(here), Some(theirs)) => here == theirs,
            (None, _) | (_, None) => same_label(row, &outline.label),
        }
}
