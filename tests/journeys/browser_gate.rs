//! The browser opens when a person asked for it, and then once.

use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, thread};
use support::{Bridge, Cli, Http, Mcp, Process, Sandbox, Vendors, program, until};

#[test]
fn ten_apps_that_meet_a_dead_sign_in_open_no_tab_and_one_click_heals_them_all() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    let tabs = Tabs::count(&mut sandbox);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    assert_eq!(tabs.opened(), 1, "one command, one tab");
    sandbox.write(".claude/settings.json", "{}\n");
    sandbox.traygate(&["connect", "claude-code", "--server", "part3", "--via", "http"]);
    let mut apps = ten_apps(&sandbox);
    at_once(&mut apps, |app| {
        app.initialize();
        assert!(app.tools().contains(&"list_projects".to_owned()));
    });

    // Expired: renewed behind the scenes.
    vendors.expire("part3");
    at_once(&mut apps, |app| {
        assert_ne!(app.call("list_projects", json!({}))["isError"], true);
    });
    assert_eq!(tabs.opened(), 1);

    // Dead: every app is told, and asks again and again as a model would.
    vendors.revoke("part3");
    let refreshes = vendors.count("part3", "token_requests.refresh_token");
    at_once(&mut apps, |app| {
        for _ in 0..3 {
            app.ask("tools/call", json!({ "name": "list_projects", "arguments": {} }));
            app.tools();
        }
        for tool in app.tools() {
            app.ask("tools/call", json!({ "name": tool, "arguments": {} }));
        }
    });
    sandbox.cli(&["server", "test", "part3"]).fails(3);
    sandbox.cli(&["doctor"]).run();
    sandbox.status();
    assert_eq!(tabs.opened(), 1, "no tab without a click");
    assert!(
        vendors.count("part3", "token_requests.refresh_token") <= refreshes + 1,
        "a dead grant is tried once"
    );

    sandbox.reconnect_part3(&vendors);
    assert_eq!(tabs.opened(), 2, "one click, one tab");
    at_once(&mut apps, |app| {
        assert_ne!(app.call("list_projects", json!({}))["isError"], true);
    });
    assert_eq!(tabs.opened(), 2);
}

#[test]
fn two_clicks_at_once_share_one_tab_and_its_end() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    let tabs = Tabs::count(&mut sandbox);
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    // One names the instance, the other means it: as the window and the command line do.
    let label = sandbox.status()["servers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == "part3")
        .unwrap()["instances"][0]["label"]
        .clone();
    tabs.hold();
    let words = ["reconnect", "part3", label.as_str().unwrap()];
    let mut clicks = [clicked(&sandbox, &vendors, &words[..2]), clicked(&sandbox, &vendors, &words)];
    until("both clicks waiting", || clicks.iter().all(|it| it.written().contains("Waiting")).then_some(()));
    assert!(
        clicks.iter().any(|it| it.written().contains("already")),
        "one of them is told why there is no tab"
    );
    assert_eq!(tabs.opened(), 2, "the first sign-in's tab and one more");
    tabs.let_go();
    for click in &mut clicks {
        click.ends_well();
    }
    assert_eq!(tabs.opened(), 2);
    assert_eq!(vendors.count("part3", "token_requests.authorization_code"), 2, "one code, used once");
    assert_eq!(sandbox.traygate(&["instance", "list", "part3"])["instances"].as_array().unwrap().len(), 1);
}

#[test]
fn a_browser_that_is_slow_gets_no_second_tab_from_an_impatient_user() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    let tabs = Tabs::count(&mut sandbox);
    sandbox.add_vendors(&vendors);
    tabs.hold();
    let words = ["sign-in", "part3"];
    let mut first = clicked(&sandbox, &vendors, &words);
    until("the tab", || (tabs.opened() == 1).then_some(()));
    // Click, wait, give up, click again; the page of the first click never went away.
    let mut second = clicked(&sandbox, &vendors, &words);
    until("the second click", || second.written().contains("already").then_some(()));
    second.interrupt();
    assert_eq!(second.ended().code(), Some(1));
    let mut third = clicked(&sandbox, &vendors, &words);
    until("the third click", || third.written().contains("already").then_some(()));
    // Whoever clicked first may go: somebody still waits.
    first.interrupt();
    assert_eq!(first.ended().code(), Some(1));
    tabs.let_go();
    third.ends_well();
    assert_eq!(tabs.opened(), 1);
    // What has ended is not joined.
    sandbox.sign_in_part3(&vendors);
    assert_eq!(tabs.opened(), 2);
}

#[test]
fn sign_ins_for_other_accounts_do_not_share_a_page() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    let tabs = Tabs::count(&mut sandbox);
    sandbox.add_vendors(&vendors);
    let begin = |words: &[&str]| {
        let mut click = sandbox.cli(words).json().spawn();
        let step: Value = serde_json::from_str(&click.line()).unwrap();
        (click, step["step"]["url"].as_str().unwrap().to_owned())
    };
    // Copied into two browser profiles, each finished on its own.
    let words = ["sign-in", "partnerstack", "--print-url"];
    let pages = [begin(&words), begin(&words)];
    assert_ne!(pages[0].1, pages[1].1);
    assert_eq!(tabs.opened(), 0, "an address that is printed is not opened");
    for ((mut click, url), instance) in pages.into_iter().zip(["Acme", "Borealis"]) {
        let mut browser = sandbox.command(program("scripted-browser"));
        browser.env("BROWSER_USER", vendors.about("/partnerstack/user"));
        browser.env("BROWSER_PASSWORD", vendors.about("/partnerstack/password"));
        assert!(browser.env("BROWSER_INSTANCE", instance).arg(url).status().unwrap().success());
        click.ends_well();
    }
    let instances = sandbox.traygate(&["instance", "list", "partnerstack"]);
    let labels: Vec<&Value> =
        instances["instances"].as_array().unwrap().iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Acme", "Borealis"]);
}

/// A click by the person at Part3, without waiting for its end.
fn clicked(sandbox: &Sandbox, vendors: &Vendors, words: &[&str]) -> Process {
    let click: Cli<'_> = sandbox.as_person(vendors, "/part3/prime", words);
    click.spawn()
}

/// Five apps over the bridge, five over HTTP.
fn ten_apps(sandbox: &Sandbox) -> Vec<Box<dyn Mcp + Send>> {
    let file: Value =
        serde_json::from_str(&fs::read_to_string(sandbox.home().join(".claude.json")).unwrap()).unwrap();
    let entry = &file["mcpServers"]["part3"];
    let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
    let names = ["cursor", "vscode", "cline", "claude-desktop", "cursor"];
    names.iter().for_each(|app| sandbox.approve(app, "part3"));
    let bridges =
        names.map(|app| Box::new(Bridge::start(sandbox, "part3", Some(app))) as Box<dyn Mcp + Send>);
    let http = [(); 5]
        .map(|()| Box::new(Http::new(entry["url"].as_str().unwrap(), Some(token))) as Box<dyn Mcp + Send>);
    bridges.into_iter().chain(http).collect()
}

/// Lets every app do the same at the same time.
fn at_once(apps: &mut [Box<dyn Mcp + Send>], act: impl Fn(&mut dyn Mcp) + Sync) {
    thread::scope(|scope| {
        for app in apps {
            scope.spawn(|| act(app.as_mut()));
        }
    });
}

/// Stands in for the browser: notes each start, waits while it is held, then walks the page.
struct Tabs {
    log: PathBuf,
    held: PathBuf,
}

impl Tabs {
    fn count(sandbox: &mut Sandbox) -> Tabs {
        let tabs = Tabs { log: sandbox.root().join("tabs"), held: sandbox.root().join("held") };
        let script = format!(
            "#!/bin/sh\necho started >>'{log}'\nwhile [ -e '{held}' ]; do sleep 0.02; done\nexec '{walk}' \"$1\"\n",
            log = tabs.log.display(),
            held = tabs.held.display(),
            walk = program("scripted-browser").display(),
        );
        let browser = sandbox.root().join("browser");
        fs::write(&browser, script).unwrap();
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
        sandbox.set("TRAYGATE_BROWSER", browser);
        tabs
    }

    fn opened(&self) -> usize {
        fs::read_to_string(&self.log).map_or(0, |it| it.lines().count())
    }

    fn hold(&self) {
        fs::write(&self.held, "").unwrap();
    }

    fn let_go(&self) {
        fs::remove_file(&self.held).unwrap();
    }
}
