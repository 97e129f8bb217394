//! Our entries in the files of AI apps: whether they stand there as we wrote them, and lead here.

use super::{Check, Fix, Found, Mending};
use crate::{
    entry::Entry,
    file::File,
    house::{Client, Crossing, House, Server, Standing, Via},
};

const REWRITES: Mending =
    Mending::Fix("Writes the entry again. A backup is kept, and `traygate undo` takes it back.");
/// How long an app may leave a new entry unread before anybody is told.
const PATIENCE: u64 = 24 * 60 * 60;

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "guard-stopped",
        title: "An entry is lost again and again",
        means: "It was put back three times within an hour. Something else writes the app's file, so Traygate stopped.",
        mending: Mending::Fix("Writes the entry again. Find out first what else writes the file."),
        detect: |house| {
            let found = |(client, server, crossing): (&Client, &Server, &Crossing)| {
                let (_, via) =
                    why(house, client, server, crossing).filter(|(why, _)| *why == Why::Stopped)?;
                let file = client.files.first().map(|it| it.path.display().to_string()).unwrap_or_default();
                let it = rewritten(
                    client,
                    server,
                    "The entry was put back three times within an hour and is lost again: something else writes the \
                     app's file, so Traygate stopped."
                        .to_owned(),
                    via,
                );
                let remedy = format!(
                    "Find out what else writes {file} (another tool that sets up AI apps, a sync program), then write the \
                     entry again."
                );
                Some(Found { remedy, ..it })
            };
            house.crossings().filter_map(found).collect()
        },
    },
    Check {
        code: "entries-wiped",
        title: "An app emptied its list of servers",
        means: "The app wrote its file anew and left all of its servers out (Claude Desktop is known for it).",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Wiped, |client, _, _| {
                format!(
                    "{} has written its file anew, without any of its servers; ours is gone with them.",
                    client.name
                )
            })
        },
    },
    Check {
        code: "entry-missing",
        title: "Our entry is gone",
        means: "Somebody or something removed the entry that Traygate had written.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Missing, |_, _, crossing| {
                let gone = "The entry we wrote is gone from the app's file.";
                crossing.lost.clone().unwrap_or_else(|| gone.to_owned())
            })
        },
    },
    Check {
        code: "store-build-missed",
        title: "The Windows Store build of the app reads another file",
        means: "The Store build keeps a copy of its settings in a folder of its own and reads nothing else; our entry is missing there.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::StoreMissed, |client, _, _| {
                format!(
                    "Our entry is not in every file: the Windows Store build of {} reads one in a folder of its own.",
                    client.name
                )
            })
        },
    },
    Check {
        code: "files-disagree",
        title: "The app has two files, and they say different things",
        means: "Cline's old and new extension read different files; our entry stands in one of them only.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Disagree, |client, _, _| {
                format!(
                    "{} reads more than one file, and our entry does not stand in each of them.",
                    client.name
                )
            })
        },
    },
    Check {
        code: "entry-wrong-type",
        title: "An entry has a type the app does not know",
        means: "Apps spell the same transport differently (`http`, `streamableHttp`, `streamable-http`); a wrong word makes some drop the entry, and some all of their servers.",
        mending: Mending::Fix("Writes ours again. In an entry of others, the word is told."),
        detect: wrong_type,
    },
    Check {
        code: "entry-relative",
        title: "Our entry names the bridge without its folder",
        means: "Apps started from the desktop search few folders for programs and do not find it.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Relative, |_, _, _| {
                "The entry names traygate-bridge without its folder; apps started from the desktop do not find it.".to_owned()
            })
        },
    },
    Check {
        code: "bridge-moved",
        title: "Our entry starts a bridge that is gone",
        means: "Traygate was moved or updated to another folder; the entry still names the old one.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::BridgeMoved, |_, _, _| {
                "The entry starts traygate-bridge from a folder where it no longer is.".to_owned()
            })
        },
    },
    Check {
        code: "other-traygate",
        title: "Our entry starts the bridge of another Traygate",
        means: "Two copies of Traygate are on this computer; this app starts the other one's bridge.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::OtherTraygate, |_, _, _| {
                "The entry starts the bridge of another Traygate on this computer.".to_owned()
            })
        },
    },
    Check {
        code: "entry-localhost",
        title: "Our entry says `localhost`",
        means: "On some computers `localhost` means another address (IPv6) than the one Traygate listens on.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Localhost, |_, _, _| {
                "The entry says localhost, which on some computers leads elsewhere; it must say 127.0.0.1."
                    .to_owned()
            })
        },
    },
    Check {
        code: "entry-changed",
        title: "Our entry was changed",
        means: "Somebody or something edited the entry, so it may not lead here any more.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::Changed, |_, _, _| {
                "The entry in the app's file is not as Traygate wrote it.".to_owned()
            })
        },
    },
    Check {
        code: "port-moved",
        title: "Our entry leads to an old port",
        means: "`EADDRINUSE`: another program, or a second Traygate, took the port, so Traygate moved to another one; the app still calls at the old one.",
        mending: REWRITES,
        detect: |house| {
            of(house, Why::PortMoved, |_, _, crossing| match (house.machine.wanted_port, crossing.known) {
                (Some(wanted), Some(known)) if known.port == Some(wanted) => format!(
                    "The entry leads to port {wanted}, which another program (perhaps a second Traygate) took; Traygate \
                     is at {} now.",
                    house.machine.port
                ),
                _ => "The entry leads to the port Traygate had before.".to_owned(),
            })
        },
    },
    Check {
        code: "entry-duplicate",
        title: "Our entry stands twice under different names",
        means: "The app shows every tool twice.",
        mending: Mending::Fix("Removes the one whose name is not the server's. A backup is kept."),
        detect: |house| {
            orphans(house)
                .into_iter()
                .filter_map(|(client, name)| {
                    let server = doubled(house, client, name)?;
                    let it = Found::told(
                        format!("{} and {}", client.name, server.name),
                        format!(
                            "The entry {name} leads to {} as well, so the app shows every tool twice.",
                            server.name
                        ),
                        format!("Remove the entry {name} (a backup is kept)."),
                    );
                    Some(it.with(Fix::Remove { client: client.id.clone(), entry: name.to_owned() }))
                })
                .collect()
        },
    },
    Check {
        code: "entry-orphaned",
        title: "Our entry leads to a server Traygate does not know",
        means: "The server was removed, or the entry comes from another computer.",
        mending: Mending::Fix("Removes the entry. A backup is kept."),
        detect: |house| {
            orphans(house)
                .into_iter()
                .filter(|(client, name)| doubled(house, client, name).is_none())
                .map(|(client, name)| {
                    let it = Found::told(
                        format!("{} and {name}", client.name),
                        "The entry leads to a server Traygate does not know.",
                        "Remove the entry, or add the server again.",
                    );
                    it.with(Fix::Remove { client: client.id.clone(), entry: name.to_owned() })
                })
                .collect()
        },
    },
    Check {
        code: "entry-switched-off",
        title: "Our entry is switched off in the app",
        means: "The app lets servers be switched off, and does not start this one.",
        mending: Mending::Told("Switch it on in the app."),
        detect: |house| {
            let off = |(client, server, crossing): (&Client, &Server, &Crossing)| {
                let is_off = crossing.known.is_some() && entries(client, server).any(|(_, it)| is_off(it));
                is_off.then(|| {
                    Found::told(
                        format!("{} and {}", client.name, server.name),
                        format!("The entry is switched off in {}, so it is not started.", client.name),
                        format!("Switch it on in {}'s list of MCP servers. {}", client.name, client.reload),
                    )
                })
            };
            house.crossings().filter_map(off).collect()
        },
    },
    Check {
        code: "entry-not-seen",
        title: "The app has not used a new entry for a day",
        means: "The app was not restarted since, has the server switched off, or waits for you to allow it.",
        mending: Mending::Told("Restart the app; then switch the server on or allow it there."),
        detect: |house| {
            let found = |(client, server, crossing): (&Client, &Server, &Crossing)| {
                let known = crossing.known.filter(|_| crossing.standing == Standing::Written)?;
                let unseen = crossing.seen.is_none_or(|it| it < known.since);
                let late = unseen && house.now > known.since + PATIENCE;
                late.then(|| {
                    Found::told(
                        format!("{} and {}", client.name, server.name),
                        format!(
                            "The entry was written more than a day ago, and {} has not used it since.",
                            client.name
                        ),
                        client.reload.clone(),
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

fn of(house: &House, wanted: Why, words: impl Fn(&Client, &Server, &Crossing) -> String) -> Vec<Found> {
    let found = |(client, server, crossing): (&Client, &Server, &Crossing)| {
        let (why, via) = why(house, client, server, crossing)?;
        (why == wanted).then(|| rewritten(client, server, words(client, server, crossing), via))
    };
    house.crossings().filter_map(found).collect()
}

fn rewritten(client: &Client, server: &Server, message: String, via: Via) -> Found {
    let it = Found::told(
        format!("{} and {}", client.name, server.name),
        message,
        "Write the entry again (a backup is kept).",
    );
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
        format!("The entry has the type \"{kind}\", which {} does not know.", client.name)
    });
    for client in house.here() {
        let theirs = client.entries().filter(|(_, it)| !it.is_ours() && has_wrong_type(client, it));
        found.extend(theirs.filter(|(_, it)| !stands_for_ours(client, &it.name)).map(|(file, it)| {
            Found::told(
                format!("{} and {}", client.name, it.name),
                format!(
                    "In {} the entry {} has the type \"{}\", which {} does not know; it may drop all of its servers \
                     for it.",
                    file.path.display(),
                    it.name,
                    it.kind().unwrap_or_default(),
                    client.name
                ),
                format!("Write one of these instead: {}.", client.types.join(", ")),
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
