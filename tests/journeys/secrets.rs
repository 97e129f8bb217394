//! Whatever the program writes, prints or is started with: no secret in it. Looked for, not hoped for.

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use support::{Bridge, Http, Mcp, Sandbox, Vendors};

use super::apps::{self, APPS};

#[test]
fn no_secret_is_in_anything_we_write_print_or_start() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    // Everything that could be logged is.
    sandbox.set("TRAYGATE_LOG", "trace");
    apps::install(&sandbox);
    let mut owner = sandbox.serve();
    live_a_little(&vendors, &sandbox);
    let mut bridge = Bridge::start(&sandbox, "part3", Some("cursor"));
    bridge.initialize();
    bridge.call("list_projects", json!({}));
    let processes = [owner.id(), bridge.process().id()];

    let secrets = vendors.secrets();
    assert!(secrets.len() > 15, "{secrets:?}");
    let token = gateway_token(&sandbox);
    let mut places = everything_written(&sandbox);
    places.push(("what commands printed".to_owned(), sandbox.written()));
    places.push(("what the owner printed".to_owned(), owner.written()));
    places.push(("what the bridge printed".to_owned(), bridge.process().written()));
    for process in processes {
        for file in ["cmdline", "environ"] {
            let path = format!("/proc/{process}/{file}");
            let held = text(Path::new(&path)).unwrap();
            places.push((path, held));
        }
    }
    assert!(owner.written().contains("TRACE"), "the log was as wide as it gets");
    owner.terminate();
    owner.ended();
    places.extend(everything_written(&sandbox));
    places.push(("the owner's last words".to_owned(), owner.written()));

    let mut found = Vec::new();
    for (place, held) in &places {
        for secret in secrets.iter().flat_map(|it| disguises(it)) {
            if held.contains(&secret) {
                found.push(format!("{secret} in {place}"));
            }
        }
        // The HTTP entry's own token stands in that entry, and nowhere else.
        let in_entry = place.ends_with(".claude.json") || place.contains("backups");
        if !in_entry && disguises(&token).iter().any(|it| held.contains(it)) {
            found.push(format!("the gateway's token in {place}"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Everything this version can do with secrets, the failures included.
fn live_a_little(vendors: &Vendors, sandbox: &Sandbox) {
    sandbox.add_vendors(vendors);
    sandbox.sign_in_partnerstack(vendors, "Acme");
    sandbox.sign_in_partnerstack(vendors, "Borealis");
    sandbox.sign_in_part3(vendors);
    sandbox.sign_in_partnero(vendors);
    let snippet = format!(
        r#"{{"mcpServers":{{"copied":{{"url":"{}","headers":{{"Authorization":"Bearer {}"}}}}}}}}"#,
        vendors.about("/partnero/url"),
        vendors.about("/partnero/api_key"),
    );
    sandbox.cli(&["server", "import"]).stdin(&snippet).json().ok();
    sandbox.traygate(&[&["connect"], APPS].concat());
    sandbox.traygate(&["connect", "claude-code", "--server", "part3", "--via", "http"]);
    let mut bridge = Bridge::start(sandbox, "partnerstack", Some("cursor"));
    bridge.initialize();
    bridge.call("get_program", json!({}));
    let file: Value =
        serde_json::from_str(&fs::read_to_string(sandbox.home().join(".claude.json")).unwrap()).unwrap();
    let url = file["mcpServers"]["part3"]["url"].as_str().unwrap();
    let mut http = Http::new(url, Some(&gateway_token(sandbox)));
    http.initialize();
    vendors.expire("part3");
    http.call("list_projects", json!({}));
    vendors.fault("part3", "confidential", &json!({}));
    vendors.revoke("part3");
    sandbox.cli(&["server", "test", "part3"]).fails(3);
    sandbox.reconnect_part3(vendors);
    vendors.fault("part3", "garbage", &json!({}));
    sandbox.cli(&["server", "test", "part3"]).json().run();
    sandbox.cli(&["sign-in", "partnero", "--api-key-stdin"]).stdin("partnero_live_wrong").json().run();
    sandbox.traygate(&["sign-out", "partnerstack", "Borealis"]);
    sandbox.cli(&["doctor"]).json().run();
    for words in [&["status"][..], &["activity"], &["server", "list"], &["client", "list"]] {
        sandbox.cli(words).run();
    }
}

/// The token of Claude Code's HTTP entry.
fn gateway_token(sandbox: &Sandbox) -> String {
    let file: Value =
        serde_json::from_str(&fs::read_to_string(sandbox.home().join(".claude.json")).unwrap()).unwrap();
    let header = file["mcpServers"]["part3"]["headers"]["Authorization"].as_str().unwrap();
    header.strip_prefix("Bearer ").unwrap().to_owned()
}

/// A secret as it is, and as it would look after being encoded.
fn disguises(secret: &str) -> [String; 4] {
    use base64::Engine as _;
    let hex: String = secret.bytes().map(|it| format!("{it:02x}")).collect();
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(secret);
    // What follows in an encoded text changes its last characters.
    let base64 = base64[..base64.len() - 2].to_owned();
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    [secret.to_owned(), hex, base64, percent]
}

/// A file as text; what is no text in it keeps the text around it findable.
fn text(path: &Path) -> std::io::Result<String> {
    fs::read(path).map(|it| String::from_utf8_lossy(&it).into_owned())
}

/// Every file of the sandbox with its bytes.
fn everything_written(sandbox: &Sandbox) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(sandbox.root(), &mut files);
    assert!(files.iter().any(|it| it.ends_with("vault.db")), "{files:?}");
    files.into_iter().map(|it| (it.display().to_string(), text(&it).unwrap_or_default())).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}
