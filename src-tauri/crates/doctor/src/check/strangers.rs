//! Entries for servers we know that lead past us, and what copying and pasting did to them. They are other people's:
//! they are named here, and `traygate move-in` puts ours in their place when somebody asks for it.

use super::{Check, Found, Mending, Said, crossing, say};
use crate::{
    entry::{Entry, cleaned, has_html, is_placeholder, is_typographic, strangers},
    house::{Auth, Client, House, Server},
};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "mcp-remote-entry",
        mending: Mending::Told,
        detect: |house| {
            let mut found = Vec::new();
            for client in house.here() {
                found.extend(client.mcp_remote.iter().map(|(file, server)| {
                    let name = house.servers.iter().find(|it| it.id == *server).map_or(server, |it| &it.name);
                    let message = say("check-mcp-remote-entry-message");
                    Found::told(
                        crossing(&client.name, name),
                        message.with("file", file.display()).with("server", name),
                        move_in(client),
                    )
                }));
            }
            found
        },
    },
    Check {
        code: "stand-in-entry",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, server| {
                let stand_in = entry.stand_in().filter(|it| *it != "mcp-remote")?;
                let message = say("check-stand-in-entry-message").with("entry", &entry.name);
                Some(message.with("program", stand_in).with("server", &server.name))
            })
        },
    },
    Check {
        code: "direct-entry",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, server| {
                let url = entry.address().filter(|_| entry.command().is_none()).and_then(cleaned)?;
                let is_theirs = server.url.as_ref().is_some_and(|it| it.host_str() == url.host_str());
                let message = say("check-direct-entry-message").with("entry", &entry.name);
                is_theirs.then(|| message.with("server", &server.name))
            })
        },
    },
    Check {
        code: "entry-twice",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, client, server| {
                let ours = client.entries().any(|(_, it)| it.name == server.id && it.is_ours());
                let message = say("check-entry-twice-message").with("entry", &entry.name);
                (ours && entry.name != server.id).then(|| message.with("server", &server.name))
            })
        },
    },
    Check {
        code: "npx-asks-first",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, _| {
                let words = entry.arguments();
                let asks = entry.program().as_deref() == Some("npx")
                    && !words.iter().any(|it| ["-y", "--yes"].contains(it));
                asks.then(|| say("check-npx-asks-first-message").with("entry", &entry.name))
            })
        },
    },
    Check {
        code: "address-in-brackets",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, _| {
                let address = entry.address()?;
                (address.trim().starts_with('<') || address.trim().ends_with('>')).then(|| {
                    let message = say("check-address-in-brackets-message").with("entry", &entry.name);
                    message.with("address", shown(address))
                })
            })
        },
    },
    Check {
        code: "address-with-blanks",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, _| {
                let address = entry.address()?;
                let odd = |it: char| it.is_whitespace() || it == '"' || it == '\'' || it == '`';
                let bare = address.trim_matches(['<', '>']);
                (bare.starts_with(odd) || bare.ends_with(odd))
                    .then(|| say("check-address-with-blanks-message").with("entry", &entry.name))
            })
        },
    },
    Check {
        code: "smart-quotes-in-entry",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, _| {
                let odd = entry.texts().iter().any(|it| it.contains(is_typographic));
                odd.then(|| say("check-smart-quotes-in-entry-message").with("entry", &entry.name))
            })
        },
    },
    Check {
        code: "html-in-entry",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, _| {
                let odd = entry.texts().iter().any(|it| has_html(it));
                odd.then(|| say("check-html-in-entry-message").with("entry", &entry.name))
            })
        },
    },
    Check {
        code: "address-not-secure",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, server| {
                let url = cleaned(entry.address()?)?;
                let wrong =
                    url.scheme() == "http" && server.url.as_ref().is_some_and(|it| it.scheme() == "https");
                wrong.then(|| say("check-address-not-secure-message").with("entry", &entry.name))
            })
        },
    },
    Check {
        code: "address-wrong-path",
        mending: Mending::Told,
        detect: |house| {
            each(house, |entry, _, server| {
                let (url, right) = (cleaned(entry.address()?)?, server.url.as_ref()?);
                let same_path = url.path().trim_end_matches('/') == right.path().trim_end_matches('/');
                (url.host_str() == right.host_str() && !same_path).then(|| {
                    say("check-address-wrong-path-message")
                        .with("entry", &entry.name)
                        .with("address", shown(url.as_str()))
                        .with("server", &server.name)
                        .with("right", right)
                })
            })
        },
    },
    Check {
        code: "placeholder-key",
        mending: Mending::Told,
        detect: |house| {
            let mut found = Vec::new();
            for (client, entry, server) in all(house) {
                if entry.credentials().iter().any(|it| is_placeholder(it)) {
                    found.push(Found::told(
                        crossing(&client.name, &server.name),
                        say("check-placeholder-key-message").with("entry", &entry.name),
                        say("check-placeholder-key-remedy")
                            .with("server", &server.name)
                            .with("serverid", &server.id)
                            .with("id", &client.id),
                    ));
                }
            }
            found
        },
    },
    Check {
        code: "key-in-file",
        mending: Mending::Told,
        detect: |house| {
            let is_key = |it: &&&str| {
                let bare = it.strip_prefix("Bearer ").unwrap_or(it).trim();
                bare.len() >= 8 && !is_placeholder(it) && !bare.contains("${") && !bare.starts_with('$')
            };
            let mut found = Vec::new();
            for (client, entry, server) in all(house) {
                if server.auth != Auth::Open && entry.credentials().iter().any(|it| is_key(&it)) {
                    let message = say("check-key-in-file-message").with("entry", &entry.name);
                    found.push(Found::told(
                        crossing(&client.name, &server.name),
                        message.with("server", &server.name),
                        move_in(client),
                    ));
                }
            }
            found
        },
    },
];

fn all(house: &House) -> Vec<(&Client, &Entry, &Server)> {
    let of = |client| strangers(house, client).map(move |(entry, server)| (client, entry, server));
    house.here().flat_map(of).collect()
}

fn each(house: &House, message: impl Fn(&Entry, &Client, &Server) -> Option<Said>) -> Vec<Found> {
    let found = |(client, entry, server): (&Client, &Entry, &Server)| {
        let subject = crossing(&client.name, &server.name);
        Some(Found::told(subject, message(entry, client, server)?, move_in(client)))
    };
    all(house).into_iter().filter_map(found).collect()
}

fn move_in(client: &Client) -> Said {
    say("check-remedy-move").with("id", &client.id)
}

/// An address without what may be a key in it.
fn shown(address: &str) -> String {
    match cleaned(address) {
        Some(url) if url.query().is_none() && url.username().is_empty() => address.trim().to_owned(),
        Some(url) => format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path()),
        None => "***".to_owned(),
    }
}
