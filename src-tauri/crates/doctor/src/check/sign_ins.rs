//! Sign-ins: who can act, for how long, and what others left of theirs.

use super::{Check, Fix, Found, Mending, Said, crossing, instance, named, say};
use crate::house::{Auth, House, Instance, Server, State};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "not-signed-in",
        mending: Mending::Told,
        detect: |house| {
            let lonely = |it: &&Server| {
                let connected = house.clients.iter().any(|client| {
                    client.crossings.get(&it.id).is_some_and(|crossing| crossing.known.is_some())
                });
                it.auth != Auth::Open && it.instances.is_empty() && connected
            };
            let found = |it: &Server| {
                Found::told(
                    named(&it.name),
                    say("check-not-signed-in-message"),
                    say("check-not-signed-in-remedy").with("id", &it.id),
                )
            };
            house.servers.iter().filter(lonely).map(found).collect()
        },
    },
    Check {
        code: "sign-out-unfinished",
        mending: Mending::Told,
        detect: |house| {
            each(house, |server, it| {
                (it.state == State::Leaving).then(|| {
                    (
                        say("check-sign-out-unfinished-message").with("server", &server.name),
                        say("check-sign-out-unfinished-remedy")
                            .with("id", &server.id)
                            .with("instance", &it.label),
                    )
                })
            })
        },
    },
    Check {
        code: "sign-in-needed",
        mending: Mending::Told,
        detect: |house| {
            each(house, |server, it| match &it.state {
                State::SignInNeeded(why) => {
                    let remedy = match server.auth {
                        Auth::Key => say("check-sign-in-needed-remedy-key"),
                        Auth::Browser | Auth::Open => say("check-sign-in-needed-remedy"),
                    };
                    Some((
                        say("check-sign-in-needed-message").with("why", why),
                        remedy.with("again", &it.again),
                    ))
                }
                State::Ready | State::Ending(_) | State::Leaving => None,
            })
        },
    },
    Check {
        code: "sign-in-ending",
        mending: Mending::Told,
        detect: |house| {
            each(house, |_, it| match &it.state {
                State::Ending(why) => Some((
                    say("check-sign-in-ending-message").with("why", why),
                    say("check-sign-in-ending-remedy").with("again", &it.again),
                )),
                State::Ready | State::SignInNeeded(_) | State::Leaving => None,
            })
        },
    },
    Check {
        code: "permission-missing",
        mending: Mending::Told,
        detect: |house| {
            each(house, |server, it| {
                let needs =
                    it.needs.as_ref().filter(|_| matches!(it.state, State::Ready | State::Ending(_)))?;
                Some((
                    say("check-permission-missing-message").with("server", &server.name).with("needs", needs),
                    say("check-permission-missing-remedy")
                        .with("again", &it.again)
                        .with("server", &server.name),
                ))
            })
        },
    },
    Check {
        code: "no-active-instance",
        mending: Mending::Told,
        detect: |house| {
            let idle = |it: &&Server| it.auth != Auth::Open && !it.instances.is_empty() && !it.has_active;
            let found = |it: &Server| {
                Found::told(
                    named(&it.name),
                    say("check-no-active-instance-message"),
                    say("check-no-active-instance-remedy")
                        .with("id", &it.id)
                        .with("instance", &it.instances[0].label),
                )
            };
            house.servers.iter().filter(idle).map(found).collect()
        },
    },
    Check {
        code: "pin-lost",
        mending: Mending::Told,
        detect: |house| {
            let mut found = Vec::new();
            for server in house.servers.iter().filter(|it| it.auth != Auth::Open) {
                found.extend(server.pins.iter().filter(|it| !it.stands).map(|pin| {
                    Found::told(
                        crossing(house.client_name(&pin.client), &server.name),
                        say("check-pin-lost-message").with("instance", &pin.label),
                        say("check-pin-lost-remedy")
                            .with("instance", &pin.label)
                            .with("id", &pin.client)
                            .with("serverid", &server.id),
                    )
                }));
            }
            found
        },
    },
    Check {
        code: "mcp-remote-tokens",
        mending: Mending::Fix,
        detect: |house| {
            let left = |it: &&Server| it.auth != Auth::Open && it.mcp_remote_files > 0;
            let found = |it: &Server| {
                let told = Found::told(
                    named(&it.name),
                    say("check-mcp-remote-tokens-message")
                        .with("server", &it.name)
                        .counted("count", it.mcp_remote_files),
                    say("check-mcp-remote-tokens-remedy"),
                );
                told.with(Fix::ClearMcpRemote { server: it.id.clone() })
            };
            house.servers.iter().filter(left).map(found).collect()
        },
    },
    Check {
        code: "tool-changed",
        mending: Mending::Told,
        detect: |house| {
            let found = |it: &Server| {
                Found::told(
                    named(&it.name),
                    say("check-tool-changed-message").with("tools", it.tools_held.join(", ")),
                    say("check-tool-changed-remedy").with("id", &it.id),
                )
            };
            house.servers.iter().filter(|it| !it.tools_held.is_empty()).map(found).collect()
        },
    },
];

fn each(house: &House, look: impl Fn(&Server, &Instance) -> Option<(Said, Said)>) -> Vec<Found> {
    let mut found = Vec::new();
    for server in house.servers.iter().filter(|it| it.auth != Auth::Open) {
        found.extend(server.instances.iter().filter_map(|it| {
            let (message, remedy) = look(server, it)?;
            Some(Found::told(instance(&server.name, &it.label), message, remedy))
        }));
    }
    found
}
