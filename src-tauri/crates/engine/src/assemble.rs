//! The snapshot as a function of values: nothing is read from anywhere here.

use clients::{Loss, Lost, Standing};
use credentials::{Instance, State};
use gateway::{Gauge, Quota};
use std::{collections::BTreeMap, sync::Arc};

use crate::{
    activity::Last,
    approval::{self, Asked},
    entry::{ClientFacts, EntryFacts},
    guard::{self, Guarding, Record},
    house, instance,
    machine::BridgeFacts,
    noticed::Noticed,
    server::Server,
    snapshot::{
        App, Approval, AskedCall, Auth, ClientState, Crossing, GuardRule, GuardState, InstanceState,
        LimitState, OwnerState, ServerPolicy, ServerState, Snapshot, Status, Verdict,
    },
    store::{Connected, Settings},
    words::{Filling, Words, phrase, words},
};

/// Everything a snapshot is made of.
#[derive(Clone)]
pub(crate) struct Inputs {
    pub(crate) owner: OwnerState,
    pub(crate) texts: Arc<texts::Texts>,
    pub(crate) servers: Vec<Server>,
    /// Server id → its instances.
    pub(crate) instances: BTreeMap<String, Vec<Instance>>,
    pub(crate) settings: Settings,
    pub(crate) clients: Vec<ClientFacts>,
    pub(crate) last: Last,
    /// Apps that wait for the user's word, or were refused.
    pub(crate) asked: Vec<Asked>,
    /// Calls that wait for the user's word.
    pub(crate) calls: Vec<AskedCall>,
    /// Server id → its tools that are held.
    pub(crate) held: BTreeMap<String, Vec<String>>,
    /// Server id → how many plain files of mcp-remote hold a sign-in to it.
    pub(crate) mcp_remote: BTreeMap<String, u32>,
    /// Server id → how full its limit is.
    pub(crate) limits: BTreeMap<String, Gauge>,
    /// (Client, server) → what was done about that entry by itself.
    pub(crate) guarded: BTreeMap<(String, String), Record>,
    /// Client → why its entries could not be put back.
    pub(crate) not_put_back: BTreeMap<String, Filling>,
    pub(crate) noticed: Noticed,
    pub(crate) bridge: BridgeFacts,
    /// The gateway's port.
    pub(crate) port: u16,
    /// The port it should have had and did not get.
    pub(crate) wanted_port: Option<u16>,
    /// Unix seconds.
    pub(crate) now: u64,
}

impl Inputs {
    /// The instances of one server.
    pub(crate) fn instances(&self, server: &str) -> &[Instance] {
        self.instances.get(server).map_or(&[], Vec::as_slice)
    }
}

/// What window, tray and `traygate status` show.
pub(crate) fn snapshot(inputs: &Inputs) -> Snapshot {
    Snapshot {
        owner: inputs.owner.clone(),
        look: inputs.settings.own.look,
        servers: inputs.servers.iter().map(|it| server_state(it, inputs)).collect(),
        clients: inputs.clients.iter().map(|it| client_state(it, inputs)).collect(),
        findings: house::findings(inputs),
        approvals: approvals(inputs),
        calls: inputs.calls.clone(),
    }
}

/// Who waits for the user's word, the oldest question first; then who has it.
fn approvals(inputs: &Inputs) -> Vec<Approval> {
    let settings = &inputs.settings;
    let is_settled = |it: &&Asked| {
        let connected = match &it.app {
            App::Client(id) => settings.connected(id, &it.server).is_some(),
            App::Named(_) => false,
        };
        connected || settings.approval(&it.app, &it.server).is_some()
    };
    let asked = inputs.asked.iter().filter(|it| !is_settled(it)).cloned();
    let approved = settings.approvals.iter().map(|((app, server), it)| Asked {
        app: app.clone(),
        server: server.clone(),
        name: Some(it.name.clone()),
        label: None,
        since: it.since,
        verdict: Verdict::Approved,
    });
    asked.chain(approved).filter_map(|it| approval(it, inputs)).collect()
}

/// `None`: there is no such server any more, or it needs no approval.
fn approval(it: Asked, inputs: &Inputs) -> Option<Approval> {
    let server = inputs.servers.iter().find(|server| server.id == it.server && server.auth != Auth::Open)?;
    let client = match &it.app {
        App::Client(id) => Some(id.as_str()),
        App::Named(_) => None,
    };
    let instances = inputs.instances(&server.id);
    let acting = instance::acting(&inputs.settings, instances, &server.id, client, it.label.as_deref());
    let (name, claimed) = approval::shown(&it.app, it.name.as_deref());
    Some(Approval {
        name,
        claimed,
        server: server.id.clone(),
        server_name: server.name.clone(),
        instance: acting.map(|it| it.label.clone()),
        scopes: acting.and_then(|it| it.granted.clone()),
        since: it.since,
        verdict: it.verdict,
        app: it.app,
    })
}

fn server_state(server: &Server, inputs: &Inputs) -> ServerState {
    let instances = inputs.instances(&server.id);
    let active = instance::active(&inputs.settings, instances, &server.id).map(|it| &it.id);
    ServerState {
        id: server.id.clone(),
        name: server.name.clone(),
        url: server.url.as_ref().map(|it| it.to_string()),
        auth: server.auth.clone(),
        terms: server.terms.clone(),
        note: server.note.clone(),
        mcp_remote_files: inputs.mcp_remote.get(&server.id).copied().unwrap_or(0),
        limits: inputs.limits.get(&server.id).map(|it| LimitState {
            per_minute: it.quota.map(Quota::each_minute),
            used: it.used,
            waiting: it.waiting,
            learnt: it.learnt,
        }),
        policy: server_policy(&server.id, inputs),
        instances: instances
            .iter()
            .map(|it| InstanceState {
                label: it.label.clone(),
                identity: it.identity.clone(),
                active: Some(&it.id) == active,
                sign_in_needed: match &it.state {
                    State::Ready | State::Ending(_) => None,
                    State::SignInNeeded(why) => Some(why.clone()),
                },
                needs: it.needs.clone(),
                signed_in_at: it.signed_in_at,
                expires_at: it.expires_at,
                last_used: inputs.last.used.get(&it.id).copied(),
            })
            .collect(),
    }
}

fn server_policy(server: &str, inputs: &Inputs) -> ServerPolicy {
    let rules = inputs.settings.rules.get(server);
    ServerPolicy {
        mode: rules.map(|it| it.mode.into()).unwrap_or_default(),
        tools_off: rules.map(|it| it.off.iter().cloned().collect()).unwrap_or_default(),
        tools_held: inputs.held.get(server).cloned().unwrap_or_default(),
    }
}

fn client_state(client: &ClientFacts, inputs: &Inputs) -> ClientState {
    let pins = inputs.settings.pins.iter().filter(|((pinned, _), _)| *pinned == client.id);
    ClientState {
        id: client.id.clone(),
        name: client.name.clone(),
        installed: client.installed,
        files: client.files.iter().map(|it| it.display().to_string()).collect(),
        speaks_http: client.speaks_http,
        reload: client.reload.clone(),
        pins: pins
            .map(|((_, server), pin)| {
                let now = instance::pinned(pin, inputs.instances(server));
                (server.clone(), now.map_or_else(|| pin.label.clone(), |it| it.label.clone()))
            })
            .collect(),
        crossings: inputs
            .servers
            .iter()
            .map(|server| {
                let known = inputs.settings.connected(&client.id, &server.id);
                let seen = inputs.last.seen.get(&(server.id.clone(), client.id.clone())).copied();
                let entry = client.entries.get(&server.id);
                let told = crossing(client, known, entry, seen);
                (server.id.clone(), looked_after(told, client, &server.id, known, inputs))
            })
            .collect(),
        can_undo: client.can_undo,
    }
}

/// How one client stands to one server.
fn crossing(
    client: &ClientFacts,
    known: Option<Connected>,
    entry: Option<&EntryFacts>,
    seen: Option<u64>,
) -> Crossing {
    let standing = entry.map_or(&Standing::Absent, |it| &it.standing);
    let via = entry.and_then(|it| it.via);
    let since = known.map_or(0, |it| it.since);
    let lost = || entry.and_then(|it| it.lost.as_ref()).map_or_else(|| words("owner-lost"), what_happened);
    let mut restart = false;
    let (status, via, detail) = match standing {
        _ if !client.installed => (Status::NotInstalled, None, None),
        Standing::Damaged(why) => (Status::Damaged, via, Some(phrase(why).into())),
        Standing::Absent => {
            let gone = known.map(|_| words("owner-entry-gone").with("lost", lost()).into());
            (Status::NotConnected, None, gone)
        }
        Standing::Differs if via.is_none() => {
            (Status::NotConnected, None, Some(words("owner-entry-of-others").into()))
        }
        Standing::Differs => (Status::Changed, via, Some(words("owner-entry-changed").into())),
        Standing::Written if seen.is_some_and(|it| it >= since) => (Status::Connected, via, None),
        Standing::Written => {
            restart = client.running_since.is_some_and(|it| it < since);
            let old = || words("owner-entry-unread").with("app", &client.name).into();
            (Status::Written, via, restart.then(old))
        }
    };
    Crossing { status, via, last_seen: seen, detail, restart, guard: None }
}

/// What happened to an entry.
fn what_happened(loss: &Loss) -> Words {
    let file = &*loss.file;
    match loss.what {
        Lost::FileGone => words("owner-lost-file-gone").with("file", file),
        Lost::OlderVersion => words("owner-lost-older").with("file", file),
        Lost::Emptied => words("owner-lost-emptied").with("file", file),
        Lost::Removed => words("owner-lost-removed").with("file", file),
        Lost::Changed => words("owner-lost-changed").with("file", file),
    }
}

/// Adds how an entry of ours is looked after.
fn looked_after(
    told: Crossing,
    client: &ClientFacts,
    server: &str,
    known: Option<Connected>,
    inputs: &Inputs,
) -> Crossing {
    if known.is_none() || !client.installed {
        return told;
    }
    let Guarding { rule, chosen } = guard::guarding(&inputs.settings, &client.id, server);
    let record = inputs.guarded.get(&(client.id.clone(), server.to_owned()));
    let state = GuardState {
        rule,
        chosen,
        lost_at: client.entries.get(server).and_then(|it| it.lost.as_ref()?.at),
        put_back_at: record.and_then(|it| it.put_back.last().copied()),
        stopped: record.is_some_and(|it| it.stopped),
    };
    let is_lost = matches!(told.status, Status::NotConnected | Status::Changed);
    let why = inputs.not_put_back.get(&client.id).filter(|_| is_lost && rule == GuardRule::Restore);
    let detail = match (&told.detail, why) {
        (Some(detail), Some(why)) => {
            let left = words("owner-entry-not-put-back").with("detail", detail.clone());
            Some(left.with("why", why.clone()).into())
        }
        (detail, _) => detail.clone(),
    };
    Crossing { detail, guard: Some(state), ..told }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Via;
    use std::path::PathBuf;

    /// One server, one installed client, everything in order.
    pub(crate) fn healthy() -> Inputs {
        let server = Server {
            id: "partnerstack".to_owned(),
            name: "PartnerStack".to_owned(),
            url: Some(url::Url::parse("https://mcp.partnerstack.com/mcp").unwrap()),
            auth: Auth::OAuth,
            terms: crate::Terms::default(),
            note: None,
            built_in: true,
        };
        let acme = Instance {
            id: "i1".to_owned(),
            server: server.id.clone(),
            label: "Acme".to_owned(),
            identity: Some("acme".to_owned()),
            state: State::Ready,
            signed_in_at: 5,
            expires_at: Some(99),
            needs: None,
            granted: Some(vec!["deals:read".to_owned()]),
        };
        let mut settings = Settings::default();
        settings.active.insert(server.id.clone(), "i1".to_owned());
        let crossing = ("cursor".to_owned(), server.id.clone());
        settings.connected.insert(crossing, Connected { via: Via::Bridge, since: 10, port: None });
        let entry = EntryFacts { standing: Standing::Written, via: Some(Via::Bridge), lost: None };
        Inputs {
            owner: OwnerState {
                version: "1".to_owned(),
                pid: 1,
                http: "http://127.0.0.1:7717".to_owned(),
                key_store: "the system keychain".to_owned(),
                desktop: false,
                paused: false,
            },
            texts: Arc::new(texts::Texts::new(texts::Language::En)),
            instances: BTreeMap::from([(server.id.clone(), vec![acme])]),
            clients: vec![ClientFacts {
                id: "cursor".to_owned(),
                name: "Cursor".to_owned(),
                installed: true,
                files: vec![PathBuf::from("/h/.cursor/mcp.json")],
                speaks_http: true,
                reload: "Nothing to do.".to_owned(),
                running_since: None,
                can_undo: true,
                entries: BTreeMap::from([(server.id.clone(), entry)]),
                orphans: Vec::new(),
                mcp_remote: Vec::new(),
                read: Default::default(),
                types: &[],
            }],
            servers: vec![server],
            settings,
            last: Last::default(),
            asked: Vec::new(),
            calls: Vec::new(),
            held: BTreeMap::new(),
            mcp_remote: BTreeMap::new(),
            limits: BTreeMap::new(),
            guarded: BTreeMap::new(),
            not_put_back: BTreeMap::new(),
            noticed: Noticed::default(),
            bridge: BridgeFacts { path: PathBuf::from("/traygate-bridge"), is_there: true, may_start: true },
            port: 7717,
            wanted_port: None,
            now: 100,
        }
    }

    #[test]
    fn a_crossing_says_what_is_true() {
        let known = Some(Connected { via: Via::Bridge, since: 10, port: None });
        let damaged = || Standing::Damaged("mcp.json, line 3".to_owned());
        let ours = Some(Via::Bridge);
        for (installed, known, standing, via, seen, wanted) in [
            (false, None, Standing::Absent, None, None, Status::NotInstalled),
            (false, known, Standing::Written, ours, Some(11), Status::NotInstalled),
            (true, None, Standing::Absent, None, Some(5), Status::NotConnected),
            (true, known, Standing::Absent, ours, Some(11), Status::NotConnected),
            (true, known, Standing::Written, ours, None, Status::Written),
            (true, known, Standing::Written, ours, Some(9), Status::Written),
            (true, known, Standing::Written, ours, Some(10), Status::Connected),
            (true, None, Standing::Written, ours, None, Status::Written),
            (true, known, Standing::Differs, ours, Some(11), Status::Changed),
            (true, None, Standing::Differs, None, None, Status::NotConnected),
            (true, known, damaged(), ours, Some(11), Status::Damaged),
            (true, None, damaged(), None, None, Status::Damaged),
        ] {
            let entry = EntryFacts { standing: standing.clone(), via, lost: None };
            let client = ClientFacts { installed, ..healthy().clients.remove(0) };
            let got = crossing(&client, known, Some(&entry), seen);
            assert_eq!(got.status, wanted, "{installed} {known:?} {standing:?} {seen:?}");
            assert_eq!(
                got.detail.is_some(),
                matches!(got.status, Status::Changed | Status::Damaged) || {
                    got.status == Status::NotConnected && (known.is_some() || standing == Standing::Differs)
                }
            );
        }
    }

    #[test]
    fn an_app_that_runs_since_before_its_entry_was_written_is_to_be_started_again() {
        let known = Some(Connected { via: Via::Bridge, since: 10, port: None });
        for (running_since, standing, seen, restart) in [
            (Some(9), Standing::Written, None, true),
            (Some(9), Standing::Written, Some(9), true),
            (Some(10), Standing::Written, None, false),
            (Some(11), Standing::Written, None, false),
            (None, Standing::Written, None, false),
            (Some(9), Standing::Written, Some(11), false),
            (Some(9), Standing::Absent, None, false),
        ] {
            let client = ClientFacts { running_since, ..healthy().clients.remove(0) };
            let entry = EntryFacts { standing, via: Some(Via::Bridge), lost: None };
            let got = crossing(&client, known, Some(&entry), seen);
            assert_eq!(got.restart, restart, "{running_since:?} {entry:?} {seen:?}");
            assert!(!restart || got.detail.unwrap().contains("Cursor has been running"));
        }
    }

    #[test]
    fn an_entry_of_ours_says_how_it_is_looked_after_and_what_happened_to_it() {
        let mut inputs = healthy();
        let guard = |inputs: &Inputs| snapshot(inputs).clients[0].crossings["partnerstack"].clone();
        let usual = guard(&inputs).guard.unwrap();
        assert_eq!((usual.rule, usual.chosen, usual.stopped), (GuardRule::Tell, false, false));
        let key = ("cursor".to_owned(), "partnerstack".to_owned());
        inputs.settings.guards.insert(key.clone(), GuardRule::Restore);
        inputs.guarded.insert(key.clone(), Record { put_back: vec![3, 4], stopped: true });
        inputs.not_put_back.insert("cursor".to_owned(), "the file is write-protected".into());
        let file = PathBuf::from("/h/.cursor/mcp.json");
        let lost = Some(Loss { file, what: Lost::Emptied, at: Some(77) });
        let entry = EntryFacts { standing: Standing::Absent, via: Some(Via::Bridge), lost };
        inputs.clients[0].entries.insert("partnerstack".to_owned(), entry);
        let told = guard(&inputs);
        let state = told.guard.unwrap();
        assert_eq!((state.rule, state.chosen, state.stopped), (GuardRule::Restore, true, true));
        assert_eq!((state.lost_at, state.put_back_at), (Some(77), Some(4)));
        let detail = told.detail.unwrap();
        for words in ["/h/.cursor/mcp.json was emptied", "write-protected"] {
            assert!(detail.contains(words), "{detail}");
        }
        inputs.settings.connected.clear();
        assert_eq!(guard(&inputs).guard, None, "what is not ours is not looked after");
    }

    #[test]
    fn who_waits_is_shown_with_what_it_would_get_until_it_is_connected_or_allowed() {
        use crate::store::Approved;
        let mut inputs = healthy();
        inputs.settings.connected.clear();
        let asked = |app, server: &str, name: &str, verdict| Asked {
            app,
            server: server.to_owned(),
            name: Some(name.to_owned()),
            label: None,
            since: 3,
            verdict,
        };
        let (cursor, script) = (App::Client("cursor".to_owned()), App::Named("my script".to_owned()));
        inputs.asked = vec![
            asked(cursor.clone(), "partnerstack", "cursor-vscode", Verdict::Pending),
            asked(script.clone(), "partnerstack", "my script", Verdict::Declined),
            asked(script.clone(), "gone", "my script", Verdict::Pending),
        ];
        let shown = |inputs: &Inputs| {
            let all = snapshot(inputs).approvals.into_iter();
            all.map(|it| (it.name, it.claimed, it.verdict)).collect::<Vec<_>>()
        };
        let first = snapshot(&inputs).approvals[0].clone();
        assert_eq!((first.server_name.as_str(), first.since), ("PartnerStack", 3));
        assert_eq!(
            (first.instance.as_deref(), first.scopes),
            (Some("Acme"), Some(vec!["deals:read".to_owned()]))
        );
        let (named, cursor_name) = (("my script".to_owned(), true, Verdict::Declined), "Cursor".to_owned());
        assert_eq!(shown(&inputs), [(cursor_name.clone(), false, Verdict::Pending), named.clone()]);
        let yes = Approved { name: "my script".to_owned(), since: 4 };
        inputs.settings.approvals.insert((script, "partnerstack".to_owned()), yes);
        let named = ("my script".to_owned(), true, Verdict::Approved);
        assert_eq!(shown(&inputs), [(cursor_name, false, Verdict::Pending), named.clone()]);
        let entry = Connected { via: Via::Bridge, since: 10, port: None };
        inputs.settings.connected.insert(("cursor".to_owned(), "partnerstack".to_owned()), entry);
        assert_eq!(shown(&inputs), [named]);
        inputs.servers[0].auth = Auth::Open;
        assert_eq!(shown(&inputs), []);
    }

    #[test]
    fn every_client_has_a_crossing_for_every_server_and_pins_show_todays_label() {
        let mut inputs = healthy();
        inputs.servers.push(Server { id: "other".to_owned(), ..inputs.servers[0].clone() });
        let pin = crate::store::Pin { instance: "i1".to_owned(), label: "Old".to_owned(), identity: None };
        inputs.settings.pins.insert(("cursor".to_owned(), "partnerstack".to_owned()), pin.clone());
        inputs.settings.pins.insert(
            ("cursor".to_owned(), "other".to_owned()),
            crate::store::Pin { instance: "gone".to_owned(), ..pin },
        );
        inputs.last.used.insert("i1".to_owned(), 77);
        let snapshot = snapshot(&inputs);
        let client = &snapshot.clients[0];
        assert_eq!(client.crossings.keys().collect::<Vec<_>>(), ["other", "partnerstack"]);
        assert_eq!(client.pins["partnerstack"], "Acme");
        assert_eq!(client.pins["other"], "Old");
        let instance = &snapshot.servers[0].instances[0];
        assert!(instance.active);
        assert_eq!(instance.last_used, Some(77));
        inputs.settings.active.clear();
        assert!(!super::snapshot(&inputs).servers[0].instances[0].active, "nobody is made active by itself");
    }
}
