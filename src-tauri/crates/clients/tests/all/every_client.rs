//! What holds for every client on every system.

use crate::sandbox::{FEW, NOW, PLATFORMS, Sandbox, bridge, connect, disconnect, http, systems, usual, ways};
use clients::{CLIENTS, Change, Client, Error, Naming, Platform};
use configfile::Format;
use std::{collections::BTreeSet, fs, sync::LazyLock};

const TOML: &[&str] = &[
    "",
    "\n",
    "# mine\r\na = 1\r\nb = [1, 2]",
    "a = 1\n\n[TABLE]\n",
    "TABLE = {}\n",
    "[TABLE.b]\ncommand = 'x'\n\n# look\n[c]\nd = 1\n",
    "[TABLE.acme]\r\ncommand = 'npx' # old\r\nargs = ['mcp-remote']\r\nx = 1\r\n\r\n[TABLE.b]\r\n",
    "[TABLE.acme]\nurl = 'https://acme.example'\nheaders = { A = 'b' }\n\n[TABLE.b]\ny = 1\n",
    "TABLE.acme.url = 'https://acme.example' # k\nTABLE.acme.x = 1\nz = 1\n",
    "TABLE = { b = { command = 'x' }, acme = { command = 'y' } }",
];

const TOML_LIST: &[&str] = &[
    "",
    "a = 1\nTABLE = []\n",
    "[[TABLE]]\nname = 'b'\ncommand = 'x'\n\n[c]\nd = 1\n",
    "[[TABLE]]\r\nname = 'acme'\r\nurl = 'https://acme.example'\r\nheaders = { A = 'b' }\r\n\r\n[[TABLE]]\r\nname = 'b'\r\n",
];

const YAML: &[&str] = &[
    "",
    "# mine\n",
    "a: 1\r\nb: [1,\r\n  2]",
    "a: 1\nTABLE: # none\n\nb: 2\n",
    "TABLE: {}\n",
    "TABLE:\n    b:\n        command: x\n        # args: []\n\n# look\nc: |\n  text\n",
    "TABLE:\r\n  acme:\r\n    command: npx # old\r\n    args: [mcp-remote]\r\n    x: 1\r\n  b: {}\r\n",
    "TABLE:\n  b: {}\n  acme:\n    url: https://acme.example\n    headers:\n      A: b\n    type: sse # old\n",
    "TABLE: {acme: {command: x}, b: {}} # one line\n",
    "TABLE:\n  acme:\n  b: 1\n",
];

const YAML_LIST: &[&str] = &[
    "name: mine\nversion: 1\n",
    "TABLE: []\nb: 1\n",
    "TABLE:\n- name: b\n  command: x\n# look\nmodels: []\n",
    "TABLE:\r\n  - name: acme\r\n    url: https://acme.example\r\n    requestOptions:\r\n      headers: {A: b}\r\n  - name: b\r\n",
];

/// Files as people and programs leave them, in terms of the client's own table.
fn befores(client: &dyn Client) -> Vec<Option<String>> {
    let json = [
        "",
        "\n",
        "{}",
        "{ }\n",
        "{\r\n}\r\n",
        "{\"TABLE\":{}}",
        "{\n  \"TABLE\": {}\n}\n",
        "{\n\t\"TABLE\": {\n\t}\n}",
        "{\"a\":1,\"TABLE\":{\"b\":{\"command\":\"x\"}}}",
        "{\n    \"a\": [1, 2],\n    \"TABLE\": {\n        \"b\": {\"command\": \"x\"}\n    },\n    \"c\": null\n}\n",
        "{\r\n  \"TABLE\": {\r\n    \"acme\": { \"command\": \"npx\", \"args\": [\"mcp-remote\"], \"x\": 1 }\r\n  }\r\n}",
        "{\n  \"TABLE\": {\n    \"acme\": { \"url\": \"https://acme.example\", \"headers\": {\"A\": \"b\"}, \"type\": \"sse\" },\n    \"b\": {}\n  }\n}\n",
        "{\"TABLE\": {\"acme\": null, \"b\": 1}}",
    ];
    let texts = match (client.format(), client.naming()) {
        (Format::Json | Format::CommentedJson | Format::Jsonc, _) => json.as_slice(),
        (Format::Toml, Naming::List) => TOML_LIST,
        (Format::Toml, _) => TOML,
        (Format::Yaml, Naming::List) => YAML_LIST,
        (Format::Yaml, _) => YAML,
    };
    let texts = texts.iter().map(|it| Some(it.replace("TABLE", client.table())));
    Some(None).filter(|_| !needs_file(client)).into_iter().chain(texts).collect()
}

/// Whether the app must have made its file before we write to it.
fn needs_file(client: &dyn Client) -> bool {
    let sandbox = Sandbox::of(client);
    sandbox.fill(client, None);
    !client.installed(&sandbox.home)
}

fn is_json(client: &dyn Client) -> bool {
    matches!(client.format(), Format::Json | Format::CommentedJson | Format::Jsonc)
}

/// Those of them that create and that replace on each system, where files differ in place only; and on one system all,
/// for the first client of those that read and spell alike.
fn cases(client: &dyn Client) -> Vec<(Platform, Option<String>)> {
    let befores = befores(client);
    let replaced = befores.iter().flatten().find(|it| it.contains("acme.example"));
    let few = [befores[0].clone(), replaced.cloned()];
    let usual = if stands_for_others(client) { befores } else { few.to_vec() };
    let (first, others) = systems(client).split_first().map(|(it, rest)| (*it, rest.to_vec())).unwrap();
    let others = others.into_iter().flat_map(|it| few.clone().map(|before| (it, before)));
    usual.into_iter().map(|it| (first, it)).chain(others).collect()
}

/// Whether it is the first of its manner.
fn stands_for_others(client: &dyn Client) -> bool {
    static FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut seen = Vec::new();
        let is_new = |it: &&&dyn Client| {
            let manner = manner(**it);
            let is_new = !seen.contains(&manner);
            seen.push(manner);
            is_new
        };
        CLIENTS.iter().filter(is_new).map(|it| it.id()).collect()
    });
    FIRST.contains(&client.id())
}

/// All that an edit of a client's file depends on; with few, how it is read alone.
fn manner(client: &dyn Client) -> (Format, Naming, bool, &'static str, Vec<serde_json::Value>) {
    let read = (client.format(), client.naming(), needs_file(client));
    if FEW {
        return (read.0, read.1, read.2, "", Vec::new());
    }
    let spelled = ways(client, "acme").iter().map(|it| client.spell(&it.launch, None)).collect();
    (read.0, read.1, read.2, client.table(), spelled)
}

/// The same for tests that need one file only.
fn cases_here(client: &dyn Client) -> Vec<Option<String>> {
    cases(client).into_iter().filter(|(platform, _)| *platform == usual(client)).map(|(_, it)| it).collect()
}

#[test]
fn ids_are_those_the_contract_names() {
    let ids: Vec<&str> = CLIENTS.iter().map(|it| it.id()).collect();
    let expected = "claude-desktop cursor vscode cline claude-code codex goose librechat windsurf copilot-cli gemini-cli lm-studio zed \
                    opencode kilo-code vscode-insiders vscodium jetbrains-ai junie copilot-jetbrains visual-studio kiro \
                    antigravity trae warp qwen-code crush amp continue roo-code augment \
                    kimi-code factory-droid amazon-q mistral-vibe grok-build hermes";
    assert_eq!(ids, expected.split(' ').collect::<Vec<_>>());
    for client in CLIENTS {
        assert_eq!(clients::client(client.id()).unwrap().name(), client.name());
    }
    assert!(clients::client("netscape").is_none());
    assert_eq!(CLIENTS.iter().map(|it| it.name()).collect::<BTreeSet<_>>().len(), CLIENTS.len());
}

#[test]
fn planning_twice_changes_nothing() {
    for client in CLIENTS {
        for (platform, before) in cases(*client) {
            for entry in ways(*client, "acme") {
                let sandbox = Sandbox::with(*client, platform);
                sandbox.fill(*client, before.as_deref());
                sandbox.apply(*client, &connect(&entry)).unwrap();
                let texts = sandbox.texts(*client);
                let again = sandbox.plan(*client, &connect(&entry)).unwrap();
                assert!(again.is_empty(), "{}: {:?}", client.id(), again.diff());
                again.apply(NOW).unwrap();
                assert_eq!(sandbox.texts(*client), texts);
                sandbox.check_for_litter(*client);
            }
        }
    }
}

#[test]
fn connect_then_disconnect_gives_back_every_byte() {
    for client in CLIENTS {
        for (platform, before) in cases(*client) {
            for entry in ways(*client, "acme") {
                let sandbox = Sandbox::with(*client, platform);
                sandbox.fill(*client, before.as_deref());
                let texts = sandbox.texts(*client);
                sandbox.apply(*client, &connect(&entry)).unwrap();
                assert_ne!(sandbox.texts(*client), texts, "{}", client.id());
                sandbox.apply(*client, &disconnect("acme")).unwrap();
                assert_eq!(sandbox.texts(*client), texts, "{} {platform:?}", client.id());
                sandbox.check_for_litter(*client);
            }
        }
    }
}

#[test]
fn several_entries_come_and_go_in_any_order() {
    for client in CLIENTS {
        for before in cases_here(*client).into_iter().step_by(2) {
            for order in [["acme", "borealis"], ["borealis", "acme"]] {
                let sandbox = Sandbox::of(*client);
                sandbox.fill(*client, before.as_deref());
                let texts = sandbox.texts(*client);
                sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
                sandbox.apply(*client, &connect(&bridge("borealis"))).unwrap();
                assert_eq!(clients::entry_names(*client, &sandbox.home), ["acme", "borealis"]);
                for name in order {
                    sandbox.apply(*client, &disconnect(name)).unwrap();
                }
                assert_eq!(sandbox.texts(*client), texts, "{}", client.id());

                let both = [Change::Connect(bridge("acme")), Change::Connect(bridge("borealis"))];
                sandbox.apply(*client, &both).unwrap();
                let neither = order.map(|it| Change::Disconnect(it.to_owned()));
                sandbox.apply(*client, &neither).unwrap();
                assert_eq!(sandbox.texts(*client), texts, "{}", client.id());
            }
        }
    }
}

#[test]
fn changing_the_way_and_back_leaves_nothing_of_the_other() {
    for client in CLIENTS.iter().filter(|it| it.speaks_http()) {
        for before in cases_here(*client) {
            let sandbox = Sandbox::of(*client);
            sandbox.fill(*client, before.as_deref());
            let texts = sandbox.texts(*client);
            sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
            sandbox.apply(*client, &connect(&http("acme"))).unwrap();
            let text = sandbox.texts(*client)[0].clone().unwrap();
            assert!(!text.contains("traygate-bridge"), "{}: {text}", client.id());
            sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
            let text = sandbox.texts(*client)[0].clone().unwrap();
            assert!(!text.contains("the-token") && !text.contains("7717"), "{}: {text}", client.id());
            sandbox.apply(*client, &disconnect("acme")).unwrap();
            assert_eq!(sandbox.texts(*client), texts, "{}", client.id());
        }
    }
}

#[test]
fn a_preview_shows_the_change_and_writes_nothing() {
    for client in CLIENTS.iter().filter(|it| !needs_file(**it)) {
        let sandbox = Sandbox::of(*client);
        let plan = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap();
        let edits = plan.edits();
        assert_eq!(edits.iter().map(|it| it.path.clone()).collect::<Vec<_>>(), sandbox.files(*client));
        for (edit, diff) in edits.iter().zip(plan.diff()) {
            assert_eq!((edit.before.as_deref(), &edit.path), (None, &diff.path));
            assert!(diff.diff.starts_with("--- /dev/null\n"), "{}", diff.diff);
            assert!(diff.diff.contains("/opt/traygate/traygate-bridge"), "{}", diff.diff);
        }
        assert!(sandbox.texts(*client).iter().all(Option::is_none));
        assert!(!sandbox.backups.exists());
        assert!(!format!("{plan:?}").contains("traygate-bridge"));
    }
}

#[test]
fn disconnecting_what_is_not_connected_changes_nothing() {
    for client in CLIENTS {
        for before in befores(*client) {
            let sandbox = Sandbox::of(*client);
            sandbox.fill(*client, before.as_deref());
            // Also an entry of that name which somebody else made: not ours to remove.
            assert!(sandbox.plan(*client, &disconnect("acme")).unwrap().is_empty(), "{}", client.id());
        }
    }
}

#[test]
fn an_app_that_is_not_there_gets_no_file() {
    for client in CLIENTS {
        for platform in PLATFORMS {
            let sandbox = Sandbox::empty(platform);
            if client.installed(&sandbox.home) {
                // Installed for all users of the machine this test runs on.
                continue;
            }
            let error = sandbox.plan(*client, &connect(&bridge("acme"))).unwrap_err();
            assert!(matches!(error, Error::NotInstalled { .. }), "{error}");
            assert!(error.to_string().contains(client.name()) && !error.hint().is_empty());
            assert!(sandbox.plan(*client, &disconnect("acme")).unwrap().is_empty());
            assert_eq!(fs::read_dir(&sandbox.home.dir).unwrap().count(), 0);
        }
    }
}

#[test]
fn an_app_without_http_is_not_given_http() {
    for client in CLIENTS.iter().filter(|it| !it.speaks_http()) {
        let sandbox = Sandbox::of(*client);
        let error = sandbox.plan(*client, &connect(&http("acme"))).unwrap_err();
        assert!(matches!(error, Error::NoHttp { .. }), "{error}");
    }
}

#[test]
fn a_file_we_made_is_deleted_only_as_long_as_it_is_ours_alone() {
    for client in CLIENTS.iter().filter(|it| is_json(**it)) {
        let sandbox = Sandbox::of(*client);
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        for file in sandbox.files(*client) {
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, text.replacen("{\n", "{\n  \"theirs\": true,\n", 1)).unwrap();
        }
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        for text in sandbox.texts(*client) {
            let kept: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
            assert_eq!(kept, serde_json::json!({ "theirs": true, client.table(): {} }), "{}", client.id());
        }
    }
}

#[test]
fn work_done_on_our_entry_meanwhile_survives() {
    for client in CLIENTS.iter().filter(|it| is_json(**it)) {
        let sandbox = Sandbox::of(*client);
        let before = r#"{"TABLE": {"acme": {"command": "npx", "args": ["mcp-remote"]}}}"#;
        sandbox.fill(*client, Some(&before.replace("TABLE", client.table())));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        for file in sandbox.files(*client) {
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, text.replacen("\"command\"", "\"env\": {\"K\": \"V\"}, \"command\"", 1))
                .unwrap();
        }
        sandbox.apply(*client, &disconnect("acme")).unwrap();
        for text in sandbox.texts(*client) {
            let kept: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
            let entry = &kept[client.table()]["acme"];
            assert_eq!(
                (&entry["command"], &entry["env"]["K"]),
                (&"npx".into(), &"V".into()),
                "{}",
                client.id()
            );
            assert_eq!(entry["args"], serde_json::json!(["mcp-remote"]));
        }
    }
}

#[test]
fn every_client_says_what_its_user_must_do_and_has_a_row_in_the_docs() {
    let table = clients::table_markdown();
    for client in CLIENTS {
        assert!(client.reload().ends_with('.'), "{}", client.id());
        assert!(table.contains(&format!("| {} | `{}` |", client.name(), client.id())), "{table}");
    }
    assert!(table.contains(r"`%APPDATA%\Claude\claude_desktop_config.json`"), "{table}");
}

/// `UPDATE_EXPECT=1` writes the page; `cargo xtask codegen` does so.
#[test]
fn the_page_of_clients_is_what_the_list_says() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/clients.md");
    let text = format!(
        "# The apps Traygate connects\n\n\
         Written by `cargo xtask codegen` from `CLIENTS` in `src-tauri/crates/clients/src/client.rs`.\n\n{}{}",
        clients::table_markdown(),
        run_in_ci()
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(page, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(page).unwrap().replace('\r', ""), text);
}

/// The apps whose own programs the tests run (`tests/journeys/real_apps.rs`), from the list the tests are made from.
fn run_in_ci() -> String {
    let list = include_str!("../../../../../tests/fixtures/real-apps.json");
    let apps: Vec<serde_json::Value> = serde_json::from_str(list).unwrap();
    let mut text = String::from(
        "\n## Run in CI\n\n\
         Connected by bridge and by HTTP to a running Traygate, started as their users start them, on Linux, without the \
         internet. A model made for the tests is offered the app's tools, calls one, and must get the answer; the gateway \
         and the server must have seen that one call.\n\n\
         | client | package | seen |\n| --- | --- | --- |\n",
    );
    for app in apps {
        let field = |name: &str| app[name].as_str().unwrap();
        let name = clients::client(field("client")).unwrap().name();
        text +=
            &format!("| {name} | npm `{}` {} | {} |\n", field("package"), field("version"), field("seen"));
    }
    text += "\nOf a server that hands out its tools in pages, Gemini CLI, Cline, Continue and Kimi Code of these versions \
             read the first page alone, through Traygate as without it. Traygate does not join pages for them; \
             why, says decision 11 in the repository.\n";
    text
}
