//! What stands in the AI apps' files: read from disk as values for snapshot and doctor, and our entries as they
//! should be.

use clients::{Client, Entry, Home, Launch, Loss, Standing};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Via,
    activity::Last,
    client_file,
    server::Server,
    store::{Connected, Settings},
};

/// One app and its files at one moment.
#[derive(Clone, Debug)]
pub(crate) struct ClientFacts {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) installed: bool,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) speaks_http: bool,
    pub(crate) reload: String,
    /// Unix seconds: since when the app runs, if it reads its files only then and has not called since they were written.
    pub(crate) running_since: Option<u64>,
    pub(crate) can_undo: bool,
    /// Server id → how its entry stands.
    pub(crate) entries: BTreeMap<String, EntryFacts>,
    /// Names of entries that lead to us but to no server there is.
    pub(crate) orphans: Vec<String>,
    /// Files with an `npx mcp-remote` entry for one of our servers, and that server's id.
    pub(crate) mcp_remote: Vec<(PathBuf, String)>,
    /// Its files as it sees them.
    pub(crate) read: Arc<Vec<doctor::File>>,
    /// The types of an entry it understands; empty: whatever stands there does no harm.
    pub(crate) types: &'static [&'static str],
}

impl ClientFacts {
    /// Whether one of our entries stands there that the app has not used since it was written.
    pub(crate) fn awaits_a_call(&self, settings: &Settings, last: &Last) -> bool {
        self.entries.iter().filter(|(_, it)| it.standing == Standing::Written).any(|(server, _)| {
            let seen = last.seen.get(&(server.clone(), self.id.clone()));
            let written = settings.connected(&self.id, server);
            written.is_some_and(|it| seen.is_none_or(|seen| *seen < it.since))
        })
    }
}

/// One entry, or the place where one could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryFacts {
    /// Against the entry we would write, where one of ours is known or stands there; else against nothing.
    pub(crate) standing: Standing,
    /// How it reaches us, where one of ours is known or stands there.
    pub(crate) via: Option<Via>,
    /// What happened to an entry that we wrote and that does not stand any more.
    pub(crate) lost: Option<Loss>,
}

/// Where our entries lead.
#[derive(Clone, Debug)]
pub(crate) struct Ours<'a> {
    pub(crate) bridge: &'a Path,
    pub(crate) port: u16,
}

impl Ours<'_> {
    /// The entry by bridge.
    pub(crate) fn by_bridge(&self, client: &str, server: &str) -> Entry {
        Entry {
            name: server.to_owned(),
            launch: Launch::Bridge {
                program: self.bridge.to_owned(),
                arguments: vec![server.to_owned(), "--client".to_owned(), client.to_owned()],
            },
        }
    }

    /// The entry by HTTP.
    pub(crate) fn by_http(&self, server: &str, token: &str) -> Entry {
        Entry {
            name: server.to_owned(),
            launch: Launch::Http {
                url: format!("http://127.0.0.1:{}/{server}/mcp", self.port),
                token: token.to_owned(),
            },
        }
    }
}

/// The token in the client's file, if it is one this client was given.
pub(crate) fn standing_token(
    client: &dyn Client,
    home: &Home,
    server: &str,
    settings: &Settings,
) -> Option<String> {
    clients::http_token(client, home, server).filter(|it| settings.client_of(it) == Some(client.id()))
}

/// Reads everything about one client but whether it runs.
pub(crate) fn read(
    client: &'static dyn Client,
    home: &Home,
    backups: &Path,
    servers: &[Server],
    settings: &Settings,
    ours: &Ours<'_>,
) -> ClientFacts {
    let files = client.files(home);
    let (read, texts): (Vec<doctor::File>, Vec<Option<String>>) =
        files.iter().map(|it| client_file::read(client, backups, it)).unzip();
    let names = clients::entry_names(client, home);
    let entries: BTreeMap<String, EntryFacts> = servers
        .iter()
        .map(|server| {
            let known = settings.connected(client.id(), &server.id);
            let mut entry = read_entry(client, home, &server.id, known, settings, ours);
            if known.is_some() && matches!(entry.standing, Standing::Absent | Standing::Differs) {
                entry.lost = clients::loss(client, home, backups, &server.id);
            }
            (server.id.clone(), entry)
        })
        .collect();
    let is_server = |name: &String| servers.iter().any(|it| it.id == *name);
    ClientFacts {
        id: client.id().to_owned(),
        name: client.name().to_owned(),
        installed: client.installed(home),
        speaks_http: client.speaks_http(),
        reload: client.reload().to_owned(),
        running_since: None,
        can_undo: clients::can_undo(client, home, backups),
        entries,
        orphans: names.into_iter().filter(|it| !is_server(it)).collect(),
        mcp_remote: files
            .iter()
            .zip(&texts)
            .filter_map(|(file, text)| Some((file, text.as_ref()?)))
            .flat_map(|(file, text)| {
                let found = servers.iter().filter(|it| has_mcp_remote(text, it));
                found.map(|it| (file.clone(), it.id.clone())).collect::<Vec<_>>()
            })
            .collect(),
        files,
        read: Arc::new(read),
        types: client.types(),
    }
}

fn read_entry(
    client: &dyn Client,
    home: &Home,
    server: &str,
    known: Option<Connected>,
    settings: &Settings,
    ours: &Ours<'_>,
) -> EntryFacts {
    let via = match known {
        Some(known) => known.via,
        None => match clients::standing(client, home, server, None) {
            // Ours, but our memory of it is gone: what stands there is the truth.
            Standing::Written if clients::http_token(client, home, server).is_some() => Via::Http,
            Standing::Written => Via::Bridge,
            standing @ (Standing::Absent | Standing::Differs | Standing::Damaged(_)) => {
                return EntryFacts { standing, via: None, lost: None };
            }
        },
    };
    let wanted = match via {
        Via::Bridge => ours.by_bridge(client.id(), server),
        // No token is empty: an entry without a token of ours differs.
        Via::Http => {
            ours.by_http(server, &standing_token(client, home, server, settings).unwrap_or_default())
        }
    };
    let standing = clients::standing(client, home, server, Some(&wanted));
    EntryFacts { standing, via: Some(via), lost: None }
}

/// Whether the text starts `mcp-remote` for this server. Read as text, so that a file no parser takes is seen too.
fn has_mcp_remote(text: &str, server: &Server) -> bool {
    let Some(url) = &server.url else { return false };
    let Some(host) = url.host_str() else { return false };
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    text.match_indices("mcp-remote").any(|(at, _)| {
        let rest: String = text[at..].chars().take(400).collect();
        let arguments = rest.split('}').next().unwrap_or_default();
        // `…:80` is not in `…:8080`.
        let ends = |at: usize| !arguments[at + authority.len()..].starts_with(|it: char| it.is_ascii_digit());
        arguments.match_indices(&authority).any(|(at, _)| ends(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Auth;

    #[test]
    fn an_app_is_looked_for_until_it_used_its_entry() {
        let of = |standing, seen: Option<u64>, connected| {
            let key = ("partnero".to_owned(), "codex".to_owned());
            let entry = EntryFacts { standing, via: Some(Via::Bridge), lost: None };
            let facts = ClientFacts {
                id: key.1.clone(),
                name: "Codex".to_owned(),
                installed: true,
                files: Vec::new(),
                speaks_http: true,
                reload: String::new(),
                running_since: None,
                can_undo: false,
                entries: BTreeMap::from([(key.0.clone(), entry)]),
                orphans: Vec::new(),
                mcp_remote: Vec::new(),
                read: Arc::default(),
                types: &[],
            };
            let mut settings = Settings::default();
            if connected {
                let written = Connected { via: Via::Bridge, since: 10, port: None };
                settings.connected.insert((key.1.clone(), key.0.clone()), written);
            }
            let mut last = Last::default();
            last.seen.extend(seen.map(|it| (key, it)));
            facts.awaits_a_call(&settings, &last)
        };
        assert!(of(Standing::Written, None, true));
        assert!(of(Standing::Written, Some(9), true));
        assert!(!of(Standing::Written, Some(10), true));
        assert!(!of(Standing::Differs, None, true));
        assert!(!of(Standing::Written, None, false), "since when is not known");
    }

    #[test]
    fn an_mcp_remote_entry_is_seen_only_for_its_own_server() {
        let server = |url: &str| Server {
            id: "x".to_owned(),
            name: "X".to_owned(),
            url: Some(url::Url::parse(url).unwrap()),
            auth: Auth::OAuth,
            terms: crate::Terms::default(),
            note: None,
            built_in: false,
        };
        let text = r#"{"mcpServers":{"a":{"command":"npx","args":["-y","mcp-remote","<https://mcp.a.example/mcp>"]},
                       "b":{"url":"https://mcp.b.example/mcp"}}}"#;
        assert!(has_mcp_remote(text, &server("https://mcp.a.example/mcp")));
        assert!(!has_mcp_remote(text, &server("https://mcp.b.example/mcp")));
    }
}
