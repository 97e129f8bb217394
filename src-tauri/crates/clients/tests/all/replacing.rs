//! Somebody else's entry that gives way to ours: only the named one, with what was secret in it, and back by undo.

use crate::sandbox::{NOW, Sandbox, bridge, usual};
use clients::{Change, Client};
use serde_json::Value;

/// Apps whose files are plain JSON.
const APPS: [&str; 5] = ["claude-desktop", "cursor", "vscode", "cline", "claude-code"];

fn text(client: &dyn Client) -> String {
    format!(
        "{{\n  \"{}\": {{\n    \"files\": {{ \"command\": \"server-files\", \"args\": [] }},\n    \"Acme remote\": {{\n      \
         \"command\": \"npx\",\n      \"args\": [\"-y\", \"mcp-remote\", \"https://acme.example/mcp\"],\n      \"env\": {{ \
         \"AUTH\": \"Bearer s3cret\" }},\n      \"disabled\": true\n    }}\n  }}\n}}\n",
        client.table()
    )
}

fn replace(name: &str) -> [Change; 1] {
    [Change::Replace { name: name.to_owned(), with: bridge("acme") }]
}

#[test]
fn the_named_entry_gives_way_and_takes_its_secrets_along() {
    for client in APPS.map(|it| clients::client(it).unwrap()) {
        // Once under another name than ours, once under ours.
        for name in ["Acme remote", "acme"] {
            let sandbox = Sandbox::with(client, usual(client));
            let before = text(client).replace("Acme remote", name);
            sandbox.fill(client, Some(&before));
            let foreign = clients::foreign_entries(client, &sandbox.home);
            assert!(foreign.iter().any(|it| it.name == name), "{}: {foreign:?}", client.id());
            sandbox.apply(client, &replace(name)).unwrap();
            for after in sandbox.texts(client) {
                let after = after.unwrap();
                assert!(!after.contains("s3cret") && !after.contains("mcp-remote"), "{after}");
                let entries = serde_json::from_str::<Value>(&after).unwrap()[client.table()].clone();
                assert_eq!(entries.as_object().unwrap().len(), 2, "{after}");
                assert_eq!(entries["files"]["command"], "server-files", "{after}");
                assert!(entries["acme"].to_string().contains("traygate-bridge"), "{after}");
                // Cline's entries always say it, and ours are on.
                let off = client.id() != "cline";
                assert_eq!(entries["acme"]["disabled"], off, "what the user decided stays: {after}");
            }
            assert!(sandbox.plan(client, &replace(name)).unwrap().is_empty(), "moving twice changes nothing");
            let plan = clients::undo(client, &sandbox.home, &sandbox.backups).unwrap();
            plan.apply(NOW).unwrap();
            for restored in sandbox.texts(client) {
                assert_eq!(restored.as_deref(), Some(before.as_str()), "{}", client.id());
            }
        }
    }
}
