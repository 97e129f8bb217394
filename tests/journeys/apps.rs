//! The five AI apps as they are found on a machine: files with contents of their own.

use std::{fs, path::PathBuf};
use support::Sandbox;

/// Ids of the apps that every installation can connect.
pub(crate) const APPS: &[&str] = &["claude-desktop", "cursor", "vscode", "cline", "claude-code"];

/// Their files (Linux), and what stands in them before we come: other servers, comments, odd formatting.
const FILES: &[(&str, &str)] = &[
    (
        ".config/Claude/claude_desktop_config.json",
        "{\n  \"globalShortcut\": \"Ctrl+Space\",\n  \"mcpServers\": {\n    \"files\": { \"command\": \"npx\", \"args\": [\"-y\", \"files\"] }\n  }\n}\n",
    ),
    (".cursor/mcp.json", "{\"mcpServers\":{\"weather\":{\"url\":\"https://weather.example/mcp\"}}}"),
    (
        ".config/Code/User/mcp.json",
        "// kept in sync by hand\n{\n\t\"servers\": {\n\t\t\"docs\": { \"type\": \"http\", \"url\": \"https://docs.example/mcp\" }, // the team's\n\t},\n}\n",
    ),
    (
        ".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
        "{\n  \"mcpServers\": {}\n}\n",
    ),
    (".cline/data/settings/cline_mcp_settings.json", "{\r\n  \"mcpServers\": {\r\n  }\r\n}\r\n"),
    (
        ".claude.json",
        "{\n  \"numStartups\": 12,\n  \"mcpServers\": {\n    \"local\": {\n      \"type\": \"stdio\",\n      \"command\": \"local-server\",\n      \"args\": [],\n      \"env\": {}\n    }\n  },\n  \"projects\": {}\n}",
    ),
];

/// Puts all five apps into the home.
pub(crate) fn install(sandbox: &Sandbox) {
    for (path, text) in FILES {
        sandbox.write(path, text);
    }
    sandbox.write(".claude/settings.json", "{}\n");
}

/// Every file of the apps with its bytes, to compare before and after.
pub(crate) fn contents(sandbox: &Sandbox) -> Vec<(PathBuf, String)> {
    let paths = FILES.iter().map(|(path, _)| sandbox.home().join(path));
    paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// What the apps' files were installed with.
pub(crate) fn original(sandbox: &Sandbox) -> Vec<(PathBuf, String)> {
    FILES.iter().map(|(path, text)| (sandbox.home().join(path), (*text).to_owned())).collect()
}
