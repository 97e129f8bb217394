//! `traygate serve`: this process is the owner, until somebody ends it.

use engine::{Failure, Interrupt, Owner, Setup, footprint::Loaded};
use serde_json::json;
use texts::Texts;

use crate::{run::print, world::World};

/// Runs an owner until Ctrl-C, a request to terminate, or `Command::Quit`. One that was `unasked` for makes way for the
/// desktop app, too.
pub(crate) async fn serve(world: &World, unasked: bool) -> Result<u8, Failure> {
    let loaded = Loaded::by_now();
    let mut interrupt = Interrupt::listen()?;
    let owner = Owner::start(Setup { makes_way: unasked, ..world.common.setup(false) }).await?;
    let snapshot = owner.watch().borrow().clone();
    let state = snapshot.owner.clone();
    print(&if world.json {
        let ready = json!({
            "ready": true,
            "http": state.http,
            "pid": state.pid,
            "version": state.version,
            "key_store": state.key_store,
        });
        format!("{ready}\n")
    } else {
        let ready = [("address", state.http.into()), ("pid", state.pid.into())];
        // Read for this line alone: an owner at rest keeps no texts.
        Texts::new(world.language(snapshot.look.language)).say("cli-ready", &ready) + "\n"
    })?;
    tokio::spawn(loaded.give_back_at_rest());
    tokio::select! {
        () = interrupt.came() => {}
        () = owner.quit_asked() => {}
    }
    owner.shutdown().await;
    Ok(0)
}
