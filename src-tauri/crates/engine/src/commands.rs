//! Carrying commands out, one function each, in files by subject.

mod approval;
mod backup;
mod bundle;
mod checkup;
mod connect;
mod doctor;
mod guard;
mod import;
mod instances;
mod mcp_remote;
mod move_in;
mod network;
mod policy;
mod probe;
mod servers;
mod settings;
mod sign_in;
mod terms;
mod undo;
mod vault;

pub(crate) use connect::put_back;
pub(crate) use instances::finish_sign_outs;

use sign_in::Asked;
use std::sync::Arc;

use crate::{
    Command, Failure, Kind, Reply,
    state::State,
    trouble,
    words::{Words, words},
};

/// Carries one command out. The streams answer once, with where they begin.
pub(crate) async fn run(state: &Arc<State>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Snapshot | Command::Watch => {
            let snapshot = state.refresh().await?;
            Ok(Reply::Snapshot { snapshot: crate::Snapshot::clone(&snapshot) })
        }
        Command::AddServer { url, id, name, auth, terms } => {
            servers::add(state, &url, id, name, auth, terms).await
        }
        Command::Import { text } => import::import(state, &text).await,
        Command::MoveIn { clients, servers, take_sign_ins, dry_run } => {
            move_in::move_in(state, clients, servers, take_sign_ins, dry_run).await
        }
        Command::RemoveServer { server } => servers::remove(state, &server).await,
        Command::TestServer { server } => servers::test(state, &server).await,
        Command::SignIn { server, label, copied } => {
            sign_in::begin(state, &server, Asked { label, reconnect: false, copied }).await
        }
        Command::Reconnect { server, label, copied } => {
            sign_in::begin(state, &server, Asked { label, reconnect: true, copied }).await
        }
        Command::AwaitSignIn { id, timeout_seconds } => sign_in::wait(state, &id, timeout_seconds).await,
        Command::CancelSignIn { id } => sign_in::cancel(state, &id),
        Command::SignInWithKey { server, label, key } => sign_in::with_key(state, &server, label, &key).await,
        Command::SwitchInstance { server, label } => instances::switch(state, &server, &label),
        Command::RenameInstance { server, label, new } => instances::rename(state, &server, &label, &new),
        Command::Pin { client, server, label } => instances::pin(state, &client, &server, label.as_deref()),
        Command::SignOut { server, label, all, mcp_remote } => {
            instances::sign_out(state, &server, label, all, mcp_remote).await
        }
        Command::Connect { clients, servers, via, dry_run } => {
            connect::connect(state, clients, servers, via, dry_run).await
        }
        Command::Disconnect { clients, servers } => connect::disconnect(state, clients, servers).await,
        Command::Undo { client, to } => undo::undo(state, client, to).await,
        Command::History { client } => undo::history(state, client).await,
        Command::ThreeWay { client, number } => undo::three_way(state, client, number).await,
        Command::Guard { client, server, rule } => guard::guard(state, client, server, rule).await,
        Command::Approve { app, server } => approval::approve(state, &app, &server),
        Command::Decline { app, server } => approval::decline(state, &app, &server),
        Command::Doctor { fix, only } => doctor::doctor(state, fix, &only).await,
        Command::Bundle => bundle::bundle(state).await,
        Command::Policy { server, change } => policy::policy(state, &server, change),
        Command::AnswerCall { id, answer } => policy::answer(state, &id, answer),
        Command::Network { change } => network::network(state, change),
        Command::Settings { change } => settings::settings(state, change).await,
        Command::Vault => Ok(vault::look(state).await),
        Command::ResetVault => vault::reset(state).await,
        Command::BackUp => Ok(backup::back_up(state)),
        Command::Restore { document } => backup::restore(state, &document).await,
        Command::RekeyVault => vault::rekey(state).await,
        Command::Activity { limit } => activity(state, limit).await,
        Command::FollowActivity => Ok(Reply::Activity { calls: Vec::new() }),
        Command::Pause { on } => pause(state, on),
        Command::Open => open(state),
        Command::Quit => Ok(quit(state)),
        Command::MakeWay if state.setup.makes_way => Ok(quit(state)),
        Command::MakeWay => {
            let failure = Failure::of(Kind::Owner, words("failure-stays"));
            Err(failure.remedy(words("failure-stays-hint")))
        }
    }
}

fn quit(state: &State) -> Reply {
    state.quit.send_replace(true);
    done(words("done-quit"))
}

async fn activity(state: &State, limit: u32) -> Result<Reply, Failure> {
    let calls = state.activity.latest(limit.min(crate::activity::MOST_CALLS)).await;
    let calls = calls.map_err(|error| {
        let error = trouble::with_causes(&error);
        Failure::of(Kind::Ours, words("failure-activity").with("error", error))
            .remedy(words("failure-activity-hint"))
    })?;
    Ok(Reply::Activity { calls })
}

fn pause(state: &State, on: bool) -> Result<Reply, Failure> {
    state.store.set_paused(on)?;
    state.publish();
    Ok(done(if on { words("done-paused") } else { words("done-resumed") }))
}

fn open(state: &State) -> Result<Reply, Failure> {
    match crate::state::lock(&state.show).as_mut() {
        Some(show) => {
            show();
            Ok(done(words("done-shown")))
        }
        None => {
            Err(Failure::of(Kind::Owner, words("failure-no-window")).remedy(words("failure-no-window-hint")))
        }
    }
}

fn done(message: Words) -> Reply {
    Reply::Done { message: message.into() }
}
