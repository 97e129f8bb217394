//! Moving in from `npx mcp-remote`, from keys in files and from direct entries: previewed, tried before anything is
//! deleted, and back by undo.

use serde_json::{Value, json};
use std::{fs, path::PathBuf};
use support::{Sandbox, Vendors};

use super::mcp_remote::hash;

const CURSOR: &str = ".cursor/mcp.json";

/// One sign-in as another program made it: tokens and registration.
pub(super) struct Foreign {
    pub(super) access: String,
    pub(super) refresh: String,
    client: String,
}

/// Signs in on another machine and gives what its program holds.
pub(super) fn foreign(vendors: &Vendors, vendor: &str, sign_in: impl Fn(&Sandbox)) -> Foreign {
    let all = |kind: &str| -> Vec<String> {
        let texts = vendors.memory("secrets")[kind].as_array().cloned().unwrap_or_default();
        texts.iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let (access, refresh) = (all("access"), all("refresh"));
    let elsewhere = Sandbox::new();
    elsewhere.add_vendors(vendors);
    sign_in(&elsewhere);
    elsewhere.quit();
    let new = |kind: &str, before: &[String]| all(kind).into_iter().find(|it| !before.contains(it)).unwrap();
    let clients = vendors.memory(vendor)["clients"].as_array().unwrap().clone();
    Foreign {
        access: new("access", &access),
        refresh: new("refresh", &refresh),
        client: clients.last().unwrap().as_str().unwrap().to_owned(),
    }
}

/// Writes it as mcp-remote does: 0.15 writes down when a token ends, 0.1 does not.
pub(super) fn write(
    sandbox: &Sandbox,
    folder: &str,
    hash: &str,
    it: &Foreign,
    ends: Option<u64>,
) -> Vec<PathBuf> {
    let mut tokens = json!({
        "access_token": it.access, "refresh_token": it.refresh, "token_type": "Bearer", "expires_in": 3600,
    });
    if let Some(ends) = ends {
        tokens["expires_at"] = json!(ends);
    }
    let client = json!({ "client_id": it.client, "redirect_uris": ["http://localhost:3334/oauth/callback"] });
    [("tokens.json", tokens), ("client_info.json", client)]
        .map(|(name, says)| sandbox.write(&format!("{folder}/{hash}_{name}"), &says.to_string()))
        .into()
}

fn of<'v>(moved: &'v Value, kind: &str, server: &str) -> &'v Value {
    let all = moved[kind].as_array().unwrap();
    all.iter().find(|it| it["server"] == server).unwrap_or_else(|| panic!("{server} is not in {moved}"))
}

#[test]
fn everything_moves_in_and_undo_brings_the_files_back() {
    let vendors = Vendors::start();
    let part3 = foreign(&vendors, "part3", |it| drop(it.sign_in_part3(&vendors)));
    let partnerstack =
        foreign(&vendors, "partnerstack", |it| drop(it.sign_in_partnerstack(&vendors, "Borealis")));
    // Its access token has ended: only the refresh token brings it over.
    vendors.expire("partnerstack");
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let url = |id: &str| vendors.about(&format!("/{id}/url")).to_owned();
    let (part3_url, stack_url, key) = (url("part3"), url("partnerstack"), vendors.about("/partnero/api_key"));
    let tenant = "https://borealis.example";
    let mut plain = write(&sandbox, ".mcp-auth/mcp-remote-0.1.38", &hash(&[&part3_url]), &part3, None);
    plain.extend(write(
        &sandbox,
        ".mcp-auth/mcp-remote-v1",
        &hash(&[&stack_url, tenant]),
        &partnerstack,
        Some(1_000_000),
    ));
    let cursor = json!({ "mcpServers": {
        "files": { "command": "npx", "args": ["-y", "server-files", "/data"] },
        "Part3 (remote)": { "command": "npx", "args": ["-y", "mcp-remote@0.1.38", part3_url] },
        "partnerstack": { "command": "cmd", "args": ["/c", "npx", "mcp-remote", stack_url, "--resource", tenant] },
        "elsewhere": { "url": "https://mcp.elsewhere.example/mcp" },
        "two-headers": { "command": "npx", "args": ["mcp-remote", url("partnero"), "--header", "Authorization: Bearer x1y2",
            "--header", "X-Team: blue"] },
    }});
    let file = sandbox.write(CURSOR, &format!("{cursor:#}\n"));
    let vscode = json!({ "servers": { "partnero": { "type": "http", "url": url("partnero"),
        "headers": { "Authorization": format!("Bearer {key}") } } } });
    let vscode = sandbox.write(".config/Code/User/mcp.json", &format!("{vscode:#}\n"));
    let before = [fs::read_to_string(&file).unwrap(), fs::read_to_string(&vscode).unwrap()];
    let read = || [fs::read_to_string(&file).unwrap(), fs::read_to_string(&vscode).unwrap()];

    let shown = sandbox.cli(&["move-in", "--dry-run", "--take-sign-ins"]).run();
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.written.contains("traygate-bridge") && !shown.written.contains(key), "{shown:?}");
    let unasked = sandbox.cli(&["move-in", "--take-sign-ins"]).run();
    assert_eq!(unasked.code, Some(2), "nobody is there to say yes: {unasked:?}");
    assert_eq!(read(), before, "showing changes nothing");
    assert!(plain.iter().all(|it| it.exists()));

    let moved = sandbox.traygate(&["move-in", "--take-sign-ins", "--yes"]);
    for server in ["part3", "partnerstack"] {
        assert_eq!(of(&moved, "entries", server)["outcome"], "moved", "{moved}");
        assert_eq!(of(&moved, "sign_ins", server)["outcome"], "moved", "{moved}");
        sandbox.traygate(&["server", "test", server]);
        assert_eq!(sandbox.crossing("cursor", server)["status"], "written");
    }
    assert_eq!(of(&moved, "entries", "partnerstack")["instance"], "Borealis", "{moved}");
    let keyed = moved["entries"].as_array().unwrap().iter().filter(|it| it["server"] == "partnero");
    let outcomes: Vec<_> = keyed.map(|it| [&it["client"], &it["outcome"]]).collect();
    assert!(outcomes.contains(&[&json!("vscode"), &json!("moved")]), "{moved}");
    assert!(
        outcomes.contains(&[&json!("cursor"), &json!("left")]),
        "two headers are more than we carry: {moved}"
    );
    sandbox.traygate(&["server", "test", "partnero"]);
    assert!(plain.iter().all(|it| !it.exists()), "what is in the vault lies in plain text no more");
    let [cursor_after, vscode_after] = read();
    assert!(!vscode_after.contains(key), "{vscode_after}");
    let entries = serde_json::from_str::<Value>(&cursor_after).unwrap()["mcpServers"].clone();
    let names: Vec<&String> = entries.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 5, "{names:?}");
    for kept in ["files", "elsewhere", "two-headers"] {
        assert!(names.iter().any(|it| *it == kept), "{kept} is nobody's business: {names:?}");
    }
    let again = sandbox.traygate(&["move-in", "--take-sign-ins", "--yes"]);
    assert_eq!(again["sign_ins"], json!([]), "{again}");
    assert!(again["entries"].as_array().unwrap().iter().all(|it| it["outcome"] == "left"), "{again}");

    for app in ["cursor", "vscode"] {
        sandbox.traygate(&["undo", app]);
    }
    assert_eq!(read(), before);
    let written = sandbox.written();
    let tokens = [&part3, &partnerstack].into_iter().flat_map(|it| [&it.access, &it.refresh]);
    for secret in tokens.map(String::as_str).chain([key, "x1y2"]) {
        assert!(!written.contains(secret), "a secret was printed");
    }
}

/// Tables in TOML, tables and lists in YAML: what stands around the entries stays, and undo gives back every byte.
#[test]
fn entries_in_toml_and_yaml_move_in_too() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let (relayed, direct) = (vendors.about("/part3/url"), vendors.about("/partnero/url"));
    let key = vendors.about("/partnero/api_key");
    let files = [
        ("codex", ".codex/config.toml", IN_CODEX),
        ("goose", ".config/goose/config.yaml", IN_GOOSE),
        ("continue", ".continue/config.yaml", IN_CONTINUE),
        ("librechat", "LibreChat/librechat.yaml", IN_LIBRECHAT),
    ];
    let before = files.map(|(app, path, text)| {
        let text = text.replace("RELAYED", relayed).replace("DIRECT", direct).replace("KEY", key);
        (app, sandbox.write(path, &text), text)
    });
    let moved = sandbox.traygate(&["move-in", "--yes"]);
    for (app, file, text) in &before {
        for server in ["part3", "partnero"] {
            let entries = moved["entries"].as_array().unwrap();
            let entry = entries.iter().find(|it| it["client"] == **app && it["server"] == server);
            let entry = entry.unwrap_or_else(|| panic!("{app}: {server} is not in {moved}"));
            assert_eq!(entry["outcome"], "moved", "{app}: {entry}");
            assert_eq!(sandbox.crossing(app, server)["status"], "written", "{app}: {server}");
        }
        let after = fs::read_to_string(file).unwrap();
        assert!(!after.contains(key) && !after.contains("mcp-remote"), "{app}: {after}");
        let mine = text.lines().filter(|it| it.contains("mine"));
        assert!(mine.clone().count() >= 2, "{app}");
        for line in mine {
            assert!(after.lines().any(|it| it == line), "{app}: {line:?} is not in {after}");
        }
    }
    sandbox.traygate(&["server", "test", "partnero"]);
    for (app, file, text) in &before {
        sandbox.traygate(&["undo", app]);
        assert_eq!(fs::read_to_string(file).unwrap(), *text, "{app}");
    }
}

const IN_CODEX: &str = r#"# mine
model = "x"

[mcp_servers.old] # by hand
command = "npx"
args = ["-y", "mcp-remote", "RELAYED"]

[mcp_servers.keyed]
url = "DIRECT"
http_headers = { Authorization = "Bearer KEY" }

[mcp_servers.files]
command = "mine"
"#;

const IN_GOOSE: &str = "GOOSE_MODEL: mine # the fast one
extensions:
  old:
    name: old
    type: stdio
    enabled: true
    cmd: npx
    args: [-y, mcp-remote, 'RELAYED']
  # mine, of the team
  developer:
    name: developer
    type: builtin
    enabled: true
  keyed:
    name: keyed
    type: streamable_http
    enabled: true
    uri: DIRECT
    headers:
      Authorization: Bearer KEY
";

const IN_CONTINUE: &str = "name: mine
version: 1.0.0
schema: v1
mcpServers:
  - name: old
    command: npx
    args:
      - -y
      - mcp-remote
      - RELAYED
  - name: files
    command: mine
  - name: keyed
    type: streamable-http
    url: DIRECT
    requestOptions:
      headers:
        Authorization: Bearer KEY
models: []
";

const IN_LIBRECHAT: &str = "version: 1.2.1 # mine
mcpServers:
    old:
        type: stdio
        command: npx
        args: [-y, mcp-remote, 'RELAYED']
    keyed:
        type: streamable-http
        url: DIRECT
        headers:
            Authorization: Bearer KEY
    files:
        command: mine
";

#[test]
fn a_sign_in_its_server_refuses_is_left_and_said() {
    let vendors = Vendors::start();
    let part3 = foreign(&vendors, "part3", |it| drop(it.sign_in_part3(&vendors)));
    vendors.revoke("part3");
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let url = vendors.about("/part3/url");
    let plain = write(&sandbox, ".mcp-auth/mcp-remote-v1", &hash(&[url]), &part3, None);
    sandbox.write(
        CURSOR,
        &json!({ "mcpServers": { "p": { "command": "npx", "args": ["mcp-remote", url] } } }).to_string(),
    );
    let moved = sandbox.traygate(&["move-in", "cursor", "--take-sign-ins", "--yes"]);
    let sign_in = of(&moved, "sign_ins", "part3");
    assert_eq!(sign_in["outcome"], "left", "{moved}");
    assert!(sign_in["said"].as_str().unwrap().contains("traygate sign-in part3"), "{moved}");
    assert!(plain.iter().all(|it| it.exists()), "nothing is deleted that is not in the vault");
    let status = sandbox.status();
    let servers = status["servers"].as_array().unwrap();
    let instances = servers.iter().find(|it| it["id"] == "part3").unwrap()["instances"].clone();
    assert_eq!(instances, json!([]), "what is of no use is not kept");
    // The entry moves all the same: it says that somebody must sign in.
    assert_eq!(of(&moved, "entries", "part3")["outcome"], "moved", "{moved}");
}

#[test]
fn doors_without_a_file() {
    let sandbox = Sandbox::new();
    let link = sandbox.cli(&["link", "cursor", "--server", "partnerstack"]).run();
    assert!(
        link.stdout.starts_with("cursor://anysphere.cursor-deeplink/mcp/install?name=partnerstack"),
        "{link:?}"
    );
    let refused = sandbox.cli(&["link", "goose", "--server", "partnerstack"]).fails(2);
    assert!(refused.contains("traygate connect goose"), "{refused}");
    let file = sandbox.home().join("part3.mcpb");
    let name = file.to_str().unwrap();
    let packed = sandbox.traygate(&["pack", "claude-desktop", "--server", "part3", "--out", name]);
    assert_eq!(packed["bundle"], name, "{packed}");
    assert!(fs::read(&file).unwrap().starts_with(b"PK"));
    let guide = sandbox.traygate(&["guide", "chatgpt-business", "--server", "part3"]);
    assert!(guide["message"].as_str().unwrap().contains("https://mcp.part3.io"), "{guide}");
}
