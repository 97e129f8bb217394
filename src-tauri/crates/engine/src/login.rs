//! Starting the desktop app when its user logs in: what each system wants for it, and where.

use clients::{Home, Platform};
use configfile::disk::{delete_own, write_own};
use std::path::{Path, PathBuf};

use crate::{Failure, Kind, Setup, trouble, words::words};

/// The words after the program: only the tray, no window.
const QUIETLY: &str = "--background";
/// What decides where the state and the master key are; a start at login must find the same.
const CARRIED: &[&str] = &["TRAYGATE_HOME", "TRAYGATE_KEY_STORE"];

/// What the system reads at login.
#[derive(Debug, PartialEq, Eq)]
enum Item {
    /// A file in its folder.
    File { path: PathBuf, text: String },
    /// A command line in the user's `Run` key.
    RunKey { command: String },
}

/// Whether the desktop app starts at login. `None`: it is not installed here.
pub(crate) fn is_set(setup: &Setup) -> Option<bool> {
    let program = program(setup)?;
    Some(match item(&setup.home, &program) {
        Item::File { path, .. } => std::fs::read_to_string(path).is_ok_and(|it| is_on(&it)),
        Item::RunKey { .. } => run_key::is_set(),
    })
}

/// Lets it start at login from now on, or no more.
pub(crate) fn set(setup: &Setup, on: bool) -> Result<(), Failure> {
    let program = program(setup).ok_or_else(|| {
        Failure::of(Kind::Usage, words("failure-no-desktop-app")).remedy(words("failure-no-desktop-app-hint"))
    })?;
    match item(&setup.home, &program) {
        Item::File { path, text } => {
            let done = if on { write_own(&path, &text) } else { delete_own(&path) };
            done.map_err(|error| {
                let folder = path.parent().unwrap_or(&path);
                Failure::of(Kind::Ours, words("failure-login").with("error", trouble::with_causes(&error)))
                    .remedy(words("failure-login-hint").with("folder", folder))
            })
        }
        Item::RunKey { command } => run_key::set(on.then_some(command.as_str())).map_err(|why| {
            Failure::of(Kind::Ours, words("failure-login-windows").with("why", why.to_string()))
                .remedy(words("failure-login-windows-hint"))
        }),
    }
}

/// The desktop app, as the system is to start it.
fn program(setup: &Setup) -> Option<PathBuf> {
    let name = format!("traygate-desktop{}", std::env::consts::EXE_SUFFIX);
    Some(setup.bridge.with_file_name(name)).filter(|it| it.is_file())
}

fn item(home: &Home, program: &Path) -> Item {
    let program = program.to_string_lossy();
    let carried: Vec<(&str, String)> = CARRIED
        .iter()
        .filter_map(|name| Some((*name, home.vars.get(*name)?.to_string_lossy().into_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    match home.platform {
        Platform::Linux => {
            let mut words: Vec<String> =
                carried.iter().map(|(name, value)| format!("{name}={value}")).collect();
            if !words.is_empty() {
                words.insert(0, "env".to_owned());
            }
            words.push(program.into_owned());
            words.push(QUIETLY.to_owned());
            let exec: Vec<String> = words.iter().map(|it| exec_word(it)).collect();
            Item::File {
                path: home.config.join("autostart/traygate.desktop"),
                text: format!(
                    "[Desktop Entry]\nType=Application\nName=Traygate\nExec={}\nIcon=traygate\nTerminal=false\n",
                    exec.join(" ")
                ),
            }
        }
        Platform::MacOs => {
            let mut text = String::from(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
                 \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n\
                 <key>Label</key><string>io.traygate</string>\n",
            );
            let string = |it: &str| format!("<string>{}</string>", xml(it));
            text.push_str(&format!(
                "<key>ProgramArguments</key><array>{}{}</array>\n",
                string(&program),
                string(QUIETLY)
            ));
            if !carried.is_empty() {
                let pairs = carried.iter().map(|(name, value)| format!("<key>{name}</key>{}", string(value)));
                let pairs = pairs.collect::<String>();
                text.push_str(&format!("<key>EnvironmentVariables</key><dict>{pairs}</dict>\n"));
            }
            text.push_str("<key>RunAtLoad</key><true/>\n</dict>\n</plist>\n");
            Item::File { path: home.dir.join("Library/LaunchAgents/io.traygate.plist"), text }
        }
        // The user's variables are the same at login there.
        Platform::Windows => Item::RunKey { command: format!("\"{program}\" {QUIETLY}") },
    }
}

/// Whether the desktop's own settings have not switched the file off.
fn is_on(text: &str) -> bool {
    !text.lines().any(|it| {
        let line = it.replace(' ', "").to_lowercase();
        line == "hidden=true" || line == "x-gnome-autostart-enabled=false"
    })
}

/// One word of `Exec`: quoted for the desktop, then escaped for the file (Desktop Entry Specification 1.5).
fn exec_word(word: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "/._-=".contains(it);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut out = String::from("\"");
    for it in word.chars() {
        match it {
            '"' | '`' | '$' => {
                out.push_str("\\\\");
                out.push(it);
            }
            '\\' => out.push_str("\\\\\\\\"),
            '%' => out.push_str("%%"),
            _ => out.push(it),
        }
    }
    out.push('"');
    out
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `HKCU\…\Run`, and the list in which the Task Manager notes what its user switched off.
#[cfg(windows)]
mod run_key {
    use windows_registry::{CURRENT_USER, Result};

    const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
    const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
    const NAME: &str = "Traygate";

    pub(super) fn is_set() -> bool {
        let there = CURRENT_USER.open(RUN).and_then(|it| it.get_string(NAME)).is_ok();
        // Its first byte is odd where it is switched off.
        let noted = CURRENT_USER.open(APPROVED).and_then(|it| it.get_value(NAME));
        let off = noted.is_ok_and(|it| it.first().is_some_and(|first| first % 2 == 1));
        there && !off
    }

    pub(super) fn set(command: Option<&str>) -> Result<()> {
        let run = CURRENT_USER.create(RUN)?;
        match command {
            Some(command) => {
                run.set_string(NAME, command)?;
                // Switching it on here takes back what was switched off there, if anything was.
                if let Ok(approved) = CURRENT_USER.options().read().write().open(APPROVED) {
                    approved.remove_value(NAME).ok();
                }
                Ok(())
            }
            None if run.get_string(NAME).is_err() => Ok(()),
            None => run.remove_value(NAME),
        }
    }
}

#[cfg(not(windows))]
mod run_key {
    const ELSEWHERE: &str = "there is no such place on this system";

    pub(super) fn is_set() -> bool {
        false
    }

    pub(super) fn set(_command: Option<&str>) -> Result<(), &'static str> {
        Err(ELSEWHERE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, ffi::OsString};

    fn home(platform: Platform, more: &[(&str, &str)]) -> Home {
        let base = [("HOME", "/home/jo"), ("USERPROFILE", "/home/jo")];
        let vars = base.iter().chain(more).map(|(name, value)| ((*name).to_owned(), OsString::from(value)));
        Home::find(platform, vars.collect::<BTreeMap<_, _>>()).unwrap()
    }

    fn text(item: Item) -> String {
        match item {
            Item::File { text, .. } => text,
            Item::RunKey { command } => command,
        }
    }

    #[test]
    fn each_system_has_its_place() {
        let of = |platform| item(&home(platform, &[]), Path::new("/opt/t/traygate-desktop"));
        let Item::File { path, text } = of(Platform::Linux) else { panic!("a file") };
        assert!(path.ends_with(".config/autostart/traygate.desktop"), "{path:?}");
        assert!(text.contains("\nExec=/opt/t/traygate-desktop --background\n"), "{text}");
        let Item::File { path, text } = of(Platform::MacOs) else { panic!("a file") };
        assert!(path.ends_with("Library/LaunchAgents/io.traygate.plist"), "{path:?}");
        let arguments =
            "<array><string>/opt/t/traygate-desktop</string><string>--background</string></array>";
        assert!(text.contains(arguments) && text.contains("<key>RunAtLoad</key><true/>"), "{text}");
        let command = "\"/opt/t/traygate-desktop\" --background".to_owned();
        assert_eq!(of(Platform::Windows), Item::RunKey { command });
    }

    #[test]
    fn odd_paths_are_quoted() {
        let odd = Path::new("/opt/J & o's \"50%\" $x/traygate-desktop");
        let linux = text(item(&home(Platform::Linux, &[]), odd));
        let quoted = r#"Exec="/opt/J & o's \\"50%%\\" \\$x/traygate-desktop" --background"#;
        assert!(linux.contains(quoted), "{linux}");
        let mac = text(item(&home(Platform::MacOs, &[]), odd));
        assert!(mac.contains("<string>/opt/J &amp; o's \"50%\" $x/traygate-desktop</string>"), "{mac}");
    }

    #[test]
    fn a_start_at_login_finds_the_same_state_and_key() {
        let set = [("TRAYGATE_KEY_STORE", "file"), ("TRAYGATE_HOME", "/srv/my tray")];
        let linux = text(item(&home(Platform::Linux, &set), Path::new("/t/traygate-desktop")));
        let exec = "Exec=env \"TRAYGATE_HOME=/srv/my tray\" TRAYGATE_KEY_STORE=file /t/traygate-desktop --background";
        assert!(linux.contains(exec), "{linux}");
        let mac = text(item(&home(Platform::MacOs, &set), Path::new("/t/traygate-desktop")));
        assert!(mac.contains("<key>TRAYGATE_HOME</key><string>/srv/my tray</string>"), "{mac}");
    }

    #[test]
    fn what_the_desktop_switched_off_is_off() {
        assert!(is_on("[Desktop Entry]\nExec=x\n"));
        assert!(!is_on("[Desktop Entry]\nHidden=true\n"));
        assert!(!is_on("[Desktop Entry]\nX-GNOME-Autostart-enabled = false\n"));
    }
}
