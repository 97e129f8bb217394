//! This computer, and Traygate's own programs and files on it.

use super::{Check, Fix, Found, Mending, Said, named, say};
use crate::house::{Answer, Client, House, Standing, Via};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "vault-damaged",
        mending: Mending::Told,
        detect: |house| {
            let found = |why: &String| {
                Found::told(
                    say("check-subject-vault"),
                    say("check-vault-damaged-message").with("why", why),
                    say("check-vault-damaged-remedy"),
                )
            };
            house.machine.vault_damage.iter().map(found).collect()
        },
    },
    Check {
        code: "vault-locked",
        mending: Mending::Told,
        detect: |house| {
            let found = |why: &String| {
                Found::told(
                    say("check-subject-vault"),
                    say("check-vault-locked-message").with("why", why),
                    say("check-vault-locked-remedy"),
                )
            };
            house.machine.vault_locked.iter().map(found).collect()
        },
    },
    Check {
        code: "disk-full",
        mending: Mending::Told,
        detect: |house| {
            let found =
                Found::told(this_computer(), say("check-disk-full-message"), say("check-disk-full-remedy"));
            house.machine.disk_full.then_some(found).into_iter().collect()
        },
    },
    Check {
        code: "state-not-writable",
        mending: Mending::Told,
        detect: |house| {
            let found = |why: &String| {
                Found::told(
                    this_computer(),
                    say("check-state-not-writable-message").with("why", why),
                    say("check-state-not-writable-remedy"),
                )
            };
            house.machine.unwritable.iter().map(found).collect()
        },
    },
    Check {
        code: "bridge-missing",
        mending: Mending::Told,
        detect: |house| {
            let found = Found::told(
                named("traygate-bridge"),
                say("check-bridge-missing-message"),
                say("check-bridge-missing-remedy"),
            );
            (house.machine.bridge_missing && uses(house, Via::Bridge)).then_some(found).into_iter().collect()
        },
    },
    Check {
        code: "bridge-not-executable",
        mending: Mending::Fix,
        detect: |house| {
            let machine = &house.machine;
            let found = Found::told(
                named("traygate-bridge"),
                say("check-bridge-not-executable-message"),
                say("check-bridge-not-executable-remedy"),
            );
            let is_so = machine.bridge_not_executable && !machine.bridge_missing && uses(house, Via::Bridge);
            is_so.then(|| found.with(Fix::AllowBridge)).into_iter().collect()
        },
    },
    Check {
        code: "proxy-catches-loopback",
        mending: Mending::Told,
        detect: |house| {
            let found = |variable: &String| {
                Found::told(
                    this_computer(),
                    say("check-proxy-catches-loopback-message").with("variable", variable),
                    say("check-proxy-catches-loopback-remedy"),
                )
            };
            let concerned = house.machine.proxied_loopback.iter().filter(|_| uses(house, Via::Http));
            concerned.map(found).collect()
        },
    },
    Check {
        code: "npx-missing",
        mending: Mending::Told,
        detect: |house| {
            let missing = house.machine.npx == Some(false);
            let with_npx = house.here().filter(|it| missing && starts_npx(it));
            let found = |client: &Client| {
                Found::told(
                    named(&client.name),
                    say("check-npx-missing-message"),
                    say("check-npx-missing-remedy").with("id", &client.id),
                )
            };
            with_npx.map(found).collect()
        },
    },
    Check {
        code: "node-too-old",
        mending: Mending::Told,
        detect: |house| {
            let version = house.machine.node.as_deref().unwrap_or_default();
            let major =
                version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
            let old = major.is_some_and(|it| it < 18);
            let with_npx = house.here().filter(|it| old && starts_npx(it));
            let found = |client: &Client| {
                Found::told(
                    named(&client.name),
                    say("check-node-too-old-message").with("version", version.trim()),
                    say("check-node-too-old-remedy").with("id", &client.id),
                )
            };
            with_npx.map(found).collect()
        },
    },
    Check {
        code: "npx-path-with-space",
        mending: Mending::Told,
        detect: |house| {
            let has_space = |client: &&Client| {
                client.entries().any(|(_, it)| {
                    it.program().as_deref() == Some("npx")
                        && it.command().is_some_and(|it| it.contains(' ') && it.contains('\\'))
                })
            };
            let found = |client: &Client| {
                Found::told(
                    named(&client.name),
                    say("check-npx-path-with-space-message"),
                    say("check-npx-path-with-space-remedy").with("id", &client.id),
                )
            };
            house.here().filter(has_space).map(found).collect()
        },
    },
    Check {
        code: "clock-wrong",
        mending: Mending::Told,
        detect: |house| {
            let ahead = house.servers.iter().flat_map(|it| it.answers.values()).find_map(|it| match it {
                Answer::Tools { ahead: Some(ahead), .. } if ahead.abs() > 300 => Some(*ahead),
                _ => None,
            });
            let found = |ahead: i64| {
                let way = match ahead > 0 {
                    true => say("check-clock-wrong-message-behind"),
                    false => say("check-clock-wrong-message-ahead"),
                };
                let minutes = ahead.unsigned_abs() / 60;
                Found::told(this_computer(), way.with("minutes", minutes), say("check-clock-wrong-remedy"))
            };
            ahead.map(found).into_iter().collect()
        },
    },
];

fn this_computer() -> Said {
    say("check-subject-computer")
}

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
