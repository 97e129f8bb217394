//! What people read, word for word.

use engine::{
    App, Approval, Auth, Call, Cleared, ClientState, Crossing, Edit, Failure, Finding, InstanceState, Kind,
    LimitState, OwnerState, Reply, Said, ServerPolicy, ServerState, Snapshot, Status, Terms, Verdict, Via,
};
use expect_test::{Expect, expect};
use std::collections::BTreeMap;
use texts::{Language, Texts};

use super::{Part, as_json, as_text, exit_code, meant, part_as_text};
use crate::text::{Voice, plain};

const NOW: u64 = 1_800_000_000;

fn check(reply: Reply, expected: Expect) {
    expected.assert_eq(&as_text(&reply, plain(), NOW));
}

fn instance(label: &str, active: bool) -> InstanceState {
    InstanceState {
        label: label.to_owned(),
        identity: Some("acme-inc".to_owned()),
        active,
        sign_in_needed: None,
        needs: None,
        signed_in_at: NOW - 7_300,
        expires_at: Some(NOW + 3_700),
        last_used: active.then_some(NOW - 2),
    }
}

fn snapshot() -> Snapshot {
    let mut dead = instance("Borealis", false);
    dead.sign_in_needed = Some("the sign-in ended at the server".to_owned());
    let server = |id: &str, name: &str, url: Option<&str>, auth, instances| ServerState {
        id: id.to_owned(),
        name: name.to_owned(),
        url: url.map(str::to_owned),
        auth,
        terms: Terms::default(),
        note: url.is_none().then(|| "The address stands in your dashboard under Integrations.".to_owned()),
        instances,
        mcp_remote_files: 0,
        policy: ServerPolicy::default(),
        limits: None,
    };
    let crossing = |status, via| Crossing {
        status,
        via,
        last_seen: Some(NOW - 120),
        detail: None,
        restart: false,
        guard: None,
    };
    let client = |id: &str, name: &str, installed, crossings: [Crossing; 3]| ClientState {
        id: id.to_owned(),
        name: name.to_owned(),
        installed,
        files: vec![format!("/home/ann/.{id}/mcp.json")],
        speaks_http: id != "claude-desktop",
        reload: format!("Restart {name}"),
        pins: BTreeMap::from([("partnerstack".to_owned(), "Borealis".to_owned())]),
        crossings: ["partnerstack", "part3", "partnero"]
            .map(str::to_owned)
            .into_iter()
            .zip(crossings)
            .collect(),
        can_undo: true,
    };
    Snapshot {
        owner: OwnerState {
            version: "0.1.0".to_owned(),
            pid: 4711,
            http: "http://127.0.0.1:7717".to_owned(),
            key_store: "the system keychain".to_owned(),
            desktop: true,
            paused: false,
        },
        look: Default::default(),
        servers: vec![
            server(
                "partnerstack",
                "PartnerStack",
                Some("https://mcp.partnerstack.com/mcp"),
                Auth::OAuth,
                vec![instance("Acme", true), dead],
            ),
            server("part3", "Part3", Some("https://mcp.part3.io"), Auth::OAuth, vec![]),
            server("partnero", "Partnero", None, Auth::ApiKey, vec![]),
        ],
        clients: vec![
            client(
                "cursor",
                "Cursor",
                true,
                [
                    crossing(Status::Connected, Some(Via::Bridge)),
                    crossing(Status::Written, Some(Via::Http)),
                    crossing(Status::NotConnected, None),
                ],
            ),
            client(
                "claude-desktop",
                "Claude Desktop",
                false,
                std::array::from_fn(|_| crossing(Status::NotInstalled, None)),
            ),
        ],
        findings: vec![finding(true)],
        approvals: Vec::new(),
        calls: Vec::new(),
    }
}

fn approval(app: App, name: &str, claimed: bool, verdict: Verdict) -> Approval {
    Approval {
        app,
        name: name.to_owned(),
        claimed,
        server: "partnerstack".to_owned(),
        server_name: "PartnerStack".to_owned(),
        instance: Some("Acme".to_owned()),
        scopes: (!claimed).then(|| vec!["deals:read".to_owned(), "deals:write".to_owned()]),
        since: NOW - 120,
        verdict,
    }
}

/// One app of each verdict.
fn with_approvals() -> Snapshot {
    let (client, named) = (|id: &str| App::Client(id.to_owned()), |name: &str| App::Named(name.to_owned()));
    let approvals = vec![
        approval(client("cursor"), "Cursor", false, Verdict::Pending),
        approval(named("my script"), "my script", true, Verdict::Pending),
        approval(named("$(id)"), "$(id)", true, Verdict::Declined),
        approval(client("cline"), "Cline", false, Verdict::Approved),
    ];
    Snapshot { approvals, findings: Vec::new(), ..snapshot() }
}

fn finding(fixable: bool) -> Finding {
    Finding {
        code: "entry-missing".to_owned(),
        subject: "Cursor".to_owned(),
        message: "its entry for Part3 is gone".to_owned(),
        remedy: "write it again".to_owned(),
        fixable,
    }
}

#[test]
fn status_shows_servers_instances_and_crossings() {
    check(
        Reply::Snapshot { snapshot: snapshot() },
        expect![[r#"
        Traygate 0.1.0 (desktop app, process 4711) at http://127.0.0.1:7717
        The master key rests in the system keychain

        PartnerStack  ● Acme (acme-inc)        signed in 2 h ago, used just now
                      ○ Borealis (acme-inc)    sign-in needed: the sign-in ended at the server
        Part3         not signed in
        Partnero      needs its address first

                PartnerStack                          Part3                         Partnero
        Cursor  connected, seen 2 min ago [Borealis]  written, not seen yet (http)  -

        1 finding: see `traygate doctor`
    "#]],
    );
}

#[test]
fn apps_that_wait_are_shown_with_what_they_want_and_how_to_answer() {
    let text = part_as_text(&with_approvals(), &Part::Approvals, plain(), NOW).unwrap();
    expect![[r#"
        waits    Cursor       PartnerStack as Acme  2 min ago  deals:read deals:write
        waits    "my script"  PartnerStack as Acme  2 min ago  everything this sign-in allows
        refused  "$(id)"      PartnerStack as Acme  2 min ago  everything this sign-in allows
        allowed  Cline        PartnerStack as Acme  2 min ago  deals:read deals:write
        A name in quotes is only what the program says of itself.
        allow:  traygate approve cursor partnerstack   (or, to refuse: --decline)
        allow:  traygate approve 'my script' partnerstack   (or, to refuse: --decline)
    "#]]
    .assert_eq(&text);
    let status = as_text(&Reply::Snapshot { snapshot: with_approvals() }, plain(), NOW);
    expect![[r#"
        Cursor wants to use PartnerStack as Acme: see `traygate approve`
        "my script" wants to use PartnerStack as Acme: see `traygate approve`
    "#]]
    .assert_eq(status.split_once("written, not seen yet").unwrap().1.split_once("\n\n").unwrap().1);
    let none = part_as_text(&snapshot(), &Part::Approvals, plain(), NOW).unwrap();
    expect![[r#"
        No app waits for your word. Apps you connected need none.
    "#]]
    .assert_eq(&none);
}

#[test]
fn an_app_is_meant_by_its_id_or_by_what_it_calls_itself() {
    let meant = |word: &str, server: &str| meant(&with_approvals(), word, server, plain());
    let client = |id: &str| Ok(App::Client(id.to_owned()));
    assert_eq!(meant("cursor", "partnerstack"), client("cursor"));
    assert_eq!(meant("my script", "partnerstack"), Ok(App::Named("my script".to_owned())));
    assert_eq!(meant("Cursor", "partnerstack"), client("cursor"), "as it is shown");
    assert_eq!(meant("claude-desktop", "partnerstack"), client("claude-desktop"), "before it has asked");
    let failure = meant("my script", "part3").unwrap_err();
    assert_eq!(exit_code(failure.kind), 2);
    assert!(failure.hint.unwrap().contains("claude-desktop"));
}

#[test]
fn a_limit_is_worth_a_word_where_calls_wait_or_a_server_taught_it() {
    let shown = |per_minute, waiting, learnt| {
        let mut snapshot = snapshot();
        snapshot.servers[0].limits = Some(LimitState { per_minute, used: 9, waiting, learnt });
        let text = as_text(&Reply::Snapshot { snapshot }, plain(), NOW);
        let line = text.lines().skip_while(|it| !it.contains("Borealis")).nth(1).unwrap().trim().to_owned();
        if line.starts_with("Part3") { String::new() } else { line }
    };
    for (per_minute, waiting, learnt, words) in [
        (Some(360), 0, false, ""),
        (Some(360), 1, false, "1 call waits for its limit (360 calls a minute)"),
        (None, 12, true, "12 calls wait for its limit"),
        (Some(60), 0, true, "takes 60 calls a minute at most, learnt from its answers"),
        (None, 0, true, "is asked too often and slowed down"),
    ] {
        assert_eq!(shown(per_minute, waiting, learnt), words);
    }
}

#[test]
fn lists_show_one_part_each() {
    let text = |part| part_as_text(&snapshot(), &part, plain(), NOW).unwrap();
    let all = [Part::Servers, Part::Instances("partnerstack".to_owned()), Part::Clients].map(text).join("\n");
    expect![[r#"
        partnerstack  PartnerStack  browser sign-in  https://mcp.partnerstack.com/mcp
        part3         Part3         browser sign-in  https://mcp.part3.io
        partnero      Partnero      API key          no address yet
        Partnero: The address stands in your dashboard under Integrations.

        ● Acme (acme-inc)      signed in 2 h ago, used just now                 ends in 1 h
        ○ Borealis (acme-inc)  sign-in needed: the sign-in ended at the server               pinned by Cursor, Claude Desktop
        next: traygate reconnect partnerstack "Borealis"

        cursor          Cursor          installed  bridge, http  /home/ann/.cursor/mcp.json
        claude-desktop  Claude Desktop  not found  bridge        /home/ann/.claude-desktop/mcp.json
    "#]]
    .assert_eq(&all);
}

#[test]
fn an_unknown_server_is_answered_with_the_known_ones() {
    let failure =
        part_as_text(&snapshot(), &Part::Instances("hubspot".to_owned()), plain(), NOW).unwrap_err();
    check(
        Reply::Failed { failure: failure.clone() },
        expect![[r#"
        error: there is no server "hubspot"
        next:  choose one of: partnerstack, part3, partnero
    "#]],
    );
    assert_eq!(exit_code(failure.kind), 2);
}

#[test]
fn a_sign_in_says_who_and_whether_it_acts_now() {
    let signed_in = |active, other_than: Option<&str>| Reply::SignedIn {
        server: "partnerstack".to_owned(),
        label: "Borealis".to_owned(),
        identity: Some("Borealis GmbH".to_owned()),
        active,
        other_than: other_than.map(str::to_owned),
        added: true,
    };
    check(
        signed_in(true, None),
        expect![[r#"
        Signed in to partnerstack as Borealis (Borealis GmbH)
        It is the active instance.
    "#]],
    );
    check(
        signed_in(false, Some("Acme")),
        expect![[r#"
        Signed in to partnerstack as Borealis (Borealis GmbH)
        This is another account than Acme: it is kept beside Acme.
        Make it the active one with: traygate instance switch partnerstack "Borealis"
    "#]],
    );
}

#[test]
fn a_sign_out_says_what_the_server_answered() {
    let cleared = |label: &str, revoked, said: &str| Cleared {
        label: label.to_owned(),
        server_said: Said::plain(said),
        revoked,
    };
    let instances =
        vec![cleared("Acme", true, "the tokens are dead"), cleared("Borealis", false, "500 from https://x")];
    check(
        Reply::SignedOut { server: "partnerstack".to_owned(), instances, plain: Vec::new() },
        expect![[r#"
        Signed out of partnerstack
          Acme      revoked    the tokens are dead
          Borealis  forgotten  500 from https://x
    "#]],
    );
}

#[test]
fn edits_show_the_diff_only_when_nothing_was_written() {
    let edit = |written, diff: &str| Edit {
        client: "cursor".to_owned(),
        file: "/home/ann/.cursor/mcp.json".to_owned(),
        diff: diff.to_owned(),
        written,
        reload: Said::plain("Switch it on in Cursor's settings"),
    };
    let diff = "--- a\n+++ b\n@@ -1 +1 @@\n-{}\n+{\"x\":1}\n";
    check(
        Reply::Edited { edits: vec![edit(true, diff), edit(false, "")] },
        expect![[r#"
        cursor  written            /home/ann/.cursor/mcp.json  Switch it on in Cursor's settings
        cursor  nothing to change  /home/ann/.cursor/mcp.json
    "#]],
    );
    check(
        Reply::Edited { edits: vec![edit(false, diff)] },
        expect![[r#"
        --- a
        +++ b
        @@ -1 +1 @@
        -{}
        +{"x":1}
    "#]],
    );
}

fn listing(instance: Option<&str>, tools: Option<u32>) -> engine::Listing {
    engine::Listing {
        client: "cursor".to_owned(),
        client_name: "Cursor".to_owned(),
        server: "part3".to_owned(),
        server_name: "Part3".to_owned(),
        instance: instance.map(str::to_owned),
        tools,
        trouble: tools.is_none().then(|| "It is down.".to_owned()),
    }
}

#[test]
fn the_doctor_says_what_it_found_fixed_and_looked_at() {
    let covers = "Looked at: entries, files.".to_owned();
    let elsewhere = Finding { subject: "Zed".to_owned(), ..finding(false) };
    let message = "its key is in the file".to_owned();
    let also = Finding { code: "key-in-file".to_owned(), message, ..finding(false) };
    check(
        Reply::Doctor {
            findings: vec![finding(false), elsewhere, also],
            fixed: vec![finding(true)],
            covers: covers.clone(),
            crossings: vec![listing(Some("Acme"), Some(33)), listing(None, None)],
        },
        expect![[r#"
            fixed Cursor: its entry for Part3 is gone [entry-missing]
            found Cursor: its entry for Part3 is gone [entry-missing]
              and Cursor: its key is in the file [key-in-file]
                  write it again
            found Zed: its entry for Part3 is gone [entry-missing]
                  write it again
            asked Cursor → Part3 (Acme): 33 tools
            asked Cursor → Part3: no tools. It is down.
            Looked at: entries, files.
        "#]],
    );
    check(
        Reply::Doctor { findings: vec![], fixed: vec![], covers, crossings: vec![] },
        expect![[r#"
        Nothing is wrong.
        Looked at: entries, files.
    "#]],
    );
}

#[test]
fn everything_else_is_a_line_or_a_list() {
    let call = Call {
        at: NOW * 1_000,
        client: Some("cursor".to_owned()),
        server: "partnerstack".to_owned(),
        instance: Some("Acme".to_owned()),
        method: "tools/call".to_owned(),
        tool: Some("list_partnerships".to_owned()),
        took_ms: 42,
        bytes: 1_234,
        outcome: "done".to_owned(),
    };
    check(
        Reply::Activity { calls: vec![call] },
        expect![[r#"
        2027-01-15 08:00:00Z  cursor  partnerstack (Acme)  list_partnerships  done  42 ms  1234 bytes
    "#]],
    );
    let tools = vec!["list_partners".to_owned()];
    let tested = Reply::Tested { server: "partnero".to_owned(), instance: None, tools, took_ms: 12 };
    check(
        tested,
        expect![[r#"
        partnero answered in 12 ms with 1 tool
          list_partners
    "#]],
    );
    let failure = Failure::new(Kind::Server, "https://x.example cannot be reached").hint("check the address");
    check(
        Reply::Failed { failure },
        expect![[r#"
        error: https://x.example cannot be reached
        next:  check the address
    "#]],
    );
}

#[test]
fn json_errors_have_kind_message_and_hint() {
    let failure = Failure::new(Kind::SignInNeeded, "nobody is signed in to Part3");
    expect![[r#"{"error":{"kind":"sign-in-needed","message":"nobody is signed in to Part3","hint":null}}"#]]
        .assert_eq(&as_json(&Reply::Failed { failure }).to_string());
}

#[test]
fn people_read_it_in_their_language() {
    let [german, french] = [Language::De, Language::Fr].map(Texts::new);
    let in_german = Voice { texts: &german, colour: false };
    let status = as_text(&Reply::Snapshot { snapshot: snapshot() }, in_german, NOW);
    expect![[r#"
        Traygate 0.1.0 (Desktop-App, Prozess 4711) auf http://127.0.0.1:7717
        Der Hauptschlüssel liegt hier: Schlüsselbund des Systems

        PartnerStack  ● Acme (acme-inc)         angemeldet vor 2 Std., benutzt gerade eben
                      ○ Borealis (acme-inc)     Anmeldung nötig: the sign-in ended at the server
        Part3         nicht angemeldet
        Partnero      zuerst fehlt die Adresse

                PartnerStack                              Part3                                   Partnero
        Cursor  verbunden, gesehen vor 2 Min. [Borealis]  eingetragen, noch nicht gesehen (http)  -

        1 Befund: siehe `traygate doctor`
    "#]]
    .assert_eq(&status);
    let failure = Failure::new(Kind::Server, "https://x.example cannot be reached").hint("check the address");
    expect![[r#"
        Fehler: https://x.example cannot be reached
        weiter: check the address
    "#]]
    .assert_eq(&as_text(&Reply::Failed { failure }, in_german, NOW));
    let in_french = Voice { texts: &french, colour: false };
    expect![[r#"
        attend     Cursor       PartnerStack avec Acme  il y a 2 min  deals:read deals:write
        attend     "my script"  PartnerStack avec Acme  il y a 2 min  tout ce que cette identification permet
        refusée    "$(id)"      PartnerStack avec Acme  il y a 2 min  tout ce que cette identification permet
        autorisée  Cline        PartnerStack avec Acme  il y a 2 min  deals:read deals:write
        Un nom entre guillemets n’est que celui que le programme se donne.
        autoriser :  traygate approve cursor partnerstack   (ou, pour refuser : --decline)
        autoriser :  traygate approve 'my script' partnerstack   (ou, pour refuser : --decline)
    "#]]
    .assert_eq(&part_as_text(&with_approvals(), &Part::Approvals, in_french, NOW).unwrap());
    let restored = Reply::Restored { done: vec![Said::plain("Part3")], left: vec![Said::plain("Notes")] };
    expect![[r#"
        restauré  Part3
        à faire   Notes
    "#]]
    .assert_eq(&as_text(&restored, in_french, NOW));
}
