//! The release channel: where newer versions are announced, and with whose key they are signed. Without one nothing is
//! ever asked.

use std::{collections::BTreeMap, ffi::OsString};
use tauri::Url;

/// What a build is told: addresses of the list of versions, and the public half of the key (docs/releasing.md).
const AT: Option<&str> = option_env!("TRAYGATE_UPDATES_AT");
const KEY: Option<&str> = option_env!("TRAYGATE_UPDATES_KEY");

const _: () = assert!(
    is_set(AT) == is_set(KEY),
    "TRAYGATE_UPDATES_AT and TRAYGATE_UPDATES_KEY make a release channel together, or there is none"
);

/// A workflow hands on what it does not have as an empty text.
const fn is_set(value: Option<&str>) -> bool {
    matches!(value, Some(it) if !it.is_empty())
}

/// Where newer versions are announced, and whose signature they must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Channel {
    /// Asked in this order until one answers.
    pub(crate) endpoints: Vec<Url>,
    /// The public key, as `tauri signer generate` writes it.
    pub(crate) key: String,
}

impl Channel {
    /// The one this program was built with. A debug build without one takes it from `vars`, for the tests.
    pub(crate) fn find(vars: &BTreeMap<String, OsString>) -> Option<Channel> {
        let (at, key) = match (AT, KEY) {
            (Some(at), Some(key)) if is_set(AT) && is_set(KEY) => (at, key),
            _ if cfg!(debug_assertions) => {
                let var = |name| vars.get(name)?.to_str();
                (var("TRAYGATE_UPDATES_AT")?, var("TRAYGATE_UPDATES_KEY")?)
            }
            _ => return None,
        };
        let channel = read(at, key, cfg!(debug_assertions));
        if channel.is_none() {
            tracing::error!("no updates: {at} is not an https address");
        }
        channel
    }
}

/// `loopback`: unencrypted ones on this machine will do.
fn read(at: &str, key: &str, loopback: bool) -> Option<Channel> {
    let endpoints = at.split_whitespace().map(|it| Url::parse(it).ok());
    let endpoints = endpoints.collect::<Option<Vec<Url>>>().filter(|it| !it.is_empty())?;
    let is_fine = |it: &Url| {
        it.scheme() == "https" || (loopback && it.scheme() == "http" && it.host_str() == Some("127.0.0.1"))
    };
    endpoints.iter().all(is_fine).then(|| Channel { endpoints, key: key.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_versions_is_read_over_https_and_in_tests_from_this_machine() {
        let read = |at, loopback| read(at, " key\n", loopback).map(|it| it.endpoints.len());
        for loopback in [false, true] {
            assert_eq!(read("https://a.example/latest.json", loopback), Some(1));
            assert_eq!(read("https://a.example/{{target}}\n https://b.example/x", loopback), Some(2));
            assert_eq!(read("http://a.example/latest.json", loopback), None);
            assert_eq!(read("https://a.example/ http://b.example/", loopback), None, "not one of them");
            assert_eq!(read("file:///etc/latest.json", loopback), None);
            assert_eq!(read("latest.json", loopback), None);
            assert_eq!(read(" ", loopback), None);
        }
        assert_eq!(read("http://127.0.0.1:8000/latest.json", false), None);
        assert_eq!(read("http://127.0.0.1:8000/latest.json", true), Some(1));
        assert_eq!(read("http://127.0.0.1.a.example/latest.json", true), None);
    }

    #[test]
    fn half_a_channel_is_none() {
        let vars = [("TRAYGATE_UPDATES_AT".to_owned(), OsString::from("https://a.example/"))];
        // A build with a channel has it whatever the variables say.
        if AT.is_none() {
            assert_eq!(Channel::find(&vars.into()), None);
            assert_eq!(Channel::find(&BTreeMap::new()), None);
        }
    }
}
