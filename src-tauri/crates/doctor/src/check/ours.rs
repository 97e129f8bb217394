//! Our entries in the files of AI apps: whether they stand there as we wrote them, and lead here.

use super::{Check, Fix, Found, Mending, Said, crossing, say};
use crate::{
    entry::Entry,
    file::File,
    house::{Client, Crossing, House, Lost, Server, Standing, Via},
};

/// How long an app may leave a new entry unread before anybody is told.
const PATIENCE: u64 = 24 * 60 * 60;

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "guard-stopped",
        mending: Mending::Fix,
        detect: |house| {
            let found = |(client, server, crossing): (&Client, &Server, &Crossing)| {
                let (_, via) =
                    why(house, client, server, crossing).filter(|(why, _)| *why == Why::Stopped)?;
                let file = client.files.first().map(|it| it.path.display().to_string()).unwrap_or_default();
                let it = rewritten(client, server, say("check-guard-stopped-message"), via);
                let remedy = say("check-guard-stopped-remedy").with("file", file);
                Some(Found { remedy, ..it })
            };
            house.crossings().filter_map(found).collect()
        },
    },
    Check {
        code: "entries-wiped",
        mending: Mending::Fix,
        detect: |house| {
            of(house, Why::Wiped, |client, _, _| say("check-entries-wiped-message").with("app", &client.name))
        },
    },
    Check {
        code: "entry-missing",
        mending: Mending::Fix,
        detect: |house| {
            of(house, Why::Missing, |_, _, crossing| {
                let Some(loss) = &crossing.lost else { return say("check-entry-missing-message") };
                let message = match loss.what {
                    Lost::FileGone => say("check-entry-missing-message-file-gone"),
                    Lost::OlderVersion => say("check-entry-missing-message-older"),
                    Lost::Emptied => say("check-entry-missing-message-emptied"),
                    Lost::Removed => say("check-entry-missing-message-removed"),
                    Lost::Changed => say("check-entry-missing-message-changed"),
                };
                message.with("file", loss.file.display())
            })
        },
    },
    Check {
        code: "store-build-missed",
        mending: Mending::Fix,
        detect: |house| {
            of(house, Why::StoreMissed, |client, _, _| {
                say("check-store-build-missed-message").with("app", &client.name)
            })
        },
    },
    Check {
        code: "files-disagree",
        mending: Mending::Fix,
        detect: |house| {
            of(house, Why::Disagree, |client, _, _| {
                say("check-files-disagree-message").with("app", &client.name)
            })
        },
    },
    Check { code: "entry-wrong-type", mending: Mending::Fix, detect: wrong_type },
    Check {
        code: "entry-relative",
        mending: Mending::Fix,
        detect: |house| of(house, Why::Relative, |_, _, _| say("check-entry-relative-message")),
    },
    Check {
        code: "bridge-moved",
        mending: Mending::Fix,
        detect: |house| of(house, Why::BridgeMoved, |_, _, _| say("check-bridge-moved-message")),
    },
    Check {
        code: "other-traygate",
        mending: Mending::Fix,
        detect: |house| of(house, Why::OtherTraygate, |_, _, _| say("check-other-traygate-message")),
    },
    Check {
        code: "entry-localhost",
        mending: Mending::Fix,
        detect: |house| of(house, Why::Localhost, |_, _, _| say("check-entry-localhost-message")),
    },
    Check {
        code: "entry-changed",
        mending: Mending::Fix,
        detect: |house| of(house, Why::Changed, |_, _, _| say("check-entry-changed-message")),
    },
    Check {
        code: "port-moved",
        mending: Mending::Fix,
        detect: |house| {
            of(house, Why::PortMoved, |_, _, crossing| match (house.machine.wanted_port, crossing.known) {
                (Some(wanted), Some(known)) if known.port == Some(wanted) => {
                    let message = say("check-port-moved-message-taken").with("wanted", wanted);
                    message.with("port", house.machine.port)
                }
                _ => say("check-port-moved-message"),
            })
        },
    },
    Check {
        code: "entry-duplicate",
        mending: Mending::Fix,
        detect: |house| {
            orphans(house)
                .into_iter()
                .filter_map(|(client, name)| {
                    let server = doubled(house, client, name)?;
                    let message = say("check-entry-duplicate-message").with("entry", name);
                    let it = Found::told(
                        crossing(&client.name, &server.name),
                        message.with("server", &server.name),
                        say("check-entry-duplicate-remedy").with("entry", name),
                    );
                    Some(it.with(Fix::Remove { client: client.id.clone(), entry: name.to_owned() }))
                })
                .collect()
        },
    },
    Check {
        code: "entry-orphaned",
        mending: Mending::Fix,
        detect: |house| {
            orphans(house)
                .into_iter()
                .filter(|(client, name)| doubled(house, client, name).is_none())
                .map(|(client, name)| {
                    let it = Found::told(
                        crossing(&client.name, name),
                        say("check-entry-orphaned-message"),
                        say("check-entry-orphaned-remedy"),
                    );
                    it.with(Fix::Remove { client: client.id.clone(), entry: name.to_owned() })
                })
                .collect()
        },
    },
    Check {
        code: "entry-switched-off",
        mending: Mending::Told,
        detect: |house| {
            let off = |(client, server, it): (&Client, &Server, &Crossing)| {
                let is_off = it.known.is_some() && entries(client, server).any(|(_, it)| is_off(it));
                is_off.then(|| {
                    let remedy = say("check-entry-switched-off-remedy").with("app", &client.name);
                    Found::told(
                        crossing(&client.name, &server.name),
                        say("check-entry-switched-off-message").with("app", &client.name),
                        remedy.with("reload", &client.reload),
                    )
                })
            };
            house.crossings().filter_map(off).collect()
        },
    },
    Check {
        code: "entry-not-seen",
        mending: Mending::Told,
        detect: |house| {
            let found = |(client, server, it): (&Client, &Server, &Crossing)| {
                let known = it.known.filter(|_| it.standing == Standing::Written)?;
                let unseen = it.seen.is_none_or(|it| it < known.since);
                let late = unseen && house.now > known.since + PATIENCE;
                late.then(|| {
                    Found::told(
                        crossing(&client.name, &server.name),
                        say("check-entry-not-seen-message").with("app", &client.name),
                        say("check-entry-not-seen-remedy").with("reload", &client.reload),
                    )
                })
            };
            house.crossings().filter_map(found).collect()
        },
    },
];

/// Why an entry of ours is not as it should be. One reason each, the most telling one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Stopped,
    Wiped,
    Missing,
    StoreMissed,
    Disagree,
    WrongType,
    Relative,
    BridgeMoved,
    OtherTraygate,
    Localhost,
    PortMoved,
    Changed,
}

fn of(house: &House, wanted: Why, message: impl Fn(&Client, &Server, &Crossing) -> Said) -> Vec<Found> {
    let found = |(client, server, crossing): (&Client, &Server, &Crossing)| {
        let (why, via) = why(house, client, server, crossing)?;
        (why == wanted).then(|| rewritten(client, server, message(client, server, crossing), via))
    };
    house.crossings().filter_map(found).collect()
}

fn rewritten(client: &Client, server: &Server, message: Said, via: Via) -> Found {
    let it = Found::told(crossing(&client.name, &server.name), message, say("check-remedy-rewrite"));
    it.with(Fix::Rewrite { client: client.id.clone(), server: server.id.clone(), via })
}

/// `None`: it is as it should be, or is no entry of ours.
fn why(house: &House, client: &Client, server: &Server, crossing: &Crossing) -> Option<(Why, Via)> {
    match (&crossing.standing, crossing.via, crossing.known) {
        (Standing::Absent | Standing::Differs, _, Some(known)) if crossing.stopped => {
            Some((Why::Stopped, known.via))
        }
        (Standing::Absent, _, Some(known)) => {
            // The whole table is gone, and the file is not.
            let wiped = |it: &File| it.is_there && it.damage.is_none() && it.table.is_none();
            let wiped = !client.files.is_empty() && client.files.iter().all(wiped);
            Some((if wiped { Why::Wiped } else { Why::Missing }, known.via))
        }
        (Standing::Differs, Some(via), _) => Some((differs(house, client, server, crossing), via)),
        (Standing::Absent | Standing::Differs | Standing::Written | Standing::Damaged(_), ..) => None,
    }
}

fn differs(house: &House, client: &Client, server: &Server, crossing: &Crossing) -> Why {
    let standing: Vec<(&File, &Entry)> = entries(client, server).collect();
    let without = |file: &&File| !standing.iter().any(|(it, _)| it.path == file.path);
    if client.files.len() > 1
        && !standing.is_empty()
        && let Some(file) = client.files.iter().find(without)
    {
        let is_store = file.path.to_string_lossy().contains("LocalCache");
        return if is_store { Why::StoreMissed } else { Why::Disagree };
    }
    let any = |is_it: &dyn Fn(&Entry) -> bool| standing.iter().any(|(_, it)| is_it(it));
    let command = |it: &Entry| it.command().filter(|_| it.starts_bridge()).map(str::to_owned);
    let url = |it: &Entry| it.address().and_then(crate::entry::cleaned);
    if any(&|it| has_wrong_type(client, it)) {
        Why::WrongType
    } else if any(&|it| command(it).is_some_and(|it| !it.contains(['/', '\\']))) {
        Why::Relative
    } else if any(&|it| it.program_there == Some(false)) {
        Why::BridgeMoved
    } else if any(&|it| it.program_there == Some(true) && it.other_bridge(house)) {
        Why::OtherTraygate
    } else if any(&|it| url(it).is_some_and(|it| it.host_str() == Some("localhost"))) {
        Why::Localhost
    } else if crossing.via == Some(Via::Http)
        && crossing.known.is_some_and(|it| it.via == Via::Http && it.port != Some(house.machine.port))
    {
        Why::PortMoved
    } else {
        Why::Changed
    }
}

fn entries<'a>(client: &'a Client, server: &'a Server) -> impl Iterator<Item = (&'a File, &'a Entry)> {
    client.entries().filter(|(_, it)| it.name == server.id)
}

fn has_wrong_type(client: &Client, entry: &Entry) -> bool {
    !client.types.is_empty() && entry.kind().is_some_and(|it| !client.types.contains(&it))
}

/// Ours are written again; those of others are told.
fn wrong_type(house: &House) -> Vec<Found> {
    let mut found = of(house, Why::WrongType, |client, server, _| {
        let kind = entries(client, server).find_map(|(_, it)| it.kind()).unwrap_or_default();
        say("check-entry-wrong-type-message").with("kind", kind).with("app", &client.name)
    });
    for client in house.here() {
        let theirs = client.entries().filter(|(_, it)| !it.is_ours() && has_wrong_type(client, it));
        found.extend(theirs.filter(|(_, it)| !stands_for_ours(client, &it.name)).map(|(file, it)| {
            Found::told(
                crossing(&client.name, &it.name),
                say("check-entry-wrong-type-message-other")
                    .with("file", file.path.display())
                    .with("entry", &it.name)
                    .with("kind", it.kind().unwrap_or_default())
                    .with("app", &client.name),
                say("check-entry-wrong-type-remedy-other").with("kinds", client.types.join(", ")),
            )
        }));
    }
    found
}

fn stands_for_ours(client: &Client, name: &str) -> bool {
    client.crossings.get(name).is_some_and(|it| it.via.is_some())
}

fn orphans(house: &House) -> Vec<(&Client, &str)> {
    house.here().flat_map(|client| client.orphans.iter().map(move |it| (client, it.as_str()))).collect()
}

/// The server that an entry of ours under another name leads to, where that has its own entry too.
fn doubled<'a>(house: &'a House, client: &Client, name: &str) -> Option<&'a Server> {
    let (_, entry) = client.entries().find(|(_, it)| it.name == name)?;
    let id = *entry.arguments().first()?;
    let server = house.servers.iter().find(|it| it.id == id)?;
    entries(client, server).any(|(_, it)| it.is_ours()).then_some(server)
}

fn is_off(entry: &Entry) -> bool {
    let says =
        |key: &str, value: bool| entry.value.get(key).and_then(serde_json::Value::as_bool) == Some(value);
    says("disabled", true) || says("enabled", false)
}

impl Entry {
    /// Whether it starts another bridge than ours.
    fn other_bridge(&self, house: &House) -> bool {
        let (Some(ours), Some(theirs)) = (&house.machine.bridge, self.command()) else { return false };
        self.starts_bridge() && ours.as_os_str() != theirs
    }
}
