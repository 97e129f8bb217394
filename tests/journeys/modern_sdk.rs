//! MCP 2026-07-28 with the official TypeScript SDK on both sides, by HTTP and by bridge.

use serde_json::{Value, json};
use std::{
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::Command,
};
use support::{Process, Sandbox, node_path, npm, program, until};

const VERSION: &str = "2.4.0";
const KEY: &str = "modern-key-1";

#[test]
fn the_official_client_reaches_the_official_server_through_both_doors() {
    let sandbox = Sandbox::new();
    let (_server, url) = server();
    let add = sandbox.cli(&["server", "add", &url, "--id", "modern", "--api-key-stdin"]);
    add.stdin(KEY).json().ok();
    assert_eq!(sandbox.traygate(&["server", "test", "modern"])["tools"], json!(["place"]));
    sandbox.write(".cursor/mcp.json", "{}\n");
    sandbox.traygate(&["connect", "cursor", "--server", "modern", "--via", "http"]);
    let file = std::fs::read_to_string(sandbox.home().join(".cursor/mcp.json")).unwrap();
    let entry = &serde_json::from_str::<Value>(&file).unwrap()["mcpServers"]["modern"];
    let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
    sandbox.approve("claude-desktop", "modern");
    let bridge = program("traygate-bridge");
    let label = sandbox.status()["servers"]
        .as_array()
        .and_then(|it| it.iter().find(|it| it["id"] == "modern"))
        .map(|it| it["instances"][0]["label"].clone())
        .unwrap();

    let doors = [
        vec!["http", entry["url"].as_str().unwrap(), token],
        vec!["stdio", bridge.to_str().unwrap(), "modern", "--client", "claude-desktop"],
    ];
    for door in doors {
        let heard = app(&sandbox, &door);
        assert_eq!(heard["version"], "2026-07-28", "{heard}");
        assert_eq!(heard["server"]["title"], format!("modern ({})", label.as_str().unwrap()));
        assert_eq!(heard["tools"], json!(["place"]));
        // The server refuses a call whose header does not say what its argument says.
        assert_eq!(heard["result"]["content"][0]["text"], "placed in Zürich west", "{heard}");
        assert_eq!(heard["result"]["_meta"]["io.traygate/instance"], label);
        if door[0] == "http" {
            assert_eq!(heard["progress"], 1, "{heard}");
        }
    }
}

/// The server, and its address.
fn server() -> (Process, String) {
    let modules = npm("@modelcontextprotocol/server", VERSION);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new("node");
    command.arg(script("server")).arg(modules).args([&port.to_string(), KEY]);
    let process = Process::start(command.env("PATH", node_path()));
    until("the server's port", || TcpStream::connect(("127.0.0.1", port)).ok());
    (process, format!("http://127.0.0.1:{port}/mcp"))
}

/// What an app hears that takes this way.
fn app(sandbox: &Sandbox, way: &[&str]) -> Value {
    let modules = npm("@modelcontextprotocol/client", VERSION);
    let mut command = sandbox.command("node");
    let output =
        command.arg(script("client")).arg(modules).args(way).env("PATH", node_path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{way:?}: {said}{}", String::from_utf8_lossy(&output.stderr)))
}

fn script(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "journeys", "modern_sdk", &format!("{name}.mjs")].iter().collect()
}
