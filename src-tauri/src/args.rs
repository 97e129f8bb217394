//! The command line of `traygate-desktop`.

use engine::App;
use std::ffi::OsString;

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
        }
    }
}

pub(crate) const HELP: &str = "\
Traygate in the tray: signs in to remote MCP servers and lends them to the AI apps on this machine.

usage: traygate-desktop [--background]
       traygate-desktop --window [--add-instance SERVER | --reconnect SERVER LABEL | --clear SERVER]

  --background             only the tray, no window, whatever happens (start at login)
  --window                 only the window, on the Traygate that runs; starts it when none does
  --add-instance SERVER    with --window: ask for a sign-in
  --reconnect SERVER LABEL with --window: ask for a sign-in or a key for this instance
  --clear SERVER           with --window: ask whether credentials are to be cleared
  --version, --help
";

/// Reads the words after the program's name.
///
/// # Errors
/// The word that makes no sense.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Mode, String> {
    let mut words = words.into_iter().map(|it| it.to_string_lossy().into_owned());
    let Some(first) = words.next() else { return Ok(Mode::Tray { background: false }) };
    let mode = match first.as_str() {
        "--background" => Mode::Tray { background: true },
        "--help" | "-h" => Mode::Help,
        "--version" | "-V" => Mode::Version,
        "--window" => {
            let Some(flag) = words.next() else { return Ok(Mode::Window(None)) };
            let mut next = |what: &str| words.next().ok_or(format!("which {what}? it must follow {flag}"));
            let server = match flag.as_str() {
                "--add-instance" | "--reconnect" | "--clear" | "--added-instead" | "--renewed-instead"
                | "--allow-client" | "--allow-named" => next("server")?,
                other => return Err(format!("unexpected argument {other}")),
            };
            Mode::Window(Some(match flag.as_str() {
                "--add-instance" => Wish::AddInstance { server },
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
        ] {
            assert_eq!(read(&format!("--window {}", wish.words().join(" "))), Ok(Mode::Window(Some(wish))));
        }
        for wrong in [
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
