//! Server addresses as people paste them: what is cleaned away, what is refused and why; ids made from them.

use url::{Host, Url};

/// Why a text is no address or id we take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("no address was given")]
    Empty,
    #[error("\"{text}\" has a space or line break in it")]
    Space { text: String },
    #[error("\"{text}\" is no address")]
    NoAddress { text: String },
    #[error("\"{text}\" is no address: {error}")]
    Broken { text: String, error: url::ParseError },
    #[error("\"{text}\" names no server")]
    NoHost { text: String },
    #[error("the address has a name or password in it, which would be written to log files")]
    UserInfo,
    #[error("{url} is not encrypted: keys and data could be read on the way")]
    Plain { url: Url },
    #[error("an address cannot begin with {scheme}://")]
    Scheme { scheme: String },
    #[error("\"{id}\" cannot be a server's id")]
    Id { id: String },
}

/// Longer ids make entries and paths nobody can read.
pub const LONGEST_ID: usize = 40;

/// Takes the address out of what was pasted: white space, quotes of every kind, `<…>` and trailing commas around
/// it go; a missing `https://` is added. Refused: anything but https (http on this machine), names and passwords
/// in the address, addresses with something missing.
pub fn clean(pasted: &str) -> Result<Url, Refused> {
    let text = bare(pasted);
    if text.is_empty() {
        return Err(Refused::Empty);
    }
    let shown = || shortened(text);
    if text.contains(|it: char| it.is_whitespace() || it.is_control()) {
        return Err(Refused::Space { text: shown() });
    }
    let with_scheme = match text.split_once("://") {
        Some(_) => text.to_owned(),
        // `localhost:8080/mcp` would parse with the scheme `localhost`.
        None if text.contains('.') || text.starts_with("localhost") || text.starts_with('[') => {
            let scheme = if is_local_text(text) { "http" } else { "https" };
            format!("{scheme}://{text}")
        }
        None => return Err(Refused::NoAddress { text: shown() }),
    };
    let mut url = Url::parse(&with_scheme).map_err(|error| Refused::Broken { text: shown(), error })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(Refused::NoHost { text: shown() });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(Refused::Plain { url }),
        other => return Err(Refused::Scheme { scheme: other.to_owned() }),
    }
    // A fragment is for pages in a browser and is never sent (RFC 3986 §3.5).
    url.set_fragment(None);
    Ok(url)
}

/// Whether the address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Without what copying from pages and chats leaves around an address.
fn bare(text: &str) -> &str {
    text.trim_matches(|it: char| {
        it.is_whitespace()
            || matches!(it, '<' | '>' | '"' | '\'' | '`' | ',' | ';' | '(' | ')')
            || matches!(
                it,
                '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}'
            )
            || matches!(it, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
    })
}

fn is_local_text(text: &str) -> bool {
    ["localhost", "127.", "[::1]"].iter().any(|it| text.starts_with(it))
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Some apps keep this name for themselves.
const RESERVED: &str = "workspace";

/// Whether the text can be a server's id: it names entries, and is one step of a path.
pub fn check_id(id: &str) -> Result<(), Refused> {
    let fine = (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
        && !id.starts_with('-')
        && !id.ends_with('-')
        && id != RESERVED;
    match fine {
        true => Ok(()),
        false => Err(Refused::Id { id: shortened(id) }),
    }
}

/// The text as an id, as near as it gets; `None` when nothing of it is left.
pub fn id_from(text: &str) -> Option<String> {
    let mut id = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            id.push(character);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(LONGEST_ID);
    match id.trim_end_matches('-') {
        "" => None,
        RESERVED => Some(format!("{RESERVED}-server")),
        id => Some(id.to_owned()),
    }
}

/// An id from the address: the part of the host people would say ("linear" of `mcp.linear.app`).
pub fn id_of(url: &Url) -> String {
    let name = match url.host() {
        Some(Host::Domain(host)) => {
            let parts: Vec<&str> = host.split('.').collect();
            let said = parts[..parts.len().saturating_sub(1)]
                .iter()
                .rev()
                .find(|it| !matches!(**it, "co" | "com" | "org" | "mcp" | "www" | "api"));
            said.copied().unwrap_or(host).to_owned()
        }
        Some(_) | None => "server".to_owned(),
    };
    id_from(&name).unwrap_or_else(|| "server".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pasted: &str, wanted: Result<&str, &str>) {
        let got = clean(pasted);
        match (&got, wanted) {
            (Ok(url), Ok(wanted)) => assert_eq!(url.as_str(), wanted, "{pasted:?}"),
            (Err(refused), Err(words)) => {
                assert!(refused.to_string().contains(words), "{pasted:?}: {refused}");
            }
            _ => panic!("{pasted:?}: {got:?}"),
        }
    }

    #[test]
    fn what_pages_leave_around_an_address_is_taken_away() {
        for pasted in [
            "https://mcp.partnerstack.com/mcp",
            " <https://mcp.partnerstack.com/mcp>\n",
            "\"<https://mcp.partnerstack.com/mcp>\",",
            "\u{201c}https://mcp.partnerstack.com/mcp\u{201d}",
            "`https://mcp.partnerstack.com/mcp`",
            "\u{feff}https://mcp.partnerstack.com/mcp\u{200b}",
            "mcp.partnerstack.com/mcp",
            "HTTPS://MCP.PartnerStack.com/mcp#setup",
        ] {
            check(pasted, Ok("https://mcp.partnerstack.com/mcp"));
        }
        check("https://x.example/mcp?team=1", Ok("https://x.example/mcp?team=1"));
        check("http://localhost:8080/mcp", Ok("http://localhost:8080/mcp"));
        check("localhost:8080/mcp", Ok("http://localhost:8080/mcp"));
        check("http://[::1]:8080/mcp", Ok("http://[::1]:8080/mcp"));
        check("127.0.0.1:9", Ok("http://127.0.0.1:9/"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        check("", Err("no address"));
        check(" <> ", Err("no address"));
        check("https://mcp.exa mple.com", Err("space"));
        check("https://mcp.example.com\n/mcp", Err("line break"));
        check("partnerstack", Err("no address"));
        check("https://", Err("no address"));
        check("http://mcp.example.com/mcp", Err("not encrypted"));
        check("http://127.0.0.1.evil.example/", Err("not encrypted"));
        check("https://me:secret@mcp.example.com", Err("password"));
        check("file:///etc/passwd", Err("names no server"));
        check("ws://mcp.example.com", Err("ws://"));
    }

    #[test]
    fn ids_come_from_what_people_say() {
        for (url, id) in [
            ("https://mcp.linear.app/sse", "linear"),
            ("https://api.githubcopilot.com/mcp/", "githubcopilot"),
            ("https://mcp.example.co.uk", "example"),
            ("https://my_server.example.com", "example"),
            ("http://127.0.0.1:3001/mcp", "server"),
            ("http://localhost:3001/mcp", "localhost"),
        ] {
            let got = id_of(&Url::parse(url).unwrap());
            assert_eq!(got, id, "{url}");
            check_id(&got).unwrap();
        }
        assert_eq!(id_from("My CRM (Prod)").as_deref(), Some("my-crm-prod"));
        assert_eq!(id_from("…"), None);
        assert_eq!(id_from("Workspace").as_deref(), Some("workspace-server"));
        for id in ["", "workspace", "-a", "a-", "A", "a_b", "a/b", ".well-known", &"a".repeat(41)] {
            assert!(check_id(id).is_err(), "{id}");
        }
    }
}
