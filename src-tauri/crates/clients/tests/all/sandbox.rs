//! A home nobody lives in, one system at a time, with an app "installed" in it.

use clients::{Change, Client, Entry, Home, Launch, Naming, Platform};
use configfile::Format;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

pub(crate) const PLATFORMS: [Platform; 3] = [Platform::Linux, Platform::MacOs, Platform::Windows];

/// Whether one app of each kind stands for all, and one system. What becomes of a text is the same everywhere, but a
/// file costs a hundred times as much under wine, where the Windows build is tested.
pub(crate) const FEW: bool = cfg!(windows);

/// The time of every edit that is not about time.
pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) struct Sandbox {
    pub(crate) home: Home,
    pub(crate) backups: PathBuf,
    _dir: tempfile::TempDir,
}

impl Sandbox {
    /// A home of `platform` with nothing in it.
    pub(crate) fn empty(platform: Platform) -> Sandbox {
        Sandbox::in_dir(platform, room())
    }

    pub(crate) fn in_dir(platform: Platform, dir: tempfile::TempDir) -> Sandbox {
        let home = Sandbox::home(platform, dir.path());
        Sandbox { home, backups: dir.path().join("state/backups"), _dir: dir }
    }

    pub(crate) fn home(platform: Platform, dir: &Path) -> Home {
        let home = dir.join("home");
        fs::create_dir_all(&home).unwrap();
        home_at(platform, &home)
    }

    /// The same with every sign of `client` that its folders give, all places it may read from included.
    pub(crate) fn with(client: &dyn Client, platform: Platform) -> Sandbox {
        let sandbox = Sandbox::empty(platform);
        sandbox.install(client);
        sandbox
    }

    pub(crate) fn install(&self, client: &dyn Client) {
        install(client, &self.home);
    }

    /// On the system whose files stand for those of all: Linux where the app runs there.
    pub(crate) fn of(client: &dyn Client) -> Sandbox {
        Sandbox::with(client, usual(client))
    }

    pub(crate) fn files(&self, client: &dyn Client) -> Vec<PathBuf> {
        client.files(&self.home)
    }

    /// Puts `text` into each file of the client; `None` leaves them away.
    pub(crate) fn fill(&self, client: &dyn Client, text: Option<&str>) {
        for file in self.files(client) {
            match text {
                Some(text) => {
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    fs::write(file, text).unwrap();
                }
                None => drop(fs::remove_file(file)),
            }
        }
    }

    /// What stands in each file of the client.
    pub(crate) fn texts(&self, client: &dyn Client) -> Vec<Option<String>> {
        self.files(client).iter().map(|it| fs::read_to_string(it).ok()).collect()
    }

    pub(crate) fn plan(
        &self,
        client: &dyn Client,
        changes: &[Change],
    ) -> Result<clients::Plan, clients::Error> {
        clients::plan(client, &self.home, &self.backups, changes)
    }

    pub(crate) fn apply(&self, client: &dyn Client, changes: &[Change]) -> Result<(), clients::Error> {
        self.plan(client, changes)?.apply(NOW)
    }

    /// Whether no temporary file and no lock was left beside the client's files.
    #[track_caller]
    pub(crate) fn check_for_litter(&self, client: &dyn Client) {
        for file in self.files(client) {
            for entry in fs::read_dir(file.parent().unwrap()).into_iter().flatten() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.contains("traygate") && !name.contains(".lock"), "{}: {name}", client.id());
            }
        }
    }
}

/// In memory where that is to be had: five sixths of the time went by waiting for the disk.
fn room() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The clients whose files are JSON, for what depends on the text of a file and not on the client.
pub(crate) fn json_clients() -> Vec<&'static dyn Client> {
    let is_json = |it: &&&dyn Client| !matches!(it.format(), Format::Toml | Format::Yaml);
    clients::CLIENTS.iter().filter(is_json).copied().collect()
}

/// One of three texts, by the client's format, with the client's table for `TABLE`.
pub(crate) fn written(client: &dyn Client, json: &str, toml: &str, yaml: &str) -> String {
    let text = match client.format() {
        Format::Json | Format::CommentedJson | Format::Jsonc => json,
        Format::Toml => toml,
        Format::Yaml => yaml,
    };
    text.replace("TABLE", client.table())
}

/// A file with something of its user's in it.
pub(crate) fn mine(client: &dyn Client) -> String {
    written(client, "{\n  \"a\": 1\n}\n", "# mine\na = 1\n", "# mine\na: 1\n")
}

/// What somebody else may make of a file.
pub(crate) fn theirs(client: &dyn Client) -> String {
    written(client, "{\"theirs\": 1}", "theirs = 1\n", "theirs: 1\n")
}

/// Somebody else's entry of the name `acme`, and nothing besides.
pub(crate) fn their_acme(client: &dyn Client) -> String {
    let list = client.naming() == Naming::List;
    let toml = if list { "[[TABLE]]\nname = 'acme'\nurl = 'x'\n" } else { "[TABLE.acme]\nurl = 'x'\n" };
    let yaml = if list { "TABLE:\n  - name: acme\n    url: x\n" } else { "TABLE:\n  acme:\n    url: x\n" };
    written(client, "{ \"TABLE\": { \"acme\": {\"url\": \"x\"} } }", toml, yaml)
}

/// The first system the client has files on.
pub(crate) fn usual(client: &dyn Client) -> Platform {
    systems(client)[0]
}

/// Those the client has files on; with few, the last of them alone, which is Windows where it can be.
pub(crate) fn systems(client: &dyn Client) -> Vec<Platform> {
    let has_files = |it: &Platform| !client.files(&home_at(*it, Path::new("/nowhere"))).is_empty();
    let mut systems: Vec<Platform> = PLATFORMS.into_iter().filter(has_files).collect();
    if FEW {
        systems.drain(..systems.len() - 1);
    }
    systems
}

fn home_at(platform: Platform, home: &Path) -> Home {
    let name = if platform == Platform::Windows { "USERPROFILE" } else { "HOME" };
    Home::find(platform, BTreeMap::from([(name.to_owned(), OsString::from(home))])).unwrap()
}

fn install(client: &dyn Client, home: &Home) {
    if client.id() == "claude-desktop" && home.platform == Platform::Windows {
        fs::create_dir_all(home.config.join("Claude")).unwrap();
        fs::create_dir_all(home.local.join("Packages").join("Claude_pzs8sxrjxfjjc")).unwrap();
    }
    if client.id() == "cline" {
        fs::create_dir_all(home.dir.join(".cline")).unwrap();
        let storage = home.config.join("Code").join("User").join("globalStorage");
        fs::create_dir_all(storage.join("saoudrizwan.claude-dev")).unwrap();
    }
    if client.id() == "claude-code" {
        fs::create_dir_all(home.dir.join(".claude")).unwrap();
    }
    if client.id() == "windsurf" {
        fs::create_dir_all(home.dir.join(".codeium").join("windsurf")).unwrap();
        fs::create_dir_all(client.files(home)[0].parent().unwrap()).unwrap();
        fs::create_dir_all(home.dir.join(".config").join("devin")).unwrap();
    }
    if client.id() == "antigravity" {
        for version in ["config", "antigravity"] {
            fs::create_dir_all(home.dir.join(".gemini").join(version)).unwrap();
        }
    }
    if client.id() == "gemini-cli" {
        fs::create_dir_all(home.dir.join(".gemini")).unwrap();
        fs::write(home.dir.join(".gemini").join("oauth_creds.json"), "{}").unwrap();
    }
    if client.id() == "visual-studio" {
        fs::create_dir_all(home.local.join("Microsoft").join("VisualStudio").join("18.0_1a2b3c4d")).unwrap();
    }
    if client.id() == "roo-code" {
        for editor in ["Code", "Cursor"] {
            let storage = home.config.join(editor).join("User").join("globalStorage");
            fs::create_dir_all(storage.join("rooveterinaryinc.roo-cline")).unwrap();
        }
    }
    for file in client.files(home) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        if ["goose", "librechat", "continue"].contains(&client.id()) {
            fs::write(file, "").unwrap();
        }
    }
    assert!(client.installed(home), "{}", client.id());
}

pub(crate) fn bridge(name: &str) -> Entry {
    let launch =
        Launch::Bridge { program: "/opt/traygate/traygate-bridge".into(), arguments: vec![name.to_owned()] };
    Entry { name: name.to_owned(), launch }
}

pub(crate) fn http(name: &str) -> Entry {
    let url = format!("http://127.0.0.1:7717/{name}/mcp");
    Entry { name: name.to_owned(), launch: Launch::Http { url, token: "the-token-of-this-app".to_owned() } }
}

/// The entry in each way the client can have it.
pub(crate) fn ways(client: &dyn Client, name: &str) -> Vec<Entry> {
    let mut ways = vec![bridge(name)];
    if client.speaks_http() {
        ways.push(http(name));
    }
    ways
}

pub(crate) fn connect(entry: &Entry) -> Vec<Change> {
    vec![Change::Connect(entry.clone())]
}

pub(crate) fn disconnect(name: &str) -> Vec<Change> {
    vec![Change::Disconnect(name.to_owned())]
}
