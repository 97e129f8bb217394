//! The owner's end of one connection: reads the greeting, then answers commands or hands the stream to the gateway.

use gateway::BridgeHello;
use serde::Deserialize;
use std::{io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufRead, AsyncWrite, AsyncWriteExt, BufReader},
    sync::{broadcast::error::RecvError, watch},
};

use super::{Lines, Listener, OwnersEnd, TooLong};
use crate::{
    Command, Failure, Kind, Reply, Snapshot, commands,
    state::State,
    words::{Words, words},
};

/// Commands carry snippets and keys; a bridge's greeting may carry its client's `initialize`.
const LONGEST_LINE: usize = 4 * 1024 * 1024;
/// Whoever connects says at once who they are.
const GREETING_TIME: Duration = Duration::from_secs(10);

/// The greeting as it arrives (see `rendezvous::Greeting`).
#[derive(Deserialize)]
struct Hello {
    traygate: u32,
    token: Option<String>,
    role: Role,
    server: Option<String>,
    instance: Option<String>,
    client: Option<String>,
    resume: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Bridge,
    Command,
}

/// Serves one caller until either side hangs up. `closing` turns true when the owner ends: then a command that runs
/// is finished, and nothing new is begun.
pub(crate) async fn converse(
    state: Arc<State>,
    listener: Arc<Listener>,
    stream: OwnersEnd,
    closing: watch::Receiver<bool>,
) {
    let mut lines = Lines::new(BufReader::new(stream), LONGEST_LINE);
    let line = match tokio::time::timeout(GREETING_TIME, lines.next()).await {
        Ok(Ok(Some(Ok(line)))) => line,
        Ok(Ok(Some(Err(TooLong)))) => return refuse(lines, words("failure-greeting-long")).await,
        // Somebody looked whether we are here (a health check), or went away.
        Ok(Ok(None) | Err(_)) | Err(_) => return,
    };
    let hello: Hello = match serde_json::from_str(&line) {
        Ok(hello) => hello,
        Err(error) => {
            tracing::debug!(%error, "a caller's greeting was not understood");
            return refuse(lines, words("failure-greeting")).await;
        }
    };
    if !listener.admits(hello.token.as_deref()) {
        return refuse(lines, words("failure-greeting-token")).await;
    }
    if hello.traygate != 1 {
        return refuse(lines, words("failure-greeting-version")).await;
    }
    match (hello.role, hello.server) {
        (Role::Command, _) => {
            if let Err(error) = answer_commands(&state, &mut lines, closing).await {
                tracing::debug!(%error, "a caller hung up");
            }
        }
        (Role::Bridge, Some(server)) => {
            let Hello { instance, client, resume, .. } = Hello { server: None, role: Role::Bridge, ..hello };
            let hello = BridgeHello { server, instance, client, resume };
            state.gateway.bridge(lines.into_inner(), hello).await;
        }
        (Role::Bridge, None) => refuse(lines, words("failure-greeting-server")).await,
    }
}

async fn refuse<S: AsyncBufRead + AsyncWrite + Unpin>(mut lines: Lines<S>, why: Words) {
    let failure = Failure::of(Kind::Owner, words("failure-turned-away").with("why", why))
        .remedy(words("failure-versions-hint"));
    // A caller that is gone needs no answer.
    send(&mut lines, &Reply::Failed { failure }).await.ok();
}

async fn answer_commands<S: AsyncBufRead + AsyncWrite + Unpin>(
    state: &Arc<State>,
    lines: &mut Lines<S>,
    mut closing: watch::Receiver<bool>,
) -> io::Result<()> {
    loop {
        let line = tokio::select! {
            line = lines.next() => line?,
            () = closed(&mut closing) => return Ok(()),
        };
        let command = match line {
            None => return Ok(()),
            Some(Err(TooLong)) => {
                let failure = Failure::of(Kind::Usage, words("failure-command-long"));
                return send(lines, &Reply::Failed { failure }).await;
            }
            Some(Ok(line)) => serde_json::from_str::<Command>(&line),
        };
        match command {
            Ok(Command::Watch) => return stream_snapshots(state, lines, closing).await,
            Ok(Command::FollowActivity) => return stream_activity(state, lines, closing).await,
            // Whoever waits for a browser and goes away has given up.
            Ok(command @ Command::AwaitSignIn { .. }) => {
                let reply = tokio::select! {
                    reply = commands::run(state, command) => reply,
                    () = lines.hung_up() => return Ok(()),
                    () = closed(&mut closing) => Err(ending()),
                };
                send(lines, &worded(reply)).await?;
            }
            // Everything else is finished though the caller goes away: half a change helps nobody.
            Ok(command) => {
                let state = state.clone();
                let done = tokio::spawn(async move { commands::run(&state, command).await });
                let reply = done.await.unwrap_or_else(|error| Err(crate::trouble::lost_task(&error)));
                send(lines, &worded(reply)).await?;
            }
            Err(error) => {
                // serde's words repeat what was sent, which may be a key; its place is enough.
                let unknown = words("failure-command-unknown").with("column", error.column());
                let failure = Failure::of(Kind::Usage, unknown).remedy(words("failure-versions-hint"));
                send(lines, &Reply::Failed { failure }).await?;
            }
        }
    }
}

async fn stream_snapshots<S: AsyncBufRead + AsyncWrite + Unpin>(
    state: &Arc<State>,
    lines: &mut Lines<S>,
    mut closing: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut snapshots = state.snapshots.subscribe();
    // Whoever begins to watch is told of a locked keychain before they run into it. It may wait for a password.
    let looking = state.clone();
    drop(tokio::spawn(async move { looking.credentials.inspect().await }));
    // What the files say is looked up anew for whoever begins to watch.
    if let Err(failure) = state.refresh().await {
        return send(lines, &Reply::Failed { failure }).await;
    }
    loop {
        let snapshot = Snapshot::clone(&snapshots.borrow_and_update());
        send(lines, &Reply::Snapshot { snapshot }).await?;
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return Ok(()) },
            () = lines.hung_up() => return Ok(()),
            () = closed(&mut closing) => return Ok(()),
        }
    }
}

async fn stream_activity<S: AsyncBufRead + AsyncWrite + Unpin>(
    state: &Arc<State>,
    lines: &mut Lines<S>,
    mut closing: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut calls = state.activity.follow();
    // The first line says that from here on nothing is missed.
    send(lines, &Reply::Activity { calls: Vec::new() }).await?;
    loop {
        let call = tokio::select! {
            call = calls.recv() => call,
            () = lines.hung_up() => return Ok(()),
            () = closed(&mut closing) => return Ok(()),
        };
        match call {
            Ok(call) => send(lines, &Reply::Activity { calls: vec![call] }).await?,
            // A reader slower than the calls misses some of them here; the log has them all.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

async fn send<S: AsyncBufRead + AsyncWrite + Unpin>(lines: &mut Lines<S>, reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply).map_err(io::Error::other)?;
    line.push(b'\n');
    lines.get_mut().write_all(&line).await?;
    lines.get_mut().flush().await
}

fn worded(reply: Result<Reply, Failure>) -> Reply {
    reply.unwrap_or_else(|failure| Reply::Failed { failure })
}

fn ending() -> Failure {
    Failure::of(Kind::Owner, words("failure-ending")).remedy(words("failure-ending-hint"))
}

/// Resolves when the owner ends.
async fn closed(closing: &mut watch::Receiver<bool>) {
    // A sender that is gone is an owner that is gone.
    closing.wait_for(|it| *it).await.ok();
}
