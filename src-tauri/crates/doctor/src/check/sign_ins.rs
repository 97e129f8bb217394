//! Sign-ins: who can act, for how long, and what others left of theirs.

use super::{Check, Fix, Found, Mending};
use crate::house::{Auth, House, Instance, Server, State};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "not-signed-in",
        title: "Nobody is signed in",
        means: "AI apps are connected to the server, and there is no sign-in they could act with.",
        mending: Mending::Told("`traygate sign-in SERVER`."),
        detect: |house| {
            let lonely = |it: &&Server| {
                let connected = house.clients.iter().any(|client| {
                    client.crossings.get(&it.id).is_some_and(|crossing| crossing.known.is_some())
                });
                it.auth != Auth::Open && it.instances.is_empty() && connected
            };
            let found = |it: &Server| {
                Found::told(
                    &it.name,
                    "AI apps are connected to it, but nobody is signed in.",
                    format!("Sign in: traygate sign-in {}", it.id),
                )
            };
            house.servers.iter().filter(lonely).map(found).collect()
        },
    },
    Check {
        code: "sign-out-unfinished",
        title: "A sign-out did not finish",
        means: "Traygate ended in the middle of it, and the server could not be asked to withdraw the access since. Nobody uses it any more.",
        mending: Mending::Told("Sign out again, which forgets it in any case."),
        detect: |house| {
            each(house, |server, it| {
                (it.state == State::Leaving).then(|| (
                format!(
                    "Traygate ended while you were signing out of it, and {} could not be asked to withdraw the access \
                     since. Nobody uses it any more.",
                    server.name
                ),
                format!(
                    "Sign out again, which forgets it in any case: traygate sign-out {} \"{}\"",
                    server.id, it.label
                ),
            ))
            })
        },
    },
    Check {
        code: "sign-in-needed",
        title: "A sign-in has ended",
        means: "The server no longer takes it (\"Not authenticated: no OAuth access token was found.\"), or the key is not accepted (401).",
        mending: Mending::Told(
            "`traygate reconnect SERVER`, or Reconnect in the tray; for a key, paste the new one.",
        ),
        detect: |house| {
            each(house, |server, it| match &it.state {
                State::SignInNeeded(why) => {
                    let remedy = match server.auth {
                        Auth::Key => format!("Replace the key: {}", it.again),
                        Auth::Browser | Auth::Open => format!("Sign in again: {}", it.again),
                    };
                    Some((why.clone(), remedy))
                }
                State::Ready | State::Ending(_) | State::Leaving => None,
            })
        },
    },
    Check {
        code: "sign-in-ending",
        title: "A sign-in is about to end",
        means: "The server does not renew it. It works until then.",
        mending: Mending::Told("`traygate reconnect SERVER` before it ends."),
        detect: |house| {
            each(house, |_, it| match &it.state {
                State::Ending(why) => Some((
                    format!("It still works, but not for long: {why}."),
                    format!("Sign in again before it ends: {}", it.again),
                )),
                State::Ready | State::SignInNeeded(_) | State::Leaving => None,
            })
        },
    },
    Check {
        code: "permission-missing",
        title: "A sign-in lacks a permission",
        means: "The server lets you in and refuses one thing, because the sign-in did not include it. Everything else works.",
        mending: Mending::Told("`traygate reconnect SERVER` asks for it."),
        detect: |house| {
            each(house, |server, it| {
                let needs =
                    it.needs.as_ref().filter(|_| matches!(it.state, State::Ready | State::Ending(_)))?;
                Some((
                    format!("{} asked for {needs}. Everything else goes on working.", server.name),
                    format!(
                        "Give it: {}. If that does not help, ask whoever administers {}.",
                        it.again, server.name
                    ),
                ))
            })
        },
    },
    Check {
        code: "no-active-instance",
        title: "No instance is the active one",
        means: "You are signed in, and AI apps still cannot act: nobody chose which account is meant.",
        mending: Mending::Told("`traygate instance switch SERVER LABEL`."),
        detect: |house| {
            let idle = |it: &&Server| it.auth != Auth::Open && !it.instances.is_empty() && !it.has_active;
            let found = |it: &Server| {
                Found::told(
                    &it.name,
                    "You are signed in, but no instance is the active one, so AI apps cannot act.",
                    format!("Choose one: traygate instance switch {} \"{}\"", it.id, it.instances[0].label),
                )
            };
            house.servers.iter().filter(idle).map(found).collect()
        },
    },
    Check {
        code: "pin-lost",
        title: "An app is pinned to an instance that is gone",
        means: "The app always acts on one instance, and that one is signed out. It does not fall back to another.",
        mending: Mending::Told("Sign in to that instance again, or `traygate instance unpin APP SERVER`."),
        detect: |house| {
            let mut found = Vec::new();
            for server in house.servers.iter().filter(|it| it.auth != Auth::Open) {
                found.extend(server.pins.iter().filter(|it| !it.stands).map(|pin| {
                    Found::told(
                        format!("{} and {}", house.client_name(&pin.client), server.name),
                        format!("The app is pinned to {}, which is signed out, so it cannot act.", pin.label),
                        format!(
                            "Sign in to {} again, or let the app follow the active instance: traygate instance unpin {} {}",
                            pin.label, pin.client, server.id
                        ),
                    )
                }));
            }
            found
        },
    },
    Check {
        code: "mcp-remote-tokens",
        title: "`mcp-remote` left a sign-in in plain text",
        means: "Files in the folder `.mcp-auth` let whoever reads them act as you. Stale ones are also why an assistant keeps asking to sign in again.",
        mending: Mending::Fix("Revokes that sign-in at the server, then deletes the files."),
        detect: |house| {
            let left = |it: &&Server| it.auth != Auth::Open && it.mcp_remote_files > 0;
            let found = |it: &Server| {
                let (count, files) =
                    (it.mcp_remote_files, if it.mcp_remote_files == 1 { "file" } else { "files" });
                let told = Found::told(
                    &it.name,
                    format!(
                        "mcp-remote left a sign-in to {} in plain text on this computer ({count} {files} in its folder \
                         .mcp-auth); whoever reads them can act as you.",
                        it.name
                    ),
                    "Revoke it and delete those files. An app that still starts mcp-remote will ask for a new sign-in.",
                );
                told.with(Fix::ClearMcpRemote { server: it.id.clone() })
            };
            house.servers.iter().filter(left).map(found).collect()
        },
    },
    Check {
        code: "tool-changed",
        title: "A server has changed a tool",
        means: "What a tool says of itself is an instruction to the AI. Calls of it are held until you have seen the difference.",
        mending: Mending::Told(
            "the server's name in the window, then *Tools*, or `traygate policy SERVER` and `--accept-change TOOL`.",
        ),
        detect: |house| {
            let found = |it: &Server| {
                Found::told(
                    &it.name,
                    format!(
                        "It says something else of these tools since you last saw it, so calls of them are held: {}.",
                        it.tools_held.join(", ")
                    ),
                    format!(
                        "Look at the difference and accept it: traygate policy {}, then traygate policy {} --accept-change \
                         TOOL",
                        it.id, it.id
                    ),
                )
            };
            house.servers.iter().filter(|it| !it.tools_held.is_empty()).map(found).collect()
        },
    },
];

fn each(house: &House, look: impl Fn(&Server, &Instance) -> Option<(String, String)>) -> Vec<Found> {
    let mut found = Vec::new();
    for server in house.servers.iter().filter(|it| it.auth != Auth::Open) {
        found.extend(server.instances.iter().filter_map(|it| {
            let (message, remedy) = look(server, it)?;
            Some(Found::told(format!("{} ({})", server.name, it.label), message, remedy))
        }));
    }
    found
}
