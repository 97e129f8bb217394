//! Becoming the owner, or making way for the one that runs already.

use engine::{Command, Failure, Owner, OwnerState, Reply, World, local::Caller};

/// How a start without `--window` went on.
pub(crate) enum Begun {
    /// This process is the owner.
    Owner(Owner),
    /// An owner without a tray runs; this process becomes its window. The text says so.
    JoinedWindow(String),
    /// There is nothing left to do here. The text says why.
    Nothing(String),
}

/// Starts the owner in this process, unless one runs.
///
/// # Errors
/// The owner cannot start (keychain, damaged state, …).
pub(crate) async fn begin(world: &World, background: bool) -> Result<Begun, Failure> {
    if let Some(caller) = Caller::try_connect(&world.place).await? {
        return join(caller, background).await;
    }
    match Owner::start(world.setup(true)).await {
        Ok(owner) => Ok(Begun::Owner(owner)),
        // Somebody else may have been quicker.
        Err(failure) => match Caller::try_connect(&world.place).await? {
            Some(caller) => join(caller, background).await,
            None => Err(failure),
        },
    }
}

async fn join(mut caller: Caller, background: bool) -> Result<Begun, Failure> {
    let owner = match caller.ask(&Command::Snapshot).await? {
        Reply::Snapshot { snapshot } => snapshot.owner,
        _ => return Ok(Begun::Nothing("Traygate already runs.".to_owned())),
    };
    let OwnerState { pid, desktop, .. } = owner;
    if background {
        return Ok(Begun::Nothing(format!("Traygate already runs (process {pid}).")));
    }
    if !desktop {
        return Ok(Begun::JoinedWindow(format!(
            "Traygate already runs without a tray (`traygate serve`, process {pid}); this is its window."
        )));
    }
    caller.ask(&Command::Open).await?;
    Ok(Begun::Nothing(format!("Traygate already runs (process {pid}); its window is open now.")))
}
