//! Visual Studio Code and the editors built from the same source. Their table is called `servers`; a file with
//! `mcpServers` is read as empty, without a word.

use configfile::Format;
use serde_json::Value;
use std::path::{Path, PathBuf};

use super::{
    Client,
    app::{Signs, typed},
};
use crate::{
    entry::Launch,
    home::{Home, Platform},
};

/// One of these editors.
pub(super) struct VsCode {
    id: &'static str,
    name: &'static str,
    /// The name of its folder.
    product: &'static str,
    signs: Signs,
    /// Its folder below `%ProgramFiles%`, where it was installed for everybody.
    for_all: &'static str,
    flatpak: Option<&'static str>,
    /// `VSCODE_PORTABLE` leads to one editor's data without saying whose. It is taken to be of this one.
    portable: bool,
    reload: &'static str,
    elsewhere: &'static str,
}

pub(super) const VSCODE: VsCode = VsCode {
    id: "vscode",
    name: "VS Code",
    product: "Code",
    signs: Signs {
        programs: &["code"],
        applications: &["Visual Studio Code.app"],
        windows: &["Programs/Microsoft VS Code/Code.exe"],
        config: &["Code"],
        ..Signs::NONE
    },
    for_all: "Microsoft VS Code",
    flatpak: Some("com.visualstudio.code"),
    portable: true,
    reload: "VS Code sees the change by itself. If it asks whether to trust or start the server, say yes; you find it \
             under \"MCP: List Servers\".",
    elsewhere: "Flatpak: `~/.var/app/com.visualstudio.code/config/Code/User/mcp.json`",
};

pub(super) const INSIDERS: VsCode = VsCode {
    id: "vscode-insiders",
    name: "VS Code Insiders",
    product: "Code - Insiders",
    signs: Signs {
        programs: &["code-insiders"],
        applications: &["Visual Studio Code - Insiders.app"],
        windows: &["Programs/Microsoft VS Code Insiders"],
        config: &["Code - Insiders"],
        ..Signs::NONE
    },
    for_all: "Microsoft VS Code Insiders",
    flatpak: None,
    portable: false,
    reload: "VS Code Insiders sees the change by itself. If it asks whether to trust or start the server, say yes; \
             you find it under \"MCP: List Servers\".",
    elsewhere: "",
};

pub(super) const VSCODIUM: VsCode = VsCode {
    id: "vscodium",
    name: "VSCodium",
    product: "VSCodium",
    signs: Signs {
        programs: &["codium"],
        applications: &["VSCodium.app"],
        windows: &["Programs/VSCodium"],
        config: &["VSCodium"],
        ..Signs::NONE
    },
    for_all: "VSCodium",
    flatpak: Some("com.vscodium.codium"),
    portable: false,
    reload: "VSCodium sees the change by itself. If it asks whether to trust or start the server, say yes; you find \
             it under \"MCP: List Servers\".",
    elsewhere: "Flatpak: `~/.var/app/com.vscodium.codium/config/VSCodium/User/mcp.json`",
};

impl VsCode {
    /// The variables the editors' own start-up obeys, in its order (code-server 4.139.1, `lib/vscode`).
    fn user_data(&self, home: &Home) -> Option<PathBuf> {
        let portable = home.var("VSCODE_PORTABLE").filter(|_| self.portable).map(|it| it.join("user-data"));
        portable.or_else(|| home.var("VSCODE_APPDATA").map(|it| it.join(self.product)))
    }

    /// Flatpak gives the app a configuration folder of its own.
    fn in_flatpak(&self, home: &Home) -> Option<PathBuf> {
        let app = home.dir.join(".var").join("app").join(self.flatpak?);
        (home.platform == Platform::Linux && app.is_dir()).then(|| app.join("config").join(self.product))
    }

    fn is_for_all(&self, home: &Home) -> bool {
        let programs = home.var("ProgramFiles").filter(|_| home.platform == Platform::Windows);
        programs.is_some_and(|it| it.join(self.for_all).is_dir())
    }
}

impl Client for VsCode {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn installed(&self, home: &Home) -> bool {
        self.signs.seen(home)
            || self.is_for_all(home)
            || self.in_flatpak(home).is_some()
            || self.user_data(home).is_some_and(|it| it.is_dir())
    }

    fn files(&self, home: &Home) -> Vec<PathBuf> {
        let usual = home.config.join(self.product);
        let is_here = |it: &Path| it.is_dir() || self.signs.programs.iter().any(|it| home.on_path(it));
        let folders = match (self.user_data(home), self.in_flatpak(home)) {
            (Some(chosen), _) => vec![chosen],
            (None, Some(flatpak)) if is_here(&usual) => vec![usual, flatpak],
            (None, Some(flatpak)) => vec![flatpak],
            (None, None) => vec![usual],
        };
        folders.into_iter().map(|it| it.join("User").join("mcp.json")).collect()
    }

    fn speaks_http(&self) -> bool {
        true
    }

    fn reload(&self) -> &'static str {
        self.reload
    }

    fn format(&self) -> Format {
        Format::Jsonc
    }

    fn table(&self) -> &'static str {
        "servers"
    }

    fn spell(&self, launch: &Launch, _standing: Option<&Value>) -> Value {
        typed(launch)
    }

    fn elsewhere(&self) -> &'static str {
        self.elsewhere
    }
}
