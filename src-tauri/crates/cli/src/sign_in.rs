//! A sign-in from the command line: the owner makes the address, this process opens it, the owner waits for the end.

use engine::{Command, Failure, Kind, Reply, browser};
use std::io::Write;
use tokio::sync::oneshot;

use crate::{
    interrupt::Interrupt,
    render,
    run::{owner, show, unexpected},
    world::World,
};

/// Signs in or reconnects; again as often as the user wants to when "Reconnect" ended on another account. Ctrl-C and a
/// lost connection give the sign-in up at the owner too.
pub(crate) async fn sign_in(
    world: &World,
    begin: &Command,
    print_url: bool,
    timeout: u64,
) -> Result<u8, Failure> {
    let mut interrupt = Interrupt::listen()?;
    loop {
        let ended = once(world, &mut interrupt, begin, print_url, timeout).await?;
        if print_url && !world.json {
            // Whoever reads standard output wants the address and nothing else.
            say(&render::as_text(&ended, world.paint(), world.now()));
        } else {
            show(world, &ended)?;
        }
        if !try_again(world, &mut interrupt, &ended).await? {
            return Ok(0);
        }
    }
}

async fn once(
    world: &World,
    interrupt: &mut Interrupt,
    begin: &Command,
    print_url: bool,
    timeout: u64,
) -> Result<Reply, Failure> {
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
    } else if !step.open {
        if !world.json {
            say(&format!(
                "The sign-in page is open in the browser already. Waiting until you are done there (Ctrl-C gives up) \
                 …\nIf you do not see it, open it yourself:\n  {}\n",
                step.url
            ));
        }
    } else if let Err(failure) = browser::open(world.common.browser.as_deref(), &step.url) {
        say(&format!("{}\nOpen this page yourself:\n  {}\n", failure.message, step.url));
    } else if !world.json {
        say("The browser shows the sign-in page. Waiting until you are done there (Ctrl-C gives up) …\n");
    }
    let wait = Command::AwaitSignIn { id: step.id.clone(), timeout_seconds: timeout };
    tokio::select! {
        ended = caller.ask(&wait) => ended,
        () = interrupt.came() => {
            owner(world).await?.ask(&Command::CancelSignIn { id: step.id.clone() }).await?;
            Err(given_up())
        }
    }
}

/// Asks whether an account that was not meant is to be signed out again, and does it. Where nobody types, or where it is
/// not another account than was meant, nothing is asked and everything stays.
pub(crate) async fn try_again(
    world: &World,
    interrupt: &mut Interrupt,
    ended: &Reply,
) -> Result<bool, Failure> {
    let Reply::SignedIn { server, label, other_than: Some(other), added, .. } = ended else {
        return Ok(false);
    };
    if world.json || !world.typed {
        return Ok(false);
    }
    let fate = if *added { format!("y signs {label} out first, ") } else { String::new() };
    say(&format!("Sign in again, to get to {other}? ({fate}Enter keeps both) [y/N] "));
    if !agreed(interrupt).await {
        return Ok(false);
    }
    if *added {
        let command = Command::SignOut {
            server: server.clone(),
            label: Some(label.clone()),
            all: false,
            mcp_remote: false,
        };
        let cleared = owner(world).await?.ask(&command).await?;
        say(&render::as_text(&cleared, world.paint(), world.now()));
    }
    Ok(true)
}

/// Whether the next line typed says yes; Ctrl-C says no.
async fn agreed(interrupt: &mut Interrupt) -> bool {
    let (told, answer) = oneshot::channel();
    // On a thread that the end of the program does not wait for.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        told.send(read.is_ok() && matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
    });
    tokio::select! {
        answer = answer => answer.unwrap_or(false),
        () = interrupt.came() => false,
    }
}

fn given_up() -> Failure {
    Failure::new(Kind::SignInFailed, "the sign-in was given up; nothing was changed")
}

/// A word to the person who waits; standard output is for results.
fn say(text: &str) {
    // Nobody has to read it.
    std::io::stderr().write_all(text.as_bytes()).ok();
}
