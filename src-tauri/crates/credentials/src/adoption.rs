//! A sign-in that another program on this machine made, taken over. It is kept before anybody tries it: a refresh token
//! that rotates must never exist in memory alone.

use crate::{
    Error, Identity, Instance, Revocation, Secret, Server, SignedIn, Wanted,
    credentials::{Inner, on_disk},
    discovery::{self, Probed, SignInPoint},
    keep,
};
use std::sync::Arc;
use vault::{Client, Credential, Grant, Origin, Proof, Row};

/// Tokens that another program on this machine holds for a server, and what it was registered as.
#[derive(Debug)]
pub struct Foreign {
    pub access: Secret,
    pub refresh: Option<Secret>,
    /// Seconds the access token lives, as it was said when it came.
    pub life: Option<u64>,
    /// Unix seconds; when it came.
    pub received_at: u64,
    /// What the server said it gave.
    pub scopes: Option<Vec<String>>,
    pub client_id: String,
    pub client_secret: Option<Secret>,
    /// Unix seconds.
    pub client_secret_expires_at: Option<u64>,
    /// `token_endpoint_auth_method` of its registration.
    pub method: Option<String>,
    /// Where it came back to after a sign-in.
    pub redirect_uri: Option<String>,
    /// The sign-in server it says the tokens are of.
    pub issuer: Option<String>,
}

/// What became of a sign-in that was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// It is an instance now.
    Kept(Instance),
    /// The account is signed in to already, by another grant that works: that one stays.
    Known(Instance),
}

impl Foreign {
    /// The same as a grant of ours. Bound to what the server itself says it is for.
    pub(crate) fn grant(self, point: SignInPoint) -> Grant {
        let method = match (&self.client_secret, self.method.as_deref().and_then(Proof::named)) {
            (None, _) => Proof::None,
            (Some(_), Some(method)) => method,
            (Some(_), None) => Proof::Basic,
        };
        let client = Client {
            id: self.client_id,
            secret: self.client_secret,
            secret_expires_at: self.client_secret_expires_at,
            method,
            redirect_uri: self.redirect_uri.unwrap_or_default(),
            origin: Origin::Registered,
        };
        Grant {
            access: self.access,
            refresh: self.refresh,
            received_at: self.received_at,
            life: self.life,
            issuer: point.issuer.name,
            resource: point.resource,
            token_endpoint: point.issuer.token_endpoint,
            revocation_endpoint: point.issuer.revocation_endpoint,
            client,
            asked: self.scopes.clone().unwrap_or_default(),
            granted: self.scopes,
        }
    }
}

impl Inner {
    /// Where the server signs people in, by its own data as of now.
    pub(crate) async fn point_of(&self, server: &Server) -> Result<SignInPoint, Error> {
        let http = self.http(server).await?;
        let challenge = match discovery::probe(&http, server).await? {
            Probed::WantsSignIn(challenge) => challenge,
            Probed::Open => None,
        };
        discovery::find(&http, server, challenge.as_ref()).await
    }

    /// Keeps the tokens as an instance, untried. `Known`: they were taken over before.
    pub(crate) async fn adopt(
        self: &Arc<Self>,
        server: &Server,
        foreign: Foreign,
        label: Option<String>,
    ) -> Result<Adopted, Error> {
        // A registration is one program's alone: who has it here has taken it over. Its tokens may have been renewed
        // since, and the old refresh token shown once more would end the whole sign-in.
        if let Some(row) = self.holder_of(server, &foreign.client_id).await {
            return Ok(Adopted::Known(Instance::of(&row)));
        }
        let point = self.point_of(server).await?;
        let bare = |it: &str| it.trim_end_matches('/').to_owned();
        if let Some(named) = foreign.issuer.as_deref().filter(|it| bare(it) != bare(&point.issuer.name)) {
            return Err(Error::Denied {
                server: server.name.clone(),
                reason: format!(
                    "the sign-in is one of {}, and not of its sign-in server",
                    discovery::short(named)
                ),
            });
        }
        let sendable = foreign.access.expose().bytes().all(|it| it.is_ascii_graphic());
        if !sendable || foreign.access.expose().is_empty() {
            let reason = "what is kept there is no token".to_owned();
            return Err(Error::Denied { server: server.name.clone(), reason });
        }
        let credential = Credential::OAuth(Box::new(foreign.grant(point)));
        let wanted = Wanted { label, replaces: None };
        let SignedIn { instance, .. } = keep::keep(self, server, &wanted, None, credential, None).await?;
        Ok(Adopted::Kept(instance))
    }

    /// The living instance whose grant was made by the registration of this id.
    pub(crate) async fn holder_of(&self, server: &Server, client_id: &str) -> Option<Row> {
        for row in self.vault.rows(&server.id) {
            let lives = row.dead.is_none() && !row.is_vacant();
            if lives
                && let Ok(opened) = self.opened(&row).await
                && let Credential::OAuth(grant) = &*opened
                && grant.client.id == client_id
            {
                return Some(row);
            }
        }
        None
    }

    /// Joins a sign-in that was taken over, and that works, with what its server says whose it is. `named`: it keeps
    /// its label.
    pub(crate) async fn settle_adopted(
        self: &Arc<Self>,
        server: &Server,
        instance: &str,
        identity: Option<Identity>,
        named: bool,
    ) -> Result<Adopted, Error> {
        let row = self.row(&server.id, &server.name, instance)?;
        let Some(identity) = identity else { return Ok(Adopted::Kept(Instance::of(&row))) };
        let rows = self.vault.rows(&server.id);
        let is_account =
            |it: &&Row| it.id != row.id && it.identity_key.as_deref() == Some(identity.key.as_str());
        let over = match rows.iter().find(is_account) {
            Some(same) if same.dead.is_none() && !same.is_vacant() => {
                return Ok(Adopted::Known(Instance::of(same)));
            }
            Some(same) => same.id.clone(),
            None => row.id.clone(),
        };
        let opened = self.opened(&row).await?;
        let Credential::OAuth(grant) = &*opened else { return Ok(Adopted::Kept(Instance::of(&row))) };
        let name = keep::label_of(&identity.name);
        let wanted = Wanted { label: None, replaces: Some(over.clone()) };
        let credential = Credential::OAuth(grant.clone());
        let kept = keep::keep(self, server, &wanted, Some(identity), credential, None).await?;
        if over != row.id {
            self.abandon(&row).await?;
        } else if !named && !name.is_empty() && !rows.iter().any(|it| keep::same_label(it, &name)) {
            self.vault.set_label(&self.row(&server.id, &server.name, &row.id)?, &name)?;
            self.changed();
        }
        let label = self.row(&server.id, &server.name, &kept.instance.id)?;
        Ok(Adopted::Kept(Instance::of(&label)))
    }

    /// Forgets a sign-in that was taken over and is of no use. Nobody is asked to revoke it: the program it came from
    /// may still have it.
    pub(crate) async fn abandon(self: &Arc<Self>, row: &Row) -> Result<(), Error> {
        self.flights.settle(&row.id).await;
        let (writer, gone) = (self.clone(), self.row(&row.server, &row.server, &row.id)?);
        on_disk(move || writer.vault.remove(&gone)).await?;
        self.let_go(&row.id);
        self.flights.forget(&row.id);
        self.changed();
        Ok(())
    }

    /// Revokes tokens that another program holds, where the server's own sign-in data says how.
    pub(crate) async fn revoke_foreign(&self, server: &Server, foreign: Foreign) -> Revocation {
        let asked = tokio::time::timeout(2 * crate::revocation::PATIENCE, self.point_of(server));
        match asked.await {
            Ok(Ok(point)) => self.revoke(server, &foreign.grant(point)).await,
            Ok(Err(error)) => Revocation::Failed(error.to_string()),
            Err(_late) => Revocation::Failed("the server could not be asked in time".to_owned()),
        }
    }
}
