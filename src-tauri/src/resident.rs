//! Becoming the owner, or making way for the one that runs already.

use engine::{Command, Failure, Owner, OwnerState, Reply, World, local::Caller};
use texts::Texts;

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
        return join(world, caller, background).await;
    }
    match Owner::start(world.setup(true)).await {
        Ok(owner) => Ok(Begun::Owner(owner)),
        // Somebody else may have been quicker.
        Err(failure) => match Caller::try_connect(&world.place).await? {
            Some(caller) => join(world, caller, background).await,
            None => Err(failure),
        },
    }
}

async fn join(world: &World, mut caller: Caller, background: bool) -> Result<Begun, Failure> {
    let texts = |language: engine::Language| Texts::new(language.spoken(world.locale().as_deref()));
    let snapshot = match caller.ask(&Command::Snapshot).await? {
        Reply::Snapshot { snapshot } => snapshot,
        _ => return Ok(Begun::Nothing(texts(engine::Language::System).say("tray-runs", &[]))),
    };
    let OwnerState { pid, desktop, .. } = snapshot.owner;
    let texts = texts(snapshot.look.language);
    let pid = [("pid", pid.into())];
    if background {
        return Ok(Begun::Nothing(texts.say("tray-runs-as", &pid)));
    }
    if !desktop {
        return Ok(Begun::JoinedWindow(texts.say("tray-runs-bare", &pid)));
    }
    caller.ask(&Command::Open).await?;
    Ok(Begun::Nothing(texts.say("tray-runs-open", &pid)))
}
