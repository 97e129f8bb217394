//! What a click in the tray's menu does.

use engine::{Command, Failure, Reply, Via, browser};
use std::sync::Arc;

use crate::{
    args::Wish,
    menu::{Deed, Mood},
    tray::{Notice, Tray},
};

/// How long the page may stay open in the browser, in seconds.
const PATIENCE: u64 = 600;

/// Carries a click out. What went wrong stands in the menu until the next click.
pub(crate) async fn carry_out(tray: &Arc<Tray>, deed: Deed) {
    match try_to(tray, deed).await {
        Ok(notice) => tray.notice(notice.map(|text| Notice { text, mood: Mood::Fine })),
        Err(failure) => {
            let text = failure.in_words(&tray.texts()).message;
            tray.notice(Some(Notice { text, mood: Mood::Attention }));
        }
    }
}

/// Returns what there is to say about it, if anything.
async fn try_to(tray: &Arc<Tray>, deed: Deed) -> Result<Option<String>, Failure> {
    let command = match deed {
        Deed::Open => {
            tray.show_window(None);
            return Ok(None);
        }
        Deed::Quit => {
            tray.quit();
            return Ok(None);
        }
        // Cannot be undone, and the server's answer is worth reading: the window asks and shows.
        Deed::Clear { server } => {
            tray.show_window(Some(&Wish::Clear { server }));
            return Ok(None);
        }
        Deed::Findings => {
            tray.show_window(Some(&Wish::Findings));
            return Ok(None);
        }
        // So is what it would do; the window comes up with the question by itself.
        Deed::DecideCall { .. } => {
            tray.show_window(None);
            return Ok(None);
        }
        // What the app would get is worth reading before the answer.
        Deed::Decide { server, app } => {
            tray.show_window(Some(&Wish::Approval { server, app }));
            return Ok(None);
        }
        Deed::AddInstance { server } if !by_browser(tray, &server) => {
            tray.show_window(Some(&Wish::AddInstance { server }));
            return Ok(None);
        }
        Deed::Reconnect { server, label } if !by_browser(tray, &server) => {
            tray.show_window(Some(&Wish::Reconnect { server, label }));
            return Ok(None);
        }
        Deed::AddInstance { server } => {
            return sign_in(
                tray,
                &server,
                Command::SignIn { server: server.clone(), label: None, copied: false },
            )
            .await;
        }
        Deed::Reconnect { server, label } => {
            let command = Command::Reconnect { server: server.clone(), label: Some(label), copied: false };
            return sign_in(tray, &server, command).await;
        }
        Deed::Switch { server, label } => Command::SwitchInstance { server, label },
        Deed::Connect { client, servers } => {
            Command::Connect { clients: vec![client], servers, via: Via::Bridge, dry_run: false }
        }
        Deed::Pause { on } => Command::Pause { on },
        Deed::Disconnect { client } => Command::Disconnect { clients: vec![client], servers: Vec::new() },
    };
    tray.owner.run(command).await?;
    Ok(None)
}

/// Whether signing in needs nothing but a browser: a key must be pasted, an address typed.
fn by_browser(tray: &Tray, server: &str) -> bool {
    let snapshot = tray.owner.watch().borrow().clone();
    snapshot.servers.iter().any(|it| it.id == server && it.url.is_some() && it.auth == engine::Auth::OAuth)
}

async fn sign_in(tray: &Arc<Tray>, server: &str, command: Command) -> Result<Option<String>, Failure> {
    let name = name_of(tray, server);
    let Reply::SignIn { step } = tray.owner.run(command).await? else { return Ok(None) };
    tray.notice(Some(Notice {
        text: tray.texts().say("tray-finish-sign-in", &[("server", name.as_str().into())]),
        mood: Mood::Fine,
    }));
    let (program, url) = (tray.world.browser.clone(), step.url.clone());
    // An opener that fails says so within a moment; that moment blocks.
    let open = move || if step.open { browser::open(program.as_deref(), &url) } else { Ok(()) };
    if let Ok(Err(failure)) = tokio::task::spawn_blocking(open).await {
        tray.owner.run(Command::CancelSignIn { id: step.id }).await?;
        return Err(failure);
    }
    let reply = tray.owner.run(Command::AwaitSignIn { id: step.id, timeout_seconds: PATIENCE }).await?;
    Ok(match reply {
        Reply::SignedIn { server, label, other_than: Some(other), added, .. } => {
            let notice = tray.texts().say(
                "tray-other-account",
                &[
                    ("server", name.into()),
                    ("instance", label.as_str().into()),
                    ("other", other.as_str().into()),
                ],
            );
            tray.show_window(Some(&Wish::OtherAccount { server, label, other, added }));
            Some(notice)
        }
        _ => None,
    })
}

fn name_of(tray: &Tray, server: &str) -> String {
    let snapshot = tray.owner.watch().borrow().clone();
    snapshot.servers.iter().find(|it| it.id == server).map_or_else(|| server.to_owned(), |it| it.name.clone())
}
