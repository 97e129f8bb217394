//! Entries for servers we know that lead past us, and what copying and pasting did to them. They are other people's:
//! they are named here, and `traygate move-in` puts ours in their place when somebody asks for it.

use super::{Check, Found, Mending};
use crate::{
    entry::{Entry, cleaned, has_html, is_placeholder, is_typographic, strangers},
    house::{Auth, Client, House, Server},
};

const MOVES: Mending =
    Mending::Told("`traygate move-in APP` puts Traygate's entry in its place. A backup is kept.");

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "mcp-remote-entry",
        title: "An app still starts `mcp-remote`",
        means: "It keeps a sign-in of its own in plain files, needs Node, and does not follow when you switch instances.",
        mending: MOVES,
        detect: |house| {
            let mut found = Vec::new();
            for client in house.here() {
                found.extend(client.mcp_remote.iter().map(|(file, server)| {
                    let name = house.servers.iter().find(|it| it.id == *server).map_or(server, |it| &it.name);
                    Found::told(
                        format!("{} and {name}", client.name),
                        format!(
                            "{} starts mcp-remote for {name}: it keeps its own sign-in in plain files and needs Node.",
                            file.display()
                        ),
                        move_in(client),
                    )
                }));
            }
            found
        },
    },
    Check {
        code: "stand-in-entry",
        title: "An app starts another program in Traygate's place",
        means: "`mcp-proxy`, `supergateway` and the like keep sign-ins of their own and do not follow when you switch instances.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, server| {
                let stand_in = entry.stand_in().filter(|it| *it != "mcp-remote")?;
                Some(format!(
                    "The entry {} starts {stand_in} for {}, which leads past Traygate.",
                    entry.name, server.name
                ))
            })
        },
    },
    Check {
        code: "direct-entry",
        title: "An app speaks to the server past Traygate",
        means: "It has a sign-in of its own: switching, limits and the guard against the wrong account do not reach it.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, server| {
                let url = entry.address().filter(|_| entry.command().is_none()).and_then(cleaned)?;
                let is_theirs = server.url.as_ref().is_some_and(|it| it.host_str() == url.host_str());
                is_theirs.then(|| format!(
                "The entry {} speaks to {} directly, with a sign-in of its own: it does not follow when you switch \
                 instances.",
                entry.name, server.name
            ))
            })
        },
    },
    Check {
        code: "entry-twice",
        title: "Two entries for the same server",
        means: "An old entry stands beside Traygate's: the app shows every tool twice, and half of them act as whoever signed in there.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, client, server| {
                let ours = client.entries().any(|(_, it)| it.name == server.id && it.is_ours());
                (ours && entry.name != server.id).then(|| format!(
                "The entry {} leads to {} as well as ours does: the app shows every tool twice, and some of them act \
                 with another sign-in.",
                entry.name, server.name
            ))
            })
        },
    },
    Check {
        code: "npx-asks-first",
        title: "`npx` without `-y`",
        means: "npx asks whether it may install the program; an app cannot answer, so the server never starts.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, _| {
                let words = entry.arguments();
                let asks = entry.program().as_deref() == Some("npx")
                    && !words.iter().any(|it| ["-y", "--yes"].contains(it));
                asks.then(|| format!(
                "The entry {} starts npx without -y: npx then asks a question that nobody sees, and waits for ever.",
                entry.name
            ))
            })
        },
    },
    Check {
        code: "address-in-brackets",
        title: "Angle brackets around an address",
        means: "Copied from a page that writes `<https://\u{2026}>`: with the brackets it is no address.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, _| {
                let address = entry.address()?;
                (address.trim().starts_with('<') || address.trim().ends_with('>')).then(|| format!(
                "The address in the entry {} stands in angle brackets ({}), as some pages write it; with them it is no \
                 address.",
                entry.name,
                shown(address)
            ))
            })
        },
    },
    Check {
        code: "address-with-blanks",
        title: "Blanks or quotation marks around an address",
        means: "A blank, a line break or a quotation mark was copied along; many apps do not take it away.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, _| {
                let address = entry.address()?;
                let odd = |it: char| it.is_whitespace() || it == '"' || it == '\'' || it == '`';
                let bare = address.trim_matches(['<', '>']);
                (bare.starts_with(odd) || bare.ends_with(odd)).then(|| {
                    format!(
                        "A blank or a quotation mark was copied along with the address in the entry {}.",
                        entry.name
                    )
                })
            })
        },
    },
    Check {
        code: "smart-quotes-in-entry",
        title: "Typographic quotation marks in an entry",
        means: "A word processor or chat made \u{201c}\u{2026}\u{201d} of plain quotation marks; they have become part of the address or a word.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, _| {
                let odd = entry.texts().iter().any(|it| it.contains(is_typographic));
                odd.then(|| format!("The entry {} has typographic quotation marks in its words.", entry.name))
            })
        },
    },
    Check {
        code: "html-in-entry",
        title: "Web page code in an entry",
        means: "`&amp;` or `&quot;` was copied from a web page and has become part of the address or a word.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, _| {
                let odd = entry.texts().iter().any(|it| has_html(it));
                odd.then(|| {
                    format!(
                        "The entry {} has code of a web page (&amp; and the like) in its words.",
                        entry.name
                    )
                })
            })
        },
    },
    Check {
        code: "address-not-secure",
        title: "`http` where `https` belongs",
        means: "The sign-in would travel unprotected; the server refuses it or sends the app elsewhere.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, server| {
                let url = cleaned(entry.address()?)?;
                let wrong =
                    url.scheme() == "http" && server.url.as_ref().is_some_and(|it| it.scheme() == "https");
                wrong.then(|| {
                    format!("The address in the entry {} begins with http; it must be https.", entry.name)
                })
            })
        },
    },
    Check {
        code: "address-wrong-path",
        title: "The address ends differently from the server's",
        means: "The right host with another path: often a missing `/mcp`, or one too many.",
        mending: MOVES,
        detect: |house| {
            each(house, |entry, _, server| {
                let (url, right) = (cleaned(entry.address()?)?, server.url.as_ref()?);
                let same_path = url.path().trim_end_matches('/') == right.path().trim_end_matches('/');
                (url.host_str() == right.host_str() && !same_path).then(|| {
                    format!(
                        "The address in the entry {} is {}, and {} is at {right}.",
                        entry.name,
                        shown(url.as_str()),
                        server.name
                    )
                })
            })
        },
    },
    Check {
        code: "placeholder-key",
        title: "`YOUR_API_KEY` was left in an entry",
        means: "The key was never put in; the server answers 401.",
        mending: Mending::Told("Give the key to Traygate, which keeps it in the vault."),
        detect: |house| {
            let mut found = Vec::new();
            for (client, entry, server) in all(house) {
                if entry.credentials().iter().any(|it| is_placeholder(it)) {
                    found.push(Found::told(
                        format!("{} and {}", client.name, server.name),
                        format!(
                            "The entry {} still says YOUR_API_KEY (or the like) where your key belongs.",
                            entry.name
                        ),
                        format!(
                            "Copy the key from your {} dashboard and give it to Traygate: traygate sign-in {} \
                             --api-key-stdin. Then: traygate move-in {}",
                            server.name, server.id, client.id
                        ),
                    ));
                }
            }
            found
        },
    },
    Check {
        code: "key-in-file",
        title: "A key stands in plain text in an app's file",
        means: "Whoever reads the file can act as you; backups and shared settings carry it along.",
        mending: Mending::Told(
            "`traygate move-in APP` takes the key into the vault and the entry out of the file.",
        ),
        detect: |house| {
            let is_key = |it: &&&str| {
                let bare = it.strip_prefix("Bearer ").unwrap_or(it).trim();
                bare.len() >= 8 && !is_placeholder(it) && !bare.contains("${") && !bare.starts_with('$')
            };
            let mut found = Vec::new();
            for (client, entry, server) in all(house) {
                if server.auth != Auth::Open && entry.credentials().iter().any(|it| is_key(&it)) {
                    found.push(Found::told(
                        format!("{} and {}", client.name, server.name),
                        format!(
                            "In the entry {} your key to {} stands in plain text; whoever reads the file can act as you.",
                            entry.name, server.name
                        ),
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

fn each(house: &House, words: impl Fn(&Entry, &Client, &Server) -> Option<String>) -> Vec<Found> {
    let found = |(client, entry, server): (&Client, &Entry, &Server)| {
        let subject = format!("{} and {}", client.name, server.name);
        Some(Found::told(subject, words(entry, client, server)?, move_in(client)))
    };
    all(house).into_iter().filter_map(found).collect()
}

fn move_in(client: &Client) -> String {
    format!("Put Traygate's entry in its place (a backup is kept): traygate move-in {}", client.id)
}

/// An address without what may be a key in it.
fn shown(address: &str) -> String {
    match cleaned(address) {
        Some(url) if url.query().is_none() && url.username().is_empty() => address.trim().to_owned(),
        Some(url) => format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path()),
        None => "***".to_owned(),
    }
}
