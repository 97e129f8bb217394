//! Carries a request out: reaches the owner, asks, prints.

use base64::prelude::{BASE64_STANDARD, Engine};
use engine::{
    Command, Failure, FileInput, Interrupt, Kind, NetworkInput, Reply, Said, SettingsInput, local::Caller,
    new_file, starter, words,
};
use std::{
    io::{self, Read, Write},
    path::Path,
};

use crate::{
    bundle, doors,
    render::{self, Part},
    request::Request,
    serve, sign_in,
    text::Voice,
    world::World,
};

/// A snippet or a key is never longer.
const INPUT_LIMIT: u64 = 1024 * 1024;

/// Carries the request out and says with which code to exit.
pub(crate) async fn run(request: Request, world: &World) -> Result<u8, Failure> {
    match request {
        Request::Serve { unasked } => serve::serve(world, unasked).await,
        Request::Ask(command) => ask(world, &command).await,
        Request::AskFirst(question, command) => {
            if let Some(question) = question {
                confirm(&world.say(question, &[]), world)?;
            }
            ask(world, &command).await
        }
        Request::Undo { client, to } => undo(world, client, to).await,
        Request::AskWithSecret(command) => {
            let secret = secret_from_stdin(world)?;
            ask(world, &command(secret)).await
        }
        Request::ReplaceKey { server, label } => replace_key(world, server, label).await,
        Request::Answer { app, server, decline } => answer(world, &app, server, decline).await,
        Request::Import(file) => {
            ask(world, &Command::Import { text: snippet(file.as_deref(), world)? }).await
        }
        Request::MoveIn(asked) => doors::move_in(world, asked).await,
        Request::Link(asked) => doors::link(world, &asked).await,
        Request::Pack(asked) => doors::pack(world, &asked).await,
        Request::Guide(asked) => doors::guide(world, &asked).await,
        Request::Bundle(file) => bundle::bundle(world, &file).await,
        Request::BackUp(file) => back_up(world, &file).await,
        Request::Restore(file) => ask(world, &Command::Restore { document: backup(&file, world)? }).await,
        Request::Network(change, file) => {
            let certificates = file.as_deref().map(|it| chosen(it, world)).transpose()?;
            let change = NetworkInput { certificates, ..change };
            ask(world, &Command::Network { change: Some(change) }).await
        }
        Request::Setting { name, value } => setting(world, &name, value.as_deref()).await,
        Request::List(part) => list(world, &part).await,
        Request::SignIn { begin, print_url, timeout } => {
            sign_in::sign_in(world, &begin, print_url, timeout).await
        }
        Request::Follow { limit } => follow(world, limit).await,
    }
}

/// A connection to the owner; starts one when none runs.
pub(crate) async fn owner(world: &World) -> Result<Caller, Failure> {
    let mut caller = starter::reach(&world.common.place, &world.common.starter()).await?;
    if world.is_mute() {
        // An owner that cannot tell leaves the system's language.
        if let Ok(Reply::Settings { settings }) = caller.ask(&Command::Settings { change: None }).await {
            world.speak(settings.language);
        }
    }
    Ok(caller)
}

async fn ask(world: &World, command: &Command) -> Result<u8, Failure> {
    let reply = owner(world).await?.ask(command).await?;
    show(world, &reply)?;
    Ok(match &reply {
        Reply::Doctor { findings, .. } if !findings.is_empty() => 4,
        _ => 0,
    })
}

/// Takes edits back. Where newer changes stand against it, people see them beside ours.
async fn undo(world: &World, client: String, to: Option<u32>) -> Result<u8, Failure> {
    let done = ask(world, &Command::Undo { client: client.clone(), to }).await;
    if !world.json && done.as_ref().is_err_and(|it| it.kind == Kind::TheirFile) {
        // The failure is told either way; without this view there is only less to see.
        if let Ok(view) = owner(world).await?.ask(&Command::ThreeWay { client, number: to }).await {
            show(world, &view)?;
        }
    }
    done
}

/// Reads a new key for an instance, again as long as it turns out to be another account's and the user wants to.
async fn replace_key(world: &World, server: String, label: Option<String>) -> Result<u8, Failure> {
    let mut key = secret_from_stdin(world)?;
    let label = match label {
        Some(label) => Some(label),
        None => acting(world, &server).await?,
    };
    let mut interrupt = Interrupt::listen()?;
    loop {
        let command = Command::SignInWithKey { server: server.clone(), label: label.clone(), key };
        let ended = owner(world).await?.ask(&command).await?;
        show(world, &ended)?;
        if !sign_in::try_again(world, &mut interrupt, &ended).await? {
            return Ok(0);
        }
        key = secret_from_stdin(world)?;
    }
}

async fn list(world: &World, part: &Part) -> Result<u8, Failure> {
    let Reply::Snapshot { snapshot } = owner(world).await?.ask(&Command::Snapshot).await? else {
        return Err(unexpected(world));
    };
    let snapshot = snapshot.in_words(world.texts());
    print(&if world.json {
        format!("{}\n", render::part_as_json(&snapshot, part, world.voice())?)
    } else {
        render::part_as_text(&snapshot, part, world.voice(), world.now())?
    })?;
    Ok(0)
}

/// Carries the user's word about an app to the owner.
async fn answer(world: &World, word: &str, server: String, decline: bool) -> Result<u8, Failure> {
    let Reply::Snapshot { snapshot } = owner(world).await?.ask(&Command::Snapshot).await? else {
        return Err(unexpected(world));
    };
    let app = render::meant(&snapshot, word, &server, world.voice())?;
    let command = match decline {
        true => Command::Decline { app, server },
        false => Command::Approve { app, server },
    };
    ask(world, &command).await
}

/// Shows one setting, after the change if there is one.
async fn setting(world: &World, name: &str, value: Option<&str>) -> Result<u8, Failure> {
    let change = match value {
        Some(value) => Some(SettingsInput::from_words(name, value)?),
        None => None,
    };
    let reply = owner(world).await?.ask(&Command::Settings { change }).await?;
    let Reply::Settings { settings } = &reply else { return Err(unexpected(world)) };
    let shown = render::setting(settings, name, world.voice())?;
    if world.json {
        show(world, &reply)?;
    } else {
        print(&shown)?;
    }
    Ok(0)
}

/// The label of the instance that "Reconnect" means when none is named: the active one, else the only one.
async fn acting(world: &World, server: &str) -> Result<Option<String>, Failure> {
    let Reply::Snapshot { snapshot } = owner(world).await?.ask(&Command::Snapshot).await? else {
        return Err(unexpected(world));
    };
    let instances = &render::known(&snapshot, server, world.voice())?.instances;
    match (instances.iter().find(|it| it.active), instances.as_slice()) {
        (Some(it), _) | (None, [it]) => Ok(Some(it.label.clone())),
        (None, []) => Ok(None),
        (None, several) => {
            let labels: Vec<&str> = several.iter().map(|it| it.label.as_str()).collect();
            Err(Failure::new(Kind::Usage, world.say("cli-which-instance", &[("server", server.into())]))
                .hint(world.say("cli-name-one", &[("all", labels.join(", ").into())])))
        }
    }
}

async fn follow(world: &World, limit: u32) -> Result<u8, Failure> {
    let mut interrupt = Interrupt::listen()?;
    let mut caller = owner(world).await?;
    show(world, &caller.ask(&Command::Activity { limit }).await?)?;
    show(world, &caller.ask(&Command::FollowActivity).await?)?;
    loop {
        tokio::select! {
            next = caller.next() => match next? {
                Some(reply) => show(world, &reply)?,
                None => return Err(Failure::new(Kind::Owner, world.say("cli-ended", &[]))),
            },
            () = interrupt.came() => return Ok(0),
        }
    }
}

/// Prints a reply as the user asked for it.
pub(crate) fn show(world: &World, reply: &Reply) -> Result<(), Failure> {
    let reply = &reply.clone().in_words(world.texts());
    print(&if world.json {
        format!("{}\n", render::as_json(reply))
    } else {
        render::as_text(reply, world.voice(), world.now())
    })
}

/// Prints to standard output at once; a reader who has gone or a full disk is an error like any other.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::of(Kind::Ours, words("failure-print").with("error", &error)))
}

/// The failure, where and how the user wants to read it.
pub(crate) fn show_failure(failure: &Failure, json: bool, voice: Voice<'_>) {
    let shown =
        if json { print(&format!("{}\n", render::failure_as_json(failure))) } else { Err(failure.clone()) };
    if let Err(failure) = shown {
        // Standard error is the last place there is to complain to.
        io::stderr().write_all(render::failure(&failure, voice).as_bytes()).ok();
    }
}

pub(crate) fn unexpected(world: &World) -> Failure {
    Failure::new(Kind::Owner, world.say("cli-unexpected", &[])).hint(world.say("cli-unexpected-hint", &[]))
}

/// Writes the backup into a file of its own.
async fn back_up(world: &World, file: &Path) -> Result<u8, Failure> {
    let Reply::BackUp { document } = owner(world).await?.ask(&Command::BackUp).await? else {
        return Err(unexpected(world));
    };
    new_file::write(file, document.as_bytes())?;
    let message = world.say("cli-backed-up", &[("file", file.display().to_string().into())]);
    show(world, &Reply::Done { message: Said::plain(message) })?;
    Ok(0)
}

/// A file as the owner takes it, which may stand in another folder.
fn chosen(file: &Path, world: &World) -> Result<FileInput, Failure> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(file).and_then(|it| it.take(INPUT_LIMIT).read_to_end(&mut bytes));
    read.map_err(|error| Failure::new(Kind::Usage, cannot_read("cli-cannot-read", file, &error, world)))?;
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    Ok(FileInput { name, base64: BASE64_STANDARD.encode(bytes) })
}

/// The message of this id for a file that cannot be read, and why.
fn cannot_read(id: &str, file: &Path, error: &io::Error, world: &World) -> String {
    world.say(id, &[("file", file.display().to_string().into()), ("error", error.to_string().into())])
}

fn backup(file: &Path, world: &World) -> Result<String, Failure> {
    let mut document = String::new();
    let read = std::fs::File::open(file).and_then(|it| it.take(INPUT_LIMIT).read_to_string(&mut document));
    read.map_err(|error| {
        Failure::new(Kind::Usage, cannot_read("cli-cannot-read-backup", file, &error, world))
            .hint(world.say("cli-cannot-read-backup-hint", &[]))
    })?;
    Ok(document)
}

/// Goes on only when somebody at a keyboard says yes.
pub(crate) fn confirm(question: &str, world: &World) -> Result<(), Failure> {
    let not_meant = || {
        Failure::new(Kind::Usage, world.say("cli-needs-yes", &[])).hint(world.say("cli-needs-yes-hint", &[]))
    };
    let unheard = |_| not_meant();
    if !world.typed {
        return Err(not_meant());
    }
    io::stderr()
        .write_all(format!("{question} {} ", world.say("cli-yes-or-no", &[])).as_bytes())
        .map_err(unheard)?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(unheard)?;
    if is_yes(&answer, world) { Ok(()) } else { Err(not_meant()) }
}

/// Whether this line says yes, in English or in the language that is spoken.
pub(crate) fn is_yes(answer: &str, world: &World) -> bool {
    let answer = answer.trim().to_lowercase();
    ["y", "yes"].contains(&answer.as_str()) || world.say("cli-yes", &[]).split(' ').any(|it| it == answer)
}

/// One secret: a line when somebody types it, else everything there is.
fn secret_from_stdin(world: &World) -> Result<String, Failure> {
    let unreadable = |error: io::Error| {
        let message = world.say("cli-cannot-read-input", &[("error", error.to_string().into())]);
        Failure::new(Kind::Usage, message)
    };
    let mut text = String::new();
    if world.typed {
        let ask = format!("{} ", world.say("cli-paste-key", &[]));
        io::stderr().write_all(ask.as_bytes()).map_err(unreadable)?;
        io::stdin().read_line(&mut text).map_err(unreadable)?;
    } else {
        io::stdin().lock().take(INPUT_LIMIT).read_to_string(&mut text).map_err(unreadable)?;
    }
    if text.trim().is_empty() {
        return Err(
            Failure::new(Kind::Usage, world.say("cli-no-key", &[])).hint(world.say("cli-no-key-hint", &[]))
        );
    }
    Ok(text)
}

fn snippet(file: Option<&Path>, world: &World) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match file {
        Some(path) => std::fs::File::open(path).and_then(|it| it.take(INPUT_LIMIT).read_to_string(&mut text)),
        None => io::stdin().lock().take(INPUT_LIMIT).read_to_string(&mut text),
    };
    read.map_err(|error| {
        let from = file.map_or_else(|| world.say("cli-standard-input", &[]), |it| it.display().to_string());
        let why = [("from", from.into()), ("error", error.to_string().into())];
        Failure::new(Kind::Usage, world.say("cli-cannot-read-snippet", &why))
    })?;
    Ok(text)
}
