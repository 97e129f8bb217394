//! Asking a server for what it is, with and without a credential.

use credentials::{Authorization, Secret};
use gateway::{Probe, ProbeError};
use std::time::Duration;

use crate::{Auth, Failure, server::Server, state::State};

/// How long adding a server waits to learn whether it is open.
const QUICK: Duration = Duration::from_secs(3);

/// Whether the server lets everybody in; `None` when that cannot be learnt just now.
pub(super) async fn is_open(state: &State, server: &Server) -> Option<bool> {
    let server = server.for_gateway().ok()?;
    match tokio::time::timeout(QUICK, state.gateway.probe(&server, None)).await {
        Ok(Ok(_)) => Some(true),
        Ok(Err(ProbeError::Unauthorized(_) | ProbeError::Refused(_) | ProbeError::Limited(_))) => Some(false),
        Ok(Err(
            ProbeError::Unreachable(_)
            | ProbeError::Untrusted(_)
            | ProbeError::Failing(_)
            | ProbeError::NotMcp(_),
        ))
        | Err(_) => None,
    }
}

/// The header a key makes.
pub(super) fn authorization(auth: &Auth, key: &Secret) -> Authorization {
    match auth {
        Auth::Header(name) => Authorization { header: name.to_ascii_lowercase(), value: key.clone() },
        Auth::ApiKey | Auth::OAuth | Auth::Open => Authorization {
            header: "authorization".to_owned(),
            value: Secret::new(format!("Bearer {}", key.expose())),
        },
    }
}

/// One real conversation with the server as this instance; a refused credential is refreshed once.
pub(super) async fn probe(state: &State, server: &Server, instance: Option<&str>) -> Result<Probe, Failure> {
    Ok(ask(state, server, instance).await??)
}

/// The same, with what went wrong at the server apart from what went wrong here.
pub(super) async fn ask(
    state: &State,
    server: &Server,
    instance: Option<&str>,
) -> Result<Result<Probe, ProbeError>, Failure> {
    let address = server.for_gateway()?;
    let Some(instance) = instance else {
        return Ok(state.gateway.probe(&address, None).await);
    };
    let known = server.for_credentials()?;
    let first = state.credentials.authorize(&known, instance, None).await?;
    match state.gateway.probe(&address, first.clone()).await {
        Err(ProbeError::Unauthorized(_)) if first.is_some() => {
            let refused = first.map(|it| it.value);
            let second = state.credentials.authorize(&known, instance, refused.as_ref()).await?;
            Ok(state.gateway.probe(&address, second).await)
        }
        answer => Ok(answer),
    }
}
