//! A sign-in from the command line: the owner makes the address, this process opens it, the owner waits for the end.

use engine::{Command, Failure, Kind, Reply, browser};
use std::io::Write;

use crate::{
    interrupt::Interrupt,
    run::{owner, show, unexpected},
    world::World,
};

/// Signs in or reconnects. Ctrl-C and a lost connection give the sign-in up at the owner too.
pub(crate) async fn sign_in(
    world: &World,
    begin: &Command,
    print_url: bool,
    timeout: u64,
) -> Result<u8, Failure> {
    let mut interrupt = Interrupt::listen()?;
    let mut caller = owner(world).await?;
    let reply = tokio::select! {
        reply = caller.ask(begin) => reply?,
        // The owner closes by itself what nobody waits for.
        () = interrupt.came() => return Err(given_up()),
    };
    let Reply::SignIn { step } = &reply else {
        return Err(unexpected());
    };
    if print_url {
        show(world, &reply)?;
    } else if let Err(failure) = browser::open(world.common.browser.as_deref(), &step.url) {
        say(&format!("{}\nOpen this page yourself:\n  {}\n", failure.message, step.url));
    } else if !world.json {
        say("The browser shows the sign-in page. Waiting until you are done there (Ctrl-C gives up) …\n");
    }
    let wait = Command::AwaitSignIn { id: step.id.clone(), timeout_seconds: timeout };
    let ended = tokio::select! {
        ended = caller.ask(&wait) => ended,
        () = interrupt.came() => {
            owner(world).await?.ask(&Command::CancelSignIn { id: step.id.clone() }).await?;
            Err(given_up())
        }
    };
    show(world, &ended?)?;
    Ok(0)
}

fn given_up() -> Failure {
    Failure::new(Kind::SignInFailed, "the sign-in was given up; nothing was changed")
}

/// A word to the person who waits; standard output is for results.
fn say(text: &str) {
    // Nobody has to read it.
    std::io::stderr().write_all(text.as_bytes()).ok();
}
