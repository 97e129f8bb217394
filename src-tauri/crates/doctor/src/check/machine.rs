//! This computer, and Traygate's own programs and files on it.

use super::{Check, Fix, Found, Mending};
use crate::house::{Client, House, Standing, Via};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "vault-damaged",
        title: "The vault's file is damaged",
        means: "The file that keeps your sign-ins cannot be read whole. What can still be read works; nothing new can be kept.",
        mending: Mending::Told(
            "`traygate vault reset` puts the file aside and takes over what can still be read.",
        ),
        detect: |house| {
            let found = |reason: &String| {
                Found::told(
                    "The vault",
                    format!(
                        "The file that keeps your sign-ins is damaged ({reason}). What can still be read in it works; \
                         nothing new can be kept."
                    ),
                    "Put the damaged file aside and begin a new one with every sign-in that can still be read: traygate \
                     vault reset",
                )
            };
            house.machine.vault_damage.iter().map(found).collect()
        },
    },
    Check {
        code: "vault-locked",
        title: "The key to the vault cannot be had",
        means: "The system's keychain is locked or out of order, so no sign-in can be used.",
        mending: Mending::Told("Unlock the keychain; nothing has to be restarted."),
        detect: |house| {
            let found = |why: &String| {
                Found::told(
                    "The vault",
                    format!(
                        "The key that opens your sign-ins cannot be had just now ({why}), so no AI app can act."
                    ),
                    "Unlock the system's keychain (sign in to your computer again if it does not ask), then look again. \
                     Nothing has to be restarted.",
                )
            };
            house.machine.vault_locked.iter().map(found).collect()
        },
    },
    Check {
        code: "disk-full",
        title: "The disk is full",
        means: "Traygate cannot keep renewed sign-ins, so they may be lost.",
        mending: Mending::Told("Make room on the disk."),
        detect: |house| {
            let found = Found::told(
                "This computer",
                "The disk with Traygate's folder is full: renewed sign-ins cannot be kept and may be lost.",
                "Delete something you do not need, then look again.",
            );
            house.machine.disk_full.then_some(found).into_iter().collect()
        },
    },
    Check {
        code: "state-not-writable",
        title: "Traygate cannot write to its own folder",
        means: "Settings and renewed sign-ins cannot be kept.",
        mending: Mending::Told("Allow your user to write to the folder that is named."),
        detect: |house| {
            let found = |why: &String| {
                Found::told(
                    "This computer",
                    format!("Traygate cannot write to its own folder: {why}."),
                    "Give your user the right to write there (or ask your IT), then look again.",
                )
            };
            house.machine.unwritable.iter().map(found).collect()
        },
    },
    Check {
        code: "bridge-missing",
        title: "The bridge program is gone",
        means: "AI apps start `traygate-bridge`, and it is not where their entries say it is.",
        mending: Mending::Told("Install Traygate again."),
        detect: |house| {
            let found = Found::told(
                "traygate-bridge",
                "The program that our entries start is not where they say it is.",
                "Install Traygate again, or put traygate-bridge back beside traygate.",
            );
            (house.machine.bridge_missing && uses(house, Via::Bridge)).then_some(found).into_iter().collect()
        },
    },
    Check {
        code: "bridge-not-executable",
        title: "The bridge program may not be started",
        means: "AI apps start `traygate-bridge`, and the system does not let them (the file lost its right to be started).",
        mending: Mending::Fix("Gives the file that right again."),
        detect: |house| {
            let machine = &house.machine;
            let found = Found::told(
                "traygate-bridge",
                "The program that our entries start is there, but may not be started: it has lost that right, as \
                 happens when files are copied.",
                "Give it that right again.",
            );
            let is_so = machine.bridge_not_executable && !machine.bridge_missing && uses(house, Via::Bridge);
            is_so.then(|| found.with(Fix::AllowBridge)).into_iter().collect()
        },
    },
    Check {
        code: "proxy-catches-loopback",
        title: "The proxy settings catch connections to this computer itself",
        means: "AI apps that reach Traygate by HTTP send even that through the company's proxy, which cannot reach it.",
        mending: Mending::Told("Add `127.0.0.1,localhost` to `NO_PROXY`, or connect by the bridge."),
        detect: |house| {
            let found = |variable: &String| {
                Found::told(
                    "This computer",
                    format!(
                        "The variable {variable} sends connections through a proxy, and NO_PROXY does not leave out \
                         127.0.0.1: apps that reach Traygate by HTTP may be sent to the proxy instead."
                    ),
                    "Add 127.0.0.1,localhost to the variable NO_PROXY, or connect those apps by the bridge (without \
                     --via http).",
                )
            };
            let concerned = house.machine.proxied_loopback.iter().filter(|_| uses(house, Via::Http));
            concerned.map(found).collect()
        },
    },
    Check {
        code: "npx-missing",
        title: "An app starts `npx`, which is not there",
        means: "`spawn npx ENOENT`: an entry needs Node.js, and apps started from the desktop do not find it.",
        mending: Mending::Told("Use Traygate's entry instead, which needs no Node."),
        detect: |house| {
            let missing = house.machine.npx == Some(false);
            let with_npx = house.here().filter(|it| missing && starts_npx(it));
            let found = |client: &Client| {
                Found::told(
                    &client.name,
                    "An entry starts npx, and there is no npx on this computer's PATH (the app says \"spawn npx \
                     ENOENT\").",
                    format!(
                        "Use the entries of Traygate instead, which need no Node: traygate move-in {}. For entries of \
                         other servers, install Node.js 18 or newer.",
                        client.id
                    ),
                )
            };
            with_npx.map(found).collect()
        },
    },
    Check {
        code: "node-too-old",
        title: "Node.js is too old for what an app starts with it",
        means: "Stand-ins such as `mcp-remote` need Node 18 or newer.",
        mending: Mending::Told("Use Traygate's entry instead, or update Node.js."),
        detect: |house| {
            let version = house.machine.node.as_deref().unwrap_or_default();
            let major =
                version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
            let old = major.is_some_and(|it| it < 18);
            let with_npx = house.here().filter(|it| old && starts_npx(it));
            let found = |client: &Client| {
                Found::told(
                    &client.name,
                    format!(
                        "An entry is started with Node {}, and what it starts needs 18 or newer.",
                        version.trim()
                    ),
                    format!(
                        "Use the entries of Traygate instead, which need no Node: traygate move-in {}. Or install a newer \
                         Node.js.",
                        client.id
                    ),
                )
            };
            with_npx.map(found).collect()
        },
    },
    Check {
        code: "npx-path-with-space",
        title: "An app starts `npx` from a folder with a space in its name",
        means: "`'C:\\Program' is not recognized as an internal or external command`: Windows cuts the path at the space.",
        mending: Mending::Told("Use Traygate's entry instead."),
        detect: |house| {
            let has_space = |client: &&Client| {
                client.entries().any(|(_, it)| {
                    it.program().as_deref() == Some("npx")
                        && it.command().is_some_and(|it| it.contains(' ') && it.contains('\\'))
                })
            };
            let found = |client: &Client| {
                Found::told(
                    &client.name,
                    "An entry starts npx from a folder with a space in its name; Windows cuts such a path at the space \
                     (\"'C:\\Program' is not recognized\").",
                    format!(
                        "Use the entries of Traygate instead: traygate move-in {}. Or write only npx in that entry.",
                        client.id
                    ),
                )
            };
            house.here().filter(has_space).map(found).collect()
        },
    },
    Check {
        code: "clock-wrong",
        title: "The clock of this computer is wrong",
        means: "Sign-ins that are fresh look expired, or not yet valid.",
        mending: Mending::Told("Let the system set the time by itself."),
        detect: |house| {
            let ahead = house.servers.iter().flat_map(|it| it.answers.values()).find_map(|it| match it {
                crate::house::Answer::Tools { ahead: Some(ahead), .. } if ahead.abs() > 300 => Some(*ahead),
                _ => None,
            });
            let found = |ahead: i64| {
                let way = if ahead > 0 { "behind" } else { "ahead of" };
                Found::told(
                    "This computer",
                    format!(
                        "Its clock is {} minutes {way} that of the servers. Sign-ins that are fresh may look expired.",
                        ahead.unsigned_abs() / 60
                    ),
                    "Let the system set date and time by itself (in its settings), then look again.",
                )
            };
            ahead.map(found).into_iter().collect()
        },
    },
];

/// Whether an entry of ours reaches us in this way.
fn uses(house: &House, via: Via) -> bool {
    house
        .here()
        .flat_map(|it| it.crossings.values())
        .any(|it| it.via == Some(via) && it.standing != Standing::Absent)
}

fn starts_npx(client: &Client) -> bool {
    client.entries().any(|(_, it)| it.command() == Some("npx"))
}
