//! The owner: servers, instances, clients and the gateway joined into one thing with commands and a snapshot.

mod command;
mod failure;
mod snapshot;

pub use command::{Command, Reply, SignInStep, Via};
pub use failure::{Failure, Kind};
pub use snapshot::{
    Auth, ClientState, Crossing, Finding, InstanceState, OwnerState, ServerState, Snapshot, Status,
};
