//! The network outside of the program, as a value.

use crate::Route;
use futures_util::future::BoxFuture;
use std::{io, net::IpAddr, sync::Arc, time::Duration};

/// What sign-in, renewal and revocation know of the network. The default is the system's; tests bring names,
/// certificates and patience of their own.
#[derive(Clone)]
pub struct Network {
    pub names: Arc<dyn Names>,
    /// For one answer, from connecting to its last byte.
    pub patience: Duration,
    pub route: Route,
}

impl Default for Network {
    fn default() -> Network {
        Network { names: Arc::new(SystemNames), patience: Duration::from_secs(30), route: Route::default() }
    }
}

/// What host names stand for.
pub trait Names: Send + Sync + 'static {
    /// The addresses of a name at this moment. Asked anew for every connection.
    fn lookup<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;

    /// Where the connection to an address that may be visited goes: there. Tests serve "public" addresses from this
    /// machine, which has none.
    fn route(&self, address: IpAddr) -> IpAddr {
        address
    }
}

struct SystemNames;

impl Names for SystemNames {
    fn lookup<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|it| it.ip()).collect()) })
    }
}
