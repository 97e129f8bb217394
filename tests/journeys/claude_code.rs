//! The real Claude Code, from npm, reads our entries and connects through them.

use support::{Sandbox, everything, node_path, npm};

#[test]
fn claude_code_says_connected_for_bridge_and_http() {
    let modules = npm("@anthropic-ai/claude-code", "2.1.329");
    let (_everything, url) = everything();
    let mut sandbox = Sandbox::new();
    sandbox.set("PATH", node_path());
    sandbox.set("DISABLE_AUTOUPDATER", "1");
    sandbox.set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    sandbox.write(".claude.json", "{\n  \"hasCompletedOnboarding\": true\n}\n");
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    for via in ["bridge", "http"] {
        sandbox.traygate(&["connect", "claude-code", "--server", "everything", "--via", via]);
        let listed = sandbox.command(modules.join(".bin/claude")).args(["mcp", "list"]).output().unwrap();
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let line = listed.lines().find(|it| it.starts_with("everything:")).unwrap_or_default();
        assert!(line.contains("✔ Connected"), "{via}: {listed}");
        let crossing = sandbox.crossing("claude-code", "everything");
        assert_eq!((&crossing["status"], &crossing["via"]), (&"connected".into(), &via.into()), "{crossing}");
    }
    // The file is Claude Code's own again, with what it wrote itself meanwhile.
    sandbox.traygate(&["disconnect", "claude-code"]);
    let file = std::fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
    assert!(!file.contains("traygate") && file.contains("hasCompletedOnboarding"), "{file}");
}
