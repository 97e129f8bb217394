//! A sign-in from the command line: the owner makes the address, this process opens it, the owner waits for the end.

use engine::{Command, Failure, Interrupt, Kind, Reply, browser};
use std::io::Write;
use tokio::sync::oneshot;

use crate::{
    render,
    run::{is_yes, owner, show, unexpected},
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
            let told = ended.clone().in_words(world.texts());
            say(&render::as_text(&told, world.voice(), world.now()));
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
        () = interrupt.came() => return Err(given_up(world)),
    };
    let Reply::SignIn { step } = &reply else {
        return Err(unexpected(world));
    };
    if print_url {
        show(world, &reply)?;
    } else if !step.open {
        if !world.json {
            let words = ["cli-browser-shared", "cli-browser-unseen"].map(|it| world.say(it, &[]));
            say(&format!("{}\n  {}\n", words.join("\n"), step.url));
        }
    } else if let Err(failure) = browser::open(world.common.browser.as_deref(), &step.url) {
        let yourself = world.say("cli-browser-yourself", &[]);
        say(&format!("{}\n{yourself}\n  {}\n", failure.in_words(world.texts()).message, step.url));
    } else if !world.json {
        say(&(world.say("cli-browser-shown", &[]) + "\n"));
    }
    let wait = Command::AwaitSignIn { id: step.id.clone(), timeout_seconds: timeout };
    tokio::select! {
        ended = caller.ask(&wait) => ended,
        () = interrupt.came() => {
            owner(world).await?.ask(&Command::CancelSignIn { id: step.id.clone() }).await?;
            Err(given_up(world))
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
    let other = ("other", other.as_str().into());
    let question = match added {
        true => world.say("cli-again-ends", &[other, ("label", label.as_str().into())]),
        false => world.say("cli-again", &[other]),
    };
    say(&format!("{question} {} ", world.say("cli-yes-or-no", &[])));
    if !agreed(world, interrupt).await {
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
        say(&render::as_text(&cleared.in_words(world.texts()), world.voice(), world.now()));
    }
    Ok(true)
}

/// Whether the next line typed says yes; Ctrl-C says no.
async fn agreed(world: &World, interrupt: &mut Interrupt) -> bool {
    let (told, answer) = oneshot::channel();
    // On a thread that the end of the program does not wait for.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        told.send(read.map(|_| line).unwrap_or_default())
    });
    tokio::select! {
        answer = answer => is_yes(&answer.unwrap_or_default(), world),
        () = interrupt.came() => false,
    }
}

fn given_up(world: &World) -> Failure {
    Failure::new(Kind::SignInFailed, world.say("cli-given-up", &[]))
}

/// A word to the person who waits; standard output is for results.
fn say(text: &str) {
    // Nobody has to read it.
    std::io::stderr().write_all(text.as_bytes()).ok();
}
