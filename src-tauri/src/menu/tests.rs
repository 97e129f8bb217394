//! The menu for hand-made snapshots, drawn as text.

use super::{Deed, Item, Mood, menu, mood, tooltip};
use engine::{
    App, Approval, AskedCall, Auth, ClientState, Crossing, Finding, GuardRule, GuardState, InstanceState,
    OwnerState, ServerPolicy, ServerState, Snapshot, Status, Terms, Verdict,
};
use expect_test::{Expect, expect};
use texts::{Language, Texts};

pub(crate) fn instance(label: &str, active: bool) -> InstanceState {
    InstanceState {
        label: label.to_owned(),
        identity: None,
        active,
        sign_in_needed: None,
        needs: None,
        signed_in_at: 0,
        expires_at: None,
        last_used: None,
    }
}

pub(crate) fn server(name: &str, auth: Auth, instances: Vec<InstanceState>) -> ServerState {
    let url = Some("https://mcp.example/mcp".to_owned());
    let (id, name, terms) = (name.to_lowercase(), name.to_owned(), Terms::default());
    ServerState {
        id,
        name,
        url,
        auth,
        terms,
        note: None,
        instances,
        mcp_remote_files: 0,
        limits: None,
        policy: ServerPolicy::default(),
    }
}

fn client(name: &str, crossings: &[(&str, Status)]) -> ClientState {
    let crossing =
        |status| Crossing { status, via: None, last_seen: None, detail: None, restart: false, guard: None };
    ClientState {
        id: name.to_lowercase(),
        name: name.to_owned(),
        installed: true,
        files: Vec::new(),
        speaks_http: true,
        reload: String::new(),
        pins: Default::default(),
        crossings: crossings
            .iter()
            .map(|(server, status)| ((*server).to_owned(), crossing(*status)))
            .collect(),
        can_undo: false,
    }
}

pub(crate) fn snapshot(servers: Vec<ServerState>, clients: Vec<ClientState>) -> Snapshot {
    let owner = OwnerState {
        version: String::new(),
        pid: 1,
        http: String::new(),
        key_store: String::new(),
        desktop: true,
        paused: false,
    };
    Snapshot {
        owner,
        look: Default::default(),
        servers,
        clients,
        findings: Vec::new(),
        approvals: Vec::new(),
        calls: Vec::new(),
    }
}

fn draw(items: &[Item], depth: usize, out: &mut String) {
    for item in items {
        let line = match item {
            Item::Text(text) => format!("# {text}"),
            Item::Separator => "--".to_owned(),
            Item::Act { label, .. } => label.clone(),
            Item::Tick { label, ticked, enabled, .. } => {
                let mark = if *ticked { 'x' } else { ' ' };
                format!("[{mark}] {label}{}", if *enabled { "" } else { " (disabled)" })
            }
            Item::Menu { label, .. } => format!("{label} ▸"),
        };
        *out += &format!("{}{line}\n", "  ".repeat(depth));
        if let Item::Menu { items, .. } = item {
            draw(items, depth + 1, out);
        }
    }
}

pub(crate) fn english() -> Texts {
    Texts::new(Language::En)
}

fn check(snapshot: &Snapshot, notice: Option<&str>, expected: Expect) {
    check_in(Language::En, snapshot, notice, expected);
}

fn check_in(language: Language, snapshot: &Snapshot, notice: Option<&str>, expected: Expect) {
    let mut out = String::new();
    draw(&menu(snapshot, &Texts::new(language), notice), 0, &mut out);
    expected.assert_eq(&out);
}

fn deed_of(items: &[Item], wanted: &str) -> Option<Deed> {
    items.iter().find_map(|item| match item {
        Item::Act { label, deed } | Item::Tick { label, deed, .. } if label == wanted => Some(deed.clone()),
        Item::Menu { items, .. } => deed_of(items, wanted),
        Item::Text(_) | Item::Separator | Item::Act { .. } | Item::Tick { .. } => None,
    })
}

#[test]
fn a_first_start_offers_sign_in_and_nothing_that_would_not_work() {
    let mut partnero = server("Partnero", Auth::ApiKey, Vec::new());
    partnero.url = None;
    let servers = vec![server("PartnerStack", Auth::OAuth, Vec::new()), partnero];
    let cursor =
        client("Cursor", &[("partnerstack", Status::NotConnected), ("partnero", Status::NotConnected)]);
    check(
        &snapshot(servers, vec![cursor]),
        None,
        expect![[r#"
            PartnerStack ▸
              Sign in…
            Partnero ▸
              Set up Partnero…
            --
            Connect to ▸
              # Sign in to a server first
              [ ] Cursor (disabled)
            --
            Pause gateway
            Open Traygate
            Quit
        "#]],
    );
}

#[test]
fn a_working_day_shows_instances_as_a_radio_list_and_apps_with_ticks() {
    let mut gone = instance("Coastline", false);
    gone.sign_in_needed = Some("the server ended it".to_owned());
    let servers = vec![
        server("PartnerStack", Auth::OAuth, vec![instance("Acme", true), instance("Borealis", false), gone]),
        server("Notes", Auth::Open, Vec::new()),
    ];
    let both = |one, other| [("partnerstack", one), ("notes", other)];
    let mut absent = client("Windsurf", &both(Status::NotInstalled, Status::NotInstalled));
    absent.installed = false;
    let clients = vec![
        client("Cursor", &both(Status::Connected, Status::Connected)),
        client("Claude", &both(Status::Connected, Status::Written)),
        client("Code", &both(Status::Connected, Status::NotConnected)),
        client("Cline", &both(Status::Damaged, Status::Damaged)),
        absent,
    ];
    let day = snapshot(servers, clients);
    check(
        &day,
        Some("Waiting for the browser: PartnerStack"),
        expect![[r#"
            # Waiting for the browser: PartnerStack
            --
            PartnerStack: Acme ▸
              [x] Acme
              [ ] Borealis
              [ ] Coastline (sign in again)
              --
              Add instance…
              Reconnect
              Reconnect: Coastline
              Clear credentials…
            Notes ▸
              # No sign-in needed
            --
            Connect to ▸
              [x] Cursor
              [x] Claude (not seen yet)
              [ ] Code
              [ ] Cline (its file is damaged) (disabled)
            --
            Pause gateway
            Open Traygate
            Quit
        "#]],
    );
    let items = menu(&day, &english(), None);
    let all = vec!["partnerstack".to_owned(), "notes".to_owned()];
    assert_eq!(deed_of(&items, "Cursor"), Some(Deed::Disconnect { client: "cursor".to_owned() }));
    assert_eq!(deed_of(&items, "Code"), Some(Deed::Connect { client: "code".to_owned(), servers: all }));
    assert_eq!(mood(&day), Mood::Attention);
    assert_eq!(tooltip(&day, &english()), "PartnerStack: Acme");
}

#[test]
fn a_key_is_replaced_where_a_sign_in_is_renewed() {
    let mut gone = instance("Orchid", true);
    gone.sign_in_needed = Some("the server refuses the key: it was deleted or is wrong".to_owned());
    let items =
        menu(&snapshot(vec![server("Partnero", Auth::ApiKey, vec![gone])], Vec::new()), &english(), None);
    let deed = Deed::Reconnect { server: "partnero".to_owned(), label: "Orchid".to_owned() };
    assert_eq!(deed_of(&items, "Replace key…"), Some(deed));
}

pub(crate) fn asking(name: &str, claimed: bool, verdict: Verdict) -> Approval {
    Approval {
        app: if claimed { App::Named(name.to_owned()) } else { App::Client(name.to_lowercase()) },
        name: name.to_owned(),
        claimed,
        server: "partnerstack".to_owned(),
        server_name: "PartnerStack".to_owned(),
        instance: Some("Acme".to_owned()),
        scopes: None,
        since: 0,
        verdict,
    }
}

#[test]
fn an_app_that_waits_for_an_answer_stands_at_the_top_and_turns_the_icon() {
    let servers = vec![server("PartnerStack", Auth::OAuth, vec![instance("Acme", true)])];
    let mut day = snapshot(servers, Vec::new());
    day.approvals = vec![
        asking("Cursor", false, Verdict::Pending),
        asking("my script", true, Verdict::Pending),
        asking("Cline", false, Verdict::Approved),
        asking("nosy", true, Verdict::Declined),
    ];
    check(
        &day,
        Some("Waiting for the browser: PartnerStack"),
        expect![[r#"
            Allow Cursor to use PartnerStack?…
            Allow “my script” to use PartnerStack?…
            --
            # Waiting for the browser: PartnerStack
            --
            PartnerStack: Acme ▸
              [x] Acme
              --
              Add instance…
              Reconnect
              Clear credentials…
            --
            Connect to ▸
              # No AI app was found on this computer
            --
            Pause gateway
            Open Traygate
            Quit
        "#]],
    );
    let deed = Deed::Decide { server: "partnerstack".to_owned(), app: App::Client("cursor".to_owned()) };
    assert_eq!(deed_of(&menu(&day, &english(), None), "Allow Cursor to use PartnerStack?…"), Some(deed));
    assert_eq!(mood(&day), Mood::Attention);
    assert!(
        tooltip(&day, &english()).starts_with("Cursor waits for your answer\n"),
        "{}",
        tooltip(&day, &english())
    );

    // A flood of names does not bury the rest of the menu.
    day.approvals = (0..20).map(|it| asking(&it.to_string(), true, Verdict::Pending)).collect();
    assert_eq!(deed_of(&menu(&day, &english(), None), "17 more questions…"), Some(Deed::Open));
    day.approvals = vec![asking("Cline", false, Verdict::Approved), asking("nosy", true, Verdict::Declined)];
    assert_eq!(mood(&day), Mood::Fine);
}

#[test]
fn a_call_that_waits_and_a_changed_tool_are_seen() {
    let mut day =
        snapshot(vec![server("PartnerStack", Auth::OAuth, vec![instance("Acme", true)])], Vec::new());
    day.calls = vec![AskedCall {
        id: "7".to_owned(),
        app: "Cursor".to_owned(),
        claimed: true,
        server: "partnerstack".to_owned(),
        server_name: "PartnerStack".to_owned(),
        instance: Some("Acme".to_owned()),
        tool: "create_partner".to_owned(),
        title: Some("Create partner".to_owned()),
        arguments: None,
        since: 1,
    }];
    let deed = Deed::DecideCall { server: "partnerstack".to_owned(), id: "7".to_owned() };
    let label = "Let “Cursor” use “Create partner” of PartnerStack?…";
    assert_eq!(deed_of(&menu(&day, &english(), None), label), Some(deed));
    assert!(
        tooltip(&day, &english()).starts_with("“Cursor” waits for your answer\n"),
        "{}",
        tooltip(&day, &english())
    );
    assert_eq!(mood(&day), Mood::Attention);
    day.calls.clear();
    assert_eq!(mood(&day), Mood::Fine);
    day.servers[0].policy.tools_held = vec!["create_partner".to_owned()];
    assert_eq!(mood(&day), Mood::Attention);
}

#[test]
fn what_the_doctor_found_stands_in_a_submenu_of_its_own() {
    let servers = vec![server("PartnerStack", Auth::OAuth, vec![instance("Acme", true)])];
    let mut day = snapshot(servers, Vec::new());
    let finding = |subject: &str, message: &str| Finding {
        code: "entry-changed".to_owned(),
        subject: subject.to_owned(),
        message: message.to_owned(),
        remedy: String::new(),
        fixable: true,
    };
    let long = "somebody or something has changed the entry for PartnerStack in the file that this app reads when it starts";
    day.findings = vec![finding("Cursor", "its entry leads past Traygate"), finding("Zed", long)];
    check(
        &day,
        None,
        expect![[r#"
            PartnerStack: Acme ▸
              [x] Acme
              --
              Add instance…
              Reconnect
              Clear credentials…
            --
            Connect to ▸
              # No AI app was found on this computer
            --
            Findings (2) ▸
              Cursor: its entry leads past Traygate
              Zed: somebody or something has changed the entry for PartnerStack in the file that this…
            Pause gateway
            Open Traygate
            Quit
        "#]],
    );
    assert_eq!(
        deed_of(&menu(&day, &english(), None), "Cursor: its entry leads past Traygate"),
        Some(Deed::Findings)
    );
    assert_eq!(mood(&day), Mood::Attention);
    assert_eq!(tooltip(&day, &english()), "2 findings\nPartnerStack: Acme");
    day.findings = (0..12).map(|it| finding("Cursor", &it.to_string())).collect();
    assert_eq!(deed_of(&menu(&day, &english(), None), "4 more…"), Some(Deed::Findings));
}

#[test]
fn while_paused_that_stands_first_and_on_the_icon() {
    let mut gone = instance("Acme", true);
    gone.sign_in_needed = Some("the server ended it".to_owned());
    let mut day = snapshot(vec![server("PartnerStack", Auth::OAuth, vec![gone])], Vec::new());
    assert_eq!(deed_of(&menu(&day, &english(), None), "Pause gateway"), Some(Deed::Pause { on: true }));
    day.owner.paused = true;
    let items = menu(&day, &english(), None);
    assert_eq!(items[0], Item::Text("Paused: no AI app reaches any server".to_owned()));
    assert_eq!(deed_of(&items, "Resume"), Some(Deed::Pause { on: false }));
    assert_eq!(deed_of(&items, "Pause gateway"), None);
    assert_eq!(mood(&day), Mood::Paused);
    assert_eq!(tooltip(&day, &english()), "Paused: no AI app reaches any server\nPartnerStack: Acme");
}

#[test]
fn the_icon_is_calm_when_nothing_is_wrong() {
    let servers = vec![server("PartnerStack", Auth::OAuth, vec![instance("Acme", true)])];
    let clients = vec![client("Cursor", &[("partnerstack", Status::Connected)])];
    assert_eq!(mood(&snapshot(servers.clone(), clients)), Mood::Fine);
    let changed = vec![client("Cursor", &[("partnerstack", Status::Changed)])];
    assert_eq!(mood(&snapshot(servers.clone(), changed)), Mood::Attention);
    let mut gone = client("Cursor", &[("partnerstack", Status::NotConnected)]);
    assert_eq!(mood(&snapshot(servers.clone(), vec![gone.clone()])), Mood::Fine);
    let guard =
        GuardState { rule: GuardRule::Tell, chosen: false, lost_at: None, put_back_at: None, stopped: false };
    gone.crossings.values_mut().for_each(|it| it.guard = Some(guard));
    assert_eq!(mood(&snapshot(servers, vec![gone])), Mood::Attention, "ours was there");
}

#[test]
fn a_deed_survives_the_way_through_a_native_menu() {
    let deed = Deed::Switch { server: "a".to_owned(), label: "Ä \"& B\\".to_owned() };
    let id = serde_json::to_string(&deed).unwrap();
    assert_eq!(serde_json::from_str::<Deed>(&id).unwrap(), deed);
}

#[test]
fn the_menu_speaks_the_users_language() {
    let mut gone = instance("Coastline", false);
    gone.sign_in_needed = Some("the server ended it".to_owned());
    let servers = vec![
        server("PartnerStack", Auth::OAuth, vec![instance("Acme", true), gone]),
        server("Partnero", Auth::ApiKey, Vec::new()),
    ];
    let clients = vec![client("Cursor", &[("partnerstack", Status::Written)])];
    let mut day = snapshot(servers, clients);
    day.approvals = (0..5).map(|it| asking(&it.to_string(), true, Verdict::Pending)).collect();
    check_in(
        Language::De,
        &day,
        None,
        expect![[r#"
            Darf „0“ PartnerStack nutzen?…
            Darf „1“ PartnerStack nutzen?…
            Darf „2“ PartnerStack nutzen?…
            2 weitere Fragen…
            --
            PartnerStack: Acme ▸
              [x] Acme
              [ ] Coastline (neu anmelden)
              --
              Instanz hinzufügen…
              Neu anmelden
              Neu anmelden: Coastline
              Zugangsdaten löschen…
            Partnero ▸
              Anmelden…
            --
            Verbinden mit ▸
              [x] Cursor (noch nicht gesehen)
            --
            Gateway anhalten
            Traygate öffnen
            Beenden
        "#]],
    );
    day.approvals.truncate(1);
    check_in(
        Language::Fr,
        &day,
        None,
        expect![[r#"
            Autoriser « 0 » à utiliser PartnerStack ?…
            --
            PartnerStack : Acme ▸
              [x] Acme
              [ ] Coastline (à identifier de nouveau)
              --
              Ajouter une instance…
              S’identifier à nouveau
              S’identifier à nouveau : Coastline
              Effacer les identifiants…
            Partnero ▸
              S’identifier…
            --
            Connecter à ▸
              [x] Cursor (pas encore vue)
            --
            Mettre la passerelle en pause
            Ouvrir Traygate
            Quitter
        "#]],
    );
    let french = tooltip(&day, &Texts::new(Language::Fr));
    assert_eq!(french, "« 0 » attend votre réponse\nPartnerStack : Acme");
}
