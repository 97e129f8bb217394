//! OpenCode, and Kilo Code, which is made of it. A word it does not know as `type` keeps it from starting.

use configfile::{Document, Format};
use serde_json::{Value, json};
use std::{iter, path::PathBuf};

use super::{Client, app::Signs};
use crate::{
    entry::{Launch, bearer},
    home::Home,
    program::Programs,
};

/// One of the two.
pub(super) struct OpenCode {
    id: &'static str,
    name: &'static str,
    signs: Signs,
    package: &'static str,
    /// The name of its folder and of its file.
    stem: &'static str,
    reload: &'static str,
}

pub(super) const OPENCODE: OpenCode = OpenCode {
    id: "opencode",
    name: "OpenCode",
    signs: Signs { programs: &["opencode"], home: &[".config/opencode"], ..Signs::NONE },
    package: "opencode-ai",
    stem: "opencode",
    reload: "Quit OpenCode and start it again.",
};

pub(super) const KILO_CODE: OpenCode = OpenCode {
    id: "kilo-code",
    name: "Kilo Code",
    signs: Signs { programs: &["kilo", "kilocode"], home: &[".config/kilo"], ..Signs::NONE },
    package: "@kilocode/cli",
    stem: "kilo",
    reload: "Start a new Kilo Code session; in an editor, close the window and open it again.",
};

impl Client for OpenCode {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn installed(&self, home: &Home) -> bool {
        self.signs.seen(home) || home.dot_config().join(self.stem).is_dir()
    }

    /// All that are there are read and joined, what the `.jsonc` says counts; it makes that one when there is none. Both
    /// are written where both are there: an entry from before the second came would stay in the first for ever. What
    /// `OPENCODE_CONFIG` and its like name is read besides.
    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let folder = home.dot_config().join(self.stem);
        let [jsonc, json] = ["jsonc", "json"].map(|it| folder.join(format!("{}.{it}", self.stem)));
        let there: Vec<PathBuf> = [&jsonc, &json].into_iter().filter(|it| it.is_file()).cloned().collect();
        if there.is_empty() { vec![jsonc] } else { there }
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        self.reload
    }

    fn programs(&self) -> Programs {
        Programs::commands(self.signs.programs).of_npm(self.package)
    }

    fn format(&self) -> Format {
        Format::Jsonc
    }

    fn table(&self) -> &'static str {
        "mcp"
    }

    /// Version 2 has its servers one table deeper. Version 1 reads them there, too: a file keeps the layout it has.
    fn table_path(&self, document: &Document) -> Vec<&'static str> {
        let servers = document.get(&["mcp", "servers"]);
        let deeper = servers.is_some_and(|it| it.is_object() && it.get("type").is_none());
        if deeper { vec!["mcp", "servers"] } else { vec!["mcp"] }
    }

    /// Version 2 asks for `disabled`, and minds `enabled` as little as version 1 minds `disabled`.
    fn spell(&self, launch: &Launch, standing: Option<&Value>) -> Value {
        let mut entry = match launch {
            Launch::Bridge { program, arguments } => {
                let program = program.to_string_lossy().into_owned();
                let command: Vec<String> = iter::once(program).chain(arguments.iter().cloned()).collect();
                json!({ "type": "local", "command": command, "enabled": true })
            }
            Launch::Http { url, token } => {
                json!({ "type": "remote", "url": url, "enabled": true, "headers": bearer(token) })
            }
        };
        if standing.is_some_and(|it| it.get("disabled").is_some()) {
            entry["disabled"] = Value::Bool(false);
        }
        entry
    }

    fn elsewhere(&self) -> &'static str {
        "the file of the same name that ends in `.json`, where there is one"
    }
}
