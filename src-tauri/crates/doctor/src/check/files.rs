//! The files of AI apps: whether their apps can read them, and whether we may write them.

use super::{Check, Fix, Found, Mending, Said, named, say};
use crate::{
    file::{Damage, File},
    house::{Client, House},
};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "file-damaged",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Syntax { line, column, reason } => {
                    let message = say("check-file-damaged-message").with("line", line).with("column", column);
                    Some(broken(client, file, of(client, file, message).with("why", reason)))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-not-text",
        mending: Mending::Told,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::NotText { wide } => {
                    let message = match wide {
                        true => say("check-file-not-text-message-utf16"),
                        false => say("check-file-not-text-message-other"),
                    };
                    let remedy = match &file.copy {
                        Some(copy) => say("check-file-not-text-remedy-or-copy").with("copy", copy.display()),
                        None => say("check-file-not-text-remedy"),
                    };
                    Some(Found::told(named(&client.name), of(client, file, message), remedy))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-is-folder",
        mending: Mending::Told,
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Folder).then(|| {
                    Found::told(
                        named(&client.name),
                        say("check-file-is-folder-message").with("file", file.path.display()),
                        say("check-file-is-folder-remedy"),
                    )
                })
            })
        },
    },
    Check {
        code: "file-link-broken",
        mending: Mending::Told,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::BrokenLink(to) => Some(Found::told(
                    named(&client.name),
                    say("check-file-link-broken-message")
                        .with("file", file.path.display())
                        .with("to", to.display()),
                    say("check-file-link-broken-remedy"),
                )),
                _ => None,
            })
        },
    },
    Check {
        code: "file-unreadable",
        mending: Mending::Told,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Unreadable(why) => Some(Found::told(
                    named(&client.name),
                    say("check-file-unreadable-message").with("file", file.path.display()).with("why", why),
                    say("check-file-unreadable-remedy"),
                )),
                _ => None,
            })
        },
    },
    Check {
        code: "file-empty",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Empty).then(|| {
                    let message = of(client, file, say("check-file-empty-message"));
                    cured(client, file, message, "check-file-empty-remedy")
                })
            })
        },
    },
    Check {
        code: "file-byte-order-mark",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Mark).then(|| {
                    let message = of(client, file, say("check-file-byte-order-mark-message"));
                    cured(client, file, message, "check-file-byte-order-mark-remedy")
                })
            })
        },
    },
    Check {
        code: "file-too-lenient",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Strictness { line, column } => {
                    let message =
                        say("check-file-too-lenient-message").with("line", line).with("column", column);
                    let message = of(client, file, message);
                    Some(cured(client, file, message, "check-file-too-lenient-remedy"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-smart-quotes",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Quotes { line } => {
                    let message = of(client, file, say("check-file-smart-quotes-message").with("line", line));
                    Some(cured(client, file, message, "check-file-smart-quotes-remedy"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-html",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Html { line } => {
                    let message = of(client, file, say("check-file-html-message").with("line", line));
                    Some(cured(client, file, message, "check-file-html-remedy"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-backslashes",
        mending: Mending::Fix,
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Backslashes { line } => {
                    let message = of(client, file, say("check-file-backslashes-message").with("line", line));
                    Some(cured(client, file, message, "check-file-backslashes-remedy"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-protected",
        mending: Mending::Told,
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                Found::told(
                    named(&client.name),
                    of(client, file, say("check-file-protected-message")),
                    say("check-file-protected-remedy"),
                )
            };
            files(house).filter(|(_, file)| file.protected && file.damage.is_none()).map(found).collect()
        },
    },
    Check {
        code: "duplicate-keys",
        mending: Mending::Told,
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                let (key, line) = file.twice.as_ref()?;
                Some(Found::told(
                    named(&client.name),
                    say("check-duplicate-keys-message")
                        .with("file", file.path.display())
                        .with("name", key)
                        .with("line", line),
                    say("check-duplicate-keys-remedy").with("name", key),
                ))
            };
            files(house).filter_map(found).collect()
        },
    },
    Check {
        code: "wrong-table",
        mending: Mending::Told,
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                let (table, names) = file.stray.as_ref()?;
                let message = say("check-wrong-table-message").with("names", names.join(", "));
                Some(Found::told(
                    named(&client.name),
                    of(client, file, message).with("table", table),
                    say("check-wrong-table-remedy").with("id", &client.id),
                ))
            };
            files(house).filter_map(found).collect()
        },
    },
    Check {
        code: "table-misshapen",
        mending: Mending::Told,
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                let remedy = match &file.copy {
                    Some(copy) => say("check-table-misshapen-remedy-or-copy").with("copy", copy.display()),
                    None => say("check-table-misshapen-remedy"),
                };
                Found::told(
                    named(&client.name),
                    of(client, file, say("check-table-misshapen-message")),
                    remedy,
                )
            };
            files(house).filter(|(_, file)| file.table == Some(false)).map(found).collect()
        },
    },
];

fn files(house: &House) -> impl Iterator<Item = (&Client, &File)> {
    house.here().flat_map(|client| client.files.iter().map(move |it| (client, it)))
}

fn damaged(house: &House, look: impl Fn(&Client, &File, &Damage) -> Option<Found>) -> Vec<Found> {
    files(house).filter_map(|(client, file)| look(client, file, file.damage.as_ref()?)).collect()
}

/// A message that names the file and its app.
fn of(client: &Client, file: &File, message: Said) -> Said {
    message.with("file", file.path.display()).with("app", &client.name)
}

/// What somebody does by hand, with the copy they can put back.
fn by_hand(file: &File) -> Said {
    match &file.copy {
        Some(copy) => say("check-remedy-by-hand-or-copy").with("copy", copy.display()),
        None => say("check-remedy-by-hand"),
    }
}

/// A mistake that only its author can correct, or undo together with whatever else they wrote.
fn broken(client: &Client, file: &File, message: Said) -> Found {
    if !file.can_go_back {
        return Found::told(named(&client.name), message, by_hand(file));
    }
    let remedy = say("check-file-damaged-remedy").with("id", &client.id);
    let fix = Fix::PutBack { client: client.id.clone(), file: file.path.clone() };
    Found::told(named(&client.name), message, remedy).with(fix)
}

/// A damage that a fix takes away, or where it cannot, the user.
fn cured(client: &Client, file: &File, message: Said, remedy: &'static str) -> Found {
    match file.cure {
        Some(cure) => {
            let fix = Fix::Cure { client: client.id.clone(), file: file.path.clone(), cure };
            Found::told(named(&client.name), message, say(remedy)).with(fix)
        }
        None => Found::told(named(&client.name), message, by_hand(file)),
    }
}
