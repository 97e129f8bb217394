//! The command line of `traygate-desktop`.

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
pub(crate) struct Wish {
    pub(crate) wish: WishKind,
    pub(crate) server: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WishKind {
    AddInstance,
    Clear,
}

impl Wish {
    /// As arguments after `--window`.
    pub(crate) fn words(&self) -> [&str; 2] {
        let flag = match self.wish {
            WishKind::AddInstance => "--add-instance",
            WishKind::Clear => "--clear",
        };
        [flag, &self.server]
    }
}

pub(crate) const HELP: &str = "\
Traygate in the tray: signs in to remote MCP servers and lends them to the AI apps on this machine.

usage: traygate-desktop [--background]
       traygate-desktop --window [--add-instance SERVER | --clear SERVER]

  --background             only the tray, no window, whatever happens (start at login)
  --window                 only the window, on the Traygate that runs; starts it when none does
  --add-instance SERVER    with --window: ask for a sign-in
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
            let kind = match words.next().as_deref() {
                None => return Ok(Mode::Window(None)),
                Some("--add-instance") => WishKind::AddInstance,
                Some("--clear") => WishKind::Clear,
                Some(other) => return Err(format!("unexpected argument {other}")),
            };
            let server = words.next().ok_or("which server? its id must follow")?;
            Mode::Window(Some(Wish { wish: kind, server }))
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
        let clear = Wish { wish: WishKind::Clear, server: "part3".to_owned() };
        assert_eq!(read(""), Ok(Mode::Tray { background: false }));
        assert_eq!(read("--background"), Ok(Mode::Tray { background: true }));
        assert_eq!(read("--window"), Ok(Mode::Window(None)));
        assert_eq!(read(&format!("--window {}", clear.words().join(" "))), Ok(Mode::Window(Some(clear))));
        for wrong in ["--windows", "--window --clear", "--window x", "--background x", "--window --clear a b"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
