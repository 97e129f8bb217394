//! The command line of `traygate-desktop`.

use engine::App;
use std::ffi::OsString;

use crate::link::{self, Asked};

/// What this process is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The owner with its tray. `background`: started by another program, so no window comes up by itself.
    Tray {
        background: bool,
    },
    /// The window.
    Window(Option<Wish>),
    Help,
    Version,
}

/// What the tray wants the window to show.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "wish", rename_all = "kebab-case")]
pub(crate) enum Wish {
    /// A sign-in or a key for another instance.
    AddInstance {
        server: String,
    },
    /// A key for this instance.
    Reconnect {
        server: String,
        label: String,
    },
    Clear {
        server: String,
    },
    /// The question whether this app may use this server.
    Approval {
        server: String,
        app: App,
    },
    /// What to do about an account that was not meant: "Reconnect" of `other` ended on `label`. `added`: that instance
    /// was not there before.
    OtherAccount {
        server: String,
        label: String,
        other: String,
        added: bool,
    },
    /// Everything the doctor found.
    Findings,
    /// That this desktop has no place for the tray's icon.
    NoTray,
    /// What a link asks for, to be looked at.
    Review {
        asked: Asked,
    },
}

impl Wish {
    /// As arguments after `--window`.
    pub(crate) fn words(&self) -> Vec<&str> {
        match self {
            Wish::AddInstance { server } => vec!["--add-instance", server],
            Wish::Reconnect { server, label } => vec!["--reconnect", server, label],
            Wish::Clear { server } => vec!["--clear", server],
            Wish::Approval { server, app: App::Client(id) } => vec!["--allow-client", server, id],
            Wish::Approval { server, app: App::Named(name) } => vec!["--allow-named", server, name],
            Wish::OtherAccount { server, label, other, added } => {
                let flag = if *added { "--added-instead" } else { "--renewed-instead" };
                vec![flag, server, label, other]
            }
            Wish::Findings => vec!["--findings"],
            Wish::NoTray => vec!["--no-tray"],
            Wish::Review { asked: Asked::Id(id) } => vec!["--review-server", id],
            Wish::Review { asked: Asked::Address(address) } => vec!["--review-address", address],
            Wish::Review { asked: Asked::Nothing(why) } => vec!["--review-nothing", why],
        }
    }
}

/// Reads the words after the program's name.
///
/// # Errors
/// The word that makes no sense.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Mode, String> {
    let mut words = words.into_iter().map(|it| it.to_string_lossy().into_owned());
    let Some(first) = words.next() else { return Ok(Mode::Tray { background: false }) };
    let mode = match first.as_str() {
        link if link::is_link(link) => Mode::Window(Some(Wish::Review { asked: link::read(link) })),
        "--background" => Mode::Tray { background: true },
        "--help" | "-h" => Mode::Help,
        "--version" | "-V" => Mode::Version,
        "--window" => {
            let Some(flag) = words.next() else { return Ok(Mode::Window(None)) };
            let mut next = |what: &str| words.next().ok_or(format!("which {what}? it must follow {flag}"));
            let server = match flag.as_str() {
                "--add-instance" | "--reconnect" | "--clear" | "--added-instead" | "--renewed-instead"
                | "--allow-client" | "--allow-named" | "--review-server" => next("server")?,
                "--review-address" => next("address")?,
                "--review-nothing" => next("reason")?,
                "--findings" | "--no-tray" => String::new(),
                other => return Err(format!("unexpected argument {other}")),
            };
            Mode::Window(Some(match flag.as_str() {
                "--add-instance" => Wish::AddInstance { server },
                "--findings" => Wish::Findings,
                "--no-tray" => Wish::NoTray,
                "--review-server" => Wish::Review { asked: Asked::Id(server) },
                "--review-address" => Wish::Review { asked: Asked::Address(server) },
                "--review-nothing" => Wish::Review { asked: Asked::Nothing(server) },
                "--clear" => Wish::Clear { server },
                "--allow-client" => Wish::Approval { server, app: App::Client(next("app")?) },
                "--allow-named" => Wish::Approval { server, app: App::Named(next("app")?) },
                "--reconnect" => Wish::Reconnect { server, label: next("instance")? },
                _ => {
                    let (label, other) = (next("instance")?, next("other instance")?);
                    Wish::OtherAccount { server, label, other, added: flag == "--added-instead" }
                }
            }))
        }
        other => return Err(format!("unexpected argument {other}")),
    };
    match words.next() {
        None => Ok(mode),
        Some(other) => Err(format!("unexpected argument {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Mode, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn every_mode_has_its_words() {
        assert_eq!(read(""), Ok(Mode::Tray { background: false }));
        assert_eq!(read("--background"), Ok(Mode::Tray { background: true }));
        assert_eq!(read("--window"), Ok(Mode::Window(None)));
        let server = || "part3".to_owned();
        let (label, other) = (|| "North".to_owned(), || "South".to_owned());
        for wish in [
            Wish::AddInstance { server: server() },
            Wish::Reconnect { server: server(), label: label() },
            Wish::Clear { server: server() },
            Wish::Approval { server: server(), app: App::Client("cursor".to_owned()) },
            Wish::Approval { server: server(), app: App::Named("--decline".to_owned()) },
            Wish::OtherAccount { server: server(), label: label(), other: other(), added: true },
            Wish::OtherAccount { server: server(), label: label(), other: other(), added: false },
            Wish::Findings,
            Wish::NoTray,
            Wish::Review { asked: Asked::Id(server()) },
            Wish::Review { asked: Asked::Address("https://mcp.example.com/".to_owned()) },
            Wish::Review { asked: Asked::Nothing("because".to_owned()) },
        ] {
            assert_eq!(read(&format!("--window {}", wish.words().join(" "))), Ok(Mode::Window(Some(wish))));
        }
        let review = |asked| Ok(Mode::Window(Some(Wish::Review { asked })));
        assert_eq!(read("traygate://connect?server=part3"), review(Asked::Id(server())));
        assert!(matches!(
            read("traygate://forget?server=part3"),
            Ok(Mode::Window(Some(Wish::Review { .. })))
        ));
        for wrong in [
            "traygate://connect?server=part3 --background",
            "--window --findings part3",
            "--windows",
            "--window --clear",
            "--window x",
            "--background x",
            "--window --clear a b",
            "--window --allow-client a",
            "--window --reconnect a",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
