//! The files of AI apps: whether their apps can read them, and whether we may write them.

use super::{Check, Fix, Found, Mending};
use crate::{
    file::{Damage, File},
    house::{Client, House},
};

const BY_HAND: &str = "Traygate does not write into a file it cannot read.";

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "file-damaged",
        title: "An app's file cannot be read",
        means: "There is a mistake in the file (line and column are named), so the app sees none of its servers.",
        mending: Mending::Fix(
            "Puts back what Traygate's last change left in the file, but only when asked for this finding by name \
             (`--only file-damaged`). The damaged text is kept. Otherwise correct that line.",
        ),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Syntax { line, column, reason } => {
                    let message = format!(
                        "{} cannot be read by {}: line {line}, column {column}: {reason}",
                        file.path.display(),
                        client.name
                    );
                    Some(broken(client, file, message))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-not-text",
        title: "An app's file is not saved as UTF-8",
        means: "Some editors save UTF-16; apps cannot read that.",
        mending: Mending::Told("Save the file as UTF-8."),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::NotText { wide } => {
                    let what =
                        if *wide { "as UTF-16 (\"Unicode\")" } else { "in another encoding than UTF-8" };
                    Some(Found::told(
                        &client.name,
                        format!(
                            "{} is saved {what}, which {} cannot read.",
                            file.path.display(),
                            client.name
                        ),
                        by_hand("Open it in an editor and save it as \"UTF-8\"", file),
                    ))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-is-folder",
        title: "There is a folder where an app's file should be",
        means: "The app finds no servers, and nothing can be written there.",
        mending: Mending::Told("Move the folder away."),
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Folder).then(|| {
                    Found::told(
                        &client.name,
                        format!(
                            "{} should be a file, and a folder of that name is there.",
                            file.path.display()
                        ),
                        "Give the folder another name, then look again.",
                    )
                })
            })
        },
    },
    Check {
        code: "file-link-broken",
        title: "An app's file is a link to something that is gone",
        means: "The app finds no servers. Usual after a folder with settings was moved.",
        mending: Mending::Told("Put the file back, or delete the link."),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::BrokenLink(to) => Some(Found::told(
                    &client.name,
                    format!("{} is a link to {}, which is not there.", file.path.display(), to.display()),
                    "Put the file back that it leads to, or delete the link; then look again.",
                )),
                _ => None,
            })
        },
    },
    Check {
        code: "file-unreadable",
        title: "Traygate may not read an app's file",
        means: "The file belongs to another user, or its rights were changed.",
        mending: Mending::Told("Give your user the right to read the file."),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Unreadable(why) => Some(Found::told(
                    &client.name,
                    format!("{} cannot be read: {why}.", file.path.display()),
                    "Give your user the right to read and write it (it may belong to an administrator), then look again.",
                )),
                _ => None,
            })
        },
    },
    Check {
        code: "file-empty",
        title: "An app's file is empty",
        means: "This app takes an empty file for a broken one and loads nothing.",
        mending: Mending::Fix("Writes the empty table the app expects. A backup is kept."),
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Empty).then(|| {
                    let message =
                        format!("{} is empty, which {} takes for damage.", file.path.display(), client.name);
                    cured(client, file, message, "Write an empty list of servers into it")
                })
            })
        },
    },
    Check {
        code: "file-byte-order-mark",
        title: "An app's file begins with an invisible mark",
        means: "Some Windows editors put a byte order mark first; this app cannot read the file with it.",
        mending: Mending::Fix("Takes the mark away. A backup is kept."),
        detect: |house| {
            damaged(house, |client, file, damage| {
                (*damage == Damage::Mark).then(|| {
                    let message = format!(
                        "{} begins with a byte order mark (an invisible sign), with which {} cannot read it.",
                        file.path.display(),
                        client.name
                    );
                    cured(client, file, message, "Take the mark away")
                })
            })
        },
    },
    Check {
        code: "file-too-lenient",
        title: "A comment or a comma too many in an app's file",
        means: "Other apps read that, this one does not, and may even put an empty file in its place.",
        mending: Mending::Fix(
            "Takes away commas before a closing bracket. A comment is yours: it is told and left. A backup is kept.",
        ),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Strictness { line, column } => {
                    let message = format!(
                        "{} has a comment or a comma too many (line {line}, column {column}), with which {} cannot \
                         read it.",
                        file.path.display(),
                        client.name
                    );
                    Some(cured(client, file, message, "Take the commas before a closing bracket away"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-smart-quotes",
        title: "Typographic quotation marks in an app's file",
        means: "Pasted from a document or a chat, \u{201c}\u{2026}\u{201d} stands where \"\u{2026}\" must, and the app reads nothing.",
        mending: Mending::Fix("Writes plain quotation marks. A backup is kept."),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Quotes { line } => {
                    let message = format!(
                        "{} has typographic quotation marks (\u{201c}\u{2026}\u{201d}, first in line {line}), with \
                         which {} cannot read it.",
                        file.path.display(),
                        client.name
                    );
                    Some(cured(client, file, message, "Write plain quotation marks in their place"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-html",
        title: "Web page code in an app's file",
        means: "Pasted from a web page, `&quot;` stands where \" must, and the app reads nothing.",
        mending: Mending::Fix("Writes the signs themselves. A backup is kept."),
        detect: |house| {
            damaged(house, |client, file, damage| match damage {
                Damage::Html { line } => {
                    let message = format!(
                        "{} has code of a web page (&quot; and the like, first in line {line}), with which {} cannot \
                         read it.",
                        file.path.display(),
                        client.name
                    );
                    Some(cured(client, file, message, "Write the signs in its place that it stands for"))
                }
                _ => None,
            })
        },
    },
    Check {
        code: "file-protected",
        title: "An app's file is write-protected",
        means: "Traygate cannot connect the app: somebody protected its file.",
        mending: Mending::Told("Allow writing to the file, if you want Traygate to."),
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                Found::told(
                    &client.name,
                    format!(
                        "{} is write-protected, so Traygate cannot connect or repair {}.",
                        file.path.display(),
                        client.name
                    ),
                    "Take the protection away if you want that (in the file's properties; on company computers ask your IT).",
                )
            };
            files(house).filter(|(_, file)| file.protected && file.damage.is_none()).map(found).collect()
        },
    },
    Check {
        code: "duplicate-keys",
        title: "The same name stands twice in an app's file",
        means: "Readers take one of them and drop the other without a word; Traygate refuses to guess which.",
        mending: Mending::Told("Delete one of the two."),
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                let (key, line) = file.twice.as_ref()?;
                Some(Found::told(
                    &client.name,
                    format!(
                        "In {} the name {key} stands twice (again in line {line}); only one of the two counts.",
                        file.path.display()
                    ),
                    format!(
                        "Open the file, keep one {key} with everything you need in it, and delete the other."
                    ),
                ))
            };
            files(house).filter_map(found).collect()
        },
    },
    Check {
        code: "wrong-table",
        title: "Servers stand under a name this app does not read",
        means: "A snippet for another app was pasted: VS Code reads `servers`, most others `mcpServers`; what stands under the other name is ignored.",
        mending: Mending::Told("Connect the app, or rename the table."),
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                let (table, names) = file.stray.as_ref()?;
                Some(Found::told(
                    &client.name,
                    format!(
                        "{} lists {} under \"{table}\", which {} does not read: they do nothing there.",
                        file.path.display(),
                        names.join(", "),
                        client.name
                    ),
                    format!(
                        "For servers Traygate knows: traygate connect {}. For others, move them to the table the app \
                         reads.",
                        client.id
                    ),
                ))
            };
            files(house).filter_map(found).collect()
        },
    },
    Check {
        code: "table-misshapen",
        title: "The list of servers has the wrong shape",
        means: "Where the app expects named entries stands something else (a list, a text, nothing).",
        mending: Mending::Told("Correct it by hand, or put the newest copy back that Traygate kept."),
        detect: |house| {
            let found = |(client, file): (&Client, &File)| {
                Found::told(
                    &client.name,
                    format!(
                        "The list of servers in {} is not written as {} expects it.",
                        file.path.display(),
                        client.name
                    ),
                    by_hand("Write it as { \u{2026} } with a name before each server", file),
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

/// What somebody does by hand, with the copy they can put back.
fn by_hand(what: &str, file: &File) -> String {
    match &file.copy {
        Some(copy) => {
            format!(
                "{what}, or put this copy in its place, from before a change of Traygate's: {}.",
                copy.display()
            )
        }
        None => format!("{what}. {BY_HAND}"),
    }
}

/// A mistake that only its author can correct, or undo together with whatever else they wrote.
fn broken(client: &Client, file: &File, message: String) -> Found {
    if !file.can_go_back {
        return Found::told(&client.name, message, by_hand("Correct the file by hand", file));
    }
    let remedy = format!(
        "Correct the file by hand, or go back to what Traygate's last change left in it: traygate doctor --fix --only \
         file-damaged. What is lost with that shows traygate undo {} --show; the damaged text is kept as a copy.",
        client.id
    );
    let fix = Fix::PutBack { client: client.id.clone(), file: file.path.clone() };
    Found::told(&client.name, message, remedy).with(fix)
}

/// A damage that a fix takes away, or where it cannot, the user.
fn cured(client: &Client, file: &File, message: String, remedy: &str) -> Found {
    match file.cure {
        Some(cure) => {
            let fix = Fix::Cure { client: client.id.clone(), file: file.path.clone(), cure };
            Found::told(&client.name, message, format!("{remedy} (a backup is kept).")).with(fix)
        }
        None => {
            let by_hand = by_hand("Correct the file by hand", file);
            Found::told(&client.name, message, by_hand)
        }
    }
}
