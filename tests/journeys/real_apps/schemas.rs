//! Apps of which only a part runs without a screen or an account: the part that reads our file.

use serde_json::{Value, json};
use std::path::Path;
use support::{npm, peer_script};

use super::{package, stage::Stage};

/// Clients that have their test here.
pub(super) const TESTED: &[&str] = &["librechat", "vscode"];

const LIBRECHAT: &str = "version: 1.3.5
cache: true # as it came

mcpServers:
  docs:
    type: streamable-http
    url: https://docs.example/mcp
";

#[test]
fn librechat_takes_the_file_we_write() {
    let stage = Stage::shared();
    let file = stage.sandbox.write("LibreChat/librechat.yaml", LIBRECHAT);
    stage.sandbox.traygate(&["connect", "librechat", "--server", "partnerstack"]);
    let read = read_by(&stage, "librechat", "librechat.cjs", &file);
    assert_eq!(read["faults"], Value::Array(Vec::new()), "{read}");
    let servers = &read["servers"];
    assert_eq!(servers["docs"]["url"], "https://docs.example/mcp", "{read}");
    let entry = &servers["partnerstack"];
    assert_eq!((&entry["type"], &entry["args"][0]), (&"stdio".into(), &"partnerstack".into()), "{read}");
    assert!(entry["command"].as_str().unwrap().ends_with("traygate-bridge"), "{read}");
    // Its guard refuses addresses of its own machine, so there is nothing to be had by HTTP.
    let words = ["connect", "librechat", "--server", "partnerstack", "--via", "http"];
    let refused = stage.sandbox.cli(&words).fails(2);
    assert!(refused.contains("LibreChat"), "{refused}");
    stage.sandbox.traygate(&["disconnect", "librechat"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), LIBRECHAT);

    // The schema is one that can say no.
    let wrong = LIBRECHAT.replace("streamable-http", "streamableHttp");
    let file = stage.sandbox.write("LibreChat/wrong.yaml", &wrong);
    let refused = read_by(&stage, "librechat", "librechat.cjs", &file);
    assert_ne!(refused["faults"], Value::Array(Vec::new()), "{refused}");
}

const VSCODE: &str = "// kept in sync by hand
{
\t\"servers\": {
\t\t\"docs\": { \"type\": \"http\", \"url\": \"https://docs.example/mcp\" }, // the team's
\t},
}
";

#[test]
fn vscode_loads_what_we_write() {
    let stage = Stage::shared();
    let file = stage.sandbox.write(".config/Code/User/mcp.json", VSCODE);
    let loaded = |file: &Path| read_by(&stage, "vscode", "vscode.mjs", file);
    for via in ["bridge", "http"] {
        stage.sandbox.traygate(&["connect", "vscode", "--server", "partnerstack", "--via", via]);
        let servers = loaded(&file)["servers"].clone();
        assert_eq!(servers["docs"]["url"], "https://docs.example/mcp", "{servers}");
        let entry = &servers["partnerstack"];
        if via == "bridge" {
            assert!(entry["command"].as_str().unwrap().ends_with("traygate-bridge"), "{servers}");
            assert_eq!((&entry["type"], &entry["args"][0]), (&"stdio".into(), &"partnerstack".into()));
        } else {
            assert!(entry["url"].as_str().unwrap().ends_with("/partnerstack/mcp"), "{servers}");
            assert!(entry["headers"]["Authorization"].is_string(), "{servers}");
            assert_eq!((&entry["type"], entry.get("command")), (&"http".into(), None), "{servers}");
        }
    }
    stage.sandbox.traygate(&["disconnect", "vscode"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), VSCODE);

    // What other apps call the table, it passes over without a word.
    let other = stage.sandbox.write("Code/other.json", &VSCODE.replace("servers", "mcpServers"));
    assert_eq!(loaded(&other)["servers"], json!({}));
    let broken = stage.sandbox.write("Code/broken.json", &VSCODE.replace("\"type\":", "\"type\""));
    assert!(loaded(&broken)["error"].is_string(), "its reader is one that can say no");
}

/// What the app's own code makes of a file.
fn read_by(stage: &Stage, client: &str, script: &str, file: &Path) -> Value {
    let package = package(client);
    let modules = npm(&package.package, &package.version);
    let mut command = stage.sandbox.command("node");
    let output = command.arg(peer_script(script)).arg(modules).arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}
