//! Examining everything, and mending what can be mended.

use doctor::{Fix, House};
use std::{path::Path, sync::Arc};
use texts::Texts;

use super::{checkup, connect, mcp_remote};
use crate::{
    Failure, Finding, KeyStore, Kind, Reply, Via,
    assemble::Inputs,
    client_file::App,
    house::{house, told},
    machine,
    state::State,
    trouble,
    words::{self, words},
};

/// Looks, mends when asked, looks again.
pub(super) async fn doctor(state: &Arc<State>, fix: bool, only: &[String]) -> Result<Reply, Failure> {
    let codes = doctor::codes();
    if let Some(unknown) = only.iter().find(|it| !codes.contains(&it.as_str())) {
        return Err(Failure::of(Kind::Usage, words("failure-no-finding").with("code", unknown))
            .remedy(words("failure-no-finding-hint").with("all", codes.join(", "))));
    }
    let mut fixed = Vec::new();
    let mut failures = Vec::new();
    if fix {
        let mut inputs = fresh(state).await?;
        // What passes by itself must not look mended.
        (inputs.noticed.vault_locked, inputs.noticed.away) = Default::default();
        let found = of(doctor::examine(&house(&inputs), &inputs.texts), only);
        for it in &found {
            let is_named = only.iter().any(|code| code == it.code);
            let Some(fix) = it.fix.as_ref().filter(|fix| is_named || !fix.must_be_named()) else { continue };
            if let Err(failure) = mend(state, fix).await {
                failures.push((told(it.clone()), failure));
            }
        }
        fixed = found;
    }
    let inputs = fresh(state).await?;
    let texts = &inputs.texts;
    let mut house = house(&inputs);
    look_around(state, &mut house, texts).await?;
    // Who asks for one code that no server has a say in does not want to wait for servers.
    let asks = only.is_empty() || only.iter().any(|it| it == "clock-wrong" || doctor::is_of_servers(it));
    let answers = if asks { checkup::ask(state, &inputs).await } else { checkup::Answers::new() };
    let crossings = if asks { checkup::listings(&inputs, &answers) } else { Vec::new() };
    for server in &mut house.servers {
        server.waiting = state.gateway.limits(&server.id).map_or(0, |it| it.waiting);
    }
    for ((id, label), answer) in answers {
        if let Some(server) = house.servers.iter_mut().find(|it| it.id == id) {
            // Asked just now, it need not be remembered what was noticed before.
            server.answers.remove("");
            server.answers.insert(label, answer);
        }
    }
    let mut findings: Vec<Finding> = of(doctor::examine(&house, texts), only).into_iter().map(told).collect();
    let mut fixed: Vec<Finding> = fixed.into_iter().map(told).collect();
    fixed.retain(|it| !findings.contains(it));
    for left in &mut findings {
        if let Some((_, failure)) = failures.iter().find(|it| it.0 == *left) {
            left.remedy = texts.say("check-not-mended", &[("why", failure.in_words(texts).message.into())]);
        }
    }
    Ok(Reply::Doctor { findings, fixed, covers: covers(state, texts, asks), crossings })
}

/// Everything read anew.
async fn fresh(state: &Arc<State>) -> Result<Inputs, Failure> {
    state.refresh().await?;
    Ok(state.inputs())
}

/// What was found under these codes; none: under all of them.
fn of(mut found: Vec<doctor::Finding>, only: &[String]) -> Vec<doctor::Finding> {
    found.retain(|it| only.is_empty() || only.iter().any(|code| code == it.code));
    found
}

/// Adds what takes a look at more than files and memory.
async fn look_around(state: &Arc<State>, house: &mut House, texts: &Texts) -> Result<(), Failure> {
    let mut machine = std::mem::take(&mut house.machine);
    let looking = state.clone();
    let work = tokio::task::spawn_blocking(move || {
        machine::look(&mut machine, &looking.setup.home, &looking.setup.place.state);
        machine
    });
    house.machine = work.await.map_err(|error| trouble::lost_task(&error))?;
    if let Some(why) = &mut house.machine.unwritable {
        *why = format!("{}: {}", state.setup.place.state.display(), words::told(why, texts));
    }
    let locked = state.credentials.inspect().await.locked;
    house.machine.vault_locked = locked.map(|it| Failure::from(it).in_words(texts).message);
    house.machine.node = machine::node(house, &state.setup.home).await;
    Ok(())
}

async fn mend(state: &Arc<State>, fix: &Fix) -> Result<(), Failure> {
    match fix {
        Fix::Rewrite { client, server, via } => {
            let via = match via {
                doctor::Via::Bridge => Via::Bridge,
                doctor::Via::Http => Via::Http,
            };
            connect::rewrite(state, client, server, via).await
        }
        Fix::ClearMcpRemote { server } => mcp_remote::clear(state, &state.server(server)?).await.map(drop),
        Fix::Remove { client, entry } => connect::remove_entry(state, client, entry).await,
        Fix::Cure { client, file, cure } => {
            let app = connect::known(client)?;
            let (cure, file) = (*cure, file.clone());
            connect::edit(state, move |state| {
                let mended = |text: &str| cure.apply(text, &App(app));
                if let Some(plan) = clients::mend(app, &state.backups(), &file, &mended)? {
                    plan.apply(state.now())?;
                }
                Ok(Vec::new())
            })
            .await
            .map(drop)
        }
        Fix::PutBack { client, file } => {
            let (app, file) = (connect::known(client)?, file.clone());
            connect::edit(state, move |state| {
                if let Some(plan) = clients::put_back(app, &state.backups(), &file)? {
                    plan.apply(state.now())?;
                }
                Ok(Vec::new())
            })
            .await
            .map(drop)
        }
        Fix::AllowBridge => {
            let bridge = state.setup.bridge.clone();
            let work = tokio::task::spawn_blocking(move || allow(&bridge));
            work.await.map_err(|error| trouble::lost_task(&error))?
        }
    }
}

/// Lets a program be started by those who may read it.
#[cfg(unix)]
fn allow(program: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let change = || {
        let mut permissions = std::fs::metadata(program)?.permissions();
        let readers = permissions.mode() & 0o444;
        permissions.set_mode(permissions.mode() | readers >> 2);
        std::fs::set_permissions(program, permissions)
    };
    change().map_err(|error| {
        Failure::of(
            Kind::Ours,
            words("failure-not-executable").with("program", program).with("error", &error),
        )
        .remedy(words("failure-install-again"))
    })
}

#[cfg(not(unix))]
fn allow(program: &Path) -> Result<(), Failure> {
    Err(Failure::of(Kind::Ours, words("failure-never-executable").with("program", program))
        .remedy(words("failure-install-again")))
}

/// What was looked at, for people who want to know what "no findings" means, and what is true though nothing is wrong
/// with it.
fn covers(state: &State, texts: &Texts, asked: bool) -> String {
    let servers = match asked {
        true => texts.say("check-covers-asked", &[]),
        false => texts.say("check-covers-not-asked", &[]),
    };
    let covers = format!("{} {servers}", texts.say("check-covers", &[]));
    match state.setup.keys {
        KeyStore::Keychain => covers,
        KeyStore::File => format!("{covers} {}", texts.say("check-covers-key-file", &[])),
    }
}
