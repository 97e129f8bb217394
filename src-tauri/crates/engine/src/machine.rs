//! This computer: the bridge program, and what only the doctor wants to know of it.

use clients::Home;
use doctor::{House, Machine};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{process::Command, time::timeout};

/// `node --version` answers at once or is not worth the wait.
const VERSION: Duration = Duration::from_secs(3);
/// Enough to notice that a disk has no room for a renewed sign-in.
const ROOM: usize = 64 * 1024;

/// The bridge program that entries name.
#[derive(Clone, Debug)]
pub(crate) struct BridgeFacts {
    pub(crate) path: PathBuf,
    pub(crate) is_there: bool,
    pub(crate) may_start: bool,
}

impl BridgeFacts {
    pub(crate) fn read(path: &Path) -> BridgeFacts {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        #[cfg(unix)]
        let may_start = metadata
            .as_ref()
            .is_some_and(|it| std::os::unix::fs::PermissionsExt::mode(&it.permissions()) & 0o111 != 0);
        #[cfg(not(unix))]
        let may_start = metadata.is_some();
        BridgeFacts { path: path.to_owned(), is_there: metadata.is_some(), may_start }
    }
}

/// Adds what looking at this computer shows. Blocks.
pub(crate) fn look(machine: &mut Machine, home: &Home, state: &Path) {
    machine.npx = Some(home.on_path("npx"));
    machine.proxied_loopback = proxied_loopback(home);
    match try_to_write(&state.join("doctor-tried-to-write")) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            machine.disk_full = true;
        }
        Err(error) => machine.unwritable = Some(error.to_string()),
    }
}

/// The version of Node, where an entry needs it.
pub(crate) async fn node(house: &House, home: &Home) -> Option<String> {
    let needed = house.machine.npx == Some(true) && house.starts_npx();
    let path = home.vars.get("PATH").filter(|_| needed)?;
    let asked = Command::new("node")
        .arg("--version")
        .env("PATH", path)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(VERSION, asked).await.ok()?.ok()?;
    String::from_utf8(output.stdout).ok().map(|it| it.trim().to_owned())
}

fn try_to_write(file: &Path) -> io::Result<()> {
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(file)?;
        file.write_all(&[0; ROOM])?;
        file.sync_all()
    };
    let written = write();
    match fs::remove_file(file) {
        Err(error) if written.is_ok() => Err(error),
        Ok(()) | Err(_) => written,
    }
}

/// The variable that sends even connections to this computer through a proxy (as Node and curl read them).
fn proxied_loopback(home: &Home) -> Option<String> {
    let set = |name: &str| home.vars.get(name).is_some_and(|it| !it.is_empty());
    let proxy = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].into_iter().find(|it| set(it))?;
    let left_out = ["no_proxy", "NO_PROXY"].iter().filter_map(|it| home.vars.get(*it)?.to_str());
    let is_left_out = left_out
        .flat_map(|it| it.split([',', ' ']))
        .any(|it| matches!(it.trim(), "*" | "127.0.0.1" | "127.0.0.0/8" | "127.*"));
    (!is_left_out).then(|| proxy.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clients::Platform;
    use std::{collections::BTreeMap, ffi::OsString};

    fn home(vars: &[(&str, &str)]) -> Home {
        let vars: BTreeMap<String, OsString> =
            vars.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value))).collect();
        Home { platform: Platform::Linux, dir: "/h".into(), config: "/h".into(), local: "/h".into(), vars }
    }

    #[test]
    fn a_proxy_catches_this_computer_unless_it_is_left_out() {
        let check = |vars: &[(&str, &str)], wanted: Option<&str>| {
            assert_eq!(proxied_loopback(&home(vars)).as_deref(), wanted, "{vars:?}");
        };
        check(&[], None);
        check(&[("HTTP_PROXY", "http://p:1")], Some("HTTP_PROXY"));
        check(&[("HTTP_PROXY", "")], None);
        check(&[("HTTPS_PROXY", "http://p:1")], None);
        check(&[("http_proxy", "http://p:1"), ("NO_PROXY", "localhost, 127.0.0.1")], None);
        check(&[("ALL_PROXY", "socks5://p:1"), ("no_proxy", "example.com")], Some("ALL_PROXY"));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_noticed_and_nothing_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let mut machine = Machine::default();
        look(&mut machine, &home(&[("PATH", "")]), dir.path());
        assert_eq!((machine.unwritable, machine.disk_full, machine.npx), (None, false, Some(false)));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let mut machine = Machine::default();
        look(&mut machine, &home(&[]), &dir.path().join("gone"));
        assert!(machine.unwritable.is_some());
    }
}
