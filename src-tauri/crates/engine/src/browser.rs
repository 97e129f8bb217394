//! Opens a page in the user's browser: with the program they named, else the way their system does it.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use url::Url;

use crate::{Failure, Kind, words::words};

/// An opener that fails does so at once; one that lives longer has a browser to show.
const FAILS_WITHIN: Duration = Duration::from_millis(400);

/// Opens `url`. `program` (`TRAYGATE_BROWSER`) is run with the address as its one argument and no shell between;
/// without it the system's own opener is asked.
pub fn open(program: Option<&Path>, url: &str) -> Result<(), Failure> {
    let page = Url::parse(url).ok().filter(|it| matches!(it.scheme(), "https" | "http"));
    // Openers give other schemes to any program that registered for them.
    let Some(page) = page else {
        return Err(Failure::of(Kind::Ours, words("failure-page-scheme")));
    };
    open_checked(program, &page)
}

/// Opens a link by which an app adds a server itself. `schemes`: those of the apps we make links for, and no other.
pub fn open_link(program: Option<&Path>, link: &str, schemes: &[&str]) -> Result<(), Failure> {
    let page = Url::parse(link).ok().filter(|it| schemes.contains(&it.scheme()));
    let page = page.ok_or_else(|| Failure::of(Kind::Ours, words("failure-no-link")))?;
    open_checked(program, &page)
}

/// Shows a folder of ours in the system's file manager.
pub fn open_folder(folder: &Path) -> Result<(), Failure> {
    let program = if cfg!(windows) {
        "explorer.exe"
    } else if cfg!(target_os = "macos") {
        "/usr/bin/open"
    } else {
        "xdg-open"
    };
    let path = folder.to_string_lossy();
    match start(program.into(), &[&*path]) {
        Ok(child) => {
            reap(child);
            Ok(())
        }
        Err(error) => {
            let cannot = words("failure-show-folder").with("folder", folder).with("error", &error);
            Err(Failure::of(Kind::Ours, cannot).remedy(words("failure-show-folder-hint")))
        }
    }
}

fn open_checked(program: Option<&Path>, page: &Url) -> Result<(), Failure> {
    match program {
        Some(program) => match start(program.as_os_str().to_owned(), &[page.as_str()]) {
            Ok(child) => {
                reap(child);
                Ok(())
            }
            Err(error) => {
                let cannot = words("failure-browser-program").with("program", program).with("error", &error);
                Err(Failure::of(Kind::Ours, cannot).remedy(words("failure-browser-program-hint")))
            }
        },
        None => open_by_system(page.as_str()),
    }
}

/// The commands that hand an address to the default browser, best first.
const OPENERS: &[&[&str]] = if cfg!(windows) {
    // `cmd /c start` would read `&` in the address as the end of a command.
    &[&["rundll32.exe", "url.dll,FileProtocolHandler"]]
} else if cfg!(target_os = "macos") {
    &[&["/usr/bin/open"]]
} else {
    &[&["xdg-open"], &["gio", "open"], &["wslview"], &["sensible-browser"]]
};

fn open_by_system(page: &str) -> Result<(), Failure> {
    for opener in OPENERS {
        let Some((program, arguments)) = opener.split_first() else { continue };
        let arguments: Vec<&str> = arguments.iter().copied().chain([page]).collect();
        if let Ok(child) = start((*program).into(), &arguments)
            && lives(child)
        {
            return Ok(());
        }
    }
    Err(Failure::of(Kind::Ours, words("failure-no-browser"))
        .remedy(words("failure-no-browser-hint").with("page", page)))
}

fn start(program: std::ffi::OsString, arguments: &[&str]) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // The tray's process goes without OpenGL; whom it starts does not have to.
    command.env_remove("GDK_GL");
    command.spawn()
}

/// Whether the opener did its work or is still at it.
fn lives(mut child: Child) -> bool {
    let deadline = Instant::now() + FAILS_WITHIN;
    while Instant::now() < deadline {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_gone) => return true,
        }
    }
    reap(child);
    true
}

/// Waits for the child in the background: a process nobody waits for stays in the process table.
fn reap(mut child: Child) {
    thread::spawn(move || child.wait());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_opened() {
        for url in ["file:///etc/passwd", "javascript:alert(1)", "no address", "", "ssh://host"] {
            assert_eq!(open(Some(Path::new("/bin/false")), url).unwrap_err().kind, Kind::Ours, "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_named_program_gets_the_address_as_its_one_argument() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (program, seen) = (dir.path().join("my browser"), dir.path().join("seen"));
        let script = format!(
            "#!/bin/sh\nprintf '%s|%s' \"$#\" \"$1\" >'{0}.part'; mv '{0}.part' '{0}'\n",
            seen.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        open(Some(&program), "https://as.example/authorize?a=1&b=%20;$(id)").unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while !seen.exists() {
            assert!(Instant::now() < deadline, "the program never ran");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(std::fs::read_to_string(seen).unwrap(), "1|https://as.example/authorize?a=1&b=%20;$(id)");
    }

    #[test]
    fn a_missing_program_is_named() {
        let failure = open(Some(Path::new("/nowhere/browser")), "https://x.example/").unwrap_err();
        assert!(failure.message.contains("/nowhere/browser"), "{failure}");
    }
}
