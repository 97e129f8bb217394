//! The real AI apps, from npm: connected with one command, started as their users start them, seen using our tools.

mod model;
mod schemas;
mod stage;
mod table;

use serde::Deserialize;
use serde_json::json;
use std::{fs, net::TcpListener};
use support::npm;

use model::Model;
use stage::Stage;
use table::{Proof, RealApp};

/// A test for each of them. They share an owner and a vendor, and are few at a time because tests are.
macro_rules! real_apps {
    ($($test:ident: $app:ident),* $(,)?) => {
        const APPS: &[&RealApp] = &[$(&table::$app),*];

        $(
            #[test]
            fn $test() {
                uses_our_tools(&table::$app);
            }
        )*
    };
}

real_apps! {
    claude_code_uses_our_tools: CLAUDE_CODE,
    codex_uses_our_tools: CODEX,
    gemini_cli_uses_our_tools: GEMINI_CLI,
    qwen_code_uses_our_tools: QWEN_CODE,
    opencode_uses_our_tools: OPENCODE,
    kilo_code_uses_our_tools: KILO_CODE,
    copilot_cli_uses_our_tools: COPILOT_CLI,
    cline_uses_our_tools: CLINE,
    amp_names_our_tools: AMP,
    continue_uses_our_tools: CONTINUE,
    kimi_code_uses_our_tools: KIMI_CODE,
}

/// What npm calls it; the page of apps is made from the same list.
#[derive(Deserialize)]
struct Package {
    client: String,
    package: String,
    version: String,
}

fn packages() -> Vec<Package> {
    serde_json::from_str(include_str!("../fixtures/real-apps.json")).unwrap()
}

fn package(client: &str) -> Package {
    packages().into_iter().find(|it| it.client == client).unwrap()
}

#[test]
fn every_real_app_on_the_page_has_its_test() {
    let listed: Vec<String> = packages().into_iter().map(|it| it.client).collect();
    // Those of which only the parser or the schema runs have theirs in `schemas.rs`.
    let tested: Vec<&str> = APPS.iter().map(|it| it.id).chain(schemas::TESTED.iter().copied()).collect();
    assert_eq!(listed, tested);
}

/// What the vendor's first page of tools holds; some apps never turn it.
const FIRST_PAGE: &[&str] = &[
    "list_partnerships",
    "get_partnership",
    "get_program",
    "create_partner",
    "update_partnership",
    "list_transactions",
];

fn uses_our_tools(app: &RealApp) {
    let package = package(app.id);
    let modules = npm(&package.package, &package.version);
    let stage = Stage::shared();
    let model = Model::start();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let home = stage.sandbox.home();
    let filled = |text: &str| {
        let text = text.replace("{model}", &model.url).replace("{hub}", &port);
        text.replace("{home}", home.to_str().unwrap())
    };
    for (path, text) in app.files {
        stage.sandbox.write(path, &filled(text));
    }
    for via in ["bridge", "http"] {
        let visit = stage.visit(app.id, via);
        // The vendor takes up to 100; no two calls of all tests ask for the same.
        let place = APPS.iter().position(|it| it.id == app.id).unwrap();
        let limit = 1 + 2 * place + usize::from(via == "http");
        model.call_with(json!({ "limit": limit }));
        let mut command = stage.sandbox.command(modules.join(".bin").join(app.program));
        command.args(app.words.iter().map(|it| filled(it)));
        command.envs(app.env.iter().map(|(name, value)| (name, filled(value))));
        let (ended, said) = visit.run(&mut command);
        assert!(ended.success(), "{} by {via}: {ended}\n{said}", app.id);

        match app.proof {
            Proof::Call => {
                let (offered, results) = (model.offered(), model.results());
                let has = |tool: &&str| offered.iter().any(|it| it.ends_with(*tool));
                assert!(FIRST_PAGE.iter().all(has), "{} by {via}: {offered:?}\n{said}", app.id);
                assert!(
                    results.iter().any(|it| it.contains("Acme")),
                    "{} by {via}: {results:?}\n{said}",
                    app.id
                );
                assert_eq!(stage.calls_at_the_vendor(limit), 1, "{} by {via}", app.id);
                assert_eq!(visit.calls_through_the_gateway(), 1, "{} by {via}", app.id);
            }
            Proof::Names => {
                assert!(said.contains("partnerstack (user settings): connected"), "{via}: {said}");
                assert!(FIRST_PAGE.iter().all(|it| said.contains(*it)), "{via}: {said}");
                assert!(visit.sessions_at_the_vendor() >= 1, "{} by {via}", app.id);
            }
        }
        let crossing = stage.sandbox.crossing(app.id, "partnerstack");
        assert_eq!((&crossing["status"], &crossing["via"]), (&json!("connected"), &json!(via)), "{crossing}");
        visit.leaves_no_secret(app.id);
    }
    let edits = stage.sandbox.traygate(&["disconnect", app.id]);
    for edit in edits["edits"].as_array().unwrap() {
        let file = edit["file"].as_str().unwrap();
        let text = fs::read_to_string(file).unwrap_or_default();
        assert!(!text.contains("traygate") && !text.contains("/partnerstack/mcp"), "{file}: {text}");
    }
}
