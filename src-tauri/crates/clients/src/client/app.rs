//! An app that differs from the others in nothing but names and places.

use configfile::Format;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use super::{Client, Naming};
use crate::{
    entry::{Launch, bearer},
    home::{Home, Platform, below},
    program::Programs,
};

/// What is to be said about such an app. The fields are the methods of [`Client`].
pub(super) struct App {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) signs: Signs,
    pub(super) files: fn(&Home) -> Vec<PathBuf>,
    pub(super) format: Format,
    pub(super) refuses_byte_order_mark: bool,
    pub(super) table: &'static str,
    pub(super) naming: Naming,
    pub(super) speaks_http: bool,
    pub(super) spell: fn(&Launch, Option<&Value>) -> Value,
    pub(super) reload: &'static str,
    pub(super) programs: Programs,
    pub(super) elsewhere: &'static str,
}

impl App {
    /// What most apps have in common. Where its maker does not say how an app reads its file, it is plain JSON; for
    /// the kin of VS Code, whose parser takes comments, JSON with comments.
    pub(super) const USUAL: App = App {
        id: "",
        name: "",
        signs: Signs::NONE,
        files: |_| Vec::new(),
        format: Format::Json,
        refuses_byte_order_mark: false,
        table: "mcpServers",
        naming: Naming::Key,
        speaks_http: true,
        spell: |launch, _| untyped("url", launch),
        reload: "",
        programs: Programs::NONE,
        elsewhere: "",
    };
}

impl Client for App {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn installed(&self, home: &Home) -> bool {
        self.signs.seen(home)
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        (self.files)(home)
    }

    fn speaks_http(&self) -> bool {
        self.speaks_http
    }

    fn reload(&self) -> &'static str {
        self.reload
    }

    fn programs(&self) -> Programs {
        self.programs
    }

    fn format(&self) -> Format {
        self.format
    }

    fn table(&self) -> &'static str {
        self.table
    }

    fn naming(&self) -> Naming {
        self.naming
    }

    fn spell(&self, launch: &Launch, standing: Option<&Value>) -> Value {
        (self.spell)(launch, standing)
    }

    fn refuses_byte_order_mark(&self) -> bool {
        self.refuses_byte_order_mark
    }

    fn elsewhere(&self) -> &'static str {
        self.elsewhere
    }
}

/// What shows that an app is on this machine. Any of it will do.
pub(super) struct Signs {
    /// Programs that can be started by their bare name.
    pub(super) programs: &'static [&'static str],
    /// Applications of macOS, in the folder of the machine or of the user.
    pub(super) applications: &'static [&'static str],
    /// What is there on Windows, below `%LOCALAPPDATA%`.
    pub(super) windows: &'static [&'static str],
    /// Files and folders in the home directory, on every system.
    pub(super) home: &'static [&'static str],
    /// Folders in the system's configuration folder ([`Home::config`]).
    pub(super) config: &'static [&'static str],
    /// The app's own file, for apps that must have made it before anybody else writes to it.
    pub(super) file: Option<fn(&Home) -> PathBuf>,
}

impl Signs {
    pub(super) const NONE: Signs =
        Signs { programs: &[], applications: &[], windows: &[], home: &[], config: &[], file: None };

    pub(super) fn seen(&self, home: &Home) -> bool {
        let there = |folder: &Path, names: &[&str]| names.iter().any(|it| below(folder, it).exists());
        let app = match home.platform {
            Platform::Linux => false,
            Platform::MacOs => {
                there(Path::new("/Applications"), self.applications)
                    || there(&home.dir.join("Applications"), self.applications)
            }
            Platform::Windows => there(&home.local, self.windows),
        };
        app || self.file.is_some_and(|it| it(home).is_file())
            || there(&home.dir, self.home)
            || there(&home.config, self.config)
            || self.programs.iter().any(|it| home.on_path(it))
    }
}

/// An entry that leaves it to its fields to say how it is meant, with the address under `address`.
pub(super) fn untyped(address: &str, launch: &Launch) -> Value {
    match launch {
        Launch::Bridge { program, arguments } => {
            json!({ "command": program.to_string_lossy(), "args": arguments })
        }
        Launch::Http { url, token } => json!({ address: url, "headers": bearer(token) }),
    }
}

/// An entry that says by `type` how it is meant, but only where it has an address.
pub(super) fn typed_address(launch: &Launch) -> Value {
    match launch {
        Launch::Bridge { .. } => untyped("url", launch),
        Launch::Http { .. } => typed(launch),
    }
}

/// An entry that says by `type` how it is meant.
pub(super) fn typed(launch: &Launch) -> Value {
    match launch {
        Launch::Bridge { program, arguments } => {
            json!({ "type": "stdio", "command": program.to_string_lossy(), "args": arguments })
        }
        Launch::Http { url, token } => json!({ "type": "http", "url": url, "headers": bearer(token) }),
    }
}
