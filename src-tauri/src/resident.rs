//! Becoming the owner: alone, in the place of one that nobody asked for, or not at all.

use engine::{Command, Failure, Kind, Language, Owner, OwnerState, Reply, World, local::Caller};
use std::time::Duration;
use texts::Texts;

/// How often an owner that makes way may be followed by another one: an app whose call waits starts the next.
const ATTEMPTS: usize = 5;
/// How long one that makes way may take to stop listening. It does so first, before running calls end.
const CLOSING: Duration = Duration::from_secs(5);

/// How a start without `--window` went on.
pub(crate) enum Begun {
    /// This process is the owner.
    Owner(Owner),
    /// An owner without a tray runs; this process becomes its window. The text says so.
    JoinedWindow(String),
    /// There is nothing left to do here. The text says why.
    Nothing(String),
}

/// Starts the owner in this process, unless one runs that is to stay.
///
/// # Errors
/// The owner cannot start (keychain, damaged state, …).
pub(crate) async fn begin(world: &World, background: bool) -> Result<Begun, Failure> {
    for _ in 1..ATTEMPTS {
        match attempt(world, background, false).await {
            // It ended while we spoke, or somebody else was quicker to take its place.
            Err(failure) if failure.kind == Kind::Owner => {}
            done => return done,
        }
    }
    attempt(world, background, true).await
}

async fn attempt(world: &World, background: bool, last: bool) -> Result<Begun, Failure> {
    if let Some(mut caller) = Caller::try_connect(&world.place).await? {
        let snapshot = match caller.ask(&Command::Snapshot).await? {
            Reply::Snapshot { snapshot } => snapshot,
            _ => return Ok(Begun::Nothing(texts(world, Language::System).say("tray-runs", &[]))),
        };
        if last || !makes_way(world, &mut caller, &snapshot.owner).await {
            let texts = texts(world, snapshot.look.language);
            return join(&texts, caller, &snapshot.owner, background).await;
        }
    }
    // Waits until the calls of one that ends have ended.
    Owner::start(world.setup(true)).await.map(Begun::Owner)
}

fn texts(world: &World, chosen: Language) -> Texts {
    Texts::new(chosen.spoken(world.locale().as_deref()))
}

/// Asks an owner without a tray to end. Apps that are connected to it find the next one by themselves.
async fn makes_way(world: &World, caller: &mut Caller, owner: &OwnerState) -> bool {
    // One of an older version does not know what it is asked, and stays.
    if owner.desktop || caller.ask(&Command::MakeWay).await.is_err() {
        return false;
    }
    let closed = async {
        while matches!(Caller::try_connect(&world.place).await, Ok(Some(_))) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    // One that takes longer is met again by the next attempt.
    tokio::time::timeout(CLOSING, closed).await.ok();
    true
}

async fn join(
    texts: &Texts,
    mut caller: Caller,
    owner: &OwnerState,
    background: bool,
) -> Result<Begun, Failure> {
    let pid = [("pid", owner.pid.into())];
    Ok(match (owner.desktop, background) {
        (true, true) => Begun::Nothing(texts.say("tray-runs-as", &pid)),
        (false, true) => Begun::Nothing(texts.say("tray-runs-trayless", &pid)),
        (false, false) => Begun::JoinedWindow(texts.say("tray-runs-bare", &pid)),
        (true, false) => {
            caller.ask(&Command::Open).await?;
            Begun::Nothing(texts.say("tray-runs-open", &pid))
        }
    })
}
