//! `traygate://connect?server=…`: what a page or a mail may ask for. Nothing is done about a link before its user has
//! looked at it in the window.

use serde::{Deserialize, Serialize};
use tauri::Url;

/// What a link asks for, or why it asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Asked {
    /// A server by its id; whether there is one is for the owner to say.
    Id(String),
    /// A server by its https address.
    Address(String),
    /// Why the link is not followed: how a message of the window (`link-refused-…`) ends.
    Nothing(String),
}

/// No address anybody means is longer.
const LONGEST: usize = 2048;

/// Whether this argument is a link at all, and not a word of the command line.
pub(crate) fn is_link(word: &str) -> bool {
    word.get(..9).is_some_and(|it| it.eq_ignore_ascii_case("traygate:"))
}

/// Reads a link. Anybody can make one, so that it may name a server and nothing else.
pub(crate) fn read(link: &str) -> Asked {
    match try_read(link) {
        Ok(asked) => asked,
        Err(why) => Asked::Nothing(why.to_owned()),
    }
}

fn try_read(link: &str) -> Result<Asked, &'static str> {
    if link.len() > LONGEST {
        return Err("too-long");
    }
    let url = Url::parse(link).map_err(|_malformed| "damaged")?;
    // `traygate:connect` and `traygate:///connect` come from those who write links by hand.
    let what = [url.host_str().unwrap_or_default(), url.path().trim_matches('/')].concat();
    if what != "connect" || !url.username().is_empty() || url.port().is_some() {
        return Err("other-deed");
    }
    let mut servers = url.query_pairs().filter(|(name, _)| name == "server").map(|(_, value)| value);
    let server = servers.next().filter(|it| !it.is_empty()).ok_or("no-server")?;
    if servers.next().is_some() {
        return Err("two-servers");
    }
    if is_id(&server) {
        return Ok(Asked::Id(server.into_owned()));
    }
    let address = Url::parse(&server).map_err(|_malformed| "neither")?;
    if address.scheme() != "https" {
        return Err("not-https");
    }
    if !address.username().is_empty() || address.password().is_some() || address.fragment().is_some() {
        return Err("more");
    }
    Ok(Asked::Address(address.to_string()))
}

fn is_id(text: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    !text.starts_with('-') && (1..=64).contains(&text.len()) && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the window says.
    const WORDS: &str = include_str!("../../ui/src/texts/en/asked.ftl");

    #[test]
    fn a_link_names_a_server_by_id_or_https_address() {
        let (id, address) = (|it: &str| Asked::Id(it.to_owned()), |it: &str| Asked::Address(it.to_owned()));
        for (link, asked) in [
            ("traygate://connect?server=partnerstack", id("partnerstack")),
            ("traygate://connect/?server=my-server-2", id("my-server-2")),
            ("TRAYGATE://connect?server=part3", id("part3")),
            ("traygate:connect?server=part3", id("part3")),
            ("traygate:///connect?utm_source=mail&server=part3", id("part3")),
            (
                "traygate://connect?server=https%3A%2F%2Fmcp.example.com%2Fmcp%3Fa%3Db",
                address("https://mcp.example.com/mcp?a=b"),
            ),
            ("traygate://connect?server=https://mcp.example.com", address("https://mcp.example.com/")),
            (
                "traygate://connect?server=https://MCP.example.com:8443/x",
                address("https://mcp.example.com:8443/x"),
            ),
        ] {
            assert_eq!(read(link), asked, "{link}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        let long = format!("traygate://connect?server=https://a.example/{}", "a".repeat(LONGEST));
        for (link, why) in [
            ("traygate://connect", "no-server"),
            ("traygate://connect?server=", "no-server"),
            ("traygate://connect?server=a&server=b", "two-servers"),
            ("traygate://remove?server=a", "other-deed"),
            ("traygate://connect/now?server=a", "other-deed"),
            ("traygate://me@connect?server=a", "other-deed"),
            ("traygate://connect:1?server=a", "other-deed"),
            ("traygate://connect?server=http://mcp.example.com", "not-https"),
            ("traygate://connect?server=file:///etc/passwd", "not-https"),
            ("traygate://connect?server=javascript:alert(1)", "not-https"),
            ("traygate://connect?server=--version", "neither"),
            ("traygate://connect?server=Part3", "neither"),
            ("traygate://connect?server=..%2F..%2Fx", "neither"),
            ("traygate://connect?server=https%3A%2F%2Fme%3Akey%40mcp.example.com", "more"),
            ("traygate://connect?server=https%3A%2F%2Fmcp.example.com%2F%23x", "more"),
            ("traygate://connect?server=https://", "neither"),
            (&long, "too-long"),
        ] {
            match read(link) {
                Asked::Nothing(said) => {
                    assert_eq!(said, why, "{link}");
                    assert!(WORDS.contains(&format!("\nlink-refused-{why} = ")), "{why}");
                }
                other => panic!("{link}: {other:?}"),
            }
        }
    }

    #[test]
    fn only_links_of_ours_are_taken_for_one() {
        assert!(is_link("traygate://connect") && is_link("Traygate:x"));
        for other in ["--window", "traygate", "https://traygate.example", "tray", "träygate:", ""] {
            assert!(!is_link(other), "{other}");
        }
    }
}
