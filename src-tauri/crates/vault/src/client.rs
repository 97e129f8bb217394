//! Traygate as one authorisation server knows it.

use crate::Secret;
use serde::{Deserialize, Serialize};

/// A registration. Belongs to its issuer only and is never shown to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub id: String,
    pub secret: Option<Secret>,
    /// Unix seconds; `None`: never.
    pub secret_expires_at: Option<u64>,
    pub method: Proof,
    /// With its port: not every server lets the port vary as RFC 8252 §7.3 wants.
    pub redirect_uri: String,
    pub origin: Origin,
}

/// How an authorisation server came to know a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By RFC 7591; can be made anew.
    #[default]
    Registered,
    /// By hand, before; its id and secret are the user's.
    Preregistered,
    /// By a document at the address that is its id.
    Document,
}

/// How a client proves at the token endpoint who it is (`token_endpoint_auth_method`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    None,
    Basic,
    Post,
}

impl Proof {
    /// As it is registered (RFC 7591 §2).
    pub fn name(self) -> &'static str {
        match self {
            Proof::None => "none",
            Proof::Basic => "client_secret_basic",
            Proof::Post => "client_secret_post",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Proof> {
        [Proof::None, Proof::Basic, Proof::Post].into_iter().find(|method| method.name() == name)
    }
}

impl Client {
    /// Whether the secret still serves for a whole sign-in.
    pub fn is_fresh(&self, now: u64) -> bool {
        const A_SIGN_IN: u64 = 600;
        self.secret_expires_at.is_none_or(|end| end > now + A_SIGN_IN)
    }
}
