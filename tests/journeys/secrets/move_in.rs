//! What lay in plain text before it moved in: afterwards it is in the vault and nowhere else.

use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
use support::{Sandbox, Vendors};

use super::{
    super::{apps, mcp_remote::hash, moving_in},
    disguise::Disguises,
    places,
};

#[test]
fn what_moved_in_is_in_the_vault_and_nowhere_else() {
    let vendors = Vendors::start();
    let theirs = moving_in::foreign(&vendors, "part3", |it| drop(it.sign_in_part3(&vendors)));
    let mut sandbox = Sandbox::new();
    sandbox.set("TRAYGATE_LOG", "trace");
    apps::install(&sandbox);
    let mut owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    let (part3, partnero) = (vendors.about("/part3/url"), vendors.about("/partnero/url"));
    let key = vendors.about("/partnero/api_key").to_owned();
    let plain = moving_in::write(&sandbox, ".mcp-auth/mcp-remote-v1", &hash(&[part3]), &theirs, None);
    let cursor = json!({ "mcpServers": {
        "old": { "command": "npx", "args": ["-y", "mcp-remote", part3] },
        "keyed": { "url": partnero, "headers": { "Authorization": format!("Bearer {key}") } },
    }});
    sandbox.write(".cursor/mcp.json", &cursor.to_string());
    let codex = format!(
        "[mcp_servers.keyed]\nurl = \"{partnero}\"\nhttp_headers = {{ Authorization = \"Bearer {key}\" }}\n"
    );
    sandbox.write(".codex/config.toml", &codex);
    let (tokens, key) = (Disguises::of(&[theirs.access, theirs.refresh]), Disguises::of(&[key]));
    let hold = |secret: &Disguises| {
        let files = places::files(&sandbox);
        files
            .into_iter()
            .filter(|(_, held)| !secret.within(held).is_empty())
            .map(|it| it.0)
            .collect::<Vec<_>>()
    };
    assert_eq!((hold(&tokens).len(), hold(&key).len()), (1, 2), "they lie there, and the search finds them");

    sandbox.traygate(&["move-in", "--dry-run", "--take-sign-ins"]);
    sandbox.traygate(&["move-in", "--take-sign-ins", "--yes"]);
    for server in ["part3", "partnero"] {
        sandbox.traygate(&["server", "test", server]);
    }
    let bundle = places::look_around(&sandbox, &["cursor", "codex"]);
    assert!(plain.iter().all(|it| !it.exists()));
    assert_eq!(hold(&tokens), [] as [String; 0]);
    // An undo must be able to put the key back where it was: that copy is for its owner's eyes and is pruned.
    let copies = hold(&key);
    assert_eq!(copies.len(), 2, "{copies:?}");
    for copy in copies.iter().map(Path::new) {
        let mode = |it: &Path| fs::metadata(it).unwrap().permissions().mode() & 0o777;
        assert!(copy.starts_with(sandbox.state().join("backups")), "{}", copy.display());
        assert_eq!((mode(copy), mode(copy.parent().unwrap())), (0o600, 0o700), "{}", copy.display());
    }
    let mut told = bundle;
    told.push(("what commands printed".to_owned(), sandbox.written()));
    sandbox.quit();
    owner.ended();
    told.push(("what the owner printed".to_owned(), owner.written()));
    for (place, held) in &told {
        for secret in [&tokens, &key] {
            assert_eq!(secret.within(held), [] as [&str; 0], "in {place}");
        }
    }
}
