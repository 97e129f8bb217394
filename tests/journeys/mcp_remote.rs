//! What `npx mcp-remote` left behind in plain files: found by its own way of naming them, revoked, deleted, and nobody
//! else's.

use md5::{Digest, Md5};
use serde_json::json;
use std::{fs, path::PathBuf};
use support::{Sandbox, Vendors};

/// The files' first word, as `getServerUrlHash` of mcp-remote 0.1.38 and 0.15.1 makes it.
pub(crate) fn hash(parts: &[&str]) -> String {
    Md5::digest(parts.join("|")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes one sign-in as mcp-remote does and gives its files.
fn sign_in(sandbox: &Sandbox, folder: &str, hash: &str, tokens: &str, client: &str) -> Vec<PathBuf> {
    [
        ("tokens.json", tokens),
        ("client_info.json", client),
        ("code_verifier_1234.txt", "verifier"),
        ("lock.json", "{}"),
    ]
    .map(|(name, text)| sandbox.write(&format!("{folder}/{hash}_{name}"), text))
    .into()
}

/// How many tokens of Part3 still work, by its own word.
fn live(vendors: &Vendors) -> usize {
    let tokens = vendors.memory("part3")["tokens"].as_array().unwrap().clone();
    tokens.iter().filter(|it| it["kind"] != "code" && it["status"] == "live").count()
}

#[test]
fn the_plain_tokens_of_one_server_are_revoked_and_deleted() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    // Real tokens, as mcp-remote would have got them: Traygate's own, copied.
    sandbox.sign_in_part3(&vendors);
    let (memory, secrets) = (vendors.memory("part3"), vendors.memory("secrets"));
    let tokens = json!({
        "access_token": secrets["access"][0], "refresh_token": secrets["refresh"][0],
        "token_type": "Bearer", "expires_in": 3600,
    });
    let client = json!({ "client_id": memory["clients"][0], "redirect_uris": ["http://localhost:3334/oauth/callback"] });
    let (tokens, client) = (tokens.to_string(), client.to_string());
    let url = vendors.about("/part3/url").trim_end_matches('/').to_owned();
    let new = ".mcp-auth/mcp-remote-v1";
    let old = ".mcp-auth/mcp-remote-0.1.38";
    let mut ours = sign_in(&sandbox, new, &hash(&[&url]), &tokens, &client);
    ours.extend(sign_in(&sandbox, old, &hash(&[&format!("{url}/")]), &tokens, &client));
    ours.extend(sign_in(&sandbox, new, &hash(&[&url, &url]), &tokens, &client));
    // A hash nobody can guess, beside what was discovered for it.
    let unknown = hash(&[&url, r#"{"X-Team":"${TEAM}"}"#]);
    ours.extend(sign_in(&sandbox, new, &unknown, &tokens, &client));
    let discovered = json!({ "authorizationServerUrl": url, "resourceMetadata": { "resource": url } });
    ours.push(sandbox.write(&format!("{new}/{unknown}_discovery_state_1.json"), &discovered.to_string()));
    // Others': of another server, of nobody knows whom, of the same issuer for another resource, and no sign-in at all.
    let mut theirs = sign_in(&sandbox, new, &hash(&["https://mcp.other.example/mcp"]), &tokens, &client);
    theirs.extend(sign_in(&sandbox, old, &hash(&[&url, "{\"secret\":\"header\"}"]), &tokens, &client));
    let other = hash(&["another"]);
    theirs.extend(sign_in(&sandbox, new, &other, &tokens, &client));
    let discovered =
        json!({ "authorizationServerUrl": url, "resourceMetadata": { "resource": format!("{url}/other") } });
    theirs.push(sandbox.write(&format!("{new}/{other}_discovery_state_1.json"), &discovered.to_string()));
    theirs.push(sandbox.write(".mcp-auth/notes.txt", "mine"));
    theirs.push(sandbox.write(&format!("{new}/readme_tokens.json"), "mine"));

    let part3 = &sandbox.status()["servers"];
    let part3 = part3.as_array().unwrap().iter().find(|it| it["id"] == "part3").unwrap().clone();
    assert_eq!(part3["mcp_remote_files"], ours.len(), "{part3}");
    let doctor = sandbox.cli(&["doctor", "--only", "mcp-remote-tokens", "--json"]).run();
    assert_eq!(doctor.code, Some(4), "{doctor:?}");
    assert!(ours.iter().chain(&theirs).all(|it| it.exists()), "looking deletes nothing");
    assert_eq!(live(&vendors), 2);

    let fixed = sandbox.cli(&["doctor", "--fix", "--only", "mcp-remote-tokens", "--json"]).run();
    assert_eq!(fixed.code, Some(0), "{fixed:?}");
    let left: Vec<_> = ours.iter().filter(|it| it.exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    let lost: Vec<_> = theirs.iter().filter(|it| !it.exists()).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(live(&vendors), 0, "the server was asked to end them");
}

#[test]
fn signing_out_takes_mcp_remote_along_only_when_asked() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    let elsewhere = sandbox.home().join("elsewhere");
    sandbox.set("MCP_REMOTE_CONFIG_DIR", &elsewhere);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let url = vendors.about("/part3/url").to_owned();
    let file = format!("elsewhere/mcp-remote-v1/{}_tokens.json", hash(&[&url]));
    let file = sandbox.write(&file, r#"{"access_token":"stale","token_type":"Bearer"}"#);
    let out = sandbox.traygate(&["sign-out", "part3"]);
    assert_eq!(out["plain"], json!([]), "{out}");
    assert!(file.exists());
    // Nobody is signed in any more; the files can go all the same.
    let out = sandbox.traygate(&["sign-out", "part3", "--also-mcp-remote"]);
    assert_eq!(out["plain"][0]["files"], json!([file]), "{out}");
    assert_eq!(out["plain"][0]["revoked"], false, "{out}");
    assert!(!file.exists());
    assert!(fs::read_dir(elsewhere.join("mcp-remote-v1")).unwrap().next().is_none());
}
