//! The plain files in which `npx mcp-remote` keeps its own sign-ins, and which of them belong to which server.
//!
//! A file is named after the MD5 of the server's address, followed (as far as they were given) by the `resource`,
//! further parameters and headers, joined by `|` (`getServerUrlHash` in mcp-remote 0.1.38 and 0.15.1). What cannot be
//! proven to be a server's is left alone.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use credentials::{Foreign, Secret};
use md5::{Digest, Md5};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use url::Url;

use crate::entry::Told;

/// One sign-in as mcp-remote keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainSignIn {
    /// What its files are named after.
    pub hash: String,
    /// Everything that bears its hash.
    pub files: Vec<PathBuf>,
}

/// The folder mcp-remote keeps them in: `MCP_REMOTE_CONFIG_DIR`, where that is set, else one in the home directory.
pub fn folder(home: &Path, vars: &BTreeMap<String, OsString>) -> PathBuf {
    let set = vars.get("MCP_REMOTE_CONFIG_DIR").filter(|it| !it.is_empty());
    set.map_or_else(|| home.join(".mcp-auth"), PathBuf::from)
}

/// The sign-ins for the server at this address, of every version of mcp-remote, the latest first. `told`: what entries
/// start it with, which tells names that the address alone does not. Blocks.
pub fn find(folder: &Path, url: &Url, told: &[Told]) -> Vec<PlainSignIn> {
    let mut hashes = hashes(url);
    hashes.extend(told.iter().flat_map(hashes_of));
    // `mcp-remote-v1` since 0.15, one folder per version before.
    let folders = files(folder, Path::is_dir).into_iter().filter(|it| name(it).starts_with("mcp-remote-"));
    let mut found = Vec::new();
    for folder in folders {
        let mut groups: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for file in files(&folder, is_plain_file) {
            if let Some(hash) = hash_of(name(&file)) {
                groups.entry(hash.to_owned()).or_default().push(file.clone());
            }
        }
        found.extend(
            groups
                .into_iter()
                .filter(|(hash, files)| {
                    hashes.contains(hash) || files.iter().any(|it| names_resource(it, url))
                })
                .map(|(hash, files)| PlainSignIn { hash, files }),
        );
    }
    found.sort_by_key(|it: &PlainSignIn| std::cmp::Reverse(it.written_at()));
    found
}

/// What the files of an mcp-remote that was told this are called after: the headers stand there as written, sorted by
/// their names.
pub fn hashes_of(told: &Told) -> Vec<String> {
    let url = told.url.trim_matches(['<', '>', '"', '\'', ' ']);
    let bare = url.trim_end_matches('/');
    let resource = told.resource.iter().map(String::as_str);
    let headers = (!told.headers.is_empty())
        .then(|| serde_json::to_string(&told.headers).expect("texts always serialise"));
    [bare.to_owned(), format!("{bare}/")]
        .iter()
        .map(|url| {
            let parts = [url.as_str()].into_iter().chain(resource.clone()).chain(headers.as_deref());
            md5(&parts.collect::<Vec<_>>().join("|"))
        })
        .collect()
}

impl PlainSignIn {
    /// The tokens in it, to be revoked.
    pub fn tokens(&self) -> Option<Foreign> {
        let tokens = self.read("_tokens.json")?;
        let client = self.read("_client_info.json").unwrap_or_default();
        let text =
            |of: &Value, member: &str| of[member].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
        let life = tokens["expires_in"].as_u64();
        // Since 0.15 the end is written down, in milliseconds; before, the file is as old as its tokens.
        let ends = tokens["expires_at"].as_u64().map(|it| it / 1000);
        let received_at = ends.zip(life).map(|(end, life)| end.saturating_sub(life));
        let discovered = self.files.iter().find(|it| name(it).contains("_discovery_state_"));
        let discovered: Value = discovered
            .and_then(|it| serde_json::from_str(&fs::read_to_string(it).ok()?).ok())
            .unwrap_or_default();
        Some(Foreign {
            access: Secret::new(text(&tokens, "access_token")?),
            refresh: text(&tokens, "refresh_token").map(Secret::new),
            life,
            received_at: received_at.unwrap_or_else(|| self.written_at()),
            scopes: text(&tokens, "scope").map(|it| it.split_whitespace().map(str::to_owned).collect()),
            client_id: text(&client, "client_id")?,
            client_secret: text(&client, "client_secret").map(Secret::new),
            // Zero means "never" (RFC 7591 §3.2.1).
            client_secret_expires_at: client["client_secret_expires_at"].as_u64().filter(|it| *it != 0),
            method: text(&client, "token_endpoint_auth_method"),
            redirect_uri: client["redirect_uris"][0].as_str().map(str::to_owned),
            issuer: text(&discovered, "authorizationServerUrl"),
        })
    }

    /// When its tokens were written, in Unix seconds.
    fn written_at(&self) -> u64 {
        let file = self.files.iter().find(|it| name(it).ends_with("_tokens.json"));
        let modified = file.and_then(|it| fs::metadata(it).ok()?.modified().ok());
        let since = modified.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        since.map_or(0, |it| it.as_secs())
    }

    fn read(&self, ending: &str) -> Option<Value> {
        let file = self.files.iter().find(|it| name(it).ends_with(ending))?;
        serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
    }
}

/// What the files of this address can be called after: the address with and without its last slash, alone or with
/// itself as `resource`.
fn hashes(url: &Url) -> Vec<String> {
    let spellings = spellings(url);
    let with_resource =
        spellings.iter().flat_map(|it| spellings.iter().map(move |resource| format!("{it}|{resource}")));
    spellings.iter().cloned().chain(with_resource).map(|it| md5(&it)).collect()
}

fn md5(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn spellings(url: &Url) -> [String; 2] {
    let bare = url.as_str().trim_end_matches('/').to_owned();
    let slash = format!("{bare}/");
    [bare, slash]
}

/// Whether this file itself says that it is for the resource at `url`: what was discovered for a sign-in, or whom a
/// token is for (RFC 9068 §2.2, `aud`).
fn names_resource(file: &Path, url: &Url) -> bool {
    let is_it =
        |named: &Value| named.as_str().is_some_and(|it| spellings(url).iter().any(|spelt| spelt == it));
    let is_discovery = name(file).contains("_discovery_state_");
    if !is_discovery && !name(file).ends_with("_tokens.json") {
        return false;
    }
    let text = fs::read_to_string(file).unwrap_or_default();
    let Ok(told) = serde_json::from_str::<Value>(&text) else { return false };
    if is_discovery {
        return is_it(&told["resourceMetadata"]["resource"]);
    }
    let claims = told["access_token"].as_str().and_then(|it| it.split('.').nth(1));
    let claims = claims.and_then(|it| URL_SAFE_NO_PAD.decode(it).ok());
    let claims: Value = claims.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
    match &claims["aud"] {
        // One of several would not make it this server's alone.
        Value::Array(all) if all.len() == 1 => is_it(&all[0]),
        audience => is_it(audience),
    }
}

/// The MD5 that a file's name begins with.
fn hash_of(name: &str) -> Option<&str> {
    let (hash, _) = name.split_once('_')?;
    let is_hash =
        hash.len() == 32 && hash.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it));
    is_hash.then_some(hash)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|it| it.to_str()).unwrap_or_default()
}

/// No link: what it leads to is not mcp-remote's.
fn is_plain_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_file())
}

fn files(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    let mut files: Vec<PathBuf> = entries.filter(|it| wanted(it)).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashes_are_those_of_mcp_remote() {
        // node -e 'crypto.createHash("md5").update("https://mcp.part3.io|https://mcp.part3.io/").digest("hex")'
        let known = hashes(&Url::parse("https://mcp.part3.io").unwrap());
        for hash in EXPECTED {
            assert!(known.contains(&(*hash).to_owned()), "{hash} is not in {known:?}");
        }
        assert_eq!(known.len(), 6);
    }

    const EXPECTED: &[&str] = &[
        "f28674b659cebc421c1991782fab27f2",
        "b4ad9803570a40835618158b7e4aa3b6",
        "db30d35e8f68f2ba2eb4fa5a5f97ace2",
    ];

    #[test]
    fn what_an_entry_says_tells_the_rest_of_the_name() {
        // printf '%s' 'https://a.example/mcp|https://t.example|{"A":"1","b":"2"}' | md5sum
        let headers = [("b", "2"), ("A", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let told = Told {
            url: "<https://a.example/mcp>".to_owned(),
            resource: Some("https://t.example".to_owned()),
            headers: headers.into(),
        };
        assert!(
            hashes_of(&told).contains(&"2017739b428172e27388132a7eef860f".to_owned()),
            "{:?}",
            hashes_of(&told)
        );
    }

    #[test]
    fn only_names_with_a_hash_are_mcp_remotes() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(hash_of(&format!("{hash}_tokens.json")), Some(hash));
        for other in ["tokens.json", "0123_tokens.json", &format!("{}_x", hash.to_uppercase()), hash] {
            assert_eq!(hash_of(other), None, "{other}");
        }
    }
}
